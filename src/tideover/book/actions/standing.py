"""What somebody who decides on a contact must know of accounts: what is owed, and why none of it may be asked for now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.book.actions.ledgers import Ledger, as_owed, load_ledgers
from tideover.book.actions.policy import book_policy
from tideover.book.ledger import net, paused_spans
from tideover.book.model import Obstacle, Owed
from tideover.book.policy import BookPolicy
from tideover.book.store import ledger as ledger_store


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """``obstacles``: why nothing may be asked for, each with the day from which it alone would not stand in the way
    (None: not known)."""

    owed: Owed
    obstacles: Mapping[Obstacle, date | None]


def standing_on(work: Work, accounts: Sequence[AccountId], on: date) -> dict[AccountId, AccountStanding]:
    """What each account owes on a day, and the obstacles to asking for it."""
    if not accounts:
        return {}
    there = ledger_store.presence(work, accounts)
    policy = book_policy(work, on, is_chosen=there.chosen)
    differing = ledger_store.open_differences(work, accounts) if there.differing and policy.is_core else {}
    on_hold = ledger_store.held_on(work, accounts) if there.held else []
    held = {row.account for row in on_hold if row.resolved_at is None}
    found = {}
    for account, ledger in load_ledgers(work, accounts, None, there).items():
        obstacles: dict[Obstacle, date | None] = {}
        owed = as_owed(ledger.standing(policy, on))
        if account in differing or not ledger.agrees(policy):
            obstacles[Obstacle.DIFFERENCE] = None
        if account in held:
            obstacles[Obstacle.HELD_MONEY] = None
        if policy.is_core and ledger.crossing and owed.due_minor:
            obstacles[Obstacle.CROSSING] = None
        if _is_stale(ledger, policy, on):
            obstacles[Obstacle.STALE] = None
        for start, end in paused_spans(net(ledger.entries)):
            if start <= on < end:
                obstacles[Obstacle.PAUSED] = None if end == date.max else end
        found[account] = AccountStanding(owed, obstacles)
    return found


def _is_stale(ledger: Ledger, policy: BookPolicy, on: date) -> bool:
    return policy.is_core and ledger.latest is not None and ledger.latest.as_of < on - timedelta(days=policy.stale_days)
