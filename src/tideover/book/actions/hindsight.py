"""What was known when something was decided, and what is known of that day now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.book.actions.ledgers import as_owed, ledgers_of
from tideover.book.actions.policy import book_policy
from tideover.book.model import Owed
from tideover.book.store import ledger as ledger_store


@dataclass(frozen=True, slots=True)
class Hindsight:
    """An account on a day: as known at the moment asked about (``then``), and as known now. ``late``: references of what
    came to be known in between and counts from that day or before."""

    account: AccountId
    on: date
    then: Owed
    then_bucket: str
    now: Owed
    now_bucket: str
    late: tuple[str, ...]


def hindsight(work: Work, asked: Sequence[tuple[AccountId, datetime, date]]) -> list[Hindsight | None]:
    """For each (account, moment, day): what the account owed on the day as known then and now; None: no word came since.

    What was paid later than the moment could not be known: it is no hindsight, even where it counts from that same day.
    """
    if not asked:
        return []
    changed = ledger_store.changed_since(work, sorted({account for account, _, _ in asked}), min(at for _, at, _ in asked))
    ledgers = ledgers_of(work, [AccountId(account) for account in changed])
    paid_at = {row.ref: row.paid_at for row in ledger_store.payments_of(work, list(changed))}
    found: list[Hindsight | None] = []
    for account, at, on in asked:
        if account not in changed or changed[account] <= at:
            found.append(None)
            continue
        policy = book_policy(work, on)
        before = ledgers_of(work, [account], at)[account]
        entries = tuple(entry for entry in ledgers[account].entries if paid_at.get(entry.ref, at) <= at)
        then, now = before.standing(policy, on), replace(ledgers[account], entries=entries).standing(policy, on)
        late = sorted(entry.ref for entry in entries if entry.known_at > at and entry.day <= on)
        bucket = policy.buckets.bucket_of
        found.append(Hindsight(account, on, as_owed(then), bucket(then.dpd), as_owed(now), bucket(now.dpd), tuple(late)))
    return found


def owed_then(work: Work, asked: Sequence[tuple[AccountId, datetime, date]]) -> list[Owed]:
    """For each (account, moment, day): what the account owed on the day, as known at the moment."""
    if not asked:
        return []
    accounts = sorted({account for account, _, _ in asked})
    changed = ledger_store.changed_since(work, accounts, min(at for _, at, _ in asked))
    ledgers = ledgers_of(work, accounts)
    policies = {on: book_policy(work, on) for on in {on for _, _, on in asked}}
    found = []
    for account, at, on in asked:
        is_as_then = changed.get(account, at) <= at
        ledger = ledgers[account] if is_as_then else ledgers_of(work, [account], at)[account]
        found.append(as_owed(ledger.standing(policies[on], on)))
    return found
