"""Money that comes in or goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tideover.base.errors import Conflict, Invalid
from tideover.base.ids import AccountId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.actions.cases import refresh_cases
from tideover.book.actions.people import get_person, hold_person, zone_of
from tideover.book.actions.promises import settle_promises
from tideover.book.actions.reconciling import reconcile
from tideover.book.model import (
    AHEAD,
    Account,
    PaymentRecorded,
    value_day,
)
from tideover.book.store import ledger as ledger_store
from tideover.book.store import payments as payments_store
from tideover.journal import record


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in, by the reference of whoever told us."""

    ref: str
    account: AccountId
    amount_minor: int
    paid_at: datetime
    known_at: datetime


def payments_between(work: Work, account: AccountId, since: datetime, until: datetime) -> list[Payment]:
    """An account's payments made from ``since`` to before ``until``, the oldest first; what was taken back is left out."""
    rows = ledger_store.payments_of(work, [account])
    undone = {row.reverses for row in rows if row.reverses}
    found = [
        Payment(row.ref, AccountId(row.account), row.amount_minor, row.paid_at, row.known_at)
        for row in rows
        if row.amount_minor > 0 and row.ref not in undone and since <= row.paid_at < until
    ]
    return sorted(found, key=lambda payment: (payment.paid_at, payment.ref))


def record_payment(
    work: Work,
    payment: str,
    account: Account,
    amount: Money,
    paid_at: datetime,
    *,
    posted_at: datetime | None = None,
    reverses: str | None = None,
) -> bool:
    """Record money that came in (or, with ``reverses``, went back), under the person's hold. Returns whether it is new.

    The same payment again changes nothing; the same reference with other content raises ``Conflict("payment_differs")``.
    A reversal names a payment of the same account, once; else ``Invalid("invalid_reversal")``. What is to be paid only later
    is no payment yet: ``Invalid("payment_ahead")``.
    """
    if amount.currency != account.currency:
        raise Invalid("currency_mismatch", field="currency", expected=account.currency)
    if amount.amount_minor <= 0:
        raise Invalid("invalid_amount", field="amount_minor", expected="more than 0")
    if paid_at > work.now() + AHEAD:
        raise Invalid("payment_ahead", field="paid_at", expected="a moment that has been, or is at most a day away")
    hold_person(work, account.person)
    signed = -amount.amount_minor if reverses else amount.amount_minor
    known = payments_store.payment(work, payment)
    if known is not None:
        same = (known.account, known.amount_minor, known.paid_at, known.reverses) == (account.id, signed, paid_at, reverses)
        if not same:
            raise Conflict("payment_differs", field="payment", expected="the content first recorded under this reference")
        return False
    if reverses is not None:
        original = payments_store.payment(work, reverses)
        left = 0 if original is None else original.amount_minor - payments_store.reversed_minor(work, reverses)
        if original is None or original.account != account.id or left < amount.amount_minor:
            raise Invalid(
                "invalid_reversal", field="reverses", expected="a payment of this account, at most what is left of it"
            )
    now = work.now()
    zone = zone_of(get_person(work, account.person))
    day = value_day(paid_at, now, zone)
    row = {"ref": payment, "account": account.id, "amount_minor": signed, "paid_at": paid_at, "known_at": now}
    payments_store.insert_payments(
        work, [{**row, "posted_at": posted_at or paid_at, "reverses": reverses, "day": day, "import": None}]
    )
    record(
        work,
        PaymentRecorded(account.person, account.id, payment, signed, amount.currency, paid_at, reverses),
        at=min(paid_at, now),
    )
    settle_promises(work, account)
    if ledger_store.presence(work, [account.id]).told:
        reconcile(work, [account.id])  # what counts from a day that core has told of differs until core tells of it again
    refresh_cases(work, [account.person], now.astimezone(zone).date())
    return True
