"""Give open items to people: gather what each needs and who can do it, solve, keep who got what and why."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import PersonId, UserId, WorkItemId, new_id
from tideover.base.work import Work
from tideover.book import get_persons, list_cases
from tideover.journal import fact, record
from tideover.staffing import Colleague, Matter, SkillKind, Team, Worker, allocate, list_teams, roster
from tideover.workbench import store
from tideover.worklist import (
    WorkItem,
    find_item,
    give_item,
    give_items,
    last_owners,
    open_items_of_teams,
    return_untouched,
)

LOOK_EVERY = timedelta(minutes=15)
RETURN_UNTOUCHED = "return_untouched"
_PEOPLE_AT_ONCE = 1_000


@fact
@dataclass(frozen=True, slots=True)
class AllocationApplied:
    """``given``: how many items became somebody's, ``left``: how many nobody could be given."""

    run: UUID
    teams: tuple[str, ...]
    given: int
    left: int
    by: str


@dataclass(frozen=True, slots=True)
class Run:
    """An allocation. ``left``: how many items nobody can be given; ``loads``: what each person has and gets (``staffing.Load``
    as a mapping, with ``had``: minutes they had before, ``is_away``); ``applied``: how many items it gave, None while it is a
    preview; ``gap``: how far from the best at most."""

    id: UUID
    made_at: datetime
    made_by: str
    teams: tuple[str, ...]
    applied_at: datetime | None
    applied: int | None
    worth: float
    bound: float
    gap: float
    left: int
    loads: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What an item got, in the order the items are worked. ``owner`` None: nobody, ``reasons`` say why (``nobody_able``,
    ``no_room``); else why this one, and ``instead`` why not whoever had it before."""

    place: int
    item: WorkItemId
    owner: UserId | None
    reasons: tuple[str, ...]
    instead: str | None
    was_given: bool


@cache
def _knows() -> dict[str, Any]:
    return tomllib.loads(resources.files("tideover.workbench").joinpath("allocation.toml").read_text(encoding="utf-8"))


def _minutes(item: WorkItem) -> int:
    table: Mapping[str, int] = _knows()["minutes"]
    return table.get(item.team, table["other"])


def _had(items: Sequence[WorkItem]) -> dict[UserId, int]:
    """The minutes of what people have already."""
    had: dict[UserId, int] = defaultdict(int)
    for item in items:
        if item.owner is not None:
            had[item.owner] += _minutes(item)
    return had


def _papers(team: Team) -> frozenset[str]:
    return frozenset({f"certificate:{team.certificate}"} if team.certificate else ())


def preview_allocation(work: Work, teams: Sequence[str] | None = None) -> Run:
    """Who would be given what of the items of these teams (all) that nobody has, as of now. Nothing changes hands.

    Raises ``NotFound("team_not_found")``.
    """
    known = {team.code: team for team in list_teams(work)}
    wanted = sorted(known if teams is None else set(teams))
    if unknown := [team for team in wanted if team not in known]:
        raise NotFound("team_not_found", field="teams", team=unknown[0])
    today = work.today()
    people = roster(work, today, teams=wanted)
    everything = open_items_of_teams(work, sorted(known), _knows()["kinds"], _knows()["most"])
    had = _had(everything)
    items = [item for item in everything if item.owner is None and item.team in wanted]
    needed = {code: _papers(team) for code, team in known.items()}
    workers = [
        Worker(each.user, frozenset(each.teams), max(each.minutes_left - had[each.user], 0), each.able_on(today))
        for each in people
    ]
    found = allocate(_matters(work, items, people, needed), workers)
    run = Run(
        new_id(),
        work.now(),
        work.actor,
        tuple(wanted),
        None,
        None,
        found.worth,
        found.bound,
        found.gap,
        len(found.left),
        tuple(
            {**asdict(load), "worker": str(load.worker), "had": had[each.user], "is_away": each.is_away(today)}
            for load, each in zip(found.loads, people, strict=True)
        ),
    )
    given = {each.matter: each for each in found.given}
    left = dict(found.left)
    lines = []
    for place, item in enumerate(items):
        each = given.get(item.id)
        row = {"run": run.id, "place": place, "item": item.id}
        if each is None:
            lines.append({**row, "owner": None, "reasons": [left[item.id]], "instead": None})
        else:
            lines.append({**row, "owner": each.worker, "reasons": list(each.reasons), "instead": each.instead})
    kept = asdict(run)
    store.insert_run(work, {**kept, "teams": wanted, "loads": list(run.loads)}, lines)
    return run


def _matters(
    work: Work, items: Sequence[WorkItem], people: Sequence[Colleague], needed: Mapping[str, frozenset[str]]
) -> list[Matter]:
    knows = _knows()
    languages: dict[PersonId, str] = {}
    before: dict[PersonId, UserId] = {}
    stages: dict[PersonId, str] = {}
    persons = sorted({item.person for item in items if item.person is not None})
    for start in range(0, len(persons), _PEOPLE_AT_ONCE):
        chunk = persons[start : start + _PEOPLE_AT_ONCE]
        languages |= {person.id: person.language for person in get_persons(work, chunk)}
        before |= last_owners(work, chunk)
        found = list_cases(work, stage=None, owner=None, is_open=True, after=None, limit=10 * len(chunk), persons=chunk)
        for case in found:
            stages[case.person] = case.stage.value
            if (owner := _user(case.owner)) is not None:
                before[case.person] = owner
    barred: dict[PersonId, set[UserId]] = defaultdict(set)
    for each in people:
        for whose in each.barred:
            barred[whose].add(each.user)
    matters = []
    for item in items:
        needs, person = set(needed[item.team]), item.person
        if person is not None and languages.get(person, knows["spoken"]) != knows["spoken"]:
            needs.add(f"{SkillKind.LANGUAGE.value}:{languages[person]}")
        is_hard = item.team in knows["hard"]["teams"] or item.kind in knows["hard"]["kinds"]
        matters.append(
            Matter(
                item.id,
                item.team,
                _minutes(item),
                max(item.priority, 0),
                frozenset(needs),
                frozenset(knows["wants"].get(item.team, ())),
                is_hard or (person is not None and stages.get(person) in knows["hard"]["stages"]),
                before.get(person) if person is not None else None,
                frozenset(barred.get(person, ())) if person is not None else frozenset(),
            )
        )
    return matters


def _user(owner: str | None) -> UserId | None:
    """A case's owner, where it is a user and no team."""
    try:
        return None if owner is None else UserId(UUID(owner))
    except ValueError:
        return None


