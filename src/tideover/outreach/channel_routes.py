"""HTTP of sending as a whole: lists of contacts, channels' health, pauses, the inbox."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import NotFound
from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown
from tideover.base.ids import parse_id
from tideover.base.work import Work
from tideover.book import find_account, find_person
from tideover.gate import Channel, Purpose, Refusal, Result
from tideover.outreach.actions.channels import ChannelHealth, channel_health
from tideover.outreach.actions.inbox import InboxMessage, inbox_of, read_inbox_message
from tideover.outreach.actions.pausing import (
    PauseScope,
    cancel_queued,
    cancel_touch,
    list_pauses,
    pause_outreach,
    resume_outreach,
    stoppables,
)
from tideover.outreach.actions.sending import count_in_doubt, get_touch, list_touches, parse_touch, recent_reasons
from tideover.outreach.actions.visits import begin_visit, end_visit, offer_visit
from tideover.outreach.model import TouchState
from tideover.outreach.routes import refused
from tideover.outreach.schemas import ContactShown, ContactsShown, contact_rows, contact_view
from tideover.outreach.store.touches import TouchFilter
from tideover.security import CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["outreach"])


@router.get("/contacts", response_model=ContactsShown)
def contacts(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    state: TouchState | None = None,
    channel: Channel | None = None,
    purpose: Purpose | None = None,
    person: str | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Contacts, the newest first, narrowed to a state, channel, purpose, person or reason."""
    require(actor, Permission.SEE_PEOPLE)
    before = paging.start(UUID)
    wanted = TouchFilter(
        state.value if state else None,
        channel.value if channel else None,
        purpose.value if purpose else None,
        find_person(work, person).id if person else None,
        reason,
    )
    found = list_touches(work, wanted, before[0] if before else None, paging.limit)
    last = [str(found[-1].id)] if len(found) == paging.limit else None
    return {
        "contacts": contact_rows(work, found),
        "in_doubt": count_in_doubt(work),
        "reasons": recent_reasons(work),
        "next": paging.next_cursor(last),
    }


