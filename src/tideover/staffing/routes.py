"""HTTP of teams, abilities, shifts and leave."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import Invalid
from tideover.base.http import CurrentPaging, CurrentWork
from tideover.base.ids import PersonId, UserId, parse_id
from tideover.base.work import Work
from tideover.security import CurrentActor, Permission, require
from tideover.staffing.actions import (
    add_member,
    bar_from,
    cancel_leave,
    end_membership,
    end_skill,
    find_user,
    lift_bar,
    note_leave,
    note_skill,
    open_team,
    rename_team,
    set_capacity,
    set_certificate,
    set_shifts,
)
from tideover.staffing.model import Ability, LeaveKind, SkillKind, Span
from tideover.staffing.rosters import list_teams, roster, spans_of_team
from tideover.staffing.schemas import (
    ColleagueShown,
    LeaveShown,
    MemberShown,
    SpansShown,
    StaffPage,
    TeamShown,
    TeamsShown,
    colleague_view,
    leave_view,
    span_view,
    team_view,
)

router = APIRouter(tags=["staffing"])


def _user(text: str) -> UserId:
    return UserId(parse_id(text, "user"))


def _one(work: Work, user: UserId) -> dict[str, Any]:
    day = work.today()
    [found] = roster(work, day, users=[user])
    return colleague_view(found, day)


# --- teams ------------------------------------------------------------------------------------------------------------


@router.get("/teams", response_model=TeamsShown)
def teams(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Every team, how many are in it, and how many of them are on leave today."""
    require(actor, Permission.SEE_PEOPLE)
    today = work.today()
    people = roster(work, today)
    members = Counter(team for each in people for team in each.teams)
    away = Counter(team for each in people if each.is_away(today) for team in each.teams)
    return {
        "teams": [
            team_view(team, members[team.code], away[team.code], spans_of_team(work, team.code)) for team in list_teams(work)
        ]
    }


class TeamRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=40)
    name_zh: str = Field(max_length=60)
    name_en: str = Field(max_length=60)


