"""Work items and their facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tideover.base.ids import PersonId, WorkItemId
from tideover.journal import fact


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something a person must look at. ``subject``: what it is about (a message's id, say)."""

    id: WorkItemId
    kind: str
    team: str
    person: PersonId | None
    subject: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None


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
class WorkItemClosed:
    person: PersonId | None
    item: WorkItemId
    kind: str
    by: str
