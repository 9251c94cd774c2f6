"""A day from the book to its tasks: decided, screened, placed, begun; and decided anew when news comes in."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ibis
import pytest
from sqlalchemy import text
from tests.conftest import SHANGHAI, TEN, Lender, set_time

from tideover.analytics.measures import load_definitions
from tideover.base import lake as lakes
from tideover.base.lake import Lake
from tideover.outreach import decision_columns, decisions_name, list_runs
from tideover.outreach.day import deciding, screening
from tideover.outreach.day.deciding import KEPT_DAYS
from tideover.outreach.day.tasks import give_task
from tideover.outreach.store import day as store
from tideover.portrait import buckets_of, refresh_lake

DAY = TEN.date()


def decide(lender: Lender, day: date = DAY) -> dict[str, Any]:
    assert lender.post("/days", {"day": day.isoformat()}).status_code == 202
    lender.run_jobs()
    return report_of(lender, day)


def report_of(lender: Lender, day: date = DAY) -> dict[str, Any]:
    report: dict[str, Any] = lender.get(f"/days/{day.isoformat()}").json()
    assert report["state"] == "done", report
    return report


def case_of(lender: Lender, ref: str = "C1") -> Any:
    with lender.runtime.database.as_owner() as connection:
        return connection.execute(
            text("SELECT day_case.* FROM day_case JOIN person ON person.id = day_case.person WHERE person.ref = :ref"),
            {"ref": ref},
        ).one_or_none()


def tell_hardship(lender: Lender) -> None:
    said = {"channel": "email", "from": "c1@city.example", "text": "我失业了，实在还不上", "at": TEN.isoformat(), "id": "m1"}
    lender.post("/inbound", said)
    lender.run_jobs()


def at_hour(lender: Lender, hour: int, minute: int = 30) -> None:
    set_time(lender.runtime, TEN.replace(hour=hour, minute=minute))
    lender.run_jobs()


@pytest.mark.demand("2.7", "1.11")
def test_a_day_from_the_book_to_its_contacts(lender: Lender) -> None:
    lender.borrower("C1")
    lender.borrower("C2", overdue_days=-20, phone="+8613800000002")  # owes nothing yet
    report = decide(lender)
    assert (report["persons"], report["accounts"], report["wished"], report["permitted"], report["tasks"]) == (2, 2, 1, 1, 1)
    assert report["treatments"]["gentle-overdue"] == 1
    assert report["buckets"] == {"M0": 1, "M1": 1}
    assert report["by"] == {"bot": 1}
    [(lane, by_hour)] = report["load"].items()
    [(hour, count)] = by_hour.items()
    assert (lane, count) == ("email", 1) and 10 <= int(hour) <= 19
    assert report["contacts"] == {}
    at_hour(lender, int(hour))
    report = report_of(lender)
    assert report["begun"] == 1 and report["contacts"] == {"sent": 1}
    assert "PlanStarted" in lender.kinds()


@pytest.mark.demand("1.9")
def test_who_pays_before_their_hour_is_not_written_to(lender: Lender) -> None:
    lender.borrower("C1")
    decide(lender)
    assert case_of(lender).state == "tasked"
    lender.pay("P1")
    lender.run_jobs()
    case = case_of(lender)
    assert (case.state, case.outcome) == ("ended", "replanned")
    at_hour(lender, 20)
    assert report_of(lender)["contacts"] == {}
    assert "CaseReplanned" in lender.kinds()


@pytest.mark.demand("1.9")
def test_a_stop_takes_the_task_back_at_once(lender: Lender) -> None:
    lender.borrower("C1")
    decide(lender)
    assert lender.post("/stops", {"person": "C1", "kind": "cease"}).status_code < 300
    lender.run_jobs()
    assert (case_of(lender).state, case_of(lender).outcome) == ("ended", "refused")


@pytest.mark.demand("1.9", "2.5")
def test_hardship_told_at_ten_is_treated_today_and_gently(lender: Lender) -> None:
    lender.borrower("C1")
    decide(lender)
    before = case_of(lender).treatment
    tell_hardship(lender)
    after = case_of(lender)
    assert after.treatment != before, (before, after)


def test_a_day_is_decided_once(lender: Lender) -> None:
    lender.borrower("C1")
    assert lender.get("/days").json() == {"days": []}
    first = decide(lender)
    assert lender.get("/days").json() == {"days": [{"day": DAY.isoformat(), "state": "done"}]}
    assert lender.post("/days", {"day": DAY.isoformat()}).json()["started"] is False
    lender.run_jobs()
    assert report_of(lender) == first


@pytest.mark.demand("0.22")
def test_the_gates_rules_are_told_with_the_first_lawful_moment(lender: Lender) -> None:
    lender.borrower("C1", zone=None)
    report = decide(lender)
    assert report["permitted"] == 0 and report["tasks"] == 0
    assert "FAIL-CLOSED" in report["refused"]
    assert {each["rule"] for each in report["refusals"]} == set(report["refused"])


def test_what_has_no_room_waits_for_another_day(lender: Lender) -> None:
    lender.borrower("C1")
    assert lender.call("PUT", "/capacity/email", {"per_hour": 0}).status_code == 200
    report = decide(lender)
    assert report["no_room"] == {"email": 1} and report["tasks"] == 0
    assert lender.call("PUT", "/capacity/telepathy", {"per_hour": 1}).json()["code"] == "unknown_lane"
    assert lender.call("PUT", "/capacity/sms", {"per_hour": -1}).json()["code"] == "invalid_capacity"
    assert lender.get("/capacity").json()["per_hour"]["email"] == 0
    again = decide(lender, DAY + timedelta(days=0))
    assert again["no_room"] == {"email": 1}


@pytest.mark.demand("1.14", "1.20")
def test_what_became_of_a_days_cases_is_measured(lender: Lender) -> None:
    lender.borrower("C1")
    lender.borrower("C2", phone="+8613800000002")
    decide(lender)
    at_hour(lender, 19)
    lender.pay("P1")
    lender.seal()
    set_time(lender.runtime, TEN + timedelta(days=2))
    refresh_lake(lender.runtime.works, lender.tenant, lender.runtime.settings.root / "lake")
    found = lender.get(f"/days/{DAY}/measures?by=bucket").json()
    told = {each["measure"]: each for each in found["measures"] if not each["group"]}
    assert (told["cure"]["numerator"], told["cure"]["denominator"]) == (1, 2)
    assert (told["self-cure"]["numerator"], told["contact"]["denominator"]) == (0, 2)
    assert 0 < told["cure"]["low"] < 0.5 < told["cure"]["high"] < 1
    assert not found["is_final"] and {"bucket": "M1"} in [each["group"] for each in found["measures"]]
    assert lender.get(f"/days/{DAY}/measures?by=gender").json()["code"] == "unknown_group"
    assert lender.get("/days/2020-01-01/measures").json()["measures"] == []
    english = lender.get(f"/days/{DAY}/measures?words=en").json()["definitions"]
    assert [each["measure"] for each in english] == list(load_definitions()) and english[5]["title"] == "cure rate"


@pytest.mark.demand("1.20")
@pytest.mark.demand("2.15")
def test_a_days_cases_are_taken_away_by_pseudonym_and_on_record(lender: Lender) -> None:
    lender.borrower("C1", name="王新雨", phone="+8613812341234")
    lender.borrower("C2", phone="+8613800000002")
    decide(lender)
    taken = lender.post(f"/days/{DAY}/exports").json()
    lines = list(csv.DictReader(io.StringIO(taken["content"])))
    assert taken["rows"] == len(lines) == 2 and not taken["is_cut"]
    assert len({line["account"] for line in lines}) == 2 and {line["treatment"] for line in lines} != {""}
    known = {lender.get(f"/accounts/{ref}").json()["account"] for ref in ("A-C1", "A-C2")}
    for told in (
        "王",
        "新雨",
        "138",
        "A-C1",
        "C1",
        *known,
        *(lender.get(f"/persons/{ref}").json()["person"] for ref in ("C1", "C2")),
    ):
        assert told not in taken["content"], told
    again = list(csv.DictReader(io.StringIO(lender.post(f"/days/{DAY}/exports").json()["content"])))
    assert {line["account"] for line in again} == {line["account"] for line in lines}, "the same in every export"
    entries = [entry for entry in lender.get("/access-log").json()["entries"] if entry["kind"] == "DayCasesExported"]
    assert [entry["data"]["rows"] for entry in entries] == [2, 2] and entries[0]["data"]["by"].startswith("user:")
    assert lender.post("/days/2020-01-01/exports").json()["code"] == "day_not_found"


@pytest.mark.demand("1.9")
def test_a_plan_that_runs_ends_when_they_pay_and_stays_among_what_was_begun(lender: Lender) -> None:
    lender.borrower("C1")
    decide(lender)
    at_hour(lender, 13)
    assert report_of(lender)["begun"] == 1
    lender.pay("P1")
    lender.run_jobs()
    [run] = lender.get("/plan-runs").json()["runs"]
    assert (run["state"], run["reason"]) == ("ended", "replanned")
    report = report_of(lender)
    assert (report["begun"], report["permitted"], report["contacts"]) == (1, 1, {"sent": 1})


def test_a_case_with_a_value_that_is_none_is_decided_by_nobody(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled file would let it pass by its last row; zen's door refuses it, and so does a day."""
    lender.borrower("C1")
    set_out = deciding.cases
    monkeypatch.setattr(deciding, "_compiled", {})
    monkeypatch.setattr(deciding, "cases", lambda *given: set_out(*given).mutate(willingness=ibis.literal(101)))
    assert lender.post("/days", {"day": DAY.isoformat()}).status_code == 202
    lender.run_jobs()
    assert lender.get(f"/days/{DAY}").json()["stage"] == "decide"
    assert case_of(lender) is None and "invalid_cases" in str(lender.get("/jobs").json())


