"""Promises: taken, kept, broken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tideover.base import jobs
from tideover.base.errors import Invalid
from tideover.base.ids import AccountId, PersonId, PromiseId, new_id
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.actions.accounts import get_account
from tideover.book.actions.ledgers import payment_entry
from tideover.book.actions.people import get_person, hold_person, zone_of
from tideover.book.actions.policy import book_policy
from tideover.book.ledger import net
from tideover.book.model import (
    Account,
    Promise,
    PromiseBroken,
    PromiseKept,
    PromisePartlyKept,
    PromiseReplaced,
    PromiseTaken,
)
from tideover.book.promising import Promised, PromiseState, Received, appropriate
from tideover.book.store import ledger as ledger_store
from tideover.book.store import promises as promises_store
from tideover.journal import record

MOST_YEAR = 3000


def promises_of(work: Work, person: PersonId) -> list[Promise]:
    return promises_store.promise_rows(work, person=person)


def promised_accounts(work: Work, accounts: Sequence[AccountId]) -> set[AccountId]:
    """Which of these accounts have a promise whose day has not come yet."""
    return {AccountId(account) for account in promises_store.promised_accounts(work, accounts)}


def take_promise(work: Work, account: Account, amount: Money, due: date, *, is_in_addition: bool = False) -> Promise:
    """Note a promise to pay ``amount`` by the end of ``due`` (the person's own day); a timer settles it when money counts
    no more.

    It replaces the account's open promises, unless it is one of a series (``is_in_addition``). Raises ``Invalid`` for a
    day gone by, no amount or another currency.
    """
    person = get_person(work, account.person)
    hold_person(work, account.person)
    now = work.now()
    today = now.astimezone(zone_of(person)).date()
    if amount.currency != account.currency:
        raise Invalid("currency_mismatch", field="currency", expected=account.currency)
    if amount.amount_minor <= 0:
        raise Invalid("invalid_amount", field="amount_minor", expected="more than 0")
    if due < today:
        raise Invalid("promise_in_the_past", field="due", expected="today or later, in the customer's own zone")
    if due.year >= MOST_YEAR:
        raise Invalid("promise_too_late", field="due", expected=f"a day before {MOST_YEAR}")
    promise = Promise(PromiseId(new_id()), person.id, account.id, amount, due, now, PromiseState.OPEN, 0)
    if not is_in_addition:
        _replace_open(work, account, promise.id, now)
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
    grace = timedelta(days=book_policy(work, today).promises.grace_days)
    end = datetime.combine(due + grace + timedelta(days=1), time(), tzinfo=zone_of(person))
    jobs.enqueue(work, "settle_promise", {"promise": promise.id}, due_at=end, key=f"settle_promise:{promise.id}")
    return promise


def _replace_open(work: Work, account: Account, by: PromiseId, now: datetime) -> None:
    for old in promises_store.promise_rows(work, account=account.id):
        if old.state is PromiseState.OPEN:
            promises_store.replace_promise(work, old.id, now)
            record(work, PromiseReplaced(old.person, old.account, old.id, by))


def expire_promise(work: Work, promise: PromiseId) -> None:
    """The promise's last day is over: kept, partly kept or broken by what came in."""
    found = promises_store.promise_rows(work, id=promise)
    if not found or found[0].state is not PromiseState.OPEN:
        return
    hold_person(work, found[0].person)
    settle_promises(work, get_account(work, found[0].account))


def settle_promises(work: Work, account: Account) -> None:
    """Hold the account's promises against the money that came in, and say where one's outcome is another than before.

    The person must be held. A late payment or reversal changes outcomes already known: the newer fact tells.
    """
    promises = promises_store.promise_rows(work, account=account.id)
    if not promises:
        return
    today = work.now().astimezone(zone_of(get_person(work, account.person))).date()
    rows = [payment_entry(row) for row in ledger_store.payments_of(work, [account.id])]
    moments = {row.ref: row.paid_at for row in ledger_store.payments_of(work, [account.id])}
    money = [Received(entry.ref, entry.amount_minor, moments[entry.ref], entry.day) for entry in net(rows)]
    taken = [Promised(str(p.id), p.amount.amount_minor, p.due, p.taken_at, p.replaced_at) for p in promises]
    outcomes = appropriate(taken, money, book_policy(work, today).promises, today)
    for promise in promises:
        outcome = outcomes[str(promise.id)]
        if (outcome.state, outcome.paid_minor) == (promise.state, promise.paid_minor):
            continue
        promises_store.set_promise(work, promise.id, outcome.state, outcome.paid_minor)
        told = _TOLD.get(outcome.state)
        if told is not None and outcome.state is not promise.state:
            record(work, told(promise.person, promise.account, promise.id, outcome.paid_minor, promise.amount.currency))


_TOLD: dict[PromiseState, type[PromiseKept | PromisePartlyKept | PromiseBroken]] = {
    PromiseState.KEPT: PromiseKept,
    PromiseState.PARTLY_KEPT: PromisePartlyKept,
    PromiseState.BROKEN: PromiseBroken,
}


def count_promises(work: Work) -> dict[str, int]:
    """Promises by state."""
    return promises_store.promise_counts(work)
