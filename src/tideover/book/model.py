"""Nouns and rules of the book. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tideover.base.ids import AccountId, PartyId, PersonId, PromiseId
from tideover.base.money import Money
from tideover.journal import fact


@dataclass(frozen=True, slots=True)
class Person:
    """A customer. Personal fields are sealed; ``masked_name`` is what may be shown without a reason."""

    id: PersonId
    ref: str
    jurisdiction: str
    zone: str | None  # IANA name; None: unknown, so nothing may be sent
    language: str
    masked_name: str
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A number or address of a person, as the vault keeps it."""

    kind: str  # "phone" | "email"
    blind: str
    sealed: str


class Relation(StrEnum):
    """What somebody is to a customer or one of their accounts. Only ``co_borrower`` and ``guarantor`` are liable."""

    CO_BORROWER = "co_borrower"
    GUARANTOR = "guarantor"
    CONTACT = "contact"
    HEIR = "heir"
    GUARDIAN = "guardian"
    PAYER = "payer"
    REPRESENTATIVE = "representative"
    UNRELATED = "unrelated"

    @property
    def is_liable(self) -> bool:
        return self in (Relation.CO_BORROWER, Relation.GUARANTOR)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody beside the customer. Name and number are sealed under the party's own key and shown masked; the gate
    permits no contact with parties yet."""

    id: PartyId
    ref: str
    person: PersonId
    account: AccountId | None  # None: of all their accounts
    relation: Relation
    is_authorised: bool
    masked_name: str
    masked_phone: str


@dataclass(frozen=True, slots=True)
class Account:
    id: AccountId
    ref: str
    person: PersonId
    product: str
    creditor: str
    currency: str


@dataclass(frozen=True, slots=True)
class Instalment:
    number: int
    due: date
    total_minor: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What an account owes on a day.

    ``overdue_minor``: unpaid of what fell due before the day; ``due_minor``: that and what falls due on the day itself;
    ``dpd``: the day − oldest unpaid due date, 0 if none (per account); ``next_due``/``next_minor``: the first instalment
    not fully paid that falls due after the day.
    """

    overdue_minor: int
    due_minor: int
    dpd: int
    oldest_unpaid: date | None
    next_due: date | None
    next_minor: int


def owed(instalments: Iterable[Instalment], paid_minor: int, on: date) -> Owed:
    """Set payments against instalments, oldest first, and read off what is owed on ``on``."""
    overdue = due = dpd = next_minor = 0
    oldest: date | None = None
    next_due: date | None = None
    left = max(paid_minor, 0)
    for item in sorted(instalments, key=lambda item: (item.due, item.number)):
        covered = min(left, item.total_minor)
        left -= covered
        unpaid = item.total_minor - covered
        if unpaid <= 0:
            continue
        if item.due <= on:
            due += unpaid
            overdue += unpaid if item.due < on else 0
            oldest = oldest or item.due
        elif next_due is None:
            next_due, next_minor = item.due, unpaid
    if oldest is not None:
        dpd = (on - oldest).days
    return Owed(overdue, due, dpd, oldest, next_due, next_minor)


@dataclass(frozen=True, slots=True)
class DueAccount:
    """An account on the day's list: who, what, how late."""

    account: Account
    owed: Owed


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated, amounted commitment (PTP). ``paid_minor`` counts payments made from its taking to the end of ``due``."""

    id: PromiseId
    person: PersonId
    account: AccountId
    amount: Money
    due: date
    taken_at: datetime
    state: PromiseState
    paid_minor: int


def paid_towards(promise: Promise, payments: Sequence[tuple[int, datetime, date]]) -> int:
    """Minor units paid towards a promise, of payments (amount, moment, local day): from its taking, up to its due day."""
    return sum(amount for amount, at, day in payments if at >= promise.taken_at and day <= promise.due)


# --- facts ------------------------------------------------------------------------------------------------------------


@fact
@dataclass(frozen=True, slots=True)
class BookImported:
    layout: str
    files: dict[str, str]  # file name -> SHA-256 of its bytes
    read: int
    accepted: int
    rejected: int
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PaymentRecorded:
    person: PersonId
    account: AccountId
    payment: str  # the lender's reference
    amount_minor: int  # negative: a reversal
    currency: str
    paid_at: datetime
    reverses: str | None


@fact
@dataclass(frozen=True, slots=True)
class PromiseTaken:
    person: PersonId
    account: AccountId
    promise: PromiseId
    amount_minor: int
    currency: str
    due: date
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PromiseKept:
    person: PersonId
    account: AccountId
    promise: PromiseId
    paid_minor: int
    currency: str


@fact
@dataclass(frozen=True, slots=True)
class PromiseBroken:
    person: PersonId
    account: AccountId
    promise: PromiseId
    paid_minor: int
    currency: str


@fact
@dataclass(frozen=True, slots=True)
class PersonErased:
    person: PersonId
    by: str
