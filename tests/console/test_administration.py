"""The administration in the console: users, channels, jobs that failed for good, differences with core."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time
from tests.console.desk import PASSWORD, browser_at, console_of, needs_console, serving

from tideover.outreach.store import channels as channel_store
from tideover.security import Role, add_user, sign_in

pytestmark = needs_console
UNAUTHORIZED = "401"


@pytest.mark.demand("1.8")
@pytest.mark.demand("1.19")
def test_an_administrator_sees_to_users_jobs_and_channels(lender: Lender) -> None:
    lender.borrower("C1")
    lender.contact("C1")
    lender.run_jobs()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for login, role in (("root", Role.ADMINISTRATOR), ("zhang", Role.COLLECTOR), ("looker", Role.AUDITOR)):
            add_user(work, login, role, PASSWORD)
        assert sign_in(work, "zhang", PASSWORD)
    with lender.runtime.database.as_owner() as connection:
        dead = "UPDATE job SET state = 'dead', code = 'attempts_used_up' WHERE id = (SELECT id FROM job ORDER BY id LIMIT 1)"
        connection.execute(text(dead))
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/administration/channels", "root")
            assert "邮件" in page.locator("main").inner_text()
            sections = page.locator("nav.sections")
            sections.get_by_role("link", name="任务").click()
            page.get_by_test_id("retry-job").click()
            assert page.get_by_test_id("retry-now").is_disabled()
            page.get_by_test_id("retry-reason").select_option("passing_fault")
            page.get_by_test_id("retry-now").click()
            page.get_by_text("没有失败的任务").wait_for()
            sections.get_by_role("link", name="账务差异").click()
            page.get_by_text("没有差异").wait_for()
            sections.get_by_role("link", name="用户").click()
            page.get_by_test_id("add-user").click()
            page.get_by_test_id("login").fill("li")
            page.get_by_test_id("password").fill("short")
            page.get_by_text("密码至少 10 个字符。").wait_for()
            page.get_by_test_id("password").fill(PASSWORD)
            page.get_by_test_id("add-now").click()
            page.get_by_test_id("change-li").wait_for()
            page.get_by_test_id("change-zhang").click()
            page.get_by_role("button", name="在各处退出（1）").click()
            page.get_by_role("button", name="在各处退出（0）").wait_for()
            page.get_by_test_id("role").select_option("auditor")
            page.get_by_test_id("change-role").click()
            row = page.locator(".data-table tbody tr", has_text="zhang")
            row.get_by_text("审计").wait_for()
            page.get_by_test_id("deactivate").click()
            row.get_by_text("已停用").wait_for()
            page.get_by_role("button", name="关闭").click()
            page.get_by_test_id("change-root").click()
            page.get_by_text("请另一位管理员来做").wait_for()
            assert page.get_by_test_id("deactivate").count() == 0
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            console.go("/administration/jobs")
            console.sign_in("looker")
            console.page.wait_for_url("**/console/administration/jobs")
            console.settle()
            assert console.page.locator("nav.sections").get_by_role("link").all_inner_texts() == [
                "渠道",
                "任务",
                "账务差异",
                "节假日",
                "薪酬方案检查",
            ]
    entries = lender.get("/access-log").json()["entries"]
    assert [entry["data"]["reason"] for entry in entries if entry["kind"] == "DeadLetterRetried"] == ["passing_fault"]
    assert {"SessionsEnded", "UserRoleChanged", "UserDeactivated"} <= {entry["kind"] for entry in entries}


@pytest.mark.demand("2.20")
def test_a_channel_is_seen_and_what_is_queued_of_a_pause_is_ended(lender: Lender) -> None:
    lender.borrower("C1")
    contact = lender.contact("C1").json()["contact"]
    lender.post("/pauses", {"scope": "channel", "value": "email", "reason": "<演练>"})
    report = {"channel": "email", "worker": "box:7", "name": "email", "state": "resting", "code": "smtp_deferred"}
    with lender.runtime.database.as_system() as connection:
        channel_store.keep_report(connection, {**report, "in_flight": 0, "sent": 5, "failed": 2, "in_doubt": 1})
    set_time(lender.runtime, TEN + timedelta(minutes=12))
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for login, role in (("root", Role.ADMINISTRATOR), ("looker", Role.AUDITOR)):
            add_user(work, login, role, PASSWORD)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/administration/channels", "looker")
            channel = page.locator("section", has=page.locator("#channel-email"))
            for words in ("连续失败，稍候再试", "邮件服务器要求稍后再发", "box:7", "12分钟前", "已暂停"):
                assert words in channel.inner_text(), words
            assert (
                channel.get_by_role("link", name="1", exact=True).get_attribute("href")
                == "/console/contacts?channel=email&state=queued"
            )
            assert "<演练>" in page.locator("section", has=page.locator("#paused")).inner_text()
            assert page.get_by_test_id("cancel-queued").count() == 0  # an auditor looks
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/administration/channels", "root")
            page.get_by_test_id("cancel-queued").click()
            page.get_by_text("现在有 1 条排队").wait_for()
            assert console.axe() == []
            console.keep("cancel-queued")
            page.get_by_test_id("send").click()
            page.get_by_role("status").get_by_text("已取消 1 条").wait_for()
            page.get_by_text("现在有 0 条排队").wait_for()
            assert page.get_by_test_id("send").is_disabled()
    assert lender.get(f"/contacts/{contact}").json()["state"] == "cancelled"
    assert [each["value"] for each in lender.get("/pauses").json()["pauses"]] == ["email"], "the pause stays"
