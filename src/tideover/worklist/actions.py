"""Open, list and close items."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from tideover.base.errors import NotFound
from tideover.base.ids import PersonId, WorkItemId, new_id
from tideover.base.work import Work
from tideover.journal import record
from tideover.worklist import store
from tideover.worklist.model import WorkItem, WorkItemClosed, WorkItemOpened


def open_item(work: Work, kind: str, team: str, subject: UUID, person: PersonId | None, within: timedelta) -> WorkItemId:
    """Put something before a team, due ``within`` from now."""
    item = WorkItemId(new_id())
    now = work.now()
    row = {"id": item, "kind": kind, "team": team, "person": person, "subject": str(subject), "opened_at": now}
    store.insert_item(work, {**row, "due_at": now + within})
    record(work, WorkItemOpened(person, item, kind, team, now + within))
    return item


def close_item(work: Work, item: WorkItemId) -> WorkItem:
    """Raises ``NotFound`` where there is no such open item."""
    closed = store.close(work, item, work.now())
    if closed is None:
        raise NotFound("open_item_not_found", field="item")
    record(work, WorkItemClosed(closed.person, item, closed.kind, work.actor))
    return closed


def close_items_about(work: Work, subject: UUID) -> int:
    """Close every open item about something that has come to its end. Returns how many."""
    closed = store.close_about(work, subject, work.now())
    for item in closed:
        record(work, WorkItemClosed(item.person, item.id, item.kind, work.actor))
    return len(closed)


def list_items(work: Work, after: tuple[datetime, UUID] | None, limit: int) -> list[WorkItem]:
    """Open items, the most urgent first."""
    return store.open_items(work, after, limit)
