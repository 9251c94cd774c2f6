"""HTTP of the rulebook in plain words: every rule by country and text, and one whole with its examples."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from tideover.base.errors import NotFound
from tideover.base.http import CurrentWork, Day, Moment, Shown
from tideover.gate import PREVIEW_DAYS, Confidence, Instrument, Rule, Rulebook, choices_of, load_rulebook, rulebook_of
from tideover.security import CurrentActor, Permission, logins_of, require
from tideover.workbench.locales import name_of
from tideover.workbench.routes import Language
from tideover.workbench.rule_words import (
    examples_of,
    in_force,
    instrument_of,
    is_in_force_here,
    lines_of,
    state_of,
    title_of,
    why_of,
)

router = APIRouter(tags=["gate"])

EVERYWHERE = "everywhere"  # the jurisdiction of what holds in all of them


class RuleRow(Shown):
    """A rule in a list. ``line``: its hours or its numbers, in words; ``state``: ``always`` on, turned ``on``, ``off``, or only
    ``told``."""

    rule: str
    title: str
    line: str | None
    confidence: Confidence
    state: str
    dates: str


class InstrumentShown(Shown):
    """A text that rules stand in. ``checked``: when it was last held against its source."""

    instrument: str
    title: str
    source: str
    checked: Day
    rules: list[RuleRow]


class JurisdictionShown(Shown):
    jurisdiction: str
    instruments: list[InstrumentShown]


class RulebookShown(Shown):
    """``count``: rules shown; ``jurisdictions``: all there are."""

    rulebook: str
    count: int
    jurisdictions: list[str]
    parts: list[JurisdictionShown]


@router.get("/rulebook")
def rulebook(
    work: CurrentWork,
    actor: CurrentActor,
    jurisdiction: Annotated[str | None, Query(max_length=20)] = None,
    confidence: Confidence | None = None,
    only_in_force: bool = False,
    words: Language = "zh-CN",
) -> RulebookShown:
    """Every rule, by jurisdiction and instrument; of one jurisdiction, as sure as asked, only those that refuse here today."""
    require(actor, Permission.SEE_PEOPLE)
    book, today = rulebook_of(work), work.today()
    fitting = [rule for rule in book.rules if _fits(rule, book, today, jurisdiction, confidence, only_in_force)]
    return RulebookShown(
        rulebook=book.version,
        count=len(fitting),
        jurisdictions=[place for place, _ in by_jurisdiction(book.rules)],
        parts=[
            JurisdictionShown(
                jurisdiction=place,
                instruments=[_instrument(text, group, book, words) for text, group in by_instrument(rules)],
            )
            for place, rules in by_jurisdiction(fitting)
        ],
    )


def _fits(
    rule: Rule, book: Rulebook, today: date, jurisdiction: str | None, confidence: Confidence | None, only_in_force: bool
) -> bool:
    return (
        jurisdiction in (None, rule.jurisdiction or EVERYWHERE)
        and confidence in (None, rule.confidence)
        and (not only_in_force or is_in_force_here(rule, book, today))
    )


def by_jurisdiction(rules: Sequence[Rule]) -> list[tuple[str, list[Rule]]]:
    """Rules by where they hold: what holds everywhere first, then China, the others by code."""
    places: dict[str, list[Rule]] = {}
    for rule in rules:
        places.setdefault(rule.jurisdiction or EVERYWHERE, []).append(rule)
    return sorted(places.items(), key=lambda part: (part[0] != EVERYWHERE, part[0] != "CN", part[0]))


def by_instrument(rules: Sequence[Rule]) -> list[tuple[Instrument, list[Rule]]]:
    """Rules by the text they stand in: what the gate judges by before what is documentation."""
    texts: dict[Instrument, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.form is None):
        texts.setdefault(rule.instrument, []).append(rule)
    return list(texts.items())


def _instrument(text: Instrument, rules: Sequence[Rule], book: Rulebook, words: Language) -> InstrumentShown:
    return InstrumentShown(
        instrument=text.id,
        title=instrument_of(words, rules[0]),
        source=text.source,
        checked=text.checked.isoformat(),
        rules=[_row(rule, book, words) for rule in rules],
    )


def _row(rule: Rule, book: Rulebook, words: Language) -> RuleRow:
    # What it binds is told by the title; the second line has the hours or the numbers.
    lines = lines_of(words, rule)[1:2] if rule.form is not None else []
    return RuleRow(
        rule=rule.id,
        title=title_of(words, rule),
        line=f"{lines[0].label} {lines[0].text}" if lines else None,
        confidence=rule.confidence,
        state=state_of(rule, book),
        dates=in_force(words, rule),
    )


class RuleLine(Shown):
    label: str
    text: str


class RuleExample(Shown):
    """``before``: what went out before it."""

    at: str
    what: str
    before: list[str]
    is_refused: bool


class RuleChoiceShown(Shown):
    is_on: bool
    by: str
    at: Moment


class RulePage(Shown):
    """A rule whole. ``point``: what it is about, as codes; ``choices``: when it was turned on and off, the latest first;
    ``preview_days``: how far back a preview looks."""

    rule: RuleRow
    jurisdiction: str
    instrument: str
    article: str
    source: str
    checked: Day
    why: str
    lines: list[RuleLine]
    point: list[str]
    examples: list[RuleExample]
    choices: list[RuleChoiceShown]
    preview_days: int


@router.get("/rulebook/{rule}")
def rule_page(rule: str, work: CurrentWork, actor: CurrentActor, words: Language = "zh-CN") -> RulePage:
    """A rule: what it lets pass and refuses, why, how sure we are of it, since when, and its examples."""
    require(actor, Permission.SEE_PEOPLE)
    found = load_rulebook().rule(rule)
    if found is None:
        raise NotFound("rule_not_found", field="rule")
    choices = choices_of(work, found.id)
    logins = logins_of(work, [choice.chosen_by for choice in choices])
    return RulePage(
        rule=_row(found, rulebook_of(work), words),
        jurisdiction=found.jurisdiction or EVERYWHERE,
        instrument=instrument_of(words, found),
        article=found.article or "",
        source=found.source or found.instrument.source,
        checked=found.instrument.checked.isoformat(),
        why=why_of(words, found),
        lines=[RuleLine(label=line.label, text=line.text) for line in lines_of(words, found)],
        point=list(found.point),
        examples=[
            RuleExample(at=each.at, what=each.what, before=list(each.before), is_refused=each.is_refused)
            for each in examples_of(words, found)
        ],
        choices=[
            RuleChoiceShown(
                is_on=choice.is_on,
                by=logins.get(choice.chosen_by) or name_of(words, "by", choice.chosen_by),
                at=choice.chosen_at.isoformat(),
            )
            for choice in choices
        ],
        preview_days=PREVIEW_DAYS,
    )
