"""May this be said: words about to be said or sent, held against the rules of ``utterances/*.toml``.

The rules are data, read by the scanner of ``language``; here is which of them hold for whom. Nothing is kept of a text.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

from tideover.gate.resemblance import learnt_id, resembles, resembling
from tideover.language import Rule, Scanner, read_rules

CATEGORIES = (
    "threat",
    "abuse",
    "false_authority",
    "false_consequence",
    "disclosure",
    "debt_word",
    "extra_fee",
    "new_borrowing",
    "private_channel",
)
SEVERITIES = ("grave", "serious")
_AT_ONCE = 2000  # texts: so many still lie in the processor's own memory


class Listener(StrEnum):
    """Who hears it: the person, verified; somebody not verified yet, who may be anybody; somebody else for certain."""

    CUSTOMER = "customer"
    UNVERIFIED = "unverified"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a text breaks, and the words: ``start`` and ``end`` count characters of the text as it was given."""

    rule: str
    category: str
    start: int
    end: int
    quote: str
    severity: str


def check_utterance(text: str, to: Listener) -> tuple[Finding, ...]:
    """What must not be said to this listener, in the order of the text, each rule once; Chinese and English alike.

    Empty: nothing was found, which is no leave to send; that is ``redeem``'s.
    """
    return check_utterances((text,), to)[0]


def check_utterances(texts: Sequence[str], to: Listener) -> list[tuple[Finding, ...]]:
    """``check_utterance`` of many at once: several times as fast as one by one."""
    found: dict[int, list[Finding]] = {}
    for number, (text, matches) in enumerate(zip(texts, _scanner().scan(texts, to.value), strict=True)):
        for m in matches:
            if resembles(text, m.start, m.end, m.rule.category):
                finding = Finding(m.rule.id, m.rule.category, m.start, m.end, text[m.start : m.end], m.rule.severity)
                found.setdefault(number, []).append(finding)
    for first in range(0, len(texts), _AT_ONCE):
        for place, category, start, end in resembling(texts[first : first + _AT_ONCE]):
            number = first + place
            if all(finding.category != category for finding in found.get(number, ())):
                finding = Finding(learnt_id(category), category, start, end, texts[number][start:end], "serious")
                found.setdefault(number, []).append(finding)
    return [tuple(sorted(found.get(n, ()), key=lambda each: (each.start, each.end, each.rule))) for n in range(len(texts))]


@cache
def utterance_rules() -> tuple[Rule, ...]:
    """The rules as read. Raises ``Invalid("rule_file_invalid")``."""
    folder = resources.files("tideover.gate") / "utterances"
    return read_rules([file for file in folder.iterdir() if file.name.endswith(".toml")], list(Listener), SEVERITIES)


def broken_rules(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The ids of the rules of some findings, each once."""
    return tuple(sorted({finding.rule for finding in findings}))


@cache
def _scanner() -> Scanner:
    ordinary = (resources.files("tideover.gate") / "utterances" / "ordinary.txt").read_text(encoding="utf-8")
    return Scanner(utterance_rules(), ordinary, _cache_folder())


def _cache_folder() -> Path | None:
    """Where the compiled rules lie between processes: whoever can write there could change what they find, so it is the
    user's own. None: the user has no home, and each process compiles."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tideover"
    except RuntimeError:
        return None
