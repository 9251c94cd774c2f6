"""HTTP of the ledger: accounts as of any day, and what changes what is owed without being a payment."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.errors import Invalid
from tideover.base.http import CurrentPaging, CurrentWork, Day, Moment, Shown
from tideover.book.account_routes import DueLineShown, PlanShown, line_view
from tideover.book.account_routes import router as account_router
from tideover.book.actions.accounts import find_account
from tideover.book.actions.adjustments import (
    Adjustment,
    adjust,
    confirm_adjustment,
    decline_adjustment,
    pending_adjustments,
    try_adjustment,
)
from tideover.book.actions.people import get_person, zone_of
from tideover.book.actions.statement import AccountStatement, statement_of
from tideover.book.ledger import Component, Entry, EntryKind, LineState, Plan
from tideover.book.schedule import DayCount, Every, RepaymentMethod
from tideover.book.schemas import CODE, REF, WhoseShown
from tideover.book.state_routes import difference_view, held_view, whose_views
from tideover.book.state_routes import router as state_router
from tideover.security import CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["ledger"])
router.include_router(state_router)
router.include_router(account_router)

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)


@router.get("/accounts/{account}")
def account(
    account: str, work: CurrentWork, actor: CurrentActor, on: date | None = None, known: AwareDatetime | None = None
) -> dict[str, Any]:
    """An account as of a day (default today), as it was known at a moment (default now): what is owed, line by line."""
    require(actor, Permission.SEE_PEOPLE)
    if on is not None and not FIRST_DAY <= on <= LAST_DAY:
        raise Invalid("invalid_day", field="on", expected=f"a day from {FIRST_DAY} to {LAST_DAY}")
    return statement_view(statement_of(work, find_account(work, account), on, known))


class PlanTerms(BaseModel):
    """The terms a re-amortised balance is spread by."""

    model_config = ConfigDict(extra="forbid")

    annual_rate: str = Field(max_length=40)
    terms: int = Field(ge=1, le=600)
    method: RepaymentMethod
    first_due: date
    day_count: DayCount
    every: Every


class AdjustmentRequest(BaseModel):
    """A fee, waiver, pause, resume, re-age, acceleration, re-amortisation, write-off, refund, or the reversal of one.

    ``adjustment``: a reference of the caller's; ``reason``: a short code; ``is_confirmed``: core itself has done it, so it
    counts at once.
    """

    model_config = ConfigDict(extra="forbid")

    adjustment: str = Field(pattern=REF)
    kind: EntryKind
    day: date
    amount_minor: int = Field(default=0, ge=0, le=10**15, strict=True)
    component: Component | None = None
    until: date | None = None
    due: date | None = None
    plan: PlanTerms | None = None
    reverses: str | None = Field(default=None, pattern=REF)
    reason: str = Field(pattern=CODE)
    is_confirmed: bool = False

    def entry(self, now: datetime) -> Entry:
        """The entry that is asked for, known from ``now`` on."""
        plan = None if self.plan is None else Plan(**self.plan.model_dump())
        return Entry(
            self.adjustment, self.kind, self.day, now, self.amount_minor, self.component, self.until, self.due, plan,
            self.reverses,
        )  # fmt: skip


class AdjustmentShown(Shown):
    """``state``: counts, pending (core has not confirmed it) or declined."""

    adjustment: str
    account: str
    kind: EntryKind
    day: Day
    amount_minor: int
    component: Component | None
    until: Day | None
    due: Day | None
    plan: PlanShown | None
    reverses: str | None
    reason: str
    by: str
    known_at: Moment
    counts_from: Moment | None
    state: str


class InstructionRow(AdjustmentShown):
    """``who``: the login of whoever gave it, or the process that did."""

    whose: WhoseShown
    who: str


class InstructionPage(Shown):
    adjustments: list[InstructionRow]
    next: str | None


class TrialShown(Shown):
    """What would be owed today; ``unpaid_minor``: future instalments included."""

    due_minor: int
    overdue_minor: int
    dpd: int
    next_due: Day | None
    next_minor: int
    unpaid_minor: int
    lines: list[DueLineShown]


@router.post("/accounts/{account}/adjustments", status_code=201, response_model=AdjustmentShown)
def adjustments(account: str, wish: AdjustmentRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Change what is owed other than by a payment. With ``core`` as the book of record it waits until core confirms it."""
    require(actor, Permission.ADJUST)
    if wish.is_confirmed:
        require(actor, Permission.IMPORT_BOOK)  # to speak for core
    return adjustment_view(
        adjust(work, find_account(work, account), wish.entry(work.now()), wish.reason, is_confirmed=wish.is_confirmed)
    )


