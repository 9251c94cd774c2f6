"""Read a message, act on what is clear in it, and give the rest to a person."""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from tideover.base.errors import NotFound, TideoverError
from tideover.base.ids import AccountId, MessageId, PersonId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import Account, accounts_of, get_person, owed_on, take_promise, zone_of
from tideover.conversation import store
from tideover.conversation.advice.asking import MAY_STOP, advice
from tideover.conversation.advice.model import Task, intents
from tideover.conversation.dialogues.talking import Written, lead_message
from tideover.conversation.model import MessageUnderstood
from tideover.conversation.moments.keeping import keep_message_moment
from tideover.conversation.receiving import SOON, Sender, opt_out
from tideover.gate import Channel, NumberState, Purpose, StopKind, note_number, place_stop
from tideover.journal import record
from tideover.language import Command, Reading, ReplyKind, read_reply, understand
from tideover.outreach import offer_contact
from tideover.worklist import SOMEBODY_WAITS, open_item

_ANSWERED_ON = (Channel.EMAIL, Channel.SMS, Channel.INBOX)
_NO_TEXT = (
    "template_not_found",
    "template_unfit",
    "template_unsigned",
    "template_refused",
    "template_withdrawn",
    "template_expired",
    "slot_empty",
    "channel_not_available",
)
URGENT = timedelta(minutes=30)
# How long collecting rests while a person looks into what the customer said; the work item is due long before.
REST = timedelta(days=7)

# What is clear in a message -> (stop to place, team, work item, how soon, answer). No answer: quiet is what they asked for,
# or a person, not a robot, must answer.
_COURSES: dict[ReplyKind, tuple[StopKind | None, str, str, timedelta, str | None]] = {
    ReplyKind.DISTRESS: (StopKind.CRISIS, "care", "distress", URGENT, None),
    ReplyKind.COMPLAINT: (StopKind.COMPLAINT, "complaints", "complaint", SOON, "message-received"),
    ReplyKind.HARDSHIP: (StopKind.RELIEF_PENDING, "care", "hardship", SOON, "message-received"),
    ReplyKind.ALREADY_PAID: (StopKind.PAID_UNPOSTED, "operations", "find_payment", SOON, "message-received"),
    ReplyKind.ASK_HUMAN: (None, "care", "call_back", SOON, "message-received"),
    ReplyKind.UNCLEAR: (None, "care", "read_message", SOON, None),
}
_OPEN_ENDED = (StopKind.CRISIS, StopKind.COMPLAINT)


def words_of(work: Work, messages: Sequence[MessageId]) -> dict[MessageId, str]:
    """What was said in messages, plain: for whoever must act on them, masked by whoever shows it. Erased ones are absent."""
    found: dict[MessageId, str] = {}
    for row in store.message_rows(work, messages):
        with suppress(NotFound):  # erased
            found[MessageId(row.id)] = work.vault.unseal(row.person or row.id, row.said)
    return found


def read_message(
    work: Work, message: MessageId, *, address: str | None = None, done: Command | None = None, is_incomplete: bool = False
) -> None:
    """Understand a message and act on it. Acts at most once; anything not clear goes to a person.

    ``address``: blind index of where it came from; ``done``: what was done when it came; ``is_incomplete``: parts are missing.
    """
    row = store.message_row(work, message)
    if row is None:
        raise NotFound("message_not_found")
    if row.kind is not None or row.person is None:
        return
    person = get_person(work, PersonId(row.person))
    channel = Channel(row.channel)
    said, at = work.vault.unseal(person.id, row.said), row.at.astimezone(zone_of(person))
    if (
        done is None
        and not is_incomplete
        and lead_message(work, person, Written(message, _writer(channel, address, person.id), said, row.at))
    ):
        return
    reading, heard = read_reply(said, at), understand(said, at)
    keep_message_moment(work, person.id, message, said, heard)
    if "self_harm" in heard.risks:  # its score hears what no rule of replies does
        reading = Reading(ReplyKind.DISTRESS, None, None, "self_harm")
    elif is_incomplete and reading.kind in (ReplyKind.PROMISE_TO_PAY, ReplyKind.ALREADY_PAID):
        reading = Reading(ReplyKind.UNCLEAR, None, None, "incomplete")  # what is missing may say the contrary
    if done is not None:
        _read_on(work, person.id, channel, message, address, reading, done)
        return
    is_promise = reading.kind is ReplyKind.PROMISE_TO_PAY
    promised, why_not = _promise(work, person.id, reading) if is_promise else (None, "")
    kind: ReplyKind = ReplyKind.UNCLEAR if why_not else reading.kind
    if (
        kind is ReplyKind.UNCLEAR
        and not why_not
        and not is_incomplete
        and not heard.risks
        and (advised := _advised(work, person.id, message, said))
    ):
        _understood(work, person.id, message, advised.value, "model")
        _follow_course(work, person.id, channel, message, advised, row.at, MAY_STOP)
        return
    _understood(work, person.id, message, kind.value, why_not or reading.reason)
    if promised:
        if not _answer(work, person.id, channel, "promise-noted", promised, row.at):
            open_item(work, "answer_by_hand", "care", message, person.id, SOON, priority=SOMEBODY_WAITS)
    elif kind is ReplyKind.STOP_CONTACT:  # done when it came, unless whose it is was not plain then
        opt_out(work, _writer(channel, address, person.id))
    else:
        _follow_course(work, person.id, channel, message, kind, row.at)


