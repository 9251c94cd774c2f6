"""The console keeps itself true: what happens elsewhere is seen without asking."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect
from tests.conftest import Lender
from tests.console.desk import browser_at, console_of, furnish, needs_console, serving

from tideover.base.jobs import run_until_idle
from tideover.journal import Sealer

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
def test_a_payment_is_seen_by_itself(lender: Lender) -> None:
    furnish(lender, customers=12)
    with serving(lender.runtime) as origin, working(lender), browser_at(origin) as browser:
        with console_of(browser, origin, expected=["401", "ERR_"]) as console:
            console.go("/")
            console.sign_in()
            console.page.wait_for_url("**/console/day")
            console.turn_to("/cases?person=C03")
            row = console.page.locator(".data-table tbody tr")
            before = row.inner_text()
            lender.pay("LIVE-1", "A-C03", 10_000)
            expect(row).not_to_have_text(before, timeout=WITHIN_MS)
            # All of it: the case closes, and its row leaves the list of open ones.
            owed = lender.get("/accounts/A-C03").json()
            lender.pay("LIVE-2", "A-C03", owed["overdue_minor"])
            expect(row).to_have_count(0, timeout=WITHIN_MS)
            assert console.page.locator(".line-lost").inner_text() == ""


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
