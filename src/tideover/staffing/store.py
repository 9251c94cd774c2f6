"""The tables of teams, abilities, shifts and leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, Text, delete, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import PersonId, UserId
from tideover.base.work import Work
from tideover.staffing.model import Ability, Leave, LeaveKind, SkillKind, Span, Team

teams = tenant_table(
    "team",
    Column("code", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("certificate", Text),
    key=["code"],
)
members = tenant_table(
    "team_member",
    Column("team", Text, nullable=False),
    Column("user", PgUuid(as_uuid=True), nullable=False),
    Column("since", TIMESTAMP(timezone=True), nullable=False),
    Column("until", TIMESTAMP(timezone=True)),
    key=["team", "user", "since"],
)
_is_member = members.c.until.is_(None)
Index("team_member_now_uq", members.c.tenant, members.c.user, members.c.team, unique=True, postgresql_where=_is_member)
skills = tenant_table(
    "staff_skill",
    Column("user", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    key=["user", "kind", "code"],
)
shifts = tenant_table(
    "shift",
    Column("whose", Text, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("begins", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    key=["whose", "weekday", "begins"],
)
leaves = tenant_table(
    "staff_leave",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("user", PgUuid(as_uuid=True), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    key=["id"],
)
Index("staff_leave_user_ix", leaves.c.tenant, leaves.c.user, leaves.c.last_day)
capacities = tenant_table(
    "staff_capacity",
    Column("user", PgUuid(as_uuid=True), nullable=False),
    Column("minutes", Integer, nullable=False),
    key=["user"],
)
bars = tenant_table(
    "staff_bar",
    Column("user", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("reason", Text, nullable=False),
    key=["user", "person"],
)


def insert_team(work: Work, team: Team) -> bool:
    row = {"code": team.code, "name_zh": team.name_zh, "name_en": team.name_en}
    return _is_new(work, insert(teams).values(row).on_conflict_do_nothing().returning(teams.c.tenant))


def team_rows(work: Work) -> list[Team]:
    rows = work.execute(select(teams).order_by(teams.c.code))
    return [Team(row.code, row.name_zh, row.name_en, row.certificate) for row in rows]


def set_names(work: Work, code: str, name_zh: str, name_en: str) -> None:
    work.execute(update(teams).where(teams.c.code == code).values(name_zh=name_zh, name_en=name_en))


def set_certificate(work: Work, code: str, certificate: str | None) -> None:
    work.execute(update(teams).where(teams.c.code == code).values(certificate=certificate))


def has_team(work: Work, code: str) -> bool:
    return work.execute(select(teams.c.code).where(teams.c.code == code)).one_or_none() is not None


def insert_member(work: Work, team: str, user: UUID, since: datetime) -> bool:
    """Whether they were not in it yet."""
    row = {"team": team, "user": user, "since": since}
    return _is_new(work, insert(members).values(row).on_conflict_do_nothing().returning(members.c.tenant))


def end_member(work: Work, team: str, user: UUID, until: datetime) -> bool:
    mine = (members.c.team == team, members.c.user == user, _is_member)
    return bool(work.execute(update(members).where(*mine).values(until=until)).rowcount)


def member_rows(work: Work, team: str | None = None, user: UUID | None = None) -> list[tuple[str, UserId]]:
    """Who is in which team now: (team, user)."""
    statement = select(members.c.team, members.c.user).where(_is_member).order_by(members.c.team, members.c.user)
    if team is not None:
        statement = statement.where(members.c.team == team)
    if user is not None:
        statement = statement.where(members.c.user == user)
    return [(row.team, UserId(row.user)) for row in work.execute(statement)]


def put_skill(work: Work, user: UUID, ability: Ability) -> None:
    told = {"level": ability.level, "valid_from": ability.valid_from, "valid_until": ability.valid_until}
    row = {"user": user, "kind": ability.kind.value, "code": ability.code, **told}
    work.execute(insert(skills).values(row).on_conflict_do_update(index_elements=["tenant", "user", "kind", "code"], set_=told))


def delete_skill(work: Work, user: UUID, kind: str, code: str) -> bool:
    mine = (skills.c.user == user, skills.c.kind == kind, skills.c.code == code)
    return bool(work.execute(delete(skills).where(*mine)).rowcount)


def skill_rows(work: Work, users: Sequence[UUID]) -> list[tuple[UserId, Ability]]:
    statement = select(skills).where(skills.c.user.in_(users)).order_by(skills.c.user, skills.c.kind, skills.c.code)
    return [
        (UserId(row.user), Ability(SkillKind(row.kind), row.code, row.level, row.valid_from, row.valid_until))
        for row in work.execute(statement)
    ]


def put_shifts(work: Work, whose: str, spans: Sequence[Span]) -> None:
    work.execute(delete(shifts).where(shifts.c.whose == whose))
    rows = [{"whose": whose, "weekday": span.weekday, "begins": span.begins, "ends": span.ends} for span in spans]
    if rows:
        work.execute(insert(shifts), rows)


def shift_rows(work: Work, whose: Sequence[str]) -> list[tuple[str, Span]]:
    statement = select(shifts).where(shifts.c.whose.in_(whose)).order_by(shifts.c.whose, shifts.c.weekday, shifts.c.begins)
    return [(row.whose, Span(row.weekday, row.begins, row.ends)) for row in work.execute(statement)]


def insert_leave(work: Work, leave: Leave) -> None:
    row = {"id": leave.id, "user": leave.user, "first_day": leave.first_day, "last_day": leave.last_day}
    work.execute(insert(leaves), [{**row, "kind": leave.kind.value}])


def delete_leave(work: Work, leave: UUID) -> Leave | None:
    row = work.execute(delete(leaves).where(leaves.c.id == leave).returning(*leaves.c)).one_or_none()
    return None if row is None else _leave(row)


def leave_rows(work: Work, users: Sequence[UUID], since: date) -> list[Leave]:
    """Leave that has not ended before a day."""
    statement = select(leaves).where(leaves.c.user.in_(users), leaves.c.last_day >= since)
    return [_leave(row) for row in work.execute(statement.order_by(leaves.c.first_day, leaves.c.id))]


def overlapping_leave(work: Work, user: UUID, first: date, last: date) -> bool:
    statement = select(leaves.c.id).where(leaves.c.user == user, leaves.c.first_day <= last, leaves.c.last_day >= first)
    return work.execute(statement.limit(1)).one_or_none() is not None


def put_capacity(work: Work, user: UUID, minutes: int | None) -> None:
    if minutes is None:
        work.execute(delete(capacities).where(capacities.c.user == user))
        return
    told = insert(capacities).values({"user": user, "minutes": minutes})
    work.execute(told.on_conflict_do_update(index_elements=["tenant", "user"], set_={"minutes": minutes}))


def capacity_rows(work: Work, users: Sequence[UUID]) -> dict[UserId, int]:
    statement = select(capacities.c.user, capacities.c.minutes).where(capacities.c.user.in_(users))
    return {UserId(row.user): row.minutes for row in work.execute(statement)}


def insert_bar(work: Work, user: UUID, person: UUID, reason: str) -> bool:
    row = {"user": user, "person": person, "reason": reason}
    return _is_new(work, insert(bars).values(row).on_conflict_do_nothing().returning(bars.c.tenant))


def delete_bar(work: Work, user: UUID, person: UUID) -> bool:
    return bool(work.execute(delete(bars).where(bars.c.user == user, bars.c.person == person)).rowcount)


def bar_rows(work: Work, users: Sequence[UUID]) -> list[tuple[UserId, PersonId, str]]:
    statement = select(bars).where(bars.c.user.in_(users)).order_by(bars.c.user, bars.c.person)
    return [(UserId(row.user), PersonId(row.person), row.reason) for row in work.execute(statement)]


def _leave(row: Any) -> Leave:
    return Leave(row.id, UserId(row.user), row.first_day, row.last_day, LeaveKind(row.kind))


def _is_new(work: Work, statement: Any) -> bool:
    return work.execute(statement).one_or_none() is not None
