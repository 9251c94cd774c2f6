"""Cases: bringing them up to date, giving them to somebody, looking at them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tideover.base.errors import Invalid, NotFound
from tideover.base.ids import AccountId, CaseId, PersonId, TenantId, new_id
from tideover.base.money import Money
from tideover.base.work import Work, Works
from tideover.book.actions.holders import creditors_on, holdings_of
from tideover.book.actions.ledgers import positions_on
from tideover.book.actions.people import get_person, get_persons, hold_persons, zone_of, zones_of
from tideover.book.actions.policy import book_policy
from tideover.book.actions.promises import promises_of
from tideover.book.cases import (
    Case,
    CaseAccount,
    CaseClosed,
    CaseNow,
    CaseOpened,
    CaseReason,
    CaseReassigned,
    CaseStaged,
    Stage,
    as_case_account,
    cases_on,
    closing_reason,
)
from tideover.book.holdings import HolderRole, Holding, holders_at
from tideover.book.ledger import Position
from tideover.book.model import Account, Person, Promise
from tideover.book.store import cases as cases_store
from tideover.book.store import identity as identity_store
from tideover.journal import RecordedFact, facts_of_person, record

_OWNER = re.compile(r"\S{1,64}")
_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}")
HISTORY = 500
CHUNK = 200
_KINDS = ("CaseOpened", "CaseStaged", "CaseClosed", "CaseReassigned")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An account of a case on a day: what is owed on it, its own bucket, who holds the debt."""

    account: Account
    position: Position
    bucket: str
    holders: Mapping[HolderRole, Holding]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with everything in it. ``group``: the records known to be this person; ``history``: its facts, newest first."""

    case: Case
    group: tuple[PersonId, ...]
    lines: tuple[CaseLine, ...]
    promises: tuple[Promise, ...]
    history: tuple[RecordedFact, ...]


def refresh_cases(work: Work, persons: Sequence[PersonId], on: date) -> None:
    """Make the cases of persons, and of whoever is known to be the same, what their accounts come to at the end of ``on``.

    Under the persons' hold, which it takes where the caller has not. Doing it again changes nothing. A person whom a link
    joined to others has their cases in the group's; where the link is undone, each has their own again.
    """
    if not persons:
        return
    hold_persons(work, persons)
    groups = {tuple(group) for group in identity_store.groups_of(work, persons).values()}
    members = sorted({member for group in groups for member in group})
    accounts = cases_store.accounts_of_persons(work, members)
    standing = _case_accounts(work, accounts, on)
    filed: dict[UUID, list[Case]] = {member: [] for member in members}
    for case in cases_store.cases_of(work, members):
        filed[case.person].append(case)
    stood: list[dict[str, object]] = []
    for group in sorted(groups):
        now = cases_on(standing[account.id] for account in accounts if account.person in group)
        _refresh_group(work, group, now, [case for member in group for case in filed[member]], on, stood)
    cases_store.stand_cases(work, stood)


def refresh_since(works: Works, tenant: TenantId, actor: str, since: datetime) -> None:
    """``refresh_cases`` for everybody with an open case of whom something came to be known since a moment, a chunk a
    transaction. New cases are the day run's to open."""
    after: PersonId | None = None
    while True:
        with works.open(tenant, actor) as work:
            persons = cases_store.persons_with_news(work, since, after, CHUNK)
            if not persons:
                return
            hold_persons(work, persons)
            days: dict[date, list[PersonId]] = {}
            for person, zone in zones_of(work, persons).items():
                days.setdefault(work.now().astimezone(zone).date(), []).append(person)
            for day, mine in sorted(days.items()):
                refresh_cases(work, sorted(mine), day)
        after = persons[-1]


def _case_accounts(work: Work, accounts: Sequence[Account], on: date) -> dict[AccountId, CaseAccount]:
    ids = [account.id for account in accounts]
    creditors = creditors_on(work, ids, on)
    return {id_: as_case_account(id_, creditors[id_], found) for id_, found in positions_on(work, ids, on).items()}


