"""Numbers and addresses of persons: who has one, which one is used, noting and ending them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import PersonId
from tideover.base.privacy import mask
from tideover.base.work import Work, number_key
from tideover.book.actions.people import get_person, hold_person, hold_persons, name_of
from tideover.book.addresses import (
    ADDRESS_KINDS,
    AddressExpired,
    AddressNoted,
    AddressSource,
    AddressUse,
    best_address,
    is_formed,
    is_valid,
    stronger,
)
from tideover.book.model import Address
from tideover.book.number_zones import zone_of_number
from tideover.book.store import identity as identity_store
from tideover.book.store import people as people_store
from tideover.journal import record

_EXPECTED = {"phone": "a phone number", "email": "an e-mail address", "postal": "6 to 300 characters on up to six lines"}
_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class AddressView:
    """An address as it may be shown: the value masked. ``is_used``: the one that is used for its kind."""

    address: Address
    masked: str
    is_valid: bool
    is_used: bool


def persons_at_address(work: Work, kind: str, value: str) -> list[PersonId]:
    """Whose number or address this is or was: none, one, or several who share it or had it one after the other.

    Those who had it count as well: a message from an address that has expired is still somebody's, most likely theirs,
    and where it could be two people's a person reads it. Of those who are known to be the same person one is named.
    """
    return people_behind(work, kind, work.vault.blind(kind, value))


def people_behind(work: Work, kind: str, blind: str) -> list[PersonId]:
    """``persons_at_address`` by the blind index."""
    found = people_store.persons_with_blind(work, kind, blind)
    if len(found) < 2:
        return found
    firsts: dict[UUID, PersonId] = {}
    for person, group in identity_store.groups_of(work, found).items():
        firsts.setdefault(group[0], PersonId(person))
    return sorted(firsts.values())


def persons_with_number(work: Work, kind: str, blind: str) -> list[PersonId]:
    """Everybody who has or had a number or address, by its blind index."""
    return people_store.persons_with_blind(work, kind, blind)


def hold_number(work: Work, kind: str, blind: str, also: Sequence[PersonId] = ()) -> datetime:
    """Hold a number or address itself, and everybody who has or had it; ``also``: further persons to hold with them.

    Raises ``Conflict("addresses_changed")`` where it became somebody's between look and hold; asking again succeeds.
    """
    found = persons_with_number(work, kind, blind)
    now = hold_persons(work, [*found, *also], [number_key(blind)])
    if set(persons_with_number(work, kind, blind)) - set(found):
        raise Conflict("addresses_changed", expected="asking again")
    return now


def address_of(work: Work, person: PersonId, kind: str, blind: str | None = None) -> tuple[Address, str] | None:
    """The address of a kind to use for a person now (the rule: ``book/addresses.py``) and its plain value: for sending, not
    for showing. ``blind``: this one and no other, where it counts as theirs or that of somebody known to be the same person.
    """
    if blind is None:
        best = best_address(people_store.addresses_of(work, [person])[person], kind, work.now())
    else:
        named = [address for address in addresses_owned(work, person) if (address.kind, address.blind) == (kind, blind)]
        best = min(named, key=lambda address: address.person != person, default=None)
    return None if best is None else (best, work.vault.unseal(best.person, best.sealed))


def known_plain(work: Work, person: PersonId) -> dict[str, str]:
    """The person's own plain name, phone and e-mail, to find and mask them in words; never to show."""
    if get_person(work, person).is_erased:
        return {}
    found = {"name": name_of(work, person)}
    for kind in ("phone", "email"):
        address = address_of(work, person, kind)
        if address is not None:
            found[kind] = address[1]
    return found


def addresses_owned(work: Work, person: PersonId, group: Sequence[PersonId] | None = None) -> list[Address]:
    """Every address that counts now as the person's: their own and those of whoever is known to be the same person.

    ``group``: the result of ``same_person``, where the caller has it already.
    """
    members = group or identity_store.groups_of(work, [person])[person]
    now = work.now()
    return [a for found in people_store.addresses_of(work, members).values() for a in found if is_valid(a, now)]


