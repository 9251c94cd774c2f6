"""The lake of a book is what the book and the journal say, however it came to be."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import TEN, Lender, set_time
from tests.portrait.refreshing import adjusted, content, is_as_if_anew, owes_as_the_ledger, refresh, rows_of
from tideover.base import lake
from tideover.book import (
    choose_policy,
    erase_person,
    find_account,
    find_person,
    link_persons,
    policy_options,
    unlink_persons,
)
from tideover.book.ledger import EntryKind
from tideover.book.store import ledger as ledger_store
from tideover.portrait import lake_standing, occupation_code

SHANGHAI = ZoneInfo("Asia/Shanghai")


def only(rows: list[dict[str, Any]], **where: Any) -> dict[str, Any]:
    [row] = [row for row in rows if where.items() <= row.items()]
    return row


@pytest.mark.demand("3.1")
def test_a_book_comes_into_the_lake_as_ids_days_sums_and_codes(lender: Lender) -> None:
    lender.customer(
        "C1",
        occupation="软件工程师",
        income_minor=1_200_000,
        birth_date="1990-04-05",
        gender="female",
        id_number="110101199004051234",
    )
    lender.account("A1", "C1", overdue_days=5, amount_minor=50_000)
    lender.account("A2", "C1", overdue_days=-20, amount_minor=30_000)
    assert lender.import_book().rejected == 0
    assert lender.pay("P1", "A1", 20_000, TEN - timedelta(hours=3)).status_code < 300
    done = refresh(lender)
    assert (done.is_anew, done.persons) == (True, 1)

    person = only(rows_of(lender, "person"))
    assert person["holder"] == person["person"]
    assert (person["jurisdiction"], person["zone"], person["occupation"]) == ("CN", "Asia/Shanghai", "office")
    assert (person["income_minor"], person["has_phone"], person["has_email"]) == (1_200_000, True, True)
    assert (person["has_postal"], person["known_since"]) == (False, TEN.date() - timedelta(days=35))
    assert only(rows_of(lender, "protected")) == {
        "person": person["person"], "birth_year": 1990, "gender": "female", "region": "11",
    }  # fmt: skip

    loans = rows_of(lender, "loan")
    loan = only(loans, first_due=TEN.date() - timedelta(days=5))
    assert len(loans) == 2
    assert (loan["creditor"], loan["principal_minor"], loan["annual_rate"], loan["terms"]) == ("bank", 50_000, 0.18, 1)
    assert (loan["state"], loan["credit_minor"], loan["paused_from"]) == ("current", 0, None)
    line = only(rows_of(lender, "instalment"), account=loan["account"])
    assert (line["number"], line["charged_minor"], line["unpaid_minor"], line["settled_on"]) == (1, 50_000, 30_000, None)
    event = only(rows_of(lender, "event"), kind="payment")
    assert (event["person"], event["account"], event["amount_minor"]) == (person["person"], loan["account"], 20_000)
    # 10:00 of a Tuesday in Shanghai, less three hours: still that day there, the night before in UTC.
    assert (event["at"], event["day"], event["hour"], event["weekday"]) == (TEN - timedelta(hours=3), TEN.date(), 7, 1)


@pytest.mark.demand("3.1")
def test_what_changes_comes_into_the_lake_and_nothing_else_is_written(lender: Lender, tmp_path: Path) -> None:
    for ref in ("C1", "C2", "C3"):
        lender.customer(ref)
        lender.account(f"A-{ref}", ref)
    lender.import_book()
    refresh(lender)
    assert refresh(lender).persons == 0
    lender.pay("P1", "A-C2", 50_000)
    done = refresh(lender)
    assert (done.is_anew, done.persons) == (False, 1)
    paid = [line for line in rows_of(lender, "instalment") if line["settled_on"] is not None]
    assert [(line["unpaid_minor"], line["settled_on"]) for line in paid] == [(0, TEN.date())]
    assert {loan["state"] for loan in rows_of(lender, "loan") if loan["account"] == paid[0]["account"]} == {"settled"}
    assert is_as_if_anew(lender, tmp_path)


@pytest.mark.demand("3.1")
def test_the_same_file_again_folds_no_account(lender: Lender) -> None:
    """A person's profile is sealed anew each time, so the person counts as changed; the account does not."""
    lender.borrower("C1")
    refresh(lender)
    lender.import_book()
    with lender.runtime.database.as_owner() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM book_change WHERE account IS NOT NULL").scalar_one() == 0


