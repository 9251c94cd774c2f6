"""The screen of holidays: another year is chosen, nothing can be changed."""

from __future__ import annotations

import re

import pytest
from tests.conftest import Lender
from tests.console.desk import LANGUAGES, PASSWORD, THEMES, browser_at, console_of, needs_console, serving

from tideover.security import Role, add_user

pytestmark = needs_console


@pytest.mark.demand("1.16")
def test_holidays_are_looked_at(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "audit", Role.AUDITOR, PASSWORD)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            for theme in THEMES:
                width = 1024 if theme == "dark" else 1440
                # 404: nothing has been decided on the day that is seen first
                with console_of(
                    browser, origin, language=language, theme=theme, width=width, expected=["401", "404"]
                ) as console:
                    page = console.page
                    console.go("/sign-in")
                    console.sign_in("audit")
                    console.until("!location.pathname.endsWith('/sign-in')")
                    console.settle()
                    console.turn_to("/administration/calendars")
                    assert "2026-04-03" in page.locator("main").inner_text()  # Good Friday
                    page.get_by_test_id("year").select_option("2027")
                    page.get_by_text("2027-03-26").first.wait_for()
                    console.settle()
                    console.keep(f"calendars-{language}-{theme}-{width}")
                    assert console.axe() == [], (language, theme)
                    assert console.is_too_wide() == 0, (language, theme, width)
                    assert page.locator("main button, main input").count() == 0
                    if language == "en-US":
                        assert not re.search(r"[\u4e00-\u9fff]", page.locator("main").inner_text())
