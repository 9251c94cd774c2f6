"""HTTP of reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request

from tideover.analytics.actions import case_report, extract_facts
from tideover.analytics.late import late_lines, span_of
from tideover.analytics.measure_pages import cohort_of, cohort_view
from tideover.base import lake
from tideover.base.http import CurrentWork
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


@router.get("/days/{day}/measures")
def measures(day: date, request: Request, work: CurrentWork, actor: CurrentActor, by: str | None = None) -> dict[str, Any]:
    """What became of the cases decided on a day, measure by measure; ``by``: ``bucket``, ``by`` (whom) or ``arm``."""
    require(actor, Permission.SEE_OPERATIONS)
    return cohort_view(cohort_of(work, request.app.state.settings.root / "lake", day, by))


@router.get("/reports/late/{day}")
def late(day: date, work: CurrentWork, actor: CurrentActor, until: date | None = None) -> dict[str, Any]:
    """Contacts and decisions of a day, or of the days up to and with ``until`` (Asia/Shanghai), that would not have been,
    had we known then what we know now."""
    require(actor, Permission.SEE_OPERATIONS)
    lines = [line.to_json() for line in late_lines(work, *span_of(day, until or day))]
    return {"since": day.isoformat(), "until": (until or day).isoformat(), "lines": lines}
