"""Tables of the gate: stops, consents, permits and their redemptions, placements, chosen rules."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Integer, Text, any_, insert, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import AccountId, PartyId, PermitId, PersonId, StopId
from tideover.base.work import Work
from tideover.gate.model import (
    Channel,
    NumberNote,
    NumberState,
    PastPermit,
    Purpose,
    Result,
    Stop,
    StopKind,
)
from tideover.journal import Along

stops = tenant_table(
    "stop",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("account", PgUuid(as_uuid=True)),
    Column("channel", Text),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("until", TIMESTAMP(timezone=True)),
    Column("lifted_at", TIMESTAMP(timezone=True)),
    Column("party", PgUuid(as_uuid=True)),
    key=["id"],
)
Index("stop_person_ix", stops.c.tenant, stops.c.person)

consents = tenant_table(
    "consent",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    key=["id"],
)
Index("consent_person_ix", consents.c.tenant, consents.c.person)

permits = tenant_table(
    "permit",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True)),
    Column("channel", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("address", Text, nullable=False),  # blind index
    Column("script", Text, nullable=False),
    Column("answers", TIMESTAMP(timezone=True)),
    Column("turns", Integer, nullable=False),
    Column("used", Integer, nullable=False, server_default="0"),
    Column("issued_at", TIMESTAMP(timezone=True), nullable=False),
    Column("expires_at", TIMESTAMP(timezone=True), nullable=False),
    Column("refused_at", TIMESTAMP(timezone=True)),
    Column("people", Integer),  # of a visit
    Column("party", PgUuid(as_uuid=True)),
    Column("by", Text, nullable=False, server_default="lender"),
    key=["id"],
)
Index("permit_issued_ix", permits.c.issued_at, permits.c.tenant)

# A session's turns are one contact: its first turn. The person is repeated here so that counting reads one index.
redemptions = tenant_table(
    "redemption",
    Column("permit", PgUuid(as_uuid=True), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True)),
    Column("channel", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("is_answer", Boolean, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("result", Text),
    Column("party", PgUuid(as_uuid=True)),
    Column("by", Text, nullable=False, server_default="lender"),
    Column("address", Text, nullable=False, server_default=""),  # blind index
    key=["permit", "turn"],
)
# Whether somebody was reached, or may have been: a result not known yet counts as the worst. Spelled as in the index, which is
# the only one by person: beside another the planner takes the other where its statistics know of one kind of results alone.
REACHED = "(result IS NULL OR (result = ANY (ARRAY['answered'::text, 'effective'::text])))"
Index("redemption_person_ix", redemptions.c.tenant, redemptions.c.person, text(REACHED), redemptions.c.at)
Index(
    "redemption_number_ix",
    redemptions.c.tenant,
    redemptions.c.address,
    redemptions.c.at,
    postgresql_where=redemptions.c.channel == "voice",
)

# What is known of numbers and addresses themselves, whoever they are of. ``aspect``: ``line`` (``void``, ``reassigned``,
# ``wrong_person``, ``live``) or a channel (``opted_out``, ``opted_in``); the latest of each counts.
number_states = tenant_table(
    "number_state",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("blind", Text, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    key=["id"],
)
Index("number_state_blind_ix", number_states.c.tenant, number_states.c.blind, number_states.c.aspect, number_states.c.at)


def _any(persons: Sequence[UUID]) -> Any:
    return any_(literal(list(persons), ARRAY(PgUuid(as_uuid=True))))


def insert_stop(work: Work, person: UUID, stop: Stop) -> None:
    row = {
        "id": stop.id,
        "person": person,
        "kind": stop.kind.value,
        "account": stop.account,
        "at": stop.at,
        "until": stop.until,
        "party": stop.party,
    }
    work.execute(insert(stops), [{**row, "channel": stop.channel.value if stop.channel else None}])


def lift(work: Work, person: UUID, kind: StopKind, account: UUID | None, party: UUID | None, at: datetime) -> list[StopId]:
    rows = work.execute(
        text(
            "UPDATE stop SET lifted_at = :at WHERE person = :person AND kind = :kind AND lifted_at IS NULL "
            "AND account IS NOT DISTINCT FROM CAST(:account AS uuid) AND party IS NOT DISTINCT FROM CAST(:party AS uuid) "
            "RETURNING id"
        ),
        {"person": person, "kind": kind.value, "account": account, "party": party, "at": at},
    )
    return [StopId(row.id) for row in rows]


def standing_stops(work: Work, persons: Sequence[UUID]) -> list[Stop]:
    """Stops of any of these persons that were not lifted."""
    statement = select(stops).where(stops.c.person == _any(persons), stops.c.lifted_at.is_(None))
    rows = work.execute(statement.order_by(stops.c.at, stops.c.id))
    return [
        Stop(
            StopId(row.id),
            StopKind(row.kind),
            row.at,
            AccountId(row.account) if row.account else None,
            Channel(row.channel) if row.channel else None,
            row.until,
            PartyId(row.party) if row.party else None,
        )
        for row in rows
    ]


def insert_consent(work: Work, row: dict[str, Any]) -> None:
    work.execute(insert(consents), [row])


def calls_since(work: Work, persons: Sequence[UUID], since: datetime) -> list[tuple[datetime, str | None]]:
    """Calls to these persons themselves, oldest first: when, and the result."""
    statement = select(redemptions.c.at, redemptions.c.result).where(
        redemptions.c.person == _any(persons),
        redemptions.c.party.is_(None),
        redemptions.c.channel == Channel.VOICE.value,
        redemptions.c.at >= since,
        redemptions.c.turn == 1,
        redemptions.c.result.is_distinct_from(Result.NOT_MADE.value),
    )
    return [(row.at, row.result) for row in work.execute(statement.order_by(redemptions.c.at))]


def insert_number_state(work: Work, row: dict[str, Any]) -> None:
    work.execute(insert(number_states), [row])


def number_notes(work: Work, blinds: Sequence[str]) -> dict[str, dict[str, NumberNote]]:
    """Of each number (by blind index) the latest word on each aspect."""
    found: dict[str, dict[str, NumberNote]] = {blind: {} for blind in blinds}
    if blinds:
        statement = (
            "SELECT DISTINCT ON (blind, aspect) blind, aspect, state, at, source FROM number_state "
            "WHERE blind = ANY(:blinds) ORDER BY blind, aspect, at DESC, id DESC"
        )
        for row in work.execute(text(statement), {"blinds": list(found)}):
            found[row.blind][row.aspect] = NumberNote(NumberState(row.state), row.at, row.source)
    return found


_PERMIT = (
    "id uuid, person uuid, account uuid, channel text, purpose text, address text, script text, answers timestamptz, "
    "turns int, people int, party uuid, by text, issued_at timestamptz, expires_at timestamptz"
)
_NAMES = ", ".join(column.split()[0] for column in _PERMIT.split(", "))
_GIVE = f"given AS (INSERT INTO permit ({_NAMES}) VALUES ({', '.join(f':{name}' for name in _NAMES.split(', '))}))"
_GIVE_USED = text(
    f"""
    WITH given AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given({_PERMIT}, is_answer bool)
    ), used AS (
        INSERT INTO redemption (permit, turn, person, account, channel, purpose, is_answer, at, party, by, address)
        SELECT id, 1, person, account, channel, purpose, is_answer, issued_at, party, by, address FROM given
    )
    INSERT INTO permit ({_NAMES}, used) SELECT {_NAMES}, 1 FROM given
    """
)


def giving(row: dict[str, Any]) -> Along:
    """A permit, to be written along with its fact."""
    return Along(_GIVE, row)


def insert_used(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Permits whose first turn is used as they are given."""
    if rows:
        work.direct(_GIVE_USED, {"rows": json.dumps(rows, default=str)})


