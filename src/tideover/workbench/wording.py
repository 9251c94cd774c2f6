"""Texts told: what differs from the version before, and what a text lacks, in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from tideover.outreach import SLOTS, Finding, Rendition, SlotKind, letter_rule
from tideover.workbench.locales import load_locale, name_of, translate

_TOKENS = re.compile(r"\$\{\w+\}|[A-Za-z0-9']+|[^\S\n]+|\n|.")
_MOST_TOKENS = 2000  # beyond them two passages are shown one after the other, not woven together


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters. ``kind``: ``same``, ``gone`` or ``new``; ``is_slot``: a slot's name in the text."""

    kind: str
    text: str
    is_slot: bool = False


def pieces_of(text: str) -> list[Piece]:
    """A text with its slots set apart."""
    return list(_apart("same", text))


def difference_of(before: str, after: str) -> list[Piece]:
    """Two texts woven together: line by line, and within lines that differ word by word."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _apart("same", "".join(old[a:b]))
        else:
            found += _woven("".join(old[a:b]), "".join(new[c:d]))
    return found


def _woven(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) > _MOST_TOKENS or len(new) > _MOST_TOKENS:
        yield from (*_apart("gone", before), *_apart("new", after))
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from _apart("same", "".join(old[a:b]))
        else:
            yield from _apart("gone", "".join(old[a:b]))
            yield from _apart("new", "".join(new[c:d]))


def _apart(kind: str, text: str) -> Iterator[Piece]:
    for part in re.split(r"(\$\{\w+\})", text):
        if part:
            yield Piece(kind, part, part.startswith("${") and part.endswith("}"))


# --- what is wrong ----------------------------------------------------------------------------------------------------


def told(language: str, finding: Finding) -> str:
    """A finding in words."""
    return problem_of(language, finding.code, dict(finding.data))


def problem_of(language: str, code: str, data: dict[str, Any]) -> str:
    key = f"template.problem.{code}"
    if key not in load_locale(language):
        return code
    named = data.get("missing") or data.get("unused") or data.get("unknown") or data.get("slots") or ()
    if code == "letter_incomplete":
        labels = {part.id: part.zh if language == "zh-CN" else part.en for part in letter_rule().parts}
        named = [labels[part] for part in named]
    joint = "、" if language == "zh-CN" else ", "
    if code == "utterance":
        named = data["quotes"]
    count = data.get("length") or data.get("parts") or 0
    return translate(
        language, key, what=joint.join(named), count=count, most=data.get("most", ""), rules=joint.join(data.get("rules", ()))
    )


@dataclass(frozen=True, slots=True)
class SlotShown:
    """A slot as a text's page tells it: what stands in it in the preview, and where that comes from."""

    name: str
    kind: SlotKind | None
    code: str
    label: str
    type: str
    source: str
    value: str
    origin: str


def slots_shown(language: str, text: Rendition, values: dict[str, tuple[str, str]]) -> list[SlotShown]:
    """The slots of a text, by name."""
    shown = []
    for slot, kind in sorted(text.slots.items()):
        known = SLOTS.get(kind)
        value, origin = values.get(slot, ("", "sample"))
        label = known.label(language) if known else kind
        type_ = name_of(language, "template.type", known.type) if known else ""
        source = name_of(language, "template.source", known.source) if known else ""
        shown.append(SlotShown(slot, known, kind, label, type_, source, value, name_of(language, "template.origin", origin)))
    return shown


def group_of(texts: Sequence[Rendition], one: Rendition) -> list[Rendition]:
    """The versions of what ``one`` is a version of, the newest first."""
    return sorted((text for text in texts if text.place == one.place), key=lambda text: -text.version)


def in_force(group: Sequence[Rendition], today: date) -> Rendition | None:
    """Of the versions of a text, the newest first, the one that is sent today."""
    return next((each for each in group if each.obstacle(today) is None), None)


def compared_with(group: Sequence[Rendition], one: Rendition, today: date) -> Rendition | None:
    """What a version is read against: the one in force, else the one before it; the one in force against the one before it."""
    force = in_force(group, today)
    if force is not None and force is not one and force.id != one.id:
        return force
    return next((each for each in group if each.version < one.version), None)
