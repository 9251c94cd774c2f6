"""Errors as HTTP answers: RFC 9457 problem+json with a stable ``code``, never a value that was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse

from tideover.base.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TideoverError,
    TooMany,
    Unauthenticated,
    Unavailable,
    plainly,
)

_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{0,39}")
_STATUS: list[tuple[type[TideoverError], int]] = [
    (Invalid, 422),
    (NotFound, 404),
    (Conflict, 409),
    (Forbidden, 403),
    (Unauthenticated, 401),
    (TooMany, 429),
    (Unavailable, 503),
]


_JSON = (str, int, float, bool, list, dict, type(None))


def status_of(error: TideoverError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem(status: int, code: str, data: dict[str, Any] | None = None) -> JSONResponse:
    """``{"type", "title", "status", "code", …}``: ``data`` says what was expected."""
    plain = {key: value if isinstance(value, _JSON) else str(value) for key, value in (data or {}).items()}
    body = {"type": "about:blank", "title": code.replace("_", " "), "status": status, "code": code, **plain}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def shown_data(error: TideoverError) -> dict[str, Any]:
    """An error's data, where a field's name is one of ours or at least looks like one."""
    if isinstance(field := error.data.get("field"), str):
        return {**error.data, "field": _field(field.split("."))}
    return error.data


def _field(parts: Iterable[str]) -> str:
    # A name the caller made up (an unknown field, a slot) may be anything, a person's name or number among it.
    return ".".join(part if _NAME.fullmatch(part) or (part.isdecimal() and len(part) < 4) else "*" for part in parts)


def validation_data(error: RequestValidationError) -> dict[str, Any]:
    """Which fields are wrong and what was expected; the values stay out."""
    faults = []
    for fault in error.errors():
        place = [str(part) for part in fault["loc"] if part not in ("body", "query", "path")]
        if fault["loc"] == ("body",) or fault["type"] == "json_invalid":  # the latter's place is a count of characters
            faults.append({"field": "body", "expected": _WHOLE.get(fault["type"], plainly(fault))})
        else:
            faults.append({"field": _field(place), "expected": plainly(fault)})
    return {"errors": faults, **(faults[0] if faults else {})}


_OBJECT = "a JSON object, sent as Content-Type: application/json"
_WHOLE = {"model_attributes_type": _OBJECT, "model_type": _OBJECT, "dict_type": _OBJECT, "missing": _OBJECT}
