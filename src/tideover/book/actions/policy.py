"""The tenant's choices: which book is the truth, which order of allocation, which map of buckets."""

from __future__ import annotations

from datetime import date

from tideover.base.errors import Invalid
from tideover.base.work import Work
from tideover.book.model import BookPolicyChosen
from tideover.book.policy import BookPolicy, Choice, default_policy, policy_on, read_choice
from tideover.book.store import ledger as ledger_store
from tideover.journal import record


def book_policy(work: Work, on: date, *, is_chosen: bool = True) -> BookPolicy:
    """The tenant's policy of a day: what was chosen, and the defaults for the rest. ``is_chosen``: whether the tenant has
    chosen anything at all, where the caller knows."""
    return policy_on(ledger_store.choices(work), on) if is_chosen else default_policy()


def choices_made(work: Work) -> list[Choice]:
    """Every choice ever made, oldest first."""
    return ledger_store.choices(work)


def choose_policy(work: Work, name: str, value: str, since: date) -> Choice:
    """Choose ``value`` for ``name`` from the day ``since`` on. Raises ``Invalid("invalid_policy")``.

    An order of allocation or a penalty may be chosen for days gone by: the folds of those days change with it.
    """
    read_choice(name, value)
    if not date(1970, 1, 1) <= since <= date(2999, 12, 31):
        raise Invalid("invalid_policy", field="since", expected="a day from 1970 on")
    choice = Choice(name, value, since, work.now(), work.actor)
    ledger_store.insert_choice(work, choice)
    record(work, BookPolicyChosen(name, value, since, work.actor))
    return choice
