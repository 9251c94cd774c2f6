"""The table of work items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    Select,
    Text,
    all_,
    and_,
    any_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import PersonId, UserId, WorkItemId
from tideover.base.work import Work
from tideover.worklist.model import WorkItem

items = tenant_table(
    "work_item",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("person", PgUuid(as_uuid=True)),
    Column("subject", Text, nullable=False),
    Column("opened_at", TIMESTAMP(timezone=True), nullable=False),
    Column("due_at", TIMESTAMP(timezone=True), nullable=False),
    Column("closed_at", TIMESTAMP(timezone=True)),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("starts_at", TIMESTAMP(timezone=True), nullable=False),
    Column("owner", Text),
    Column("owned_at", TIMESTAMP(timezone=True)),
    Column("taken_at", TIMESTAMP(timezone=True)),
    Column("outcome", Text),
    key=["id"],
)
_is_open = items.c.closed_at.is_(None)
Index("work_item_open_ix", items.c.tenant, items.c.due_at, postgresql_where=_is_open)
Index(
    "work_item_owner_ix",
    items.c.tenant,
    items.c.owner,
    items.c.priority.desc(),
    items.c.due_at,
    items.c.id,
    postgresql_where=_is_open,
)
Index(
    "work_item_team_ix",
    items.c.tenant,
    items.c.team,
    items.c.priority.desc(),
    items.c.due_at,
    items.c.id,
    postgresql_where=and_(_is_open, items.c.owner.is_(None)),
)
Index("work_item_subject_ix", items.c.tenant, items.c.subject, postgresql_where=_is_open)
Index("work_item_person_ix", items.c.tenant, items.c.person, postgresql_where=_is_open)
Index(
    "work_item_taken_uq",
    items.c.tenant,
    items.c.owner,
    unique=True,
    postgresql_where=and_(_is_open, items.c.taken_at.isnot(None)),
)
ORDER = (items.c.priority.desc(), items.c.due_at, items.c.id)
_TAKEN_AT_ONCE = 64  # of the first items, as many as desks may be about to take in one moment


def _first(such: ColumnElement[bool]) -> Select[Any]:
    """The first ``limit`` open items of ``owner``, and of ``teams`` that nobody has, in the order they are worked, without
    those about ``barred``. Read team by team, each along its index, so that it costs the same however many wait."""

    def along(whose: ColumnElement[bool]) -> Select[Any]:
        of = or_(items.c.person.is_(None), items.c.person != all_(bindparam("barred", type_=ARRAY(PgUuid(as_uuid=True)))))
        return select(items).where(_is_open, whose, of, such).order_by(*ORDER).limit(bindparam("limit", type_=Integer))

    team = select(func.unnest(bindparam("teams", type_=ARRAY(Text))).label("team")).subquery()
    theirs = along(and_(items.c.owner.is_(None), items.c.team == team.c.team)).lateral()
    own = along(items.c.owner == bindparam("owner", type_=Text)).subquery()
    found = union_all(select(own), select(theirs).select_from(team.join(theirs, true()))).subquery()
    order = (found.c.priority.desc(), found.c.due_at, found.c.id)
    return select(found).order_by(*order).limit(bindparam("limit", type_=Integer))


_MOMENT = TIMESTAMP(timezone=True)
_CAN_BE_WORKED = and_(items.c.taken_at.is_(None), items.c.starts_at <= bindparam("now", type_=_MOMENT))
_QUEUE = _first(true())
_QUEUE_AFTER = _first(
    and_(
        items.c.priority <= bindparam("priority", type_=Integer),
        or_(
            items.c.priority < bindparam("priority", type_=Integer),
            items.c.due_at > bindparam("due", type_=_MOMENT),
            and_(items.c.due_at == bindparam("due", type_=_MOMENT), items.c.id > bindparam("item", type_=PgUuid)),
        ),
    )
)
_CANDIDATES = _first(_CAN_BE_WORKED)
_TAKEN = (
    select(items.c.id)
    .where(
        items.c.id == any_(bindparam("candidates", type_=ARRAY(PgUuid(as_uuid=True)))),
        items.c.owner.is_not_distinct_from(bindparam("owner", type_=Text)),
        _is_open,
        _CAN_BE_WORKED,
    )
    .order_by(*ORDER)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def insert_item(work: Work, row: dict[str, Any]) -> None:
    work.execute(insert(items), [row])


def item_row(work: Work, item: UUID, *, lock: bool = False) -> WorkItem | None:
    statement = select(items).where(items.c.id == item)
    row = work.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _item(row)


def close(work: Work, item: UUID, at: datetime, outcome: str | None) -> WorkItem | None:
    return _one(work, update(items).where(items.c.id == item, _is_open).values(closed_at=at, outcome=outcome))


def close_about(work: Work, subject: UUID, at: datetime, outcome: str | None, kinds: Sequence[str] | None) -> list[WorkItem]:
    statement = update(items).where(items.c.subject == str(subject), _is_open)
    if kinds is not None:
        statement = statement.where(items.c.kind == any_(literal(list(kinds), ARRAY(Text))))
    return [_item(row) for row in work.execute(statement.values(closed_at=at, outcome=outcome).returning(*items.c))]


def give(work: Work, given: Sequence[tuple[UUID, str | None]], at: datetime) -> list[WorkItem]:
    """Those that were open and somebody else's. Nobody has it in hand afterwards."""
    ids, owners = [str(item) for item, _ in given], [owner for _, owner in given]
    told = select(
        func.unnest(bindparam("ids", ids, ARRAY(Text))).label("id"),
        func.unnest(bindparam("owners", owners, ARRAY(Text))).label("owner"),
    ).subquery()
    statement = (
        update(items)
        .where(items.c.id == func.cast(told.c.id, PgUuid), _is_open, items.c.owner.is_distinct_from(told.c.owner))
        .values(owner=told.c.owner, owned_at=literal(at, TIMESTAMP(timezone=True)), taken_at=None)
        .returning(*items.c)
    )
    return [_item(row) for row in work.execute(statement)]


