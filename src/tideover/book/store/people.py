"""Persons, their addresses, and who stands beside them: tables and queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Text, any_, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import PersonId
from tideover.base.work import Work
from tideover.book.model import Address

persons = tenant_table(
    "person",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("ref", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("zone", Text),
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False),  # sealed
    Column("profile", Text, nullable=False),  # sealed JSON: id number, birth date, gender, occupation, income
    Column("erased_at", TIMESTAMP(timezone=True)),
    Column("seen_in", PgUuid(as_uuid=True)),  # the last import that named them
    key=["id"],
)


Index("person_ref_uq", persons.c.tenant, persons.c.ref, unique=True)


addresses = tenant_table(
    "address",
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("blind", Text, nullable=False),
    Column("value", Text, nullable=False),  # sealed
    Column("source", Text, nullable=False),
    Column("use", Text, nullable=False),
    Column("since", TIMESTAMP(timezone=True), nullable=False),
    Column("expires_at", TIMESTAMP(timezone=True)),
    Column("confirmed_at", TIMESTAMP(timezone=True)),
    Column("noted_by", Text, nullable=False),
    Column("zone", Text),  # where a number lies
    key=["person", "kind", "blind"],
)


Index("address_blind_ix", addresses.c.tenant, addresses.c.blind)
Index("address_expires_ix", addresses.c.tenant, addresses.c.expires_at, postgresql_where=addresses.c.expires_at.is_not(None))


parties = tenant_table(
    "party",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("ref", Text, nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True)),
    Column("relation", Text, nullable=False),
    Column("authorised", Boolean, nullable=False),
    Column("name", Text),  # sealed for the party
    Column("phone", Text),  # sealed for the party
    Column("phone_blind", Text),
    Column("source", Text, nullable=False, server_default="book"),
    Column("noted_at", TIMESTAMP(timezone=True)),
    Column("noted_by", Text),
    Column("expires_at", TIMESTAMP(timezone=True)),
    Column("zone", Text),  # of the number
    key=["id"],
)


Index("party_ref_uq", parties.c.tenant, parties.c.ref, unique=True)


Index("party_person_ix", parties.c.tenant, parties.c.person)


def person_rows(work: Work, ids: Sequence[UUID]) -> list[Any]:
    return list(work.execute(select(persons).where(persons.c.id == any_(literal(list(ids), ARRAY(PgUuid(as_uuid=True)))))))


def person_row(work: Work, *, id: UUID | None = None, ref: str | None = None) -> Any:
    where = persons.c.id == id if id is not None else persons.c.ref == ref
    return work.execute(select(persons).where(where)).one_or_none()


def page_of_persons(work: Work, after_ref: str | None, limit: int) -> list[Any]:
    statement = select(persons).order_by(persons.c.ref).limit(limit)
    if after_ref is not None:
        statement = statement.where(persons.c.ref > after_ref)
    return list(work.execute(statement))


def ids_by_ref(work: Work, refs: Sequence[str]) -> dict[str, tuple[UUID, bool]]:
    """Of persons: ref -> (id, whether erased)."""
    rows = work.execute(select(persons.c.ref, persons.c.id, persons.c.erased_at).where(persons.c.ref.in_(refs)))
    return {row.ref: (row.id, row.erased_at is not None) for row in rows}


def replace_addresses(work: Work, persons_: Sequence[UUID], rows: Sequence[dict[str, Any]]) -> None:
    """Make ``rows`` what the lender's file says of these persons' addresses.

    Only what came from the file goes when the file no longer says it. What a customer, a paper or one of us said stays as
    it is, and so does the end of an address that was found to be no longer theirs: no file brings it back.
    """
    work.execute(
        text(
            "DELETE FROM address d WHERE d.person = ANY(:persons) AND d.source = 'book' "
            "AND (d.expires_at IS NULL OR d.expires_at > :now) AND NOT EXISTS (SELECT FROM unnest(CAST(:owners AS uuid[]), "
            "CAST(:kinds AS text[]), CAST(:blinds AS text[])) AS k(person, kind, blind) "
            "WHERE (k.person, k.kind, k.blind) = (d.person, d.kind, d.blind))"
        ),
        {
            "persons": list(persons_),
            "now": work.now(),
            "owners": [row["person"] for row in rows],
            "kinds": [row["kind"] for row in rows],
            "blinds": [row["blind"] for row in rows],
        },
    )
    if rows:
        work.execute(
            text(
                "INSERT INTO address (person, kind, blind, value, source, zone, use, since, noted_by) "
                "SELECT k.*, :now, :by FROM unnest(CAST(:person AS uuid[]), CAST(:kind AS text[]), CAST(:blind AS text[]), "
                "CAST(:value AS text[]), CAST(:source AS text[]), CAST(:zone AS text[]), CAST(:use AS text[])) AS k "
                "ON CONFLICT DO NOTHING"
            ),
            {
                **{name: [row[name] for row in rows] for name in ("person", "kind", "blind", "value", "source", "zone")},
                "use": [row.get("use", "primary") for row in rows],
                "now": work.now(),
                "by": work.actor,
            },
        )


def save_address(work: Work, row: dict[str, Any]) -> None:
    """Insert an address, or bring the one of this person, kind and blind index up to date."""
    work.execute(
        text(
            "INSERT INTO address (person, kind, blind, value, source, use, since, expires_at, confirmed_at, noted_by, zone) "
            "VALUES (:person, :kind, :blind, :value, :source, :use, :since, :expires_at, :confirmed_at, :noted_by, :zone) "
            "ON CONFLICT (tenant, person, kind, blind) DO UPDATE SET value = EXCLUDED.value, source = EXCLUDED.source, "
            "use = EXCLUDED.use, since = EXCLUDED.since, expires_at = EXCLUDED.expires_at, "
            "confirmed_at = EXCLUDED.confirmed_at, noted_by = EXCLUDED.noted_by, zone = EXCLUDED.zone"
        ),
        row,
    )


def expire_address(work: Work, person: UUID, kind: str, blind: str, at: datetime) -> None:
    work.execute(
        text("UPDATE address SET expires_at = :at WHERE person = :person AND kind = :kind AND blind = :blind"),
        {"person": person, "kind": kind, "blind": blind, "at": at},
    )


def addresses_of(work: Work, persons_: Sequence[UUID]) -> dict[UUID, list[Address]]:
    """Every address of these persons, expired ones included."""
    found: dict[UUID, list[Address]] = {person: [] for person in persons_}
    statement = select(addresses).where(addresses.c.person == any_(literal(list(persons_), ARRAY(PgUuid(as_uuid=True)))))
    for row in work.execute(statement.order_by(addresses.c.kind, addresses.c.blind)):
        found[row.person].append(_address(row))
    return found


def _address(row: Any) -> Address:
    return Address(
        PersonId(row.person), row.kind, row.blind, row.value, row.source, row.use, row.since, row.expires_at,
        row.confirmed_at, row.noted_by, row.zone,
    )  # fmt: skip


def persons_with_blind(work: Work, kind: str, blind: str) -> list[PersonId]:
    """Whose address this is or was, expired ones included."""
    statement = select(addresses.c.person).where(addresses.c.blind == blind, addresses.c.kind == kind)
    return [PersonId(row.person) for row in work.execute(statement.order_by(addresses.c.person))]


def parties_by_ref(work: Work, refs: Sequence[str]) -> dict[str, tuple[UUID, UUID]]:
    """ref -> (party, the person they belong to)."""
    rows = work.execute(select(parties.c.ref, parties.c.id, parties.c.person).where(parties.c.ref.in_(refs)))
    return {row.ref: (row.id, row.person) for row in rows}


def insert_party(work: Work, row: dict[str, Any]) -> None:
    names = list(row)
    work.execute(text(f"INSERT INTO party ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"), row)


def party_row(work: Work, party: UUID | None = None, ref: str | None = None) -> Any:
    return work.execute(select(parties).where(parties.c.id == party if party else parties.c.ref == ref)).one_or_none()


def expire_party(work: Work, party: UUID, at: datetime) -> None:
    work.execute(text("UPDATE party SET expires_at = :at WHERE id = :party"), {"party": party, "at": at})


def parties_of(work: Work, person: UUID) -> list[Any]:
    return list(work.execute(select(parties).where(parties.c.person == person).order_by(parties.c.ref)))


def forget_parties(work: Work, person: UUID) -> list[UUID]:
    """Strip a person's parties of all that is personal. Returns whom."""
    statement = "UPDATE party SET name = NULL, phone = NULL, phone_blind = NULL WHERE person = :person RETURNING id"
    return [row.id for row in work.execute(text(statement), {"person": person})]


def mark_erased(work: Work, person: UUID, at: datetime) -> None:
    work.execute(text("DELETE FROM address WHERE person = :person"), {"person": person})
    work.execute(text("DELETE FROM identifier WHERE person = :person"), {"person": person})
    work.execute(
        text("UPDATE person SET erased_at = :at, name = '', profile = '', zone = NULL WHERE id = :person"),
        {"person": person, "at": at},
    )
