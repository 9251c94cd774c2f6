"""HTTP of the lake."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from tideover.base import lake
from tideover.base.http import CurrentWork
from tideover.portrait.extract import lake_standing
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["portrait"])


@router.get("/lake")
def standing(request: Request, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """How far the lake has read the book and the journal, and how many rows its tables have."""
    require(actor, Permission.SEE_OPERATIONS)
    with lake.open(work, request.app.state.settings.root / "lake") as opened:
        return lake_standing(work, opened).to_json()
