"""Understanding one utterance: rules first for what must never be missed, then trained scores, then what it says in figures.

The same words, moment and question give the same answer, everywhere; nothing is looked up outside the package.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from tideover.base.errors import Invalid
from tideover.language.rules import read_rules
from tideover.language.scanning import Scanner
from tideover.language.spelling import spell
from tideover.language.understanding.despair import despairs
from tideover.language.understanding.features import ASKED, read_line
from tideover.language.understanding.hearing import looks_back
from tideover.language.understanding.respelling import respelt
from tideover.language.understanding.scoring import shares, shipped
from tideover.language.understanding.slots import Said, Slots, english_name, hear, slots_of

RISKS = (
    "self_harm", "complaint_to_regulator", "media_exposure", "violence", "fraud_ring", "minor_or_elderly",
    "third_party_disclosure",
    "harassment_alleged", "medical",
)  # fmt: skip
_BREAK = re.compile("[\r\n\x85\u2028\u2029]+")
LEAST = 0.16  # a share below it is no answer: unclear
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Understanding:
    """``intents``: the likeliest, best first, with their shares of one; the first is ``intent``."""

    intent: str
    intents: tuple[tuple[str, float], ...]
    emotion: str
    risks: tuple[str, ...]
    slots: Slots


def understand(text: str, now: datetime, asked: str | None = None, *, plain: bool = False) -> Understanding:
    """What somebody said to us: why, in which mood, what to be careful of, and the figures in it.

    ``now``: the moment it was said, in the speaker's zone. ``asked``: what we had just asked, one of ``identity``,
    ``pay_when``, ``pay_amount``, ``confirm``, ``reason``, ``open``. ``plain``: by the runs of characters alone, as where
    no embedding can be had.
    Never raises because of the text. Raises ``Invalid`` for a time without an offset and for an unknown question.
    """
    if now.tzinfo is None or now.utcoffset() is None:
        raise Invalid("naive_time", field="now", expected="a time with an offset, in the speaker's zone")
    if asked is not None and asked not in ASKED:
        raise Invalid("invalid_question", field="asked", expected=", ".join(ASKED))
    whole = spell([text]).text
    risks = risks_of(text, plain=plain)
    said = hear(read_line(whole), now, asked=asked)
    found, moods = _scored(said, asked, risks, plain)
    intent = found[0][0]
    if intent in _LOOKING_BACK or looks_back(said.line):
        said = hear(said.line, now, backwards=True, asked=asked)
    slots = slots_of(said, intent, asked)
    if slots.name is None and (named := english_name(text[:1000])):
        slots = Slots(slots.amount_minor, slots.date, slots.time, slots.reason, slots.phone, named, slots.months)
    return Understanding(intent, found, _emotion(said.line, moods, intent, risks), risks, slots)


def known_intents() -> tuple[str, ...]:
    """All that ``understand`` may take an utterance for."""
    return tuple(map(str, shipped().intents))


_LOOKING_BACK = ("already_paid",)


@cache
def scanner() -> Scanner:
    """The rules of ``rules/*.toml``: a category is a risk."""
    folder = resources.files("tideover.language") / "understanding" / "rules"
    rules = read_rules([file for file in folder.iterdir() if file.name.endswith(".toml")], ("said",), ("must", "risk"))
    return Scanner(rules, cache=_cache_folder())


def _cache_folder() -> Path | None:
    """Where the compiled rules lie between processes: the user's own, since what lies there decides what is found."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tideover"
    except RuntimeError:
        return None


def risks_of(text: str, *, plain: bool = False) -> tuple[str, ...]:
    """The risks in a text of any length, in the order of ``RISKS``. ``plain``: by signs alone, as in ``understand``."""
    found = {match.rule.category for match in scanner().scan([text], "said")[0]}
    if "self_harm" not in found and _means_to_die(text, plain):
        found.add("self_harm")
    return tuple(risk for risk in RISKS if risk in found)


def _means_to_die(text: str, plain: bool) -> bool:
    """Whether it says so over several lines, written around, or in words no rule has."""
    line = respelt(text)
    others = {_BREAK.sub(" ", text), line, _BREAK.sub(" ", line)} - {text}
    among: list[tuple[str, ...]] = [("self_harm",)] * len(others)
    return any(scanner().scan(sorted(others), "said", among=among)) or despairs(_BREAK.sub(" ", line), plain)


@dataclass(frozen=True, slots=True)
class _Hint:
    """Words that speak for an intent: ``weight`` is added to its score where the words stand and ``unless`` does not."""

    intent: str
    weight: float
    says: re.Pattern[str]
    unless: re.Pattern[str] | None
    asked: frozenset[str] | None
    longest: int


@cache
def hints() -> tuple[_Hint, ...]:
    """Of ``hints.toml``."""
    data = tomllib.loads((resources.files("tideover.language") / "understanding" / "hints.toml").read_text(encoding="utf-8"))
    return tuple(
        _Hint(
            intent, float(row.get("weight", 3)), _any(row["says"]), _any(row["unless"]) if "unless" in row else None,
            frozenset(row["asked"]) if "asked" in row else None, int(row.get("longest", 10**6)),
        )
        for intent, rows in data.items()
        for row in rows
    )  # fmt: skip


def hinted(said: Said, asked: str | None) -> list[tuple[str, float]]:
    """What the words of ``hints.toml`` add to the scores of intents."""
    line = _marked(said)
    return [
        (hint.intent, hint.weight)
        for hint in hints()
        if (hint.asked is None or asked in hint.asked)
        and len(said.line) <= hint.longest
        and hint.says.search(line)
        and not (hint.unless and hint.unless.search(line))
    ]


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _scored(
    said: Said, asked: str | None, risks: Sequence[str], plain: bool
) -> tuple[tuple[tuple[str, float], ...], dict[str, float]]:
    model = shipped()
    scores, moods = model.read(said, asked, plain)
    places = {name: number for number, name in enumerate(model.intents)}
    scores = scores.copy()
    if not re.search(r"[^\W0]", said.line):  # signs and noughts alone say nothing
        scores[places["unclear"]] += 20
    for intent, weight in hinted(said, asked):
        scores[places[intent]] += weight
    if "self_harm" in risks:
        tells_of_death = int(scores.argmax()) == places["reports_death_or_incapacity"]
        scores[places["distress"]] += 6 if tells_of_death else 12
    parts = shares(scores)
    order = np.argsort(-parts, kind="stable")
    ranked = [(model.intents[number], float(parts[number])) for number in order[:SHOWN]]
    if ranked[0][1] < LEAST and ranked[0][0] != "unclear":
        rest = [each for each in ranked if each[0] != "unclear"][: SHOWN - 1]
        ranked = [("unclear", 1 - sum(share for _, share in rest)), *rest]
    return (
        tuple((name, round(share, 4)) for name, share in ranked),
        dict(zip(model.emotions, map(float, shares(moods)), strict=True)),
    )


def _marked(said: Said) -> str:
    """The line with ``<D>`` after each day that names one, ``<V>`` after one that does not, ``<S>`` after a sum."""
    spans = [(day.end, "<P>" if day.past else "<D>" if day.day else "<V>") for day in said.days]
    spans += [(end, "<S>") for _, end, _, sure in said.sums if sure]
    line, last = "", 0
    for end, sign in sorted(spans):
        line, last = line + said.line[last:end] + sign, end
    return line + said.line[last:]


@cache
def _moods() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads((resources.files("tideover.language") / "understanding" / "moods.toml").read_text(encoding="utf-8"))
    return {mood: _any(patterns) for mood, patterns in data.items()}


def _emotion(line: str, moods: dict[str, float], intent: str, risks: Sequence[str]) -> str:
    for mood in ("angry", "sad", "anxious"):
        if _moods()[mood].search(line):
            return mood
    if "self_harm" in risks:
        return "sad"
    if "violence" in risks or intent == "abuse":
        return "angry"
    if intent in ("distress", "reports_death_or_incapacity"):
        return "sad"
    best = max(moods, key=lambda mood: moods[mood])
    return best if best == "neutral" or moods[best] >= 0.6 else "neutral"
