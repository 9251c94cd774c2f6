"""The rulebook and receipts in the console: a house rule tried before it is turned on, a refusal explained and taken away."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import TEN, Lender
from tests.console.desk import PASSWORD, browser_at, console_of, needs_console, serving
from tests.gate.past import went_out

from tideover.security import Role, add_user

pytestmark = needs_console
UNAUTHORIZED = "401"


@pytest.mark.demand("2.22")
@pytest.mark.demand("2.11")
def test_a_house_rule_is_tried_on_last_months_contacts_then_turned_on_and_off(lender: Lender) -> None:
    lender.borrower("C1", name="王新雨")
    for number in range(5):
        went_out(lender, "C1", "sms", TEN - timedelta(days=2, minutes=number), result="sent")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for login, role in (("legal", Role.COMPLIANCE), ("plan", Role.STRATEGIST)):
            add_user(work, login, role, PASSWORD)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/rulebook", "legal")
            every = page.locator(".rules-table tbody tr").count()
            page.get_by_label("可信度").select_option("house")
            console.until(f"document.querySelectorAll('.rules-table tbody tr').length < {every}")
            page.get_by_role("link", name="HOUSE-S1").click()
            page.wait_for_url("**/rulebook/HOUSE-S1")
            console.settle()
            assert "没有启用" in page.locator("main").inner_text()
            page.get_by_test_id("preview").click()
            trial = page.get_by_test_id("trial")
            trial.wait_for()
            assert trial.locator("dd").nth(1).inner_text() == "3" and "短信 3" in trial.inner_text()
            page.get_by_test_id("switch").click()
            page.get_by_test_id("switch-now").click()
            page.get_by_text("贵机构已启用这条规则").wait_for()
            assert lender.get("/rules/HOUSE-S1").json()["is_enforced"]
            page.get_by_test_id("switch").click()
            page.locator("dialog[open]").get_by_text("客户可能被联系得更多").wait_for()
            page.get_by_test_id("switch-now").click()
            page.get_by_text("贵机构没有启用这条规则").wait_for()
            assert page.locator("section", has=page.locator("#state")).locator(".stack li").count() == 2
            console.turn_to("/rulebook/CN-T1")
            assert "任何人都不能关闭" in page.locator("main").inner_text() and page.get_by_test_id("switch").count() == 0
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            console.go("/rulebook/HOUSE-S1")
            console.sign_in("plan")
            console.page.wait_for_url("**/console/rulebook/HOUSE-S1")
            console.settle()
            console.page.get_by_text("只有合规人员可以启用或停用").wait_for()
            assert console.page.get_by_test_id("switch").count() == 0


@pytest.mark.demand("2.1")
@pytest.mark.demand("1.10")
def test_a_refusal_is_explained_and_its_proof_taken_away(lender: Lender, tmp_path: Path) -> None:
    lender.borrower("C1", name="王新雨")
    lender.post("/stops", {"person": "C1", "kind": "dispute"})
    wish = {"person": "C1", "channel": "email", "purpose": "collect", "account": "A-C1", "template": "overdue-gentle"}
    assert lender.post("/contacts", wish).json()["code"] == "refused"
    lender.seal()
    (refused,) = [item["id"] for item in lender.timeline() if item["kind"] == "ContactRefused"]
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "zhang", Role.COLLECTOR, PASSWORD)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/people/C1", "zhang")
            page.locator(f"a[href='/console/receipts/{refused}']").first.click()
            page.wait_for_url(f"**/receipts/{refused}")
            console.settle()
            told = page.locator("main").inner_text()
            assert "不准" in told and "STOP" in told and "王**" in told and "王新雨" not in told
            with page.expect_download() as got:
                page.get_by_test_id("download").click()
            got.value.save_as(tmp_path / "receipt.json")
    kept = json.loads((tmp_path / "receipt.json").read_text(encoding="utf-8"))
    assert kept["fact"]["id"] == refused
    assert kept["head"]["root"] in told and kept["fact"]["leaf"] in told
    assert set(kept) == {"fact", "proof", "head"}
