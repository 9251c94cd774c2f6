"""A message comes in: it is kept, what it asks for in so many words is done at once, and its reading is queued.

An opt-out or a wrong number is done in the transaction that keeps the message, under the hold of the number and of everybody
who has or had it: a contact that is redeemed after it sees it, and none waits for a job.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tideover.base import jobs
from tideover.base.errors import NotFound
from tideover.base.ids import MessageId, PersonId, new_id
from tideover.base.work import Work
from tideover.book import addresses_of, find_person, hold_number, hold_persons, people_behind, persons_with_number
from tideover.conversation import store
from tideover.conversation.model import MessageReceived, MessageUnderstood
from tideover.gate import LINE, Channel, NumberState, StopKind, note_number, place_stop, stops_of
from tideover.journal import record
from tideover.language import Command, ReplyKind, read_command, read_reply
from tideover.outreach import Incoming, Part, note_reply
from tideover.worklist import open_item

SOON = timedelta(hours=24)
TOLD_AGAIN_WITHIN = timedelta(minutes=10)  # of a message without an id: the same words are the same message
PARTS_WITHIN = timedelta(minutes=10)
KEEP_PARTS_DAYS = 1
MISSING = "[…]"
_MOST_PARTS = 255  # as the concatenation header of a short message counts


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it was kept. ``said``: its words, of a long text all parts together; ``done``: what was done at once."""

    message: MessageId
    is_new: bool
    said: str = field(default="", repr=False)
    done: Command | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a message is from. ``kind`` and ``blind``: of the address it came from; without a kind it came by the lender's app.
    ``people``: whose that is or was; of those who are known to be the same person one."""

    channel: Channel
    kind: str | None
    blind: str
    people: tuple[PersonId, ...]

    @property
    def person(self) -> PersonId | None:
        return self.people[0] if len(self.people) == 1 else None


def sender_of(work: Work, channel: Channel, value: str) -> Sender:
    """``value``: a number or address, or for the lender's app its reference of the person."""
    kind = channel.address_kind
    if kind is not None:
        return _at(work, channel, kind, work.vault.blind(kind, value))
    nobody = Sender(channel, None, work.vault.blind("person", value), ())
    try:
        person = find_person(work, value)
    except NotFound:
        return nobody
    return nobody if person.is_erased else replace(nobody, people=(person.id,))


def _at(work: Work, channel: Channel, kind: str, blind: str) -> Sender:
    return Sender(channel, kind, blind, tuple(people_behind(work, kind, blind)))


def receive(
    work: Work,
    channel: Channel,
    sender: str,
    said: str,
    at: datetime,
    external_id: str | None,
    *,
    to: str = "",
    subject: str | None = None,
    in_reply_to: Sequence[str] = (),
    is_automatic: bool = False,
    is_led: bool = False,
) -> Received:
    """Keep a message, do what it plainly asks, queue its reading. The same ``external_id`` again changes nothing; without one
    the same words from the same sender are the same message for ten minutes.

    A message from an address of nobody, or of several people, is kept and given to a person. ``in_reply_to``: the message ids
    it names; ``is_automatic``: a machine wrote it, it is kept and nothing is done about it; ``is_led``: a dialogue
    reads it, and its reading is not queued.
    """
    return _keep(
        work,
        sender_of(work, channel, sender),
        said,
        at,
        external_id,
        to=to,
        subject=subject,
        in_reply_to=in_reply_to,
        is_automatic=is_automatic,
        is_led=is_led,
    )


