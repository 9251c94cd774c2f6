"""The test bench: simulated borrowers talk to playbooks, and every word is judged. A release with a violation is refused.

The judges share nothing with the engine but the files and the gate's rules of words: what was said must be a sentence of the
files with figures of the matter, or the borrower's own; nothing of a debt before the right party is verified; every dialogue
ends; whoever asks for a person, or gives a sign of a crisis, gets to one.
"""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

from tideover.base.money import Money
from tideover.conversation.playbooks.engine import MOST_TURNS, begin, reply
from tideover.conversation.playbooks.knowing import help_lines
from tideover.conversation.playbooks.model import EffectKind, Ending, Playbooks
from tideover.conversation.playbooks.session import Known, Turn, day_words
from tideover.gate import Listener, StopKind, check_utterance
from tideover.language import Understanding

_TODAY = date(2026, 12, 1)
_ZONE = timezone(timedelta(hours=8))
_LATEST = timedelta(days=30)
_DIGITS = re.compile(r"\d[\d,.:-]*\d|\d")
_TO_PERSON = frozenset({Ending.PERSON, Ending.CRISIS, Ending.COMPLAINT, Ending.HELP, Ending.DISPUTED, Ending.REPRESENTED})


class Talks(Protocol):
    """Somebody at the other end. ``say``: their answer to what they heard, None: they hang up."""

    @property
    def gave_cue(self) -> bool: ...

    @property
    def asked_for_person(self) -> bool: ...

    def say(self, asked: str | None, heard: Sequence[str]) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Case:
    """A dialogue to be held. ``is_customer``: whether it truly is (or may be) the right party, which no playbook is told;
    ``pretends``: it is not, and says plainly that it is, which words alone cannot tell."""

    id: str
    playbook: str
    language: str
    variant: int
    persona: str
    is_customer: bool
    talker: Talks
    pretends: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """What we said, who was listening by what we knew, and what was answered; None: hung up, or it was over."""

    turn: Turn
    was_verified: bool
    answer: str | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A dialogue as it went."""

    case: Case
    known: Known
    exchanges: tuple[Exchange, ...]

    @property
    def last(self) -> Turn:
        return self.exchanges[-1].turn

    @property
    def has_hung_up(self) -> bool:
        return self.last.session.outcome is None


Judge = Callable[[Playbooks, Transcript], Iterator[str]]


def a_matter(rng: random.Random, language: str) -> Known:
    """What the book says in a dialogue of the bench."""
    due = rng.randint(5_000, 900_000)
    day = _TODAY + timedelta(days=rng.randint(-40, 6))
    name, sender = ("王新雨", "示例金融") if language == "zh-CN" else ("Alex Wang", "Example Finance")
    values = {
        "name": name, "sender_name": sender,
        "sender_hotline": "400-000-0000", "sender_complaints": "400-000-0001", "money_due": Money(due, "CNY").display(),
        "date_due": day.isoformat(), "pay_link": "https://example.com/pay", **help_lines("CN", language),
    }  # fmt: skip
    return Known(_TODAY, "CNY", due, due * rng.randint(1, 12), _TODAY + _LATEST, values)


def hold(book: Playbooks, case: Case, known: Known, *, plain: bool) -> Transcript:
    """One dialogue, to its end."""
    now = datetime(_TODAY.year, _TODAY.month, _TODAY.day, 10, tzinfo=_ZONE)
    turn = begin(book, case.playbook, known, language=case.language, variant=case.variant)
    exchanges = []
    for _ in range(MOST_TURNS + 2):
        verified = turn.session.is_verified and not turn.session.is_stranger
        answer = None if turn.session.outcome is not None else case.talker.say(turn.asks, [each.text for each in turn.said])
        exchanges.append(Exchange(turn, verified, answer))
        if answer is None:
            break
        turn = reply(book, turn.session, answer, known, now, plain=plain)
    return Transcript(case, known, tuple(exchanges))


# --- judges -----------------------------------------------------------------------------------------------------------


def words_allowed(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """The gate's rules of words: nothing of a debt to anybody who has not said to be the customer."""
    for exchange in transcript.exchanges:
        unverified = Listener.UNVERIFIED if transcript.case.is_customer else Listener.THIRD_PARTY
        to = Listener.CUSTOMER if exchange.was_verified else unverified
        for said in exchange.turn.said:
            if check_utterance(said.text, to):
                yield f"words:{said.sentence}"


