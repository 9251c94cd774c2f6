"""HTTP of cases, and of who holds a debt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.errors import Invalid, NotFound
from tideover.base.http import CurrentPaging, CurrentWork, whole
from tideover.base.ids import CaseId, HoldingId, parse_id
from tideover.book.actions.accounts import find_account
from tideover.book.actions.cases import CaseInList, CaseLine, assign_case, case_file, cases_in_list, list_cases
from tideover.book.actions.holders import holders_on, holdings_of
from tideover.book.actions.holdings import assign_debt, record_compensation, reverse_holding
from tideover.book.actions.identity import same_person
from tideover.book.actions.people import find_person, get_person, zone_of
from tideover.book.actions.standing import standing_on
from tideover.book.cases import Stage
from tideover.book.holdings import Cause, HolderRole
from tideover.book.model import Obstacle
from tideover.book.schemas import CaseFileShown, CasePage, CaseShown, case_view, holding_view, obstacles_view, promise_view
from tideover.security import CurrentActor, Permission, require

router = APIRouter()
_CODE = r"^[a-z][a-z0-9_]{0,39}$"


def _line_view(line: CaseLine, obstacles: Mapping[Obstacle, date | None]) -> dict[str, Any]:
    return {
        "account": str(line.account.id),
        "ref": line.account.ref,
        "product": line.account.product,
        "currency": line.account.currency,
        "bucket": line.bucket,
        "dpd": line.position.dpd,
        "state": line.position.state.value,
        "due_minor": line.position.due_minor,
        "overdue_minor": line.position.overdue_minor,
        "unpaid_minor": sum(line.position.unpaid),
        "next_due": line.position.next_due.isoformat() if line.position.next_due else None,
        "next_minor": line.position.next_minor,
        "obstacles": obstacles_view(obstacles),
        "holders": {role.value: holding_view(holding) for role, holding in line.holders.items()},
    }


def _row_view(row: CaseInList) -> dict[str, Any]:
    return {
        **case_view(row.case),
        "ref": row.person.ref,
        "name": row.person.masked_name,
        "zone": row.person.zone,
        "is_erased": row.person.is_erased,
        "accounts": row.accounts,
        "overdue": [{"amount_minor": money.amount_minor, "currency": money.currency} for money in row.overdue],
    }


@router.get("/cases", response_model=CasePage)
def cases(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    stage: Stage | None = None,
    owner: Annotated[str | None, Query(max_length=64)] = None,
    open: bool | None = None,
    person: Annotated[str | None, Query(max_length=100)] = None,
    order: Literal["opened", "dpd"] = "opened",
) -> dict[str, Any]:
    """Cases, the first opened first; in order of ``dpd`` the longest overdue. ``open``: only those that are, or are not;
    ``person``: of whoever has this id or reference, and of whoever is known to be the same."""
    require(actor, Permission.SEE_PEOPLE)
    by_dpd = order == "dpd"
    after = paging.start(whole, UUID) if by_dpd else paging.start(UUID)
    try:
        whose = None if person is None else same_person(work, find_person(work, person).id)
    except NotFound:
        return {"cases": [], "next": None}
    found = list_cases(
        work,
        stage=stage,
        owner=owner,
        is_open=open,
        persons=whose,
        after=(after[0] if by_dpd else 0, CaseId(after[-1])) if after else None,
        limit=paging.limit,
        by_dpd=by_dpd,
    )
    keys = [*([found[-1].dpd] if by_dpd else []), str(found[-1].id)] if len(found) == paging.limit else None
    return {"cases": [_row_view(row) for row in cases_in_list(work, found)], "next": paging.next_cursor(keys)}


@router.get("/cases/{case}", response_model=CaseFileShown)
def one_case(case: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A case: each account with its own bucket and what is owed on it today, who holds it, promises, history."""
    require(actor, Permission.SEE_PEOPLE)
    file = case_file(work, CaseId(parse_id(case, "case")))
    today = work.now().astimezone(zone_of(get_person(work, file.case.person))).date()
    standing = standing_on(work, [line.account.id for line in file.lines], today)
    return {
        **case_view(file.case),
        "persons": [str(member) for member in file.group],
        "accounts": [_line_view(line, standing[line.account.id].obstacles) for line in file.lines],
        "promises": [promise_view(promise) for promise in file.promises],
        "history": [{"kind": f.kind, "at": f.at.isoformat(), "data": f.data} for f in file.history],
    }


