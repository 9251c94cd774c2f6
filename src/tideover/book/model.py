"""Nouns and rules of the book. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from tideover.base.ids import AccountId, ImportId, PartyId, PersonId, PromiseId
from tideover.base.money import Money
from tideover.book.promising import PromiseState
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
    """A number or address of a person, as the vault keeps it, with where it comes from and until when it is theirs.

    ``source`` and ``use``: codes of ``book/addresses.py``; ``since``: when it was first noted; ``confirmed_at``: when the
    customer last said that it is theirs; ``expires_at``: from when it is not (None: open).
    """

    person: PersonId
    kind: str  # one of addresses.ADDRESS_KINDS
    blind: str
    sealed: str
    source: str
    use: str
    since: datetime
    expires_at: datetime | None
    confirmed_at: datetime | None
    noted_by: str
    zone: str | None = None  # where a number lies (IANA), where it tells; None: it does not


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
    """Somebody beside the customer. Name and number are sealed under the party's own key and shown masked. ``phone_blind``: the
    number's blind index, empty where there is none; ``zone``: where it lies (IANA; None: not known, so nobody calls)."""

    id: PartyId
    ref: str
    person: PersonId
    account: AccountId | None  # None: of all their accounts
    relation: Relation
    is_authorised: bool
    masked_name: str
    masked_phone: str
    source: str = "book"
    expires_at: datetime | None = None
    phone_blind: str = ""
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    id: AccountId
    ref: str
    person: PersonId
    product: str
    creditor: str
    currency: str


AHEAD = timedelta(days=1)  # clocks and zones of others may differ from ours by this; money dated later has not come in


def value_day(at: datetime, now: datetime, zone: tzinfo) -> date:
    """The day from which money counts: its local day, no later than the day we knew of it."""
    return min(at.astimezone(zone).date(), now.astimezone(zone).date())


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


class Obstacle(StrEnum):
    """Why nothing may be asked for on an account, though something is due."""

    STALE = "STALE"  # core's balance is older than the tenant allows
    DIFFERENCE = "DIFFERENCE"  # core's balance and our reckoning differ
    HELD_MONEY = "HELD-MONEY"  # money came in that may be meant for it
    PAUSED = "PAUSED"  # a pause was agreed
    CROSSING = "CROSSING"  # a payment we were told of that core's balance cannot be known to hold


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated, amounted commitment (PTP). ``paid_minor``: what was paid towards it; ``replaced_at``: when another took its
    place."""

    id: PromiseId
    person: PersonId
    account: AccountId
    amount: Money
    due: date
    taken_at: datetime
    state: PromiseState
    paid_minor: int
    replaced_at: datetime | None = None


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
class PaymentsImported:
    """Payments that came in with a chunk of a file, in one currency. Each can be proved from ``root``: docs/import.md."""

    run: ImportId
    file: str
    first_line: int
    last_line: int
    count: int
    amount_minor: int  # payments less reversals
    currency: str
    root: str  # of the Merkle tree over their lines, in hexadecimal


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
class PromisePartlyKept:
    person: PersonId
    account: AccountId
    promise: PromiseId
    paid_minor: int
    currency: str


@fact
@dataclass(frozen=True, slots=True)
class PromiseReplaced:
    person: PersonId
    account: AccountId
    promise: PromiseId
    by: PromiseId  # the promise in its place


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


@fact
@dataclass(frozen=True, slots=True)
class AccountAdjusted:
    """Something other than money changed what is owed. ``is_instruction``: it counts once core has confirmed it."""

    person: PersonId
    account: AccountId
    adjustment: str
    what: str  # an EntryKind
    day: date
    amount_minor: int
    currency: str
    component: str | None
    reverses: str | None
    reason: str
    is_instruction: bool
    by: str


@fact
@dataclass(frozen=True, slots=True)
class AdjustmentConfirmed:
    person: PersonId
    account: AccountId
    adjustment: str
    by: str  # who said so; "core": its balance shows it


@fact
@dataclass(frozen=True, slots=True)
class AdjustmentDeclined:
    person: PersonId
    account: AccountId
    adjustment: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class MoneyHeld:
    """Money came in and it is not clear what it is for. ``account``: the one it may be meant for; collecting there rests."""

    person: PersonId | None
    account: AccountId | None
    money: str
    amount_minor: int
    currency: str
    received_at: datetime
    reason: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class HeldMoneyResolved:
    person: PersonId | None
    account: AccountId | None
    money: str
    outcome: str  # identified | returned
    by: str


@fact
@dataclass(frozen=True, slots=True)
class BookDifferenceNoted:
    """Core's balance says other than our reckoning; ``fields``: field -> [ours, core's]."""

    person: PersonId
    account: AccountId
    as_of: date
    cause: str
    fields: dict[str, list[int]]
    refs: list[str]


@fact
@dataclass(frozen=True, slots=True)
class BookDifferenceSettled:
    person: PersonId
    account: AccountId
    as_of: date


@fact
@dataclass(frozen=True, slots=True)
class BookPolicyChosen:
    name: str
    value: str
    since: date
    by: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What a room above keeps of a person, to be read in the same statement. ``sql`` yields one column ``said`` of one row, or
    none, and may use ``whole.members`` (all who are known to be the same person), ``whole.jurisdiction`` and ``whole.at``
    (now); its parameters are neither ``person`` nor ``now``."""

    sql: str
    parameters: Mapping[str, Any]