@pytest.mark.demand("3.1")
def test_contacts_replies_promises_and_stops_are_events(lender: Lender, tmp_path: Path) -> None:
    lender.borrower("C1")
    lender.contact()
    lender.run_jobs()
    body = {"channel": "email", "from": "c1@city.example", "text": "我失业了,真的没钱还", "at": TEN.isoformat(), "id": "M1"}
    assert lender.post("/inbound", body).status_code < 300
    refresh(lender)  # before it is understood
    kinds = [event["kind"] for event in rows_of(lender, "event")]
    assert sorted(kinds) == ["contact", "reply"]
    lender.run_jobs()
    lender.post("/promises", {"account": "A-C1", "amount_minor": 10_000, "due": "2026-12-10"})
    lender.post("/stops", {"person": "C1", "kind": "dispute"})
    lender.contact()  # refused by the stop
    refresh(lender)
    events = rows_of(lender, "event")
    assert sorted(event["code"] for event in events if event["kind"] == "contact") == ["collect", "service"]
    reply = only(events, kind="reply")
    assert (reply["code"], reply["channel"], reply["account"]) == ("hardship", "email", None)
    assert only(events, kind="hardship")["person"] == reply["person"]
    assert only(events, kind="promise_taken")["amount_minor"] == 10_000
    assert {event["code"] for event in events if event["kind"] == "stop"} >= {"dispute", "relief_pending"}
    assert "STOP" in only(events, kind="refused")["code"].split(",")
    assert is_as_if_anew(lender, tmp_path)


@pytest.mark.demand("3.1")
def test_who_is_the_same_person_is_one_holder(lender: Lender, tmp_path: Path) -> None:
    lender.customer("C1", phone="+8619900000001")
    lender.account("A1", "C1")
    lender.customer("C2", phone="+8619900000002")
    lender.account("A2", "C2")
    lender.import_book()
    refresh(lender)
    assert len({loan["holder"] for loan in rows_of(lender, "loan")}) == 2
    with lender.runtime.works.open(lender.tenant, "test") as work:
        one, other = (find_person(work, ref).id for ref in ("C1", "C2"))
        link = link_persons(work, one, other, "seen")
    refresh(lender)
    for table in ("loan", "person"):
        assert {row["holder"] for row in rows_of(lender, table)} == {min(one, other)}
    assert is_as_if_anew(lender, tmp_path)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        unlink_persons(work, link.id)
    refresh(lender)
    assert {row["holder"] for row in rows_of(lender, "loan")} == {one, other}
    assert is_as_if_anew(lender, tmp_path)


@pytest.mark.demand("3.1")
def test_an_erased_person_leaves_ids_and_sums(lender: Lender, tmp_path: Path) -> None:
    lender.borrower("C1", occupation="司机", birth_date="1990-01-01", income_minor=5)
    lender.contact()
    lender.run_jobs()
    refresh(lender)
    assert only(rows_of(lender, "person"))["occupation"] == "driver"
    with lender.runtime.works.open(lender.tenant, "test") as work:
        erase_person(work, find_person(work, "C1").id)
    refresh(lender)
    assert rows_of(lender, "protected") == []
    person = only(rows_of(lender, "person"))
    assert [person[name] for name in ("occupation", "income_minor", "zone")] == [None, None, None]
    assert [person[name] for name in ("has_phone", "has_email", "has_postal")] == [False, False, False]
    assert len(rows_of(lender, "loan")) == 1
    assert [event["kind"] for event in rows_of(lender, "event")] == ["contact"]
    assert is_as_if_anew(lender, tmp_path)


