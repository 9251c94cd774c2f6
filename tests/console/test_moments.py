"""How conversations go, on the screens of dialogues; what somebody meant is said there, and decided on by a colleague."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.conftest import Lender
from tests.console.desk import browser_at, console_of, furnish, look_at, needs_console, serving
from tests.console.test_dialogues import UNAUTHORIZED, app, write  # noqa: F401
from tests.console.test_live import WITHIN_MS, working

pytestmark = needs_console


@pytest.mark.demand("0.11")
def test_a_dialogue_that_goes_badly_shows_it_live_and_why(app: Lender) -> None:  # noqa: F811
    dialogue = write(app, "转人工", "b1")["dialogue"]
    with serving(app.runtime) as origin, working(app), browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/dialogues", "zhang")
            expect(page.locator(".data-table tbody tr")).to_have_count(1)
            assert page.get_by_test_id("goes-badly").count() == 0
            write(app, "我说了转人工！！再不理我就去银保监会投诉", "b2")
            expect(page.get_by_test_id("goes-badly")).to_contain_text("升级风险", timeout=WITHIN_MS)
            page.locator("[data-row-link]").click()
            page.wait_for_url(f"**/dialogues/{dialogue}")
            expect(page.get_by_test_id("moments").locator("polyline")).to_have_count(3)
            mark = page.get_by_test_id("moment")
            assert "提到监管部门" in (mark.get_attribute("title") or "")
            mark.locator("summary").click()
            expect(mark).to_contain_text("再次要求人工")
            assert console.axe() == []
            console.keep("moments-open")


@pytest.mark.demand("2.8")
def test_a_reading_is_corrected_by_one_and_accepted_by_another(app: Lender) -> None:  # noqa: F811
    dialogue = write(app, "这事就先这样吧", "k1")["dialogue"]
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter(f"/dialogues/{dialogue}", "zhang")
            page.get_by_test_id("correct").click()
            expect(page.get_by_test_id("send")).to_be_disabled()  # as it was taken for
            page.get_by_test_id("correct-intent").select_option("hardship")
            page.get_by_test_id("correct-emotion").select_option("sad")
            assert console.axe() == []
            console.keep("correct-reading")
            page.get_by_test_id("send").click()
            expect(page.get_by_test_id("corrected")).to_contain_text("待确认")
            assert page.get_by_test_id("correct").count() == 0
            page.goto(f"{origin}/console/dialogues/corrections")
            expect(page.locator(".data-table tbody tr")).to_have_count(1)
            assert page.get_by_test_id("accept").count() == 0  # a collector decides on none
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/dialogues/corrections", "lead")
            expect(page.locator(".data-table tbody")).to_contain_text("这事就先这样吧")
            page.get_by_test_id("accept").click()
            expect(page.locator(".data-table tbody tr")).to_have_count(0)
            page.get_by_test_id("correction-state").select_option("accepted")
            expect(page.locator(".data-table tbody")).to_contain_text("lead")


@pytest.mark.demand("2.8")
@pytest.mark.parametrize(("language", "width", "theme"), [("zh-CN", 1024, "light"), ("en-US", 1440, "dark")])
def test_a_reading_is_corrected_from_the_timeline(lender: Lender, language: str, width: int, theme: str) -> None:
    furnish(lender, customers=12)  # C03 wrote that they lost their work
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(
            browser, origin, language=language, width=width, theme=theme, expected=[UNAUTHORIZED, "409"]
        ) as console:
            page = console.enter("/people/C03", "zhang")
            entry = page.locator("li.entry", has=page.get_by_test_id("correct"))
            expect(entry).to_have_count(1)
            button = entry.get_by_test_id("correct")
            assert button.inner_text().replace(" ", "") == {"zh-CN": "更正", "en-US": "Correct"}[language]
            button.scroll_into_view_if_needed()
            assert console.axe() == [] and console.is_too_wide() == 0
            console.keep(f"timeline-{language}-{theme}-{width}")
            button.click()
            expect(page.get_by_test_id("send")).to_be_disabled()  # as it was taken for
            page.get_by_test_id("correct-intent").select_option("ask_extension")
            assert console.axe() == []
            console.keep(f"timeline-correct-{language}-{theme}-{width}")
            page.get_by_test_id("send").click()
            page.get_by_role("dialog").wait_for(state="hidden")
            console.settle()
            page.get_by_text({"zh-CN": "有人更正了这句话的理解", "en-US": "A reading was corrected"}[language]).first.wait_for()
            button.click()  # once is enough
            page.get_by_test_id("correct-intent").select_option("hardship")
            page.get_by_test_id("correct-intent").select_option("ask_waiver")
            page.get_by_test_id("send").click()
            expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
            console.keep(f"timeline-corrected-{language}-{theme}-{width}")
    [corrected] = [item for item in lender.timeline("C03") if item["kind"] == "ReadingCorrected"]
    assert corrected["data"]["intent"] == "ask_extension"


@pytest.mark.demand("0.11")
def test_the_screens_of_moments_and_corrections_are_for_everybody(app: Lender) -> None:  # noqa: F811
    dialogue = write(app, "转人工", "w1")["dialogue"]
    write(app, "我说了转人工！！再不理我就去银保监会投诉", "w2")
    write(app, "怎么还款", "w3", "C04")
    words = app.get(f"/dialogues/{dialogue}").json()["words"]
    theirs = next(each for each in words if each["by"] == "customer")
    corrected = {"intent": "complaint", "emotion": "angry"}
    assert app.post(f"/messages/{theirs['message']}/corrections", corrected).status_code == 200
    ours = [text for each in words for text in each["texts"]]
    pages = {"moments-list": "/dialogues", "moments": f"/dialogues/{dialogue}", "corrections": "/dialogues/corrections"}
    english = look_at(app, pages, ours=[*sorted(ours, key=len, reverse=True), "中文"])
    assert "Risk of escalation" in english["moments-list"] and "Risk of escalation" in english["moments"]
    assert "Was taken for" in english["corrections"]
