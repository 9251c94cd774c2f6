"""Accounts' ledgers, loaded and folded: what is owed as of any day, as known at any moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.book.actions.policy import book_policy
from tideover.book.differences import core_figures, figures
from tideover.book.ledger import (
    Agreed,
    Component,
    Contract,
    Entry,
    EntryKind,
    Plan,
    Position,
    positions,
)
from tideover.book.model import Owed
from tideover.book.opening import Opening, rebase
from tideover.book.policy import BookPolicy
from tideover.book.schedule import DayCount, Every, RepaymentMethod, as_rate
from tideover.book.store import ledger as ledger_store

DELIVERY = timedelta(days=1)  # how far apart a delivery's files may come in
CORES_REASON = "core"  # the reason of adjustments that core's files bring


@dataclass(frozen=True, slots=True)
class Ledger:
    """An account's contract and entries, as known at a moment, and core's word on it.

    ``opening``: core's first balance, where our book begins with it: no payment from before is known. ``latest``:
    core's last balance. ``pending``: instructions that core has not confirmed. ``crossing``: a payment that others than
    core told us of, made on the day of its last balance or later: whether that balance holds it is not known, even where
    the figures are equal.
    """

    contract: Contract
    entries: tuple[Entry, ...]
    opening: Opening | None
    latest: Opening | None
    pending: tuple[Entry, ...]
    crossing: bool = False

    def ours(self, policy: BookPolicy, on: date) -> Position:
        """What our own reckoning says is owed."""
        return self._from(self.opening, policy, on)

    def standing(self, policy: BookPolicy, on: date) -> Position:
        """What counts: our own reckoning where the book is ours or core's latest balance agrees with it, and for days
        before that balance; else the balance and what came after it."""
        return self.standings(policy, [on])[0]

    def standings(self, policy: BookPolicy, days: Sequence[date]) -> list[Position]:
        """``standing`` of several days, ascending, in one pass."""
        core = self.latest if policy.is_core else None
        if core is None:
            return self._from_days(self.opening, policy, days)
        ours = {found.on: found for found in self._from_days(self.opening, policy, sorted({core.as_of, *days}))}
        if figures(ours[core.as_of]) == core_figures(core):
            return [ours[day] for day in days]
        before = [ours[day] for day in days if day < core.as_of]
        return before + self._from_days(core, policy, days[len(before) :])

    def agrees(self, policy: BookPolicy) -> bool:
        """Whether core's latest balance, if there is any that counts, says what our own reckoning of its day does."""
        core = self.latest if policy.is_core else None
        return core is None or figures(self.ours(policy, core.as_of)) == core_figures(core)

    def _from(self, opening: Opening | None, policy: BookPolicy, on: date) -> Position:
        return self._from_days(opening, policy, [on])[0]

    def _from_days(self, opening: Opening | None, policy: BookPolicy, days: Sequence[date]) -> list[Position]:
        if opening is None:
            return positions(self.contract, self.entries, policy.ledger, days)
        contract, entries = rebase(self.contract, self.entries, opening)
        return positions(contract, entries, policy.ledger, days)


def ledgers_of(work: Work, accounts: Sequence[AccountId], known: datetime | None = None) -> dict[AccountId, Ledger]:
    """The ledgers of accounts, as they were known at a moment (None: now)."""
    return load_ledgers(work, accounts, known, ledger_store.presence(work, accounts))


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """Of accounts, what every ledger has, as the store reads it."""

    terms: Iterable[Any]
    instalments: Iterable[Any]
    payments: Iterable[Any]


