"""The page of an account: what is owed as of any day, how it came about, and the forms that adjust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from tideover.base.errors import Conflict, Invalid
from tideover.base.http import CurrentWork
from tideover.base.ids import new_id
from tideover.base.work import Work
from tideover.book import (
    Account,
    AccountStatement,
    EntryKind,
    HeldMoney,
    Position,
    accounts_of,
    adjust,
    days_past_due,
    find_account,
    get_person,
    statement_of,
    try_adjustment,
    zone_of,
)
from tideover.gate import place_account, placements_of, recall_account
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.adjusting import DEFAULTS, FORMS, OPTIONS, FilledForm, OfferedForm, read_form, reasons_of, refused_form
from tideover.workbench.rendering import desk_viewer, respond
from tideover.workbench.statements import components_of, history_of, ledger_rows, schedule_lines

router = APIRouter(include_in_schema=False)

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)
HISTORY_DAYS = 180
MOST_LINES = 400  # of a schedule whose history is drawn


@dataclass(frozen=True, slots=True)
class Look:
    """The moment the page looks at: ``on`` and ``known`` as typed, and read; what is wrong with which field."""

    typed_on: str = ""
    typed_known: str = ""
    on: date | None = None
    known: datetime | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


@router.get("/accounts/{account}")
def account_page(
    request: Request, account: str, work: CurrentWork, actor: CurrentActor, on: str = "", known: str = ""
) -> HTMLResponse:
    """An account as of the day ``on`` (none: today), as it was known at ``known``, a time on the customer's clock."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_account(work, account)
    look = read_look(on, known, zone_of(get_person(work, found.person)), work.now())
    return _page(request, work, found, look, None, None)


