"""The page to try a sentence: may it be said, and to whom."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from tideover.base.http import CurrentWork
from tideover.gate import Finding, Listener, check_utterance
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.rendering import desk_viewer, respond
from tideover.workbench.telling import rule_title

router = APIRouter(include_in_schema=False)

Chosen = Annotated[Listener, Form()]
Typed = Annotated[str, Form(max_length=20_000)]


@router.get("/utterances")
def utterance_page(request: Request, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    require(actor, Permission.SEE_PEOPLE)
    return _page(request, work, "", Listener.CUSTOMER, None)


@router.post("/utterances")
def try_utterance(
    request: Request, work: CurrentWork, actor: CurrentActor, text: Typed = "", to: Chosen = Listener.CUSTOMER
) -> HTMLResponse:
    """The sentence again, with what must not be said of it. Nothing is kept."""
    require(actor, Permission.SEE_PEOPLE)
    return _page(request, work, text, to, check_utterance(text, to))


def _page(request: Request, work: CurrentWork, text: str, to: Listener, findings: tuple[Finding, ...] | None) -> HTMLResponse:
    viewer = desk_viewer(request, work)
    titles = {finding.rule: rule_title(viewer.language, finding.rule) for finding in findings or ()}
    context: dict[str, Any] = {"text": text, "to": to, "listeners": list(Listener), "findings": findings, "titles": titles}
    return respond(request, "utterance.html", viewer, **context)
