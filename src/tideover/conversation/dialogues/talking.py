"""A dialogue on a live channel: a message comes in, the playbook or a person answers, all in one transaction.

The gate is asked for a conversation when it begins and again for every turn (``redeem``): a stop, an opt-out or a closed window
that came since ends it. What the dialogue comes to is done in the transaction that says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import MessageId, PersonId, new_id
from tideover.base.work import Work
from tideover.book import Person, get_person, hold_person, zone_of
from tideover.conversation import store as messages
from tideover.conversation.dialogues import store
from tideover.conversation.dialogues.matter import Matter, carry_out, matter_of
from tideover.conversation.dialogues.model import (
    BOT,
    CUSTOMER,
    Dialogue,
    DialogueAnswered,
    DialogueBegun,
    DialogueEnded,
    DialogueHandedOver,
    DialogueSpoken,
    DialogueState,
    Words,
)
from tideover.conversation.knowledge.asking import take_question, try_question
from tideover.conversation.model import MessageUnderstood
from tideover.conversation.playbooks.engine import SURE, aside, begin, lead, reply
from tideover.conversation.playbooks.model import EffectKind, Ending, Kind
from tideover.conversation.playbooks.reading import shipped_playbooks
from tideover.conversation.playbooks.session import Session, Spoken, Turn
from tideover.conversation.receiving import SOON, Received, receive
from tideover.gate import (
    Ask,
    Channel,
    Listener,
    Permit,
    Purpose,
    Refusal,
    Result,
    ask,
    check_utterance,
    record_result,
    redeem,
)
from tideover.journal import record
from tideover.language import Command, Understanding, risks_of, understand
from tideover.worklist import SOMEBODY_WAITS, open_item

INBOUND, CRISIS, STOP = "inbound", "crisis", "stop"
SILENT_AFTER = timedelta(minutes=30)  # nobody writes: the next message begins anew
WAITS_AT_MOST = timedelta(days=3)  # for a person, after the last word
MOST_WORDS = 1000
_TURNS = 40  # of a session the gate is asked for; a longer one is asked for again
_AT_ONCE = 200
VARIANTS = 3  # of sentences; a person hears the same one each time
BY_A_PERSON = "person.words"
UNSURE = 0.5  # the share of an intent under which a question that no article answers is one for editors
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


def talk(work: Work, person: Person, said: str, at: datetime, external_id: str) -> Talked:
    """Take what a person writes in the lender's app, where they are signed in, and answer it by the playbooks that the tenant
    has let speak. The same ``external_id`` again changes nothing and gives the same answer.

    Where no playbooks may speak, or the gate refuses, the message is kept and a person reads it.
    """
    hold_person(work, person.id)
    is_led = store.is_signed(work, shipped_playbooks().digest)
    received = receive(work, Channel.INBOX, person.ref, said, at, external_id, is_led=is_led)
    if not received.is_new or not is_led:
        return _told_before(work, received.message, received.is_new)
    dialogue = _current(work, person.id)
    if dialogue is not None and dialogue.state is DialogueState.WAITING:
        return _more_for_a_person(work, person, dialogue, received, said)
    return _answer(work, person, dialogue, received, said)


def _told_before(work: Work, message: MessageId, is_new: bool) -> Talked:
    id_ = store.dialogue_of_message(work, message)
    if id_ is None:
        return Talked(message, is_new, None, (), None)
    found = _get(work, id_)
    mine = [words for words in _words(work, found, message) if words.by == BOT]
    asks = shipped_playbooks().state(_session(work, found).place).asks if found.state is DialogueState.OPEN else None
    return Talked(message, is_new, id_, tuple(mine), found.state, asks)


def _current(work: Work, person: PersonId) -> Dialogue | None:
    """The dialogue that goes on; one that has been silent for too long is ended here."""
    found = store.dialogue_now(work, person, Channel.INBOX.value)
    if found is None:
        return None
    most = SILENT_AFTER if found.state is DialogueState.OPEN else WAITS_AT_MOST
    of_now = found.version == shipped_playbooks().digest or found.state is DialogueState.WAITING
    if found.last_at >= work.now() - most and of_now:
        return found
    _end(work, found, "silent")
    return None


# --- a turn of the playbook's -----------------------------------------------------------------------------------------


def _answer(work: Work, person: Person, current: Dialogue | None, received: Received, said: str) -> Talked:
    book, now, message = shipped_playbooks(), work.now(), received.message
    language = "zh-CN" if person.language.startswith("zh") else "en"
    matter = matter_of(work, person, language)
    opening = None if current else _opening(person, matter, language)
    dialogue = current or _fresh(work, person)
    session = opening.session if opening else _session(work, dialogue)
    permit = _leave(work, dialogue, now, is_single=received.done is not None)
    if permit is None:
        return _refused(work, person, current, message)
    greeting: Sequence[Spoken] = opening.said if opening else ()
    if received.done is Command.OPT_OUT or session.outcome is not None:  # the latter: no name of ours to open it with, say
        turn, greeting = _led(session, received, said, matter, opening), ()
    else:
        turn = reply(book, session, said, matter.known, now.astimezone(zone_of(person)), reader=_read)
        turn = _by_an_article(work, person, session, said, matter, turn)
    intent = turn.heard.intent if turn.heard else "stop_contact" if received.done is Command.OPT_OUT else "unclear"
    dialogue = replace(dialogue, permit=permit)
    if current is None:
        _keep_begun(work, dialogue, session)
    _understood(work, person.id, message, intent, "dialogue")
    dialogue = _put(work, dialogue, CUSTOMER, message, [("", said)], intent, turn.heard.emotion if turn.heard else None)
    return _say(work, person, dialogue, message, matter, turn, greeting, intent)


def _led(session: Session, received: Received, said: str, matter: Matter, opening: Turn | None) -> Turn:
    """What is said where nothing is to be talked about: an opt-out is confirmed, or a person goes on. A crisis comes first."""
    book = shipped_playbooks()
    if "self_harm" in risks_of(said):
        return lead(book, session, CRISIS, matter.known)
    if received.done is Command.OPT_OUT or opening is None:
        return lead(book, session, STOP, matter.known)
    return opening


def _read(text: str, now: datetime, asked: str | None) -> Understanding:
    """``understand`` for what is written: nobody is a voicemail there."""
    found = understand(text, now, asked)
    written = tuple(each for each in found.intents if each[0] != "voicemail")
    return replace(found, intents=written or (("unclear", 1.0),))


def _by_an_article(work: Work, person: Person, session: Session, said: str, matter: Matter, turn: Turn) -> Turn:
    """A question that is no playbook's for sure may be one that an article answers, in its approved words; one that nothing
    answers is put before whoever writes articles."""
    heard = turn.heard
    if heard is None or heard.risks or not _QUESTION.search(said):
        return turn
    share = 0 if heard.intent == "unclear" else heard.intents[0][1]
    if share >= SURE:
        return turn
    found = try_question(work, said, session.language, to=Listener.CUSTOMER)
    if found.risks or (found.answer is None and share >= UNSURE):
        return turn
    answer = take_question(work, said, session.language, to=Listener.CUSTOMER, person=person.id).answer
    if answer is None:
        return turn
    spoken = Spoken(f"article:{answer.key}.v{answer.version}", answer.text, Kind.EXPLAIN)
    return replace(aside(shipped_playbooks(), session, spoken, matter.known), heard=heard)


def _say(
    work: Work, person: Person, dialogue: Dialogue, message: MessageId, matter: Matter, turn: Turn,
    greeting: Sequence[Spoken], intent: str,
) -> Talked:  # fmt: skip
    """Do what a turn came to, and say what it says."""
    if dialogue.permit is None:
        raise AssertionError("nothing is said without leave")
    permit = dialogue.permit.id
    carry_out(work, person, dialogue.channel, message, matter, turn.session.heard, turn.effects)
    if any(effect.kind is EffectKind.STOP for effect in turn.effects):
        dialogue = replace(dialogue, permit=None)  # asked for anew, so that our own stop does not cut short what they say next
    spoken = [(each.sentence, each.text) for each in (*greeting, *turn.said)]
    dialogue = _put(work, dialogue, BOT, message, spoken)
    record(
        work,
        DialogueAnswered(
            person.id, dialogue.id, message, permit, intent, tuple(id_ for id_, _ in spoken),
            work.vault.seal(person.id, "\n".join(text for _, text in spoken)),
        ),
    )  # fmt: skip
    state = _settle(work, dialogue, turn)
    return Talked(message, True, dialogue.id, tuple(_words(work, dialogue, message)[1:]), state, turn.asks)


def _refused(work: Work, person: Person, dialogue: Dialogue | None, message: MessageId) -> Talked:
    """The gate lets nothing be said: a person reads what they wrote."""
    if dialogue is not None:
        _end(work, dialogue, "refused")
    open_item(work, "read_message", "care", message, person.id, SOON, priority=SOMEBODY_WAITS)
    _understood(work, person.id, message, "unclear", "dialogue_refused")
    return Talked(message, True, None, (), None)


def _understood(work: Work, person: PersonId, message: MessageId, kind: str, reason: str) -> None:
    messages.set_kind(work, message, kind)
    record(work, MessageUnderstood(person, message, kind, reason))


def _fresh(work: Work, person: Person) -> Dialogue:
    now, version = work.now(), shipped_playbooks().digest
    return Dialogue(new_id(), person.id, Channel.INBOX, INBOUND, version, DialogueState.OPEN, 0, None, None, now, now, None)


def _opening(person: Person, matter: Matter, language: str) -> Turn:
    variant = person.id.int % VARIANTS
    return begin(shipped_playbooks(), INBOUND, matter.known, language=language, variant=variant, is_verified=True)


def _keep_begun(work: Work, dialogue: Dialogue, session: Session) -> None:
    store.insert_dialogue(
        work,
        {
            "id": dialogue.id, "person": dialogue.person, "channel": dialogue.channel.value, "playbook": dialogue.playbook,
            "version": dialogue.version, "state": dialogue.state.value, "session": _seal_session(work, dialogue, session),
            "turns": 0, "began_at": dialogue.began_at, "last_at": dialogue.last_at, **_permit_row(dialogue),
        },
    )  # fmt: skip
    record(
        work,
        DialogueBegun(dialogue.person, dialogue.id, dialogue.channel, dialogue.playbook, dialogue.version, session.variant),
    )


def _settle(work: Work, dialogue: Dialogue, turn: Turn) -> DialogueState:
    """Keep where it stands. Where a person has something to do about it, they go on in it; else it has ended."""
    outcome, reason = turn.session.outcome, turn.session.reason
    what: dict[str, object] = {
        "session": _seal_session(work, dialogue, turn.session), **_permit_row(dialogue),
    }  # fmt: skip
    if outcome is None:
        store.update_dialogue(work, dialogue.id, what)
        return DialogueState.OPEN
    state = DialogueState.WAITING if outcome in _FOR_A_PERSON else DialogueState.ENDED
    what |= {"state": state.value, "outcome": outcome.value, "reason": reason}
    if state is DialogueState.ENDED:
        what |= {"ended_at": work.now()}
        record(work, DialogueEnded(dialogue.person, dialogue.id, outcome.value, reason, dialogue.turns, BOT))
    else:
        _handed_over(work, dialogue, outcome, reason)
    store.update_dialogue(work, dialogue.id, what)
    return state


def _handed_over(work: Work, dialogue: Dialogue, outcome: Ending, reason: str | None) -> None:
    record(work, DialogueHandedOver(dialogue.person, dialogue.id, outcome.value, reason))
    _look_again(work, WAITS_AT_MOST)


# Endings after which the customer waits for somebody: what they write then is a person's to answer.
_FOR_A_PERSON = frozenset({
    Ending.PERSON, Ending.CRISIS, Ending.HELP, Ending.COMPLAINT, Ending.DISPUTED, Ending.BEREAVED, Ending.REPRESENTED,
})  # fmt: skip


def _permit_row(dialogue: Dialogue) -> dict[str, object]:
    permit = dialogue.permit
    if permit is None:
        return {"permit": None, "receipt": None, "permit_expires_at": None}
    return {"permit": permit.id, "receipt": permit.receipt, "permit_expires_at": permit.expires_at}


def _leave(work: Work, dialogue: Dialogue, at: datetime, *, is_single: bool = False) -> Permit | None:
    """Leave to say something now, as an answer to what they wrote ``at``, and its turn used; None: the gate refuses.

    Where the conversation's permit counts no more (a stop came since), what they write is still answered, once each time; so it
    is (``is_single``) where they ask for quiet: a conversation would be ended by that.
    """
    if dialogue.permit is not None and _is_redeemed(work, dialogue.permit):
        return dialogue.permit
    turns = 1 if is_single or dialogue.turns else _TURNS
    wish = Ask(dialogue.person, dialogue.channel, Purpose.SERVICE, "", dialogue.script, answers=at, session_turns=turns)
    permit = ask(work, wish)
    return permit if isinstance(permit, Permit) and _is_redeemed(work, permit) else None


def _is_redeemed(work: Work, permit: Permit) -> bool:
    """Use a turn of a permit. What is said is delivered by being kept: the app shows what is kept."""
    try:
        cleared = redeem(work, permit)
    except Forbidden as error:
        if error.code not in ("permit_used", "permit_expired"):
            raise
        return False
    if isinstance(cleared, Refusal):
        return False
    work.after_commit(lambda: cleared.spend(permit.channel, permit.address))
    record_result(work, permit.id, cleared.turn, Result.SENT)
    return True


# --- a person's part --------------------------------------------------------------------------------------------------


def _more_for_a_person(work: Work, person: Person, dialogue: Dialogue, received: Received, said: str) -> Talked:
    """They write while they wait for somebody: it is put to what is there. Only a sign of a crisis is answered at once."""
    message = received.message
    _understood(work, person.id, message, "unclear", "dialogue_waits")
    dialogue = _put(work, dialogue, CUSTOMER, message, [("", said)])
    if dialogue.outcome == Ending.CRISIS or "self_harm" not in risks_of(said):
        return Talked(message, True, dialogue.id, (), dialogue.state)
    session = _session(work, dialogue)
    matter = matter_of(work, person, session.language)
    turn = lead(shipped_playbooks(), session, CRISIS, matter.known)
    permit = _leave(work, replace(dialogue, permit=None), work.now())
    if permit is None:
        carry_out(work, person, dialogue.channel, message, matter, turn.session.heard, turn.effects)
        return Talked(message, True, dialogue.id, (), dialogue.state)
    return _say(work, person, replace(dialogue, permit=permit), message, matter, turn, (), "distress")


def speak(work: Work, id_: UUID, text: str) -> Words | Refusal:
    """A person of ours answers in a dialogue, in their own words, held against the rules of words.

    Raises ``NotFound``, ``Conflict("dialogue_not_waiting")``, ``Invalid("words_missing")``, ``Invalid("words_too_long")``,
    ``Invalid("words_forbidden")``. Returns a ``Refusal`` where the gate refuses.
    """
    text = text.strip()
    if not text:
        raise Invalid("words_missing", field="text", expected="something to say")
    if len(text) > MOST_WORDS:
        raise Invalid("words_too_long", field="text", expected=f"at most {MOST_WORDS} characters")
    dialogue = _held(work, id_)
    if dialogue.state is not DialogueState.WAITING:
        raise Conflict("dialogue_not_waiting", state=dialogue.state.value)
    if findings := check_utterance(text, Listener.CUSTOMER):
        raise Invalid("words_forbidden", field="text", rules=[each.rule for each in findings])
    wish = Ask(
        dialogue.person, dialogue.channel, Purpose.SERVICE, "", BY_A_PERSON,
        answers=store.last_said_at(work, dialogue.id, CUSTOMER),
    )  # fmt: skip
    permit = ask(work, wish)
    if isinstance(permit, Refusal):
        return permit
    if not _is_redeemed(work, permit):
        raise Conflict("dialogue_not_waiting", state=dialogue.state.value)
    dialogue = _put(work, dialogue, work.actor, None, [("", text)])
    sealed = work.vault.seal(dialogue.person, text)
    record(work, DialogueSpoken(dialogue.person, dialogue.id, permit.id, sealed, work.actor))
    return _words(work, dialogue)[-1]


def take_over(work: Work, id_: UUID) -> Dialogue:
    """A person goes on with a dialogue that a playbook leads. Raises ``NotFound``, ``Conflict("dialogue_not_open")``."""
    dialogue = _held(work, id_)
    if dialogue.state is not DialogueState.OPEN:
        raise Conflict("dialogue_not_open", state=dialogue.state.value)
    what = {"state": DialogueState.WAITING.value, "outcome": Ending.PERSON.value, "reason": "taken_over"}
    store.update_dialogue(work, id_, what)
    _handed_over(work, dialogue, Ending.PERSON, "taken_over")
    return _get(work, id_)


def close(work: Work, id_: UUID) -> Dialogue:
    """A person ends a dialogue that waited for them. What is to be done about it stays until it is done.

    Raises ``NotFound``, ``Conflict("dialogue_not_waiting")``.
    """
    dialogue = _held(work, id_)
    if dialogue.state is not DialogueState.WAITING:
        raise Conflict("dialogue_not_waiting", state=dialogue.state.value)
    _end(work, dialogue, "closed")
    return _get(work, id_)


def end_silent(work: Work) -> int:
    """End the dialogues in which nobody has said anything for long. Returns how many; what a customer brought up stays with
    the people it was given to."""
    ended = 0
    for state, most in ((DialogueState.OPEN, SILENT_AFTER), (DialogueState.WAITING, WAITS_AT_MOST)):
        for dialogue in store.silent_dialogues(work, state.value, work.now() - most, _AT_ONCE):
            _end(work, dialogue, "silent")
            ended += 1
    return ended


def _look_again(work: Work, after: timedelta) -> None:
    """Have silent dialogues ended, soon after this one could be: one job for all that could be in a quarter of an hour."""
    quarter = int((work.now() + after).timestamp() // 900) + 1
    due = datetime.fromtimestamp(quarter * 900, UTC)
    jobs.enqueue(work, "end_silent_dialogues", {}, due_at=due, key=f"end_silent_dialogues:{quarter}")


def _end(work: Work, dialogue: Dialogue, reason: str) -> None:
    outcome = dialogue.outcome or Ending.UNDECIDED.value
    what = {"state": DialogueState.ENDED.value, "outcome": outcome, "reason": reason, "ended_at": work.now()}
    store.update_dialogue(work, dialogue.id, what)
    record(work, DialogueEnded(dialogue.person, dialogue.id, outcome, reason, dialogue.turns, work.actor))


def _held(work: Work, id_: UUID) -> Dialogue:
    """A dialogue, read again under its person's hold."""
    hold_person(work, _get(work, id_).person)
    return _get(work, id_)


