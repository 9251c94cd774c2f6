"""The pages of days: what was decided, what stood in the way, what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import NotFound
from tideover.base.http import CurrentWork
from tideover.gate import Channel
from tideover.outreach import Capacity, DayReport, Stage, capacity_of, day_report
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.locales import name_of
from tideover.workbench.rendering import Viewer, desk_viewer, respond

router = APIRouter(include_in_schema=False)

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


@router.get("/days")
def today(work: CurrentWork) -> Response:
    return RedirectResponse(f"/days/{work.today()}", 303)


@router.get("/days/{day}")
def decided_day(request: Request, day: date, work: CurrentWork, actor: CurrentActor) -> Response:
    """A day from the book to its outcome."""
    require(actor, Permission.SEE_OPERATIONS)
    viewer = desk_viewer(request, work)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotFound("day_not_found", field="day")
    return respond(request, "day.html", viewer, **day_context(day, day_report(work, day), capacity_of(work), viewer))


def day_context(day: date, report: DayReport | None, capacity: Capacity, viewer: Viewer) -> dict[str, Any]:
    """What the page of a day shows."""
    return {
        "day": day,
        "around": (day - timedelta(days=1), day + timedelta(days=1)),
        "report": report,
        "stages": [stage for stage in Stage if stage is not Stage.DONE],
        "funnel": report.funnel if report else [],
        "hours": sorted({hour for by_hour in report.load.values() for hour in by_hour}) if report else [],
        "capacity": capacity,
        "lane_name": lambda lane: name_of(viewer.language, "channel" if lane in set(Channel) else "team", lane),
        "teller": viewer.teller(TENANT_ZONE),
    }
