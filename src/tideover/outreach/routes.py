"""HTTP of contacts; of days: ``day_routes``; of texts: ``template_routes``."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import Invalid, NotFound
from tideover.base.http import CurrentWork
from tideover.book import find_account, find_person
from tideover.gate import Channel, Purpose, Refusal
from tideover.outreach.actions.receipts import followed_by, hear_receipt, receipts_of
from tideover.outreach.actions.sending import get_touch, in_doubt_touches, offer_contact, parse_touch, resolve_touch
from tideover.outreach.actions.visits import people_going
from tideover.outreach.day_routes import router as day_router
from tideover.outreach.hearing import Receipt, ReceiptState
from tideover.outreach.schemas import ContactFile, ContactShown, InDoubtShown, contact_rows, contact_view, followed_view
from tideover.outreach.template_routes import router as template_router
from tideover.security import CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["outreach"])
router.include_router(template_router)
router.include_router(day_router)


class ContactRequest(BaseModel):
    """A contact somebody would like to make. ``person`` and ``account``: our id or the lender's reference."""

    model_config = ConfigDict(extra="forbid")

    person: str = Field(max_length=100)
    to: str | None = Field(default=None, max_length=100)
    channel: Channel
    number: str | None = Field(default=None, max_length=40)
    purpose: Purpose
    account: str | None = Field(default=None, max_length=100)
    template: str = Field(max_length=100)
    slots: dict[str, str] = Field(default_factory=dict)


def refused(refusal: Refusal) -> JSONResponse:
    """A refusal as the API answers it: 409, shown and on record."""
    return JSONResponse(
        {
            "type": "about:blank",
            "title": "refused",
            "status": 409,
            "code": "refused",
            "rules": list(refusal.rules),
            "earliest": refusal.earliest.isoformat() if refusal.earliest else None,
            "receipt": str(refusal.receipt),
        },
        409,
        media_type="application/problem+json",
    )


@router.post("/contacts", status_code=202, responses={409: {"description": "refused: rules, earliest, receipt"}})
def request_contact(request: ContactRequest, work: CurrentWork, actor: CurrentActor) -> JSONResponse:
    """Ask for a contact: 202 with the contact and its permit, or 409 ``refused`` with the rules and the earliest moment."""
    require(actor, Permission.CONTACT)
    if request.number is not None and request.channel not in (Channel.VOICE, Channel.SMS):
        raise Invalid("unexpected_number", field="number", expected="none: only voice and sms go to a number")
    person = find_person(work, request.person)
    if request.to is not None and find_person(work, request.to).id != person.id:
        raise NotFound("party_not_found", field="to", expected="the person: other parties cannot be contacted yet")
    account = find_account(work, request.account).id if request.account else None
    answer = offer_contact(work, person.id, request.channel, request.purpose, request.template, request.slots, account=account)
    if isinstance(answer, Refusal):
        return refused(answer)
    contact, permit = answer
    return JSONResponse({"contact": str(contact), "permit": str(permit.id), "receipt": str(permit.receipt)}, 202)


@router.get("/contacts/in-doubt", response_model=InDoubtShown)
def contacts_in_doubt(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Contacts that may or may not have gone out: for a person to resolve."""
    require(actor, Permission.SEE_OPERATIONS)
    return {"contacts": [contact_view(touch) for touch in in_doubt_touches(work, 500)]}


@router.get("/contacts/{contact}", response_model=ContactFile)
def contact(contact: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """One contact, its state, what the other side said of its parts, and what followed it."""
    require(actor, Permission.SEE_PEOPLE)
    touch = get_touch(work, parse_touch(contact))
    receipts = [
        {"reference": told.reference, "state": told.state.value, "code": told.code, "at": at.isoformat()}
        for told, at in receipts_of(work, touch.id)
    ]
    return {
        **contact_rows(work, [touch])[0],
        "message_id": touch.message_id,
        "asked_by": logins_of(work, {touch.asked_by}).get(touch.asked_by, touch.asked_by),
        "answers": touch.answers.isoformat() if touch.answers else None,
        "people": people_going(work, touch) if touch.permit.channel is Channel.VISIT else [],
        "receipts": receipts,
        "followed_by": followed_view(followed_by(work, touch)),
    }


class ReceiptRequest(BaseModel):
    """What became of a contact. ``reference``: the id that the gateway gave for it, or the contact's own key."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel
    reference: str = Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")
    state: ReceiptState
    code: str | None = Field(default=None, max_length=100, pattern=r"^[\x20-\x7e]*$")


@router.post("/hooks/{webhook}/receipts", status_code=202, tags=["webhooks"])
def signed_receipts(webhook: str, request: ReceiptRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A receipt told by a gateway of the lender's, signed by its webhook's secret. It may come before the contact's own
    reference is known here, twice, and in any order."""
    require(actor, Permission.RECORD)
    receipt = Receipt(request.channel, request.reference, request.state, request.code)
    return {"is_known": hear_receipt(work, receipt)}


class Resolution(BaseModel):
    model_config = ConfigDict(extra="forbid")

    was_sent: bool


@router.post("/contacts/{contact}/resolution", response_model=ContactShown)
def resolve(contact: str, resolution: Resolution, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Say how a contact in doubt ended."""
    require(actor, Permission.OPERATE)
    touch = parse_touch(contact)
    resolve_touch(work, touch, resolution.was_sent)
    return contact_view(get_touch(work, touch))
