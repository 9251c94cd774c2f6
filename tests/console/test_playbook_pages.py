"""The screens of playbooks: read, drawn, and tried by hand."""

from __future__ import annotations

import re

import pytest
from tests.conftest import Lender
from tests.console.desk import browser_at, console_of, furnish, look_at, needs_console, serving

pytestmark = needs_console
UNAUTHORIZED = "401"


@pytest.mark.demand("1.11")
@pytest.mark.demand("1.12")
def test_a_playbook_is_tried_by_hand_and_nothing_happens(lender: Lender) -> None:
    furnish(lender)
    before = lender.get("/journal?limit=500").json()
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/day")
            page.keyboard.press("g")
            page.keyboard.press("p")
            page.wait_for_url("**/console/playbooks")
            page.get_by_role("link", name="逾期提醒与还款承诺").click()
            page.wait_for_url("**/playbooks/reminder")
            console.settle()
            page.get_by_test_id("try-begin").click()
            talk = page.get_by_test_id("talk")
            talk.get_by_text("由机器自动与您联系").wait_for()
            for answer, expected in (
                ("是我", "已于"),
                ("下周五还500吧", "2026-12-11（周五）之前还¥500.00，对吗"),
                ("对", "结束：已承诺"),
            ):
                page.get_by_test_id("try-answer").fill(answer)
                page.keyboard.press("Enter")
                talk.get_by_text(re.compile(re.escape(expected))).wait_for()
            assert talk.get_by_text("记下承诺").count() == 1
            assert page.get_by_test_id("try-answer").count() == 0
            console.keep("playbook-tried")
            page.get_by_test_id("try-begin").click()
            page.get_by_test_id("try-answer").fill("我不想活了")
            page.keyboard.press("Enter")
            talk.get_by_text("12356").wait_for()
            assert talk.get_by_text("自伤危险").count() == 1
    after = lender.get("/journal?limit=500").json()
    assert {fact["kind"] for fact in after["facts"]} - {fact["kind"] for fact in before["facts"]} <= {"SignedIn"}


@pytest.mark.demand("1.11")
def test_the_pages_of_playbooks_are_for_everybody(lender: Lender) -> None:
    """axe, both languages and themes, wide and narrow; nothing is wider than the screen, nothing in the other language."""
    furnish(lender)
    pages = {"playbooks": "/playbooks", "playbook": "/playbooks/promise"}
    assert "Let me read that back" in look_at(lender, pages, ours=["中文"])["playbook"]
