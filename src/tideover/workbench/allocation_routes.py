"""HTTP of allocations: see who would be given what and why, give it, move one by hand."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown, whole
from tideover.base.ids import UserId, WorkItemId, parse_id
from tideover.base.work import Work
from tideover.book import get_persons
from tideover.security import CurrentActor, Permission, active_users, require
from tideover.workbench.allocation import (
    Line,
    Run,
    apply_allocation,
    find_allocation,
    latest_allocations,
    lines_of,
    move_item,
    preview_allocation,
    why_mine,
)
from tideover.worklist import WorkItem, find_item, items_owned

router = APIRouter(tags=["workbench"])
_SHOWN = 20


class LoadShown(Shown):
    """What somebody has and gets, in minutes. ``had``: of items they had already; ``capacity``: what else their day takes;
    ``share``: their fair share, ``floor`` and ``ceiling`` what fairness allows of it; ``hard`` of ``most_hard`` hard cases."""

    user: str
    login: str
    is_away: bool
    had: int
    matters: int
    minutes: int
    capacity: int
    share: float
    floor: int
    ceiling: int
    hard: int
    most_hard: int


class RunShown(Shown):
    """``applied``: how many items it gave; null while it is a preview. ``gap``: how far from the best at most, a fraction."""

    run: str
    made_at: Moment
    made_by: str
    teams: list[str]
    applied_at: Moment | None
    applied: int | None
    given: int
    left: int
    gap: float
    loads: list[LoadShown]


class RunsShown(Shown):
    allocations: list[RunShown]


class LineShown(Shown):
    """``owner`` null: nobody, and ``reasons`` say why; else why this one. ``instead``: why not whoever had it before.
    ``owner_now``: whose it is at this moment; ``name`` is masked."""

    place: int
    item: str
    kind: str
    team: str
    priority: int
    starts_at: Moment
    person: str | None
    ref: str | None
    name: str | None
    owner: str | None
    login: str | None
    reasons: list[str]
    instead: str | None
    was_given: bool
    owner_now: str | None
    is_closed: bool


class LinesShown(Shown):
    lines: list[LineShown]
    next: str | None


class AllocationRequest(BaseModel):
    """``teams``: whose items; null: all."""

    model_config = ConfigDict(extra="forbid")

    teams: list[str] | None = Field(default=None, max_length=100)


def _run_view(work: Work, run: Run) -> dict[str, Any]:
    logins = {str(actor.user): actor.login for actor in active_users(work)}
    return {
        "run": str(run.id),
        "made_at": run.made_at.isoformat(),
        "made_by": run.made_by,
        "teams": list(run.teams),
        "applied_at": run.applied_at and run.applied_at.isoformat(),
        "applied": run.applied,
        "given": sum(load["matters"] for load in run.loads),
        "left": run.left,
        "gap": run.gap,
        "loads": [
            {
                "user": load["worker"],
                "login": logins.get(load["worker"], ""),
                **{k: v for k, v in load.items() if k != "worker"},
            }
            for load in run.loads
        ],
    }


@router.get("/allocations", response_model=RunsShown)
def allocations(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """The newest allocations, previews included."""
    require(actor, Permission.MANAGE_TEAMS)
    return {"allocations": [_run_view(work, run) for run in latest_allocations(work, _SHOWN)]}


@router.post("/allocations", status_code=201, response_model=RunShown)
def new_allocation(request: AllocationRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """See who would be given what of what nobody has. Nothing changes hands yet."""
    require(actor, Permission.MANAGE_TEAMS)
    return _run_view(work, preview_allocation(work, request.teams))


@router.get("/allocations/{run}", response_model=RunShown)
def allocation(run: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """An allocation: when, by whom, how much everybody got."""
    require(actor, Permission.MANAGE_TEAMS)
    return _run_view(work, find_allocation(work, parse_id(run, "run")))


@router.post("/allocations/{run}/application", response_model=RunShown)
def application(run: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Give what a preview says, as far as it still is as it was."""
    require(actor, Permission.MANAGE_TEAMS)
    return _run_view(work, apply_allocation(work, parse_id(run, "run")))


