"""HTTP of the book: persons, payments, promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.errors import NotFound
from tideover.base.http import CurrentPaging, CurrentWork
from tideover.base.money import Money
from tideover.book.actions.accounts import accounts_of, find_account
from tideover.book.actions.addresses import addresses_of
from tideover.book.actions.cases import cases_of
from tideover.book.actions.holders import creditors_on
from tideover.book.actions.identity import links_of, same_person
from tideover.book.actions.parties import parties_of
from tideover.book.actions.payments import record_payment
from tideover.book.actions.people import erase_person, find_person, get_persons, list_persons, profile_of, reveal_field, zone_of
from tideover.book.actions.policy import book_policy
from tideover.book.actions.promises import promises_of, take_promise
from tideover.book.actions.standing import AccountStanding, standing_on
from tideover.book.case_routes import router as case_router
from tideover.book.import_routes import router as import_router
from tideover.book.model import Account, Person
from tideover.book.person_routes import router as person_router
from tideover.book.schemas import (
    PersonFile,
    PersonsPage,
    address_view,
    case_view,
    obstacles_view,
    party_view,
    person_links_view,
    promise_view,
)
from tideover.security import CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["book"])
router.include_router(person_router)
router.include_router(case_router)
router.include_router(import_router)


class PaymentRequest(BaseModel):
    """Money that came in. ``payment``: the lender's reference; ``reverses``: the reference of a payment taken back."""

    model_config = ConfigDict(extra="forbid")

    payment: str = Field(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")
    account: str = Field(max_length=100)
    amount_minor: int = Field(gt=0, le=10**15, strict=True)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    paid_at: AwareDatetime
    reverses: str | None = Field(default=None, max_length=64)


@router.post("/payments", status_code=201)
def payments(request: PaymentRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Record a payment. From the moment this answers, nothing is sent to collect what it paid."""
    require(actor, Permission.RECORD)
    account = find_account(work, request.account)
    money = Money(request.amount_minor, request.currency)
    is_new = record_payment(work, request.payment, account, money, request.paid_at, reverses=request.reverses)
    return {"payment": request.payment, "account": str(account.id), "recorded": is_new}


@router.post("/hooks/{webhook}/payments", status_code=201, tags=["webhooks"])
def signed_payments(webhook: str, request: PaymentRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A payment told by the lender's system, signed by its webhook's secret (Standard Webhooks) instead of a token."""
    return payments(request, work, actor)


class PromiseRequest(BaseModel):
    """A promise to pay. ``due``: the last day, in the customer's own zone. It takes the place of the account's open
    promises, unless it is made ``in_addition`` to them."""

    model_config = ConfigDict(extra="forbid")

    account: str = Field(max_length=100)
    amount_minor: int = Field(gt=0, le=10**15, strict=True)
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    due: date
    in_addition: bool = False


@router.post("/promises", status_code=201)
def promises(request: PromiseRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Note a promise; it is kept or broken by what is paid up to its day."""
    require(actor, Permission.RECORD)
    account = find_account(work, request.account)
    money = Money(request.amount_minor, request.currency or account.currency)
    promise = take_promise(work, account, money, request.due, is_in_addition=request.in_addition)
    return promise_view(promise)


def person_view(person: Person) -> dict[str, Any]:
    return {
        "person": str(person.id),
        "ref": person.ref,
        "name": person.masked_name,
        "jurisdiction": person.jurisdiction,
        "zone": person.zone,
        "language": person.language,
        "is_erased": person.is_erased,
    }


@router.get("/persons", response_model=PersonsPage)
def persons(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    person: Annotated[str | None, Query(max_length=100)] = None,
) -> dict[str, Any]:
    """Persons in order of the lender's references, masked. ``person``: only whoever has this id or reference."""
    require(actor, Permission.SEE_PEOPLE)
    if person is not None:
        try:
            return {"persons": [person_view(find_person(work, person))], "next": None}
        except NotFound:
            return {"persons": [], "next": None}
    after = paging.start(str)
    found = list_persons(work, after[0] if after else None, paging.limit)
    last = [found[-1].ref] if len(found) == paging.limit else None
    return {"persons": [person_view(each) for each in found], "next": paging.next_cursor(last)}


@router.get("/persons/{person}", response_model=PersonFile)
def person(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A person, their addresses, accounts, cases and promises, and who is the same person; every personal field masked."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_person(work, person)
    today = work.now().astimezone(zone_of(found)).date()
    accounts = accounts_of(work, found.id)
    ids = [account.id for account in accounts]
    standing, creditors = standing_on(work, ids, today), creditors_on(work, ids, today)
    bucket_of = book_policy(work, today).buckets.bucket_of
    links = links_of(work, found.id)
    linked = get_persons(work, sorted({end for link in links for end in (link.a, link.b)} - {found.id}))
    return {
        **person_view(found),
        "fields": profile_of(work, found),
        "accounts": [_account_view(each, creditors[each.id], standing[each.id], bucket_of) for each in accounts],
        "promises": [promise_view(promise) for promise in promises_of(work, found.id)],
        "parties": [party_view(party) for party in parties_of(work, found.id)],
        "addresses": [address_view(view) for view in addresses_of(work, found.id)],
        "same_person": [str(member) for member in same_person(work, found.id)],
        "links": person_links_view(
            found.id,
            links,
            {each.id: each for each in linked},
            logins_of(work, {by for link in links for by in (link.by, link.undone_by) if by}),
        ),
        "cases": [case_view(case) for case in cases_of(work, found.id)],
    }


def _account_view(
    account: Account, creditor: str, standing: AccountStanding, bucket_of: Callable[[int], str]
) -> dict[str, Any]:
    owed = standing.owed
    return {
        "account": str(account.id),
        "ref": account.ref,
        "product": account.product,
        "creditor": creditor,
        "currency": account.currency,
        "due_minor": owed.due_minor,
        "overdue_minor": owed.overdue_minor,
        "dpd": owed.dpd,
        "bucket": bucket_of(owed.dpd),
        "next_due": owed.next_due.isoformat() if owed.next_due else None,
        "next_minor": owed.next_minor,
        "obstacles": obstacles_view(standing.obstacles),
    }


class RevealRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    field: str = Field(max_length=40)
    reason: str = Field(min_length=1, max_length=500)


@router.post("/persons/{person}/reveals")
def reveal(person: str, wish: RevealRequest, request: Request, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """One unmasked field. The look and its reason go on record."""
    require(actor, Permission.REVEAL)
    found = find_person(work, person)
    request.state.answer_subject = found.id  # what is kept of this answer goes when the person is erased
    return {"field": wish.field, "value": reveal_field(work, found.id, wish.field, wish.reason)}


@router.delete("/persons/{person}/personal-data", status_code=200)
def erase(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Erase a person: their key is destroyed, so nothing sealed for them can be read again. Cannot be undone."""
    require(actor, Permission.ERASE)
    found = find_person(work, person)
    erase_person(work, found.id)
    return {"person": str(found.id), "erased": True}
