"""All the gate looks at, read now: stops, payments and links are pulled from their rooms, never pushed here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tideover.base import clock
from tideover.base.errors import Invalid
from tideover.base.ids import AccountId, PermitId, PersonId
from tideover.base.work import Work
from tideover.book import Relation, WholePerson, get_party, whole_people, whole_person, whole_person_beside
from tideover.gate import store
from tideover.gate.model import CONNECTED, LINE, Ask, Called, Channel, NumberState, Purpose, Standing
from tideover.gate.reading import load_rulebook
from tideover.gate.rows import LOOK_BACK_DAYS, Rulebook
from tideover.gate.store.standing import Given, Kept, beside_ask, beside_permit, kept_about, read_given, read_kept

_UNREACHED_DAYS = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What the book says of whom an ask is about; ``group``: whoever is known to be the same person; the rest: ``Standing``."""

    jurisdiction: str
    zones: tuple[str | None, ...]
    called: Called
    owns_address: bool
    group: Sequence[PersonId]
    first_due: Mapping[AccountId, date] = field(default_factory=dict)
    obstacles: Mapping[AccountId, Mapping[str, date | None]] = field(default_factory=dict)
    confirmed_at: datetime | None = None
    is_unreachable: bool = False


def standing_of(work: Work, wish: Ask) -> tuple[Standing, Rulebook]:
    """What is known about an ask now, and the rulebook with what the tenant chose.

    Whoever is known to be the same person counts as one: contacts made to any of them, a stop of any of them, an address
    of any of them. Consents are the asked person's own alone.
    """
    shipped = load_rulebook()
    person, kept = whole_person_beside(work, wish.person, beside_ask(wish, shipped))
    return standing_with(work, wish, person, read_kept(kept), shipped)


def permit_and_standing(
    work: Work, permit: PermitId, person: PersonId, channel: Channel, purpose: Purpose
) -> tuple[Given, WholePerson, Kept] | None:
    """A permit as it is kept, the person, and what the gate keeps of what the permit says, if it is of these; None: there is
    no such permit."""
    whole, said = whole_person_beside(work, person, beside_permit(permit, channel, purpose, load_rulebook()))
    if said is None:
        return None
    given, kept = read_given(said)
    return given, whole, kept


def standing_with(work: Work, wish: Ask, person: WholePerson, kept: Kept, shipped: Rulebook) -> tuple[Standing, Rulebook]:
    """What is known, where it has been read."""
    return _standing(_known(work, wish, person), kept), shipped.choosing(kept.chosen)


def standings_of(work: Work, wishes: Sequence[Ask]) -> list[tuple[Standing, Rulebook]]:
    """The same about many, in as many statements as about one."""
    return standings_by(work, known_of(work, wishes))


def known_of(work: Work, wishes: Sequence[Ask]) -> list[tuple[Ask, Known]]:
    """What the book says about each."""
    people = whole_people(work, list({wish.person: None for wish in wishes}))
    return [(wish, _known(work, wish, people[wish.person])) for wish in wishes]


def standings_by(work: Work, asks: Sequence[tuple[Ask, Known]]) -> list[tuple[Standing, Rulebook]]:
    """The same, where what the book says is told already."""
    shipped = load_rulebook()
    asked = [(wish, known.group, known.jurisdiction) for wish, known in asks]
    return [
        (_standing(known, kept), shipped.choosing(kept.chosen))
        for (_, known), kept in zip(asks, kept_about(work, asked, shipped, work.now()), strict=True)
    ]


def _standing(known: Known, kept: Kept) -> Standing:
    return Standing(
        known.jurisdiction,
        known.zones,
        known.owns_address,
        known.first_due,
        known.obstacles,
        kept.stops,
        kept.consents,
        kept.contacts,
        kept.number,
        known.confirmed_at,
        known.called,
        kept.has_mandate,
        known.is_unreachable,
    )


