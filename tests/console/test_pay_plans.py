"""The screen of pay plans: put together from measures, or pasted; what is wrong with it stands beside, with its line."""

from __future__ import annotations

import re

import pytest
from tests.conftest import Lender
from tests.console.desk import LANGUAGES, PASSWORD, THEMES, browser_at, console_of, needs_console, serving

from tideover.security import Role, add_user

pytestmark = needs_console
UNAUTHORIZED = "401"  # and 404: nothing has been decided on the day that the lead sees first
BY_MONEY = 'name = "旧方案"\n\n[[measures]]\nmeasure = "recovered_amount"\nweight = 100\ngate = true\n'


@pytest.mark.demand("1.4")
@pytest.mark.demand("4.15")
def test_a_plan_by_money_alone_is_found_and_put_right(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "lead", Role.TEAM_LEAD, PASSWORD)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            for theme in THEMES:
                width = 1024 if theme == "dark" else 1440
                with console_of(
                    browser, origin, language=language, theme=theme, width=width, expected=[UNAUTHORIZED, "404"]
                ) as console:
                    page = console.page
                    console.go("/sign-in")
                    console.sign_in()
                    console.until("!location.pathname.endsWith('/sign-in')")
                    console.settle()
                    console.turn_to("/administration/pay-plans")
                    is_zh = language == "zh-CN"
                    page.get_by_test_id("pay-text").fill(BY_MONEY if is_zh else BY_MONEY.replace("旧方案", "old"))
                    page.get_by_test_id("pay-check").click()
                    found = page.get_by_test_id("pay-found")
                    found.locator("li").first.wait_for()
                    console.settle()
                    told = found.inner_text()
                    assert found.locator("li").count() == 3
                    assert ("第 3 行" if is_zh else "Line 3") in told and ("只看回款" if is_zh else "alone") in told
                    console.keep(f"pay-plan-{language}-{theme}-{width}")
                    assert console.axe() == [], (language, theme)
                    assert console.is_too_wide() == 0, (language, theme, width)
                    if not is_zh:
                        assert not re.search(r"[\u4e00-\u9fff]", page.locator("main").inner_text())
                    page.get_by_test_id("pay-text").fill("")
                    for measure, weight in (("quality", "60"), ("recovered_amount", "40")):
                        page.get_by_test_id("pay-measure").select_option(measure)
                        page.get_by_test_id("pay-weight").fill(weight)
                        page.get_by_test_id("pay-add").click()
                    assert 'measure = "recovered_amount"\nweight = 40' in page.get_by_test_id("pay-text").input_value()
                    page.get_by_test_id("pay-check").click()
                    found.locator(".status.good").wait_for()
