"""Facts of conversations."""

from __future__ import annotations

from dataclasses import dataclass

from tideover.base.ids import MessageId, PersonId
from tideover.gate import Channel
from tideover.journal import fact


@fact
@dataclass(frozen=True, slots=True)
class MessageReceived:
    person: PersonId | None  # None: nobody, or several people, at that address
    message: MessageId
    channel: Channel
    said: str  # sealed for the person, or for the message itself where there is no one person


@fact
@dataclass(frozen=True, slots=True)
class MessageUnderstood:
    person: PersonId
    message: MessageId
    kind: str
    rule: str
