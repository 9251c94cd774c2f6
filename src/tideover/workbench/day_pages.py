"""The pages of days: what was decided, what stood in the way, what came of it; what lanes bear."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from tideover.base import jobs
from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Invalid, NotFound
from tideover.base.http import CurrentWork
from tideover.base.work import Work
from tideover.gate import Channel
from tideover.outreach import Capacity, DayReport, Stage, capacity_of, change_capacity, day_report
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.locales import name_of
from tideover.workbench.rendering import Viewer, desk_viewer, respond

router = APIRouter(include_in_schema=False)

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)
Typed = Annotated[str, Form(max_length=40)]
_TOLD_TROUBLE = frozenset({"invalid_cases", "strategy_faulty", "attempts_used_up"})


@router.get("/days")
def today(work: CurrentWork) -> Response:
    return RedirectResponse(f"/days/{work.today()}", 303)


@router.get("/days/{day}")
def decided_day(
    request: Request,
    day: date,
    work: CurrentWork,
    actor: CurrentActor,
    still: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """A day from the book to its outcome. Comes anew by itself while it is decided, unless asked to keep ``still``."""
    require(actor, Permission.SEE_OPERATIONS)
    return _page(request, work, day, is_still=bool(still))


@router.post("/days/{day}/again")
def trying_again(day: date, work: CurrentWork, actor: CurrentActor) -> Response:
    """Put the chunk a day stopped at back into the queue."""
    require(actor, Permission.OPERATE)
    report = day_report(work, day)
    if report is not None and report.trouble is not None and report.trouble.is_final:
        jobs.retry_dead(work, report.trouble.job)
    return RedirectResponse(f"/days/{day}", 303)


@router.post("/days/{day}/capacity")
def changing_capacity(
    request: Request, day: date, work: CurrentWork, actor: CurrentActor, lane: Typed = "", per_hour: Typed = ""
) -> Response:
    """Say what a lane bears in an hour."""
    require(actor, Permission.OPERATE)
    try:
        change_capacity(work, lane, int(per_hour) if per_hour.isascii() and per_hour.isdecimal() else -1)
    except Invalid as error:
        request.state.failed = True
        field = "lane" if error.code == "unknown_lane" else "per_hour"
        problems = {field: f"capacity.problem.{error.code}"}
        return _page(request, work, day, is_still=True, sent={"lane": lane, "per_hour": per_hour}, problems=problems)
    return RedirectResponse(f"/days/{day}#capacity", 303)


def _page(
    request: Request,
    work: Work,
    day: date,
    *,
    is_still: bool,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotFound("day_not_found", field="day")
    viewer = desk_viewer(request, work, f"/days/{day}")
    context = day_context(day, day_report(work, day), capacity_of(work), viewer, is_still=is_still)
    if problems:
        context |= {"sent": sent, "problems": problems}
    return respond(request, "day.html", viewer, 422 if problems else 200, **context)


def day_context(
    day: date, report: DayReport | None, capacity: Capacity, viewer: Viewer, *, is_still: bool = False
) -> dict[str, Any]:
    """What the page of a day shows. ``is_followed``: the day is being decided, and goes on by itself."""
    trouble = report.trouble if report else None
    return {
        "day": day,
        "around": (day - timedelta(days=1), day + timedelta(days=1)),
        "report": report,
        "trouble": trouble,
        "trouble_words": (trouble.code if trouble.code in _TOLD_TROUBLE else "other") if trouble else "",
        "is_followed": report is not None and report.state != "done" and not (trouble and trouble.is_final),
        "is_still": is_still,
        "sent": {"lane": "", "per_hour": ""},
        "problems": {},
        "stages": [stage for stage in Stage if stage is not Stage.DONE],
        "funnel": report.funnel if report else [],
        "hours": sorted({hour for by_hour in report.load.values() for hour in by_hour}) if report else [],
        "capacity": capacity,
        "lane_name": lambda lane: name_of(viewer.language, "channel" if lane in set(Channel) else "team", lane),
        "teller": viewer.teller(TENANT_ZONE),
    }
