"""HTTP of a desk's queue: what waits, what comes next, call-backs, handing over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown, whole
from tideover.base.ids import WorkItemId, parse_id
from tideover.base.work import Work
from tideover.gate import Channel, Purpose, Screening, lawful_instead
from tideover.security import Actor, CurrentActor, Permission, require
from tideover.staffing import barred_from, list_teams, teams_of
from tideover.workbench.desk import (
    QueueRow,
    account_of,
    call_back,
    colleagues_of,
    give_to_colleague,
    give_to_team,
    own_item,
    purpose_of,
    queue_rows,
)
from tideover.workbench.notes import keep_note
from tideover.worklist import WorkItem, item_in_hand, next_start, queue_of, take_next

router = APIRouter(tags=["workbench"])


class SumShown(Shown):
    """Whole minor units of a currency."""

    amount_minor: int
    currency: str


class QueueItemShown(Shown):
    """An item that waits. ``kind`` and ``treatment`` say why; ``name`` is masked; ``dpd`` and ``overdue``: of its case, null
    where it belongs to none; ``starts_at``: not before; ``due_at``: by then; ``is_mine``: false while it is a team's."""

    item: str
    kind: str
    team: str
    treatment: str | None
    is_mine: bool
    is_in_hand: bool
    priority: int
    opened_at: Moment
    starts_at: Moment
    due_at: Moment
    person: str | None
    ref: str | None
    name: str | None
    zone: str | None
    is_erased: bool
    case: str | None
    account: str | None
    dpd: int | None
    overdue: list[SumShown]


class QueuePage(Shown):
    """``in_hand``: the item somebody works on, also where it is not on this page; ``teams``: whose items are among these."""

    teams: list[str]
    in_hand: QueueItemShown | None
    items: list[QueueItemShown]
    next: str | None


class NextShown(Shown):
    """``item`` null: nothing waits that can be worked now; ``next_at``: when the next one can, null: none is planned."""

    item: QueueItemShown | None
    next_at: Moment | None


def row_view(row: QueueRow, actor: Actor) -> dict[str, Any]:
    item, case, account = row.item, row.case, account_of(row.item)
    return {
        "item": str(item.id),
        "kind": item.kind,
        "team": item.team,
        "treatment": row.treatment,
        "is_mine": item.owner == actor.user,
        "is_in_hand": item.owner == actor.user and item.taken_at is not None,
        "priority": item.priority,
        "opened_at": item.opened_at.isoformat(),
        "starts_at": item.starts_at.isoformat(),
        "due_at": item.due_at.isoformat(),
        "person": str(row.person.id) if row.person else None,
        "ref": row.person.ref if row.person else None,
        "name": row.person.masked_name if row.person else None,
        "zone": row.person.zone if row.person else None,
        "is_erased": row.person.is_erased if row.person else False,
        "case": str(case.case.id) if case else None,
        "account": str(account) if account else None,
        "dpd": case.case.dpd if case else None,
        "overdue": [{"amount_minor": money.amount_minor, "currency": money.currency} for money in case.overdue] if case else [],
    }


def _one(work: Work, item: WorkItem | None, actor: Actor) -> dict[str, Any] | None:
    return None if item is None else row_view(queue_rows(work, [item])[0], actor)