@pytest.mark.demand("3.1")
def test_a_pause_and_a_choice_of_policy_are_seen(lender: Lender, tmp_path: Path) -> None:
    lender.borrower("C1")
    lender.borrower("C2")
    refresh(lender)
    day = TEN.date()
    adjusted(lender, "A-C1", "1", EntryKind.PAUSE, day, until=day + timedelta(days=10))
    refresh(lender)
    [loan] = [loan for loan in rows_of(lender, "loan") if loan["paused_from"]]
    assert (loan["paused_from"], loan["paused_until"]) == (day, day + timedelta(days=9))
    with lender.runtime.works.open(lender.tenant, "test") as work:
        choose_policy(work, "waterfall", policy_options("waterfall")[-1].value, date(2026, 12, 5))
    assert refresh(lender).persons == 2  # every fold may be another
    set_time(lender.runtime, TEN + timedelta(days=6))
    assert refresh(lender).persons == 2  # and again on the day it begins
    assert refresh(lender).persons == 0
    assert is_as_if_anew(lender, tmp_path)


@pytest.mark.demand("3.1")
def test_an_address_that_runs_out_is_gone_on_its_day(lender: Lender, tmp_path: Path) -> None:
    lender.borrower("C1")
    refresh(lender)
    with lender.runtime.database.as_owner() as connection:
        connection.exec_driver_sql("UPDATE address SET expires_at = %s WHERE kind = 'phone'", (TEN + timedelta(days=1),))
    refresh(lender)
    assert only(rows_of(lender, "person"))["has_phone"]
    set_time(lender.runtime, TEN + timedelta(days=2))
    assert refresh(lender).persons == 1
    assert not only(rows_of(lender, "person"))["has_phone"]


@pytest.mark.demand("3.1")
def test_a_lake_that_is_lost_or_anothers_is_begun_anew(lender: Lender, tmp_path: Path) -> None:
    lender.borrower("C1")
    refresh(lender)
    whole = content(lender)
    folder = lender.runtime.settings.root / "lake" / lender.tenant
    (folder / "loan" / "03.parquet").unlink()
    assert refresh(lender).is_anew
    assert content(lender) == whole
    with lender.runtime.database.as_owner() as connection:
        connection.exec_driver_sql("UPDATE lake_state SET turn = gen_random_uuid()")
    assert refresh(lender).is_anew
    assert content(lender) == whole


@pytest.mark.demand("3.1")
def test_how_far_it_has_read_is_told(lender: Lender) -> None:
    lender.borrower("C1")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        with lake.open(work, lender.runtime.settings.root / "lake") as opened:
            told = lake_standing(work, opened)
            assert (told.is_whole, told.position, told.buckets, dict(told.tables)) == (False, 0, 0, {})
            assert told.changed > 0
    refresh(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        with lake.open(work, lender.runtime.settings.root / "lake") as opened:
            told = lake_standing(work, opened)
    assert (told.is_whole, told.behind, told.changed, told.buckets) == (True, 0, 0, 16)
    assert (told.tables["loan"], told.tables["person"]) == (1, 1)


@pytest.mark.demand("3.1")
def test_where_core_says_otherwise_the_lake_has_cores_word(lender: Lender, tmp_path: Path) -> None:
    lender.borrower("C1", overdue_days=40)
    refresh(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        account = find_account(work, "A-C1").id
        word = {"account": account, "interest_due_minor": 0, "penalty_minor": 0, "fee_minor": 0}
        for days, due in ((20, 50_000), (1, 30_000)):  # it knows of money that nobody told us of
            told = {"as_of": TEN.date() - timedelta(days=days), "known_at": TEN - timedelta(days=days), "dpd": 40 - days}
            ledger_store.insert_balances(work, [{**word, **told, "principal_due_minor": due}])
    assert refresh(lender).persons == 1
    line = only(rows_of(lender, "instalment"))
    assert (line["due"], line["unpaid_minor"], line["settled_on"]) == (TEN.date() - timedelta(days=40), 30_000, None)
    assert owes_as_the_ledger(lender)
    assert is_as_if_anew(lender, tmp_path)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("上班族", "office"), ("软件工程师", "office"), ("自由职业者", "freelance"), ("Freelance writer", "freelance"),
        ("网约车司机", "driver"), ("个体工商户", "trade"), ("农民工", "construction"), ("农民", "farming"), ("大学生", "student"),
        ("退休教师", "retired"), ("公务员", "civil"), ("三甲医院护士", "shift"), ("Screwdriver collector", None), ("", None),
        (None, None), ("不便透露", None),
    ],
)  # fmt: skip
def test_occupations_are_known_by_their_words(told: str | None, code: str | None) -> None:
    assert occupation_code(told) == code
