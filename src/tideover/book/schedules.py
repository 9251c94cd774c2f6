"""The instalments of many loans at once: ``schedule`` over columns, in 64-bit integers, the same to the minor unit.

Loans are reckoned side by side, a row of arrays for each instalment number. Floats only ever propose; whole numbers decide:

- Interest, balance · N/D rounded half up, would not fit as a product. A float gives the quotient to within one; its
  remainder is small, so it comes out right although its terms wrap around (2⁶⁴ is a ring), and corrects the quotient.
- The level payment is a float with a bound on its error; where a rounding boundary lies within that bound it is reckoned
  again exactly (``level_payment``).
- Loans beyond the ranges in which that holds (``_are_plain``) are reckoned one at a time by ``schedule``.

NumPy is imported here only, and this file only where many loans are reckoned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from tideover.base.errors import Invalid
from tideover.book.schedule import (
    MOST_MINOR,
    YEAR_PARTS,
    DayCount,
    Every,
    LoanTerms,
    RepaymentMethod,
    ScheduleLine,
    as_rate,
    level_payment,
    schedule,
)

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
_CELLS = 1 << 16  # loans × instalments reckoned together: what a processor's cache holds
_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Schedules:
    """Instalments as columns, loan after loan; loan *i* has the rows ``starts[i]`` up to ``starts[i + 1]``.

    ``due`` holds days (``datetime64[D]``), all others int64; amounts are in minor units.
    """

    starts: Whole
    number: Whole
    due: npt.NDArray[np.datetime64]
    principal_minor: Whole
    interest_minor: Whole
    total_minor: Whole
    balance_minor: Whole

    def lines_of(self, loan: int) -> list[ScheduleLine]:
        """The instalments of one loan, by its place in what was asked for."""
        rows = slice(int(self.starts[loan]), int(self.starts[loan + 1]))
        columns = (self.number, self.due, self.principal_minor, self.interest_minor, self.total_minor, self.balance_minor)
        return [ScheduleLine(*values) for values in zip(*(column[rows].tolist() for column in columns), strict=True)]


@dataclass(frozen=True, slots=True)
class _Loans:
    """Terms as columns; rates as ``above / below``, days as days since 1970, ``kind`` a place in ``_KINDS``."""

    principal: Whole
    above: Whole
    below: Whole
    terms: Whole
    disbursed: Whole
    first_due: Whole
    kind: Whole

    def __getitem__(self, chosen: Whole) -> _Loans:
        columns = (self.principal, self.above, self.below, self.terms, self.disbursed, self.first_due, self.kind)
        return _Loans(*(column[chosen] for column in columns))

    def __len__(self) -> int:
        return len(self.kind)


_KINDS = list(product(RepaymentMethod, DayCount, Every))
_PLACES = {kind: place for place, kind in enumerate(_KINDS)}
_METHODS = {method: np.array([kind[0] is method for kind in _KINDS]) for method in RepaymentMethod}
_YEARS = np.array([YEAR_PARTS[day_count] for _, day_count, _ in _KINDS])


def schedule_many(loans: Sequence[LoanTerms]) -> Schedules:
    """The instalments of every loan, as ``schedule`` gives them, in the order of ``loans``.

    Raises ``Invalid("amount_too_large")`` where an instalment does not fit into 64 bits.
    """
    columns = _read(loans)
    is_plain = _are_plain(columns)
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(columns.terms)))
    size = int(starts[-1])
    due, principal, interest, balance = (np.empty(size, np.int64) for _ in range(4))
    for chosen in _blocks(np.flatnonzero(is_plain), columns.terms):
        block = columns[chosen]
        days, parts = _periods(block)
        amounts = _reckon(block, parts)
        numbers = np.arange(len(days))
        is_due = numbers < block.terms[:, None]
        rows = (starts[chosen][:, None] + numbers)[is_due]
        for column, values in zip((due, principal, interest, balance), (days, *amounts), strict=True):
            column[rows] = values.T[is_due]
    total = principal + interest
    found = Schedules(
        starts, np.arange(size) - np.repeat(starts[:-1], columns.terms) + 1,
        due.view("datetime64[D]"), principal, interest, total, balance,
    )  # fmt: skip
    for loan in np.flatnonzero(~is_plain).tolist():
        _put(found, loan, schedule(loans[loan]))
    return found


def _read(loans: Sequence[LoanTerms]) -> _Loans:
    """The terms as columns; rates too fine for them as 0 / 0."""
    texts: dict[str, int] = {}
    places = [texts.setdefault(loan.annual_rate, len(texts)) for loan in loans]
    rates = [as_rate(text) for text in texts]
    ratios = [(rate.numerator, rate.denominator) for rate in rates]
    fine = [ratio if max(ratio) < 2**53 else (0, 0) for ratio in ratios]
    above, below = np.array(fine, np.int64).reshape(-1, 2)[places].T if loans else np.zeros((2, 0), np.int64)
    count = len(loans)
    return _Loans(
        principal=np.fromiter([loan.principal_minor for loan in loans], np.int64, count),
        above=above,
        below=below,
        terms=np.fromiter([loan.terms for loan in loans], np.int64, count),
        disbursed=np.fromiter([loan.disbursed.toordinal() for loan in loans], np.int64, count) - _EPOCH,
        first_due=np.fromiter([loan.first_due.toordinal() for loan in loans], np.int64, count) - _EPOCH,
        kind=np.fromiter([_PLACES[loan.method, loan.day_count, loan.every] for loan in loans], np.int64, count),
    )


def _are_plain(loans: _Loans) -> Truth:
    """Whether no amount reaches 2⁴⁸ and no denominator 2⁶⁰.

    No period but the first has more than 31 days, and no day count makes a period more than 3 days longer than it is.
    """
    longest_years = (np.maximum(loans.first_due - loans.disbursed, 31) + 3) / 360
    yearly = loans.principal * (loans.above / np.maximum(loans.below, 1))
    is_small: Truth = loans.principal + yearly * longest_years < 2.0**48
    is_coarse: Truth = (loans.below > 0) & (loans.below < 2**60 // max(YEAR_PARTS.values()))
    return is_small & is_coarse


def _blocks(members: Whole, terms: Whole) -> Iterator[Whole]:
    """Loans in blocks of a size, those with the most instalments first."""
    ordered = members[np.argsort(-terms[members], kind="stable")]
    start = 0
    while start < len(ordered):
        end = start + max(_CELLS // int(terms[ordered[start]]), 1)
        yield ordered[start:end]
        start = end


# --- days: a row for each instalment number, a column for each loan ----------------------------------------------------


def _periods(loans: _Loans) -> tuple[Whole, Whole]:
    """Due days, and the parts of a year (``YEAR_PARTS``) of the period that ends on each."""
    days, parts = (np.empty((int(loans.terms.max()), len(loans)), np.int64) for _ in range(2))
    spans = list(product(DayCount, Every))
    span = loans.kind % len(spans)  # as they follow one another in _KINDS
    for place, (day_count, every) in enumerate(spans):
        chosen = np.flatnonzero(span == place)
        if len(chosen):
            days[:, chosen], parts[:, chosen] = _periods_by(loans[chosen], len(days), day_count, every)
    return days, parts


def _periods_by(loans: _Loans, count: int, day_count: DayCount, every: Every) -> tuple[Whole, Whole]:
    number = np.arange(count)[:, None]
    if every is Every.MONTH:
        days = _in_month(_month_of(loans.first_due) + number, _day_of_month(loans.first_due))
    else:
        days = loans.first_due + number * (7 if every is Every.WEEK else 1)
    bounds = np.concatenate((loans.disbursed[None, :], days))
    if day_count is DayCount.ACTUAL_ACTUAL:
        return days, np.diff(_parts_until(bounds), axis=0)
    if day_count is not DayCount.THIRTY_360:
        return days, np.diff(bounds, axis=0)
    if every is Every.MONTH:
        parts = np.full_like(days, 30)
        parts[:1] = _thirty_360(bounds[:2])
        return days, parts
    return days, _thirty_360(bounds)


def _as_day(values: Whole, unit: str) -> Whole:
    """The first day of months or years counted from 1970."""
    return values.astype(f"datetime64[{unit}]").astype("datetime64[D]").astype(np.int64)


def _month_of(days: Whole) -> Whole:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _day_of_month(days: Whole) -> Whole:
    return days - _as_day(_month_of(days), "M") + 1


def _in_month(months: Whole, day: Whole) -> Whole:
    """The day of each month, cut to the month's end."""
    first = int(months.min())
    starts = _as_day(np.arange(first, int(months.max()) + 2), "M")
    place = months - first
    return starts[place] + np.minimum(day, np.diff(starts)[place]) - 1


