"""Teams and people set up in the console: what is typed there is what the allocation goes by, and leavers give back what they have."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.conftest import TEN, Lender
from tests.console.desk import PASSWORD, Console, browser_at, console_of, look_at, needs_console, serving

from tideover.base.ids import PersonId, UserId
from tideover.security import Role, add_user
from tideover.staffing import Ability, SkillKind, add_member, bar_from, note_skill, open_usual_teams, roster
from tideover.staffing.rosters import Colleague
from tideover.worklist import find_item, open_item

pytestmark = [needs_console, pytest.mark.demand("1.4")]
TODAY = TEN.date()


def staffed(lender: Lender) -> UserId:
    """Zhou in collections with an item of its, a certificate that runs out soon and one that has; Lin in no team."""
    lender.borrower("C7")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "lead", Role.TEAM_LEAD, PASSWORD)
        zhou, _ = add_user(work, "zhou", Role.COLLECTOR, PASSWORD), add_user(work, "lin", Role.COLLECTOR, PASSWORD)
        open_usual_teams(work)
        add_member(work, "collections", zhou)
        for code, days in (("collections-basic", 9), ("old-paper", -1)):
            paper = Ability(SkillKind.CERTIFICATE, code, 3, TODAY - timedelta(days=300), TODAY + timedelta(days=days))
            note_skill(work, zhou, paper)
        note_skill(work, zhou, Ability(SkillKind.LANGUAGE, "yue", 4))
    return zhou


def as_kept(lender: Lender, user: UserId) -> Colleague:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        [found] = roster(work, TODAY, users=[user])
    return found


def test_a_lead_sets_up_a_team_and_a_colleague(lender: Lender) -> None:
    zhou = staffed(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        item = open_item(work, "treat_case", "collections", uuid4(), None, timedelta(hours=1), owner=zhou)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=["401", "404"]) as console:
            console.enter("/administration/teams")
            _a_team(console)
            console.turn_to(f"/administration/teams/people/{zhou}")
            _abilities(console)
            assert {(each.name, each.level) for each in as_kept(lender, zhou).abilities} == {
                ("certificate:collections-basic", 3),
                ("language:yue", 5),
                ("skill:hardship", 2),
            }
            _hours(console, lender, zhou)
            _limit_and_conflict(console, lender, zhou)
            _leave(console, lender, zhou)
            _out_of_the_team(console)
    lender.run_jobs()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert find_item(work, item).owner is None, "it went back to the team"
    assert as_kept(lender, zhou).teams == ()


def _a_team(console: Console) -> None:
    page = console.page
    page.get_by_test_id("open-team").click()
    page.get_by_test_id("code").fill("Night!")
    page.get_by_text("以小写字母开头").wait_for()
    assert page.get_by_test_id("send").is_disabled()
    page.get_by_test_id("code").fill("night")
    page.get_by_test_id("name-zh").fill("夜班组")
    page.get_by_test_id("name-en").fill("Night")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="夜班组").click()
    page.wait_for_url("**/administration/teams/night")
    console.settle()
    page.get_by_test_id("name-zh").fill("晚班组")
    page.get_by_test_id("rename").click()
    page.get_by_role("heading", name="晚班组", level=1).wait_for()
    page.get_by_test_id("member").fill("lin")
    page.get_by_test_id("add-member").click()
    page.get_by_role("link", name="lin", exact=True).wait_for()
    page.get_by_test_id("member").fill("lin")
    page.get_by_text("已在本团队").wait_for()
    page.get_by_test_id("certificate").fill("collections-basic")
    page.get_by_test_id("save-certificate").click()
    page.locator("section", has=page.locator("#certificate")).get_by_text("催收上岗证").first.wait_for()
    page.get_by_label("星期一结束").last.fill("00:00")
    page.get_by_role("button", name="周二至周五同周一").click()
    page.get_by_test_id("save-hours").click()
    console.until("document.querySelector('[data-testid=save-hours]').disabled")
    console.turn_to("/administration/teams")
    row = page.locator(".data-table tbody tr", has_text="night")
    row.get_by_text("星期一 至 星期五 09:00–12:00 13:00–24:00").wait_for()
    assert "催收上岗证" in row.inner_text()
    page.locator("[data-page-search]").fill("zh")
    console.until("[...document.querySelectorAll('.data-table')].at(-1).querySelectorAll('tbody tr').length === 1")


def _abilities(console: Console) -> None:
    page = console.page
    papers = page.locator("section", has=page.locator("#certificates"))
    assert papers.locator(".status.care").inner_text().endswith("到期")
    assert "今天无效" in papers.locator(".status.stop").inner_text()
    papers.get_by_role("button", name="删除：old-paper").click()
    papers.locator(".status.stop").wait_for(state="hidden")
    page.get_by_test_id("add-skills").click()
    page.get_by_test_id("ability").fill("hardship")
    page.get_by_test_id("level").select_option("2")
    page.get_by_test_id("valid-from").fill("2026-12-02")
    page.get_by_test_id("valid-until").fill("2026-12-01")
    page.get_by_text("结束日期不能早于开始日期").wait_for()
    assert page.get_by_test_id("send").is_disabled()
    page.get_by_test_id("valid-until").fill("2027-12-01")
    page.get_by_test_id("send").click()
    page.get_by_text("困难帮扶 2 级").wait_for()
    page.get_by_role("button", name="更改：粤语").click()
    page.get_by_test_id("level").select_option("5")
    page.get_by_test_id("send").click()
    page.get_by_text("粤语 5 级").wait_for()


def _hours(console: Console, lender: Lender, zhou: UserId) -> None:
    page = console.page
    page.get_by_role("button", name="添加星期六的一段").click()
    page.get_by_label("星期六开始").fill("18:00")
    page.get_by_label("星期六结束").fill("10:00")
    page.get_by_text("结束要晚于开始").wait_for()
    assert page.get_by_test_id("save-hours").is_disabled()
    page.get_by_label("星期六开始").fill("09:00")
    page.get_by_test_id("save-hours").click()
    page.get_by_test_id("as-the-team").wait_for()
    kept = as_kept(lender, zhou)
    assert kept.has_own_shift and [(span.begins, span.ends) for span in kept.spans if span.weekday == 6] == [(540, 600)]
    page.get_by_test_id("as-the-team").click()
    page.get_by_test_id("as-the-team").wait_for(state="hidden")
    assert not as_kept(lender, zhou).has_own_shift


def _limit_and_conflict(console: Console, lender: Lender, zhou: UserId) -> None:
    page = console.page
    page.get_by_test_id("limit").fill("1500")
    page.get_by_text("请填 0 到 1440 之间的整数").wait_for()
    page.get_by_test_id("limit").fill("90")
    page.get_by_test_id("save-limit").click()
    page.get_by_text("全天 90 分钟").wait_for()
    page.get_by_test_id("bar-person").fill("nobody")
    page.get_by_test_id("bar").click()
    page.locator("section", has=page.locator("#bars")).get_by_role("alert").wait_for()
    page.get_by_test_id("bar-person").fill("C7")
    page.get_by_test_id("bar").click()
    page.get_by_role("link", name="C7").wait_for()
    assert list(as_kept(lender, zhou).barred.values()) == ["relative"]
    page.get_by_test_id("lift-bar").click()
    page.get_by_role("link", name="C7").wait_for(state="hidden")


def _leave(console: Console, lender: Lender, zhou: UserId) -> None:
    page = console.page
    page.get_by_test_id("leave").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("手上有待办：催收组 1 件").wait_for()
    dialog.get_by_label("第一天").fill("2026-12-20")
    dialog.get_by_label("最后一天").fill("2026-12-18")
    dialog.get_by_text("结束日期不能早于开始日期").wait_for()
    dialog.get_by_label("最后一天").fill("2026-12-24")
    dialog.get_by_test_id("note-leave").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    page.get_by_text("2026-12-20 至 2026-12-24", exact=True).wait_for()
    page.get_by_test_id("leave").click()
    page.get_by_role("dialog").get_by_role("button", name="取消").first.click()
    page.get_by_text("没有登记休假").wait_for()
    assert as_kept(lender, zhou).leave == ()
    page.keyboard.press("Escape")


def _out_of_the_team(console: Console) -> None:
    page = console.page
    page.get_by_role("button", name="移出：催收组").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("手上有待办：催收组 1 件").wait_for()
    dialog.get_by_test_id("send").click()
    page.get_by_text("还不在任何团队").wait_for()


def test_setting_up_reads_well_in_both_languages_and_themes(lender: Lender) -> None:
    zhou = staffed(lender)
    lender.post("/days", {"day": TODAY.isoformat()})
    lender.run_jobs()
    person = PersonId(UUID(lender.get("/persons/C7").json()["person"]))
    with lender.runtime.works.open(lender.tenant, "test") as work:
        bar_from(work, zhou, person, "neighbour")
    pages = {
        "teams": "/administration/teams",
        "teams-one": "/administration/teams/collections",
        "teams-person": f"/administration/teams/people/{zhou}",
        "teams-missing": "/administration/teams/nowhere",
    }
    english = look_at(lender, pages)
    assert "Cantonese" in english["teams-person"] and "Collections" in english["teams"]
