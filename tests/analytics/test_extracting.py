"""From the journal into the lake, and out again as the day's report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from tideover.analytics import actions, case_report, extract_facts, start_reports, write_case_report
from tideover.analytics import jobs as analytics_jobs
from tideover.analytics.model import COLUMNS
from tideover.base import jobs, lake
from tideover.base.lake import Lake
from tideover.base.work import Work
from tideover.book import find_person
from tideover.gate import StopKind, place_stop
from tideover.journal import export
from tideover.security import Role, add_user, issue_token

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEN = datetime(2026, 12, 1, 10, tzinfo=SHANGHAI)
DAY = TEN.date()
Opener = Callable[[], Any]


@pytest.fixture
def opened(lender: Any) -> Opener:
    """A transaction of the lender and its lake."""

    @contextmanager
    def both() -> Iterator[tuple[Work, Lake]]:
        with lender.runtime.works.open(lender.tenant, "test") as work:
            with lake.open(work, lender.runtime.settings.root / "lake") as open_lake:
                yield work, open_lake

    return both


@pytest.fixture
def at(lender: Any) -> Callable[[datetime], None]:
    def move(moment: datetime) -> None:
        with lender.runtime.database.as_owner() as connection:
            connection.execute(
                text("UPDATE clock SET machine_anchor = clock_timestamp(), business_anchor = :at, speed = 0"), {"at": moment}
            )

    return move


def live_a_day(lender: Any) -> None:
    """One borrower contacted, promising, paying; one with two accounts who is left in peace."""
    lender.customer("C1")
    lender.account("A-C1", "C1")
    lender.customer("C2", email="c2@city.example")
    lender.account("A-C2", "C2")
    lender.account("A-C2b", "C2")
    assert lender.import_book().rejected == 0
    assert lender.contact().status_code == 202
    assert lender.post("/promises", {"account": "A-C1", "amount_minor": 50_000, "due": "2026-12-02"}).status_code == 201
    assert lender.pay("P1", amount_minor=50_000).status_code == 201
    assert lender.post("/stops", {"person": "C2", "kind": "cease"}).status_code == 201
    assert lender.contact("C2").status_code == 409
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "collector", Role.COLLECTOR, None)
        token = issue_token(work, "collector")
    reveal = {"field": "email", "reason": "customer asked us to check it"}
    assert lender.post("/persons/C1/reveals", reveal, token=token).status_code == 200
    lender.seal()


@pytest.mark.demand("1.10")
def test_what_was_done_is_reported_and_traceable(lender: Any, opened: Opener) -> None:
    live_a_day(lender)
    answer = lender.get(f"/reports/cases/{DAY}")
    assert answer.status_code == 200, answer.text
    report = answer.json()
    lines = {line["ref"]: line for line in report["lines"] if line["ref"]}
    first, refused = lines["A-C1"], lines["A-C2"]
    assert (first["permitted"], first["promises_taken"], first["promises_kept"], first["payments"]) == (1, 1, 1, 1)
    assert (first["paid_minor"], first["reveals"]) == ({"CNY": 50_000}, 1)
    assert any(who.startswith("user:") for who in first["by"])
    assert refused["refused"] == 1
    assert "STOP" in refused["refused_by_rule"]
    both = next(line for line in report["lines"] if line["accounts"] == ["A-C2", "A-C2b"])
    assert (both["account"], both["stops_placed"]) == (None, 1)
    assert (report["totals"]["permitted"], report["totals"]["refused"], report["totals"]["stops_placed"]) == (1, 1, 1)
    assert report["unsealed"] == 0
    with opened() as (work, _):
        journal = {line["position"]: line for line in export(work)}
    told = [position for line in report["lines"] for position in line["positions"]]
    assert sorted(told) == sorted(journal)  # every fact of the day, each once
    for line in report["lines"]:
        for position in line["positions"]:
            assert journal[position]["data"].get("account") in (None, line["account"])
            assert journal[position]["data"].get("person") in (None, line["person"])


def test_the_report_lies_beside_its_page_and_is_the_same_each_time(lender: Any, opened: Opener, tmp_path: Path) -> None:
    live_a_day(lender)
    folder = tmp_path / "reports"
    with opened() as (work, open_lake):
        extract_facts(work, open_lake)
        page = write_case_report(work, open_lake, folder, DAY)
        assert page == folder / lender.tenant / "case-report-2026-12-01.html"
        before = {path: path.read_bytes() for path in page.parent.iterdir()}
        assert set(before) == {page, page.with_suffix(".json")}
        assert "案件报告" in page.read_text()
        assert json.loads(page.with_suffix(".json").read_text()) == case_report(work, open_lake, DAY).to_json()
        write_case_report(work, open_lake, folder, DAY)
        assert {path: path.read_bytes() for path in page.parent.iterdir()} == before


def test_extraction_goes_on_where_it_ended(lender: Any, opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "CHUNK", 4)
    live_a_day(lender)
    with opened() as (work, open_lake):
        total = sum(1 for _ in export(work))
        assert total > 9
        assert extract_facts(work, open_lake, limit=1) == 4  # whole chunks
        assert extract_facts(work, open_lake, limit=4) == 4
        assert extract_facts(work, open_lake) == total - 8
        assert extract_facts(work, open_lake) == 0
    for number in range(6):
        lender.post("/stops", {"person": "C1", "kind": "dispute", "account": "A-C1"})
        lender.seal()
        with opened() as (work, open_lake):
            assert extract_facts(work, open_lake) >= 1, number
            assert [row["position"] for row in open_lake.read("facts")] == [line["position"] for line in export(work)]
            assert {str(row["id"]) for row in open_lake.read("facts")} == {line["id"] for line in export(work)}


def test_nothing_personal_enters_the_lake(lender: Any, opened: Opener) -> None:
    live_a_day(lender)
    with opened() as (work, open_lake):
        extract_facts(work, open_lake)
        rows = repr(open_lake.read("facts"))
    for personal in ("c1@city.example", "张C1", "19900001234", "v1.", "customer asked"):
        assert personal not in rows


def test_a_lake_of_another_journal_is_begun_anew(lender: Any, opened: Opener) -> None:
    live_a_day(lender)
    with opened() as (work, open_lake):
        facts = extract_facts(work, open_lake)
        rows = open_lake.read("facts")
        open_lake.write("facts", "000000009", [{**rows[0], "position": 99_999}], actions.COLUMNS)
        assert extract_facts(work, open_lake) == facts
        assert open_lake.read("facts") == rows


def test_tenants_do_not_see_each_other(lender: Any, other_lender: Any) -> None:
    live_a_day(lender)
    other_lender.seal()
    report = other_lender.get(f"/reports/cases/{DAY}").json()
    assert {line["ref"] for line in report["lines"]} == {None}
    assert report["totals"]["permitted"] == 0


def test_a_fact_belongs_to_the_day_it_became_known(lender: Any, opened: Opener, at: Callable[[datetime], None]) -> None:
    lender.borrower()
    at(datetime(2026, 12, 1, 23, 59, 59, 999_000, tzinfo=SHANGHAI))
    lender.pay("P1", amount_minor=1)
    at(datetime(2026, 12, 2, 0, 0, tzinfo=SHANGHAI))
    lender.pay("P2", amount_minor=10, at=TEN)  # made the day before, known today
    lender.seal()
    with opened() as (work, open_lake):
        extract_facts(work, open_lake)
        paid = {day: case_report(work, open_lake, day).totals.paid_minor for day in (DAY, date(2026, 12, 2))}
        assert paid == {DAY: {"CNY": 1}, date(2026, 12, 2): {"CNY": 10}}
        assert case_report(work, open_lake, DAY, "UTC").totals.paid_minor == {"CNY": 11}


def test_the_report_comes_every_day(lender: Any, opened: Opener, at: Callable[[datetime], None]) -> None:
    with opened() as (work, _):
        assert start_reports(work) is not None
        assert start_reports(work) is None
    live_a_day(lender)
    lender.run_jobs()
    folder = lender.runtime.settings.root / "reports" / lender.tenant
    lender.seal()
    assert not folder.exists()
    at(datetime(2026, 12, 2, 0, 9, 59, tzinfo=SHANGHAI))
    lender.run_jobs()
    lender.seal()
    assert not folder.exists()
    for after in range(1, 4):
        at(datetime(2026, 12, 1, 0, 10, tzinfo=SHANGHAI) + timedelta(days=after))
        lender.run_jobs()
        lender.seal()
        assert len(list(folder.iterdir())) == 2 * after
    report = json.loads((folder / "case-report-2026-12-01.json").read_text())
    assert report["totals"]["payments"] == 1
    with opened() as (work, _):
        waiting = [job for job in jobs.list_jobs(work, "ready", 100, None) if job.kind == "report_cases"]
        assert [job.due_at for job in waiting] == [datetime(2026, 12, 5, 0, 10, tzinfo=SHANGHAI)]
        assert not jobs.list_jobs(work, "dead", 100, None)


def test_the_report_waits_for_the_seal(lender: Any, opened: Opener, at: Callable[[datetime], None]) -> None:
    lender.borrower()
    with opened() as (work, _):
        start_reports(work)
    at(datetime(2026, 12, 2, 0, 10, tzinfo=SHANGHAI))
    lender.run_jobs()
    with opened() as (work, _):
        [job] = [job for job in jobs.list_jobs(work, "ready", 100, None) if job.kind == "report_cases"]
        assert (job.attempts, job.code) == (1, "not_sealed_yet")
    assert not (lender.runtime.settings.root / "reports").exists()


def test_a_long_way_is_gone_in_several_transactions(
    lender: Any, opened: Opener, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CHUNK", 4)
    monkeypatch.setattr(analytics_jobs, "FACTS_A_JOB", 4)
    live_a_day(lender)
    with opened() as (work, _):
        start_reports(work)
        total = sum(1 for _ in export(work))
    lender.run_jobs()
    lender.seal()
    at(datetime(2026, 12, 2, 0, 10, tzinfo=SHANGHAI))
    lender.run_jobs()
    with opened() as (work, _):
        done = [job for job in jobs.list_jobs(work, "done", 100, None) if job.kind == "report_cases"]
        assert len(done) >= total // 4
    report = json.loads((lender.runtime.settings.root / "reports" / lender.tenant / f"case-report-{DAY}.json").read_text())
    assert report["facts"] >= total


def test_what_came_to_be_sealed_late_is_in_the_next_mornings_writing(
    lender: Any, opened: Opener, at: Callable[[datetime], None]
) -> None:
    lender.borrower()
    lender.seal()
    with opened() as (work, _):
        start_reports(work)
    page = lender.runtime.settings.root / "reports" / lender.tenant / f"case-report-{DAY}.json"
    with lender.runtime.works.open(lender.tenant, "slow") as slow:
        place_stop(slow, find_person(slow, "C1").id, StopKind.CEASE)
        at(datetime(2026, 12, 2, 0, 10, tzinfo=SHANGHAI))
        lender.run_jobs()
        assert json.loads(page.read_text())["totals"]["stops_placed"] == 0
    lender.seal()
    at(datetime(2026, 12, 3, 0, 10, tzinfo=SHANGHAI))
    lender.run_jobs()
    assert json.loads(page.read_text())["totals"]["stops_placed"] == 1


def test_only_who_may_see_operations_reads_reports(lender: Any, opened: Opener) -> None:
    with opened() as (work, _):
        add_user(work, "collector", Role.COLLECTOR, None)
        token = issue_token(work, "collector")
    assert lender.call("GET", f"/reports/cases/{DAY}", token=token).status_code == 403


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "today"])
def test_days_that_are_none_are_refused(lender: Any, day: str) -> None:
    assert lender.get(f"/reports/cases/{day}").status_code == 422


def test_a_lake_whose_rows_say_less_is_extracted_anew(lender: Any, opened: Opener) -> None:
    live_a_day(lender)
    with opened() as (work, open_lake):
        total = extract_facts(work, open_lake)
        rows = open_lake.query("SELECT * EXCLUDE (about, due) FROM facts ORDER BY position")
        columns = {name: type_ for name, type_ in COLUMNS.items() if name not in ("about", "due")}
        open_lake.write("facts", "000000000", rows, columns)
        assert extract_facts(work, open_lake) == total
        assert open_lake.query("SELECT count(about) > 0 AS is_told FROM facts") == [{"is_told": True}]
        assert extract_facts(work, open_lake) == 0
