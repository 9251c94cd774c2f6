"""Touch plans: their files, their steps, and how they end by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time
from tests.outreach.test_dispatch import introduce

from tideover.base import jobs
from tideover.base.errors import Invalid
from tideover.outreach.plans import load_plans, read_plans
from tideover.outreach.store import templates as template_store
from tideover.rehearsal import PostOffice

GOOD = """
[[plan]]
id = "p"
version = 1
title_zh = "计划"
title_en = "plan"
spacing = "1h"
lasts = "2d"
rest = "1d"
[[plan.step]]
id = "a"
channel = "email"
purpose = "collect"
template = "overdue-gentle"
after = "0m"
[[plan.step]]
id = "b"
follows = "a"
only_if = "not_reached"
after = "90m"
channel = "sms"
purpose = "collect"
template = "overdue-gentle"
"""


def test_a_file_is_read() -> None:
    (plan,) = read_plans("x.toml", GOOD)
    assert (plan.name, plan.spacing, plan.lasts) == ("p.v1", timedelta(hours=1), timedelta(days=2))
    assert [step.id for step in plan.first_steps()] == ["a"]
    assert [step.id for step in plan.steps_after("a", "undelivered")] == ["b"]
    assert plan.steps_after("a", "delivered") == []
    assert plan.may_turn("a", "sent") and not plan.may_turn("a", "delivered")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('after = "90m"', 'after = "90"'),
        ('channel = "sms"', 'channel = "pigeon"'),
        ('follows = "a"', 'follows = "z"'),
        ('follows = "a"\n', ""),
        ('only_if = "not_reached"', 'only_if = ["lost"]'),
        ('id = "b"', 'id = "a"'),
        ('spacing = "1h"\n', ""),
        ('purpose = "collect"', 'purpose = "nag"'),
        ('template = "overdue-gentle"\nafter', 'text = "x"\nafter'),
    ],
)
def test_a_file_with_a_fault_is_refused_by_name(old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(Invalid) as error:
        list(read_plans("x.toml", GOOD.replace(old, new)))
    assert error.value.code == "invalid_plan"
    assert (error.value.data["file"], error.value.data["plan"]) == ("x.toml", "p")


@pytest.mark.demand("2.20")
def test_every_shipped_step_has_a_text_for_its_channel_and_purpose(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for plan in load_plans().values():
            for step in plan.steps.values():
                texts = template_store.rendition_rows(work, name=step.template)
                fit = [t for t in texts if t.channel is step.channel and step.purpose in t.purposes]
                assert {t.language for t in fit} >= {"zh-CN", "en"}, (plan.id, step.id)


# --- running ----------------------------------------------------------------------------------------------------------


def begin(lender: Lender, plan: str = "gentle-overdue", account: str = "A-C1") -> dict[str, Any]:
    answer = lender.post("/plan-runs", {"plan": plan, "account": account})
    assert answer.status_code == 201, answer.text
    run: dict[str, Any] = answer.json()
    return run


def run_of(lender: Lender, run: dict[str, Any]) -> dict[str, Any]:
    return next(r for r in lender.get("/plan-runs").json()["runs"] if r["run"] == run["run"])


def forward(lender: Lender, **span: float) -> None:
    set_time(lender.runtime, lender.now() + timedelta(**span))
    lender.run_jobs()


def end_of(lender: Lender, run: dict[str, Any]) -> tuple[str, str]:
    found = run_of(lender, run)
    return found["state"], found["reason"]


@pytest.fixture
def debtor(lender: Lender) -> Lender:
    introduce(lender)
    lender.borrower()
    return lender


@pytest.mark.demand("2.20")
def test_steps_follow_one_another_and_the_plan_is_done(debtor: Lender, post: PostOffice) -> None:
    run = begin(debtor)
    debtor.run_jobs()
    assert run_of(debtor, run)["outcomes"] == {"mail": "sent", "text": "waiting"}
    assert len(post.letters()) == 1
    forward(debtor, hours=24)  # no SMS channel here: the step fails, and nothing follows it
    assert run_of(debtor, run)["outcomes"] == {"mail": "sent", "text": "failed"}
    forward(debtor, days=4)
    assert end_of(debtor, run) == ("done", "steps_taken")
    assert len(post.letters()) == 1


@pytest.mark.demand("2.20")
@pytest.mark.parametrize("act", ["paid", "promised", "stopped", "answered"])
def test_a_plan_ends_by_itself_when_it_makes_no_sense_any_more(debtor: Lender, act: str) -> None:
    run = begin(debtor)
    debtor.run_jobs()
    set_time(debtor.runtime, TEN + timedelta(hours=1))
    if act == "paid":
        debtor.pay("P1")
    elif act == "promised":
        due = (date(2026, 12, 5)).isoformat()
        assert debtor.post("/promises", {"account": "A-C1", "amount_minor": 50_000, "due": due}).status_code == 201
    elif act == "stopped":
        assert debtor.post("/stops", {"person": "C1", "kind": "dispute"}).status_code == 201
    else:
        said = {"channel": "email", "from": "c1@city.example", "text": "嗯", "at": debtor.now().isoformat(), "id": "m"}
        assert debtor.post("/inbound", said).status_code == 202
    forward(debtor, days=1)
    assert end_of(debtor, run) == ("ended", act)
    assert debtor.get("/contacts").json()["contacts"][-1]["channel"] == "email"
    assert [c for c in debtor.get("/contacts").json()["contacts"] if c["channel"] == "sms"] == []


@pytest.mark.demand("2.20")
def test_what_was_queued_is_not_sent_to_somebody_who_has_answered_elsewhere(debtor: Lender, post: PostOffice) -> None:
    run = begin(debtor)
    said = {"channel": "sms", "from": "+8619900001234", "text": "嗯", "at": debtor.now().isoformat(), "id": "m"}
    assert debtor.post("/inbound", said).status_code == 202
    debtor.run_jobs()
    assert post.letters() == []
    (contact,) = debtor.get("/contacts").json()["contacts"]
    assert (contact["state"], contact["reason"]) == ("suppressed", "answered")
    assert end_of(debtor, run) == ("ended", "answered")


@pytest.mark.demand("2.22")
def test_a_step_that_does_not_arrive_leads_to_its_fallback(lender: Lender) -> None:
    introduce(lender)
    lender.borrower(email="")
    run = begin(lender)
    assert run["refused"] == ["FAIL-CLOSED"]
    assert run["outcomes"] == {"mail": "refused", "text-instead": "waiting"}
    forward(lender, minutes=10)
    (contact,) = lender.get("/contacts").json()["contacts"]
    assert (contact["channel"], contact["plan"]) == ("sms", "gentle-overdue/text-instead")


def test_news_that_it_was_not_delivered_leads_to_the_fallback_too(debtor: Lender) -> None:
    run = begin(debtor)
    debtor.run_jobs()
    (contact,) = debtor.get("/contacts").json()["contacts"]
    from tideover.gate import Channel
    from tideover.outreach import Receipt, ReceiptState, take_receipt

    take_receipt(debtor.runtime.works, Receipt(Channel.EMAIL, f"<{contact['contact']}@tideover>", ReceiptState.FAILED, "5.2.2"))
    debtor.run_jobs()
    assert run_of(debtor, run)["outcomes"]["mail"] == "undelivered"
    assert run_of(debtor, run)["outcomes"]["text-instead"] == "waiting"


@pytest.mark.demand("2.11")
def test_a_step_that_comes_by_night_waits_for_the_morning(debtor: Lender) -> None:
    set_time(debtor.runtime, TEN + timedelta(hours=13))  # 23:00
    run = begin(debtor)
    assert run["refused"] == ["CN-T1"]
    assert run["outcomes"] == {"mail": "waiting"}
    forward(debtor, hours=8)
    assert run_of(debtor, run)["outcomes"] == {"mail": "waiting"}
    forward(debtor, hours=1)
    assert run_of(debtor, run)["outcomes"]["mail"] == "sent"


@pytest.mark.demand("2.22")
def test_steps_keep_their_distance_from_whatever_else_went_out(debtor: Lender) -> None:
    debtor.contact()
    debtor.run_jobs()
    set_time(debtor.runtime, TEN + timedelta(minutes=30))
    run = begin(debtor)  # 20 hours apart
    assert run["outcomes"] == {"mail": "waiting"}
    forward(debtor, hours=19)
    assert run_of(debtor, run)["outcomes"] == {"mail": "waiting"}
    forward(debtor, hours=4)
    assert run_of(debtor, run)["outcomes"]["mail"] == "sent"


@pytest.mark.demand("2.22")
def test_after_a_plan_the_day_leaves_the_person_in_peace_for_a_while(debtor: Lender, post: PostOffice) -> None:
    run = begin(debtor)
    debtor.run_jobs()
    said = {"channel": "email", "from": "c1@city.example", "text": "嗯", "at": debtor.now().isoformat(), "id": "m"}
    assert debtor.post("/inbound", said).status_code == 202
    forward(debtor, hours=24)
    assert end_of(debtor, run) == ("ended", "answered")
    letters = len(post.letters())
    for days, dropped in ((1, {"resting": 1}), (2, {"resting": 1}), (3, {})):
        set_time(debtor.runtime, TEN + timedelta(days=1 + days, minutes=1))
        day = debtor.now().date().isoformat()
        assert debtor.post("/days", {"day": day}).status_code == 202
        debtor.run_jobs()
        assert debtor.get(f"/days/{day}").json()["dropped"] == dropped
        forward(debtor, hours=10)
        assert len(post.letters()) == letters + (days == 3)


@pytest.mark.demand("4.6")
def test_a_person_gets_one_plan_at_a_time_over_all_accounts(debtor: Lender) -> None:
    debtor.account("A-2", "C1")
    debtor.import_book()
    begin(debtor)
    answer = debtor.post("/plan-runs", {"plan": "offer-help", "account": "A-2"})
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_runs_already")


def test_a_person_ends_a_plan_and_what_is_queued_of_it(debtor: Lender, post: PostOffice) -> None:
    run = begin(debtor)
    assert debtor.post(f"/plan-runs/{run['run']}/ending").json()["reason"] == "ended_by_person"
    assert debtor.post(f"/plan-runs/{run['run']}/ending").status_code == 409
    debtor.run_jobs()
    assert post.letters() == []
    assert debtor.get("/contacts").json()["contacts"][0]["reason"] == "plan_ended"


def test_a_text_that_legal_has_not_signed_is_skipped(debtor: Lender) -> None:
    with debtor.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE rendition SET state = 'submitted' WHERE name = 'overdue-gentle' AND channel = 'email'"))
    run = begin(debtor)
    assert run["outcomes"] == {"mail": "skipped", "text-instead": "waiting"}


def test_unknown_plans_and_runs_are_refused(debtor: Lender) -> None:
    assert debtor.post("/plan-runs", {"plan": "no-such", "account": "A-C1"}).json()["code"] == "unknown_plan"
    assert debtor.post("/plan-runs", {"plan": "pre-due", "account": "A-9"}).status_code == 404
    assert debtor.post("/plan-runs/00000000-0000-0000-0000-000000000000/ending").status_code == 404
    assert {plan["plan"] for plan in debtor.get("/plans").json()["plans"]} >= {"gentle-overdue.v1", "warm-up.v1"}


def test_a_step_told_twice_is_taken_once(debtor: Lender, post: PostOffice) -> None:
    run = begin(debtor)
    debtor.run_jobs()
    for _ in range(2):
        with debtor.runtime.works.open(debtor.tenant, "test") as work:
            jobs.enqueue(work, "take_step", {"run": run["run"], "step": "mail"})
    debtor.run_jobs()
    assert len(post.letters()) == 1