def _thirty_360(bounds: Whole) -> Whole:
    months, day = _month_of(bounds), _day_of_month(bounds)
    apart = np.diff(months, axis=0)
    parts = 30 * apart + np.diff(np.minimum(day, 30), axis=0)
    forth, back = _in_month(months[:-1] + 1, day[:-1]), _in_month(months[1:] - 1, day[1:])
    is_whole_month = (apart == 1) & ((forth == bounds[1:]) | (back == bounds[:-1]))
    return np.where(is_whole_month, 30, parts)


def _parts_until(days: Whole) -> Whole:
    """From 1970 on: every year is 365 · 366 parts, whichever its length."""
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    first = int(years.min())
    starts = _as_day(np.arange(first, int(years.max()) + 2), "Y")
    place = years - first
    parts_a_day: Whole = 365 * 366 // np.diff(starts)
    until: Whole = 365 * 366 * place + (days - starts[place]) * parts_a_day[place]
    return until


# --- amounts ----------------------------------------------------------------------------------------------------------


def _reckon(loans: _Loans, parts: Whole) -> tuple[Whole, Whole, Whole]:
    """Principal, interest and balance of each instalment; rows beyond a loan's own are not to be read."""
    years = _YEARS[loans.kind]
    whole, shares = loans.below * years, loans.above * parts  # shares may wrap around, as all that is made of them
    rates = loans.above / loans.below / years * parts
    is_flat, is_level = _METHODS[RepaymentMethod.FLAT][loans.kind], _METHODS[RepaymentMethod.EQUAL_INSTALMENT][loans.kind]
    fixed = (2 * loans.principal + loans.terms) // (2 * loans.terms)
    fixed[_METHODS[RepaymentMethod.INTEREST_FIRST][loans.kind]] = 0
    level = np.flatnonzero(is_level)
    fixed[level] = _level_payments(loans[level], parts[:, level], rates[:, level], whole[level])
    principal, interest, balances = np.zeros_like(parts), np.zeros_like(parts), np.zeros_like(parts)
    balance, twice = loans.principal.copy(), 2 * whole
    going = _going(loans, len(parts))
    for row, live in enumerate(going[:-1]):
        left = balance[:live]
        bears = np.where(is_flat[:live], loans.principal[:live], left)
        due = _half_up(bears, shares[row, :live], whole[:live], twice[:live], rates[row, :live])
        paid = np.minimum(np.maximum(fixed[:live] - due * is_level[:live], 0), left)
        ended = slice(going[row + 1], live)
        paid[ended] = left[ended]
        left -= paid
        interest[row, :live], principal[row, :live], balances[row, :live] = due, paid, left
    return principal, interest, balances


