"""A dialogue on a live channel: a message comes in, the playbook or a person answers, all in one transaction.

The gate is asked for a conversation when it begins and again for every turn (``redeem``): a stop, an opt-out or a closed window
that came since ends it. What the dialogue comes to is done in the transaction that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from tideover.base.ids import MessageId, PersonId, new_id
from tideover.base.work import Work
from tideover.book import Person, address_of, hold_number, hold_person, zone_of
from tideover.conversation import store as messages
from tideover.conversation.advice.asking import advice, is_gentle
from tideover.conversation.advice.model import Task, intents
from tideover.conversation.dialogues import store
from tideover.conversation.dialogues.keeping import (
    end,
    get,
    keep_begun,
    language_of,
    leave,
    put,
    readdressed,
    send_answer,
    session_of,
    settle,
    silent_after,
    words_of_dialogue,
)
from tideover.conversation.dialogues.matter import Matter, carry_out, matter_of
from tideover.conversation.dialogues.model import (
    BOT,
    CUSTOMER,
    SENT_ON,
    Dialogue,
    DialogueAnswered,
    DialogueState,
    Words,
)
from tideover.conversation.knowledge.asking import candidates, chosen_of, options_of, take_question, try_question
from tideover.conversation.knowledge.model import Article
from tideover.conversation.model import MessageUnderstood
from tideover.conversation.playbooks.engine import SURE, aside, begin, lead, reply
from tideover.conversation.playbooks.model import EffectKind, Ending, Kind
from tideover.conversation.playbooks.reading import shipped_playbooks
from tideover.conversation.playbooks.session import Session, Spoken, Turn
from tideover.conversation.receiving import SOON, Sender, queue_reading, receive
from tideover.gate import Channel, Listener, Purpose, StopKind
from tideover.journal import record
from tideover.language import Command, Understanding, understand
from tideover.outreach import listener_of
from tideover.worklist import SOMEBODY_WAITS, open_item

INBOUND, CRISIS, STOP = "inbound", "crisis", "stop"
VARIANTS = 3  # of sentences; a person hears the same one each time
BY_MODEL = "model"  # a message that a language model's choice made plain
UNSURE = 0.5  # the share of an intent under which a question that no article answers is one for editors
# What begins no matter of its own: said to one of our messages, it is no question to us.
_NOTHING = frozenset({"yes", "no", "greeting", "thanks_goodbye", "repeat_please"})
_QUESTION = re.compile(
    r"[?？吗嗎呢么麼]|什么|什麼|怎|为何|為何|[几幾]|多久|多少|哪|点解|點解"
    r"|\b(?:how|what|why|when|where|who|which|can|do|does|is|are|will)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Talked:
    """What became of a customer's message. ``dialogue`` None: none leads it, it is read like any other message; ``asks``: the
    kind of the question that is open now."""

    message: MessageId
    is_new: bool
    dialogue: UUID | None
    said: tuple[Words, ...]
    state: DialogueState | None
    asks: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote, as it was kept. ``sender``: from where, of that person alone; ``at``: when; ``done``: what was done
    at once."""

    message: MessageId
    sender: Sender
    said: str = field(repr=False)
    at: datetime
    done: Command | None = None

    @property
    def channel(self) -> Channel:
        return self.sender.channel


def talk(work: Work, person: Person, said: str, at: datetime, external_id: str) -> Talked:
    """Take what a person writes in the lender's app, where they are signed in, and answer it by the playbooks that the tenant
    has let speak. The same ``external_id`` again changes nothing and gives the same answer.

    Where no playbooks may speak, or the gate refuses, the message is kept and a person reads it.
    """
    hold_person(work, person.id)
    is_led = store.is_signed(work, shipped_playbooks().digest, Channel.INBOX.value)
    received = receive(work, Channel.INBOX, person.ref, said, at, external_id, is_led=is_led)
    if not received.is_new or not is_led:
        return _told_before(work, received.message, received.is_new)
    sender = Sender(Channel.INBOX, None, "", (person.id,))
    written = Written(received.message, sender, said, work.now(), received.done)
    dialogue = _current(work, person.id, Channel.INBOX)
    if dialogue is not None and dialogue.state is DialogueState.WAITING:
        return _more_for_a_person(work, person, dialogue, written)
    talked = _answer(work, person, dialogue, written)
    if talked is None:
        raise AssertionError("in the app a message is always led")
    return talked


