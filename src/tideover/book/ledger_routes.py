"""HTTP of the ledger: accounts as of any day, adjustments, held money, differences, the tenant's choices."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.errors import Invalid
from tideover.base.http import CurrentPaging, CurrentWork, Day, Moment, Shown
from tideover.base.ids import AccountId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.actions.accounts import find_account, get_account
from tideover.book.actions.adjustments import (
    Adjustment,
    adjust,
    confirm_adjustment,
    decline_adjustment,
    pending_adjustments,
)
from tideover.book.actions.held_money import HeldMoney, hold_money, identify_money, open_held_money, return_money
from tideover.book.actions.policy import book_policy, choices_made, choose_policy
from tideover.book.actions.reconciling import OpenDifference, differences
from tideover.book.actions.statement import AccountStatement, statement_of
from tideover.book.ledger import Component, Entry, EntryKind, LineState, Plan
from tideover.book.schedule import DayCount, Every, RepaymentMethod
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["ledger"])

_REF = r"^[\x21-\x7e]{1,64}$"
_REASON = r"^[a-z][a-z0-9_]{0,39}$"
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


class PlanRequest(BaseModel):
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

    adjustment: str = Field(pattern=_REF)
    kind: EntryKind
    day: date
    amount_minor: int = Field(default=0, ge=0, le=10**15)
    component: Component | None = None
    until: date | None = None
    due: date | None = None
    plan: PlanRequest | None = None
    reverses: str | None = Field(default=None, pattern=_REF)
    reason: str = Field(pattern=_REASON)
    is_confirmed: bool = False


@router.post("/accounts/{account}/adjustments", status_code=201)
def adjustments(account: str, wish: AdjustmentRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Change what is owed other than by a payment. With ``core`` as the book of record it waits until core confirms it."""
    require(actor, Permission.ADJUST)
    if wish.is_confirmed:
        require(actor, Permission.IMPORT_BOOK)  # to speak for core
    plan = None if wish.plan is None else Plan(**wish.plan.model_dump())
    entry = Entry(
        wish.adjustment, wish.kind, wish.day, work.now(), wish.amount_minor, wish.component, wish.until, wish.due, plan,
        wish.reverses,
    )  # fmt: skip
    return adjustment_view(adjust(work, find_account(work, account), entry, wish.reason, is_confirmed=wish.is_confirmed))


@router.get("/adjustments")
def waiting(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Instructions that wait for core, oldest first."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(datetime.fromisoformat, str)
    found = pending_adjustments(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].known_at.isoformat(), found[-1].ref] if len(found) == paging.limit else None
    return {"adjustments": [adjustment_view(item) for item in found], "next": paging.next_cursor(last)}


