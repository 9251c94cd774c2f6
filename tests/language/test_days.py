"""The day that is meant, in what people say whole: ``days.txt``. ``pytest -s`` prints the figures of docs/understanding.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tideover.language import understand

LEAST = 0.985  # a little under what is reached


def said() -> Iterator[tuple[str, datetime, date | None, str | None, str]]:
    """Part, moment, day, what had been asked, words."""
    part, now = "", datetime(1, 1, 1, tzinfo=UTC)
    for line in Path(__file__).with_name("days.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            part = line[3:].partition(":")[0]
        elif line.startswith("@ "):
            now = datetime.fromisoformat(line[2:])
        elif line and not line.startswith("#"):
            day, asked, text = line.split("|", 2)
            if day != "-" and len(day) == len("MM-DD"):
                day = f"{now.year}-{day}"
            yield part, now, None if day == "-" else date.fromisoformat(day), asked or None, text


@pytest.mark.demand("3.4")
def test_the_day_that_is_meant_is_found() -> None:
    """Of the lines that hold one, or that were answered as if they did."""
    counted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for part, now, day, asked, text in said():
        found = understand(text, now, asked).slots.date
        if day is None and found is None:
            continue
        counted[part] += 1
        right[part] += found == day
        if found != day:
            print(f"{now:%Y-%m-%d} {asked or '-'} {day}, not {found}: {text}")
    for part, count in counted.items():
        print(f"{part}: {right[part]} of {count}, {right[part] / count:.3f}")
    assert sum(counted.values()) >= 750
    assert all(right[part] >= LEAST * count for part, count in counted.items())
