"""Written values: a column read at once and one by one give the same."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import pytest

from tideover.base import clock
from tideover.book.reading import make_reader

SHANGHAI = clock.zone("Asia/Shanghai")
IN = ["1900-01-01", "1900-12-31", "2999-01-01", "2999-12-31"]
OUT = ["1899-12-31", "3000-01-01"]
CLOCKS = ["T00:00:00+08:00", "T23:59:59+08:00", "T00:00:00-11:00", "T23:59:59-11:00", "T12:00:00+00:00"]


def both(kind: Any, zone: tzinfo | None, text: str) -> tuple[Any, Any]:
    """A text read in a column of its own, and in one that must be looked at value by value."""
    reader = make_reader(kind, zone)
    (at_once,), _ = reader.column([text])
    (alone, _), _ = reader.column([text, "no day"])
    return at_once, alone


@pytest.mark.demand("3.1")
@pytest.mark.parametrize("zone", [None, SHANGHAI])
@pytest.mark.parametrize("day", [*IN, *OUT])
def test_days_at_the_bounds(zone: tzinfo | None, day: str) -> None:
    for kind in ("day", "day_of"):
        at_once, alone = both(kind, zone, day)
        assert at_once == alone
        assert (at_once is not None) == (day in IN)


@pytest.mark.demand("3.1")
@pytest.mark.parametrize("zone", [None, SHANGHAI])
@pytest.mark.parametrize("day", [*IN, *OUT])
@pytest.mark.parametrize("hours", CLOCKS)
def test_moments_at_the_bounds(zone: tzinfo | None, day: str, hours: str) -> None:
    at_once, alone = both("moment", zone, day + hours)
    assert at_once == alone
    assert (at_once is not None) == (day in IN)
    with_offset, _ = both("day_of", zone, day + hours)
    assert (with_offset is not None) == (day in IN)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("country", ["CN", "US", "UK", "EU", "TW", "CZ"], ["XX", "GB", "cn", "ZZ", ""]),
        ("zone", ["Asia/Shanghai", "America/Argentina/Buenos_Aires", "UTC"], ["Mars/Base", "asia/shanghai", "Factory/x"]),
        ("currency", ["CNY", "USD", "TWD", "CZK", "JPY"], ["ABC", "XXX", "cny", "RMB"]),
    ],
)
def test_what_there_is(kind: str, good: list[str], bad: list[str]) -> None:
    reader = make_reader(kind, None)
    assert reader.column(good) == (good, [])
    _, misfits = reader.column(bad)
    assert [place for place, _ in misfits] == list(range(len(bad)))