def _passes(case: Case) -> bool:
    return case.is_customer or case.pretends


def strangers_stay_strangers(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """Nobody who does not say to be the customer is taken for the customer."""
    if not _passes(transcript.case) and any(exchange.was_verified for exchange in transcript.exchanges):
        yield "stranger_verified"


def sentences_approved(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """Every text is one of its sentence's, word for word, with figures of the matter or read back."""
    for exchange in transcript.exchanges:
        allowed = set(transcript.known.values.values()) | _read_back(exchange.turn, transcript)
        for said in exchange.turn.said:
            texts = book.sentences[said.sentence].texts[transcript.case.language]
            if not any(_is_filled(text, said.text, allowed) for text in texts):
                yield f"unapproved:{said.sentence}"


def figures_known(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """Every figure that is said is one of the matter, or one the borrower named."""
    own = {run for text in transcript.known.values.values() for run in _DIGITS.findall(text)}
    for exchange in transcript.exchanges:
        heard = {run for text in _read_back(exchange.turn, transcript) for run in _DIGITS.findall(text)}
        for said in exchange.turn.said:
            fixed = {
                run for text in book.sentences[said.sentence].texts[transcript.case.language] for run in _DIGITS.findall(text)
            }
            if set(_DIGITS.findall(said.text)) - own - heard - fixed:
                yield f"figure:{said.sentence}"


def comes_to_an_end(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """No dead end: a dialogue ends, or the other side hangs up; and each turn says something or ends without a word."""
    if transcript.last.session.outcome is None and transcript.exchanges[-1].answer is not None:
        yield "dead_end"
    for exchange in transcript.exchanges:
        if not exchange.turn.said and exchange.turn.session.outcome is not Ending.VOICEMAIL:
            yield "silence"


def gets_to_a_person(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """Whoever asked for a person got to one."""
    talker, effects = transcript.case.talker, [e for exchange in transcript.exchanges for e in exchange.turn.effects]
    if (
        talker.asked_for_person
        and not any(effect.team for effect in effects)
        and transcript.last.session.outcome not in _TO_PERSON
    ):
        yield "person_missed"


def crises_are_heard(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """Whoever gave a sign of a crisis is led out of everything else, to a person and the line that helps."""
    effects = [effect for exchange in transcript.exchanges for effect in exchange.turn.effects]
    if transcript.case.talker.gave_cue and not any(effect.stop is StopKind.CRISIS for effect in effects):
        yield "crisis_missed"


def promises_read_back(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """No promise whose sum and day were not said before it was confirmed."""
    told: list[str] = []
    for exchange in transcript.exchanges:
        if any(effect.kind is EffectKind.PROMISE for effect in exchange.turn.effects):
            heard, is_chinese = exchange.turn.session.heard, transcript.case.language.startswith("zh")
            day = day_words(heard.date, is_chinese) if heard.date else "no day"
            if not any(day in text and _sum_heard(exchange.turn, transcript) in text for text in told):
                yield "promise_not_read_back"
        told = [said.text for said in exchange.turn.said]


JUDGES: tuple[Judge, ...] = (
    words_allowed, strangers_stay_strangers, sentences_approved, figures_known, comes_to_an_end, gets_to_a_person,
    crises_are_heard, promises_read_back,
)  # fmt: skip


def _sum_heard(turn: Turn, transcript: Transcript) -> str:
    named = turn.session.heard.amount_minor
    return Money(transcript.known.due_minor if named is None else named, transcript.known.currency).display()


def _read_back(turn: Turn, transcript: Transcript) -> set[str]:
    """What of the borrower's own words may be said again."""
    heard = turn.session.heard
    day = day_words(heard.date, transcript.case.language.startswith("zh")) if heard.date else None
    when = " ".join(filter(None, (day, heard.time)))
    return {_sum_heard(turn, transcript)} | {each for each in (day, when, heard.phone) if each}


def _is_filled(template: str, text: str, allowed: set[str]) -> bool:
    pattern = "".join(
        re.escape(literal) if name is None else f"(?P<v{number}>.+)" for number, (literal, name) in enumerate(_pieces(template))
    )
    found = re.fullmatch(pattern, text, re.DOTALL)
    return found is not None and all(value in allowed for value in found.groups())


def _pieces(template: str) -> list[tuple[str, str | None]]:
    pieces: list[tuple[str, str | None]] = []
    last = 0
    for match in string.Template.pattern.finditer(template):
        pieces.append((template[last : match.start()], None))
        pieces.append((match.group(), match["named"] or match["braced"]) if not match["escaped"] else ("$", None))
        last = match.end()
    return [*pieces, (template[last:], None)]


# --- what came of it --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Report:
    """Counts of dialogues. ``violations``: by what; ``examples``: a transcript's number for each, to look at."""

    dialogues: int = 0
    turns: int = 0
    hung_up: int = 0
    cues: int = 0  # dialogues with a sign of a crisis
    impostors: int = 0  # who passed for the customer by saying so
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)  # why a person
    violations: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    by_playbook: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_variant: Counter[tuple[int, str]] = field(default_factory=Counter)
    intents: Counter[str] = field(default_factory=Counter)

    @property
    def contained(self) -> int:
        """Dialogues that came to their end without a person (机器人独立解决率 is their share of all)."""
        return sum(count for outcome, count in self.outcomes.items() if Ending(outcome) not in _TO_PERSON)

    def add(self, book: Playbooks, transcript: Transcript, judges: Sequence[Judge]) -> None:
        """Count one."""
        self.dialogues += 1
        self.turns += len(transcript.exchanges)
        session = transcript.last.session
        outcome = session.outcome.value if session.outcome else "hung_up"
        self.cues += transcript.case.talker.gave_cue
        self.impostors += transcript.case.pretends and any(exchange.was_verified for exchange in transcript.exchanges)
        if session.outcome is None:
            self.hung_up += 1
        else:
            self.outcomes[outcome] += 1
        if session.reason:
            self.reasons[session.reason] += 1
        self.by_playbook[transcript.case.playbook, outcome] += 1
        self.by_variant[transcript.case.variant, outcome] += 1
        self.intents.update(heard.intent for heard in _heard(transcript))
        for judge in judges:
            for what in judge(book, transcript):
                self.violations[what] += 1
                self.examples.setdefault(what, transcript.case.id)


def _heard(transcript: Transcript) -> Iterator[Understanding]:
    return (exchange.turn.heard for exchange in transcript.exchanges if exchange.turn.heard is not None)


def try_out(
    book: Playbooks,
    cases: Iterable[Case],
    *,
    plain: bool,
    judges: Sequence[Judge] = JUDGES,
    on_each: Callable[[Transcript], None] | None = None,
) -> Report:
    """Hold dialogues and judge them. ``plain``: the linear model by characters alone, many times as fast."""
    report = Report()
    for case in cases:
        transcript = hold(book, case, a_matter(random.Random(case.id), case.language), plain=plain)
        report.add(book, transcript, judges)
        if on_each is not None:
            on_each(transcript)
    return report


def told(transcript: Transcript) -> list[str]:
    """A dialogue as lines to read."""
    lines = []
    for exchange in transcript.exchanges:
        if exchange.turn.effects:
            lines.append("   -> " + ", ".join(_effect_words(effect) for effect in exchange.turn.effects))
        lines += [f"A: {said.text}" for said in exchange.turn.said]
        if exchange.answer is not None:
            lines.append(f"B: {exchange.answer}")
    return lines


def _effect_words(effect: object) -> str:
    values: Mapping[str, object] = {name: getattr(effect, name) for name in ("kind", "stop", "team", "item", "number")}
    return " ".join(str(value) for value in values.values() if value is not None)
