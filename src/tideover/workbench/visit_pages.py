"""The pages of visits (外访): asked for on one of their own; begun and ended on the page of their contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.http import CurrentWork
from tideover.base.work import Work
from tideover.book import Person, accounts_of, find_account, find_person, zone_of
from tideover.gate import Purpose, Refusal, Result
from tideover.outreach import VISIT_OUTCOMES, VISIT_PURPOSES, begin_visit, end_visit, get_touch, offer_visit, parse_touch
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.contact_pages import show_contact
from tideover.workbench.rendering import desk_viewer, respond

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=200)]
Noted = Annotated[str, Form(max_length=2000)]


@router.get("/people/{person}/visit")
def visit_form(request: Request, person: str, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """Where a visit is asked for."""
    require(actor, Permission.CONTACT)
    return _form(request, work, find_person(work, person))


@router.post("/people/{person}/visit")
def asking_for_visit(
    request: Request,
    person: str,
    work: CurrentWork,
    actor: CurrentActor,
    people: Typed = "",
    purpose: Typed = "",
    account: Typed = "",
) -> Response:
    """Ask the gate: the visit's contact, or the form again with why not."""
    require(actor, Permission.CONTACT)
    found = find_person(work, person)
    about = find_account(work, account).id if account else None
    going = [login for login in people.replace("，", " ").replace(",", " ").split() if login]
    try:
        answer = offer_visit(work, found.id, Purpose(purpose), about, going)
    except Invalid as error:
        request.state.failed = True
        return _form(request, work, found, problem=f"visit.problem.{error.code}", typed=(people, purpose, account))
    except ValueError:
        raise NotFound("not_found") from None
    if isinstance(answer, Refusal):  # kept, as every refusal is
        return _form(request, work, found, refusal=answer, typed=(people, purpose, account))
    return RedirectResponse(f"/contacts/{answer[0]}", 303)


def _form(
    request: Request,
    work: Work,
    person: Person,
    problem: str | None = None,
    refusal: Refusal | None = None,
    typed: Sequence[str] = ("", "", ""),
) -> HTMLResponse:
    viewer = desk_viewer(request, work, f"/people/{person.id}/visit")
    return respond(
        request,
        "visit.html",
        viewer,
        422 if problem else 409 if refusal else 200,
        person=person,
        accounts=accounts_of(work, person.id),
        purposes=[purpose.value for purpose in VISIT_PURPOSES],
        problem=problem,
        refusal=refusal,
        teller=viewer.teller(zone_of(person)),
        typed=typed,
    )


@router.post("/contacts/{contact}/beginning")
def beginning(request: Request, contact: str, work: CurrentWork, actor: CurrentActor) -> Response:
    """The last word before ringing. A refusal ends the visit; its page says why."""
    require(actor, Permission.CONTACT)
    touch = parse_touch(contact)
    try:
        begin_visit(work, touch)
    except Conflict as error:
        request.state.failed = True
        return show_contact(request, work, get_touch(work, touch), f"visit.problem.{error.code}")
    return RedirectResponse(f"/contacts/{touch}", 303)


@router.post("/contacts/{contact}/outcome")
def ending(
    request: Request, contact: str, work: CurrentWork, actor: CurrentActor, result: Typed = "", note: Noted = ""
) -> Response:
    """What came of the visit."""
    require(actor, Permission.CONTACT)
    if result not in {outcome.value for outcome in VISIT_OUTCOMES}:
        raise NotFound("not_found")
    touch = parse_touch(contact)
    try:
        end_visit(work, touch, Result(result), note)
    except (Conflict, Invalid) as error:
        request.state.failed = True
        return show_contact(request, work, get_touch(work, touch), f"visit.problem.{error.code}")
    return RedirectResponse(f"/contacts/{touch}", 303)
