"""Contacts on record, told to the naive code as a story and held by it against the rulebook in force at their time.

Person by person, so memory holds one person's past and that of the numbers they were called on. What the gate itself keeps
is told as it came; what the book says (zone, numbers, who stands beside whom, what is due) is told afresh before each contact,
as it was known then, for every zone that binds. What the record no longer tells is listed in docs/replay.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

from tideover.base import clock
from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book import (
    Address,
    Link,
    Owed,
    Party,
    Person,
    addresses_ever,
    get_person,
    links_of,
    owed_then,
    parties_of,
    persons_with_number,
    zone_of,
)
from tideover.gate.replay import Line, Rows, Story, held, read_lines, read_rows, verdict
from tideover.gate.store import record as store
from tideover.gate.store.placements import placements_of
from tideover.journal import RecordedFact, facts_of_person

_AT_ONCE = 100
_REMIND_AHEAD = timedelta(days=7)  # docs/rules: a reminder may come that long before an instalment falls due
_LOOK_BACK = timedelta(days=30)
_UNREACHED_DAYS = 3
_BLINK = timedelta(microseconds=1)
_FOLDER = Path(str(resources.files("tideover.gate"))) / "rulebook"

# Of what came at one instant, what permits comes before a contact and what refuses after it.
_RANK = {"recall": 0, "placement": 1, "consent": 2, "contact": 3, "stop": 4}
_NUMBER_STATES = {"void": "void", "reassigned": "reassigned", "wrong_person": "reassigned", "live": "live"}

Told = tuple[datetime, int, str, Line]


@dataclass(slots=True)
class Tally:
    """How many contacts were held against the rulebook, and how many were violations. ``unowned``: contacts to a number or
    address that the book names for nobody any more, taken to have been theirs."""

    contacts: int = 0
    violations: int = 0
    unowned: int = 0


def replay_log(lines: Iterable[str], tally: Tally) -> Iterator[dict[str, Any]]:
    """The violations among a foreign log's contacts. Raises ``Malformed``."""
    for violation in held(lines, _FOLDER):
        tally.contacts += 1
        if violation is not None:
            tally.violations += 1
            yield violation


def check_log(lines: Iterable[str]) -> None:
    """Read a foreign log to its end. Raises ``Malformed`` at its first line at fault."""
    for _ in read_lines(lines, _rows(frozenset()).stop_kinds):
        pass


def replay_record(work: Work, tally: Tally) -> Iterator[dict[str, Any]]:
    """The violations among the tenant's contacts, person by person."""
    choices = _Choices(work)
    first_placed = store.first_placement(work)
    after: UUID | None = None
    while persons := store.persons_contacted(work, after, _AT_ONCE):
        for person in persons:
            yield from _Past(work, PersonId(person), choices, first_placed, tally).violations()
        after = persons[-1]


class _Choices:
    """The rows that were on at a moment."""

    def __init__(self, work: Work) -> None:
        self._made = store.rule_choices_made(work)

    def rows_at(self, at: datetime) -> Rows:
        on: dict[str, bool] = {choice.rule: choice.is_on for choice in self._made if choice.chosen_at <= at}
        return _rows(frozenset(rule for rule, is_on in on.items() if is_on))


@cache
def _rows(on: frozenset[str]) -> Rows:
    return read_rows(_FOLDER, on)