@router.post("/accounts/{account}/adjustments/trial", response_model=TrialShown)
def trial(account: str, wish: AdjustmentRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """What an adjustment would come to if it counted; nothing is kept."""
    require(actor, Permission.ADJUST)
    found = find_account(work, account)
    now = work.now()
    today = now.astimezone(zone_of(get_person(work, found.person))).date()
    position = try_adjustment(work, found, wish.entry(now), today)
    return {
        "due_minor": position.due_minor,
        "overdue_minor": position.overdue_minor,
        "dpd": position.dpd,
        "next_due": position.next_due.isoformat() if position.next_due else None,
        "next_minor": position.next_minor,
        "unpaid_minor": sum(position.unpaid),
        "lines": [line_view(line, today) for line in position.lines if sum(line.charged)],
    }


@router.get("/adjustments", response_model=InstructionPage)
def waiting(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Instructions that wait for core, oldest first."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(datetime.fromisoformat, str)
    found = pending_adjustments(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].known_at.isoformat(), found[-1].ref] if len(found) == paging.limit else None
    whose = whose_views(work, (item.account for item in found))
    logins = logins_of(work, {item.by for item in found})
    rows = [{**adjustment_view(item), "whose": whose[item.account], "who": logins.get(item.by, item.by)} for item in found]
    return {"adjustments": rows, "next": paging.next_cursor(last)}


@router.post("/adjustments/{adjustment:path}/confirmation", response_model=AdjustmentShown)
def confirmation(adjustment: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Core has carried out an instruction: it counts."""
    require(actor, Permission.IMPORT_BOOK)
    return adjustment_view(confirm_adjustment(work, adjustment))


@router.post("/adjustments/{adjustment:path}/declination", response_model=AdjustmentShown)
def declination(adjustment: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Core will not carry out an instruction: it never counts."""
    require(actor, Permission.IMPORT_BOOK)
    return adjustment_view(decline_adjustment(work, adjustment))


# --- views ------------------------------------------------------------------------------------------------------------


def statement_view(found: AccountStatement) -> dict[str, Any]:
    position = found.position
    return {
        "account": str(found.account.id),
        "ref": found.account.ref,
        "person": str(found.account.person),
        "product": found.account.product,
        "creditor": found.account.creditor,
        "currency": found.account.currency,
        "on": position.on.isoformat(),
        "known_at": found.known_at.isoformat(),
        "book_of_record": found.book_of_record,
        "balance_as_of": found.balance_as_of.isoformat() if found.balance_as_of else None,
        "state": position.state.value,
        "bucket": found.bucket,
        "dpd": position.dpd,
        "oldest_unpaid": position.oldest_unpaid.isoformat() if position.oldest_unpaid else None,
        "due_minor": position.due_minor,
        "overdue_minor": position.overdue_minor,
        "due": _components(position.due),
        "next_due": position.next_due.isoformat() if position.next_due else None,
        "next_minor": position.next_minor,
        "charged": _components(position.charged),
        "paid": _components(position.paid),
        "waived": _components(position.waived),
        "unpaid": _components(position.unpaid),
        "credit_minor": position.credit_minor,
        "received_minor": position.received_minor,
        "refunded_minor": position.refunded_minor,
        "held_minor": sum(item.amount.amount_minor for item in found.held if item.resolved_at is None),
        "obstacles": {name: day.isoformat() if day else None for name, day in sorted(found.obstacles.items())},
        "lines": [_line(line) for line in position.lines],
        "entries": [_entry(found, entry) for entry in found.entries],
        "adjustments": [adjustment_view(item) for item in found.adjustments],
        "held_money": [held_view(item) for item in found.held],
        "difference": difference_view(found.difference) if found.difference else None,
    }


def _components(sums: tuple[int, int, int, int]) -> dict[str, int]:
    return {f"{component}_minor": amount for component, amount in zip(Component, sums, strict=True)}


def _line(line: LineState) -> dict[str, Any]:
    return {
        "number": line.number,
        "fee": line.fee,
        "due": line.due.isoformat(),
        "charged": _components(line.charged),
        "paid": _components(line.paid),
        "waived": _components(line.waived),
        "unpaid_minor": line.unpaid_minor,
        "dpd": line.dpd,
    }


def _entry(found: AccountStatement, entry: Entry) -> dict[str, Any]:
    moves = [move for move in found.position.moves if move.entry == entry.ref]
    return {
        "entry": entry.ref,
        "kind": entry.kind.value,
        "day": entry.day.isoformat(),
        "known_at": entry.known_at.astimezone(UTC).isoformat(),
        "amount_minor": entry.amount_minor,
        "component": entry.component.value if entry.component else None,
        "reverses": entry.reverses,
        "allocated": [
            {
                "day": m.day.isoformat(),
                "number": m.number,
                "fee": m.fee,
                "component": m.component,
                "amount_minor": m.amount_minor,
            }
            for m in moves
        ],
    }


def adjustment_view(found: Adjustment) -> dict[str, Any]:
    entry = found.entry
    return {
        "adjustment": found.ref,
        "account": str(found.account),
        "kind": entry.kind.value,
        "day": entry.day.isoformat(),
        "amount_minor": entry.amount_minor,
        "component": entry.component.value if entry.component else None,
        "until": entry.until.isoformat() if entry.until else None,
        "due": entry.due.isoformat() if entry.due else None,
        "plan": {**asdict(entry.plan), "first_due": entry.plan.first_due.isoformat()} if entry.plan else None,
        "reverses": entry.reverses,
        "reason": found.reason,
        "by": found.by,
        "known_at": found.known_at.astimezone(UTC).isoformat(),
        "counts_from": found.counts_from.astimezone(UTC).isoformat() if found.counts_from else None,
        "state": found.state,
    }
