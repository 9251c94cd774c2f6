"""The pages of cases: the list of them, and a case with everything in it on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Invalid
from tideover.base.http import CurrentPaging, CurrentWork
from tideover.base.ids import CaseId, PersonId, parse_id
from tideover.base.work import Work
from tideover.book import (
    CaseLine,
    HolderRole,
    Link,
    Obstacle,
    Person,
    Stage,
    assign_case,
    case_file,
    get_person,
    list_cases,
    standing_on,
    zone_of,
)
from tideover.journal import RecordedFact
from tideover.security import Actor, CurrentActor, Permission, require
from tideover.workbench.model import TimelineItem, without_sealed
from tideover.workbench.rendering import desk_viewer, respond
from tideover.workbench.telling import Teller

router = APIRouter(include_in_schema=False)

TEAMS = ("care", "complaints", "operations")
REASONS = ("allocation", "workload", "handover", "specialist", "wish_of_customer", "correction")
NOBODY, OTHER = "-", "+"  # options of the form that no owner is called
_STATES = {"open": True, "closed": False, "all": None}
Typed = Annotated[str, Form(max_length=200)]
Asked = Annotated[str, Query(max_length=200)]


# --- the list ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases the list shows. ``stage`` and ``owner`` empty: any."""

    stage: str = ""
    owner: str = ""
    state: str = "open"

    @property
    def kept(self) -> dict[str, str]:
        """What further pages of the list carry along."""
        return {name: value for name, value in (("stage", self.stage), ("owner", self.owner), ("state", self.state)) if value}


@router.get("/cases")
def cases_page(
    request: Request,
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    stage: Asked = "",
    owner: Asked = "",
    state: Asked = "open",
) -> HTMLResponse:
    """Cases by stage, owner and whether they are open; the first opened first."""
    require(actor, Permission.SEE_PEOPLE)
    wish = Wish(stage.strip(), owner.strip(), state.strip() or "open")
    problems = {}
    if wish.stage and wish.stage not in list(Stage):
        problems["stage"] = "cases.problem.stage"
    if wish.state not in _STATES:
        problems["state"] = "cases.problem.state"
    start = paging.start(UUID)
    found = []
    if not problems:
        found = list_cases(
            work,
            stage=Stage(wish.stage) if wish.stage else None,
            owner=wish.owner or None,
            is_open=_STATES[wish.state],
            after=(0, CaseId(start[0])) if start else None,
            limit=paging.limit,
        )
    viewer = desk_viewer(request, work)
    people = {id_: get_person(work, id_) for id_ in {case.person for case in found}}
    return respond(
        request,
        "cases.html",
        viewer,
        422 if problems else 200,
        rows=[(case, people[case.person], viewer.teller(zone_of(people[case.person]))) for case in found],
        wish=wish,
        problems=problems,
        stages=list(Stage),
        owners=owners_of(actor, wish.owner),
        asker=viewer.teller(TENANT_ZONE),
        further=paging.next_cursor([str(found[-1].id)] if found and len(found) == paging.limit else None),
        is_first=start is None,
    )


def owners_of(actor: Actor, more: str | None = None) -> list[str]:
    """Who cases can be given to, or asked for by: the reader, each team, and whoever is named already."""
    known = [str(actor.user), *TEAMS]
    return known if not more or more in known else [*known, more]


# --- a case -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Giving:
    """The form that gives a case to somebody, as it was sent, and what is wrong with which field (a locale key)."""

    owner: str = ""
    other: str = ""
    reason: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineShown:
    """An account of a case, and why nothing may be asked for it now: obstacle -> until when (None: not known)."""

    line: CaseLine
    obstacles: Mapping[Obstacle, date | None]

    @property
    def holders(self) -> list[Any]:
        """Who has which role, the creditor first."""
        return [self.line.holders[role] for role in HolderRole if role in self.line.holders]


