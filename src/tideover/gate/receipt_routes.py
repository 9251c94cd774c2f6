"""HTTP of the gate's receipts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from tideover.base.http import CurrentWork
from tideover.base.ids import parse_id
from tideover.gate.explaining import explain
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["gate"])


@router.get("/gate/receipts/{receipt}")
def gate_receipts(receipt: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A permit or refusal explained, by its receipt or the permit's id: what was asked, the rules and why, what is lawful now
    instead, and the proof, checkable offline."""
    require(actor, Permission.SEE_PEOPLE)
    return explain(work, parse_id(receipt, "receipt")).to_json()
