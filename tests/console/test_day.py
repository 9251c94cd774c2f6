"""The day in the console: what became of its cases, charts with their figures beside them, and the cases taken away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import TEN, Lender, set_time
from tests.console.desk import DAY, THEMES, browser_at, console_of, furnish, needs_console, serving

from tideover.portrait import refresh_lake

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
