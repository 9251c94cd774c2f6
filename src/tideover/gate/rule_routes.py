"""HTTP of the rulebook: its rows, what one would have done, and turning those that may be chosen on and off."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from tideover.base.errors import NotFound
from tideover.base.http import CurrentWork, Moment, Shown
from tideover.base.work import Work
from tideover.gate.choosing import choose_rule, rulebook_of
from tideover.gate.previewing import Preview, preview_rule
from tideover.gate.rows import Cap, Floor, Party, Presence, Rule, Rulebook, Window
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["gate"])


def rule_view(rule: Rule, book: Rulebook) -> dict[str, Any]:
    """A row. ``is_enforced``: it refuses in this tenant; ``is_choice``: it may be turned on and off."""

    def text(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return {
        "rule": rule.id,
        "jurisdiction": rule.jurisdiction,
        "instrument": rule.instrument.id,
        "article": rule.article,
        "confidence": rule.confidence.value,
        "is_enforced": book.is_enforced(rule),
        "is_choice": rule.confidence.is_choice and rule.form is not None,
        "enforcement": rule.enforcement.value,
        "effective_from": text(rule.effective_from),
        "effective_to": text(rule.effective_to),
        "title": {"zh-CN": rule.title_zh, "en": rule.title_en},
        "why": {"zh-CN": rule.why_zh, "en": rule.why_en},
        "purposes": sorted(rule.purposes) if rule.form is not None else [],
        "channels": sorted(rule.channels) if rule.form is not None else [],
        "form": form_view(rule),
        "point": list(rule.point),
        "where": rule.where,
        "source": rule.source or rule.instrument.source,
        "checked": rule.instrument.checked.isoformat(),
    }


def form_view(rule: Rule) -> dict[str, Any] | None:
    """What a row does: its kind, and its numbers by name."""
    form = rule.form
    if isinstance(form, Window):
        spans = [
            {
                "days": sorted(span.days),
                "from": span.open_from.isoformat("minutes"),
                "until": span.open_until.isoformat("minutes"),
                "channels": sorted(span.channels or rule.channels),
                "except": span.closed_on,
            }
            for span in form.spans
        ]
        return {"kind": "window", "open": spans, "opened_by": form.opened_by}
    if isinstance(form, Cap):
        return {
            "kind": "cap",
            "per": form.per,
            "channels": sorted(form.channels),
            "purposes": None if form.purposes is None else sorted(form.purposes),
            "results": None if form.results is None else sorted(form.results),
            "limits": [{"limit": limit.limit, "days": limit.days} for limit in form.limits],
        }
    if isinstance(form, Party):
        return {"kind": "party", "is_enquiry": form.is_enquiry}
    if isinstance(form, Presence):
        return {"kind": "presence", "least_people": form.least}
    return {"kind": "floor"} if isinstance(form, Floor) else None


def _rule(book: Rulebook, id: str) -> Rule:
    rule = book.rule(id)
    if rule is None:
        raise NotFound("rule_not_found", field="rule")
    return rule


@router.get("/rules")
def rules(work: CurrentWork, actor: CurrentActor, jurisdiction: str | None = Query(None, max_length=10)) -> dict[str, Any]:
    """Every row of the rulebook, or a jurisdiction's with those that hold everywhere; those not enforced, too."""
    require(actor, Permission.SEE_PEOPLE)
    book = rulebook_of(work)
    wanted = [rule for rule in book.rules if jurisdiction is None or rule.jurisdiction in (None, jurisdiction)]
    return {"rulebook": book.version, "rules": [rule_view(rule, book) for rule in wanted]}


@router.get("/rules/{rule}")
def one_rule(rule: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A row of the rulebook."""
    require(actor, Permission.SEE_PEOPLE)
    return _view(work, rule)


class RulePreviewShown(Shown):
    """What a rule would have refused of the contacts since a moment. ``is_cut``: there were more than were looked at."""

    rule: str
    since: Moment
    contacts: int
    refused: int
    people: int
    people_refused: int
    by_channel: dict[str, int]
    is_cut: bool


@router.get("/rules/{rule}/preview")
def preview(rule: str, work: CurrentWork, actor: CurrentActor) -> RulePreviewShown:
    """How many of the last 30 days' contacts a house rule or an unconfirmed one would have refused. Nothing is kept."""
    require(actor, Permission.SEE_PEOPLE)
    return preview_view(preview_rule(work, rule))


def preview_view(found: Preview) -> RulePreviewShown:
    return RulePreviewShown(
        rule=found.rule,
        since=found.since.isoformat(),
        contacts=found.contacts,
        refused=found.refused,
        people=found.people,
        people_refused=found.people_refused,
        by_channel=dict(found.by_channel),
        is_cut=found.is_cut,
    )


class ChoiceRequest(BaseModel):
    """Turn a rule on or off."""

    model_config = ConfigDict(extra="forbid")

    is_on: bool


@router.put("/rules/{rule}")
def choose(rule: str, request: ChoiceRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Turn a house rule or an unconfirmed one on or off, for everybody, from the moment this answers."""
    require(actor, Permission.CHOOSE_RULES)
    choose_rule(work, rule, request.is_on)
    return _view(work, rule)


def _view(work: Work, rule: str) -> dict[str, Any]:
    book = rulebook_of(work)
    return rule_view(_rule(book, rule), book)
