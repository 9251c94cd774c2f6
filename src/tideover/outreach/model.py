"""Touches and their facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tideover.base.ids import AccountId, MessageId, PermitId, PersonId, TouchId
from tideover.gate import Channel, Permit, Purpose
from tideover.journal import fact


class TouchState(StrEnum):
    """Open: ``queued`` and ``sending``; every other is an end. ``in_doubt``: it may have gone out; a receipt or a person
    resolves it, it is never sent again by itself. A receipt may refine ``sent``."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    REFUSED = "refused"  # by the gate, when it was to be sent
    SUPPRESSED = "suppressed"  # no longer made sense: promised, answered elsewhere, nothing left to say
    FAILED = "failed"
    EXPIRED = "expired"  # not sent by its deadline
    CANCELLED = "cancelled"  # by a person
    IN_DOUBT = "in_doubt"

    @property
    def is_open(self) -> bool:
        return self in (TouchState.QUEUED, TouchState.SENDING)

    @property
    def went_out(self) -> bool:
        """Whether the other side took it over, for all that is known."""
        return self in (TouchState.SENT, TouchState.DELIVERED, TouchState.UNDELIVERED)


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact, planned or made. ``message_id`` is the key under which it is sent, at most once; ``rendition``: which
    text, in its language (None: ``slots`` holds words of its own); ``answers``: the moment of the person's own act that it
    answers; ``attempts``: how often it was tried and certainly not taken over."""

    id: TouchId
    permit: Permit
    template: str
    slots: str  # sealed JSON
    state: TouchState
    reason: str | None
    message_id: str
    created_at: datetime
    finished_at: datetime | None
    deadline: datetime
    asked_by: str
    rendition: UUID | None = None
    answers: datetime | None = None
    priority: int = 1
    attempts: int = 0
    plan_run: UUID | None = None
    step: str | None = None  # ``plan/step``: which step of which plan

    @property
    def plan(self) -> str | None:
        return self.step.partition("/")[0] if self.step else None


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
class ContactPostponed:
    """Not sent yet: the other side took it not, and may later."""

    person: PersonId
    account: AccountId | None
    contact: TouchId
    channel: Channel
    reason: str
    attempt: int


@fact
@dataclass(frozen=True, slots=True)
class ContactWordsRefused:
    """What a contact would have said breaks ``rules`` of the utterance check, for a listener ``to``; none of it is here."""

    person: PersonId
    account: AccountId | None
    contact: TouchId
    channel: Channel
    template: str
    to: str
    rules: tuple[str, ...]


@fact
@dataclass(frozen=True, slots=True)
class ReceiptReceived:
    """What the other side says became of a contact; ``state`` as in ``channels.ReceiptState``."""

    person: PersonId
    account: AccountId | None
    contact: TouchId
    channel: Channel
    state: str
    code: str | None


@fact
@dataclass(frozen=True, slots=True)
class ReplyMatched:
    """A message of the person, and the contact it answers."""

    person: PersonId
    contact: TouchId
    message: MessageId
    channel: Channel


@fact
@dataclass(frozen=True, slots=True)
class InboxMessageOpened:
    """The person has read a message in the lender's app; ``message``: the contact it is of."""

    person: PersonId
    message: UUID


@fact
@dataclass(frozen=True, slots=True)
class PlanStarted:
    person: PersonId
    account: AccountId
    run: UUID
    plan: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PlanEnded:
    """``state``: ``done`` (all its steps are) or ``ended`` (it made no sense any more); ``reason``: why."""

    person: PersonId
    account: AccountId
    run: UUID
    plan: str
    state: str
    reason: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class OutreachPaused:
    scope: str  # all | channel | plan
    value: str
    reason: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class OutreachResumed:
    """Of before lifting asked for a reason."""

    scope: str
    value: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class OutreachResumed2:
    scope: str
    value: str
    reason: str
    by: str
    paused_by: str


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