@router.post("/accounts/{account}/placements")
def placement(
    request: Request, account: str, work: CurrentWork, actor: CurrentActor, agency: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Place an account with an agency."""
    require(actor, Permission.PLACE)
    found = find_account(work, account)
    try:
        place_account(work, found.id, agency.strip())
    except Invalid as error:
        return _page(request, work, found, Look(), None, None, (error.code, agency))
    return RedirectResponse(f"/accounts/{found.id}#placement", 303)


@router.post("/accounts/{account}/recall")
def recall(request: Request, account: str, work: CurrentWork, actor: CurrentActor) -> Response:
    """Take an account back from its agency."""
    require(actor, Permission.PLACE)
    found = find_account(work, account)
    try:
        recall_account(work, found.id)
    except Conflict as error:
        return _page(request, work, found, Look(), None, None, (error.code, ""))
    return RedirectResponse(f"/accounts/{found.id}#placement", 303)


def _typed() -> Any:
    return Field(default="", max_length=200)


class AdjustmentForm(BaseModel):
    """A form as it was filled in; fields that its kind does not have are left alone. ``ref``: given with the form, so that
    sending it twice records it once; ``step``: ``try`` to see only what it would come to."""

    kind: EntryKind
    ref: str = _typed()
    step: str = _typed()
    day: str = _typed()
    reason: str = _typed()
    component: str = _typed()
    amount: str = _typed()
    until: str = _typed()
    due: str = _typed()
    reverses: str = _typed()
    terms: str = _typed()
    annual_rate: str = _typed()
    first_due: str = _typed()
    method: str = _typed()
    every: str = _typed()
    day_count: str = _typed()


@router.post("/accounts/{account}/adjustments")
def adjustment(
    request: Request, account: str, work: CurrentWork, actor: CurrentActor, form: Annotated[AdjustmentForm, Form()]
) -> Response:
    """Record an adjustment, or with ``step=try`` show what it would come to. What is wrong is said at its field."""
    require(actor, Permission.ADJUST)
    found = find_account(work, account)
    if form.kind not in FORMS:
        raise Invalid("invalid_adjustment", field="kind", expected=", ".join(FORMS))
    values = {name: str(value) for name, value in form.model_dump(mode="json", exclude={"kind", "step"}).items()}
    entry, problems = read_form(form.kind, values, found.currency, work.now())
    trial = None
    filled = FilledForm(form.kind, values, problems)
    try:
        if entry is not None and form.step == "try":
            trial = try_adjustment(work, found, entry, _today(work, found))
        elif entry is not None:
            adjust(work, found, entry, values["reason"].strip())
            return RedirectResponse(f"/accounts/{found.id}#ledger", 303)
    except Invalid as error:
        filled = refused_form(form.kind, values, error)
    except Conflict:
        filled = FilledForm(form.kind, {**values, "ref": ""}, {"": "adjust.refused.differs"})
    request.state.failed = True  # nothing was recorded, and nothing is kept
    return _page(request, work, found, Look(), filled, trial)


def _today(work: Work, account: Account) -> date:
    return work.now().astimezone(zone_of(get_person(work, account.person))).date()


def read_look(on: str, known: str, zone: tzinfo, now: datetime) -> Look:
    """What a page is asked to look at. A time without an offset is the customer's own."""
    problems: dict[str, str] = {}
    day, moment = None, None
    try:
        day = date.fromisoformat(on) if on else None
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError
    except ValueError:
        day = None
        problems["on"] = "account.problem.on"
    try:
        moment = datetime.fromisoformat(known) if known else None
        if moment is not None:
            if moment.date() < FIRST_DAY:
                raise ValueError
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
            if moment > now:
                problems["known"] = "account.problem.ahead"
                moment = None
    except (ValueError, OverflowError):
        moment = None
        problems["known"] = "account.problem.known"
    return Look(on, known, day, moment, problems)


def _page(
    request: Request,
    work: Work,
    account: Account,
    look: Look,
    filled: FilledForm | None,
    trial: Position | None,
    misplaced: tuple[str, str] | None = None,
) -> HTMLResponse:
    """``misplaced``: why no placement changed, and the agency as it was typed."""
    if misplaced is not None:
        request.state.failed = True
    viewer = desk_viewer(request, work, f"/accounts/{account.id}")
    person = get_person(work, account.person)
    zone = zone_of(person)
    today = work.now().astimezone(zone).date()
    found = statement_of(work, account, look.on, look.known)
    teller = viewer.teller(zone, {str(each.id): each.ref for each in accounts_of(work, person.id)})
    on = found.position.on
    is_today = on == today and look.known is None
    days = days_past_due(work, account, on, HISTORY_DAYS, look.known) if len(found.position.lines) <= MOST_LINES else []
    status = 422 if misplaced or look.problems or (filled is not None and filled.problems) else 200
    return respond(
        request,
        "account.html",
        viewer,
        status,
        **view_of(found, teller),
        person=person,
        look=look,
        is_today=is_today,
        today=today,
        history=history_of(days),
        has_history=len(days) > 1,
        forms=forms_of(found, today, filled) if is_today and viewer.may("adjust") else [],
        is_sent=filled is not None,
        trial=schedule_lines(trial, viewer.language)[1] if trial is not None else None,
        trial_position=trial,
        **placing_of(placements_of(work, account.id), misplaced),
    )


def placing_of(placements: Sequence[Any], misplaced: tuple[str, str] | None) -> dict[str, Any]:
    """Which agency has the account, which had it, and what is wrong with a form that was sent."""
    return {
        "placed": next((each for each in placements if each.ended_at is None), None),
        "placed_before": [each for each in placements if each.ended_at is not None],
        "misplaced": misplaced,
    }


def view_of(found: AccountStatement, teller: Any) -> dict[str, Any]:
    """What the page tells of a statement."""
    settled, lines = schedule_lines(found.position, teller.language)
    ours = schedule_lines(found.ours, teller.language)
    return {
        "found": found,
        "teller": teller,
        "components": components_of(found.position),
        "settled": settled,
        "lines": lines,
        "ours": [line for part in ours for line in part] if found.balance_as_of else [],
        "rows": ledger_rows(found, teller),
        "held_open": [item for item in found.held if _is_held(item, found, teller.zone)],
    }


def _is_held(item: HeldMoney, found: AccountStatement, zone: tzinfo) -> bool:
    """Whether money was held on the statement's day, as known at its moment."""
    is_open = item.resolved_at is None or item.resolved_at > found.known_at
    return is_open and item.known_at <= found.known_at and item.received_at.astimezone(zone).date() <= found.position.on


def forms_of(found: AccountStatement, today: date, filled: FilledForm | None) -> list[OfferedForm]:
    """The forms a reader may fill in now, each with a reference of its own; one sent before with what it held."""
    undone = {item.entry.reverses for item in found.adjustments}
    open_ = [item for item in found.adjustments if item.entry.kind is not EntryKind.REVERSAL and item.ref not in undone]
    forms = []
    for kind, fields in FORMS.items():
        is_sent = filled is not None and filled.kind is kind
        if kind is EntryKind.REVERSAL and not open_ and not is_sent:
            continue
        options = {name: OPTIONS.get(name, ()) for name in fields} | {"reason": reasons_of(kind)}
        options["reverses"] = tuple(item.ref for item in open_ if item.state != "declined")
        values = {"ref": f"page-{new_id()}", "day": today.isoformat(), **DEFAULTS}
        if filled is not None and is_sent:
            values |= {name: value for name, value in filled.values.items() if name != "ref" or value}
        problems = filled.problems if filled is not None and is_sent else {}
        forms.append(OfferedForm(kind.value, fields, options, values, problems, is_sent))
    return forms
