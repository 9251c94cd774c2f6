"""What the lender may still do about a person: the gate's own judgement over what was said, promised and sent so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from benchmarks.lender.books import Books
from tideover.base.ids import StopId
from tideover.book.policy import policy_on
from tideover.book.promising import Promised, PromiseState, Received, appropriate, last_day
from tideover.conversation.actions import REST
from tideover.gate import (
    LINE,
    RECOMMENDED,
    Ask,
    Channel,
    NumberNote,
    NumberState,
    Purpose,
    Result,
    Rulebook,
    Stop,
    StopKind,
    earliest,
    judge,
    load_rulebook,
)
from tideover.gate.model import PastContact, Standing
from tideover.language import ReplyKind, read_reply
from tideover.rehearsal.town import Deed, DeedKind, words_of
from tideover.rehearsal.town.state import ZONE

ZONE_NAME = "Asia/Shanghai"
_LOOK_BACK = timedelta(days=31)
_PLAN_RESTS = timedelta(days=30)  # an assumption: how long one waits after a plan was agreed
# What follows from what is said: the stops of ``conversation``, and what a person of ours places who reads what it leaves to
# them. Asking for quiet ends every channel here: ``conversation`` stops the one it came on.
_STOPS: dict[DeedKind, tuple[StopKind, timedelta | None]] = {
    DeedKind.ASKS_STOP: (StopKind.CEASE, None),
    DeedKind.COMPLAINS: (StopKind.COMPLAINT, None),
    DeedKind.EXPLAINS: (StopKind.RELIEF_PENDING, REST),
    DeedKind.ASKS_EXTENSION: (StopKind.RELIEF_PENDING, REST),
    DeedKind.TAKES_PLAN: (StopKind.PLAN_AGREED, _PLAN_RESTS),
    DeedKind.DISPUTES: (StopKind.DISPUTE, None),
}
_OUTCOMES = {
    PromiseState.KEPT: "promise_kept",
    PromiseState.PARTLY_KEPT: "promise_partly_kept",
    PromiseState.BROKEN: "promise_broken",
}


@dataclass(slots=True)
class Person:
    """What was said and sent so far. ``line``: by kind of address, the last word on it; ``received``: since the promise."""

    stops: list[Stop] = field(default_factory=list)
    contacts: list[PastContact] = field(default_factory=list)
    line: dict[str, NumberNote] = field(default_factory=dict)
    last_out: datetime | None = None
    replied_at: datetime | None = None
    promise: Promised | None = None
    received: list[Received] = field(default_factory=list)


class Dealings:
    """Everybody's, by the town's ids. Writes what happens into the books."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.people = {id_: Person() for id_ in books.person_id}
        self._rulebook: Rulebook = load_rulebook().choosing(RECOMMENDED)
        self._numbers = count(1)

    # --- what comes in ---------------------------------------------------------------------------------------------------

    def hear(self, deed: Deed) -> None:
        """What somebody did, as it came in."""
        books, person = self.books, self.people[deed.person]
        if deed.kind is DeedKind.BORROWS:
            assert deed.account is not None
            books.lend(deed.account)
        elif deed.kind is DeedKind.PAYS:
            assert deed.account is not None and deed.amount_minor is not None
            books.pay(deed.account, deed.amount_minor, deed.at)
            if person.promise is not None:
                person.received.append(Received(str(deed.at), deed.amount_minor, deed.at, deed.at.astimezone(ZONE).date()))
                self._settle(deed.person, deed.at)
        elif deed.kind is DeedKind.WRONG_NUMBER:
            person.line["phone"] = NumberNote(NumberState.WRONG_PERSON, deed.at, "message")
        else:
            self._said(deed, person)

    def _said(self, deed: Deed, person: Person) -> None:
        words = words_of(deed)
        assert words is not None
        reading = read_reply(words, deed.at.astimezone(ZONE))
        self.books.note(deed.person, deed.at, "reply", channel=deed.channel, code=reading.kind.value)
        person.replied_at = deed.at
        if reading.kind is ReplyKind.HARDSHIP:
            self.books.note(deed.person, deed.at, "hardship", channel=deed.channel, code=reading.reason)
        if deed.kind is DeedKind.PROMISES and deed.day is not None and deed.amount_minor:
            person.promise = Promised(str(deed.at), deed.amount_minor, deed.day, deed.at)
            person.received = []
            self.books.note(deed.person, deed.at, "promise_taken", amount_minor=deed.amount_minor)
        if deed.kind in _STOPS:
            kind, lasts = _STOPS[deed.kind]
            until = None if lasts is None else deed.at + lasts
            person.stops.append(Stop(StopId(UUID(int=next(self._numbers))), kind, deed.at, until=until))
            self.books.note(deed.person, deed.at, "stop", code=kind.value)

    def _settle(self, id_: str, at: datetime) -> None:
        """Hold a promise against the money that came in, as the book does."""
        person, day = self.people[id_], at.astimezone(ZONE).date()
        assert person.promise is not None
        terms = policy_on([], day).promises
        outcome = appropriate([person.promise], person.received, terms, day)[person.promise.id]
        if outcome.state in _OUTCOMES:
            self.books.note(id_, at, _OUTCOMES[outcome.state], amount_minor=outcome.paid_minor)
            person.promise = None

    def begin_day(self, day: date) -> None:
        """Midnight: promises whose last day is over are kept or broken."""
        terms, midnight = policy_on([], day).promises, datetime.combine(day, datetime.min.time(), ZONE)
        for id_, person in self.people.items():
            if person.promise is not None and last_day(person.promise, terms) < day:
                self._settle(id_, midnight)

    # --- what goes out ---------------------------------------------------------------------------------------------------

    def sent(self, id_: str, channel: Channel, purpose: Purpose, at: datetime) -> None:
        """Something went out."""
        person = self.people[id_]
        person.contacts = [past for past in person.contacts if past.at > at - _LOOK_BACK]
        person.contacts.append(PastContact(at, channel, purpose, None, Result.SENT))
        person.last_out = at
        self.books.note(id_, at, "contact", channel=channel.value, code=purpose.value)

    def reaches_nobody(self, id_: str, channel: Channel, at: datetime) -> None:
        """The other side said that there is nobody at the address."""
        assert channel.address_kind is not None
        self.people[id_].line[channel.address_kind] = NumberNote(NumberState.VOID, at, "channel")

    def has_promised(self, id_: str) -> bool:
        return self.people[id_].promise is not None

    def refused_by(
        self, id_: str, account: str, channel: Channel, purpose: Purpose, at: datetime
    ) -> tuple[tuple[str, ...], datetime | None]:
        """The gate's rules against a contact at ``at`` (none: it is permitted), and the earliest lawful moment."""
        person, kind = self.people[id_], channel.address_kind
        standing = Standing(
            "CN",
            (ZONE_NAME,),
            owns_address=kind != "postal",  # the town's people have a telephone and a mailbox
            first_due=self.books.first_dues(id_),
            stops=tuple(person.stops),
            contacts=tuple(person.contacts),
            number={LINE: person.line[kind]} if kind in person.line else {},
        )
        wish = Ask(self.books.person_id[id_], channel, purpose, kind or "", "", self.books.account_id[account])
        rules = tuple(objection.rule for objection in judge(wish, standing, self._rulebook, at))
        return rules, (earliest(wish, standing, self._rulebook, at) if rules else at)
