"""HTTP of the worklist: an item's end. The list of what waits tells whose it is: ``workbench/item_routes.py``."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from tideover.base.http import CurrentWork, Moment, Shown
from tideover.base.ids import WorkItemId, parse_id
from tideover.security import CurrentActor, Permission, require
from tideover.worklist.actions import close_item
from tideover.worklist.model import Outcome

router = APIRouter(tags=["worklist"])


class ClosingRequest(BaseModel):
    """``outcome``: what became of it."""

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome | None = None


class ItemClosed(Shown):
    item: str
    kind: str
    team: str
    person: str | None
    subject: str
    opened_at: Moment
    due_at: Moment


@router.post("/work-items/{item}/closing", response_model=ItemClosed)
def closing(item: str, work: CurrentWork, actor: CurrentActor, request: ClosingRequest | None = None) -> dict[str, Any]:
    """Close an item."""
    require(actor, Permission.RECORD)
    outcome = request.outcome if request else None
    closed = close_item(work, WorkItemId(parse_id(item, "item")), outcome.value if outcome else None)
    return {
        "item": str(closed.id),
        "kind": closed.kind,
        "team": closed.team,
        "person": str(closed.person) if closed.person else None,
        "subject": closed.subject,
        "opened_at": closed.opened_at.isoformat(),
        "due_at": closed.due_at.isoformat(),
    }
