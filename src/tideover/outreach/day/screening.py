"""What stands in the way of a case today: something of ours that makes a contact needless, or the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book import get_person, same_person, zone_of
from tideover.gate import Ask, Channel, Purpose, screen
from tideover.outreach.actions.plans import is_resting, running_plan
from tideover.outreach.actions.sending import blind_for, has_open_promise
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


def settle_case(work: Work, day: date, case: Any, capacity: Capacity) -> bool:
    """Screen a decided case and keep what it is now: dropped, refused, or screened (True), and from which hour on."""
    found, first = screen_today(work, day, case, capacity)
    key = (case.holder, case.creditor)
    if found.dropped is not None:
        store.save_case(work, day, key, state=CaseState.DROPPED, outcome=found.dropped)
    elif found.rules:
        store.save_case(work, day, key, state=CaseState.REFUSED, rules=list(found.rules), earliest=found.earliest)
    else:
        store.save_case(work, day, key, state=CaseState.SCREENED, not_before=first)
        return True
    return False


def screen_today(work: Work, day: date, case: Any, capacity: Capacity) -> tuple[Screened, int]:
    """What a case meets in the hours left of its day, by the person's clock, and the first hour it may begin in."""
    zone = zone_of(get_person(work, PersonId(case.person)))
    opens = max(datetime.combine(day, time(capacity.first), zone), work.now())
    closes = datetime.combine(day, time(capacity.last), zone) + timedelta(hours=1)
    found = screen_case(work, case, opens, closes)
    return found, first_hour(day, zone, opens, found.earliest)


def first_hour(day: date, zone: tzinfo, opens: datetime, earliest: datetime | None) -> int:
    """The first hour of ``day`` in which a contact may begin; ``HOURS``: none. An hour that has begun is the hour to go on in;
    one that is lawful only from within (``earliest``) is left for the next."""
    local = (earliest or opens).astimezone(zone)
    if local.date() > day:
        return HOURS
    is_whole = local == local.replace(minute=0, second=0, microsecond=0)
    return local.hour if earliest is None or is_whole else local.hour + 1


def screen_case(work: Work, case: Any, opens: datetime, closes: datetime) -> Screened:
    """What ``case`` (a row of day cases) meets between two moments of its day. Nothing is recorded or used up."""
    person, account = PersonId(case.person), AccountId(case.account)
    if has_open_promise(work, person, account):
        return Screened(dropped="promised")
    if running_plan(work, person) is not None:
        return Screened(dropped="under_way")
    if is_resting(work, person) or store.was_given_to_person(work, same_person(work, person), case.day):
        return Screened(dropped="resting")
    for channel, purpose, script in _first_contacts(work, person, case):
        found = screen(work, Ask(person, channel, purpose, blind_for(work, person, channel), script, account), opens)
        if found.rules != (_DEAD_ADDRESS,):
            break
    if not found.rules:
        return Screened()
    if found.earliest is not None and found.earliest < closes:
        return Screened(earliest=found.earliest)
    return Screened(rules=found.rules, earliest=found.earliest)


def _first_contacts(work: Work, person: PersonId, case: Any) -> Iterator[tuple[Channel, Purpose, str]]:
    """The channel, purpose and text a case begins with: of its plan the first step, then what comes in its place where the
    person has no address for it, or it is a dead one. There is always one."""
    if case.by == BY_PERSON:
        yield Channel.VOICE, Purpose.COLLECT, _BY_HAND
        return
    plan = plan_named(case.plan)
    step = plan.first_steps()[0]
    while step is not None:
        instead = _instead(plan, step.id)
        if instead is None or step.channel.address_kind is None or blind_for(work, person, step.channel):
            yield step.channel, step.purpose, step.template
        step = instead


def _instead(plan: Plan, step: str) -> Any:
    return next(iter(plan.steps_after(step, "refused")), None)
