"""Holidays that rules name. What a lender's own country calls a holiday elsewhere is no concern of the gate's."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

AU_FIXED = ((1, 1), (1, 26), (4, 25), (12, 25), (12, 26))


def _au_national(year: int) -> frozenset[date]:
    """National public holidays as dated: days in lieu are the states' and are none of these."""
    good_friday = easter(year) - timedelta(days=2)  # type: ignore[no-untyped-call]
    return frozenset({date(year, month, day) for month, day in AU_FIXED} | {good_friday, good_friday + timedelta(days=3)})


def _id_public(year: int) -> frozenset[date]:
    """National holidays (the ``holidays`` package's public ones); collective leave is none."""
    from holidays import country_holidays  # a tenth of a second that other commands need not spend

    return frozenset(country_holidays("ID", years=year))


CALENDARS = {"AU-national": _au_national, "ID-public": _id_public}


@cache
def holidays_of(calendar: str, year: int) -> frozenset[date]:
    """The holidays of a year by a calendar of ``CALENDARS``."""
    return CALENDARS[calendar](year)


def is_holiday(calendar: str, day: date) -> bool:
    return day in holidays_of(calendar, day.year)
