"""Structured logs that cannot print personal data.

A closed list of fields, each with the form its values must have; a value of another form is replaced by its type.
Messages are event names from the code, never text from outside. Exceptions are printed as type, stable code and the
places in the code they passed; not their message, arguments or locals. Other libraries' records keep only their
logger, level and place.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from datetime import datetime
from enum import Enum
from typing import Any, TextIO, cast
from uuid import UUID

import structlog

from tideover.base.errors import TideoverError

_WORD = re.compile(r"[A-Za-z][A-Za-z_.-]{0,63}")
_PATH = re.compile(r"/[A-Za-z0-9_{}/.-]{0,120}")

# Field -> form. "id": UUID; "word": a name from the code or a closed vocabulary; "number"; "time"; "route".
FIELDS: dict[str, str] = {
    "account": "id", "contact": "id", "conversation": "id", "fact": "id", "job": "id", "permit": "id", "person": "id",
    "promise": "id", "user": "id", "request": "id", "item": "id",
    "actor_kind": "word", "channel": "word", "code": "word", "kind": "word", "logger": "word",
    "method": "word", "process": "word", "purpose": "word", "reason": "word", "rule": "word", "state": "word",
    "tenant": "word", "error": "word", "setting": "word", "signal": "word",
    "attempts": "number", "count": "number", "duration_ms": "number", "facts": "number", "pid": "number",
    "port": "number", "position": "number", "status": "number", "refused": "number", "permitted": "number",
    "at": "time", "due_at": "time",
    "route": "route",
    "where": "where",
}  # fmt: skip
_RULE = re.compile(r"[A-Z]{2,8}(-[A-Z0-9]{1,12})*")
_TENANT = re.compile(r"[a-z][a-z0-9-]{0,30}")


def _fits(form: str, key: str, value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if form == "id":
        return isinstance(value, UUID)
    if form == "number":
        return isinstance(value, int | float)
    if form == "time":
        return isinstance(value, datetime)
    if not isinstance(value, str):
        return False
    if form == "route":
        return bool(_PATH.fullmatch(value))
    if form == "where":
        return True  # built below from code objects only
    if key == "rule":
        return bool(_RULE.fullmatch(value))
    if key == "tenant":
        return bool(_TENANT.fullmatch(value))
    return bool(_WORD.fullmatch(value))


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))


def protect(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The structlog processor that enforces the closed list."""
    safe: dict[str, Any] = {}
    name = event.pop("event", "")
    safe["event"] = name if isinstance(name, str) and _WORD.fullmatch(name) else "unnamed"
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        name = type(error).__name__
        safe["error"] = name if _WORD.fullmatch(name) else "unnamed"
        safe["where"] = _places(error)
        if isinstance(error, TideoverError) and _WORD.fullmatch(error.code):
            safe["code"] = error.code
    for key, value in event.items():
        form = FIELDS.get(key)
        if form is None:
            continue
        if isinstance(value, Enum):
            value = value.value
        if form != "where" and _fits(form, key, value):
            safe[key] = value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
        elif form != "where":
            safe[key] = f"<{type(value).__name__}>"
    return safe


class _Foreign(logging.Handler):
    """Other libraries' records: where and how grave, not what they say."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"logger": record.name.split(":")[0]}
        if record.exc_info and record.exc_info[1] is not None:
            fields["exc_info"] = record.exc_info[1]
        get_logger().log(record.levelno, "library", **fields)


class _StandardError:
    """Whatever is standard error at the time of writing."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure_logging(level: int = logging.INFO) -> None:
    """Send structured lines to standard error. Standard output belongs to commands' answers."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            protect,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="logged_at"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _StandardError())),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Foreign()]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    _take_over_hooks()


def _take_over_hooks() -> None:
    """What no ``try`` of ours catches: Python prints its message by default. A test runner's own hooks stay."""

    def report(kind: str, error: BaseException | None) -> None:
        get_logger().critical("uncaught", kind=kind, exc_info=error)

    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda args: report("thread", args.exc_value)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda args: report("unraisable", args.exc_value)


def get_logger() -> Any:
    """The structured logger: ``get_logger().info("contact_made", contact=touch_id)``."""
    return structlog.get_logger()


# From the first import on: a process that forgets to configure must not print what structlog would by default.
configure_logging()