@dataclass
class _Past:
    """What is on record of a person, and of those known to be the same."""

    work: Work
    person: PersonId
    choices: _Choices
    first_placed: datetime | None
    tally: Tally
    whole: Person = field(init=False)
    links: Sequence[Link] = field(init=False)
    own: Sequence[Any] = field(init=False)  # contacts about the person
    dues: Mapping[UUID, Owed] = field(init=False)  # permit -> what its account owed, as known then
    parties: Mapping[UUID, Party] = field(init=False)
    words: Sequence[Any] = field(init=False)  # on the numbers they were contacted on
    addresses: Sequence[Address] = field(init=False)

    def __post_init__(self) -> None:
        work = self.work
        self.whole = get_person(work, self.person)
        self.links = _links(work, self.person)
        everybody = _ends(self.links) | {self.person}
        self.addresses = addresses_ever(work, sorted(everybody))
        self.own = store.contacts_about(work, [self.person])
        self.words = store.words_on_numbers(work, sorted({c.address for c in self.own} | {a.blind for a in self.addresses}))
        self.parties = {p.id: p for p in parties_of(work, self.person)} if any(c.party for c in self.own) else {}
        zone = zone_of(self.whole)
        demands = [c for c in self.own if c.account and c.purpose in ("collect", "remind")]
        owed = owed_then(work, [(AccountId(c.account), c.at, c.at.astimezone(zone).date()) for c in demands])
        self.dues = {c.permit: found for c, found in zip(demands, owed, strict=True)}

    def violations(self) -> Iterator[dict[str, Any]]:
        group: frozenset[PersonId] = frozenset()
        story, told = Story(), iter(list[Told]())
        for contact in self.own:
            then = self._group(contact.at)
            if then != group:
                group, story, told = then, Story(), iter(self._told(then))
            line = self._line(contact, self.person)
            for _, _, key, other in told:
                if key == str(contact.permit):
                    break
                story.tell(other)
            self.tally.contacts += 1
            if rules := self._refused_by(story, contact, line, group):
                self.tally.violations += 1
                yield {
                    "at": contact.at.isoformat(),
                    "person": str(self.person),
                    "to": line["to"],
                    "channel": contact.channel,
                    "purpose": contact.purpose,
                    "permit": str(contact.permit),
                    "rules": rules,
                }
            story.tell(line)

    def _group(self, at: datetime) -> frozenset[PersonId]:
        """Who was known to be the same person at a moment."""
        found = {self.person}
        standing = [ln for ln in self.links if ln.at <= at and (ln.undone_at is None or at < ln.undone_at)]
        while grown := {end for ln in standing if {ln.a, ln.b} & found for end in (ln.a, ln.b)} - found:
            found |= grown
        return frozenset(found)

    # --- what the gate keeps, in the order of time ---

    def _told(self, group: frozenset[PersonId]) -> list[Told]:
        members = sorted(group)
        contacts = self.own if len(members) == 1 else store.contacts_about(self.work, members)
        called = sorted({c.address for c in self.own if c.channel == "voice"})
        told = [(c.at, str(c.permit), self._line(c, self.person)) for c in contacts]
        told += [(c.at, str(c.permit), self._line(c, c.person)) for c in store.calls_to_numbers(self.work, called, members)]
        told += [(stop.at, str(stop.id), _stop(stop, self.person)) for stop in store.stops_ever(self.work, members)]
        told += self._consents()
        told += self._placements()
        return sorted(((at, _RANK[line["op"]], key, line) for at, key, line in told), key=lambda each: each[:3])

    def _line(self, contact: Any, person: UUID) -> Line:
        return {
            "op": "contact",
            "at": contact.at,
            "person": str(person),
            "to": str(contact.party or person),
            "channel": contact.channel,
            "number": contact.address or None,
            "account": str(contact.account) if contact.account else None,
            "purpose": contact.purpose,
            "by": contact.by,
            "people": contact.people,
            "answers": contact.answers,
            "result": contact.result,
            "direction": "out",
        }

    def _consents(self) -> Iterator[tuple[datetime, str, Line]]:
        """As they came to be known: one told of late does not speak for the time before, nor against a later one."""
        if not store.have_consents(self.work, [self.person]):
            return
        latest: dict[str, datetime] = {}
        for fact in reversed(list(_facts(self.work, self.person, "ConsentRecorded"))):
            kind = fact.data["kind"]
            if kind not in latest or fact.at >= latest[kind]:
                latest[kind] = fact.at
                line = {"op": "consent", "person": str(self.person), "kind": kind, "granted": fact.data["granted"]}
                yield fact.known_at, str(fact.id), line

    def _placements(self) -> Iterator[tuple[datetime, str, Line]]:
        if self.first_placed is None or all(contact.by == "lender" for contact in self.own):
            return
        yield self.first_placed, "", {"op": "placement", "account": "of anybody", "agency": "anybody"}
        for account in sorted({contact.account for contact in self.own if contact.account}):
            for row in placements_of(self.work, account):
                line = {"account": str(account), "agency": row.agency}
                yield row.placed_at, str(row.id), {"op": "placement", **line}
                if row.ended_at is not None:
                    yield row.ended_at, str(row.id), {"op": "recall", **line}

    # --- what the book says, as it was known ---

    def _refused_by(self, story: Story, contact: Any, line: Line, group: frozenset[PersonId]) -> list[str]:
        """Every rule that refused the contact, in any of the zones that bound."""
        at = contact.at
        theirs = [a for a in self.addresses if a.person in group and a.since <= at and not _is_over(a, at)]
        named = [a for a in theirs if a.blind == contact.address]
        party = self.parties.get(contact.party) if contact.party else None
        zones = [party.zone] if party else [self.whole.zone, *(a.zone for a in named if a.zone)]
        numbers = [contact.address] if self._is_owned(contact, named, party) else []
        self._tell_of_number(story, contact, named)
        head = {"op": "person", "id": str(self.person), "jurisdiction": self.whole.jurisdiction, "numbers": numbers}
        story.parties.clear()
        story.tell({"op": "status", "person": str(self.person), "unreachable": self._is_unreachable(story, contact, theirs)})
        refused: set[str] = set()
        for zone in dict.fromkeys(zones):
            story.tell({**head, "zone": zone})
            if party is not None and party.account in (None, contact.account) and not _is_over(party, at):
                beside = {"op": "party", "id": str(party.id), "of": str(self.person), "relation": party.relation.value}
                story.tell({**beside, "authorised": party.is_authorised, "zone": zone, "numbers": numbers})
            if contact.permit in self.dues:
                story.tell({"op": "due" if self._is_due(contact, zone) else "paid", "account": str(contact.account)})
            refused.update(verdict(story, line, self.choices.rows_at(at)))
        return sorted(refused)

    def _is_owned(self, contact: Any, named: Sequence[Address], party: Party | None) -> bool:
        """Whether the number was theirs. What nobody has now may have been: a file that no longer says it leaves no trace."""
        if named or (party is not None and party.phone_blind == contact.address):
            return True
        if contact.channel not in ("voice", "sms") or persons_with_number(self.work, "phone", contact.address):
            return False
        self.tally.unowned += 1
        return True

    def _tell_of_number(self, story: Story, contact: Any, named: Sequence[Address]) -> None:
        """The latest word on the line, unless its owner said later that it is theirs; and on the channel: an opt-out is a
        stop of this instant, for it binds whoever is contacted there, and them alone."""
        if not contact.address:
            return
        words = [word for word in self.words if word.blind == contact.address and word.at <= contact.at]
        line = next((word for word in reversed(words) if word.aspect == "line"), None)
        if line is not None:
            is_theirs = any(a.confirmed_at is not None and line.at < a.confirmed_at <= contact.at for a in named)
            state = "live" if is_theirs else _NUMBER_STATES[line.state]
            story.tell({"op": "number", "number": contact.address, "state": state})
        channel = next((word for word in reversed(words) if word.aspect == contact.channel), None)
        if channel is not None and channel.state == "opted_out":
            stop = {"op": "stop", "at": contact.at, "person": str(self.person), "party": None, "kind": "do_not_call"}
            story.tell({**stop, "account": None, "channel": contact.channel, "until": contact.at + _BLINK})

    def _is_unreachable(self, story: Story, contact: Any, theirs: Sequence[Address]) -> bool:
        """Asked only about those who may be enquired of: every number is void, or nobody was reached on the three latest days
        with a call."""
        if contact.party is None or contact.purpose != "locate":
            return False
        phones = [a for a in theirs if a.kind == "phone"]
        heard = [a.confirmed_at for a in phones if a.confirmed_at is not None and a.confirmed_at <= contact.at]
        if all(self._is_void(a, contact.at) for a in phones):
            return True
        calls = [c for c in story.contacts_to.get(str(self.person), ()) if c["channel"] == "voice"]
        since = max(
            [contact.at - _LOOK_BACK, *heard, *(c["at"] for c in calls if c["result"] in (None, "answered", "effective"))]
        )
        zone = clock.zone(self.whole.zone)
        return len({c["at"].astimezone(zone).date() for c in calls if c["at"] > since}) >= _UNREACHED_DAYS

    def _is_void(self, address: Address, at: datetime) -> bool:
        words = [w for w in self.words if w.blind == address.blind and w.aspect == "line" and w.at <= at]
        is_confirmed = words and address.confirmed_at is not None and words[-1].at < address.confirmed_at <= at
        return bool(words) and words[-1].state == "void" and not is_confirmed

    def _is_due(self, contact: Any, zone: str | None) -> bool:
        owed = self.dues[contact.permit]
        first = owed.oldest_unpaid or owed.next_due
        if first is None:
            return False
        ahead = _REMIND_AHEAD if contact.purpose == "remind" else timedelta()
        today = contact.at.astimezone(clock.zone(zone) or zone_of(self.whole)).date()
        return bool(today + ahead >= first)


