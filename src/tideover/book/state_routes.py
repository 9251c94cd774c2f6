"""HTTP of the book as a whole: how it stands, differences with core, held money, the tenant's choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.http import CurrentPaging, CurrentWork, Day, Moment, Shown
from tideover.base.ids import AccountId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.actions.accounts import find_account, whose_accounts
from tideover.book.actions.held_money import HeldMoney, hold_money, identify_money, open_held_money, return_money
from tideover.book.actions.policy import book_policy, choices_made, choose_policy
from tideover.book.actions.reconciling import OpenDifference, differences
from tideover.book.actions.state import state_of_book
from tideover.book.policy import DEFAULTS, MOST_STALE_DAYS, policy_options
from tideover.book.schemas import CODE, REF, Sum, WhoseShown, whose_view
from tideover.security import CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["ledger"])


# --- how it stands ----------------------------------------------------------------------------------------------------


class BalancesShown(Shown):
    """Accounts whose latest balance of core's is of this day."""

    as_of: Day
    accounts: int


class BookStateShown(Shown):
    """``on``: the tenant's day; ``balances``: the latest days of which core's balances are the accounts' last, newest first;
    ``stale``: accounts whose balance is older than ``stale_days`` allow, ``without``: those that core never gave one for;
    ``held``: open sums by currency; ``waiting``: changes that the lake has not taken up yet."""

    on: Day
    book_of_record: str
    stale_days: int
    accounts: int
    balances: list[BalancesShown]
    stale: int
    without: int
    differences: int
    held_money: int
    held: list[Sum]
    instructions: int
    waiting: int


@router.get("/book/state")
def state(work: CurrentWork, actor: CurrentActor) -> BookStateShown:
    """How the book stands: how fresh core's balances are, and what waits for somebody."""
    require(actor, Permission.SEE_PEOPLE)
    found = state_of_book(work)
    return BookStateShown(
        on=found.on.isoformat(),
        book_of_record=found.book_of_record,
        stale_days=found.stale_days,
        accounts=found.accounts,
        balances=[BalancesShown(as_of=day.isoformat(), accounts=count) for day, count in found.balances],
        stale=found.stale,
        without=found.without,
        differences=found.differences,
        held_money=found.held_money,
        held=[Sum(amount_minor=sum_.amount_minor, currency=sum_.currency) for sum_ in found.held],
        instructions=found.instructions,
        waiting=found.waiting,
    )


# --- held money -------------------------------------------------------------------------------------------------------


class HeldShown(Shown):
    """``account``: the one it may be meant for, or was found to be for; ``outcome``: identified, returned, null while held."""

    money: str
    account: str | None
    amount_minor: int
    currency: str
    received_at: Moment
    reason: str
    by: str
    resolved_at: Moment | None
    outcome: str | None


class HeldRow(HeldShown):
    """``whose``: the account it may be meant for, null where nobody knows; ``who``: the login of whoever noted it, or the
    process that did."""

    whose: WhoseShown | None
    who: str


class HeldPage(Shown):
    money: list[HeldRow]
    next: str | None


class HeldMoneyRequest(BaseModel):
    """Money that came in and may be meant for an account, or for one nobody knows yet."""

    model_config = ConfigDict(extra="forbid")

    money: str = Field(pattern=REF)
    account: str | None = Field(default=None, max_length=100)
    amount_minor: int = Field(gt=0, le=10**15, strict=True)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    received_at: AwareDatetime
    reason: str = Field(pattern=CODE)


