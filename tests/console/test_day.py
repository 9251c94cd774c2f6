"""The day in the console: what became of its cases, charts with their figures beside them, and the cases taken away."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import ibis
import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time
from tests.console.desk import (
    DAY,
    LANGUAGES,
    PASSWORD,
    THEMES,
    Console,
    browser_at,
    console_of,
    furnish,
    look_at,
    needs_console,
    serving,
)

from tideover.outreach.day import deciding
from tideover.portrait import refresh_lake
from tideover.security import Role, add_user

pytestmark = needs_console
UNAUTHORIZED = "401"


@pytest.mark.demand("1.14")
@pytest.mark.demand("1.20")
def test_what_became_of_a_day_is_shown_with_its_figures_and_taken_away(lender: Lender, tmp_path: Path) -> None:
    furnish(lender)
    set_time(lender.runtime, TEN + timedelta(days=2))
    refresh_lake(lender.runtime.works, lender.tenant, lender.runtime.settings.root / "lake")
    told = lender.get(f"/days/{DAY}/measures?by=bucket").json()
    cure = next(each for each in told["measures"] if each["measure"] == "cure" and not each["group"])
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for theme in THEMES:
            with console_of(browser, origin, theme=theme, expected=[UNAUTHORIZED]) as console:
                page = console.page
                console.go(f"/day/{DAY}")
                console.sign_in()
                page.wait_for_url(f"**/console/day/{DAY}")
                console.settle()
                for place in range(2):  # drawn when somebody comes to it
                    page.locator(".chart").nth(place).scroll_into_view_if_needed()
                    console.until(f"document.querySelectorAll('.chart')[{place}]?.matches('[data-drawn=yes]:has(canvas)')")
                assert page.locator(".chart").count() == 2
                figure = page.get_by_test_id("measure-cure")
                assert f"{cure['numerator']} / {cure['denominator']}" in figure.inner_text()
                why = figure.locator(".wall-why")
                assert not figure.locator(".wall-tip").is_visible()
                why.focus()
                tip = figure.locator(".wall-tip").inner_text()
                assert "当日逾期的案件" in tip and "三十日后无任何逾期" in tip and "30 天内" in tip
                assert "当日逾期的案件" in str(why.get_attribute("aria-label"))
                page.get_by_test_id("measure").select_option("cure")
                rows = page.locator("section", has=page.locator("#measures")).locator("table tbody tr")
                groups = [each for each in told["measures"] if each["measure"] == "cure" and each["group"]]
                assert sorted(rows.locator("th").all_inner_texts()) == sorted(each["group"]["bucket"] for each in groups)
                page.get_by_test_id("measure-by").select_option("by")
                page.get_by_role("columnheader", name="由谁处理").wait_for()
                assert console.axe() == []
                console.keep(f"day-measures-{theme}")
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.page
            console.go(f"/day/{DAY}")
            console.sign_in()
            page.locator(".chart").first.scroll_into_view_if_needed()
            console.until("document.querySelector('.chart[data-drawn=yes]')")
            with page.expect_download() as got:
                page.get_by_test_id("export").click()
            got.value.save_as(tmp_path / "day.csv")
            name = got.value.suggested_filename
            page.get_by_test_id("exported").wait_for()
    lines = (tmp_path / "day.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("account,creditor,treatment") and len(lines) > 10
    assert name == f"day-{DAY}.csv"
    assert [entry["kind"] for entry in lender.get("/access-log").json()["entries"]].count("DayCasesExported") == 1


@pytest.mark.demand("1.20")
@pytest.mark.demand("2.15")
def test_every_figure_of_a_day_leads_to_its_people(lender: Lender) -> None:
    """From each step, refusal, treatment, segment, contact, hour and measure to its cases, and on to a case; taken away as shown."""
    furnish(lender)
    set_time(lender.runtime, TEN + timedelta(hours=9))
    lender.run_jobs()
    lender.seal()
    refresh_lake(lender.runtime.works, lender.tenant, lender.runtime.settings.root / "lake")
    told = lender.get(f"/days/{DAY}").json()
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language, width in product(LANGUAGES, (1440, 1024)):
            with console_of(browser, origin, language=language, width=width, expected=["401"]) as console:
                page = console.enter(f"/day/{DAY}")
                share = page.get_by_test_id("step-permitted").locator(".why-place")
                assert not share.locator(".wall-tip").is_visible()
                share.locator("button").focus()
                tip = share.locator(".wall-tip").inner_text()
                assert ("分子" if language == "zh-CN" else "Numerator") in tip and (
                    "时点" if language == "zh-CN" else "Clock"
                ) in tip
                assert str(told["funnel"][2]["cases"]) in tip and str(told["funnel"][3]["cases"]) in tip
                for step in told["funnel"]:
                    links = page.get_by_test_id(f"step-{step['step']}").get_by_role("link")
                    assert links.count() == (1 if step["cases"] else 0), step
                _through(console, told)
                console.go(f"/day/{DAY}")
                _measures_people(console)
                console.turn_to(f"/day/{DAY}/cases?state=refused")
                with page.expect_download() as got:
                    page.get_by_test_id("export").click()
                lines = list(csv.DictReader(io.StringIO(Path(got.value.path()).read_text(encoding="utf-8"))))
                assert len(lines) == page.locator(".data-table tbody tr").count()
                assert {line["state"] for line in lines} == {"refused"}


def _through(console: Console, told: dict[str, Any]) -> None:
    """Every link of the funnel and the counts: as many cases as it says (of contacts: some), and the first one opens."""
    page = console.page
    hrefs = page.locator("main").evaluate(
        "main => [...main.querySelectorAll('.funnel tbody a, .counts a, table.load a, .row-count')].map(each => each.getAttribute('href'))"
    )
    wanted = len([step for step in told["funnel"] if step["cases"]]) + len(told["refusals"]) + len(told["contacts"])
    wanted += sum(len(told[name]) for name in ("treatments", "segments", "buckets", "by", "dropped", "ended"))
    assert len(hrefs) == wanted + sum(len(hours) for hours in told["load"].values())
    for href in [*hrefs[:8], *hrefs[8::5]]:  # each step; of the rest some
        console.turn_to(href.removeprefix("/console"))
        assert page.locator(".data-table tbody tr").count() > 0, href
        assert "示例" not in page.locator(".data-table").inner_text()
    page.locator("[data-row-link]").first.click()
    page.wait_for_url("**/console/cases/**")
    console.settle()


def _measures_people(console: Console) -> None:
    """From a measure's denominator to the cases in it, each with its part."""
    page = console.page
    link = page.get_by_test_id("measure-cure").get_by_role("link").last
    count = int(link.inner_text())
    link.click()
    page.wait_for_url("**/decided?measure=cure&part=denominator")
    console.settle()
    assert page.locator(".data-table tbody tr").count() == min(count, 25)
    assert page.locator(".data-table tbody tr td:last-child").first.inner_text() in ("0 / 1", "1 / 1")


