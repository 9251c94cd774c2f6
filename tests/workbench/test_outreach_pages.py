"""The pages of contacts, touch plans and channels: what is in doubt, what is paused, what runs for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time
from tests.workbench.outreach_examples import a_reach
from tests.workbench.screens import assert_pages_fit, needs_chromium
from tests.workbench.test_pages import Browser, write

import tideover
from tideover.gate import NumberState
from tideover.outreach import (
    OUTCOMES,
    PauseScope,
    ReceiptState,
    TouchState,
    apply_receipt,
    change_sender,
    load_plans,
)
from tideover.outreach.actions.channels import STATES as CHANNEL_STATES
from tideover.outreach.actions.sending import mark_in_doubt, parse_touch
from tideover.outreach.actions.visits import VISIT_OUTCOMES
from tideover.outreach.day.replanning import REASON
from tideover.outreach.store import touches as touch_store
from tideover.security import Role
from tideover.workbench.locales import LANGUAGES, load_locale
from tideover.workbench.plan_pages import _ORDER, REASONS, STATES, span

SOURCE = Path(tideover.__file__).parent / "outreach"


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


@pytest.fixture
def lead(lender: Lender) -> Browser:
    lender.borrower("C1", name="王新雨", phone="+8613812345678")
    return Browser(lender, Role.TEAM_LEAD)


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
def test_a_contact_shows_its_way_what_was_said_of_it_and_what_followed(lead: Browser) -> None:
    lender = lead.lender
    contact = queued(lender)
    waiting = lead.get("/contacts?state=queued").text
    assert "王**" in waiting
    assert "王新雨" not in waiting
    assert f"/contacts/{contact}/cancellation" in waiting
    lender.run_jobs()
    assert "没有符合条件的联系记录" in lead.get("/contacts?state=queued").text
    with lender.runtime.works.open(lender.tenant, "receipt") as work:
        apply_receipt(work, parse_touch(contact), f"<{contact}@tideover>", ReceiptState.DELIVERED, None)
    write(lender, "我是王新雨，周五还 500 元")
    lender.pay("P9", amount_minor=10_000)
    page = lead.get(f"/contacts/{contact}").text
    for words in ("已送达", "联系已排队", "客户回复", "王**", "¥100.00", "P9", "overdue-gentle.v1", "A-C1"):
        assert words in page, words
    seen = lender.get(f"/contacts/{contact}").json()
    for name in ("contact", "permit", "receipt"):
        assert seen[name] in page
    assert "王新雨" not in page
    assert "1234" not in page
    assert lead.get("/contacts/nonsense").status_code == 404


def test_what_is_in_doubt_is_counted_first_and_resolved(lead: Browser) -> None:
    lender = lead.lender
    lender.borrower("C2", phone="+8613812345679")
    contacts = [queued(lender, person) for person in ("C1", "C2")]
    for contact in contacts:
        put_in_doubt(lender, contact)
    page = lead.get("/contacts?channel=email").text
    assert "2 条存疑：请核实" in page
    assert "/resolution" not in page, "a team lead may not operate"
    assert lead.send(f"/contacts/{contacts[0]}/resolution", was_sent="yes").status_code == 403
    admin = Browser(lender, Role.ADMINISTRATOR)
    listed = admin.get("/contacts?state=in_doubt&channel=email").text
    assert f"/contacts/{contacts[0]}/resolution?state=in_doubt&amp;channel=email" in listed
    back = admin.send(f"/contacts/{contacts[0]}/resolution?state=in_doubt&channel=email", was_sent="yes", back="list")
    assert (back.url.path, back.url.query.decode()) == ("/contacts", "state=in_doubt&channel=email")
    assert "1 条存疑：请核实" in back.text
    alone = admin.send(f"/contacts/{contacts[1]}/resolution", was_sent="no")
    assert alone.url.path == f"/contacts/{contacts[1]}"
    assert "发送失败" in alone.text
    assert "存疑：请核实" not in admin.get("/contacts").text
    again = admin.send(f"/contacts/{contacts[1]}/resolution", was_sent="yes")
    assert again.status_code == 409
    assert "已不再存疑" in again.text
    assert admin.send(f"/contacts/{contacts[1]}/resolution", was_sent="perhaps").status_code == 404
    assert lender.get(f"/contacts/{contacts[0]}").json()["state"] == "sent"


def test_a_queued_contact_is_cancelled_and_contacts_are_narrowed_and_paged(lead: Browser) -> None:
    lender = lead.lender
    lender.borrower("C2", phone="+8613812345679")
    first, second = queued(lender), queued(lender, "C2")
    page = lead.get("/contacts?limit=1").text
    assert f"/contacts/{second}" in page
    assert f"/contacts/{first}" not in page
    further = re.search(r'href="([^"]+)" rel="next"', page)
    assert further
    assert f"/contacts/{first}" in lead.get(further[1].replace("&amp;", "&")).text
    gone = lead.send(f"/contacts/{first}/cancellation?state=queued", back="list")
    assert gone.url.path == "/contacts"
    assert f"/contacts/{first}" not in gone.text
    late = lead.send(f"/contacts/{first}/cancellation")
    assert late.status_code == 409
    assert "来不及取消" in late.text
    assert f"/contacts/{first}" in lead.get("/contacts?reason=cancelled").text
    only = lead.get("/contacts?person=C2&purpose=collect&state=nonsense").text
    assert f"/contacts/{second}" in only
    assert f"/contacts/{first}" not in only
    assert lead.get("/contacts?person=nobody").status_code == 422
    auditor = Browser(lender, Role.AUDITOR)
    assert "/cancellation" not in auditor.get("/contacts").text
    assert auditor.send(f"/contacts/{second}/cancellation").status_code == 403


def test_lengths_of_time_in_words() -> None:
    told = [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (90, "90 minutes"), (200, "3 hours"), (1440, "24 hours")]
    told += [(2880, "2 days"), (2640, "44 hours"), (5000, "3 days")]
    for minutes, words in told:
        assert span("en", timedelta(minutes=minutes)) == words
    assert span("zh-CN", timedelta(seconds=-5)) == "0 分钟"


# --- plans ------------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.20")
def test_a_plan_is_begun_for_a_person_seen_step_by_step_and_ended(lead: Browser) -> None:
    lender = lead.lender
    drawn = lead.get("/plans").text
    assert drawn.index("预告、联系、小结") > 0
    assert "“短信”结束 2 小时后" in drawn
    assert "仅当其已发出或已送达" in drawn
    assert "没有可用的话术" not in drawn
    page = lead.get("/people/C1").text
    account = re.search(r'<option value="([0-9a-f-]+)">A-C1', page)
    assert account
    begun = lead.send("/people/C1/plans", plan="warm-up", account=account[1])
    assert re.fullmatch(r"/plans/runs/[0-9a-f-]{36}", begun.url.path), begun.text
    assert "执行中" in begun.text
    twice = lead.send("/people/C1/plans", plan="pre-due", account=account[1])
    assert twice.status_code == 409
    assert "该客户已有计划在执行" in twice.text
    shown = lead.get("/people/C1").text
    assert f'href="{begun.url.path}"' in shown
    assert "下一步" in shown
    assert f'<a href="{begun.url.path}">预告、联系、小结</a>' in shown, "the thread leads to the run"
    assert "导入" not in shown[shown.index("触达计划已开始") :].partition("</li>")[0]
    listed = lead.get("/plans/runs?state=running&plan=warm-up&person=C1").text
    assert begun.url.path in listed
    assert "没有符合条件的计划" in lead.get("/plans/runs?plan=pre-due").text
    ended = lead.send(f"{begun.url.path}/ending")
    assert "由员工结束" in ended.text
    late = lead.send(f"{begun.url.path}/ending")
    assert late.status_code == 409
    assert "计划已经结束" in late.text
    counted = lead.get("/plans").text
    assert "由员工结束 · 1" in counted
    assert begun.url.path in lead.get("/plans/runs?reason=ended_by_person").text
    lender.borrower("C2", phone="+8613812345679")
    assert lead.send("/people/C2/plans", plan="warm-up", account=account[1]).status_code == 404
    assert lead.send("/people/C1/plans", plan="nothing", account=account[1]).status_code == 422
    auditor = Browser(lender, Role.AUDITOR)
    assert "/people/" not in re.findall(r'action="([^"]+)/plans"', auditor.get("/people/C1").text)
    assert auditor.send("/people/C1/plans", plan="warm-up", account=account[1]).status_code == 403
    assert auditor.send(f"{begun.url.path}/ending").status_code == 403


@pytest.mark.demand("4.6")
def test_a_plan_says_when_its_next_step_comes_and_that_a_payment_ended_it(lead: Browser) -> None:
    lender = lead.lender
    begun = lender.post("/plan-runs", {"plan": "gentle-overdue", "account": "A-C1"}).json()
    lender.run_jobs()
    page = lead.get(f"/plans/runs/{begun['run']}").text
    assert "预定 2026-12-02 10:00 Asia/Shanghai" in page
    assert "查看这次联系" in page
    person = lead.get("/people/C1").text
    assert "短信" in person
    assert "2026-12-02 10:00 Asia/Shanghai" in person
    lender.pay("P1")
    set_time(lender.runtime, TEN + timedelta(days=1))
    lender.run_jobs()
    over = lead.get(f"/plans/runs/{begun['run']}").text
    assert "提前结束" in over
    assert "已无应还款项" in over
    assert "未进行" in over
    assert "预定" not in over
    contact = re.search(r'href="/contacts/([0-9a-f-]+)"', over)
    assert contact
    assert f"/plans/runs/{begun['run']}" in lead.get(f"/contacts/{contact[1]}").text


@pytest.mark.demand("3.11")
def test_a_person_shows_what_they_can_keep_and_which_numbers_lead_nowhere(lead: Browser) -> None:
    lender = lead.lender
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
    page = lead.get("/people/C1").text
    assert "站内信 1 封，未读 1 封" in page
    assert "空号或地址无效" in page
    assert "人工登记" in page


def test_states_of_numbers_stand_with_their_addresses(reader: Any) -> None:
    page = reader.person(reach=a_reach())
    chinese = reader.language == "zh-CN"
    assert ("接收人称非本人" if chinese else "not this person") in page or ("空号" if chinese else "no such number") in page
    assert ("短信 · 已退订" if chinese else "SMS · opted out") in page
    assert ("可用" if chinese else ">in use</span> <span") not in page
    auditor = replace(reader, role=Role.AUDITOR).person(reach=a_reach(runs=False))
    assert '/plans"' not in auditor.replace('href="/plans"', "")


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_outreach_has_words(language: str) -> None:
    known = load_locale(language)
    keys = {f"touch.{state}" for state in TouchState} | {f"receipt.{state}" for state in ReceiptState}
    keys |= {f"reason.{state}" for state in ReceiptState if state not in ("accepted", "failed", "delivered")}
    keys |= {f"channel_state.{state}" for state in CHANNEL_STATES} | {f"pause_scope.{scope}" for scope in PauseScope}
    keys |= {f"outcome.{outcome}" for outcome in (*OUTCOMES, "waiting", "queued", "not_taken")}
    keys |= {f"run_state.{state}" for state in STATES} | {f"run_reason.{reason}" for reason in REASONS}
    keys |= {f"plan.{plan}" for plan in load_plans()} | {f"number_state.{state}" for state in NumberState}
    keys |= {f"contact.problem.{code}" for code in ("not_in_doubt", "not_queued")}
    keys |= {f"reason.{code}" for code in codes_of_channels()}
    assert sorted(keys - set(known)) == []
    assert set(_ORDER) == OUTCOMES


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


def test_every_reason_for_which_a_plan_ends_is_known_to_the_pages() -> None:
    source = (SOURCE / "actions" / "plans.py").read_text(encoding="utf-8")
    found = set(re.findall(r'_end\([^()]*"(?:ended|done)", "([a-z_]+)"\)', source))
    over = source[source.index("def _why_over") : source.index("def _step_ended")]
    found |= set(re.findall(r'return "([a-z_]+)"', over)) | {"stopped", "ended_by_person", REASON}
    assert found == set(REASONS)


# --- in a browser -----------------------------------------------------------------------------------------------------


@needs_chromium
def test_pages_fit_every_screen_and_break_no_policy(lead: Browser) -> None:
    """At 1280 and 390 pixels nothing scrolls sideways, nothing breaks the content policy."""
    lender = lead.lender
    run = lender.post("/plan-runs", {"plan": "gentle-overdue", "account": "A-C1"}).json()["run"]
    lender.run_jobs()
    contact = lender.get("/contacts").json()["contacts"][0]["contact"]
    paths = ("/contacts", f"/contacts/{contact}", "/plans", "/plans/runs", f"/plans/runs/{run}")
    assert_pages_fit(lender.runtime, (*paths, "/people/C1"))
