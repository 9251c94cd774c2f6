"""The town: people who live from day to day, hear what is sent to them, and do things. No input, no output, no clock."""

from __future__ import annotations

import copy
import heapq
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from tideover.base.errors import Invalid
from tideover.rehearsal.town.behaviour import Behaviour
from tideover.rehearsal.town.behaviour_files import load_behaviour
from tideover.rehearsal.town.days import Days
from tideover.rehearsal.town.loans import Loan, Loans
from tideover.rehearsal.town.model import CHANNELS, PURPOSES, Deed, DeedKind, Message
from tideover.rehearsal.town.people import People, Resident, Whole
from tideover.rehearsal.town.reactions import Reactions
from tideover.rehearsal.town.state import DAY_S, Rhythms, State, moment_of, second_of

START = date(2026, 12, 1)
PAST_DAYS = 360


@dataclass(frozen=True, slots=True)
class Standing:
    """What the lender's books say at a moment, one entry a loan that is open (paid out, not paid off). ``account``,
    ``person``: numbers into ``Town.accounts`` and ``Town.ids``; days are ordinals; ``next_due`` lies far off after the last."""

    day: int
    account: Whole
    person: Whole
    dpd: Whole
    overdue_minor: Whole
    balance_minor: Whole
    came_due: Whole  # instalments
    whole_paid: Whole  # instalments paid in full
    last_due: Whole
    next_due: Whole


