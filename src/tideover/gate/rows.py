"""What a rulebook consists of: instruments, their rules, and what stops refuse. Pure; read from ``rulebook/*.toml`` by
``reading.py``, applied by ``rules.py``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum

from tideover.gate.model import Channel, ConsentKind, Purpose, Result, StopKind

LOOK_BACK_DAYS = 30  # how many days of contacts a cap may count


class Confidence(StrEnum):
    """How sure we are of a rule. ``VERIFIED``: read in the text or in agreeing reports of it; ``WEAK``: one weak source, off
    unless a lender turns it on; ``MEMORY``: documentation only, carries no number; ``SEEDS``: the product's own floor;
    ``HOUSE``: a lender's own, off unless turned on."""

    VERIFIED = "V"
    WEAK = "W"
    MEMORY = "M"
    SEEDS = "seeds"
    HOUSE = "house"

    @property
    def is_choice(self) -> bool:
        """Whether a lender may turn the rule on and off; the others are the law, or the floor."""
        return self in (Confidence.WEAK, Confidence.HOUSE)


class Enforcement(StrEnum):
    """``BLOCK`` and ``DEFER`` refuse (``DEFER``: it passes by itself); ``WARN`` is told and refuses nothing."""

    BLOCK = "block"
    DEFER = "defer"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Instrument:
    """The text a rule stands in. ``jurisdiction`` None: the product's own, everywhere."""

    id: str
    jurisdiction: str | None
    title_zh: str
    title_en: str
    source: str
    checked: date


@dataclass(frozen=True, slots=True)
class Span:
    """Hours that are open, ``[from, until)`` of local wall time, on these days of the week (Monday is 0) but holidays of the
    calendar ``closed_on``. ``channels`` None: those of its rule."""

    days: frozenset[int]
    open_from: time
    open_until: time
    channels: frozenset[Channel] | None = None
    closed_on: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Refuses outside its spans; ``opened_by``: a consent of the person's own that opens it for them (for nobody else)."""

    spans: tuple[Span, ...]
    opened_by: ConsentKind | None = None


class Per(StrEnum):
    """Whose contacts count together: the one called, the number (whoever it is for), the one called about the account."""

    PERSON = "person"
    NUMBER = "number"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``limit`` contacts that count on the local day and the ``days - 1`` before it."""

    limit: int
    days: int


@dataclass(frozen=True, slots=True)
class Cap:
    """Refuses once a limit is reached. ``purposes``, ``results`` None: any; a result not known yet counts as the worst."""

    per: Per
    channels: frozenset[Channel]
    limits: tuple[Limit, ...]
    purposes: frozenset[Purpose] | None = None
    results: frozenset[Result] | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Refuses contact with whoever is not liable, in place of the floor's ``PARTY``; ``is_enquiry``: an authorised contact of
    somebody who cannot be reached may be asked."""

    is_enquiry: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """Refuses where fewer than ``least`` people come."""

    least: int


@dataclass(frozen=True, slots=True)
class Floor:
    """What holds everywhere; its condition is code (``rules.py``)."""


Form = Window | Cap | Party | Presence | Floor


