"""Files with every kind of damage: each bad row named by line, field and code and never by its value, each good row kept;
and an import that is killed anywhere ends, given the same files again, with the same book."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import Lender

from tideover.book import ImportReport, book_lines, import_book

C = "customer_id,name,jurisdiction,zone,phone,email,birth_date,income_minor,language"
A = "account_id,customer_id,product,currency,principal_minor,annual_rate,method,terms,disbursed,first_due,day_count,every"
P = "payment_id,account_id,amount_minor,paid_at,posted_at,reverses"
GOOD_C = "{},Secret,CN,Asia/Shanghai,+8613800000000,x@city.example,1990-01-01,5,zh-CN"
GOOD_A = "{},G1,cash,CNY,100000,0.18,equal_instalment,2,2026-09-01,2026-10-01,30/360,month"
GOOD_P = "{},A1,100,2026-11-01T10:00:00+08:00,,"


def c(**fields: Any) -> str:
    return _row(C, GOOD_C.format("X"), fields)


def a(**fields: Any) -> str:
    return _row(A, GOOD_A.format("X"), fields)


def p(**fields: Any) -> str:
    return _row(P, GOOD_P.format("X"), fields)


def _row(header: str, good: str, fields: dict[str, Any]) -> str:
    values = dict(zip(header.split(","), good.split(","), strict=True)) | fields
    return ",".join(values.values())


# What is written on the line, and the field and the code it must be named by.
CUSTOMERS: list[tuple[str | bytes, str, str]] = [
    (c(customer_id=""), "customer_id", "missing"),
    (c(customer_id="with blank"), "customer_id", "invalid"),
    (c(customer_id="\u200bX"), "customer_id", "invalid"),
    (c(customer_id="Ｘ１"), "customer_id", "invalid"),
    (c(customer_id="X" * 65), "customer_id", "invalid"),
    (c(name=""), "name", "missing"),
    (c(name="   "), "name", "missing"),
    (c(name="S\0ecret"), "name", "invalid"),
    (c(name="Sec\x07ret"), "name", "invalid"),
    (c(name="Sec\ufeffret"), "name", "invalid"),  # a byte order mark in the middle
    (c(name="Sec\u202eret"), "name", "invalid"),  # text turned round
    (c(name="S" * 201), "name", "invalid"),
    (c(name="S" * 140_000), "", "not_csv"),
    (c(name="S" * 300_000), "", "too_long"),
    (c().replace("Secret", "\x81").encode("latin-1"), "name", "not_utf8"),
    (c().encode()[:3] + b"\xc3\x28" + c().encode()[3:], "name", "not_utf8"),
    (c().replace("Secret", "张三").encode("gb18030"), "name", "not_utf8"),
    (c(name='"Secret'), "", "not_csv"),  # a quotation mark left open
    (c(name='"Sec"ret'), "", "not_csv"),
    (c(jurisdiction="China"), "jurisdiction", "invalid"),
    (c(jurisdiction="ＣＮ"), "jurisdiction", "invalid"),
    (c(jurisdiction="XX"), "jurisdiction", "invalid"),
    (c(jurisdiction="GB"), "jurisdiction", "invalid"),  # whose rules stand under UK
    (c(zone="Asia Shanghai"), "zone", "invalid"),
    (c(zone="Mars/Base"), "zone", "invalid"),
    (c(phone="call me"), "phone", "invalid"),
    (c(phone="１３８００００００００"), "phone", "invalid"),
    (c(email="no-at-sign"), "email", "invalid"),
    (c(email="two@at@signs"), "email", "invalid"),
    (c(birth_date="2026-02-30"), "birth_date", "invalid"),
    (c(birth_date="0000-01-01"), "birth_date", "invalid"),
    (c(birth_date="10000-01-01"), "birth_date", "invalid"),
    (c(birth_date="01.02.1990"), "birth_date", "invalid"),
    (c(birth_date="19900101"), "birth_date", "invalid"),
    (c(birth_date="1990-W01-1"), "birth_date", "invalid"),
    (c(income_minor="1,5"), "", "too_many_values"),
    (c(income_minor='"1,500"'), "income_minor", "invalid"),
    (c(income_minor="-1"), "income_minor", "invalid"),
    (c(language="中文"), "language", "invalid"),
    ("X,Secret", "jurisdiction", "too_few_values"),
    (c() + ",more", "", "too_many_values"),
    (C, "", "header_again"),
    (",,,,,,,,", "", "empty_row"),
    ("X;Secret;CN;;;;;;", "name", "too_few_values"),  # another delimiter
    ("\ufeff" + c(), "customer_id", "invalid"),
]
ACCOUNTS: list[tuple[str | bytes, str, str]] = [
    (a(customer_id="nobody"), "customer_id", "unknown"),
    (a(currency="RMBY"), "currency", "invalid"),
    (a(currency="ABC"), "currency", "invalid"),
    (a(principal_minor="1e3"), "principal_minor", "invalid"),
    (a(principal_minor="1000.00"), "principal_minor", "invalid"),
    (a(principal_minor="１００"), "principal_minor", "invalid"),
    (a(principal_minor="9" * 30), "principal_minor", "invalid"),
    (a(principal_minor="NaN"), "principal_minor", "invalid"),
    (a(annual_rate="18%"), "annual_rate", "invalid"),
    (a(annual_rate="Infinity"), "annual_rate", "invalid"),
    (a(annual_rate="-0.1"), "annual_rate", "invalid"),
    (a(method="balloon"), "method", "invalid"),
    (a(method="revolving"), "method", "invalid"),  # only shipped layouts say so
    (a(terms="0"), "terms", "invalid"),
    (a(terms="2.0"), "terms", "invalid"),
    (a(first_due="2026-09-01"), "first_due", "invalid"),  # not after the disbursal
    (a(day_count="30/365"), "day_count", "invalid"),
    (a(every="fortnight"), "every", "invalid"),
    (a(account_id="A1", customer_id="G2"), "customer_id", "changed"),
    (a(account_id="A1", currency="USD"), "currency", "changed"),
]
PAYMENTS: list[tuple[str | bytes, str, str]] = [
    (p(account_id="A9"), "account_id", "unknown"),
    (p(amount_minor="0"), "amount_minor", "invalid"),
    (p(amount_minor="-5"), "amount_minor", "invalid"),
    (p(amount_minor="+5"), "amount_minor", "invalid"),
    (p(amount_minor="1_000"), "amount_minor", "invalid"),
    (p(amount_minor="0x10"), "amount_minor", "invalid"),
    (p(paid_at="2026-11-01T10:00:00"), "paid_at", "invalid"),
    (p(paid_at="2026-11-31T10:00:00+08:00"), "paid_at", "invalid"),
    (p(paid_at="2026-11-01T25:00:00+08:00"), "paid_at", "invalid"),
    (p(paid_at="9999-12-31T23:59:59-12:00"), "paid_at", "invalid"),
    (p(paid_at="0001-01-01T00:00:00+12:00"), "paid_at", "invalid"),
    (p(paid_at="yesterday"), "paid_at", "invalid"),
    (p(payment_id="P1", amount_minor="101"), "payment_id", "differs"),
    (p(payment_id="P1", paid_at="2026-11-02T10:00:00+08:00"), "payment_id", "differs"),
    (p(reverses="P0"), "reverses", "unknown"),
    (p(payment_id="R9", reverses="R1", amount_minor="1"), "reverses", "unknown"),  # a reversal of a reversal
    (p(payment_id="R8", reverses="P1", amount_minor="61"), "reverses", "unknown"),  # more than is left
    (p(payment_id="R7", reverses="P1", amount_minor="41", account_id="A2"), "reverses", "unknown"),
]


def damaged(folder: Path, seed: int) -> dict[str, list[tuple[int, str, str]]]:
    """Three files: good rows between the damaged ones, line ends mixed, blank lines between. Returns what must be named."""
    folder.mkdir(exist_ok=True)
    rng = random.Random(seed)
    wanted: dict[str, list[tuple[int, str, str]]] = {}
    for name, header, bad, good in (
        ("customers", C, CUSTOMERS, GOOD_C), ("accounts", A, ACCOUNTS, GOOD_A), ("payments", P, PAYMENTS, GOOD_P),
    ):  # fmt: skip
        first = {"customers": ["G1", "G2"], "accounts": ["A1", "A2"], "payments": ["P1"]}[name]
        lines: list[bytes] = [header.encode(), *(good.format(ref).encode() for ref in first)]
        if name == "payments":
            lines.append(p(payment_id="R1", amount_minor="40", reverses="P1").encode())
        named = []
        for number, (content, field, code) in enumerate(bad):
            if rng.random() < 0.2:
                lines.append(b"")
            lines.append(content.encode() if isinstance(content, str) else content)
            named.append((len(lines), field, code))
            lines.append(good.format(f"K{number}").encode())
        ends = [rng.choice([b"\n", b"\r\n", b"\r"]) if line else b"\r\n" for line in lines]
        ends[-1] = b""  # the last line is left without its end
        (folder / f"{name}.csv").write_bytes(b"".join(line + end for line, end in zip(lines, ends, strict=True)))
        wanted[f"{name}.csv"] = named
    return wanted


def take(lender: Lender, folder: Path, layout: str = "tideover") -> tuple[ImportReport, list[dict[str, str]]]:
    report = import_book(
        lender.runtime.works, lender.tenant, "test", folder, folder.parent / "rejects" / "rejects.csv", layout=layout
    )
    if report.rejects is None:
        return report, []
    with report.rejects.open(newline="", encoding="utf-8") as file:
        return report, list(csv.DictReader(file))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_bad_row_is_named_and_every_good_one_kept(lender: Lender, tmp_path: Path, seed: int) -> None:
    wanted = damaged(tmp_path / "book", seed)
    assert sum(map(len, wanted.values())) >= 60
    report, rows = take(lender, tmp_path / "book")
    named: dict[str, list[tuple[int, str, str]]] = {}
    for row in rows:
        named.setdefault(row["file"], []).append((int(row["line"]), row["field"], row["code"]))
    for name in wanted:
        assert set(named[name]) ^ set(wanted[name]) == set()
    assert named == wanted
    content = (tmp_path / "rejects" / "rejects.csv").read_text()
    assert not any(value in content for value in ("Secret", "balloon", "RMBY", "fortnight", "yesterday", "city.example"))
    with lender.runtime.works.open(lender.tenant, "test") as work:
        kept = [line for line in book_lines(work) if line["kind"] in ("customer", "account", "payment")]
    for kind, key, first, bad in (
        ("customer", "customer_id", {"G1", "G2"}, CUSTOMERS), ("account", "account_id", {"A1", "A2"}, ACCOUNTS),
        ("payment", "payment_id", {"P1", "R1"}, PAYMENTS),
    ):  # fmt: skip
        assert {line[key] for line in kept if line["kind"] == kind} == first | {f"K{n}" for n in range(len(bad))}
    assert report.accepted == len(kept)
    again, rows_again = take(lender, tmp_path / "book")
    assert (again.read, again.accepted, again.rejected, rows_again) == (report.read, report.accepted, report.rejected, rows)


def test_a_row_is_kept_whole_or_not_at_all(lender: Lender, tmp_path: Path) -> None:
    """A loan whose balance cannot be read is no account either."""
    from tests.book.test_import_core import CUSTOMER, LOAN, write

    bad = [
        {"应还本金": ""},
        {"罚息": "1,0"},
        {"逾期天数": "-1"},
        {"费用": "1.005"},
        {"应还利息": "１"},
        {"数据日期": "2026-02-30"},
    ]
    write(tmp_path / "core", "客户", [CUSTOMER], "gb18030")
    write(
        tmp_path / "core", "借据", [LOAN, *({**LOAN, "借据号": f"B{n}", **fields} for n, fields in enumerate(bad))], "gb18030"
    )
    _, rows = take(lender, tmp_path / "core", "core_zh")
    assert [(row["line"], row["field"], row["code"]) for row in rows] == [
        ("3", "应还本金", "missing"), ("4", "罚息", "invalid"), ("5", "逾期天数", "invalid"), ("6", "费用", "invalid"),
        ("7", "应还利息", "invalid"), ("8", "数据日期", "invalid"),
    ]  # fmt: skip
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert work.execute(text("SELECT count(*) FROM account")).scalar_one() == 1


def test_what_a_workbook_must_not_hold(lender: Lender, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "客户"
    sheet.append(["客户号", "姓名", "收入", "出生日期"])
    rows: list[list[Any]] = [
        ["C1", "甲", 10.25, "1990-01-01"],
        ["C2", "=A1&B1", 1, None],
        ["C3", "乙", "=1+1", None],
        ["C4", "丙", True, None],
        ["C5", "丁", 10.255, None],
        [6222021234567890123, "戊", 1, None],
        ["C7", "#REF!", 1, None],
        ["C8", "己", 1, 45000],
        ["C9", "庚", 1, "1990-02-30"],
        ["C10", "辛", None, None],
        ["C11", None, None, None],
        ["C12", "壬", 1, None, "more"],
        [None, None, None, None],
        ["C13", "癸", 1, None],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("B11:B12")
    (tmp_path / "core").mkdir()
    book.save(tmp_path / "core" / "客户.xlsx")
    report, refused = take(lender, tmp_path / "core", "core_zh")
    assert [(int(row["line"]), row["field"], row["code"]) for row in refused] == [
        (3, "姓名", "formula"), (4, "收入", "formula"), (5, "收入", "invalid"), (6, "收入", "invalid"), (7, "客户号", "cell_kind"),
        (8, "姓名", "cell_error"), (9, "出生日期", "invalid"), (10, "出生日期", "invalid"), (11, "", "merged_cells"),
        (12, "", "merged_cells"), (13, "", "too_many_values"),
    ]  # fmt: skip
    assert (report.read, report.accepted) == (13, 2)


def big_book(folder: Path, accounts: int = 300) -> None:
    """Good and bad rows, more than a few chunks of them."""
    folder.mkdir()
    rng = random.Random(5)
    with (folder / "customers.csv").open("w") as out:
        out.write(C + "\n" + "".join(GOOD_C.format(f"C{n}") + "\n" for n in range(accounts)))
    with (folder / "accounts.csv").open("w") as out:
        out.write(A + "\n" + "".join(_row(A, GOOD_A.format(f"A{n}"), {"customer_id": f"C{n}"}) + "\n" for n in range(accounts)))
    with (folder / "payments.csv").open("w") as out:
        out.write(P + "\n")
        for number in range(accounts * 20):
            fields = {"account_id": f"A{rng.randrange(accounts + 3)}", "amount_minor": str(rng.randint(0, 90))}
            if rng.random() < 0.1:
                fields["reverses"] = f"P{rng.randrange(accounts * 20)}"
            out.write(_row(P, GOOD_P.format(f"P{number}"), fields) + "\n")


def command(lender: Lender, home: Path, *arguments: str, tenant: str) -> tuple[list[str], dict[str, str]]:
    program = "import sys; from tideover.app.cli import main; main()"
    if arguments[1] == "import":  # small chunks: many points to be killed at
        program = (
            "from tideover.book.importing import engine; engine.MOST_ROWS, engine.MOST_PERSONS, engine.MOST_CUSTOMERS = 200, 60, 50; "
            + program
        )
    environment = {
        **os.environ, "TIDEOVER_HOME": str(home), "TIDEOVER_DATABASE_URL": lender.runtime.settings.database_url or "",
        "TIDEOVER_TENANT": tenant, "TIDEOVER_CLOCK": "system",
    }  # fmt: skip
    return [sys.executable, "-c", program, *arguments], environment


def export(lender: Lender, home: Path, tenant: str) -> bytes:
    words, environment = command(lender, home, "book", "export", tenant=tenant)
    return subprocess.run(words, env=environment, capture_output=True, check=True).stdout


def same_key_twice(folder: Path) -> None:
    """Of each table a first row, the same again, and at the end, some chunks on, one with other content."""
    folder.mkdir()
    many = range(400)

    def write(name: str, header: str, rows: list[str]) -> None:
        (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n")

    one, other = c(customer_id="C1"), c(customer_id="C1", name="Another", phone="+8613800000009")
    write("customers", C, [one, one, other, *(c(customer_id=f"K{n}") for n in many), one, other])
    theirs = {"customer_id": "C1"}
    first = [a(account_id="A1", **theirs), a(account_id="A1", **theirs), a(account_id="A1", principal_minor="1", **theirs)]
    rest = [a(account_id=f"B{n}", customer_id=f"K{n}") for n in many]
    write("accounts", A, [*first, *rest, first[2], first[0]])
    lines = [f"B{n},{k},2026-1{k}-01,50000,1500" for n in many for k in (0, 1)]
    mine = ["A1,1,2026-10-01,50000,1500", "A1,2,2026-11-01,50000,1500"]
    write("instalments", "account_id,number,due,principal_minor,interest_minor", [
        *mine, mine[0], "A1,2,2026-11-02,50000,1500", *(line.replace(",0,", ",2,") for line in lines), *mine,
        "A1,1,2026-10-02,50000,1500",
    ])  # fmt: skip


@pytest.mark.demand("3.1")
@pytest.mark.parametrize("chunk", [100, 10_000])
@pytest.mark.parametrize("stops", [0, 3, 9, 15])
def test_of_rows_that_differ_under_one_key_the_first_counts(
    lender: Lender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, stops: int
) -> None:
    from tideover.book.importing import engine

    folder, rejects = tmp_path / "book", tmp_path / "rejects" / "rejects.csv"
    same_key_twice(folder)
    for name in ("MOST_ROWS", "MOST_CUSTOMERS"):
        monkeypatch.setattr(engine, name, chunk)
    if stops:  # and an import that goes on knows what it read before
        asked = iter([False] * stops + [True])
        import_book(lender.runtime.works, lender.tenant, "test", folder, rejects, is_cancelled=lambda: next(asked, False))
    report, rows = take(lender, folder)
    assert [(row["file"], row["line"], row["field"], row["code"]) for row in rows] == [
        ("customers.csv", "4", "customer_id", "differs"),
        ("customers.csv", "406", "customer_id", "differs"),
        ("accounts.csv", "4", "account_id", "differs"),
        ("accounts.csv", "405", "account_id", "differs"),
        ("instalments.csv", "5", "number", "differs"),
        ("instalments.csv", "808", "number", "differs"),
    ]
    assert (report.read, report.accepted) == (405 + 405 + 807, 405 + 405 + 807 - 6)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        found = [line for line in book_lines(work) if line.get("account_id") == "A1"]
    assert [line["principal_minor"] for line in found if line["kind"] == "account"] == [100_000]
    assert [line["due"] for line in found if line["kind"] == "instalment"] == ["2026-10-01", "2026-11-01"]
    assert lender.get("/persons/C1").json()["name"] == "S*****"


def test_in_a_file_of_changes_a_later_row_is_a_later_change(lender: Lender, tmp_path: Path) -> None:
    from tests.book.test_import_core import CUSTOMER, LOAN, write

    write(tmp_path / "core", "客户", [CUSTOMER])
    write(tmp_path / "core", "借据_20261120", [LOAN])
    write(tmp_path / "core", "借据_20261121_增量", [{**LOAN, "产品": "a"}, {**LOAN, "产品": "b"}])
    report, _ = take(lender, tmp_path / "core", "core_zh")
    assert report.rejected == 0
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert [line["product"] for line in book_lines(work) if line["kind"] == "account"] == ["b"]


@pytest.mark.demand("3.7")
def test_killed_anywhere_and_run_again(lender: Lender, tmp_path: Path) -> None:
    folder, home = tmp_path / "book", tmp_path / "kill-home"
    big_book(folder)

    def start(tenant: str) -> subprocess.Popen[bytes]:
        words, environment = command(lender, home, "book", "import", str(folder), "--json", tenant=tenant)
        return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    whole = start("whole")
    wanted = json.loads(whole.communicate()[0])
    rng = random.Random(11)
    kills = resumed = 0
    for _ in range(60):
        process = start("killed")
        began = _progress(lender)
        goal = began + rng.randint(1, 500)
        while process.poll() is None and _progress(lender) < goal:
            time.sleep(0.01)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            continue
        found = json.loads(process.communicate()[0])
        resumed += found["resumed"]
        if kills >= 10:
            break
    assert kills >= 10 and resumed
    assert (found["read"], found["accepted"], found["rejected"]) == (wanted["read"], wanted["accepted"], wanted["rejected"])
    assert Path(found["rejects"]).read_bytes() == Path(wanted["rejects"]).read_bytes()
    assert export(lender, home, "killed") == export(lender, home, "whole")


def _progress(lender: Lender) -> int:
    """Rows read by the tenant's newest run that is not done."""
    with lender.runtime.database.as_owner() as connection:
        statement = "SELECT read FROM import_run WHERE tenant = 'killed' AND state <> 'done'"
        return int(connection.execute(text(statement)).scalar() or 0)


def test_asked_to_stop_it_stops_between_chunks(lender: Lender, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    big_book(folder)
    asked = iter([False, True])
    rejects = tmp_path / "rejects.csv"
    first = import_book(lender.runtime.works, lender.tenant, "test", folder, rejects, is_cancelled=lambda: next(asked, False))
    assert first.state == "cancelled" and 0 < first.read < 6600
    second = import_book(lender.runtime.works, lender.tenant, "test", folder, rejects)
    assert (second.state, second.is_resumed, second.run) == ("done", True, first.run)
    assert second.read == 6600
