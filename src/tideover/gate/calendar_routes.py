"""HTTP of the holidays that rules of contact name: to look at, not to change."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tideover.base.http import CurrentWork, Day, Shown
from tideover.gate.calendars import CALENDARS, holidays_of
from tideover.gate.choosing import rulebook_of
from tideover.gate.rows import Rule, Window
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["gate"])


class CalendarShown(Shown):
    """``holidays``: of the year, in order; ``rules``: those that leave people in peace on them."""

    calendar: str
    jurisdiction: str
    holidays: list[Day]
    rules: list[str]


class CalendarsShown(Shown):
    year: int
    calendars: list[CalendarShown]


@router.get("/calendars", response_model=CalendarsShown)
def calendars(
    work: CurrentWork, actor: CurrentActor, year: Annotated[int | None, Query(ge=2000, le=2100)] = None
) -> dict[str, Any]:
    """The holidays of a year (this one), calendar by calendar. They come with the rulebook and are changed with it."""
    require(actor, Permission.SEE_PEOPLE)
    asked = year or work.today().year
    rules = rulebook_of(work).rules
    return {
        "year": asked,
        "calendars": [
            {
                "calendar": name,
                "jurisdiction": name.partition("-")[0],
                "holidays": [day.isoformat() for day in sorted(holidays_of(name, asked))],
                "rules": sorted({rule.id for rule in rules if _heeds(rule, name)}),
            }
            for name in CALENDARS
        ],
    }


def _heeds(rule: Rule, calendar: str) -> bool:
    return isinstance(rule.form, Window) and any(span.closed_on == calendar for span in rule.form.spans)
