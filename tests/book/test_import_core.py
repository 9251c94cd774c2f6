"""A core's daily files: whole and changes, CSV and workbooks, payments taken back, what core itself adjusts."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.base.errors import Invalid
from tideover.book import ImportReport, book_lines, find_person, import_book, profile_of, reveal_field

CUSTOMER = {"客户号": "C1", "姓名": "张三", "手机号": "13812345678", "邮箱": "c1@city.example", "职业": "教师"}
LOAN = {
    "借据号": "A1", "客户号": "C1", "产品": "现金贷", "债权人": "银行甲", "借款金额": "1000.00", "年利率": "18%",
    "还款方式": "等额本金", "期数": "2", "放款日": "2026-09-01", "首期还款日": "2026-10-01", "数据日期": "2026-11-30",
    "应还本金": "500", "应还利息": "0.50", "罚息": "0", "费用": "0.00", "逾期天数": "60",
}  # fmt: skip
PLAN = [
    {"借据号": "A1", "期次": n, "应还日": day, "应还本金": "500.00", "应还利息": "7.5"}
    for n, day in ((1, "2026-10-01"), (2, "2026/11/1"), (3, "20261201"))
]


def payment(ref: str, kind: str, amount: str, at: str = "2026-11-20 10:00:00", **more: Any) -> dict[str, Any]:
    return {"流水号": ref, "借据号": "A1", "交易类型": kind, "金额": amount, "交易时间": at, "原流水号": "", "科目": "", **more}


def write(folder: Path, name: str, rows: list[dict[str, Any]], encoding: str = "utf-8") -> Path:
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list({key: None for row in rows for key in row}), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def take(lender: Lender, path: Path, layout: str = "core_zh") -> ImportReport:
    rejects = lender.folder.parent / "rejects.csv"
    return import_book(lender.runtime.works, lender.tenant, "test", path, rejects, layout=layout)


def refused(report: ImportReport) -> list[tuple[str, int, str, str]]:
    if report.rejects is None:
        return []
    with report.rejects.open(newline="", encoding="utf-8") as file:
        return [(row["file"], int(row["line"]), row["field"], row["code"]) for row in csv.DictReader(file)]


def book(lender: Lender) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for line in book_lines(work):
            found[line["kind"]].append({key: value for key, value in line.items() if key != "kind"})
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "core"
    for name, rows in (("客户", [CUSTOMER]), ("借据", [LOAN]), ("还款计划", PLAN)):
        write(place, name, rows)
    return place


def later(lender: Lender, days: int = 1) -> None:
    set_time(lender.runtime, lender.now() + timedelta(days=days))


@pytest.mark.demand("3.1")
def test_a_whole_book_from_a_core(lender: Lender, folder: Path) -> None:
    write(folder, "流水", [payment("P1", "还款", "12.34"), payment("R1", "冲正", "2.34", 原流水号="P1")])
    write(
        folder, "联系人", [{"联系人号": "Y1", "客户号": "C1", "借据号": "A1", "关系": "担保人", "姓名": "李四", "授权": "是"}]
    )
    report = take(lender, folder)
    assert (report.read, report.rejected) == (8, 0), refused(report)
    found = book(lender)
    assert found["customer"] == [{"customer_id": "C1", "jurisdiction": "CN", "zone": "Asia/Shanghai", "language": "zh-CN"}]
    (account,) = found["account"]
    assert (account["principal_minor"], account["annual_rate"], account["method"], account["day_count"], account["currency"]) == (
        100_000, "0.18", "equal_principal", "30/360", "CNY",
    )  # fmt: skip
    assert [(i["number"], i["due"], i["principal_minor"], i["interest_minor"]) for i in found["instalment"]] == [
        (1, "2026-10-01", 50_000, 750), (2, "2026-11-01", 50_000, 750), (3, "2026-12-01", 50_000, 750),
    ]  # fmt: skip
    assert [(p["payment_id"], p["amount_minor"], p["paid_at"], p["reverses"]) for p in found["payment"]] == [
        ("P1", 1_234, "2026-11-20T02:00:00+00:00", None), ("R1", -234, "2026-11-20T02:00:00+00:00", "P1"),
    ]  # fmt: skip
    (balance,) = found["balance"]
    assert (balance["as_of"], balance["principal_due_minor"], balance["interest_due_minor"], balance["dpd"]) == (
        "2026-11-30", 50_000, 50, 60,
    )  # fmt: skip
    assert [(p["party_id"], p["relation"], p["authorised"]) for p in found["party"]] == [("Y1", "guarantor", True)]
    assert not any("id" in line for lines in found.values() for line in lines)


@pytest.mark.parametrize("form", ["gb18030", "utf-8-sig", "xlsx", "workbook"])
def test_the_same_book_in_every_form(lender: Lender, other_lender: Lender, folder: Path, tmp_path: Path, form: str) -> None:
    write(folder, "流水", [payment("P1", "还款", "12.34")])
    take(lender, folder)
    place = tmp_path / form
    place.mkdir()
    if form in ("xlsx", "workbook"):
        import openpyxl

        whole = openpyxl.Workbook()
        whole.remove(whole.active)
        for path in sorted(folder.glob("*.csv")):
            single = openpyxl.Workbook()
            with path.open(newline="", encoding="utf-8") as file:
                for row in csv.reader(file):
                    cells = [datetime.fromisoformat(v) if v.startswith("2026-") and len(v) == 10 else v for v in row]
                    cells = [
                        float(v) if isinstance(v, str) and v.count(".") == 1 and v.replace(".", "").isdigit() else v
                        for v in cells
                    ]
                    cells = [int(v) if isinstance(v, str) and v.isdigit() else None if v == "" else v for v in cells]
                    sheet = whole[path.stem] if path.stem in whole.sheetnames else whole.create_sheet(path.stem)
                    sheet.append(cells)
                    single.worksheets[0].append(cells)
            if form == "xlsx":
                single.save(place / f"{path.stem}.xlsx")
        if form == "workbook":
            whole.save(place / "日终.xlsx")
            place = place / "日终.xlsx"
    else:
        for path in folder.glob("*.csv"):
            (place / path.name).write_text(path.read_text(encoding="utf-8"), encoding=form)
    report = take(other_lender, place)
    assert refused(report) == []
    assert book(other_lender) == book(lender)


def test_a_whole_schedule_replaces_one_of_changes_touches(lender: Lender, folder: Path) -> None:
    take(lender, folder)
    later(lender)
    changed = folder.parent / "changes"
    write(changed, "还款计划_20261202_增量", [{**PLAN[1], "应还本金": "400"}])
    take(lender, changed)
    assert [(i["number"], i["principal_minor"]) for i in book(lender)["instalment"]] == [(1, 50_000), (2, 40_000), (3, 50_000)]
    later(lender)
    whole = folder.parent / "whole"
    write(whole, "还款计划_20261203_全量", [PLAN[0], {**PLAN[1], "应还费用": "3"}, {**PLAN[1], "期次": "4"}])
    take(lender, whole)
    assert [(i["number"], i["fee_minor"]) for i in book(lender)["instalment"]] == [(1, 0), (2, 300), (4, 0)]
    with lender.runtime.works.open(lender.tenant, "test") as work:
        gone = work.execute(text("SELECT number FROM instalment WHERE gone_at IS NOT NULL ORDER BY number, known_at"))
        assert [row.number for row in gone] == [2, 2, 3]
        assert work.execute(text("SELECT count(*) FROM import_unnamed")).scalar_one() == 0


def test_where_a_row_was_refused_nothing_is_gone(lender: Lender, folder: Path) -> None:
    take(lender, folder)
    later(lender)
    place = write(folder.parent / "whole", "还款计划", [PLAN[0], {**PLAN[1], "应还本金": "1,000"}])
    assert refused(take(lender, place)) == [("还款计划.csv", 3, "应还本金", "invalid")]
    assert [i["number"] for i in book(lender)["instalment"]] == [1, 2, 3]


def test_what_a_file_of_changes_leaves_open_stays(lender: Lender, folder: Path) -> None:
    take(lender, folder)
    later(lender)
    place = folder.parent / "changes"
    write(place, "客户_20261202_增量", [{"客户号": "C1", "姓名": "张叁", "手机号": "", "收入": "90000"}])
    loan = {key: value for key, value in LOAN.items() if key not in ("债权人", "数据日期", "年利率")}
    write(place, "借据_20261202_增量", [{**loan, "产品": "新产品"}])
    report = take(lender, place)
    assert (report.rejected, report.absent) == (0, {})
    (account,) = book(lender)["account"]
    assert (account["product"], account["creditor"], account["annual_rate"]) == ("新产品", "银行甲", "0.18")
    asked = ("name", "phone", "email", "occupation", "income_minor")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        person = find_person(work, "C1").id
        reveals = {name: reveal_field(work, person, name, "to compare with what was imported") for name in asked}
    assert reveals == {
        "name": "张叁", "phone": "13812345678", "email": "c1@city.example", "occupation": "教师", "income_minor": "9000000",
    }  # fmt: skip
    later(lender)
    whole = write(folder.parent / "whole", "客户", [{"客户号": "C2", "姓名": "王五"}, {"客户号": "C1", "姓名": "张三"}])
    assert take(lender, whole).absent == {"customers": 0}
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert "occupation" not in profile_of(work, find_person(work, "C1"))
    write(whole, "客户", [{"客户号": "C2", "姓名": "王五"}])
    assert take(lender, whole).absent == {"customers": 1}
    assert len(book(lender)["customer"]) == 2


def test_what_core_adjusts_counts_at_once(lender: Lender, folder: Path) -> None:
    rows = [
        payment("P1", "还款", "100"),
        payment("W1", "减免", "5.00", 科目="罚息"),
        payment("F1", "费用", "3"),
        payment("T1", "退款", "1"),
        payment("X1", "冲正", "2", 原流水号="F1"),
        payment("X2", "冲正", "2", 原流水号="F1"),  # 2: only 1 is left
        payment("X3", "冲正", "1", 原流水号="R1"),  # no reversal of a reversal
        payment("R2", "冲正", "60", 原流水号="P1"),
        payment("R3", "冲正", "60", 原流水号="P1"),  # more than is left
        payment("R4", "冲正", "60"),
        payment("P2", "还款", "60", 原流水号="P1"),
        payment("W2", "减免", "5.00"),
        payment("P3", "还款", "5.00", 科目="本金"),
        payment("R1", "冲正", "10", 原流水号="P9"),
        payment("P9", "还款", "10"),  # taken back before it is told: order makes no difference
        payment("F1", "还款", "3"),
        payment("P1", "还款", "100.00"),
        payment("P1", "还款", "100.01"),
    ]
    write(folder, "流水", rows)
    report = take(lender, folder)
    wanted = [
        ("流水.csv", 7, "原流水号", "unknown"),
        ("流水.csv", 8, "原流水号", "unknown"),
        ("流水.csv", 10, "原流水号", "unknown"),
        ("流水.csv", 11, "原流水号", "missing"),
        ("流水.csv", 12, "原流水号", "unexpected"),
        ("流水.csv", 13, "科目", "missing"),
        ("流水.csv", 14, "科目", "unexpected"),
        ("流水.csv", 17, "流水号", "differs"),
        ("流水.csv", 19, "流水号", "differs"),
    ]
    assert refused(report) == wanted
    before = book(lender)
    assert [(j["adjustment_id"], j["what"], j["component"], j["state"]) for j in before["adjustment"]] == [
        ("F1", "fee", None, "counts"), ("T1", "refund", None, "counts"), ("W1", "waiver", "penalty", "counts"),
        ("X1", "reversal", None, "counts"),
    ]  # fmt: skip
    assert {p["payment_id"]: p["amount_minor"] for p in before["payment"]} == {
        "P1": 10_000,
        "P9": 1_000,
        "R1": -1_000,
        "R2": -6_000,
    }
    again = take(lender, folder)
    assert (refused(again), book(lender)) == (wanted, before)


def test_one_fact_tells_many_payments_and_proves_each(lender: Lender, folder: Path) -> None:
    from tideover.journal import latest_facts, merkle_root

    write(folder, "流水", [payment(f"P{n}", "还款", "1.00") for n in range(5)])
    take(lender, folder)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        ((_, fact),) = latest_facts(work, ["PaymentsImported"])
        account = work.execute(text("SELECT id FROM account")).scalar_one()
    told = fact.data
    assert (told["file"], told["first_line"], told["last_line"], told["count"], told["amount_minor"]) == (
        "流水.csv",
        2,
        6,
        5,
        500,
    )
    lines = [f"P{n}\t{account}\t100\tCNY\t2026-11-20T02:00:00.000000+00:00\t".encode() for n in range(5)]
    assert told["root"] == merkle_root(lines).hex()
    assert lender.kinds().count("PaymentRecorded") == 5


def test_imported_payments_stand_in_the_thread(lender: Lender, folder: Path) -> None:
    write(folder, "流水", [payment(f"P{n}", "还款", "1.00") for n in range(5)])
    take(lender, folder)
    later(lender)
    for number in range(3):
        assert lender.post("/payments", {"payment": f"Q{number}", "account": "A1", "amount_minor": 1, "currency": "CNY",
                                         "paid_at": lender.now().isoformat()}).status_code == 201  # fmt: skip
    later(lender)
    write(folder.parent / "more", "流水", [payment(f"S{n}", "还款", "1.00") for n in range(4)])
    take(lender, folder.parent / "more")
    whole = [item["data"]["payment"] for item in lender.timeline() if item["kind"] == "PaymentRecorded"]
    assert whole == ["S3", "S2", "S1", "S0", "Q2", "Q1", "Q0", "P4", "P3", "P2", "P1", "P0"]
    for limit in (1, 2, 3, 5):
        seen, cursor = [], ""
        while cursor is not None:
            answer = lender.get(f"/persons/C1/timeline?limit={limit}" + (f"&cursor={cursor}" if cursor else "")).json()
            seen += [item["data"]["payment"] for item in answer["items"] if item["kind"] == "PaymentRecorded"]
            cursor = answer["next"]
        assert seen == whole, limit


def test_imports_are_seen_by_those_who_may(lender: Lender, folder: Path) -> None:
    write(folder, "流水", [payment("P1", "还款", "1e3"), payment("P2", "还款", "1")])
    take(lender, folder)
    (run,) = lender.get("/imports").json()["imports"]
    assert (run["layout"], run["state"], run["read"], run["accepted"], run["rejected"]) == ("core_zh", "done", 7, 6, 1)
    shown = lender.get(f"/imports/{run['import']}").json()
    assert [(row["file"], row["line"], row["field"], row["code"]) for row in shown["rejects"]] == [
        ("流水.csv", 2, "金额", "invalid")
    ]
    assert lender.get("/imports/01980000-0000-7000-8000-000000000000").status_code == 404
    assert lender.get("/imports/zzz").status_code == 422


@pytest.mark.parametrize(
    ("name", "rows", "code"),
    [
        ("客户_2026", [CUSTOMER], "empty_folder"),
        ("客户", [{**CUSTOMER, "备注": "x"}], "unknown_column"),
        ("客户", [{"客户号": "C1"}], "missing_column"),
    ],
)
def test_files_that_are_not_the_layouts(lender: Lender, tmp_path: Path, name: str, rows: Any, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        take(lender, write(tmp_path / "bad", name, rows))


def test_terms_that_change_are_reckoned_anew(lender: Lender, folder: Path) -> None:
    (folder / "还款计划.csv").unlink()
    take(lender, folder)
    assert [i["principal_minor"] for i in book(lender)["instalment"]] == [50_000, 50_000]
    later(lender)
    write(folder, "借据", [{**LOAN, "期数": "4"}])
    take(lender, folder)
    assert [i["principal_minor"] for i in book(lender)["instalment"]] == [25_000] * 4
    assert lender.now() > TEN
