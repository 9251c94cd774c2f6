"""HTTP of reports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request

from tideover.analytics.actions import case_report, extract_facts
from tideover.analytics.cohorts import cohort_of, cohort_view
from tideover.analytics.late import MOST_DAYS, LateLine, late_lines, span_of
from tideover.analytics.measures import Definition, load_definitions
from tideover.base import lake
from tideover.base.errors import Invalid
from tideover.base.http import CurrentPaging, CurrentWork, Day, Moment, Shown
from tideover.base.ids import PermitId
from tideover.book import Account, Person, get_persons, whose_accounts
from tideover.journal import unsealed_count
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["analytics"])

WEEK = timedelta(days=6)


@router.get("/reports/cases/{day}")
def cases(day: date, request: Request, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """What was done on a business day, account by account, up to now. ``unsealed``: facts that wait for their position
    and are not in it yet."""
    require(actor, Permission.SEE_OPERATIONS)
    waiting, _ = unsealed_count(work)
    with lake.open(work, request.app.state.settings.root / "lake") as opened:
        extract_facts(work, opened)
        return {**case_report(work, opened, day).to_json(), "unsealed": waiting}


class DefinitionShown(Shown):
    """A measure in words. ``kind``: ``share`` of cases or contacts, or ``money``; ``window_days``: its clock, how long
    after the day the numerator is waited for, by the person's own calendar."""

    measure: str
    title: str
    kind: str
    window_days: int
    numerator: str
    denominator: str


class MeasuredShown(Shown):
    """A measure of a group of the day's cases (none named: of all). ``low``, ``high``: the 95 % Wilson interval of a share;
    sums are minor units of ``currency``."""

    measure: str
    group: dict[str, str]
    currency: str | None
    numerator: int
    denominator: int
    value: float | None
    low: float | None
    high: float | None


class MeasuresShown(Shown):
    """``known_on``: the first day of which not everything is known yet; ``is_final``: whether the longest clock has run out."""

    day: Day
    known_on: Day
    is_final: bool
    definitions: list[DefinitionShown]
    measures: list[MeasuredShown]


@router.get("/days/{day}/measures", response_model=MeasuresShown)
def measures(
    day: date,
    request: Request,
    work: CurrentWork,
    actor: CurrentActor,
    by: str | None = None,
    words: Literal["zh-CN", "en"] = "zh-CN",
) -> dict[str, Any]:
    """What became of the cases decided on a day, measure by measure; ``by``: ``bucket``, ``by`` (whom) or ``arm``."""
    require(actor, Permission.SEE_OPERATIONS)
    found = cohort_view(cohort_of(work, request.app.state.settings.root / "lake", day, by))
    return {**found, "definitions": [_told(each, words == "zh-CN") for each in load_definitions().values()]}


def _told(each: Definition, is_zh: bool) -> dict[str, Any]:
    return {
        "measure": each.id,
        "title": each.title_zh if is_zh else each.title_en,
        "kind": each.kind,
        "window_days": each.window_days,
        "numerator": each.numerator_zh if is_zh else each.numerator_en,
        "denominator": each.denominator_zh if is_zh else each.denominator_en,
    }


class LateShown(Shown):
    """A permit that would not have been, or not so. ``name`` is masked; ``finding``: ``nothing_due`` or ``other_bucket``;
    ``because``: references of what we came to know too late, none: a balance or a schedule; ``contacted_at`` null: it was
    never used; sums are minor units of ``currency``."""

    permit: str
    person: str
    person_ref: str
    name: str
    zone: str | None
    is_erased: bool
    account: str | None
    account_ref: str | None
    currency: str
    channel: str
    purpose: str
    script: str
    decided_at: Moment
    contacted_at: Moment | None
    finding: str
    due_then_minor: int
    due_now_minor: int
    bucket_then: str
    bucket_now: str
    because: list[str]


class LatePage(Shown):
    """``most_days``: how far apart the two days may be."""

    since: Day
    until: Day
    most_days: int
    lines: list[LateShown]
    next: str | None


@router.get("/reports/late", response_model=LatePage)
def late_page(
    work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, since: date | None = None, until: date | None = None
) -> dict[str, Any]:
    """Contacts and decisions of the days from ``since`` to ``until`` (default: the last seven days, Asia/Shanghai) that would
    not have been, had we known then what we know now; oldest first."""
    require(actor, Permission.SEE_OPERATIONS)
    last = until or since or work.today()
    try:
        first = since or last - WEEK
        span = span_of(first, last)
    except OverflowError:
        raise Invalid("invalid_span", field="until", expected="days of the calendar's middle") from None
    start = paging.start(datetime.fromisoformat, UUID)
    after = (start[0], PermitId(start[1])) if start else None
    found = list(islice(late_lines(work, *span, after), paging.limit))
    further = [found[-1].decided_at.isoformat(), str(found[-1].permit)] if len(found) == paging.limit else None
    people = {each.id: each for each in get_persons(work, {line.person for line in found})}
    accounts = whose_accounts(work, {line.account for line in found if line.account})
    return {
        "since": first.isoformat(),
        "until": last.isoformat(),
        "most_days": MOST_DAYS.days,
        "lines": [_late(line, people[line.person], accounts[line.account][0] if line.account else None) for line in found],
        "next": paging.next_cursor(further),
    }


def _late(line: LateLine, person: Person, account: Account | None) -> dict[str, Any]:
    return {
        **line.to_json(),
        "person_ref": person.ref,
        "name": person.masked_name,
        "zone": person.zone,
        "is_erased": person.is_erased,
        "account_ref": account.ref if account else None,
        "currency": account.currency if account else "CNY",
    }


@router.get("/reports/late/{day}")
def late(day: date, work: CurrentWork, actor: CurrentActor, until: date | None = None) -> dict[str, Any]:
    """Contacts and decisions of a day, or of the days up to and with ``until`` (Asia/Shanghai), that would not have been,
    had we known then what we know now."""
    require(actor, Permission.SEE_OPERATIONS)
    lines = [line.to_json() for line in late_lines(work, *span_of(day, until or day))]
    return {"since": day.isoformat(), "until": (until or day).isoformat(), "lines": lines}
