"""How long somebody works, from shifts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from tideover.base.clock import TENANT_ZONE
from tideover.staffing.model import Span

# Of an hour at the desk, so many minutes are nobody's case: rest, notes, colleagues. People who listen all day need them.
REST_EACH_HOUR = 10


def minutes_of(spans: Sequence[Span], day: date, since: datetime | None = None) -> int:
    """Minutes of shift on a day, of which only what comes after ``since`` counts."""
    start = 0
    if since is not None:
        local = since.astimezone(TENANT_ZONE)
        if local.date() > day:
            return 0
        if local.date() == day:
            start = local.hour * 60 + local.minute + (local.second > 0)
    return sum(max(span.ends - max(span.begins, start), 0) for span in spans if span.weekday == day.isoweekday())


def working_minutes(minutes: int) -> int:
    """Of these minutes of shift, those that cases can take."""
    return minutes * (60 - REST_EACH_HOUR) // 60


def is_on(spans: Sequence[Span], at: datetime) -> bool:
    """Whether a moment lies in a shift."""
    local = at.astimezone(TENANT_ZONE)
    minute = local.hour * 60 + local.minute
    return any(span.weekday == local.isoweekday() and span.begins <= minute < span.ends for span in spans)


def day_begins(day: date) -> datetime:
    return datetime.combine(day, time(), TENANT_ZONE)
