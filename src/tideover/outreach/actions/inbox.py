"""What a person finds in the lender's app."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tideover.base.errors import NotFound
from tideover.base.ids import PersonId
from tideover.base.work import Work
from tideover.journal import record
from tideover.outreach.model import InboxMessageOpened
from tideover.outreach.store import inbox as store


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message in plain words: for the person alone. ``id``: its contact's."""

    id: UUID
    subject: str = field(repr=False)
    body: str = field(repr=False)
    created_at: datetime
    read_at: datetime | None


def inbox_of(work: Work, person: PersonId, before: UUID | None, limit: int) -> list[InboxMessage]:
    """A person's messages, the newest first; an erased person has none."""
    try:
        return [_message(work, person, row) for row in store.messages_of(work, person, before, limit)]
    except NotFound:  # the key is gone
        return []


def count_inbox(work: Work, person: PersonId) -> tuple[int, int]:
    """How many messages a person has, and how many of them they have read."""
    return store.count_messages(work, person)


def read_inbox_message(work: Work, person: PersonId, id_: UUID) -> InboxMessage | None:
    """Note that the person has read a message; None: they have no such message."""
    row = store.message_row(work, id_)
    if row is None or row.person != person:
        return None
    if store.mark_read(work, id_, work.now()):
        record(work, InboxMessageOpened(person, id_))
    return _message(work, person, store.message_row(work, id_))


def _message(work: Work, person: PersonId, row: Any) -> InboxMessage:
    subject, body = (work.vault.unseal(person, sealed) for sealed in (row.subject, row.body))
    return InboxMessage(row.id, subject, body, row.created_at, row.read_at)
