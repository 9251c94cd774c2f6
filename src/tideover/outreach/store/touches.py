"""The table of touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, SmallInteger, Text, insert, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import AccountId, FactId, PermitId, PersonId, TouchId
from tideover.base.work import Work
from tideover.gate import Channel, Permit, Purpose
from tideover.outreach.model import Touch, TouchState

touches = tenant_table(
    "touch",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True)),
    Column("channel", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("slots", Text, nullable=False),  # sealed JSON
    Column("address", Text, nullable=False),  # blind index
    Column("permit", PgUuid(as_uuid=True), nullable=False),
    Column("permit_expires_at", TIMESTAMP(timezone=True), nullable=False),
    Column("receipt", PgUuid(as_uuid=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("message_id", Text, nullable=False),
    Column("created_at", TIMESTAMP(timezone=True), nullable=False),
    Column("finished_at", TIMESTAMP(timezone=True)),
    Column("rendition", PgUuid(as_uuid=True)),
    Column("answers", TIMESTAMP(timezone=True)),
    Column("asked_by", Text, nullable=False, server_default="unknown"),
    Column("deadline", TIMESTAMP(timezone=True), nullable=False),
    Column("priority", SmallInteger, nullable=False, server_default="1"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("plan_run", PgUuid(as_uuid=True)),
    Column("step", Text),
    key=["id"],
)
Index("touch_person_ix", touches.c.tenant, touches.c.person)
Index("touch_state_ix", touches.c.tenant, touches.c.state, touches.c.id)
Index("touch_address_ix", touches.c.tenant, touches.c.address, touches.c.id)
Index("touch_plan_run_ix", touches.c.tenant, touches.c.plan_run, postgresql_where=touches.c.plan_run.is_not(None))
Index("touch_open_ix", touches.c.tenant, touches.c.deadline, postgresql_where=touches.c.state == "queued")


def insert_touch(work: Work, touch: Touch) -> None:
    permit = touch.permit
    work.execute(
        insert(touches),
        [
            {
                "id": touch.id,
                "person": permit.person,
                "account": permit.account,
                "channel": permit.channel.value,
                "purpose": permit.purpose.value,
                "template": touch.template,
                "slots": touch.slots,
                "address": permit.address,
                "permit": permit.id,
                "permit_expires_at": permit.expires_at,
                "receipt": permit.receipt,
                "state": touch.state.value,
                "message_id": touch.message_id,
                "created_at": touch.created_at,
                "deadline": touch.deadline,
                "asked_by": touch.asked_by,
                "rendition": touch.rendition,
                "answers": touch.answers,
                "priority": touch.priority,
                "plan_run": touch.plan_run,
                "step": touch.step,
            }
        ],
    )


def touch_row(work: Work, touch: UUID, *, lock: bool = False) -> Touch | None:
    statement = select(touches).where(touches.c.id == touch)
    row = work.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _touch(row)


def set_state(work: Work, touch: UUID, state: TouchState, reason: str | None, at: datetime | None) -> None:
    work.execute(
        text("UPDATE touch SET state = :state, reason = :reason, finished_at = :at WHERE id = :id"),
        {"id": touch, "state": state.value, "reason": reason, "at": at},
    )


def set_permit(work: Work, touch: UUID, permit: Permit) -> None:
    """A new permit in place of one that was used in vain or has run out."""
    work.execute(
        text("UPDATE touch SET permit = :permit, permit_expires_at = :until, receipt = :receipt WHERE id = :id"),
        {"id": touch, "permit": permit.id, "until": permit.expires_at, "receipt": permit.receipt},
    )


def count_attempt(work: Work, touch: UUID, state: TouchState, reason: str) -> None:
    work.execute(
        text("UPDATE touch SET state = :state, reason = :reason, attempts = attempts + 1 WHERE id = :id"),
        {"id": touch, "state": state.value, "reason": reason},
    )


def last_out(work: Work, persons: Sequence[UUID]) -> datetime | None:
    """When anything last went out to any of these persons, for all that is known, on any channel."""
    statement = text(
        "SELECT max(finished_at) FROM touch WHERE person = ANY(:persons) "
        "AND state IN ('sent', 'delivered', 'undelivered', 'in_doubt')"
    )
    found: datetime | None = work.execute(statement, {"persons": list(persons)}).scalar_one()
    return found


def queued_past(work: Work, now: datetime, limit: int) -> list[UUID]:
    """Touches that were not sent by their deadline, locked; those another transaction works on are left to it."""
    statement = text(
        "SELECT id FROM touch WHERE state = 'queued' AND deadline <= :now ORDER BY deadline LIMIT :limit FOR UPDATE SKIP LOCKED"
    )
    return list(work.execute(statement, {"now": now, "limit": limit}).scalars())


def visits_begun_before(work: Work, moment: datetime, limit: int) -> list[UUID]:
    """Visits under way whose permit had run out by a moment, locked."""
    statement = text(
        "SELECT id FROM touch WHERE state = 'sending' AND channel = 'visit' AND permit_expires_at <= :moment "
        "ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED"
    )
    return list(work.execute(statement, {"moment": moment, "limit": limit}).scalars())


def queued_of(work: Work, channel: str | None, plan: str | None, limit: int) -> list[UUID]:
    """Queued touches of a channel or plan (None: any), locked."""
    statement = text(
        "SELECT id FROM touch WHERE state = 'queued' AND (CAST(:channel AS text) IS NULL OR channel = :channel) "
        "AND (CAST(:plan AS text) IS NULL OR step LIKE :plan || '/%') ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED"
    )
    return list(work.execute(statement, {"channel": channel, "plan": plan, "limit": limit}).scalars())


def states_of(work: Work, touches: Sequence[UUID]) -> dict[UUID, TouchState]:
    found = work.execute(text("SELECT id, state FROM touch WHERE id = ANY (:ids)"), {"ids": list(touches)})
    return {row.id: TouchState(row.state) for row in found}


def queued_words(work: Work, ending: str) -> list[UUID]:
    """Queued touches that bring their own words, of scripts that end so."""
    statement = text(
        "SELECT id FROM touch WHERE state = 'queued' AND rendition IS NULL AND right(template, :n) = :ending ORDER BY id"
    )
    return list(work.execute(statement, {"n": len(ending), "ending": ending}).scalars())


@dataclass(frozen=True, slots=True)
class TouchFilter:
    """What a list of touches is narrowed to; None: no matter."""

    state: str | None = None
    channel: str | None = None
    purpose: str | None = None
    person: UUID | None = None
    reason: str | None = None
    plan_run: UUID | None = None


def list_touches(work: Work, wanted: TouchFilter, before: UUID | None, limit: int) -> list[Touch]:
    """Touches, the newest first."""
    statement = select(touches).order_by(touches.c.id.desc()).limit(limit)
    for name in ("state", "channel", "purpose", "person", "reason", "plan_run"):
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(touches.c[name] == value)
    if before is not None:
        statement = statement.where(touches.c.id < before)
    return [_touch(row) for row in work.execute(statement)]


def depth_by_channel(work: Work) -> dict[str, Any]:
    """Of each channel: touches queued, being sent, in doubt, and when the oldest queued was asked for."""
    statement = text(
        """
        SELECT channel, count(*) FILTER (WHERE state = 'queued') AS queued,
            count(*) FILTER (WHERE state = 'sending') AS sending, count(*) FILTER (WHERE state = 'in_doubt') AS in_doubt,
            min(created_at) FILTER (WHERE state = 'queued') AS oldest
        FROM touch WHERE state IN ('queued', 'sending', 'in_doubt') GROUP BY channel
        """
    )
    return {row.channel: row for row in work.execute(statement)}


def waiting(work: Work) -> list[Any]:
    """Contacts queued and being sent, by channel and plan (None: of no plan)."""
    statement = text(
        """
        SELECT channel, split_part(step, '/', 1) AS plan, count(*) FILTER (WHERE state = 'queued') AS queued,
            count(*) FILTER (WHERE state = 'sending') AS sending
        FROM touch WHERE state IN ('queued', 'sending') GROUP BY 1, 2
        """
    )
    return list(work.execute(statement))


def in_doubt(work: Work, limit: int) -> list[Touch]:
    return [
        _touch(row)
        for row in work.execute(select(touches).where(touches.c.state == "in_doubt").order_by(touches.c.id).limit(limit))
    ]


def count_in_doubt(work: Work) -> int:
    return int(work.execute(text("SELECT count(*) FROM touch WHERE state = 'in_doubt'")).scalar_one())


def recent_reasons(work: Work, among: int) -> list[str]:
    """The reasons that stand with the newest so many touches."""
    statement = text(
        "SELECT DISTINCT reason FROM (SELECT reason FROM touch ORDER BY id DESC LIMIT :among) AS newest "
        "WHERE reason IS NOT NULL ORDER BY reason"
    )
    return list(work.execute(statement, {"among": among}).scalars())


def count_by_state(work: Work) -> dict[str, int]:
    return {row.state: row.n for row in work.execute(text("SELECT state, count(*) AS n FROM touch GROUP BY state"))}


def _touch(row: Any) -> Touch:
    permit = Permit(
        PermitId(row.permit),
        PersonId(row.person),
        Channel(row.channel),
        Purpose(row.purpose),
        row.address,
        row.template,
        AccountId(row.account) if row.account else None,
        row.permit_expires_at,
        FactId(row.receipt),
    )
    return Touch(
        TouchId(row.id),
        permit,
        row.template,
        row.slots,
        TouchState(row.state),
        row.reason,
        row.message_id,
        row.created_at,
        row.finished_at,
        row.deadline,
        row.asked_by,
        row.rendition,
        row.answers,
        row.priority,
        row.attempts,
        row.plan_run,
        row.step,
    )
