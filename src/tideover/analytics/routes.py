"""HTTP of reports."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Request

from tideover.analytics.actions import case_report, extract_facts
from tideover.analytics.cohorts import cohort_of, cohort_view
from tideover.analytics.late import late_lines, span_of
from tideover.analytics.measures import Definition, load_definitions
from tideover.base import lake
from tideover.base.http import CurrentWork, Day, Shown
from tideover.journal import unsealed_count
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["analytics"])


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


@router.get("/reports/late/{day}")
def late(day: date, work: CurrentWork, actor: CurrentActor, until: date | None = None) -> dict[str, Any]:
    """Contacts and decisions of a day, or of the days up to and with ``until`` (Asia/Shanghai), that would not have been,
    had we known then what we know now."""
    require(actor, Permission.SEE_OPERATIONS)
    lines = [line.to_json() for line in late_lines(work, *span_of(day, until or day))]
    return {"since": day.isoformat(), "until": (until or day).isoformat(), "lines": lines}
