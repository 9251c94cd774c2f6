"""Persons: looking up, holding, revealing, erasing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID

from tideover.base import clock
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import PersonId
from tideover.base.privacy import mask
from tideover.base.work import Work
from tideover.book.addresses import ADDRESS_KINDS, best_address
from tideover.book.model import Person, PersonErased
from tideover.book.store import identity as identity_store
from tideover.book.store import people as people_store
from tideover.journal import record
from tideover.security import record_reveal

REVEALABLE = ("name", "phone", "email", "postal", "id_number", "birth_date", "gender", "occupation", "income_minor")


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def find_person(work: Work, key: str) -> Person:
    """A person by our id or the lender's reference. Raises ``NotFound("person_not_found")``."""
    id_ = _as_uuid(key)
    row = (people_store.person_row(work, id=id_) if id_ else None) or people_store.person_row(work, ref=key)
    if row is None:
        raise NotFound("person_not_found", field="person")
    return _person(work, row)


def get_person(work: Work, person: PersonId) -> Person:
    """Raises ``NotFound("person_not_found")``."""
    row = people_store.person_row(work, id=person)
    if row is None:
        raise NotFound("person_not_found", field="person")
    return _person(work, row)


def get_persons(work: Work, persons: Collection[PersonId]) -> list[Person]:
    """``get_person`` for several; those there are."""
    return [_person(work, row) for row in people_store.person_rows(work, list(persons))]


def _person(work: Work, row: Any) -> Person:
    name = "" if row.erased_at else mask("name", work.vault.unseal(row.id, row.name))
    return Person(PersonId(row.id), row.ref, row.jurisdiction, row.zone, row.language, name, row.erased_at is not None)


def list_persons(work: Work, after_ref: str | None, limit: int) -> list[Person]:
    """Persons in order of their references."""
    return [_person(work, row) for row in people_store.page_of_persons(work, after_ref, limit)]


def zone_of(person: Person) -> tzinfo:
    """The person's zone; UTC where it is unknown, for counting days only (nothing is sent into an unknown zone)."""
    return clock.zone(person.zone) or UTC


def zones_of(work: Work, persons: Collection[PersonId]) -> dict[PersonId, tzinfo]:
    """``zone_of`` for several."""
    return {PersonId(row.id): clock.zone(row.zone) or UTC for row in people_store.person_rows(work, list(persons))}


def homes_of(work: Work, persons: Collection[PersonId]) -> dict[PersonId, tuple[str, str | None]]:
    """The jurisdiction and the zone of several persons."""
    return {PersonId(row.id): (row.jurisdiction, row.zone) for row in people_store.person_rows(work, list(persons))}


def name_of(work: Work, person: PersonId) -> str:
    """The person's plain name: to address them with, not to show."""
    return work.vault.unseal(person, people_store.person_row(work, id=person).name)


def profile_of(work: Work, person: Person) -> dict[str, str]:
    """The person's fields, masked."""
    return {field: mask(field, value) for field, value in _fields(work, person.id).items()}


def _fields(work: Work, person: PersonId) -> dict[str, str]:
    row = people_store.person_row(work, id=person)
    if row is None or row.erased_at:
        return {}
    fields = {"name": work.vault.unseal(person, row.name), **json.loads(work.vault.unseal(person, row.profile))}
    addresses = people_store.addresses_of(work, [person])[person]
    for kind in ADDRESS_KINDS:
        if best := best_address(addresses, kind, work.now()):
            fields[kind] = work.vault.unseal(person, best.sealed)
    return {key: str(fields[key]) for key in REVEALABLE if fields.get(key) not in (None, "")}


def reveal_field(work: Work, person: PersonId, field: str, reason: str) -> str:
    """One unmasked field, the look and its reason on record. Raises ``Invalid`` or ``NotFound``."""
    if field not in REVEALABLE:
        raise Invalid("unknown_field", field="field", expected=", ".join(REVEALABLE))
    fields = _fields(work, person)
    if field not in fields:
        raise NotFound("field_not_held", field=field)
    record_reveal(work, person, field, reason)
    return fields[field]


def hold_person(work: Work, person: PersonId, further: Iterable[str] = ()) -> datetime:
    """Hold a person, whoever is known to be the same person, and every number and address they have or had; returns the
    business time read after that.

    Raises ``Conflict("addresses_changed")`` where an address or a link came in between look and hold; asking again succeeds.
    """
    return hold_persons(work, [person], further)


def hold_persons(work: Work, persons: Sequence[PersonId], further: Iterable[str] = ()) -> datetime:
    """Hold several persons at once, as ``hold_person`` does; ``further``: more of the hold's keys to take with them.

    Where the transaction holds them already it goes on with what it has, even if a link to others came in since: whoever
    acts on those others now must hold these persons, too, and waits.
    """
    if work.has_hold:
        return work.hold([*identity_store.own_keys(work, persons), *further])
    if not identity_store.hold_people(work, persons, list(further)):
        raise Conflict("addresses_changed", expected="asking again")
    return work.now()


def erase_person(work: Work, person: PersonId) -> None:
    """Destroy the person's key and addresses: what was sealed for them can never be read again. Ids and sums stay."""
    hold_person(work, person)
    get_person(work, person)
    people_store.mark_erased(work, person, work.now())
    for party in people_store.forget_parties(work, person):
        work.vault.erase(party)
    work.vault.erase(person)
    record(work, PersonErased(person, work.actor))
