"""May this be said: words about to be said or sent, held against the rules of ``utterances/*.toml``.

The rules are data, read by the scanner of ``language``; here is which of them hold for whom. Nothing is kept of a text.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tideover.gate.resemblance import LEARNT_CATEGORIES, POSSIBLE, SURE, learnt_id, resemblance, suspicious, telling
from tideover.language import Match, Rule, Scanner, read_rules, spell

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
_DISCLOSED = "UT-DISCLOSE-THIRD"
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
    """``check_utterance`` of many at once: many times as fast as one by one."""
    found: dict[int, list[Finding]] = {}
    suspects: list[int] = []
    for first in range(0, len(texts), _AT_ONCE):
        batch = texts[first : first + _AT_ONCE]
        spelt = spell(batch)
        if to is not Listener.CUSTOMER:
            for number, matches in enumerate(scanner(of_debt=True).scan(batch, to.value, spelt=spelt), first):
                if matches:
                    found[number] = [_finding(texts[number], match) for match in matches]
        suspects += [first + number for number in suspicious(spelt)]
    for first in range(0, len(suspects), _AT_ONCE):
        _look_closer(texts, suspects[first : first + _AT_ONCE], to, found)
    answers: list[tuple[Finding, ...]] = [()] * len(texts)
    for number, findings in found.items():
        if to is Listener.THIRD_PARTY:
            findings.extend(_disclosed(findings))
        if len(findings) > 1:
            findings.sort(key=lambda each: (each.start, each.end, each.rule))
        answers[number] = tuple(findings)
    return answers


def _look_closer(texts: Sequence[str], suspects: Sequence[int], to: Listener, found: dict[int, list[Finding]]) -> None:
    """Add what the reader is sure of, and the rules find where it thinks it possible."""
    scores = resemblance([texts[number] for number in suspects])
    asked = [(suspects[place], scores[place]) for place in np.nonzero((scores > POSSIBLE).any(axis=1))[0].tolist()]
    if not asked:
        return
    among = [_of(row > POSSIBLE) for _, row in asked]
    sure: list[tuple[int, str]] = []
    scanned = scanner(of_debt=False).scan([texts[number] for number, _ in asked], to.value, among)
    for (number, row), matches in zip(asked, scanned, strict=True):
        found.setdefault(number, []).extend(_finding(texts[number], match) for match in matches)
        ruled = {match.rule.category for match in matches}
        sure += [(number, category) for category in _of(row > SURE) if category not in ruled]
    if to is not Listener.CUSTOMER:  # whoever it is hears of the debt by a debt word, and of nobody's else
        sure = [(number, category) for number, category in sure if category != "disclosure"]
    for (number, category), (start, end) in zip(sure, telling([(texts[n], category) for n, category in sure]), strict=True):
        found[number].append(Finding(learnt_id(category), category, start, end, texts[number][start:end], "serious"))


def _finding(text: str, match: Match) -> Finding:
    rule = match.rule
    return Finding(rule.id, rule.category, match.start, match.end, text[match.start : match.end], rule.severity)


def _of(columns: NDArray[np.bool_]) -> list[str]:
    return [LEARNT_CATEGORIES[column] for column in np.nonzero(columns)[0]]


def _disclosed(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Somebody else who hears a debt word hears of somebody's debt, however it is worded."""
    told = [finding for finding in findings if finding.category == "debt_word"]
    if told and all(finding.category != "disclosure" for finding in findings):
        word = told[0]
        yield Finding(_DISCLOSED, "disclosure", word.start, word.end, word.quote, word.severity)


@cache
def utterance_rules() -> tuple[Rule, ...]:
    """The rules as read. Raises ``Invalid("rule_file_invalid")``."""
    folder = resources.files("tideover.gate") / "utterances"
    return read_rules([file for file in folder.iterdir() if file.name.endswith(".toml")], list(Listener), SEVERITIES)


def broken_rules(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The ids of the rules of some findings, each once."""
    return tuple(sorted({finding.rule for finding in findings}))


@cache
def scanner(of_debt: bool) -> Scanner:
    """The rules of debt words, which everything is held against, or all others."""
    ordinary = (resources.files("tideover.gate") / "utterances" / "ordinary.txt").read_text(encoding="utf-8")
    rules = [rule for rule in utterance_rules() if (rule.category == "debt_word") == of_debt]
    return Scanner(rules, ordinary, _cache_folder())


def _cache_folder() -> Path | None:
    """Where the compiled rules lie between processes: whoever can write there could change what they find, so it is the
    user's own. None: the user has no home, and each process compiles."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tideover"
    except RuntimeError:
        return None
