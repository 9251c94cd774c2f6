"""Strategy in the console: written with its faults told, tested on yesterday's book, approved by another, live, rolled back; and
"why?" of what was decided."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time
from tests.console.copies import made_once
from tests.console.desk import PASSWORD, browser_at, console_of, look_at, needs_console, serving
from tests.strategy.examples import content, rule_of

from tideover.security import Role, add_user, issue_token
from tideover.strategy import draft_strategy, list_strategies
from tideover.workbench.strategy_words import typed_of

pytestmark = needs_console
UNAUTHORIZED = "401"
TABLE = "处置"  # what the file that comes with the product calls its table
SHIPPED_NOTE = "随产品附带"


@made_once
def furnish_strategy(lender: Lender, lead: Role = Role.ADMINISTRATOR) -> None:
    """Some customers who were overdue yesterday, today decided; one who writes, one who approves, one who looks on."""
    for number in range(1, 9):
        lender.customer(f"C{number}", name="王示例")
        lender.account(f"A-C{number}", f"C{number}", (5, 12, 26, 40)[number % 4])
    lender.import_book()
    lender.post("/days", {"day": TEN.date().isoformat()})
    lender.run_jobs()
    lender.seal()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for login, role in (("wen", Role.STRATEGIST), ("legal", Role.COMPLIANCE), ("lead", lead)):
            add_user(work, login, role, PASSWORD)


def by_people_first() -> dict[str, Any]:
    """The shipped file, whoever is reminded gently being looked after by a person, and a row less."""
    file = content()
    rows = [rule for node in file["nodes"] for rule in node.get("content", {}).get("rules", ())]
    for rule in rows:
        if rule["o-treatment"] == "'gentle-overdue'":
            rule |= {"o-treatment": "'check-by-person'", "o-plan": "''", "o-by": "'person'", "o-script": "''"}
    return file


def spoilt() -> dict[str, Any]:
    file = by_people_first()
    rule_of(file, "mid")["dpd"] = "> > 0.5"
    rule_of(file, "late")["o-tone"] = "'harsh'"
    return file


@pytest.mark.demand("1.5")
def test_a_version_is_written_tested_approved_by_another_and_rolled_back(lender: Lender, tmp_path: Path) -> None:
    furnish_strategy(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED, "422"]) as console:
            page = console.enter("/cases", "wen")
            page.keyboard.press("g")
            page.keyboard.press("y")
            page.wait_for_url("**/console/strategies")
            assert page.get_by_test_id("roll-back").count() == 0, "who writes does not roll back"
            assert "main.v1" in page.get_by_test_id("deciding").inner_text()
            page.get_by_test_id("write").click()
            typed = page.get_by_test_id("content")
            typed.wait_for()
            typed.fill("{")
            page.get_by_text("这不是一份 JSON 文件").wait_for()
            assert page.get_by_test_id("keep").is_disabled()
            typed.fill(typed_of(spoilt()))
            faults = page.get_by_test_id("faults")
            faults.wait_for()
            assert re.search(r"处置 · 第 \d+ 行（mid） · 逾期天数\s+须是整数", faults.inner_text())
            assert "没有“harsh”" in faults.inner_text()
            wrong = page.locator("tr[data-row=mid] td.is-wrong")
            assert "> > 0.5" in wrong.inner_text() and "须是整数" in wrong.inner_text()
            faults.get_by_role("button", name=re.compile("mid")).click()
            assert (
                page.evaluate(
                    "(area => area.value.slice(area.selectionStart, area.selectionEnd))(document.activeElement)"
                ).count('"_id": "mid"')
                == 1
            )
            upload = tmp_path / "mine.json"
            upload.write_text(typed_of(by_people_first()), encoding="utf-8")
            page.get_by_test_id("upload").set_input_files(upload)
            page.get_by_test_id("checked").get_by_text("没有发现问题").wait_for()
            page.get_by_test_id("note").fill("早期由人工核实")
            page.get_by_test_id("keep").click()
            page.wait_for_url(re.compile(r"/strategies/[0-9a-f-]{36}$"))
            strategy = page.url.rpartition("/")[2]
            page.get_by_test_id("test").click()
            report = page.get_by_test_id("report")
            report.wait_for()
            moves = page.get_by_role("table", name="处置的变化").inner_text()
            assert "温和提醒逾期" in moves and "人工核实" in moves
            page.get_by_text("由法务合规批准，且不能是写的人").wait_for()
            assert page.get_by_test_id("approve").count() == 0
            console.keep("strategy-tested")
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/strategies", "legal")
            row = page.locator("tbody tr").first
            assert "main.v2" in row.inner_text() and "待批准" in row.inner_text() and "wen" in row.inner_text()
            row.get_by_role("link").click()
            page.get_by_test_id("difference").get_by_text(re.compile(r"与 main\.v1 相比，有 \d+ 行不同")).wait_for()
            changed = page.locator("tr[data-row=short-willing]")
            assert changed.locator(".treatment del").first.inner_text() == "温和提醒逾期"
            assert changed.locator(".treatment ins").first.inner_text() == "人工核实"
            every = page.locator("tbody tr[data-row]").count()
            page.get_by_test_id("only-changed").check()
            assert 0 < page.locator("tbody tr[data-row]").count() < every
            console.keep("strategy-compared")
            assert console.axe() == []
            page.get_by_test_id("refuse").click()
            assert page.get_by_test_id("send").is_disabled(), "a refusal has a reason"
            page.keyboard.press("Escape")
            page.get_by_test_id("approve").click()
            page.get_by_test_id("publish").click()
            page.get_by_test_id("live-from").fill("2026-12-03")
            console.keep("strategy-publishing")
            assert console.axe() == []
            page.get_by_test_id("send").click()
            page.locator(".page-head .status", has_text="待生效").wait_for()
            page.get_by_role("link", name="全部版本").click()
            page.get_by_test_id("deciding").get_by_text("将于 2026-12-03 生效").wait_for()
            assert re.search(r"接下来\s+main\.v2\s+将于", page.get_by_test_id("deciding").inner_text())
        assert lender.get("/strategies").json()["live"] != strategy
        set_time(lender.runtime, TEN + timedelta(days=2))  # its day comes
        with console_of(browser, origin, expected=[UNAUTHORIZED, "422"]) as console:
            page = console.enter("/strategies", "legal")
            assert re.search(r"今天\s+main\.v2", page.get_by_test_id("deciding").inner_text())
            page.get_by_test_id("roll-back").click()
            page.get_by_text("回退后，由 main.v1 重新决定").wait_for()
            assert page.get_by_test_id("send").is_disabled(), "a roll-back has a reason"
            page.get_by_test_id("reason").fill("投诉增多")
            page.get_by_test_id("send").click()
            page.locator("tbody tr", has_text="main.v2").get_by_text("已回退").wait_for()
            assert re.search(r"今天\s+main\.v1", page.get_by_test_id("deciding").inner_text())
            console.turn_to(f"/strategies/{strategy}")
            assert "投诉增多" in page.locator("section", has=page.locator("#way")).inner_text()
    told = {row["strategy"]: row["state"] for row in lender.get("/strategies").json()["strategies"]}
    assert told == {"main.v1": "published", "main.v2": "rolled_back"}


@pytest.mark.demand("1.5")
def test_whoever_wrote_a_version_is_told_that_another_approves(lender: Lender) -> None:
    """No role both writes and approves; somebody whose role changed meanwhile still cannot approve their own."""
    furnish_strategy(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        writer = add_user(work, "was-writer", Role.STRATEGIST, PASSWORD)
    with lender.runtime.works.open(lender.tenant, f"user:{writer}") as work:
        draft = draft_strategy(work, by_people_first())
        work.execute(text("UPDATE strategy_version SET state = 'tested' WHERE id = :id"), {"id": draft.id})
    with lender.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE user_account SET role = 'compliance' WHERE id = :id"), {"id": writer})
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/strategies", "was-writer")
            console.turn_to(f"/strategies/{draft.id}")
            assert "须由另一位同事批准" in page.get_by_test_id("second-person").inner_text()
            assert page.get_by_test_id("approve").count() == 0


@pytest.mark.demand("1.5")
def test_why_somebody_was_treated_so_stands_on_their_page(lender: Lender) -> None:
    furnish_strategy(lender, Role.TEAM_LEAD)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/cases", "lead")
            page.goto(f"{origin}/people/C1/decisions")  # where it was
            page.wait_for_url("**/console/people/C1")
            console.settle()
            assert re.match(r"逾期 \d+ 天、.+，故.+。", page.get_by_test_id("why").inner_text())
            basis = page.get_by_test_id("basis")
            basis.locator("summary").click()
            said = basis.inner_text()
            assert "main.v1" in said and "命中的行" in said and re.search(r"逾期天数\s+\d+ 天", said)
            basis.get_by_role("link", name="main.v1").click()
            page.wait_for_url(re.compile(r"/strategies/[0-9a-f-]{36}$"))


@pytest.mark.demand("2.23")
def test_a_sentence_is_tried_and_what_must_not_be_said_is_marked(lender: Lender) -> None:
    furnish_strategy(lender, Role.COLLECTOR)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/rulebook", "lead")
            page.get_by_role("link", name="试一句话术").click()
            page.wait_for_url("**/console/utterances")
            page.get_by_test_id("utterance").fill("😀您好。再不还钱，信不信我弄死你")
            page.get_by_test_id("try").click()
            marked = page.get_by_test_id("marked").locator("mark")
            marked.first.wait_for()
            assert marked.all_inner_texts() == ["再不还钱，信不信我弄死"], (
                "it begins where it begins, though a sign before it counts two"
            )
            assert page.get_by_test_id("marked").inner_text() == "😀您好。再不还钱，信不信我弄死你"
            found = page.get_by_test_id("findings").inner_text()
            assert "UT-THREAT-HARM" in found and "伤害人身" in found and "威胁恐吓" in found and "CN-C1" in found
            console.keep("utterance-found")
            assert console.axe() == []
            page.get_by_test_id("utterance").fill("您好，请问现在方便吗")
            page.get_by_test_id("try").click()
            page.get_by_text("这不等于可以发送").wait_for()


@pytest.mark.demand("1.5")
def test_the_pages_of_strategy_are_for_everybody(lender: Lender) -> None:
    """axe, both languages and themes, wide and narrow; nothing is wider than the screen, nothing in the other language."""
    furnish_strategy(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        [shipped] = list_strategies(work)
        writer = add_user(work, "writer", Role.STRATEGIST, PASSWORD)
        token = issue_token(work, "writer")
    with lender.runtime.works.open(lender.tenant, f"user:{writer}") as work:
        tested = draft_strategy(work, by_people_first(), "People first")
        faulty = draft_strategy(work, spoilt(), "Full of faults")
    for step in ("check", "test"):
        assert lender.post(f"/strategies/{tested.id}/{step}", {}, token=token).status_code == 200
    pages = {
        "strategies": "/strategies",
        "strategy-live": f"/strategies/{shipped.id}",
        "strategy-differs": f"/strategies/{tested.id}",
        "strategy-faulty": f"/strategies/{faulty.id}",
        "strategy-new": f"/strategies/new?from={faulty.id}",
        "utterances": "/utterances",
        "why": "/people/C1",
    }
    english = look_at(lender, pages, ours=[TABLE, SHIPPED_NOTE])
    assert "Held" not in english["strategies"] and "main.v1" in english["strategies"]
    assert "must be a whole number" in english["strategy-faulty"]
