"""Texts: a rendition is one version of a text, in one language, for one channel, of one variant. Pure."""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tideover.base.errors import Conflict, Invalid
from tideover.gate import Channel, Purpose
from tideover.journal import fact
from tideover.outreach.templates.rules import SLOTS

MAX_TEXT = 80
SHIPPED_BY = "tideover"  # who wrote the texts that come with the product; in development, who signed them


class RenditionState(StrEnum):
    """A text is written, submitted, and decided by another than who wrote it. Only ``signed`` can be sent."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_OBSTACLES = {
    RenditionState.DRAFT: "template_unsigned",
    RenditionState.SUBMITTED: "template_unsigned",
    RenditionState.REFUSED: "template_refused",
    RenditionState.WITHDRAWN: "template_withdrawn",
}


@dataclass(frozen=True, slots=True)
class Rendition:
    """``name``: of the text, over all its versions, languages, channels and variants; ``slots``: name in the text -> kind;
    ``expires_on``: the last day it may be sent. What it says never changes once it is submitted."""

    id: UUID
    name: str
    version: int
    language: str
    channel: Channel
    variant: str
    purposes: frozenset[Purpose]
    subject: str
    body: str
    slots: Mapping[str, str]
    state: RenditionState
    expires_on: date | None
    written_by: str
    written_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str | None = None

    @property
    def script(self) -> str:
        """What a permit binds: the text and its version, in whatever language."""
        return f"{self.name}.v{self.version}"

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What it is a version of."""
        return (self.name, self.language, self.channel.value, self.variant)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(self.slots.values())

    @property
    def is_of_account(self) -> bool:
        """Whether it says something of one account."""
        return any(SLOTS[kind].of_account for kind in self.kinds if kind in SLOTS)

    @property
    def digest(self) -> str:
        """SHA-256 of what it says and to what use: the proof, in facts, of which words were signed."""
        return digest_of(self.subject, self.body, self.slots, self.purposes)

    def obstacle(self, today: date) -> str | None:
        """Why it cannot be sent, as a code; None: it can."""
        if self.state in _OBSTACLES:
            return _OBSTACLES[self.state]
        is_over = self.expires_on is not None and self.expires_on < today
        return "template_expired" if is_over else None

    def check_sendable(self, today: date) -> None:
        """Raises ``Conflict`` with ``obstacle``'s code."""
        if (code := self.obstacle(today)) is not None:
            raise Conflict(code, field="template", expected="a version that legal has signed off and that has not expired")

    def render(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body with every slot filled. Raises ``Invalid("slot_missing")``."""
        missing = sorted(set(self.slots) - set(values))
        if missing:
            raise Invalid("slot_missing", field=f"slots.{missing[0]}", expected=self.slots[missing[0]])
        return (_fill(self.subject, values), _fill(self.body, values))


def _fill(text: str, values: Mapping[str, str]) -> str:
    return string.Template(text).substitute(values)


def digest_of(subject: str, body: str, slots: Mapping[str, str], purposes: Collection[Purpose]) -> str:
    """``Rendition.digest`` of words."""
    said = [subject, body, dict(sorted(slots.items())), sorted(purpose.value for purpose in purposes)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def placeholders(*texts: str) -> set[str]:
    """The names of the slots in texts."""
    return {name for text in texts for name in string.Template(text).get_identifiers()}


def check_slots(chosen: Rendition, given: Mapping[str, str]) -> dict[str, str]:
    """What a caller may fill in: text slots, short and plain. Raises ``Invalid``."""
    for name, value in given.items():
        kind = chosen.slots.get(name)
        if kind is None:
            raise Invalid("unknown_slot", field=f"slots.{name}", expected=", ".join(sorted(chosen.slots)) or "no slots")
        if kind != "text":
            raise Invalid("slot_from_book", field=f"slots.{name}", expected="nothing: it is filled when the text is sent")
        if not isinstance(value, str) or len(value) > MAX_TEXT or "\n" in value or "://" in value:
            raise Invalid(
                "invalid_slot", field=f"slots.{name}", expected=f"at most {MAX_TEXT} characters, no line breaks or links"
            )
    missing = sorted(name for name, kind in chosen.slots.items() if kind == "text" and name not in given)
    if missing:
        raise Invalid("slot_missing", field=f"slots.{missing[0]}", expected="text")
    return dict(given)


# --- facts: the digest proves which words; the words, and the notes people write, lie in the table ----------------------


@fact
@dataclass(frozen=True, slots=True)
class TemplateDrafted:
    """A version was written, or written anew while it was a draft."""

    template: UUID
    script: str
    language: str
    channel: Channel
    variant: str
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TemplateSubmitted:
    template: UUID
    script: str
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TemplateSigned:
    template: UUID
    script: str
    digest: str
    expires_on: date | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TemplateRefused:
    template: UUID
    script: str
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TemplateWithdrawn:
    template: UUID
    script: str
    was: RenditionState
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TemplatesInstalled:
    """Texts came with the product; or, in production, texts signed in development went back to wait for legal."""

    templates: dict[str, str]  # id -> digest
    state: RenditionState


@fact
@dataclass(frozen=True, slots=True)
class SenderProfileChanged:
    field: str
    was: str
    value: str
    by: str
