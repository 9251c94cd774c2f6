"""The ledger over HTTP: what is owed as of any day, changed and taken back, in doubt, and core's word against ours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time

from tideover.base.ids import AccountId
from tideover.book import choose_policy, reconcile
from tideover.book.actions.accounts import find_account
from tideover.book.store import ledger as ledger_store

TODAY = TEN.date()


def own_book(lender: Lender, **choices: str) -> None:
    """Make our own ledger the book of record, and choose more."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for name, value in {"book_of_record": "tideover", **choices}.items():
            choose_policy(work, name, value, date(2026, 1, 1))


def adjust(lender: Lender, ref: str, kind: str, day: date = TODAY, account: str = "A-C1", **fields: Any) -> Any:
    body = {"adjustment": ref, "kind": kind, "day": day.isoformat(), "reason": "hardship", **fields}
    return lender.post(f"/accounts/{account}/adjustments", body)


def account(lender: Lender, query: str = "", ref: str = "A-C1") -> dict[str, Any]:
    found: dict[str, Any] = lender.get(f"/accounts/{ref}{query}").json()
    return found


@pytest.mark.demand("1.2")
@pytest.mark.demand("2.17")
def test_a_late_payment_rewrites_its_day_and_what_was_known_stays_known(lender: Lender) -> None:
    lender.borrower(overdue_days=5)
    assert account(lender)["dpd"] == 5
    before = lender.now()
    set_time(lender.runtime, TEN + timedelta(hours=1))
    lender.pay("P1", at=TEN - timedelta(days=5))  # it came in on the due day, and we hear of it now
    assert (account(lender)["dpd"], account(lender)["state"]) == (0, "settled")
    past = (TODAY - timedelta(days=2)).isoformat()
    assert account(lender, f"?on={past}")["dpd"] == 0
    known = before.isoformat().replace("+", "%2B")
    then = account(lender, f"?on={past}&known={known}")
    assert (then["dpd"], then["due_minor"], then["bucket"]) == (3, 50_000, "M1")
    assert then["entries"] == []


@pytest.mark.demand("3.7")
@pytest.mark.parametrize("days_ago", [0, 3])
def test_adjustments_count_from_their_day(lender: Lender, days_ago: int) -> None:
    lender.borrower(overdue_days=5)
    own_book(lender)
    day = TODAY - timedelta(days=days_ago)
    assert adjust(lender, "W1", "waiver", day, component="principal", amount_minor=20_000).status_code == 201
    assert account(lender)["due_minor"] == 30_000
    assert adjust(lender, "F1", "fee", day, amount_minor=500).json()["state"] == "counts"
    assert account(lender)["due_minor"] == 30_500
    assert adjust(lender, "R1", "reversal", day, reverses="F1").status_code == 201
    assert account(lender)["due_minor"] == 30_000
    assert adjust(lender, "R2", "reversal", day, reverses="W1", amount_minor=5_000).status_code == 201
    assert account(lender)["due_minor"] == 35_000
    found = account(lender)
    assert found["waived"]["principal_minor"] == 15_000
    assert found["charged"]["principal_minor"] == 50_000 == 15_000 + found["unpaid"]["principal_minor"]
    kinds = [kind for kind in lender.kinds() if kind == "AccountAdjusted"]
    assert len(kinds) == 4


