"""Import: bad rows named, good rows kept, the same files again change nothing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Lender

from tideover.base.errors import Invalid
from tideover.book import book_lines, import_book


def lines(lender: Lender) -> list[dict[str, Any]]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        return list(book_lines(work))


def rejects(lender: Lender) -> list[dict[str, str]]:
    with (lender.folder / "rejects.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_the_same_files_again_change_nothing(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A1", "C1")
    lender.rows["payments"] = [
        {"payment_id": "P1", "account_id": "A1", "amount_minor": 5, "paid_at": "2026-11-01T10:00:00+08:00"}
    ]
    first = lender.import_book()
    before = lines(lender)
    facts = lender.kinds()
    second = lender.import_book()
    assert (first.read, first.accepted, first.rejected) == (second.read, second.accepted, second.rejected) == (4, 4, 0)
    assert lines(lender) == before
    assert lender.kinds() == facts == ["PaymentRecorded"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("customer_id", "", "missing"),
        ("customer_id", "with blank", "invalid"),
        ("name", "", "missing"),
        ("jurisdiction", "China", "invalid"),
        ("email", "no-at-sign", "invalid"),
        ("phone", "call me", "invalid"),
        ("zone", "Asia Shanghai", "invalid"),
        ("language", "中文", "invalid"),
    ],
)
def test_a_bad_customer_is_named_not_quoted(lender: Lender, field: str, value: str, code: str) -> None:
    lender.customer("C0")
    lender.customer("C1", **{"language": "zh-CN", **({} if field == "customer_id" else {field: value})})
    if field == "customer_id":
        lender.rows["customers"][1]["customer_id"] = value
    lender.customer("C2")
    report = lender.import_book()
    assert (report.accepted, report.rejected) == (2, 1)
    (row,) = rejects(lender)
    assert (row["file"], row["line"], row["field"], row["code"]) == ("customers.csv", "3", field, code)
    assert not value or value not in str(row)


def test_rows_that_hang_in_the_air(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A1", "C1")
    lender.account("A2", "nobody")
    lender.rows["payments"] = [
        {"payment_id": "P1", "account_id": "A9", "amount_minor": 5, "paid_at": "2026-11-01T10:00:00+08:00", "reverses": ""},
        {"payment_id": "P2", "account_id": "A1", "amount_minor": 5, "paid_at": "2026-11-01T10:00:00", "reverses": ""},
        {"payment_id": "P3", "account_id": "A1", "amount_minor": 5, "paid_at": "2026-11-01T10:00:00+08:00", "reverses": "P9"},
        {"payment_id": "P4", "account_id": "A1", "amount_minor": 5, "paid_at": "2026-11-01T10:00:00+08:00", "reverses": ""},
        {"payment_id": "P4", "account_id": "A1", "amount_minor": 6, "paid_at": "2026-11-01T10:00:00+08:00", "reverses": ""},
    ]
    lender.import_book()
    found = [(row["file"], row["line"], row["field"], row["code"]) for row in rejects(lender)]
    assert found == [
        ("accounts.csv", "3", "customer_id", "unknown"),
        ("instalments.csv", "3", "account_id", "unknown"),
        ("payments.csv", "2", "account_id", "unknown"),
        ("payments.csv", "3", "paid_at", "invalid"),
        ("payments.csv", "4", "reverses", "unknown"),
        ("payments.csv", "6", "payment_id", "differs"),
    ]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: None, "not_a_folder"),
        (lambda folder: folder.mkdir(), "empty_folder"),
        (lambda folder: write(folder, "customers", [{"customer_id": "C1", "name": "x"}]), "missing_column"),
        (
            lambda folder: write(folder, "customers", [{"customer_id": "C1", "name": "x", "jurisdiction": "CN", "iban": "1"}]),
            "unknown_column",
        ),
        (lambda folder: write(folder, "clients", [{"customer_id": "C1"}]), "empty_folder"),
        (lambda folder: (folder.mkdir(), (folder / "customers.csv").write_bytes("客户".encode("gbk"))), "not_utf8.*core_zh"),
        (lambda folder: (folder.mkdir(), (folder / "customers.csv").write_bytes(b"")), "empty_file"),
        (lambda folder: (folder.mkdir(), (folder / "customers.csv").write_bytes(b"\n\n")), "empty_file"),
    ],
)
def test_files_that_cannot_be_read_keep_nothing(lender: Lender, tmp_path: Path, make: Any, code: str) -> None:
    folder = tmp_path / "bad"
    make(folder)
    with pytest.raises(Invalid, match=code):
        import_book(lender.runtime.works, lender.tenant, "test", folder, tmp_path / "rejects.csv")
    assert lines(lender) == []


def test_bytes_that_are_no_text_spoil_their_row_only(lender: Lender, tmp_path: Path) -> None:
    folder = tmp_path / "bytes"
    folder.mkdir()
    rows = [b"customer_id,name,jurisdiction", b"C1,\xd5\xc5,CN", b"C2,x,CN", b"C3,a\x00b,CN", b'C4,"', b"C5,x,CN,more", b"C6,x"]
    (folder / "customers.csv").write_bytes(b"\n".join(rows[:4] + rows[5:] + rows[4:5]) + b"\n")
    report = import_book(lender.runtime.works, lender.tenant, "test", folder, tmp_path / "rejects.csv")
    with (tmp_path / "rejects.csv").open(newline="") as file:
        refused = list(csv.DictReader(file))
    found = [(row["line"], row["field"], row["code"]) for row in refused]
    assert report.accepted == 1
    assert refused[0]["expected"] == "text in UTF-8 (save the file so; of the shipped layouts core_zh reads GB18030)"
    assert found[:4] == [
        ("2", "name", "not_utf8"),
        ("4", "name", "invalid"),
        ("5", "", "too_many_values"),
        ("6", "jurisdiction", "too_few_values"),
    ]


def test_parquet_and_csv_make_the_same_book(lender: Lender, other_lender: Lender, tmp_path: Path) -> None:
    import duckdb

    lender.customer("C1", birth_date="1990-01-01")
    lender.account("A1", "C1")
    lender.import_book()
    folder = tmp_path / "parquet"
    folder.mkdir()
    for path in lender.folder.glob("*.csv"):
        if path.name != "rejects.csv":
            duckdb.sql(f"COPY (SELECT * FROM read_csv('{path}')) TO '{folder / path.stem}.parquet'")
    import_book(other_lender.runtime.works, other_lender.tenant, "test", folder, tmp_path / "rejects.csv")
    assert lines(other_lender) == lines(lender)


def test_instalments_that_do_not_come_are_reckoned(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A1", "C1", amount_minor=120_000)
    lender.account("A2", "C1", amount_minor=7_000)
    lender.rows["accounts"][0].update(terms=12, annual_rate="0.18", disbursed="2026-01-31", first_due="2026-02-28")
    del lender.rows["instalments"][0]
    assert lender.import_book().rejected == 0
    kept = [line for line in lines(lender) if line["kind"] == "instalment"]
    assert [line["number"] for line in kept if line["account_id"] == "A1"] == list(range(1, 13))
    assert sum(line["principal_minor"] for line in kept if line["account_id"] == "A1") == 120_000
    assert [(line["number"], line["principal_minor"]) for line in kept if line["account_id"] == "A2"] == [(1, 7_000)]


def test_terms_that_cannot_be(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A1", "C1")
    lender.rows["accounts"][0]["disbursed"] = lender.rows["accounts"][0]["first_due"]
    lender.rows["instalments"] = []
    lender.import_book()
    assert [(row["line"], row["field"], row["code"]) for row in rejects(lender)] == [("2", "first_due", "invalid")]


def party(ref: str, customer: str = "C1", **fields: Any) -> dict[str, Any]:
    whole = {
        "party_id": ref,
        "customer_id": customer,
        "account_id": "",
        "relation": "contact",
        "name": "李四",
        "phone": "13812345678",
    }
    return {**whole, "authorised": "true", **fields}


@pytest.mark.demand("2.15")
def test_parties_are_kept_masked(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A1", "C1")
    lender.rows["parties"] = [
        party("Y1"),
        party("Y2", relation="guarantor", account_id="A1", authorised="0", name="", phone=""),
    ]
    assert lender.import_book().rejected == 0
    lender.import_book()
    shown = lender.get("/persons/C1").json()["parties"]
    assert [(p["ref"], p["relation"], p["name"], p["phone"], p["is_authorised"], p["is_liable"]) for p in shown] == [
        ("Y1", "contact", "李*", "138****5678", True, False),
        ("Y2", "guarantor", "", "", False, True),
    ]


def test_parties_that_hang_in_the_air(lender: Lender) -> None:
    lender.customer("C1")
    lender.customer("C2")
    lender.account("A1", "C1")
    lender.rows["parties"] = [
        party("Y1", "nobody"),
        party("Y2", relation="neighbour"),
        party("Y3", authorised="perhaps"),
        party("Y4", "C2", account_id="A1"),
        party("Y5"),
        party("Y5", "C2"),
    ]
    assert lender.import_book().rejected == 5
    found = {(row["line"], row["field"], row["code"]) for row in rejects(lender)}
    assert found == {
        ("2", "customer_id", "unknown"),
        ("3", "relation", "invalid"),
        ("4", "authorised", "invalid"),
        ("5", "account_id", "unknown"),
        ("7", "customer_id", "changed"),
    }


def test_parties_go_with_whom_they_stand_beside(lender: Lender) -> None:
    from tideover.book import erase_person, find_person, parties_of

    lender.customer("C1")
    lender.rows["parties"] = [party("Y1")]
    lender.import_book()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        erase_person(work, find_person(work, "C1").id)
        (left,) = parties_of(work, find_person(work, "C1").id)
    assert (left.masked_name, left.masked_phone) == ("", "")


def test_an_address_that_changes_is_let_go(lender: Lender) -> None:
    lender.borrower("C1")
    lender.rows["customers"][0]["email"] = "new@city.example"
    lender.import_book()
    body = {"channel": "email", "text": "转人工", "at": lender.now().isoformat()}
    lender.post("/inbound", {**body, "from": "c1@city.example", "id": "1"})
    lender.post("/inbound", {**body, "from": "new@city.example", "id": "2"})
    lender.run_jobs()
    assert sorted(item["kind"] for item in lender.get("/work-items").json()["items"]) == ["call_back", "match_sender"]


def test_the_erased_do_not_come_back_by_file(lender: Lender) -> None:
    from tideover.book import erase_person, find_person

    lender.borrower("C1")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        erase_person(work, find_person(work, "C1").id)
    report = lender.import_book()
    assert report.rejected >= 1
    assert rejects(lender)[0]["code"] == "erased"
