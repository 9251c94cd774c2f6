"""The rulebook's rows as its files give them, read by this package's own hand."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import holidays

Row = dict[str, Any]

# The conditions of these are code, here as in the gate: a rulebook that lacks one is not the gate's.
FLOOR = frozenset({"FAIL-CLOSED", "NUMBER", "PAID", "NO-MANDATE", "PARTY", "MKT", "NOTICE", "STOP"})

_ON_BY_DEFAULT = ("V", "seeds")
_ON_BY_CHOICE = ("W", "house")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Rows:
    """The rows that refuse, what each kind of stop refuses, and the jurisdictions that were read."""

    windows: list[Row]
    caps: list[Row]
    parties: list[Row]
    presences: list[Row]
    stops: dict[str, Row]
    jurisdictions: frozenset[str]

    @property
    def stop_kinds(self) -> list[str]:
        return list(self.stops)


def read_rows(folder: Path, on: frozenset[str] = frozenset()) -> Rows:
    """Read every file of the rulebook; rows off by default are taken only where ``on`` names them."""
    by_form: dict[str, list[Row]] = {"floor": [], "window": [], "cap": [], "party": [], "presence": []}
    stops: dict[str, Row] = {}
    jurisdictions: frozenset[str] = frozenset()
    for path in sorted(folder.glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        jurisdictions |= frozenset(file.get("jurisdictions", ()))
        stops.update({stop["kind"]: stop for stop in file.get("stop", ())})
        for row in file.get("rule", ()):
            if "form" in row and _is_enforced(row, on):
                where = row.get("jurisdiction", file["instrument"].get("jurisdiction"))
                by_form[row["form"]].append({**row, "jurisdiction": where})
    missing = FLOOR - {row["id"] for row in by_form["floor"]}
    if missing or not stops or not jurisdictions:
        raise ValueError(f"{folder} is not a rulebook: its floor, stops or jurisdictions are not all there")
    return Rows(by_form["window"], by_form["cap"], by_form["party"], by_form["presence"], stops, jurisdictions)


def _is_enforced(row: Row, on: frozenset[str]) -> bool:
    return row["confidence"] in _ON_BY_DEFAULT or (row["confidence"] in _ON_BY_CHOICE and row["id"] in on)


def is_row_for(row: Row, jurisdiction: str, day: date, channel: str, purpose: str) -> bool:
    """Whether a row judges such an ask in that jurisdiction on that day."""
    return (
        row["jurisdiction"] in (None, jurisdiction)
        and channel in row.get("channels", (channel,))
        and purpose in row.get("purposes", (purpose,))
        and not ("effective_from" in row and day < row["effective_from"])
        and not ("effective_to" in row and day >= row["effective_to"])
    )


def second_of_day(clock: str) -> int:
    """The second of the day at which a row's 08:00 is."""
    hour, minute = clock.split(":")
    return int(hour) * 3600 + int(minute) * 60


def is_open(row: Row, day: date, second: int, channel: str) -> bool:
    """Whether one of a window's opening hours for that channel holds that second of that day."""
    return any(
        channel in hours.get("channels", (channel,))
        and _DAYS[day.weekday()] in hours.get("days", _DAYS)
        and second_of_day(hours["from"]) <= second < second_of_day(hours["until"])
        and not ("except" in hours and is_holiday(hours["except"], day))
        for hours in row["open"]
    )


def is_holiday(calendar: str, day: date) -> bool:
    """Whether that day is one of the calendar's holidays."""
    return day in _holidays(calendar, day.year)


@lru_cache
def _holidays(calendar: str, year: int) -> frozenset[date]:
    if calendar == "AU-national":
        easter = easter_sunday(year)
        fixed = ((1, 1), (1, 26), (4, 25), (12, 25), (12, 26))
        return frozenset({easter - timedelta(days=2), easter + timedelta(days=1), *(date(year, *day) for day in fixed)})
    if calendar == "ID-public":
        return frozenset(holidays.country_holidays("ID", years=year, categories=("public",)))
    raise ValueError(f"no holiday calendar is called {calendar}")


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    weekday = (32 + 2 * century_rest + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