def addresses_ever(work: Work, persons: Sequence[PersonId]) -> list[Address]:
    """Every address that these persons have or had; one that the lender's file alone named, and names no more, is not kept."""
    return [address for found in people_store.addresses_of(work, persons).values() for address in found]


def addresses_of(work: Work, person: PersonId) -> list[AddressView]:
    """Every address of a person, expired ones included, masked."""
    found, now = people_store.addresses_of(work, [person])[person], work.now()
    used = [best_address(found, kind, now) for kind in ADDRESS_KINDS]
    return [
        AddressView(a, mask(a.kind, work.vault.unseal(person, a.sealed)), is_valid(a, now), any(a is best for best in used))
        for a in found
    ]


def note_address(
    work: Work,
    person: PersonId,
    kind: str,
    value: str,
    use: AddressUse,
    source: AddressSource,
    expires_at: datetime | None = None,
) -> AddressView:
    """Note a number or address that somebody gave, under the hold of the person and of the number.

    One that was there already keeps the stronger of both sources and counts again if it had expired; the customer's own
    word confirms it. Raises ``Invalid``: ``invalid_address`` (never with the value), ``source_reserved`` for the file's.
    """
    if kind not in ADDRESS_KINDS:
        raise Invalid("invalid_address", field="kind", expected=" or ".join(ADDRESS_KINDS))
    if not is_formed(kind, value):
        raise Invalid("invalid_address", field="value", expected=_EXPECTED[kind])
    if source is AddressSource.BOOK:
        raise Invalid("source_reserved", field="source", expected="another source: book is what the lender's file says")
    blind = work.vault.blind(kind, value)
    now = hold_person(work, person, [number_key(blind)])
    if get_person(work, person).is_erased:
        raise NotFound("erased", field="person")
    if expires_at is not None and expires_at <= now:
        raise Invalid("invalid_address", field="expires_at", expected="a later moment")
    before = _find(work, person, kind, blind)
    confirmed_at = now if source is AddressSource.CUSTOMER else before.confirmed_at if before else None
    row = {
        "person": person,
        "kind": kind,
        "blind": blind,
        "value": work.vault.seal(person, value.strip()),
        "source": (stronger(before.source, source) if before else source).value,
        "use": use.value,
        "since": before.since if before and is_valid(before, now) else now,
        "expires_at": expires_at,
        "confirmed_at": confirmed_at,
        "noted_by": work.actor,
        "zone": zone_of_number(value) if kind == "phone" else None,
    }
    people_store.save_address(work, row)
    record(work, AddressNoted(person, kind, blind, source.value, use.value, expires_at, work.actor))
    return next(view for view in addresses_of(work, person) if (view.address.kind, view.address.blind) == (kind, blind))


def expire_address(work: Work, person: PersonId, blind: str, reason: str) -> AddressView:
    """From now on the address is not the person's any more; nothing is sent to it. Ending it again changes nothing.

    ``blind``: its blind index, as ``addresses_of`` names it; ``reason``: a short code. The lender's next file does not
    bring it back. Raises ``NotFound("address_not_found")``.
    """
    if not _REASON.fullmatch(reason):
        raise Invalid("invalid_reason", field="reason", expected="a code of small letters, digits and _")
    now = hold_person(work, person)
    found = next((a for a in people_store.addresses_of(work, [person])[person] if a.blind == blind), None)
    if found is None:
        raise NotFound("address_not_found", field="address")
    if is_valid(found, now):
        people_store.expire_address(work, person, found.kind, blind, now)
        record(work, AddressExpired(person, found.kind, blind, found.source, now, reason, work.actor))
    return next(view for view in addresses_of(work, person) if view.address.blind == blind)


def _find(work: Work, person: PersonId, kind: str, blind: str) -> Address | None:
    found = people_store.addresses_of(work, [person])[person]
    return next((address for address in found if (address.kind, address.blind) == (kind, blind)), None)
