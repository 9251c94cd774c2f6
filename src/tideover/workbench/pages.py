"""The pages: parse, gather, render.

``app`` signs in and out (GET and POST /sign-in with ``render_sign_in``, POST /sign-out), checks every form's ``csrf``,
shows errors with ``render_error``, and sends every page with ``Cache-Control: no-store``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base import clock
from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Invalid, NotFound
from tideover.base.http import CurrentPaging, CurrentWork, Paging, whole
from tideover.base.ids import MessageId, WorkItemId, parse_id
from tideover.base.work import Work
from tideover.book import (
    Person,
    accounts_of,
    addresses_of,
    book_policy,
    cases_of,
    find_account,
    find_person,
    get_person,
    known_plain,
    links_of,
    list_persons,
    parties_of,
    profile_of,
    promises_of,
    reveal_field,
    standing_on,
    zone_of,
)
from tideover.conversation import words_of
from tideover.gate import Stop, stops_of
from tideover.language import mask_text
from tideover.outreach import start_plan
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.actions import timeline
from tideover.workbench.case_pages import links_shown
from tideover.workbench.locales import load_locale, translate
from tideover.workbench.plan_pages import reach_of
from tideover.workbench.rendering import desk_viewer, respond, viewer_of
from tideover.workbench.telling import zone_name
from tideover.worklist import close_item, list_items

router = APIRouter(include_in_schema=False)


@router.get("/")
def start() -> Response:
    return RedirectResponse("/people", 303)


@router.get("/people")
def people(
    request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, find: str | None = None
) -> Response:
    """Customers by reference, masked; ``find`` goes straight to one."""
    require(actor, Permission.SEE_PEOPLE)
    wanted = (find or "").strip()
    if wanted:
        try:
            return RedirectResponse(f"/people/{find_person(work, wanted).id}", 303)
        except NotFound:
            pass
    after = paging.start(str)
    found = list_persons(work, after[0] if after else None, paging.limit)
    further = paging.next_cursor([found[-1].ref]) if len(found) == paging.limit else None
    viewer = desk_viewer(request, work)
    return respond(request, "people.html", viewer, people=found, further=further, is_first=after is None, find=wanted)


@dataclass(frozen=True, slots=True)
class Revealed:
    """What a look at a field gave: its value, or why it was not shown (a locale key)."""

    field: str
    value: str | None = None
    problem: str | None = None
    reason: str = ""


@router.get("/people/{person}")
def person_page(request: Request, person: str, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> Response:
    """A customer and the thread with them."""
    require(actor, Permission.SEE_PEOPLE)
    return _person_page(request, work, find_person(work, person), paging, None)


@router.post("/people/{person}/reveals")
def reveal(
    request: Request,
    person: str,
    work: CurrentWork,
    actor: CurrentActor,
    field: Annotated[str, Form(max_length=40)],
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """The same page with one field unmasked, this once. The look and its reason go on record."""
    require(actor, Permission.REVEAL)
    found = find_person(work, person)
    try:
        revealed = Revealed(field, reveal_field(work, found.id, field, reason))
    except Invalid as error:
        if error.code != "reason_required":
            raise
        revealed = Revealed(field, problem="person.reason_required", reason=reason)
    return _person_page(request, work, found, Paging(50, None), revealed)


@router.post("/people/{person}/plans")
def starting_plan(
    request: Request,
    person: str,
    work: CurrentWork,
    actor: CurrentActor,
    plan: Annotated[str, Form(max_length=60)] = "",
    account: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Begin a plan for an account of theirs, and see how it goes."""
    require(actor, Permission.CONTACT)
    found = find_person(work, person)
    about = find_account(work, account)
    if about.person != found.id:
        raise NotFound("account_not_found", field="account")
    begun = start_plan(work, plan, about.id)
    if begun is None:
        request.state.failed = True
        return _person_page(request, work, found, Paging(50, None), None, "plan.problem.plan_runs_already")
    return RedirectResponse(f"/console/plans/runs/{begun[0]}", 303)


