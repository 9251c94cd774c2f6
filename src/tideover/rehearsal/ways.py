"""The ways in which the city's people are reached and answer: the data of ``ways.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

MAIL, TEXT = "email", "sms"  # channels, as the product calls them


@dataclass(frozen=True, slots=True)
class Way:
    """How a borrower is reached. ``mail``: ``live`` or ``dead``; ``phone``: ``own``, ``void``, ``neighbour`` or ``stranger``;
    ``answers``: (channel acted on, channel answered on); ``habits``: those it is given to first, in turn."""

    id: str
    mail: str = "live"
    phone: str = "own"
    answers: tuple[tuple[str, str], ...] = ((MAIL, MAIL), (TEXT, TEXT))
    in_hundred: int = 0
    at_least: int = 0
    habits: tuple[str, ...] = ()

    def answer_to(self, channel: str) -> str | None:
        """The channel a message is answered on; None: it is not acted on."""
        return dict(self.answers).get(channel)

    def count_in(self, size: int) -> int:
        """How many of a city of ``size`` live so."""
        return max(self.at_least, size * self.in_hundred // 100)


PLAIN = Way("plain")


@dataclass(frozen=True, slots=True)
class Ways:
    """``says``: what is meant, then the channel -> phrases."""

    ways: tuple[Way, ...]
    says: Mapping[str, Mapping[str, tuple[str, ...]]] = field(hash=False)

    def phrases(self, meaning: str, channel: str) -> tuple[str, ...]:
        return self.says[meaning][channel]


@cache
def load_ways() -> Ways:
    """The shipped file."""
    content = tomllib.loads(resources.files("tideover.rehearsal").joinpath("ways.toml").read_text(encoding="utf-8"))
    says = {
        meaning: {channel: tuple(phrases) for channel, phrases in by_channel.items()}
        for meaning, by_channel in content["says"].items()
    }
    return Ways(tuple(_way(row) for row in content["way"]), says)


def _way(row: Mapping[str, Any]) -> Way:
    way = Way(**{**row, "answers": tuple(row["answers"].items()), "habits": tuple(row.get("habits", ()))})
    if way.mail not in ("live", "dead") or way.phone not in ("own", "void", "neighbour", "stranger"):
        raise ValueError(f"way {way.id}: mail or phone")
    return way
