"""A person's part in dialogues: they take over, answer and end; and everybody's look at them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tideover.base.errors import Conflict, Invalid
from tideover.base.ids import PersonId
from tideover.base.work import Work
from tideover.book import hold_person
from tideover.conversation.dialogues import store
from tideover.conversation.dialogues.keeping import (
    SILENT_AFTER,
    WAITS_AT_MOST,
    ask_to_send,
    end,
    get,
    handed_over,
    is_redeemed,
    put,
    send_answer,
    words_of_dialogue,
)
from tideover.conversation.dialogues.model import CUSTOMER, SENT_ON, Dialogue, DialogueSpoken, DialogueState, Words
from tideover.conversation.playbooks.model import Ending
from tideover.gate import Channel, Listener, Refusal, check_utterance
from tideover.journal import record
from tideover.language import HIGH

MOST_WORDS = 1000
_AT_ONCE = 200
BY_A_PERSON = "person.words"
_LIVE = (DialogueState.OPEN, DialogueState.WAITING)


def speak(work: Work, id_: UUID, text: str) -> Words | Refusal:
    """A person of ours answers in a dialogue, in their own words, held against the rules of words.

    Raises ``NotFound``, ``Conflict("dialogue_not_waiting")``, ``Invalid("words_missing")``, ``Invalid("words_too_long")``,
    ``Invalid("words_forbidden")``; where it is sent, ``Conflict("link_not_allowed")``. Returns a ``Refusal`` where the gate
    refuses.
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
    wrote_at = store.last_said_at(work, dialogue.id, CUSTOMER)
    permit, contact = ask_to_send(work, dialogue, BY_A_PERSON, wrote_at), None
    if isinstance(permit, Refusal):
        return permit
    if dialogue.channel in SENT_ON:
        contact = send_answer(work, dialogue, permit, [text], wrote_at)
    elif not is_redeemed(work, permit):
        raise Conflict("dialogue_not_waiting", state=dialogue.state.value)
    dialogue = put(work, dialogue, work.actor, None, [("", text)], contact=contact)
    sealed = work.vault.seal(dialogue.person, text)
    record(work, DialogueSpoken(dialogue.person, dialogue.id, permit.id, sealed, work.actor))
    return words_of_dialogue(work, dialogue)[-1]


def take_over(work: Work, id_: UUID) -> Dialogue:
    """A person goes on with a dialogue that a playbook leads. Raises ``NotFound``, ``Conflict("dialogue_not_open")``."""
    dialogue = _held(work, id_)
    if dialogue.state is not DialogueState.OPEN:
        raise Conflict("dialogue_not_open", state=dialogue.state.value)
    what = {"state": DialogueState.WAITING.value, "outcome": Ending.PERSON.value, "reason": "taken_over"}
    store.update_dialogue(work, id_, what)
    handed_over(work, dialogue, Ending.PERSON, "taken_over")
    return get(work, id_)


def close(work: Work, id_: UUID) -> Dialogue:
    """A person ends a dialogue that waited for them. What is to be done about it stays until it is done.

    Raises ``NotFound``, ``Conflict("dialogue_not_waiting")``.
    """
    dialogue = _held(work, id_)
    if dialogue.state is not DialogueState.WAITING:
        raise Conflict("dialogue_not_waiting", state=dialogue.state.value)
    end(work, dialogue, "closed")
    return get(work, id_)


def end_silent(work: Work) -> int:
    """End the dialogues in which nobody has said anything for long. Returns how many; what a customer brought up stays with
    the people it was given to."""
    ended = 0
    for channel, silent in SILENT_AFTER.items():
        for state, most in ((DialogueState.OPEN, silent), (DialogueState.WAITING, WAITS_AT_MOST)):
            since = work.now() - most
            for dialogue in store.silent_dialogues(work, state.value, channel.value, since, _AT_ONCE):
                ended += end(work, dialogue, "silent", since)
    return ended


def _held(work: Work, id_: UUID) -> Dialogue:
    """A dialogue, read again under its person's hold."""
    hold_person(work, get(work, id_).person)
    return get(work, id_)


# --- looking ----------------------------------------------------------------------------------------------------------


def get_dialogue(work: Work, id_: UUID) -> tuple[Dialogue, list[Words]]:
    """A dialogue and all that was said in it, plain: masked by whoever shows it to staff. Raises ``NotFound``."""
    found = get(work, id_)
    return found, words_of_dialogue(work, found)


def chat_of(work: Work, person: PersonId, limit: int = 5) -> list[tuple[Dialogue, list[Words]]]:
    """A person's latest dialogues in the lender's app, the newest first, in plain words: for that person alone."""
    return [(each, words_of_dialogue(work, each)) for each in store.last_dialogues(work, person, Channel.INBOX.value, limit)]


def list_dialogues(
    work: Work, state: DialogueState | None, person: PersonId | None, before: tuple[int, datetime, UUID] | None, limit: int
) -> list[Dialogue]:
    """The newest first; of those that are open or wait, before all others those that go badly. ``before``: those after
    ``place_of`` of another."""
    rises_from = round(HIGH * 100) if state in _LIVE else None
    return store.dialogue_rows(work, state and state.value, person, before, limit, rises_from)


def place_of(dialogue: Dialogue, state: DialogueState | None) -> tuple[int, datetime, UUID]:
    """Where a dialogue stands in the list of a state."""
    return int(state in _LIVE and dialogue.trouble >= HIGH * 100), dialogue.began_at, dialogue.id


def count_dialogues(work: Work) -> dict[str, int]:
    """How many there are by state."""
    return store.count_dialogues(work)
