"""The shipped strategy as a regime of the town: each morning the portrait, the decision file, the screening and the hours of
the product's day; through the day its plans and the calls of its people, as far as what came in since leaves them sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from benchmarks.lender.books import Books
from benchmarks.lender.plans import Plans
from benchmarks.lender.standing import Dealings
from tideover.gate import Channel, Purpose
from tideover.outreach import plan_named, shipped_capacity
from tideover.outreach.day.capacity import HOURS
from tideover.outreach.day.deciding import is_wished, wished_case
from tideover.outreach.day.stages import hours_for
from tideover.outreach.store.day import REST_AFTER_PERSON
from tideover.rehearsal.town import Day, Deed, Message, Tone, Town, View
from tideover.rehearsal.town.regimes import MORNING_HOUR, UNHEARD
from tideover.rehearsal.town.state import ZONE

_HOUR, _SECOND = timedelta(hours=1), timedelta(seconds=1)
_PERSON = "person"
_HELPS = frozenset({"overdue-help"})  # scripts by which a person of ours offers help


@dataclass(frozen=True, slots=True)
class Case:
    """A case to contact today, as the day keeps it. ``person``, ``account``: the town's ids; ``not_before``: hour of day."""

    person: str
    account: str
    lane: str
    hours: str
    best_hour: int
    priority: int
    by: str
    plan: str
    tone: str
    offers_help: bool
    not_before: int


class Shipped:
    """The shipped strategy. ``past``: what the lender has lived through with the town until now."""

    name = "shipped strategy"

    def __init__(self, town: Town, past: Iterable[Day]) -> None:
        self.books = Books(town)
        self.dealings = Dealings(self.books)
        self.plans = Plans(self.dealings, town.residents)
        self._residents = town.residents
        self._heard_until = datetime.min.replace(tzinfo=ZONE)
        self._today: dict[int, list[Case]] = {}
        self._given: dict[str, date] = {}  # when a case of theirs last went to a person of ours
        for day in past:
            self._hear(day.view.replies)
            self.dealings.begin_day(day.view.day)
            for message in day.sent:  # before what the day's people did, who answered them
                purpose = Purpose.REMIND if message.purpose == "remind" else Purpose.COLLECT
                self.dealings.sent(message.person, Channel(message.channel), purpose, message.at)
            self._hear([deed for deed in day.deeds if deed.kind not in UNHEARD])

    def contacts(self, day: date, view: View) -> list[Message]:
        """The morning: decide, screen, place; and the steps of running plans that come in the first hour."""
        self._hear(view.replies)
        self.dealings.begin_day(day)
        rows = self.books.decided(day, "\"by\" <> 'none'")
        cases = [case for row in rows if is_wished(row) and (case := self._screened(day, row)) is not None]
        self._today = {}
        for case, hour in zip(cases, hours_for(cases, shipped_capacity(), {}), strict=True):
            if hour is not None:
                self._today.setdefault(hour, []).append(case)
                if case.by == _PERSON:
                    self._given[case.person] = day
        return self.plans.take_due(*_span(datetime.combine(day, time(MORNING_HOUR), ZONE)))

    def at_hour(self, at: datetime, heard: Sequence[Deed]) -> list[Message]:
        """An hour of the day: plans begin, steps come, people of ours call."""
        self._hear(heard)
        now, until = _span(at)
        calls: list[Message] = []
        cases = self._today.pop(at.hour, [])
        for place, case in enumerate(cases):
            moment = now + place * (until - now) / len(cases)
            moment = moment.replace(microsecond=0)
            if case.by == _PERSON:
                calls += self._call(case, moment)
            else:
                self.plans.begin(case.plan, case.person, case.account, moment)
        return calls + self.plans.take_due(now, until)

    def _hear(self, deeds: Sequence[Deed]) -> None:
        """What came in and was not heard yet: a day's deeds stand in the next morning's view, too."""
        for deed in deeds:
            if deed.at > self._heard_until:
                self.dealings.hear(deed)
        self._heard_until = max([self._heard_until, *(deed.at for deed in deeds)])

    def _screened(self, day: date, row: Mapping[str, Any]) -> Case | None:
        """As the day's screening: nothing promised, no plan under way, no rest after one; then the gate."""
        case = wished_case(row)
        person, account = self.books.person_of[row["person"]], self.books.account_of[row["account"]]
        capacity = shipped_capacity()
        opens = datetime.combine(day, time(capacity.first), ZONE)
        closes = datetime.combine(day, time(capacity.last), ZONE) + _HOUR
        if self.dealings.has_promised(person) or self.plans.is_running(person) or self.plans.is_resting(person, opens):
            return None
        if person in self._given and self._given[person] >= day - REST_AFTER_PERSON:
            return None
        firsts = [(Channel.VOICE, Purpose.COLLECT)] if case["by"] == _PERSON else _first_contacts(case["plan"])
        for channel, purpose in firsts:
            rules, lawful = self.dealings.refused_by(person, account, channel, purpose, opens)
            if rules != ("NUMBER",):
                break
        if rules and (lawful is None or lawful >= closes):
            return None
        assert lawful is not None
        local = lawful.astimezone(ZONE)
        first_hour = local.hour + (1 if rules and local.minute else 0)
        return Case(
            person, account, case["lane"], case["hours"], case["best_hour"], case["priority"], case["by"], case["plan"],
            row["tone"], row["script"] in _HELPS or row["segment"] == "hardship", min(first_hour, HOURS),
        )  # fmt: skip

    def _call(self, case: Case, at: datetime) -> list[Message]:
        """A person of ours calls, in the tone decided, if it still makes sense. What they say: what the case's script does;
        help, to people in hardship."""
        rules, _ = self.dealings.refused_by(case.person, case.account, Channel.VOICE, Purpose.COLLECT, at)
        if rules or self.dealings.has_promised(case.person):
            return []
        self.dealings.sent(case.person, Channel.VOICE, Purpose.COLLECT, at)
        if self._residents[case.person].phone_state == "void":  # whoever dials hears it
            self.dealings.reaches_nobody(case.person, Channel.VOICE, at)
        purpose = "offer" if case.offers_help else "collect"
        return [Message(case.person, Channel.VOICE.value, Tone(case.tone), purpose, at)]


def _first_contacts(plan_id: str) -> list[tuple[Channel, Purpose]]:
    """A plan's first step, and what comes in its place where the address is a dead one."""
    plan = plan_named(plan_id)
    steps = [plan.first_steps()[0]]
    while instead := next(iter(plan.steps_after(steps[-1].id, "refused")), None):
        steps.append(instead)
    return [(step.channel, step.purpose) for step in steps]


def _span(hour: datetime) -> tuple[datetime, datetime]:
    """From when to before when contacts of an hour go out: after what was heard on the hour."""
    return hour + _SECOND, hour + _HOUR