@pytest.mark.demand("1.9")
def test_a_case_that_is_given_back_what_it_had_begins_at_its_new_hour(lender: Lender) -> None:
    """A job of the hour it had lies in the queue still: it neither begins the case too early nor stands for the later one."""
    lender.borrower("C1")
    decide(lender)
    case = case_of(lender)
    later = case.hour + 2
    with lender.runtime.works.open(lender.tenant, "test") as work:
        key = (case.holder, case.creditor)
        store.save_case(work, DAY, key, state="placed", hour=later)
        moment = give_task(work, DAY, store.case_row(work, DAY, key), 0.0)
        store.mark_tasked(work, DAY, [key], [moment])
    at_hour(lender, case.hour)
    assert case_of(lender).state == "tasked"
    at_hour(lender, later)
    assert (case_of(lender).state, lender.kinds().count("PlanStarted")) == ("begun", 1)


@pytest.mark.parametrize(
    ("opens", "earliest", "first"),
    [
        ("10:00:00", None, 10),
        ("10:59:59", None, 10),  # it has begun: the hour to go on in
        ("10:20:00", "12:00:00", 12),
        ("10:20:00", "12:00:01", 13),  # lawful only from within: left for the next
        ("10:20:00", "23:30:00", screening.HOURS),
    ],
)
def test_the_first_hour_of_a_case(opens: str, earliest: str | None, first: int) -> None:
    moments = [datetime.fromisoformat(f"{DAY}T{said}+08:00").astimezone(UTC) if said else None for said in (opens, earliest)]
    assert moments[0] is not None and screening.first_hour(DAY, SHANGHAI, moments[0], moments[1]) == first
    assert screening.first_hour(DAY, SHANGHAI, moments[0] + timedelta(days=1), None) == screening.HOURS


