"""How teams and people of the house look over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

from tideover.base.http import Day, Shown
from tideover.security import Role
from tideover.staffing.model import Ability, Leave, LeaveKind, SkillKind, Span, Team
from tideover.staffing.rosters import Colleague


class SpanShown(Shown):
    """Every week, in the tenant's zone. ``weekday``: 1 Monday to 7 Sunday; ``begins``, ``ends``: HH:MM, 24:00 is midnight."""

    weekday: int
    begins: str
    ends: str


class TeamShown(Shown):
    code: str
    name_zh: str
    name_en: str
    certificate: str | None
    members: int
    away: int
    spans: list[SpanShown]


class TeamsShown(Shown):
    teams: list[TeamShown]


class AbilityShown(Shown):
    """``is_valid``: on the day that was asked about."""

    kind: SkillKind
    code: str
    level: int
    valid_from: Day | None
    valid_until: Day | None
    is_valid: bool


class LeaveShown(Shown):
    leave: str
    first_day: Day
    last_day: Day
    kind: LeaveKind


class BarShown(Shown):
    person: str
    reason: str


class ColleagueShown(Shown):
    """Somebody on a day. ``minutes``: what cases can take of the day, ``minutes_left``: of what is left of it;
    ``most_minutes``: a limit of their own."""

    user: str
    login: str
    role: Role
    teams: list[str]
    skills: list[AbilityShown]
    spans: list[SpanShown]
    has_own_shift: bool
    leave: list[LeaveShown]
    is_away: bool
    most_minutes: int | None
    minutes: int
    minutes_left: int
    barred: list[BarShown]


class StaffPage(Shown):
    day: Day
    staff: list[ColleagueShown]
    next: str | None


class SpansShown(Shown):
    whose: str
    spans: list[SpanShown]


class MemberShown(Shown):
    team: str
    user: str


def clock_of(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def span_view(span: Span) -> dict[str, Any]:
    return {"weekday": span.weekday, "begins": clock_of(span.begins), "ends": clock_of(span.ends)}


def team_view(team: Team, members: int, away: int, spans: list[Span]) -> dict[str, Any]:
    return {
        "code": team.code,
        "name_zh": team.name_zh,
        "name_en": team.name_en,
        "certificate": team.certificate,
        "members": members,
        "away": away,
        "spans": [span_view(span) for span in spans],
    }


def ability_view(ability: Ability, day: date) -> dict[str, Any]:
    return {
        "kind": ability.kind.value,
        "code": ability.code,
        "level": ability.level,
        "valid_from": ability.valid_from and ability.valid_from.isoformat(),
        "valid_until": ability.valid_until and ability.valid_until.isoformat(),
        "is_valid": ability.holds_on(day),
    }


def leave_view(leave: Leave) -> dict[str, Any]:
    return {
        "leave": str(leave.id),
        "first_day": leave.first_day.isoformat(),
        "last_day": leave.last_day.isoformat(),
        "kind": leave.kind.value,
    }


def colleague_view(colleague: Colleague, day: date) -> dict[str, Any]:
    return {
        "user": str(colleague.user),
        "login": colleague.login,
        "role": colleague.role.value,
        "teams": list(colleague.teams),
        "skills": [ability_view(ability, day) for ability in colleague.abilities],
        "spans": [span_view(span) for span in colleague.spans],
        "has_own_shift": colleague.has_own_shift,
        "leave": [leave_view(leave) for leave in colleague.leave],
        "is_away": colleague.is_away(day),
        "most_minutes": colleague.most_minutes,
        "minutes": colleague.minutes,
        "minutes_left": colleague.minutes_left,
        "barred": [{"person": str(person), "reason": reason} for person, reason in colleague.barred.items()],
    }
