"""What playbooks must be before anybody is spoken to by them: every fault at once, each with its place and reason.

What can be known without a borrower is known here: that nothing of a debt is said before the right party is verified, that
every state is reached, leads on and to an end, that what was only heard is read back, that what must stop stops. What people
then make of it shows the bench.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tideover.conversation.playbooks.engine import CONDITIONS, IDENTITY, LISTENING, MORE, PERSON
from tideover.conversation.playbooks.model import (
    Audience,
    Effect,
    EffectKind,
    Kind,
    Playbooks,
    Sentence,
    State,
    Step,
)
from tideover.conversation.playbooks.reading import CONTINUE
from tideover.gate import Listener, StopKind, check_utterances
from tideover.language import known_intents

FRAME = (IDENTITY, LISTENING, MORE, PERSON)
MAIL_SUBJECT, TEXT_OPENING = "mail_subject", "text_opening"
SPOKEN_BY_ENGINE = (
    "hand_over", "not_understood", "goodbye", "soothe_angry", "soothe_sad", "soothe_anxious", MAIL_SUBJECT, TEXT_OPENING,
)  # fmt: skip
ASKED = ("identity", "pay_when", "pay_amount", "confirm", "reason", "open")
LONGEST = {"zh-CN": 90, "en": 260}  # characters of a sentence, so that it can be spoken in one breath and read at a glance

# What a sentence may name: of the sender, that anybody may hear; of the matter; and what was heard, read back.
FOR_ANYONE = {
    "name": "王新雨", "sender_name": "示例金融", "sender_hotline": "400-000-0000", "sender_complaints": "400-000-0001",
    "care_line": "12356", "emergency_line": "120", "heard_when": "2026-12-05（周六） 15:00",
}  # fmt: skip
FOR_CUSTOMER = {"money_due", "date_due", "pay_link", "heard_amount", "heard_date", "heard_phone"}
_SAMPLES = [  # a rule of words may mind one figure and not another
    {
        "money_due": money, "date_due": day, "pay_link": "https://example.com/pay", "heard_amount": money,
        "heard_date": f"{day}（周六）", "heard_phone": "13800000000",
    }
    for money, day in (
        ("¥1,280.00", "2026-11-26"), ("¥95.40", "2026-12-05"), ("¥12,560.38", "2027-01-31"), ("¥500.00", "2026-10-08"),
        ("¥5,559.60", "2026-11-14"), ("¥8,888.88", "2026-12-31"), ("¥64,000.00", "2026-02-28"), ("¥3.07", "2027-06-01"),
    )
]  # fmt: skip
_ANSWERED_BY_ENGINE = {
    "thanks_goodbye",
    "repeat_please",
    "greeting",
    "unclear",
    "abuse",
    "yes",
    "no",
    "confirm_identity",
    "deny_identity",
}
_MUST_STOP = {
    "stop_contact": StopKind.DO_NOT_CALL, "complaint": StopKind.COMPLAINT, "represented_by_lawyer": StopKind.ATTORNEY,
    "reports_death_or_incapacity": StopKind.BREATHING_SPACE, "identity_theft_claim": StopKind.IDENTITY_THEFT,
    "already_paid": StopKind.PAID_UNPOSTED, "dispute_debt": StopKind.DISPUTE, "dispute_amount": StopKind.DISPUTE,
    "hardship": StopKind.RELIEF_PENDING,
}  # fmt: skip
_QUESTION = re.compile(r"[?？]\s*$")


@dataclass(frozen=True, slots=True)
class Fault:
    """``place``: a sentence, or ``playbook/state``; ``code`` says what is wrong with it, ``what`` where or which."""

    place: str
    code: str
    what: str = ""


def check_playbooks(book: Playbooks) -> list[Fault]:
    """Everything that stands against speaking by these, in the order of the files."""
    intents = known_intents()
    found = [*_of_names(book, intents)]
    if found:
        return found  # what follows walks along the names
    for sentence in book.sentences.values():
        found += _of_sentence(sentence)
    for playbook in book.playbooks.values():
        for state in playbook.states.values():
            found += _of_state(book, f"{playbook.id}/{state.id}", state)
    found += _of_ways(book)
    found += _of_listeners(book)
    found += _of_courses(book, intents)
    return found


# --- names ------------------------------------------------------------------------------------------------------------


def _of_names(book: Playbooks, intents: tuple[str, ...]) -> Iterator[Fault]:
    yield from (Fault(id_, "playbook_missing") for id_ in FRAME if id_ not in book.playbooks)
    yield from (Fault(id_, "sentence_missing") for id_ in SPOKEN_BY_ENGINE if id_ not in book.sentences)
    for name in ("ask", "first", "known"):
        if IDENTITY in book.playbooks and name not in book.playbooks[IDENTITY].states:
            yield Fault(f"{IDENTITY}/{name}", "state_missing")
    if "self_harm" not in book.by_risk:
        yield Fault("self_harm", "crisis_missing")
    for playbook in book.playbooks.values():
        for intent in sorted(playbook.takes - set(intents)):
            yield Fault(playbook.id, "unknown_intent", intent)
        for state in playbook.states.values():
            place = f"{playbook.id}/{state.id}"
            if state.asks is not None and state.asks not in ASKED:
                yield Fault(place, "unknown_question", state.asks)
            for id_ in (*state.say, *state.again, *(id_ for step in state.steps for id_ in step.say)):
                if id_ not in book.sentences:
                    yield Fault(place, "unknown_sentence", id_)
            for step in state.steps:
                for intent in sorted(step.intents - set(intents)):
                    yield Fault(place, "unknown_intent", intent)
                for name in step.when:
                    if name.removeprefix("!") not in CONDITIONS:
                        yield Fault(place, "unknown_condition", name)
                if step.go is not None and step.go != CONTINUE and not _is_place(book, step.go):
                    yield Fault(place, "unknown_state", step.go)


def _is_place(book: Playbooks, place: str) -> bool:
    playbook, _, state = place.partition("/")
    return playbook in book.playbooks and state in book.playbooks[playbook].states


# --- sentences --------------------------------------------------------------------------------------------------------


def _of_sentence(sentence: Sentence) -> Iterator[Fault]:
    allowed = set(FOR_ANYONE) if sentence.to is Audience.ANYONE else {*FOR_ANYONE, *FOR_CUSTOMER}
    for slot in sorted(sentence.slots - allowed):
        yield Fault(sentence.id, "slot_not_for_anyone" if slot in FOR_CUSTOMER else "unknown_slot", slot)
    if sentence.slots - allowed:
        return
    if len({len(variants) for variants in sentence.texts.values()}) > 1:
        yield Fault(sentence.id, "variants_differ")
    listeners = (Listener.UNVERIFIED, Listener.THIRD_PARTY) if sentence.to is Audience.ANYONE else (Listener.CUSTOMER,)
    samples = _SAMPLES if sentence.slots & FOR_CUSTOMER else _SAMPLES[:1]
    for language, variants in sentence.texts.items():
        for number, text in enumerate(variants, 1):
            where = f"{language} {number}"
            if set(string.Template(text).get_identifiers()) != sentence.slots:
                yield Fault(sentence.id, "slots_differ", where)
            words = [string.Template(text).substitute({**FOR_ANYONE, **sample}) for sample in samples]
            if max(map(len, words)) > LONGEST[language]:
                yield Fault(sentence.id, "too_long", where)
            broken = {each.rule: each for to in listeners for found in check_utterances(words, to) for each in found}
            for finding in broken.values():
                yield Fault(sentence.id, "breaks_rule", f"{where}: {finding.rule} “{finding.quote}”")


# --- states -----------------------------------------------------------------------------------------------------------


def _of_state(book: Playbooks, place: str, state: State) -> Iterator[Fault]:
    if state.asks is not None:
        asked = book.sentences[state.say[-1]] if state.say else None
        if asked is None or not any(_QUESTION.search(text) or asked.kind in _OPEN for text in asked.texts["zh-CN"]):
            yield Fault(place, "asks_nothing")
        if not state.steps:
            yield Fault(place, "no_way_on")
    elif not any(not step.when and not step.intents for step in state.steps):
        yield Fault(place, "no_way_on", "the last step must hold whatever is so")
    elif any(step.intents for step in state.steps):
        yield Fault(place, "hears_nothing", "a state that asks nothing has no intents")
    for step in state.steps:
        if any(effect.kind is EffectKind.PROMISE for effect in (*step.do, *state.do)) and not _is_read_back(book, state, step):
            yield Fault(place, "not_read_back", "a promise is taken only where sum and day were read back and confirmed")
        if any(effect.kind is EffectKind.VERIFY for effect in step.do) and not (
            state.asks == "identity" and "sure" in step.when
        ):
            yield Fault(place, "verifies_too_easily")
    if any(effect.kind in (EffectKind.PROMISE, EffectKind.VERIFY) for effect in state.do):
        yield Fault(place, "acts_unasked")


_OPEN = (Kind.ASK, Kind.LISTEN, Kind.NEGOTIATE, Kind.IDENTIFY)  # "Please tell me …" is a question, too


def _is_read_back(book: Playbooks, state: State, step: Step) -> bool:
    told = {slot for id_ in state.say for slot in book.sentences[id_].slots}
    return (
        state.asks == "confirm" and {"heard_amount", "heard_date"} <= told and bool(step.intents) and "no" not in step.intents
    )


# --- ways -------------------------------------------------------------------------------------------------------------


def _goals(book: Playbooks, place: str, state: State) -> Iterator[str]:
    """Where a state may lead: states, or ``end``, or ``back``."""
    for step in state.steps:
        if step.end is not None or step.person is not None:
            yield "end"
        elif step.is_back:
            yield "back"
        elif step.go == CONTINUE:
            yield from (f"{each.id}/{each.first}" for each in book.starts)
        elif step.go is not None:
            yield step.go


def _of_ways(book: Playbooks) -> Iterator[Fault]:
    """That every state is reached, that every one that asks leads to an end, and that what asks nothing goes in no circle."""
    places = {f"{p.id}/{s.id}": s for p in book.playbooks.values() for s in p.states.values()}
    ways = {place: set(_goals(book, place, state)) for place, state in places.items()}
    roots = {
        f"{p.id}/{p.first}" for p in book.playbooks.values() if p.is_start or p.takes or p.risks or p.hears or p.id in FRAME
    }
    roots |= {f"{IDENTITY}/{name}" for name in ("ask", "first", "known")}
    for place in sorted(set(places) - _closure(ways, roots)):
        yield Fault(place, "never_reached")
    for place in places:
        if not _closure(ways, {place}) & {"end", "back"}:
            yield Fault(place, "dead_end")
    silent = {place: {g for g in goals if g in places} for place, goals in ways.items() if places[place].asks is None}
    for place in silent:
        if place in _closure(silent, silent[place]):
            yield Fault(place, "circle")


def _closure(ways: Mapping[str, set[str]], begin: set[str]) -> set[str]:
    found, ahead = set(begin), list(begin)
    while ahead:
        for goal in ways.get(ahead.pop(), ()):
            if goal not in found:
                found.add(goal)
                ahead.append(goal)
    return found


# --- who listens ------------------------------------------------------------------------------------------------------


def _of_listeners(book: Playbooks) -> Iterator[Fault]:
    """That what only the customer may hear stands only where the right party is verified; that a start says at once that it
    is automatic, and after verification who we are and why."""
    for playbook in book.playbooks.values():
        is_safe = playbook.needs_customer
        for state in playbook.states.values():
            place = f"{playbook.id}/{state.id}"
            said = (*state.say, *state.again, *(id_ for step in state.steps for id_ in step.say))
            if not is_safe and place != f"{IDENTITY}/known":
                for id_ in said:
                    if book.sentences[id_].to is Audience.CUSTOMER and id_ not in _after_verified(state):
                        yield Fault(place, "said_to_anyone", id_)
    for place in (f"{IDENTITY}/ask", f"{IDENTITY}/known", *(f"{p.id}/{p.first}" for p in book.starts if not p.is_ours)):
        say = book.state(place).say
        if not say or not book.sentences[say[0]].is_automatic:
            yield Fault(place, "not_said_to_be_automatic")
    for playbook in book.starts:
        if playbook.is_ours and not playbook.needs_customer:
            yield Fault(playbook.id, "start_needs_customer")
        if playbook.purpose is None:
            yield Fault(playbook.id, "purpose_missing")
        if playbook.is_ours and not _says_why(book, f"{playbook.id}/{playbook.first}"):
            yield Fault(playbook.id, "does_not_say_why")


def _after_verified(state: State) -> set[str]:
    return {id_ for step in state.steps if any(e.kind is EffectKind.VERIFY for e in step.do) for id_ in step.say}


def _says_why(book: Playbooks, place: str, depth: int = 0) -> bool:
    """Whether each way through the first states names the reason, asks about the service, or says that there is none."""
    state = book.state(place)
    if state.say:
        return book.sentences[state.say[0]].kind in (Kind.REASON, Kind.ASK)
    goals = [step for step in state.steps if step.go is not None or step.say]
    return depth < 3 and all(step.say or (step.go and _says_why(book, step.go, depth + 1)) for step in goals)


# --- what must happen -------------------------------------------------------------------------------------------------


def _of_courses(book: Playbooks, intents: tuple[str, ...]) -> Iterator[Fault]:
    for intent in intents:
        if intent not in book.by_intent and intent not in _ANSWERED_BY_ENGINE:
            yield Fault(intent, "unanswered_intent")
    for intent, stop in _MUST_STOP.items():
        if intent in book.by_intent and not any(effect.stop is stop for effect in _entry(book, book.by_intent[intent])):
            yield Fault(book.by_intent[intent], "does_not_stop", stop.value)
    crisis = _entry(book, book.by_risk["self_harm"])
    if not any(effect.stop is StopKind.CRISIS for effect in crisis) or not any(effect.team for effect in crisis):
        yield Fault(book.by_risk["self_harm"], "crisis_goes_on")
    first = book.playbooks[book.by_risk["self_harm"]]
    if book.playbooks[first.id].needs_customer or not any(
        "care_line" in book.sentences[id_].slots for id_ in first.states[first.first].say
    ):
        yield Fault(first.id, "crisis_without_line")


def _entry(book: Playbooks, playbook: str) -> tuple[Effect, ...]:
    found = book.playbooks[playbook]
    return found.states[found.first].do
