"""The page of a day's measures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tideover.analytics.measures import GROUPS, Cohort, load_definitions, measure_day
from tideover.base import lake
from tideover.base.http import CurrentWork
from tideover.base.work import Work
from tideover.book import book_policy
from tideover.security import CurrentActor, Permission, require
from tideover.workbench import desk_viewer, respond

router = APIRouter(include_in_schema=False)


@router.get("/days/{day}/measures")
def measures_page(request: Request, day: date, work: CurrentWork, actor: CurrentActor, by: str = "") -> HTMLResponse:
    """What became of the cases decided on a day: each measure with its numerator, denominator and clock."""
    require(actor, Permission.SEE_OPERATIONS)
    group = by if by in GROUPS else None
    cohort = cohort_of(work, request.app.state.settings.root / "lake", day, group)
    viewer = desk_viewer(request, work)
    definitions = load_definitions()
    return respond(
        request,
        "measures.html",
        viewer,
        day=day,
        by=group or "",
        groups=GROUPS,
        cohort=cohort,
        rows=[(definitions[name], [each for each in cohort.measures if each.measure == name]) for name in definitions],
    )


def cohort_of(work: Work, root: Path, day: date, by: str | None) -> Cohort:
    """A day's measures as far as the lake under ``root`` knows."""
    ends = dict(book_policy(work, day).buckets.rows)
    with lake.open(work, root) as opened:
        return measure_day(opened, day, work.today(), ends, by)


def cohort_view(cohort: Cohort) -> dict[str, Any]:
    """In JSON's types."""
    return {
        "day": cohort.day.isoformat(),
        "known_on": cohort.known_on.isoformat(),
        "is_final": cohort.is_final,
        "measures": [
            {
                "measure": each.measure,
                "group": dict(each.group),
                "currency": each.currency,
                "numerator": each.numerator,
                "denominator": each.denominator,
                "value": each.value,
                "low": each.low,
                "high": each.high,
            }
            for each in cohort.measures
        ],
    }
