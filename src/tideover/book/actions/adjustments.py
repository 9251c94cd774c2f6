"""What changes what is owed without being a payment: fees, waivers, pauses, re-ages, new plans, and taking them back.

Where core is the book of record (``core``) an adjustment made here is an instruction: it counts once core confirms it,
by a word of its own or by a balance that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.book.actions.accounts import get_account
from tideover.book.actions.ledgers import adjustment_entry, ledgers_of
from tideover.book.actions.people import get_person, hold_person, zone_of
from tideover.book.actions.policy import book_policy
from tideover.book.ledger import OF_MONEY, Entry, EntryKind, Plan, Position
from tideover.book.model import Account, AccountAdjusted, AdjustmentConfirmed, AdjustmentDeclined
from tideover.book.schedule import LoanTerms
from tideover.book.store import ledger as ledger_store
from tideover.journal import record

AHEAD = timedelta(days=366)  # how far ahead a pause may be agreed
MOST_MINOR = 10**15
_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}")
_REF = re.compile(r"[\x21-\x7e]{1,64}")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An adjustment on record. ``counts_from`` None: an instruction that waits for core, or that core declined."""

    ref: str
    account: AccountId
    entry: Entry
    reason: str
    by: str
    known_at: datetime
    counts_from: datetime | None
    declined_at: datetime | None

    @property
    def state(self) -> str:
        """``counts``, ``pending`` or ``declined``."""
        return "counts" if self.counts_from else "declined" if self.declined_at else "pending"


def adjust(work: Work, account: Account, wish: Entry, reason: str, *, is_confirmed: bool = False) -> Adjustment:
    """Record an adjustment under the person's hold. ``wish``: its ``known_at`` is set here; ``reason``: a short code.

    ``is_confirmed``: core itself says so, so it counts at once. The same adjustment again changes nothing; the same
    reference with other content raises ``Conflict("adjustment_differs")``; what makes no sense ``Invalid`` with its field.
    """
    person = get_person(work, account.person)
    now = hold_person(work, account.person)
    today = now.astimezone(zone_of(person)).date()
    known = ledger_store.adjustment(work, wish.ref)
    if known is not None:
        before = adjustment_entry(known, now)
        if known.account != account.id or before != replace(wish, known_at=now) or known.reason != reason:
            raise Conflict("adjustment_differs", field="adjustment", expected="the content first recorded under this reference")
        return _adjustment(known)
    if not _REF.fullmatch(wish.ref):
        raise Invalid("invalid_adjustment", field="adjustment", expected="1 to 64 printable ASCII characters without blanks")
    if ledger_store.is_ref_taken(work, wish.ref):
        raise Conflict("adjustment_differs", field="adjustment", expected="a reference no payment has")
    if not _REASON.fullmatch(reason):
        raise Invalid("invalid_adjustment", field="reason", expected="a code of small letters, digits and _")
    disbursed = ledger_store.account_terms(work, [account.id])[0].disbursed
    check_entry(wish, disbursed, today)
    if wish.kind is EntryKind.REVERSAL:
        _check_reversal(wish, ledger_store.adjustments_of(work, [account.id]), now)
    is_instruction = book_policy(work, today).is_core and not is_confirmed
    row = {
        "ref": wish.ref,
        "account": account.id,
        "kind": wish.kind.value,
        "day": wish.day,
        "known_at": now,
        "counts_from": None if is_instruction else now,
        "amount_minor": wish.amount_minor,
        "component": wish.component.value if wish.component else None,
        "until": wish.until,
        "due": wish.due,
        "plan": {**asdict(wish.plan), "first_due": wish.plan.first_due.isoformat()} if wish.plan else None,
        "reverses": wish.reverses,
        "reason": reason,
        "by": work.actor,
    }
    ledger_store.insert_adjustment(work, row)
    record(
        work,
        AccountAdjusted(
            account.person, account.id, wish.ref, wish.kind.value, wish.day, wish.amount_minor, account.currency,
            wish.component.value if wish.component else None, wish.reverses, reason, is_instruction, work.actor,
        ),
    )  # fmt: skip
    return _adjustment(ledger_store.adjustment(work, wish.ref))


def try_adjustment(work: Work, account: Account, wish: Entry, on: date) -> Position:
    """What would be owed on a day if this adjustment counted; nothing is kept. Raises ``Invalid`` as ``adjust`` does."""
    now = work.now()
    today = now.astimezone(zone_of(get_person(work, account.person))).date()
    ledger = ledgers_of(work, [account.id])[account.id]
    check_entry(wish, ledger.contract.disbursed, today)
    if wish.kind is EntryKind.REVERSAL:
        _check_reversal(wish, ledger_store.adjustments_of(work, [account.id]), now)
    entries = (*ledger.entries, replace(wish, known_at=now))
    return replace(ledger, entries=entries).standing(book_policy(work, on), on)


