"""Numbers and addresses: where they come from, until when they count, and which one is used. Pure.

The rule of choice, in this order: (1) only what has not expired; (2) the customer's own word (said by them, or confirmed
by them) before what others noted, that before the lender's file, that before what a search found; (3) the latest word;
(4) the primary one. So a number that the customer gave stays in use when a later file brings an older one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from tideover.base.ids import PersonId
from tideover.base.privacy import normalise
from tideover.journal import fact


class AddressSource(StrEnum):
    """Who or what an address comes from, the weakest first."""

    SEARCH = "search"  # lawful search for somebody lost (失联修复)
    BOOK = "book"  # the lender's file; the only source an import replaces
    AGENT = "agent"  # noted by one of us
    DOCUMENT = "document"
    CUSTOMER = "customer"

    @property
    def rank(self) -> int:
        return list(AddressSource).index(self)


class AddressUse(StrEnum):
    PRIMARY = "primary"
    HOME = "home"
    WORK = "work"
    MOBILE = "mobile"
    OTHER = "other"


ADDRESS_KINDS = ("phone", "email", "postal")

_FORMS = {"phone": r"\+?\d{5,20}", "email": r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+"}
_POSTAL_LENGTHS, _POSTAL_LINES = range(6, 301), 6


def is_formed(kind: str, value: str) -> bool:
    """Whether a value has the form of its kind: a postal address has 6 to 300 characters on up to six lines."""
    if kind != "postal":
        return re.fullmatch(_FORMS[kind], normalise(kind, value)) is not None
    lines = value.strip().splitlines()
    return len(value.strip()) in _POSTAL_LENGTHS and len(lines) <= _POSTAL_LINES and all(map(str.isprintable, lines))


class Choosable(Protocol):
    """What the choice looks at."""

    @property
    def kind(self) -> str: ...
    @property
    def blind(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def use(self) -> str: ...
    @property
    def since(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def confirmed_at(self) -> datetime | None: ...


_Chosen = TypeVar("_Chosen", bound=Choosable)


def is_valid(address: Choosable, at: datetime) -> bool:
    """Whether an address still counts as the person's at a moment."""
    return address.expires_at is None or at < address.expires_at


def best_address(addresses: Iterable[_Chosen], kind: str, at: datetime) -> _Chosen | None:
    """The address of a kind to use at a moment, by the rule above; None: there is none that counts."""
    valid = [address for address in addresses if address.kind == kind and is_valid(address, at)]
    return max(valid, key=_strength, default=None)


def _strength(address: Choosable) -> tuple[int, datetime, bool, str]:
    source = AddressSource.CUSTOMER if address.confirmed_at else AddressSource(address.source)
    latest = max(address.since, address.confirmed_at or address.since)
    return (source.rank, latest, address.use == AddressUse.PRIMARY, address.blind)


def stronger(one: str, other: str) -> AddressSource:
    """Of two sources of the same address the one that stays on record."""
    return max(AddressSource(one), AddressSource(other), key=lambda source: source.rank)


# --- facts: the blind index names the address, its value is nowhere ----------------------------------------------------


@fact
@dataclass(frozen=True, slots=True)
class AddressNoted:
    person: PersonId
    kind: str
    address: str  # blind index
    source: str
    use: str
    expires_at: datetime | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class AddressExpired:
    person: PersonId
    kind: str
    address: str  # blind index
    source: str
    at: datetime
    reason: str  # a code
    by: str
