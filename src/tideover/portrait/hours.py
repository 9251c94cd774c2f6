"""When a person is best reached (demand 2.16): a Beta prior an hour by occupation, updated by what was tried and answered.

An hour's chance of being answered is (prior × weight + heard) ÷ (weight + excluded + max(tried, heard)): the mean of the
Beta posterior. Evidence of Monday to Friday counts for those days, evidence of weekends for weekends; single days of the week
differ by the exclusions alone, for nobody is contacted often enough to learn 105 cells (the compromise: a person with ten
answered contacts would have one in ten of them). ``hours.toml`` holds the numbers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from tideover.portrait.sorts import YEAR, is_among
from tideover.portrait.tables import ibis_table
from tideover.portrait.tallies import HOURS, total


@dataclass(frozen=True, slots=True)
class HourGroup:
    """Occupations that are believed to be reached at the same hours. Chances in thousandths."""

    name: str
    zh: str
    en: str
    occupations: frozenset[str]
    base: int
    workday: Mapping[int, int]
    weekend: Mapping[int, int]

    def prior(self, weekday: int, hour: int) -> int:
        return (self.weekend if weekday >= 5 else self.workday).get(hour, self.base)


@dataclass(frozen=True, slots=True)
class HourRules:
    """The file. ``excluded``: (weekday, hour) -> tries nobody answered."""

    first: int
    last: int
    weight: int
    groups: tuple[HourGroup, ...]
    default: int
    excluded: Mapping[tuple[int, int], int]

    def group_of(self, occupation: str | None) -> HourGroup:
        """The group of an occupation's code, the default one where it is in none."""
        return next((group for group in self.groups if occupation in group.occupations), self.groups[self.default])

    def chance(self, group: HourGroup, weekday: int, hour: int, tried: int, heard: int) -> int:
        """In millionths, rounded down: integers, so that any engine finds the same."""
        believed = self.weight * group.prior(weekday, hour) + 1000 * heard
        return believed * 1000 // (self.weight + self.excluded.get((weekday, hour), 0) + max(tried, heard))


@dataclass(frozen=True, slots=True)
class HourLine:
    """An hour of the week of a person. ``chance``: millionths. ``is_excluded``: an exclusion weighs on it."""

    weekday: int
    hour: int
    tried: int
    heard: int
    chance: int
    is_excluded: bool


@cache
def load_hours() -> HourRules:
    """The shipped file."""
    data = tomllib.loads((resources.files("tideover.portrait") / "hours.toml").read_text(encoding="utf-8"))

    def of(hours: Mapping[str, int]) -> dict[int, int]:
        return {int(hour): chance for hour, chance in hours.items()}

    groups = tuple(
        HourGroup(
            row["name"],
            row["zh"],
            row["en"],
            frozenset(row["occupations"]),
            row["base"],
            of(row["workday"]),
            of(row["weekend"]),
        )
        for row in data["group"]
    )
    excluded = {(row["weekday"], hour): row["weight"] for row in data["exclusion"] for hour in row["hours"]}
    default = next(number for number, group in enumerate(groups) if group.name == data["default"])
    return HourRules(data["from"], data["to"], data["weight"], groups, default, excluded)


def group_code(occupation: Any) -> Any:
    """The number of the group of a column of occupations."""
    import ibis

    rules = load_hours()
    named = [(occupation.isin(sorted(group.occupations)), n) for n, group in enumerate(rules.groups) if group.occupations]
    return ibis.cases(*named, else_=rules.default).cast("int8")


