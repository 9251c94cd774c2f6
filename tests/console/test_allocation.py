"""The screens Team and Allocation: a team with one person on leave is given its cases, one is moved by hand."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.conftest import Lender
from tests.console.desk import (
    DAY,
    PASSWORD,
    Console,
    browser_at,
    console_of,
    furnish,
    in_either_language,
    look_at,
    needs_console,
    serving,
)

from tideover.app.demo_staff import open_demo_teams
from tideover.book import find_person
from tideover.worklist import open_item, open_items_of_teams

pytestmark = needs_console
UNAUTHORIZED = "401"


def staffed(lender: Lender) -> None:
    """The demo's people, and cases that nobody has before two of their teams."""
    furnish(lender)
    open_demo_teams(lender.runtime, lender.tenant, PASSWORD)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for number in range(1, 25):
            whose = find_person(work, f"C{number:02d}").id
            team = "care" if number % 4 == 0 else "collections"
            open_item(work, "treat_case", team, uuid4(), whose, timedelta(hours=4), priority=number * 10)


def spread(page: Any) -> dict[str, list[str]]:
    rows = page.locator(".plain-table tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}


@pytest.mark.demand("1.4")
@pytest.mark.demand("4.15")
@in_either_language
def test_a_team_with_one_on_leave_is_given_its_cases(lender: Lender, language: str, width: int) -> None:
    staffed(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            page = console.page
            console.go("/sign-in")
            console.sign_in()
            page.wait_for_url("**/console/day")
            console.settle()
            _leave_is_noted(console)
            page.keyboard.press("g")
            page.keyboard.press("a")
            page.wait_for_url("**/console/allocation")
            console.settle()
            page.get_by_test_id("allocation-team").select_option("collections")
            page.get_by_test_id("preview").click()
            page.wait_for_url("**/console/allocation/*-*")
            console.settle()
            _who_gets_what(console, lender)
            _one_moved(console)
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED, "403"]) as console:
            console.go("/sign-in")
            console.sign_in("zhou")  # works there, and does not say who does what
            console.page.wait_for_url("**/console/queue")
            console.settle()
            names = console.page.locator("nav.side a").all_inner_texts()
            assert console.word("nav.cases") in names
            assert console.word("nav.allocation") not in names and console.word("nav.team") not in names
            console.go("/allocation")
            assert console.word("error.permission_required") in console.page.get_by_role("alert").first.inner_text()
            console.keep_seen("allocation-not-allowed")


def _leave_is_noted(console: Console) -> None:
    page = console.page
    console.turn_to("/team?team=collections")
    row = page.locator(".data-table tbody tr", has_text="zhou")
    assert console.word("team.minutes", left=250, whole=400) in row.inner_text()
    soon = console.word("team.runs_out", name=console.word("skill.collections-basic"), until="2026-12-13")
    assert page.locator(".status.care").inner_text().endswith(soon)  # one certificate
    page.get_by_role("button", name=console.word("team.leave_note_of", who="zhou")).click()
    page.get_by_role("dialog").wait_for()
    console.keep_seen("team-leave")
    page.get_by_test_id("note-leave").click()
    row.get_by_text(console.word("team.away")).wait_for()
    assert DAY in row.inner_text()
    console.keep_seen("team-on-leave")


def _who_gets_what(console: Console, lender: Lender) -> None:
    page = console.page
    shares = spread(page)
    assert shares["zhou"][0] == "0" and console.word("team.away") in shares["zhou"][3]
    given = {login: int(cells[0]) for login, cells in shares.items()}
    assert sum(given.values()) == 18
    assert all(given[login] > 0 for login in ("lead", "lin", "huang"))
    assert "示例" not in page.locator("main").inner_text()  # masked
    with lender.runtime.works.open(lender.tenant, "test") as work:
        waiting = open_items_of_teams(work, ["collections"], ["treat_case"], 99)
        assert all(item.owner is None for item in waiting)
    console.keep_seen("allocation-preview")
    page.get_by_test_id("apply").click()
    page.locator(".page-actions .status.good").wait_for()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        owners = {item.owner for item in open_items_of_teams(work, ["collections"], ["treat_case"], 99)}
        assert None not in owners and len(owners) >= 3


def _one_moved(console: Console) -> None:
    page = console.page
    first = page.locator(".data-table tbody tr").first
    before = first.inner_text()
    to = "lin" if "\nlin" in before or "\tlin" in before else "huang"
    to = "huang" if to == "lin" else "lin"
    first.get_by_role("button", name=re.compile(console.word("allocation.move"))).click()
    assert page.get_by_test_id("move").is_disabled()  # not without a reason
    page.get_by_test_id("move-to").select_option(label=to)
    page.get_by_test_id("move-reason").select_option("request")
    console.keep_seen("allocation-move")
    page.get_by_test_id("move").click()
    page.get_by_text(console.word("allocation.now", who=to)).wait_for()
    console.keep_seen("allocation-moved")


@pytest.mark.demand("1.4")
def test_the_screens_are_for_everybody(lender: Lender) -> None:
    """axe, both languages and themes, wide and narrow; nothing is wider than the screen, nothing in the other language."""
    staffed(lender)
    run = lender.post("/allocations", {}).json()["run"]
    pages = {"team": "/team", "allocation": "/allocation", "allocation-run": f"/allocation/{run}"}
    assert set(look_at(lender, pages)) == set(pages)
