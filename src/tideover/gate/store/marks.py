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
_CONTACT = "r.permit, r.person, r.party, r.at, r.channel, r.purpose, r.account, r.result, r.address"
_COUNTS = "r.at >= :since AND (r.turn = 1) IS TRUE AND NOT r.is_answer AND r.result IS DISTINCT FROM 'not_made'"
_CONTACTS = text(f"""
    SELECT {_CONTACT} FROM unnest(CAST(:persons AS uuid[])) AS asked(person) JOIN redemption r ON r.person = asked.person
    WHERE {_COUNTS}
    UNION
    SELECT {_CONTACT} FROM unnest(CAST(:addresses AS text[])) AS asked(address) JOIN redemption r ON r.address = asked.address
    WHERE r.channel = 'voice' AND asked.address <> '' AND {_COUNTS}
""")


class Marks(NamedTuple):
    """Rows, as the tables have them: standing stops of the persons themselves; consents given and not withdrawn; contacts with
    the persons or the numbers; ``numbers``: those of whose line or channels something is known."""

    stops: Sequence[Any]
    consents: Sequence[Any]
    contacts: Sequence[Any]
    numbers: frozenset[str]


def marks_of(work: Work, persons: Sequence[str], addresses: Sequence[str], now: datetime, since: datetime) -> Marks:
    """What is kept of persons (ids in hexadecimal) and of addresses, contacts from ``since`` on. Stops and consents of others
    may be among it."""
    between = {"first": min(persons), "last": max(persons)}
    with work.planning({}):
        has = work.execute(_HAS).one()
        asked = {"persons": as_array(persons), "addresses": as_array([word for word in addresses if word])}
        return Marks(
            list(work.execute(_STOPS, between)),
            list(work.execute(_CONSENTS, {**between, "now": now})),
            list(work.execute(_CONTACTS, {**asked, "since": since})) if has.contacts else (),
            frozenset(work.execute(_NUMBERS, asked).scalars()) if has.numbers else frozenset(),
        )