def lead_message(work: Work, person: Person, written: Written) -> bool:
    """Answer a text or a mail by the playbooks, where the tenant has let them speak there. False: it is to be read like any
    other message. So is one that begins nothing we understand: nobody is asked by a machine what they meant who only said
    thanks.

    Only what comes from where the book says that the person is reached, so that no debt is spoken of to a number that somebody
    found.
    """
    sender = written.sender
    if sender.channel not in SENT_ON or sender.kind is None or not sender.blind:
        return False
    if not store.is_signed(work, shipped_playbooks().digest, sender.channel.value):
        return False
    hold_number(work, sender.kind, sender.blind, [person.id])
    address = address_of(work, person.id, sender.kind, sender.blind)
    to = address and listener_of(sender.channel, frozenset({Purpose.SERVICE}), address[0])
    if to is not Listener.CUSTOMER:
        return False
    dialogue = _current(work, person.id, sender.channel)
    if dialogue is not None:
        dialogue = readdressed(work, dialogue, sender.blind)
        if dialogue.state is DialogueState.WAITING:
            _more_for_a_person(work, person, dialogue, written)
            return True
    return _answer(work, person, dialogue, written) is not None


def _told_before(work: Work, message: MessageId, is_new: bool) -> Talked:
    id_ = store.dialogue_of_message(work, message)
    if id_ is None:
        return Talked(message, is_new, None, (), None)
    found = get(work, id_)
    mine = [words for words in words_of_dialogue(work, found, message) if words.by == BOT]
    book = shipped_playbooks()
    is_led = found.state is DialogueState.OPEN and found.version == book.digest
    asks = book.state(session_of(work, found).place).asks if is_led else None
    return Talked(message, is_new, id_, tuple(mine), found.state, asks)


def _current(work: Work, person: PersonId, channel: Channel) -> Dialogue | None:
    """The dialogue that goes on; one that has been silent for too long is ended here."""
    found = store.dialogue_now(work, person, channel.value)
    if found is None:
        return None
    of_now = found.version == shipped_playbooks().digest or found.state is DialogueState.WAITING
    if found.last_at >= work.now() - silent_after(found) and of_now:
        return found
    end(work, found, "silent")
    return None


# --- a turn of the playbook's -----------------------------------------------------------------------------------------


def _answer(work: Work, person: Person, current: Dialogue | None, written: Written) -> Talked | None:
    """None: of a text or mail, which begins nothing that we understand, or may not be answered; it is to be read otherwise."""
    book, message, said, done, rule = shipped_playbooks(), written.message, written.said, written.done, "dialogue"
    language, local = language_of(person), written.at.astimezone(zone_of(person))
    matter = matter_of(work, person, language)
    opening = None if current else _opening(person, matter, language)
    dialogue = current or _fresh(work, person, written.sender)
    session = opening.session if opening else session_of(work, dialogue)
    # They have said what they want: that they are asked for it is left out.
    greeting: Sequence[Spoken] = [each for each in opening.said if each.kind is not Kind.ASK] if opening else ()
    if done is Command.OPT_OUT or session.outcome is not None:  # the latter: no name of ours to open it with, say
        heard, intent = _read(said, local, None), "stop_contact" if done is Command.OPT_OUT else "unclear"
        turn, greeting = _led(session, written, heard, matter, opening), ()
    else:
        turn = reply(book, session, said, matter.known, local, reader=_read)
        turn, rule = _look_further(work, person, session, message, said, matter, turn)
        heard = turn.heard or _read(said, local, None)
        intent = heard.intent
        if current is None and written.channel in SENT_ON and (turn.is_lost or intent in _NOTHING):
            return None
    permit = leave(work, dialogue, written.at, is_single=done is not None)
    if permit is None:
        return _refused(work, current, written)
    dialogue = replace(dialogue, permit=permit)
    if current is None:
        keep_begun(work, dialogue, session)
    _understood(work, person.id, message, intent, rule)
    asked = book.state(session.place).asks
    dialogue = put(work, dialogue, CUSTOMER, message, [("", said)], intent, heard, asked)
    return _say(work, person, dialogue, written, matter, turn, greeting, intent)


