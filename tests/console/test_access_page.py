"""The access log in the console: who did what to whom and why, for those who may see it, in words of either language."""

from __future__ import annotations

import re

import pytest
from tests.conftest import Lender
from tests.console.desk import PASSWORD, browser_at, console_of, look_at, needs_console, serving

from tideover.book import erase_person, find_person
from tideover.security import Role, add_user, record_reveal, reset_password

pytestmark = needs_console


def looked_up(lender: Lender) -> None:
    """Zhang looked at two customers' numbers, one of whom was erased since; root gave zhang a one-time password."""
    for ref in ("C1", "C2"):
        lender.customer(ref)
        lender.account(f"A-{ref}", ref)
    lender.import_book()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "lead", Role.ADMINISTRATOR, PASSWORD)
        add_user(work, "inspector", Role.INSPECTOR, PASSWORD)
        zhang = add_user(work, "zhang", Role.COLLECTOR, PASSWORD)
    with lender.runtime.works.open(lender.tenant, f"user:{zhang}") as work:
        for ref in ("C1", "C2"):
            record_reveal(work, find_person(work, ref).id, "phone", "called in from +8619900001234")
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        erase_person(work, find_person(work, "C2").id)
        reset_password(work, zhang)
    lender.post("/days", {"day": "2026-12-01"})
    lender.run_jobs()


@pytest.mark.demand("2.15")
def test_who_looked_at_what_is_read_by_whoever_may(lender: Lender) -> None:
    looked_up(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=["401"]) as console:
            page = console.enter("/access", "inspector")
            rows = page.locator(".data-table tbody tr")
            given = rows.filter(has_text="已给予一次性密码")
            assert "operator" in given.inner_text() and "zhang" in given.inner_text()
            looked = rows.filter(has_text=re.compile("C1")).inner_text()
            assert "zhang" in looked and "called in from" in looked and "19900001234" not in page.content()
            assert "已擦除" in rows.filter(has_text="C2").filter(has_text="zhang").inner_text()
            assert page.locator("nav.side a[href='/audit']").count() == 0
            page.keyboard.press("g")
            page.keyboard.press("l")
            page.wait_for_url("**/console/access")
            rows.filter(has_text=re.compile("C1")).get_by_role("link").click()
            page.wait_for_url("**/console/people/*-*")


def test_the_access_log_reads_well_in_both_languages_and_themes(lender: Lender) -> None:
    looked_up(lender)
    english = look_at(lender, {"access": "/access"})
    assert "One-time password given" in english["access"]
