"""HTTP of everything that waits for a person, whoever's it is: for whoever watches over it, beside each desk's own queue."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from tideover.base.http import CurrentPaging, CurrentWork, Shown
from tideover.base.ids import MessageId
from tideover.base.work import Work
from tideover.book import known_plain
from tideover.conversation import words_of
from tideover.language import mask_text
from tideover.security import CurrentActor, Permission, logins_of, require
from tideover.workbench.desk import QueueRow, queue_rows
from tideover.workbench.queue_routes import QueueItemShown, row_view
from tideover.worklist import list_items

router = APIRouter(tags=["workbench"])


class WaitingItemShown(QueueItemShown):
    """An item that waits, whoever's it is. ``subject``: the id of what it is about; ``said``: the words of the message that it
    is about, masked, null where it is about none; ``owner``: the login of whose it is, null while it is the team's;
    ``is_taken``: whoever has it works on it now; ``is_overdue``: it was due before now."""

    subject: str
    said: str | None
    owner: str | None
    is_taken: bool
    is_overdue: bool


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
    now = work.now()
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
            }
            for row in queue_rows(work, found)
        ],
        "next": paging.next_cursor(last),
    }


def _masked(work: Work, row: QueueRow, said: str | None) -> str | None:
    return None if said is None else mask_text(said, known_plain(work, row.person.id) if row.person else {})