def permit_row(work: Work, permit: UUID) -> Any:
    return work.execute(select(permits).where(permits.c.id == permit)).one_or_none()


_USE = """
    used AS (UPDATE permit SET used = used + 1 WHERE id = :permit),
    redeemed AS (
        INSERT INTO redemption (permit, turn, person, account, channel, purpose, is_answer, at, party, by, address)
        VALUES (:permit, :turn, :person, :account, :channel, :purpose, :is_answer, :at, :party, :by, :address))
"""


def using(redemption: dict[str, Any]) -> Along:
    """A permit's turn counted as used, to be written along with its fact."""
    return Along(_USE, redemption)


def insert_redemptions(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    work.execute(insert(redemptions), rows)


def refuse_permit(work: Work, permit: UUID, at: datetime) -> None:
    work.execute(text("UPDATE permit SET refused_at = :at WHERE id = :id"), {"id": permit, "at": at})


def set_result(work: Work, permit: UUID, turn: int, result: Result) -> bool:
    done = work.execute(
        text("UPDATE redemption SET result = :result WHERE permit = :permit AND turn = :turn AND result IS NULL"),
        {"permit": permit, "turn": turn, "result": result.value},
    )
    return bool(done.rowcount)


def permits_between(
    work: Work, since: datetime, until: datetime, purposes: Sequence[Purpose], after: tuple[datetime, UUID] | None, limit: int
) -> list[PastPermit]:
    """Permits of these purposes given from ``since`` to before ``until``, oldest first, with their first use; a use after
    which nothing left us is none."""
    statement = """
        SELECT p.id, p.person, p.account, p.channel, p.purpose, p.script, p.issued_at, r.at AS redeemed_at
        FROM permit p LEFT JOIN redemption r ON r.tenant = p.tenant AND r.permit = p.id AND r.turn = 1
            AND r.result IS DISTINCT FROM 'not_made'
        WHERE p.issued_at >= :since AND p.issued_at < :until AND p.purpose = ANY(:purposes)
          AND (CAST(:at AS timestamptz) IS NULL OR (p.issued_at, p.id) > (:at, CAST(:id AS uuid)))
        ORDER BY p.issued_at, p.id LIMIT :limit
    """
    at, id_ = after if after else (None, None)
    wanted = {"since": since, "until": until, "purposes": [purpose.value for purpose in purposes], "at": at, "id": id_}
    return [
        PastPermit(
            PermitId(row.id),
            PersonId(row.person),
            AccountId(row.account) if row.account else None,
            Channel(row.channel),
            Purpose(row.purpose),
            row.script,
            row.issued_at,
            row.redeemed_at,
        )
        for row in work.execute(text(statement), {**wanted, "limit": limit})
    ]


def contacts_by_hour(work: Work, since: datetime, zone: str) -> list[Any]:
    """Contacts that passed the gate from ``since`` on (a session's turns are one), by hour of the zone's clock and channel. A
    permit is used within a day of its issue: today's are found by the index on that."""
    statement = text(
        """
        SELECT CAST(extract(hour FROM r.at AT TIME ZONE :zone) AS int) AS hour, r.channel, count(*) AS contacts
        FROM permit p JOIN redemption r ON r.tenant = p.tenant AND r.permit = p.id AND r.turn = 1
        WHERE p.issued_at >= :since - interval '1 day' AND r.at >= :since GROUP BY 1, 2
        """
    )
    return list(work.execute(statement, {"since": since, "zone": zone}))
