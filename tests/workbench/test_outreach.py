"""Contacts and touch plans as people see them: whose they are, how they went, what was answered, all masked."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from tests.conftest import TEN, Lender, set_time

import tideover
from tideover.gate import NumberState
from tideover.outreach import OUTCOMES, ReceiptState, TouchState, apply_receipt, change_sender, load_plans
from tideover.outreach.actions.channels import STATES as CHANNEL_STATES
from tideover.outreach.actions.sending import mark_in_doubt, parse_touch
from tideover.outreach.actions.visits import VISIT_OUTCOMES
from tideover.outreach.day.replanning import REASON
from tideover.outreach.plan_routes import RunReason, RunState
from tideover.outreach.store import touches as touch_store
from tideover.workbench.locales import LANGUAGES, load_locale

SOURCE = Path(tideover.__file__).parent / "outreach"


def write(lender: Lender, text: str) -> None:
    body = {"channel": "email", "from": "c1@city.example", "text": text, "at": lender.now().isoformat(), "id": "m1"}
    assert lender.post("/inbound", body).status_code == 202
    lender.run_jobs()


def queued(lender: Lender, person: str = "C1") -> str:
    answer = lender.contact(person)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["contact"])


def put_in_doubt(lender: Lender, contact: str) -> None:
    with lender.runtime.works.open(lender.tenant, "job:dispatch_touch") as work:
        touch = touch_store.touch_row(work, parse_touch(contact), lock=True)
        assert touch is not None
        mark_in_doubt(work, touch, "smtp_broken_off")


# --- contacts ---------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.10")
def test_a_contact_shows_its_way_what_was_said_of_it_and_what_followed(lender: Lender) -> None:
    lender.borrower("C1", name="王新雨", phone="+8613812345678")
    contact = queued(lender)
    (waiting,) = lender.get("/contacts?state=queued").json()["contacts"]
    assert (waiting["contact"], waiting["name"], waiting["ref"], waiting["account_ref"]) == (contact, "王**", "C1", "A-C1")
    lender.run_jobs()
    assert lender.get("/contacts?state=queued").json()["contacts"] == []
    with lender.runtime.works.open(lender.tenant, "receipt") as work:
        apply_receipt(work, parse_touch(contact), f"<{contact}@tideover>", ReceiptState.DELIVERED, None)
    write(lender, "我是王新雨，周五还 500 元")
    lender.pay("P9", amount_minor=10_000)
    seen = lender.get(f"/contacts/{contact}").json()
    assert (seen["state"], seen["template"], seen["people"]) == ("delivered", "overdue-gentle.v1", [])
    assert [told["state"] for told in seen["receipts"]] == ["delivered"]
    assert [(paid["payment"], paid["amount_minor"]) for paid in seen["followed_by"]["payments"]] == [("P9", 10_000)]
    thread = lender.get(f"/contacts/{contact}/thread?language=zh-CN").json()
    told = [item["told"]["title"] for item in thread["items"]]
    assert any("联系已排队" in title for title in told), told
    assert [answer["text"] for answer in thread["answers"]] == ["我是王**，周五还 500 元"]
    assert [answer["message"] for answer in thread["answers"]] == [reply["message"] for reply in seen["followed_by"]["replies"]]
    assert "王新雨" not in str(thread) + str(seen)
    assert "1234" not in str(thread["items"]) + str(seen["followed_by"])
    for path in ("/contacts/nonsense", "/contacts/nonsense/thread"):
        assert lender.get(path).json()["code"] == "contact_not_found"


def test_what_is_in_doubt_is_counted_and_resolved(lender: Lender) -> None:
    for number, person in enumerate(("C1", "C2")):
        lender.borrower(person, phone=f"+861381234567{number}")
        put_in_doubt(lender, queued(lender, person))
    listed = lender.get("/contacts?channel=sms").json()
    assert (listed["contacts"], listed["in_doubt"], listed["reasons"]) == ([], 2, ["smtp_broken_off"])
    one, other = (each["contact"] for each in lender.get("/contacts?state=in_doubt").json()["contacts"])
    assert lender.post(f"/contacts/{one}/resolution", {"was_sent": True}).json()["state"] == "sent"
    assert lender.get("/contacts").json()["in_doubt"] == 1
    assert lender.post(f"/contacts/{other}/resolution", {"was_sent": False}).json()["state"] == "failed"
    again = lender.post(f"/contacts/{other}/resolution", {"was_sent": True})
    assert (again.status_code, again.json()["code"]) == (409, "not_in_doubt")
    assert lender.get("/contacts").json()["in_doubt"] == 0


# --- plans ------------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.20")
def test_plans_say_how_their_runs_fared_and_which_texts_may_be_sent(lender: Lender) -> None:
    lender.borrower("C1", name="王新雨", phone="+8613812345678")
    run = lender.post("/plan-runs", {"plan": "warm-up", "account": "A-C1"}).json()["run"]
    assert lender.post("/plan-runs", {"plan": "pre-due", "account": "A-C1"}).json()["code"] == "plan_runs_already"
    (listed,) = lender.get("/plan-runs?state=running&plan=warm-up&person=C1").json()["runs"]
    assert (listed["run"], listed["name"], listed["account_ref"]) == (run, "王**", "A-C1")
    assert lender.get("/plan-runs?plan=pre-due").json()["runs"] == []
    assert lender.get("/plan-runs?reason=bored").status_code == 422
    lender.post(f"/plan-runs/{run}/ending")
    assert lender.post(f"/plan-runs/{run}/ending").json()["code"] == "plan_over"
    assert [each["run"] for each in lender.get("/plan-runs?reason=ended_by_person").json()["runs"]] == [run]
    plans = {plan["id"]: plan for plan in lender.get("/plans").json()["plans"]}
    assert plans["warm-up"]["runs"] == [{"state": "ended", "reason": "ended_by_person", "count": 1}]
    assert plans["pre-due"]["runs"] == []
    assert all(step["texts"] for plan in plans.values() for step in plan["steps"])


@pytest.mark.demand("4.6")
def test_a_run_says_when_its_next_step_comes_and_that_a_payment_ended_it(lender: Lender) -> None:
    lender.borrower("C1", phone="+8613812345678")
    begun = lender.post("/plan-runs", {"plan": "gentle-overdue", "account": "A-C1"}).json()["run"]
    lender.run_jobs()
    shown = lender.get(f"/plan-runs/{begun}").json()
    (due,) = shown["due"].values()
    assert datetime.fromisoformat(due) == TEN + timedelta(days=1)
    (contact,) = shown["contacts"]
    assert lender.get(f"/contacts/{contact['contact']}").json()["plan_run"] == begun
    lender.pay("P1")
    set_time(lender.runtime, TEN + timedelta(days=1))
    lender.run_jobs()
    over = lender.get(f"/plan-runs/{begun}").json()
    assert (over["state"], over["reason"], over["due"]) == ("ended", "paid", {})
    assert lender.get("/plan-runs/00000000-0000-0000-0000-000000000000").json()["code"] == "plan_run_not_found"


@pytest.mark.demand("3.11")
def test_a_person_shows_what_they_can_keep_and_which_numbers_lead_nowhere(lender: Lender) -> None:
    lender.borrower("C1", phone="+8613812345678")
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        for field, value in (("pay_link", "https://pay.example/r"), ("sender_name", "渡口"), ("sender_hotline", "4008123456")):
            change_sender(work, field, value)
    answer = lender.post("/contacts", {
        "person": "C1", "channel": "inbox", "purpose": "collect", "account": "A-C1", "template": "overdue-gentle", "slots": {},
    })  # fmt: skip
    assert answer.status_code == 202, answer.text
    lender.run_jobs()
    noted = lender.post("/numbers", {"kind": "phone", "value": "+8613812345678", "aspect": "line", "state": "void"})
    assert noted.status_code == 201, noted.text
    opted = lender.post("/numbers", {"kind": "phone", "value": "+8613812345678", "aspect": "sms", "state": "opted_out"})
    assert opted.status_code == 201, opted.text
    reach = lender.get("/persons/C1/reach").json()
    assert (reach["running"], reach["inbox"], reach["inbox_read"]) == (None, 1, 0)
    (phone,) = [each["address"] for each in lender.get("/persons/C1").json()["addresses"] if each["kind"] == "phone"]
    (noted,) = reach["addresses"]
    assert noted["address"] == phone
    assert {note["aspect"]: (note["state"], note["source"]) for note in noted["notes"]} == {
        "line": ("void", "api"),
        "sms": ("opted_out", "api"),
    }


@pytest.mark.demand("4.6")
def test_a_person_shows_the_plan_that_runs_and_what_comes_next(lender: Lender) -> None:
    lender.borrower("C1", phone="+8613812345678")
    run = lender.post("/plan-runs", {"plan": "gentle-overdue", "account": "A-C1"}).json()["run"]
    lender.run_jobs()
    running = lender.get("/persons/C1/reach").json()["running"]
    assert running["run"] == run and running["plan"].startswith("gentle-overdue.v")
    (step,) = running["next"]
    assert (step["state"], datetime.fromisoformat(step["due"])) == ("waiting", TEN + timedelta(days=1))
    assert step["channel"] in {each["channel"] for plan in lender.get("/plans").json()["plans"] for each in plan["steps"]}
    lender.post(f"/plan-runs/{run}/ending")
    assert lender.get("/persons/C1/reach").json()["running"] is None


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_outreach_has_words(language: str) -> None:
    known = load_locale(language)
    keys = {f"touch.{state}" for state in TouchState} | {f"receipt.{state}" for state in ReceiptState}
    keys |= {f"reason.{state}" for state in ReceiptState if state not in ("accepted", "failed", "delivered")}
    keys |= {f"channel_state.{state}" for state in CHANNEL_STATES}
    keys |= {f"outcome.{outcome}" for outcome in (*OUTCOMES, "waiting", "queued", "not_taken")}
    keys |= {f"run_state.{state}" for state in get_args(RunState)} | {f"run_reason.{reason}" for reason in get_args(RunReason)}
    keys |= {f"visit_outcome.{outcome.value}" for outcome in VISIT_OUTCOMES}
    keys |= {f"plan.{plan}" for plan in load_plans()} | {f"number_state.{state}" for state in NumberState}
    keys |= {f"error.{code}" for code in ("not_in_doubt", "not_queued", "visit_not_begun", "invalid_people", "plan_over")}
    keys |= {f"reason.{code}" for code in codes_of_channels()}
    assert sorted(keys - set(known)) == []


def codes_of_channels() -> set[str]:
    """Every code that a channel, the dispatcher or a plan gives as a reason, read off their sources."""
    found: set[str] = set()
    for path in (*sorted((SOURCE / "channels").glob("*.py")), SOURCE / "dispatch.py", SOURCE / "gateways.py"):
        source = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'Delivery\(Outcome\.[A-Z_]+, "([a-z_]+)"', source))
        found |= set(re.findall(r'Unprintable\("([a-z_]+)"', source))
        found |= set(re.findall(r'0x[0-9A-F]{2}: \("([a-z_]+)"', source))
        found |= set(
            re.findall(r'"([a-z]+_(?:not_configured|not_bound|missing|resting|full|used_up|lost|in_time|late))"', source)
        )
    sending = (SOURCE / "actions" / "sending.py").read_text(encoding="utf-8")
    needless = sending[sending.index("def why_not_needed") : sending.index("def end_touch")]
    found |= set(re.findall(r'return "([a-z_]+)"', needless)) | {"cancelled", "paused", "unknown", "not_sent", "resolved"}
    found |= {result.value for result in VISIT_OUTCOMES} | {"not_reported"}
    assert len(found) > 40, sorted(found)
    return found


def test_every_reason_for_which_a_plan_ends_is_known_to_the_api() -> None:
    source = (SOURCE / "actions" / "plans.py").read_text(encoding="utf-8")
    found = set(re.findall(r'_end\([^()]*"(?:ended|done)", "([a-z_]+)"\)', source))
    over = source[source.index("def _why_over") : source.index("def _step_ended")]
    found |= set(re.findall(r'return "([a-z_]+)"', over)) | {"stopped", "ended_by_person", REASON}
    assert found == set(get_args(RunReason))
