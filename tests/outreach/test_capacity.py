"""Who gets which hour: never more than a lane bears, the urgent first, wishes as far as there is room."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideover.base.errors import Invalid
from tideover.outreach.day.capacity import (
    HOURS,
    NO_ROOM,
    WISHES,
    Capacity,
    check_capacity,
    preferred_hours,
    shipped_capacity,
    spread,
)

LANES = ("sms", "care")
case = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 23), st.integers(0, 3))


def plain(
    capacity: Capacity, cases: list[tuple[int, int, int, int]], used: dict[tuple[str, int], int], first: int
) -> list[int]:
    """The same, case by case."""
    room = {(lane, hour): capacity.of(lane) - used.get((lane, hour), 0) for lane in LANES for hour in range(HOURS)}
    got = [NO_ROOM] * len(cases)
    left = sorted(range(len(cases)), key=lambda i: -cases[i][3])
    begins = max(first, capacity.first)
    for turn in range(capacity.last - begins + 1):
        still = []
        for i in left:
            lane, wish, best, _ = cases[i]
            hour = preferred_hours(WISHES[wish], best, begins, capacity.last)[turn]
            if room[LANES[lane], hour] > 0:
                room[LANES[lane], hour] -= 1
                got[i] = hour
            else:
                still.append(i)
        left = still
    return got


@pytest.mark.demand("2.16")
@settings(max_examples=150, deadline=None)
@given(
    st.lists(case, max_size=60),
    st.integers(0, 4),
    st.integers(0, 3),
    st.integers(8, 14),
    st.dictionaries(st.tuples(st.sampled_from(LANES), st.integers(0, 23)), st.integers(0, 5), max_size=4),
)
def test_it_spreads_as_the_plain_way_does(cases, texts, people, first, used) -> None:
    capacity = Capacity({"sms": texts, "care": people}, 9, 16)
    columns = [np.array(column, dtype=np.int64) for column in zip(*cases, strict=True)] or [np.zeros(0, np.int64)] * 4
    got = spread(capacity, LANES, *columns, used=used, first=first).tolist()
    assert got == plain(capacity, cases, used, first)
    for lane, name in enumerate(LANES):
        for hour in range(HOURS):
            taken = sum(1 for i, at in enumerate(got) if at == hour and cases[i][0] == lane)
            assert taken <= max(capacity.of(name) - used.get((name, hour), 0), 0)
            assert not taken or max(first, 9) <= hour <= 16


def test_the_urgent_get_their_hour_and_the_least_urgent_wait_for_tomorrow() -> None:
    capacity = Capacity({"sms": 1}, 11, 12)
    same = np.zeros(3, dtype=np.int64)
    got = spread(capacity, ["sms"], same, np.full(3, WISHES.index("lunch_evening")), same, np.array([1, 9, 5]))
    assert got.tolist() == [NO_ROOM, 12, 11]
    assert spread(capacity, ["sms"], same, same, same, same, first=13).tolist() == [NO_ROOM] * 3  # the day is over


def test_hours_as_they_are_wished_for() -> None:
    assert preferred_hours("any", 0, 9, 12) == [9, 10, 11, 12]
    assert preferred_hours("lunch_evening", 0, 10, 20) == [12, 18, 19, 10, 11, 13, 14, 15, 16, 17, 20]
    assert preferred_hours("best", 15, 13, 18) == [15, 16, 14, 17, 13, 18]
    assert preferred_hours("best", 3, 9, 11) == [9, 10, 11]
    with pytest.raises(Invalid, match="unknown_hours"):
        preferred_hours("night", 0, 9, 12)


@pytest.mark.parametrize("number", [-1, 1.5, True, "9", 10_000_001])
def test_a_capacity_that_is_none(number: object) -> None:
    with pytest.raises(Invalid, match="invalid_capacity"):
        check_capacity({"sms": number})


def test_what_is_shipped_bears_something_on_every_lane() -> None:
    assert all(number > 0 for number in shipped_capacity().per_hour.values())
    assert 0 <= shipped_capacity().first < shipped_capacity().last < HOURS
    assert shipped_capacity().over({"sms": 0}).of("sms") == 0 == shipped_capacity().of("telepathy")
