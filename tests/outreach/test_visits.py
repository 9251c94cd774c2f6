"""Visits: two people, the last word at the door, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.base import jobs

HOME = "上海市浦东新区示例路 8 号 301 室"


@pytest.fixture
def debtor(lender: Lender) -> Lender:
    lender.borrower(address=HOME)
    return lender


def visit(lender: Lender, **fields: Any) -> Any:
    wish = {"person": "C1", "purpose": "collect", "account": "A-C1", "people": ["wang", "li"]}
    return lender.post("/visits", {**wish, **fields})


def items(lender: Lender) -> list[str]:
    return [item["kind"] for item in lender.get("/work-items").json()["items"]]


@pytest.mark.demand("2.11")
def test_two_go_ask_at_the_door_and_say_what_came_of_it(debtor: Lender) -> None:
    answer = visit(debtor)
    assert answer.status_code == 202, answer.text
    contact = answer.json()["contact"]
    assert items(debtor) == ["visit"]
    assert debtor.post(f"/visits/{contact}/outcome", {"result": "effective", "note": "x"}).json()["code"] == "visit_not_begun"
    assert debtor.post(f"/visits/{contact}/beginning").json()["state"] == "sending"
    assert debtor.post(f"/visits/{contact}/beginning").json()["code"] == "not_queued"
    shown = debtor.post(f"/visits/{contact}/outcome", {"result": "effective", "note": "本人在家，约定周五还款"}).json()
    assert (shown["state"], shown["reason"]) == ("delivered", "effective")
    assert items(debtor) == []
    assert [kind for kind in debtor.kinds() if kind.startswith("Contact") or kind == "PermitRedeemed"] == [
        "ContactPermitted", "ContactQueued", "PermitRedeemed", "ContactMade",
    ]  # fmt: skip
    with debtor.runtime.database.as_owner() as connection:  # what they noted is sealed for the person
        assert "周五" not in str(connection.execute(text("SELECT data FROM fact")).all())


@pytest.mark.parametrize(("result", "state"), [("answered", "delivered"), ("no_answer", "failed"), ("failed", "failed")])
def test_how_a_visit_ends(debtor: Lender, result: str, state: str) -> None:
    contact = visit(debtor).json()["contact"]
    debtor.post(f"/visits/{contact}/beginning")
    shown = debtor.post(f"/visits/{contact}/outcome", {"result": result, "note": "记录"}).json()
    assert (shown["state"], shown["reason"]) == (state, result)


@pytest.mark.demand("2.11")
def test_who_goes_alone_is_refused(debtor: Lender) -> None:
    answer = visit(debtor, people=["wang"])
    assert (answer.status_code, answer.json()["rules"]) == (409, ["CN-C2"])
    assert items(debtor) == []


@pytest.mark.demand("1.9")
@pytest.mark.parametrize("what", ["paid", "stopped", "night"])
def test_the_last_word_is_at_the_door(debtor: Lender, what: str) -> None:
    set_time(debtor.runtime, TEN + timedelta(hours=9))
    contact = visit(debtor).json()["contact"]
    if what == "paid":
        debtor.pay("P1")
    elif what == "stopped":
        debtor.post("/stops", {"person": "C1", "kind": "dispute"})
    else:
        set_time(debtor.runtime, TEN + timedelta(hours=12))
    answer = debtor.post(f"/visits/{contact}/beginning")
    assert answer.status_code == 409
    assert debtor.get(f"/contacts/{contact}").json()["state"] == "refused"
    assert items(debtor) == []


@pytest.mark.demand("0.14")
def test_a_visit_that_nobody_reports_of_is_in_doubt_by_the_next_day(debtor: Lender) -> None:
    contact = visit(debtor).json()["contact"]
    debtor.post(f"/visits/{contact}/beginning")
    set_time(debtor.runtime, TEN + timedelta(days=1))
    with debtor.runtime.works.open(debtor.tenant, "test") as work:
        jobs.enqueue(work, "expire_touches", {})
    debtor.run_jobs()
    shown = debtor.get(f"/contacts/{contact}").json()
    assert (shown["state"], shown["reason"]) == ("in_doubt", "not_reported")
    assert items(debtor) == ["visit"]


def test_nowhere_to_go(lender: Lender) -> None:
    lender.borrower()
    assert visit(lender).json()["rules"] == ["FAIL-CLOSED"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"people": ["wang", "wang"]}, "people"), ({"people": ["wang", " "]}, "people"), ({"purpose": "market"}, "purpose")],
)
def test_a_wish_that_cannot_be_is_refused(debtor: Lender, fields: dict[str, Any], field: str) -> None:
    answer = visit(debtor, **fields)
    assert answer.status_code == 422 and answer.json()["field"] == field
    assert items(debtor) == []


def test_a_letter_is_not_a_visit(debtor: Lender) -> None:
    contact = debtor.contact().json()["contact"]
    assert debtor.post(f"/visits/{contact}/beginning").json()["code"] == "not_a_visit"
