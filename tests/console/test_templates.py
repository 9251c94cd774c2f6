"""Texts in the console: written by one, read against what is sent now and signed by another."""

from __future__ import annotations

import re

import pytest
from tests.conftest import Lender
from tests.console.desk import PASSWORD, Console, browser_at, console_of, needs_console, serving

from tideover.security import Role, add_user

pytestmark = needs_console
UNAUTHORIZED = "401"
FIRST = "【${sender_name}】${name}您好，您有 ${money_due} 将于 ${date_due} 到期。退订回复“退订”。"


def furnish_texts(lender: Lender) -> None:
    """People who write and sign, a customer, who we are."""
    lender.borrower("C1", name="王新雨")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for login, role in (("lead", Role.TEAM_LEAD), ("legal", Role.COMPLIANCE)):
            add_user(work, login, role, PASSWORD)


@pytest.mark.demand("2.12")
@pytest.mark.demand("1.10")
def test_a_text_is_written_by_one_and_signed_by_another(lender: Lender) -> None:
    furnish_texts(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "lead")
            _written(console, "own-hello", FIRST)
            page.get_by_test_id("submit").click()
            page.get_by_text("待法务签核").first.wait_for()
            page.get_by_text("由法务合规签核").wait_for()
            assert page.get_by_test_id("sign").count() == 0
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "legal")
            page.get_by_text("有 1 份话术等待法务签核").wait_for()
            first = page.locator(".data-table tbody tr").first
            assert "own-hello.v1" in first.inner_text() and "待法务签核" in first.inner_text()  # what waits comes first
            first.locator("[data-row-link]").click()
            page.get_by_test_id("sign").wait_for()
            assert "这是第一个版本" in page.locator("main").inner_text()
            page.get_by_label("账户编号").fill("A-C1")
            page.get_by_role("button", name="查看").click()
            page.get_by_text("王**您好，您有 ¥500.00").wait_for()
            page.get_by_test_id("sign").click()
            page.locator(".page-head .status.good").wait_for()
            assert "legal" in page.locator("section", has=page.locator("#way")).inner_text()
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "lead")
            page.get_by_label("状态").select_option("signed")
            page.get_by_label("渠道").select_option("sms")
            page.wait_for_url("**/templates?state=signed&channel=sms")
            console.until(
                "[...document.querySelectorAll('.data-table tbody tr')].every(row => row.innerText.includes('已签核'))"
            )
            page.get_by_role("link", name=re.compile("own-hello")).click()
            page.get_by_role("button", name="以此为底稿撰写新版本").click()
            _written(console, "own-hello", FIRST.replace("将于", "已于"), again=True)
            wording = page.get_by_test_id("wording")
            assert (wording.locator("del").inner_text(), wording.locator("ins").inner_text()) == ("将", "已")
            page.get_by_test_id("submit").click()
            page.get_by_test_id("withdraw").wait_for()
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "legal")
            page.get_by_role("link", name=re.compile(r"own-hello\.v2")).click()
            page.get_by_test_id("refuse").click()
            assert page.get_by_test_id("note-send").is_disabled()
            page.get_by_test_id("note").fill("语气太重")
            page.get_by_test_id("note-send").click()
            page.locator(".page-head .status.stop").wait_for()
            assert "语气太重" in page.locator("section", has=page.locator("#way")).inner_text()
            page.get_by_role("link", name="第 1 版", exact=True).click()
            page.get_by_test_id("withdraw").click()
            page.get_by_test_id("note").fill("旧了")
            page.get_by_test_id("note-send").click()
            page.locator(".page-head .status.rest").wait_for()
    states = {text["version"]: text["state"] for text in lender.get("/templates?name=own-hello").json()["templates"]}
    assert states == {1: "withdrawn", 2: "refused"}


def _written(console: Console, name: str, body: str, again: bool = False) -> None:
    """A version is written; what it lacks is told meanwhile, and an example shown."""
    page = console.page
    if not again:
        page.get_by_test_id("write").click()
        page.get_by_test_id("name").fill(name)
        page.get_by_label("催收").check()
    page.get_by_test_id("body").fill("您好")
    page.get_by_test_id("checked").locator("li").first.wait_for()
    page.get_by_test_id("body").fill(body)
    page.get_by_test_id("checked").get_by_text("各项规则检查均已通过").wait_for()
    assert "¥1,280.00" in page.locator(".bubble").inner_text()
    page.get_by_test_id("keep").click()
    page.wait_for_url(re.compile(r"/templates/[0-9a-f-]{36}$"))
    page.get_by_test_id("submit").wait_for()


@pytest.mark.demand("2.12")
def test_whoever_wrote_a_text_is_told_that_another_signs(lender: Lender) -> None:
    """No role both writes and signs; somebody whose role changed meanwhile still cannot sign their own."""
    furnish_texts(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        writer = add_user(work, "was-lead", Role.TEAM_LEAD, PASSWORD)
    from tideover.gate import Channel, Purpose
    from tideover.outreach import Wording, draft_template, submit_template

    with lender.runtime.works.open(lender.tenant, f"user:{writer}") as work:
        text = draft_template(work, "own", "zh-CN", Channel.SMS, Wording("", FIRST, {}, frozenset({Purpose.COLLECT})))
        submit_template(work, text.id)
    with lender.runtime.database.as_owner() as connection:
        from sqlalchemy import text as sql

        connection.execute(sql("UPDATE user_account SET role = 'compliance' WHERE id = :id"), {"id": writer})
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "was-lead")
            console.turn_to(f"/templates/{text.id}")
            assert "须由另一位同事签核" in page.get_by_test_id("second-person").inner_text()
            assert page.get_by_test_id("sign").count() == 0


def test_who_we_are_is_changed_field_by_field(lender: Lender) -> None:
    furnish_texts(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED, "422"]) as console:
            page = console.enter("/templates", "legal")
            page.get_by_text("发送方信息还没有填全").wait_for()
            page.get_by_role("button", name="发送方信息").click()
            page.get_by_test_id("pay_link").fill("http://dukou.com")
            page.get_by_role("button", name="保存还款链接").click()
            page.get_by_text("网址须为完整的 https 地址").wait_for()
            page.get_by_test_id("pay_link").fill("https://dukou.com")
            page.get_by_role("button", name="保存还款链接").click()
            console.until("[...document.querySelectorAll('button')].find(b => b.ariaLabel === '保存还款链接')?.disabled")
            assert lender.get("/sender").json()["sender"]["pay_link"] == "https://dukou.com"
