"""A bucket's rows as they come from the book: gathered chunk by chunk, put in place together."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC
from typing import Any

from tideover.base import clock
from tideover.base.lake import Lake
from tideover.base.work import Work
from tideover.book import AccountHistory, PersonTraits, account_histories, person_traits
from tideover.portrait import merging
from tideover.portrait.events import COLUMNS
from tideover.portrait.occupations import occupation_code
from tideover.portrait.tables import TABLES

_FROM_BOOK = ("loan", "instalment", "statement", "person", "protected")


class Rows:
    """Fill with ``add``, then ``put``. The files they wait in go with ``stack``."""

    def __init__(self, lake: Lake, stack: ExitStack) -> None:
        self._lake = lake
        self._loads = {name: stack.enter_context(lake.loading(f"{name}-book", TABLES[name])) for name in _FROM_BOOK}
        self._payments = stack.enter_context(lake.loading("event-book", COLUMNS))
        self._has_ledger = False
        self._touched = stack.enter_context(lake.loading("person-touched", merging.TOUCHED))

    def add(self, work: Work, changed: Sequence[Any]) -> None:
        """A chunk of persons, rows (person, is_ledger)."""
        with _uncollected():
            self._add(work, changed)

    def _add(self, work: Work, changed: Sequence[Any]) -> None:
        self._touched.add((row.person, row.is_ledger) for row in changed)
        self._has_ledger = self._has_ledger or any(row.is_ledger for row in changed)
        holders = {}
        for traits in person_traits(work, [row.person for row in changed]):
            holders[traits.person] = traits.holder
            self._loads["person"].add([_person(traits)])
            if traits.birth_year is not None or traits.gender is not None or traits.region is not None:
                self._loads["protected"].add([(traits.person, traits.birth_year, traits.gender, traits.region)])
        for history in account_histories(work, [row.person for row in changed if row.is_ledger]):
            person, account = str(history.person), str(history.account)
            self._loads["loan"].add([_loan(history, holders[history.person])])
            self._loads["instalment"].add(
                (person, account, line.number, line.due, line.charged_minor, line.unpaid_minor, line.settled_on)
                for line in history.instalments
            )
            self._loads["statement"].add((person, account, *told) for told in history.statements)
            self._payments.add(_payments(history, person, account))

    def put(self, bucket: str, position: int) -> None:
        """Make them the bucket's: each table all or nothing, the events last, for they are placed by their persons' zones."""
        for name, load in self._loads.items():
            if self._has_ledger or name in merging.OF_PERSONS:
                merging.merge(self._lake, name, bucket, load, self._touched)
        merging.merge_payments(self._lake, bucket, self._payments, self._touched, position)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles in a chunk's rows and entries, which have none: a quarter of the time of folding them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _person(traits: PersonTraits) -> tuple[Any, ...]:
    return (
        traits.person,
        traits.holder,
        traits.jurisdiction,
        traits.zone if clock.zone(traits.zone) else None,
        traits.language,
        occupation_code(traits.occupation),
        traits.income_minor,
        "phone" in traits.kinds,
        "email" in traits.kinds,
        "postal" in traits.kinds,
        traits.known_since,
    )


def _loan(history: AccountHistory, holder: Any) -> tuple[Any, ...]:
    since, until = history.paused or (None, None)
    return (
        history.person,
        history.account,
        holder,
        history.creditor,
        history.product,
        history.currency,
        history.principal_minor,
        history.annual_rate,
        history.method,
        history.terms,
        history.disbursed,
        history.first_due,
        history.credit_minor,
        since,
        until,
        history.state.value,
    )


def _payments(history: AccountHistory, person: str, account: str) -> Iterator[tuple[Any, ...]]:
    for at, amount in history.payments:
        kind = "payment" if amount >= 0 else "reversal"
        yield (person, account, at.astimezone(UTC).replace(tzinfo=None), kind, None, amount, None, None, None)