@dataclass(frozen=True, slots=True)
class Example:
    """What must pass or fail, in the words of its file; run as a test."""

    verdict: str
    ask: str
    at: str
    past: tuple[Mapping[str, object], ...] = ()
    consents: tuple[str, ...] = ()
    people: int | None = None
    is_unreachable: bool = False
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row. ``form`` None: documentation, enforced elsewhere (``where``) or not at all. ``effective_from``, ``effective_to``:
    days of the called party, from and until before which it holds; None: without end. ``point``: where it bites: before a
    contact (pre), in it, after it (post), in a case, in the organisation."""

    id: str
    instrument: Instrument
    jurisdiction: str | None
    confidence: Confidence
    title_zh: str
    title_en: str
    why_zh: str
    why_en: str
    form: Form | None = None
    purposes: frozenset[Purpose] = frozenset(Purpose)
    channels: frozenset[Channel] = frozenset(Channel)
    enforcement: Enforcement = Enforcement.BLOCK
    effective_from: date | None = None
    effective_to: date | None = None
    article: str = ""
    source: str = ""
    point: tuple[str, ...] = ("pre",)
    where: str = ""
    examples: tuple[Example, ...] = ()

    def is_in_force(self, day: date) -> bool:
        starts, ends = self.effective_from, self.effective_to
        return (starts is None or starts <= day) and (ends is None or day < ends)


@dataclass(frozen=True, slots=True)
class StopRule:
    """What a kind of stop refuses. ``is_for_ever``: neither an end nor a resume lifts it."""

    kind: StopKind
    purposes: frozenset[Purpose]
    default_channel: Channel | None
    is_for_ever: bool = False


@dataclass(frozen=True)
class Rulebook:
    """Every row, those that are not enforced too. ``chosen``: the ids of weak and house rules that are turned on."""

    version: str
    jurisdictions: frozenset[str]
    rules: tuple[Rule, ...]
    stops: Mapping[StopKind, StopRule]
    chosen: frozenset[str] = frozenset()
    _eras: dict[tuple[str, int], tuple[Rule, ...]] = field(default_factory=dict, compare=False, repr=False)
    _binding: dict[tuple[str, int, Channel, Purpose], tuple[Rule, ...]] = field(default_factory=dict, compare=False, repr=False)
    _turns: list[date] = field(default_factory=list, compare=False, repr=False)
    _choices: dict[frozenset[str], Rulebook] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        days = {day for rule in self.rules for day in (rule.effective_from, rule.effective_to) if day}
        self._turns.extend(sorted(days))
        self._choices[self.chosen] = self

    def choosing(self, ids: Iterable[str]) -> Rulebook:
        """The same with these rules turned on."""
        chosen = frozenset(ids)
        if chosen not in self._choices:
            version = self.version.partition("+")[0] + "".join(f"+{name}" for name in sorted(chosen))
            self._choices[chosen] = replace(self, version=version, chosen=chosen, _eras={}, _binding={}, _turns=[], _choices={})
        return self._choices[chosen]

    def alone(self, rule: Rule) -> Rulebook:
        """The same with this rule only, turned on."""
        return replace(self, rules=(rule,), chosen=frozenset({rule.id}), _eras={}, _binding={}, _turns=[], _choices={})

    def is_enforced(self, rule: Rule) -> bool:
        """Whether a row refuses anything on some day."""
        if rule.form is None or rule.enforcement is Enforcement.WARN or rule.confidence is Confidence.MEMORY:
            return False
        return not rule.confidence.is_choice or rule.id in self.chosen

    def in_force(self, jurisdiction: str, day: date) -> tuple[Rule, ...]:
        """What is enforced in a jurisdiction on a local day, but the floor."""
        era = bisect_right(self._turns, day)
        if (jurisdiction, era) not in self._eras:
            self._eras[jurisdiction, era] = tuple(
                rule
                for rule in self.rules
                if self.is_enforced(rule)
                and rule.jurisdiction in (None, jurisdiction)
                and not isinstance(rule.form, Floor)
                and rule.is_in_force(day)
            )
        return self._eras[jurisdiction, era]

    def binding(self, jurisdiction: str, day: date, channel: Channel, purpose: Purpose) -> tuple[Rule, ...]:
        """Of what is in force, the rows on such contacts."""
        key = (jurisdiction, bisect_right(self._turns, day), channel, purpose)
        if key not in self._binding:
            rules = self.in_force(jurisdiction, day)
            self._binding[key] = tuple(rule for rule in rules if channel in rule.channels and purpose in rule.purposes)
        return self._binding[key]

    def caps_on(self, jurisdiction: str, channel: Channel, purpose: Purpose) -> tuple[Cap, ...]:
        """The caps on such contacts that are enforced on some day."""
        key = (jurisdiction, -1, channel, purpose)
        if key not in self._binding:
            self._binding[key] = tuple(
                rule
                for rule in self.rules
                if self.is_enforced(rule)
                and isinstance(rule.form, Cap)
                and rule.jurisdiction in (None, jurisdiction)
                and channel in rule.channels
                and purpose in rule.purposes
            )
        return tuple(rule.form for rule in self._binding[key] if isinstance(rule.form, Cap))

    def rule(self, id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == id), None)