def _refresh_group(
    work: Work,
    group: tuple[UUID, ...],
    now: Mapping[str, CaseNow],
    filed: Sequence[Case],
    on: date,
    stood: list[dict[str, object]],
) -> None:
    person = PersonId(group[0])
    open_ = {case.creditor: case for case in filed if case.closed_at is None and case.person == person}
    joined = [case for case in filed if case.closed_at is None and case.person != person]
    for case in joined:
        _close(work, case, CaseReason.JOINED)
    for creditor, wanted in now.items():
        if wanted.stage is None:
            continue
        case_ = open_.get(creditor)
        heir = next((case.owner for case in joined if case.creditor == creditor and case.owner), None)
        if case_ is None:
            _open(work, person, wanted, wanted.stage, heir, filed, on)
            continue
        if (case_.stage, case_.dpd, case_.as_of) != (wanted.stage, wanted.dpd, on):
            stood.append({"id": case_.id, "stage": wanted.stage.value, "dpd": wanted.dpd, "as_of": on})
        if case_.owner is None and heir is not None:
            cases_store.set_owner(work, case_.id, heir)
            record(work, CaseReassigned(person, case_.id, None, heir, CaseReason.JOINED.value, work.actor))
        if case_.stage is not wanted.stage:
            record(work, CaseStaged(person, case_.id, case_.stage.value, wanted.stage.value, wanted.dpd, on))
    for creditor, case in open_.items():
        found = now.get(creditor)
        if found is None or found.stage is None:
            _close(work, case, closing_reason(case.stage, found))


def _open(
    work: Work, person: PersonId, wanted: CaseNow, stage: Stage, owner: str | None, filed: Sequence[Case], on: date
) -> None:
    mine = [case for case in filed if case.person == person and case.creditor == wanted.creditor and case.closed_at is not None]
    latest = max(mine, key=lambda case: (case.closed_at or case.opened_at, case.id), default=None)
    if latest is not None and latest.reasons[-1] == CaseReason.JOINED:  # the same case as before it was joined
        cases_store.reopen_case(work, latest.id, CaseReason.TOLD_APART)
        cases_store.stand_cases(work, [{"id": latest.id, "stage": stage.value, "dpd": wanted.dpd, "as_of": on}])
        opened, owner, reason = latest.id, latest.owner, CaseReason.TOLD_APART
    else:
        opened = CaseId(new_id())
        was_elsewhere = any(case.closed_at is None and case.creditor != wanted.creditor for case in filed)
        reason = _opening_reason(work, wanted, stage, was_elsewhere, on)
        row = {"id": opened, "person": person, "creditor": wanted.creditor, "opened_at": work.now(), "stage": stage.value}
        more = {"dpd": wanted.dpd, "as_of": on, "owner": owner, "reasons": [reason.value]}
        cases_store.insert_case(work, {**row, **more})
    record(work, CaseOpened(person, opened, wanted.creditor, stage.value, reason.value, owner, work.actor))


def _opening_reason(work: Work, wanted: CaseNow, stage: Stage, was_elsewhere: bool, on: date) -> CaseReason:
    if was_elsewhere:
        for holdings in holdings_of(work, wanted.accounts).values():
            holder = holders_at(holdings, on).get(HolderRole.CREDITOR)
            if holder is not None and holder.id is not None:
                return CaseReason.ASSIGNED_HERE
    return CaseReason.WRITTEN_OFF if stage is Stage.WRITTEN_OFF else CaseReason.PAST_DUE


def _close(work: Work, case: Case, reason: CaseReason) -> None:
    cases_store.close_case(work, case.id, reason.value, work.now())
    record(work, CaseClosed(case.person, case.id, case.creditor, reason.value, work.actor))


def assign_case(work: Work, case: CaseId, owner: str | None, reason: str) -> Case:
    """Give an open case to somebody: ``owner`` a user's id or a team's code, None: nobody. ``reason``: a short code.

    Giving it to who has it changes nothing. Raises ``NotFound("case_not_found")``, ``Invalid``: ``case_closed``,
    ``invalid_owner``, ``invalid_reason``.
    """
    found = get_case(work, case)
    if owner is not None and not (_OWNER.fullmatch(owner) and owner.isprintable()):
        raise Invalid("invalid_owner", field="owner", expected="a user's id or a team's code")
    if not _REASON.fullmatch(reason):
        raise Invalid("invalid_reason", field="reason", expected="a code of small letters, digits and _")
    hold_persons(work, [found.person])
    found = get_case(work, case)
    if found.closed_at is not None:
        raise Invalid("case_closed", field="case", expected="an open case")
    if found.owner != owner:
        cases_store.set_owner(work, case, owner)
        record(work, CaseReassigned(found.person, case, found.owner, owner, reason, work.actor))
    return get_case(work, case)


def get_case(work: Work, case: CaseId) -> Case:
    """Raises ``NotFound("case_not_found")``."""
    found = cases_store.case_row(work, case)
    if found is None:
        raise NotFound("case_not_found", field="case")
    return found


