"""What changed in the book, for who follows it: whoever takes the changes is the only one to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from tideover.base.work import Work
from tideover.book.actions.histories import groups_around
from tideover.book.store import changes as store


def take_changed(work: Work, limit: int) -> tuple[dict[UUID, bool] | None, int]:
    """Take up to ``limit`` notes of changes, as part of this transaction: whoever takes them must have kept what they led
    to when it commits.

    Returns the persons of whom something changed, each with whether an account of theirs did (else the person alone), and
    how many notes were taken. None for the persons: any account may have changed.
    """
    rows = store.take_changes(work, limit)
    count = sum(row.count for row in rows)
    if any(row.is_all for row in rows):
        return None, count
    found: dict[UUID, bool] = {}
    for row in rows:
        if row.person is not None:
            found[row.person] = found.get(row.person, False) or row.is_ledger
    groups = [row.person for row in rows if row.is_group]
    return {**found, **dict.fromkeys(groups_around(work, groups), True)}, count


def changed_by_time(work: Work, since: datetime) -> dict[UUID, bool] | None:
    """Of whom the passing of time changed something since a moment: an address expired, a holding noted beforehand began.
    As ``take_changed``; None: a choice of policy began."""
    now = work.now()
    rows = store.persons_by_time(work, since, since.date(), now, now.date())
    if any(row.person is None for row in rows):
        return None
    found: dict[UUID, bool] = {}
    for row in rows:
        found[row.person] = found.get(row.person, False) or row.is_ledger
    return found


def all_persons(work: Work) -> Iterator[list[UUID]]:
    """Every person of the book, a chunk at a time."""
    return store.all_persons(work)


def book_size(work: Work) -> int:
    """How many accounts the book has."""
    return store.count_accounts(work)


def changes_waiting(work: Work) -> int:
    """How many notes of changes nobody has taken: one for each account or person and statement."""
    return store.count_changes(work)
