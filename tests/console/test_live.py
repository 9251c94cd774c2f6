"""The console keeps itself true: what happens elsewhere is seen without asking."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.conftest import Lender
from tests.console.desk import LANGUAGES, browser_at, console_of, furnish, in_either_language, needs_console, serving

from tideover.base.ids import new_id
from tideover.base.jobs import run_until_idle
from tideover.journal import Sealer, latest_facts
from tideover.security import Role, add_user
from tideover.worklist import close_item, open_item, take_next

pytestmark = needs_console

WITHIN_MS = 2_000


@contextmanager
def working(lender: Lender) -> Iterator[None]:
    """Jobs and the sealer run beside the server, as `work` does."""
    sealer, stop = Sealer(lender.runtime.works, lender.runtime.signing), threading.Event()

    def run() -> None:
        while not stop.wait(0.1):
            run_until_idle(lender.runtime.works, lender.runtime.registry)

    thread = threading.Thread(target=run)
    sealer.start()
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        sealer.stop()


@pytest.mark.demand("1.9")
@pytest.mark.demand("1.19")
@in_either_language
def test_a_payment_is_seen_by_itself(lender: Lender, language: str, width: int) -> None:
    furnish(lender, customers=12)
    with serving(lender.runtime) as origin, working(lender), browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=["401", "ERR_"]) as console:
            console.go("/")
            console.sign_in()
            console.page.wait_for_url("**/console/day")
            console.turn_to("/cases?person=C03")
            row = console.page.locator(".data-table tbody tr")
            before = row.inner_text()
            console.keep_seen("payment-before")
            lender.pay("LIVE-1", "A-C03", 10_000)
            expect(row).not_to_have_text(before, timeout=WITHIN_MS)
            console.keep_seen("payment-some")
            # All of it: the case closes, and its row leaves the list of open ones.
            owed = lender.get("/accounts/A-C03").json()
            lender.pay("LIVE-2", "A-C03", owed["overdue_minor"])
            expect(row).to_have_count(0, timeout=WITHIN_MS)
            assert console.page.locator(".line-lost").inner_text() == ""
            console.keep_seen("payment-all")


@pytest.mark.demand("1.19")
def test_a_lost_line_is_said_quietly_and_what_was_missed_comes_with_it(lender: Lender) -> None:
    furnish(lender, customers=12)
    with serving(lender.runtime) as origin, working(lender), browser_at(origin) as browser:
        with console_of(browser, origin, expected=["401", "ERR_FAILED"]) as console:
            page = console.page
            page.route("**/api/v1/stream", lambda route: route.abort())
            console.go("/")
            console.sign_in()
            page.wait_for_url("**/console/day")
            console.turn_to("/cases?person=C04")
            row = page.locator(".data-table tbody tr")
            before = row.inner_text()
            expect(page.get_by_test_id("line")).to_contain_text("实时更新中断", timeout=10_000)
            assert console.axe() == []
            console.keep("line-lost-zh-CN-light")
            lender.pay("LIVE-3", "A-C04", 10_000)
            page.unroute("**/api/v1/stream")
            expect(page.get_by_test_id("line")).to_have_text("", timeout=30_000)
            expect(row).not_to_have_text(before, timeout=WITHIN_MS)


@pytest.mark.demand("2.22")
@pytest.mark.demand("1.3")
@in_either_language
def test_the_stop_button_says_what_it_stops_and_everybody_sees_who_did(lender: Lender, language: str, width: int) -> None:
    """Whoever stops speaks one language, whoever reads it at another desk the other; both screens are of one width."""
    furnish(lender, customers=12)
    [other] = {*LANGUAGES} - {language}
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with (
            console_of(browser, origin, language=language, width=width, expected=["401"]) as lead,
            console_of(browser, origin, language=other, width=width, theme="dark", expected=["401"]) as desk,
        ):
            for console, login in ((lead, "lead"), (desk, "zhang")):
                console.go("/")
                console.sign_in(login)
                console.page.wait_for_url("**/console/day" if login == "lead" else "**/console/queue")
                console.settle()
            assert desk.page.get_by_test_id("stop").count() == 0  # a collector may not
            assert lender.contact("C07").status_code == 202  # one waits
            page = lead.page
            stop = page.get_by_test_id("stop")
            expect(stop).to_have_accessible_name(lead.word("stopping.open"))
            assert stop.inner_text() == (lead.word("stopping.open") if width > 1180 else "")  # a sign alone where it is narrow
            stop.click()
            page.get_by_test_id("stop-what").select_option("all:")
            page.get_by_test_id("reason").fill("短信里的电话号码写错了")
            words = page.get_by_test_id("stop-words").inner_text()
            assert lead.word("stopping.means.all") in words and lead.word("stopping.holds", count=1, shown=1) in words
            assert lead.axe() == []
            lead.keep_seen("stop")
            with working(lender):  # from here on: before, what waits is not to go out while it is counted
                page.get_by_test_id("stop-now").click()
                page.get_by_role("heading", name=lead.word("stopping.done_title")).wait_for()
                page.keyboard.press("Escape")
                standing = desk.page.get_by_test_id("standing-pauses")
                stopped = desk.word("stopping.standing", what=desk.word("stopping.all"))
                expect(standing).to_contain_text(stopped, timeout=WITHIN_MS)  # by itself, at another's desk
                expect(standing).to_contain_text("lead")
                expect(standing).to_contain_text("短信里的电话号码写错了")
                assert desk.page.get_by_test_id("lift").count() == 0
                assert desk.axe() == []
                desk.keep_seen("stopped-for-others")
                lead.keep_seen("stopped")
                page.get_by_test_id("lift").click()
                assert "lead" in page.get_by_role("dialog").inner_text()
                assert page.get_by_test_id("lift-now").is_disabled()  # not without a reason
                page.get_by_test_id("reason").fill("号码已更正")
                assert lead.axe() == []
                lead.keep_seen("lift")
                page.get_by_test_id("lift-now").click()
                expect(standing).to_have_text("", timeout=WITHIN_MS)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        facts = [fact for _, fact in latest_facts(work, ["OutreachPaused", "OutreachResumed2"])]
    assert [(fact.kind, fact.data["reason"]) for fact in facts] == [
        ("OutreachResumed2", "号码已更正"),
        ("OutreachPaused", "短信里的电话号码写错了"),
    ]
    assert facts[0].data["paused_by"] == facts[1].data["by"]


@pytest.mark.demand("1.19")
@pytest.mark.demand("0.34")
@pytest.mark.demand("1.3")
def test_the_wall_follows_what_happens(lender: Lender) -> None:
    furnish(lender, customers=12)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        li = add_user(work, "li", Role.COLLECTOR, None)
        distress = open_item(work, "distress", "care", new_id(), None, timedelta(hours=1), priority=9_000)
    with lender.runtime.works.open(lender.tenant, f"user:{li}") as work:
        assert take_next(work, li, ["care"]) is not None
        close_item(work, distress)
    lender.seal()
    with serving(lender.runtime) as origin, working(lender), browser_at(origin) as browser:
        for language, theme in (("zh-CN", "light"), ("en-US", "dark")):
            with console_of(browser, origin, language=language, theme=theme, expected=["401"]) as console:
                page = console.page
                console.go("/")
                console.sign_in()
                page.wait_for_url("**/console/day")
                console.settle()
                page.keyboard.press("g")
                page.keyboard.press("w")
                page.wait_for_url("**/console/wall")
                console.settle()
                people = page.locator("section", has=page.locator("#wall-people")).inner_text()
                assert "li" in people and ("建议歇一会儿" in people or "a break would do good" in people)
                assert page.locator(".wall-hours li.open").count() == 14
                waiting = page.get_by_test_id("wall-waiting")
                before = int(waiting.locator("dd > span").inner_text())
                with lender.runtime.works.open(lender.tenant, "test") as work:
                    open_item(work, "call_back", "care", new_id(), None, timedelta(hours=1))
                expect(waiting.locator("dd > span")).to_have_text(str(before + 1), timeout=WITHIN_MS)
                waiting.get_by_role("button").focus()
                page.keyboard.press("Shift+Tab")
                page.keyboard.press("Tab")
                expect(waiting.locator(".wall-tip")).to_be_visible()
                assert console.axe() == []
                assert console.is_too_wide() == 0
                console.keep(f"wall-{language}-{theme}")
                page.set_viewport_size({"width": 1024, "height": 800})
                assert console.is_too_wide() == 0
                console.keep(f"wall-{language}-{theme}-1024")
