"""HTTP of the utterance check."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from tideover.gate.utterance import Listener, check_utterance
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["gate"])


class UtteranceRequest(BaseModel):
    """Words somebody would like to say. ``to``: who will hear them."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=20_000)
    to: Listener = Listener.CUSTOMER


@router.post("/gate/utterances")
def utterances(request: UtteranceRequest, actor: CurrentActor) -> dict[str, Any]:
    """What must not be said of it; an empty list is no leave to send. Nothing is kept."""
    require(actor, Permission.SEE_PEOPLE)
    return {"to": request.to.value, "findings": [asdict(finding) for finding in check_utterance(request.text, request.to)]}
