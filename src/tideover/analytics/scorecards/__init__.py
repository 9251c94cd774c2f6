"""Scorecards (业绩卡) of collectors and teams: what came of their work, beside what the same kinds of cases gave in the whole
team.

A measure is a definition (``scorecard.toml``) with a numerator, a denominator and a clock; what has no source yet is there, and
said to be not measured. The amount recovered is never a score (CN-K1): it stands beside measured outcomes, or not at all.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from statistics import median
from typing import Any

from tideover.analytics.actions import extract_facts
from tideover.analytics.scorecards.counting import (
    Counted,
    Period,
    Recovered,
    count_shares,
    handling_seconds,
    recovered_sums,
)
from tideover.base import lake as lakes
from tideover.base.errors import Invalid
from tideover.base.work import Work
from tideover.portrait import wilson
from tideover.staffing import Colleague, roster

PERIODS = (7, 30, 90)  # days


@dataclass(frozen=True, slots=True)
class ScoreMeasure:
    """A measure's words and clock; ``needs``: the room that is to count it and does not yet."""

    id: str
    part: str
    kind: str
    window_days: int
    source: str
    title_zh: str
    title_en: str
    numerator_zh: str
    numerator_en: str
    denominator_zh: str
    denominator_en: str
    needs: str | None = None
    why_zh: str | None = None
    why_en: str | None = None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A measure of one card. ``value``: a share from 0 to 1, seconds, or minor units of ``currency``; None where there is none.
    ``low``, ``high``: the 95 % Wilson interval of a share. ``alike``: of an outcome, what the same kinds of cases gave in the
    whole team, in the mix of this card. ``reading``: whether the card lies ``above`` or ``below`` that, or ``alike`` (it is in
    the interval); ``too_few``: the card has fewer than the floor, ``no_others``: the others have fewer such cases.
    ``withheld``: why a value that is known is not shown."""

    measure: str
    numerator: int
    denominator: int
    value: float | None
    low: float | None = None
    high: float | None = None
    alike: float | None = None
    reading: str | None = None
    currency: str | None = None
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """``who``: a user's id, a team's code, or ``all``; ``teams``: of a person, as of today."""

    who: str
    name: str
    teams: tuple[str, ...]
    people: int
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """``is_final``: whether the longest clock has run out by ``known_on``, of which not everything is known yet."""

    period: Period
    known_on: date
    is_final: bool
    people: tuple[ScoreCard, ...]
    teams: tuple[ScoreCard, ...]
    whole: ScoreCard


@dataclass(frozen=True, slots=True)
class Tallies:
    """What was counted of everybody who is in a team, by who (``user:<id>``). ``recovered`` None: no payments are known."""

    shares: Sequence[Counted]
    seconds: Mapping[str, Sequence[int]]
    recovered: Sequence[Recovered] | None


@cache
def load_scorecard_measures() -> Mapping[str, ScoreMeasure]:
    """The measures of a scorecard, in the order in which they are shown."""
    return {row["id"]: ScoreMeasure(**row) for row in _file()["measure"]}


@cache
def least_to_compare() -> int:
    """Under so many nothing is compared."""
    return int(_file()["floor"])


@cache
def _file() -> dict[str, Any]:
    path = resources.files("tideover.analytics.scorecards").joinpath("scorecard.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def scores_of(work: Work, root: Path, days: int) -> Scores:
    """Everybody's scorecards of the last ``days`` (one of ``PERIODS``), today included, from the lake under ``root``, which is
    brought up to the sealed facts first. Raises ``Invalid("invalid_period")``."""
    if days not in PERIODS:
        raise Invalid("invalid_period", field="days", expected=", ".join(map(str, PERIODS)))
    today = work.today()
    period = Period(today - timedelta(days=days - 1), today)
    people = [each for each in roster(work, today) if each.teams]
    with lakes.open(work, root) as lake:
        extract_facts(work, lake)
        tallies = Tallies([], {}, None)
        if "facts" in lake.tables():
            tallies = Tallies(count_shares(lake, period), handling_seconds(lake, period), recovered_sums(lake, period))
    return score(people, tallies, period, today)


def score(people: Sequence[Colleague], tallies: Tallies, period: Period, known_on: date) -> Scores:
    """The cards of people, of their teams and of all of them together. Pure."""
    teams: dict[str, set[str]] = defaultdict(set)
    for each in people:
        for team in each.teams:
            teams[team].add(f"user:{each.user}")
    everybody = {f"user:{each.user}" for each in people}
    cards = []
    for each in people:
        name = f"user:{each.user}"
        whole_team = set().union(*(teams[team] for team in each.teams))
        cards.append(ScoreCard(str(each.user), each.login, each.teams, 1, _lines(tallies, {name}, whole_team)))
    longest = max(measure.window_days for measure in load_scorecard_measures().values())
    return Scores(
        period,
        known_on,
        period.last + timedelta(days=longest) < known_on,
        tuple(cards),
        tuple(
            ScoreCard(team, team, (team,), len(members), _lines(tallies, members, everybody))
            for team, members in sorted(teams.items())
        ),
        ScoreCard("all", "all", (), len(people), _lines(tallies, everybody, everybody)),
    )


def _lines(tallies: Tallies, who: Collection[str], team: Collection[str]) -> tuple[ScoreLine, ...]:
    found: list[ScoreLine] = []
    for measure in load_scorecard_measures().values():
        if measure.needs is not None:
            found.append(ScoreLine(measure.id, 0, 0, None))
        elif measure.kind == "share":
            rows = [row for row in tallies.shares if row.measure == measure.id]
            found.append(_share(measure, rows, who, team))
        elif measure.kind == "median":
            seconds = [each for name in who for each in tallies.seconds.get(name, ())]
            found.append(ScoreLine(measure.id, len(seconds), len(seconds), median(seconds) if seconds else None))
        else:
            has_outcome = any(_is_outcome(line) for line in found)
            found += _money(measure, tallies.recovered, who, has_outcome)
    return tuple(found)


def _share(measure: ScoreMeasure, rows: Iterable[Counted], who: Collection[str], team: Collection[str]) -> ScoreLine:
    own: dict[tuple[str, str] | None, list[int]] = defaultdict(lambda: [0, 0])
    whole: dict[tuple[str, str] | None, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        for counts, names in ((own, who), (whole, team)):
            if row.who in names:
                counts[row.kind][0] += row.numerator
                counts[row.kind][1] += row.denominator
    n, d = (sum(counts[place] for counts in own.values()) for place in (0, 1))
    if d == 0:
        return ScoreLine(measure.id, 0, 0, None)
    low, high = wilson(n, d)
    if measure.part != "outcome":
        return ScoreLine(measure.id, n, d, n / d, low, high)
    others = sum(whole[kind][1] - size for kind, (_, size) in own.items())
    if min(d, others) < least_to_compare():
        return ScoreLine(measure.id, n, d, n / d, low, high, reading="too_few" if d < least_to_compare() else "no_others")
    alike = sum(size * whole[kind][0] / whole[kind][1] for kind, (_, size) in own.items()) / d
    reading = "above" if alike < low else "below" if alike > high else "alike"
    return ScoreLine(measure.id, n, d, n / d, low, high, alike, reading)


def _is_outcome(line: ScoreLine) -> bool:
    """Whether something else than money has been measured that says something."""
    is_outcome = load_scorecard_measures()[line.measure].part == "outcome"
    return is_outcome and line.denominator >= least_to_compare()


def _money(measure: ScoreMeasure, rows: Sequence[Recovered] | None, who: Collection[str], has_outcome: bool) -> list[ScoreLine]:
    """A line a currency; none is shown where no outcome stands beside it (CN-K1)."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows or ():
        if row.who in who:
            sums[row.currency][0] += row.amount_minor
            sums[row.currency][1] += row.payments
    if rows is None:
        return [ScoreLine(measure.id, 0, 0, None, withheld="no_payments_known")]
    if not has_outcome:
        return [ScoreLine(measure.id, 0, 0, None, withheld="nothing_beside")]
    if not sums:
        return [ScoreLine(measure.id, 0, 0, None)]
    return [
        ScoreLine(measure.id, amount, payments, float(amount), currency=currency)
        for currency, (amount, payments) in sorted(sums.items())
    ]
