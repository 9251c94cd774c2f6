"""The town as it stands: what changes from day to day, as columns beside the people's and the loans'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np

from tideover.rehearsal.town.behaviour import Behaviour, Hours
from tideover.rehearsal.town.dice import Floats
from tideover.rehearsal.town.loans import GRACE_DAYS, Loans
from tideover.rehearsal.town.people import Flags, People, Whole

ZONE = timezone(timedelta(hours=8))  # Asia/Shanghai
DAY_S, HOUR_S = 86_400, 3_600
_FIRST = datetime(1, 1, 1, tzinfo=ZONE)  # the day of ordinal 1
NIGHT_FROM, NIGHT_TO = 22, 8


def second_of(at: datetime) -> int:
    """Town seconds: whole seconds such that ``// 86400`` is the day's ordinal in the town's zone."""
    since = at - _FIRST
    return (since.days + 1) * DAY_S + since.seconds


def moment_of(second: int) -> datetime:
    return _FIRST + timedelta(seconds=second - DAY_S)


@dataclass(frozen=True, slots=True)
class Promise:
    day: int
    is_meant: bool


class Rhythms:
    """When people look: the weight an hour has adds up over the week, so a wait is one look-up."""

    def __init__(self, hours: tuple[Hours, ...]) -> None:
        weeks = [np.r_[np.tile(one.weekday, 5), np.tile(one.weekend, 2)] for one in hours]
        self._weights = [week.tolist() for week in weeks]
        self._sums = [np.r_[0.0, np.cumsum(np.tile(week, 4))] for week in weeks]
        days = [np.array(one.weekday) for one in hours]
        self._by_hour = [np.cumsum(day) / day.sum() for day in days]

    def weight(self, rhythm: int, second: int) -> float:
        return float(self._weights[rhythm][_hour_of_week(second)])

    def wait_s(self, rhythm: int, second: int, wanted: float, within_s: float) -> int | None:
        """Seconds until the weights from ``second`` on add up to ``wanted`` (weight × hours); None: not within ``within_s``."""
        sums = self._sums[rhythm]
        begin = _hour_of_week(second) + second % HOUR_S / HOUR_S
        whole = int(begin)
        level = sums[whole] + (begin - whole) * (sums[whole + 1] - sums[whole]) + wanted
        hour = int(np.searchsorted(sums, level))
        if hour >= len(sums):
            return None
        step = sums[hour] - sums[hour - 1]
        wait = int((hour - 1 + (level - sums[hour - 1]) / step - begin) * HOUR_S) if hour else 0
        return max(wait, 0) if wait <= within_s else None

    def time_of_day(self, rhythm: int, thrown: float) -> int:
        """A second of the day, by when people of the rhythm are at it."""
        sums = self._by_hour[rhythm]
        hour = int(np.searchsorted(sums, thrown, side="right"))
        below = float(sums[hour - 1]) if hour else 0.0
        return hour * HOUR_S + int((thrown - below) / (float(sums[hour]) - below) * (HOUR_S - 1))


def _hour_of_week(second: int) -> int:
    day, rest = divmod(second, DAY_S)
    return (day - 1) % 7 * 24 + rest // HOUR_S  # ordinal 1 was a Monday