def _known(work: Work, wish: Ask, person: WholePerson) -> Known:
    if wish.account is not None and wish.account not in person.accounts:
        raise Invalid("not_their_account", field="account", expected="an account of this person")
    firsts = {id_: found.owed.oldest_unpaid or found.owed.next_due for id_, found in person.accounts.items()}
    zones: tuple[str | None, ...] = (person.zone,)
    # A channel without addresses goes to the person's own place in the lender's app, which is always theirs.
    owns, confirmed_at = wish.address == "" and not person.is_erased, None
    if wish.party is None and (kind := wish.channel.address_kind) is not None:
        owned = () if person.is_erased else person.addresses
        named = [a for a in owned if a.kind == kind and secrets.compare_digest(a.blind, wish.address)]
        zones, owns = (person.zone, *(a.zone for a in named if a.zone)), bool(named)
        confirmed_at = max((a.confirmed_at for a in named if a.confirmed_at is not None), default=None)
    known = Known(
        person.jurisdiction,
        zones,
        Called.PERSON,
        owns,
        person.group,
        {id_: day for id_, day in firsts.items() if day is not None},
        {
            id_: {name.value: until for name, until in found.obstacles.items()}
            for id_, found in person.accounts.items()
            if found.obstacles
        },
        confirmed_at,
    )
    return known if wish.party is None else _known_party(work, wish, known)


def _known_party(work: Work, wish: Ask, known: Known) -> Known:
    """Whoever stands beside a person is judged as a person of their own, in the person's jurisdiction and their own zone."""
    assert wish.party is not None
    party = get_party(work, wish.party)
    is_theirs = party is not None and party.person == wish.person and party.account in (None, wish.account)
    if party is None or not is_theirs or (party.expires_at is not None and party.expires_at <= work.now()):
        return replace(known, called=Called.UNKNOWN)
    is_phone = wish.channel.address_kind == "phone"
    owns = is_phone and party.phone_blind != "" and secrets.compare_digest(party.phone_blind, wish.address)
    called = called_of(party.relation, party.is_authorised)
    asks_contact = called is Called.CONTACT and wish.purpose is Purpose.LOCATE
    unreachable = asks_contact and is_unreachable(work, wish.person)
    return replace(known, zones=(party.zone,), owns_address=owns, called=called, is_unreachable=unreachable)


def called_of(relation: Relation, is_authorised: bool) -> Called:
    """Who somebody beside the customer is to the gate: liability follows from the relation alone."""
    if relation.is_liable:
        return Called.LIABLE
    return Called.CONTACT if relation is Relation.CONTACT and is_authorised else Called.OTHER


def is_unreachable(work: Work, person: PersonId) -> bool:
    """Whether a person cannot be reached, derived from what happened and never typed in: every number of theirs leads nowhere,
    or on the three latest days on which they were called nobody was reached, and they have not given a number since.

    Source: CN-P2, with CN-P3's three days (one weak source) read as three different days.
    """
    whole = whole_person(work, person)
    phones = [] if whole.is_erased else [a for a in whole.addresses if a.kind == "phone"]
    notes = store.number_notes(work, [a.blind for a in phones])
    words = [(notes[a.blind].get(LINE), a.confirmed_at) for a in phones]
    dead = [w is not None and w.state is NumberState.VOID and (c is None or c <= w.at) for w, c in words]
    if all(dead):  # a person without any number cannot be reached by one either
        return True
    since = work.now() - timedelta(days=LOOK_BACK_DAYS)
    heard = [a.confirmed_at for a in phones if a.confirmed_at is not None]
    tz = clock.zone(whole.zone)
    calls = store.calls_since(work, whole.group, max([since, *heard]))
    connected = [at for at, result in calls if result is None or result in CONNECTED]
    after = max(connected, default=since)
    days = {at.astimezone(tz).date() for at, _ in calls if at > after}
    return len(days) >= _UNREACHED_DAYS
