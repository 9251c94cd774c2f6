"""The screens of playbooks: read, drawn, and tried by hand."""

from __future__ import annotations

import re

import pytest
from tests.conftest import Lender
from tests.console.desk import LANGUAGES, THEMES, browser_at, console_of, furnish, needs_console, serving

pytestmark = needs_console
UNAUTHORIZED = "401"


@pytest.mark.demand("1.11")
@pytest.mark.demand("1.12")
def test_a_playbook_is_tried_by_hand_and_nothing_happens(lender: Lender) -> None:
    furnish(lender)
    before = lender.get("/journal?limit=500").json()
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.page
            console.go("/sign-in")
            console.sign_in()
            page.wait_for_url("**/console/day")
            console.settle()
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
    looked = 0
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            for theme in THEMES:
                width = 1024 if theme == "dark" else 1440
                with console_of(
                    browser, origin, language=language, theme=theme, width=width, expected=[UNAUTHORIZED]
                ) as console:
                    console.go("/sign-in")
                    console.sign_in()
                    console.page.wait_for_url("**/console/day")
                    for name, path in pages.items():
                        console.turn_to(path)
                        console.keep(f"{name}-{language}-{theme}-{width}")
                        assert console.axe() == [], (name, language, theme)
                        assert console.is_too_wide() == 0, (name, language, theme, width)
                        if language == "en-US":
                            shown = console.page.locator("main").inner_text().replace("中文", "")
                            assert name == "playbooks" or "Let me read that back" in shown
                            assert not re.search(r"[\u4e00-\u9fff](?!\*)", shown), (name, shown)
                        looked += 1
    assert looked == 8
