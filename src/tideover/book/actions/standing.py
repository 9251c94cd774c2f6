"""What somebody who decides on a contact must know of accounts: what is owed, and why none of it may be asked for now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from tideover.base import clock
from tideover.base.errors import NotFound
from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book.actions.ledgers import Ledger, LedgerRows, as_owed, load_ledgers
from tideover.book.actions.policy import book_policy
from tideover.book.addresses import best_address
from tideover.book.ledger import net, paused_spans
from tideover.book.model import Beside, Obstacle, Owed
from tideover.book.policy import BookPolicy
from tideover.book.store import ledger as ledger_store
from tideover.book.store import whole as whole_store
from tideover.book.store.identity import groups_of
from tideover.book.store.whole import AddressRow, Presence, WholeRow, whole_row_beside, whole_rows


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """``obstacles``: why nothing may be asked for, each with the day from which it alone would not stand in the way
    (None: not known)."""

    owed: Owed
    obstacles: Mapping[Obstacle, date | None]


def standing_on(work: Work, accounts: Sequence[AccountId], on: date) -> dict[AccountId, AccountStanding]:
    """What each account owes on a day, and the obstacles to asking for it."""
    return _standing(work, accounts, on, ledger_store.presence(work, accounts), None) if accounts else {}


@dataclass(frozen=True, slots=True)
class ReachedPerson:
    """How a person is reached. ``group``: whoever is known to be the same person; ``addresses``: their own that count now."""

    zone: str | None
    group: Sequence[PersonId]
    addresses: Sequence[AddressRow]

    def blind_of(self, kind: str, at: datetime) -> str:
        """The blind index of their own address of a kind to use (the rule: ``book/addresses.py``); empty: there is none."""
        best = best_address(self.addresses, kind, at)
        return best.blind if best else ""


def reached_people(work: Work, persons: Sequence[PersonId]) -> dict[PersonId, ReachedPerson]:
    """How persons are reached, in three statements. Raises ``NotFound("person_not_found")`` where one of them is nobody."""
    zones = whole_store.zones_of(work, persons)
    if len(zones) < len(set(persons)):
        raise NotFound("person_not_found", field="person")
    groups, addresses = groups_of(work, persons), whole_store.own_addresses(work, persons, work.now())
    return {
        person: ReachedPerson(zones[person], [PersonId(member) for member in groups[person]], addresses.get(person, ()))
        for person in persons
    }


@dataclass(frozen=True, slots=True)
class WholePerson:
    """What somebody who decides on a contact must know of a person. ``group``: whoever is known to be the same person;
    ``addresses``: theirs and the group's that count now; ``accounts``: their own."""

    jurisdiction: str
    zone: str | None
    is_erased: bool
    group: Sequence[PersonId]
    addresses: Sequence[AddressRow]
    accounts: Mapping[AccountId, AccountStanding]


def whole_person(work: Work, person: PersonId) -> WholePerson:
    """A person, their addresses, and what they owe today by their own clock, in one statement for most.

    Raises ``NotFound("person_not_found")``.
    """
    return whole_people(work, [person])[person]


def whole_people(work: Work, persons: Sequence[PersonId]) -> dict[PersonId, WholePerson]:
    """The same of many, in as many statements. Raises ``NotFound("person_not_found")`` where one of them is nobody."""
    rows = whole_rows(work, persons)
    if len(rows) < len(set(persons)):
        raise NotFound("person_not_found", field="person")
    return _whole_people(work, rows)


def whole_person_beside(work: Work, person: PersonId, beside: Beside) -> tuple[WholePerson, Any]:
    """A person, and what a room above keeps of them, in one statement; None: it keeps nothing. Raises as ``whole_person``."""
    found = whole_row_beside(work, person, beside)
    if found is None:
        raise NotFound("person_not_found", field="person")
    return _whole_people(work, {person: found[0]})[person], found[1]


def _whole_people(work: Work, rows: Mapping[Any, WholeRow]) -> dict[PersonId, WholePerson]:
    now = work.now()
    days: dict[date, list[WholeRow]] = {}
    for row in rows.values():
        days.setdefault(now.astimezone(clock.zone(row.zone) or UTC).date(), []).append(row)
    standing: dict[AccountId, AccountStanding] = {}
    for today, alike in days.items():
        accounts = [AccountId(terms.id) for row in alike for terms in row.terms]
        if accounts:
            parts = (
                chain.from_iterable(each) for each in zip(*((r.terms, r.instalments, r.payments) for r in alike), strict=True)
            )
            presence = Presence(*map(any, zip(*(row.presence for row in alike), strict=True)))
            standing |= _standing(work, accounts, today, presence, LedgerRows(*parts))
    return {
        PersonId(person): WholePerson(
            row.jurisdiction,
            row.zone,
            row.is_erased,
            [PersonId(member) for member in row.members],
            [address for address in row.addresses if address.expires_at is None or now < address.expires_at],
            {AccountId(terms.id): standing[AccountId(terms.id)] for terms in row.terms},
        )
        for person, row in rows.items()
    }


def _standing(
    work: Work, accounts: Sequence[AccountId], on: date, there: Any, rows: LedgerRows | None
) -> dict[AccountId, AccountStanding]:
    policy = book_policy(work, on, is_chosen=there.chosen)
    differing = ledger_store.open_differences(work, accounts) if there.differing and policy.is_core else {}
    on_hold = ledger_store.held_on(work, accounts) if there.held else []
    held = {row.account for row in on_hold if row.resolved_at is None}
    found = {}
    for account, ledger in load_ledgers(work, accounts, None, there, rows).items():
        obstacles: dict[Obstacle, date | None] = {}
        owed = as_owed(ledger.standing(policy, on))
        if account in differing or not ledger.agrees(policy):
            obstacles[Obstacle.DIFFERENCE] = None
        if account in held:
            obstacles[Obstacle.HELD_MONEY] = None
        if policy.is_core and ledger.crossing and owed.due_minor:
            obstacles[Obstacle.CROSSING] = None
        if _is_stale(ledger, policy, on):
            obstacles[Obstacle.STALE] = None
        for start, end in paused_spans(net(ledger.entries)):
            if start <= on < end:
                obstacles[Obstacle.PAUSED] = None if end == date.max else end
        found[account] = AccountStanding(owed, obstacles)
    return found


def _is_stale(ledger: Ledger, policy: BookPolicy, on: date) -> bool:
    return policy.is_core and ledger.latest is not None and ledger.latest.as_of < on - timedelta(days=policy.stale_days)
