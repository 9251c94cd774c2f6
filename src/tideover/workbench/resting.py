"""Load and rest of the people at desks: from when they took work in hand and ended it. Pure; what it suggests is a suggestion.

There is no source for these numbers but care: they are the house's own, and the screen says how each is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

REST = timedelta(minutes=10)  # with nothing in hand for so long, somebody has rested
LONG_STRETCH = timedelta(minutes=90)
MANY_IN_A_ROW = 12
HOUR = timedelta(hours=1)
# Items that are hard on whoever works them: somebody in distress, or angry.
HEAVY = frozenset({"distress", "complaint"})


@dataclass(frozen=True, slots=True)
class Moment:
    """Somebody took an item in hand (``is_taken``), or ended one."""

    at: datetime
    kind: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Work without a rest. ``since``: its beginning, None while resting; ``in_a_row``: items taken in it; ``taken_in_hour``:
    those taken in the last hour, rests or not; ``suggestion``: why a break would be good now (``heavy``, ``long``, ``many``),
    or None."""

    since: datetime | None
    in_a_row: int
    taken_in_hour: int
    suggestion: str | None


def stretch_of(moments: Sequence[Moment], has_in_hand: bool, now: datetime) -> Stretch:
    """Of one person's moments of a day, in their order."""
    since: datetime | None = None
    ended: datetime | None = None  # when they last had nothing in hand any more
    in_a_row, is_heavy = 0, False
    for moment in moments:
        if ended is not None and moment.at - ended >= REST:
            since, in_a_row, is_heavy = None, 0, False
        since = since or moment.at
        ended = None if moment.is_taken else moment.at
        in_a_row += moment.is_taken
        is_heavy = is_heavy or (not moment.is_taken and moment.kind in HEAVY)
    taken_in_hour = sum(moment.is_taken and now - moment.at < HOUR for moment in moments)
    if since is None or (not has_in_hand and ended is not None and now - ended >= REST):
        return Stretch(None, 0, taken_in_hour, None)
    suggestion = None
    if is_heavy:
        suggestion = "heavy"
    elif now - since >= LONG_STRETCH:
        suggestion = "long"
    elif in_a_row >= MANY_IN_A_ROW:
        suggestion = "many"
    return Stretch(since, in_a_row, taken_in_hour, suggestion)
