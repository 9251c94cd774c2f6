"""HTTP of everything that waits for a person, whoever's it is, and of an item's end."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from tideover.base.errors import Forbidden
from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown
from tideover.base.ids import MessageId, WorkItemId, parse_id
from tideover.base.work import Work
from tideover.book import known_plain
from tideover.conversation import words_of
from tideover.language import mask_text
from tideover.security import CurrentActor, Permission, logins_of, require
from tideover.staffing import teams_of
from tideover.workbench.desk import QueueRow, may_handle, queue_rows
from tideover.workbench.queue_routes import QueueItemShown, row_view
from tideover.worklist import Outcome, close_item, find_item, list_items

router = APIRouter(tags=["workbench"])


class WaitingItemShown(QueueItemShown):
    """An item that waits, whoever's it is. ``subject``: the id of what it is about; ``said``: the words of the message that it
    is about, masked, null where it is about none; ``owner``: the login of whose it is, null while it is the team's;
    ``is_taken``: whoever has it works on it now; ``is_overdue``: it was due before now; ``may_close``: whoever asks may."""

    subject: str
    said: str | None
    owner: str | None
    is_taken: bool
    is_overdue: bool
    may_close: bool


class WaitingItems(Shown):
    items: list[WaitingItemShown]
    next: str | None


Code = Annotated[str | None, Query(max_length=40)]


@router.get("/work-items", response_model=WaitingItems)
def work_items(
    work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, kind: Code = None, team: Code = None, overdue: bool = False
) -> dict[str, Any]:
    """Open items, the first due first. ``kind``, ``team``: only of these; ``overdue``: only what was due before now."""
    require(actor, Permission.SEE_PEOPLE)
    now, teams = work.now(), teams_of(work, actor.user)
    start = paging.start(datetime.fromisoformat, UUID)
    after = (start[0], start[1]) if start else None
    found = list_items(work, after, paging.limit, kind=kind, team=team, due_before=now if overdue else None)
    said = words_of(work, [MessageId(UUID(item.subject)) for item in found])
    logins = logins_of(work, {f"user:{item.owner}" for item in found if item.owner})
    last = [found[-1].due_at.isoformat(), str(found[-1].id)] if len(found) == paging.limit else None
    return {
        "items": [
            {
                **row_view(row, actor),
                "subject": row.item.subject,
                "said": _masked(work, row, said.get(MessageId(UUID(row.item.subject)))),
                "owner": logins.get(f"user:{row.item.owner}"),
                "is_taken": row.item.taken_at is not None,
                "is_overdue": row.item.due_at < now,
                "may_close": actor.may(Permission.RECORD) and may_handle(actor, row.item, teams),
            }
            for row in queue_rows(work, found)
        ],
        "next": paging.next_cursor(last),
    }


def _masked(work: Work, row: QueueRow, said: str | None) -> str | None:
    return None if said is None else mask_text(said, known_plain(work, row.person.id) if row.person else {})


class ClosingRequest(BaseModel):
    """``outcome``: what became of it."""

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome | None = None


class ItemClosed(Shown):
    item: str
    kind: str
    team: str
    person: str | None
    subject: str
    opened_at: Moment
    due_at: Moment


@router.post("/work-items/{item}/closing", response_model=ItemClosed)
def closing(item: str, work: CurrentWork, actor: CurrentActor, request: ClosingRequest | None = None) -> dict[str, Any]:
    """Close an item: one's own, one of one's teams' that nobody has, or as whoever runs the floor anybody's."""
    require(actor, Permission.RECORD)
    found = find_item(work, WorkItemId(parse_id(item, "item")))
    if found.closed_at is None and not may_handle(actor, found, teams_of(work, actor.user)):
        raise Forbidden("not_your_item", item=item)
    outcome = request.outcome if request else None
    closed = close_item(work, found.id, outcome.value if outcome else None)
    return {
        "item": str(closed.id),
        "kind": closed.kind,
        "team": closed.team,
        "person": str(closed.person) if closed.person else None,
        "subject": closed.subject,
        "opened_at": closed.opened_at.isoformat(),
        "due_at": closed.due_at.isoformat(),
    }
