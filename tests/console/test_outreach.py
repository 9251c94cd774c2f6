"""Contacts, touch plans and visits in the console."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.conftest import TEN, Lender, set_time
from tests.console.desk import (
    DAY,
    PASSWORD,
    Console,
    browser_at,
    console_of,
    in_either_language,
    look_at,
    needs_console,
    serving,
)
from tests.workbench.test_outreach import put_in_doubt

from tideover.security import Role, add_user

pytestmark = needs_console
UNAUTHORIZED = "401"
HOME = "上海市浦东新区示例路 8 号 301 室"
PEOPLE = (("lead", Role.TEAM_LEAD), ("zhang", Role.COLLECTOR), ("ops", Role.ADMINISTRATOR), ("audit", Role.AUDITOR))


@pytest.fixture
def app(lender: Lender) -> Lender:
    """Two customers and those who work on them."""
    for number, ref in enumerate(("C1", "C2"), 1):
        lender.borrower(ref, name="王新雨", phone=f"+861381234567{number}", address=HOME)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for login, role in PEOPLE:
            add_user(work, login, role, PASSWORD)
    return lender


def contacted(lender: Lender, ref: str) -> str:
    answer = lender.contact(ref)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["contact"])


def say(console: Console, key: str, **blanks: object) -> None:
    """Wait until it stands there."""
    console.page.get_by_text(console.word(key, **blanks)).first.wait_for()


@pytest.mark.demand("1.10")
@in_either_language
def test_what_is_in_doubt_is_looked_into_and_what_waits_is_cancelled(app: Lender, language: str, width: int) -> None:
    doubtful, waiting = contacted(app, "C1"), contacted(app, "C2")
    put_in_doubt(app, doubtful)
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED, "404", "409"]) as console:
            page = console.enter("/queue", "zhang")
            page.keyboard.press("g")
            page.keyboard.press("e")
            page.wait_for_url("**/console/contacts")
            console.settle()
            say(console, "contacts.in_doubt", count=1)
            assert page.get_by_test_id("was_sent").count() == 0, "a collector may not say how it ended"
            assert page.locator("[data-row-link]").count() == 2
            assert "王新雨" not in page.content()
            console.keep_seen("contacts")
            assert console.axe() == []
            page.locator("input[type=search]").fill("nobody")
            page.keyboard.press("Enter")
            say(console, "error.person_not_found")
            page.locator("input[type=search]").fill("C2")
            page.keyboard.press("Enter")
            page.wait_for_url("**/contacts?person=C2")
            console.settle()
            page.locator("[data-row-link]").focus()
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/contacts/{waiting}")
            console.settle()
            app.post(f"/contacts/{waiting}/cancellation")  # a colleague was faster
            page.get_by_test_id("cancel").click()
            page.get_by_test_id("send").click()
            say(console, "error.not_queued")
            page.keyboard.press("Escape")
            say(console, "touch.cancelled")
            expect(page.get_by_test_id("cancel")).to_have_count(0)
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/contacts", "ops")
            page.get_by_test_id("look-in-doubt").click()
            page.wait_for_url("**/contacts?state=in_doubt")
            console.settle()
            page.get_by_test_id("was_sent").click()
            say(console, "contact.was_sent_means")
            page.get_by_test_id("send").click()
            say(console, "contacts.empty_filtered")
            assert page.locator(".notice.in-doubt").count() == 0
    assert app.get(f"/contacts/{doubtful}").json()["state"] == "sent"
    assert app.get(f"/contacts/{waiting}").json()["state"] == "cancelled"


@pytest.mark.demand("2.20")
@in_either_language
def test_a_plan_is_begun_on_a_customers_page_and_ended(app: Lender, language: str, width: int) -> None:
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED, "409"]) as console:
            page = console.enter("/people/C1", "zhang")
            page.keyboard.press("l")
            page.get_by_test_id("plan").select_option("gentle-overdue")
            page.get_by_test_id("send").click()
            page.wait_for_url("**/plans/runs/*")
            console.settle()
            say(console, "run_state.running")
            app.run_jobs()
            page.reload()
            console.settle()
            say(console, "plan.comes")
            console.keep_seen("plan-run")
            assert console.axe() == []
            page.get_by_role("link", name=console.word("plan.to_contact")).first.click()
            page.wait_for_url("**/contacts/*")
            console.settle()
            say(console, "plan.gentle-overdue")
            console.keep_seen("contact-of-a-plan")
            console.turn_to("/people/C1")
            page.keyboard.press("l")
            page.get_by_test_id("send").click()
            say(console, "error.plan_runs_already")
            page.keyboard.press("Escape")
            console.turn_to("/plans/runs")
            page.get_by_test_id("end-plan").click()
            page.get_by_test_id("send").click()
            expect(page.locator("tbody")).to_contain_text(console.word("run_reason.ended_by_person"))
            console.keep_seen("plan-runs")
            console.turn_to("/plans")
            say(console, "plan.runs")
            page.locator(".plan-runs a[href*='plan=gentle-overdue&state=ended']").click()
            page.wait_for_url("**/plans/runs?plan=gentle-overdue&state=ended")
            console.settle()
            assert page.locator("[data-row-link]").count() == 1
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/plans/runs", "audit")
            assert page.locator("[data-row-link]").count() == 1
            assert page.get_by_test_id("end-plan").count() == 0


@pytest.mark.demand("2.11")
@in_either_language
def test_a_visit_from_the_request_to_its_outcome(app: Lender, language: str, width: int) -> None:
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED, "409", "422"]) as console:
            page = console.enter("/people/C1", "zhang")
            page.keyboard.press("w")
            people = page.get_by_test_id("visit-people")
            people.fill("wang")
            page.get_by_test_id("send").click()
            page.locator("dialog .rule-id", has_text="CN-C2").wait_for()  # nobody goes alone
            console.keep_seen("visit-refused")
            assert console.axe() == []
            people.fill("wang，wang")
            page.get_by_test_id("send").click()
            say(console, "error.invalid_people")
            people.fill("wang，li")
            page.get_by_test_id("send").click()
            page.wait_for_url("**/contacts/*")
            console.settle()
            expect(page.locator("#about ~ dl, section[aria-labelledby=about] dl").first).to_contain_text("wang")
            console.keep_seen("visit-waiting")
            page.get_by_test_id("begin-visit").click()
            note = page.get_by_test_id("visit-note")
            note.wait_for()
            assert page.get_by_test_id("end-visit").is_disabled(), "not without a word of what happened"
            note.fill("本人在家，周五还款")
            console.keep_seen("visit-begun")
            assert console.axe() == []
            page.get_by_test_id("end-visit").click()
            say(console, "touch.delivered")
            expect(note).to_have_count(0)
            say(console, "reason.effective")
            # Whoever paid meanwhile is not visited any more.
            console.turn_to("/people/C2")
            page.keyboard.press("w")
            page.get_by_test_id("visit-people").fill("wang li")
            page.get_by_test_id("send").click()
            page.wait_for_url("**/contacts/*")
            console.settle()
            app.pay("P1", "A-C2")
            page.get_by_test_id("begin-visit").click()
            page.locator(".refusal .rule-id", has_text="PAID").first.wait_for()
            say(console, "touch.refused")
            console.keep_seen("visit-ended-at-the-door")
            address = page.url.partition("/console")[2]
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            page = console.enter(address, "audit")
            assert page.get_by_test_id("begin-visit").count() == 0
            console.turn_to("/people/C1")
            assert page.get_by_test_id("action-visit").count() == 0


@pytest.mark.demand("2.15")
def test_the_pages_of_outreach_are_for_everybody(app: Lender) -> None:
    run = app.post("/plan-runs", {"plan": "gentle-overdue", "account": "A-C1"}).json()["run"]
    app.run_jobs()
    doubtful = contacted(app, "C2")
    put_in_doubt(app, doubtful)
    app.post("/days", {"day": DAY})
    app.run_jobs()
    set_time(app.runtime, TEN + timedelta(hours=1))
    pages = {"contacts": "/contacts", "contact": f"/contacts/{doubtful}", "contacts-none": "/contacts?channel=letter"}
    pages |= {
        "plans": "/plans",
        "plan-runs": "/plans/runs",
        "plan-runs-none": "/plans/runs?state=done",
        "plan-run": f"/plans/runs/{run}",
    }
    english = look_at(app, pages)
    assert "No contacts like this." in english["contacts-none"]
    assert "No plans like this." in english["plan-runs-none"]
    assert "It is not known whether this went out." in english["contact"]
