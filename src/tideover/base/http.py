"""What a request carries into a room's routes, and how long lists are paged. No room's nouns here."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, WithJsonSchema

from tideover.base.errors import Invalid
from tideover.base.work import Work

# How moments and days stand in answers: text as it was made, described as what it is.
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]


class Shown(BaseModel):
    """The form of an answer. What a route gives beyond it is a mistake of ours, not something to leave out quietly."""

    model_config = ConfigDict(extra="forbid", frozen=True)


async def _work(request: Request) -> Work:
    return cast(Work, request.state.work)


# The request's transaction. ``app`` opens it before the handler and commits it before the answer leaves.
CurrentWork = Annotated[Work, Depends(_work)]


@dataclass(frozen=True, slots=True)
class Paging:
    """A page's size and where it starts."""

    limit: int
    after: list[Any] | None

    def start(self, *readers: Callable[[Any], Any]) -> list[Any] | None:
        """Where the page starts: the cursor's parts, each read by its reader; None for the first page.

        Raises ``Invalid("invalid_cursor")`` for parts that a page of this kind never gave.
        """
        if self.after is None:
            return None
        try:
            return [reader(part) for reader, part in zip(readers, self.after, strict=True)]
        except (TypeError, ValueError, AttributeError):
            raise _bad_cursor() from None

    def next_cursor(self, last: list[Any] | None) -> str | None:
        """The cursor behind the last row shown, or None at the end."""
        if last is None:
            return None
        return base64.urlsafe_b64encode(json.dumps(last, default=str).encode()).decode()


def _bad_cursor() -> Invalid:
    return Invalid("invalid_cursor", field="cursor", expected="a cursor given by the previous page")


def whole(part: Any) -> int:
    """A cursor's part that is a whole number of the database's size. Raises ``ValueError``."""
    if not isinstance(part, int) or isinstance(part, bool) or not 0 <= part < 2**63:
        raise ValueError
    return part


async def _paging(limit: Annotated[int, Query(ge=1, le=500)] = 50, cursor: str | None = None) -> Paging:
    if cursor is None:
        return Paging(limit, None)
    try:
        after = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if not isinstance(after, list):
            raise ValueError
    except (ValueError, RecursionError):
        raise _bad_cursor() from None
    return Paging(limit, after)


CurrentPaging = Annotated[Paging, Depends(_paging)]
