"""How the book stands as a whole: how fresh core's balances are, and what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.actions.policy import book_policy
from tideover.book.store import changes as changes_store
from tideover.book.store import state as state_store

DAYS_TOLD = 7


@dataclass(frozen=True, slots=True)
class BookState:
    """``balances``: (day, accounts whose last balance of core's is of that day), the newest days first; ``stale``: accounts
    whose last balance is older than the policy allows (none where core's is not the book of record), ``without``: accounts
    that have none; ``held``: open sums, one a currency; ``waiting``: changes that the lake has not taken up yet."""

    on: date
    book_of_record: str
    stale_days: int
    accounts: int
    balances: tuple[tuple[date, int], ...]
    stale: int
    without: int
    differences: int
    held_money: int
    held: tuple[Money, ...]
    instructions: int
    waiting: int


def state_of_book(work: Work) -> BookState:
    """The book's state now, on the tenant's day."""
    today = work.today()
    policy = book_policy(work, today)
    days = state_store.last_balances(work)
    told = sum(count for _, count in days)
    accounts = changes_store.count_accounts(work)
    oldest = today - timedelta(days=policy.stale_days)
    held = state_store.held_sums(work)
    return BookState(
        today,
        policy.names["book_of_record"],
        policy.stale_days,
        accounts,
        tuple(days[:DAYS_TOLD]),
        sum(count for day, count in days if day < oldest) if policy.is_core else 0,
        accounts - told,
        state_store.count_differences(work),
        sum(count for _, _, count in held),
        tuple(Money(amount_minor, currency) for currency, amount_minor, _ in held),
        state_store.count_instructions(work),
        changes_store.count_changes(work),
    )