def _led(session: Session, written: Written, heard: Understanding, matter: Matter, opening: Turn | None) -> Turn:
    """What is said where nothing is to be talked about: an opt-out is confirmed, or a person goes on. A crisis comes first."""
    book = shipped_playbooks()
    if "self_harm" in heard.risks:
        return lead(book, session, CRISIS, matter.known)
    if written.done is Command.OPT_OUT or opening is None:
        return lead(book, session, STOP, matter.known)
    return opening


def _read(text: str, now: datetime, asked: str | None) -> Understanding:
    """``understand`` for what is written: nobody is a voicemail there."""
    found = understand(text, now, asked)
    written = tuple(each for each in found.intents if each[0] != "voicemail")
    return replace(found, intents=written or (("unclear", 1.0),))


def _look_further(
    work: Work, person: Person, session: Session, message: MessageId, said: str, matter: Matter, turn: Turn
) -> tuple[Turn, str]:
    """A question that is no playbook's for sure may be one that an article answers, in its approved words; one that nothing
    answers is put before whoever writes articles. Where neither we nor an article know, a language model may say which of
    either it is. Second: by what it was understood."""
    heard = turn.heard
    if heard is None or heard.risks:
        return turn, "dialogue"
    share = 0 if heard.intent == "unclear" else heard.intents[0][1]
    is_question = share < SURE and _QUESTION.search(said) is not None
    is_lost = turn.is_lost and share < UNSURE
    found = try_question(work, said, session.language, to=Listener.CUSTOMER) if is_question else None
    if not (is_question or is_lost) or (found is not None and found.risks):
        return turn, "dialogue"
    chosen = None
    if found is None or (found.answer is None and not found.is_withheld):
        better, chosen = _advised(work, person, session, message, said, matter, turn, is_lost, is_question)
        if better is not None:
            return better, BY_MODEL
    if found is None or (found.answer is None and chosen is None and share >= UNSURE):
        return turn, "dialogue"
    taken = take_question(
        work, said, session.language, to=Listener.CUSTOMER, person=person.id, chosen=chosen, has_asked=True
    )  # fmt: skip
    if taken.answer is None:
        return turn, "dialogue"
    spoken = Spoken(f"article:{taken.answer.key}.v{taken.answer.version}", taken.answer.text, Kind.EXPLAIN)
    return replace(aside(shipped_playbooks(), session, spoken, matter.known), heard=heard), "dialogue"


def _advised(
    work: Work, person: Person, session: Session, message: MessageId, said: str, matter: Matter, turn: Turn,
    is_lost: bool, is_question: bool,
) -> tuple[Turn | None, Article | None]:  # fmt: skip
    """What a language model makes of it, where one is set: the turn that its reading leads to, or the article it chose."""
    if not work.may_ask_outside or turn.heard is None:
        return None, None
    book = shipped_playbooks()
    near = candidates(work, said, session.language, to=Listener.CUSTOMER) if is_question else []
    options = (*(intents(Task.DIALOGUE) if is_lost else ()), *options_of(near))
    asked = book.state(session.place).asks
    value = advice(work, Task.DIALOGUE, said, options, message, person=person.id, asked=asked)
    chosen = chosen_of(near, value)
    if value is None or chosen is not None:
        return None, chosen
    hinted = replace(turn.heard, intent=value, intents=((value, 0.0),))  # sure of nothing
    again = reply(book, session, said, matter.known, work.now(), reader=lambda *_: hinted)
    return (again if not again.is_lost and is_gentle(session, again) else None), None


