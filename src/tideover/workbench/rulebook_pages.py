"""The pages of the rulebook: every rule in plain words, what one would have refused, and turning house rules on and off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import NotFound
from tideover.base.http import CurrentWork
from tideover.gate import (
    PREVIEW_DAYS,
    Confidence,
    Instrument,
    Preview,
    Rule,
    Rulebook,
    choices_of,
    choose_rule,
    load_rulebook,
    preview_rule,
    rulebook_of,
)
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.rendering import Viewer, desk_viewer, respond
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

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=20)]
Typed = Annotated[str, Form(max_length=10)]
EVERYWHERE = "everywhere"  # the jurisdiction of what holds in all of them, as the page's filter says it
TONES = {"always": "good", "on": "tide", "off": "calm", "told": "calm"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page is asked to show."""

    jurisdiction: str = ""
    confidence: str = ""
    in_force: bool = False

    def fits(self, rule: Rule, book: Rulebook, today: date) -> bool:
        return (
            self.jurisdiction in ("", rule.jurisdiction or EVERYWHERE)
            and self.confidence in ("", rule.confidence)
            and (not self.in_force or is_in_force_here(rule, book, today))
        )


@router.get("/rulebook")
def rulebook_page(
    request: Request,
    work: CurrentWork,
    actor: CurrentActor,
    jurisdiction: Asked = "",
    confidence: Asked = "",
    in_force: Asked = "",
) -> HTMLResponse:
    """Every rule, by jurisdiction and instrument; of one jurisdiction, as sure as asked, or only those in force for us."""
    require(actor, Permission.SEE_PEOPLE)
    viewer = desk_viewer(request, work)
    chosen = Chosen(jurisdiction, confidence, bool(in_force))
    return respond(
        request, "rulebook.html", viewer, **rulebook_context(rulebook_of(work), work.today(), chosen, viewer.language)
    )


def rulebook_context(book: Rulebook, today: date, chosen: Chosen, language: str) -> dict[str, Any]:
    """What the page shows: jurisdictions, each with its instruments, each with its rules."""
    fitting = [rule for rule in book.rules if chosen.fits(rule, book, today)]
    return {
        "parts": [(place, instruments_of(rules, book, language)) for place, rules in by_jurisdiction(fitting)],
        "count": len(fitting),
        "chosen": chosen,
        "jurisdictions": [place for place, _ in by_jurisdiction(book.rules)],
        "confidences": list(Confidence),
        "tones": TONES,
        "everywhere": EVERYWHERE,
    }


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


def instruments_of(rules: Sequence[Rule], book: Rulebook, language: str) -> list[tuple[Instrument, str, list[dict[str, Any]]]]:
    """The same, in words."""

    def shown(rule: Rule) -> dict[str, Any]:
        lines = lines_of(language, rule)
        # What it binds is told by the title; the second line has the hours or the numbers.
        return {"rule": rule, "title": title_of(language, rule), "line": lines[1:2], "state": state_of(rule, book)}

    return [
        (instrument, instrument_of(language, group[0]), [shown(rule) for rule in group])
        for instrument, group in by_instrument(rules)
    ]


@router.get("/rulebook/{rule}")
def rule_page(request: Request, rule: str, work: CurrentWork, actor: CurrentActor, preview: Asked = "") -> HTMLResponse:
    """A rule, its examples, and its switch where it has one; with ``preview``, what it would have refused."""
    require(actor, Permission.SEE_PEOPLE)
    found = _rule(rule)
    book = rulebook_of(work)
    seen = preview_rule(work, found.id) if preview and state_of(found, book) == "off" else None
    viewer = desk_viewer(request, work)
    return respond(request, "rule.html", viewer, **rule_context(found, book, seen, choices_of(work, found.id), viewer))


def _rule(id: str) -> Rule:
    rule = load_rulebook().rule(id)
    if rule is None:
        raise NotFound("rule_not_found", field="rule")
    return rule


def rule_context(rule: Rule, book: Rulebook, seen: Preview | None, choices: Sequence[Any], viewer: Viewer) -> dict[str, Any]:
    """What the page of a rule shows."""
    language = viewer.language
    return {
        "rule": rule,
        "title": title_of(language, rule),
        "why": why_of(language, rule),
        "instrument": instrument_of(language, rule),
        "lines": lines_of(language, rule),
        "dates": in_force(language, rule),
        "examples": examples_of(language, rule),
        "state": state_of(rule, book),
        "tones": TONES,
        "everywhere": EVERYWHERE,
        "seen": seen,
        "days": PREVIEW_DAYS,
        "choices": choices,
        "teller": viewer.teller(TENANT_ZONE),
    }


@router.post("/rulebook/{rule}")
def choosing(rule: str, work: CurrentWork, actor: CurrentActor, is_on: Typed = "") -> Response:
    """Turn a house rule or an unconfirmed one on (``yes``) or off."""
    require(actor, Permission.CHOOSE_RULES)
    choose_rule(work, rule, is_on == "yes")
    return RedirectResponse(f"/rulebook/{_rule(rule).id}", 303)