def move(work: Work, item: UUID, team: str, owner: str | None, at: datetime) -> WorkItem | None:
    owned_at = None if owner is None else at
    values = {"team": team, "owner": owner, "owned_at": owned_at, "taken_at": None}
    return _one(work, update(items).where(items.c.id == item, _is_open).values(values))


def in_hand(work: Work, owner: str) -> WorkItem | None:
    row = work.execute(select(items).where(items.c.owner == owner, _is_open, items.c.taken_at.isnot(None))).one_or_none()
    return None if row is None else _item(row)


def first_waiting(work: Work, owner: str | None, teams: Sequence[str], barred: Sequence[UUID], now: datetime) -> UUID | None:
    """The first of an owner's, or (None) of these teams' that nobody has, that can be worked now. Locked; what another is about
    to take is passed over."""
    whose = {"owner": owner, "teams": list(teams), "barred": list(barred), "now": now}
    few = _TAKEN_AT_ONCE
    while True:
        candidates = [row.id for row in work.execute(_CANDIDATES, {**whose, "limit": few})]
        first = work.execute(_TAKEN, {"candidates": candidates, "owner": owner, "now": now}).scalar_one_or_none()
        if first is not None or len(candidates) < few:
            return first
        few *= 8  # others took all of these in the meantime


def take(work: Work, item: UUID, owner: str, at: datetime) -> WorkItem:
    values = {"owner": owner, "owned_at": func.coalesce(items.c.owned_at, at), "taken_at": at}
    taken = _one(work, update(items).where(items.c.id == item).values(values))
    assert taken is not None
    return taken


def postpone(work: Work, item: UUID, starts_at: datetime, due_at: datetime) -> WorkItem | None:
    return _one(
        work, update(items).where(items.c.id == item, _is_open).values(starts_at=starts_at, due_at=due_at, taken_at=None)
    )


def untouched(work: Work, before: datetime) -> list[UUID]:
    """Items that could be worked, were given to somebody before a moment, and were never taken in hand."""
    statement = select(items.c.id).where(
        items.c.owner.isnot(None), _is_open, items.c.taken_at.is_(None), items.c.owned_at < before, items.c.starts_at < before
    )
    return list(work.execute(statement.order_by(items.c.id)).scalars())


def open_items(
    work: Work,
    after: tuple[datetime, UUID] | None,
    limit: int,
    kind: str | None,
    team: str | None,
    due_before: datetime | None,
) -> list[WorkItem]:
    statement = select(items).where(_is_open).order_by(items.c.due_at, items.c.id).limit(limit)
    if kind is not None:
        statement = statement.where(items.c.kind == kind)
    if team is not None:
        statement = statement.where(items.c.team == team)
    if due_before is not None:
        statement = statement.where(items.c.due_at < due_before)
    if after is not None:
        statement = statement.where((items.c.due_at > after[0]) | ((items.c.due_at == after[0]) & (items.c.id > after[1])))
    return [_item(row) for row in work.execute(statement)]


