"""Versions of a tenant's strategy, the decisions kept, and the facts of both. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tideover.journal import fact
from tideover.strategy.columns import Scalar

SHIPPED_BY = "tideover"  # who wrote the file that comes with the product; in development, who approved it
MAIN = "main"


class StrategyState(StrEnum):
    """The way of a version. Only ``published`` decides, from its day on; ``rolled_back`` never again."""

    DRAFT = "draft"
    CHECKED = "checked"  # no fault was found
    TESTED = "tested"  # on yesterday's book, beside the version that is live
    APPROVED = "approved"  # by another than who wrote it
    REFUSED = "refused"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True, slots=True)
class StrategyVersion:
    """``content``: the decision file; ``report``: what the test on yesterday's book found; ``decided_by``: who approved or
    refused; ``live_from``: the first day it decides; ``reason``: why it was refused or rolled back."""

    id: UUID
    name: str
    number: int
    content: Mapping[str, Any] = field(hash=False)
    digest: str
    state: StrategyState
    note: str  # what changed, in the writer's words
    written_by: str
    written_at: datetime
    report: Mapping[str, Any] | None = field(default=None, hash=False)
    tested_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    published_by: str | None = None
    published_at: datetime | None = None
    live_from: date | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None
    reason: str | None = None

    @property
    def title(self) -> str:
        return f"{self.name}.v{self.number}"


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision as it was kept. ``version``: of the strategy, None for the built-in peace; ``path``: row ids."""

    day: date
    person: UUID
    holder: UUID
    creditor: str
    account: UUID
    arm: str
    says: Mapping[str, Scalar]
    version: UUID | None
    digest: str
    path: tuple[str, ...]
    inputs: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft beside the live version on the same cases. ``moves``: (treatment before, after, how many), most first, those
    that stay among them; ``examples``: of the cases that get another decision, with both."""

    day: date | None
    cases: int
    changed: int  # get another treatment
    otherwise: int  # keep the treatment, but something else of the decision differs
    moves: tuple[tuple[str, str, int], ...]
    examples: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat() if self.day else None,
            "cases": self.cases,
            "changed": self.changed,
            "otherwise": self.otherwise,
            "moves": [{"was": was, "now": now, "cases": cases} for was, now, cases in self.moves],
            "examples": [dict(example) for example in self.examples],
        }


# --- facts: the digest proves which file; its content lies in the table -------------------------------------------------


@fact
@dataclass(frozen=True, slots=True)
class StrategyInstalled:
    """The file that comes with the product; ``state``: whether it decides at once or waits for the tenant's approval."""

    version: UUID
    name: str
    number: int
    digest: str
    state: StrategyState


@fact
@dataclass(frozen=True, slots=True)
class StrategyDrafted:
    """A version was written, or written anew while it was a draft."""

    version: UUID
    name: str
    number: int
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class StrategyTested:
    version: UUID
    digest: str
    against: str  # the digest of the version that was live
    cases: int
    changed: int
    by: str


@fact
@dataclass(frozen=True, slots=True)
class StrategyApproved:
    version: UUID
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class StrategyRefused:
    version: UUID
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class StrategyPublished:
    version: UUID
    digest: str
    live_from: date
    by: str


@fact
@dataclass(frozen=True, slots=True)
class StrategyRolledBack:
    """``to``: the version that is live again at once; None: the built-in peace."""

    version: UUID
    digest: str
    to: UUID | None
    by: str
