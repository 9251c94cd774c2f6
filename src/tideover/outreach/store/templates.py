"""Tables of texts and of who we are in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, Text, insert, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid
from sqlalchemy.dialects.postgresql import insert as upsert

from tideover.base.database import tenant_table
from tideover.base.work import Work
from tideover.gate import Channel, Purpose
from tideover.outreach.templates.model import Rendition, RenditionState

renditions = tenant_table(
    "rendition",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("purposes", JSONB, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("slots", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("expires_on", Date),
    Column("written_by", Text, nullable=False),
    Column("written_at", TIMESTAMP(timezone=True), nullable=False),
    Column("decided_by", Text),
    Column("decided_at", TIMESTAMP(timezone=True)),
    Column("note", Text),
    key=["id"],
)
Index(
    "rendition_version_uq",
    renditions.c.tenant,
    renditions.c.name,
    renditions.c.language,
    renditions.c.channel,
    renditions.c.variant,
    renditions.c.version,
    unique=True,
)

sender_profiles = tenant_table(
    "sender_profile",
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", TIMESTAMP(timezone=True), nullable=False),
    key=["field"],
)


def insert_renditions(work: Work, texts: Sequence[Rendition]) -> None:
    work.execute(insert(renditions), [_row(text) for text in texts])


def rewrite(work: Work, text: Rendition) -> None:
    """Put a draft's words in the place of those it had."""
    row = _row(text)
    said = {name: row[name] for name in ("purposes", "subject", "body", "slots", "expires_on", "written_at")}
    work.execute(update(renditions).where(renditions.c.id == text.id).values(**said))


def decide(
    work: Work, ids: Sequence[UUID], state: RenditionState, by: str | None, at: datetime | None, note: str | None
) -> None:
    decided = {"state": state.value, "decided_by": by, "decided_at": at, "note": note}
    work.execute(update(renditions).where(renditions.c.id.in_(ids)).values(**decided))


def rendition_row(work: Work, id: UUID, *, lock: bool = False) -> Rendition | None:
    statement = select(renditions).where(renditions.c.id == id)
    row = work.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _rendition(row)


def rendition_rows(
    work: Work,
    *,
    name: str | None = None,
    state: RenditionState | None = None,
    channel: Channel | None = None,
    written_by: str | None = None,
) -> list[Rendition]:
    """By name, channel, language and variant, the newest version last."""
    c = renditions.c
    wanted = [
        column == value
        for column, value in ((c.name, name), (c.state, state), (c.channel, channel), (c.written_by, written_by))
        if value is not None
    ]
    statement = select(renditions).where(*wanted).order_by(c.name, c.channel, c.language, c.variant, c.version)
    return [_rendition(row) for row in work.execute(statement)]


def count_states(work: Work) -> dict[str, int]:
    return {row.state: row.n for row in work.execute(text("SELECT state, count(*) AS n FROM rendition GROUP BY state"))}


def sender_rows(work: Work) -> dict[str, str]:
    return {row.field: row.value for row in work.execute(select(sender_profiles))}


def save_sender(work: Work, field: str, value: str, by: str, at: datetime) -> None:
    row = {"field": field, "value": value, "changed_by": by, "changed_at": at}
    statement = upsert(sender_profiles).values(**row)
    work.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "field"], set_={name: row[name] for name in ("value", "changed_by", "changed_at")}
        )
    )


def _row(text: Rendition) -> dict[str, Any]:
    return {
        "id": text.id,
        "name": text.name,
        "version": text.version,
        "language": text.language,
        "channel": text.channel.value,
        "variant": text.variant,
        "purposes": sorted(purpose.value for purpose in text.purposes),
        "subject": text.subject,
        "body": text.body,
        "slots": dict(text.slots),
        "state": text.state.value,
        "expires_on": text.expires_on,
        "written_by": text.written_by,
        "written_at": text.written_at,
        "decided_by": text.decided_by,
        "decided_at": text.decided_at,
        "note": text.note,
    }


def _rendition(row: Any) -> Rendition:
    return Rendition(
        row.id,
        row.name,
        row.version,
        row.language,
        Channel(row.channel),
        row.variant,
        frozenset(Purpose(purpose) for purpose in row.purposes),
        row.subject,
        row.body,
        row.slots,
        RenditionState(row.state),
        row.expires_on,
        row.written_by,
        row.written_at,
        row.decided_by,
        row.decided_at,
        row.note,
    )