@pytest.mark.demand("3.7")
def test_a_balance_spread_anew_and_a_pause(lender: Lender) -> None:
    lender.borrower(overdue_days=40, amount_minor=90_000)
    own_book(lender)
    plan = {
        "annual_rate": "0", "terms": 3, "method": "equal_principal", "first_due": (TODAY + timedelta(days=30)).isoformat(),
        "day_count": "30/360", "every": "month",
    }  # fmt: skip
    assert account(lender)["dpd"] == 40
    assert adjust(lender, "PL", "reamortise", plan=plan).status_code == 201, "the way out: three small instalments"
    found = account(lender)
    assert (found["dpd"], found["due_minor"], found["next_minor"], found["state"]) == (0, 0, 30_000, "current")
    assert [line["charged"]["principal_minor"] for line in found["lines"]] == [0, 30_000, 30_000, 30_000]
    assert (
        adjust(lender, "PA", "pause", TODAY + timedelta(days=29), until=(TODAY + timedelta(days=50)).isoformat()).status_code
        == 201
    )
    later = (TODAY + timedelta(days=52)).isoformat()
    assert account(lender, f"?on={later}")["dpd"] == 52 - 30 - 19  # days 31 to 49 are paused


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "payment", "amount_minor": 5}, "kind"),
        ({"kind": "fee"}, "amount_minor"),
        ({"kind": "waiver", "amount_minor": 5}, "component"),
        ({"kind": "fee", "amount_minor": 5, "component": "fee"}, "component"),
        ({"kind": "pause", "until": TODAY.isoformat()}, "until"),
        ({"kind": "reage"}, "due"),
        ({"kind": "reage", "due": TODAY.isoformat()}, "due"),
        ({"kind": "reamortise"}, "plan"),
        ({"kind": "write_off", "amount_minor": 1}, "amount_minor"),
        ({"kind": "reversal", "reverses": "nothing"}, "reverses"),
        ({"kind": "fee", "amount_minor": 5, "day": "2019-01-01"}, "day"),
        ({"kind": "fee", "amount_minor": 5, "day": (TODAY + timedelta(days=1)).isoformat()}, "day"),
        ({"kind": "fee", "amount_minor": 5, "reason": "Because I say so"}, "reason"),
    ],
)
def test_an_adjustment_that_makes_no_sense_is_named(lender: Lender, fields: dict[str, Any], field: str) -> None:
    lender.borrower()
    own_book(lender)
    before = account(lender)
    day = date.fromisoformat(fields.pop("day", TODAY.isoformat()))
    answer = adjust(lender, "X1", fields.pop("kind"), day, **fields)
    assert answer.status_code == 422
    assert field in answer.text
    assert account(lender)["due_minor"] == before["due_minor"]


def test_the_same_adjustment_again_changes_nothing(lender: Lender) -> None:
    lender.borrower()
    own_book(lender)
    for _ in range(2):
        assert adjust(lender, "W1", "waiver", component="principal", amount_minor=1_000).status_code == 201
    assert account(lender)["due_minor"] == 49_000
    assert adjust(lender, "W1", "waiver", component="principal", amount_minor=2_000).json()["code"] == "adjustment_differs"
    lender.pay("P9", amount_minor=1)
    assert adjust(lender, "P9", "waiver", component="principal", amount_minor=2_000).json()["code"] == "adjustment_differs"
    assert adjust(lender, "R1", "reversal", reverses="W1").status_code == 201
    assert adjust(lender, "R2", "reversal", reverses="W1").status_code == 422, "taken back once is enough"


def test_with_core_as_the_book_of_record_an_adjustment_waits_for_core(lender: Lender) -> None:
    lender.borrower()
    assert adjust(lender, "W1", "waiver", component="principal", amount_minor=20_000).json()["state"] == "pending"
    assert account(lender)["due_minor"] == 50_000
    (waiting,) = lender.get("/adjustments").json()["adjustments"]
    assert (waiting["adjustment"], waiting["counts_from"]) == ("W1", None)
    assert lender.post("/adjustments/W1/confirmation").json()["state"] == "counts"
    assert account(lender)["due_minor"] == 30_000
    assert lender.post("/adjustments/W1/declination").json()["code"] == "adjustment_counts"
    adjust(lender, "W2", "waiver", component="principal", amount_minor=10_000)
    assert lender.post("/adjustments/W2/declination").json()["state"] == "declined"
    assert lender.post("/adjustments/W2/confirmation").json()["code"] == "adjustment_declined"
    assert lender.post("/adjustments/W3/confirmation").status_code == 404
    assert account(lender)["due_minor"] == 30_000
    assert lender.get("/adjustments").json()["adjustments"] == []
    assert adjust(lender, "W4", "waiver", component="principal", amount_minor=5, is_confirmed=True).json()["state"] == "counts"


