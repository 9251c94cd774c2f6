"""The city's book, as its lender would hand it over: a folder of CSV files in the layout ``tideover``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from tideover.rehearsal.model import ANNUAL_RATE, CURRENCY, TERMS, Borrower, Habit, schedule

CREDITOR = "Synthetic City Bank 合成市银行"
_CITY = timezone(timedelta(hours=8))  # Asia/Shanghai
_LAST_WHOLE_DAY = 28  # every month has it, so no due day is cut to a month's end
_PAID_HOUR = 20

_CUSTOMERS = "customer_id name jurisdiction zone phone email"
_ACCOUNTS = (
    "account_id customer_id product creditor currency principal_minor annual_rate method terms disbursed first_due "
    "day_count every"
)
_INSTALMENTS = "account_id number due principal_minor interest_minor fee_minor"
_PAYMENTS = "payment_id account_id amount_minor paid_at"

Row = tuple[str | int, ...]


def write_book(folder: Path, borrowers: Sequence[Borrower], on: date) -> None:
    """Write customers, accounts, instalments and payments as they stand on the morning of ``on``; same input, same bytes.

    Instalments before the overdue one are paid on their due day, at 20:00 in the city; the overdue one too, on the
    evening before ``on``, where the borrower has already paid. An overdue instalment whose due day would be a 29th to
    31st is due on the 28th, so up to 3 days longer overdue than ``overdue_days`` says (45 days at most).
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "customers.csv", _CUSTOMERS, (_customer(borrower) for borrower in borrowers))
    _write(folder / "accounts.csv", _ACCOUNTS, (_account(borrower, on) for borrower in borrowers))
    _write(folder / "instalments.csv", _INSTALMENTS, (row for borrower in borrowers for row in _instalments(borrower, on)))
    _write(folder / "payments.csv", _PAYMENTS, (row for borrower in borrowers for row in _payments(borrower, on)))


def _customer(who: Borrower) -> Row:
    return (who.customer_id, who.name, who.jurisdiction, who.zone or "", who.phone, who.email)


def _account(who: Borrower, on: date) -> Row:
    first_due = _due(who, 1, on)
    disbursed = _months_later(first_due, -1)
    owed: Row = (who.account_id, who.customer_id, "cash_loan", CREDITOR, CURRENCY, who.principal_minor, ANNUAL_RATE)
    return (*owed, "equal_instalment", TERMS, disbursed.isoformat(), first_due.isoformat(), "30/360", "month")


def _instalments(who: Borrower, on: date) -> Iterator[Row]:
    for part in schedule(who.principal_minor):
        due = _due(who, part.number, on).isoformat()
        yield (who.account_id, part.number, due, part.principal_minor, part.interest_minor, 0)


def _payments(who: Borrower, on: date) -> Iterator[Row]:
    paid = who.overdue_number if who.habit is Habit.ALREADY_PAID else who.overdue_number - 1
    for part in schedule(who.principal_minor)[:paid]:
        day = _due(who, part.number, on) if part.number < who.overdue_number else on - timedelta(days=1)
        at = datetime.combine(day, time(_PAID_HOUR), _CITY)
        yield (f"synthetic-{who.account_id}-{part.number:02}", who.account_id, part.total_minor, at.isoformat())


def _due(who: Borrower, number: int, on: date) -> date:
    """The due day of instalment ``number``."""
    overdue = on - timedelta(days=who.overdue_days)
    overdue = overdue.replace(day=min(overdue.day, _LAST_WHOLE_DAY))
    return _months_later(overdue, number - who.overdue_number)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1)


def _write(path: Path, columns: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split())
        writer.writerows(rows)
