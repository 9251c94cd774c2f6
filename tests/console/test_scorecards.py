"""The screens of scorecards: a lead looks at the team and at one card, a collector at their own; money stands beside, or not at all."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.conftest import TEN, Lender
from tests.console.desk import (
    LANGUAGES,
    PASSWORD,
    THEMES,
    Console,
    browser_at,
    console_of,
    furnish,
    needs_console,
    serving,
)

from tideover.app.demo_staff import open_demo_teams
from tideover.base.ids import AccountId, PersonId, PromiseId, new_id
from tideover.book import find_person
from tideover.book.model import PromiseBroken, PromiseKept, PromiseTaken
from tideover.journal import record_all
from tideover.security import user_named

pytestmark = needs_console
UNAUTHORIZED = "401"


def worked(lender: Lender) -> None:
    """The demo's people after a month: zhou kept most promises, lin few (of few); one real payment after zhou's work."""
    furnish(lender)
    open_demo_teams(lender.runtime, lender.tenant, PASSWORD)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        whose = {login: f"user:{user_named(work, login).user}" for login in ("zhou", "lin", "huang", "su")}
        person = find_person(work, "C01")
    due = TEN.date() - timedelta(days=2)
    for login, taken, kept in (("zhou", 40, 34), ("lin", 30, 9), ("huang", 44, 30), ("su", 3, 3)):
        with lender.runtime.works.open(lender.tenant, "test") as work:
            ids = [PromiseId(new_id()) for _ in range(taken)]
            account = AccountId(new_id())
            said = [PromiseTaken(PersonId(person.id), account, each, 10_000, "CNY", due, whose[login]) for each in ids]
            ends = [
                (PromiseKept if number < kept else PromiseBroken)(PersonId(person.id), account, each, 10_000, "CNY")
                for number, each in enumerate(ids)
            ]
            record_all(work, [*said, *ends], at=TEN - timedelta(days=3))
    lender.seal()


def open_at(console: Console, login: str, path: str) -> None:
    console.go("/sign-in")
    console.sign_in(login)
    console.page.wait_for_function("() => !location.pathname.endsWith('/sign-in')")
    console.settle()
    console.turn_to(path)


@pytest.mark.demand("1.4")
@pytest.mark.demand("4.15")
def test_a_lead_looks_at_the_team_and_a_collector_at_themselves(lender: Lender) -> None:
    worked(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            open_at(console, "lead", "/scorecards?days=90")
            page = console.page
            people = page.get_by_role("table", name="人员")
            rows = {row.locator("th").inner_text(): row.inner_text() for row in people.locator("tbody tr").all()}
            assert list(rows) == sorted(rows) and "compliance" not in rows  # by login; only the lead's teams
            assert "85%" in rows["zhou"] and "34 / 40" in rows["zhou"] and "高于同类" in rows["zhou"]
            assert "低于同类" in rows["lin"]
            assert "数量太少，不作比较" in rows["su"] and "其他成果不足，暂不显示" in rows["su"]
            assert people.locator("[aria-sort]").count() == 0  # nothing to sort by, money least of all
            page.get_by_test_id("card-zhou").click()
            page.get_by_role("heading", name="zhou 的业绩卡").wait_for()
            quality = page.get_by_test_id("score-quality").inner_text()
            assert "暂未计量" in quality and "质检尚未上线" in quality and "0" not in quality
            page.get_by_test_id("period").select_option("7")
            page.wait_for_url("**/scorecards?**days=7**")
            console.settle()
            assert "zhou" in page.locator("#card").inner_text()  # the chosen card stays
        with console_of(browser, origin, expected=[UNAUTHORIZED, "403"]) as console:
            open_at(console, "zhou", "/own-scorecard")
            shown = console.page.locator("main").inner_text()
            assert "85%" in shown and "lin" not in shown
            names = console.page.locator("nav.side a").all_inner_texts()
            assert "我的业绩卡" in names and "业绩卡" not in names
            console.turn_to("/scorecards")
            assert "没有查看或操作的权限" in console.page.get_by_role("alert").first.inner_text()


@pytest.mark.demand("1.4")
def test_the_screens_are_for_everybody(lender: Lender) -> None:
    """axe, both languages and themes, wide and narrow; nothing is wider than the screen, nothing in the other language."""
    worked(lender)
    pages = {"scorecards": "/scorecards", "scorecard": "/scorecards?who=collections", "own-scorecard": "/own-scorecard"}
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            for theme in THEMES:
                width = 1024 if theme == "dark" else 1440
                with console_of(
                    browser, origin, language=language, theme=theme, width=width, expected=[UNAUTHORIZED]
                ) as console:
                    open_at(console, "lead", "/scorecards")
                    for name, path in pages.items():
                        console.turn_to(path)
                        console.keep(f"{name}-{language}-{theme}-{width}")
                        assert console.axe() == [], (name, language, theme)
                        assert console.is_too_wide() == 0, (name, language, theme, width)
                        if language == "en-US":
                            shown = console.page.locator("main").inner_text()
                            assert not re.search(r"[\u4e00-\u9fff](?!\*)", shown), (name, shown)
