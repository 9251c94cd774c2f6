"""The page of who we are in texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.errors import Invalid
from tideover.base.http import CurrentWork
from tideover.base.work import Work
from tideover.outreach import SENDER_FIELDS, SLOTS, change_sender, sender_profile
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.rendering import desk_viewer, respond

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=500)]


@router.get("/templates/sender")
def sender_page(request: Request, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """What texts say of the sender."""
    require(actor, Permission.SEE_PEOPLE)
    return _sender_page(request, work, sender_profile(work), {})


@router.post("/templates/sender")
def changing_sender(
    request: Request,
    work: CurrentWork,
    actor: CurrentActor,
    sender_name: Typed = "",
    sender_hotline: Typed = "",
    sender_complaints: Typed = "",
    sender_address: Typed = "",
    sender_site: Typed = "",
    pay_link: Typed = "",
) -> Response:
    """Change what is other than before; where one field is not right, none is changed."""
    require(actor, Permission.SIGN_TEMPLATES)
    sent = (sender_name, sender_hotline, sender_complaints, sender_address, sender_site, pay_link)
    values = dict(zip(SENDER_FIELDS, sent, strict=True))
    problems = {}
    for name, value in values.items():
        try:
            change_sender(work, name, value)
        except Invalid:
            problems[name] = f"sender.problem.{'link' if SLOTS[name].type == 'link' else 'text'}"
    if not problems:
        return RedirectResponse("/templates/sender", 303)
    request.state.failed = True
    return _sender_page(request, work, values, problems)


def _sender_page(request: Request, work: Work, values: Mapping[str, str], problems: Mapping[str, str]) -> HTMLResponse:
    viewer = desk_viewer(request, work, "/templates/sender")
    status = 422 if problems else 200
    return respond(request, "sender.html", viewer, status, **sender_context(values, problems, viewer.language))


def sender_context(values: Mapping[str, str], problems: Mapping[str, str], language: str) -> dict[str, Any]:
    """What the page of the sender shows."""
    return {
        "fields": [(SLOTS[name], SLOTS[name].label(language), values[name]) for name in SENDER_FIELDS],
        "problems": problems,
    }
