"""A dialogue as it stands: what the book says of it, what was heard, and the turn that comes next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tideover.conversation.playbooks.model import Effect, Ending, Kind
from tideover.language import Understanding

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class Known:
    """What the book says of the matter. ``values``: words for the sentences' slots; ``most_minor``: all that is unpaid;
    ``latest``: the last day a promise may name."""

    today: date
    currency: str
    due_minor: int
    most_minor: int
    latest: date
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the customer has said in figures, the last word of each."""

    amount_minor: int | None = None
    date: date | None = None
    time: str | None = None
    phone: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Where a dialogue stands. ``place``: ``playbook/state`` whose question is open; ``pending``: where to go once the right
    party is verified; ``back``: what was interrupted, innermost last; ``heat``: turns in anger; ``reason``: why a person."""

    start: str
    language: str
    variant: int
    place: str
    is_verified: bool = False
    is_stranger: bool = False  # somebody else, for certain
    pending: str | None = None
    back: tuple[str, ...] = ()
    heard: Heard = Heard()
    failures: int = 0
    heat: int = 0
    turns: int = 0
    has_listened: bool = False
    outcome: Ending | None = None
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, for ``of_json``."""
        row = asdict(self)
        row["heard"]["date"] = self.heard.date and self.heard.date.isoformat()
        return row

    @staticmethod
    def of_json(row: Mapping[str, Any]) -> Session:
        """Of ``as_json``'s."""
        heard = dict(row["heard"])
        heard["date"] = heard["date"] and date.fromisoformat(heard["date"])
        outcome = row["outcome"] and Ending(row["outcome"])
        return Session(**{**row, "heard": Heard(**heard), "back": tuple(row["back"]), "outcome": outcome})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as it was said."""

    sentence: str
    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Turn:
    """What we say next, and what it causes. ``asks``: the kind of the question that is open now; ``is_lost``: nothing that was
    heard led on from where it stood."""

    session: Session
    said: tuple[Spoken, ...]
    effects: tuple[Effect, ...]
    asks: str | None
    heard: Understanding | None = None
    is_lost: bool = False


def day_words(day: date, is_chinese: bool) -> str:
    """A day as it is read back: with its weekday, so that a mistake is heard."""
    return f"{day.isoformat()}（{_WEEKDAYS[day.weekday()]}）" if is_chinese else f"{day.strftime('%a')} {day.isoformat()}"
