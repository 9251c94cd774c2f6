"""The page of contacts and decisions that would not have been, had we known then what we know now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tideover.analytics.late import MOST_DAYS, LateLine, late_lines, span_of
from tideover.base.errors import Invalid
from tideover.base.http import CurrentPaging, CurrentWork
from tideover.base.ids import PermitId
from tideover.base.work import Work
from tideover.book import Account, Person, get_account, get_person, zone_of
from tideover.security import CurrentActor, Permission, require
from tideover.workbench import desk_viewer, respond

router = APIRouter(include_in_schema=False)

WEEK = timedelta(days=6)


@router.get("/book/late")
def late_page(
    request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, day: str = "", until: str = ""
) -> HTMLResponse:
    """Contacts and decisions of the days from ``day`` to ``until`` (none: the last seven) that would not have been."""
    require(actor, Permission.SEE_OPERATIONS)
    viewer = desk_viewer(request, work)
    today = work.today()
    problem = None
    try:
        last = date.fromisoformat(until) if until else date.fromisoformat(day) if day else today
        first = date.fromisoformat(day) if day else last - WEEK
        span = span_of(first, last)
    except (ValueError, OverflowError, Invalid):
        problem = "late.problem"
        first, last = today - WEEK, today
        span = span_of(first, last)
    start = paging.start(datetime.fromisoformat, UUID)
    after = (start[0], PermitId(start[1])) if start else None
    found = list(islice(late_lines(work, *span, after), paging.limit)) if problem is None else []
    further = [found[-1].decided_at.isoformat(), str(found[-1].permit)] if len(found) == paging.limit else None
    return respond(
        request,
        "book_late.html",
        viewer,
        200 if problem is None else 422,
        rows=[_row(work, line, viewer.teller(zone_of(get_person(work, line.person)))) for line in found],
        day=day if problem else first.isoformat(),
        until=until if problem else last.isoformat(),
        problem=problem,
        most_days=MOST_DAYS.days,
        further=paging.next_cursor(further),
        is_first=start is None,
    )


def _row(work: Work, line: LateLine, teller: Any) -> tuple[LateLine, Person, Account | None, Any]:
    return line, get_person(work, line.person), get_account(work, line.account) if line.account else None, teller
