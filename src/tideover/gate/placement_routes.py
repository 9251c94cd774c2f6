"""HTTP of placements: which agency holds which account."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import CurrentWork, Moment, Shown
from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.book import find_account
from tideover.gate.choosing import place_account, placements_of, recall_account
from tideover.security import CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["gate"])


class PlacementRequest(BaseModel):
    """Give an account to an agency. ``agency``: its name, small letters, digits, dots, - and _."""

    model_config = ConfigDict(extra="forbid")

    account: str = Field(max_length=100)
    agency: str = Field(max_length=64)


class RecallRequest(BaseModel):
    """Take an account back."""

    model_config = ConfigDict(extra="forbid")

    account: str = Field(max_length=100)


class PlacementShown(Shown):
    """``who``: the login of whoever placed it, or the process that did; ``ended_at`` null: it stands."""

    agency: str
    placed_at: Moment
    ended_at: Moment | None
    placed_by: str
    who: str


class PlacementsShown(Shown):
    """``agency``: whose the account is now, null: the lender's own; the latest placement first."""

    account: str
    agency: str | None
    placements: list[PlacementShown]


def placements_view(work: Work, account: AccountId) -> dict[str, Any]:
    placed = placements_of(work, account)
    logins = logins_of(work, {each.placed_by for each in placed})
    found = [
        {
            "agency": each.agency,
            "placed_at": each.placed_at.isoformat(),
            "ended_at": each.ended_at.isoformat() if each.ended_at else None,
            "placed_by": each.placed_by,
            "who": logins.get(each.placed_by, each.placed_by),
        }
        for each in placed
    ]
    live = next((each["agency"] for each in found if each["ended_at"] is None), None)
    return {"account": str(account), "agency": live, "placements": found}


@router.post("/placements", status_code=201, response_model=PlacementsShown)
def placements(request: PlacementRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Place an account with an agency, from the moment this answers; another's placement of it ends."""
    require(actor, Permission.PLACE)
    account = find_account(work, request.account).id
    place_account(work, account, request.agency)
    return placements_view(work, account)


@router.post("/recalls", response_model=PlacementsShown)
def recalls(request: RecallRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Recall an account from whichever agency holds it. Conflict where none does."""
    require(actor, Permission.PLACE)
    account = find_account(work, request.account).id
    recall_account(work, account)
    return placements_view(work, account)


@router.get("/accounts/{account}/placements", response_model=PlacementsShown)
def placements_of_account(account: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """An account's placements, the latest first."""
    require(actor, Permission.SEE_PEOPLE)
    return placements_view(work, find_account(work, account).id)
