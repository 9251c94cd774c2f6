"""What a playbook consists of: states, what is said in them, and where what is heard leads. Pure; read by ``reading.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tideover.gate import NumberState, Purpose, StopKind

LANGUAGES = ("zh-CN", "en")


class Kind(StrEnum):
    """What a sentence does. Where feelings run high, ``SOOTHE`` and ``LISTEN`` come before ``EXPLAIN`` and ``NEGOTIATE``."""

    GREET = "greet"
    IDENTIFY = "identify"
    REASON = "reason"  # who we are, and why we are in touch
    EXPLAIN = "explain"
    NEGOTIATE = "negotiate"
    ASK = "ask"
    CONFIRM = "confirm"
    SOOTHE = "soothe"
    LISTEN = "listen"
    CARE = "care"
    CLOSE = "close"
    HAND_OVER = "hand_over"


class Audience(StrEnum):
    """Who may hear a sentence: whoever is there, or the customer alone, verified."""

    ANYONE = "anyone"
    CUSTOMER = "customer"


class Ending(StrEnum):
    """How a dialogue ends."""

    PROMISED = "promised"
    INFORMED = "informed"
    UNDECIDED = "undecided"
    PAID = "paid"  # so they say
    HELP = "help"
    PERSON = "person"
    CALL_BACK = "call_back"
    COMPLAINT = "complaint"
    DISPUTED = "disputed"
    STOPPED = "stopped"
    REPRESENTED = "represented"
    BEREAVED = "bereaved"
    CRISIS = "crisis"
    WRONG_PERSON = "wrong_person"
    THIRD_PARTY = "third_party"
    VOICEMAIL = "voicemail"
    NOT_VERIFIED = "not_verified"


class EffectKind(StrEnum):
    """What a dialogue may cause. Nothing else happens, whatever is said to it."""

    VERIFY = "verify"
    PROMISE = "promise"
    STOP = "stop"
    ITEM = "item"
    NUMBER = "number"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class Effect:
    """``stop``: of a stop; ``team``, ``item``: of a work item; ``number``: what a number has turned out to be."""

    kind: EffectKind
    stop: StopKind | None = None
    team: str | None = None
    item: str | None = None
    number: NumberState | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that legal signs: by language its variants, of which a dialogue uses one throughout. ``slots``: names in it.
    ``is_automatic``: it says that a machine speaks."""

    id: str
    kind: Kind
    to: Audience
    texts: Mapping[str, tuple[str, ...]]
    slots: frozenset[str] = frozenset()
    is_automatic: bool = False

    def text(self, language: str, variant: int) -> str:
        """The words of a variant; where there are fewer, they are counted through again."""
        variants = self.texts[language]
        return variants[variant % len(variants)]


@dataclass(frozen=True, slots=True)
class Step:
    """Where it goes from here, in one of four ways: ``go`` to a state, the ``end``, ``is_back`` to what was interrupted, or
    to a person (``person``: team and work item). ``intents`` empty: whatever was heard; ``when``: conditions, all of which
    must hold, ``!`` before one denies it."""

    intents: frozenset[str] = frozenset()
    when: tuple[str, ...] = ()
    do: tuple[Effect, ...] = ()
    say: tuple[str, ...] = ()
    go: str | None = None
    end: Ending | None = None
    is_back: bool = False
    person: Effect | None = None


@dataclass(frozen=True, slots=True)
class State:
    """``do``, ``say``: on entering; ``asks``: the kind of its question, as ``language.understand`` takes it, None where it
    does not wait for an answer and the first of ``steps`` that holds is taken at once; ``again``: said where the answer was
    not understood."""

    id: str
    do: tuple[Effect, ...] = ()
    say: tuple[str, ...] = ()
    asks: str | None = None
    again: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Playbook:
    """A dialogue, or a part of one that others lead to. ``takes``: intents that lead here from anywhere, ``risks`` likewise;
    ``hears``: words that do; ``needs_customer``: only once the right party is verified; ``of_stranger``: whoever is
    there is somebody else from here on, and is told nothing; ``is_start``: a conversation may
    begin with it; ``purpose``: what the gate is asked for then."""

    id: str
    title_zh: str
    title_en: str
    states: Mapping[str, State]
    first: str
    purpose: Purpose | None = None
    is_start: bool = False
    is_ours: bool = True  # we begin, and must find out who is there
    needs_customer: bool = False
    of_stranger: bool = False
    takes: frozenset[str] = frozenset()
    risks: frozenset[str] = frozenset()
    hears: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Playbooks:
    """All that belong together. ``digest``: of their files, so that a conversation says by which it was led."""

    playbooks: Mapping[str, Playbook]
    sentences: Mapping[str, Sentence]
    digest: str = ""
    by_intent: Mapping[str, str] = field(default_factory=dict)
    by_risk: Mapping[str, str] = field(default_factory=dict)

    def state(self, place: str) -> State:
        """By ``playbook/state``."""
        playbook, _, state = place.partition("/")
        return self.playbooks[playbook].states[state]

    @property
    def starts(self) -> tuple[Playbook, ...]:
        return tuple(each for each in self.playbooks.values() if each.is_start)
