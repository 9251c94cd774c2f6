"""Items that have come to their end by themselves: what was to be collected is paid, or may not be collected any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book import hold_person, same_person
from tideover.gate import Purpose, screen_all, ways_to
from tideover.journal import on_fact
from tideover.workbench.desk import TREAT_CASE, account_of
from tideover.worklist import close_item, open_items_about

JOB = "settle_items"
NEWS = ("PaymentRecorded", "AccountAdjusted", "StopPlaced")
PAID, STOPPED = "paid", "stopped"
_ENDS = {"PAID": PAID, "STOP": STOPPED}

for kind in NEWS:
    on_fact(kind, JOB)


def settle_items(work: Work, person: PersonId) -> int:
    """Close a person's items of treating a case that the gate will let nobody collect on: nothing is due, or a stop stands, on
    every channel. Also what is in somebody's hand, and what was put off to a call-back. Returns how many."""
    hold_person(work, person)
    closed = 0
    now = work.now()
    for member in same_person(work, person):
        for item in open_items_about(work, member):
            account = account_of(item) if item.kind == TREAT_CASE else None
            outcome = _end_of(work, member, account, now) if account else None
            if outcome is not None:
                close_item(work, item.id, outcome)
                closed += 1
    return closed


def _end_of(work: Work, person: PersonId, account: AccountId, now: datetime) -> str | None:
    """Why nobody may collect on an account: the same on every channel; None: on some somebody may, if not at this hour."""
    asks = ways_to(work, person, account, [Purpose.COLLECT])
    rules: Sequence[Sequence[str]] = [found.rules for found in screen_all(work, [(ask, now) for ask in asks])]
    return next((outcome for rule, outcome in _ENDS.items() if rules and all(rule in each for each in rules)), None)
