"""How a conversation goes: of a customer's words, with what came before them, three scores and what speaks for each.

Rules over the same features as understanding: what an utterance was taken for, its emotion and risks, and cues of
``moments.toml``; then what only a conversation shows: asking the same again, our answering the same again, a mood that falls.
Nothing here is learnt. A score is what is left of one when each cue has taken its part: ``1 - (1 - a)(1 - b)…``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import pairwise

from tideover.language.spelling import spell
from tideover.language.understanding.features import read_line
from tideover.language.understanding.reading import Understanding

HIGH = 0.5  # from here a score is something to look at
FALLING = 0.12  # by so much each of the last two turns was worse than the one before
KEPT = 0.45  # of a score is left a turn later; of what was said to make up for it, less
_ALIKE = 0.6  # of the pairs of signs of two sayings, shared: the same again
_SHORTEST = 4  # characters; shorter sayings are alike by chance


class Need(StrEnum):
    """What somebody needs first: a way to pay, to be heard, both, or neither (0.33)."""

    FINANCIAL = "financial"
    EMOTIONAL = "emotional"
    BOTH = "both"
    NEITHER = "neither"

    @property
    def is_emotional(self) -> bool:
        return self in (Need.EMOTIONAL, Need.BOTH)


@dataclass(frozen=True, slots=True)
class Moment:
    """Of a customer's words: scores from 0 to 1, ``cues`` those that speak for them, the strongest first.

    ``dissatisfaction``: with us; ``distress``: their own; ``escalation``: that it ends in a complaint, an outburst, in public.
    """

    dissatisfaction: float
    distress: float
    escalation: float
    need: Need
    cues: tuple[str, ...]

    @property
    def worst(self) -> float:
        """The highest of the three."""
        return max(self.dissatisfaction, self.distress, self.escalation)


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before: a customer's words have a moment, ours have none."""

    text: str
    moment: Moment | None


