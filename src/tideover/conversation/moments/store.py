"""The table of moments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, Text, select
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import MessageId, PersonId
from tideover.base.work import Work
from tideover.conversation.moments.model import KeptMoment
from tideover.language import Moment, Need

moments = tenant_table(
    "moment",
    Column("message", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("dialogue", PgUuid(as_uuid=True)),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("intent", Text, nullable=False),
    Column("emotion", Text, nullable=False),
    Column("asked", Text),
    Column("dissatisfaction", Integer, nullable=False),
    Column("distress", Integer, nullable=False),
    Column("escalation", Integer, nullable=False),
    Column("need", Text, nullable=False),
    Column("cues", JSONB, nullable=False),
    key=["message"],
)
Index(
    "moment_dialogue_ix", moments.c.tenant, moments.c.dialogue, moments.c.at, postgresql_where=moments.c.dialogue.is_not(None)
)
Index("moment_person_ix", moments.c.tenant, moments.c.person, moments.c.at)


def insert_moment(work: Work, kept: KeptMoment) -> None:
    moment = kept.moment
    row = {
        "message": kept.message, "person": kept.person, "dialogue": kept.dialogue, "at": kept.at, "intent": kept.intent,
        "emotion": kept.emotion, "asked": kept.asked, "dissatisfaction": round(moment.dissatisfaction * 100),
        "distress": round(moment.distress * 100), "escalation": round(moment.escalation * 100), "need": moment.need.value,
        "cues": list(moment.cues),
    }  # fmt: skip
    work.execute(moments.insert().values(**row))


def moments_of_messages(work: Work, messages: Collection[UUID]) -> dict[UUID, KeptMoment]:
    """By message; those that have none are absent."""
    if not messages:
        return {}
    rows = work.execute(select(moments).where(moments.c.message.in_(list(messages))))
    return {row.message: _kept(row) for row in rows}


def moments_of_dialogue(work: Work, dialogue: UUID) -> dict[UUID, KeptMoment]:
    """By message."""
    return {row.message: _kept(row) for row in work.execute(select(moments).where(moments.c.dialogue == dialogue))}


def moments_since(work: Work, person: UUID, since: datetime, limit: int) -> list[KeptMoment]:
    """A person's latest outside of dialogues, in their order."""
    statement = (
        select(moments)
        .where(moments.c.person == person, moments.c.at >= since, moments.c.dialogue.is_(None))
        .order_by(moments.c.at.desc(), moments.c.message.desc())
        .limit(limit)
    )
    return [_kept(row) for row in work.execute(statement)][::-1]


def last_moments(work: Work, dialogues: Collection[UUID]) -> dict[UUID, KeptMoment]:
    """Of each dialogue the latest, by dialogue."""
    if not dialogues:
        return {}
    statement = (
        select(moments)
        .where(moments.c.dialogue.in_(list(dialogues)))
        .distinct(moments.c.dialogue)
        .order_by(moments.c.dialogue, moments.c.at.desc(), moments.c.message.desc())
    )
    return {row.dialogue: _kept(row) for row in work.execute(statement)}


def _kept(row: Any) -> KeptMoment:
    moment = Moment(row.dissatisfaction / 100, row.distress / 100, row.escalation / 100, Need(row.need), tuple(row.cues))
    return KeptMoment(
        MessageId(row.message), PersonId(row.person), row.dialogue, row.at, row.intent, row.emotion, row.asked, moment
    )
