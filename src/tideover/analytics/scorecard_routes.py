"""HTTP of scorecards: of one's own, and of those one answers for."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request

from tideover.analytics.scorecards import (
    ScoreCard,
    ScoreMeasure,
    Scores,
    least_to_compare,
    load_scorecard_measures,
    scores_of,
)
from tideover.base.http import CurrentWork, Day, Shown
from tideover.base.work import Work
from tideover.journal import unsealed_count
from tideover.security import Actor, CurrentActor, Permission, Role, require
from tideover.staffing import list_teams, teams_of

router = APIRouter(tags=["analytics"])


class ScoreMeasureShown(Shown):
    """``part``: ``outcome``, ``care``, ``sign`` (to look at, no fault), ``context`` (neither good nor bad) or ``beside`` (the
    amount recovered). ``kind``: ``share``, ``median`` (seconds) or ``money``. ``why_not``: why it is not measured yet."""

    measure: str
    part: Literal["outcome", "care", "sign", "context", "beside"]
    kind: Literal["share", "median", "money"]
    title: str
    numerator: str
    denominator: str
    window_days: int
    why_not: str | None


class ScoreLineShown(Shown):
    """``value``: from 0 to 1, seconds, or minor units of ``currency``. ``low``, ``high``: the 95 % Wilson interval. ``alike``:
    what the same kinds of cases (bucket and grade) gave in the whole team, in this card's mix. ``withheld``: why an amount is
    not shown: ``nothing_beside`` it, or ``no_payments_known``."""

    measure: str
    numerator: int
    denominator: int
    value: float | None
    low: float | None
    high: float | None
    alike: float | None
    reading: Literal["above", "below", "alike", "too_few", "no_others"] | None
    currency: str | None
    withheld: Literal["nothing_beside", "no_payments_known"] | None


class ScorecardShown(Shown):
    """``who``: a user's id, a team's code, or ``all``; ``people``: how many the card is of."""

    who: str
    name_zh: str
    name_en: str
    teams: list[str]
    people: int
    lines: list[ScoreLineShown]


class ScorecardsShown(Shown):
    """``since``, ``until``: both days included; ``is_final``: whether every clock has run out; ``floor``: under so many nothing
    is compared; ``unsealed``: facts that wait for their position and are not counted yet. ``whole``: all together, for
    whoever may see everybody."""

    since: Day
    until: Day
    days: int
    is_final: bool
    floor: int
    unsealed: int
    measures: list[ScoreMeasureShown]
    people: list[ScorecardShown]
    teams: list[ScorecardShown]
    whole: ScorecardShown | None


@router.get("/scorecards", response_model=ScorecardsShown)
def scorecards(
    request: Request, work: CurrentWork, actor: CurrentActor, days: int = 30, words: Literal["zh-CN", "en"] = "zh-CN"
) -> dict[str, Any]:
    """Scorecards of the last 7, 30 or 90 days, by login: of everybody in a team; for a team lead, of their own teams."""
    require(actor, Permission.SEE_SCORECARDS)
    found = scores_of(work, request.app.state.settings.root / "lake", days)
    return _view(work, found, words == "zh-CN", _answers_for(work, actor), None)


@router.get("/scorecards/own", response_model=ScorecardsShown)
def own_scorecard(
    request: Request, work: CurrentWork, actor: CurrentActor, days: int = 30, words: Literal["zh-CN", "en"] = "zh-CN"
) -> dict[str, Any]:
    """One's own scorecard, and nobody else's; ``people`` is empty for whoever is in no team."""
    require(actor, Permission.SEE_PEOPLE)
    found = scores_of(work, request.app.state.settings.root / "lake", days)
    return _view(work, found, words == "zh-CN", [], actor)


def _answers_for(work: Work, actor: Actor) -> list[str] | None:
    """The teams whose cards somebody sees; None: all."""
    return teams_of(work, actor.user) if actor.role is Role.TEAM_LEAD else None


def _view(work: Work, found: Scores, is_zh: bool, teams: list[str] | None, own: Actor | None) -> dict[str, Any]:
    names = {team.code: (team.name_zh, team.name_en) for team in list_teams(work)}
    waiting, _ = unsealed_count(work)
    people = [
        card for card in found.people if (card.who == str(own.user) if own else teams is None or set(card.teams) & set(teams))
    ]
    return {
        "since": found.period.first.isoformat(),
        "until": found.period.last.isoformat(),
        "days": (found.period.last - found.period.first).days + 1,
        "is_final": found.is_final,
        "floor": least_to_compare(),
        "unsealed": waiting,
        "measures": [_measure_view(each, is_zh) for each in load_scorecard_measures().values()],
        "people": [_card_view(card, (card.name, card.name)) for card in people],
        "teams": [_card_view(card, names[card.who]) for card in found.teams if teams is None or card.who in teams],
        "whole": _card_view(found.whole, (found.whole.name, found.whole.name)) if teams is None else None,
    }


def _measure_view(each: ScoreMeasure, is_zh: bool) -> dict[str, Any]:
    return {
        "measure": each.id,
        "part": each.part,
        "kind": each.kind,
        "title": each.title_zh if is_zh else each.title_en,
        "numerator": each.numerator_zh if is_zh else each.numerator_en,
        "denominator": each.denominator_zh if is_zh else each.denominator_en,
        "window_days": each.window_days,
        "why_not": each.why_zh if is_zh else each.why_en,
    }


def _card_view(card: ScoreCard, name: tuple[str, str]) -> dict[str, Any]:
    lines = [
        {
            "measure": line.measure,
            "numerator": line.numerator,
            "denominator": line.denominator,
            "value": line.value,
            "low": line.low,
            "high": line.high,
            "alike": line.alike,
            "reading": line.reading,
            "currency": line.currency,
            "withheld": line.withheld,
        }
        for line in card.lines
    ]
    return {
        "who": card.who,
        "name_zh": name[0],
        "name_en": name[1],
        "teams": list(card.teams),
        "people": card.people,
        "lines": lines,
    }
