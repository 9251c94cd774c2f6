"""Core's balances held against our own reckoning: differences listed and explained, instructions found carried out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tideover.base.ids import AccountId, TenantId
from tideover.base.work import Work, Works
from tideover.book.actions.adjustments import confirm_adjustment
from tideover.book.actions.ledgers import Ledger, ledgers_of
from tideover.book.actions.people import hold_persons
from tideover.book.actions.policy import book_policy
from tideover.book.differences import Difference, compare
from tideover.book.model import Account, BookDifferenceNoted, BookDifferenceSettled
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
    """Hold every balance that came in at ``since`` or later against our own reckoning, a chunk a transaction."""
    done = Reconciled()
    after: UUID | None = None
    while True:
        with works.open(tenant, actor) as work:
            accounts = ledger_store.accounts_with_balance_since(work, since, after, CHUNK)
            if not accounts:
                return done
            found = reconcile(work, [AccountId(account) for account in accounts])
        done.checked += len(accounts)
        done.differing += found
        done.equal += len(accounts) - found
        after = accounts[-1]
        progress("balances", done.checked)


def reconcile(work: Work, accounts: Sequence[AccountId]) -> int:
    """Hold the latest balances of accounts against our own reckoning, under the persons' hold. Returns how many differ.

    Does nothing where our own ledger is the book of record.
    """
    rows = {account.id: account for account in accounts_store.account_rows(work, accounts)}
    now = hold_persons(work, sorted({account.person for account in rows.values()}))
    policy = book_policy(work, now.date())
    if not policy.is_core:
        return 0
    ledgers = ledgers_of(work, accounts)
    standing = ledger_store.open_differences(work, accounts)
    posted = payments_store.posted_days(work, accounts)
    differing = 0
    for id_, ledger in ledgers.items():
        found = _difference(ledger, policy, posted.get(id_, {}))
        if found is not None and found.is_confirmed:
            for ref in found.refs:
                confirm_adjustment(work, ref, by="core")
            found = None
        differing += found is not None
        _note(work, rows[id_], ledger, found, standing.get(id_))
    return differing


def _difference(ledger: Ledger, policy: BookPolicy, posted: dict[str, date]) -> Difference | None:
    if ledger.latest is None or ledger.opening == ledger.latest:
        return None
    contract, entries = ledger.contract, list(ledger.entries)
    if ledger.opening is not None:
        contract, entries = rebase(contract, entries, ledger.opening)
    return compare(contract, entries, ledger.pending, policy.ledger, ledger.latest, posted)


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
