"""What the gate keeps of many people: of those of whom it keeps anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text

from tideover.base.database import as_array
from tideover.base.work import Work

_HAS = text("SELECT EXISTS (SELECT FROM redemption) AS contacts, EXISTS (SELECT FROM number_state) AS numbers")
_STOPS = text("""
    SELECT person, id, kind, at, account, channel, until FROM stop
    WHERE lifted_at IS NULL AND party IS NULL AND person >= CAST(:first AS uuid) AND person <= CAST(:last AS uuid)
""")
_CONSENTS = text("""
    SELECT person, kind FROM (
        SELECT DISTINCT ON (person, kind) person, kind, granted FROM consent
        WHERE at <= :now AND person >= CAST(:first AS uuid) AND person <= CAST(:last AS uuid)
        ORDER BY person, kind, at DESC, id DESC) c WHERE granted
""")
_NUMBERS = text("SELECT DISTINCT blind FROM number_state WHERE blind = ANY(CAST(:addresses AS text[]))")
_HOW = (
    "concat(r.channel, ':', r.purpose, ':', (r.account = s.account) IS TRUE, ':', r.result, ':', {theirs}, ':', {same}, '@', "
    "extract(epoch FROM r.at))"
)
_COUNTS = "r.at >= :since AND (r.turn = 1) IS TRUE AND NOT r.is_answer AND r.result IS DISTINCT FROM 'not_made'"
# A row for each ask with any: of contacts in order of time how and when. Those with the person, and calls to the number that
# were meant for another.
_CONTACTS = text(f"""
    WITH s AS MATERIALIZED (
        SELECT person, account, coalesce(address, '') AS address, place
        FROM unnest(CAST(:persons AS uuid[]), CAST(:accounts AS uuid[]), CAST(:addresses AS text[]))
            WITH ORDINALITY AS s(person, account, address, place))
    SELECT CAST(place AS int) - 1 AS place, string_agg(said, ' ' ORDER BY at) AS said FROM (
        SELECT s.place, r.at, {_HOW.format(theirs="true", same="r.address = s.address")} AS said
        FROM s JOIN redemption r ON r.person = s.person WHERE r.party IS NULL AND {_COUNTS}
        UNION ALL
        SELECT s.place, r.at, {_HOW.format(theirs="false", same="true")}
        FROM s JOIN redemption r ON r.address = s.address
        WHERE r.channel = 'voice' AND s.address <> '' AND NOT (r.person = s.person AND r.party IS NULL) AND {_COUNTS}
    ) AS r GROUP BY place
""")


class Marks(NamedTuple):
    """Rows, as the tables have them: standing stops of the persons themselves; consents given and not withdrawn; ``contacts``:
    of each ask with any (place, what was said of them); ``numbers``: those of whose line or channels something is known."""

    stops: Sequence[Any]
    consents: Sequence[Any]
    contacts: Sequence[Any]
    numbers: frozenset[str]


def marks_of(
    work: Work, persons: Sequence[str], accounts: Sequence[str], addresses: Sequence[str], now: datetime, since: datetime
) -> Marks:
    """What is kept of asks about persons, accounts (ids in hexadecimal) and addresses, contacts from ``since`` on. Stops and
    consents of others may be among it."""
    between = {"first": min(persons), "last": max(persons)}
    with work.planning({"work_mem": "64MB"}):
        has = work.execute(_HAS).one()
        asked = {"persons": as_array(persons), "accounts": as_array(accounts), "addresses": as_array(addresses)}
        return Marks(
            list(work.execute(_STOPS, between)),
            list(work.execute(_CONSENTS, {**between, "now": now})),
            list(work.execute(_CONTACTS, {**asked, "since": since})) if has.contacts else (),
            frozenset(work.execute(_NUMBERS, asked).scalars()) if has.numbers else frozenset(),
        )
