"""Open teams, add people, say what they can do, when they work and when they are away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import PersonId, UserId, new_id
from tideover.base.work import Work
from tideover.journal import record
from tideover.security import Actor, Role, active_users
from tideover.staffing import store
from tideover.staffing.duty import day_begins
from tideover.staffing.model import (
    DAY_MINUTES,
    OFFICE_HOURS,
    TOP_LEVEL,
    USUAL_TEAMS,
    Ability,
    ColleagueBarLifted,
    ColleagueBarred,
    Leave,
    LeaveCancelled,
    LeaveKind,
    LeaveNoted,
    ShiftsChanged,
    SkillKind,
    SkillNoted,
    SkillRemoved,
    Span,
    StaffCapacityChanged,
    Team,
    TeamCertificateChanged,
    TeamMemberAdded,
    TeamMemberRemoved,
    TeamOpened,
    TeamRenamed,
    check_code,
    check_language,
    check_spans,
)

LONGEST_NAME = 60
# Whoever leaves a team or goes on leave gives back what they have: carried out by the room that knows the items.
RETURN_JOB = "return_items"


def open_team(work: Work, code: str, name_zh: str, name_en: str) -> Team:
    """A team that works office hours until somebody says otherwise. Raises ``Conflict("team_exists")``, ``Invalid``."""
    team = Team(check_code(code, "code"), *_names(name_zh, name_en))
    if not store.insert_team(work, team):
        raise Conflict("team_exists", field="code")
    record(work, TeamOpened(team.code, work.actor))
    store.put_shifts(work, team.code, OFFICE_HOURS)
    return team


def _names(name_zh: str, name_en: str) -> tuple[str, str]:
    for field, name in (("name_zh", name_zh), ("name_en", name_en)):
        if not name.strip() or len(name) > LONGEST_NAME:
            raise Invalid("invalid_name", field=field, expected=f"1 to {LONGEST_NAME} characters")
    return name_zh.strip(), name_en.strip()


def rename_team(work: Work, team: str, name_zh: str, name_en: str) -> None:
    """Its code stays: items stand before it. Raises ``NotFound("team_not_found")``, ``Invalid("invalid_name")``."""
    find_team(work, team)
    names = _names(name_zh, name_en)
    store.set_names(work, team, *names)
    record(work, TeamRenamed(team, *names, work.actor))


def open_usual_teams(work: Work) -> list[str]:
    """Open those of the teams that work items of the product stand before and that are not open yet. Returns their codes."""
    there = {team.code for team in store.team_rows(work)}
    missing = [team for team in USUAL_TEAMS if team.code not in there]
    for team in missing:
        open_team(work, team.code, team.name_zh, team.name_en)
    return [team.code for team in missing]


def set_certificate(work: Work, team: str, certificate: str | None) -> None:
    """Which certificate whoever is given the team's matters must hold; None: none. Raises ``NotFound``, ``Invalid``."""
    find_team(work, team)
    store.set_certificate(work, team, certificate and check_code(certificate, "certificate"))
    record(work, TeamCertificateChanged(team, certificate, work.actor))


def add_member(work: Work, team: str, user: UserId) -> None:
    """From now on. Raises ``NotFound``, ``Conflict("member_already")``."""
    find_team(work, team)
    find_user(work, user)
    if not store.insert_member(work, team, user, work.now()):
        raise Conflict("member_already", field="user")
    record(work, TeamMemberAdded(team, user, work.actor))


def end_membership(work: Work, team: str, user: UserId) -> None:
    """As of now; what they had of the team's goes back to it at once. Raises ``NotFound("member_not_found")``."""
    if not store.end_member(work, team, user, work.now()):
        raise NotFound("member_not_found", field="user")
    record(work, TeamMemberRemoved(team, user, work.actor))
    jobs.enqueue(work, RETURN_JOB, {"user": user, "team": team}, priority=jobs.URGENT)


def note_skill(work: Work, user: UserId, ability: Ability) -> None:
    """Add an ability, or say it anew. Raises ``NotFound``, ``Invalid``."""
    find_user(work, user)
    if ability.kind is SkillKind.LANGUAGE:
        check_language(ability.code)
    else:
        check_code(ability.code, "code")
    if not 1 <= ability.level <= TOP_LEVEL:
        raise Invalid("invalid_level", field="level", expected=f"1 to {TOP_LEVEL}")
    if ability.valid_from and ability.valid_until and ability.valid_until < ability.valid_from:
        raise Invalid("invalid_days", field="valid_until", expected="not before valid_from")
    store.put_skill(work, user, ability)
    told = (ability.kind, ability.code, ability.level, ability.valid_from, ability.valid_until)
    record(work, SkillNoted(user, *told, work.actor))