@router.post("/contacts/{contact}/cancellation", response_model=ContactShown)
def cancel(contact: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """End a queued contact: it is not sent. 409 ``not_queued`` where it is too late."""
    require(actor, Permission.CONTACT)
    touch = parse_touch(contact)
    cancel_touch(work, touch)
    return contact_view(get_touch(work, touch))


class OfferedShown(Shown):
    """A contact that was permitted; ``receipt``: of the gate's word."""

    contact: str
    permit: str
    receipt: str


class VisitRequest(BaseModel):
    """A visit somebody would like to make; ``people``: the logins of those who go, at least two."""

    model_config = ConfigDict(extra="forbid")

    person: str = Field(max_length=100)
    purpose: Purpose
    account: str | None = Field(default=None, max_length=100)
    people: list[str] = Field(min_length=1, max_length=6)


@router.post(
    "/visits",
    status_code=202,
    response_model=OfferedShown,
    responses={409: {"description": "refused: rules, earliest, receipt"}},
)
def request_visit(request: VisitRequest, work: CurrentWork, actor: CurrentActor) -> Any:
    """Ask for a visit: 202 with the contact and its permit (a work item for the field team is open), or 409 ``refused``."""
    require(actor, Permission.CONTACT)
    person = find_person(work, request.person).id
    account = find_account(work, request.account).id if request.account else None
    answer = offer_visit(work, person, request.purpose, account, request.people)
    if isinstance(answer, Refusal):
        return refused(answer)
    contact, permit = answer
    return {"contact": str(contact), "permit": str(permit.id), "receipt": str(permit.receipt)}


@router.post(
    "/visits/{contact}/beginning",
    response_model=ContactShown,
    responses={409: {"description": "refused: rules, earliest, receipt"}},
)
def visit_begins(contact: str, work: CurrentWork, actor: CurrentActor) -> Any:
    """The last word before ringing: 200: go ahead; 409 ``refused``: the visit is over."""
    require(actor, Permission.CONTACT)
    touch = parse_touch(contact)
    refusal = begin_visit(work, touch)
    if refusal is not None:
        return refused(refusal)
    return contact_view(get_touch(work, touch))


class VisitOutcome(BaseModel):
    model_config = ConfigDict(extra="forbid")

    result: Result
    note: str = Field(min_length=1, max_length=2000)


@router.post("/visits/{contact}/outcome", response_model=ContactShown)
def visit_ends(contact: str, outcome: VisitOutcome, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """What came of a visit; its work item is closed."""
    require(actor, Permission.CONTACT)
    touch = parse_touch(contact)
    end_visit(work, touch, outcome.result, outcome.note)
    return contact_view(get_touch(work, touch))


def _channel_view(health: ChannelHealth) -> dict[str, Any]:
    return {
        "channel": health.channel.value,
        "state": health.state,
        "queued": health.queued,
        "sending": health.sending,
        "in_doubt": health.in_doubt,
        "oldest_queued_at": health.oldest_queued_at.isoformat() if health.oldest_queued_at else None,
        "is_paused": health.is_paused,
        "workers": [
            {
                "worker": report.worker,
                "name": report.name,
                "state": report.state,
                "code": report.code,
                "since": report.since.isoformat(),
                "in_flight": report.in_flight,
                "sent": report.sent,
                "failed": report.failed,
                "in_doubt": report.in_doubt,
            }
            for report in health.workers
        ],
    }


class WorkerShown(Shown):
    """How a worker finds a channel; counts since it began, ``since`` in machine time."""

    worker: str
    name: str
    state: str
    code: str | None
    since: Moment
    in_flight: int
    sent: int
    failed: int
    in_doubt: int


class ChannelShown(Shown):
    channel: Channel
    state: str
    queued: int
    sending: int
    in_doubt: int
    oldest_queued_at: Moment | None
    is_paused: bool
    workers: list[WorkerShown]


class ChannelsShown(Shown):
    channels: list[ChannelShown]


@router.get("/channels", response_model=ChannelsShown)
def channels(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Every channel: what waits on it, and how each worker found it in the last half minute."""
    require(actor, Permission.SEE_OPERATIONS)
    return {"channels": [_channel_view(health) for health in channel_health(work)]}


class PauseRequest(BaseModel):
    """``scope``: ``all``, ``channel`` or ``plan``; ``value``: which one. ``cancel``: end what is queued of it, too."""

    model_config = ConfigDict(extra="forbid")

    scope: PauseScope
    value: str = Field(default="", max_length=60)
    reason: str = Field(min_length=1, max_length=200)
    cancel: bool = False


class Resumption(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scope: PauseScope
    value: str = Field(default="", max_length=60)
    reason: str = Field(min_length=1, max_length=200)


class PauseShown(Shown):
    """``placed_by``: who, as facts name them; ``placed_by_login``: the name they sign in by."""

    scope: PauseScope
    value: str
    reason: str
    placed_by: str
    placed_by_login: str
    placed_at: Moment


class PausesShown(Shown):
    pauses: list[PauseShown]


class PausedShown(Shown):
    """``cancelled``: how many queued contacts it ended; ``sending``: contacts that had passed the gate before, and are on their
    way to the other side at this moment."""

    pauses: list[PauseShown]
    cancelled: int
    sending: int


class StoppableShown(Shown):
    """``queued``: contacts it would hold; ``sending``: being sent at this moment, which nothing calls back."""

    scope: PauseScope
    value: str
    title_zh: str
    title_en: str
    queued: int
    sending: int
    is_paused: bool


class StoppablesShown(Shown):
    stoppables: list[StoppableShown]


def _pauses_view(work: Work) -> list[PauseShown]:
    found = list_pauses(work)
    logins = logins_of(work, {pause.placed_by for pause in found})
    return [
        PauseShown(
            scope=pause.scope,
            value=pause.value,
            reason=pause.reason,
            placed_by=pause.placed_by,
            placed_by_login=logins.get(pause.placed_by, pause.placed_by),
            placed_at=pause.placed_at.isoformat(),
        )
        for pause in found
    ]


@router.get("/pauses")
def pauses(work: CurrentWork, actor: CurrentActor) -> PausesShown:
    """What is paused now, by whom, since when and why: everybody may know."""
    require(actor, Permission.SEE_PEOPLE)
    return PausesShown(pauses=_pauses_view(work))


@router.get("/pauses/choices")
def choices(work: CurrentWork, actor: CurrentActor) -> StoppablesShown:
    """What can be paused, and how much waits that it would hold."""
    require(actor, Permission.PAUSE)
    return StoppablesShown(stoppables=[StoppableShown(**asdict(each)) for each in stoppables(work)])


@router.post("/pauses", status_code=201)
def pause(request: PauseRequest, work: CurrentWork, actor: CurrentActor) -> PausedShown:
    """Stop all sending, a channel's or a plan's, from this commit on. ``cancelled``: how many queued contacts it ended;
    500 at most: call again for more (``cancel`` alone needs no new pause)."""
    require(actor, Permission.PAUSE)
    standing = any((p.scope, p.value) == (request.scope, request.value) for p in list_pauses(work))
    if not (standing and request.cancel):
        pause_outreach(work, request.scope, request.value, request.reason)
    cancelled = cancel_queued(work, request.scope, request.value) if request.cancel else 0
    sending = next(each.sending for each in stoppables(work) if (each.scope, each.value) == (request.scope, request.value))
    return PausedShown(pauses=_pauses_view(work), cancelled=cancelled, sending=sending)


@router.post("/pauses/lifting")
def lift(request: Resumption, work: CurrentWork, actor: CurrentActor) -> PausesShown:
    """Let what was paused go on: everything that waits is judged anew when it is sent."""
    require(actor, Permission.PAUSE)
    resume_outreach(work, request.scope, request.value, request.reason)
    return PausesShown(pauses=_pauses_view(work))


def _inbox_view(message: InboxMessage) -> dict[str, Any]:
    return {
        "message": str(message.id),
        "subject": message.subject,
        "body": message.body,
        "created_at": message.created_at.isoformat(),
        "read_at": message.read_at.isoformat() if message.read_at else None,
    }


@router.get("/persons/{person}/inbox")
def inbox(person: str, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """A person's messages in plain words, the newest first: for the lender's app, which shows them to that person."""
    require(actor, Permission.SERVE_CUSTOMERS)
    before = paging.start(UUID)
    found = inbox_of(work, find_person(work, person).id, before[0] if before else None, paging.limit)
    last = [str(found[-1].id)] if len(found) == paging.limit else None
    return {"messages": [_inbox_view(message) for message in found], "next": paging.next_cursor(last)}


@router.post("/persons/{person}/inbox/{message}/reading")
def reading(person: str, message: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """The person has read a message. Told again, nothing changes."""
    require(actor, Permission.SERVE_CUSTOMERS)
    found = read_inbox_message(work, find_person(work, person).id, parse_id(message, "message"))
    if found is None:
        raise NotFound("message_not_found", field="message")
    return _inbox_view(found)
