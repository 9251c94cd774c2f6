"""A moment as it is kept, and its fact. Scores are hundredths, so that a fact holds no fraction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tideover.base.ids import MessageId, PersonId
from tideover.journal import fact
from tideover.language import Moment


@dataclass(frozen=True, slots=True)
class KeptMoment:
    """What was read of a message. ``intent``, ``emotion``: what it was taken for; ``asked``: the kind of the question it
    answers; ``dialogue`` None: it belongs to none."""

    message: MessageId
    person: PersonId
    dialogue: UUID | None
    at: datetime
    intent: str
    emotion: str
    asked: str | None
    moment: Moment


@fact
@dataclass(frozen=True, slots=True)
class MomentNoted:
    """How a conversation goes by a message of the customer's. Scores in hundredths; ``cues``: names of what speaks for them."""

    person: PersonId
    message: MessageId
    dialogue: UUID | None
    dissatisfaction: int
    distress: int
    escalation: int
    need: str
    cues: tuple[str, ...]
