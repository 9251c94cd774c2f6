"""What is kept of a dialogue: where it stands, what was said, under whose leave; how it ends."""

from __future__ import annotations

import json
import string
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Forbidden, NotFound
from tideover.base.ids import MessageId, PersonId, TouchId
from tideover.base.work import Work
from tideover.book import Person, get_person
from tideover.conversation.dialogues import store
from tideover.conversation.dialogues.model import (
    BOT,
    CUSTOMER,
    SENT_ON,
    Dialogue,
    DialogueBegun,
    DialogueEnded,
    DialogueHandedOver,
    DialogueState,
    Words,
)
from tideover.conversation.moments.keeping import keep_moment
from tideover.conversation.moments.store import moments_of_dialogue
from tideover.conversation.playbooks.checking import MAIL_SUBJECT, TEXT_OPENING
from tideover.conversation.playbooks.model import Ending
from tideover.conversation.playbooks.reading import shipped_playbooks
from tideover.conversation.playbooks.session import Session, Turn
from tideover.gate import Ask, Channel, Permit, Purpose, Refusal, Result, ask, record_result, redeem
from tideover.journal import record
from tideover.language import Before, Moment, Understanding
from tideover.outreach import send_words, sender_profile

# Nobody writes for so long: the next message begins anew. A text or a mail is not answered at once.
SILENT_AFTER = {Channel.INBOX: timedelta(minutes=30), Channel.SMS: timedelta(days=1), Channel.EMAIL: timedelta(days=3)}
WAITS_AT_MOST = timedelta(days=3)  # for a person, after the last word
_LOOKED_BACK = 16  # turns: what was said before those says little of how it goes now
_TURNS = 40  # of a session the gate is asked for; a longer one is asked for again


# Endings after which the customer waits for somebody: what they write then is a person's to answer.
_FOR_A_PERSON = frozenset({
    Ending.PERSON, Ending.CRISIS, Ending.HELP, Ending.COMPLAINT, Ending.DISPUTED, Ending.BEREAVED, Ending.REPRESENTED,
})  # fmt: skip


def get(work: Work, id_: UUID) -> Dialogue:
    """A dialogue. Raises ``NotFound("dialogue_not_found")``."""
    found = store.dialogue_row(work, id_)
    if found is None:
        raise NotFound("dialogue_not_found", field="dialogue")
    return found


def session_of(work: Work, dialogue: Dialogue) -> Session:
    """Where the playbook stands in it."""
    return Session.of_json(json.loads(work.vault.unseal(dialogue.person, dialogue.session)))


# --- what is said -----------------------------------------------------------------------------------------------------


def put(
    work: Work, dialogue: Dialogue, by: str, message: MessageId | None, spoken: Sequence[tuple[str, str]],
    intent: str | None = None, heard: Understanding | None = None, asked: str | None = None, contact: TouchId | None = None,
) -> Dialogue:  # fmt: skip
    """Put words into a dialogue, after those that are there: sentences' ids (empty: nobody's) and texts. Of a customer's, what
    they were taken for (``heard``, in answer to ``asked``) and how the dialogue goes by them; of ours that are sent, the
    contact that carries them."""
    number = dialogue.turns + 1
    emotion = heard.emotion if heard else None
    row = {
        "dialogue": dialogue.id, "number": number, "by": by, "message": message, "intent": intent, "emotion": emotion,
        "said": _sealed(work, dialogue.person, spoken), "at": work.now(), "contact": contact,
    }  # fmt: skip
    store.insert_turn(work, row)
    what = {"turns": number, "last_at": row["at"]}
    if heard is not None and message is not None:
        moment = _moment(work, dialogue, message, "\n".join(text for _, text in spoken), heard, asked)
        what["trouble"] = round(moment.worst * 100)
    store.update_dialogue(work, dialogue.id, what)
    _look_again(work, silent_after(dialogue))
    return replace(dialogue, turns=number)


def _moment(
    work: Work, dialogue: Dialogue, message: MessageId, said: str, heard: Understanding, asked: str | None
) -> Moment:  # fmt: skip
    """How a dialogue goes by a customer's message, after its last turns."""
    before = [
        Before("\n".join(words.texts), words.moment)
        for words in words_of_dialogue(work, dialogue)[-_LOOKED_BACK:]
        if words.message != message and (words.by != CUSTOMER or words.moment is not None)
    ]  # fmt: skip
    return keep_moment(work, dialogue.person, message, said, heard, before, asked=asked, dialogue=dialogue.id)


def words_of_dialogue(work: Work, dialogue: Dialogue, message: MessageId | None = None) -> list[Words]:
    """In order; of an erased person nothing is left to read."""
    if get_person(work, dialogue.person).is_erased:
        return []
    found, moments = [], moments_of_dialogue(work, dialogue.id)
    for row in store.turn_rows(work, [dialogue.id], message):
        said = json.loads(work.vault.unseal(dialogue.person, row.said))
        ids = tuple(id_ for id_, _ in said if id_)
        kept = moments.get(row.message) if row.by == CUSTOMER else None
        texts = tuple(text for _, text in said)
        moment = kept.moment if kept else None
        intent = row.intent or (kept.intent if kept else None)
        emotion = row.emotion or (kept.emotion if kept else None)
        found.append(Words(row.number, row.by, texts, ids, intent, emotion, row.at, moment, row.message, row.contact))
    return found


def _sealed(work: Work, person: PersonId, spoken: Sequence[tuple[str, str]]) -> str:
    return work.vault.seal(person, json.dumps(spoken, ensure_ascii=False, separators=(",", ":")))


# --- where it stands --------------------------------------------------------------------------------------------------