def _keep(
    work: Work,
    sender: Sender,
    said: str,
    at: datetime,
    external_id: str | None,
    *,
    to: str = "",
    subject: str | None = None,
    in_reply_to: Sequence[str] = (),
    is_automatic: bool = False,
    is_incomplete: bool = False,
    is_led: bool = False,
) -> Received:
    person, message = sender.person, MessageId(new_id())
    at = min(at, work.now())
    external = _derived_id(work, sender, to, said) if external_id is None else work.vault.blind("message", external_id)
    channel = sender.channel
    sealed = work.vault.seal(person or message, said)
    row = {"id": message, "channel": channel.value, "external_id": external, "person": person, "said": sealed, "at": at}
    if not store.insert_message(work, row):
        work.vault.erase(message)
        return Received(MessageId(store.known_message(work, channel.value, external)), False, said)
    command = None if is_automatic else _command_in(said, subject, at, sender)
    if command is not None:
        _hold(work, sender)  # before the first fact: a person's facts follow one another under their hold
    record(work, MessageReceived(person, message, channel, sealed), at=at)
    if is_automatic:
        store.set_kind(work, message, ReplyKind.UNCLEAR.value)
        if person is not None:
            record(work, MessageUnderstood(person, message, ReplyKind.UNCLEAR.value, "automatic_mail"))
        return Received(message, True, said)
    if person is not None:
        note_reply(work, person, channel, sender.blind if sender.kind else None, message, at, in_reply_to)
    done = _obey(work, sender, message, command)
    if person is not None and not is_led:
        queue_reading(work, message, sender.blind if sender.kind else None, done, is_incomplete=is_incomplete)
    elif person is None and done is None:
        open_item(work, "match_sender", "operations", message, None, SOON)
    return Received(message, True, said, done)


def queue_reading(
    work: Work, message: MessageId, address: str | None, done: Command | None, *, is_incomplete: bool = False
) -> None:
    """Have a message read, once. ``address``: blind index of where it came from; ``done``: what was done when it came."""
    payload = {"message": message, "address": address, "done": done, "is_incomplete": is_incomplete}
    jobs.enqueue(work, "read_message", payload, key=f"read_message:{message}")


def _derived_id(work: Work, sender: Sender, to: str, said: str) -> str:
    """An id for a message that has none: of its words, sender and the ten minutes it came in. One that came in the ten minutes
    before is the same message, so that one told again across the border is, too."""
    span = int(work.now().timestamp()) // int(TOLD_AGAIN_WITHIN.total_seconds())
    words = f"{sender.channel}|{sender.blind}|{to}|{said}"
    now, before = (work.vault.blind("message", f"{number}|{words}") for number in (span, span - 1))
    store.lock(work, work.vault.blind("message", words))
    return before if store.is_known(work, sender.channel.value, before) else now


# --- what is done at once ---------------------------------------------------------------------------------------------


def _command_in(said: str, subject: str | None, at: datetime, sender: Sender) -> Command | None:
    """What a message asks to be done before anything else. Asking for quiet in one's own words is as plain as the opt-out word:
    an answer to something they wrote before must not go out while this waits to be read."""
    command = read_command(said, subject)
    if command is None and sender.person is not None and read_reply(said, at).kind is ReplyKind.STOP_CONTACT:
        return Command.OPT_OUT
    return command


def _hold(work: Work, sender: Sender) -> None:
    if sender.kind is not None:
        hold_number(work, sender.kind, sender.blind, sender.people)
    else:
        hold_persons(work, sender.people)


def _obey(work: Work, sender: Sender, message: MessageId, command: Command | None) -> Command | None:
    """Do what a message asks in so many words. Returns what was done."""
    if command is Command.OPT_OUT:
        opt_out(work, sender)
        return command
    if command is Command.WRONG_NUMBER and sender.kind is not None:  # who is signed in to the app is not at a wrong number
        note_number(work, sender.kind, sender.blind, LINE, NumberState.WRONG_PERSON, "message")
        open_item(work, "wrong_number", "operations", message, sender.person, SOON)
        return command
    return None


def opt_out(work: Work, sender: Sender) -> None:
    """From now on nothing goes to the address on that channel, whoever has it and for whatever account; and those whose it is
    are not contacted on the channel at another address of theirs, either."""
    _hold(work, sender)
    channel, persons = sender.channel, set(sender.people)
    if sender.kind is not None:
        note_number(work, sender.kind, sender.blind, channel.value, NumberState.OPTED_OUT, "message")
        having = {p for p in persons_with_number(work, sender.kind, sender.blind) if _has_now(work, p, sender.blind)}
        # Where it is nobody's any more, a message from it is still taken for that of the one who had it.
        persons = having or ({sender.person} if sender.person else set())
    for person in sorted(persons):
        if not _is_stopped(work, person, channel):
            place_stop(work, person, StopKind.DO_NOT_CALL, channel=channel)