def _theirs(owner: str, teams: Sequence[str]) -> Any:
    """An owner's items, and those of these teams that nobody has."""
    return or_(items.c.owner == owner, and_(items.c.owner.is_(None), items.c.team == any_(literal(list(teams), ARRAY(Text)))))


def _not_about(barred: Sequence[UUID]) -> Any:
    return or_(items.c.person.is_(None), items.c.person != all_(literal(list(barred), ARRAY(PgUuid(as_uuid=True)))))


def next_start(work: Work, owner: str, teams: Sequence[str], barred: Sequence[UUID], now: datetime) -> datetime | None:
    """When the first of what they could take later begins."""
    theirs = and_(_theirs(owner, teams), _not_about(barred))
    statement = select(func.min(items.c.starts_at)).where(_is_open, theirs, items.c.starts_at > now)
    first: datetime | None = work.execute(statement).scalar_one()
    return first


def queue(
    work: Work,
    owner: str,
    teams: Sequence[str],
    barred: Sequence[UUID],
    after: tuple[int, datetime, UUID] | None,
    limit: int,
) -> list[WorkItem]:
    """An owner's open items and those of these teams that nobody has, in the order they are worked."""
    whose = {"owner": owner, "teams": list(teams), "barred": list(barred), "limit": limit}
    if after is None:
        rows = work.execute(_QUEUE, whose)
    else:
        priority, due, item = after
        rows = work.execute(_QUEUE_AFTER, {**whose, "priority": priority, "due": due, "item": item})
    return [_item(row) for row in rows]


def open_of_teams(work: Work, teams: Sequence[str], kinds: Sequence[str], limit: int) -> list[WorkItem]:
    """Open items of these teams and kinds that nobody has in hand, in the order they are worked."""
    statement = select(items).where(
        _is_open,
        items.c.taken_at.is_(None),
        items.c.team == any_(literal(list(teams), ARRAY(Text))),
        items.c.kind == any_(literal(list(kinds), ARRAY(Text))),
    )
    return [_item(row) for row in work.execute(statement.order_by(*ORDER).limit(limit))]


def last_owners(work: Work, persons: Sequence[UUID]) -> dict[PersonId, UserId]:
    statement = (
        select(items.c.person, items.c.owner)
        .distinct(items.c.person)
        .where(
            items.c.person == any_(literal(list(persons), ARRAY(PgUuid))),
            items.c.owner.isnot(None),
            items.c.closed_at.isnot(None),
        )
        .order_by(items.c.person, items.c.closed_at.desc())
    )
    return {PersonId(row.person): UserId(UUID(row.owner)) for row in work.execute(statement)}


def teams(work: Work, now: datetime) -> list[Any]:
    """Open items by team: counts, and when the oldest that waits was opened."""
    can_work = and_(items.c.taken_at.is_(None), items.c.starts_at <= now)
    statement = (
        select(
            items.c.team,
            func.count().filter(can_work).label("waiting"),
            func.count().filter(items.c.taken_at.isnot(None)).label("in_hand"),
            func.count().filter(and_(items.c.taken_at.is_(None), items.c.starts_at > now)).label("later"),
            func.count().filter(items.c.due_at < now).label("overdue"),
            func.min(items.c.opened_at).filter(can_work).label("oldest_at"),
        )
        .where(_is_open)
        .group_by(items.c.team)
        .order_by(items.c.team)
    )
    return list(work.execute(statement))


def owned(work: Work, owner: str) -> dict[str, int]:
    """How many open items somebody has, by team."""
    statement = select(items.c.team, func.count().label("items")).where(items.c.owner == owner, _is_open)
    return {row.team: row.items for row in work.execute(statement.group_by(items.c.team).order_by(items.c.team))}


def taken(work: Work) -> list[WorkItem]:
    return [_item(row) for row in work.execute(select(items).where(_is_open, items.c.taken_at.isnot(None)).order_by(*ORDER))]


def open_about(work: Work, person: UUID) -> list[WorkItem]:
    return [_item(row) for row in work.execute(select(items).where(items.c.person == person, _is_open).order_by(*ORDER))]


def _one(work: Work, statement: Any) -> WorkItem | None:
    row = work.execute(statement.returning(*items.c)).one_or_none()
    return None if row is None else _item(row)


def _item(row: Any) -> WorkItem:
    return WorkItem(
        WorkItemId(row.id),
        row.kind,
        row.team,
        PersonId(row.person) if row.person else None,
        row.subject,
        row.opened_at,
        row.due_at,
        row.closed_at,
        row.priority,
        row.starts_at,
        UserId(UUID(row.owner)) if row.owner else None,
        row.owned_at,
        row.taken_at,
        row.outcome,
    )
