"""HTTP of inbound messages: the webhook that mail and SMS gateways call."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.http import CurrentWork
from tideover.conversation.actions import receive
from tideover.gate import Channel
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