def _going(loans: _Loans, count: int) -> list[int]:
    """How many loans (those with the most instalments stand first) have a first, second … instalment; at last none."""
    going: list[int] = np.searchsorted(-loans.terms, -np.arange(count + 1)).tolist()
    return going


def _half_up(bears: Whole, share: Whole, whole: Whole, twice: Whole, rate: Real) -> Whole:
    """``bears · share / whole`` to the nearest whole number, a half upwards.

    The float is within ½ of the quotient, which is below 2⁴⁸ (four roundings of 2⁻⁵³ each): floored, it is off by one at
    most, and the remainder from -twice up to 2 · twice, less than 2⁶³ either way.
    """
    quotient = np.floor(bears * rate + 0.5).astype(np.int64)
    remainder = 2 * bears * share + whole - twice * quotient
    quotient += remainder >= twice
    quotient -= remainder < 0
    return quotient


def _level_payments(loans: _Loans, parts: Whole, rates: Real, whole: Whole) -> Whole:
    """The level payments: by floats where those leave no doubt, else exact.

    A step of Horner's rule has an error of at most 6 roundings (3 in the rate, then of 1 + rate, S + 1 and the quotient), all
    terms being positive, and the payment two more: below 8 · (terms + 1) · 2⁻⁵³ of it. Twice that is left as a margin.
    """
    sums = np.zeros(len(loans))
    going = _going(loans, len(parts))
    for row in range(len(parts) - 1, -1, -1):
        live = going[row]
        sums[:live] = (sums[:live] + 1) / (1 + rates[row, :live])
    payment = loans.principal / sums
    low = np.floor(payment)
    margin = payment * (loans.terms + 1) * 2.0**-49 + 2.0**-40
    found = (low + (payment - low >= 0.5)).astype(np.int64)
    for place in np.flatnonzero(np.abs(payment - low - 0.5) <= margin).tolist():
        above, own = int(loans.above[place]), parts[: int(loans.terms[place]), place].tolist()
        found[place] = level_payment(int(loans.principal[place]), [above * part for part in own], int(whole[place]))
    return found


def _put(found: Schedules, loan: int, lines: list[ScheduleLine]) -> None:
    """Lines reckoned one by one, into their rows."""
    if max(line.total_minor for line in lines) > MOST_MINOR:
        raise Invalid("amount_too_large", field="principal_minor", expected=f"instalments of at most {MOST_MINOR}")
    rows = slice(int(found.starts[loan]), int(found.starts[loan + 1]))
    columns: list[tuple[Any, str]] = [
        (found.due, "due"), (found.principal_minor, "principal_minor"), (found.interest_minor, "interest_minor"),
        (found.total_minor, "total_minor"), (found.balance_minor, "balance_minor"),
    ]  # fmt: skip
    for column, name in columns:
        column[rows] = [getattr(line, name) for line in lines]