@pytest.mark.demand("1.2")
def test_money_in_doubt_rests_collecting_until_it_is_placed(lender: Lender) -> None:
    lender.borrower()
    lender.borrower("C2")
    body = {
        "money": "B1",
        "account": "A-C1",
        "amount_minor": 50_000,
        "currency": "CNY",
        "received_at": TEN.isoformat(),
        "reason": "no_reference",
    }
    assert lender.post("/held-money", body).status_code == 201
    assert lender.post("/held-money", body).status_code == 201
    assert lender.post("/held-money", {**body, "amount_minor": 1}).json()["code"] == "held_money_differs"
    assert account(lender)["due_minor"] == 50_000
    refused = lender.contact()
    assert (refused.status_code, refused.json()["rules"]) == (409, ["HELD-MONEY"])
    assert lender.contact("C2").status_code == 202
    assert [item["money"] for item in lender.get("/held-money").json()["money"]] == ["B1"]
    set_time(lender.runtime, TEN + timedelta(hours=1))
    assert lender.post("/held-money/B1/identification", {"account": "A-C2"}).json()["outcome"] == "identified"
    assert lender.post("/held-money/B1/identification", {"account": "A-C2"}).status_code == 200
    assert lender.post("/held-money/B1/identification", {"account": "A-C1"}).json()["code"] == "held_money_resolved"
    assert account(lender, ref="A-C2")["state"] == "settled"
    assert account(lender, ref="A-C2")["entries"][0]["day"] == TODAY.isoformat()
    assert lender.contact().status_code == 202
    lender.post("/held-money", {**body, "money": "B2"})
    assert lender.post("/held-money/B2/return").json()["outcome"] == "returned"
    assert lender.post("/held-money/B3/return").status_code == 404
    assert account(lender)["due_minor"] == 50_000