def heard_of_person(day: date) -> Any:
    """One row a person with contacts or answers on the same kind of days in the last year: the greatest mark of an hour with
    some (its chance, and the earliest of equals), and which hours these are, a bit each."""
    import ibis

    rules, event, person = load_hours(), ibis_table("event"), ibis_table("person")
    today = ibis.date(day.year, day.month, day.day)
    first = day - timedelta(days=YEAR)
    rows = event.filter(
        is_among(event.kind, ("contact", "reply", "opened")),
        event.day < today,
        event.day >= ibis.date(first.year, first.month, first.day),
        event.weekday >= 5 if day.weekday() >= 5 else event.weekday < 5,
        event.hour.between(rules.first, rules.last),
    )
    rows = rows.select("person", hour=rows.hour.cast("int32"), is_try=rows.kind == "contact")
    rows = rows.group_by("person", "hour").aggregate(tried=total(rows.is_try.cast("int16")), count=rows.count())
    rows = rows.mutate(heard=rows["count"] - rows.tried)
    person = person.select(t_person=person.person, first=group_code(person.occupation).cast("int32") * 32)
    known = _beliefs(day.weekday())
    rows = rows.join(person, rows.person == person.t_person).join(known, person.first + rows.hour == known.cell)
    # The hour's chance, and in the lowest five bits the hour, late ones lower: the greatest mark tells both.
    chance = (rows.believed + rows.heard * 1_000_000) // (ibis.greatest(rows.tried, rows.heard) + rows.weight)
    rows = rows.select("person", "bit", mark=chance * 32 + rows.low)
    return rows.group_by(h_person=rows.person).aggregate(hour_mark=rows.mark.max(), hours_tried=total(rows.bit))


def _beliefs(weekday: int) -> Any:
    """What is believed of every hour of every group before anything was tried, a row each: a small table joined costs less
    than a CASE reckoned for every row (as in ``sorts``)."""
    import ibis

    rules = load_hours()
    cells = [
        [
            number * 32 + hour,
            rules.weight * group.prior(weekday, hour) * 1000,
            rules.weight + rules.excluded.get((weekday, hour), 0),
            31 - hour,
            1 << hour,
        ]
        for number, group in enumerate(rules.groups)
        for hour in range(rules.first, rules.last + 1)
    ]
    table = ibis.literal(cells, type="array<array<int64>>").unnest().name("row").as_table()
    names = ("cell", "believed", "weight", "low", "bit")
    row = table.select(**{name: table.row[place] for place, name in enumerate(names)})
    return row.mutate(cell=row.cell.cast("int32"), bit=row.bit.cast("int32"))


def best_hour(g: Any, day: date) -> Any:
    """The hour with the greatest chance on the day, the earliest of equals: of hours with evidence the best was found, of
    the others the first by what is believed."""
    import ibis

    rules, weekday = load_hours(), day.weekday()
    tried = g.hours_tried

    def of(group: HourGroup) -> Any:
        marks = {h: rules.chance(group, weekday, h, 0, 0) * 32 + 31 - h for h in range(rules.first, rules.last + 1)}
        ordered = sorted(marks, key=marks.__getitem__, reverse=True)
        return ibis.cases(*(((tried & (1 << h)) == 0, marks[h]) for h in ordered), else_=0)

    believed = ibis.cases(*((g.hour_group == n, of(group)) for n, group in enumerate(rules.groups)))
    return 31 - (ibis.greatest(g.hour_mark, believed).cast("int64") & 31)


def hours_of(occupation: str | None, events: Iterable[tuple[int, int, str]]) -> list[HourLine]:
    """A person's week, hour by hour, to show why an hour was chosen. ``events``: (weekday, hour, kind) of the person's
    events of the last 365 days before the day; kinds other than contact, reply and opened do not count."""
    rules = load_hours()
    group = rules.group_of(occupation)
    tried: dict[tuple[bool, int], int] = {}
    heard: dict[tuple[bool, int], int] = {}
    for weekday, hour, kind in events:
        found = tried if kind == "contact" else heard if kind in ("reply", "opened") else None
        if found is not None and hour in HOURS:
            found[weekday >= 5, hour] = found.get((weekday >= 5, hour), 0) + 1
    lines = []
    for weekday in range(7):
        for hour in range(rules.first, rules.last + 1):
            t, h = tried.get((weekday >= 5, hour), 0), heard.get((weekday >= 5, hour), 0)
            chance = rules.chance(group, weekday, hour, t, h)
            lines.append(HourLine(weekday, hour, t, h, chance, (weekday, hour) in rules.excluded))
    return lines
