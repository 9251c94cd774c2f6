"""Synthetic borrowers: who lives in the city, what they owe, and how they act when they get a letter."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import islice

from tideover.base.errors import Invalid
from tideover.rehearsal.ways import PLAIN, Way, load_ways

TERMS = 12
CURRENCY = "CNY"
ANNUAL_RATE = "0.18"
MAX_SIZE = 9_999  # four digits make a borrower's number and the end of the phone number
_MONTHLY_RATE = Fraction(ANNUAL_RATE) / 12
_LAST_ONLY_DAYS = 25  # overdue longer than this, a later instalment would be due too: then it is the last one

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = ("小潮", "望舟", "听澜", "晓帆", "渡", "泊远", "思汀", "小渔", "临川", "海宁", "一苇", "溯")


class Habit(StrEnum):
    """What a borrower does after the first message that reaches them and that they act on."""

    PROMISES_AND_PAYS = "promises_and_pays"
    PROMISES_AND_BREAKS = "promises_and_breaks"
    PAYS_AT_ONCE = "pays_at_once"  # says nothing
    ASKS_TO_STOP = "asks_to_stop"
    HARD_TO_READ = "hard_to_read"  # answers, but neither yes nor no
    SILENT = "silent"
    ZONE_UNKNOWN = "zone_unknown"  # the file has no time zone: nobody knows when it is night there, so no letter may come
    ALREADY_PAID = "already_paid"  # paid before the day starts, and the book says so


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment; amounts in minor units. ``number`` counts from 1."""

    number: int
    principal_minor: int
    interest_minor: int

    @property
    def total_minor(self) -> int:
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True, slots=True)
class Borrower:
    """A synthetic person with one account, of which one instalment (``overdue_number``) has come due unpaid.

    ``zone`` is an IANA name, None where the file does not know it; ``overdue_days`` counts from that instalment's due
    day; amounts are in minor units. ``way``: how they are reached; ``phone`` may be somebody else's, too.
    """

    customer_id: str
    name: str
    email: str
    phone: str
    zone: str | None
    jurisdiction: str
    account_id: str
    principal_minor: int
    overdue_number: int
    overdue_days: int
    habit: Habit
    way: Way = PLAIN

    @property
    def overdue_minor(self) -> int:
        """The amount of the overdue instalment, principal and interest."""
        return schedule(self.principal_minor)[self.overdue_number - 1].total_minor


def schedule(principal_minor: int) -> tuple[Instalment, ...]:
    """Twelve equal monthly instalments at 18 % a year, 30/360, rounded half up; the principal parts sum exactly.

    The level payment is principal * r / (1 - (1 + r)^-n), computed in fractions; the last instalment takes the rest.
    """
    level_minor = _half_up(principal_minor * _MONTHLY_RATE / (1 - (1 + _MONTHLY_RATE) ** -TERMS))
    rows: list[Instalment] = []
    balance_minor = principal_minor
    for number in range(1, TERMS + 1):
        interest_minor = _half_up(balance_minor * _MONTHLY_RATE)
        part_minor = balance_minor if number == TERMS else level_minor - interest_minor
        rows.append(Instalment(number, part_minor, interest_minor))
        balance_minor -= part_minor
    return tuple(rows)


def make_city(seed: int, size: int) -> list[Borrower]:
    """``size`` borrowers, the same for the same seed and size.

    From 8 on every habit is there; from 15 on more than half promise and pay. Raises ``Invalid("invalid_size")``.
    """
    if not 1 <= size <= MAX_SIZE:
        raise Invalid("invalid_size", field="size", expected=f"1 to {MAX_SIZE}")
    dice = random.Random(f"city {seed} {size}")
    others = [habit for habit in Habit if habit is not Habit.PROMISES_AND_PAYS]
    habits = ([Habit.PROMISES_AND_PAYS] + others * max(1, size // 16))[:size]
    habits += [Habit.PROMISES_AND_PAYS] * (size - len(habits))
    dice.shuffle(habits)
    return [_borrower(dice, number, habit) for number, habit in enumerate(habits, start=1)]


def give_ways(borrowers: Sequence[Borrower], seed: int) -> list[Borrower]:
    """The same borrowers, some of whom are reached, and answer, in other ways (``ways.toml``); the same for the same seed.

    Those who were made so as not to be written to stay as they are, and so does at least half of the others.
    """
    dice = random.Random(f"ways {seed} {len(borrowers)}")
    given = {borrower.customer_id: borrower for borrower in borrowers}
    left = [borrower for borrower in borrowers if borrower.habit not in (Habit.ZONE_UNKNOWN, Habit.ALREADY_PAID)]
    dice.shuffle(left)
    for way in _dealt(len(borrowers), len(left) // 2):
        chosen = _first_of(left, way.habits, given)
        left.remove(chosen)
        given[chosen.customer_id] = replace(chosen, way=way)
    neighbours = iter(left)
    for borrower in list(given.values()):
        if borrower.way.phone == "neighbour":
            given[borrower.customer_id] = replace(borrower, phone=next(neighbours).phone)
    return list(given.values())


def _dealt(size: int, most: int) -> Iterator[Way]:
    """As many of each way as the file says, in its order, and no more than ``most``."""
    return islice((way for way in load_ways().ways for _ in range(way.count_in(size))), most)


def _first_of(left: Sequence[Borrower], habits: Sequence[str], given: dict[str, Borrower]) -> Borrower:
    """Of whom a way is to go to: one of the habits that has had it least, else anybody."""
    taken = [borrower.habit.value for borrower in given.values() if borrower.way.habits == habits and borrower.way is not PLAIN]
    for habit in sorted(habits, key=taken.count):
        for borrower in left:
            if borrower.habit == habit:
                return borrower
    return left[0]


def _borrower(dice: random.Random, number: int, habit: Habit) -> Borrower:
    overdue_days = dice.randint(1, 42)
    return Borrower(
        customer_id=f"C{number:04}",
        name=dice.choice(_SURNAMES) + dice.choice(_GIVEN),
        email=f"c{number:04}@city.example",
        phone=f"+861990000{number:04}",
        zone=None if habit is Habit.ZONE_UNKNOWN else "Asia/Shanghai",
        jurisdiction="CN",
        account_id=f"A{number:04}",
        principal_minor=dice.randint(6_000_00, 60_000_00),
        overdue_number=TERMS if overdue_days >= _LAST_ONLY_DAYS else dice.randint(2, TERMS - 1),
        overdue_days=overdue_days,
        habit=habit,
    )


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
