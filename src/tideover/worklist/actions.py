"""Open, give, take, postpone, close and list items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tideover.base.errors import Conflict, NotFound
from tideover.base.ids import PersonId, UserId, WorkItemId, new_id
from tideover.base.work import Work
from tideover.journal import record, record_all
from tideover.worklist import store
from tideover.worklist.model import (
    TeamQueue,
    WorkItem,
    WorkItemClosed,
    WorkItemGiven,
    WorkItemOpened,
    WorkItemPostponed,
    WorkItemTaken,
)


def open_item(
    work: Work,
    kind: str,
    team: str,
    subject: UUID,
    person: PersonId | None,
    within: timedelta,
    *,
    priority: int = 0,
    starts_at: datetime | None = None,
    owner: UserId | None = None,
) -> WorkItemId:
    """Put something before a team, due ``within`` from now. ``priority``: the higher goes first; ``starts_at``: not before
    (now); ``owner``: whose it is from the beginning (the team's)."""
    item = WorkItemId(new_id())
    now = work.now()
    row = {
        "id": item,
        "kind": kind,
        "team": team,
        "person": person,
        "subject": str(subject),
        "opened_at": now,
        "priority": priority,
    }
    owned = {"owner": str(owner), "owned_at": now} if owner else {}
    store.insert_item(work, {**row, **owned, "starts_at": starts_at or now, "due_at": now + within})
    record(work, WorkItemOpened(person, item, kind, team, now + within))
    if owner:
        record(work, WorkItemGiven(person, item, owner, team, "opened", work.actor))
    return item


def find_item(work: Work, item: WorkItemId) -> WorkItem:
    """Raises ``NotFound``."""
    found = store.item_row(work, item)
    if found is None:
        raise NotFound("work_item_not_found", field="item")
    return found


def close_item(work: Work, item: WorkItemId, outcome: str | None = None) -> WorkItem:
    """``outcome``: a short code of what became of it. Raises ``NotFound`` where there is no such open item."""
    closed = store.close(work, item, work.now(), outcome)
    if closed is None:
        raise NotFound("open_item_not_found", field="item")
    record(work, WorkItemClosed(closed.person, item, closed.kind, work.actor))
    return closed


def close_items_about(work: Work, subject: UUID, outcome: str | None = None, kinds: Sequence[str] | None = None) -> int:
    """Close every open item (or those of some kinds) about something that has come to its end. Returns how many."""
    closed = store.close_about(work, subject, work.now(), outcome, kinds)
    for item in closed:
        record(work, WorkItemClosed(item.person, item.id, item.kind, work.actor))
    return len(closed)


def give_items(work: Work, given: Sequence[tuple[WorkItemId, UserId | None]], reason: str) -> int:
    """Make open items somebody's, or (None) their teams' again; whoever had one in hand has it no more. ``reason``: a short
    code. Items that are closed, or already theirs, stay as they are. Returns how many changed hands."""
    changed = store.give(work, [(item, str(owner) if owner else None) for item, owner in given], work.now())
    record_all(work, [WorkItemGiven(item.person, item.id, item.owner, item.team, reason, work.actor) for item in changed])
    return len(changed)


def give_item(work: Work, item: WorkItemId, owner: UserId | None, reason: str) -> WorkItem:
    """One item. Raises ``NotFound``, ``Conflict("work_item_closed")``."""
    found = find_item(work, item)
    if found.closed_at is not None:
        raise Conflict("work_item_closed", item=str(item))
    give_items(work, [(item, owner)], reason)
    return find_item(work, item)


def hand_over(work: Work, item: WorkItemId, team: str, owner: UserId | None, reason: str) -> WorkItem:
    """Make an open item another team's (``owner`` None: whoever of it comes first) or somebody's; whoever had it in hand has
    it no more. ``reason``: a short code. Raises ``NotFound``."""
    moved = store.move(work, item, team, str(owner) if owner else None, work.now())
    if moved is None:
        raise NotFound("open_item_not_found", field="item")
    record(work, WorkItemGiven(moved.person, item, owner, team, reason, work.actor))
    return moved


def take_next(work: Work, owner: UserId, teams: Sequence[str], barred: Sequence[PersonId] = ()) -> WorkItem | None:
    """What somebody does next: what they have in hand already; else the first of their own that can be worked now; else the
    first of their teams' that nobody has. Nobody chooses among them. ``barred``: whose matters they are kept from. None:
    nothing waits."""
    work.hold([f"desk:{owner}"])  # two windows of one person take one item
    held = store.in_hand(work, str(owner))
    if held is not None:
        return held
    now = work.now()
    own = store.first_waiting(work, str(owner), (), barred, now)
    first = own or store.first_waiting(work, None, teams, barred, now)
    if first is None:
        return None
    taken = store.take(work, first, str(owner), now)
    record(work, WorkItemTaken(taken.person, taken.id, owner))
    return taken


def postpone_item(work: Work, item: WorkItemId, starts_at: datetime, within: timedelta, reason: str) -> WorkItem:
    """Not before ``starts_at``, due ``within`` from then; it stays its owner's. Raises ``NotFound``."""
    postponed = store.postpone(work, item, starts_at, starts_at + within)
    if postponed is None:
        raise NotFound("open_item_not_found", field="item")
    record(work, WorkItemPostponed(postponed.person, item, starts_at, reason, work.actor))
    return postponed


def next_start(work: Work, owner: UserId, teams: Sequence[str], barred: Sequence[PersonId] = ()) -> datetime | None:
    """When the next item begins of somebody's or their teams' that cannot be worked yet; None: there is none."""
    return store.next_start(work, str(owner), teams, barred, work.now())


def return_untouched(work: Work, after: timedelta) -> int:
    """What was given to somebody, could be worked and was not taken in hand for this long is its team's again. Returns how
    many."""
    waiting = store.untouched(work, work.now() - after)
    return give_items(work, [(WorkItemId(item), None) for item in waiting], "untouched")


def item_in_hand(work: Work, owner: UserId) -> WorkItem | None:
    return store.in_hand(work, str(owner))


def items_in_hand(work: Work) -> list[WorkItem]:
    """What everybody has in hand now."""
    return store.taken(work)


def team_queues(work: Work, now: datetime) -> list[TeamQueue]:
    """Every team that has something open."""
    return [
        TeamQueue(row.team, row.waiting, row.in_hand, row.later, row.overdue, row.oldest_at) for row in store.teams(work, now)
    ]


def items_owned(work: Work, owner: UserId) -> dict[str, int]:
    """How many open items somebody has, by the team they stand before."""
    return store.owned(work, str(owner))


def list_items(
    work: Work,
    after: tuple[datetime, UUID] | None,
    limit: int,
    *,
    kind: str | None = None,
    team: str | None = None,
    due_before: datetime | None = None,
) -> list[WorkItem]:
    """Open items, the first due first. ``kind``, ``team``: only of these; ``due_before``: only what was to be done by then.
    ``after``: the last one's due moment and id."""
    return store.open_items(work, after, limit, kind, team, due_before)


def queue_of(
    work: Work,
    owner: UserId,
    teams: Sequence[str],
    after: tuple[int, datetime, UUID] | None,
    limit: int,
    barred: Sequence[PersonId] = (),
) -> list[WorkItem]:
    """Somebody's open items and their teams' that nobody has, in the order they are worked: priority, then due; without those
    of whom they are kept from (``barred``). ``after``: the last one's priority, due moment and id."""
    return store.queue(work, str(owner), teams, barred, after, limit)


def open_items_of_teams(work: Work, teams: Sequence[str], kinds: Sequence[str], limit: int) -> list[WorkItem]:
    """Open items that nobody has in hand, in the order they are worked: what can be given to people."""
    return store.open_of_teams(work, teams, kinds, limit)


def last_owners(work: Work, persons: Sequence[PersonId]) -> dict[PersonId, UserId]:
    """Who last had something of each of these persons that has been closed."""
    return store.last_owners(work, persons)


def open_items_about(work: Work, person: PersonId) -> list[WorkItem]:
    """A person's open items, in the order they are worked."""
    return store.open_about(work, person)