def _person_page(
    request: Request,
    work: Work,
    person: Person,
    paging: Paging,
    revealed: Revealed | None,
    plan_problem: str | None = None,
) -> HTMLResponse:
    viewer = desk_viewer(request, work, f"/people/{person.id}")
    zone = zone_of(person)
    now = work.now()
    accounts = accounts_of(work, person.id)
    today = now.astimezone(zone).date()
    bucket_of = book_policy(work, today).buckets.bucket_of
    standing = standing_on(work, [account.id for account in accounts], today)
    start = paging.start(whole)
    items = timeline(work, person.id, start[0] if start else None, paging.limit)
    last = [items[-1].cursor] if len(items) == paging.limit else None
    links = links_shown(work, person.id, links_of(work, person.id))
    others = {str(other.id): other.ref for link in links for other in link.people}
    cases = cases_of(work, person.id)
    refs = {str(account.id): account.ref for account in accounts}
    teller = viewer.teller(zone, refs, others, {str(case.id): case.creditor for case in cases})
    return respond(
        request,
        "person.html",
        viewer,
        409 if plan_problem else 200 if revealed is None or revealed.problem is None else 422,
        person=person,
        fields=profile_of(work, person),
        revealed=revealed,
        accounts=[
            (account, told.owed, bucket_of(told.owed.dpd), list(told.obstacles))
            for account in accounts
            for told in (standing[account.id],)
        ],
        cases=cases,
        addresses=addresses_of(work, person.id),
        links=links,
        parties=parties_of(work, person.id),
        promises=promises_of(work, person.id)[::-1],
        stops=[(stop, stop_state(stop, now)) for stop in stops_of(work, person.id)],
        days=teller.days(items),
        teller=teller,
        reach=reach_of(work, person.id),
        plan_problem=plan_problem,
        zone_label=zone_label(zone, now) if clock.zone(person.zone) else None,
        further=paging.next_cursor(last),
        is_first=start is None,
    )


def stop_state(stop: Stop, now: datetime) -> str:
    """``active``, or ``lapsed`` from the moment of its end."""
    return "active" if stop.until is None or now < stop.until else "lapsed"


def zone_label(zone: tzinfo, at: datetime) -> str:
    """``Asia/Shanghai (UTC+08:00)``, the offset that holds at a moment."""
    return f"{zone_name(zone)} (UTC{at.astimezone(zone).isoformat()[-6:]})"


@router.get("/work-items")
def work_items(request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> Response:
    """What waits for a person, the most urgent first, in each customer's own time."""
    require(actor, Permission.SEE_PEOPLE)
    after = paging.start(datetime.fromisoformat, UUID)
    found = list_items(work, (after[0], after[1]) if after else None, paging.limit)
    further = paging.next_cursor([found[-1].due_at.isoformat(), str(found[-1].id)]) if len(found) == paging.limit else None
    viewer = desk_viewer(request, work)
    words = words_of(work, [MessageId(UUID(item.subject)) for item in found])
    rows = []
    for item in found:
        whose = get_person(work, item.person) if item.person else None
        said = words.get(MessageId(UUID(item.subject)))
        masked = mask_text(said, known_plain(work, whose.id) if whose else {}) if said is not None else None
        rows.append((item, whose, viewer.teller(zone_of(whose) if whose else TENANT_ZONE), item.due_at < work.now(), masked))
    return respond(request, "work_items.html", viewer, rows=rows, further=further, is_first=after is None)


@router.post("/work-items/{item}/closing")
def closing(item: str, work: CurrentWork, actor: CurrentActor) -> Response:
    """Close an item and come back to the list."""
    require(actor, Permission.RECORD)
    close_item(work, WorkItemId(parse_id(item, "item")))
    return RedirectResponse("/work-items", 303)


# --- for everybody, and for app ---------------------------------------------------------------------------------------


def render_sign_in(request: Request, failed: bool, tenant: str, to: str = "/") -> HTMLResponse:
    """The sign-in page; after a failure with a word about it, status 401. ``to``: the page that comes then."""
    viewer, status = viewer_of(request, path="/sign-in"), 401 if failed else 200
    return respond(request, "sign_in.html", viewer, status, failed=failed, tenant=tenant, to=to)


def explain(language: str, status: int, code: str) -> str:
    """An error in words: of its code, else of its status."""
    for key in (f"error.{code}", f"error.status.{status}"):
        if key in load_locale(language):
            return translate(language, key)
    return translate(language, "error.title")


def render_error(request: Request, status: int, code: str, data: Mapping[str, Any]) -> HTMLResponse:
    """An error as a page. Needs no transaction: it is rolled back by now. Lists and the like in ``data`` are left out."""
    viewer = replace(viewer_of(request, path="/people"), query="")  # what was asked for may hold anything: it is not repeated
    plain = {key: value for key, value in data.items() if isinstance(value, str | int)}
    return respond(
        request, "error.html", viewer, status, code=code, explained=explain(viewer.language, status, code), data=plain
    )