def apply_allocation(work: Work, run: UUID) -> Run:
    """Give what a preview says, as far as it is still as it was. An item that somebody has by now or that is closed stays as it
    is, and so does one whose person-to-be went on leave, out of the team, was barred, lost the certificate, or has no room any
    more: another run, or the time since, has taken it.

    Raises ``NotFound("allocation_not_found")``, ``Conflict("allocation_applied")``.
    """
    work.hold(["allocation"])  # two at once would both see the same room
    row = store.run_row(work, run, lock=True)
    if row is None:
        raise NotFound("allocation_not_found", field="run")
    if row.applied_at is not None:
        raise Conflict("allocation_applied", field="run")
    today = work.today()
    known = {team.code: team for team in list_teams(work)}
    people = {each.user: each for each in roster(work, today)}
    everything = open_items_of_teams(work, sorted(known), _knows()["kinds"], _knows()["most"])
    had = _had(everything)
    room = {user: each.minutes_left - had[user] for user, each in people.items()}
    free = {item.id: item for item in everything if item.owner is None}
    given: list[tuple[WorkItemId, UserId | None]] = []
    for line in (_line(each) for each in store.line_rows(work, run, -1, None)):
        item = free.get(line.item)
        each = people.get(line.owner) if line.owner is not None else None
        if item is None or each is None or _minutes(item) > room[each.user]:
            continue
        if (
            item.team in each.teams
            and item.person not in each.barred
            and _papers(known[item.team]) <= each.able_on(today).keys()
        ):
            given.append((line.item, each.user))
            room[each.user] -= _minutes(item)
    give_items(work, given, "allocated")
    store.mark_applied(work, run, work.now(), [item for item, _ in given])
    record(work, AllocationApplied(run, tuple(row.teams), len(given), row.left, work.actor))
    return find_allocation(work, run)