@router.post("/held-money", status_code=201, response_model=HeldShown)
def hold(wish: HeldMoneyRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Hold money whose purpose is in doubt: nothing is collected on that account until it is placed."""
    require(actor, Permission.RECORD)
    account = find_account(work, wish.account) if wish.account else None
    money = Money(wish.amount_minor, wish.currency)
    return held_view(hold_money(work, wish.money, money, wish.received_at, wish.reason, account))


@router.get("/held-money", response_model=HeldPage)
def held(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Money nobody has placed yet, oldest first."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(datetime.fromisoformat, str)
    found = open_held_money(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].received_at.isoformat(), found[-1].ref] if len(found) == paging.limit else None
    whose = whose_views(work, (item.account for item in found))
    logins = logins_of(work, {item.by for item in found})
    rows = [{**held_view(item), "whose": whose.get(item.account), "who": logins.get(item.by, item.by)} for item in found]
    return {"money": rows, "next": paging.next_cursor(last)}


class IdentificationRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    account: str = Field(max_length=100)


@router.post("/held-money/{money:path}/identification", response_model=HeldShown)
def identification(money: str, wish: IdentificationRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """It is for this account: a payment of the moment it came in."""
    require(actor, Permission.RECORD)
    return held_view(identify_money(work, money, find_account(work, wish.account)))


@router.post("/held-money/{money:path}/return", response_model=HeldShown)
def giving_back(money: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """It went back to whom it came from."""
    require(actor, Permission.RECORD)
    return held_view(return_money(work, money))


# --- differences ------------------------------------------------------------------------------------------------------


class FiguresShown(Shown):
    """What we reckon and what core says: minor units of the account's currency, or days."""

    ours: int | None
    core: int | None


class CauseShown(Shown):
    """How core and we differ; ``refs``: what explains it, where something does."""

    account: str
    opened_at: Moment
    as_of: Day
    cause: str
    fields: dict[str, FiguresShown]
    refs: list[str]


class DifferenceShown(CauseShown):
    whose: WhoseShown


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
    whose = whose_views(work, (item.account for item in found))
    shown = [{**difference_view(item), "whose": whose[item.account]} for item in found]
    return {"differences": shown, "next": paging.next_cursor(last)}


# --- choices ----------------------------------------------------------------------------------------------------------


class ChoiceShown(Shown):
    """``value`` holds for ``name`` from ``since`` on; ``who``: the login of whoever chose it, or the process that did."""

    name: str
    value: str
    since: Day
    chosen_at: Moment
    by: str
    who: str


class OptionShown(Shown):
    """A value that may be chosen; ``source``: where it comes from."""

    value: str
    title_zh: str
    title_en: str
    source: str


class PolicyShown(Shown):
    """What holds on the day ``on``: by name; every choice ever made, oldest first; what may be chosen, by name (an empty list:
    a number of days, at most ``most_days``)."""

    on: Day
    chosen: dict[str, str]
    choices: list[ChoiceShown]
    options: dict[str, list[OptionShown]]
    most_days: int


@router.get("/book/policy", response_model=PolicyShown)
def policy(work: CurrentWork, actor: CurrentActor, on: date | None = None) -> dict[str, Any]:
    """What is chosen as of a day (default today), and every choice ever made."""
    require(actor, Permission.SEE_PEOPLE)
    return policy_shown(work, on)


class PolicyRequest(BaseModel):
    """From the day ``since`` on, ``value`` holds for ``name``."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=40)
    value: str = Field(max_length=40)
    since: date


@router.post("/book/policy", status_code=201, response_model=PolicyShown)
def choice(wish: PolicyRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Choose the book of record, the order of allocation, penalty interest, the bucket map, when a promise is kept."""
    require(actor, Permission.CHOOSE_POLICY)
    choose_policy(work, wish.name, wish.value, wish.since)
    return policy_shown(work, wish.since)


# --- views ------------------------------------------------------------------------------------------------------------


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


def policy_shown(work: Work, on: date | None) -> dict[str, Any]:
    found = policy_view(work, on)
    logins = logins_of(work, {choice["by"] for choice in found["choices"]})
    choices = [{**choice, "who": logins.get(choice["by"], choice["by"])} for choice in found["choices"]]
    options = {name: [asdict(option) for option in policy_options(name)] for name in DEFAULTS}
    return {**found, "choices": choices, "options": options, "most_days": MOST_STALE_DAYS}


def whose_views(work: Work, accounts: Iterable[AccountId | None]) -> dict[AccountId | None, dict[str, Any]]:
    """Accounts of a list, each with whose it is."""
    return {id_: whose_view(*found) for id_, found in whose_accounts(work, {id_ for id_ in accounts if id_}).items()}
