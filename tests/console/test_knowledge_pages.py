"""The screens of the knowledge base: an article written, approved by another, tried; questions that found no answer."""

from __future__ import annotations

import re

import pytest
from tests.conftest import Lender
from tests.console.copies import made_once
from tests.console.desk import (
    LANGUAGES,
    PASSWORD,
    THEMES,
    browser_at,
    console_of,
    furnish,
    needs_console,
    serving,
)

from tideover.security import Role, add_user, issue_token

pytestmark = needs_console
UNAUTHORIZED = "401"


@made_once
def furnish_knowledge(lender: Lender) -> None:
    """A lender in the middle of a day, somebody who approves, and questions in vain."""
    furnish(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "legal", Role.COMPLIANCE, PASSWORD)
    for words in ("材料邮寄到哪里，我电话13800000003", "材料邮寄到哪里？", "能再借五千吗", "怎么开结清证明"):
        lender.post("/questions", {"text": words, "person": "C03", "is_verified": True})


@pytest.mark.demand("4.11")
@pytest.mark.demand("2.8")
def test_an_unanswered_question_becomes_an_article_that_another_approves(lender: Lender) -> None:
    furnish_knowledge(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.page
            console.enter("/knowledge/unanswered", "lead")
            assert "4 次提问，1 次由知识答上（25%）" in page.get_by_test_id("share").inner_text()
            shown = page.locator("main").inner_text()
            assert "138****0003" in shown and "13800000003" not in shown and "问过 2 次" in shown
            asked = page.locator("li", has_text="能再借五千吗")
            asked.get_by_test_id("dismiss").click()
            assert page.get_by_test_id("dismiss-send").is_disabled()
            page.get_by_test_id("reason").fill("我们不答复借款")
            page.get_by_test_id("dismiss-send").click()
            asked.wait_for(state="detached")
            page.get_by_test_id("write-from").click()
            page.wait_for_url("**/knowledge/new?question=*")
            examples = page.get_by_test_id("examples")
            assert "材料邮寄到哪里" in examples.input_value() and "13800000003" not in examples.input_value()
            page.get_by_test_id("key").fill("send-papers")
            page.get_by_label("主题").select_option("papers")
            page.get_by_test_id("title").fill("怎样邮寄材料")
            page.get_by_test_id("answer-text").fill("请寄到我的邮箱 wang@mail.example，否则抓你去坐牢")
            page.get_by_test_id("checked").get_by_text("回答：有不能对客户说的话。").wait_for()
            console.keep("knowledge-form-faults")
            page.get_by_test_id("answer-text").fill("请寄到合同写明的通讯地址。")
            examples.fill("材料邮寄到哪里\n邮寄材料的地址是什么")
            page.get_by_test_id("checked").get_by_text("各项检查均已通过").wait_for()
            page.get_by_test_id("keep").click()
            page.wait_for_url(re.compile(r"/knowledge/[0-9a-f-]{36}$"))
            page.get_by_test_id("submit").click()
            page.get_by_text("由合规同事批准").wait_for()
            assert page.get_by_test_id("approve").count() == 0
            console.turn_to("/knowledge/unanswered")
            page.get_by_text("没有等待处理的问题").wait_for()
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.page
            console.enter("/knowledge", "legal")
            page.get_by_text("有 1 篇文章等待批准").wait_for()
            first = page.locator(".data-table tbody tr").first
            assert "send-papers.v1" in first.inner_text() and "待批准" in first.inner_text()  # what waits comes first
            first.locator("[data-row-link]").click()
            page.get_by_test_id("approve").click()
            page.locator(".page-head .status.good").wait_for()
            assert "legal" in page.locator("section", has=page.locator("#way")).inner_text()
            console.keep("knowledge-approved")
            console.turn_to("/knowledge")
            page.get_by_test_id("question").fill("材料要邮寄到哪里")
            page.get_by_test_id("ask").click()
            found = page.get_by_test_id("found")
            found.get_by_text("请寄到合同写明的通讯地址。").wait_for()
            assert "send-papers.v1" in found.inner_text() and found.locator("li").count() == 2
            console.keep("knowledge-tried")
            page.get_by_test_id("question").fill("你们会起诉我吗")
            page.get_by_test_id("ask").click()
            found.get_by_text("没有找到可以回答的文章").wait_for()
            page.get_by_label("主题").select_option("papers")
            page.get_by_role("link", name=re.compile("send-papers")).click()
            page.get_by_test_id("withdraw").click()
            page.get_by_test_id("note").fill("地址要改")
            page.get_by_test_id("note-send").click()
            page.locator(".page-head .status.rest").wait_for()
    assert lender.post("/question-trials", {"text": "材料要邮寄到哪里", "is_verified": True}).json()["answer"] is None


@pytest.mark.demand("4.11")
def test_the_pages_of_the_knowledge_base_are_for_everybody(lender: Lender) -> None:
    """axe, both languages and themes, wide and narrow; nothing is wider than the screen, nothing in the other language."""
    furnish_knowledge(lender)
    (one,) = [
        each["id"]
        for each in lender.get("/articles?topic=credit&language=en").json()["articles"]
        if each["key"] == "credit-wrong"
    ]
    with lender.runtime.works.open(lender.tenant, "test") as work:
        lead = issue_token(work, "lead")
    questions = ["where do I send the papers", "the address for papers"]
    said = {"key": "send-papers", "topic": "papers", "language": "en", "title": "Sending papers", "questions": questions}
    draft = lender.post("/articles", {**said, "answer": "Please send them by post."}, token=lead).json()["id"]
    pages = {
        "knowledge": "/knowledge?language=en",
        "article-edit": f"/knowledge/{draft}/edit",
        "article": f"/knowledge/{one}",
        "article-form": f"/knowledge/new?from={one}",
        "unanswered": "/knowledge/unanswered",
    }
    looked = 0
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            for theme in THEMES:
                width = 1024 if theme == "dark" else 1440
                with console_of(
                    browser, origin, language=language, theme=theme, width=width, expected=[UNAUTHORIZED]
                ) as console:
                    console.go("/sign-in")
                    console.sign_in()
                    console.page.wait_for_url("**/console/day")
                    for name, path in pages.items():
                        console.turn_to(path)
                        console.keep(f"{name}-{language}-{theme}-{width}")
                        assert console.axe() == [], (name, language, theme)
                        assert console.is_too_wide() == 0, (name, language, theme, width)
                        if language == "en-US" and name != "unanswered":  # its questions are in Chinese
                            shown = console.page.locator("main").inner_text()
                            assert not re.search(r"[\u4e00-\u9fff]", shown.replace("中文", "").replace("征信业管理条例", "")), (
                                shown
                            )
                        looked += 1
    assert looked == 20