def find_allocation(work: Work, run: UUID) -> Run:
    """Raises ``NotFound("allocation_not_found")``."""
    row = store.run_row(work, run)
    if row is None:
        raise NotFound("allocation_not_found", field="run")
    return _run(row)


def latest_allocations(work: Work, limit: int) -> list[Run]:
    """The newest first."""
    return [_run(row) for row in store.newest_runs(work, limit)]


def lines_of(work: Work, run: UUID, after: int, limit: int, owner: UserId | None = None) -> list[Line]:
    """A page of what items got, behind a place (-1: from the first)."""
    return [_line(row) for row in store.line_rows(work, run, after, limit, owner)]


def why_mine(work: Work, item: WorkItemId) -> tuple[Line, datetime, UUID] | None:
    """The line by which an item was last given, when, and by which run; None: none did."""
    row = store.last_line(work, item)
    return None if row is None else (_line(row), row.applied_at, row.run)


def move_item(work: Work, item: WorkItemId, owner: UserId | None, reason: str) -> WorkItem:
    """Give one item by hand, or (None) back to its team. ``reason``: a short code.

    Raises ``NotFound``, ``Conflict``: ``work_item_closed``; and what a hand does not overrule either: ``owner_away``,
    ``owner_barred``, ``owner_uncertified``.
    """
    if not reason.isidentifier() or len(reason) > 40:
        raise Invalid("invalid_code", field="reason", expected="a short code, such as workload")
    found = find_item(work, item)
    if owner is not None:
        today = work.today()
        people = roster(work, today, users=[owner])
        if not people:
            raise NotFound("user_not_found", field="owner")
        [each] = people
        if each.is_away(today):
            raise Conflict("owner_away", field="owner")
        if found.person in each.barred:
            raise Conflict("owner_barred", field="owner")
        for team in list_teams(work):
            if team.code == found.team and not _papers(team) <= each.able_on(today).keys():
                raise Conflict("owner_uncertified", field="owner", certificate=team.certificate)
    return give_item(work, item, owner, reason)


# --- what nobody touches ----------------------------------------------------------------------------------------------


def start_returning(work: Work) -> None:
    """Queue the next look at what nobody touches, at a full quarter of an hour; once each, however often asked."""
    slot = int(work.now().timestamp() // LOOK_EVERY.total_seconds()) + 1
    due_at = datetime.fromtimestamp(slot * LOOK_EVERY.total_seconds(), work.now().tzinfo)
    jobs.enqueue(work, RETURN_UNTOUCHED, {}, due_at=due_at, key=f"{RETURN_UNTOUCHED}:{slot}")


def look_for_untouched(work: Work, after: timedelta) -> int:
    """Give back what was not touched for so long, and look again after a while. Returns how many."""
    count = return_untouched(work, after)
    start_returning(work)
    return count


def _run(row: Any) -> Run:
    return Run(
        row.id,
        row.made_at,
        row.made_by,
        tuple(row.teams),
        row.applied_at,
        row.applied,
        row.worth,
        row.bound,
        row.gap,
        row.left,
        tuple(row.loads),
    )


def _line(row: Any) -> Line:
    owner = UserId(row.owner) if row.owner else None
    return Line(row.place, WorkItemId(row.item), owner, tuple(row.reasons), row.instead, row.was_given)
