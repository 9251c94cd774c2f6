"""What a day brings, for everybody at once: income and living, shocks, feelings fading, what comes due, who thinks of paying.

All of it is drawn at midnight and put on the agenda with its hour; whether there is money then is seen then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from tideover.rehearsal.town.behaviour import Shock
from tideover.rehearsal.town.people import PAY_MONTH, PAY_SEASON, PAY_WEEK, Whole
from tideover.rehearsal.town.state import DAY_S, HOUR_S, Rhythms, State

AGAIN_AFTER_DAYS = 4  # a pay day is felt so long
_DEBIT_HOUR, _FRIDAY, _SEASON_DAY = 9, 4, 15
_SEASONS = (6, 10)
_GUARANTOR_FROM_DAYS = 60
_MONTH_DAYS = 30

Put = Callable[[int, str, int, object], None]  # second, what, person, with what


class Days:
    """The midnights of a town. ``put`` takes what is to happen: (town second, what, person, with what)."""

    def __init__(self, state: State, rhythms: Rhythms, put: Put) -> None:
        self._state, self._rhythms, self._put = state, rhythms, put
        people, behaviour = state.people, state.behaviour
        own = [shock for shock in behaviour.shock if not shock.household]
        self._own_shocks = [behaviour.shock.index(shock) for shock in own]
        self._home_shocks = [n for n, shock in enumerate(behaviour.shock) if shock.household]
        factors = [np.where(shock.income_factor < 1, people.shock_factor, 1.0) for shock in own]
        rates = [shock.per_year / 365 * factor for shock, factor in zip(own, factors, strict=True)]
        self._own_rates = np.cumsum(np.array(rates), axis=0) if own else np.zeros((1, people.size))
        self._home_rate = np.cumsum([behaviour.shock[n].per_year / 365 for n in self._home_shocks] or [0.0])

    def dawn(self, day: int) -> list[int]:
        """Midnight of ``day`` (an ordinal). Returns the loans paid out today."""
        state = self._state
        self._shocks(day)
        self._cash(day)
        overdue, older = state.by_person(state.overdue()), state.by_person(state.older(day))
        self._feelings(day, overdue)
        self._thoughts(day, overdue, older)
        self._help(day, overdue, older)
        self._keep_promises(day)
        self._dues(day, older)
        paid_out: list[int] = np.flatnonzero(state.loans.disbursed == day).tolist()
        return paid_out

    # --- money and misfortune --------------------------------------------------------------------------------------------

    def _shocks(self, day: int) -> None:
        state, people = self._state, self._state.people
        ending = np.flatnonzero((state.shock >= 0) & (state.shock_until <= day))
        if ending.size:
            state.purse[ending] += state.withheld[ending]
            state.withheld[ending] = 0
            state.shock[ending], state.income_factor[ending], state.cost_factor[ending] = -1, 1.0, 1.0
        thrown = people.dice.all("shock", day)
        for person in np.flatnonzero(thrown < self._own_rates[-1]).tolist():
            which = int(np.searchsorted(self._own_rates[:, person], thrown[person], side="right"))
            self._befall(person, self._own_shocks[which], people.dice.one(person, "how long", day), day)
        homes = people.home_dice.all("shock", day)
        struck = np.flatnonzero(homes < self._home_rate[-1])
        for home in struck.tolist():
            which = self._home_shocks[int(np.searchsorted(self._home_rate, homes[home], side="right"))]
            for person in np.flatnonzero(people.household == home).tolist():
                self._befall(person, which, people.home_dice.one(home, "how long", day), day)

    def _befall(self, person: int, which: int, thrown: float, day: int) -> None:
        state = self._state
        if state.shock[person] >= 0:  # one at a time
            return
        shock = state.behaviour.shock[which]
        state.shock[person] = which
        state.shock_until[person] = day + 1 + _length(shock, thrown)
        state.income_factor[person] = shock.income_factor
        state.cost_factor[person] = 1 + shock.cost_share
        state.stress[person] = min(1.0, float(state.stress[person]) + 0.3)

    def _cash(self, day: int) -> None:
        state, people = self._state, self._state.people
        today, purse = date.fromordinal(day), self._state.behaviour.purse
        months = np.where((people.pays == PAY_MONTH) & (people.pay_day == today.day), 1.0, 0.0)
        if today.weekday() == _FRIDAY:
            months = np.where(people.pays == PAY_WEEK, 12 / 52, months)
        months = np.where((people.pays == PAY_SEASON) & (people.pay_day == today.day), 0.5, months)
        if today.day == _SEASON_DAY and today.month in _SEASONS:
            months = np.where(people.pays == PAY_SEASON, 3.0, months)
        paid = np.flatnonzero(months)
        if paid.size:
            noise = np.exp(people.pay_spread * people.dice.normal("pay", day))[paid]
            whole = people.income_minor[paid] * months[paid] * noise
            came = np.rint(whole * state.income_factor[paid]).astype(np.int64)
            state.purse[paid] += came
            repaid = np.array([shock.repaid for shock in state.behaviour.shock] + [0.0])[state.shock[paid]]
            state.withheld[paid] += np.rint((whole - came) * repaid).astype(np.int64)
            state.last_income[paid] = np.where(state.income_factor[paid] > 0, day, state.last_income[paid])
        living = people.living_minor * state.cost_factor
        state.purse -= np.rint(living / 30).astype(np.int64)
        np.maximum(state.purse, 0, out=state.purse)
        above = np.maximum(state.purse - people.living_minor * purse.target_months, 0)
        state.purse -= np.rint(above * (1 - (1 - purse.surplus_spent) ** (1 / 30))).astype(np.int64)

    def _feelings(self, day: int, overdue: Whole) -> None:
        state, mood, contact = self._state, self._state.behaviour.mood, self._state.behaviour.contact
        state.fresh *= 2 ** (-1 / contact.memory_days)
        state.annoyance *= 2 ** (-1 / mood.annoyance_days)
        back = 1 - 2 ** (-1 / mood.feelings_days)
        settled = np.where((overdue > 0) | (state.shock >= 0), mood.stress_behind, mood.stress)
        state.stress += (settled - state.stress) * back
        state.trust += (mood.trust - state.trust) * back
        state.shame *= 1 - back
        state.contacts[:, day % 7] = 0

    # --- paying ----------------------------------------------------------------------------------------------------------

    def _thoughts(self, day: int, overdue: Whole, older: Whole) -> None:
        state, people = self._state, self._state.people
        paying, contact, answers = state.behaviour.paying, state.behaviour.contact, state.behaviour.answers
        behind = np.flatnonzero(overdue > 0)
        if not behind.size:
            return
        rate = people.thinks[behind] * people.willing[behind] ** paying.willing_power
        rate = rate * np.where(day - state.last_income[behind] < AGAIN_AFTER_DAYS, paying.payday_factor, 1.0)
        month = np.maximum(overdue - older, 1)[behind]
        instalments_behind = np.minimum(older[behind] / month, 6.0)
        rate = rate * paying.older_factor ** np.maximum(instalments_behind - paying.older_from, 0)
        is_month = older[behind] == 0
        is_again = is_month & (day - state.last_paid[behind] < _MONTH_DAYS)
        rate = rate * np.where(is_month, paying.month_factor, 1.0) * np.where(is_again, paying.again_factor, 1.0)
        rate = rate * np.maximum(1 + contact.pull * state.fresh[behind], 0) * state.wary_all()[behind]
        rate = rate * np.where(state.plan_until[behind] > day, answers.plan_factor, 1.0)
        thinking = behind[people.dice.all("thinks", day)[behind] < 1 - np.exp(-rate)]
        for person in thinking.tolist():
            self._put(self._hour(day, person, "thinks at"), "thinks", person, None)

    def _help(self, day: int, overdue: Whole, older: Whole) -> None:
        state, people, purse = self._state, self._state.people, self._state.behaviour.purse
        helped = (older > 0) & (people.dice.all("helped", day) < _daily(purse.help_per_month))
        for person in np.flatnonzero(helped).tolist():
            state.purse[person] += int(overdue[person]) + int(purse.reserve_share * int(people.living_minor[person]))
            self._put(self._hour(day, person, "helped at"), "thinks", person, None)
        late = state.loans.is_guaranteed & (state.dpd(day) > _GUARANTOR_FROM_DAYS)
        late &= state.loans.dice.all("guarantor pays", day) < _daily(purse.guarantor_per_month)
        for loan in np.flatnonzero(late).tolist():
            person = int(state.loans.person[loan])
            self._put(self._hour(day, person, "guarantor at"), "guarantor pays", person, loan)

    def _keep_promises(self, day: int) -> None:
        state = self._state
        for person, promise in list(state.promises.items()):
            if promise.day <= day:
                del state.promises[person]
                thrown = state.people.dice.one(person, "keeps", day)
                if promise.is_meant and thrown < state.behaviour.answers.kept_pull * state.wary(person):
                    self._put(self._hour(day, person, "keeps at"), "thinks", person, None)

    def _dues(self, day: int, older: Whole) -> None:
        state, people, paying = self._state, self._state.people, self._state.behaviour.paying
        due = np.flatnonzero(state.next_due == day)
        if not due.size:
            return
        was_behind = state.overdue()[due] > 0
        state.come_due(due)
        forgotten, unwilling = state.loans.dice.all("forgets", day), state.loans.dice.all("lets pass", day)
        for loan, behind in zip(due.tolist(), was_behind.tolist(), strict=True):
            person = int(state.loans.person[loan])
            if state.loans.is_debited[loan]:
                self._put(day * DAY_S + _DEBIT_HOUR * HOUR_S, "is debited", person, loan)
                continue
            remembers = forgotten[loan] >= people.forgets[person] * (1 - min(float(state.fresh[person]), 1.0))
            means_to = unwilling[loan] >= paying.late_of_unwilling * (1 - float(people.willing[person])) ** 2
            if not behind and remembers and means_to:
                self._put(self._hour(day, person, "pays at"), "pays by hand", person, loan)

    def _hour(self, day: int, person: int, purpose: str) -> int:
        people = self._state.people
        thrown = people.dice.one(person, purpose, day)
        return day * DAY_S + self._rhythms.time_of_day(int(people.rhythm[person]), thrown)


def _length(shock: Shock, thrown: float) -> int:
    """Days that a shock lasts, at most ten years."""
    if shock.length == "pareto":
        days = shock.days * (1 - thrown) ** (-1 / shock.tail)
    else:
        days = -shock.days * float(np.log(1 - thrown))
    return int(min(days, 3650))


def _daily(per_month: float) -> float:
    return float(1 - (1 - per_month) ** (1 / 30))
