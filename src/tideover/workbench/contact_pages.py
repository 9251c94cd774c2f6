"""The pages of contacts: the list of them, what is in doubt first, and one contact with all that became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.errors import Conflict, NotFound
from tideover.base.http import CurrentPaging, CurrentWork
from tideover.base.ids import TouchId
from tideover.base.work import Work
from tideover.book import accounts_of, find_person, get_person, known_plain, zone_of
from tideover.conversation import words_of
from tideover.gate import Channel, Purpose
from tideover.language import mask_text
from tideover.outreach import (
    VISIT_OUTCOMES,
    Touch,
    TouchFilter,
    TouchState,
    cancel_touch,
    count_in_doubt,
    followed_by,
    get_touch,
    list_touches,
    parse_touch,
    people_going,
    receipts_of,
    recent_reasons,
    resolve_touch,
)
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.actions import contact_thread
from tideover.workbench.rendering import desk_viewer, respond
from tideover.workbench.telling import Teller

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=200)]
Typed = Annotated[str, Form(max_length=200)]
TONES = {
    TouchState.QUEUED: "calm",
    TouchState.SENDING: "tide",
    TouchState.SENT: "good",
    TouchState.DELIVERED: "good",
    TouchState.UNDELIVERED: "stop",
    TouchState.REFUSED: "stop",
    TouchState.FAILED: "stop",
    TouchState.IN_DOUBT: "late",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which contacts the list shows; empty: any."""

    state: str = ""
    channel: str = ""
    purpose: str = ""
    reason: str = ""
    person: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """What further pages of the list, and its forms, carry along."""
        fields = ("state", "channel", "purpose", "reason", "person")
        return {name: value for name in fields if (value := getattr(self, name))}

    @property
    def query(self) -> str:
        return f"?{urlencode(self.kept)}" if self.kept else ""


async def _wish(
    state: Asked = "", channel: Asked = "", purpose: Asked = "", reason: Asked = "", person: Asked = ""
) -> Wish:  # a filter that says nothing known narrows nothing
    return Wish(
        state if state in set(TouchState) else "",
        channel if channel in set(Channel) else "",
        purpose if purpose in set(Purpose) else "",
        reason.strip(),
        person.strip(),
    )


CurrentWish = Annotated[Wish, Depends(_wish)]


# --- the list ---------------------------------------------------------------------------------------------------------


@router.get("/contacts")
def contacts_page(
    request: Request, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, wish: CurrentWish
) -> HTMLResponse:
    """Contacts, the newest first; how many are in doubt above all."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(UUID)
    found: list[Touch] = []
    problem = None
    try:
        whose = find_person(work, wish.person).id if wish.person else None
        wanted = TouchFilter(wish.state or None, wish.channel or None, wish.purpose or None, whose, wish.reason or None)
        found = list_touches(work, wanted, start[0] if start else None, paging.limit)
    except NotFound:
        problem = "people.not_found"
    viewer = desk_viewer(request, work)
    people = {id_: get_person(work, id_) for id_ in {touch.permit.person for touch in found}}
    tellers = {id_: viewer.teller(zone_of(each)) for id_, each in people.items()}
    return respond(
        request,
        "contacts.html",
        viewer,
        422 if problem else 200,
        rows=[(touch, people[touch.permit.person], tellers[touch.permit.person]) for touch in found],
        wish=wish,
        problem=problem,
        in_doubt=count_in_doubt(work),
        further=paging.next_cursor([str(found[-1].id)] if len(found) == paging.limit else None),
        is_first=start is None,
        **list_choices(recent_reasons(work), wish, Teller(viewer.language)),
    )


def list_choices(reasons: list[str], wish: Wish, teller: Teller) -> dict[str, Any]:
    """What the list can be narrowed to: states, channels, purposes, and the reasons that stand with contacts now."""
    known = sorted({*reasons, wish.reason} - {""})
    return {
        "states": list(TouchState),
        "channels": list(Channel),
        "purposes": list(Purpose),
        "reasons": sorted(((code, teller.reason(code)) for code in known), key=lambda pair: pair[1]),
        "tones": TONES,
    }


# --- one contact ------------------------------------------------------------------------------------------------------


@router.get("/contacts/{contact}")
def contact_page(request: Request, contact: str, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """A contact: its way through the states, what the other side said of it, what followed."""
    require(actor, Permission.SEE_PEOPLE)
    return show_contact(request, work, get_touch(work, parse_touch(contact)), None)


@router.post("/contacts/{contact}/resolution")
def resolving(
    request: Request,
    contact: str,
    work: CurrentWork,
    actor: CurrentActor,
    here: CurrentWish,
    was_sent: Typed = "",
    back: Typed = "",
) -> Response:
    """Say how a contact in doubt ended: ``was_sent`` ``yes`` or ``no``."""
    require(actor, Permission.OPERATE)
    if was_sent not in ("yes", "no"):
        raise NotFound("not_found")
    return _done(request, work, contact, back, here, lambda touch: resolve_touch(work, touch, was_sent == "yes"))


@router.post("/contacts/{contact}/cancellation")
def cancelling(
    request: Request, contact: str, work: CurrentWork, actor: CurrentActor, here: CurrentWish, back: Typed = ""
) -> Response:
    """End a queued contact: it is not sent."""
    require(actor, Permission.CONTACT)
    return _done(request, work, contact, back, here, lambda touch: cancel_touch(work, touch))


def _done(request: Request, work: Work, contact: str, back: str, here: Wish, act: Callable[[TouchId], None]) -> Response:
    """Do it and come back to the list or to the contact; where it is too late, say so on the contact's page."""
    touch = parse_touch(contact)
    try:
        act(touch)
    except Conflict as error:
        request.state.failed = True
        return show_contact(request, work, get_touch(work, touch), f"contact.problem.{error.code}")
    return RedirectResponse(f"/contacts{here.query}" if back == "list" else f"/contacts/{touch}", 303)


def show_contact(request: Request, work: Work, touch: Touch, problem: str | None) -> HTMLResponse:
    """The page of one contact; ``problem``: the words' key of why something could not be done."""
    viewer = desk_viewer(request, work, f"/contacts/{touch.id}")
    permit = touch.permit
    person = get_person(work, permit.person)
    held = accounts_of(work, permit.person)
    accounts = {str(account.id): account.ref for account in held}
    currencies = {account.id: account.currency for account in held}
    teller = viewer.teller(zone_of(person), accounts)
    followed = followed_by(work, touch)
    known = known_plain(work, person.id)
    words = words_of(work, [message for message, _ in followed.replies])
    return respond(
        request,
        "contact.html",
        viewer,
        409 if problem else 200,
        touch=touch,
        person=person,
        teller=teller,
        problem=problem,
        days=teller.days(contact_thread(work, touch)),
        receipts=receipts_of(work, touch.id),
        followed=followed,
        replies=[(at, mask_text(words[message], known) if message in words else None) for message, at in followed.replies],
        currency=currencies.get(permit.account, "CNY") if permit.account else "CNY",
        tones=TONES,
        visit_outcomes=[outcome.value for outcome in VISIT_OUTCOMES] if permit.channel is Channel.VISIT else [],
        going=people_going(work, touch) if permit.channel is Channel.VISIT else [],
    )
