"""The table of corrections."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Text, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import MessageId, PersonId
from tideover.base.work import Work
from tideover.conversation.correcting.model import Correction, CorrectionState

corrections = tenant_table(
    "reading_correction",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("message", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("was_intent", Text, nullable=False),
    Column("was_emotion", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("emotion", Text, nullable=False),
    Column("asked", Text),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("decided_by", Text),
    Column("decided_at", TIMESTAMP(timezone=True)),
    key=["id"],
)
_LIVE = corrections.c.state.in_([CorrectionState.PROPOSED.value, CorrectionState.ACCEPTED.value])
Index("reading_correction_live_uq", corrections.c.tenant, corrections.c.message, unique=True, postgresql_where=_LIVE)
Index("reading_correction_at_ix", corrections.c.tenant, corrections.c.at, corrections.c.id)


def insert_correction(work: Work, correction: Correction) -> None:
    work.execute(corrections.insert().values(**{**asdict(correction), "state": correction.state.value}))


def decide(work: Work, id_: UUID, state: CorrectionState, by: str, at: datetime) -> None:
    work.execute(update(corrections).where(corrections.c.id == id_).values(state=state.value, decided_by=by, decided_at=at))


def correction_row(work: Work, id_: UUID) -> Correction | None:
    """Locked to the end of the transaction."""
    row = work.execute(select(corrections).where(corrections.c.id == id_).with_for_update()).one_or_none()
    return None if row is None else _correction(row)


def live_corrections(work: Work, messages: Collection[UUID]) -> dict[UUID, Correction]:
    """Those that are proposed or accepted, by message."""
    if not messages:
        return {}
    rows = work.execute(select(corrections).where(corrections.c.message.in_(list(messages)), _LIVE))
    return {row.message: _correction(row) for row in rows}


def correction_rows(
    work: Work, state: str | None, before: tuple[datetime, UUID] | None, limit: int | None
) -> list[Correction]:  # fmt: skip
    """The newest first; ``before``: those made before (moment, id)."""
    statement = select(corrections).order_by(corrections.c.at.desc(), corrections.c.id.desc())
    if state is not None:
        statement = statement.where(corrections.c.state == state)
    if before is not None:
        statement = statement.where(tuple_(corrections.c.at, corrections.c.id) < tuple_(*map(literal, before)))
    return [_correction(row) for row in work.execute(statement if limit is None else statement.limit(limit))]


def count_corrections(work: Work) -> dict[str, int]:
    """By state."""
    return {row[0]: row[1] for row in work.execute(select(corrections.c.state, func.count()).group_by(corrections.c.state))}


def _correction(row: Any) -> Correction:
    return Correction(
        row.id, MessageId(row.message), PersonId(row.person), row.was_intent, row.was_emotion, row.intent, row.emotion,
        row.asked, CorrectionState(row.state), row.by, row.at, row.decided_by, row.decided_at,
    )  # fmt: skip
