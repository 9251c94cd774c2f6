"""A whole plan before the gate: what ``ask`` would say of each, judged once for all of whom the same is known.

PostgreSQL tells apart whom the book says the same of, and the gate whom it keeps the same of; ``judge`` then says what it says
of one of them. Who has something of their own that is not compared (a payment, a link, a state of the number), and whoever an
ask is not a plain one about (a party, an agency's, an answer), is read and judged alone, as ``ask`` does it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from tideover.base.ids import StopId
from tideover.base.work import Work
from tideover.book import Asked, alike_people
from tideover.gate.choosing import rulebook_of
from tideover.gate.counting import CapsSeen, Said, past_contact
from tideover.gate.model import (
    LENDER,
    Ask,
    Called,
    Channel,
    ConsentKind,
    Purpose,
    Screening,
    Standing,
    Stop,
    StopKind,
)
from tideover.gate.rows import Rulebook
from tideover.gate.rules import earliest, judge
from tideover.gate.standing import standings_of
from tideover.gate.store.marks import Marks, marks_of

FEWEST = 200  # of one kind and moment: for fewer, to read each alone costs no more
_CHUNK = 1_000

_Place = tuple[Ask, datetime]


def screen_all(work: Work, wishes: Sequence[_Place]) -> list[Screening]:
    """What ``ask`` would say of each at its moment, as if it were alone, by all that is known now. Nothing is recorded or used
    up."""
    found: list[Screening | None] = [None] * len(wishes)
    if len(wishes) >= FEWEST:
        rulebook = rulebook_of(work)
        for places in _kinds(wishes):
            if len(places) >= FEWEST:
                _screen_alike(work, rulebook, wishes, places, found)
    alone = [place for place, screened in enumerate(found) if screened is None]
    for start in range(0, len(alone), _CHUNK):
        places = alone[start : start + _CHUNK]
        known = standings_of(work, [wishes[place][0] for place in places])
        for place, (standing, rulebook) in zip(places, known, strict=True):
            found[place] = _screen(*wishes[place], standing, rulebook)
    return [screened for screened in found if screened is not None]


def _screen(wish: Ask, at: datetime, standing: Standing, rulebook: Rulebook) -> Screening:
    rules = tuple(objection.rule for objection in judge(wish, standing, rulebook, at))
    return Screening(rules, earliest(wish, standing, rulebook, at) if rules else at)


def _kinds(wishes: Sequence[_Place]) -> Iterable[list[int]]:
    """Places of plain asks, those of one kind and moment together."""
    kinds: dict[tuple[Channel, Purpose, int | None, datetime], list[int]] = defaultdict(list)
    kind: Any = (None, None, None, None)
    for place, (wish, at) in enumerate(wishes):
        if wish.account is not None and wish.party is None and wish.answers is None and wish.by == LENDER:
            if not (at is kind[3] and wish.channel is kind[0] and wish.purpose is kind[1] and wish.people == kind[2]):
                kind = (wish.channel, wish.purpose, wish.people, at)
                places = kinds[kind]
            places.append(place)
    return kinds.values()


def _screen_alike(
    work: Work, rulebook: Rulebook, wishes: Sequence[_Place], places: Sequence[int], found: list[Screening | None]
) -> None:
    first, at = wishes[places[0]]
    kind = first.channel.address_kind
    # A channel has an address, or it has none: who asks for the other is refused alone.
    places = [place for place in places if bool(wishes[place][0].address) is bool(kind)]
    if not places:
        return
    asks = [wishes[place][0] for place in places]
    accounts = [f"{ask.account.int:032x}" for ask in asks if ask.account is not None]  # half of what ``hex`` takes
    asked = Asked([f"{ask.person.int:032x}" for ask in asks], accounts, [ask.address for ask in asks] if kind else ())
    alike = alike_people(work, kind, asked)
    if not alike:
        return
    marked = _Marked(work, rulebook, asks, asked, at, frozenset(key.jurisdiction for key in alike))
    for key, members in alike.items():
        zones = (key.zone,) if key.address_zone is None else (key.zone, key.address_zone)
        for alikes in marked.told_apart(members, key.jurisdiction, zones):
            one = alikes[0]
            account = asks[one].account
            assert account is not None
            standing = marked.standing(one, key.jurisdiction, zones, first_due={account: key.first_due})
            screened = _screen(asks[one], at, standing, rulebook)
            for member in alikes:
                found[places[member]] = screened


class _Marked:
    """Of asks of one kind and moment, what the gate keeps of whom they are about."""

    def __init__(
        self, work: Work, rulebook: Rulebook, asks: Sequence[Ask], asked: Asked, at: datetime, jurisdictions: Iterable[str]
    ) -> None:
        self._rulebook, self._asks, self._at = rulebook, asks, at
        caps = [cap for each in jurisdictions for cap in rulebook.caps_on(each, asks[0].channel, asks[0].purpose)]
        days = max((limit.days for cap in caps for limit in cap.limits), default=0)
        now = work.now()
        kept = marks_of(work, *asked, now, min(now, at) - timedelta(days=days + 1))
        self._stops: dict[int, list[Stop]] = defaultdict(list)
        self._consents: dict[int, set[ConsentKind]] = defaultdict(set)
        self._contacts: dict[int, list[Said]] = {row.place: _said(row.said) for row in kept.contacts}
        self._alone = {n for n, address in enumerate(asked.addresses) if address in kept.numbers} if kept.numbers else set()
        if kept.stops or kept.consents:
            self._place(kept, asked.persons)
        self._any = {*self._stops, *self._consents, *self._contacts, *self._alone}

    def _place(self, kept: Marks, persons: Sequence[str]) -> None:
        by_person = _places(persons)
        for row in kept.stops:
            stop = Stop(StopId(row.id), StopKind(row.kind), row.at, row.account, _channel(row.channel), row.until)
            for member in by_person.get(row.person.hex, ()):
                self._stops[member].append(stop)
        for row in kept.consents:
            for member in by_person.get(row.person.hex, ()):
                self._consents[member].add(ConsentKind(row.kind))

    def told_apart(self, members: Sequence[int], jurisdiction: str, zones: tuple[str | None, ...]) -> Iterator[Sequence[int]]:
        """Of members of whom the book says the same, those of whom the gate keeps the same."""
        if not self._any:
            yield members
            return
        plain = [member for member in members if member not in self._any]
        if plain:
            yield plain
        seen = CapsSeen(self._asks[0], jurisdiction, zones, self._rulebook, self._at)
        classes: dict[Any, list[int]] = defaultdict(list)
        for member in members:
            if member in self._any and (key := self._key(member, seen)) is not None:
                classes[key].append(member)
        yield from classes.values()

    def _key(self, member: int, caps: CapsSeen) -> Any:
        """All of it that ``judge`` could look at from the moment on; None: it is judged alone."""
        stops = self._stops.get(member, ())
        if member in self._alone or any(stop.at > self._at for stop in stops):
            return None
        counted = caps.of(self._contacts.get(member, ()))
        if counted is None:
            return None
        account = self._asks[member].account
        words = {(s.kind, s.account is None, s.account == account, s.channel, s.until) for s in stops}
        return frozenset(words), frozenset(self._consents.get(member, ())), counted

    def standing(self, member: int, jurisdiction: str, zones: tuple[str | None, ...], first_due: Any = None) -> Standing:
        return Standing(
            jurisdiction,
            zones,
            True,
            first_due or {},
            stops=tuple(sorted(self._stops.get(member, ()), key=lambda stop: (stop.at, stop.id))),
            consents=frozenset(self._consents.get(member, ())),
            contacts=tuple(past_contact(said, self._asks[member]) for said in self._contacts.get(member, ())),
            called=Called.PERSON,
        )


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        found[word].append(place)
    return found


def _channel(value: str | None) -> Channel | None:
    return Channel(value) if value else None


def _said(words: str) -> list[Said]:
    pairs = (word.split("@") for word in words.split(" "))
    return [(float(at), how) for how, at in pairs]
