"""One account, told whole: what is owed on a day as it was known at a moment, how it came about, what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.book.actions.adjustments import Adjustment, adjustments_of
from tideover.book.actions.held_money import HeldMoney, held_on
from tideover.book.actions.ledgers import ledgers_of
from tideover.book.actions.people import get_person, zone_of
from tideover.book.actions.policy import book_policy
from tideover.book.actions.reconciling import OpenDifference, difference_of
from tideover.book.actions.standing import standing_on
from tideover.book.ledger import Entry, Position
from tideover.book.model import Account, Obstacle
from tideover.book.store import ledger as ledger_store


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """``position``: what counts (core's balance and what followed, or our ledger); ``ours``: our own reckoning beside it.

    ``entries``: what was known then, in the order in which it takes effect; ``balance_as_of``: the day of core's balance
    that ``position`` starts from.
    """

    account: Account
    known_at: datetime
    book_of_record: str
    balance_as_of: date | None
    position: Position
    ours: Position
    bucket: str
    entries: tuple[Entry, ...]
    adjustments: tuple[Adjustment, ...]
    held: tuple[HeldMoney, ...]
    obstacles: Mapping[Obstacle, date | None]
    difference: OpenDifference | None


def statement_of(work: Work, account: Account, on: date | None = None, known: datetime | None = None) -> AccountStatement:
    """The statement of an account as of a day (None: today in its calendar), as known at a moment (None: now)."""
    now = work.now()
    today = now.astimezone(zone_of(get_person(work, account.person))).date()
    day = on or today
    policy = book_policy(work, day)
    ledger = ledgers_of(work, [account.id], known)[account.id]
    position, ours = ledger.standing(policy, day), ledger.ours(policy, day)
    is_cores = policy.is_core and ledger.latest is not None and ledger.latest.as_of <= day
    return AccountStatement(
        account,
        known or now,
        policy.names["book_of_record"],
        ledger.latest.as_of if ledger.latest and is_cores else None,
        position,
        ours,
        policy.buckets.bucket_of(position.dpd),
        tuple(sorted(ledger.entries, key=lambda entry: (entry.day, entry.known_at, entry.ref))),
        tuple(adjustments_of(work, [account.id])),
        tuple(held_on(work, account.id)),
        standing_on(work, [account.id], today)[account.id].obstacles,
        difference_of(work, account.id),
    )


def days_past_due(work: Work, account: Account, on: date, days: int, known: datetime | None = None) -> list[tuple[date, int]]:
    """The account's days past due at the end of each of the last ``days`` days up to ``on``, as known at a moment (None:
    now), by the policy of ``on``. Days before it was disbursed are left out."""
    ledger = ledgers_of(work, [account.id], known)[account.id]
    span = [on - timedelta(days=back) for back in range(days - 1, -1, -1)]
    span = [day for day in span if day >= ledger.contract.disbursed]
    return [(found.on, found.dpd) for found in ledger.standings(book_policy(work, on), span)]


@dataclass(frozen=True, slots=True)
class ToldBalance:
    """A balance of core's: of the day ``as_of``, known to us since ``known_at``; sums in minor units."""

    as_of: date
    known_at: datetime
    principal_due_minor: int
    interest_due_minor: int
    penalty_minor: int
    fee_minor: int
    dpd: int


def balances_told(work: Work, account: AccountId, known: datetime, limit: int) -> list[ToldBalance]:
    """Core's balances of an account that were known at a moment, the latest day first, of one day the last told first."""
    rows = ledger_store.balances_told(work, account, known, limit)
    return [
        ToldBalance(
            row.as_of, row.known_at, row.principal_due_minor, row.interest_due_minor, row.penalty_minor, row.fee_minor, row.dpd
        )
        for row in rows
    ]
