"""Approved templates: dated data files. Words that no lawyer has signed off cannot be sent."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from tideover.base.errors import Conflict, Invalid, NotFound

# A slot's kind says where its value comes from; the caller may fill ``text`` alone, and in few plain words.
SLOT_KINDS = ("name", "money_due", "date_due", "money_promised", "date_promised", "text")
MAX_TEXT = 80


@dataclass(frozen=True, slots=True)
class Template:
    """A version of an approved text. ``slots``: name -> kind."""

    id: str
    version: int
    language: str
    channel: str
    purposes: frozenset[str]
    subject: str
    body: str
    slots: Mapping[str, str]
    signed_by: str | None
    signed_on: date | None

    @property
    def script(self) -> str:
        return f"{self.id}.v{self.version}"

    def render(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body with every slot filled. Raises ``Invalid("slot_missing")``."""
        missing = sorted(set(self.slots) - set(values))
        if missing:
            raise Invalid("slot_missing", field=f"slots.{missing[0]}", expected=self.slots[missing[0]])
        return (_fill(self.subject, values), _fill(self.body, values))


def _fill(text: str, values: Mapping[str, str]) -> str:
    return string.Template(text).substitute(values)


@cache
def load_templates() -> tuple[Template, ...]:
    """All shipped templates, newest version last."""
    folder = resources.files("tideover.outreach.templates")
    found = [_read(path.name, path.read_text(encoding="utf-8")) for path in folder.iterdir() if path.name.endswith(".toml")]
    return tuple(sorted((t for rows in found for t in rows), key=lambda t: (t.id, t.language, t.version)))


def _read(file: str, content: str) -> list[Template]:
    return [_template(file, row) for row in tomllib.loads(content)["template"]]


def _template(file: str, row: Mapping[str, Any]) -> Template:
    slots: dict[str, str] = row.get("slots", {})
    used = {name for text in (row["subject"], row["body"]) for name in string.Template(text).get_identifiers()}
    if used != set(slots) or not set(slots.values()) <= set(SLOT_KINDS):
        raise Invalid("invalid_template", file=file, template=row["id"], expected="each slot used and of a known kind")
    return Template(
        row["id"],
        row["version"],
        row["language"],
        row["channel"],
        frozenset(row["purposes"]),
        row["subject"],
        row["body"],
        slots,
        row.get("signed_by"),
        row.get("signed_on"),
    )


def template(id: str, language: str, channel: str, purpose: str) -> Template:
    """The newest version in the language (Chinese where there is none) that is signed off and fit for the use.

    Raises ``NotFound("template_not_found")``, ``Conflict("template_unsigned")``, ``Invalid("template_unfit")``.
    """
    name, _, version = id.partition(".v")
    rows = [t for t in load_templates() if t.id == name and (not version or str(t.version) == version)]
    if not rows:
        raise NotFound("template_not_found", field="template", expected=", ".join(sorted({t.id for t in load_templates()})))
    chosen = ([t for t in rows if t.language == language] or [t for t in rows if t.language == "zh-CN"] or rows)[-1]
    if chosen.signed_by is None or chosen.signed_on is None:
        raise Conflict("template_unsigned", field="template", expected="a version that legal has signed off")
    if chosen.channel != channel or purpose not in chosen.purposes:
        raise Invalid("template_unfit", field="template", expected=f"{chosen.channel} for {', '.join(sorted(chosen.purposes))}")
    return chosen


def check_slots(chosen: Template, given: Mapping[str, str]) -> dict[str, str]:
    """What a caller may fill in: text slots, short and plain. Raises ``Invalid``."""
    for name, value in given.items():
        kind = chosen.slots.get(name)
        if kind is None:
            raise Invalid("unknown_slot", field=f"slots.{name}", expected=", ".join(sorted(chosen.slots)) or "no slots")
        if kind != "text":
            raise Invalid("slot_from_book", field=f"slots.{name}", expected="nothing: it is filled from the book when sent")
        if not isinstance(value, str) or len(value) > MAX_TEXT or "\n" in value or "://" in value:
            raise Invalid(
                "invalid_slot", field=f"slots.{name}", expected=f"at most {MAX_TEXT} characters, no line breaks or links"
            )
    missing = sorted(name for name, kind in chosen.slots.items() if kind == "text" and name not in given)
    if missing:
        raise Invalid("slot_missing", field=f"slots.{missing[0]}", expected="text")
    return dict(given)
