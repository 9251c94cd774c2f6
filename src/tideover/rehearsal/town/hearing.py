"""What people take a text for: real messages come as words, and say neither their tone nor their purpose."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib import resources

from tideover.rehearsal.town.model import Message, Tone

_OTHERWISE = {"purpose": "notice", "tone": Tone.PLAIN.value}


def heard(person: str, channel: str, text: str, at: datetime) -> Message:
    """A text that reached somebody, as they take it (``hearing.toml``). What nothing is known of is a plain notice."""
    return Message(person, channel, Tone(_taken_for("tone", text)), _taken_for("purpose", text), at, text)


def _taken_for(what: str, text: str) -> str:
    for id_, words in _rows()[what]:
        if any(word in text for word in words):
            return id_
    return _OTHERWISE[what]


@cache
def _rows() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    text = resources.files("tideover.rehearsal.town").joinpath("hearing.toml").read_text(encoding="utf-8")
    return {what: [(row["id"], tuple(row["words"])) for row in rows] for what, rows in tomllib.loads(text).items()}
