"""HTTP of days: what was decided, for whom, what stood in the way; what lanes bear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from tideover.base.errors import NotFound
from tideover.base.http import CurrentPaging, CurrentWork, Day, Moment, Shown
from tideover.outreach.day.exporting import export_day
from tideover.outreach.day.model import CaseFilter, CaseState, DayReport, DayStep, Stage
from tideover.outreach.day.reporting import DayCase, day_cases, day_report, last_days
from tideover.outreach.day.stages import capacity_of, change_capacity, start_day
from tideover.outreach.model import TouchState
from tideover.security import CurrentActor, Permission, require

router = APIRouter()

MOST_DAYS = 31


class DayRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    day: date


@router.post("/days", status_code=202)
def begin_day(request: DayRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Begin deciding a day's contacts; a day begun before goes on or stays as it is."""
    require(actor, Permission.OPERATE)
    started = start_day(work, request.day)
    return {"day": request.day.isoformat(), "started": started}


class DayBegunShown(Shown):
    """``state``: ``running`` or ``done``."""

    day: Day
    state: str


class DaysShown(Shown):
    """The last days that were begun, at most ``MOST_DAYS``, the last first."""

    days: list[DayBegunShown]


@router.get("/days", response_model=DaysShown)
def days_begun(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Which days were begun lately."""
    require(actor, Permission.SEE_OPERATIONS)
    return {"days": [{"day": day.isoformat(), "state": state} for day, state in last_days(work, MOST_DAYS)]}


class RefusedByShown(Shown):
    rule: str
    cases: int
    earliest: Moment | None


class TroubleShown(Shown):
    code: str
    job: str
    is_final: bool


class FunnelStep(Shown):
    step: str
    cases: int


class DayShown(Shown):
    """A day from the book to its outcome. ``refused``: refusals by rule (a case may have several); ``load``: lane -> hour of
    day -> cases; ``contacts``: of the plans begun, by state; ``funnel``: how many are left at each step."""

    day: Day
    state: str
    stage: Stage
    persons: int
    accounts: int
    segments: dict[str, int]
    buckets: dict[str, int]
    treatments: dict[str, int]
    wished: int
    permitted: int
    refused: dict[str, int]
    refusals: list[RefusedByShown]
    dropped: dict[str, int]
    no_room: dict[str, int]
    tasks: int
    by: dict[str, int]
    load: dict[str, dict[str, int]]
    begun: int
    ended: dict[str, int]
    contacts: dict[str, int]
    replies: int
    strategy: str | None
    trouble: TroubleShown | None
    funnel: list[FunnelStep]


@router.get("/days/{day}", response_model=DayShown)
def decided_day(day: date, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """What was decided for a day."""
    require(actor, Permission.SEE_OPERATIONS)
    report = day_report(work, day)
    if report is None:
        raise NotFound("day_not_found", field="day")
    return day_view(report)


def day_view(report: DayReport) -> dict[str, Any]:
    """A day's report in JSON's types."""
    shown = {
        name: dict(value) if isinstance(value, Mapping) else value
        for name, value in ((field.name, getattr(report, field.name)) for field in fields(report))
    }
    shown["day"] = report.day.isoformat()
    shown["trouble"] = report.trouble and {**asdict(report.trouble), "job": str(report.trouble.job)}
    shown["load"] = {lane: {str(hour): count for hour, count in each.items()} for lane, each in report.load.items()}
    shown["refusals"] = [
        {"rule": each.rule, "cases": each.cases, "earliest": each.earliest and each.earliest.isoformat()}
        for each in report.refusals
    ]
    shown["funnel"] = [{"step": step, "cases": count} for step, count in report.funnel]
    return shown


class CaseContactShown(Shown):
    """A contact that a case's plan made, or tried."""

    contact: str
    channel: str
    state: TouchState
    is_answered: bool


class DayCaseShown(Shown):
    """A case that the strategy would contact on a day. ``case``: its file, null where it never had one; ``by``: bot or person;
    ``lane``: a channel, or a team; ``hour``: of day, by the customer's clock; ``outcome``: why it was dropped, or ended;
    ``contacts``: of the plan begun; ``name`` is masked."""

    person: str
    ref: str
    name: str
    case: str | None
    account: str
    creditor: str
    treatment: str
    by: str
    lane: str
    state: CaseState
    rules: list[str]
    earliest: Moment | None
    hour: int | None
    begins_at: Moment | None
    outcome: str | None
    zone: str | None
    contacts: list[CaseContactShown]


class DayCasePage(Shown):
    cases: list[DayCaseShown]
    next: str | None


async def _case_filter(
    state: Annotated[list[CaseState], Query(max_length=10)] = [],  # noqa: B006 a query's
    step: DayStep | None = None,
    rule: Annotated[str | None, Query(max_length=40)] = None,
    treatment: Annotated[str | None, Query(max_length=60)] = None,
    outcome: Annotated[str | None, Query(max_length=40)] = None,
    by: Annotated[str | None, Query(max_length=40)] = None,
    lane: Annotated[str | None, Query(max_length=40)] = None,
    hour: Annotated[int | None, Query(ge=0, le=23)] = None,
    contact: TouchState | None = None,
) -> CaseFilter:
    return CaseFilter(tuple(state), step, rule, treatment, outcome, by, lane, hour, contact)


CurrentCaseFilter = Annotated[CaseFilter, Depends(_case_filter)]


@router.get("/days/{day}/cases", response_model=DayCasePage)
def cases_of_day(
    day: date, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, wanted: CurrentCaseFilter
) -> dict[str, Any]:
    """The cases that the strategy would contact on a day: by state (several may be named), by a step of the funnel, a rule that
    refused them, treatment, why one was dropped or ended, whom it was given to, lane and hour, the state of a contact."""
    require(actor, Permission.SEE_OPERATIONS)
    start = paging.start(UUID, str)
    after = (start[0], start[1]) if start else None
    found = day_cases(work, day, wanted, after=after, limit=paging.limit)
    last = [str(found[-1].key[0]), found[-1].key[1]] if len(found) == paging.limit else None
    return {"cases": [_case_view(case) for case in found], "next": paging.next_cursor(last)}


def _case_view(case: DayCase) -> dict[str, Any]:
    return {
        "person": str(case.person.id),
        "ref": case.person.ref,
        "name": case.person.masked_name,
        "case": str(case.case) if case.case else None,
        "account": str(case.account),
        "creditor": case.key[1],
        "treatment": case.treatment,
        "by": case.by,
        "lane": case.lane,
        "state": case.state.value,
        "rules": list(case.rules),
        "earliest": case.earliest.isoformat() if case.earliest else None,
        "hour": case.hour,
        "begins_at": case.begins_at.isoformat() if case.begins_at else None,
        "outcome": case.outcome,
        "zone": case.person.zone,
        "contacts": [{**asdict(each), "contact": str(each.contact)} for each in case.contacts],
    }


class DayExportShown(Shown):
    """A file: its name and what is in it. ``is_cut``: there were more cases than a file holds."""

    name: str
    rows: int
    content: str
    is_cut: bool


@router.post("/days/{day}/exports")
def exporting_day(day: date, work: CurrentWork, actor: CurrentActor, wanted: CurrentCaseFilter) -> DayExportShown:
    """The cases of a day that match a filter as CSV, accounts by pseudonym, no names and no numbers. That it was taken is in
    the access log."""
    require(actor, Permission.SEE_OPERATIONS)
    found = export_day(work, day, wanted)
    return DayExportShown(name=f"day-{day.isoformat()}.csv", rows=found.rows, content=found.content, is_cut=found.is_cut)


class CapacityRequest(BaseModel):
    """``per_hour``: contacts a lane begins in an hour; 0: none."""

    model_config = ConfigDict(extra="forbid")

    per_hour: int


class CapacityShown(Shown):
    """``per_hour``: lane -> contacts it begins in an hour; ``first``, ``last``: hours of day they begin in, both included."""

    first: int
    last: int
    per_hour: dict[str, int]


@router.get("/capacity", response_model=CapacityShown)
def capacity(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """What each lane bears in an hour, and between which hours of day contacts begin."""
    require(actor, Permission.SEE_OPERATIONS)
    found = capacity_of(work)
    return {"first": found.first, "last": found.last, "per_hour": dict(found.per_hour)}


@router.put("/capacity/{lane}", response_model=CapacityShown)
def changing_capacity(lane: str, request: CapacityRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Say what a lane bears; days decided from now on go by it."""
    require(actor, Permission.OPERATE)
    change_capacity(work, lane, request.per_hour)
    return capacity(work, actor)
