"""Who holds a debt: creditor of record, funder, guarantee company, servicer, as dated facts. Pure.

A holding says that an institution has a role for an account from a day on. It counts as of any day from its own, as known
at any moment from when we knew it until it was undone; a fact that comes in late rewrites who held the debt from its day to
the next fact's. Of two facts of one day and role the one known later holds; of those known at once, the later reference.
The creditor that came with the account stands for its origination.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from tideover.base.ids import AccountId, HoldingId, PersonId
from tideover.journal import fact


class HolderRole(StrEnum):
    CREDITOR = "creditor"  # of record: in whose name the debt is owed
    FUNDER = "funder"  # whose money was lent
    GUARANTOR = "guarantor"  # the guarantee company (担保公司)
    SERVICER = "servicer"


class Cause(StrEnum):
    ORIGINATION = "origination"
    ASSIGNMENT = "assignment"  # 债权转让
    COMPENSATION = "compensation"  # 代偿: the guarantee company paid the funder and is the creditor now


@dataclass(frozen=True, slots=True)
class Holding:
    """``institution`` None: nobody from that day on. ``amount_minor``: what was paid for it, where known. ``id`` None: what
    came with the account."""

    id: HoldingId | None
    account: AccountId
    role: HolderRole
    institution: str | None
    day: date
    known_at: datetime | None
    cause: Cause
    ref: str
    placement: str | None = None
    amount_minor: int | None = None
    by: str = ""
    undone_at: datetime | None = None
    undone_by: str | None = None


_AT_FIRST = datetime.min.replace(tzinfo=UTC)  # what came with the account was known before anything else


def holders_at(holdings: Iterable[Holding], day: date, known: datetime | None = None) -> dict[HolderRole, Holding]:
    """Who has which role at the end of ``day``, as known at ``known`` (None: now). ``holdings``: of one account."""
    latest: dict[HolderRole, Holding] = {}
    for holding in sorted(holdings, key=_order):
        if holding.day <= day and _is_known(holding, known):
            latest[holding.role] = holding
    return {role: holding for role, holding in latest.items() if holding.institution is not None}


def _order(holding: Holding) -> tuple[date, datetime, str]:
    return (holding.day, holding.known_at or _AT_FIRST, holding.ref)


def _is_known(holding: Holding, known: datetime | None) -> bool:
    if known is None:
        return holding.undone_at is None
    is_there = holding.known_at is None or holding.known_at <= known
    return is_there and (holding.undone_at is None or holding.undone_at > known)


# --- facts ------------------------------------------------------------------------------------------------------------


@fact
@dataclass(frozen=True, slots=True)
class DebtAssigned:
    """The debt is owed to another from ``day`` on (债权转让), or another role has changed hands."""

    person: PersonId
    account: AccountId
    holding: str
    role: str
    institution: str | None
    day: date
    ref: str
    placement: str | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class DebtCompensated:
    """The guarantee company paid the funder (代偿) and is the creditor from ``day`` on."""

    person: PersonId
    account: AccountId
    holding: str
    guarantor: str
    funder: str | None
    day: date
    amount_minor: int | None
    currency: str
    ref: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class HoldingReversed:
    person: PersonId
    account: AccountId
    holding: str
    role: str
    day: date
    reason: str  # a code
    by: str
