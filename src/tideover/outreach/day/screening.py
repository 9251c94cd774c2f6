"""What stands in the way of a case today: something of ours that makes a contact needless, or the gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from tideover.base import clock
from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book import ReachedPerson, promised_accounts, reached_people
from tideover.gate import Ask, Channel, Purpose, screen_all
from tideover.outreach.actions.plans import resting_persons, running_persons
from tideover.outreach.day.capacity import HOURS, Capacity
from tideover.outreach.day.model import CaseState
from tideover.outreach.plans import Plan, plan_named
from tideover.outreach.store import day as store

BY_PERSON = "person"
_DEAD_ADDRESS = "NUMBER"
_BY_HAND = "treat-case"  # the script of what a person of ours does: the gate judges the call they may make


@dataclass(frozen=True, slots=True)
class Screened:
    """``dropped``: why nothing is begun, as a code; ``rules``: those of the gate; ``earliest``: the lawful moment from which it
    may begin, within the day; None: at once."""

    dropped: str | None = None
    rules: tuple[str, ...] = ()
    earliest: datetime | None = None


def settle_cases(work: Work, day: date, cases: Sequence[Any], capacity: Capacity) -> list[store.CaseKey]:
    """Screen decided cases and keep what they are now: dropped, refused, or screened, and from which hour on. Returns those
    that are screened."""
    rows: list[dict[str, Any]] = []
    for case, (found, first) in zip(cases, screen_today(work, day, cases, capacity), strict=True):
        row = {"holder": case.holder, "creditor": case.creditor, "rules": found.rules, "not_before": 0}
        if found.dropped is not None:
            rows.append({**row, "state": CaseState.DROPPED, "outcome": found.dropped})
        elif found.rules:
            rows.append({**row, "state": CaseState.REFUSED, "earliest": found.earliest})
        else:
            rows.append({**row, "state": CaseState.SCREENED, "not_before": first})
    store.settle_cases(work, day, rows)
    return [(row["holder"], row["creditor"]) for row in rows if row["state"] is CaseState.SCREENED]


def screen_today(work: Work, day: date, cases: Sequence[Any], capacity: Capacity) -> list[tuple[Screened, int]]:
    """What each case meets in the hours left of its day, by the person's clock, and the first hour it may begin in."""
    people = reached_people(work, list({PersonId(case.person): None for case in cases}))
    spans, now = [], work.now()
    for case in cases:
        zone = clock.zone(people[PersonId(case.person)].zone) or UTC
        opens = max(datetime.combine(day, time(capacity.first), zone), now)
        spans.append((opens, datetime.combine(day, time(capacity.last), zone) + timedelta(hours=1)))
    found = screen_cases(work, day, cases, spans, people)
    return [
        (one, first_hour(day, closes.tzinfo or UTC, opens, one.earliest))
        for (opens, closes), one in zip(spans, found, strict=True)
    ]


def first_hour(day: date, zone: tzinfo, opens: datetime, earliest: datetime | None) -> int:
    """The first hour of ``day`` in which a contact may begin; ``HOURS``: none. An hour that has begun is the hour to go on in;
    one that is lawful only from within (``earliest``) is left for the next."""
    local = (earliest or opens).astimezone(zone)
    if local.date() > day:
        return HOURS
    is_whole = local == local.replace(minute=0, second=0, microsecond=0)
    return local.hour if earliest is None or is_whole else local.hour + 1


def screen_cases(
    work: Work,
    day: date,
    cases: Sequence[Any],
    spans: Sequence[tuple[datetime, datetime]],
    people: Mapping[PersonId, ReachedPerson],
) -> list[Screened]:
    """What cases (rows of day cases) meet, each between two moments of its day. Nothing is recorded or used up."""
    found = _dropped(work, day, cases, people)
    waiting = {place: _first_contacts(work, cases[place], people) for place in range(len(cases)) if place not in found}
    while waiting:
        asks = {place: next(contacts) for place, contacts in waiting.items()}
        answers = screen_all(work, [(ask, spans[place][0]) for place, (ask, _) in asks.items()])
        for (place, (_, is_last)), answer in zip(asks.items(), answers, strict=True):
            if answer.rules == (_DEAD_ADDRESS,) and not is_last:
                continue
            del waiting[place]
            if not answer.rules:
                found[place] = Screened()
            elif answer.earliest is not None and answer.earliest < spans[place][1]:
                found[place] = Screened(earliest=answer.earliest)
            else:
                found[place] = Screened(rules=answer.rules, earliest=answer.earliest)
    return [found[place] for place in range(len(cases))]


def _dropped(work: Work, day: date, cases: Sequence[Any], people: Mapping[PersonId, ReachedPerson]) -> dict[int, Screened]:
    """By place, the cases that something of ours makes needless today."""
    persons = list(people)
    group = list({member: None for person in people.values() for member in person.group})
    promised = promised_accounts(work, [AccountId(case.account) for case in cases])
    running = running_persons(work, persons)
    resting = resting_persons(work, group) | store.given_to_person(work, group, day)
    found = {}
    for place, case in enumerate(cases):
        if case.account in promised:
            found[place] = Screened(dropped="promised")
        elif case.person in running:
            found[place] = Screened(dropped="under_way")
        elif not resting.isdisjoint(people[PersonId(case.person)].group):
            found[place] = Screened(dropped="resting")
    return found


def _first_contacts(work: Work, case: Any, people: Mapping[PersonId, ReachedPerson]) -> Iterator[tuple[Ask, bool]]:
    """What a case begins with: of its plan the first step, then what comes in its place where the person has no address for
    it, or it is a dead one; with each, whether nothing comes after it. There is always one."""
    person = PersonId(case.person)
    now = work.now()

    def blind(channel: Channel) -> str:
        return people[person].blind_of(channel.address_kind, now) if channel.address_kind else ""

    def ask(channel: Channel, purpose: Purpose, script: str) -> Ask:
        return Ask(person, channel, purpose, blind(channel), script, AccountId(case.account))

    if case.by == BY_PERSON:
        yield ask(Channel.VOICE, Purpose.COLLECT, _BY_HAND), True
        return
    plan = plan_named(case.plan)
    step = plan.first_steps()[0]
    while True:
        instead = _instead(plan, step.id)
        if instead is None or step.channel.address_kind is None or blind(step.channel):
            yield ask(step.channel, step.purpose, step.template), instead is None
        if instead is None:
            return
        step = instead


def _instead(plan: Plan, step: str) -> Any:
    return next(iter(plan.steps_after(step, "refused")), None)
