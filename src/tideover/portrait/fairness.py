"""Who gets what, by age, sex and region: the one place that reads the lake's ``protected`` (demand 3.1). It decides nothing.

For each attribute, outcome and value, the share of a group that has the value stands beside the share of everybody else, with
Wilson's interval of both (Wilson 1927) and their ratio. A ratio is flagged where the intervals lie apart and the ratio is
outside four fifths to five fourths (the four-fifths rule, 29 CFR 1607.4 D, read both ways). Groups of fewer than 30 people
are not shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

LEAST = 30
ATTRIBUTES = ("age", "gender", "region")
OUTCOMES = ("grade", "segment", "is_vulnerable", "is_hardship")
AGES = ((24, "–24"), (34, "25–34"), (44, "35–44"), (54, "45–54"), (64, "55–64"))
RATIO = 4 / 5
Z = 1.959963984540054  # 95 %


@dataclass(frozen=True, slots=True)
class FairnessLine:
    """``count`` of ``size`` people of a group have the value; ``others`` of ``others_size`` of everybody else. Shares and
    their intervals from 0 to 1. ``ratio``: share ÷ share of the others, None where nobody else has the value."""

    attribute: str
    group: str
    outcome: str
    value: str
    count: int
    size: int
    share: float
    low: float
    high: float
    others: int
    others_size: int
    ratio: float | None
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """``hidden``: (attribute, group) -> people, of groups too small to be shown."""

    people: int
    lines: tuple[FairnessLine, ...]
    hidden: Mapping[tuple[str, str], int]

    @property
    def flagged(self) -> tuple[FairnessLine, ...]:
        return tuple(line for line in self.lines if line.is_flagged)


def fairness_rows(day: date, outcomes: Any = None) -> Any:
    """An Ibis table of age (band), gender, region and ``OUTCOMES``, one row an account, for ``fairness``. ``outcomes``: a
    table with ``person`` and further outcomes, such as treatments; by default the portrait's."""
    import ibis

    from tideover.portrait.expressions import accounts
    from tideover.portrait.tables import ibis_table

    rows = accounts(day) if outcomes is None else outcomes
    protected: Any = ibis_table("protected")
    years = day.year - protected.birth_year
    band = ibis.cases((years.isnull(), "unknown"), *((years <= most, name) for most, name in AGES), else_="65–")
    protected = protected.select(
        p_person=protected.person,
        age=band,
        gender=protected.gender.fill_null("unknown"),
        region=protected.region.fill_null("unknown"),
    )
    joined = rows.left_join(protected, rows.person == protected.p_person)
    kept = (
        [name for name in rows.columns if name in OUTCOMES] if outcomes is None else [n for n in rows.columns if n != "person"]
    )
    return joined.select(*kept, **{name: joined[name].fill_null("unknown") for name in ATTRIBUTES})


def fairness(rows: Iterable[Mapping[str, Any]]) -> FairnessReport:
    """The report of rows that have ``ATTRIBUTES``; whatever else they have are outcomes."""
    sizes: Counter[tuple[str, str]] = Counter()
    counts: Counter[tuple[str, str, str, str]] = Counter()
    values: Counter[tuple[str, str]] = Counter()
    people = 0
    for row in rows:
        people += 1
        outcomes = [(name, str(value)) for name, value in row.items() if name not in ATTRIBUTES]
        values.update(outcomes)
        for attribute in ATTRIBUTES:
            group = str(row[attribute])
            sizes[attribute, group] += 1
            counts.update((attribute, group, name, value) for name, value in outcomes)
    shown = sorted(group for group, size in sizes.items() if size >= LEAST)
    lines = [
        _line(attribute, group, name, value, counts[attribute, group, name, value], sizes[attribute, group], count, people)
        for attribute, group in shown
        for (name, value), count in sorted(values.items())
    ]
    return FairnessReport(people, tuple(lines), {group: size for group, size in sizes.items() if size < LEAST})


def wilson(count: int, size: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), from 0 to 1; of nobody, all of it."""
    if size == 0:
        return 0.0, 1.0
    share, square = count / size, Z * Z
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = Z * sqrt(share * (1 - share) / size + square / (4 * size * size)) / (1 + square / size)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _line(
    attribute: str, group: str, name: str, value: str, count: int, size: int, all_count: int, people: int
) -> FairnessLine:
    others, others_size = all_count - count, people - size
    low, high = wilson(count, size)
    ratio = (count / size) / (others / others_size) if others else None
    is_flagged = False
    if others_size >= LEAST:
        other_low, other_high = wilson(others, others_size)
        apart = low > other_high or high < other_low
        is_flagged = apart and (ratio is None or not RATIO <= ratio <= 1 / RATIO)
    return FairnessLine(
        attribute, group, name, value, count, size, count / size, low, high, others, others_size, ratio, is_flagged
    )
