"""What a text must be before legal is asked to sign it: findings by field, every one at once. Pure."""

from __future__ import annotations

import dataclasses
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tideover.base.errors import Invalid
from tideover.gate import Channel, Purpose, broken_rules, check_utterance
from tideover.outreach.channels.sms_text import MAX_PARTS, UCS_2, split
from tideover.outreach.templates.listeners import listener_of
from tideover.outreach.templates.model import Rendition, placeholders
from tideover.outreach.templates.rules import LANGUAGES, SLOTS, LetterPart, forms, letter_rule, words

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VARIANT = re.compile(r"[a-z]")
_HEADER_OCTETS = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: a code, the field it is wrong in, and what was expected or is missing."""

    code: str
    field: str
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def error(self) -> Invalid:
        return Invalid(self.code, field=self.field, **self.data)


def check_rendition(text: Rendition, today: date) -> None:
    """Raises ``Invalid`` with the first finding."""
    for finding in findings_of(text, today):
        raise finding.error()


def check_draft(text: Rendition) -> None:
    """What even a draft must be, to be kept and found again. Raises ``Invalid``."""
    for finding in _of_its_place(text):
        raise finding.error()


def findings_of(text: Rendition, today: date) -> tuple[Finding, ...]:
    """Everything that stands in the way of submitting a text."""
    found = [*_of_its_place(text), *_of_slots(text)]
    if found:  # without slots that fit, there is nothing to render and measure
        return tuple(found)
    return (*_of_uses(text, today), *_of_form(text), *_of_words(text), *_of_letter(text))


def _of_its_place(text: Rendition) -> Iterator[Finding]:
    if not _NAME.fullmatch(text.name) or len(text.name) > 60:
        yield Finding("invalid_name", "name", {"expected": "a-z, 0-9 and single -, a letter first, at most 60"})
    if text.language not in LANGUAGES:
        yield Finding("invalid_language", "language", {"expected": ", ".join(LANGUAGES)})
    if text.channel.value not in forms():
        yield Finding("invalid_channel", "channel", {"expected": ", ".join(forms())})
    if not _VARIANT.fullmatch(text.variant):
        yield Finding("invalid_variant", "variant", {"expected": "one letter, a to z"})
    if not text.purposes:
        yield Finding("invalid_purposes", "purposes", {"expected": "one or more of " + ", ".join(Purpose)})
    unknown = sorted(kind for kind in text.kinds if kind not in SLOTS)
    if unknown:
        yield Finding("unknown_slot_kind", "slots", {"expected": ", ".join(SLOTS), "unknown": unknown})


def _of_slots(text: Rendition) -> Iterator[Finding]:
    for name in ("subject", "body"):
        if not string.Template(getattr(text, name)).is_valid():
            yield Finding("invalid_placeholder", name, {"expected": "${name} for a slot, $$ for a dollar"})
            return
    used = placeholders(text.subject, text.body)
    if without := sorted(used - set(text.slots)):
        yield Finding("undeclared_slot", "slots", {"missing": without, "expected": "a kind for every slot in the text"})


def _of_uses(text: Rendition, today: date) -> Iterator[Finding]:
    if idle := sorted(set(text.slots) - placeholders(text.subject, text.body)):
        yield Finding("unused_slot", "slots", {"unused": idle, "expected": "slots that the text has"})
    if text.expires_on is not None and text.expires_on < today:
        yield Finding("invalid_expiry", "expires_on", {"expected": "today or a later day"})


def _of_form(text: Rendition) -> Iterator[Finding]:
    form = forms()[text.channel]
    subject, body = text.render(samples(text))
    if not body.strip():
        yield Finding("body_empty", "body", {"expected": "words"})
    if form.subject == 0 and subject.strip():
        yield Finding("subject_not_carried", "subject", {"expected": f"none: {text.channel} has no subject"})
    elif form.subject and not subject.strip():
        yield Finding("subject_empty", "subject", {"expected": f"at most {form.subject} characters"})
    elif form.subject and len(subject) > form.subject:
        yield _too_long("subject_too_long", "subject", "length", len(subject), form.subject)
    if form.parts is not None and body.strip():
        if (count := len(sms_parts(body))) > form.parts:
            yield _too_long("text_too_long", "body", "parts", count, form.parts)
    elif len(body) > form.body:
        yield _too_long("body_too_long", "body", "length", len(body), form.body)


def _too_long(code: str, field: str, what: str, count: int, most: int) -> Finding:
    of = {"length": "characters", "parts": "short messages"}[what]
    return Finding(code, field, {what: count, "most": most, "expected": f"at most {most} {of}"})


def _of_words(text: Rendition) -> Iterator[Finding]:
    form, both = forms()[text.channel], f"{text.subject}\n{text.body}"
    purposes = {purpose.value for purpose in text.purposes}
    for name in ("subject", "body"):
        if links_in(getattr(text, name)):
            yield Finding("link_not_allowed", name, {"expected": "no link but the slots pay_link and sender_site"})
    if purposes & form.names_sender and not _names_sender(text):
        yield Finding("sender_not_named", "body", {"expected": "the slot sender_name, or 【…】"})
    if purposes & form.offers_out and not _has_word(both, "out"):
        yield Finding("no_way_out", "body", {"expected": "how to be left alone: " + ", ".join(words("out"))})
    yield from _of_utterance(text)
    if form.is_seen_by_others:
        if told := sorted(name for name, kind in text.slots.items() if SLOTS[kind].of_account):
            expected = "no sums, nothing of an account: others see a locked screen"
            yield Finding("seen_by_others", "slots", {"slots": told, "expected": expected})
        if _has_word(both, "debt"):
            yield Finding("seen_by_others", "body", {"expected": "no word of a debt: others see a locked screen"})


def _of_utterance(text: Rendition) -> Iterator[Finding]:
    """What would be refused when it is sent, told before anybody signs it."""
    to = listener_of(text.channel, text.purposes)
    # On a locked screen a debt word is a finding of its own, ``seen_by_others``.
    without = {"debt_word", "disclosure"} if forms()[text.channel].is_seen_by_others else set()
    for field, said in zip(("subject", "body"), text.render(samples(text)), strict=True):
        found = [finding for finding in check_utterance(said, to) if finding.category not in without]
        if found:
            data = {"rules": list(broken_rules(found)), "quotes": [finding.quote for finding in found]}
            yield Finding("utterance", field, {**data, "expected": "words that may be said to whoever hears them"})


def _names_sender(text: Rendition) -> bool:
    return "sender_name" in text.kinds or re.search(r"【[^【】$]{2,}】", text.body) is not None


def _of_letter(text: Rendition) -> Iterator[Finding]:
    rule = letter_rule()
    if text.channel is not Channel.LETTER or not {purpose.value for purpose in text.purposes} & rule.purposes:
        return
    if missing := [part.id for part in rule.parts if not _carries(text, part)]:
        yield Finding("letter_incomplete", "body", {"missing": missing, "source": rule.source})


def _carries(text: Rendition, part: LetterPart) -> bool:
    if part.slot is not None:
        return part.slot in {text.slots[name] for name in placeholders(text.body)}
    lines = [_bare(line) for line in text.body.splitlines()]
    others = {words for each in letter_rule().parts for words in each.headings.get(text.language, ())}
    for number, line in enumerate(lines):
        if line in part.headings.get(text.language, ()):
            under = next((each for each in lines[number + 1 :] if each), "")
            return under != "" and under not in others
    return False


def _bare(line: str) -> str:
    """A line without the number before a heading and the colon behind it."""
    return re.sub(r"^(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[.．、)）]\s*", "", line.strip()).rstrip(":：")


# --- words ------------------------------------------------------------------------------------------------------------


@cache
def _link() -> re.Pattern[str]:
    ends = "|".join(words("web"))
    return re.compile(rf"[a-z][a-z0-9+.-]*://|\bwww\.|(?<![\w@])(?:[a-z0-9-]+\.)+(?:{ends})(?![\w-])", re.IGNORECASE | re.ASCII)


def links_in(text: str) -> bool:
    """Whether something in a text is, or looks like, an address on the web."""
    return _link().search(text) is not None


def _has_word(text: str, group: str) -> bool:
    for word in words(group):
        if word.isascii():
            if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text, re.IGNORECASE | re.ASCII):
                return True
        elif word in text:
            return True
    return False


def says_debt(text: str) -> bool:
    """Whether a text has a word that tells of a debt."""
    return _has_word(text, "debt")


def offers_out(text: str) -> bool:
    """Whether a text says how to be left alone."""
    return _has_word(text, "out")


def sms_parts(text: str) -> tuple[str, ...]:
    """A text as the short messages that would carry it; one too long for ten is counted on, to say by how much."""
    try:
        messages = split(text, 0)
    except Invalid as error:
        return ("",) * int(error.data.get("parts", MAX_PARTS + 1))
    if len(messages) == 1:
        return (text,)
    parts, at = [], 0
    for message in messages:
        units = (len(message.octets) - _HEADER_OCTETS) // (2 if message.data_coding == UCS_2 else 1)
        end, left = at, units
        while left > 0 and end < len(text):
            left -= _units(text[end], message.data_coding)
            end += 1
        parts.append(text[at:end])
        at = end
    return tuple(parts)


def _units(character: str, coding: int) -> int:
    if coding == UCS_2:
        return len(character.encode("utf-16-be", "replace")) // 2
    return len(split(character, 0)[0].octets)


def samples(text: Rendition, sender: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a preview fills the slots with: the sender's own values where given, else samples in the text's language."""
    known = sender or {}
    return {name: known.get(kind) or SLOTS[kind].sample(text.language) for name, kind in text.slots.items()}


def completed_slots(subject: str, body: str, slots: Mapping[str, str]) -> dict[str, str]:
    """Slots as declared, and those named like a kind, which need no declaring."""
    own = {name: name for name in placeholders(subject, body) if name in SLOTS and name not in slots}
    return {**own, **slots}