def load_ledgers(
    work: Work, accounts: Sequence[AccountId], known: datetime | None, there: Any, rows: LedgerRows | None = None
) -> dict[AccountId, Ledger]:
    """``ledgers_of`` for who knows what there is (``store.ledger.presence``), or has read the rows already."""
    if rows is None:
        rows = LedgerRows(
            ledger_store.account_terms(work, accounts),
            ledger_store.instalments_known(work, accounts, known),
            ledger_store.payments_of(work, accounts),
        )
    instalments: dict[UUID, list[Agreed]] = {account: [] for account in accounts}
    for row in rows.instalments:
        item = Agreed(row.number, row.due, row.principal_minor, row.interest_minor, row.fee_minor)
        instalments[row.account].append(item)
    entries: dict[UUID, list[Entry]] = {account: [] for account in accounts}
    pending: dict[UUID, list[Entry]] = {account: [] for account in accounts}
    told: dict[UUID, set[str]] = {account: set() for account in accounts}  # adjustments that core's files brought
    history: dict[UUID, list[tuple[Entry, bool]]] = {account: [] for account in accounts}
    for row in rows.payments:
        if known is None or row.known_at <= known:
            entry = payment_entry(row)
            entries[row.account].append(entry)
            history[row.account].append((entry, row.is_cores))
    for row in ledger_store.adjustments_of(work, accounts) if there.adjusted else ():
        if row.counts_from is not None and (known is None or row.counts_from <= known):
            entry = adjustment_entry(row, row.counts_from)
            entries[row.account].append(entry)
            told[row.account] |= {entry.ref} if row.reason == CORES_REASON else set()
        elif row.counts_from is None and row.declined_at is None:
            pending[row.account].append(adjustment_entry(row, row.known_at))
    first: dict[UUID, Opening] = {}
    latest: dict[UUID, Opening] = {}
    for row in ledger_store.balances_of(work, accounts, known) if there.told else ():
        opening = _opening(row)
        if row.is_first:
            first[row.account] = opening
        if row.is_latest:
            latest[row.account] = opening
    found = {}
    for row in rows.terms:
        contract = Contract(row.disbursed, as_rate(row.annual_rate), tuple(instalments[row.id]))
        begins = first.get(row.id)
        if begins is not None and any(_came_before(entry, is_cores, begins) for entry, is_cores in history[row.id]):
            begins = None
        mine = tuple(entries[row.id] if begins is None else _delivered_with(entries[row.id], told[row.id], begins))
        last = latest.get(row.id)
        crossing = last is not None and _is_crossing(history[row.id], last.as_of)
        found[AccountId(row.id)] = Ledger(contract, mine, begins, last, tuple(pending[row.id]), crossing)
    return found


def positions_on(
    work: Work, accounts: Sequence[AccountId], on: date, known: datetime | None = None
) -> dict[AccountId, Position]:
    """What counts as owed on each account at the end of ``on``, as known at a moment (None: now)."""
    if not accounts:
        return {}
    there = ledger_store.presence(work, accounts)
    policy = book_policy(work, on, is_chosen=there.chosen)
    return {account: ledger.standing(policy, on) for account, ledger in load_ledgers(work, accounts, known, there).items()}


def owed_on(work: Work, accounts: Sequence[AccountId], on: date) -> dict[AccountId, Owed]:
    """What each account owes on a day."""
    return {account: as_owed(found) for account, found in positions_on(work, accounts, on).items()}


def as_owed(found: Position) -> Owed:
    """A position in short. Fees and penalty due with nothing else unpaid count from its day: they make no days past due."""
    oldest = found.oldest_unpaid or (found.on if found.due_minor > 0 else None)
    return Owed(found.overdue_minor, found.due_minor, found.dpd, oldest, found.next_due, found.next_minor)


def _is_crossing(history: Sequence[tuple[Entry, bool]], as_of: date) -> bool:
    back = {entry.reverses for entry, _ in history}
    return any(
        entry.kind is EntryKind.PAYMENT and not is_cores and entry.day >= as_of and entry.ref not in back
        for entry, is_cores in history
    )


def payment_entry(row: Any) -> Entry:
    """A payment, or its reversal, as the fold takes it."""
    if row.reverses is None:
        return Entry(row.ref, EntryKind.PAYMENT, row.day, row.known_at, row.amount_minor)
    return Entry(row.ref, EntryKind.REVERSAL, row.day, row.known_at, -row.amount_minor, reverses=row.reverses)


def adjustment_entry(row: Any, known_at: datetime) -> Entry:
    """An adjustment as the fold takes it."""
    return Entry(
        row.ref,
        EntryKind(row.kind),
        row.day,
        known_at,
        row.amount_minor,
        Component(row.component) if row.component else None,
        row.until,
        row.due,
        read_plan(row.plan) if row.plan else None,
        row.reverses,
    )


def read_plan(plan: Mapping[str, Any]) -> Plan:
    return Plan(
        plan["annual_rate"],
        plan["terms"],
        RepaymentMethod(plan["method"]),
        date.fromisoformat(plan["first_due"]),
        DayCount(plan["day_count"]),
        Every(plan["every"]),
    )


def _opening(row: Any) -> Opening:
    return Opening(
        row.as_of, row.known_at, row.principal_due_minor, row.interest_due_minor, row.penalty_minor, row.fee_minor, row.dpd
    )


def _came_before(entry: Entry, is_cores: bool, opening: Opening) -> bool:
    """Whether a payment from before core's first balance was known by then, or delivered with it: the files of a delivery
    come one after the other."""
    return entry.day <= opening.as_of and entry.known_at <= opening.known_at + (DELIVERY if is_cores else timedelta())


def _delivered_with(entries: Sequence[Entry], told: Collection[str], opening: Opening) -> list[Entry]:
    """Entries as our book begins with core's balance: fees and the like of its day and before, which core's files tell of,
    are in the balance, however late a file tells."""
    return [
        replace(entry, known_at=min(entry.known_at, opening.known_at))
        if entry.ref in told and entry.day <= opening.as_of
        else entry
        for entry in entries
    ]
