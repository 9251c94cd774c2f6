"""The table of the inbox: what a person reads in the lender's app."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work

messages = tenant_table(
    "inbox_message",
    Column("id", PgUuid(as_uuid=True), nullable=False),  # the touch's
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("subject", Text, nullable=False),  # sealed
    Column("body", Text, nullable=False),  # sealed
    Column("created_at", TIMESTAMP(timezone=True), nullable=False),
    Column("read_at", TIMESTAMP(timezone=True)),
    key=["id"],
)
Index("inbox_message_person_ix", messages.c.tenant, messages.c.person, messages.c.id)


def insert_message(work: Work, id_: UUID, person: UUID, subject: str, body: str, at: datetime) -> None:
    """The same message again changes nothing."""
    work.execute(
        text(
            "INSERT INTO inbox_message (id, person, subject, body, created_at) "
            "VALUES (:id, :person, :subject, :body, :at) ON CONFLICT DO NOTHING"
        ),
        {"id": id_, "person": person, "subject": subject, "body": body, "at": at},
    )


def messages_of(work: Work, person: UUID, before: UUID | None, limit: int) -> list[Any]:
    """A person's messages, the newest first."""
    statement = select(messages).where(messages.c.person == person).order_by(messages.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(messages.c.id < before)
    return list(work.execute(statement))


def count_messages(work: Work, person: UUID) -> tuple[int, int]:
    """How many messages a person has, and how many of them they have read."""
    row = work.execute(
        text("SELECT count(*) AS n, count(read_at) AS n_read FROM inbox_message WHERE person = :person"), {"person": person}
    ).one()
    return int(row.n), int(row.n_read)


def mark_read(work: Work, id_: UUID, at: datetime) -> bool:
    """False where there is no such message, or it was read before."""
    done = work.execute(
        text("UPDATE inbox_message SET read_at = :at WHERE id = :id AND read_at IS NULL"), {"id": id_, "at": at}
    )
    return bool(done.rowcount)


def message_row(work: Work, id_: UUID) -> Any:
    return work.execute(select(messages).where(messages.c.id == id_)).one_or_none()
