"""What is asked of a language model, what it answered, and what it may cost. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from uuid import UUID

from tideover.base.ids import PersonId
from tideover.journal import fact
from tideover.language import Option
from tideover.outreach import BreakerState

TRIPS_AT = 5  # failures in a row, after which it is left alone
PAUSE_SECONDS = 60.0  # then one is tried; if that fails, it is left alone again


class Task(StrEnum):
    """Where advice is asked for."""

    DIALOGUE = "dialogue"  # which intent, which article
    MESSAGE = "message"  # which kind of message
    QUESTION = "question"  # which article


ORDERS = {
    Task.DIALOGUE: "Say what the customer means, or which article of ours answers the question they ask.",
    Task.MESSAGE: "Say what the customer's message is about, so that the right person reads it.",
    Task.QUESTION: "Say which article of ours answers the customer's question.",
}


@cache
def intents(task: Task) -> tuple[Option, ...]:
    """The readings that may be chosen: the allow-list of ``intents.toml``."""
    text = (resources.files("tideover.conversation.advice") / "intents.toml").read_text(encoding="utf-8")
    return tuple(Option(value, meaning) for value, meaning in tomllib.loads(text).get(task.value, {}).items())


@dataclass(frozen=True, slots=True)
class Advice:
    """What a model said: one of the options, or None where it said nothing that counts."""

    model: str
    value: str | None


@fact
@dataclass(frozen=True, slots=True)
class ModelAsked:
    """Masked words went to a language model. ``about``: the message or question; ``answer``: the option it chose, None where
    nothing came back that counts."""

    person: PersonId | None
    about: UUID
    task: Task
    model: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class ModelDay:
    """What was asked on a day. ``chosen``: answers that chose something, ``declined``: that said nothing fits, ``failed``:
    nothing that counts came back; ``in_a_row``: failures since the last answer; ``shut_seconds``: it is left alone for so much
    longer."""

    day: date
    asked: int = 0
    chosen: int = 0
    declined: int = 0
    failed: int = 0
    tokens: int = 0
    in_a_row: int = 0
    shut_seconds: float = 0

    @property
    def breaker(self) -> BreakerState:
        if self.in_a_row < TRIPS_AT:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self.shut_seconds > 0 else BreakerState.HALF_OPEN
