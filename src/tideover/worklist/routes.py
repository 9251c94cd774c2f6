"""HTTP of the worklist."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from tideover.base.http import CurrentPaging, CurrentWork
from tideover.base.ids import WorkItemId, parse_id
from tideover.security import CurrentActor, Permission, require
from tideover.worklist.actions import close_item, list_items
from tideover.worklist.model import Outcome, WorkItem

router = APIRouter(tags=["worklist"])


def item_view(item: WorkItem) -> dict[str, Any]:
    return {
        "item": str(item.id),
        "kind": item.kind,
        "team": item.team,
        "person": str(item.person) if item.person else None,
        "subject": item.subject,
        "opened_at": item.opened_at.isoformat(),
        "due_at": item.due_at.isoformat(),
    }


@router.get("/work-items")
def work_items(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Open items, the most urgent first."""
    require(actor, Permission.SEE_PEOPLE)
    after = paging.start(datetime.fromisoformat, UUID)
    found = list_items(work, (after[0], after[1]) if after else None, paging.limit)
    last = [found[-1].due_at.isoformat(), str(found[-1].id)] if len(found) == paging.limit else None
    return {"items": [item_view(item) for item in found], "next": paging.next_cursor(last)}


class ClosingRequest(BaseModel):
    """``outcome``: what became of it."""

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome | None = None


@router.post("/work-items/{item}/closing")
def closing(item: str, work: CurrentWork, actor: CurrentActor, request: ClosingRequest | None = None) -> dict[str, Any]:
    """Close an item."""
    require(actor, Permission.RECORD)
    outcome = request.outcome if request else None
    return item_view(close_item(work, WorkItemId(parse_id(item, "item")), outcome.value if outcome else None))