def _say(
    work: Work, person: Person, dialogue: Dialogue, written: Written, matter: Matter, turn: Turn,
    greeting: Sequence[Spoken], intent: str,
) -> Talked:  # fmt: skip
    """Do what a turn came to, and say what it says."""
    permit, message, is_sent = dialogue.permit, written.message, dialogue.channel in SENT_ON
    carry_out(work, person, written.sender, message, matter, turn.session.heard, turn.effects)
    is_stopped = any(effect.kind is EffectKind.STOP for effect in turn.effects)
    if is_stopped and is_sent:  # that leave was not used yet, and our own stop must not cut short what they are told now
        permit = leave(work, dialogue, written.at)
    if is_stopped or is_sent:
        dialogue = replace(dialogue, permit=None)
    if permit is None:
        return _unsaid(work, person, dialogue, written, turn)
    spoken = [(each.sentence, each.text) for each in (*greeting, *turn.said)]
    contact = send_answer(work, dialogue, permit, [text for _, text in spoken], written.at) if is_sent else None
    dialogue = put(work, dialogue, BOT, message, spoken, contact=contact)
    record(
        work,
        DialogueAnswered(
            person.id, dialogue.id, message, permit.id, intent, tuple(id_ for id_, _ in spoken),
            work.vault.seal(person.id, "\n".join(text for _, text in spoken)),
        ),
    )  # fmt: skip
    state = settle(work, dialogue, turn)
    return Talked(message, True, dialogue.id, tuple(words_of_dialogue(work, dialogue, message)[1:]), state, turn.asks)


def _unsaid(work: Work, person: Person, dialogue: Dialogue, written: Written, turn: Turn) -> Talked:
    """What was to be done is done, and its answer may not be sent: who asked for quiet has it, anybody else hears from a
    person."""
    is_quiet = any(effect.stop is StopKind.DO_NOT_CALL for effect in turn.effects) or turn.session.is_stranger
    if not is_quiet:
        open_item(work, "answer_by_hand", "care", written.message, person.id, SOON, priority=SOMEBODY_WAITS)
    return Talked(written.message, True, dialogue.id, (), settle(work, dialogue, turn), turn.asks)


def _refused(work: Work, dialogue: Dialogue | None, written: Written) -> Talked | None:
    """The gate lets nothing be said: what they wrote is read like any other message, and what is clear in it is done."""
    if dialogue is not None:
        end(work, dialogue, "refused")
    if written.channel in SENT_ON:  # that is under way
        return None
    queue_reading(work, written.message, None, written.done)
    return Talked(written.message, True, None, (), None)


def _understood(work: Work, person: PersonId, message: MessageId, kind: str, reason: str) -> None:
    messages.set_kind(work, message, kind)
    record(work, MessageUnderstood(person, message, kind, reason))


def _fresh(work: Work, person: Person, sender: Sender) -> Dialogue:
    now, version = work.now(), shipped_playbooks().digest
    return Dialogue(
        new_id(), person.id, sender.channel, INBOUND, version, DialogueState.OPEN, 0, None, None, now, now, None,
        address=sender.blind,
    )  # fmt: skip


def _opening(person: Person, matter: Matter, language: str) -> Turn:
    variant = person.id.int % VARIANTS
    return begin(shipped_playbooks(), INBOUND, matter.known, language=language, variant=variant, is_verified=True)


def _more_for_a_person(work: Work, person: Person, dialogue: Dialogue, written: Written) -> Talked:
    """They write while they wait for somebody: it is put to what is there. Only a sign of a crisis is answered at once."""
    message, heard = written.message, _read(written.said, written.at.astimezone(zone_of(person)), None)
    _understood(work, person.id, message, "unclear", "dialogue_waits")
    dialogue = put(work, dialogue, CUSTOMER, message, [("", written.said)], heard=heard)
    if dialogue.outcome == Ending.CRISIS or "self_harm" not in heard.risks:
        return Talked(message, True, dialogue.id, (), dialogue.state)
    session = session_of(work, dialogue)
    matter = matter_of(work, person, session.language)
    turn = lead(shipped_playbooks(), session, CRISIS, matter.known)
    permit = leave(work, replace(dialogue, permit=None), written.at)
    if permit is None:
        carry_out(work, person, written.sender, message, matter, turn.session.heard, turn.effects)
        return Talked(message, True, dialogue.id, (), dialogue.state)
    return _say(work, person, replace(dialogue, permit=permit), written, matter, turn, (), "distress")
