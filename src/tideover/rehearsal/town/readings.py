"""Months overdue as a card lender's monthly grid has them, read off a town's books: what the calibration compares.

The public data (UCI, credit cards in Taiwan, 2005) hold six months of repayment status. In the five closed months a customer is
never one month late: a minimum that was not met shows as 2 (the month missed and the month it was billed in) and only the
newest month, read while it still runs, shows 1. So here, for each loan and each due day D:

* **closed**, on the morning of D: with b instalments unpaid that came due before D, the state is 0 where b = 0, else
  min(b + 1, 5);
* **newest**, on the morning of D + 12: with b unpaid that came due before D, min(b + 1, 5) where b > 0; else 1 where
  the instalment of D is unpaid; else 0.

A pair of months goes from a closed reading to the next closed one, or to the newest reading of the month that
follows. In the data four pairs of five are of the first kind: counts are weighted 4 to 1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tideover.rehearsal.town.engine import Standing

STATES = 6
NEWEST_AFTER_DAYS = 12
CLOSED_WEIGHT, NEWEST_WEIGHT = 4, 1

Counts = npt.NDArray[np.int64]


class Grid:
    """Feed it every morning's ``Standing`` in turn."""

    def __init__(self, accounts: int) -> None:
        self._last = np.full(accounts, -1, np.int64)
        self.closed: Counts = np.zeros((STATES, STATES), np.int64)
        self.newest: Counts = np.zeros((STATES, STATES), np.int64)

    def read(self, standing: Standing, is_counted: bool = True) -> None:
        before = np.maximum(standing.came_due - 1 - standing.whole_paid, 0)
        state = np.where(before > 0, np.minimum(before + 1, STATES - 1), 0)
        runs = np.flatnonzero(standing.last_due == standing.day - NEWEST_AFTER_DAYS)
        if is_counted and runs.size:
            new = np.where(state[runs] > 0, state[runs], (standing.whole_paid[runs] < standing.came_due[runs]).astype(np.int64))
            self._count(self.newest, standing.account[runs], new)
        ends = np.flatnonzero(standing.last_due == standing.day)
        if ends.size:
            if is_counted:
                self._count(self.closed, standing.account[ends], state[ends])
            self._last[standing.account[ends]] = state[ends]

    def _count(self, into: Counts, accounts: Counts, states: Counts) -> None:
        known = self._last[accounts] >= 0
        np.add.at(into, (self._last[accounts[known]], states[known]), 1)

    def weighted(self) -> Counts:
        """Pairs, weighted 4 to 1: counts from (row) to (column)."""
        return CLOSED_WEIGHT * self.closed + NEWEST_WEIGHT * self.newest


def percents(counts: Counts) -> npt.NDArray[np.float64]:
    """Of each row, in per cent; nan in a row of nought."""
    sums = counts.sum(axis=1, keepdims=True).astype(np.float64)
    shares: npt.NDArray[np.float64] = np.divide(100.0 * counts, sums, out=np.full(counts.shape, np.nan), where=sums > 0)
    return shares