class OwnerRequest(BaseModel):
    """``owner``: a user's id or a team's code, null for nobody; ``reason``: a short code."""

    model_config = ConfigDict(extra="forbid")

    owner: str | None = Field(min_length=1, max_length=64)
    reason: str = Field(pattern=_CODE)


@router.post("/cases/{case}/owner", response_model=CaseShown)
def owner(case: str, request: OwnerRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Give an open case to somebody."""
    require(actor, Permission.RECORD)
    return case_view(assign_case(work, CaseId(parse_id(case, "case")), request.owner, request.reason))


# --- who holds a debt -------------------------------------------------------------------------------------------------


@router.get("/accounts/{account}/holders")
def holders(
    account: str, work: CurrentWork, actor: CurrentActor, on: date | None = None, known: AwareDatetime | None = None
) -> dict[str, Any]:
    """Who has which role for an account at the end of a day (default: today), as known at a moment (default: now)."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_account(work, account)
    day = on or work.now().astimezone(zone_of(get_person(work, found.person))).date()
    held = holders_on(work, found.id, day, known)
    return {
        "account": str(found.id),
        "on": day.isoformat(),
        "known": known.isoformat() if known else None,
        "holders": {role.value: holding_view(holding) for role, holding in held.items()},
        "record": [holding_view(holding) for holding in holdings_of(work, [found.id])[found.id]],
    }


class HolderRequest(BaseModel):
    """A role changes hands on ``day``. ``cause`` ``compensation`` (代偿): ``institution`` is the guarantee company, which is
    the creditor from then on; ``ref``: the lender's reference."""

    model_config = ConfigDict(extra="forbid")

    cause: Cause = Cause.ASSIGNMENT
    role: HolderRole = HolderRole.CREDITOR
    institution: str | None = Field(max_length=64)
    day: date
    ref: str = Field(pattern=r"^[\x21-\x7e]{1,64}$")
    placement: str | None = Field(default=None, pattern=r"^[\x21-\x7e]{1,64}$")
    amount_minor: int | None = Field(default=None, gt=0, le=10**15, strict=True)


@router.post("/accounts/{account}/holders", status_code=201)
def new_holder(account: str, request: HolderRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Record that a debt was assigned (债权转让) or compensated (代偿), or that another role changed hands."""
    require(actor, Permission.RECORD)
    found = find_account(work, account)
    if request.cause is Cause.ORIGINATION:
        raise Invalid("invalid_holding", field="cause", expected="assignment or compensation")
    if request.cause is Cause.ASSIGNMENT:
        if request.amount_minor is not None:
            raise Invalid("invalid_holding", field="amount_minor", expected="with a compensation only")
        return holding_view(
            assign_debt(
                work, found, request.institution, request.day, request.ref, role=request.role, placement=request.placement
            )
        )
    if request.role is not HolderRole.CREDITOR or request.institution is None or request.placement is not None:
        raise Invalid("invalid_holding", field="institution", expected="the guarantee company, as the creditor, no placement")
    return holding_view(record_compensation(work, found, request.institution, request.day, request.ref, request.amount_minor))


class ReversalRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(pattern=_CODE)


@router.post("/accounts/{account}/holders/{holding}/reversal")
def reversal(account: str, holding: str, request: ReversalRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Take such a record back: as if it had never been, from its day on."""
    require(actor, Permission.RECORD)
    found = find_account(work, account)
    return holding_view(reverse_holding(work, found, HoldingId(parse_id(holding, "holding")), request.reason))