class Town:
    """Made by ``make_town``. ``start`` is the first day of interest; life begins ``past_days`` earlier, and that past has to be
    lived, too (``step``). Days and hours are the town's, Asia/Shanghai."""

    def __init__(self, seed: int, size: int, behaviour: Behaviour, start: date, past_days: int) -> None:
        self.behaviour, self.start, self.begin = behaviour, start, start - timedelta(days=past_days)
        self.seed, self.size = seed, size
        self.people = People(seed, size, behaviour, start)
        self.book = Loans(seed, self.people, behaviour, start)
        rhythms = Rhythms(behaviour.hours)
        self._state = State(self.people, self.book, behaviour, self.begin.toordinal())
        self._days = Days(self._state, rhythms, self._put)
        self._reactions = Reactions(self._state, rhythms, self._put, self._did)
        self._agenda: list[tuple[int, int, tuple[Any, ...], int, str, Any]] = []
        self._told = 0
        self._next_dawn = self.begin.toordinal()
        self._now = self._next_dawn * DAY_S - 1
        self._deeds: list[Deed] = []
        self.heard: Counter[str] = Counter()

    @property
    def ids(self) -> list[str]:
        """Customers' ids; a person's number is the place here."""
        return self.people.ids

    @property
    def accounts(self) -> list[str]:
        return self.book.ids

    @property
    def now(self) -> datetime:
        """Everything up to here has happened."""
        return moment_of(self._now)

    @cached_property
    def residents(self) -> dict[str, Resident]:
        return {id_: self.people.resident(number) for number, id_ in enumerate(self.people.ids)}

    @cached_property
    def loans(self) -> dict[str, Loan]:
        return {id_: self.book.loan(number) for number, id_ in enumerate(self.book.ids)}

    @cached_property
    def _by_address(self) -> dict[str, str]:
        who = self.residents.values()
        return {one.phone: one.customer_id for one in who} | {one.email: one.customer_id for one in who}

    def person_at(self, address: str) -> str | None:
        """Whose telephone or mailbox this is."""
        return self._by_address.get(address.casefold())

    def hear(self, message: Message) -> None:
        """A message is on its way to somebody and reaches them at ``message.at``. What they do comes out of ``step``.

        Messages of one moment may be told in any order. Raises ``Invalid``: no such person, channel or purpose; a time without
        an offset, or not after what has been lived (``now``).
        """
        person = self.people.number_of.get(message.person)
        if person is None:
            raise Invalid("invalid_message", field="person", expected="an id of this town")
        if message.channel not in CHANNELS:
            raise Invalid("invalid_message", field="channel", expected=" ".join(CHANNELS))
        if message.purpose not in PURPOSES:
            raise Invalid("invalid_message", field="purpose", expected=" ".join(PURPOSES))
        if message.at.tzinfo is None:
            raise Invalid("naive_time", field="at", expected="a time with an offset")
        second = second_of(message.at)
        if second <= self._now:
            raise Invalid("message_in_the_past", field="at", expected=f"after {self.now.isoformat()}")
        self.heard[message.channel] += 1
        self._put(second, "arrives", person, message)

    def step(self, until: datetime) -> list[Deed]:
        """Live up to and including ``until`` (with an offset); what people did since the last step, in order of time."""
        if until.tzinfo is None:
            raise Invalid("naive_time", field="until", expected="a time with an offset")
        end = second_of(until)
        while True:
            dawn = self._next_dawn * DAY_S
            if self._agenda and self._agenda[0][0] < dawn:
                if self._agenda[0][0] > end:
                    break
                second, person, _, _, what, with_what = heapq.heappop(self._agenda)
                self._happen(second, person, what, with_what)
            elif dawn <= end:
                self._dawn()
            else:
                break
        self._now = max(self._now, end)
        deeds, self._deeds = self._deeds, []
        return deeds

    def standing(self) -> Standing:
        """The books as they are now."""
        state, loans = self._state, self.book
        day = self._now // DAY_S
        is_open = (loans.disbursed <= day) & (state.whole_paid < loans.terms)
        some = is_open.nonzero()[0]
        return Standing(
            day=day,
            account=some,
            person=loans.person[some],
            dpd=state.dpd(day)[some],
            overdue_minor=state.overdue()[some],
            balance_minor=(loans.owed[:, -1] - state.paid_minor)[some],
            came_due=state.came_due[some],
            whole_paid=state.whole_paid[some],
            last_due=state.last_due[some],
            next_due=state.next_due[some],
        )

    def copy(self) -> Town:
        """Another town with the same past, which may live another future."""
        return copy.deepcopy(self)

    def moods(self) -> dict[str, list[float]]:
        """What a lender never sees, for tests and pictures: trust, annoyance, shame, stress by person."""
        state = self._state
        return {
            "trust": state.trust.tolist(), "annoyance": state.annoyance.tolist(),
            "shame": state.shame.tolist(), "stress": state.stress.tolist(),
        }  # fmt: skip

    # --- inside ----------------------------------------------------------------------------------------------------------

    def _put(self, second: int, what: str, person: int, with_what: object) -> None:
        """On the agenda. What happens in one second is ordered by person and kind, not by who told of it first."""
        if isinstance(with_what, Message):
            order: tuple[Any, ...] = (what, with_what.channel, with_what.tone.value, with_what.purpose, with_what.text)
            order += (second_of(with_what.at),)
        else:
            order = (what, str(with_what))
        self._told += 1  # two that are the same in all else
        heapq.heappush(self._agenda, (second, person, order, self._told, what, with_what))

    def _did(self, deed: Deed) -> None:
        self._deeds.append(deed)

    def _dawn(self) -> None:
        for loan in self._days.dawn(self._next_dawn):
            at = moment_of(self._next_dawn * DAY_S)
            person, amount = self.people.ids[int(self.book.person[loan])], int(self.book.principal_minor[loan])
            self._did(Deed(at, person, DeedKind.BORROWS, account=self.book.ids[loan], amount_minor=amount))
        self._next_dawn += 1

    def _happen(self, second: int, person: int, what: str, with_what: Any) -> None:
        react = self._reactions
        match what:
            case "thinks":
                react.thinks(second, person)
            case "is debited":
                react.is_debited(second, person, with_what)
            case "pays by hand":
                react.pays_by_hand(second, person, with_what)
            case "guarantor pays":
                react.guarantor_pays(second, with_what)
            case "arrives":
                react.arrives(second, person, with_what)
            case "reads":
                react.reads(second, person, with_what)
            case _:
                react.says(second, person, with_what)


def make_town(
    seed: int, size: int, behaviour: Behaviour | str = "first", *, start: date = START, past_days: int = PAST_DAYS
) -> Town:
    """A town of ``size`` borrowers (1 to 999,999), the same for the same arguments.

    Raises ``Invalid``: ``invalid_size``, ``invalid_behaviour``.
    """
    if isinstance(behaviour, str):
        behaviour = load_behaviour(behaviour)
    return Town(seed, size, behaviour, start, past_days)
