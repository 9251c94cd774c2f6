"""Random loans' instalments, held against an oracle written from the contract's text in exact fractions.

The oracle below shares no code with the product: its own months, day counts, discount factors and rounding.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.proofs.harness import Place, Proof
from tideover.book import DayCount, Every, LoanTerms, RepaymentMethod, ScheduleLine, schedule, schedule_many

Line = tuple[int, date, int, int, int, int]  # number, due, principal, interest, total, balance


def _run(place: Place, seed: int, count: int) -> dict[str, int]:
    """``count`` loans, each alone and all of them at once, line by line against the oracle."""
    rng = random.Random(seed)
    figures = Counter(loans=0, lines=0, differing_lines=0, sums_wrong=0, many_differing=0)
    loans = [_loan(rng) for _ in range(count)]
    many = schedule_many(loans)
    for number, loan in enumerate(loans):
        expected = list(_oracle(loan))
        alone, together = schedule(loan), many.lines_of(number)
        figures["loans"] += 1
        figures["lines"] += len(expected)
        figures["differing_lines"] += _differing(expected, alone)
        figures["many_differing"] += _differing(expected, together)
        figures["sums_wrong"] += sum(line.principal_minor for line in alone) != loan.principal_minor
    return dict(figures)


def _differing(expected: list[Line], found: list[ScheduleLine]) -> int:
    values = [
        (line.number, line.due, line.principal_minor, line.interest_minor, line.total_minor, line.balance_minor)
        for line in found
    ]
    pairs = sum(one != other for one, other in zip(expected, values, strict=False))
    return pairs + abs(len(expected) - len(values))


# --- loans ------------------------------------------------------------------------------------------------------------


def _loan(rng: random.Random) -> LoanTerms:
    every = rng.choice([Every.MONTH, Every.MONTH, Every.MONTH, Every.WEEK, Every.DAY])
    disbursed = _day(rng)
    return LoanTerms(
        principal_minor=_principal(rng),
        annual_rate=_rate(rng),
        terms=rng.choice([1, 2, 3, 6, 12, 24, 36, rng.randint(1, 60), rng.randint(1, 60), rng.randint(1, 360), 360]),
        method=rng.choice(list(RepaymentMethod)),
        disbursed=disbursed,
        first_due=_first_due(rng, disbursed, every),
        day_count=rng.choice(list(DayCount)),
        every=every,
    )


def _day(rng: random.Random) -> date:
    """Any day of 1999 to 2040, often one near the end of a month, or of February, or of a year."""
    day = date(1999, 1, 1) + timedelta(days=rng.randrange(42 * 365))
    kind = rng.random()
    if kind < 0.3:
        return _moved(day.replace(day=1), 1, 1) - timedelta(days=rng.choice([1, 1, 1, 2, 3]))
    if kind < 0.45:
        return date(day.year, 3, 1) - timedelta(days=rng.choice([0, 1, 1, 2, 3]))
    if kind < 0.55:
        return date(day.year, 12, 31) + timedelta(days=rng.choice([-1, 0, 0, 1]))
    return day


def _principal(rng: random.Random) -> int:
    """Nothing, some fen, what people borrow, and sums of which a float cannot tell the halves."""
    kinds = [(0, 0), (1, 400), (1, 10**7), (1, 10**7), (1, 10 ** rng.randint(8, 13)), (10**13, 2 * 10**14), (10**15, 10**17)]
    return rng.choice([1000 * rng.randint(1, 10**5), *(rng.randint(*kind) for kind in kinds)])


def _rate(rng: random.Random) -> str:
    """None, the usual ones, any decimal, fractions that are no decimal, floats as they are written, and the highest."""
    usual, small = rng.choice(["0.18", "0.24", "0.36", "0.0435"]), rng.uniform(0, 0.4)
    fraction = f"{rng.randint(0, 999)}/{rng.randint(1000, 9999)}"
    texts = ["0", "0.00", usual, usual, usual, f"{small:.4f}", f"{small:.4f}", f"{small:.6f}", f"{0.01 + small}", fraction]
    return rng.choice([*texts, f"{rng.uniform(0, 10):.2f}", "10"])


def _first_due(rng: random.Random, disbursed: date, every: Every) -> date:
    """Mostly one step after the disbursal; else an odd first period, short or long."""
    kind = rng.random()
    if kind < 0.3 or (kind < 0.6 and every is Every.MONTH):
        steps = {Every.MONTH: _moved(disbursed, 1, disbursed.day), Every.WEEK: disbursed + timedelta(days=7)}
        return steps.get(every, disbursed + timedelta(days=1))
    if kind < 0.7:
        return _moved(disbursed, 1, 31) - timedelta(days=rng.choice([0, 0, 1, 2]))  # near a month's end
    return disbursed + timedelta(days=rng.choice([rng.randint(1, 20), rng.randint(1, 75), rng.randint(1, 400)]))


# --- the oracle -------------------------------------------------------------------------------------------------------


def _oracle(loan: LoanTerms) -> Iterator[Line]:
    rate, principal, terms = Fraction(loan.annual_rate), loan.principal_minor, loan.terms
    dues = [_due(loan, k) for k in range(terms)]
    years = [_years(a, b, str(loan.day_count)) for a, b in zip([loan.disbursed, *dues], dues, strict=False)]
    level = 0
    if loan.method == "equal_instalment":
        factor, factors = Fraction(1), Fraction(0)
        for t in years:
            factor = factor / (1 + rate * t)
            factors = factors + factor
        level = _half_up(principal / factors)
    balance = principal
    for k in range(terms):
        interest = _half_up((principal if loan.method == "flat" else balance) * rate * years[k])
        if k == terms - 1:
            part = balance
        elif loan.method == "equal_instalment":
            part = level - interest
        elif loan.method == "interest_first":
            part = 0
        else:
            part = _half_up(Fraction(principal, terms))
        part = sorted([0, part, balance])[1]
        balance = balance - part
        yield k + 1, dues[k], part, interest, part + interest, balance


def _half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def _moved(day: date, months: int, wanted: int) -> date:
    """The wanted day of a month so many months on, or that month's last."""
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1


