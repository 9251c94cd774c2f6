"""Held money (挂账): it came in, and it is not clear what it is for. While some is held for an account, collecting rests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId, PersonId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.actions.accounts import get_account
from tideover.book.actions.payments import record_payment
from tideover.book.actions.people import hold_person, hold_persons
from tideover.book.model import Account, HeldMoneyResolved, MoneyHeld
from tideover.book.store import ledger as ledger_store
from tideover.journal import record

_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class HeldMoney:
    """``account``: the one it may be meant for, or the one it was found to be for. ``outcome``: identified, returned."""

    ref: str
    account: AccountId | None
    amount: Money
    received_at: datetime
    known_at: datetime
    reason: str
    by: str
    resolved_at: datetime | None
    outcome: str | None


def hold_money(
    work: Work, ref: str, amount: Money, received_at: datetime, reason: str, account: Account | None = None
) -> HeldMoney:
    """Note money whose purpose is in doubt. ``ref``: the bank's reference, which its payment will have; ``reason``: a code.

    The same again changes nothing; the same reference with other content raises ``Conflict("held_money_differs")``.
    """
    if amount.amount_minor <= 0:
        raise Invalid("invalid_amount", field="amount_minor", expected="more than 0")
    if not _REASON.fullmatch(reason):
        raise Invalid("invalid_held_money", field="reason", expected="a code of small letters, digits and _")
    if account is not None:
        if account.currency != amount.currency:
            raise Invalid("currency_mismatch", field="currency", expected=account.currency)
        hold_person(work, account.person)
    known = ledger_store.held(work, ref)
    if known is not None:
        if (known.amount_minor, known.currency, known.received_at) != (amount.amount_minor, amount.currency, received_at):
            raise Conflict("held_money_differs", field="money", expected="the content first recorded under this reference")
        return _held(known)
    if ledger_store.is_ref_taken(work, ref):
        raise Conflict("held_money_differs", field="money", expected="a reference no payment has")
    now = work.now()
    row: dict[str, Any] = {"ref": ref, "account": account.id if account else None, "amount_minor": amount.amount_minor}
    row |= {"currency": amount.currency, "received_at": received_at, "known_at": now, "reason": reason, "by": work.actor}
    ledger_store.insert_held(work, row)
    person, id_ = _whose(account)
    fact = MoneyHeld(person, id_, ref, amount.amount_minor, amount.currency, received_at, reason, work.actor)
    record(work, fact, at=min(received_at, now))
    return _held(ledger_store.held(work, ref))


def identify_money(work: Work, ref: str, account: Account) -> HeldMoney:
    """It is for this account: a payment of the moment it came in. The same again changes nothing.

    Raises ``NotFound("held_money_not_found")``, ``Conflict("held_money_resolved")``, ``Invalid("currency_mismatch")``.
    """
    suspected = _found(work, ref).account
    persons = {account.person} | ({get_account(work, suspected).person} if suspected else set())
    hold_persons(work, sorted(persons))
    row = ledger_store.held(work, ref)
    if row.resolved_at is not None:
        if (row.outcome, row.account) != ("identified", account.id):
            raise Conflict("held_money_resolved", field="money", expected="money that is still held")
        return _held(row)
    record_payment(work, ref, account, Money(row.amount_minor, row.currency), row.received_at)
    ledger_store.resolve_held(work, ref, work.now(), "identified", account.id, ref)
    record(work, HeldMoneyResolved(account.person, account.id, ref, "identified", work.actor))
    return _held(ledger_store.held(work, ref))


def return_money(work: Work, ref: str) -> HeldMoney:
    """It went back to whom it came from. The same again changes nothing.

    Raises ``NotFound("held_money_not_found")``, ``Conflict("held_money_resolved")``.
    """
    suspected = _found(work, ref).account
    account = get_account(work, suspected) if suspected else None
    if account is not None:
        hold_person(work, account.person)
    row = ledger_store.held(work, ref)
    if row.resolved_at is not None:
        if row.outcome != "returned":
            raise Conflict("held_money_resolved", field="money", expected="money that is still held")
        return _held(row)
    ledger_store.resolve_held(work, ref, work.now(), "returned", None, None)
    person, id_ = _whose(account)
    record(work, HeldMoneyResolved(person, id_, ref, "returned", work.actor))
    return _held(ledger_store.held(work, ref))


def held_on(work: Work, account: AccountId) -> list[HeldMoney]:
    """Money that is or was held for an account, oldest first."""
    return [_held(row) for row in ledger_store.held_on(work, [account])]


def open_held_money(work: Work, after: tuple[datetime, str] | None, limit: int) -> list[HeldMoney]:
    """Money nobody has placed yet, oldest first."""
    return [_held(row) for row in ledger_store.open_held(work, after, limit)]


def _whose(account: Account | None) -> tuple[PersonId | None, AccountId | None]:
    return (account.person, account.id) if account else (None, None)


def _found(work: Work, ref: str) -> HeldMoney:
    row = ledger_store.held(work, ref, is_locked=False)
    if row is None:
        raise NotFound("held_money_not_found", field="money")
    return _held(row)


def _held(row: Any) -> HeldMoney:
    return HeldMoney(
        row.ref,
        AccountId(row.account) if row.account else None,
        Money(row.amount_minor, row.currency),
        row.received_at,
        row.known_at,
        row.reason,
        row.by,
        row.resolved_at,
        row.outcome,
    )
