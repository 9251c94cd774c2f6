"""What the town's people owe: loans of three products with exact schedules, running when life begins or opened later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from tideover.rehearsal.town.behaviour import Behaviour
from tideover.rehearsal.town.dice import Dice
from tideover.rehearsal.town.people import Flags, People, Whole

HORIZON_DAYS = 400  # after the start, in which loans are opened
GRACE_DAYS = 31  # an instalment that came due within them is this month's
_LEAST_YUAN, _MOST_YUAN = 1_000, 300_000
NEVER = 10**7  # a day that does not come (ordinals of real days are below)


@dataclass(frozen=True, slots=True)
class Product:
    id: str
    annual_rate: str
    bp: int  # the same in basis points a year
    terms: tuple[int, ...]


PRODUCTS = (
    Product("cash_loan", "0.18", 1_800, (6, 12, 18)),
    Product("instalment_loan", "0.12", 1_200, (12, 24)),
    Product("business_loan", "0.15", 1_500, (12, 18, 24)),
)
_MOST_TERMS = max(max(product.terms) for product in PRODUCTS)


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment; ``number`` from 1, amounts in minor units."""

    number: int
    due: date
    principal_minor: int
    interest_minor: int


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan as its lender has it. ``guarantor``, ``co_borrower``: (name, phone), None without."""

    account_id: str
    customer_id: str
    product: str
    annual_rate: str
    principal_minor: int
    terms: int
    disbursed: date
    first_due: date
    parts: tuple[Part, ...]
    guarantor: tuple[str, str] | None
    co_borrower: tuple[str, str] | None


class Loans:
    """The loans as columns, one entry a loan, ordered by person. Days are ordinals (``date.toordinal``)."""

    def __init__(self, seed: int, people: People, behaviour: Behaviour, start: date) -> None:
        self._people, rules = people, behaviour.loans
        counts = np.minimum(
            np.searchsorted(np.cumsum(rules.count_shares), people.dice.all("loans"), side="right"), 2
        ) + 1  # fmt: skip
        new = _new_counts(people.dice, rules.opened_per_year)
        whole = counts + new
        self.person: Whole = np.repeat(np.arange(people.size), whole)
        self.slot: Whole = np.arange(len(self.person)) - np.repeat(np.cumsum(whole) - whole, whole)
        self.count = len(self.person)
        self.dice = dice = Dice(seed, self.count, of="loan")
        self.product: Whole = (dice.all("product") * len(PRODUCTS)).astype(np.int64)
        thrown = dice.all("terms")
        self.terms: Whole = np.array(
            [
                PRODUCTS[p].terms[int(u * len(PRODUCTS[p].terms))]
                for p, u in zip(self.product.tolist(), thrown.tolist(), strict=True)
            ]
        )
        burden = rules.burden * np.exp(rules.burden_spread * people.dice.normal("burden"))
        share = np.minimum(burden, 0.95) / counts
        self._amounts(np.rint(people.income_minor * share).astype(np.int64)[self.person])
        self._days(start, is_new=self.slot >= counts[self.person])
        self.is_debited: Flags = dice.all("debit") < rules.auto_debit
        self.is_guaranteed: Flags = dice.all("guarantor") < rules.guaranteed
        self.is_co_borrowed: Flags = (dice.all("co") < rules.co_borrowed) & (people.kin_count[self.person] > 0)
        self.of_person: list[list[int]] = [[] for _ in range(people.size)]
        for loan, person in enumerate(self.person.tolist()):
            self.of_person[person].append(loan)
        self.ids = [
            f"A{people.ids[p][1:]}-{slot + 1}" for p, slot in zip(self.person.tolist(), self.slot.tolist(), strict=True)
        ]

    def _amounts(self, wanted_minor: Whole) -> None:
        """Principals whose level payment is about ``wanted_minor``; level payments, the last one taking the rest.

        The interest of a month is balance x rate / 12, half up (30/360).
        """
        bp = np.array([product.bp for product in PRODUCTS])[self.product]
        rate = bp / 120_000
        per_yuan = rate / (1 - (1 + rate) ** -self.terms)
        yuan = np.clip(np.rint(wanted_minor / 100 / per_yuan / 100) * 100, _LEAST_YUAN, _MOST_YUAN)
        self.principal_minor: Whole = (yuan * 100).astype(np.int64)
        level = np.rint(self.principal_minor * per_yuan).astype(np.int64)
        self.principal_parts = np.zeros((self.count, _MOST_TERMS), np.int64)
        self.interest_parts = np.zeros((self.count, _MOST_TERMS), np.int64)
        balance = self.principal_minor.copy()
        for number in range(_MOST_TERMS):
            interest = (2 * balance * bp + 120_000) // 240_000
            part = np.where(number == self.terms - 1, balance, np.minimum(level - interest, balance))
            part = np.where(number < self.terms, part, 0)
            self.principal_parts[:, number] = part
            self.interest_parts[:, number] = np.where(number < self.terms, interest, 0)
            balance = balance - part
        self.owed = np.zeros((self.count, _MOST_TERMS + 1), np.int64)  # by the k-th due day, all together
        np.cumsum(self.principal_parts + self.interest_parts, axis=1, out=self.owed[:, 1:])

    def _days(self, start: date, is_new: Flags) -> None:
        dice = self.dice
        day_of_month = 1 + (dice.all("due day") * 28).astype(np.int64)
        elapsed = (dice.all("elapsed") * self.terms).astype(np.int64)  # instalments due before the start
        ahead = 1 + (dice.all("opened") * (HORIZON_DAYS // 30)).astype(np.int64)
        months = start.year * 12 + start.month - 1 + np.where(is_new, ahead, -elapsed)
        self.due = np.full((self.count, _MOST_TERMS + 1), NEVER, np.int64)
        table: dict[int, int] = {}
        for number in range(_MOST_TERMS):
            at = months + number
            for month in np.unique(at).tolist():
                if month not in table:
                    table[month] = date(month // 12, month % 12 + 1, 1).toordinal()
            firsts = np.array([table[month] for month in at.tolist()])
            self.due[:, number] = np.where(number < self.terms, firsts + day_of_month - 1, NEVER)
        before = [date(month // 12, month % 12 + 1, 1).toordinal() for month in (months - 1).tolist()]
        self.disbursed: Whole = np.array(before) + day_of_month - 1

    def loan(self, number: int) -> Loan:
        """Loan ``number`` (from 0) in full."""
        person, terms = int(self.person[number]), int(self.terms[number])
        product = PRODUCTS[int(self.product[number])]
        due = [date.fromordinal(int(day)) for day in self.due[number, :terms]]
        parts = tuple(
            Part(n + 1, due[n], int(self.principal_parts[number, n]), int(self.interest_parts[number, n])) for n in range(terms)
        )
        guarantor = co_borrower = None
        if self.is_guaranteed[number]:
            other = (person + 1 + int(self.dice.one(number, "who") * (self._people.size - 1))) % self._people.size
            who = self._people.resident(other)
            guarantor = (who.name, who.phone)
        if self.is_co_borrowed[number]:
            me = self._people.resident(person)
            co_borrower = (me.kin[0], me.phone)
        return Loan(
            self.ids[number], self._people.ids[person], product.id, product.annual_rate, int(self.principal_minor[number]),
            terms, date.fromordinal(int(self.disbursed[number])), due[0], parts, guarantor, co_borrower,
        )  # fmt: skip


def _new_counts(dice: Dice, per_year: float) -> Whole:
    """How many loans each opens in the horizon: the whole part, and one more by chance (at most 4)."""
    wanted = per_year * HORIZON_DAYS / 365
    return np.minimum(np.floor(wanted + dice.all("new loans")), 4).astype(np.int64)
