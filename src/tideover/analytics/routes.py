"""HTTP of reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request

from tideover.analytics.actions import case_report, extract_facts
from tideover.base import lake
from tideover.base.http import CurrentWork
from tideover.journal import unsealed_count
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["analytics"])


@router.get("/reports/cases/{day}")
def cases(day: date, request: Request, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """What was done on a business day, account by account, up to now. ``unsealed``: facts that wait for their position
    and are not in it yet."""
    require(actor, Permission.SEE_OPERATIONS)
    waiting, _ = unsealed_count(work)
    with lake.open(work, request.app.state.settings.root / "lake") as opened:
        extract_facts(work, opened)
        return {**case_report(work, opened, day).to_json(), "unsealed": waiting}