def list_cases(
    work: Work,
    *,
    stage: Stage | None,
    owner: str | None,
    is_open: bool | None,
    after: tuple[int, CaseId] | None,
    limit: int,
    persons: Sequence[PersonId] | None = None,
    by_dpd: bool = False,
) -> list[Case]:
    """A page of cases, the first opened first, or ``by_dpd`` the longest overdue; those that match every filter given.
    ``after``: the last one's days past due and id."""
    named = stage.value if stage else None
    return cases_store.page_of_cases(work, named, owner, is_open, persons, after, limit, by_dpd=by_dpd)


@dataclass(frozen=True, slots=True)
class CaseInList:
    """A case as lists show it. ``accounts``: how many the creditor has with the person; ``overdue``: on them today, a sum for
    each currency."""

    case: Case
    person: Person
    accounts: int
    overdue: tuple[Money, ...]


def cases_in_list(work: Work, found: Sequence[Case]) -> list[CaseInList]:
    """Cases with whose they are and what is overdue on them today by the person's own clock, in a few statements for all."""
    whose = sorted({case.person for case in found})
    people = {person.id: person for person in get_persons(work, whose)}
    groups = identity_store.groups_of(work, whose)
    accounts = cases_store.accounts_of_persons(work, sorted({member for group in groups.values() for member in group}))
    of_person: dict[UUID, list[Account]] = {}
    for account in accounts:
        of_person.setdefault(account.person, []).append(account)
    days: dict[date, set[AccountId]] = {}
    for person in whose:
        today = work.now().astimezone(zone_of(people[person])).date()
        mine = {account.id for member in groups[person] for account in of_person.get(member, [])}
        days.setdefault(today, set()).update(mine)
    positions: dict[AccountId, Position] = {}
    creditors: dict[AccountId, str] = {}
    for day, ids in days.items():
        positions |= positions_on(work, sorted(ids), day)
        creditors |= creditors_on(work, sorted(ids), day)
    rows = []
    for case in found:
        members = groups[case.person]
        mine_ = [
            account for member in members for account in of_person.get(member, []) if creditors[account.id] == case.creditor
        ]
        sums: dict[str, int] = {}
        for account in mine_:
            sums[account.currency] = sums.get(account.currency, 0) + positions[account.id].overdue_minor
        rows.append(
            CaseInList(case, people[case.person], len(mine_), tuple(Money(each, code) for code, each in sorted(sums.items())))
        )
    return rows


def cases_of(work: Work, person: PersonId) -> list[Case]:
    """Every case of the person and of whoever is known to be the same person, closed ones included, the newest first."""
    return cases_store.cases_of(work, identity_store.groups_of(work, [person])[person])


def case_ids(work: Work, keys: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], CaseId]:
    """The files of many cases, by whose each is (the smallest id of whoever is the same person) and the creditor: the open
    one, else the last that was closed. A case that never had one is left out."""
    persons, creditors = [key[0] for key in keys], [key[1] for key in keys]
    return {(row.person, row.creditor): CaseId(row.id) for row in cases_store.ids_of(work, persons, creditors)}


def case_file(work: Work, case: CaseId) -> CaseFile:
    """A case with its accounts as they stand today. Raises ``NotFound("case_not_found")``."""
    found = get_case(work, case)
    group = [PersonId(member) for member in identity_store.groups_of(work, [found.person])[found.person]]
    today = work.now().astimezone(zone_of(get_person(work, found.person))).date()
    accounts = cases_store.accounts_of_persons(work, group)
    ids = [account.id for account in accounts]
    positions, holdings, buckets = positions_on(work, ids, today), holdings_of(work, ids), book_policy(work, today).buckets
    lines = []
    for account in accounts:
        holders = holders_at(holdings[account.id], today)
        if (holders.get(HolderRole.CREDITOR) or holdings[account.id][0]).institution == found.creditor:
            position = positions[account.id]
            lines.append(CaseLine(account, position, buckets.bucket_of(position.dpd), holders))
    mine = {line.account.id for line in lines}
    promises = [promise for member in group for promise in promises_of(work, member) if promise.account in mine]
    facts = [fact for _, fact in facts_of_person(work, found.person, limit=HISTORY)]
    history = [fact for fact in facts if fact.kind in _KINDS and fact.data.get("case") == str(case)]
    return CaseFile(found, tuple(group), tuple(lines), tuple(promises), tuple(history))