def _has_now(work: Work, person: PersonId, blind: str) -> bool:
    return any(view.is_valid and view.address.blind == blind for view in addresses_of(work, person))


def _is_stopped(work: Work, person: PersonId, channel: Channel) -> bool:
    """Whether exactly this was asked before and stands."""
    return any(
        stop.kind is StopKind.DO_NOT_CALL and (stop.channel, stop.account, stop.until) == (channel, None, None)
        for stop in stops_of(work, person)
    )


# --- what a channel hears ---------------------------------------------------------------------------------------------


def take_incoming(work: Work, incoming: Incoming) -> Received | None:
    """Take what a channel heard. None: a part of a long text that waits for the others, or came before."""
    part = incoming.part
    if part is not None and 1 <= part.number <= part.total and 2 <= part.total <= _MOST_PARTS and incoming.channel.address_kind:
        return _take_part(work, sender_of(work, incoming.channel, incoming.sender), incoming.text, part)
    return receive(work, incoming.channel, incoming.sender, incoming.text, work.now(), incoming.id, to=incoming.to)


def _take_part(work: Work, sender: Sender, said: str, part: Part) -> Received | None:
    """Keep a part; when it is the last to come, go on with the whole text. A part told again changes nothing.

    References are used again (a telephone counts up to 255): a part that does not fit with those that are there begins another
    text, and what there was of the one before goes on as it is.
    """
    channel, reference = sender.channel.value, part.reference
    store.lock(work, f"part|{channel}|{sender.blind}|{reference}")
    rows = store.parts_of(work, channel, sender.blind, reference)
    told = next((row for row in rows if row.number == part.number), None)
    is_joined = any(row.is_joined for row in rows)
    if told is not None and (told.said if is_joined else work.vault.unseal(told.subject, told.said)) == (
        _digest(work, said) if is_joined else said
    ):
        return None
    if rows and (is_joined or told is not None or rows[0].total != part.total):
        if not is_joined:
            _join(work, sender, rows)
        store.drop_parts(work, channel, sender.blind, reference)
        rows = []
    # Sealed for itself, and its key destroyed once it has gone on: a part outlives nobody's erasure by more than minutes.
    subject = new_id()
    row = store.PartRow(part.number, part.total, subject, work.vault.seal(subject, said), work.now())
    store.insert_part(work, channel, sender.blind, reference, row)
    if len(rows) + 1 == part.total:
        return _join(work, sender, store.parts_of(work, channel, sender.blind, reference))
    if not rows:
        payload = {"channel": channel, "sender": sender.blind, "reference": reference}
        jobs.enqueue(work, "join_parts", payload, due_at=work.now() + PARTS_WITHIN)
    return None


def join_parts(work: Work, channel: Channel, blind: str, reference: str) -> Received | None:
    """Go on with what came of a long text whose other parts have not come for ten minutes."""
    store.lock(work, f"part|{channel.value}|{blind}|{reference}")
    rows = [row for row in store.parts_of(work, channel.value, blind, reference) if not row.is_joined]
    kind = channel.address_kind
    if not rows or kind is None or min(row.at for row in rows) > work.now() - PARTS_WITHIN:
        return None
    return _join(work, _at(work, channel, kind, blind), rows)


def _join(work: Work, sender: Sender, rows: Sequence[store.PartRow]) -> Received:
    """Make one message of the parts there are; of those that are missing a mark stands in their place."""
    said = {row.number: work.vault.unseal(row.subject, row.said) for row in rows}
    total = rows[0].total
    text = "".join(said.get(number, MISSING) for number in range(1, total + 1)).replace(MISSING * 2, MISSING)
    for row in rows:  # its words go on in the message; that it came is kept for a day, so that it counts once
        store.mark_joined(work, row.subject, _digest(work, said[row.number]))
        work.vault.erase(row.subject)
    return _keep(work, sender, text, min(row.at for row in rows), str(new_id()), is_incomplete=len(said) < total)


def _digest(work: Work, said: str) -> str:
    return store.JOINED + work.vault.blind("part", said)


def forget_parts(work: Work) -> int:
    """Forget which parts of long texts came, a day after they went on. Returns how many."""
    return store.forget_parts(work, KEEP_PARTS_DAYS)
