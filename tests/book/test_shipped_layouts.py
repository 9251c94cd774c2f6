"""The layouts that are shipped for public data: counted and summed apart, by a reader of its own."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Lender

from tideover.book import book_lines, import_book

DATA = Path(__file__).parents[3] / "shared" / "data"
MONTHS = ["2005-09", "2005-08", "2005-07", "2005-06", "2005-05", "2005-04"]
PAYS = ["PAY_0", "PAY_2", "PAY_3", "PAY_4", "PAY_5", "PAY_6"]


def found(lender: Lender) -> dict[str, list[dict[str, Any]]]:
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for line in book_lines(work):
            lines[line["kind"]].append(line)
    return lines


def place(name: str) -> Path:
    if not (DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not beside the project")
    return DATA / name


def dollars(text: str) -> int:
    """Whole dollars, some written 3E+05, in cents."""
    return int(100 * Decimal(text))


@pytest.mark.real_data
def test_uci_taiwan_whole(lender: Lender, tmp_path: Path) -> None:
    folder = place("uci_taiwan")
    report = import_book(lender.runtime.works, lender.tenant, "test", folder, tmp_path / "rejects.csv", layout="uci_taiwan")
    with next(folder.glob("*.csv")).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert (report.read, report.accepted, report.rejected) == (len(rows), len(rows), 0) == (30_000, 30_000, 0)
    book = found(lender)
    assert len(book["customer"]) == len(book["account"]) == len(rows)
    assert sum(line["principal_minor"] for line in book["account"]) == sum(dollars(row["LIMIT_BAL"]) for row in rows)
    bills, paid, late, payments, states = Counter[str](), Counter[str](), Counter[str](), Counter[str](), Counter[Any]()
    for row in rows:
        for number, (month, pay) in enumerate(zip(MONTHS, PAYS, strict=True), 1):
            bills[month] += dollars(row[f"BILL_AMT{number}"])
            paid[month] += dollars(row[f"PAY_AMT{number}"])
            payments[month] += dollars(row[f"PAY_AMT{number}"]) > 0
            late[month] += 30 * max(int(row[pay]), 0)
            states[month, row[pay]] += 1
    ours: dict[str, Counter[Any]] = defaultdict(Counter)
    for line in book["statement"]:
        month = line["as_of"][:7]
        ours["bills"][month] += line["billed_minor"]
        ours["late"][month] += line["dpd"]
        ours["states"][month, line["status"]] += 1
    for line in book["payment"]:
        month = line["paid_at"][:7]
        ours["paid"][month] += line["amount_minor"]
        ours["payments"][month] += 1
    assert len(book["statement"]) == 6 * len(rows)
    assert (ours["bills"], ours["late"], ours["states"]) == (bills, late, states)
    assert (ours["paid"], ours["payments"]) == (paid, payments)
    assert any(line["billed_minor"] < 0 for line in book["statement"])  # and credit stays credit
    jumps = sum(row[now] == "2" and int(row[before]) <= 0 for row in rows for now, before in pairwise(PAYS))
    assert jumps > 1000  # delays do jump over a month
    assert "instalment" not in book
    assert lender.get("/persons/UCI-1").json()["accounts"][0]["dpd"] == 0
    again = import_book(lender.runtime.works, lender.tenant, "test", folder, tmp_path / "rejects.csv", layout="uci_taiwan")
    assert (again.accepted, found(lender)) == (30_000, book)


@pytest.mark.real_data
def test_berka_whole(lender: Lender, tmp_path: Path) -> None:
    folder = place("berka")
    report = import_book(lender.runtime.works, lender.tenant, "test", folder, tmp_path / "rejects.csv", layout="berka")

    def rows(name: str) -> list[list[str]]:
        with (folder / f"{name}.tsv").open(newline="") as file:
            return list(csv.reader(file, delimiter="\t"))

    loans, disponents = rows("fin_loan"), rows("fin_disp")
    assert report.rejected == 0
    assert set(report.not_taken) == {"fin_account", "fin_order", "fin_card", "fin_district"}
    book = found(lender)
    loan_of = {account: loan for loan, account, *_ in loans}
    owners = {client for _, client, account, kind in disponents if kind == "O" and account in loan_of}
    others = {
        (f"berka-disponent-{d}", f"berka-loan-{loan_of[a]}") for d, _, a, kind in disponents if kind == "D" and a in loan_of
    }
    assert len(book["account"]) == len(loans) == 682
    assert {line["customer_id"] for line in book["customer"]} == {f"berka-client-{client}" for client in owners}
    assert {(line["party_id"], line["account_id"]) for line in book["party"]} == others
    assert not any(line["authorised"] for line in book["party"])
    wanted = {
        f"berka-loan-{loan}": (int(100 * Decimal(amount)), int(terms), date.fromisoformat(day))
        for loan, _, day, amount, terms, _, _ in loans
    }
    kept = {
        line["account_id"]: (line["principal_minor"], line["terms"], date.fromisoformat(line["disbursed"]))
        for line in book["account"]
    }
    assert kept == wanted
    instalments = Counter[str]()
    for line in book["instalment"]:
        instalments[line["account_id"]] += line["principal_minor"] + line["interest_minor"]
    assert instalments == {ref: principal for ref, (principal, _, _) in wanted.items()}
    rate = {f"berka-loan-{loan}": int(100 * Decimal(payment)) for loan, *_, payment, _ in loans}
    assert all(line["principal_minor"] == rate[line["account_id"]] for line in book["instalment"])
    assert Counter(line["status"] for line in book["statement"]) == Counter(row[6] for row in loans)
    assert {line["account_id"]: line["status"] for line in book["statement"]} == {f"berka-loan-{r[0]}": r[6] for r in loans}
    assert {line["account_id"] for line in book["balance"]} == {f"berka-loan-{r[0]}" for r in loans if r[6] in "AC"}
