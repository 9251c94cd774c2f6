"""Persons, their addresses, and who stands beside them: tables and queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
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
    key=["person", "kind", "blind"],
)


Index("address_blind_ix", addresses.c.tenant, addresses.c.blind)


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
    key=["id"],
)


Index("party_ref_uq", parties.c.tenant, parties.c.ref, unique=True)


Index("party_person_ix", parties.c.tenant, parties.c.person)


def person_rows(work: Work, ids: Sequence[UUID]) -> list[Any]:
    return list(work.execute(select(persons).where(persons.c.id.in_(ids))))


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
    """Make ``rows`` the addresses of these persons."""
    work.execute(text("DELETE FROM address WHERE person = ANY(:persons)"), {"persons": list(persons_)})
    if rows:
        work.execute(
            text(
                "INSERT INTO address (person, kind, blind, value, source) VALUES (:person, :kind, :blind, :value, :source) "
                "ON CONFLICT DO NOTHING"
            ),
            list(rows),
        )


def addresses_of(work: Work, persons_: Sequence[UUID]) -> dict[UUID, list[Address]]:
    found: dict[UUID, list[Address]] = {person: [] for person in persons_}
    rows = work.execute(select(addresses).where(addresses.c.person.in_(persons_)).order_by(addresses.c.kind, addresses.c.blind))
    for row in rows:
        found[row.person].append(Address(row.kind, row.blind, row.value))
    return found


def persons_with_blind(work: Work, blind: str) -> list[PersonId]:
    rows = work.execute(select(addresses.c.person).where(addresses.c.blind == blind).order_by(addresses.c.person))
    return [PersonId(row.person) for row in rows]


def parties_by_ref(work: Work, refs: Sequence[str]) -> dict[str, tuple[UUID, UUID]]:
    """ref -> (party, the person they belong to)."""
    rows = work.execute(select(parties.c.ref, parties.c.id, parties.c.person).where(parties.c.ref.in_(refs)))
    return {row.ref: (row.id, row.person) for row in rows}


def parties_of(work: Work, person: UUID) -> list[Any]:
    return list(work.execute(select(parties).where(parties.c.person == person).order_by(parties.c.ref)))


def forget_parties(work: Work, person: UUID) -> list[UUID]:
    """Strip a person's parties of all that is personal. Returns whom."""
    statement = "UPDATE party SET name = NULL, phone = NULL, phone_blind = NULL WHERE person = :person RETURNING id"
    return [row.id for row in work.execute(text(statement), {"person": person})]


def mark_erased(work: Work, person: UUID, at: datetime) -> None:
    work.execute(text("DELETE FROM address WHERE person = :person"), {"person": person})
    work.execute(
        text("UPDATE person SET erased_at = :at, name = '', profile = '', zone = NULL WHERE id = :person"),
        {"person": person, "at": at},
    )
