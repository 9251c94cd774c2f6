"""Tables of dialogues and of releases of playbooks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, Text, case, func, literal, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import FactId, PermitId, PersonId
from tideover.base.work import Work
from tideover.conversation.dialogues.model import Dialogue, DialogueState, Release, ReleaseState
from tideover.gate import Channel, Permit, Purpose

dialogues = tenant_table(
    "dialogue",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("channel", Text, nullable=False),
    Column("playbook", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("session", Text, nullable=False),  # sealed
    Column("permit", PgUuid(as_uuid=True)),
    Column("receipt", PgUuid(as_uuid=True)),
    Column("permit_expires_at", TIMESTAMP(timezone=True)),
    Column("turns", Integer, nullable=False),
    Column("trouble", Integer, nullable=False, server_default="0"),
    Column("outcome", Text),
    Column("reason", Text),
    Column("began_at", TIMESTAMP(timezone=True), nullable=False),
    Column("last_at", TIMESTAMP(timezone=True), nullable=False),
    Column("ended_at", TIMESTAMP(timezone=True)),
    Column("address", Text, nullable=False, server_default=""),  # blind index
    key=["id"],
)
Index(
    "dialogue_now_uq", dialogues.c.tenant, dialogues.c.person, dialogues.c.channel, unique=True,
    postgresql_where=dialogues.c.ended_at.is_(None),
)  # fmt: skip
Index("dialogue_state_ix", dialogues.c.tenant, dialogues.c.state, dialogues.c.last_at)
Index("dialogue_began_ix", dialogues.c.tenant, dialogues.c.began_at.desc(), dialogues.c.id.desc())

turns = tenant_table(
    "dialogue_turn",
    Column("dialogue", PgUuid(as_uuid=True), nullable=False),
    Column("number", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("message", PgUuid(as_uuid=True)),
    Column("said", Text, nullable=False),  # sealed
    Column("intent", Text),
    Column("emotion", Text),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("contact", PgUuid(as_uuid=True)),
    key=["dialogue", "number"],
)
Index("dialogue_turn_message_ix", turns.c.tenant, turns.c.message, postgresql_where=turns.c.message.is_not(None))

releases = tenant_table(
    "playbook_release",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("version", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("tried", Integer, nullable=False),
    Column("report", JSONB, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", TIMESTAMP(timezone=True)),
    Column("note", Text),
    Column("channels", ARRAY(Text), nullable=False, server_default="{inbox}"),
    key=["id"],
)
Index("playbook_release_live_uq", releases.c.tenant, unique=True, postgresql_where=releases.c.state == "signed")


def insert_dialogue(work: Work, row: Mapping[str, Any]) -> None:
    work.execute(dialogues.insert().values(**row))


def update_dialogue(work: Work, dialogue: UUID, what: Mapping[str, Any]) -> None:
    work.execute(update(dialogues).where(dialogues.c.id == dialogue).values(**what))


def end_dialogue(work: Work, dialogue: UUID, what: Mapping[str, Any], said_since: datetime | None = None) -> bool:
    """End one that goes on; with ``said_since`` only where nobody has said anything since then. False: it stays as it is."""
    statement = update(dialogues).where(dialogues.c.id == dialogue, dialogues.c.ended_at.is_(None))
    if said_since is not None:
        statement = statement.where(dialogues.c.last_at < said_since)
    return bool(work.execute(statement.values(**what)).rowcount)


def dialogue_row(work: Work, dialogue: UUID) -> Dialogue | None:
    row = work.execute(select(dialogues).where(dialogues.c.id == dialogue)).one_or_none()
    return None if row is None else _dialogue(row)


def dialogue_now(work: Work, person: UUID, channel: str) -> Dialogue | None:
    """The one that is going on."""
    here = (dialogues.c.person == person, dialogues.c.channel == channel, dialogues.c.ended_at.is_(None))
    row = work.execute(select(dialogues).where(*here)).one_or_none()
    return None if row is None else _dialogue(row)


def last_dialogues(work: Work, person: UUID, channel: str, limit: int) -> list[Dialogue]:
    """The newest first."""
    here = (dialogues.c.person == person, dialogues.c.channel == channel)
    statement = select(dialogues).where(*here).order_by(dialogues.c.began_at.desc(), dialogues.c.id.desc()).limit(limit)
    return [_dialogue(row) for row in work.execute(statement)]


def dialogue_rows(
    work: Work,
    state: str | None,
    person: UUID | None,
    before: tuple[int, datetime, UUID] | None,
    limit: int,
    rises_from: int | None,
) -> list[Dialogue]:
    """The newest first; with ``rises_from`` before them those that are in so much trouble. ``before``: those after (1 where it
    rose, began, id)."""
    rank = literal(0) if rises_from is None else case((dialogues.c.trouble >= rises_from, 1), else_=0)
    order = (dialogues.c.began_at.desc(), dialogues.c.id.desc())
    statement = select(dialogues).order_by(*(order if rises_from is None else (rank.desc(), *order))).limit(limit)
    if state is not None:
        statement = statement.where(dialogues.c.state == state)
    if person is not None:
        statement = statement.where(dialogues.c.person == person)
    if before is not None:
        statement = statement.where(tuple_(rank, dialogues.c.began_at, dialogues.c.id) < tuple_(*map(literal, before)))
    return [_dialogue(row) for row in work.execute(statement)]


def silent_dialogues(work: Work, state: str, channel: str, since: datetime, limit: int) -> list[Dialogue]:
    """Those in which nobody has said anything since."""
    here = (dialogues.c.state == state, dialogues.c.channel == channel, dialogues.c.last_at < since)
    return [_dialogue(row) for row in work.execute(select(dialogues).where(*here).order_by(dialogues.c.last_at).limit(limit))]


def count_dialogues(work: Work) -> dict[str, int]:
    """By state."""
    statement = select(dialogues.c.state, func.count()).group_by(dialogues.c.state)
    return {row[0]: row[1] for row in work.execute(statement)}


def insert_turn(work: Work, row: Mapping[str, Any]) -> None:
    work.execute(turns.insert().values(**row))


def turn_rows(work: Work, ids: Collection[UUID], message: UUID | None = None) -> list[Any]:
    """In their order; with ``message``: those that belong to it."""
    statement = select(turns).where(turns.c.dialogue.in_(list(ids))).order_by(turns.c.dialogue, turns.c.number)
    return list(work.execute(statement if message is None else statement.where(turns.c.message == message)))


def dialogue_of_message(work: Work, message: UUID) -> UUID | None:
    found: UUID | None = work.execute(select(turns.c.dialogue).where(turns.c.message == message).limit(1)).scalar_one_or_none()
    return found


def last_said_at(work: Work, dialogue: UUID, by: str) -> datetime | None:
    found: datetime | None = work.execute(
        select(func.max(turns.c.at)).where(turns.c.dialogue == dialogue, turns.c.by == by)
    ).scalar_one_or_none()
    return found


def _dialogue(row: Any) -> Dialogue:
    found = Dialogue(
        row.id, PersonId(row.person), Channel(row.channel), row.playbook, row.version, DialogueState(row.state), row.turns,
        row.outcome, row.reason, row.began_at, row.last_at, row.ended_at, None, row.trouble, row.session, row.address,
    )  # fmt: skip
    if row.permit is None:
        return found
    given = (found.channel, Purpose.SERVICE, "", found.script, None, row.permit_expires_at, FactId(row.receipt))
    return replace(found, permit=Permit(PermitId(row.permit), found.person, *given))


# --- releases ---------------------------------------------------------------------------------------------------------


def insert_release(work: Work, row: Mapping[str, Any]) -> None:
    work.execute(releases.insert().values(**row))


def update_release(work: Work, release: UUID, what: Mapping[str, Any]) -> None:
    work.execute(update(releases).where(releases.c.id == release).values(**what))


def release_row(work: Work, release: UUID, *, lock: bool = False) -> Release | None:
    statement = select(releases).where(releases.c.id == release)
    row = work.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _release(row)


def release_rows(work: Work, state: str | None = None) -> list[Release]:
    """The newest first."""
    statement = select(releases).order_by(releases.c.proposed_at.desc(), releases.c.id.desc()).limit(100)
    return [_release(row) for row in work.execute(statement if state is None else statement.where(releases.c.state == state))]


def is_signed(work: Work, version: str, channel: str) -> bool:
    """Whether a version may speak on a channel."""
    statement = text(
        "SELECT 1 FROM playbook_release WHERE state = 'signed' AND version = :version AND :channel = ANY (channels)"
    )
    return work.execute(statement, {"version": version, "channel": channel}).one_or_none() is not None


def _release(row: Any) -> Release:
    return Release(
        row.id, row.version, ReleaseState(row.state), row.proposed_by, row.proposed_at, row.wanted, row.tried, row.report,
        row.decided_by, row.decided_at, row.note, tuple(Channel(each) for each in row.channels),
    )  # fmt: skip
