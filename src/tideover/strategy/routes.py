"""HTTP of strategy: versions written, checked, tested, approved by another, published, rolled back; and "why?"."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import CurrentWork
from tideover.base.ids import parse_id
from tideover.book import find_person
from tideover.security import CurrentActor, Permission, require
from tideover.strategy.actions import (
    Surroundings,
    approve_strategy,
    check_strategy,
    decisions_of,
    draft_strategy,
    edit_strategy,
    explain_decision,
    get_strategy,
    list_strategies,
    live_strategy,
    publish_strategy,
    refuse_strategy,
    roll_back_strategy,
    try_strategy,
)
from tideover.strategy.checking import fault_words
from tideover.strategy.file import Fault
from tideover.strategy.model import KeptDecision, StrategyVersion

router = APIRouter(tags=["strategy"])

LANGUAGES = ("zh-CN", "en")


class DraftRequest(BaseModel):
    """``content``: a JSON Decision Model (docs/strategy.md); ``note``: what changed."""

    model_config = ConfigDict(extra="forbid")

    content: dict[str, Any]
    note: str = Field(default="", max_length=2000)


class ReasonRequest(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=2000)


class PublicationRequest(BaseModel):
    """``live_from``: the first day it decides; without it, today."""

    model_config = ConfigDict(extra="forbid")

    live_from: date | None = None


def surroundings_of(request: Request) -> Surroundings:
    """What ``app`` tells this room (``app.state.surroundings``)."""
    return cast(Surroundings, request.app.state.surroundings)


def version_view(version: StrategyVersion, *, content: bool = True) -> dict[str, Any]:
    """A version as the API shows it."""
    shown: dict[str, Any] = {
        "id": str(version.id),
        "strategy": version.title,
        "name": version.name,
        "number": version.number,
        "digest": version.digest,
        "state": version.state.value,
        "note": version.note,
        "reason": version.reason,
        "live_from": version.live_from.isoformat() if version.live_from else None,
    }
    for step, by, at in (
        ("written", version.written_by, version.written_at),
        ("tested", None, version.tested_at),
        ("decided", version.decided_by, version.decided_at),
        ("published", version.published_by, version.published_at),
        ("ended", version.ended_by, version.ended_at),
    ):
        if step != "tested":
            shown[f"{step}_by"] = by
        shown[f"{step}_at"] = at.isoformat() if at else None
    return {**shown, "report": version.report, "content": dict(version.content)} if content else shown


def fault_view(fault: Fault) -> dict[str, Any]:
    """A fault as the API shows it: place, code, and words in both languages."""
    words = {language: fault_words(fault, language) for language in LANGUAGES}
    return {"node": fault.node, "row": fault.row, "column": fault.column, "code": fault.code, "words": words}


def decision_view(decision: KeptDecision, why: dict[str, str]) -> dict[str, Any]:
    """A decision kept, as the API shows it."""
    return {
        "day": decision.day.isoformat(),
        "person": str(decision.person),
        "holder": str(decision.holder),
        "creditor": decision.creditor,
        "account": str(decision.account),
        "arm": decision.arm,
        "decision": dict(decision.says),
        "version": str(decision.version) if decision.version else None,
        "digest": decision.digest,
        "path": list(decision.path),
        "inputs": dict(decision.inputs),
        "why": why,
    }


@router.get("/strategies")
def strategies(request: Request, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Every version, the newest first; ``live``: the one that decides today, null for the built-in peace."""
    require(actor, Permission.SEE_PEOPLE)
    around = surroundings_of(request)
    live = live_strategy(work, work.today(), around.known(work).buckets)
    versions = [version_view(version, content=False) for version in list_strategies(work)]
    return {"live": str(live.id) if live.id else None, "strategies": versions}


@router.post("/strategies", status_code=201)
def write_strategy(body: DraftRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Keep a decision file as a draft. It may have faults; they are told by its check."""
    require(actor, Permission.WRITE_STRATEGY)
    return version_view(draft_strategy(work, body.content, body.note))


@router.get("/strategies/{strategy}")
def one_strategy(strategy: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """One version, its file included."""
    require(actor, Permission.SEE_PEOPLE)
    return version_view(get_strategy(work, parse_id(strategy, "strategy")))


@router.put("/strategies/{strategy}")
def rewrite_strategy(strategy: str, body: DraftRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Write a version of one's own anew, before it is approved."""
    require(actor, Permission.WRITE_STRATEGY)
    return version_view(edit_strategy(work, parse_id(strategy, "strategy"), body.content, body.note))


@router.post("/strategies/{strategy}/check")
def check(strategy: str, request: Request, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Every fault, with its place and reason; none: the version is checked."""
    require(actor, Permission.WRITE_STRATEGY)
    id_ = parse_id(strategy, "strategy")
    faults = check_strategy(work, id_, surroundings_of(request).known(work))
    return {"state": get_strategy(work, id_).state.value, "faults": [fault_view(fault) for fault in faults]}


@router.post("/strategies/{strategy}/test")
def test(strategy: str, request: Request, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Hold a checked version against the live one on yesterday's book: who would get another treatment."""
    require(actor, Permission.WRITE_STRATEGY)
    around = surroundings_of(request)
    day, cases = around.cases(work)
    report = try_strategy(work, parse_id(strategy, "strategy"), around.known(work), day, cases, work.today())
    return report.to_json()


@router.post("/strategies/{strategy}/approval")
def approve(strategy: str, request: Request, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Approve another's tested version."""
    require(actor, Permission.PUBLISH_STRATEGY)
    known = surroundings_of(request).known(work)
    return version_view(approve_strategy(work, parse_id(strategy, "strategy"), known), content=False)


@router.post("/strategies/{strategy}/refusal")
def refuse(strategy: str, body: ReasonRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Do not approve another's version, and say why."""
    require(actor, Permission.PUBLISH_STRATEGY)
    return version_view(refuse_strategy(work, parse_id(strategy, "strategy"), body.reason), content=False)


@router.post("/strategies/{strategy}/publication")
def publish(
    strategy: str, body: PublicationRequest, request: Request, work: CurrentWork, actor: CurrentActor
) -> dict[str, Any]:
    """Let an approved version decide from a day on."""
    require(actor, Permission.PUBLISH_STRATEGY)
    around = surroundings_of(request)
    today = work.today()
    id_ = parse_id(strategy, "strategy")
    return version_view(publish_strategy(work, id_, body.live_from or today, around.known(work), today), content=False)


@router.post("/strategies/live/rollback")
def roll_back(body: ReasonRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Take the live version back: the one before it is live again at once."""
    require(actor, Permission.PUBLISH_STRATEGY)
    return version_view(roll_back_strategy(work, body.reason, work.today()), content=False)


@router.get("/persons/{person}/decisions")
def decisions(person: str, work: CurrentWork, actor: CurrentActor, day: date | None = None) -> dict[str, Any]:
    """What was decided about a person's cases, the newest day first, each with its inputs, version, path, and why."""
    require(actor, Permission.SEE_PEOPLE)
    found = decisions_of(work, find_person(work, person).id, day)
    return {
        "decisions": [
            decision_view(one, {language: explain_decision(work, one, language) for language in LANGUAGES}) for one in found
        ]
    }
