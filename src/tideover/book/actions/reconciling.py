"""Core's balances held against our own reckoning: differences listed and explained, instructions found carried out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tideover.base.ids import AccountId, TenantId
from tideover.base.work import Work, Works
from tideover.book.actions.ledgers import Ledger, ledgers_of
from tideover.book.actions.people import hold_persons, zones_of
from tideover.book.actions.policy import book_policy
from tideover.book.differences import Difference, compare, recent
from tideover.book.model import Account, AdjustmentConfirmed, BookDifferenceNoted, BookDifferenceSettled
from tideover.book.opening import rebase
from tideover.book.policy import BookPolicy
from tideover.book.store import accounts as accounts_store
from tideover.book.store import ledger as ledger_store
from tideover.book.store import payments as payments_store
from tideover.journal import record

CHUNK = 200


@dataclass(slots=True)
class Reconciled:
    """Accounts whose balance came in: how many were checked, equal, differ."""

    checked: int = 0
    equal: int = 0
    differing: int = 0


@dataclass(frozen=True, slots=True)
class OpenDifference:
    """A difference that stands, on an account."""

    account: AccountId
    opened_at: datetime
    difference: Difference


def reconcile_since(
    works: Works, tenant: TenantId, actor: str, since: datetime, progress: Callable[[str, int], None] = lambda name, rows: None
) -> Reconciled:
    """Hold the balances of accounts that something came in about at ``since`` or later against our own reckoning, a chunk a
    transaction; then of those that still differ."""
    done = Reconciled()
    after: UUID | None = None
    while True:
        with works.open(tenant, actor) as work:
            accounts = ledger_store.accounts_told_of_since(work, since, after, CHUNK)
            if not accounts:
                break
            found = reconcile(work, [AccountId(account) for account in accounts])
        done.checked += len(accounts)
        done.differing += found
        done.equal += len(accounts) - found
        after = accounts[-1]
        progress("balances", done.checked)
    still: tuple[datetime, UUID] | None = None
    while True:
        with works.open(tenant, actor) as work:
            rows = ledger_store.list_differences(work, still, CHUNK)
            if not rows:
                return done
            reconcile(work, [AccountId(row.account) for row in rows], but_since=since)
        still = (rows[-1].opened_at, rows[-1].account)


def reconcile(work: Work, accounts: Sequence[AccountId], but_since: datetime | None = None) -> int:
    """Hold the latest balances of accounts against our own reckoning, under the persons' hold. Returns how many differ.

    ``but_since``: not those that came in then or later. Does nothing where our own ledger is the book of record.
    """
    rows = {account.id: account for account in accounts_store.account_rows(work, accounts)}
    now = hold_persons(work, sorted({account.person for account in rows.values()}))
    policy = book_policy(work, now.date())
    if not policy.is_core:
        return 0
    ledgers = ledgers_of(work, accounts)
    if but_since is not None:
        ledgers = {id_: one for id_, one in ledgers.items() if one.latest is not None and one.latest.known_at < but_since}
    standing = ledger_store.open_differences(work, accounts)
    posted, told_by_core = _told(work, ledgers, rows)
    differing = 0
    for id_, ledger in ledgers.items():
        found = _difference(ledger, policy, posted, told_by_core)
        if found is not None and found.is_confirmed:
            for ref in found.refs:
                _confirm(work, rows[id_], ledger, ref)
            found = None
        differing += found is not None
        _note(work, rows[id_], ledger, found, standing.get(id_))
    return differing


def _told(
    work: Work, ledgers: Mapping[AccountId, Ledger], rows: Mapping[AccountId, Account]
) -> tuple[dict[str, date], set[str]]:
    """Of payments that may be why a balance differs: on which day core posted each; and those that its files brought."""
    zones = zones_of(work, {account.person for account in rows.values()})
    owners = {
        entry.ref: rows[id_].person
        for id_, ledger in ledgers.items()
        if ledger.latest is not None
        for entry in recent(ledger.entries, ledger.latest.as_of)
    }
    found = payments_store.payments_by_ref(work, list(owners))
    posted = {ref: row.posted_at.astimezone(zones[owners[ref]]).date() for ref, row in found.items()}
    return posted, {ref for ref, row in found.items() if getattr(row, "import") is not None}


def _difference(
    ledger: Ledger, policy: BookPolicy, posted: Mapping[str, date], told_by_core: Collection[str]
) -> Difference | None:
    if ledger.latest is None:
        return None
    contract, entries = ledger.contract, list(ledger.entries)
    if ledger.opening is not None:
        contract, entries = rebase(contract, entries, ledger.opening)
    return compare(contract, entries, ledger.pending, policy.ledger, ledger.latest, posted, told_by_core)


def _confirm(work: Work, account: Account, ledger: Ledger, ref: str) -> None:
    """The instruction counts from when the balance that shows it came in: what begins with that balance has it already."""
    if ledger.latest is not None:
        ledger_store.confirm_adjustment(work, ref, ledger.latest.known_at)
        record(work, AdjustmentConfirmed(account.person, account.id, ref, "core"))


def _note(work: Work, account: Account, ledger: Ledger, found: Difference | None, standing: Any) -> None:
    if found is None:
        if standing is not None and ledger.latest is not None:
            ledger_store.close_difference(work, account.id, work.now())
            record(work, BookDifferenceSettled(account.person, account.id, ledger.latest.as_of))
        return
    fields = {name: list(pair) for name, pair in found.fields.items()}
    row = {
        "account": account.id,
        "as_of": found.as_of,
        "cause": found.cause,
        "fields": fields,
        "refs": list(found.refs),
    }
    if standing is not None:
        if (standing.as_of, standing.cause, standing.fields) == (found.as_of, found.cause, fields):
            return
        ledger_store.update_difference(work, row)
    else:
        ledger_store.open_difference(work, {**row, "opened_at": work.now()})
    record(work, BookDifferenceNoted(account.person, account.id, found.as_of, found.cause, fields, list(found.refs)))


def differences(work: Work, after: tuple[datetime, UUID] | None, limit: int) -> list[OpenDifference]:
    """Differences that stand, oldest first."""
    return [_open(row) for row in ledger_store.list_differences(work, after, limit)]


def difference_of(work: Work, account: AccountId) -> OpenDifference | None:
    """The difference that stands on an account."""
    row = ledger_store.open_differences(work, [account]).get(account)
    return None if row is None else _open(row)


def _open(row: Any) -> OpenDifference:
    fields = {name: (pair[0], pair[1]) for name, pair in row.fields.items()}
    return OpenDifference(AccountId(row.account), row.opened_at, Difference(row.as_of, row.cause, fields, tuple(row.refs)))
