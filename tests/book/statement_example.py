"""A statement of an account with something of everything in it."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from tideover.base.ids import AccountId, PersonId
from tideover.base.money import Money
from tideover.book import (
    Account,
    AccountStatement,
    Adjustment,
    Component,
    DayCount,
    Entry,
    EntryKind,
    Every,
    HeldMoney,
    Obstacle,
    OpenDifference,
    Plan,
    RepaymentMethod,
)
from tideover.book.differences import Difference
from tideover.book.ledger import Agreed, Contract, position
from tideover.book.policy import policy_on

PERSON = PersonId(UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0001))
ACCOUNT = AccountId(UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0A01))
BY = "user:01980000-0000-7000-8000-000000c0ffee"


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{day:02}T{clock}:00+08:00")


def held_money(ref: str, account: AccountId | None) -> HeldMoney:
    moment = at(6, "09:00")
    return HeldMoney(ref, account, Money(50_000, "CNY"), moment, moment, "no_reference", BY, None, None)


def statement() -> AccountStatement:
    """A loan of ten instalments; paid, adjusted, taken back, in doubt, and other than core says."""
    months = [date(2026, month, 6) for month in range(3, 13)]
    contract = Contract(
        date(2026, 2, 6), Fraction(18, 100), tuple(Agreed(n, day, 10_000, 500, 100) for n, day in enumerate(months, 1))
    )
    entries = [Entry(f"PAY-{n}", EntryKind.PAYMENT, day, at(1, "10:00"), 10_600) for n, day in enumerate(months[:7], 1)]
    entries += [
        Entry("F-1", EntryKind.FEE, date(2026, 11, 1), at(1, "10:00"), 1_000),
        Entry("R-1", EntryKind.REVERSAL, date(2026, 11, 2), at(1, "10:00"), reverses="F-1"),
        Entry("W-9", EntryKind.WAIVER, date(2026, 12, 1), at(1, "10:00"), 400, Component.INTEREST),
        Entry("R-9", EntryKind.REVERSAL, date(2026, 12, 2), at(2, "10:00"), 100, reverses="W-9"),
        Entry("PA-1", EntryKind.PAUSE, date(2026, 12, 9), at(2, "10:00"), until=date(2026, 12, 20)),
    ]
    policy = policy_on([], date(2026, 12, 6))
    found = position(contract, entries, policy.ledger, date(2026, 12, 6))
    counting = [Adjustment(e.ref, ACCOUNT, e, "hardship", BY, at(1, "10:00"), at(1, "10:00"), None) for e in entries[7:]]
    plan = Plan("0.12", 6, RepaymentMethod.EQUAL_INSTALMENT, date(2027, 1, 6), DayCount.THIRTY_360, Every.MONTH)
    asked = Entry("NEW-1", EntryKind.REAMORTISE, date(2026, 12, 6), at(6, "09:00"), plan=plan)
    again = Entry("RA-1", EntryKind.REAGE, date(2026, 12, 5), at(6, "09:00"), due=date(2027, 1, 1))
    counting.append(Adjustment("NEW-1", ACCOUNT, asked, "illness", BY, at(6, "09:00"), None, None))
    counting.append(Adjustment("RA-1", ACCOUNT, again, "illness", "core", at(6, "09:00"), None, at(6, "09:30")))
    fields = {"principal_due_minor": (30_000, 40_000), "dpd": (1, 31)}
    difference = Difference(date(2026, 12, 5), "payment_not_in_core+days_differ", fields, ("PAY-7",))
    return AccountStatement(
        Account(ACCOUNT, "A-10086", PERSON, "cash", "示例银行", "CNY"), at(6, "10:00"), "core", date(2026, 12, 5), found, found,
        policy.buckets.bucket_of(found.dpd), tuple(entries), tuple(counting), (held_money("B1", ACCOUNT),),
        {Obstacle.DIFFERENCE: None, Obstacle.PAUSED: date(2026, 12, 20)}, OpenDifference(ACCOUNT, at(6, "08:00"), difference),
    )  # fmt: skip