Weights = tuple[float, float, float]  # dissatisfaction, distress, escalation


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for scores; ``hit`` and ``miss`` are sayings that must and must not show it."""

    name: str
    weights: Weights
    says: re.Pattern[str]
    unless: re.Pattern[str] | None
    hit: tuple[str, ...]
    miss: tuple[str, ...]

    def stands_in(self, line: str) -> bool:
        return self.says.search(line) is not None and not self.is_denied_in(line)

    def is_denied_in(self, line: str) -> bool:
        """Whether it says that it is not so, or means something else by those words."""
        return self.unless is not None and self.unless.search(line) is not None


COMPLAINT, MAKES_UP, ELSEWHERE = "names_a_complaint", "thanks_or_makes_up", "angry_at_something_else"
NO_MONEY = "has_no_money"
ASKS_PERSON = "asks_for_a_person"
# What understanding has found, and what only shows in a conversation -> what each adds.
_RISKS: Mapping[str, tuple[str, Weights]] = {
    "self_harm": ("may_harm_themselves", (0, 0.9, 0)),
    "complaint_to_regulator": ("names_a_regulator", (0.3, 0, 0.6)),
    "media_exposure": ("threatens_publicity", (0.3, 0, 0.6)),
    "violence": ("threatens_violence", (0.4, 0, 0.6)),
    "harassment_alleged": ("speaks_of_harassment", (0.4, 0, 0.3)),
}
_EMOTIONS: Mapping[str, tuple[str, Weights]] = {
    "angry": ("sounds_angry", (0.45, 0, 0.25)),
    "sad": ("sounds_sad", (0, 0.4, 0)),
    "anxious": ("sounds_anxious", (0, 0.35, 0)),
}
_INTENTS: Mapping[str, tuple[str, Weights]] = {
    "abuse": ("insults", (0.4, 0, 0.35)),
    "complaint": ("means_to_complain", (0.35, 0, 0.3)),
    "distress": ("is_in_distress", (0, 0.4, 0)),
    "refuse_to_pay": ("refuses", (0.1, 0, 0.1)),
    "tells_us_to_sue": ("dares_us_to_sue", (0.35, 0, 0.35)),
    "represented_by_lawyer": ("has_a_lawyer", (0, 0, 0.3)),
}
_CONVERSATION: Mapping[str, Weights] = {
    "asks_for_a_person_again": (0.5, 0, 0.4),
    "asks_the_same_again": (0.4, 0, 0.15),
    "we_say_the_same_again": (0.25, 0, 0.15),
    "shouts": (0.3, 0, 0.25),
    "falls": (0.1, 0.1, 0.15),
}
_OF_MONEY = frozenset({"hardship", "ask_extension", "ask_instalments", "ask_waiver", "ask_settlement", "partial_payment_offer"})
_NO_MONEY_REASON = frozenset({"forgot", "merchant_dispute", "lent_name", "bereavement", "detained", "scammed", "family"})
_PERSON = re.compile(
    "(?:转|找|要|叫|跟|和|同|换|搵)(?:一?[个位])?(?:人工|真人|活人|客服|人说|人讲|人聊)|^人工|真人客服"
    r"|\b(?:an? |real |actual |live |to )(?:person|human|someone|somebody|agent|representative|manager|supervisor)\b"
)


@cache
def cues() -> Mapping[str, Cue]:
    """Of ``moments.toml``."""
    file = resources.files("tideover.language") / "understanding" / "moments.toml"
    return {name: _cue(name, row) for name, row in tomllib.loads(file.read_text(encoding="utf-8")).items()}


def moment_of(text: str, heard: Understanding, before: Sequence[Before] = ()) -> Moment:
    """The moment of a customer's words. ``heard``: what they were taken for; ``before``: what was said, in its order."""
    line = read_line(spell([text]).text)
    theirs = [each.moment for each in before if each.moment is not None]
    last = theirs[-1] if theirs else None
    stands = [cue for cue in cues().values() if cue.stands_in(line)]
    names = {cue.name for cue in stands}
    found: dict[str, Weights] = {cue.name: cue.weights for cue in stands if any(cue.weights)}
    is_bright, is_elsewhere = MAKES_UP in names, ELSEWHERE in names
    found |= _understood(heard, is_calm=is_bright or is_elsewhere or cues()[COMPLAINT].is_denied_in(line))
    asks_person = heard.intent == "ask_human" or _PERSON.search(line) is not None
    if asks_person:
        found[ASKS_PERSON] = (0.05, 0, 0.05)
    found |= _in_context(text, line, before, asks_person=asks_person, is_bright=is_bright)
    ways = [_joined(weights[number] for weights in found.values()) for number in range(3)]
    if is_elsewhere or (is_bright and ways[2] < HIGH):  # thanks after a threat take nothing away
        ways[0], ways[2] = ways[0] * 0.3, ways[2] * 0.3
    left = KEPT * (0.4 if is_bright else 1)
    if last is not None:
        ways = [_joined((way, left * was)) for way, was in zip(ways, _scores(last), strict=True)]
        if _falls([*theirs[-2:]], ways):
            found["falls"] = _CONVERSATION["falls"]
            ways = [_joined((way, more)) for way, more in zip(ways, _CONVERSATION["falls"], strict=True)]
    dissatisfaction, distress, escalation = (round(way, 2) for way in ways)
    order = sorted(found, key=lambda name: (-max(found[name]), name))
    is_poor = NO_MONEY in names or heard.intent in _OF_MONEY or _tells_of_money(heard)
    is_poor = is_poor or any(each.need in (Need.FINANCIAL, Need.BOTH) for each in theirs)
    need = _need(is_poor, max(dissatisfaction, distress) >= HIGH)
    return Moment(dissatisfaction, distress, escalation, need, tuple(order))


def need_of(text: str, heard: Understanding) -> Need:
    """What somebody needs first, by these words alone: to be heard, a way to pay, both or neither."""
    return moment_of(text, heard).need


