"""What decides on contacts needs of persons, in one statement: who and where they are, who is the same person, their
addresses, accounts, instalments and payments, and whether there is any of what most accounts have none of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text

from tideover.base.database import as_array
from tideover.base.work import Work
from tideover.book.model import Beside
from tideover.book.store.identity import OTHERS, addresses_of

# Of each person one list: a column costs the client as much as what is in it. Lists are arrays, which cost the server less to
# begin than aggregates, and are put in order by who reads them: most have a few rows at most.
_PERSON = f"""
    WITH RECURSIVE grouped(person) AS (
        SELECT asked.person
        UNION
        SELECT e.other FROM grouped g {OTHERS}
    ), mine AS MATERIALIZED (SELECT id, disbursed, annual_rate FROM account WHERE person = asked.person)
    SELECT {{beside}}json_build_array(
        p.jurisdiction, p.zone, p.erased_at IS NOT NULL,
        ARRAY(SELECT person FROM grouped),
        ARRAY(SELECT json_build_array(a.kind, a.blind, a.expires_at, a.confirmed_at, a.zone, a.source, a.use, a.since,
                    a.person = asked.person)
            FROM grouped g CROSS JOIN LATERAL {addresses_of("g.person", "a.*")} AS a),
        ARRAY(SELECT json_build_array(id, disbursed, annual_rate) FROM mine),
        ARRAY(SELECT json_build_array(i.account, i.due, i.number, i.principal_minor, i.interest_minor, i.fee_minor)
            FROM mine m JOIN instalment i ON i.account = m.id WHERE i.gone_at IS NULL),
        ARRAY(SELECT json_build_array(
                y.account, y.day, y.ref, y.amount_minor, y.known_at, y.reverses, y.import IS NOT NULL)
            FROM mine m JOIN payment y ON y.account = m.id),
        json_build_array(
            EXISTS (SELECT FROM mine m JOIN adjustment x ON x.account = m.id),
            EXISTS (SELECT FROM mine m JOIN balance x ON x.account = m.id),
            EXISTS (SELECT FROM mine m JOIN held_money x ON x.account = m.id WHERE x.resolved_at IS NULL),
            EXISTS (SELECT FROM mine m JOIN difference x ON x.account = m.id WHERE x.closed_at IS NULL),
            EXISTS (SELECT FROM policy_choice))
        ) AS said
    FROM person p WHERE p.id = asked.person
"""
# A person a row. The persons come as JSON, of which the planner does not see how many they are, and so plans once for all.
_WHOLE = text(f"""
    SELECT asked.person, whole.said
    FROM (SELECT CAST(id AS uuid) FROM jsonb_array_elements_text(CAST(:persons AS jsonb)) AS id) AS asked(person)
    CROSS JOIN LATERAL ({_PERSON.format(beside="")}) AS whole
""")


@lru_cache(maxsize=256)
def _with(beside: str) -> TextClause:
    whole = _PERSON.format(beside="asked.at, p.jurisdiction, ARRAY(SELECT person FROM grouped) AS members, ")
    return text(f"""
        SELECT whole.at, whole.said, beside.said AS beside
        FROM (SELECT CAST(:person AS uuid), coalesce(CAST(:now AS timestamptz), business_now()) OFFSET 0) AS asked(person, at)
        CROSS JOIN LATERAL ({whole}) AS whole
        LEFT JOIN LATERAL ({beside}) AS beside ON true
    """)


class AddressRow(NamedTuple):
    kind: str
    blind: str
    expires_at: datetime | None
    confirmed_at: datetime | None
    zone: str | None
    source: str
    use: str
    since: datetime
    is_own: bool


class TermsRow(NamedTuple):
    id: UUID
    disbursed: date
    annual_rate: str


class InstalmentRow(NamedTuple):
    account: UUID
    number: int
    due: date
    principal_minor: int
    interest_minor: int
    fee_minor: int


class PaymentRow(NamedTuple):
    ref: str
    account: UUID
    amount_minor: int
    known_at: datetime
    reverses: str | None
    day: date
    is_cores: bool


class Presence(NamedTuple):
    """Which of the rarer things there are, as ``store.ledger.presence`` says it."""

    adjusted: bool
    told: bool
    held: bool
    differing: bool
    chosen: bool


class WholeRow(NamedTuple):
    jurisdiction: str
    zone: str | None
    is_erased: bool
    members: Sequence[UUID]
    addresses: Sequence[AddressRow]
    terms: Sequence[TermsRow]
    instalments: Sequence[InstalmentRow]
    payments: Sequence[PaymentRow]
    presence: Presence


def whole_rows(work: Work, persons: Sequence[UUID]) -> dict[UUID, WholeRow]:
    """All of it of each person there is."""
    rows = work.direct(_WHOLE, {"persons": json.dumps([str(person) for person in persons])})
    return {row.person: _whole(*row.said) for row in rows}


def whole_row_beside(work: Work, person: UUID, beside: Beside) -> tuple[WholeRow, Any] | None:
    """The same of one, and what ``beside`` says of them (None: nothing)."""
    for row in work.direct(_with(beside.sql), {"person": person, "now": work.now_read, **beside.parameters}):
        work.read_now(row.at)
        return _whole(*row.said), row.beside
    return None


_ZONES = text("SELECT id, zone FROM person WHERE id = ANY(CAST(:persons AS uuid[]))")
_OWN = text("""
    SELECT person, kind, blind, expires_at, confirmed_at, zone, source, use, since, true AS is_own FROM address
    WHERE person = ANY(CAST(:persons AS uuid[])) AND (expires_at IS NULL OR expires_at > :now)
""")


def zones_of(work: Work, persons: Sequence[UUID]) -> dict[UUID, str | None]:
    """Where each person lives, of those there are."""
    return {row.id: row.zone for row in work.execute(_ZONES, {"persons": as_array([person.hex for person in persons])})}


def own_addresses(work: Work, persons: Sequence[UUID], now: datetime) -> dict[UUID, list[AddressRow]]:
    """Persons' own addresses that count at a moment."""
    found: dict[UUID, list[AddressRow]] = {}
    for row in work.execute(_OWN, {"persons": as_array([person.hex for person in persons]), "now": now}):
        found.setdefault(row[0], []).append(AddressRow(*row[1:]))
    return found


def _whole(
    jurisdiction: str,
    zone: str | None,
    is_erased: bool,
    members: list[str],
    addresses: list[list[Any]],
    accounts: list[list[Any]],
    instalments: list[list[Any]],
    payments: list[list[Any]],
    presence: list[bool],
) -> WholeRow:
    terms = [TermsRow(UUID(id_), date.fromisoformat(disbursed), str(rate)) for id_, disbursed, rate in accounts]
    ids: Mapping[str, UUID] = {str(each.id): each.id for each in terms}
    return WholeRow(
        jurisdiction,
        zone,
        is_erased,
        [UUID(member) for member in sorted(members)],
        [
            AddressRow(kind, blind, _at(expires), _at(confirmed), zone_, source, use, datetime.fromisoformat(since), is_own)
            for kind, blind, expires, confirmed, zone_, source, use, since, is_own in addresses
        ],
        terms,
        [InstalmentRow(ids[account], n, date.fromisoformat(due), *minor) for account, due, n, *minor in sorted(instalments)],
        [
            PaymentRow(ref, ids[account], amount, datetime.fromisoformat(known), reverses, date.fromisoformat(day), is_cores)
            for account, day, ref, amount, known, reverses, is_cores in sorted(payments)
        ],
        Presence(*presence),
    )


def _at(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
