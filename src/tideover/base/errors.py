"""Errors are a stable code plus data. Only ``app`` turns them into HTTP answers or exit codes.

``data`` is shown to callers and written to logs: it holds ids, field names, limits and expectations, never the value
of a personal field.
"""

from __future__ import annotations

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