def check_entry(wish: Entry, disbursed: date, today: date) -> None:
    """Raises ``Invalid("invalid_adjustment")`` with the field of what makes no sense."""
    kind = wish.kind
    if kind is EntryKind.PAYMENT:
        raise Invalid("invalid_adjustment", field="kind", expected="anything but a payment, which has a door of its own")
    latest = today + AHEAD if kind in (EntryKind.PAUSE, EntryKind.RESUME) else today
    _require(disbursed <= wish.day <= latest, "day", f"a day from {disbursed} to {latest}")
    if kind in OF_MONEY:
        _require(0 < wish.amount_minor <= MOST_MINOR, "amount_minor", "more than 0")
    elif kind is not EntryKind.REVERSAL:
        _require(wish.amount_minor == 0, "amount_minor", "no amount")
    _require((wish.component is not None) == (kind is EntryKind.WAIVER), "component", "with a waiver, and only there")
    _require(wish.until is None or (kind is EntryKind.PAUSE and wish.until > wish.day), "until", "with a pause, after its day")
    _require((wish.due is not None) == (kind is EntryKind.REAGE), "due", "with a re-age, and only there")
    _require(wish.due is None or wish.day < wish.due <= wish.day + 30 * AHEAD, "due", "a day after the re-age")
    _require((wish.plan is not None) == (kind is EntryKind.REAMORTISE), "plan", "with a re-amortisation, and only there")
    _require((wish.reverses is not None) == (kind is EntryKind.REVERSAL), "reverses", "with a reversal, and only there")
    if wish.plan is not None:
        _check_plan(wish.plan, wish.day)


def _check_plan(plan: Plan, day: date) -> None:
    _require(day < plan.first_due <= day + 2 * AHEAD, "plan.first_due", "a day after the re-amortisation, within two years")
    try:
        LoanTerms(1, plan.annual_rate, plan.terms, plan.method, day, plan.first_due, plan.day_count, plan.every)
    except Invalid as error:
        raise Invalid("invalid_adjustment", field=f"plan.{error.data['field']}", expected=error.data["expected"]) from None


def _check_reversal(wish: Entry, rows: Sequence[Any], now: datetime) -> None:
    entries = {row.ref: adjustment_entry(row, now) for row in rows}
    original = entries.get(wish.reverses or "")
    is_known = original is not None and original.kind is not EntryKind.REVERSAL
    _require(is_known, "reverses", "an adjustment of this account that is no reversal")
    if original is None:
        return
    backs = [entry for entry in entries.values() if entry.reverses == wish.reverses]
    taken = sum(entry.amount_minor or original.amount_minor for entry in backs)
    is_left = not backs if original.kind not in OF_MONEY else taken < original.amount_minor
    _require(is_left, "reverses", "an adjustment that was not taken back already")
    most = original.amount_minor - taken if original.kind in OF_MONEY else 0
    _require(0 <= wish.amount_minor <= most, "amount_minor", "0 for all of it, or at most what is left of it")
    _require(wish.day >= original.day, "day", "a day from that of the adjustment on")


def confirm_adjustment(work: Work, ref: str, by: str | None = None) -> Adjustment:
    """Core has carried out an instruction: from now on it counts, from its own day. Confirming again changes nothing.

    Raises ``NotFound("adjustment_not_found")``, ``Conflict("adjustment_declined")``.
    """
    row, account = _waiting(work, ref)
    if row.declined_at is not None:
        raise Conflict("adjustment_declined", field="adjustment", expected="an instruction that waits for core")
    if row.counts_from is None:
        ledger_store.confirm_adjustment(work, ref, work.now())
        record(work, AdjustmentConfirmed(account.person, account.id, ref, by or work.actor))
    return _adjustment(ledger_store.adjustment(work, ref))


def decline_adjustment(work: Work, ref: str) -> Adjustment:
    """Core will not carry out an instruction: it never counts. Declining again changes nothing.

    Raises ``NotFound("adjustment_not_found")``, ``Conflict("adjustment_counts")``.
    """
    row, account = _waiting(work, ref)
    if row.counts_from is not None:
        raise Conflict("adjustment_counts", field="adjustment", expected="an instruction that waits for core")
    if row.declined_at is None:
        ledger_store.decline_adjustment(work, ref, work.now())
        record(work, AdjustmentDeclined(account.person, account.id, ref, work.actor))
    return _adjustment(ledger_store.adjustment(work, ref))


def _waiting(work: Work, ref: str) -> tuple[Adjustment, Account]:
    row = ledger_store.adjustment(work, ref)
    if row is None:
        raise NotFound("adjustment_not_found", field="adjustment")
    account = get_account(work, AccountId(row.account))
    hold_person(work, account.person)
    return _adjustment(ledger_store.adjustment(work, ref)), account


def adjustments_of(work: Work, accounts: Sequence[AccountId]) -> list[Adjustment]:
    """All adjustments of accounts, by day: those that count, wait for core, or were declined."""
    return [_adjustment(row) for row in ledger_store.adjustments_of(work, accounts)]


def pending_adjustments(work: Work, after: tuple[datetime, str] | None, limit: int) -> list[Adjustment]:
    """Instructions that wait for core, oldest first."""
    return [_adjustment(row) for row in ledger_store.pending_adjustments(work, after, limit)]


def _adjustment(row: Any) -> Adjustment:
    entry = adjustment_entry(row, row.known_at)
    return Adjustment(
        row.ref, AccountId(row.account), entry, row.reason, row.by, row.known_at, row.counts_from, row.declined_at
    )  # fmt: skip


def _require(is_right: bool, field: str, expected: str) -> None:
    if not is_right:
        raise Invalid("invalid_adjustment", field=field, expected=expected)
