"""Touches and their facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tideover.base.ids import AccountId, PermitId, PersonId, TouchId
from tideover.gate import Channel, Permit, Purpose
from tideover.journal import fact


class TouchState(StrEnum):
    """Terminal: all but ``queued`` and ``sending``. ``in_doubt``: it may have gone out; a receipt or a person resolves
    it, it is never sent again by itself."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"  # by the gate, when it was to be sent
    SUPPRESSED = "suppressed"  # no longer made sense: promised, or nothing left to say
    FAILED = "failed"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact, planned or made. ``message_id`` is the key under which it is sent, at most once."""

    id: TouchId
    permit: Permit
    template: str
    slots: str  # sealed JSON
    state: TouchState
    reason: str | None
    message_id: str
    created_at: datetime
    finished_at: datetime | None


@fact
@dataclass(frozen=True, slots=True)
class ContactQueued:
    person: PersonId
    account: AccountId | None
    contact: TouchId
    permit: PermitId
    channel: Channel
    purpose: Purpose
    template: str


@fact
@dataclass(frozen=True, slots=True)
class ContactMade:
    person: PersonId
    account: AccountId | None
    contact: TouchId
    permit: PermitId
    channel: Channel
    purpose: Purpose
    template: str
    message_id: str
    said: str  # the text as sent, sealed for the person


@fact
@dataclass(frozen=True, slots=True)
class ContactNotMade:
    person: PersonId
    account: AccountId | None
    contact: TouchId
    permit: PermitId
    channel: Channel
    state: TouchState
    reason: str


@fact
@dataclass(frozen=True, slots=True)
class ContactInDoubt:
    person: PersonId
    account: AccountId | None
    contact: TouchId
    permit: PermitId
    channel: Channel
    reason: str


@fact
@dataclass(frozen=True, slots=True)
class ContactResolved:
    person: PersonId
    contact: TouchId
    state: TouchState
    by: str


@fact
@dataclass(frozen=True, slots=True)
class DayDecided:
    day: date
    persons: int
    accounts: int
    permitted: int
    refused: dict[str, int]
