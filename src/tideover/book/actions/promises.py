"""Promises: taken, kept, broken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tideover.base import jobs
from tideover.base.errors import Invalid
from tideover.base.ids import PersonId, PromiseId, new_id
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.actions.accounts import get_account
from tideover.book.actions.people import get_person, hold_person, zone_of
from tideover.book.model import (
    Account,
    Promise,
    PromiseBroken,
    PromiseKept,
    PromiseState,
    PromiseTaken,
    paid_towards,
)
from tideover.book.store import payments as payments_store
from tideover.book.store import promises as promises_store
from tideover.journal import record


def promises_of(work: Work, person: PersonId) -> list[Promise]:
    return promises_store.promise_rows(work, person=person)


def take_promise(work: Work, account: Account, amount: Money, due: date) -> Promise:
    """Note a promise to pay ``amount`` by the end of ``due`` (the person's own day); a timer settles it then.

    Raises ``Invalid`` for a day gone by, no amount or another currency.
    """
    person = get_person(work, account.person)
    hold_person(work, account.person)
    now = work.now()
    if amount.currency != account.currency:
        raise Invalid("currency_mismatch", field="currency", expected=account.currency)
    if amount.amount_minor <= 0:
        raise Invalid("invalid_amount", field="amount_minor", expected="more than 0")
    if due < now.astimezone(zone_of(person)).date():
        raise Invalid("promise_in_the_past", field="due", expected="today or later, in the customer's own zone")
    promise = Promise(PromiseId(new_id()), person.id, account.id, amount, due, now, PromiseState.OPEN, 0)
    promises_store.insert_promise(
        work,
        {
            "id": promise.id,
            "person": person.id,
            "account": account.id,
            "amount_minor": amount.amount_minor,
            "currency": amount.currency,
            "due": due,
            "taken_at": now,
        },
    )
    record(work, PromiseTaken(person.id, account.id, promise.id, amount.amount_minor, amount.currency, due, work.actor))
    end = datetime.combine(due + timedelta(days=1), time(), tzinfo=zone_of(person))
    jobs.enqueue(work, "settle_promise", {"promise": promise.id}, due_at=end, key=f"settle_promise:{promise.id}")
    return promise


def expire_promise(work: Work, promise: PromiseId) -> None:
    """The promise's day is over: kept if what was promised came in, else broken."""
    found = promises_store.promise_rows(work, id=promise)
    if not found or found[0].state is not PromiseState.OPEN:
        return
    hold_person(work, found[0].person)
    settle_promises(work, get_account(work, found[0].account), final=True, only=promise)


def settle_promises(work: Work, account: Account, *, final: bool, only: PromiseId | None = None) -> None:
    """Hold open promises of an account against what was paid. The person must be held.

    Each payment counts towards every open promise it falls to: a second promise for the same money replaces the first
    in meaning, it does not add to it.
    """
    tz = zone_of(get_person(work, account.person))
    for promise in promises_store.promise_rows(work, account=account.id):
        if promise.state is not PromiseState.OPEN or (only is not None and promise.id != only):
            continue
        payments = payments_store.payments_since(work, account.id, promise.taken_at)
        paid = paid_towards(promise, [(amount, at, at.astimezone(tz).date()) for amount, at in payments])
        ids = (promise.person, promise.account, promise.id, paid, promise.amount.currency)
        if paid >= promise.amount.amount_minor:
            promises_store.set_promise(work, promise.id, PromiseState.KEPT, paid)
            record(work, PromiseKept(*ids))
        elif final:
            promises_store.set_promise(work, promise.id, PromiseState.BROKEN, paid)
            record(work, PromiseBroken(*ids))
        else:
            promises_store.set_promise(work, promise.id, PromiseState.OPEN, paid)


def count_promises(work: Work) -> dict[str, int]:
    """Promises by state."""
    return promises_store.promise_counts(work)