@router.get("/cases/{case}")
def case_page(request: Request, case: str, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """A case: who, every account as it stands today, who holds the debt, promises, history."""
    require(actor, Permission.SEE_PEOPLE)
    return _page(request, work, actor, CaseId(parse_id(case, "case")), Giving())


@router.post("/cases/{case}/owner")
def giving(
    request: Request,
    case: str,
    work: CurrentWork,
    actor: CurrentActor,
    owner: Typed = "",
    other: Typed = "",
    reason: Typed = "",
) -> Response:
    """Give an open case to somebody. What is wrong is said at its field, and nothing typed is lost."""
    require(actor, Permission.RECORD)
    id_ = CaseId(parse_id(case, "case"))
    problems = {}
    if not owner:
        problems["owner"] = "case.problem.owner"
    if reason not in REASONS:
        problems["reason"] = "case.problem.reason"
    wanted = other.strip() if owner == OTHER else owner
    if owner == OTHER and wanted in ("", NOBODY, OTHER):
        problems["other"] = "case.problem.other"
    if not problems:
        try:
            assign_case(work, id_, None if wanted == NOBODY else wanted, reason)
            return RedirectResponse(f"/cases/{id_}", 303)
        except Invalid as error:
            if error.code not in ("invalid_owner", "case_closed"):
                raise
            problems = {"other": "case.problem.other"} if error.code == "invalid_owner" else {"": "case.problem.closed"}
    request.state.failed = True
    return _page(request, work, actor, id_, Giving(owner, other, reason, problems))


def _page(request: Request, work: Work, actor: Actor, case: CaseId, giving: Giving) -> HTMLResponse:
    file = case_file(work, case)
    viewer = desk_viewer(request, work, f"/cases/{case}")
    people = [get_person(work, member) for member in file.group]
    person = next(each for each in people if each.id == file.case.person)
    zone = zone_of(person)
    accounts = {str(line.account.id): line.account.ref for line in file.lines}
    today = work.now().astimezone(zone).date()
    standing = standing_on(work, [line.account.id for line in file.lines], today)
    teller = viewer.teller(zone, accounts)
    return respond(
        request,
        "case.html",
        viewer,
        422 if giving.problems else 200,
        case=file.case,
        person=person,
        others=[each for each in people if each is not person],
        lines=[LineShown(line, standing[line.account.id].obstacles) for line in sorted(file.lines, key=_worst_first)],
        promises=file.promises[::-1],
        days_told=teller.days([_item(fact) for fact in file.history]),
        teller=teller,
        reasons=told_reasons(file.case.reasons, teller),
        giving=giving,
        owners=owners_of(actor),
        codes=REASONS,
        nobody=NOBODY,
        other_option=OTHER,
    )


def told_reasons(reasons: Sequence[str], teller: Teller) -> list[tuple[str, str]]:
    """(locale key, words) of each reason of a case: why it was opened, then closed, and so on in turn."""
    keys = ("case.opened_because", "case.closed_because")
    return [(keys[number % 2], teller.case_reason(reason)) for number, reason in enumerate(reasons)]


def _worst_first(line: CaseLine) -> tuple[int, str]:
    return (-line.position.dpd, line.account.ref)


def _item(fact: RecordedFact) -> TimelineItem:
    data = {name: value for name, value in without_sealed(fact.data).items() if name != "case"}  # it is the page's own
    return TimelineItem(0, fact.id, fact.position, fact.at, fact.known_at, fact.kind, data)


# --- on a person's page -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A link as a person's page tells it. ``state``: ``stands``, ``suggested``, ``undone`` or ``declined``; ``people``:
    whom it links the person with (two where it is a link between others of the group)."""

    link: Link
    people: tuple[Person, ...]
    state: str


def links_shown(work: Work, person: PersonId, links: Sequence[Link]) -> list[LinkShown]:
    """Links with whom they are to, those that count first."""
    people = {id_: get_person(work, id_) for id_ in {end for link in links for end in (link.a, link.b)} - {person}}
    order = ("stands", "suggested", "undone", "declined")
    shown = [
        LinkShown(link, tuple(people[end] for end in (link.a, link.b) if end != person), link_state(link)) for link in links
    ]
    return sorted(shown, key=lambda each: order.index(each.state))


def link_state(link: Link) -> str:
    """How a link stands."""
    if link.undone_at is not None:
        return "declined" if link.is_suggestion else "undone"
    return "suggested" if link.is_suggestion else "stands"
