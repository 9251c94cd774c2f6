"""Work items and their facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tideover.base.ids import PersonId, UserId, WorkItemId
from tideover.journal import fact

# Above whatever order a strategy gives (0 to 1,000): somebody wrote to us and waits.
SOMEBODY_WAITS = 2_000


class Outcome(StrEnum):
    """What became of an item, by whoever worked on it."""

    SPOKEN = "spoken"  # with the customer themselves
    NOT_REACHED = "not_reached"
    PROMISED = "promised"
    MESSAGED = "messaged"
    COMPLAINT = "complaint"
    NOTHING_TO_DO = "nothing_to_do"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something a person must look at. ``subject``: what it is about (a message's id, say); ``priority``: the higher goes
    first; ``starts_at``: not before; ``owner``: whose it is, None while it is the team's; ``taken_at``: since when it is in
    hand; ``outcome``: a short code of what became of it."""

    id: WorkItemId
    kind: str
    team: str
    person: PersonId | None
    subject: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    priority: int
    starts_at: datetime
    owner: UserId | None
    owned_at: datetime | None
    taken_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class TeamQueue:
    """A team's open items. ``waiting``: can be worked now, and nobody has them in hand; ``later``: not to be worked yet;
    ``overdue``: of all of them, due before now; ``oldest_at``: when the oldest that waits was opened."""

    team: str
    waiting: int
    in_hand: int
    later: int
    overdue: int
    oldest_at: datetime | None


@fact
@dataclass(frozen=True, slots=True)
class WorkItemOpened:
    person: PersonId | None
    item: WorkItemId
    kind: str
    team: str
    due_at: datetime


@fact
@dataclass(frozen=True, slots=True)
class WorkItemGiven:
    """An item became somebody's, or (``owner`` None) its team's again."""

    person: PersonId | None
    item: WorkItemId
    owner: UserId | None
    team: str
    reason: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class WorkItemTaken:
    person: PersonId | None
    item: WorkItemId
    owner: UserId


@fact
@dataclass(frozen=True, slots=True)
class WorkItemPostponed:
    person: PersonId | None
    item: WorkItemId
    starts_at: datetime
    reason: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class WorkItemClosed:
    person: PersonId | None
    item: WorkItemId
    kind: str
    by: str
