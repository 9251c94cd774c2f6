"""The texts that come with the product: dated data files beside this one. Each tenant has rows of its own of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from tideover.base.errors import Invalid
from tideover.gate import Channel, Purpose
from tideover.outreach.templates.checking import completed_slots
from tideover.outreach.templates.model import digest_of


@dataclass(frozen=True, slots=True)
class ShippedText:
    """A text as its file has it."""

    name: str
    version: int
    language: str
    channel: Channel
    variant: str
    purposes: frozenset[Purpose]
    subject: str
    body: str
    slots: Mapping[str, str]

    @property
    def place(self) -> tuple[str, str, str, str]:
        """As of a ``Rendition``."""
        return (self.name, self.language, self.channel.value, self.variant)

    @property
    def digest(self) -> str:
        """As of a ``Rendition``."""
        return digest_of(self.subject, self.body, self.slots, self.purposes)


@cache
def shipped_texts() -> tuple[ShippedText, ...]:
    """All of them, the newest version of each last. Raises ``Invalid("invalid_template")`` for two of one version."""
    folder = resources.files("tideover.outreach.templates")
    rows = [row for path in folder.iterdir() if path.name.endswith(".toml") for row in _rows(path.read_text(encoding="utf-8"))]
    texts = sorted((_text(row) for row in rows), key=_key)
    for one, next_ in pairwise(texts):
        if _key(one) == _key(next_):
            raise Invalid("invalid_template", template=f"{one.name}.v{one.version}", expected="one text a version")
    return tuple(texts)


def _key(text: ShippedText) -> tuple[tuple[str, str, str, str], int]:
    return (text.place, text.version)


def _rows(content: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(content)["template"]
    return rows


def _text(row: Mapping[str, Any]) -> ShippedText:
    subject, body = row.get("subject", ""), row["body"].strip("\n") if row["channel"] == "sms" else row["body"]
    return ShippedText(
        row["id"],
        row["version"],
        row["language"],
        Channel(row["channel"]),
        row.get("variant", "a"),
        frozenset(Purpose(purpose) for purpose in row["purposes"]),
        subject,
        body,
        completed_slots(subject, body, row.get("slots", {})),
    )
