"""The first moment at which an ask would be permitted, by trying every moment at which anything could change."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tideover.gate.replay.lines import Line
from tideover.gate.replay.rows import Rows, second_of_day
from tideover.gate.replay.story import Story
from tideover.gate.replay.verdicts import called_of, verdict

_WITHIN = timedelta(days=60)


def earliest(story: Story, ask: Line, rows: Rows) -> datetime | None:
    """Its own ``at`` where the ask is permitted, else the first permitted second within 60 days, else nothing."""
    refused_by = verdict(story, ask, rows)
    if not refused_by:
        moment: datetime = ask["at"]
        return moment
    called = called_of(story, ask)
    if refused_by == ["FAIL-CLOSED"] or called is None:
        return None
    start = ask["at"].astimezone(UTC)
    changes = {_ceil(moment) for moment in _changes(story, ask, rows, ZoneInfo(called["zone"]), start)}
    for moment in sorted(changes):
        if start <= moment <= start + _WITHIN and not verdict(story, ask, rows, moment):
            return moment
    return None


def _changes(story: Story, ask: Line, rows: Rows, zone: ZoneInfo, start: datetime) -> Iterator[datetime]:
    yield start
    if ask["answers"] is not None:
        yield ask["answers"].astimezone(UTC)
    for stops in (story.person_stops.get(ask["person"], ()), story.party_stops.get(ask["to"], ())):
        for stop in stops:
            if stop["until"] is not None and start < stop["until"] <= start + _WITHIN:
                yield stop["until"].astimezone(UTC)
    yield from _transitions(zone, start)
    today = start.astimezone(zone).date()
    clocks = {0, *(second_of_day(hours[end]) for row in rows.windows for hours in row["open"] for end in ("from", "until"))}
    for days in range(_WITHIN.days + 2):
        for clock in clocks:
            yield from _instants(today + timedelta(days=days), clock % 86400, zone)


def _instants(day: date, clock: int, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which the clocks of a zone show a time: where they are put back, there are two."""
    shown = datetime.combine(day, time(clock // 3600, clock // 60 % 60), tzinfo=zone)
    yield shown.astimezone(UTC)
    yield shown.replace(fold=1).astimezone(UTC)


def _transitions(zone: ZoneInfo, start: datetime) -> Iterator[datetime]:
    """The instants at which the zone's offset changes."""
    hours = [start + timedelta(hours=hour) for hour in range(_WITHIN.days * 24 + 1)]
    for before, after in itertools.pairwise(hours):
        if _offset(zone, before) != _offset(zone, after):
            low, high = before, after
            while high - low > timedelta(microseconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, before) else (low, middle)
            yield high


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _ceil(moment: datetime) -> datetime:
    return (moment + timedelta(seconds=1) - timedelta(microseconds=1)).replace(microsecond=0)
