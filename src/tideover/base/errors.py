"""Errors are a stable code plus data. Only ``app`` turns them into HTTP answers or exit codes.

``data`` is shown to callers and written to logs: it holds ids, field names, limits and expectations, never the value
of a personal field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class TideoverError(Exception):
    """Base of all expected errors.

    ``code`` is stable and part of the API; ``data`` says what was expected.
    """

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value}" for key, value in self.data.items())
        return f"{self.code} ({details})" if details else self.code


class Invalid(TideoverError):
    """The input is malformed or contradicts a rule of the model; asking again unchanged cannot succeed."""


class NotFound(TideoverError):
    """No such thing in this tenant (or none that the caller may know of)."""


class Conflict(TideoverError):
    """The state of things forbids it now."""


class Forbidden(TideoverError):
    """The caller is known and may not do this."""


class Unauthenticated(TideoverError):
    """The caller is not known."""


class TooMany(TideoverError):
    """The caller, or all of them together, have as many of these as there may be; fewer, or later, may succeed."""


class Unavailable(TideoverError):
    """Something this needs is not there now; asking again later may succeed."""


_PLAIN = {
    "missing": "a value",
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "timezone_aware": "a time with an offset, such as 2026-01-31T09:30:00+08:00",
    "json_invalid": "JSON",
    "extra_forbidden": "no such field",
    "greater_than_equal": "at least {ge}",
    "greater_than": "above {gt}",
    "less_than_equal": "at most {le}",
    "less_than": "below {lt}",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "literal_error": "{expected}",
    "enum": "{expected}",
    "model_type": "a JSON object",
    "model_attributes_type": "a JSON object",
    "dict_type": "a JSON object",
}


def plainly(fault: Mapping[str, Any]) -> str:
    """What was expected by a model where a fault of pydantic's was found, without the library's way of putting it, and never
    with the value."""
    kind, message = str(fault["type"]), str(fault["msg"])
    if kind in _PLAIN:
        bounds = fault.get("ctx", {})
        return _PLAIN[kind].format(
            **{name: int(value) if isinstance(value, float) and value.is_integer() else value for name, value in bounds.items()}
        )
    return message.removeprefix("Value error, ").removeprefix("expected ").removeprefix("Input should be ")
