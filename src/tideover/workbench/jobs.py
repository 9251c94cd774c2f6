"""Jobs of the workbench: what people cannot work on any more, or do not touch, goes back to its team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tideover.base.ids import UserId
from tideover.base.jobs import Registry
from tideover.base.settings import Settings
from tideover.base.work import Work
from tideover.staffing import RETURN_JOB, is_away, roster
from tideover.workbench.allocation import RETURN_UNTOUCHED, look_for_untouched
from tideover.worklist import give_items, queue_of

CHUNK = 500


def register(registry: Registry, settings: Settings) -> None:
    after = timedelta(minutes=settings.untouched_minutes)

    def untouched(work: Work, payload: dict[str, Any]) -> None:
        look_for_untouched(work, after)

    registry.on(RETURN_JOB, return_items)
    registry.on(RETURN_UNTOUCHED, untouched)


def return_items(work: Work, payload: dict[str, Any]) -> None:
    """Somebody left a team, is on leave, or was barred from a customer: what they have of it is its team's again. Looked at
    now: leave that was taken back, or a member who came back, gives nothing away."""
    user = UserId(UUID(payload["user"]))
    if "leave" in payload and not is_away(work, user, work.today()):
        return
    people = roster(work, work.today(), users=[user])
    teams = {team for each in people for team in each.teams}
    barred = {person for each in people for person in each.barred}
    after = None
    while chunk := queue_of(work, user, (), after, CHUNK):
        after = (chunk[-1].priority, chunk[-1].due_at, chunk[-1].id)
        if "leave" in payload:
            back, reason = chunk, "on_leave"
        elif "team" in payload:
            back = [item for item in chunk if item.team == payload["team"] and item.team not in teams]
            reason = "left_team"
        else:
            back, reason = [item for item in chunk if item.person in barred], "barred"
        give_items(work, [(item.id, None) for item in back], reason)
