"""The table of work items."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Text, insert, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import PersonId, WorkItemId
from tideover.base.work import Work
from tideover.worklist.model import WorkItem

items = tenant_table(
    "work_item",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("person", PgUuid(as_uuid=True)),
    Column("subject", Text, nullable=False),
    Column("opened_at", TIMESTAMP(timezone=True), nullable=False),
    Column("due_at", TIMESTAMP(timezone=True), nullable=False),
    Column("closed_at", TIMESTAMP(timezone=True)),
    key=["id"],
)
Index("work_item_open_ix", items.c.tenant, items.c.due_at, postgresql_where=items.c.closed_at.is_(None))


def insert_item(work: Work, row: dict[str, Any]) -> None:
    work.execute(insert(items), [row])


def close(work: Work, item: UUID, at: datetime) -> WorkItem | None:
    row = work.execute(
        update(items).where(items.c.id == item, items.c.closed_at.is_(None)).values(closed_at=at).returning(*items.c)
    ).one_or_none()
    return None if row is None else _item(row)


def close_about(work: Work, subject: UUID, at: datetime) -> list[WorkItem]:
    rows = work.execute(
        update(items)
        .where(items.c.subject == str(subject), items.c.closed_at.is_(None))
        .values(closed_at=at)
        .returning(*items.c)
    )
    return [_item(row) for row in rows]


def open_items(work: Work, after: tuple[datetime, UUID] | None, limit: int) -> list[WorkItem]:
    statement = select(items).where(items.c.closed_at.is_(None)).order_by(items.c.due_at, items.c.id).limit(limit)
    if after is not None:
        statement = statement.where((items.c.due_at > after[0]) | ((items.c.due_at == after[0]) & (items.c.id > after[1])))
    return [_item(row) for row in work.execute(statement)]


def _item(row: Any) -> WorkItem:
    person = PersonId(row.person) if row.person else None
    return WorkItem(WorkItemId(row.id), row.kind, row.team, person, row.subject, row.opened_at, row.due_at, row.closed_at)