@router.get("/queue", response_model=QueuePage)
def queue(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """One's own open items and one's teams' that nobody has, in the order they are worked."""
    require(actor, Permission.SEE_PEOPLE)
    teams = teams_of(work, actor.user)
    after = paging.start(_priority, datetime.fromisoformat, UUID)
    start = (after[0], after[1], after[2]) if after else None
    found = queue_of(work, actor.user, teams, start, paging.limit, barred_from(work, actor.user))
    last = found[-1] if len(found) == paging.limit else None
    return {
        "teams": teams,
        "in_hand": _one(work, item_in_hand(work, actor.user), actor),
        "items": [row_view(row, actor) for row in queue_rows(work, found)],
        "next": paging.next_cursor([last.priority, last.due_at.isoformat(), str(last.id)] if last else None),
    }


def _priority(part: Any) -> int:
    number = whole(part)
    if number >= 2**31:
        raise ValueError
    return number


@router.post("/queue/next", response_model=NextShown)
def next_item(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Take the next item in hand: what one has in hand already, else the first that can be worked now. Nobody chooses."""
    require(actor, Permission.RECORD)
    teams = teams_of(work, actor.user)
    barred = barred_from(work, actor.user)
    item = take_next(work, actor.user, teams, barred)
    later = next_start(work, actor.user, teams, barred) if item is None else None
    return {"item": _one(work, item, actor), "next_at": later.isoformat() if later else None}


class CallBackRequest(BaseModel):
    """Put an item off to a moment that is lawful for a channel. It stays its owner's."""

    model_config = ConfigDict(extra="forbid")

    starts_at: AwareDatetime
    channel: Channel = Channel.VOICE


@router.post(
    "/work-items/{item}/postponement",
    response_model=QueueItemShown,
    responses={409: {"description": "refused: rules, the first lawful moment from there, and what is lawful now"}},
)
def postponement(item: str, request: CallBackRequest, work: CurrentWork, actor: CurrentActor) -> Any:
    """Put an item off to a call-back; 409 ``refused`` where the gate would refuse the contact at that moment."""
    require(actor, Permission.RECORD)
    found = own_item(work, actor, WorkItemId(parse_id(item, "item")), teams_of(work, actor.user))
    answer = call_back(work, found, request.starts_at, request.channel)
    if isinstance(answer, Screening):
        return _refused(work, found, request.channel, answer)
    return _one(work, answer, actor)


def _refused(work: Work, item: WorkItem, channel: Channel, found: Screening) -> JSONResponse:
    """As the gate's other refusals look; there is no receipt, since nothing was asked for."""
    assert item.person is not None
    purpose: Purpose = purpose_of(item)
    others = lawful_instead(work, item.person, account_of(item), channel, purpose).others
    body = {
        "type": "about:blank",
        "title": "refused",
        "status": 409,
        "code": "refused",
        "rules": list(found.rules),
        "earliest": found.earliest.isoformat() if found.earliest else None,
        "instead": [{"channel": way.value, "purpose": aim.value} for way, aim in others],
    }
    return JSONResponse(body, 409, media_type="application/problem+json")


class HandOverRequest(BaseModel):
    """``to``: a team's code, or with ``is_colleague`` the name somebody signs in with; ``note``: what they should know, kept as
    a note about the customer."""

    model_config = ConfigDict(extra="forbid")

    to: str = Field(min_length=1, max_length=64)
    is_colleague: bool = False
    reason: Literal["specialist", "workload", "absence", "language", "wish_of_customer", "conflict_of_interest"]
    note: str | None = Field(default=None, min_length=1, max_length=2000)


@router.post("/work-items/{item}/handing-over", response_model=QueueItemShown)
def handing_over(item: str, request: HandOverRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Hand an item over to a team, or to a colleague, with the reason."""
    require(actor, Permission.RECORD)
    found = own_item(work, actor, WorkItemId(parse_id(item, "item")), teams_of(work, actor.user))
    give = give_to_colleague if request.is_colleague else give_to_team
    moved = give(work, found, request.to, request.reason)
    if request.note and found.person:
        keep_note(work, found.person, request.note, item=found.id)
    view = _one(work, moved, actor)
    assert view is not None
    return view


class TeamNamed(Shown):
    team: str
    name_zh: str
    name_en: str


class ReceiverShown(Shown):
    """``login``: what they sign in with; ``is_on_duty``: today is a day of theirs and they are not on leave."""

    user: str
    login: str
    teams: list[str]
    is_on_duty: bool


class ReceiversShown(Shown):
    teams: list[TeamNamed]
    colleagues: list[ReceiverShown]


@router.get("/queue/receivers", response_model=ReceiversShown)
def receivers(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Whom an item can be handed over to: teams, and colleagues in one of them."""
    require(actor, Permission.SEE_PEOPLE)
    return {
        "teams": [{"team": team.code, "name_zh": team.name_zh, "name_en": team.name_en} for team in list_teams(work)],
        "colleagues": [
            {"user": str(each.user), "login": each.login, "teams": list(each.teams), "is_on_duty": each.minutes > 0}
            for each in colleagues_of(work, actor.user)
        ],
    }