def _advised(work: Work, person: PersonId, message: MessageId, said: str) -> ReplyKind | None:
    """What a language model takes a message for that we cannot read, where one is set: it only says whose work it is."""
    value = advice(work, Task.MESSAGE, said, intents(Task.MESSAGE), message, person=person)
    return ReplyKind(value) if value else None


def _read_on(
    work: Work, person: PersonId, channel: Channel, message: MessageId, address: str | None, reading: Reading, done: Command
) -> None:
    """Read a message whose command was carried out when it came. Nothing is answered: they asked for quiet, or are not the one
    we mean, who alone may promise or say that they have paid."""
    kind = reading.kind
    is_stranger = done is Command.WRONG_NUMBER
    if kind in (ReplyKind.DISTRESS, ReplyKind.COMPLAINT) or (
        kind in _COURSES and not is_stranger and kind is not ReplyKind.UNCLEAR
    ):
        _understood(work, person, message, kind.value, reading.reason)
        _follow_course(work, person, channel, message, kind, None)
    elif is_stranger:
        _understood(work, person, message, "wrong_number", "wrong_number_words")
        if kind is ReplyKind.STOP_CONTACT and address is not None and channel.address_kind is not None:
            note_number(work, channel.address_kind, address, channel.value, NumberState.OPTED_OUT, "message", [person])
    else:
        reason = reading.reason if kind is ReplyKind.STOP_CONTACT else "opt_out_word"
        _understood(work, person, message, ReplyKind.STOP_CONTACT.value, reason)


def _understood(work: Work, person: PersonId, message: MessageId, kind: str, reason: str) -> None:
    store.set_kind(work, message, kind)
    record(work, MessageUnderstood(person, message, kind, reason))


def _writer(channel: Channel, address: str | None, person: PersonId) -> Sender:
    return Sender(channel, channel.address_kind if address else None, address or "", (person,))


def _follow_course(
    work: Work, person: PersonId, channel: Channel, message: UUID, kind: ReplyKind, answers: datetime | None,
    stops: Container[StopKind] = frozenset(StopKind),
) -> None:  # fmt: skip
    """``answers``: the moment of the message, where it is to be answered; ``stops``: those that may be placed for it."""
    stop, team, item, within, answer = _COURSES[kind]
    if stop is not None and stop in stops:
        place_stop(work, person, stop, until=None if stop in _OPEN_ENDED else work.now() + REST)
    open_item(work, item, team, message, person, within, priority=SOMEBODY_WAITS)
    if answer is not None and answers is not None:
        _answer(work, person, channel, answer, None, answers)


def _promise(work: Work, person: PersonId, reading: Reading) -> tuple[AccountId | None, str]:
    """Take the promise if it is plain which debt, how much and when: its account; else None, and why a person must read it. Of
    several debts it is the one of which just this sum is due."""
    today = work.now().astimezone(zone_of(get_person(work, person))).date()
    if reading.due is None or reading.due < today:
        return None, "promise_day_gone"
    owing = _owing(work, person, today)
    if not owing:
        return None, "promise_nothing_owed"
    if len(owing) > 1:
        owing = [(account, minor) for account, minor in owing if minor == reading.amount_minor]
    if len(owing) != 1:
        return None, "promise_which_debt"
    account, due_minor = owing[0]
    amount = due_minor if reading.amount_minor is None else reading.amount_minor
    if amount <= 0:
        return None, "promise_nothing_owed"
    take_promise(work, account, Money(amount, account.currency), reading.due)
    return account.id, ""


def _owing(work: Work, person: PersonId, today: date) -> list[tuple[Account, int]]:
    accounts = accounts_of(work, person)
    positions = owed_on(work, [account.id for account in accounts], today)
    return [
        (a, positions[a.id].due_minor or positions[a.id].next_minor)
        for a in accounts
        if positions[a.id].oldest_unpaid or positions[a.id].next_due
    ]


def _answer(
    work: Work, person: PersonId, channel: Channel, template: str, account: AccountId | None, answers: datetime
) -> bool:
    """Answer the customer's own act on the channel they chose; where the gate refuses, that is on record and nothing is sent.
    False: there is no text that can be sent (none for the channel, or legal has not signed it), so a person must answer."""
    if channel not in _ANSWERED_ON:
        return False
    try:
        offer_contact(work, person, channel, Purpose.SERVICE, template, {}, account=account, answers=answers)
    except TideoverError as error:  # raised before anything is asked or queued
        if error.code not in _NO_TEXT:
            raise
        return False
    return True
