"""Scorecards, grades and segments: dated data files over the features, compiled to Ibis, and explained in words.

A scorecard adds points to its base: each of its features falls into the first bin that fits and gives that bin's points. The
sum is cut to 0–100. A grade is the first whose least score is reached, made worse by the caps that apply. A segment is the
first row all of whose conditions hold. Nothing here reads age, gender or region: the features do not have them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Protocol

from tideover.base.errors import Invalid
from tideover.portrait.features import FEATURES

Value = int | bool | str
Row = Mapping[str, Any]

TESTS = ("is", "at_least", "at_most")
DERIVED = {"willingness": "int", "ability": "int", "risk": "int", "grade": "string"}


@dataclass(frozen=True, slots=True)
class Condition:
    """``test``: is, at_least, at_most (both included)."""

    feature: str
    test: str
    value: Value

    def holds(self, row: Row) -> bool:
        value = row[self.feature]
        return bool(
            value == self.value
            if self.test == "is"
            else value >= self.value
            if self.test == "at_least"
            else value <= self.value
        )

    def column(self, rows: Any) -> Any:
        column = rows[self.feature]
        return (
            column == self.value
            if self.test == "is"
            else column >= self.value
            if self.test == "at_least"
            else column <= self.value
        )


@dataclass(frozen=True, slots=True)
class Bin:
    """The first bin of a feature whose condition holds (None: always) gives its points; its words say what it stands for."""

    condition: Condition | None
    points: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Part:
    """A feature of a scorecard."""

    feature: str
    why: str
    source: str
    bins: tuple[Bin, ...]

    def bin_of(self, row: Row) -> Bin:
        return next(found for found in self.bins if found.condition is None or found.condition.holds(row))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is what it is: the points a feature gave, and what that stands for."""

    score: str
    feature: str
    points: int
    zh: str
    en: str


class Scorer(Protocol):
    """What gives accounts a score from 0 to 100 out of their features. A learned model stands here as a scorecard does."""

    @property
    def name(self) -> str: ...

    def column(self, rows: Any) -> Any:
        """The score, an Ibis column over rows that have all features."""
        ...

    def reasons(self, row: Row) -> Sequence[Reason]:
        """What moved the score of one account, the strongest first."""
        ...


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A ``Scorer`` anyone can read."""

    name: str
    version: int
    zh: str
    en: str
    base: int
    parts: tuple[Part, ...]

    def column(self, rows: Any) -> Any:
        import ibis

        total = ibis.literal(self.base, "int64")
        for part in self.parts:
            limited = [(found.condition.column(rows), found.points) for found in part.bins if found.condition]
            total = total + ibis.cases(*limited, else_=part.bins[-1].points).cast("int64")
        return ibis.greatest(ibis.least(total, 100), 0)

    def score(self, row: Row) -> int:
        """Of one account in plain Python: what ``column`` gives."""
        return min(max(self.base + sum(part.bin_of(row).points for part in self.parts), 0), 100)

    def reasons(self, row: Row) -> Sequence[Reason]:
        found = [(part, part.bin_of(row)) for part in self.parts]
        told = [Reason(self.name, part.feature, b.points, b.zh, b.en) for part, b in found if b.points]
        return sorted(told, key=lambda reason: -abs(reason.points))


@dataclass(frozen=True, slots=True)
class Grades:
    """Risk = 100 − the weighted mean of the scores. ``rows``: (grade, most risk), from A. ``caps``: (the best grade that
    is left where the condition holds, why)."""

    weights: Mapping[str, int]
    rows: tuple[tuple[str, int], ...]
    caps: tuple[tuple[Condition, str, str, str], ...]

    def risk(self, rows: Any) -> Any:
        total = sum((rows[name] * weight for name, weight in self.weights.items()), 0)
        return 100 - total // sum(self.weights.values())

    def column(self, rows: Any) -> Any:
        import ibis

        names = [name for name, _ in self.rows]
        place = ibis.cases(*((rows.risk <= most, n) for n, (_, most) in enumerate(self.rows[:-1])), else_=len(names) - 1)
        capped = [condition.column(rows).ifelse(names.index(best), 0) for condition, best, _, _ in self.caps]
        place = ibis.greatest(place, *capped) if capped else place
        return ibis.cases(*((place == n, name) for n, name in enumerate(names[:-1])), else_=names[-1])


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment's row: it fits if all conditions hold (none: always)."""

    id: str
    segment: str
    conditions: tuple[Condition, ...]
    zh: str
    en: str


def add_scores(rows: Any) -> Any:
    """Rows of features with willingness, ability, risk, grade and segment."""
    import ibis

    rows = rows.mutate(**{card.name: card.column(rows) for card in scorers()})
    grades = load_grades()
    rows = rows.mutate(risk=grades.risk(rows))
    rows = rows.mutate(grade=grades.column(rows))
    *limited, last = load_segments()
    fits = [(_all(row.conditions, rows), row.segment) for row in limited]
    return rows.mutate(segment=ibis.cases(*fits, else_=last.segment))


