"""A lost password, from the administrator's screen to the first page of whoever lost it; and changing one's own."""

from __future__ import annotations

import pytest
from tests.conftest import Lender
from tests.console.desk import LANGUAGES, PASSWORD, THEMES, browser_at, console_of, needs_console, serving

from tideover.security import Role, add_user, reset_password

pytestmark = needs_console
EXPECTED = ["401", "403"]
CHOSEN = "staple 灯塔 horse"


@pytest.mark.demand("1.8")
def test_a_lost_password_is_given_anew_and_chosen_before_anything_else(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "root", Role.ADMINISTRATOR, PASSWORD)
        add_user(work, "zhang", Role.COLLECTOR, None)
        add_user(work, "core", Role.SYSTEM, None)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=EXPECTED) as console:
            page = console.enter("/administration/users", "root")
            page.get_by_test_id("change-core").click()
            assert page.get_by_test_id("reset-password").count() == 0  # systems act by token
            page.get_by_role("button", name="关闭").click()
            page.get_by_test_id("change-zhang").click()
            page.get_by_test_id("reset-password").click()
            given = page.get_by_test_id("one-time-password").inner_text()
            assert console.axe() == []
            console.keep("one-time-password")
            page.get_by_role("button", name="关闭").click()
            page.locator(".data-table tbody tr", has_text="zhang").get_by_text("待换一次性密码").wait_for()
            assert given not in page.content()
        with console_of(browser, origin, expected=EXPECTED) as console:
            page = console.page
            console.go("/cases?state=all")
            console.sign_in("zhang", given)
            page.wait_for_url("**/console/password?to=**")
            page.get_by_role("heading", name="设置自己的密码").wait_for()
            page.goto(f"{origin}/console/queue")  # nowhere else
            page.wait_for_url("**/console/password?to=**")
            page.goto(f"{origin}/people")  # nor where it was before
            page.wait_for_url("**/console/password?to=**people**")
            page.goto(f"{origin}/console/cases?state=all")
            page.wait_for_url("**/console/password?to=**")
            page.get_by_label("一次性密码").fill("not this one")
            page.get_by_label("新密码", exact=True).fill("short")
            page.get_by_role("alert").filter(has_text="密码至少 10 个字符").wait_for()
            page.get_by_label("新密码", exact=True).fill(CHOSEN)
            page.get_by_label("再输一遍新密码").fill("something else")
            page.get_by_text("两次输入的不一样").wait_for()
            assert page.get_by_test_id("choose-password").is_disabled()
            page.get_by_label("再输一遍新密码").fill(CHOSEN)
            page.keyboard.press("Enter")
            page.get_by_text("现在的密码不正确").wait_for()
            page.get_by_label("一次性密码").fill(given)
            page.keyboard.press("Enter")
            page.wait_for_url("**/console/cases?state=all")
            console.settle()
            # And once more, of one's own accord.
            page.get_by_test_id("user-menu").click()
            page.get_by_role("menuitem", name="修改密码").click()
            page.wait_for_url("**/console/password")
            page.get_by_label("现在的密码").fill(CHOSEN)
            page.get_by_label("新密码", exact=True).fill(PASSWORD)
            page.get_by_label("再输一遍新密码").fill(PASSWORD)
            page.get_by_test_id("choose-password").click()
            page.get_by_role("status").get_by_text("密码已修改").wait_for()
            page.get_by_role("link", name="回到首页").click()
            page.wait_for_url("**/console/queue")


def test_choosing_a_password_reads_well_in_both_languages_and_themes(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        zhang = add_user(work, "zhang", Role.COLLECTOR, PASSWORD)
        given = reset_password(work, zhang)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            for theme in THEMES:
                with console_of(browser, origin, language=language, theme=theme, width=1024, expected=EXPECTED) as console:
                    console.go("/")
                    console.sign_in("zhang", given)
                    console.page.wait_for_url("**/console/password**")
                    console.page.get_by_test_id("choose-password").wait_for()
                    assert console.axe() == [] and console.is_too_wide() == 0, (language, theme)
                    console.keep(f"password-{language}-{theme}")
                    console.page.get_by_test_id("leave").click()
                    console.page.wait_for_url("**/console/sign-in?**")
