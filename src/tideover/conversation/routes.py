"""HTTP of inbound messages: what mail and SMS gateways call."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.http import CurrentWork
from tideover.conversation.receiving import receive
from tideover.gate import Channel
from tideover.outreach import hear_receipt, read_mail
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["conversation"])


class InboundRequest(BaseModel):
    """A message from outside. ``id``: the gateway's own; the same again changes nothing."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel
    from_: str = Field(alias="from", min_length=1, max_length=254)
    text: str = Field(max_length=20_000)
    at: AwareDatetime
    id: str = Field(min_length=1, max_length=200)


@router.post("/inbound", status_code=202)
def inbound(request: InboundRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Take a message in. It is read by a job; ``is_new`` is false where it came before."""
    require(actor, Permission.RECORD)
    received = receive(work, request.channel, request.from_, request.text, request.at, request.id)
    return {"message": str(received.message), "is_new": received.is_new}


class MessageRequest(InboundRequest):
    """A message that a gateway of the lender's heard, sent ``to`` where. ``in_reply_to``: the message ids it names."""

    to: str = Field(default="", max_length=254)
    in_reply_to: list[Annotated[str, Field(max_length=300)]] = Field(default_factory=list, max_length=50)


@router.post("/hooks/{webhook}/messages", status_code=202, tags=["webhooks"])
def signed_messages(webhook: str, request: MessageRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A message from outside, signed by its webhook's secret. An opt-out or a wrong number binds once this answers."""
    require(actor, Permission.RECORD)
    received = receive(
        work,
        request.channel,
        request.from_,
        request.text,
        request.at,
        request.id,
        to=request.to,
        in_reply_to=request.in_reply_to,
    )
    return {"message": str(received.message), "is_new": received.is_new}


@router.post("/hooks/{webhook}/mail", status_code=202, tags=["webhooks"])
def signed_mail(
    webhook: str, raw: Annotated[bytes, Body(media_type="message/rfc822")], work: CurrentWork, actor: CurrentActor
) -> dict[str, Any]:
    """A mail that came back, as it is (RFC 5322), signed by its webhook's secret: a report of what became of ours, or what
    somebody writes to us. What a machine wrote is kept, and nothing is done about it."""
    require(actor, Permission.RECORD)
    mail = read_mail(raw)
    if isinstance(mail, list):
        known = [hear_receipt(work, receipt) for receipt in mail]
        return {"receipts": len(known), "known": sum(known), "message": None, "is_new": False}
    received = receive(
        work,
        Channel.EMAIL,
        mail.sender,
        mail.text.strip() or mail.subject,
        work.now(),
        mail.message_id,
        subject=mail.subject,
        in_reply_to=mail.in_reply_to,
        is_automatic=mail.is_automatic,
    )
    return {"receipts": 0, "known": 0, "message": str(received.message), "is_new": received.is_new}
