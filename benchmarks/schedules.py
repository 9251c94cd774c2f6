"""Instalments a CPU second: many loans at once in 64-bit integers, one by one in exact fractions, and in plain ``Decimal``.

The peer is the ordinary way: a loop over the instalments in ``Decimal`` (28 digits), rounding half up with ``quantize``.
The slow ways reckon a sample of the same loans, and the loans in which they differ are counted.
``python -m benchmarks.schedules``.
"""

from __future__ import annotations

import random
import sys
import time
from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tideover.book import DayCount, Every, LoanTerms, RepaymentMethod, ScheduleLine, schedule, schedule_many

SEED = 20261121
LOANS = 30_000
SAMPLE = 1500  # of them, for the two slow ways
ROUNDS = 6
WANTED_RATIO = 20
ONE = Decimal(1)


def portfolio(count: int, seed: int = SEED) -> list[LoanTerms]:
    """Loans as consumer lenders have them: 3 to 36 instalments, most of them monthly, a first period of about one step."""
    rng = random.Random(seed)
    methods = [*[RepaymentMethod.EQUAL_INSTALMENT] * 5, *RepaymentMethod]
    loans = []
    for _ in range(count):
        every = rng.choice([*[Every.MONTH] * 18, Every.WEEK, Every.DAY])
        disbursed = date(2022, 1, 1) + timedelta(days=rng.randrange(4 * 365))
        days = {Every.MONTH: rng.randint(20, 45), Every.WEEK: 7, Every.DAY: 1}[every]
        loans.append(
            LoanTerms(
                principal_minor=10_000 * rng.randint(5, 2000),
                annual_rate=f"{rng.randint(0, 3600) / 10_000:.4f}",
                terms=rng.choice([3, 6, 9, 12, 18, 24, 36]),
                method=rng.choice(methods),
                disbursed=disbursed,
                first_due=disbursed + timedelta(days=days),
                day_count=rng.choice(list(DayCount)),
                every=every,
            )
        )
    return loans


def in_decimal(loan: LoanTerms) -> list[ScheduleLine]:
    """The peer: the same instalments in ``Decimal``."""
    rate, principal = Decimal(loan.annual_rate), Decimal(loan.principal_minor)
    days, shares, start, whole = [], [], loan.disbursed, 1
    for number in range(loan.terms):
        due = _due_day(loan, number)
        days.append(due)
        parts, whole = _parts(start, due, loan.day_count)
        shares.append(rate * parts)
        start = due
    fixed = Decimal(0)
    if loan.method is RepaymentMethod.EQUAL_INSTALMENT:
        factor, total = ONE, Decimal(0)
        for share in shares:
            factor /= 1 + share / whole
            total += factor
        fixed = (principal / total).quantize(ONE, ROUND_HALF_UP)
    elif loan.method is not RepaymentMethod.INTEREST_FIRST:
        fixed = (principal / loan.terms).quantize(ONE, ROUND_HALF_UP)
    balance, lines = principal, []
    for number in range(loan.terms):
        base = principal if loan.method is RepaymentMethod.FLAT else balance
        interest = (base * shares[number] / whole).quantize(ONE, ROUND_HALF_UP)
        wanted = fixed - interest if loan.method is RepaymentMethod.EQUAL_INSTALMENT else fixed
        part = balance if number == loan.terms - 1 else min(max(wanted, Decimal(0)), balance)
        balance -= part
        amounts = (int(part), int(interest), int(part + interest), int(balance))
        lines.append(ScheduleLine(number + 1, days[number], *amounts))
    return lines


def _due_day(loan: LoanTerms, number: int) -> date:
    if loan.every is not Every.MONTH:
        return loan.first_due + timedelta(days=number * (7 if loan.every is Every.WEEK else 1))
    year, month = divmod(loan.first_due.year * 12 + loan.first_due.month - 1 + number, 12)
    return date(year, month + 1, min(loan.first_due.day, monthrange(year, month + 1)[1]))


def _parts(start: date, end: date, day_count: DayCount) -> tuple[int, int]:
    """A period's length as so many parts of a year of so many: divided last, so that halves stay halves."""
    if day_count is DayCount.ACTUAL_365:
        return (end - start).days, 365
    if day_count is DayCount.ACTUAL_360:
        return (end - start).days, 360
    if day_count is DayCount.ACTUAL_ACTUAL:
        parts = 0
        while start.year < end.year:
            turn = date(start.year + 1, 1, 1)
            parts += (turn - start).days * (365 if isleap(start.year) else 366)
            start = turn
        return parts + (end - start).days * (365 if isleap(start.year) else 366), 365 * 366
    months = (end.year - start.year) * 12 + end.month - start.month
    if months == 1:
        forth = min(start.day, monthrange(end.year, end.month)[1])
        back = min(end.day, monthrange(start.year, start.month)[1])
        if end.day == forth or start.day == back:
            return 30, 360
    return 30 * months + min(end.day, 30) - min(start.day, 30), 360


def lines_per_cpu_s(run: Callable[[], int]) -> float:
    """``run`` returns how many lines it made."""
    began = time.process_time()
    return run() / (time.process_time() - began)


def main() -> int:
    """Print the figures, the best of each over rounds that alternate; 0 where nothing differs and the ratio is as wanted."""
    loans = portfolio(LOANS)
    few = loans[:SAMPLE]
    alone, peer = [schedule(loan) for loan in few], [in_decimal(loan) for loan in few]
    together = schedule_many(loans)
    differing = sum(
        not lines == other == together.lines_of(place) for place, (lines, other) in enumerate(zip(alone, peer, strict=True))
    )
    ways: dict[str, Callable[[], int]] = {
        "plain Decimal": lambda: sum(len(in_decimal(loan)) for loan in few),
        "schedule, one loan at a time": lambda: sum(len(schedule(loan)) for loan in few),
        "schedule_many": lambda: len(schedule_many(loans).number),
    }
    best = dict.fromkeys(ways, 0.0)
    for _ in range(ROUNDS):
        for name, run in ways.items():
            best[name] = max(best[name], lines_per_cpu_s(run))
    floor = best["plain Decimal"]
    title = f"instalments of {LOANS:,} loans"
    print(f"{title:<42}{'per CPU s':>12}{'ratio':>8}")
    for name, rate in best.items():
        print(f"{name:<42}{rate:>12,.0f}{rate / floor:>8.1f}")
    print(f"of {SAMPLE:,} loans reckoned in all three ways, {differing} differ")
    return 0 if differing == 0 and best["schedule_many"] >= WANTED_RATIO * floor else 1


if __name__ == "__main__":
    sys.exit(main())
