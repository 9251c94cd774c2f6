"""The pages of the book: differences with core, held money, instructions that wait for core, the tenant's choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Conflict, Invalid, NotFound, TideoverError
from tideover.base.http import CurrentPaging, CurrentWork, Paging
from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.book import (
    DEFAULTS,
    MOST_STALE_DAYS,
    Account,
    Choice,
    Person,
    book_policy,
    choices_made,
    choose_policy,
    confirm_adjustment,
    decline_adjustment,
    find_account,
    get_account,
    get_person,
    identify_money,
    open_differences,
    open_held_money,
    pending_adjustments,
    policy_options,
    return_money,
    zone_of,
)
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.account_pages import router as account_router
from tideover.workbench.case_pages import router as case_router
from tideover.workbench.locales import name_of
from tideover.workbench.rendering import desk_viewer, respond
from tideover.workbench.statements import says_of

router = APIRouter(include_in_schema=False)
router.include_router(account_router)
router.include_router(case_router)

Typed = Annotated[str, Form(max_length=200)]


@router.get("/book")
def start() -> Response:
    return RedirectResponse("/book/differences", 303)


def _whose(work: Work, accounts: Iterable[AccountId | None]) -> dict[AccountId, tuple[Account, Person]]:
    """Accounts of a list, each with whose it is."""
    found = {}
    for id_ in {id_ for id_ in accounts if id_ is not None}:
        account = get_account(work, id_)
        found[id_] = (account, get_person(work, account.person))
    return found


# --- differences ------------------------------------------------------------------------------------------------------


@router.get("/book/differences")
def differences_page(request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> HTMLResponse:
    """Where core's balance and our reckoning differ, and why; oldest first."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(datetime.fromisoformat, UUID)
    found = open_differences(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].opened_at.isoformat(), str(found[-1].account)] if len(found) == paging.limit else None
    whose = _whose(work, [item.account for item in found])
    viewer = desk_viewer(request, work)
    rows = [(item, *whose[item.account], viewer.teller(zone_of(whose[item.account][1]))) for item in found]
    further = paging.next_cursor(last)
    return respond(request, "book_differences.html", viewer, rows=rows, further=further, is_first=start is None)


# --- held money -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refused:
    """A form of a list that could not be carried out: of which row, what was typed, and why (a locale key)."""

    ref: str
    typed: str
    problem: str


@router.get("/book/held-money")
def held_page(request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> HTMLResponse:
    """Money nobody has placed yet, oldest first."""
    require(actor, Permission.SEE_PEOPLE)
    return _held_page(request, work, paging, None)


def _held_page(request: Request, work: Work, paging: Paging, refused: Refused | None) -> HTMLResponse:
    start = paging.start(datetime.fromisoformat, str)
    found = open_held_money(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].received_at.isoformat(), found[-1].ref] if len(found) == paging.limit else None
    whose = _whose(work, [item.account for item in found])
    viewer = desk_viewer(request, work, "/book/held-money")
    rows = []
    for item in found:
        account, person = whose[item.account] if item.account else (None, None)
        rows.append((item, account, person, viewer.teller(zone_of(person) if person else TENANT_ZONE)))
    context: dict[str, Any] = {"rows": rows, "further": paging.next_cursor(last), "is_first": start is None}
    status = 200 if refused is None else 422
    return respond(request, "book_held_money.html", viewer, status, refused=refused, here=_here(request), **context)


def _here(request: Request) -> str:
    """The page of the list a form was sent from, to come back to it."""
    return f"?{request.url.query}" if request.query_params.get("cursor") else ""


@router.post("/book/held-money/identification")
def identification(
    request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, money: Typed = "", account: Typed = ""
) -> Response:
    """Held money is for this account: a payment of the moment it came in."""
    require(actor, Permission.RECORD)
    try:
        identify_money(work, money, find_account(work, account.strip()))
    except TideoverError as error:
        request.state.failed = True
        return _held_page(request, work, paging, _refused(error, money, account))
    return RedirectResponse(f"/book/held-money{_here(request)}", 303)


@router.post("/book/held-money/return")
def giving_back(request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, money: Typed = "") -> Response:
    """Held money went back to whom it came from."""
    require(actor, Permission.RECORD)
    try:
        return_money(work, money)
    except (NotFound, Conflict) as error:
        request.state.failed = True
        return _held_page(request, work, paging, _refused(error, money, ""))
    return RedirectResponse(f"/book/held-money{_here(request)}", 303)


_WORDS = {
    "account_not_found": "book.problem.account",
    "currency_mismatch": "book.problem.currency",
    "held_money_not_found": "book.problem.gone",
    "held_money_resolved": "book.problem.gone",
    "adjustment_not_found": "book.problem.gone",
    "adjustment_declined": "book.problem.gone",
    "adjustment_counts": "book.problem.gone",
}


def _refused(error: TideoverError, ref: str, typed: str) -> Refused:
    if error.code not in _WORDS:
        raise error
    return Refused(ref, typed, _WORDS[error.code])


# --- instructions -----------------------------------------------------------------------------------------------------


