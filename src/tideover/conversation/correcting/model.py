"""Corrections of readings, and their facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tideover.base.ids import MessageId, PersonId
from tideover.journal import fact

EMOTIONS = ("neutral", "anxious", "sad", "angry")
NO_QUESTION = "not_a_question"  # wants nothing of us: a sigh, small talk; taught as ``unclear``


class CorrectionState(StrEnum):
    """Only an ``accepted`` one may teach."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a message really meant: ``intent``, ``emotion``; ``was_…``: what it was taken for, kept as it was. ``asked``: the
    kind of the question that it answers; ``by``: who says so. The words are the message's, and go with it."""

    id: UUID
    message: MessageId
    person: PersonId
    was_intent: str
    was_emotion: str
    intent: str
    emotion: str
    asked: str | None
    state: CorrectionState
    by: str
    at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


@fact
@dataclass(frozen=True, slots=True)
class ReadingCorrected:
    """Somebody of ours says what a message meant. It teaches nothing before a second person has accepted it."""

    person: PersonId
    correction: UUID
    message: MessageId
    was_intent: str
    was_emotion: str
    intent: str
    emotion: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class CorrectionDecided:
    """``state``: ``accepted`` or ``declined``."""

    person: PersonId
    correction: UUID
    message: MessageId
    state: str
    by: str
