"""The engine: from what somebody answered to what is said next and what it causes. Pure, the same for every channel.

What can come out is bounded by the files: a sentence by its id, an effect from a closed list. Figures are the book's, or the
customer's own, read back. Each text is held against the gate's rules of words before it leaves, for whoever is listening.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from tideover.base.errors import Conflict, Invalid
from tideover.base.money import Money
from tideover.conversation.playbooks.knowing import says_so_themselves
from tideover.conversation.playbooks.model import (
    LANGUAGES,
    Audience,
    Effect,
    EffectKind,
    Ending,
    Kind,
    Playbook,
    Playbooks,
    Sentence,
    State,
    Step,
)
from tideover.conversation.playbooks.reading import CONTINUE
from tideover.conversation.playbooks.session import Heard, Known, Session, Spoken, Turn, day_words
from tideover.gate import Listener, check_utterance
from tideover.language import Understanding, moment_of, understand

IDENTITY, LISTENING, MORE, PERSON = "identity", "listening", "more", "person"
MOST_TURNS = 14  # then a person goes on
MOST_FAILURES = 2
MOST_HEAT = 2
SURE = 0.7  # the share from which an answer to "is it you?" is taken for one
_MOST_BACK = 3
_AT_ONCE = 20  # states passed without an answer; the check refuses circles
_HIGH = ("angry", "sad")
_TO_PERSON = Effect(EffectKind.ITEM, team="care", item="call_back")


Reader = Callable[[str, datetime, str | None], Understanding]  # a text, when it was said, the kind of question it answers


def begin(
    book: Playbooks, start: str, known: Known, *, language: str = "zh-CN", variant: int = 0, is_verified: bool = False
) -> Turn:
    """Begin a dialogue. ``is_verified``: the channel has said who it is, as the lender's own app does.

    Raises ``Invalid("unknown_playbook")``, ``Invalid("invalid_language")``.
    """
    if start not in book.playbooks:
        raise Invalid("unknown_playbook", field="playbook", expected=", ".join(book.playbooks))
    if language not in LANGUAGES:
        raise Invalid("invalid_language", field="language", expected=", ".join(LANGUAGES))
    playbook = book.playbooks[start]
    first = f"{start}/{playbook.first}"
    run = _Run(book, known, Session(start, language, variant, first, is_verified=is_verified))
    if playbook.is_ours:
        run.change(pending=first)
        run.enter(f"{IDENTITY}/{'known' if is_verified else 'ask'}")
    else:
        run.enter(first)
    return run.turn(None)


def reply(
    book: Playbooks,
    session: Session,
    text: str,
    known: Known,
    now: datetime,
    *,
    plain: bool = False,
    reader: Reader | None = None,
) -> Turn:
    """Go on after an answer. ``now``: when it was said, in the speaker's zone; ``plain``: as ``language.understand``, which
    ``reader`` takes the place of.

    Raises ``Conflict("dialogue_ended")``.
    """
    if session.outcome is not None:
        raise Conflict("dialogue_ended")
    state = book.state(session.place)
    understood = reader(text, now, state.asks) if reader else understand(text, now, state.asks, plain=plain)
    run = _Run(book, known, replace(session, turns=session.turns + 1))
    run.answer(state, understood, text)
    return run.turn(understood)


def lead(book: Playbooks, session: Session, playbook: str, known: Known) -> Turn:
    """Go to a playbook whatever was understood, and even though the dialogue had ended: for what must never be missed."""
    run = _Run(book, known, replace(session, turns=session.turns + 1, outcome=None, reason=None))
    run.enter(f"{playbook}/{book.playbooks[playbook].first}")
    return run.turn(None)


def aside(book: Playbooks, session: Session, spoken: Spoken, known: Known) -> Turn:
    """Say something that others approved than wrote these playbooks, and ask again what is open."""
    run = _Run(book, known, replace(session, turns=session.turns + 1, failures=0))
    run.said.append(spoken)
    run.ask_again(book.state(session.place))
    if run.session.outcome is None and run.session.turns >= MOST_TURNS:
        run.to_person(None, "turns")
    return run.turn(None)


class _Run:
    """One turn in the making."""

    def __init__(self, book: Playbooks, known: Known, session: Session) -> None:
        self.book, self.known, self.session = book, known, session
        self.said: list[Spoken] = []
        self.effects: list[Effect] = []
        self.steps = 0
        self.understood: Understanding | None = None
        self.text = ""
        self.before = session.heard
        self.is_lost = False

    def change(self, **what: Any) -> None:
        self.session = replace(self.session, **what)

    def turn(self, heard: Understanding | None) -> Turn:
        is_over = self.session.outcome is not None
        asks = None if is_over else self.book.state(self.session.place).asks
        return Turn(self.session, tuple(self.said), tuple(self.effects), asks, heard, self.is_lost)

    # --- what was heard -----------------------------------------------------------------------------------------------

    def hear(self, understood: Understanding, topic: str | None) -> None:
        """Keep what was said in figures. A topic begins with what was said to it: a day named for a call is none for paying."""
        before, slots = Heard() if topic else self.session.heard, understood.slots
        heard = Heard(
            before.amount_minor if slots.amount_minor is None else slots.amount_minor,
            slots.date or before.date, slots.time or before.time, slots.phone or before.phone, slots.reason or before.reason,
        )  # fmt: skip
        self.change(heard=heard)

    def answer(self, state: State, understood: Understanding, text: str) -> None:
        here = self.session.place.partition("/")[0]
        urgent = next((self.book.by_risk[r] for r in understood.risks if r in self.book.by_risk and r != "medical"), None)
        if "self_harm" in understood.risks:
            self.enter(self._first(self.book.by_risk["self_harm"]))
            return
        self.understood, self.text, self.before = understood, text, self.session.heard
        self.hear(understood, None)
        # Whoever says in so many words that they want a person is not held to the question that was asked.
        step = None if _hears(self.book, text) == PERSON else self._step(state, understood, named=True)
        topic = None if step else self._topic(here, understood, text, urgent)
        if topic is not None:
            self.hear(understood, topic)
        step = step or (None if topic else self._step(state, understood, named=False))
        is_angry = understood.emotion == "angry" or understood.intent == "abuse"
        if is_angry and not self.session.is_stranger:
            self.change(heat=self.session.heat + 1)
        if self.session.heat >= MOST_HEAT and (topic is None or self._negotiates(self._first(topic))):
            self.say("soothe_angry")
            self.to_person(None, "angry")
        elif step is None and topic is None:
            self.misunderstood(state, understood, is_angry)
        else:
            self.change(failures=0)
            self.move(step, topic, self._feeling(understood, text, is_angry=is_angry))
        if self.session.outcome is None and self.session.turns >= MOST_TURNS:
            self.to_person(None, "turns")

    def _feeling(self, understood: Understanding, text: str, *, is_angry: bool) -> str:
        """What to meet first: the emotion that was understood; where it has no name, what else the words say. Whoever needs to
        be heard is heard before they are offered anything (0.33)."""
        if is_angry or understood.emotion != "neutral":
            return "angry" if is_angry else understood.emotion
        moment = moment_of(text, understood)
        if not moment.need.is_emotional:
            return "neutral"
        return "sad" if moment.distress >= moment.dissatisfaction else "angry"

    def move(self, step: Step | None, topic: str | None, emotion: str) -> None:
        """Follow a step or go to a topic; where feelings run high, soothe and listen first."""
        goal = self._first(topic) if topic else step.go if step else None
        opening = self._opening(step, goal)
        if emotion != "neutral" and self._may_soothe(opening):
            self.say(f"soothe_{emotion}")
            if emotion in _HIGH and not self.session.has_listened and self.session.is_verified and self._negotiates(goal):
                self.change(has_listened=True)
                self.back_to(goal or self.session.place)
                self.enter(self._first(LISTENING))
                return
        if topic is not None:
            here = self.session.place.partition("/")[0]
            if here != topic and self.book.playbooks[here].is_ours:  # what they begin with answers what they were asked
                self.back_to(self.session.place)
            self.enter(self._first(topic))
        elif step is not None:
            self.follow(step)

    def misunderstood(self, state: State, understood: Understanding, is_angry: bool) -> None:
        if understood.intent == "thanks_goodbye":
            self.say("goodbye")
            self.end(Ending.INFORMED if self.session.is_verified else Ending.NOT_VERIFIED)
            return
        if understood.intent in ("repeat_please", "greeting") and self.session.failures == 0:
            # once: whoever hears it twice and does not answer is not helped by a third time
            self.change(failures=1)
            self.ask_again(state)
            return
        self.is_lost = True
        self.change(failures=self.session.failures + 1)
        if self.session.failures >= MOST_FAILURES:
            self.to_person(None, "not_understood")
            return
        if is_angry:
            self.say("soothe_angry")
        self.say("not_understood")
        self.ask_again(state)

    def _step(self, state: State, understood: Understanding, *, named: bool) -> Step | None:
        for step in state.steps:
            if bool(step.intents) is named and (not named or understood.intent in step.intents) and self._holds(step):
                return step
        return None

    def _topic(self, here: str, understood: Understanding, text: str, urgent: str | None) -> str | None:
        """The playbook that what was heard leads to, wherever it is said; never the one it is said in."""
        by_intent = self.book.by_intent.get(understood.intent)
        ill = self.book.by_risk.get("medical") if "medical" in understood.risks else None
        # Of a sick debtor it is told first who may be spoken to at all, then what helps, then anything else.
        is_of_contact = by_intent is not None and not self.book.playbooks[by_intent].needs_customer
        found = _hears(self.book, text) or urgent or (by_intent if is_of_contact else None) or ill or by_intent
        if found is None or found == here:
            return None
        if self.session.is_stranger and self.book.playbooks[found].needs_customer:
            return None
        return found

    # --- where it goes ------------------------------------------------------------------------------------------------

    def enter(self, place: str) -> None:
        """Go to a state, and on through those that ask nothing."""
        self.steps += 1
        if self.steps > _AT_ONCE:
            self.to_person(None, "circle")
            return
        playbook = self.book.playbooks[place.partition("/")[0]]
        if playbook.needs_customer and not self.session.is_verified:
            self.change(pending=place, back=())
            self.enter(f"{IDENTITY}/first")
            return
        if playbook.of_stranger:
            self.change(is_stranger=True, is_verified=False, heard=Heard())
        state = self.book.state(place)
        self.change(place=place)
        self.cause(state.do)
        if not all(self.say(sentence) for sentence in state.say) or state.asks is not None:
            return
        for step in state.steps:
            if self._holds(step):
                self.follow(step)
                return
        self.to_person(None, "no_way_on")

    def follow(self, step: Step) -> None:
        self.cause(step.do)
        if not all(self.say(sentence) for sentence in step.say):
            return
        if step.end is not None:
            self.end(step.end)
        elif step.person is not None:
            self.to_person(step.person, "playbook")
        elif step.is_back:
            self.go_back()
        elif step.go == CONTINUE:
            pending = self.session.pending or self._first(self.session.start)
            self.change(pending=None)
            self.enter(pending)
        elif step.go is not None:
            self.enter(step.go)

    def back_to(self, place: str) -> None:
        self.change(back=(*self.session.back, place)[-_MOST_BACK:])

    def go_back(self) -> None:
        """On with what was interrupted; where nothing was, whether there is anything else."""
        if not self.session.back:
            self.enter(self._first(MORE))
            return
        *rest, place = self.session.back
        self.change(back=tuple(rest))
        state = self.book.state(place)
        if state.asks is None:  # it was interrupted before it was reached
            self.enter(place)
            return
        self.change(place=place)
        self.ask_again(state)

    def ask_again(self, state: State) -> None:
        for sentence in state.again or state.say[-1:]:
            self.say(sentence)

    def to_person(self, item: Effect | None, reason: str) -> None:
        """A person goes on: the item is opened, and it is said that somebody will be in touch. A reason of the playbook's own
        has said so in its own words, or says it here."""
        self.cause((item or _TO_PERSON,))
        self.change(outcome=Ending.PERSON, reason=reason)
        sentence = self.book.sentences["hand_over"]
        self.said.append(Spoken(sentence.id, self._fill(sentence) or "", sentence.kind))

    def end(self, outcome: Ending) -> None:
        self.change(outcome=outcome)

    def cause(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if effect.kind is EffectKind.VERIFY:
                self.change(is_verified=True)
            if effect not in self.effects:
                self.effects.append(effect)

    # --- what is said -------------------------------------------------------------------------------------------------

    def say(self, id_: str) -> bool:
        """Say a sentence; False: it cannot be said here and now, and a person goes on."""
        sentence = self.book.sentences[id_]
        text = self._fill(sentence)
        if sentence.to is Audience.CUSTOMER and not self.session.is_verified:
            self.to_person(None, "not_verified")
        elif text is None:
            self.to_person(None, "slot_empty")
        elif not _is_sayable(text, self._listener()):
            self.to_person(Effect(EffectKind.ITEM, team="compliance", item="utterance"), "words")
        else:
            self.said.append(Spoken(id_, text, sentence.kind))
            return True
        return False

    def _fill(self, sentence: Sentence) -> str | None:
        values = {**self.known.values, **self._heard_words()}
        if not sentence.slots <= values.keys():
            return None
        return string.Template(sentence.text(self.session.language, self.session.variant)).substitute(values)

    def _heard_words(self) -> dict[str, str]:
        """What the customer said, for reading it back. Without a sum, all that is due is meant."""
        heard, is_chinese = self.session.heard, self.session.language.startswith("zh")
        found = {"heard_amount": Money(self.amount, self.known.currency).display()}
        if heard.date is not None:
            found["heard_date"] = day_words(heard.date, is_chinese)
        when = [day_words(heard.date, is_chinese)] if heard.date is not None else []
        when += [heard.time] if heard.time is not None else []
        if when:
            found["heard_when"] = " ".join(when)
        if heard.phone is not None:
            found["heard_phone"] = heard.phone
        return found

    @property
    def amount(self) -> int:
        """Minor units: what the customer named, else all that is due."""
        named = self.session.heard.amount_minor
        return self.known.due_minor if named is None else named

    def _listener(self) -> Listener:
        if self.session.is_stranger:
            return Listener.THIRD_PARTY
        return Listener.CUSTOMER if self.session.is_verified else Listener.UNVERIFIED

    def _holds(self, step: Step) -> bool:
        return all(self._condition(name.removeprefix("!")) is not name.startswith("!") for name in step.when)

    def _condition(self, name: str) -> bool:
        return CONDITIONS[name](self)

    def _first(self, playbook: str) -> str:
        return f"{playbook}/{self.book.playbooks[playbook].first}"

    def _opening(self, step: Step | None, goal: str | None) -> Kind | None:
        """The kind of the first sentence that would be said."""
        said = (step.say if step else ()) or (self.book.state(goal).say if goal and goal != CONTINUE else ())
        return self.book.sentences[said[0]].kind if said else None

    def _may_soothe(self, opening: Kind | None) -> bool:
        return opening not in (Kind.SOOTHE, Kind.LISTEN, Kind.CARE) and not self.session.is_stranger

    def _negotiates(self, goal: str | None) -> bool:
        if goal is None or goal == CONTINUE:
            return False
        kinds = {self.book.sentences[id_].kind for id_ in self.book.state(goal).say}
        playbook: Playbook = self.book.playbooks[goal.partition("/")[0]]
        return bool(kinds & {Kind.EXPLAIN, Kind.NEGOTIATE}) or (playbook.needs_customer and not kinds)


def _is_sure(run: _Run) -> bool:
    return run.understood is not None and run.understood.intents[0][1] >= SURE and says_so_themselves(run.text)


CONDITIONS: dict[str, Callable[[_Run], bool]] = {
    "has_amount": lambda run: run.session.heard.amount_minor is not None,
    "has_date": lambda run: run.session.heard.date is not None,
    "has_time": lambda run: run.session.heard.time is not None,
    "has_phone": lambda run: run.session.heard.phone is not None,
    "has_reason": lambda run: run.session.heard.reason is not None,
    "date_past": lambda run: run.session.heard.date is not None and run.session.heard.date < run.known.today,
    "date_far": lambda run: run.session.heard.date is not None and run.session.heard.date > run.known.latest,
    "amount_part": lambda run: 0 < run.amount < run.known.due_minor,
    "amount_over": lambda run: run.amount > run.known.most_minor,
    "amount_none": lambda run: run.amount <= 0,
    "nothing_due": lambda run: run.known.most_minor <= 0,
    "is_verified": lambda run: run.session.is_verified,
    "sure": _is_sure,
    "changed": lambda run: (
        (run.before.amount_minor, run.before.date) != (run.session.heard.amount_minor, run.session.heard.date)
    ),
}


@lru_cache(maxsize=4096)
def _is_sayable(text: str, to: Listener) -> bool:
    return not check_utterance(text, to)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE)


def _hears(book: Playbooks, text: str) -> str | None:
    for playbook in book.playbooks.values():
        if playbook.hears and _pattern(playbook.hears).search(text[:2000]):
            return playbook.id
    return None
