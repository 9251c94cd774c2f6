"""The city's people: the same for the same seed, every habit among them, owing sums that are exact."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideover.base.errors import Invalid
from tideover.rehearsal import Borrower, Habit, give_ways, load_ways, make_city, schedule


def test_same_seed_same_city() -> None:
    assert make_city(7, 60) == make_city(7, 60)
    assert make_city(7, 60) != make_city(8, 60)


@pytest.mark.parametrize("size", [8, 9, 15, 16, 31, 200])
def test_every_habit_is_there_and_most_promise_and_pay(size: int) -> None:
    habits = Counter(borrower.habit for borrower in make_city(1, size))
    assert set(habits) == set(Habit)
    assert habits.total() == size
    if size >= 15:
        assert habits[Habit.PROMISES_AND_PAYS] > size / 2


def test_borrowers_are_marked_and_apart() -> None:
    city = make_city(3, 300)
    for borrower in city:
        assert borrower.email == f"{borrower.customer_id.lower()}@city.example"
        assert borrower.phone.startswith("+861990000") and len(borrower.phone) == 14
        assert (borrower.zone is None) == (borrower.habit is Habit.ZONE_UNKNOWN)
        assert 1 <= borrower.overdue_days <= 42 and 2 <= borrower.overdue_number <= 12
        assert borrower.overdue_minor > 0
    for field in ("customer_id", "email", "phone", "account_id"):
        assert len({getattr(borrower, field) for borrower in city}) == len(city)


@pytest.mark.parametrize("size", [0, -1, 10_000])
def test_a_city_of_no_size_is_refused(size: int) -> None:
    with pytest.raises(Invalid, match="invalid_size"):
        make_city(1, size)


@given(st.integers(min_value=1_00, max_value=10**12))
def test_principal_parts_sum_exactly(principal_minor: int) -> None:
    rows = schedule(principal_minor)
    assert sum(row.principal_minor for row in rows) == principal_minor
    assert all(row.principal_minor > 0 and row.interest_minor >= 0 for row in rows)
    assert len({row.total_minor for row in rows[:-1]}) == 1  # level payments; the last takes the rest
    assert abs(rows[-1].total_minor - rows[0].total_minor) <= 12


def test_a_known_schedule() -> None:
    # 12,000.00 at 1.5 % a month: level payment 12000 * 0.015 / (1 - 1.015^-12) = 1100.1599...
    rows = schedule(12_000_00)
    assert (rows[0].total_minor, rows[0].interest_minor, rows[0].principal_minor) == (1_100_16, 180_00, 920_16)
    assert rows[1].interest_minor == 166_20  # 11,079.84 * 0.015 = 166.1976


def test_same_seed_same_ways_and_nobody_else_changes() -> None:
    city = make_city(7, 60)
    lived = give_ways(city, 7)
    assert lived == give_ways(city, 7)
    for before, after in zip(city, lived, strict=True):
        if after.way.id == "plain":
            assert after == before
        assert (after.customer_id, after.email, after.habit) == (before.customer_id, before.email, before.habit)


@pytest.mark.parametrize("size", [24, 60, 400])
def test_every_way_is_there_and_most_are_plain(size: int) -> None:
    lived = give_ways(make_city(1, size), 1)
    ways = Counter(borrower.way.id for borrower in lived)
    assert set(ways) == {"plain"} | {way.id for way in load_ways().ways}
    assert ways["plain"] >= size / 2
    assert all(b.way.id == "plain" for b in lived if b.habit in (Habit.ZONE_UNKNOWN, Habit.ALREADY_PAID))
    # Who has no mailbox is to promise, to ask for quiet and to be hard to read by text.
    assert {b.habit for b in lived if b.way.id == "dead_mail"} >= {
        Habit.PROMISES_AND_PAYS, Habit.ASKS_TO_STOP, Habit.HARD_TO_READ
    }  # fmt: skip
    phones = Counter(borrower.phone for borrower in lived)
    shared = [borrower for borrower in lived if borrower.way.phone == "neighbour"]
    assert shared and all(phones[borrower.phone] == 2 for borrower in shared)
    assert sum(count > 1 for count in phones.values()) == len(shared)


@pytest.mark.parametrize("size", [1, 2, 8])
def test_a_small_city_keeps_its_plain_half(size: int) -> None:
    def is_plain(borrower: Borrower) -> bool:
        return borrower.way.id == "plain"

    assert sum(map(is_plain, give_ways(make_city(1, size), 1))) >= size / 2