def end_skill(work: Work, user: UserId, kind: SkillKind, code: str) -> None:
    """Raises ``NotFound("skill_not_found")``."""
    if not store.delete_skill(work, user, kind.value, code):
        raise NotFound("skill_not_found", field="code")
    record(work, SkillRemoved(user, kind, code, work.actor))


def set_shifts(work: Work, whose: UserId | str, spans: Sequence[Span]) -> list[Span]:
    """The weekly hours of a user, or of a team: those of everybody in it who has none of their own. None for a user: the
    team's again. Raises ``NotFound``, ``Invalid("invalid_shift")``."""
    if isinstance(whose, UUID):
        find_user(work, UserId(whose))
    else:
        find_team(work, whose)
    ordered = check_spans(spans)
    store.put_shifts(work, str(whose), ordered)
    told = tuple(f"{span.weekday} {span.begins} {span.ends}" for span in ordered)
    record(work, ShiftsChanged(str(whose), told, work.actor))
    return ordered


def note_leave(work: Work, user: UserId, first_day: date, last_day: date, kind: LeaveKind) -> Leave:
    """Whole days, both included. When it begins (at once where it has) what they have goes back to their teams.

    Raises ``NotFound``, ``Invalid("invalid_days")``, ``Conflict("leave_already")`` where some of the days are taken.
    """
    find_user(work, user)
    if last_day < first_day or last_day < work.today():
        raise Invalid("invalid_days", field="last_day", expected="not before first_day, nor in the past")
    work.hold([f"staff:{user}"])
    if store.overlapping_leave(work, user, first_day, last_day):
        raise Conflict("leave_already", field="first_day")
    leave = Leave(new_id(), user, first_day, last_day, kind)
    store.insert_leave(work, leave)
    record(work, LeaveNoted(leave.id, user, first_day, last_day, work.actor))
    begins = day_begins(first_day)
    due_at = begins if begins > work.now() else None
    jobs.enqueue(work, RETURN_JOB, {"user": user, "leave": leave.id}, due_at=due_at, priority=jobs.URGENT)
    return leave


def cancel_leave(work: Work, leave: UUID) -> Leave:
    """Raises ``NotFound("leave_not_found")``."""
    gone = store.delete_leave(work, leave)
    if gone is None:
        raise NotFound("leave_not_found", field="leave")
    record(work, LeaveCancelled(gone.id, gone.user, work.actor))
    return gone


def set_capacity(work: Work, user: UserId, minutes: int | None) -> None:
    """The most minutes a day that cases may take of somebody; None: what their shift gives.

    Raises ``NotFound``, ``Invalid``."""
    find_user(work, user)
    if minutes is not None and not 0 <= minutes <= DAY_MINUTES:
        raise Invalid("invalid_capacity", field="minutes", expected=f"0 to {DAY_MINUTES}, or null")
    store.put_capacity(work, user, minutes)
    record(work, StaffCapacityChanged(user, minutes, work.actor))


def bar_from(work: Work, user: UserId, person: PersonId, reason: str) -> None:
    """Somebody is not given this person's matters any more (a relative, a neighbour). Raises ``NotFound``, ``Invalid``."""
    find_user(work, user)
    if store.insert_bar(work, user, person, check_code(reason, "reason")):
        record(work, ColleagueBarred(person, user, reason, work.actor))
        jobs.enqueue(work, RETURN_JOB, {"user": user, "person": person}, priority=jobs.URGENT)


def lift_bar(work: Work, user: UserId, person: PersonId) -> None:
    """Raises ``NotFound("bar_not_found")``."""
    if not store.delete_bar(work, user, person):
        raise NotFound("bar_not_found", field="person")
    record(work, ColleagueBarLifted(person, user, work.actor))


def find_team(work: Work, code: str) -> None:
    """Raises ``NotFound("team_not_found")``."""
    if not store.has_team(work, code):
        raise NotFound("team_not_found", field="team")


def find_user(work: Work, user: UserId) -> Actor:
    """Raises ``NotFound("user_not_found")``: nobody of that id, a system, or somebody who may not sign in any more."""
    found = active_users(work, [user])
    if not found or found[0].role is Role.SYSTEM:
        raise NotFound("user_not_found", field="user")
    return found[0]
