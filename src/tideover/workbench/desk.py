"""A desk's queue: what waits for somebody, in words that a list needs; call-backs inside lawful hours; handing over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import AccountId, PersonId, UserId, WorkItemId
from tideover.base.work import Work
from tideover.book import CaseInList, Person, cases_in_list, creditors_on, get_persons, list_cases, same_persons
from tideover.gate import Channel, Purpose, Screening, screen_all, ways_to
from tideover.security import Actor, Permission
from tideover.staffing import Colleague, list_teams, roster
from tideover.strategy import decisions_on
from tideover.worklist import WorkItem, find_item, hand_over, postpone_item

TREAT_CASE = "treat_case"  # its subject is an account
CALL_BACK_WITHIN = timedelta(hours=1)
FARTHEST = timedelta(days=31)
_MOST_CASES = 1_000


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An item as a queue shows it. ``case``: the open case it belongs to, None where there is none; ``treatment``: today's
    decision about that case, where there is one."""

    item: WorkItem
    person: Person | None
    case: CaseInList | None
    treatment: str | None


def queue_rows(work: Work, items: Sequence[WorkItem]) -> list[QueueRow]:
    """Items with whose they are, in a few statements for all."""
    whose = sorted({item.person for item in items if item.person})
    people = {person.id: person for person in get_persons(work, whose)} if whose else {}
    groups = same_persons(work, whose) if whose else {}
    members = sorted({member for group in groups.values() for member in group})
    found = (
        list_cases(work, stage=None, owner=None, is_open=True, after=None, limit=_MOST_CASES, persons=members)
        if members
        else []
    )
    by_person: dict[PersonId, list[CaseInList]] = {}
    for row in cases_in_list(work, found):
        by_person.setdefault(row.case.person, []).append(row)
    about = [account for item in items if (account := account_of(item))]
    creditors = creditors_on(work, about, work.today()) if about else {}
    treatments = _treatments(work, members)
    rows = []
    for item in items:
        person = people.get(item.person) if item.person else None
        mine = [row for member in groups.get(person.id, []) for row in by_person.get(member, [])] if person else []
        case = _case_of(item, mine, creditors)
        treatment = None
        if person is not None and case is not None:
            holders = groups[person.id]
            treatment = next(
                (treatments[h, case.case.creditor] for h in holders if (h, case.case.creditor) in treatments), None
            )
        rows.append(QueueRow(item, person, case, treatment))
    return rows


def account_of(item: WorkItem) -> AccountId | None:
    """The account an item is about; None where it is about something else."""
    return AccountId(UUID(item.subject)) if item.kind == TREAT_CASE else None


def _case_of(item: WorkItem, cases: Sequence[CaseInList], creditors: Mapping[AccountId, str]) -> CaseInList | None:
    """The case of the item's account; of an item that is about no account, the person's latest case."""
    account = account_of(item)
    if account is not None:
        return next((row for row in cases if row.case.creditor == creditors.get(account)), None)
    return max(cases, key=lambda row: (row.case.dpd, row.case.id), default=None)


def _treatments(work: Work, persons: Sequence[PersonId]) -> dict[tuple[UUID, str], str]:
    """(person, creditor) -> today's treatment."""
    found: dict[tuple[UUID, str], str] = {}
    for decision in decisions_on(work, persons, work.today()) if persons else ():
        for person in (decision.holder, decision.person):
            found.setdefault((person, decision.creditor), str(decision.says["treatment"]))
    return found


def may_handle(actor: Actor, item: WorkItem, teams: Sequence[str]) -> bool:
    """Whether an item is somebody's own, or one of their teams' that nobody has; whoever runs the floor handles anybody's."""
    is_theirs = item.owner == actor.user or (item.owner is None and item.team in teams)
    return is_theirs or actor.may(Permission.SEE_OPERATIONS)


def own_item(work: Work, actor: Actor, item: WorkItemId, teams: Sequence[str]) -> WorkItem:
    """An open item that somebody may handle. Raises ``NotFound``, ``Conflict("work_item_closed")``,
    ``Forbidden("not_your_item")``."""
    found = find_item(work, item)
    if found.closed_at is not None:
        raise Conflict("work_item_closed", item=str(item))
    if not may_handle(actor, found, teams):
        raise Forbidden("not_your_item", item=str(item))
    return found


def purpose_of(item: WorkItem) -> Purpose:
    """What a contact about an item is for: collecting a case, else serving whoever wrote or asked."""
    return Purpose.COLLECT if item.kind == TREAT_CASE else Purpose.SERVICE


def call_back(work: Work, item: WorkItem, starts_at: datetime, channel: Channel) -> WorkItem | Screening:
    """Put an item off to a moment at which the gate would permit a contact on a channel, by what is known now; where it would
    not, what refuses then and the first lawful moment from there. Nothing is recorded or used up by the asking.

    Raises ``Invalid`` for a moment that has gone by or is more than 31 days away, a person who cannot be reached so, an item
    about nobody.
    """
    now = work.now()
    if not now < starts_at <= now + FARTHEST:
        raise Invalid("invalid_call_back", field="starts_at", expected=f"later than now, at most {FARTHEST.days} days away")
    if item.person is None:
        raise Invalid("nobody_to_call", field="item", expected="an item about a customer")
    asks = ways_to(work, item.person, account_of(item), [purpose_of(item)])
    ask = next((ask for ask in asks if ask.channel is channel), None)
    if ask is None:
        raise Invalid("no_address", field="channel", expected=", ".join(each.channel.value for each in asks))
    [found] = screen_all(work, [(ask, starts_at)])
    if found.rules:
        return found
    return postpone_item(work, item.id, starts_at, CALL_BACK_WITHIN, "call_back")


def give_to_team(work: Work, item: WorkItem, team: str, reason: str) -> WorkItem:
    """Hand an item over to a team: it is whoever's of it comes first. Raises ``Invalid("unknown_team")``."""
    if all(each.code != team for each in list_teams(work)):
        raise Invalid("unknown_team", field="to", expected="a team's code")
    return hand_over(work, item.id, team, None, reason)


def give_to_colleague(work: Work, item: WorkItem, login: str, reason: str) -> WorkItem:
    """Hand an item over to a colleague. Raises ``NotFound("user_not_found")``, ``Invalid("already_theirs")``,
    ``Conflict("kept_from_customer")`` for whoever is kept from the customer's matters."""
    to = next((each for each in roster(work, work.today()) if each.login == login), None)
    if to is None:
        raise NotFound("user_not_found", field="to", expected="the name a colleague signs in with")
    if to.user == item.owner:
        raise Invalid("already_theirs", field="to", expected="somebody else, or a team")
    if item.person in to.barred:
        raise Conflict("kept_from_customer", field="to", expected="a colleague who is not kept from this customer")
    return hand_over(work, item.id, item.team, to.user, reason)


def colleagues_of(work: Work, user: UserId) -> list[Colleague]:
    """Everybody else who is in a team, by login, as of today."""
    return [each for each in roster(work, work.today()) if each.teams and each.user != user]
