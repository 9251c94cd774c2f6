"""What became of a town's people under a regime: counts with which two regimes can be held side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tideover.rehearsal.town.model import DeedKind
from tideover.rehearsal.town.regimes import Day

WITHIN_DAYS = 30
DEEP_FROM_DAYS = 31


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over some days; persons, not loans.

    ``overdue``: with anything overdue on some morning; ``current_at_end``: of those, with nothing overdue on the last.
    ``cases``: a person becomes overdue, with 30 days left until the end; ``cured``: of those, with nothing overdue on some
    morning of the 30 days. ``deep``: of the persons, those who were 31 days overdue on some morning;
    ``deep_current_at_end``: of those. ``complaints``: to the lender and above it; ``stops``: asked for quiet.
    ``paid_minor``: all payments; ``overdue_days``: person-days with something overdue.
    """

    person_days: int
    overdue: int
    current_at_end: int
    cases: int
    cured: int
    deep: int
    deep_current_at_end: int
    contacts: int
    complaints: int
    complaints_above: int
    stops: int
    promises: int
    paid_minor: int
    overdue_days: int


def outcome(days: Iterable[Day]) -> Outcome:
    """Count a stretch of lived days. Raises ``ValueError`` without any."""
    worst: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    kinds = dict.fromkeys(DeedKind, 0)
    contacts = paid = 0
    for day in days:
        standing = day.view.standing
        row = np.zeros(len(day.view.people), np.int64)
        np.maximum.at(row, standing.person, standing.dpd)
        worst.append(row)
        contacts += len(day.sent)
        for deed in day.deeds:
            kinds[deed.kind] += 1
            if deed.kind is DeedKind.PAYS:
                paid += deed.amount_minor or 0
    dpd = np.array(worst)
    if not dpd.size:
        raise ValueError("no day")
    late = dpd > 0
    began = late[1:] & ~late[:-1]
    cases = cured = 0
    for start in range(1, len(late) - WITHIN_DAYS):
        new = began[start - 1]
        cases += int(new.sum())
        cured += int((~late[start + 1 : start + 1 + WITHIN_DAYS][:, new]).any(axis=0).sum())
    ever, deep = late.any(axis=0), (dpd >= DEEP_FROM_DAYS).any(axis=0)
    return Outcome(
        person_days=dpd.size, overdue=int(ever.sum()), current_at_end=int((ever & ~late[-1]).sum()), cases=cases, cured=cured,
        deep=int(deep.sum()), deep_current_at_end=int((deep & ~late[-1]).sum()), contacts=contacts,
        complaints=kinds[DeedKind.COMPLAINS] + kinds[DeedKind.COMPLAINS_ABOVE],
        complaints_above=kinds[DeedKind.COMPLAINS_ABOVE],
        stops=kinds[DeedKind.ASKS_STOP], promises=kinds[DeedKind.PROMISES], paid_minor=paid, overdue_days=int(late.sum()),
    )  # fmt: skip