@router.get("/book/instructions")
def instructions_page(request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> HTMLResponse:
    """Adjustments that wait for core to carry them out, oldest first."""
    require(actor, Permission.SEE_PEOPLE)
    return _instructions_page(request, work, paging, None)


def _instructions_page(request: Request, work: Work, paging: Paging, refused: Refused | None) -> HTMLResponse:
    start = paging.start(datetime.fromisoformat, str)
    found = pending_adjustments(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].known_at.isoformat(), found[-1].ref] if len(found) == paging.limit else None
    whose = _whose(work, [item.account for item in found])
    viewer = desk_viewer(request, work, "/book/instructions")
    rows = []
    for item in found:
        account, person = whose[item.account]
        teller = viewer.teller(zone_of(person))
        rows.append((item, account, person, teller, says_of(item.entry, viewer.language)))
    context: dict[str, Any] = {"rows": rows, "further": paging.next_cursor(last), "is_first": start is None}
    status = 200 if refused is None else 422
    return respond(request, "book_instructions.html", viewer, status, refused=refused, here=_here(request), **context)


@router.post("/book/instructions/{answer}")
def answer(
    request: Request, answer: str, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, adjustment: Typed = ""
) -> Response:
    """Core's word on an instruction: ``confirmation`` or ``declination``."""
    require(actor, Permission.IMPORT_BOOK)
    if answer not in ("confirmation", "declination"):
        raise NotFound("not_found")
    try:
        (confirm_adjustment if answer == "confirmation" else decline_adjustment)(work, adjustment)
    except (NotFound, Conflict) as error:
        request.state.failed = True
        return _instructions_page(request, work, paging, _refused(error, adjustment, ""))
    return RedirectResponse(f"/book/instructions{_here(request)}", 303)


# --- choices ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice as the page tells it. ``value`` holds now, from ``since`` on (None: nothing was ever chosen); ``coming``:
    chosen for days to come; ``options``: (value, title, source) of what may be chosen, none where it is a number."""

    name: str
    value: str
    title: str
    source: str
    since: date | None
    coming: tuple[Choice, ...]
    options: tuple[tuple[str, str, str], ...]


@router.get("/book/policy")
def policy_page(request: Request, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """What the tenant has chosen for its book."""
    require(actor, Permission.SEE_PEOPLE)
    return _policy_page(request, work, {}, {})


@router.post("/book/policy")
def choosing(
    request: Request, work: CurrentWork, actor: CurrentActor, name: Typed = "", value: Typed = "", since: Typed = ""
) -> Response:
    """From the day ``since`` on, ``value`` holds for ``name``."""
    require(actor, Permission.CHOOSE_POLICY)
    problems: dict[str, str] = {}
    day = None
    try:
        day = date.fromisoformat(since.strip())
    except ValueError:
        problems["since"] = "adjust.problem.day"
    if day is not None:
        try:
            choose_policy(work, name, value.strip(), day)
        except Invalid as error:
            field = str(error.data["field"])
            if field not in ("value", "since"):
                raise
            problems[field] = f"policy.problem.{field}"
    if not problems:
        return RedirectResponse("/book/policy", 303)
    if name not in DEFAULTS:
        raise Invalid("invalid_policy", field="name", expected=", ".join(DEFAULTS))
    request.state.failed = True
    return _policy_page(request, work, {"name": name, "value": value, "since": since}, problems)


def _policy_page(request: Request, work: Work, sent: dict[str, str], problems: dict[str, str]) -> HTMLResponse:
    viewer = desk_viewer(request, work, "/book/policy")
    teller = viewer.teller(TENANT_ZONE)
    today = work.today()
    made = choices_made(work)
    names = book_policy(work, today).names
    rows = [chosen_of(name, names[name], made, today, viewer.language) for name in DEFAULTS]
    return respond(
        request,
        "book_policy.html",
        viewer,
        422 if problems else 200,
        rows=rows,
        made=[(choice, teller.stamp(choice.chosen_at), teller.by(choice.by)) for choice in reversed(made)],
        today=today,
        sent=sent,
        problems=problems,
        most_days=MOST_STALE_DAYS,
    )


def chosen_of(name: str, value: str, made: list[Choice], today: date, language: str) -> Chosen:
    """A choice, told in a language."""
    told = options_of(name, language)
    title, source = next(((title, source) for option, title, source in told if option == value), (value, ""))
    mine = [choice for choice in made if choice.name == name]
    since = max((choice.since for choice in mine if choice.since <= today), default=None)
    latest = {choice.since: choice for choice in mine}  # a later choice for a day replaces earlier ones
    coming = tuple(latest[day] for day in sorted(latest) if day > today)
    return Chosen(name, value, title, source, since, coming, told)


def options_of(name: str, language: str) -> tuple[tuple[str, str, str], ...]:
    """What may be chosen: (value, title in a language, source)."""
    if name == "book_of_record":
        return tuple((value, name_of(language, "policy_value", value), "") for value in ("core", "tideover"))
    is_chinese = language == "zh-CN"
    return tuple((each.value, each.title_zh if is_chinese else each.title_en, each.source) for each in policy_options(name))
