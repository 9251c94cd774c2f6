"""People of whom a decision on a contact reads the same in the book, found for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import text

from tideover.base.database import as_array
from tideover.base.work import Work

# Every table is read once, by a range of ids, and joined by hashes. The planner believes that what lies within a range of one
# table meets little of what lies within the same range of another, and would look each row up: it is told not to.
_HASHED = {"enable_nestloop": "off", "enable_sort": "off", "work_mem": "64MB"}
_ABOUT = text("SELECT reltuples FROM pg_class WHERE oid = CAST('person' AS regclass)")
_OF_MINE = ("payment", "adjustment", "balance", "held_money", "difference")
_LINKS = " UNION ALL ".join(
    f"SELECT {end} FROM same_person WHERE undone_at IS NULL AND NOT is_suggestion AND {end} >= :first AND {end} <= :last"
    for end in ("a", "b")
)
# CASE keeps from the planner that a pair of ids which belong together narrows nothing down.
_ADDRESSES = """
    JOIN (SELECT person, blind, zone FROM address WHERE person >= :first AND person <= :last AND kind = :kind
        AND (expires_at IS NULL OR expires_at > :now) OFFSET 0) d
        ON d.person = s.person AND CASE WHEN d.blind = s.address THEN true ELSE false END
"""


def _statement(with_addresses: bool) -> str:
    touched = " UNION ALL ".join(
        f"SELECT m.person FROM mine m JOIN {table} x ON x.account = m.id WHERE x.account >= :least AND x.account <= :most"
        for table in _OF_MINE
    )
    return (
        f"""
        WITH mine AS MATERIALIZED (SELECT id, person FROM account WHERE person >= :first AND person <= :last),
        own AS MATERIALIZED ({touched} UNION ALL {_LINKS})
        SELECT p.jurisdiction, p.zone, {"d.zone" if with_addresses else "NULL"} AS address_zone, i.first_due,
            array_agg(CAST(s.place AS int)) AS places
        FROM unnest(CAST(:persons AS uuid[]), CAST(:accounts AS uuid[]), CAST(:addresses AS text[]))
            WITH ORDINALITY AS s(person, account, address, place)
        JOIN mine a ON a.id = s.account AND CASE WHEN a.person = s.person THEN true ELSE false END
        JOIN (SELECT account, min(due) AS first_due FROM instalment
            WHERE gone_at IS NULL AND account >= :least AND account <= :most GROUP BY 1
            HAVING bool_and(principal_minor >= 0 AND interest_minor >= 0 AND fee_minor >= 0
                AND (principal_minor > 0 OR interest_minor > 0 OR fee_minor > 0)) OFFSET 0) i ON i.account = s.account
        JOIN (SELECT id, jurisdiction, zone FROM person WHERE id >= :first AND id <= :last AND erased_at IS NULL OFFSET 0) p
            ON p.id = s.person
        {_ADDRESSES if with_addresses else ""}
        WHERE CASE WHEN s.person IN (SELECT person FROM own) THEN false ELSE true END
        GROUP BY 1, 2, 3, 4
    """.replace(":first", "CAST(:first AS uuid)")
        .replace(":last", "CAST(:last AS uuid)")
        .replace(":least", "CAST(:least AS uuid)")
        .replace(":most", "CAST(:most AS uuid)")
    )


Columns = tuple[Sequence[str], Sequence[str], Sequence[str]]  # persons, accounts, addresses
_BY_ADDRESS, _WITHOUT = text(_statement(True)), text(_statement(False))


class Alike(NamedTuple):
    """``first_due``: of the account, on which nothing was ever paid or changed; ``address_zone``: of the address asked for."""

    jurisdiction: str
    zone: str | None
    address_zone: str | None
    first_due: date


def persons_about(work: Work) -> int:
    """About how many persons there are, of all tenants together, by the planner's statistics; -1: it has none."""
    return int(work.execute(_ABOUT).scalar_one())


def alike(work: Work, kind: str | None, pieces: Iterable[Columns], now: datetime) -> list[list[tuple[Alike, list[int]]]]:
    """For each piece of asks (ids in hexadecimal): who is alike, with their places in it from 1. ``kind``: of the addresses;
    None: a channel without any. Who is in none of the lists has something of their own, or is not whom the ask says."""
    with work.planning(_HASHED):
        return [_alike(work, kind, piece, now) for piece in pieces]


def _alike(work: Work, kind: str | None, piece: Columns, now: datetime) -> list[tuple[Alike, list[int]]]:
    persons, accounts, addresses = piece
    said = {
        "persons": as_array(persons), "accounts": as_array(accounts), "addresses": as_array(addresses),
        "first": min(persons), "last": max(persons), "least": min(accounts), "most": max(accounts),
    }  # fmt: skip
    rows = work.execute(_BY_ADDRESS, {**said, "kind": kind, "now": now}) if kind is not None else work.execute(_WITHOUT, said)
    return [(Alike(*row[:4]), row.places) for row in rows]