def balance(lender: Lender, as_of: date, principal: int, dpd: int, ref: str = "A-C1", **fields: int) -> None:
    """Core's balance comes in and is held against our own reckoning."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        id_: AccountId = find_account(work, ref).id
        row = {"account": id_, "as_of": as_of, "known_at": work.now(), "principal_due_minor": principal, "dpd": dpd}
        row |= {"interest_due_minor": 0, "penalty_minor": 0, "fee_minor": 0, **fields}
        ledger_store.insert_balances(work, [row])
    with lender.runtime.works.open(lender.tenant, "test") as work:
        reconcile(work, [id_])


def test_a_balance_out_of_date_refuses(lender: Lender) -> None:
    lender.borrower(overdue_days=5)
    balance(lender, TODAY - timedelta(days=1), 50_000, 4)
    assert lender.contact().status_code == 202
    set_time(lender.runtime, TEN + timedelta(days=2))
    assert lender.contact().status_code == 202
    set_time(lender.runtime, TEN + timedelta(days=3))
    assert lender.contact().json()["rules"] == ["STALE"]
    lender.post("/book/policy", {"name": "stale_days", "value": "10", "since": TODAY.isoformat()})
    assert lender.contact().status_code == 202
    own_book(lender)
    set_time(lender.runtime, TEN + timedelta(days=30))
    assert lender.contact().status_code == 202


@pytest.mark.parametrize(
    ("principal", "dpd", "cause"),
    [
        (50_000, 5, "days_differ"),
        (30_000, 4, "payment_only_in_core"),
        (60_000, 4, "unexplained"),
    ],
)
def test_a_difference_is_named_and_nobody_is_contacted_on_it(lender: Lender, principal: int, dpd: int, cause: str) -> None:
    lender.borrower(overdue_days=5)
    balance(lender, TODAY - timedelta(days=2), 50_000, 3)
    balance(lender, TODAY - timedelta(days=1), principal, dpd)
    (found,) = lender.get("/book/differences").json()["differences"]
    assert found["cause"] == cause
    assert account(lender)["difference"]["cause"] == cause
    assert account(lender)["due_minor"] == principal, "core's word counts"
    assert lender.contact().json()["rules"] == ["DIFFERENCE"]
    set_time(lender.runtime, TEN + timedelta(minutes=1))
    balance(lender, TODAY - timedelta(days=1), 50_000, 4)
    assert lender.get("/book/differences").json()["differences"] == []
    assert lender.contact().status_code == 202
    assert [kind for kind in lender.kinds() if kind.startswith("BookDifference")] == [
        "BookDifferenceNoted",
        "BookDifferenceSettled",
    ]


def test_differences_are_explained_by_what_core_does_not_have_yet(lender: Lender) -> None:
    lender.borrower(overdue_days=5)
    lender.pay("P1", amount_minor=20_000, at=TEN - timedelta(days=2))
    balance(lender, TODAY - timedelta(days=1), 50_000, 4)
    assert lender.contact().json()["rules"] == ["DIFFERENCE"]
    (found,) = lender.get("/book/differences").json()["differences"]
    assert (found["cause"], found["refs"]) == ("payment_not_in_core", ["P1"])
    assert found["fields"] == {"principal_due_minor": {"ours": 30_000, "core": 50_000}}


def test_money_told_for_a_day_that_core_has_told_of_is_a_difference(lender: Lender) -> None:
    lender.borrower(overdue_days=5)
    for minute in (1, 2, 3):
        balance(lender, TODAY - timedelta(days=4 - minute), 50_000, 1 + minute)
        set_time(lender.runtime, TEN + timedelta(minutes=minute))
    lender.pay("P1", amount_minor=20_000, at=TEN - timedelta(days=2))
    assert [found["cause"] for found in lender.get("/book/differences").json()["differences"]] == ["payment_not_in_core"]
    assert lender.contact().json()["rules"] == ["DIFFERENCE"]
    assert account(lender)["due_minor"] == 30_000
    balance(lender, TODAY, 30_000, 5)
    assert lender.contact().status_code == 202


def test_a_reversal_takes_back_what_is_left_and_no_more(lender: Lender) -> None:
    lender.borrower()
    lender.pay("P1", amount_minor=100)
    body = {"account": "A-C1", "currency": "CNY", "paid_at": TEN.isoformat(), "reverses": "P1"}
    assert lender.post("/payments", {**body, "payment": "R1", "amount_minor": 60}).status_code == 201
    assert lender.post("/payments", {**body, "payment": "R2", "amount_minor": 60}).json()["code"] == "invalid_reversal"
    assert lender.post("/payments", {**body, "payment": "R2", "amount_minor": 40}).status_code == 201
    assert account(lender)["due_minor"] == 50_000


def test_a_balance_that_shows_an_instruction_confirms_it(lender: Lender) -> None:
    lender.borrower(overdue_days=5)
    balance(lender, TODAY - timedelta(days=1), 50_000, 4)
    adjust(lender, "W1", "waiver", component="principal", amount_minor=20_000)
    set_time(lender.runtime, TEN + timedelta(days=1))
    balance(lender, TODAY, 30_000, 5)
    assert lender.get("/book/differences").json()["differences"] == []
    assert account(lender)["adjustments"][0]["state"] == "counts"
    assert account(lender)["due_minor"] == 30_000
    confirmed = next(item for item in lender.timeline() if item["kind"] == "AdjustmentConfirmed")
    assert confirmed["data"]["by"] == "core"


def test_money_after_cores_balance_counts_at_once(lender: Lender) -> None:
    lender.borrower(overdue_days=5)
    balance(lender, TODAY - timedelta(days=1), 50_000, 4)
    lender.pay("P1")
    assert account(lender)["due_minor"] == 0
    assert lender.contact().json()["rules"] == ["PAID"]
    body = {"payment": "P2", "account": "A-C1", "amount_minor": 50_000, "currency": "CNY", "paid_at": lender.now().isoformat()}
    assert lender.post("/payments", {**body, "reverses": "P1"}).status_code == 201
    assert account(lender)["due_minor"] == 50_000


@pytest.mark.demand("2.5")
def test_whoever_has_just_paid_a_part_rests_until_cores_next_balance(lender: Lender) -> None:
    lender.borrower(overdue_days=5)
    balance(lender, TODAY - timedelta(days=1), 50_000, 4)
    lender.pay("P1", amount_minor=20_000)
    assert lender.contact().json()["rules"] == ["CROSSING"]
    set_time(lender.runtime, TEN + timedelta(days=1))
    balance(lender, TODAY, 30_000, 5)
    assert lender.contact().json()["rules"] == ["CROSSING"]  # of the day of the payment: it may or may not hold it
    set_time(lender.runtime, TEN + timedelta(days=2))
    balance(lender, TODAY + timedelta(days=1), 30_000, 6)
    assert lender.contact().status_code == 202


def test_an_account_that_came_with_a_balance_alone_begins_with_it(lender: Lender) -> None:
    lender.borrower(overdue_days=5)
    lender.rows["instalments"].clear()
    lender.customer("C3")
    lender.account("A-C3", "C3", overdue_days=5)
    lender.rows["instalments"].clear()
    lender.import_book()
    balance(lender, TODAY - timedelta(days=1), 7_000, 3, ref="A-C3", interest_due_minor=100)
    assert lender.get("/book/differences").json()["differences"] == []
    found = account(lender, ref="A-C3")
    assert (found["due_minor"], found["dpd"]) == (7_100, 4)
    lender.pay("P1", "A-C3", 7_100)
    assert account(lender, ref="A-C3")["due_minor"] == 0
    balance(lender, TODAY, 0, 0, ref="A-C3")
    assert lender.get("/book/differences").json()["differences"] == []


@pytest.mark.demand("2.5")
def test_choices_are_dated_checked_and_on_record(lender: Lender) -> None:
    lender.borrower(overdue_days=2)
    assert account(lender)["bucket"] == "M1"
    wish = {"name": "buckets", "value": "early", "since": TODAY.isoformat()}
    assert lender.post("/book/policy", wish).json()["chosen"]["buckets"] == "early"
    assert account(lender)["bucket"] == "M0"
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert account(lender, f"?on={yesterday}")["bucket"] == "M1"
    for bad in (
        {**wish, "value": "none"},
        {**wish, "name": "colour"},
        {"name": "stale_days", "value": "0", "since": wish["since"]},
    ):
        assert lender.post("/book/policy", bad).json()["code"] == "invalid_policy"


@pytest.mark.demand("1.2")
def test_a_reversal_that_comes_late_breaks_a_promise_that_was_kept(lender: Lender) -> None:
    lender.borrower()
    lender.post("/promises", {"account": "A-C1", "amount_minor": 50_000, "due": TODAY.isoformat()})
    lender.pay("P1")
    assert lender.get("/persons/C1").json()["promises"][0]["state"] == "kept"
    set_time(lender.runtime, TEN + timedelta(days=2))
    lender.run_jobs()
    body = {
        "payment": "P2",
        "account": "A-C1",
        "amount_minor": 50_000,
        "currency": "CNY",
        "paid_at": lender.now().isoformat(),
        "reverses": "P1",
    }
    lender.post("/payments", body)
    assert lender.get("/persons/C1").json()["promises"][0]["state"] == "broken"
    assert account(lender)["dpd"] == 7


@pytest.mark.demand("1.2")
def test_promises_one_for_another_and_one_after_another(lender: Lender) -> None:
    lender.borrower()
    for days, more in ((0, False), (1, False), (2, True)):
        due = (TODAY + timedelta(days=days)).isoformat()
        body = {"account": "A-C1", "amount_minor": 10_000, "due": due, "in_addition": more}
        assert lender.post("/promises", body).status_code == 201
        set_time(lender.runtime, lender.now() + timedelta(minutes=1))
    lender.pay("P1", amount_minor=15_000)
    states = [(p["state"], p["paid_minor"]) for p in lender.get("/persons/C1").json()["promises"]]
    assert states == [("replaced", 0), ("kept", 10_000), ("open", 5_000)]
