"""The pages of strategy: written by one, approved by another, faults at their cells, and why somebody was treated so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.conftest import TEN, Lender
from tests.strategy.conftest import Book
from tests.strategy.examples import case, content, rule_of, two_tables
from tests.strategy.test_lifecycle import a_row, stricter
from tests.workbench.screens import assert_pages_fit, needs_chromium
from tests.workbench.test_pages import Browser
from tests.workbench.test_rendering import Outline

from tideover.book import find_person
from tideover.security import Role
from tideover.strategy import inputs, keep_decisions, live_strategy
from tideover.strategy.sets import Names, Spans
from tideover.workbench.strategy_pages import told_of, typed_of

CASES = [case(account="A-1"), case(dpd=40, segment="unwilling", willingness=20), case(dpd=0, due_in_days=2)]


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


@pytest.fixture
def writer(lender: Lender) -> Browser:
    lender.borrower("C1", name="王新雨")
    lender.client.app.state.surroundings = Book(CASES)  # type: ignore[attr-defined]
    return Browser(lender, Role.STRATEGIST)


def sound(answer: Any) -> str:
    """A page's HTML, once its outline holds."""
    outline = Outline(answer.text)
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1
    assert len(outline.ids) == len(set(outline.ids))
    assert all(field.get("type") == "hidden" or field.get("id") in outline.labelled for field in outline.inputs)
    assert "style=" not in answer.text and "<script" not in answer.text
    return str(answer.text)


def write(writer: Browser, file: dict[str, Any], note: str = "") -> Any:
    return writer.send("/strategies/new", content=typed_of(file), note=note)


@pytest.mark.demand("1.5")
def test_a_version_is_written_tested_approved_and_rolled_back_on_pages(writer: Browser) -> None:
    listed = sound(writer.get("/strategies"))
    assert "现行版本" in listed and "main.v1" in listed and 'class="pill good">现行' in listed
    form = sound(writer.get("/strategies/new"))
    assert "short-willing" in form
    page = write(writer, stricter(), "早期由人工")
    path = page.url.path
    assert re.fullmatch(r"/strategies/[0-9a-f-]{36}", path), page.text
    html = sound(page)
    assert "草稿" in html and "早期由人工" in html
    assert "只是一时逾期，故温和提醒" in html and "暂时困难" in html and "1–30" in html and "默认行" in html
    assert "检查通过" in writer.send(f"{path}/check").text
    tested = sound(writer.send(f"{path}/test"))
    assert "2026-11-30 的 3 个案件" in tested
    assert "温和提醒逾期 → call-early" in tested
    assert f"{path}/approval" not in tested
    legal = Browser(writer.lender, Role.COMPLIANCE)
    assert legal.send(f"{path}/refusal", reason=" ").status_code == 422
    assert "已批准" in legal.send(f"{path}/approval").text
    early = legal.send(f"{path}/publication", live_from="2026-11-30")
    assert early.status_code == 422 and "日期须是今天或以后" in early.text
    live = sound(legal.send(f"{path}/publication", live_from="2026-12-01"))
    assert 'class="pill good">现行' in live
    assert legal.send("/strategies/rollback", reason="").status_code == 422
    back = sound(legal.send("/strategies/rollback", reason="投诉增多"))
    assert "已回退" in back and re.search(r'现行版本：<a href="[^"]+">main.v1', back)
    assert "投诉增多" in legal.get(path).text
    gone = legal.send("/strategies/rollback", reason="全部停下")
    assert "不联系任何人" in gone.text


@pytest.mark.demand("1.5")
def test_faults_are_shown_at_their_cells(writer: Browser) -> None:
    spoilt = stricter()
    rule_of(spoilt, "mid")["dpd"] = "> > 0.5"
    rule_of(spoilt, "late")["o-tone"] = "'harsh'"
    html = sound(write(writer, spoilt))
    assert "有 2 处问题" in html
    assert re.search(r'class="is-wrong"><code>&gt; &gt; 0.5</code>\s*<span class="wrong">须是整数</span>', html)
    assert "没有“harsh”" in html
    assert " disabled>检查" in html
    english = writer.get(re.search(r"/strategies/[0-9a-f-]{36}", html)[0] + "?lang=en").text  # type: ignore[index]
    assert "must be a whole number" in english
    writer.get("/strategies?lang=zh-CN")
    beyond = write(writer, {"nodes": [], "edges": []})
    assert "须有且只有一个输入节点" in sound(beyond)


