"""A collector's day in the console, by keyboard alone, in a real browser against the real server, with post that really arrives."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import TEN, Lender
from tests.console.copies import made_once
from tests.console.desk import (
    DAY,
    LANGUAGES,
    PASSWORD,
    THEMES,
    Console,
    browser_at,
    console_of,
    in_either_language,
    needs_console,
    serving,
)

from tideover.book import find_account, find_person, refresh_cases
from tideover.security import Role, add_user
from tideover.staffing import add_member, open_usual_teams
from tideover.worklist import open_item

pytestmark = needs_console

UNAUTHORIZED = "401"
REFUSED = "409"
CASES = 12
TEAM = "collections"


@made_once
def furnish_desk(lender: Lender) -> None:
    """Customers with a case each before the collections team, in the order of their numbers; somebody in that team."""
    refs = [f"C{number:02d}" for number in range(1, CASES + 1)]
    for number, ref in enumerate(refs):
        lender.customer(
            ref, name=f"{'王李张刘陈杨'[number % 6]}示例", phone=f"+8613800000{number:03d}", email=f"{ref.lower()}@city.example"
        )
        lender.account(f"A-{ref}", ref, 5 + number, 50_000 + number * 1_000)
    assert lender.import_book().rejected == 0
    with lender.runtime.works.open(lender.tenant, "test") as work:
        refresh_cases(work, [find_person(work, ref).id for ref in refs], TEN.date())
    with lender.runtime.works.open(lender.tenant, "test") as work:
        open_usual_teams(work)
        for login, role, team in (
            ("zhang", Role.COLLECTOR, TEAM),
            ("li", Role.COLLECTOR, TEAM),
            ("look", Role.INSPECTOR, None),
        ):
            user = add_user(work, login, role, PASSWORD)
            if team:
                add_member(work, team, user)
        for number, ref in enumerate(refs):
            account, person = find_account(work, f"A-{ref}").id, find_person(work, ref).id
            open_item(work, "treat_case", TEAM, account, person, timedelta(hours=4), priority=100 - number)


class Desk:
    """Somebody at the keyboard: no pointer is used."""

    def __init__(self, console: Console) -> None:
        self.console, self.page, self.pressed = console, console.page, 0
        self.word = console.word

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def dialog(self) -> Any:
        found = self.page.locator("dialog[open]")
        found.wait_for()
        return found

    def is_closed(self) -> None:
        self.page.locator("dialog[open]").wait_for(state="hidden")

    def said(self) -> str:
        self.console.until("document.querySelector('.work-said')?.textContent")
        return str(self.page.locator(".work-said").inner_text())

    def on(self, ref: str) -> None:
        """The case of a customer is before them, in hand."""
        self.console.until(
            f"document.querySelector('.page-head code')?.textContent === '{ref}' && document.querySelector('.in-hand')"
        )
        self.console.settle()

    def finish(self, outcome: int) -> None:
        """To the next case: two keys."""
        before = self.pressed
        self.press("x")
        self.dialog().get_by_test_id("outcome-spoken").wait_for()
        self.press(str(outcome))
        self.is_closed()
        assert self.pressed - before <= 3


@pytest.mark.demand("1.3")
@pytest.mark.demand("1.10")
@pytest.mark.demand("0.22")
@pytest.mark.demand("2.13")
@in_either_language
def test_ten_cases_are_worked_by_keyboard_alone(lender: Lender, language: str, width: int) -> None:
    furnish_desk(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED, REFUSED]) as console:
            desk, page = Desk(console), console.page
            console.go("/")
            for text in ("default", "zhang", PASSWORD):
                page.locator("#tenant" if text == "default" else "#login" if text == "zhang" else "#password").focus()
                desk.press("Control+a")
                desk.type(text)
            desk.press("Enter")
            page.wait_for_url("**/console/queue")  # where a collector begins
            console.settle()
            assert page.locator(".data-table tbody tr").count() == CASES
            console.keep_seen("queue")
            desk.press("x")
            desk.on("C01")
            _a_note(desk, lender)
            desk.finish(1)
            desk.on("C02")
            _a_promise(desk, lender)
            _the_next(desk)
            desk.on("C03")
            _a_message(desk, lender)
            desk.finish(4)
            desk.on("C04")
            _a_stop_and_a_refusal(desk, lender)
            _the_next(desk)
            desk.on("C05")
            _a_call_back(desk, lender)
            desk.press("x")
            desk.on("C06")
            _handed_over(desk, lender)
            desk.press("x")
            desk.on("C07")
            _a_complaint(desk, lender)
            _the_next(desk)
            desk.on("C08")
            _paid_meanwhile(desk, lender)
            desk.press("x")
            for ref, outcome in (("C09", 2), ("C10", 6)):
                desk.on(ref)
                desk.finish(outcome)
            desk.on("C11")
    left = [item for item in lender.get("/work-items?limit=100").json()["items"] if item["kind"] == "treat_case"]
    assert len(left) == 4  # put off, handed over, in hand, and the last


def _the_next(desk: Desk) -> None:
    """Where what is in hand has not come to its end by itself yet, end it."""
    desk.press("x")
    desk.console.until("document.querySelector('dialog[open]') || !document.querySelector('.work-said')?.textContent")
    if desk.page.locator("dialog[open]").count():
        desk.dialog().get_by_test_id("outcome-spoken").wait_for()
        desk.press("7")
        desk.is_closed()


def _a_note(desk: Desk, lender: Lender) -> None:
    desk.press("n")
    desk.dialog()
    desk.type("父亲住院，电话 13812341234")
    desk.press("Tab", "Tab")
    assert desk.page.evaluate("document.activeElement.dataset.testid") == "send"
    desk.press("Enter")
    desk.is_closed()
    assert desk.said() == desk.word("work.note_kept")
    desk.page.locator(".thread blockquote", has_text="父亲住院").wait_for()
    assert "13812341234" not in desk.page.locator(".thread").inner_text().replace(" ", "")
    desk.console.keep_seen("case-in-hand")


def _a_promise(desk: Desk, lender: Lender) -> None:
    desk.press("p")
    dialog = desk.dialog()
    desk.press("Control+a")
    desk.type("99999")
    dialog.get_by_text(desk.word("promise.form_too_much", sum="¥510.00")).wait_for()
    desk.press("Enter")  # nothing is sent
    assert dialog.is_visible()
    desk.press("Control+a")
    desk.type("120.5")
    desk.console.keep_seen("promise")
    desk.press("Enter")
    desk.is_closed()
    assert desk.said() == desk.word("promise.form_done", sum="¥120.50", day="2026-12-04")
    [promise] = lender.get("/persons/C02").json()["promises"]
    assert (promise["amount_minor"], promise["due"]) == (12_050, "2026-12-04")


def _a_message(desk: Desk, lender: Lender) -> None:
    desk.press("m")
    dialog = desk.dialog()
    desk.press("Tab")
    dialog.locator("select").nth(1).focus()
    dialog.locator("select").nth(1).select_option("email")  # as arrow keys do, whatever the platform draws
    dialog.locator(".preview").wait_for()
    text = dialog.locator("select").nth(3)
    text.select_option("overdue-gentle")
    desk.console.until("document.querySelector('.preview blockquote')?.textContent.length > 20")
    assert "张示例" not in dialog.locator(".preview").inner_text()
    desk.console.keep_seen("message")
    dialog.get_by_test_id("send").focus()
    desk.press("Enter")
    desk.is_closed()
    assert desk.said() == desk.word("message.form_done", channel=desk.word("channel.email"))
    deadline = time.monotonic() + 15
    while not (found := [letter for letter in lender_post(lender) if letter.recipient == "c03@city.example"]):
        lender.run_jobs()
        assert time.monotonic() < deadline
    assert "张示例" in found[0].text  # as they get it


def lender_post(lender: Lender) -> list[Any]:
    return list(POST[0].letters())


POST: list[Any] = []


@pytest.fixture(autouse=True)
def _post(post: Any) -> Any:
    POST[:] = [post]
    yield
    POST.clear()


def _a_stop_and_a_refusal(desk: Desk, lender: Lender) -> None:
    """The gate says no: by which rule, until when, and what is lawful instead."""
    desk.press("s")
    dialog = desk.dialog()
    dialog.locator("select").first.select_option("dispute")
    dialog.get_by_test_id("send").focus()
    desk.press("Enter")
    desk.is_closed()
    bar = desk.page.locator(".work .notice.stop")
    bar.locator(".refusal-instead").wait_for()
    told, service = bar.inner_text(), desk.word("purpose.service")
    assert "STOP" in told and desk.word("refusal.no_moment") in told  # which rule, and until when
    assert desk.word("refusal.instead") in told and service in told
    desk.press("m")
    dialog = desk.dialog()
    dialog.locator("select").nth(1).select_option("email")
    dialog.locator(".preview").wait_for()
    dialog.get_by_test_id("send").focus()
    desk.press("Enter")
    refused = dialog.get_by_role("alert")
    refused.wait_for()
    desk.console.until(
        f"document.querySelector('dialog [role=alert] .refusal-instead')?.textContent.includes({json.dumps(service)})"
    )
    assert "STOP" in refused.inner_text() and desk.word("refusal.no_moment") in refused.inner_text()
    desk.console.keep_seen("refused")
    desk.press("Escape")
    desk.is_closed()
    assert "ContactRefused" in lender.kinds("C04")


def _a_call_back(desk: Desk, lender: Lender) -> None:
    desk.press("b")
    dialog = desk.dialog()
    dialog.locator("select").nth(2).wait_for()
    hours = [int(text[:2]) for text in dialog.locator("select").nth(2).locator("option").all_inner_texts()]
    assert hours and min(hours) >= 8 and max(hours) <= 21  # nothing at night to choose
    day, hour = (dialog.locator("select").nth(place).locator("option:checked").inner_text() for place in (1, 2))
    assert day.startswith(DAY)
    desk.console.keep_seen("call-back")
    dialog.get_by_test_id("send").focus()
    desk.press("Enter")
    desk.is_closed()
    assert desk.said() == desk.word("call_back.done", time=f"{DAY} {hour}")


def _handed_over(desk: Desk, lender: Lender) -> None:
    desk.press("h")
    dialog = desk.dialog()
    dialog.locator("select").first.wait_for()
    dialog.locator("select").first.select_option("li")
    desk.console.keep_seen("hand-over")
    dialog.get_by_test_id("send").focus()
    desk.press("Enter")
    desk.is_closed()
    assert desk.said() == desk.word("hand_over.done")


def _a_complaint(desk: Desk, lender: Lender) -> None:
    desk.press("c")
    dialog = desk.dialog()
    dialog.locator("textarea").focus()
    desk.type("你们一天打了五次")
    desk.console.keep_seen("complaint")
    dialog.get_by_test_id("send").focus()
    desk.press("Enter")
    desk.is_closed()
    assert desk.said() == desk.word("complaint.done")
    assert lender.contact("C07").json()["rules"] == ["STOP"]


def _paid_meanwhile(desk: Desk, lender: Lender) -> None:
    """What is in hand is paid: it leaves by itself, and the desk is told."""
    lender.pay("P8", "A-C08", 57_000)
    lender.run_jobs()
    desk.page.get_by_text(desk.word("work.ended_itself")).wait_for(timeout=10_000)
    desk.console.keep_seen("ended-by-itself")


@pytest.mark.demand("2.15")
@pytest.mark.demand("0.19")
@in_either_language
def test_a_look_at_a_number_hides_itself_and_leaves_a_trace(lender: Lender, language: str, width: int) -> None:
    furnish_desk(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            desk, page = Desk(console), console.page
            console.go("/people/C02")
            page.clock.install()
            console.sign_in("zhang")
            page.wait_for_url("**/people/C02")
            console.settle()
            desk.press("v")
            dialog = desk.dialog()
            dialog.get_by_text(console.word("reveal.no_looks")).wait_for()
            dialog.get_by_label(console.word("reveal.more")).fill("李示例 asked to be called back")
            desk.press("Enter")
            dialog.get_by_text("+8613800000001").wait_for()
            console.keep_seen("reveal")
            page.clock.fast_forward("00:31")
            dialog.get_by_text("+8613800000001").wait_for(state="hidden")
            dialog.get_by_text(console.word("reveal.looks", count=1, mine=1)).wait_for()
            desk.press("Enter")
            dialog.get_by_text("+8613800000001").wait_for()
            page.evaluate("window.dispatchEvent(new Event('blur'))")  # another window is looked at
            dialog.get_by_text("+8613800000001").wait_for(state="hidden")
            desk.press("Escape")
            assert "13800000001" not in page.content()
            page.locator(".thread").get_by_text(console.word("fact.PersonalDataRevealed")).first.wait_for()
            # A fact pinned, a search that finds it.
            page.get_by_test_id("pin-text").focus()
            desk.press("Enter")
            desk.type("call after three")
            desk.press("Enter")
            page.locator("section", has=page.locator("#pins")).get_by_text("call after three").wait_for()
            desk.press("/")
            desk.type("nothing of the kind")
            desk.press("Enter")
            page.get_by_text(console.word("timeline.none_found")).wait_for()
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            trace = console.enter("/access", "look").inner_text("main")
            why, more = console.word("reveal_reason.verify"), "李** asked to be called back"
            assert console.word("reveal.reason_told", reason=why, more=more) in trace and "李示例" not in trace
            console.keep_seen("reveal-trace")


@pytest.mark.demand("1.10")
def test_the_desk_reads_well_in_both_languages_and_themes(lender: Lender) -> None:
    furnish_desk(lender)
    lender.post("/stops", {"person": "C03", "kind": "complaint"})
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            for theme in THEMES:
                with console_of(browser, origin, language=language, theme=theme, expected=[UNAUTHORIZED]) as console:
                    desk, page = Desk(console), console.page
                    console.go("/queue")
                    console.sign_in("zhang")
                    page.wait_for_url("**/queue")
                    console.settle()
                    seen = f"{language}-{theme}"
                    assert console.axe() == [], (seen, "queue")
                    assert console.is_too_wide() == 0
                    console.keep(f"desk-queue-{seen}")
                    desk.press("x")
                    page.locator(".in-hand").wait_for()
                    console.settle()
                    assert console.axe() == [], (seen, "case")
                    console.keep(f"desk-case-{seen}")
                    for key in "npmbhscvx":
                        desk.press(key)
                        desk.dialog()
                        console.settle()
                        assert console.axe() == [], (seen, key)
                        if language == "en-US":
                            assert not re.search(r"[\u4e00-\u9fff]", page.locator("dialog[open] h2").inner_text())
                        console.keep(f"desk-{key}-{seen}")
                        desk.press("Escape")
                        desk.is_closed()
                    page.set_viewport_size({"width": 1024, "height": 800})
                    assert console.is_too_wide() == 0, (seen, 1024)
                    console.keep(f"desk-case-{seen}-1024")
                    console.turn_to("/queue")
                    assert console.is_too_wide() == 0, (seen, 1024)
                    console.keep(f"desk-queue-{seen}-1024")
                    console.turn_to("/people/C03")
                    page.locator(".work .notice.stop").wait_for()
                    assert console.axe() == [], (seen, "stopped")
                    console.keep(f"desk-stopped-{seen}-1024")