def _is_over(what: Address | Party, at: datetime) -> bool:
    return what.expires_at is not None and what.expires_at <= at


def _stop(row: Any, person: PersonId) -> Line:
    """A stop; one that was lifted ended then."""
    ends = [end for end in (row.until, row.lifted_at) if end is not None]
    return {
        "op": "stop",
        "at": row.at,
        "person": None if row.party else str(person),
        "party": str(row.party) if row.party else None,
        "kind": row.kind,
        "account": str(row.account) if row.account else None,
        "channel": row.channel,
        "until": min(ends, default=None),
    }


def _links(work: Work, person: PersonId) -> list[Link]:
    """Every link that ever led from the person to somebody, however far."""
    found: dict[Any, Link] = {}
    seen: set[PersonId] = set()
    while ahead := ({person} | _ends(found.values())) - seen:
        seen |= ahead
        for member in ahead:
            found |= {link.id: link for link in links_of(work, member) if not link.is_suggestion}
    return list(found.values())


def _ends(links: Iterable[Link]) -> set[PersonId]:
    return {end for link in links for end in (link.a, link.b)}


def _facts(work: Work, person: PersonId, kind: str) -> Iterator[RecordedFact]:
    """The person's facts of a kind, newest first."""
    before: int | None = None
    while page := facts_of_person(work, person, before=before):
        yield from (fact for _, fact in page if fact.kind == kind)
        before = page[-1][0]