def test_what_cannot_be_kept_is_said_and_nothing_is_lost(writer: Browser) -> None:
    for text, words in (("{", "这不是 JSON"), ('{"a": 1, "a": 2}', "同一个键写了两次"), ("", "这不是 JSON")):
        page = writer.send("/strategies/new", content=text, note="<留着>")
        assert page.status_code == 422
        assert words in page.text and "&lt;留着&gt;" in page.text
    path = write(writer, content()).url.path
    assert sound(writer.get(f"{path}/edit")).count("short-willing") == 1
    other = Browser(writer.lender, Role.ADMINISTRATOR)
    refused = other.send(f"{path}/edit", content=typed_of(content()))
    assert refused.status_code == 422 and "只有起草人可以修改" in refused.text


def test_each_role_sees_its_own_steps(writer: Browser) -> None:
    path = write(writer, two_tables()).url.path
    collector = Browser(writer.lender, Role.COLLECTOR)
    page = sound(collector.get(path))
    for step in ("check", "test", "approval", "refusal", "publication"):
        assert f"{path}/{step}" not in page
        assert collector.send(f"{path}/{step}", reason="x").status_code == 403
    assert collector.get("/strategies/new").status_code == 403
    assert collector.send("/strategies/new", content="{}").status_code == 403
    assert collector.send("/strategies/rollback", reason="x").status_code == 403
    assert collector.send(f"{path}/nonsense").status_code == 404
    assert "act" in page and "sort" in page, "both tables are drawn"


def decide_about(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        live = live_strategy(work, TEN.date())
        keep_decisions(work, [a_row(live.file, find_person(work, "C1").id, TEN.date(), live.id)])


@pytest.mark.demand("1.5")
def test_why_somebody_was_treated_so(writer: Browser) -> None:
    assert "还没有关于这位客户的决定" in sound(writer.get("/people/C1/decisions"))
    decide_about(writer.lender)
    html = sound(writer.get("/people/C1/decisions"))
    assert "逾期 12 天、客群为高意愿短时逾期，愿意还款、只是一时逾期，故温和提醒。" in html
    assert "王**" in html and "王新雨" not in html


def test_conditions_are_told_in_words() -> None:
    columns = inputs()
    assert told_of(columns["dpd"], Spans(((1, 30), (90, columns["dpd"].most))), "zh-CN") == "1–30、≥ 90"
    assert told_of(columns["due_in_days"], Spans(((-1, -1),)), "en") == "-1"
    assert told_of(columns["segment"], Names(frozenset({"hardship", "steady"})), "en") == "in hardship, steady"
    assert told_of(columns["occupation"], Names(frozenset({"driver"}), True), "zh-CN") == "非 driver"
    assert told_of(columns["is_new"], Names(frozenset({True})), "zh-CN") == "是"


@needs_chromium
def test_pages_fit_every_screen_and_break_no_policy(writer: Browser) -> None:
    """Nothing scrolls sideways but the grid within its sheet, nothing breaks the content policy."""
    decide_about(writer.lender)
    tested = write(writer, stricter(), "早期由人工").url.path
    writer.send(f"{tested}/check")
    writer.send(f"{tested}/test")
    spoilt = content()
    rule_of(spoilt, "mid")["dpd"] = "> > 0.5"
    rule_of(spoilt, "late")["o-tone"] = "'harsh'"
    faulty = write(writer, spoilt).url.path
    paths = ("/strategies", tested, faulty, "/strategies/new", "/people/C1/decisions")
    assert_pages_fit(writer.lender.runtime, paths, "u-strategist")
