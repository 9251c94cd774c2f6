"""What a day decided and what came of it, counted from its cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tideover.base import jobs
from tideover.base.ids import AccountId, CaseId, PersonId, TouchId
from tideover.base.work import Work
from tideover.book import Person, case_ids, get_persons
from tideover.outreach.day.model import PERMITTED, TASKED, CaseFilter, CaseState, DayReport, RefusedBy, Trouble, chunk_key
from tideover.outreach.model import TouchState
from tideover.outreach.store import day as store


def day_report(work: Work, day: date) -> DayReport | None:
    """The day so far; None where it was not begun."""
    row = store.day_row(work, day)
    if row is None:
        return None
    counts = row.counts
    cases = store.count_cases(work, day)
    refusals = tuple(RefusedBy(each.rule, each.n, each.earliest) for each in store.count_refusals(work, day))
    load: dict[str, dict[int, int]] = {}
    for each in store.load_by_hour(work, day):
        load.setdefault(each.lane, {})[each.hour] = each.n
    return DayReport(
        day,
        row.state,
        row.stage,
        counts.get("persons", 0),
        counts.get("accounts", 0),
        counts.get("segments", {}),
        counts.get("buckets", {}),
        counts.get("treatments", {}),
        sum(each.n for each in cases),
        _sum(cases, PERMITTED),
        {each.rule: each.cases for each in refusals},
        refusals,
        _by(cases, "outcome", (CaseState.DROPPED,)),
        _by(cases, "lane", (CaseState.NO_ROOM,)),
        _sum(cases, TASKED),
        _by(cases, "by", TASKED),
        load,
        _sum(cases, (CaseState.BEGUN,)),
        _by(cases, "outcome", (CaseState.ENDED,)),
        store.contacts_of(work, day),
        store.replies_to(work, day),
        counts.get("strategy"),
        _trouble(work, row) if row.state == "running" else None,
    )


def last_days(work: Work, limit: int) -> list[tuple[date, str]]:
    """The days begun, the last first, each with how far it is: ``running`` or ``done``."""
    return [(row.day, row.state) for row in store.last_days(work, limit)]


@dataclass(frozen=True, slots=True)
class CaseContact:
    """A contact that a case's plan made, or tried. ``is_answered``: a reply to it came in."""

    contact: TouchId
    channel: str
    state: TouchState
    is_answered: bool


@dataclass(frozen=True, slots=True)
class DayCase:
    """A case that the strategy would contact on a day. ``key``: whose it is and the creditor; ``case``: its file, None where
    it never had one; ``lane``: a channel, or a team; ``hour``: of day, by the person's clock; ``outcome``: why it was dropped,
    or ended; ``contacts``: of the plan begun."""

    key: store.CaseKey
    person: Person
    case: CaseId | None
    account: AccountId
    treatment: str
    by: str
    lane: str
    state: CaseState
    rules: tuple[str, ...]
    earliest: datetime | None
    hour: int | None
    begins_at: datetime | None
    outcome: str | None
    contacts: tuple[CaseContact, ...]


def day_cases(
    work: Work, day: date, wanted: CaseFilter, *, after: store.CaseKey | None = None, limit: int = 50
) -> list[DayCase]:
    """A page of a day's cases by key; those that match every filter given."""
    return _told(work, store.page_of_cases(work, day, wanted, after, limit))


def day_cases_at(work: Work, day: date, keys: Sequence[store.CaseKey]) -> dict[store.CaseKey, DayCase]:
    """Those of these cases that the strategy would contact on a day, by key."""
    return {case.key: case for case in _told(work, store.cases_at(work, day, keys))} if keys else {}


def _told(work: Work, rows: Sequence[Any]) -> list[DayCase]:
    people = {person.id: person for person in get_persons(work, {PersonId(row.person) for row in rows})}
    files = case_ids(work, [(row.holder, row.creditor) for row in rows])
    contacts: dict[UUID, list[CaseContact]] = {}
    for each in store.contacts_of_runs(work, [row.run for row in rows if row.run is not None]):
        made = CaseContact(TouchId(each.id), each.channel, TouchState(each.state), each.is_answered)
        contacts.setdefault(each.plan_run, []).append(made)
    return [
        DayCase(
            (row.holder, row.creditor), people[PersonId(row.person)], files.get((row.holder, row.creditor)),
            AccountId(row.account), row.treatment, row.by, row.lane, CaseState(row.state), tuple(row.rules), row.earliest,
            row.hour, row.begins_at, row.outcome, tuple(contacts.get(row.run, ())),
        )
        for row in rows
    ]  # fmt: skip


def _trouble(work: Work, row: Any) -> Trouble | None:
    found = jobs.job_of_key(work, chunk_key(row.day, row.stage, row.place))
    if found is None:
        return None
    job, state, code = found
    return Trouble(code, job, state == "dead") if code else None


def _sum(cases: Iterable[Any], states: Iterable[str]) -> int:
    wanted = set(states)
    return sum(each.n for each in cases if each.state in wanted)


def _by(cases: Iterable[Any], name: str, states: Iterable[str]) -> dict[str, int]:
    wanted, found = set(states), Counter[str]()
    for each in cases:
        if each.state in wanted:
            found[getattr(each, name) or ""] += each.n
    return dict(found.most_common())
