"""What a loan's instalments come to: due days, interest and principal, to the minor unit. Pure, exact, no floats.

Terms, formulas and where they come from:

- The annual rate *r* is a fraction of one (0.18 is 18 % a year), read exactly from its text.
- A period runs from the day before it (the disbursal, then each due day) to its due day; *t* is its length in years by
  the day count (``year_fraction``). Its interest is *r·t* of the balance at its start, of the original principal where
  the interest is flat; the rate is nominal and simple within a period.
- Every amount is rounded half up to a whole minor unit when its period is reckoned, and what was rounded is what is
  carried on. The last instalment takes the rest, so the principal parts sum to the principal exactly.
- ``equal_instalment`` (等额本息): every instalment is the level payment, the principal ÷ Σₖ Πⱼ≤ₖ 1/(1 + r·tⱼ), the present
  value of one unit paid on each due day; its principal part is what the interest leaves of it. Where the interest of a
  long period exceeds the level payment the part is 0 and the instalment is that interest: no interest is added to the
  balance. ``equal_principal`` (等额本金) and ``flat``: the principal ÷ terms each. ``interest_first`` (先息后本): interest
  only, the principal with the last. No part is more than the balance.

Many loans at once: ``schedule_many`` (``schedules.py``).
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

from tideover.base.errors import Invalid

MOST_MINOR = 2**63 - 1
MOST_TERMS = 2000  # as many as the import layout has instalment numbers
MOST_RATE = 10


class RepaymentMethod(StrEnum):
    """How principal and interest are spread over the instalments."""

    EQUAL_INSTALMENT = "equal_instalment"
    EQUAL_PRINCIPAL = "equal_principal"
    FLAT = "flat"
    INTEREST_FIRST = "interest_first"


class DayCount(StrEnum):
    """How the days of a period become years (``year_fraction``)."""

    THIRTY_360 = "30/360"
    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    ACTUAL_ACTUAL = "actual/actual"


class Every(StrEnum):
    """What lies between two due days."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


_DECIMAL = re.compile(r"\+?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?|[0-9]+/0*[1-9][0-9]*")

# Parts of a year in which the lengths of periods are whole numbers; for actual/actual days of both kinds of years.
YEAR_PARTS = {
    DayCount.THIRTY_360: 360,
    DayCount.ACTUAL_365: 365,
    DayCount.ACTUAL_360: 360,
    DayCount.ACTUAL_ACTUAL: 365 * 366,
}


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What was agreed. ``annual_rate`` is text, a decimal number or a fraction (``"0.18"``, ``"9/50"``), 0 to 10.

    Raises ``Invalid("invalid_loan_terms")`` with the field and what is expected.
    """

    principal_minor: int
    annual_rate: str
    terms: int
    method: RepaymentMethod
    disbursed: date
    first_due: date
    day_count: DayCount
    every: Every

    def __post_init__(self) -> None:
        _require(_is_whole(self.principal_minor, 0, MOST_MINOR), "principal_minor", f"a whole number from 0 to {MOST_MINOR}")
        _require(isinstance(self.annual_rate, str), "annual_rate", "text")
        as_rate(self.annual_rate)
        _require(_is_whole(self.terms, 1, MOST_TERMS), "terms", f"a whole number from 1 to {MOST_TERMS}")
        for field, kind in (("method", RepaymentMethod), ("day_count", DayCount), ("every", Every)):
            _require(isinstance(getattr(self, field), kind), field, "one of " + ", ".join(kind))
        for field in ("disbursed", "first_due"):
            day = getattr(self, field)
            _require(isinstance(day, date) and not isinstance(day, datetime), field, "a day")
        _require(self.first_due > self.disbursed, "first_due", "a day after disbursed")
        try:
            _due_day(self, self.terms)
        except (OverflowError, ValueError):
            raise Invalid("invalid_loan_terms", field="terms", expected="a last due day before the year 10000") from None

    @property
    def rate(self) -> Fraction:
        """The annual rate, exact."""
        return as_rate(self.annual_rate)


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One instalment; ``balance_minor`` is the principal still owed once it is paid."""

    number: int
    due: date
    principal_minor: int
    interest_minor: int
    total_minor: int
    balance_minor: int


def read_terms(fields: Mapping[str, str]) -> LoanTerms:
    """Loan terms from text, under the names of ``LoanTerms``; days as YYYY-MM-DD.

    Raises ``Invalid("invalid_loan_terms")`` with the field and what is expected.
    """
    return LoanTerms(
        principal_minor=_read_whole(fields, "principal_minor", 0, MOST_MINOR),
        annual_rate=fields["annual_rate"],
        terms=_read_whole(fields, "terms", 1, MOST_TERMS),
        method=_read_choice(fields, "method", RepaymentMethod),
        disbursed=_read_day(fields, "disbursed"),
        first_due=_read_day(fields, "first_due"),
        day_count=_read_choice(fields, "day_count", DayCount),
        every=_read_choice(fields, "every", Every),
    )


def due_days(terms: LoanTerms) -> list[date]:
    """The due days, first to last. Months keep the day of the first, cut to the month's end: 31 Jan, 28 Feb, 31 Mar."""
    return [_due_day(terms, number) for number in range(1, terms.terms + 1)]


