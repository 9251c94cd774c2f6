"""Tables of what the other side said: the ids it gave, its receipts, replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, DateTime, Index, PrimaryKeyConstraint, Table, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import metadata, tenant_table
from tideover.base.work import Work

parts = tenant_table(
    "touch_part",
    Column("channel", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("touch", PgUuid(as_uuid=True), nullable=False),
    key=["channel", "reference"],
)
Index("touch_part_touch_ix", parts.c.tenant, parts.c.touch)
Index("touch_part_reference_ix", parts.c.channel, parts.c.reference)

receipts = tenant_table(
    "delivery_receipt",
    Column("channel", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    key=["channel", "reference", "state"],
)

replies = tenant_table(
    "reply",
    Column("message", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("touch", PgUuid(as_uuid=True)),
    Column("channel", Text, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    key=["message"],
)
Index("reply_person_ix", replies.c.tenant, replies.c.person, replies.c.at)
Index("reply_touch_ix", replies.c.tenant, replies.c.touch)

_WENT_OUT = ["sent", "delivered", "undelivered", "in_doubt"]

# Of no tenant yet: nobody has said which touch they are of.
strays = Table(
    "stray_receipt",
    metadata,
    Column("channel", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text),
    Column("came_at", DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()")),
    PrimaryKeyConstraint("channel", "reference", "state"),
)


def insert_parts(work: Work, channel: str, touch: UUID, references: Sequence[str]) -> None:
    """The ids under which the other side speaks of a touch. One it has given before stays with the touch it was of."""
    statement = text(
        "INSERT INTO touch_part (channel, reference, touch) SELECT :channel, unnest(CAST(:references AS text[])), :touch "
        "ON CONFLICT DO NOTHING"
    )
    work.execute(statement, {"channel": channel, "references": list(references), "touch": touch})


def touch_of(work: Work, channel: str, reference: str) -> UUID | None:
    found: UUID | None = work.execute(
        select(parts.c.touch).where(parts.c.channel == channel, parts.c.reference == reference)
    ).scalar_one_or_none()
    return found


def references_of(work: Work, touch: UUID) -> list[str]:
    return list(work.execute(select(parts.c.reference).where(parts.c.touch == touch)).scalars())


def owner_of(connection: Connection, channel: str, reference: str) -> tuple[str, UUID] | None:
    """The tenant and touch a reference is of, among all tenants: ``connection`` is the system's. Where two tenants were
    given the same one it is nobody's."""
    rows = connection.execute(
        select(parts.c.tenant, parts.c.touch).where(parts.c.channel == channel, parts.c.reference == reference).limit(2)
    ).all()
    return (rows[0].tenant, rows[0].touch) if len(rows) == 1 else None


def keep_stray(connection: Connection, channel: str, reference: str, state: str, code: str | None) -> None:
    connection.execute(
        text(
            "INSERT INTO stray_receipt (channel, reference, state, code) VALUES (:channel, :reference, :state, :code) "
            "ON CONFLICT DO NOTHING"
        ),
        {"channel": channel, "reference": reference, "state": state, "code": code},
    )


def take_strays(connection: Connection, channel: str, references: Sequence[str]) -> list[Any]:
    """Receipts that came before their touch was known, taken out."""
    statement = text(
        "DELETE FROM stray_receipt WHERE channel = :channel AND reference = ANY(:references) RETURNING reference, state, code"
    )
    return list(connection.execute(statement, {"channel": channel, "references": list(references)}))


def forget_strays(connection: Connection, days: int) -> int:
    """Receipts that nobody missed for so many days of machine time."""
    statement = text("DELETE FROM stray_receipt WHERE came_at < clock_timestamp() - make_interval(days => :days)")
    return connection.execute(statement, {"days": days}).rowcount


def insert_receipt(work: Work, channel: str, reference: str, state: str, code: str | None, at: datetime) -> bool:
    """False where this was said before."""
    done = work.execute(
        text(
            "INSERT INTO delivery_receipt (channel, reference, state, code, at) "
            "VALUES (:channel, :reference, :state, :code, :at) ON CONFLICT DO NOTHING"
        ),
        {"channel": channel, "reference": reference, "state": state, "code": code, "at": at},
    )
    return bool(done.rowcount)


def receipts_for(work: Work, touch: UUID) -> list[Any]:
    """What was said of a touch, part by part: reference, state, code, at, oldest first."""
    statement = (
        select(receipts.c.reference, receipts.c.state, receipts.c.code, receipts.c.at)
        .join(parts, (parts.c.channel == receipts.c.channel) & (parts.c.reference == receipts.c.reference))
        .where(parts.c.touch == touch)
        .order_by(receipts.c.at, receipts.c.reference)
    )
    return list(work.execute(statement))


def insert_reply(work: Work, row: dict[str, Any]) -> bool:
    done = work.execute(
        text(
            "INSERT INTO reply (message, person, touch, channel, at) VALUES (:message, :person, :touch, :channel, :at) "
            "ON CONFLICT DO NOTHING"
        ),
        row,
    )
    return bool(done.rowcount)


def latest_out(
    work: Work, persons: Sequence[UUID], until: datetime, since: datetime, channel: str | None = None, blind: str | None = None
) -> UUID | None:
    """The latest touch to any of these persons that went out from ``since`` to ``until`` for all that is known, on this
    channel to this address where they are given."""
    found: UUID | None = work.execute(
        text(
            "SELECT id FROM touch WHERE person = ANY(:persons) AND state = ANY(:states) AND finished_at >= :since "
            "AND finished_at <= :until AND (CAST(:channel AS text) IS NULL OR channel = :channel) "
            "AND (CAST(:blind AS text) IS NULL OR address = :blind) ORDER BY finished_at DESC, id DESC LIMIT 1"
        ),
        {
            "persons": list(persons),
            "states": _WENT_OUT,
            "since": since,
            "until": until,
            "channel": channel,
            "blind": blind,
        },
    ).scalar_one_or_none()
    return found


def last_out_to(work: Work, channel: str, blind: str, since: datetime) -> datetime | None:
    """When anything last went out to an address on a channel, whoever it was for."""
    found: datetime | None = work.execute(
        text(
            "SELECT max(finished_at) FROM touch WHERE address = :blind AND channel = :channel AND state = ANY(:states) "
            "AND finished_at >= :since"
        ),
        {"blind": blind, "channel": channel, "states": _WENT_OUT, "since": since},
    ).scalar_one()
    return found


def next_out(work: Work, person: UUID, account: UUID, after: datetime, but: UUID) -> datetime | None:
    """When the next touch about a person's account went out after a moment; an answer to the person's own act is none."""
    found: datetime | None = work.execute(
        text(
            "SELECT min(finished_at) FROM touch WHERE person = :person AND account = :account AND id <> :but "
            "AND answers IS NULL AND finished_at > :after AND state = ANY(:states)"
        ),
        {"person": person, "account": account, "but": but, "after": after, "states": _WENT_OUT},
    ).scalar_one()
    return found


def replied_since(work: Work, persons: Sequence[UUID], since: datetime) -> bool:
    """Whether any of these persons has written to us since a moment."""
    statement = text("SELECT EXISTS (SELECT FROM reply WHERE person = ANY(:persons) AND at >= :since)")
    return bool(work.execute(statement, {"persons": list(persons), "since": since}).scalar_one())


def replies_to(work: Work, touch: UUID) -> list[Any]:
    """Messages that answered a touch: message, at."""
    return list(work.execute(select(replies.c.message, replies.c.at).where(replies.c.touch == touch).order_by(replies.c.at)))
