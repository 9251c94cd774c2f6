"""Receive a message, read it, act on what is clear in it, and give the rest to a person."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, NotFound
from tideover.base.ids import AccountId, MessageId, PersonId, new_id
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import (
    Account,
    accounts_of,
    get_person,
    owed_on,
    persons_at_address,
    take_promise,
    zone_of,
)
from tideover.conversation import store
from tideover.conversation.model import MessageReceived, MessageUnderstood
from tideover.gate import Channel, Purpose, StopKind, place_stop
from tideover.journal import record
from tideover.language import Reading, ReplyKind, read_reply
from tideover.outreach import offer_contact
from tideover.worklist import open_item

_ADDRESS_KINDS = {Channel.EMAIL: "email", Channel.SMS: "phone", Channel.VOICE: "phone"}
URGENT = timedelta(minutes=30)
SOON = timedelta(hours=24)
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


@dataclass(frozen=True, slots=True)
class Received:
    message: MessageId
    is_new: bool


def receive(work: Work, channel: Channel, sender: str, said: str, at: datetime, external_id: str) -> Received:
    """Keep a message and queue its reading. The same ``external_id`` again changes nothing.

    A message from an address of nobody, or of several people, is kept and given to a person.
    """
    kind = _ADDRESS_KINDS.get(channel, channel.value)
    people = persons_at_address(work, kind, sender)
    person = people[0] if len(people) == 1 else None
    message = MessageId(new_id())
    external = work.vault.blind("message", external_id)
    sealed = work.vault.seal(person or message, said)
    row = {"id": message, "channel": channel.value, "external_id": external, "person": person, "said": sealed}
    if not store.insert_message(work, {**row, "at": min(at, work.now())}):
        work.vault.erase(message)
        return Received(MessageId(store.known_message(work, channel.value, external)), is_new=False)
    record(work, MessageReceived(person, message, channel, sealed), at=min(at, work.now()))
    if person is None:
        open_item(work, "match_sender", "operations", message, None, SOON)
    else:
        jobs.enqueue(work, "read_message", {"message": message}, key=f"read_message:{message}")
    return Received(message, is_new=True)


def words_of(work: Work, messages: Sequence[MessageId]) -> dict[MessageId, str]:
    """What was said in messages, plain: for whoever must act on them, masked by whoever shows it. Erased ones are absent."""
    found: dict[MessageId, str] = {}
    for row in store.message_rows(work, messages):
        with suppress(NotFound):  # erased
            found[MessageId(row.id)] = work.vault.unseal(row.person or row.id, row.said)
    return found


def read_message(work: Work, message: MessageId) -> None:
    """Understand a message and act on it. Acts at most once; anything not clear goes to a person."""
    row = store.message_row(work, message)
    if row is None:
        raise NotFound("message_not_found")
    if row.kind is not None or row.person is None:
        return
    person = get_person(work, PersonId(row.person))
    channel = Channel(row.channel)
    local = row.at.astimezone(zone_of(person))
    reading = read_reply(work.vault.unseal(person.id, row.said), local)
    promised = _promise(work, person.id, reading) if reading.kind is ReplyKind.PROMISE_TO_PAY else None
    kind: ReplyKind = reading.kind
    if kind is ReplyKind.PROMISE_TO_PAY and promised is None:
        kind = ReplyKind.UNCLEAR
    store.set_kind(work, message, kind.value)
    record(work, MessageUnderstood(person.id, message, kind.value, reading.reason))
    if promised:
        if not _answer(work, person.id, channel, "promise-noted", promised, row.at):
            open_item(work, "answer_by_hand", "care", message, person.id, SOON)
    elif kind is ReplyKind.STOP_CONTACT:
        place_stop(work, person.id, StopKind.DO_NOT_CALL, channel=channel)
    else:
        _follow_course(work, person.id, channel, message, kind, row.at)


def _follow_course(work: Work, person: PersonId, channel: Channel, message: UUID, kind: ReplyKind, at: datetime) -> None:
    stop, team, item, within, answer = _COURSES[kind]
    if stop is not None:
        place_stop(work, person, stop, until=None if stop in _OPEN_ENDED else work.now() + REST)
    open_item(work, item, team, message, person, within)
    if answer is not None:
        _answer(work, person, channel, answer, None, at)


def _promise(work: Work, person: PersonId, reading: Reading) -> AccountId | None:
    """Take the promise if it is plain which debt, how much and when; None: a person must read it."""
    today = work.now().astimezone(zone_of(get_person(work, person))).date()
    owing = _owing(work, person, today)
    if reading.due is None or reading.due < today or len(owing) != 1:
        return None
    account, due_minor = owing[0]
    amount = due_minor if reading.amount_minor is None else reading.amount_minor
    if amount <= 0:
        return None
    take_promise(work, account, Money(amount, account.currency), reading.due)
    return account.id


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
    """Answer the customer's own act; where the gate refuses, that is on record and nothing is sent. False: the text cannot
    be sent (legal has not signed it, say), so a person must answer."""
    if channel is not Channel.EMAIL:
        return True
    try:
        offer_contact(work, person, channel, Purpose.SERVICE, template, {}, account=account, answers=answers)
    except Conflict:
        return False
    return True