def keep_begun(work: Work, dialogue: Dialogue, session: Session) -> None:
    """Keep a dialogue that begins."""
    store.insert_dialogue(
        work,
        {
            "id": dialogue.id, "person": dialogue.person, "channel": dialogue.channel.value, "playbook": dialogue.playbook,
            "version": dialogue.version, "state": dialogue.state.value, "session": _seal_session(work, dialogue, session),
            "turns": 0, "began_at": dialogue.began_at, "last_at": dialogue.last_at, "address": dialogue.address,
            **_permit_row(dialogue),
        },
    )  # fmt: skip
    record(
        work,
        DialogueBegun(dialogue.person, dialogue.id, dialogue.channel, dialogue.playbook, dialogue.version, session.variant),
    )


def readdressed(work: Work, dialogue: Dialogue, address: str) -> Dialogue:
    """A dialogue, to be answered at the address they write from now."""
    if dialogue.address != address:
        store.update_dialogue(work, dialogue.id, {"address": address})
    return replace(dialogue, address=address)


def settle(work: Work, dialogue: Dialogue, turn: Turn) -> DialogueState:
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
        handed_over(work, dialogue, outcome, reason)
    store.update_dialogue(work, dialogue.id, what)
    return state


def handed_over(work: Work, dialogue: Dialogue, outcome: Ending, reason: str | None) -> None:
    """Put on record that a person goes on."""
    record(work, DialogueHandedOver(dialogue.person, dialogue.id, outcome.value, reason))
    _look_again(work, WAITS_AT_MOST)


def end(work: Work, dialogue: Dialogue, reason: str, said_since: datetime | None = None) -> bool:
    """End a dialogue; ``reason``: ``silent``, ``closed`` or ``refused``. Once, and with ``said_since`` only where nobody has
    said anything since then: whoever looks for silence holds nobody, and a word may come in meanwhile."""
    outcome = dialogue.outcome or Ending.UNDECIDED.value
    what = {"state": DialogueState.ENDED.value, "outcome": outcome, "reason": reason, "ended_at": work.now()}
    if not store.end_dialogue(work, dialogue.id, what, said_since):
        return False
    record(work, DialogueEnded(dialogue.person, dialogue.id, outcome, reason, dialogue.turns, work.actor))
    return True


def silent_after(dialogue: Dialogue) -> timedelta:
    """How long nobody says anything in it before it ends."""
    return SILENT_AFTER[dialogue.channel] if dialogue.state is DialogueState.OPEN else WAITS_AT_MOST


def _look_again(work: Work, after: timedelta) -> None:
    """Have silent dialogues ended, soon after this one could be: one job for all that could be in a quarter of an hour."""
    quarter = int((work.now() + after).timestamp() // 900) + 1
    due = datetime.fromtimestamp(quarter * 900, UTC)
    jobs.enqueue(work, "end_silent_dialogues", {}, due_at=due, key=f"end_silent_dialogues:{quarter}")


def _seal_session(work: Work, dialogue: Dialogue, session: Session) -> str:
    return work.vault.seal(dialogue.person, json.dumps(session.as_json(), ensure_ascii=False))


def _permit_row(dialogue: Dialogue) -> dict[str, object]:
    permit = dialogue.permit
    if permit is None:
        return {"permit": None, "receipt": None, "permit_expires_at": None}
    return {"permit": permit.id, "receipt": permit.receipt, "permit_expires_at": permit.expires_at}


# --- under whose leave ------------------------------------------------------------------------------------------------


def leave(work: Work, dialogue: Dialogue, at: datetime, *, is_single: bool = False) -> Permit | None:
    """Leave to say something now, as an answer to what they wrote ``at``; None: the gate refuses. In the app its turn is used
    at once; where an answer is sent, leave is asked for each, and used when it leaves.

    Where the conversation's permit counts no more (a stop came since), what they write is still answered, once each time; so it
    is (``is_single``) where they ask for quiet: a conversation would be ended by that.
    """
    if dialogue.channel in SENT_ON:
        answer = ask_to_send(work, dialogue, dialogue.script, at)
        return answer if isinstance(answer, Permit) else None
    if dialogue.permit is not None and is_redeemed(work, dialogue.permit):
        return dialogue.permit
    turns = 1 if is_single or dialogue.turns else _TURNS
    wish = Ask(dialogue.person, dialogue.channel, Purpose.SERVICE, "", dialogue.script, answers=at, session_turns=turns)
    permit = ask(work, wish)
    return permit if isinstance(permit, Permit) and is_redeemed(work, permit) else None


def ask_to_send(work: Work, dialogue: Dialogue, script: str, at: datetime | None) -> Permit | Refusal:
    """Ask for leave to send one answer to where they wrote from."""
    return ask(work, Ask(dialogue.person, dialogue.channel, Purpose.SERVICE, dialogue.address, script, answers=at))


def send_answer(work: Work, dialogue: Dialogue, permit: Permit, texts: Sequence[str], at: datetime | None) -> TouchId:
    """Queue what is said as a contact, under its approved head. Raises as ``outreach.send_words``."""
    is_mail, language = dialogue.channel is Channel.EMAIL, language_of(get_person(work, dialogue.person))
    head = shipped_playbooks().sentences[MAIL_SUBJECT if is_mail else TEXT_OPENING].text(language, 0)
    head = string.Template(head).substitute(sender_name=sender_profile(work)["sender_name"])
    if is_mail:
        return send_words(work, permit, head, "\n\n".join(texts), answers=at)
    return send_words(work, permit, "", head + ("" if language == "zh-CN" else " ").join(texts), answers=at)


def language_of(person: Person) -> str:
    """The language of the playbooks in which a person is answered."""
    return "zh-CN" if person.language.startswith("zh") else "en"


def is_redeemed(work: Work, permit: Permit) -> bool:
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