def _all(conditions: Sequence[Condition], rows: Any) -> Any:
    first, *rest = (condition.column(rows) for condition in conditions)
    for column in rest:
        first = first & column
    return first


def explain(row: Row, most: int = 3) -> list[Reason]:
    """What speaks most for and most against an account, of a row of ``accounts``: at most ``most`` reasons each way a
    score, the strongest first; then the caps of its grade and its segment, with 0 points."""
    found: list[Reason] = []
    for card in scorers():
        reasons = card.reasons(row)
        found += [reason for reason in reasons if reason.points > 0][:most]
        found += [reason for reason in reasons if reason.points < 0][:most]
    for condition, best, zh, en in load_grades().caps:
        if condition.holds(row) and best <= row["grade"]:
            found.append(Reason("grade", condition.feature, 0, zh, en))
    segment = segment_of(row)
    return [*found, Reason("segment", segment.id, 0, segment.zh, segment.en)]


def segment_of(row: Row) -> SegmentRow:
    """The row of the file that an account falls into."""
    return next(found for found in load_segments() if all(condition.holds(row) for condition in found.conditions))


def scorers() -> tuple[Scorer, ...]:
    """Who gives the scores: the shipped scorecards."""
    return (load_scorecard("willingness"), load_scorecard("ability"))


@cache
def load_scorecard(name: str) -> Scorecard:
    """A shipped scorecard. Raises ``Invalid("invalid_scorecard")`` for features there are none of and open or idle bins."""
    data = _read(f"scorecards/{name}.toml")
    types = {feature.name: feature.type for feature in FEATURES}
    parts = []
    for row in data["part"]:
        feature = row["feature"]
        if feature not in types:
            raise Invalid("invalid_scorecard", field=feature, expected="a feature")
        bins = tuple(
            Bin(_test(feature, found, types[feature]), found["points"], found["zh"], found["en"]) for found in row["bins"]
        )
        if bins[-1].condition is not None or any(found.condition is None for found in bins[:-1]):
            raise Invalid("invalid_scorecard", field=feature, expected="a last bin without a condition, and no other")
        parts.append(Part(feature, row["why"], row["source"], bins))
    return Scorecard(name, data["version"], data["zh"], data["en"], data["base"], tuple(parts))


@cache
def load_grades() -> Grades:
    """The shipped grades."""
    data = _read("grades.toml")
    types = _types()
    caps = []
    for row in data["cap"]:
        condition = _test(row["feature"], row, types[row["feature"]])
        if condition is None:
            raise Invalid("invalid_grades", field=row["feature"], expected="a condition")
        caps.append((condition, row["best"], row["zh"], row["en"]))
    return Grades(data["weights"], tuple((row["grade"], row.get("most", 100)) for row in data["grade"]), tuple(caps))


@cache
def load_segments() -> tuple[SegmentRow, ...]:
    """The shipped segments, the first that fits decides. Raises ``Invalid("invalid_segments")`` where the last row has
    conditions, another has none, or the last speaks of unwillingness: of whom nothing is known, nothing bad is said."""
    rows = tuple(_segment(row) for row in _read("segments.toml")["row"])
    if rows[-1].conditions or rows[-1].segment == "unwilling" or not all(row.conditions for row in rows[:-1]):
        raise Invalid("invalid_segments", expected="a last row that fits anybody and blames nobody")
    return rows


def _segment(row: Mapping[str, Any]) -> SegmentRow:
    types = _types()
    conditions = []
    for feature, test, value in row["all"]:
        condition = _test(feature, {test: value}, types[feature])
        assert condition is not None
        conditions.append(condition)
    return SegmentRow(row["id"], row["segment"], tuple(conditions), row["zh"], row["en"])


def _types() -> dict[str, str]:
    return {feature.name: feature.type for feature in FEATURES} | DERIVED


def _test(feature: str, row: Mapping[str, Any], type_: str) -> Condition | None:
    """The condition a row of a file states; None: it states none."""
    tests = [test for test in TESTS if test in row]
    if not tests:
        return None
    value: Any = row[tests[0]]
    kinds: dict[str, type] = {"int": int, "bool": bool, "string": str}
    kind: Any = type(value)
    if len(tests) > 1 or kind is not kinds[type_] or (tests[0] != "is" and type_ != "int"):
        raise Invalid("invalid_condition", field=feature, expected=f"one of {', '.join(TESTS)} with a value of type {type_}")
    return Condition(feature, tests[0], value)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("tideover.portrait") / name).read_text(encoding="utf-8"))
