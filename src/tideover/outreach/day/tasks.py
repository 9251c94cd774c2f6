"""From a case with an hour to what is done about it: a plan that begins then, or an item before a team."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from tideover.base import jobs
from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book import get_person, hold_person, zone_of
from tideover.outreach.actions.plans import start_plan
from tideover.outreach.day.model import CaseState
from tideover.outreach.day.screening import BY_PERSON
from tideover.outreach.store import day as store
from tideover.worklist import open_item

ITEM_KIND = "treat_case"
ITEM_WITHIN = timedelta(hours=4)  # from its hour


def give_task(work: Work, day: date, case: Any, position: float) -> datetime:
    """Queue what is to be done about a placed case; when it begins. ``position``: where in its hour, 0 to 1.

    Called once a case, in the transaction that marks it ``tasked``.
    """
    zone = zone_of(get_person(work, PersonId(case.person)))
    slot = datetime.combine(day, time(case.hour), zone) + timedelta(hours=position)
    at = max(slot, work.now())
    if case.by == BY_PERSON:
        due = at - work.now() + ITEM_WITHIN
        who = PersonId(case.person)
        open_item(work, ITEM_KIND, case.lane, case.account, who, due, priority=case.priority, starts_at=at)
    else:
        payload = {"day": day, "holder": case.holder, "creditor": case.creditor}
        jobs.enqueue(work, "begin_case", payload, due_at=at, priority=jobs.BULK)
    return at


def begin_case(work: Work, day: date, key: store.CaseKey) -> None:
    """A bot's case: its hour has come. What came in since the morning is read now: the plan does not begin where it makes no
    sense any more, and the gate judges its first step."""
    seen = store.case_row(work, day, key)
    if seen is None:
        return
    hold_person(work, PersonId(seen.person))
    case = store.case_row(work, day, key, lock=True)
    # Decided anew, a case has more jobs than one: that of an hour it no longer has leaves it to the later one.
    if case.state != CaseState.TASKED or work.now() < case.begins_at:
        return
    begun = start_plan(work, case.plan, AccountId(case.account), priority=jobs.BULK)
    if begun is None:
        store.save_case(work, day, key, state=CaseState.ENDED, outcome="under_way")
    else:
        store.save_case(work, day, key, state=CaseState.BEGUN, run=begun[0])
