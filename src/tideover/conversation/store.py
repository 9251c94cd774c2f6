"""Tables of messages and conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work

messages = tenant_table(
    "inbound_message",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),  # blind index of the sender's id for it
    Column("person", PgUuid(as_uuid=True)),
    Column("said", Text, nullable=False),  # sealed
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("kind", Text),
    key=["id"],
)
Index("inbound_message_external_uq", messages.c.tenant, messages.c.channel, messages.c.external_id, unique=True)
Index("inbound_message_person_ix", messages.c.tenant, messages.c.person)

# Parts of long texts that wait for the others. ``subject``: whose key seals ``said``.
text_parts = tenant_table(
    "text_part",
    Column("channel", Text, nullable=False),
    Column("sender", Text, nullable=False),  # blind index
    Column("reference", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("subject", PgUuid(as_uuid=True), nullable=False),
    Column("said", Text, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    key=["channel", "sender", "reference", "number"],
)


def insert_message(work: Work, row: dict[str, Any]) -> bool:
    """False where this message was received before."""
    done = work.execute(
        text(
            "INSERT INTO inbound_message (id, channel, external_id, person, said, at) "
            "VALUES (:id, :channel, :external_id, :person, :said, :at) ON CONFLICT (tenant, channel, external_id) DO NOTHING"
        ),
        row,
    )
    return bool(done.rowcount)


def known_message(work: Work, channel: str, external_id: str) -> UUID:
    found: UUID = work.execute(
        select(messages.c.id).where(messages.c.channel == channel, messages.c.external_id == external_id)
    ).scalar_one()
    return found


def message_row(work: Work, message: UUID) -> Any:
    return work.execute(select(messages).where(messages.c.id == message).with_for_update()).one_or_none()


def message_rows(work: Work, ids: Sequence[UUID]) -> list[Any]:
    return list(work.execute(select(messages).where(messages.c.id.in_(ids))))


def set_kind(work: Work, message: UUID, kind: str) -> None:
    work.execute(text("UPDATE inbound_message SET kind = :kind WHERE id = :id"), {"id": message, "kind": kind})


def is_known(work: Work, channel: str, external_id: str) -> bool:
    statement = select(messages.c.id).where(messages.c.channel == channel, messages.c.external_id == external_id)
    return work.execute(statement).one_or_none() is not None


def lock(work: Work, words: str) -> None:
    """One at a time does what follows, to the end of the transaction. Taken before any hold, and only there."""
    statement = "SELECT pg_advisory_xact_lock(hashtextextended('conversation:' || current_setting('app.tenant') || :words, 7))"
    work.execute(text(statement), {"words": words})


# --- parts of long texts ----------------------------------------------------------------------------------------------

JOINED = "joined:"  # before the blind index of a part that has gone on in a message


@dataclass(frozen=True, slots=True)
class PartRow:
    number: int
    total: int
    subject: UUID
    said: str  # sealed, or after ``JOINED`` a blind index
    at: datetime

    @property
    def is_joined(self) -> bool:
        return self.said.startswith(JOINED)


def parts_of(work: Work, channel: str, sender: str, reference: str) -> list[PartRow]:
    table = text_parts.c
    statement = (
        select(table.number, table.total, table.subject, table.said, table.at)
        .where(table.channel == channel, table.sender == sender, table.reference == reference)
        .order_by(table.number)
    )
    return [PartRow(*row) for row in work.execute(statement)]


def insert_part(work: Work, channel: str, sender: str, reference: str, row: PartRow) -> None:
    work.execute(
        text(
            "INSERT INTO text_part (channel, sender, reference, number, total, subject, said, at) "
            "VALUES (:channel, :sender, :reference, :number, :total, :subject, :said, :at)"
        ),
        {
            "channel": channel,
            "sender": sender,
            "reference": reference,
            "number": row.number,
            "total": row.total,
            "subject": row.subject,
            "said": row.said,
            "at": row.at,
        },
    )


def mark_joined(work: Work, subject: UUID, digest: str) -> None:
    work.execute(text("UPDATE text_part SET said = :digest WHERE subject = :subject"), {"subject": subject, "digest": digest})


def drop_parts(work: Work, channel: str, sender: str, reference: str) -> None:
    statement = "DELETE FROM text_part WHERE channel = :channel AND sender = :sender AND reference = :reference"
    work.execute(text(statement), {"channel": channel, "sender": sender, "reference": reference})


def forget_parts(work: Work, days: int) -> int:
    """Those that went on more than so many days of business time ago."""
    statement = "DELETE FROM text_part WHERE said LIKE 'joined:%' AND at < business_now() - make_interval(days => :days)"
    return work.execute(text(statement), {"days": days}).rowcount