# --- what is kept -----------------------------------------------------------------------------------------------------


def _put(
    work: Work, dialogue: Dialogue, by: str, message: MessageId | None, spoken: Sequence[tuple[str, str]],
    intent: str | None = None, emotion: str | None = None,
) -> Dialogue:  # fmt: skip
    """Put words into a dialogue, after those that are there: sentences' ids (empty: nobody's) and texts."""
    number = dialogue.turns + 1
    row = {
        "dialogue": dialogue.id, "number": number, "by": by, "message": message, "intent": intent, "emotion": emotion,
        "said": _sealed(work, dialogue.person, spoken), "at": work.now(),
    }  # fmt: skip
    store.insert_turn(work, row)
    store.update_dialogue(work, dialogue.id, {"turns": number, "last_at": row["at"]})
    _look_again(work, SILENT_AFTER if dialogue.state is DialogueState.OPEN else WAITS_AT_MOST)
    return replace(dialogue, turns=number)


def _sealed(work: Work, person: PersonId, spoken: Sequence[tuple[str, str]]) -> str:
    return work.vault.seal(person, json.dumps(spoken, ensure_ascii=False, separators=(",", ":")))


def _session(work: Work, dialogue: Dialogue) -> Session:
    return Session.of_json(json.loads(work.vault.unseal(dialogue.person, dialogue.session)))