@router.get("/allocations/{run}/lines", response_model=LinesShown)
def allocation_lines(
    run: str,
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    owner: Annotated[str | None, Query(max_length=36)] = None,
) -> dict[str, Any]:
    """Who got what and why, the most urgent first; of one person."""
    require(actor, Permission.MANAGE_TEAMS)
    found = find_allocation(work, parse_id(run, "run"))
    start = paging.start(whole)
    whose = UserId(parse_id(owner, "owner")) if owner else None
    lines = lines_of(work, found.id, start[0] if start else -1, paging.limit, whose)
    last = [lines[-1].place] if len(lines) == paging.limit else None
    return {"lines": _line_views(work, lines), "next": paging.next_cursor(last)}


def _line_views(work: Work, lines: list[Line]) -> list[dict[str, Any]]:
    logins = {actor.user: actor.login for actor in active_users(work)}
    items = {line.item: find_item(work, line.item) for line in lines}
    people = {each.id: each for each in get_persons(work, {item.person for item in items.values() if item.person is not None})}
    views = []
    for line in lines:
        item = items[line.item]
        person = people.get(item.person) if item.person is not None else None
        views.append(
            {
                "place": line.place,
                "item": str(line.item),
                "kind": item.kind,
                "team": item.team,
                "priority": item.priority,
                "starts_at": item.starts_at.isoformat(),
                "person": str(item.person) if item.person else None,
                "ref": person and person.ref,
                "name": person and person.masked_name,
                "owner": str(line.owner) if line.owner else None,
                "login": logins.get(line.owner) if line.owner else None,
                "reasons": list(line.reasons),
                "instead": line.instead,
                "was_given": line.was_given,
                "owner_now": str(item.owner) if item.owner else None,
                "is_closed": item.closed_at is not None,
            }
        )
    return views


class OwnedShown(Shown):
    """Whose an item is. ``reasons``, ``instead``, ``run``, ``given_at``: of the allocation that gave it to them; else empty."""

    item: str
    team: str
    owner: str | None
    owned_at: Moment | None
    reasons: list[str]
    instead: str | None
    run: str | None
    given_at: Moment | None


def _owned_view(work: Work, item: WorkItem) -> dict[str, Any]:
    why = why_mine(work, item.id)
    line, at, run = why if why is not None and why[0].owner == item.owner else (None, None, None)
    return {
        "item": str(item.id),
        "team": item.team,
        "owner": str(item.owner) if item.owner else None,
        "owned_at": item.owned_at.isoformat() if item.owner and item.owned_at else None,
        "reasons": list(line.reasons) if line else [],
        "instead": line.instead if line else None,
        "run": str(run) if run else None,
        "given_at": at.isoformat() if at else None,
    }


@router.get("/work-items/{item}/owner", response_model=OwnedShown)
def owner_of_item(item: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Whose an item is, and why."""
    require(actor, Permission.SEE_PEOPLE)
    return _owned_view(work, find_item(work, WorkItemId(parse_id(item, "item"))))


class TeamItems(Shown):
    team: str
    items: int


class ItemsHeld(Shown):
    """``held``: open items somebody has, by the team they stand before and go back to when the holder is away or leaves it."""

    user: str
    held: list[TeamItems]


@router.get("/staff/{user}/items")
def items_of_colleague(user: str, work: CurrentWork, actor: CurrentActor) -> ItemsHeld:
    """How many open items somebody has."""
    require(actor, Permission.MANAGE_TEAMS)
    id_ = UserId(parse_id(user, "user"))
    return ItemsHeld(user=str(id_), held=[TeamItems(team=team, items=items) for team, items in items_owned(work, id_).items()])


class MoveRequest(BaseModel):
    """``owner``: a user's id, null for the team; ``reason``: a short code, such as workload, language, continuity, conflict."""

    model_config = ConfigDict(extra="forbid")

    owner: str | None = Field(max_length=36)
    reason: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")


@router.post("/work-items/{item}/owner", response_model=OwnedShown)
def moving(item: str, request: MoveRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Give an item by hand, or back to its team."""
    require(actor, Permission.MANAGE_TEAMS)
    owner = UserId(parse_id(request.owner, "owner")) if request.owner else None
    return _owned_view(work, move_item(work, WorkItemId(parse_id(item, "item")), owner, request.reason))
