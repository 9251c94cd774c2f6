"""Instalments: worked by hand, properties of any loan, many at once, and the command."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideover.base.errors import Invalid
from tideover.book import (
    DayCount,
    Every,
    LoanTerms,
    RepaymentMethod,
    due_days,
    read_terms,
    schedule,
    schedule_many,
    year_fraction,
)

TEXTS = {
    "principal_minor": "1000000", "annual_rate": "0.18", "terms": "12", "method": "equal_instalment",
    "disbursed": "2026-01-15", "first_due": "2026-02-15", "day_count": "30/360", "every": "month",
}  # fmt: skip


def loan(**changes: str) -> LoanTerms:
    return read_terms({**TEXTS, **changes})


def parts(terms: LoanTerms) -> list[tuple[int, int, int]]:
    """Principal, interest and balance of each instalment; the total is their sum, in the order of the numbers."""
    lines = schedule(terms)
    assert [line.number for line in lines] == list(range(1, terms.terms + 1))
    assert all(line.total_minor == line.principal_minor + line.interest_minor for line in lines)
    assert [line.due for line in lines] == due_days(terms)
    assert schedule_many([terms]).lines_of(0) == lines
    return [(line.principal_minor, line.interest_minor, line.balance_minor) for line in lines]


# --- worked by hand ---------------------------------------------------------------------------------------------------


def test_twelve_level_instalments() -> None:
    """10,000 yuan at 1.5 % a month: 10,000 · 0.015 / (1 - 1.015⁻¹²) = 916.79993, so 916.80; interest on what is left."""
    assert parts(loan()) == [
        (76_680, 15_000, 923_320),
        (77_830, 13_850, 845_490),  # 13,849.80
        (78_998, 12_682, 766_492),  # 12,682.35
        (80_183, 11_497, 686_309),  # 11,497.38
        (81_385, 10_295, 604_924),  # 10,294.64
        (82_606, 9_074, 522_318),  # 9,073.86
        (83_845, 7_835, 438_473),  # 7,834.77
        (85_103, 6_577, 353_370),  # 6,577.10
        (86_379, 5_301, 266_991),  # 5,300.55
        (87_675, 4_005, 179_316),  # 4,004.87
        (88_990, 2_690, 90_326),  # 2,689.74
        (90_326, 1_355, 0),  # 1,354.89; the last takes the rest: 916.81
    ]


def test_equal_principal_over_month_ends() -> None:
    """At 36.5 % over 365 days a day costs a thousandth: 31, 28, 31 and 30 days."""
    terms = loan(
        principal_minor="120000", annual_rate="0.365", terms="4", method="equal_principal",
        disbursed="2022-12-31", first_due="2023-01-31", day_count="actual/365",
    )  # fmt: skip
    assert due_days(terms) == [date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 31), date(2023, 4, 30)]
    assert parts(terms) == [(30_000, 3_720, 90_000), (30_000, 2_520, 60_000), (30_000, 1_860, 30_000), (30_000, 900, 0)]


def test_months_keep_the_first_due_day() -> None:
    leap = loan(terms="3", disbursed="2024-01-01", first_due="2024-01-31")
    assert due_days(leap) == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
    cut = loan(terms="2", disbursed="2026-01-31", first_due="2026-02-28")
    assert due_days(cut) == [date(2026, 2, 28), date(2026, 3, 28)]
    thirtieth = loan(terms="14", disbursed="2026-01-01", first_due="2026-01-30")
    assert [day.day for day in due_days(thirtieth)] == [30, 28, *[30] * 11, 28]


def test_a_period_over_the_turn_of_a_leap_year_is_split() -> None:
    """16 Dec 2023 to 16 Jan 2024: 16 days of 365 and 15 of 366; then 31 days of 366, at 36.6 %."""
    terms = loan(
        annual_rate="0.366", terms="2", method="interest_first", disbursed="2023-12-16", first_due="2024-01-16",
        day_count="actual/actual",
    )  # fmt: skip
    assert parts(terms) == [(0, 31_044, 1_000_000), (1_000_000, 31_000, 0)]  # 16,043.84 + 15,000


def test_level_instalments_by_the_week() -> None:
    """0.7 % a week: 100,000 · 0.007 / (1 - 1.007⁻⁴) = 25,439.03."""
    terms = loan(
        principal_minor="100000", annual_rate="0.36", terms="4", disbursed="2026-02-20", first_due="2026-02-27",
        day_count="actual/360", every="week",
    )  # fmt: skip
    assert due_days(terms) == [date(2026, 2, 27), date(2026, 3, 6), date(2026, 3, 13), date(2026, 3, 20)]
    assert parts(terms) == [
        (24_739, 700, 75_261),
        (24_912, 527, 50_349),  # 526.83
        (25_087, 352, 25_262),  # 352.44
        (25_262, 177, 0),  # 176.83
    ]


def test_flat_by_the_day() -> None:
    """1,500 fen at a thousandth a day: 1.5, half up, on the original principal whatever is left of it."""
    terms = loan(
        principal_minor="1500", annual_rate="0.365", terms="4", method="flat", disbursed="2026-02-27",
        first_due="2026-02-28", day_count="actual/365", every="day",
    )  # fmt: skip
    assert due_days(terms)[-1] == date(2026, 3, 3)
    assert parts(terms) == [(375, 2, 1125), (375, 2, 750), (375, 2, 375), (375, 2, 0)]
    assert [part for part, _, _ in parts(replace(terms, principal_minor=1000, terms=3))] == [333, 333, 334]


def test_interest_first_after_a_long_first_period() -> None:
    """15 Jan to 28 Feb is no whole month: 30 + 28 - 15 = 43 days; then every month is 30, 28 Feb to 28 Mar as any other."""
    terms = loan(annual_rate="0.36", terms="3", method="interest_first", first_due="2026-02-28")
    assert parts(terms) == [(0, 43_000, 1_000_000), (0, 30_000, 1_000_000), (1_000_000, 30_000, 0)]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-01-31", "2026-02-28", 30),  # a month on, cut to the month's end
        ("2026-02-28", "2026-03-31", 30),  # a month back, cut to the month's end
        ("2024-01-29", "2024-02-29", 30),
        ("2026-02-28", "2026-03-28", 30),
        ("2026-01-31", "2026-03-31", 60),
        ("2026-01-30", "2026-01-31", 0),  # 30E: both days are the 30th
        ("2026-02-28", "2026-03-01", 3),
        ("2026-01-31", "2026-02-27", 27),
        ("2025-12-31", "2026-02-28", 58),  # two months are not a whole month
        ("2025-01-15", "2027-01-15", 720),
    ],
)
def test_thirty_days_a_month(start: str, end: str, days: int) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert year_fraction(first, last, DayCount.THIRTY_360) == Fraction(days, 360)


def test_actual_days() -> None:
    start, end = date(2023, 12, 31), date(2025, 1, 2)
    assert year_fraction(start, end, DayCount.ACTUAL_365) == Fraction(368, 365)
    assert year_fraction(start, end, DayCount.ACTUAL_360) == Fraction(368, 360)
    assert year_fraction(start, end, DayCount.ACTUAL_ACTUAL) == Fraction(1, 365) + 1 + Fraction(1, 365)


def test_a_level_payment_on_the_half_is_rounded_up() -> None:
    """50 % a month, twice: the discount factors are 2/3 + 4/9 = 10/9, so the payment is 9/10 of the principal."""
    for principal, payment in ((5, 5), (15, 14), (25, 23), (4, 4), (6, 5), (10**14 + 5, 9 * 10**13 + 5)):
        first, _ = parts(loan(principal_minor=str(principal), annual_rate="6", terms="2"))
        assert first[0] + first[1] == payment, principal


def test_interest_beyond_the_level_payment_is_paid_and_nothing_is_added_to_the_balance() -> None:
    terms = loan(annual_rate="0.24", terms="36", first_due="2027-01-15")
    first, *_, last = parts(terms)
    assert first == (0, 240_000, 1_000_000)
    assert last[2] == 0


def test_fewer_units_than_instalments() -> None:
    small = {"principal_minor": "3", "terms": "4", "annual_rate": "0"}
    for method in ("equal_instalment", "equal_principal", "flat"):
        assert [part for part, _, _ in parts(loan(**small, method=method))] == [1, 1, 1, 0]
    assert parts(loan(**{**small, "principal_minor": "0", "annual_rate": "0.1"})) == [(0, 0, 0)] * 4


def test_rates_are_read_exactly() -> None:
    assert parts(loan(annual_rate="9/50")) == parts(loan(annual_rate="18e-2")) == parts(loan(annual_rate="+.180"))
    assert loan(annual_rate="0.1").rate == Fraction(1, 10)


# --- any loan ---------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(1999, 1, 1), date(2045, 12, 31))
RATES = st.one_of(
    st.just("0"),
    st.decimals(0, 10, places=4).map(str),
    st.floats(0.001, 1).map(repr),
    st.fractions(0, 10, max_denominator=999_999).map(str),
)


@st.composite
def any_loans(draw: st.DrawFn) -> LoanTerms:
    disbursed = draw(DAYS)
    return LoanTerms(
        principal_minor=draw(st.one_of(st.integers(0, 500), st.integers(0, 10**8), st.integers(0, 10**16))),
        annual_rate=draw(RATES),
        terms=draw(st.integers(1, 60)),
        method=draw(st.sampled_from(RepaymentMethod)),
        disbursed=disbursed,
        first_due=disbursed + timedelta(days=draw(st.integers(1, 120))),
        day_count=draw(st.sampled_from(DayCount)),
        every=draw(st.sampled_from(Every)),
    )


@given(any_loans())
@settings(deadline=None)
def test_every_schedule_adds_up(terms: LoanTerms) -> None:
    lines = schedule(terms)
    assert sum(line.principal_minor for line in lines) == terms.principal_minor
    assert lines[-1].balance_minor == 0
    before = terms.principal_minor
    for line in lines:
        assert line.principal_minor >= 0 and line.interest_minor >= 0 and line.balance_minor >= 0
        assert line.balance_minor == before - line.principal_minor
        assert terms.rate or not line.interest_minor
        before = line.balance_minor
    assert all(one.due < other.due for one, other in pairwise(lines))
    if terms.method is RepaymentMethod.EQUAL_INSTALMENT:
        level = {line.total_minor for line in lines[:-1] if line.principal_minor and line.balance_minor}
        assert len(level) <= 1


@given(DAYS, DAYS, DAYS)
def test_actual_years_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    for day_count in (DayCount.ACTUAL_365, DayCount.ACTUAL_360, DayCount.ACTUAL_ACTUAL):
        whole = year_fraction(first, last, day_count)
        assert whole == year_fraction(first, middle, day_count) + year_fraction(middle, last, day_count)
    assert year_fraction(date(first.year, 1, 1), date(first.year + 1, 1, 1), DayCount.ACTUAL_ACTUAL) == 1


@given(st.lists(any_loans(), max_size=12))
@settings(deadline=None)
def test_many_at_once_are_as_each_alone(loans: list[LoanTerms]) -> None:
    many = schedule_many(loans)
    assert [many.lines_of(place) for place in range(len(loans))] == [schedule(terms) for terms in loans]


def test_many_blocks_at_once() -> None:
    """More instalments than are reckoned side by side, in no order."""
    loans = [loan(terms=str(terms), principal_minor=str(10**6 + terms)) for terms in (*range(360, 0, -1), *range(1, 361))]
    many = schedule_many(loans)
    assert len(many.number) == 360 * 361
    assert [many.lines_of(place) for place in range(len(loans))] == [schedule(terms) for terms in loans]


def test_many_where_floats_round_the_other_way() -> None:
    """Sums so large that floats alone would give some of these payments, and some of this interest, a unit off."""
    level = [loan(principal_minor=str(10**14 + step * 999_999_937), terms="24") for step in range(1000)]
    large = {"method": "flat", "day_count": "actual/365", "terms": "2"}
    flat = [
        loan(**large, principal_minor=str(10**14 + step * 39_999_999_937), annual_rate=rate)
        for rate in ("8.3", "9.7")
        for step in range(1000)
    ]
    loans = level + flat
    many = schedule_many(loans)
    first = many.starts[:-1]
    expected = [schedule(terms)[0] for terms in loans]
    assert many.total_minor[first].tolist() == [line.total_minor for line in expected]
    assert many.interest_minor[first].tolist() == [line.interest_minor for line in expected]


def test_many_beyond_the_columns_are_exact_or_refused() -> None:
    most = str(2**63 - 1)
    loans = [
        loan(principal_minor=most, annual_rate="0.0001"),
        loan(annual_rate="0.123456789012345678901234567890"),
        loan(annual_rate="10", first_due="2926-02-15", principal_minor="10000000000000"),
        loan(),
    ]
    many = schedule_many(loans)
    assert [many.lines_of(place) for place in range(len(loans))] == [schedule(terms) for terms in loans]
    with pytest.raises(Invalid, match="amount_too_large"):
        schedule_many([loan(principal_minor=most, terms="1")])


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("principal_minor", "-1", "a whole number from 0"),
        ("principal_minor", "100.5", "a whole number from 0"),
        ("principal_minor", str(2**63), "a whole number from 0"),
        ("annual_rate", "-0.1", "0 to 10"),
        ("annual_rate", "18", "0 to 10"),
        ("annual_rate", "18%", "0 to 10"),
        ("annual_rate", "nan", "0 to 10"),
        ("annual_rate", "1/0", "0 to 10"),
        ("annual_rate", "1e-999999999", "0 to 10"),
        ("annual_rate", "", "0 to 10"),
        ("terms", "0", "a whole number from 1 to 2000"),
        ("terms", "2001", "a whole number from 1 to 2000"),
        ("terms", "१२", "a whole number from 1 to 2000"),
        ("method", "balloon", "equal_instalment, equal_principal, flat, interest_first"),
        ("disbursed", "20260115", "YYYY-MM-DD"),
        ("first_due", "2026-02-30", "YYYY-MM-DD"),
        ("first_due", "2026-01-15", "a day after disbursed"),
        ("day_count", "30/365", "30/360, actual/365, actual/360, actual/actual"),
        ("every", "year", "month, week, day"),
    ],
)
def test_text_that_does_not_fit_is_refused(field: str, text: str, expected: str) -> None:
    with pytest.raises(Invalid) as refused:
        loan(**{field: text})
    assert refused.value.data["field"] == field
    assert expected in refused.value.data["expected"]


def test_the_last_due_day_must_be_a_day() -> None:
    late = {"disbursed": "9999-01-31", "first_due": "9999-11-30"}
    assert due_days(loan(**late, terms="2"))[-1] == date(9999, 12, 30)
    assert schedule_many([loan(**late, terms="2")]).lines_of(0) == schedule(loan(**late, terms="2"))
    for every, terms in (("month", "3"), ("week", "6"), ("day", "40")):
        with pytest.raises(Invalid, match="terms"):
            loan(**late, every=every, terms=terms)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("principal_minor", True), ("principal_minor", 1.0), ("annual_rate", 0.18), ("terms", "12"), ("method", "flat"),
        ("disbursed", datetime(2026, 1, 15, tzinfo=UTC)), ("first_due", "2026-02-15"), ("day_count", "30/360"), ("every", None),
    ],
)  # fmt: skip
def test_values_of_another_kind_are_refused(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        replace(loan(), **{field: value})
    assert refused.value.data["field"] == field


# --- the command ------------------------------------------------------------------------------------------------------


def run(**changes: str) -> subprocess.CompletedProcess[str]:
    flags = [word for name, text in {**TEXTS, **changes}.items() for word in (f"--{name.replace('_', '-')}", text)]
    command = [sys.executable, "-m", "tideover.app.cli", "schedule", *flags]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_prints_a_line_an_instalment() -> None:
    done = run(terms="3", disbursed="2025-12-31", first_due="2026-01-31")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        '{"number": 1, "due": "2026-01-31", "principal_minor": 328383, "interest_minor": 15000,'
        ' "total_minor": 343383, "balance_minor": 671617}',
        '{"number": 2, "due": "2026-02-28", "principal_minor": 333309, "interest_minor": 10074,'
        ' "total_minor": 343383, "balance_minor": 338308}',
        '{"number": 3, "due": "2026-03-31", "principal_minor": 338308, "interest_minor": 5075,'
        ' "total_minor": 343383, "balance_minor": 0}',
    ]


def test_the_command_prints_what_the_room_reckons() -> None:
    changes = {"day_count": "actual/actual", "terms": "360", "annual_rate": "0.0435", "method": "equal_principal"}
    done, expected = run(**changes), schedule(loan(**changes))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["due"], line["total_minor"]) for line in found] == [(str(line.due), line.total_minor) for line in expected]


@pytest.mark.parametrize(("field", "text"), [("annual_rate", "18"), ("principal_minor", "-5"), ("first_due", "2025-02-15")])
def test_the_command_refuses_in_a_line(field: str, text: str) -> None:
    done = run(**{field: text})
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"{field}: ") and "expected" in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["schedule", *(f"--{k.replace('_', '-')}={v}" for k, v in TEXTS.items())]])
def test_the_command_does_without_numpy(arguments: list[str]) -> None:
    told = "from tideover.app.cli import main\ntry:\n main()\nfinally:\n sys.stderr.write(str('numpy' in sys.modules))"
    command = [sys.executable, "-c", f"import sys\n{told}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "False")
    assert len(done.stdout.splitlines()) >= 12
