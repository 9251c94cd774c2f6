"""The book the city's lender hands over: columns as promised, sums exact, one instalment overdue, the same bytes twice."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tideover.rehearsal import Borrower, Habit, make_city, write_book

DAYS = [date(2026, 12, 1), date(2027, 3, 1), date(2028, 2, 29), date(2026, 7, 31)]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("on", DAYS)
def test_book_is_exact_and_one_instalment_is_overdue(tmp_path: Path, on: date) -> None:
    city = make_city(11, 120)
    write_book(tmp_path, city, on)
    accounts = {row["account_id"]: row for row in read(tmp_path / "accounts.csv")}
    instalments, payments = read(tmp_path / "instalments.csv"), read(tmp_path / "payments.csv")
    assert len({row["payment_id"] for row in payments}) == len(payments)
    for borrower in city:
        rows = [row for row in instalments if row["account_id"] == borrower.account_id]
        paid = [row for row in payments if row["account_id"] == borrower.account_id]
        account = accounts[borrower.account_id]
        assert sum(int(row["principal_minor"]) for row in rows) == borrower.principal_minor == int(account["principal_minor"])
        assert [int(row["number"]) for row in rows] == list(range(1, 13))
        assert account["first_due"] == rows[0]["due"]
        assert len({row["due"][-2:] for row in rows} | {account["disbursed"][-2:]}) == 1  # the same day every month
        due = [row for row in rows if date.fromisoformat(row["due"]) < on]
        owed_minor = sum(int(row["principal_minor"]) + int(row["interest_minor"]) for row in due)
        missing_minor = owed_minor - sum(int(row["amount_minor"]) for row in paid)
        check_overdue(borrower, due, missing_minor, on)
        moments = [datetime.fromisoformat(row["paid_at"]) for row in paid]
        assert moments == sorted(moments) and moments
        assert all(moment.utcoffset() == timedelta(hours=8) and moment.date() < on for moment in moments)


def check_overdue(borrower: Borrower, due: list[dict[str, str]], missing_minor: int, on: date) -> None:
    assert int(due[-1]["number"]) == borrower.overdue_number
    days = (on - date.fromisoformat(due[-1]["due"])).days
    assert borrower.overdue_days <= days <= borrower.overdue_days + 3 and 1 <= days <= 45
    assert missing_minor == (0 if borrower.habit is Habit.ALREADY_PAID else borrower.overdue_minor)


def test_customers_without_a_zone_and_their_names(tmp_path: Path) -> None:
    city = make_city(2, 16)
    write_book(tmp_path, city, DAYS[0])
    customers = read(tmp_path / "customers.csv")
    assert list(customers[0]) == ["customer_id", "name", "jurisdiction", "zone", "phone", "email"]
    assert [row["name"] for row in customers] == [borrower.name for borrower in city]
    assert [row["zone"] for row in customers] == [borrower.zone or "" for borrower in city]
    assert all("Synthetic" in row["creditor"] for row in read(tmp_path / "accounts.csv"))


def test_same_city_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_book(tmp_path / name, make_city(5, 20), DAYS[0])
    for file in ("customers", "accounts", "instalments", "payments"):
        assert (tmp_path / "a" / f"{file}.csv").read_bytes() == (tmp_path / "b" / f"{file}.csv").read_bytes()