@router.post("/adjustments/{adjustment}/confirmation")
def confirmation(adjustment: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Core has carried out an instruction: it counts."""
    require(actor, Permission.IMPORT_BOOK)
    return adjustment_view(confirm_adjustment(work, adjustment))


@router.post("/adjustments/{adjustment}/declination")
def declination(adjustment: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Core will not carry out an instruction: it never counts."""
    require(actor, Permission.IMPORT_BOOK)
    return adjustment_view(decline_adjustment(work, adjustment))


class HeldMoneyRequest(BaseModel):
    """Money that came in and may be meant for an account, or for one nobody knows yet."""

    model_config = ConfigDict(extra="forbid")

    money: str = Field(pattern=_REF)
    account: str | None = Field(default=None, max_length=100)
    amount_minor: int = Field(gt=0, le=10**15)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    received_at: AwareDatetime
    reason: str = Field(pattern=_REASON)


@router.post("/held-money", status_code=201)
def hold(wish: HeldMoneyRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Hold money whose purpose is in doubt: nothing is collected on that account until it is placed."""
    require(actor, Permission.RECORD)
    account = find_account(work, wish.account) if wish.account else None
    money = Money(wish.amount_minor, wish.currency)
    return held_view(hold_money(work, wish.money, money, wish.received_at, wish.reason, account))


@router.get("/held-money")
def held(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Money nobody has placed yet, oldest first."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(datetime.fromisoformat, str)
    found = open_held_money(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].received_at.isoformat(), found[-1].ref] if len(found) == paging.limit else None
    return {"money": [held_view(item) for item in found], "next": paging.next_cursor(last)}


class IdentificationRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    account: str = Field(max_length=100)


@router.post("/held-money/{money}/identification")
def identification(money: str, wish: IdentificationRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """It is for this account: a payment of the moment it came in."""
    require(actor, Permission.RECORD)
    return held_view(identify_money(work, money, find_account(work, wish.account)))


@router.post("/held-money/{money}/return")
def giving_back(money: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """It went back to whom it came from."""
    require(actor, Permission.RECORD)
    return held_view(return_money(work, money))


class FiguresShown(Shown):
    """What we reckon and what core says: minor units of the account's currency, or days."""

    ours: int | None
    core: int | None


class DifferenceShown(Shown):
    """``ref``, ``currency``: the account's; ``refs``: what explains it, where something does."""

    account: str
    ref: str
    currency: str
    opened_at: Moment
    as_of: Day
    cause: str
    fields: dict[str, FiguresShown]
    refs: list[str]


class DifferencePage(Shown):
    differences: list[DifferenceShown]
    next: str | None


@router.get("/book/differences", response_model=DifferencePage)
def open_differences(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Where core's balance and our reckoning differ, and what explains it; oldest first."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(datetime.fromisoformat, UUID)
    found = differences(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].opened_at.isoformat(), str(found[-1].account)] if len(found) == paging.limit else None
    shown = [{**difference_view(item), **_account_of(work, item)} for item in found]
    return {"differences": shown, "next": paging.next_cursor(last)}


def _account_of(work: Work, found: OpenDifference) -> dict[str, str]:
    whose = get_account(work, found.account)
    return {"ref": whose.ref, "currency": whose.currency}


@router.get("/book/policy")
def policy(work: CurrentWork, actor: CurrentActor, on: date | None = None) -> dict[str, Any]:
    """What is chosen as of a day (default today), and every choice ever made."""
    require(actor, Permission.SEE_PEOPLE)
    return policy_view(work, on)


class ChoiceRequest(BaseModel):
    """From the day ``since`` on, ``value`` holds for ``name``."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=40)
    value: str = Field(max_length=40)
    since: date


@router.post("/book/policy", status_code=201)
def choice(wish: ChoiceRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Choose the book of record, the order of allocation, penalty interest, the bucket map, when a promise is kept."""
    require(actor, Permission.CHOOSE_POLICY)
    choose_policy(work, wish.name, wish.value, wish.since)
    return policy_view(work, wish.since)


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


def held_view(found: HeldMoney) -> dict[str, Any]:
    return {
        "money": found.ref,
        "account": str(found.account) if found.account else None,
        "amount_minor": found.amount.amount_minor,
        "currency": found.amount.currency,
        "received_at": found.received_at.astimezone(UTC).isoformat(),
        "reason": found.reason,
        "by": found.by,
        "resolved_at": found.resolved_at.astimezone(UTC).isoformat() if found.resolved_at else None,
        "outcome": found.outcome,
    }


def difference_view(found: OpenDifference) -> dict[str, Any]:
    difference = found.difference
    return {
        "account": str(AccountId(found.account)),
        "opened_at": found.opened_at.astimezone(UTC).isoformat(),
        "as_of": difference.as_of.isoformat(),
        "cause": difference.cause,
        "fields": {name: {"ours": ours, "core": core} for name, (ours, core) in difference.fields.items()},
        "refs": list(difference.refs),
    }


def policy_view(work: Work, on: date | None) -> dict[str, Any]:
    day = on or work.today()
    return {
        "on": day.isoformat(),
        "chosen": dict(book_policy(work, day).names),
        "choices": [
            {
                "name": choice.name,
                "value": choice.value,
                "since": choice.since.isoformat(),
                "chosen_at": choice.chosen_at.astimezone(UTC).isoformat(),
                "by": choice.by,
            }
            for choice in choices_made(work)
        ],
    }
