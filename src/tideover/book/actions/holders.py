"""Who holds a debt: as of any day, as known at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tideover.base.ids import AccountId, HoldingId
from tideover.base.work import Work
from tideover.book.holdings import Cause, HolderRole, Holding, holders_at
from tideover.book.store import holdings as holdings_store


def holdings_of(work: Work, accounts: Sequence[AccountId]) -> dict[AccountId, list[Holding]]:
    """Everything on record about who held accounts, undone facts included; the origination first."""
    found: dict[AccountId, list[Holding]] = {}
    for row in holdings_store.origins(work, accounts):
        origin = Holding(None, AccountId(row.id), HolderRole.CREDITOR, row.creditor, row.disbursed, None, Cause.ORIGINATION, "")
        found[AccountId(row.id)] = [origin]
    for row in holdings_store.holdings_of(work, accounts):
        found[AccountId(row.account)].append(as_holding(row))
    return found


def holders_on(work: Work, account: AccountId, day: date, known: datetime | None = None) -> dict[HolderRole, Holding]:
    """Who has which role for an account at the end of ``day``, as known at ``known`` (None: now)."""
    return holders_at(holdings_of(work, [account])[account], day, known)


def creditor_on(work: Work, account: AccountId, day: date, known: datetime | None = None) -> str:
    """The creditor of record at the end of ``day``; before the account began, the one it began with."""
    return creditors_on(work, [account], day, known)[account]


def creditors_on(work: Work, accounts: Sequence[AccountId], day: date, known: datetime | None = None) -> dict[AccountId, str]:
    """``creditor_on`` for several."""
    found = {}
    for account, holdings in holdings_of(work, accounts).items():
        holder = holders_at(holdings, day, known).get(HolderRole.CREDITOR, holdings[0])
        found[account] = holder.institution or ""
    return found


def as_holding(row: Any) -> Holding:
    """A row of the table as the noun."""
    return Holding(
        HoldingId(row.id), AccountId(row.account), HolderRole(row.role), row.institution, row.day, row.known_at,
        Cause(row.cause), row.ref, row.placement, row.amount_minor, row.by, row.undone_at, row.undone_by,
    )  # fmt: skip