@pytest.mark.demand("1.9")
def test_the_morning_and_news_leave_an_hour_lawful_only_from_within(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    lawful = screening.Screened(earliest=TEN + timedelta(hours=2, minutes=30))
    monkeypatch.setattr(screening, "screen_cases", lambda _work, _day, cases, *_: [lawful] * len(cases))
    lender.borrower("C1")
    decide(lender)
    first = case_of(lender)
    tell_hardship(lender)
    again = case_of(lender)
    assert again.treatment != first.treatment
    assert (first.not_before, again.not_before) == (13, 13) and min(first.hour, again.hour) >= 13


def test_a_bucket_nobody_lies_in_has_decisions_of_the_same_form(lender: Lender) -> None:
    lender.borrower("C1")
    decide(lender)
    every = f'SELECT * FROM "{decisions_name(DAY)}"'
    root = lender.runtime.settings.root / "lake"
    with lender.runtime.works.open(lender.tenant, "test") as work, lakes.open(work, root) as lake:
        buckets = buckets_of(lake)
        assert lake.partitions(decisions_name(DAY)) == buckets
        by_rows = {len(lake.query(every, partition=bucket)): bucket for bucket in buckets}
        assert set(by_rows) == {0, 1}
        forms = [{name: rows.dtype for name, rows in lake.columns(every, partition=by_rows[n]).items()} for n in (0, 1)]
        assert forms[0] == forms[1] and list(forms[0]) == list(decision_columns())


def test_decisions_of_long_ago_leave_the_lake_once_a_day_is_decided(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, old, older, running = (DAY - timedelta(days=ago) for ago in (400, 401, 900, 800))
    names = {day: decisions_name(day) for day in (kept, old, older, running, DAY)}
    lender.borrower("C1")
    root = lender.runtime.settings.root / "lake"
    with lender.runtime.works.open(lender.tenant, "test") as work, lakes.open(work, root) as lake:
        for day in (kept, old, older, running):
            for partition in ("00", "01"):
                lake.write(names[day], partition, [], decision_columns())
        store.open_day(work, running, "decide", work.now())
    drop = Lake.drop

    def killed(self: Lake, table: str) -> None:
        if table != names[old]:
            return drop(self, table)
        (root / lender.tenant / table / "01.parquet").unlink()
        raise SystemExit("killed in the middle of a table")

    with monkeypatch.context() as patched:
        patched.setattr(Lake, "drop", killed)
        assert lender.post("/days", {"day": DAY.isoformat()}).status_code == 202
        with pytest.raises(SystemExit):
            lender.run_jobs()
    assert report_of(lender)["tasks"] == 1  # the day is decided
    with lender.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE job SET lease_until = clock_timestamp() WHERE state = 'leased'"))
    lender.run_jobs()
    with lender.runtime.works.open(lender.tenant, "test") as work, lakes.open(work, root) as lake:
        assert set(lake.tables()) & set(names.values()) == {names[kept], names[running], names[DAY]}
    assert max(definition.window_days for definition in load_definitions().values()) < KEPT_DAYS


@pytest.mark.demand("2.22")
def test_a_dead_mailbox_is_answered_by_the_plans_next_way(lender: Lender) -> None:
    """The plan would fall back by itself when it comes to it; so the day does not give the case up."""
    lender.borrower("C1")
    dead = {"kind": "email", "value": "c1@city.example", "aspect": "line", "state": "void"}
    assert lender.post("/numbers", dead).status_code == 201
    report = decide(lender)
    assert (report["permitted"], report["refused"]) == (1, {})
    at_hour(lender, case_of(lender).hour)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        [run] = list_runs(work, None, None, None, 10)
    assert (case_of(lender).state, run.outcomes["mail"]) == ("begun", "refused") and "text-instead" in run.outcomes


@pytest.mark.demand("4.6")
def test_whom_one_of_ours_was_given_rests_for_five_days(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=100, phone="+8613800000001")
    assert decide(lender)["by"] == {"person": 1}
    for later, is_given in ((1, False), (5, False), (6, True)):
        set_time(lender.runtime, TEN + timedelta(days=later))
        lender.run_jobs()
        report = decide(lender, DAY + timedelta(days=later))
        assert (report["by"] == {"person": 1}, report["dropped"]) == ((True, {}) if is_given else (False, {"resting": 1})), (
            report
        )