class State:
    """Columns by person and by loan, at a moment. Money in minor units; moods 0..1."""

    def __init__(self, people: People, loans: Loans, behaviour: Behaviour, begin: int) -> None:
        self.people, self.loans, self.behaviour = people, loans, behaviour
        n, mood = people.size, behaviour.mood
        self.purse: Whole = people.savings_minor.copy()
        self.withheld: Whole = np.zeros(n, np.int64)
        self.shock: Whole = np.full(n, -1, np.int64)  # which; -1: none
        self.shock_until: Whole = np.zeros(n, np.int64)
        self.income_factor: Floats = np.ones(n)
        self.cost_factor: Floats = np.ones(n)
        self.fresh: Floats = np.zeros(n)  # of reminders, in memory
        self.annoyance: Floats = np.zeros(n)
        self.shame: Floats = np.zeros(n)
        self.trust: Floats = np.full(n, mood.trust)
        self.stress: Floats = np.full(n, mood.stress)
        self.contacts: Whole = np.zeros((n, 7), np.int64)  # read, by the day's ordinal modulo 7
        self.last_income: Whole = np.zeros(n, np.int64)
        self.last_paid: Whole = np.zeros(n, np.int64)
        self.paid_second: Whole = np.zeros(loans.count, np.int64)
        self.plan_until: Whole = np.zeros(n, np.int64)
        self.said: dict[tuple[int, str], int] = {}  # (person, what) -> the day they last said it
        self.promises: dict[int, Promise] = {}
        self._begin_loans(begin)

    def _begin_loans(self, begin: int) -> None:
        """Instalments due before life begins are paid."""
        loans = self.loans
        self.came_due: Whole = (loans.due < begin).sum(axis=1)
        self.whole_paid: Whole = self.came_due.copy()  # instalments paid in full
        rows = np.arange(loans.count)
        self.due_minor: Whole = loans.owed[rows, self.came_due]
        self.paid_minor: Whole = self.due_minor.copy()
        self.next_due: Whole = loans.due[rows, self.came_due]
        self.last_due: Whole = np.where(self.came_due > 0, loans.due[rows, self.came_due - 1], 0)
        self.older_minor: Whole = self.due_minor.copy()  # what had come due before the last due day, all together

    def come_due(self, loans: Whole) -> None:
        """The next instalment of each of these loans comes due."""
        self.older_minor[loans] = self.due_minor[loans]
        self.last_due[loans] = self.next_due[loans]
        self.came_due[loans] += 1
        self.due_minor[loans] = self.loans.owed[loans, self.came_due[loans]]
        self.next_due[loans] = self.loans.due[loans, self.came_due[loans]]

    def overdue(self) -> Whole:
        """By loan: what came due and is not paid."""
        open_: Whole = np.maximum(self.due_minor - self.paid_minor, 0)
        return open_

    def older(self, day: int) -> Whole:
        """By loan: the part of it that came due before this month's instalment."""
        is_over = self.last_due < day - GRACE_DAYS
        return np.maximum(np.where(is_over, self.due_minor, self.older_minor) - self.paid_minor, 0)

    def dpd(self, day: int) -> Whole:
        """By loan: days since the due day of the oldest instalment not paid in full; 0 without one."""
        oldest = self.loans.due[np.arange(self.loans.count), self.whole_paid]
        late: Whole = np.where(self.whole_paid < self.came_due, np.maximum(day - oldest, 0), 0)
        return late

    def by_person(self, by_loan: Whole) -> Whole:
        summed = np.bincount(self.loans.person, weights=by_loan, minlength=self.people.size)
        return np.rint(summed).astype(np.int64)  # sums stay far below 2**53, so they are exact

    def pay(self, loan: int, amount_minor: int, day: int) -> None:
        self.paid_minor[loan] += amount_minor
        paid, owed, whole = int(self.paid_minor[loan]), self.loans.owed[loan], int(self.whole_paid[loan])
        terms = int(self.loans.terms[loan])
        while whole < terms and owed[whole + 1] <= paid:
            whole += 1
        self.whole_paid[loan] = whole
        self.last_paid[self.loans.person[loan]] = day

    # --- one person ------------------------------------------------------------------------------------------------------

    def open_of(self, person: int, day: int) -> list[tuple[int, int, int, int]]:
        """The person's loans with something overdue: (due day of the oldest part, loan, overdue, of it older), oldest first."""
        found = []
        for loan in self.loans.of_person[person]:
            overdue = int(self.due_minor[loan]) - int(self.paid_minor[loan])
            if overdue > 0:
                before = int(self.due_minor[loan] if self.last_due[loan] < day - GRACE_DAYS else self.older_minor[loan])
                since = int(self.loans.due[loan, self.whole_paid[loan]])
                found.append((since, loan, overdue, max(before - int(self.paid_minor[loan]), 0)))
        return sorted(found)

    def funds(self, person: int) -> int:
        """What somebody could pay a late debt out of: beyond the reserve, with a share of the household's."""
        rules = self.behaviour.purse
        own = int(self.purse[person]) - int(rules.reserve_share * int(self.people.living_minor[person]))
        shared = 0
        home = self.people.household[person]
        for step in (-1, 1):
            other = person + step
            while 0 <= other < self.people.size and self.people.household[other] == home:
                spare = int(self.purse[other]) - int(rules.reserve_share * int(self.people.living_minor[other]))
                shared += max(spare, 0)
                other += step
        return max(own, 0) + int(rules.shared_share * shared)

    def in_shock(self, day: int) -> Flags:
        return (self.shock >= 0) & (self.shock_until > day)

    def wary(self, person: int) -> float:
        """What is left of the wish to deal with it, after annoyance and shame: a factor 0..1."""
        contact = self.behaviour.contact
        over = max(float(self.annoyance[person]) - contact.threshold, 0.0)
        return float(np.exp(-contact.reactance * over)) * (1 - contact.avoids * float(self.shame[person]))

    def wary_all(self) -> Any:
        contact = self.behaviour.contact
        over = np.maximum(self.annoyance - contact.threshold, 0.0)
        return np.exp(-contact.reactance * over) * (1 - contact.avoids * self.shame)
