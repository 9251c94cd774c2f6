"""Dialogues as they are kept, releases of playbooks, and their facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tideover.base.ids import MessageId, PermitId, PersonId, TouchId
from tideover.gate import Channel, Permit
from tideover.journal import fact
from tideover.language import Moment

CUSTOMER, BOT = "customer", "bot"  # who speaks; anybody else is ``user:<id>``
SENT_ON = (Channel.SMS, Channel.EMAIL)  # where an answer is a contact of ours; in the app it is what is kept and shown
SPEAKS_ON = (Channel.INBOX, *SENT_ON)


class DialogueState(StrEnum):
    """``open``: the playbook leads; ``waiting``: a person goes on; ``ended``."""

    OPEN = "open"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A dialogue with a person on a channel. ``version``: of the playbooks that lead it; ``outcome``: how it ended, or what
    it came to before a person went on; ``reason``: why a person, or ``silent``, ``closed``, ``refused`` (by the gate);
    ``permit``: the gate's leave for the conversation; ``trouble``: the highest score of the customer's last words, in
    hundredths; ``address``: blind index of where they wrote from last, empty in the app."""

    id: UUID
    person: PersonId
    channel: Channel
    playbook: str
    version: str
    state: DialogueState
    turns: int
    outcome: str | None
    reason: str | None
    began_at: datetime
    last_at: datetime
    ended_at: datetime | None
    permit: Permit | None = None
    trouble: int = 0
    session: str = field(default="", repr=False)  # sealed
    address: str = ""

    @property
    def script(self) -> str:
        """What the gate is asked for, and what its permit binds: these playbooks, entered here."""
        return f"{self.playbook}.{self.version}"


@dataclass(frozen=True, slots=True)
class Words:
    """What was said in one breath. ``by``: ``customer``, ``bot`` or ``user:<id>``; ``sentences``: the playbooks' own, by id;
    ``intent``, ``emotion``: what a customer's words were taken for, ``moment``: how it goes by them; ``message``: which
    message they are, or answer; ``contact``: what carries them, where they are sent."""

    number: int
    by: str
    texts: tuple[str, ...] = field(repr=False)
    sentences: tuple[str, ...]
    intent: str | None
    emotion: str | None
    at: datetime
    moment: Moment | None = None
    message: MessageId | None = None
    contact: TouchId | None = None


class ReleaseState(StrEnum):
    """``trying``: simulated borrowers talk to it; ``tried``: without a violation; ``failed``: with one."""

    TRYING = "trying"
    TRIED = "tried"
    FAILED = "failed"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Release:
    """Leave for a version of the playbooks to speak to customers: proposed by one, tried by simulated borrowers, signed by
    another. ``report``: what the trial counted so far; ``channels``: where it may speak."""

    id: UUID
    version: str
    state: ReleaseState
    proposed_by: str
    proposed_at: datetime
    wanted: int
    tried: int
    report: Mapping[str, Any]
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    channels: tuple[Channel, ...]


@fact
@dataclass(frozen=True, slots=True)
class DialogueBegun:
    person: PersonId
    dialogue: UUID
    channel: Channel
    playbook: str
    version: str
    variant: int


@fact
@dataclass(frozen=True, slots=True)
class DialogueAnswered:
    """The playbook spoke. ``message``: what it answers; ``said``: sealed for the person; ``sentences``: their ids."""

    person: PersonId
    dialogue: UUID
    message: MessageId
    permit: PermitId
    intent: str
    sentences: tuple[str, ...]
    said: str


@fact
@dataclass(frozen=True, slots=True)
class DialogueSpoken:
    """A person of ours spoke. ``said``: sealed for the customer."""

    person: PersonId
    dialogue: UUID
    permit: PermitId
    said: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class DialogueHandedOver:
    """A person goes on. ``reason``: why; ``outcome``: what the playbook came to before."""

    person: PersonId
    dialogue: UUID
    outcome: str
    reason: str | None


@fact
@dataclass(frozen=True, slots=True)
class DialogueEnded:
    person: PersonId
    dialogue: UUID
    outcome: str
    reason: str | None
    turns: int
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PlaybooksProposed:
    """``channels``: where they would speak."""

    release: UUID
    version: str
    by: str
    channels: tuple[Channel, ...] = (Channel.INBOX,)


@fact
@dataclass(frozen=True, slots=True)
class PlaybooksTried:
    release: UUID
    version: str
    dialogues: int
    violations: int


@fact
@dataclass(frozen=True, slots=True)
class PlaybooksDecided:
    """``state``: ``signed``, ``refused`` or ``withdrawn``."""

    release: UUID
    version: str
    state: str
    by: str
