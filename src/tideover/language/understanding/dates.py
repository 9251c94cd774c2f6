"""Days in spoken Chinese and English. A bare day is the next one to come, today's own counting as today; looked at
backwards, the last one that was. Never raises.

下周五 is Friday of the next calendar week, 月底 the month's last day; 发工资那天, 周末, 下个月, 过两天 are no day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from tideover.language.understanding import dates_chinese, dates_english
from tideover.language.understanding.reckoning import NOT_A_DAY, PASSED_OVER, Reader


@dataclass(frozen=True, slots=True)
class Day:
    """``day`` is None for words of time that name no day; ``past``: said of a day gone by."""

    start: int
    end: int
    day: date | None
    past: bool = False


def find_days(
    line: str, today: date, backwards: bool = False, tense: Callable[[int, int], bool | None] = lambda start, end: None
) -> list[Day]:
    """All days in a line in one spelling, from left to right, none overlapping. ``tense``: whether what is said around a
    place is gone by, or None, where ``backwards`` counts."""
    found: list[Day] = []
    taken = bytearray(len(line))
    for pattern, read in _forms():
        for match in pattern.finditer(line):
            if any(taken[match.start() : match.end()]):
                continue
            told = tense(match.start(), match.end())
            try:
                day = read(match, today, backwards if told is None else told)
            except (ValueError, OverflowError, KeyError):
                continue  # no such day, or none this calendar has
            if day is NOT_A_DAY:
                continue
            if day is not PASSED_OVER:
                found.append(Day(match.start(), match.end(), day, day is not None and day < today))
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return sorted(found, key=lambda each: each.start)


@cache
def _forms() -> list[tuple[re.Pattern[str], Reader]]:
    return [(re.compile(pattern), read) for forms in (dates_chinese.forms(), dates_english.forms()) for pattern, read in forms]