def year_fraction(start: date, end: date, day_count: DayCount) -> Fraction:
    """The years from ``start`` (counted) to ``end`` (not counted), exact.

    - ``actual/365`` and ``actual/360``: days ÷ 365, days ÷ 360 (ISDA 2006 Definitions §4.16 (d), (e)).
    - ``actual/actual``: days in leap years ÷ 366 plus days in other years ÷ 365 (§4.16 (b)).
    - ``30/360``: a whole month, 30 ÷ 360; else 30E/360 (§4.16 (g)): (360·years + 30·months + days between the days of
      the month, each cut to 30) ÷ 360. A month is whole if either end is what a month from the other gives, cut to the
      month's end: 31 Jan to 28 Feb and 28 Feb to 31 Mar are. Only around the end of February do the two rules differ.
    """
    return Fraction(_year_parts(start, end, day_count), YEAR_PARTS[day_count])


def schedule(terms: LoanTerms) -> list[ScheduleLine]:
    """The instalments of a loan, first to last, in minor units of its currency."""
    days = due_days(terms)
    shares, whole = _interest_shares(terms, days)
    is_flat, is_level = terms.method is RepaymentMethod.FLAT, terms.method is RepaymentMethod.EQUAL_INSTALMENT
    if is_level:
        fixed = level_payment(terms.principal_minor, shares, whole)
    else:
        fixed = 0 if terms.method is RepaymentMethod.INTEREST_FIRST else half_up(terms.principal_minor, terms.terms)
    balance, lines = terms.principal_minor, []
    for number, (due, share) in enumerate(zip(days, shares, strict=True), 1):
        interest = half_up((terms.principal_minor if is_flat else balance) * share, whole)
        part = balance
        if number < terms.terms:
            part = min(max(fixed - interest if is_level else fixed, 0), balance)
        balance -= part
        lines.append(ScheduleLine(number, due, part, interest, part + interest, balance))
    return lines


def level_payment(principal_minor: int, shares: Sequence[int], whole: int) -> int:
    """The principal ÷ Σ discount factors, rounded half up; period *k* bears ``shares[k] / whole`` of interest.

    The sum is taken from its end (Horner), as one exact fraction: S ← (S + 1) ÷ (1 + share/whole).
    """
    above, below = 0, 1
    for share in reversed(shares):
        above, below = (above + below) * whole, below * (whole + share)
    return half_up(principal_minor * below, above)


def half_up(above: int, below: int) -> int:
    """``above`` ÷ ``below``, neither negative, to the nearest whole number, a half upwards."""
    return (2 * above + below) // (2 * below)


@lru_cache(maxsize=4096)
def as_rate(text: str) -> Fraction:
    """An annual rate from its text, exact. Raises ``Invalid("invalid_loan_terms")``."""
    is_number = len(text) <= 40 and _DECIMAL.fullmatch(text) is not None
    rate = Fraction(text) if is_number else Fraction(-1)
    _require(0 <= rate <= MOST_RATE, "annual_rate", f"a yearly rate as a fraction of one, 0 to {MOST_RATE}, such as 0.18")
    return rate


def _interest_shares(terms: LoanTerms, days: Sequence[date]) -> tuple[list[int], int]:
    """Each period's interest as a share of what bears it, over one denominator."""
    rate, starts = terms.rate, [terms.disbursed, *days[:-1]]
    parts = [_year_parts(start, end, terms.day_count) for start, end in zip(starts, days, strict=True)]
    return [rate.numerator * part for part in parts], rate.denominator * YEAR_PARTS[terms.day_count]


def _year_parts(start: date, end: date, day_count: DayCount) -> int:
    """``year_fraction`` × ``YEAR_PARTS``."""
    if day_count is DayCount.ACTUAL_ACTUAL:
        return _parts_until(end) - _parts_until(start)
    if day_count is not DayCount.THIRTY_360:
        return (end - start).days
    months = 12 * (end.year - start.year) + end.month - start.month
    if months == 1 and (_is_cut(start, end) or _is_cut(end, start)):
        return 30
    return 30 * months + min(end.day, 30) - min(start.day, 30)


def _is_cut(day: date, other: date) -> bool:
    """Whether the other day has the day's number in its month, cut to that month's end."""
    return other.day == min(day.day, monthrange(other.year, other.month)[1])


def _parts_until(day: date) -> int:
    """From year 0 on: every year is 365 · 366 parts, whichever its length."""
    in_year = (day - date(day.year, 1, 1)).days
    return 365 * 366 * day.year + in_year * (365 if isleap(day.year) else 366)


def _due_day(terms: LoanTerms, number: int) -> date:
    if terms.every is not Every.MONTH:
        return terms.first_due + timedelta(days=(number - 1) * (7 if terms.every is Every.WEEK else 1))
    year, month = divmod(12 * terms.first_due.year + terms.first_due.month - 1 + number - 1, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(terms.first_due.day, monthrange(year, month + 1)[1]))


# --- reading ----------------------------------------------------------------------------------------------------------

Choice = TypeVar("Choice", bound=StrEnum)


def _require(is_right: bool, field: str, expected: str) -> None:
    if not is_right:
        raise Invalid("invalid_loan_terms", field=field, expected=expected)


def _is_whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _read_whole(fields: Mapping[str, str], field: str, low: int, high: int) -> int:
    text = fields[field]
    is_number = re.fullmatch(r"[0-9]{1,19}", text) is not None and low <= int(text) <= high
    _require(is_number, field, f"a whole number from {low} to {high}")
    return int(text)


def _read_day(fields: Mapping[str, str], field: str) -> date:
    text = fields[field]
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Invalid("invalid_loan_terms", field=field, expected="a day, YYYY-MM-DD")


def _read_choice(fields: Mapping[str, str], field: str, choices: type[Choice]) -> Choice:
    _require(fields[field] in list(choices), field, "one of " + ", ".join(choices))
    return choices(fields[field])
