"""When a person is best reached (demand 2.16): a Beta prior an hour by occupation, updated by what was tried and answered.

An hour's chance of being answered is (prior × weight + heard) ÷ (weight + excluded + max(tried, heard)): the mean of the
Beta posterior. Evidence of Monday to Friday counts for those days, evidence of weekends for weekends; single days of the week
differ by the exclusions alone, for nobody is contacted often enough to learn 105 cells (the compromise: a person with ten
answered contacts would have one in ten of them). ``hours.toml`` holds the numbers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from tideover.portrait.tallies import HEARD, HOURS


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


def best_hour(g: Any, day: date) -> Any:
    """The hour with the greatest chance on the day, the earliest of equals."""
    import ibis

    rules, weekday = load_hours(), day.weekday()
    marks = []
    for hour in range(rules.first, rules.last + 1):
        prior = _prior(
            g.hour_group, tuple(group.prior(weekday, hour) * rules.weight * 1000 for group in rules.groups), rules.default
        )
        tried, heard = (HEARD.count(g, [f"{what}_{hour}"], is_float=True) for what in ("tried", "heard"))
        tries = ibis.greatest(tried, heard) + (rules.weight + rules.excluded.get((weekday, hour), 0))
        # The hour itself in the lowest five bits, late hours lower: the greatest mark tells chance and hour.
        marks.append((prior + heard * 1_000_000) // tries * 32 + (31 - hour))
    return 31 - (ibis.greatest(*marks).cast("int64") & 31)


def _prior(code: Any, chances: Sequence[int], default: int) -> Any:
    import ibis

    others = [(code == n, chance) for n, chance in enumerate(chances) if chance != chances[default]]
    return ibis.cases(*others, else_=chances[default]).cast("int64") if others else chances[default]


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
