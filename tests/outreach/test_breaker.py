"""When a channel that fails is left alone, and how it is taken up again."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideover.outreach.breaker import LONGEST_PAUSE_SECONDS, RAMP_SECONDS, TRIPS_AT, Breaker, BreakerState


def tripped(now: float = 0.0) -> Breaker:
    breaker = Breaker(random.Random(1))
    for _ in range(TRIPS_AT):
        breaker.failed(now)
    return breaker


def test_failures_in_a_row_open_it_and_one_answer_between_them_does_not() -> None:
    breaker = Breaker(random.Random(1))
    for _ in range(10):
        for _ in range(TRIPS_AT - 1):
            breaker.failed(0)
        breaker.worked(0)
    assert breaker.state(0) is BreakerState.CLOSED
    assert tripped().state(0) is BreakerState.OPEN


def test_sends_in_doubt_open_it_sooner() -> None:
    breaker = Breaker(random.Random(1))
    for _ in range(3):
        breaker.failed(0, 2)
    assert breaker.state(0) is BreakerState.OPEN


def test_half_open_it_lets_one_through() -> None:
    breaker = tripped()
    later = breaker.opens_in(0) + 0.01
    assert breaker.lets_through(later)
    breaker.began(later)
    assert not breaker.lets_through(later)
    breaker.worked(later)
    assert breaker.lets_through(later)


def test_vain_tries_make_the_pause_longer_up_to_a_minute() -> None:
    breaker, now, pauses = tripped(), 0.0, []
    for _ in range(12):
        pauses.append(breaker.opens_in(now))
        now += pauses[-1] + 0.001
        breaker.began(now)
        breaker.failed(now)
    assert all(second > first for first, second in pairwise(pauses[:5]))
    assert max(pauses) <= LONGEST_PAUSE_SECONDS * 1.25
    breaker.began(now := now + breaker.opens_in(now) + 0.001)
    breaker.worked(now)
    assert breaker.state(now) is BreakerState.CLOSED


def test_after_an_opening_the_pace_grows_slowly() -> None:
    breaker = tripped()
    now = breaker.opens_in(0) + 0.01
    breaker.began(now)
    breaker.worked(now)
    assert breaker.share(now) == pytest.approx(0.1)
    assert breaker.share(now + RAMP_SECONDS / 2) == pytest.approx(0.55)
    assert breaker.share(now + RAMP_SECONDS) == 1


def test_one_that_did_not_take_place_frees_the_try() -> None:
    breaker = tripped()
    now = breaker.opens_in(0) + 0.01
    breaker.began(now)
    breaker.let_go()
    assert breaker.lets_through(now)


@given(st.lists(st.tuples(st.sampled_from(["worked", "failed", "doubt", "began", "wait"]), st.floats(0, 100)), max_size=60))
def test_whatever_happens_it_can_always_be_tried_again(events: list[tuple[str, float]]) -> None:
    breaker, now = Breaker(random.Random(3)), 0.0
    for event, seconds in events:
        if event == "wait":
            now += seconds
        elif event == "began" and breaker.lets_through(now):
            breaker.began(now)
        elif event == "worked":
            breaker.worked(now)
        elif event in ("failed", "doubt"):
            breaker.failed(now, 2 if event == "doubt" else 1)
        assert 0 <= breaker.opens_in(now) <= LONGEST_PAUSE_SECONDS * 1.25
        assert 0.1 <= breaker.share(now) <= 1
    breaker.let_go()
    assert breaker.lets_through(now + LONGEST_PAUSE_SECONDS * 2)
