"""Cases (案件): a person's accounts with one creditor, seen together. Pure.

A case belongs to a group of records known to be one person (its smallest id stands for it) and a creditor of record. It is
open while something on one of the accounts is overdue, or an account is written off and not paid up. Each account keeps
its own bucket; the worst days past due give the case its stage (``policies/stages.toml``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from tideover.base.ids import AccountId, CaseId, PersonId
from tideover.book.ledger import AccountState, Position
from tideover.journal import fact


class Stage(StrEnum):
    PRE_DUE = "pre_due"
    EARLY = "early"
    MID = "mid"
    LATE = "late"
    LEGAL = "legal"
    WRITTEN_OFF = "written_off"


class CaseReason(StrEnum):
    """Why a case was opened, closed or changed."""

    PAST_DUE = "past_due"
    WRITTEN_OFF = "written_off"
    ASSIGNED_HERE = "assigned_here"  # the creditor became the creditor of record
    TOLD_APART = "told_apart"  # records that were taken for one person are two again
    JOINED = "joined"  # goes on in the case of the same person
    PAID_UP = "paid_up"  # nothing is overdue any more
    SETTLED = "settled"  # nothing is owed any more
    ASSIGNED_AWAY = "assigned_away"  # another is the creditor of record
    WRITTEN_BACK = "written_back"  # a write-off was taken back


@dataclass(frozen=True, slots=True)
class Case:
    """``dpd``: the worst of its accounts on ``as_of``; ``owner``: a user's id or a team's code; ``reasons``: why it was
    opened, then why it was closed."""

    id: CaseId
    person: PersonId
    creditor: str
    opened_at: datetime
    closed_at: datetime | None
    stage: Stage
    dpd: int
    as_of: date
    owner: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseAccount:
    """An account as a case sees it on a day."""

    account: AccountId
    creditor: str
    dpd: int
    overdue_minor: int
    unpaid_minor: int
    is_written_off: bool

    @property
    def keeps_open(self) -> bool:
        return self.overdue_minor > 0 or self.dpd > 0 or (self.is_written_off and self.unpaid_minor > 0)


@dataclass(frozen=True, slots=True)
class CaseNow:
    """What the accounts with one creditor come to: ``stage`` None where nothing keeps a case open."""

    creditor: str
    stage: Stage | None
    dpd: int
    accounts: tuple[AccountId, ...]
    is_settled: bool


def as_case_account(account: AccountId, creditor: str, position: Position) -> CaseAccount:
    """An account as a case sees it. Money that waits for what is not due yet counts as paid."""
    unpaid = max(sum(position.unpaid) - max(position.credit_minor, 0), 0)
    is_off = position.state is AccountState.WRITTEN_OFF
    return CaseAccount(account, creditor, position.dpd, position.overdue_minor, unpaid, is_off)


def cases_on(accounts: Iterable[CaseAccount]) -> dict[str, CaseNow]:
    """A person's accounts by creditor, and what case each creditor has with them."""
    by_creditor: dict[str, list[CaseAccount]] = {}
    for account in accounts:
        by_creditor.setdefault(account.creditor, []).append(account)
    found = {}
    for creditor, mine in sorted(by_creditor.items()):
        open_ = [account for account in mine if account.keeps_open]
        dpd = max((account.dpd for account in open_), default=0)
        stage = stage_of(dpd, any(account.is_written_off for account in open_)) if open_ else None
        is_settled = all(account.unpaid_minor == 0 for account in mine)
        found[creditor] = CaseNow(creditor, stage, dpd, tuple(sorted(account.account for account in mine)), is_settled)
    return found


def closing_reason(was: Stage, now: CaseNow | None) -> CaseReason:
    """Why a case that nothing keeps open is closed. ``now`` None: the creditor has none of the person's accounts."""
    if now is None:
        return CaseReason.ASSIGNED_AWAY
    if now.is_settled:
        return CaseReason.SETTLED
    return CaseReason.WRITTEN_BACK if was is Stage.WRITTEN_OFF else CaseReason.PAID_UP


def stage_of(dpd: int, is_written_off: bool) -> Stage:
    """The stage of a case whose worst account is so many days past due."""
    if is_written_off:
        return Stage.WRITTEN_OFF
    return next(Stage(row[0]) for row in stages_file()["cn"]["rows"] if len(row) == 1 or dpd <= row[1])


@cache
def stages_file() -> dict[str, Any]:
    """The file of stages as it stands, with its source and examples."""
    path = resources.files("tideover.book") / "policies" / "stages.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


# --- facts ------------------------------------------------------------------------------------------------------------


@fact
@dataclass(frozen=True, slots=True)
class CaseOpened:
    person: PersonId
    case: CaseId
    creditor: str
    stage: str
    reason: str
    owner: str | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class CaseStaged:
    person: PersonId
    case: CaseId
    was: str
    stage: str
    dpd: int
    on: date


@fact
@dataclass(frozen=True, slots=True)
class CaseClosed:
    person: PersonId
    case: CaseId
    creditor: str
    reason: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class CaseReassigned:
    person: PersonId
    case: CaseId
    was: str | None
    owner: str | None
    reason: str  # a code
    by: str
