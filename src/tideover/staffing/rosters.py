"""Who is in a team, who works on a day and for how long, and what they can do then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tideover.base.clock import TENANT_ZONE
from tideover.base.ids import PersonId, UserId
from tideover.base.work import Work
from tideover.security import Role, active_users
from tideover.staffing import store
from tideover.staffing.duty import is_on, minutes_of, working_minutes
from tideover.staffing.model import Ability, Leave, Span, Team


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, as of a day. ``spans``: of the week; ``leave``: what has not ended before the day; ``minutes``:
    what cases can take on the day, of the whole shift, ``minutes_left``: of what is left of it; 0 on leave. ``barred``: from
    whose matters they are kept, and why (a code)."""

    user: UserId
    login: str
    role: Role
    teams: tuple[str, ...]
    abilities: tuple[Ability, ...]
    spans: tuple[Span, ...]
    has_own_shift: bool
    leave: tuple[Leave, ...]
    most_minutes: int | None
    minutes: int
    minutes_left: int
    barred: Mapping[PersonId, str]

    def is_away(self, day: date) -> bool:
        return any(each.covers(day) for each in self.leave)

    def able_on(self, day: date) -> dict[str, int]:
        """What they can do on a day: ``kind:code`` -> level; what has run out or is not valid yet is left out."""
        return {ability.name: ability.level for ability in self.abilities if ability.holds_on(day)}


def list_teams(work: Work) -> list[Team]:
    """Every team, by code."""
    return store.team_rows(work)


def teams_of(work: Work, user: UserId) -> list[str]:
    """The codes of the teams somebody is in now, in order. Nobody's: an empty list."""
    return [team for team, _ in store.member_rows(work, user=user)]


def barred_from(work: Work, user: UserId) -> list[PersonId]:
    """Whose matters somebody is kept from."""
    return [person for _, person, _ in store.bar_rows(work, [user])]


def members_of(work: Work, team: str) -> list[UserId]:
    """Who is in a team now, on leave or not."""
    return [user for _, user in store.member_rows(work, team=team)]


def spans_of_team(work: Work, team: str) -> list[Span]:
    """A team's weekly hours."""
    return [span for _, span in store.shift_rows(work, [team])]


def roster(
    work: Work, day: date, *, teams: Sequence[str] | None = None, users: Sequence[UserId] | None = None
) -> list[Colleague]:
    """People who may sign in, by login, as of a day: everybody, those in some of these teams, or these."""
    in_teams: dict[UserId, list[str]] = defaultdict(list)
    for team, user in store.member_rows(work):
        in_teams[user].append(team)
    people = [
        actor
        for actor in active_users(work, users)
        if actor.role is not Role.SYSTEM and (teams is None or set(teams) & set(in_teams[actor.user]))
    ]
    ids = [actor.user for actor in people]
    abilities: dict[UserId, list[Ability]] = defaultdict(list)
    for user, ability in store.skill_rows(work, ids):
        abilities[user].append(ability)
    leave: dict[UserId, list[Leave]] = defaultdict(list)
    for each in store.leave_rows(work, ids, day):
        leave[each.user].append(each)
    spans: dict[str, list[Span]] = defaultdict(list)
    for whose, span in store.shift_rows(work, [*map(str, ids), *{team for own in in_teams.values() for team in own}]):
        spans[whose].append(span)
    barred: dict[UserId, dict[PersonId, str]] = defaultdict(dict)
    for user, person, reason in store.bar_rows(work, ids):
        barred[user][person] = reason
    capacity = store.capacity_rows(work, ids)
    now = work.now()
    found = []
    for actor in people:
        user, own = actor.user, spans.get(str(actor.user))
        hours = own or _together([span for team in in_teams[user] for span in spans[team]])
        away = any(each.covers(day) for each in leave[user])
        most = capacity.get(user)
        whole, rest = (0 if away else working_minutes(minutes_of(hours, day, since)) for since in (None, now))
        found.append(
            Colleague(
                user,
                actor.login,
                actor.role,
                tuple(in_teams[user]),
                tuple(abilities[user]),
                tuple(hours),
                bool(own),
                tuple(leave[user]),
                most,
                whole if most is None else min(whole, most),
                rest if most is None else min(rest, most),
                barred[user],
            )
        )
    return sorted(found, key=lambda colleague: colleague.login)


def _together(spans: Sequence[Span]) -> list[Span]:
    """The hours of several teams as one: nobody works an hour twice."""
    joined: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.weekday, span.begins, span.ends)):
        if joined and joined[-1].weekday == span.weekday and span.begins <= joined[-1].ends:
            joined[-1] = Span(span.weekday, joined[-1].begins, max(joined[-1].ends, span.ends))
        else:
            joined.append(span)
    return joined


def on_duty(work: Work, at: datetime) -> list[UserId]:
    """Who is in a shift and not on leave at a moment, by login."""
    day = at.astimezone(TENANT_ZONE).date()
    return [each.user for each in roster(work, day) if is_on(each.spans, at) and not each.is_away(day)]


def minutes_left(work: Work, user: UserId, day: date) -> int:
    """What cases can still take of somebody on a day: their shift from now on less rest, 0 on leave."""
    return sum(each.minutes_left for each in roster(work, day, users=[user]))


def skills_of(work: Work, user: UserId, day: date) -> dict[str, int]:
    """What somebody can do on a day: ``kind:code`` -> level."""
    return {ability.name: ability.level for _, ability in store.skill_rows(work, [user]) if ability.holds_on(day)}


def is_away(work: Work, user: UserId, day: date) -> bool:
    """Whether somebody is on leave on a day."""
    return any(each.covers(day) for each in store.leave_rows(work, [user], day))