@router.post("/teams", status_code=201, response_model=TeamShown)
def new_team(request: TeamRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Open a team. Its code is the lane that work items stand before."""
    require(actor, Permission.MANAGE_TEAMS)
    team = open_team(work, request.code, request.name_zh, request.name_en)
    return team_view(team, 0, 0, spans_of_team(work, team.code))


class TeamNamesRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name_zh: str = Field(max_length=60)
    name_en: str = Field(max_length=60)


@router.put("/teams/{team}/name", response_model=TeamsShown)
def team_names(team: str, request: TeamNamesRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Call a team otherwise; its code stays. All teams, as they are then."""
    require(actor, Permission.MANAGE_TEAMS)
    rename_team(work, team, request.name_zh, request.name_en)
    return teams(work, actor)


class CertificateRequest(BaseModel):
    """``certificate``: the code of one that whoever is given the team's matters must hold; null: none."""

    model_config = ConfigDict(extra="forbid")

    certificate: str | None = Field(max_length=40)


@router.put("/teams/{team}/certificate", response_model=TeamsShown)
def team_certificate(team: str, request: CertificateRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Say which certificate the team's matters need. All teams, as they are then."""
    require(actor, Permission.MANAGE_TEAMS)
    set_certificate(work, team, request.certificate)
    return teams(work, actor)


class MemberRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    user: str = Field(max_length=36)


@router.post("/teams/{team}/members", status_code=201, response_model=MemberShown)
def new_member(team: str, request: MemberRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Somebody is in the team from now on."""
    require(actor, Permission.MANAGE_TEAMS)
    user = _user(request.user)
    add_member(work, team, user)
    return {"team": team, "user": str(user)}


@router.delete("/teams/{team}/members/{user}", response_model=MemberShown)
def member_ends(team: str, user: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Somebody leaves the team; what they had of its matters goes back to it."""
    require(actor, Permission.MANAGE_TEAMS)
    end_membership(work, team, _user(user))
    return {"team": team, "user": user}


class SpanRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    weekday: int = Field(ge=1, le=7)
    begins: str = Field(max_length=5)
    ends: str = Field(max_length=5)


class ShiftsRequest(BaseModel):
    """``begins``, ``ends``: HH:MM in the tenant's zone; 24:00 is the day's end."""

    model_config = ConfigDict(extra="forbid")

    spans: list[SpanRequest] = Field(max_length=56)


def _spans(request: ShiftsRequest) -> list[Span]:
    return [Span(each.weekday, _minutes(each.begins), _minutes(each.ends)) for each in request.spans]


def _minutes(clock: str) -> int:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", clock):
        raise Invalid("invalid_shift", field="spans", expected="HH:MM, 00:00 to 24:00")
    return int(clock[:2]) * 60 + int(clock[3:])


@router.put("/teams/{team}/shifts", response_model=SpansShown)
def team_shifts(team: str, request: ShiftsRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """The team's weekly hours: those of everybody in it who has none of their own."""
    require(actor, Permission.MANAGE_TEAMS)
    return {"whose": team, "spans": [span_view(span) for span in set_shifts(work, team, _spans(request))]}


# --- people -----------------------------------------------------------------------------------------------------------


@router.get("/staff", response_model=StaffPage)
def staff(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    team: Annotated[str | None, Query(max_length=40)] = None,
    day: date | None = None,
    find: Annotated[str, Query(max_length=64)] = "",
) -> dict[str, Any]:
    """People by login: teams, skills, hours and leave as of a day (today). ``find``: whose login holds this."""
    require(actor, Permission.MANAGE_TEAMS)
    on = day or work.today()
    after = paging.start(str)
    people = [
        each
        for each in roster(work, on, teams=team and [team])
        if (after is None or each.login > after[0]) and find.strip().lower() in each.login.lower()
    ]
    found = people[: paging.limit]
    last = [found[-1].login] if len(people) > paging.limit else None
    return {"day": on.isoformat(), "staff": [colleague_view(each, on) for each in found], "next": paging.next_cursor(last)}


@router.get("/staff/{user}", response_model=ColleagueShown)
def colleague(user: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Somebody who works here, as of today."""
    require(actor, Permission.MANAGE_TEAMS)
    return _one(work, find_user(work, _user(user)).user)


class SkillRequest(BaseModel):
    """Valid on both days; without them, always."""

    model_config = ConfigDict(extra="forbid")

    kind: SkillKind
    code: str = Field(max_length=40)
    level: int = Field(default=3, ge=1, le=5)
    valid_from: date | None = None
    valid_until: date | None = None


@router.post("/staff/{user}/skills", response_model=ColleagueShown)
def new_skill(user: str, request: SkillRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Note what somebody can do: a skill, a language, a certificate with its days. The same code again says it anew."""
    require(actor, Permission.MANAGE_TEAMS)
    ability = Ability(request.kind, request.code, request.level, request.valid_from, request.valid_until)
    note_skill(work, _user(user), ability)
    return _one(work, _user(user))


@router.delete("/staff/{user}/skills/{kind}/{code}", response_model=ColleagueShown)
def skill_ends(user: str, kind: SkillKind, code: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Somebody cannot do this any more."""
    require(actor, Permission.MANAGE_TEAMS)
    end_skill(work, _user(user), kind, code)
    return _one(work, _user(user))


@router.put("/staff/{user}/shifts", response_model=ColleagueShown)
def own_shifts(user: str, request: ShiftsRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Somebody's own weekly hours; none: their teams' again."""
    require(actor, Permission.MANAGE_TEAMS)
    set_shifts(work, _user(user), _spans(request))
    return _one(work, _user(user))


class LeaveRequest(BaseModel):
    """Whole days, both included."""

    model_config = ConfigDict(extra="forbid")

    first_day: date
    last_day: date
    kind: LeaveKind


@router.post("/staff/{user}/leave", status_code=201, response_model=LeaveShown)
def new_leave(user: str, request: LeaveRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Somebody is away; when it begins, what they have goes back to their teams."""
    require(actor, Permission.MANAGE_TEAMS)
    return leave_view(note_leave(work, _user(user), request.first_day, request.last_day, request.kind))


@router.delete("/leave/{leave}", response_model=LeaveShown)
def leave_ends(leave: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Take leave back. What went back to teams stays there."""
    require(actor, Permission.MANAGE_TEAMS)
    return leave_view(cancel_leave(work, parse_id(leave, "leave")))


class MinutesRequest(BaseModel):
    """``minutes``: the most that cases may take of somebody in a day; null: what the shift gives."""

    model_config = ConfigDict(extra="forbid")

    minutes: int | None = Field(ge=0, le=1440)


@router.put("/staff/{user}/capacity", response_model=ColleagueShown)
def own_capacity(user: str, request: MinutesRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Say how much somebody is given in a day."""
    require(actor, Permission.MANAGE_TEAMS)
    set_capacity(work, _user(user), request.minutes)
    return _one(work, _user(user))


class BarRequest(BaseModel):
    """``reason``: a short code, such as relative, neighbour, own_account."""

    model_config = ConfigDict(extra="forbid")

    person: str = Field(max_length=36)
    reason: str = Field(max_length=40)


@router.post("/staff/{user}/bars", status_code=201, response_model=ColleagueShown)
def new_bar(user: str, request: BarRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Somebody is not given this customer's matters any more: they have an interest of their own."""
    require(actor, Permission.MANAGE_TEAMS)
    bar_from(work, _user(user), PersonId(parse_id(request.person, "person")), request.reason)
    return _one(work, _user(user))


@router.delete("/staff/{user}/bars/{person}", response_model=ColleagueShown)
def bar_ends(user: str, person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A colleague may be given this customer's matters again."""
    require(actor, Permission.MANAGE_TEAMS)
    lift_bar(work, _user(user), PersonId(parse_id(person, "person")))
    return _one(work, _user(user))
