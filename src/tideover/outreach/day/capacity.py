"""How many contacts a day can bear, by lane and hour, and who gets which hour. Pure.

A lane is a channel where a bot contacts, a team where people do. Whatever has no room today is put off, the least urgent
first: it is decided anew tomorrow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from tideover.base.errors import Invalid

NO_ROOM = -1
HOURS = 24
MOST_PER_HOUR = 10_000_000
WISHES = ("any", "lunch_evening", "best")  # as decisions say them
LUNCH_EVENING = (12, 18, 19)  # 12:00–13:00 and 18:30–20:00, by whole hours

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Capacity:
    """``per_hour``: lane -> contacts begun in an hour; a lane that is not named bears nothing. ``first``, ``last``: the
    hours of day, by the person's own clock, in which contacts begin, both included."""

    per_hour: Mapping[str, int]
    first: int
    last: int

    def of(self, lane: str) -> int:
        return self.per_hour.get(lane, 0)

    def over(self, changed: Mapping[str, int]) -> Capacity:
        """The same with other numbers for some lanes."""
        return Capacity({**self.per_hour, **changed}, self.first, self.last)


@cache
def shipped_capacity() -> Capacity:
    """What holds where a tenant has said nothing."""
    content = tomllib.loads(resources.files("tideover.outreach.day").joinpath("capacity.toml").read_text(encoding="utf-8"))
    return Capacity(check_capacity(content["per_hour"]), content["first"], content["last"])


def check_capacity(said: Mapping[str, Any]) -> dict[str, int]:
    """Raises ``Invalid("invalid_capacity")``."""
    for lane, number in said.items():
        if type(number) is not int or not 0 <= number <= MOST_PER_HOUR:
            raise Invalid("invalid_capacity", field=lane, expected=f"a whole number, 0 to {MOST_PER_HOUR}")
    return dict(said)


def preferred_hours(wish: str, best: int, first: int, last: int) -> list[int]:
    """The hours from ``first`` to ``last``, the wished-for ones first.

    ``any``: as they come; ``lunch_evening``: lunch and evening, then the rest; ``best``: by nearness to ``best``, the later
    of two as near. Raises ``Invalid("unknown_hours")``.
    """
    hours = list(range(max(first, 0), min(last, HOURS - 1) + 1))
    if wish == "any":
        return hours
    if wish == "lunch_evening":
        return sorted(hours, key=lambda hour: (hour not in LUNCH_EVENING, hour))
    if wish == "best":
        return sorted(hours, key=lambda hour: (abs(hour - best), -hour))
    raise Invalid("unknown_hours", field="hours", expected=", ".join(WISHES))


def spread(
    capacity: Capacity,
    lanes: Sequence[str],
    lane: Ints,
    wish: Ints,
    best: Ints,
    priority: Ints,
    used: Mapping[tuple[str, int], int] | None = None,
    first: int | None = None,
) -> Ints:
    """The hour each case is contacted in, or ``NO_ROOM``; by index, as the arrays given.

    ``lane``: index into ``lanes``; ``wish``: index into ``WISHES``; ``best``: hour of day; ``priority``: the higher goes first;
    where it is equal, the one that stands first. ``used``: what hours bear already, by (lane, hour); ``first``: no hour before.
    In each round everybody left tries their next hour: so a case gets a worse hour only for one more urgent, and none
    only where its lane is full. O(n log n) a round, at most 24 rounds.
    """
    count = len(lane)
    hours = np.full(count, NO_ROOM, dtype=np.int64)
    begins = capacity.first if first is None else max(first, capacity.first)
    width = max(capacity.last - begins + 1, 0)
    if not width or not count:
        return hours
    table = np.array(
        [preferred_hours(name, at, begins, capacity.last) for name in WISHES for at in range(HOURS)], dtype=np.int64
    )
    row = wish * HOURS + best
    room = np.array([[capacity.of(name)] * HOURS for name in lanes], dtype=np.int64)
    for (name, hour), number in (used or {}).items():
        if name in lanes:
            room[lanes.index(name), hour] -= number
    left = np.lexsort((np.arange(count), -priority))  # the most urgent first
    for turn in range(width):
        if not len(left):
            break
        hour = table[row[left], turn]
        place = lane[left] * HOURS + hour
        order = np.argsort(place, kind="stable")
        counted = place[order]
        starts = np.searchsorted(counted, counted, side="left")
        fits = np.empty(len(left), dtype=bool)
        fits[order] = np.arange(len(left)) - starts < room.reshape(-1)[counted]
        hours[left[fits]] = hour[fits]
        room.reshape(-1)[:] -= np.bincount(place[fits], minlength=room.size)
        left = left[~fits]
    return hours