def _due(loan: LoanTerms, k: int) -> date:
    if loan.every == "month":
        return _moved(loan.first_due, k, loan.first_due.day)
    return loan.first_due + k * timedelta(days={"week": 7, "day": 1}[loan.every])


def _years(start: date, end: date, day_count: str) -> Fraction:
    if day_count == "actual/365":
        return Fraction((end - start).days, 365)
    if day_count == "actual/360":
        return Fraction((end - start).days, 360)
    if day_count == "actual/actual":
        years = Fraction(0)
        for year in range(start.year, end.year + 1):
            first, after = date(year, 1, 1), date(year + 1, 1, 1)
            days = (min(end, after) - max(start, first)).days
            years += Fraction(days, (after - first).days)
        return years
    if end == _moved(start, 1, start.day) or start == _moved(end, -1, end.day):
        return Fraction(30, 360)
    first_day, last_day = (30 if day.day == 31 else day.day for day in (start, end))
    return Fraction(360 * (end.year - start.year) + 30 * (end.month - start.month) + (last_day - first_day), 360)


SCHEDULES = Proof(
    name="schedules",
    claim=(
        "Instalments come out to the minor unit as the contract's formulas in exact fractions give them, for a loan alone and "
        "for many at once, and their principal parts sum to the principal: every method, day count and spacing, months' ends, "
        "leap years, rates of zero, 1 to 360 instalments, odd first periods."
    ),
    unit="loans",
    size=10_000,
    chunk=2500,
    run=_run,
    holds=lambda sums: (
        sums["lines"] > sums["loans"] > 0
        and sums["differing_lines"] == 0
        and sums["sums_wrong"] == 0
        and sums["many_differing"] == 0
    ),
)
