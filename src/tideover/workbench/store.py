"""The tables of allocations: what was given to whom, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Float, Index, Integer, Text, any_, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work

runs = tenant_table(
    "allocation_run",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("made_at", TIMESTAMP(timezone=True), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("teams", ARRAY(Text), nullable=False),
    Column("applied_at", TIMESTAMP(timezone=True)),
    Column("applied", Integer),
    Column("worth", Float, nullable=False),
    Column("bound", Float, nullable=False),
    Column("gap", Float, nullable=False),
    Column("left", Integer, nullable=False),
    Column("loads", JSONB, nullable=False),
    key=["id"],
)
Index("allocation_run_made_ix", runs.c.tenant, runs.c.made_at)
lines = tenant_table(
    "allocation_line",
    Column("run", PgUuid(as_uuid=True), nullable=False),
    Column("place", Integer, nullable=False),
    Column("item", PgUuid(as_uuid=True), nullable=False),
    Column("owner", PgUuid(as_uuid=True)),
    Column("reasons", ARRAY(Text), nullable=False),
    Column("instead", Text),
    Column("was_given", Boolean, nullable=False, server_default="false"),
    key=["run", "place"],
)
Index("allocation_line_item_ix", lines.c.tenant, lines.c.item, postgresql_where=lines.c.was_given)


def insert_run(work: Work, row: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    work.execute(insert(runs), [row])
    if rows:
        work.execute(insert(lines), list(rows))


def run_row(work: Work, run: UUID, *, lock: bool = False) -> Any:
    statement = select(runs).where(runs.c.id == run)
    return work.execute(statement.with_for_update() if lock else statement).one_or_none()


def newest_runs(work: Work, limit: int) -> list[Any]:
    return list(work.execute(select(runs).order_by(runs.c.made_at.desc(), runs.c.id.desc()).limit(limit)))


def line_rows(work: Work, run: UUID, after: int, limit: int | None, owner: UUID | None = None) -> list[Any]:
    """Lines of a run behind a place, in order; those of one owner."""
    statement = select(lines).where(lines.c.run == run, lines.c.place > after).order_by(lines.c.place)
    if owner is not None:
        statement = statement.where(lines.c.owner == owner)
    return list(work.execute(statement if limit is None else statement.limit(limit)))


def mark_applied(work: Work, run: UUID, at: datetime, items: Sequence[UUID]) -> None:
    work.execute(update(runs).where(runs.c.id == run).values(applied_at=at, applied=len(items)))
    theirs = (lines.c.run == run, lines.c.item == any_(literal(list(items), ARRAY(PgUuid))))
    work.execute(update(lines).where(*theirs).values(was_given=True))


def last_line(work: Work, item: UUID) -> Any:
    """The line by which an item was last given, with when it was, and by whom it was made."""
    statement = (
        select(lines, runs.c.applied_at, runs.c.made_by)
        .join(runs, (runs.c.tenant == lines.c.tenant) & (runs.c.id == lines.c.run))
        .where(lines.c.item == item, lines.c.was_given)
        .order_by(runs.c.applied_at.desc())
        .limit(1)
    )
    return work.execute(statement).one_or_none()
