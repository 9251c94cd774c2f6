"""What a rule would have done to last month's contacts, before it is turned on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from tideover.base.errors import Conflict, NotFound
from tideover.base.ids import AccountId, PartyId, PersonId
from tideover.base.work import Work
from tideover.book import get_party, homes_of, same_persons
from tideover.gate.model import Ask, Channel, PastContact, Purpose, Result, Standing
from tideover.gate.reading import load_rulebook
from tideover.gate.rows import LOOK_BACK_DAYS, Cap, Per, Rule, Rulebook
from tideover.gate.rules import judge
from tideover.gate.store import past as store

PREVIEW_DAYS = 30
MOST_CONTACTS = 20_000  # some seconds' work; beyond, the preview says that it saw only some of the people


@dataclass(frozen=True, slots=True)
class Preview:
    """Of the contacts from ``since`` on: how many there were, how many the rule would have refused, to how many people
    (parties beside them counted with them), and by channel. ``is_cut``: of some of the people only."""

    rule: str
    since: datetime
    contacts: int
    refused: int
    people: int
    people_refused: int
    by_channel: Mapping[str, int]
    is_cut: bool


def preview_rule(work: Work, id: str, most: int = MOST_CONTACTS) -> Preview:
    """Hold the last 30 days' contacts against a rule, in order of time, as if it had been on for that long. What it would
    have refused does not count towards what came after. Nothing is kept.

    Raises ``NotFound("rule_not_found")``, ``Conflict("rule_not_judged")`` for a row that is documentation or the floor's.
    """
    book = load_rulebook()
    rule = book.rule(id)
    if rule is None:
        raise NotFound("rule_not_found", field="rule")
    if rule.form is None or not rule.confidence.is_choice:
        raise Conflict("rule_not_judged", field="rule", expected="a house rule, or an unconfirmed one with a switch")
    now = work.now()
    since = now - timedelta(days=PREVIEW_DAYS)
    rows = store.contacts_since(work, since - timedelta(days=LOOK_BACK_DAYS + 1), most + 1)
    is_cut = len(rows) > most
    if is_cut:  # the last person's may not be all of theirs
        rows = [row for row in rows if row.person != rows[-1].person]
    seen, refused, channels = Counter[Any](), Counter[Any](), Counter[str]()
    for human, contact, is_refused in _judged(work, rows, rule, book.alone(rule)):
        if contact.at >= since:
            seen[human] += 1
            if is_refused:
                refused[human] += 1
                channels[contact.channel.value] += 1
    return Preview(id, since, seen.total(), refused.total(), len(seen), len(refused), dict(channels.most_common()), is_cut)


def _judged(work: Work, rows: Sequence[Any], rule: Rule, book: Rulebook) -> Iterator[tuple[PersonId, PastContact, bool]]:
    """Each contact in order of time, whoever it was to, and whether the rule would have refused it."""
    persons = sorted({PersonId(row.person) for row in rows})
    groups = {person: min(group) for person, group in same_persons(work, persons).items()}
    homes = homes_of(work, persons)
    zones = {id_: party.zone for id_ in {row.party for row in rows if row.party} if (party := get_party(work, PartyId(id_)))}
    by_number = isinstance(rule.form, Cap) and rule.form.per is Per.NUMBER
    keyed = sorted(((_whose(row, groups, by_number), row) for row in rows), key=lambda pair: (str(pair[0]), pair[1].at))
    for _, each in groupby(keyed, key=lambda pair: pair[0]):
        kept: list[PastContact] = []
        for _, row in each:
            jurisdiction, home = homes[PersonId(row.person)]
            zone = zones.get(row.party) if row.party else home
            kept = [past for past in kept if past.at > row.at - timedelta(days=LOOK_BACK_DAYS + 1)]
            contact = _contact(row)
            standing = Standing(jurisdiction, (zone,), True, _due(row), contacts=tuple(kept))
            is_refused = _refuses(rule, row, contact, standing, book)
            if not is_refused:
                kept.append(contact)
            yield groups[PersonId(row.person)], contact, is_refused


def _whose(row: Any, groups: Mapping[PersonId, PersonId], by_number: bool) -> tuple[str, ...]:
    """Whose contacts count together with this one."""
    return (row.address,) if by_number else (str(groups[PersonId(row.person)]), str(row.party or ""))


def _contact(row: Any) -> PastContact:
    account, result = AccountId(row.account) if row.account else None, Result(row.result) if row.result else None
    return PastContact(row.at, Channel(row.channel), Purpose(row.purpose), account, result, True, True)


def _due(row: Any) -> dict[AccountId, date]:
    """Whether anything was due is no matter here: it went out, so something was."""
    return {AccountId(row.account): date.min} if row.account else {}


def _refuses(rule: Rule, row: Any, contact: PastContact, standing: Standing, book: Rulebook) -> bool:
    person = PersonId(row.person)
    party = PartyId(row.party) if row.party else None
    ask = Ask(person, contact.channel, contact.purpose, row.address, "", contact.account, people=row.people, party=party)
    return any(objection.rule == rule.id for objection in judge(ask, standing, book, contact.at))
