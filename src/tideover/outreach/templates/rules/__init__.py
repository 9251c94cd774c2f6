"""The tables texts are held against: what slots may hold, what each channel carries, what a letter must say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("zh-CN", "zh-Hant", "en")
SOURCES = ("book", "promise", "sender", "caller")


@dataclass(frozen=True, slots=True)
class SlotKind:
    """``type``: text, money, date, number or link; ``source``: where the value comes from when the text is sent."""

    kind: str
    type: str
    source: str
    of_account: bool
    zh: str
    en: str
    sample_zh: str
    sample_en: str

    def label(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    def sample(self, language: str) -> str:
        """What stands in its place in a preview."""
        return self.sample_zh if language.startswith("zh") else self.sample_en


@dataclass(frozen=True, slots=True)
class Form:
    """What a channel carries, in characters; ``subject`` 0: none. ``names_sender``, ``offers_out``: for which purposes."""

    subject: int
    body: int
    parts: int | None = None
    names_sender: frozenset[str] = frozenset()
    offers_out: frozenset[str] = frozenset()
    is_seen_by_others: bool = False


@dataclass(frozen=True, slots=True)
class LetterPart:
    """Something a dunning letter must carry: a slot, or a section under one of ``headings`` (by language)."""

    id: str
    zh: str
    en: str
    slot: str | None
    headings: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LetterRule:
    source: str
    purposes: frozenset[str]
    parts: tuple[LetterPart, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))


def _slots() -> dict[str, SlotKind]:
    return {row["kind"]: SlotKind(**{"of_account": False, **row}) for row in _read("slots")["slot"]}


SLOTS: Mapping[str, SlotKind] = _slots()
SENDER_FIELDS = tuple(kind for kind, slot in SLOTS.items() if slot.source == "sender")


@cache
def forms() -> Mapping[str, Form]:
    """Channel -> what it carries. A channel that is not here has no texts."""
    return {
        channel: Form(
            row["subject"],
            row["body"],
            row.get("parts"),
            frozenset(row.get("names_sender", ())),
            frozenset(row.get("offers_out", ())),
            row.get("is_seen_by_others", False),
        )
        for channel, row in _read("forms")["channel"].items()
    }


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of words: ``out``, ``debt`` or ``web``."""
    return tuple(_read("forms")["words"][name])


@cache
def letter_rule() -> LetterRule:
    """What a dunning letter must carry."""
    data = _read("letter_fields")
    slots = [LetterPart(row["id"], row["zh"], row["en"], row["slot"], {}) for row in data["field"]]
    sections = [
        LetterPart(row["id"], row["zh"], row["en"], None, {k: tuple(v) for k, v in row["headings"].items()})
        for row in data["section"]
    ]
    return LetterRule(data["source"], frozenset(data["purposes"]), (*slots, *sections))