def _seal_session(work: Work, dialogue: Dialogue, session: Session) -> str:
    return work.vault.seal(dialogue.person, json.dumps(session.as_json(), ensure_ascii=False))


# --- looking ----------------------------------------------------------------------------------------------------------


def _get(work: Work, id_: UUID) -> Dialogue:
    found = store.dialogue_row(work, id_)
    if found is None:
        raise NotFound("dialogue_not_found", field="dialogue")
    return found


def get_dialogue(work: Work, id_: UUID) -> tuple[Dialogue, list[Words]]:
    """A dialogue and all that was said in it, plain: masked by whoever shows it to staff. Raises ``NotFound``."""
    found = _get(work, id_)
    return found, _words(work, found)


def chat_of(work: Work, person: PersonId, limit: int = 5) -> list[tuple[Dialogue, list[Words]]]:
    """A person's latest dialogues in the lender's app, the newest first, in plain words: for that person alone."""
    return [(each, _words(work, each)) for each in store.last_dialogues(work, person, Channel.INBOX.value, limit)]


def list_dialogues(
    work: Work, state: DialogueState | None, person: PersonId | None, before: tuple[datetime, UUID] | None, limit: int
) -> list[Dialogue]:
    """The newest first; ``before``: those that began before (moment, id)."""
    return store.dialogue_rows(work, state and state.value, person, before, limit)


def count_dialogues(work: Work) -> dict[str, int]:
    """How many there are by state."""
    return store.count_dialogues(work)


def _words(work: Work, dialogue: Dialogue, message: MessageId | None = None) -> list[Words]:
    """In order; of an erased person nothing is left to read."""
    if get_person(work, dialogue.person).is_erased:
        return []
    found = []
    for row in store.turn_rows(work, [dialogue.id], message):
        said = json.loads(work.vault.unseal(dialogue.person, row.said))
        ids = tuple(id_ for id_, _ in said if id_)
        found.append(Words(row.number, row.by, tuple(text for _, text in said), ids, row.intent, row.emotion, row.at))
    return found
