"""The console in a real browser, against the real server: signed in, worked in, read in both languages and themes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import Lender
from tests.console.desk import (
    DAY,
    LANGUAGES,
    PASSWORD,
    THEMES,
    Console,
    browser_at,
    console_of,
    furnish,
    in_either_language,
    needs_console,
    serving,
)

from tideover.app.runtime import open_tenant
from tideover.security import Role, add_user

pytestmark = needs_console

UNAUTHORIZED = "401"  # a browser tells of every such answer; signing in begins with one


@in_either_language
@pytest.mark.demand("1.10")
@pytest.mark.demand("0.22")
@pytest.mark.demand("2.15")
def test_somebody_signs_in_sees_the_day_and_opens_a_case(lender: Lender, language: str, width: int) -> None:
    """In one language up to the first page, in the other from there on."""
    furnish(lender)
    day = lender.get(f"/days/{DAY}").json()
    with (
        serving(lender.runtime) as origin,
        browser_at(origin) as browser,
        console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console,
    ):
        page = console.page
        console.go("/")
        assert page.url.endswith("/console/sign-in") and page.title().startswith(console.word("sign_in.title"))
        console.sign_in(password="wrong wrong wrong")
        assert page.get_by_role("alert").inner_text() == console.word("sign_in.refused")
        console.keep_seen("story-sign-in-refused")
        console.sign_in()
        page.wait_for_url("**/console/day")
        console.settle()
        _the_day(console, day)
        _the_language(console)
        _the_refused(console, day)
        _the_cases(console)
        _a_case(console)
        _by_keyboard(console)
        page.get_by_test_id("user-menu").click()
        page.get_by_role("menuitem", name=console.word("user.sign_out")).click()
        page.wait_for_url("**/console/sign-in?**")
        page.go_back()
        page.wait_for_url("**/console/sign-in**")  # what was seen is not seen again
        console.settle()


@in_either_language
@pytest.mark.demand("1.10")
def test_who_may_see_less_is_shown_less_and_told_when_leaving_failed(lender: Lender, language: str, width: int) -> None:
    furnish_little(lender)
    with (
        serving(lender.runtime) as origin,
        browser_at(origin) as browser,
        console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED, "403", "ERR_FAILED"]) as console,
    ):
        page = console.page
        console.go("/")
        console.sign_in("zhang")
        page.wait_for_url("**/console/queue")
        console.settle()
        names = page.locator("nav.side a").all_inner_texts()
        assert console.word("nav.cases") in names
        assert console.word("nav.day") not in names and console.word("nav.access") not in names
        console.go(f"/day/{DAY}")
        assert page.get_by_role("alert").inner_text().startswith(console.word("error.permission_required"))
        console.keep_seen("story-not-permitted")
        # Leaving, and the server cannot be told: nobody is left to believe that they are signed out.
        page.route("**/api/v1/session", lambda route: route.abort() if route.request.method == "DELETE" else route.continue_())
        page.get_by_test_id("user-menu").click()
        page.get_by_role("menuitem", name=console.word("user.sign_out")).click()
        page.wait_for_url("**/console/sign-in?**reason=unconfirmed")
        page.get_by_text(console.word("sign_in.reason.unconfirmed")).wait_for()


@in_either_language
@pytest.mark.demand("1.10")
def test_who_works_for_two_institutions_goes_from_one_to_the_other(lender: Lender, language: str, width: int) -> None:
    furnish_little(lender)
    assert lender.import_book().rejected == 0
    with lender.runtime.works.open(open_tenant(lender.runtime, "harbour"), "test") as work:
        add_user(work, "zhang", Role.TEAM_LEAD, PASSWORD)
    with (
        serving(lender.runtime) as origin,
        browser_at(origin) as browser,
        console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED, "404"]) as console,
    ):
        page = console.page
        console.enter("/accounts/A-C1", "zhang")
        assert page.locator(".tenant").inner_text().endswith("default") and page.locator("#obstacles, .figures").count() > 0
        page.get_by_test_id("user-menu").click()
        page.get_by_role("menuitem", name=console.word("user.switch_tenant")).click()
        page.wait_for_url("**/console/sign-in?reason=switch")
        page.get_by_text(console.word("sign_in.reason.switch")).wait_for()
        assert page.input_value("#tenant") == ""
        console.keep_seen("story-switch")
        console.sign_in("zhang", tenant="harbour")
        page.wait_for_url("**/console/day")  # as what they are there
        console.turn_to("/accounts/A-C1")
        assert page.locator(".tenant").inner_text().endswith("harbour")
        page.get_by_role("alert").wait_for()  # nothing of the other is there
        assert page.locator("#obstacles, .figures").count() == 0
        console.keep_seen("story-switched")
        page.go_back()
        console.settle()
        assert page.locator(".tenant").inner_text().endswith("harbour")


@pytest.mark.demand("1.10")
def test_what_was_typed_stays_when_the_last_of_the_console_comes_late(lender: Lender) -> None:
    with (
        serving(lender.runtime) as origin,
        browser_at(origin) as browser,
        console_of(browser, origin, expected=[UNAUTHORIZED]) as console,
    ):
        page, held = console.page, []
        page.route("**/assets/zh_CN-*.js", lambda route: held.append(route))  # the components' own words
        console.go("/sign-in")
        page.fill("#login", "lead")
        (late,) = held
        with page.expect_response("**/assets/zh_CN-*.js"):
            late.continue_()
        page.wait_for_timeout(500)  # what it would rebuild, it would have rebuilt by now
        assert page.input_value("#login") == "lead"


def _the_day(console: Console, day: dict[str, Any]) -> None:
    page = console.page
    assert "default" in page.locator(".tenant").inner_text()
    assert page.get_by_test_id("clock").inner_text().endswith(console.word("clock.still"))
    assert "13:00" in page.get_by_test_id("clock").inner_text()  # the tenant's zone, wherever the browser is
    shown = [int(text.replace(",", "")) for text in page.locator(".funnel tbody td:nth-child(3)").all_inner_texts()]
    assert shown == [step["cases"] for step in day["funnel"]]
    assert shown[0] == 30 > shown[3] > 0
    assert page.locator(".funnel tbody th").first.inner_text() == console.word("funnel.persons")


def _the_language(console: Console) -> None:
    """The other one, which stays."""
    page = console.page
    console.language = next(each for each in LANGUAGES if each != console.language)
    page.get_by_test_id(f"language-{console.language}").click()
    page.get_by_role("heading", name=console.word("day.funnel")).wait_for()
    assert page.locator("html").get_attribute("lang") == console.language
    if console.language == "en-US":
        assert not re.search(r"[\u4e00-\u9fff]", page.locator("main").inner_text())
    page.reload()
    console.settle()
    assert page.get_by_role("heading", level=1).inner_text() == console.word("nav.day")


def _the_refused(console: Console, day: dict[str, Any]) -> None:
    page = console.page
    refusal = next(each for each in day["refusals"] if each["rule"] == "STOP")
    page.get_by_role("link", name=console.word("day.refused_by", rule="STOP", count=refusal["cases"])).click()
    page.wait_for_url("**/cases?state=refused&rule=STOP")
    console.settle()
    assert page.locator(".data-table tbody tr").count() == refusal["cases"]
    assert "C05" in page.locator(".data-table tbody tr").first.inner_text()


def _the_cases(console: Console) -> None:
    page = console.page
    page.locator("nav.side").get_by_role("link", name=console.word("nav.cases"), exact=True).click()
    page.wait_for_url("**/console/cases")
    console.settle()
    first = page.locator(".data-table tbody tr").all_inner_texts()
    assert len(first) == 25
    assert all("示例" not in row for row in first)  # nobody's name stands there in full
    page.get_by_test_id("next-page").click()
    page.wait_for_url("**/cases?cursor=**")
    console.until("document.querySelectorAll('.data-table tbody tr').length < 25")
    second = page.locator(".data-table tbody tr").all_inner_texts()
    assert second and not set(first) & set(second)
    page.get_by_role("button", name=console.word("table.previous")).click()
    console.until("document.querySelectorAll('.data-table tbody tr').length === 25")
    assert page.locator(".data-table tbody tr").all_inner_texts() == first
    page.get_by_role("button", name=console.word("cases.dpd")).click()
    page.wait_for_url("**/cases?order=dpd")
    console.until("document.querySelector('th[aria-sort=descending]')")
    console.settle()
    days = [int(re.sub(r"\D", "", cell)) for cell in page.locator(".data-table tbody tr td:nth-child(3)").all_inner_texts()]
    assert days == sorted(days, reverse=True) and days[0] == 109, days
    page.locator("[data-page-search]").fill("C03")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases?**person=C03")
    console.until("document.querySelectorAll('.data-table tbody tr').length === 1")


def _a_case(console: Console) -> None:
    page = console.page
    page.locator("[data-row-link]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/cases/*-*")
    console.settle()
    assert page.get_by_role("heading", level=1).inner_text() == "刘**"
    body = page.locator("main").inner_text()
    assert "13800000003" not in body.replace(" ", "") and console.word("masked.phone", tail="0003") in page.content()
    thread = page.locator(".thread").inner_text()
    assert "我失业了" in thread and "138****0003" in thread.replace(" ", "")
    lawful = page.locator("section", has=page.locator("#lawful"))
    assert (
        lawful.locator(".status.stop", has_text=console.word("channel.voice")).count() == 1
    )  # a stop: relief is being considered
    lawful.get_by_label(console.word("lawful.purpose")).select_option("service")
    lawful.locator(".ways-open").wait_for()
    assert page.locator(".money.large").first.inner_text().startswith("¥")


def _by_keyboard(console: Console) -> None:
    page = console.page
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/console/day")
    console.settle()
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_text(console.word("help.this")).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name=console.word("palette.title")).fill("C12")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people?person=C12")
    console.settle()
    assert "C12" in page.locator(".data-table tbody").inner_text()


def test_every_page_reads_well_in_both_languages_and_themes(lender: Lender) -> None:
    furnish(lender, customers=14)
    case = lender.get("/cases?person=C03").json()["cases"][0]
    pages = {
        "day": "/day",
        "day-cases": f"/day/{DAY}/cases",
        "day-none": "/day/2026-11-02",
        "queue": "/queue",
        "cases": "/cases",
        "cases-none": "/cases?person=nobody",
        "case": f"/cases/{case['case']}",
        "people": "/people",
        "people-none": "/people?person=nobody",
        "items": "/items",
        "items-none": "/items?kind=survey",
        "person": "/people/C07",
        "stopped": "/people/C05",
        "missing": "/nowhere",
    }
    assert _read_through(lender, pages, "lead") == len(pages) * 4


def test_every_page_of_those_who_decide_reads_well_in_both_languages_and_themes(lender: Lender) -> None:
    """What leads, compliance and administrators look at, as an administrator sees it."""
    furnish(lender, customers=14)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "root", Role.ADMINISTRATOR, PASSWORD)
    wish = {"person": "C05", "channel": "email", "purpose": "collect", "account": "A-C05", "template": "overdue-gentle"}
    assert lender.post("/contacts", wish).json()["code"] == "refused"
    lender.seal()
    refused = next(item["id"] for item in lender.timeline("C05") if item["kind"] == "ContactRefused")
    texts = lender.get("/templates?channel=sms").json()["templates"]
    letter = lender.get("/templates?channel=letter").json()["templates"][0]["id"]
    pages = {
        "wall": "/wall",
        "team": "/team",
        "allocation": "/allocation",
        "templates": "/templates",
        "template": f"/templates/{texts[0]['id']}",
        "template-letter": f"/templates/{letter}",
        "template-writing": f"/templates/new?from={texts[0]['id']}",
        "template-sender": "/templates/sender",
        "rulebook": "/rulebook?jurisdiction=CN",
        "rule": "/rulebook/CN-T1",
        "rule-house": "/rulebook/HOUSE-S1",
        "receipt": f"/receipts/{refused}",
        "administration-channels": "/administration/channels",
        "administration-jobs": "/administration/jobs?state=done",
        "administration-differences": "/administration/differences",
        "administration-users": "/administration/users",
    }
    assert _read_through(lender, pages, "root") == len(pages) * 4


def _read_through(lender: Lender, pages: dict[str, str], login: str) -> int:
    """Every page in both languages and themes: nothing that axe calls serious, nothing wider than the screen."""
    looked = 0
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            with console_of(browser, origin, language=language, expected=[UNAUTHORIZED, "404"]) as console:
                console.go("/")
                for theme in THEMES:
                    console.wear(theme, 1440)
                    assert console.axe() == [], (language, theme, "sign-in")
                    console.keep(f"sign-in-{language}-{theme}")
                console.sign_in(login)
                console.page.wait_for_url("**/console/day")
                for name, path in pages.items():
                    console.turn_to(path)
                    for theme in THEMES:
                        console.wear(theme, 1440)
                        assert console.axe() == [], (language, theme, name)
                        assert console.is_too_wide() == 0, (language, theme, name)
                        console.keep(f"{name}-{language}-{theme}")
                        looked += 1
                        if (language, theme) in (("zh-CN", "light"), ("en-US", "dark")):
                            console.wear(theme, 1024)
                            assert console.is_too_wide() == 0, (language, theme, name, 1024)
                            console.keep(f"{name}-{language}-{theme}-1024")
                console.page.keyboard.press("?")
                console.page.get_by_role("dialog").wait_for()
                for theme in THEMES:
                    console.wear(theme, 1440)
                    assert console.axe() == [], (language, theme, "help")
                    console.keep(f"help-{language}-{theme}")
    return looked


def test_a_session_that_nobody_sits_before_ends(lender: Lender) -> None:
    furnish_little(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.page
            page.clock.install()
            console.go("/")
            console.sign_in("zhang")
            page.wait_for_url("**/console/queue")
            console.settle()
            page.clock.fast_forward("28:30")
            page.get_by_role("timer").wait_for()
            console.keep("idle")
            page.get_by_test_id("stay").click()
            page.get_by_role("timer").wait_for(state="hidden")
            page.clock.fast_forward("28:30")
            page.get_by_role("timer").wait_for()
            page.clock.fast_forward("02:00")
            page.wait_for_url("**/console/sign-in?**")
            page.get_by_text("长时间没有操作，已自动退出").wait_for()
            console.go("/cases")
            assert "/console/sign-in" in page.url  # it ended on the server, too
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.page
            console.go("/cases?state=all")
            console.sign_in("zhang")
            page.wait_for_url("**/console/cases?state=all")  # back to where they wanted to go
            console.settle()
            with lender.runtime.database.as_owner() as connection:
                connection.execute(text("UPDATE user_session SET expires_at = clock_timestamp()"))
            page.get_by_label("阶段").select_option("late")
            page.get_by_text("登录已失效").wait_for()
            console.sign_in("zhang")
            page.wait_for_url("**/console/cases?state=all&stage=late")


def furnish_little(lender: Lender) -> None:
    lender.borrower()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "zhang", Role.COLLECTOR, PASSWORD)