def test_the_lists_behind_a_day_can_be_read_by_everybody(lender: Lender) -> None:
    furnish(lender)
    lender.seal()
    refresh_lake(lender.runtime.works, lender.tenant, lender.runtime.settings.root / "lake")
    pages = {
        "day": f"/day/{DAY}",
        "day-cases": f"/day/{DAY}/cases?step=out",
        "day-refused": f"/day/{DAY}/cases?state=refused",
        "day-decided": f"/day/{DAY}/decided",
        "day-measure": f"/day/{DAY}/decided?measure=recovery&part=denominator&currency=CNY",
    }
    look_at(lender, pages, ours=("（催收）",))


def _stop(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the day's chunk fail until it is not tried again."""
    set_out = deciding.cases
    monkeypatch.setattr(deciding, "_compiled", {})
    monkeypatch.setattr(deciding, "cases", lambda *given: set_out(*given).mutate(willingness=ibis.literal(101)))
    for _ in range(20):
        lender.run_jobs()
        with lender.runtime.database.as_owner() as connection:  # pauses between attempts are the machine's time
            connection.execute(text("UPDATE job SET retry_at = NULL WHERE state = 'ready'"))


@pytest.mark.demand("1.20")
def test_a_day_that_stopped_says_so_and_is_tried_again(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    """And whoever may says what a lane bears."""
    lender.borrower("C1")
    assert lender.post("/days", {"day": DAY}).status_code == 202
    with monkeypatch.context() as patched:
        _stop(lender, patched)
    monkeypatch.setattr(deciding, "_compiled", {})
    for login, role in (("lead", Role.TEAM_LEAD), ("root", Role.ADMINISTRATOR)):
        with lender.runtime.works.open(lender.tenant, "test") as work:
            add_user(work, login, role, PASSWORD)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=["401"]) as console:
            page = console.enter(f"/day/{DAY}")
            told = page.get_by_role("alert").inner_text()
            assert "当日决策已停下" in told and "invalid_cases" in told and "由有运维权限的人员" in told
            assert page.get_by_test_id("again").count() == 0 and page.get_by_test_id("capacity-save").count() == 0
            assert console.axe() == []
            console.keep("day-stopped-lead")
        with console_of(browser, origin, language="en-US", width=1024, expected=["401"]) as console:
            page = console.enter(f"/day/{DAY}", "root")
            assert "has stopped" in page.get_by_role("alert").inner_text()
            assert console.axe() == [] and console.is_too_wide() == 0
            console.keep("day-stopped-operator")
            page.get_by_test_id("again-reason").select_option("cause_mended")
            page.get_by_test_id("again").click()
            page.get_by_role("alert").wait_for(state="detached")
            lender.run_jobs()
            page.reload()
            console.settle()
            assert page.get_by_test_id("step-tasks").get_by_role("link").inner_text() == "1"
            page.get_by_test_id("capacity-lane").select_option("sms")
            page.get_by_test_id("capacity-per-hour").fill("many")
            page.get_by_test_id("capacity-save").click()
            page.get_by_text("A whole number from 0").wait_for()
            page.get_by_test_id("capacity-per-hour").fill("7")
            page.get_by_test_id("capacity-save").click()
            console.until("document.querySelector('[data-testid=capacity-sms] dd')?.textContent === '7'")
    assert lender.get("/capacity").json()["per_hour"]["sms"] == 7
    [retried] = [each for each in lender.get("/access-log").json()["entries"] if each["kind"] == "DeadLetterRetried"]
    assert retried["data"]["reason"] == "cause_mended"