def _need(is_poor: bool, is_moved: bool) -> Need:
    if is_poor:
        return Need.BOTH if is_moved else Need.FINANCIAL
    return Need.EMOTIONAL if is_moved else Need.NEITHER


def _tells_of_money(heard: Understanding) -> bool:
    return heard.slots.reason is not None and heard.slots.reason not in _NO_MONEY_REASON


def _understood(heard: Understanding, *, is_calm: bool) -> dict[str, Weights]:
    """What understanding has found. Whoever thanks or is angry at the traffic is not angry at us."""
    found = dict(_RISKS[risk] for risk in heard.risks if risk in _RISKS)
    if heard.intent in _INTENTS and not (is_calm and heard.intent in ("abuse", "complaint")):
        name, weights = _INTENTS[heard.intent]
        found[name] = weights
    if heard.emotion in _EMOTIONS and not is_calm:
        name, weights = _EMOTIONS[heard.emotion]
        found[name] = weights
    return found


def _in_context(
    text: str, line: str, before: Sequence[Before], *, asks_person: bool, is_bright: bool
) -> dict[str, Weights]:  # fmt: skip
    found = set()
    theirs = [each for each in before if each.moment is not None]
    ours = [each.text for each in before if each.moment is None]
    if asks_person and any(each.moment and ASKS_PERSON in each.moment.cues for each in theirs):
        found.add("asks_for_a_person_again")
    elif any(_is_alike(line, spell([each.text]).text) for each in theirs[-3:]) and not is_bright:
        found.add("asks_the_same_again")
    if len(ours) > 1 and any(_is_alike(ours[-1], each) for each in ours[:-1]) and not is_bright:
        found.add("we_say_the_same_again")
    if _shouts(text) and not is_bright:
        found.add("shouts")
    return {name: _CONVERSATION[name] for name in found}


def _shouts(text: str) -> bool:
    """In capitals, or with signs by the row."""
    letters = [sign for sign in text if sign.isascii() and sign.isalpha()]
    words = re.findall(r"[A-Za-z]{2,}", text)
    is_upper = len(words) > 2 and sum(sign.isupper() for sign in letters) > 0.8 * len(letters)
    return is_upper or re.search("[!！?？]{2,}", text) is not None


def _is_alike(one: str, other: str) -> bool:
    """Whether two sayings share most of their pairs of signs."""
    one, other = (re.sub(r"\W+", "", each).lower() for each in (one, other))
    if min(len(one), len(other)) < _SHORTEST:
        return False
    a, b = ({each[at : at + 2] for at in range(len(each) - 1)} for each in (one, other))
    return len(a & b) >= _ALIKE * min(len(a), len(b)) and len(a & b) >= _ALIKE / 2 * max(len(a), len(b))


def _falls(theirs: Sequence[Moment], ways: Sequence[float]) -> bool:
    """Whether each of the last turns was worse than the one before."""
    steps = [each.worst for each in theirs] + [max(ways)]
    return len(steps) > 2 and all(later >= earlier + FALLING for earlier, later in pairwise(steps))


def _scores(moment: Moment) -> Weights:
    return moment.dissatisfaction, moment.distress, moment.escalation


def _joined(parts: Iterable[float]) -> float:
    rest = 1.0
    for part in parts:
        rest *= 1 - part
    return 1 - rest


def _cue(name: str, row: Mapping[str, object]) -> Cue:
    def some(key: str) -> tuple[str, ...]:
        found = row.get(key, ())
        assert isinstance(found, list | tuple)
        return tuple(map(str, found))

    def weight(key: str) -> float:
        return float(str(row.get(key, 0)))

    def one_of(patterns: Sequence[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))

    unless = some("unless")
    weights = (weight("d"), weight("s"), weight("e"))
    return Cue(name, weights, one_of(some("says")), one_of(unless) if unless else None, some("hit"), some("miss"))
