"""Texts in the console: written by one, read against what is sent now and signed by another."""

from __future__ import annotations

import json
import re

import pytest
from tests.conftest import Lender
from tests.console.desk import (
    DAY,
    PASSWORD,
    Console,
    browser_at,
    console_of,
    in_either_language,
    look_at,
    needs_console,
    serving,
    word,
)

from tideover.gate import Channel, Purpose
from tideover.outreach import Wording, draft_template, submit_template
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
@in_either_language
def test_a_text_is_written_by_one_and_signed_by_another(lender: Lender, language: str, width: int) -> None:
    furnish_texts(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "lead")
            _written(console, "own-hello", FIRST)
            page.get_by_test_id("submit").click()
            page.get_by_text(console.word("template.state.submitted")).first.wait_for()
            page.get_by_text(console.word("templates.who_signs")).wait_for()
            assert page.get_by_test_id("sign").count() == 0
            console.keep_seen("text-submitted")
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "legal")
            page.get_by_text(console.word("templates.waiting", count=1)).wait_for()
            first = page.locator(".data-table tbody tr").first
            assert "own-hello.v1" in first.inner_text()  # what waits comes first
            assert console.word("template.state.submitted") in first.inner_text()
            console.keep_seen("texts-waiting")
            first.locator("[data-row-link]").click()
            page.get_by_test_id("sign").wait_for()
            assert console.word("templates.first_version") in page.locator("main").inner_text()
            page.get_by_label(console.word("templates.account")).fill("A-C1")
            page.get_by_role("button", name=console.word("templates.show"), exact=True).click()
            page.get_by_text("王**您好，您有 ¥500.00").wait_for()
            console.keep_seen("text-to-sign")
            page.get_by_test_id("sign").click()
            page.locator(".page-head .status.good").wait_for()
            assert "legal" in page.locator("section", has=page.locator("#way")).inner_text()
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "lead")
            page.get_by_label(console.word("templates.state")).select_option("signed")
            page.get_by_label(console.word("templates.channel")).select_option("sms")
            page.wait_for_url("**/templates?state=signed&channel=sms")
            signed = json.dumps(console.word("template.state.signed"))
            console.until(
                f"[...document.querySelectorAll('.data-table tbody tr')].every(row => row.innerText.includes({signed}))"
            )
            page.get_by_role("link", name=re.compile("own-hello")).click()
            page.get_by_role("button", name=console.word("templates.write_from")).click()
            _written(console, "own-hello", FIRST.replace("将于", "已于"), again=True)
            wording = page.get_by_test_id("wording")
            assert (wording.locator("del").inner_text(), wording.locator("ins").inner_text()) == ("将", "已")
            console.keep_seen("text-against-before")
            page.get_by_test_id("submit").click()
            page.get_by_test_id("withdraw").wait_for()
        with console_of(browser, origin, language=language, width=width, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/templates", "legal")
            page.get_by_role("link", name=re.compile(r"own-hello\.v2")).click()
            page.get_by_test_id("refuse").click()
            assert page.get_by_test_id("note-send").is_disabled()
            page.get_by_test_id("note").fill("语气太重")
            console.keep_seen("text-refusal")
            page.get_by_test_id("note-send").click()
            page.locator(".page-head .status.stop").wait_for()
            assert "语气太重" in page.locator("section", has=page.locator("#way")).inner_text()
            page.get_by_role("link", name=console.word("templates.version", version=1), exact=True).click()
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
        page.get_by_label(console.word("purpose.collect"), exact=True).check()
    page.get_by_test_id("body").fill("您好")
    page.get_by_test_id("checked").locator("li").first.wait_for()
    page.get_by_test_id("body").fill(body)
    page.get_by_test_id("checked").get_by_text(console.word("templates.lacks_nothing")).wait_for()
    assert "¥1,280.00" in page.locator(".bubble").inner_text()
    if not again:
        console.keep_seen("text-writing")
    page.get_by_test_id("keep").click()
    page.wait_for_url(re.compile(r"/templates/[0-9a-f-]{36}$"))
    page.get_by_test_id("submit").wait_for()


@pytest.mark.demand("1.10")
def test_a_draft_that_is_written_anew_reads_well_in_both_languages_and_themes(lender: Lender) -> None:
    """Only its own writer edits a draft: whoever looks wrote it."""
    lender.borrower()
    lender.post("/days", {"day": DAY})
    lender.run_jobs()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        lead = add_user(work, "lead", Role.TEAM_LEAD, PASSWORD)
    with lender.runtime.works.open(lender.tenant, f"user:{lead}") as work:
        said = Wording("", "Dear ${name}", {}, frozenset({Purpose.COLLECT}))
        drafts = {each.value: draft_template(work, "own", "en", each, said) for each in (Channel.SMS, Channel.EMAIL)}
    pages = {f"text-edit-{channel}": f"/templates/{draft.id}/edit" for channel, draft in drafts.items()}
    english = look_at(lender, pages, ours=["中文"])
    for each in english.values():
        assert word("en-US", "templates.edit") in each and word("en-US", "templates.keep") in each


@pytest.mark.demand("2.12")
def test_whoever_wrote_a_text_is_told_that_another_signs(lender: Lender) -> None:
    """No role both writes and signs; somebody whose role changed meanwhile still cannot sign their own."""
    furnish_texts(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        writer = add_user(work, "was-lead", Role.TEAM_LEAD, PASSWORD)
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
