"""The pages as HTML: complete, escaped, masked, legible."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.workbench.case_examples import CASE

from tideover.security import Role
from tideover.workbench import STATIC, TimelineItem
from tideover.workbench.case_pages import OTHER, Giving
from tideover.workbench.pages import Revealed, explain
from tideover.workbench.rendering import Viewer, render

VOID = {"meta", "link", "img", "input", "br"}


class Outline(HTMLParser):
    """Checks that elements nest, and gathers forms, ids, labels and headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self.inputs: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.feed(html)
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "form":
            self.forms.append({"method": values.get("method"), "action": values.get("action"), "fields": {}})
        if tag == "input":
            self.inputs.append(values)
            if self.forms:
                self.forms[-1]["fields"][values.get("name")] = values.get("value")
        if tag == "select":
            self.inputs.append(values)
        if tag == "label":
            self.labelled.append(str(values.get("for")))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


def test_every_page_is_sound(reader: Any) -> None:
    for name, html in reader.all().items():
        outline = Outline(html)
        assert f'<html lang="{reader.language}">' in html
        assert len(outline.ids) == len(set(outline.ids)), name
        assert outline.headings[0] == 1, name
        assert outline.headings.count(1) == 1, name
        assert all(b <= a + 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False)), name
        for field in outline.inputs:
            assert field.get("type") == "hidden" or field.get("id") in outline.labelled, (name, field)
        assert "<script" not in html and "style=" not in html, name


def test_forms_that_change_something_carry_the_sessions_token(reader: Any) -> None:
    for name, html in reader.all().items():
        for form in Outline(html).forms:
            if form["method"] == "post" and name != "sign_in":
                assert form["fields"]["csrf"] == "c5rf-t0ken", (name, form["action"])


def test_the_header_switches_the_language_on_the_same_page() -> None:
    html = render("people.html", Viewer("en", "/people", "cursor=WzFd"), people=[], further=None, is_first=True, find="")
    assert 'href="/people?cursor=WzFd&amp;lang=zh-CN"' in html
    assert 'href="/people?cursor=WzFd&amp;lang=en" lang="en" hreflang="en" aria-current="true"' in html


def test_the_header_counts_what_waits_and_shows_what_one_may_open(reader: Any) -> None:
    assert '<span class="count">3</span>' in reader.people()
    auditor = replace(reader, role=Role.AUDITOR).people()
    collector = replace(reader, role=Role.COLLECTOR).people()
    assert 'href="/console/access"' in auditor
    assert 'href="/console/access"' not in collector
    many = replace(reader.viewer("/people"), open_items=100)
    assert '<span class="count">99+</span>' in render("people.html", many, people=[], further=None, is_first=True, find="")


def test_only_who_may_reveal_is_offered_to(reader: Any) -> None:
    assert "/reveals#revealed" in reader.person()
    assert "/reveals" not in replace(reader, role=Role.AUDITOR).person()
    assert "/closing" in reader.work_items()
    assert "/closing" not in replace(reader, role=Role.AUDITOR).work_items()


def test_a_revealed_field_is_shown_and_no_other(reader: Any) -> None:
    html = reader.person(Revealed("phone", "13812345678"))
    assert html.count("13812345678") == 1
    assert "138****5678</span>" not in html
    assert "w***@city.example" in html


def test_words_are_escaped(reader: Any, make_item: Callable[..., TimelineItem]) -> None:
    shown = make_item(1, reader_time(), "MessageReceived", {"channel": "<b>", "text": "<script>alert(1)</script>"})
    html = reader.person(items=[shown])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in render("sign_in.html", Viewer("en", "/sign-in"), failed=False, tenant='"><i>')


def reader_time() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 12, 1, 2, tzinfo=UTC)


def test_the_thread_shows_seals_rules_and_words(reader: Any) -> None:
    html = reader.person()
    chinese = reader.language == "zh-CN"
    assert ("第 24 条" if chinese else "No. 24") in html
    assert html.count("待封存" if chinese else "unsealed") == 2
    assert "<code>CN-T1</code>" in html
    assert ("22:00 至次日 8:00 不得催收" if chinese else "No collection from 22:00 to 08:00") in html
    assert "2026-12-06 08:00 Asia/Shanghai" in html
    assert ("已擦除" if chinese else "erased") in html
    assert "周五还 500 元" in html
    assert "A-10086" in html


def test_a_person_has_cases_addresses_and_other_records(reader: Any) -> None:
    html = reader.person()
    chinese = reader.language == "zh-CN"
    for words in (
        "2026-12-06 10:00 Asia/Shanghai 结案 · 逾期款项已还清"
        if chinese
        else "closed 2026-12-06 10:00 Asia/Shanghai · arrears paid",
        "单位 · 来源：书面材料" if chinese else "work · from a document",
        "证件号码相同 · 系统" if chinese else "same identity number · the system",
        "待核对" if chinese else "to be checked",
        "2026-12-05 10:00 Asia/Shanghai" if chinese else "taken back 2026-12-05 10:00",
    ):
        assert words in html, words
    assert len(re.findall(r'<li class="gone">', html)) == 3, "what is over is quiet"
    assert 'href="/people/00000000-0000-0000-0000-0000000000b2"' in html


def test_a_case_tells_who_holds_each_debt_and_what_stands_in_the_way(reader: Any) -> None:
    html = reader.case()
    chinese = reader.language == "zh-CN"
    for words in (
        '自 2026-11-06 起</span><span class="line faint">代偿' if chinese else 'faint">compensation by the guarantee company',
        "示例信托",
        "至 2026-12-20 解除" if chinese else "until 2026-12-20",
        "早期 → 中期" if chinese else "early → mid",
        "未指派 → 关怀组" if chinese else "nobody → ",
        "K-000417",
    ):
        assert words in html, words
    assert f'action="/cases/{CASE}/owner#giving"' in html
    assert "/owner" not in replace(reader, role=Role.AUDITOR).case()
    refused = reader.case(giving=Giving(OTHER, "a b", "handover", {"other": "case.problem.other"}))
    assert 'aria-describedby="other-hint other-problem"' in refused
    assert '<option value="handover" selected>' in refused
    assert "stage=mid&amp;owner=care&amp;state=open&amp;cursor=WzFd" in reader.cases()


def test_empty_pages_say_so(reader: Any) -> None:
    for html in (
        reader.people(people=[], further=None),
        reader.work_items(rows=[]),
        reader.person(
            items=[], accounts=[], promises=[], stops=[], fields={}, zone_label=None, further=None, cases=[], links=[]
        ),
        reader.cases(rows=[], further=None),
        reader.case(lines=[], promises=[], days_told=[], others=[]),
    ):
        Outline(html)
        assert 'class="empty"' in html


def test_errors_are_explained_by_code_then_status() -> None:
    assert explain("en", 404, "person_not_found") == "There is no such customer."
    assert explain("en", 404, "other_code") == "There is nothing here."
    assert explain("zh-CN", 418, "other_code") == "出错了"


# --- legible ----------------------------------------------------------------------------------------------------------


def palettes() -> list[dict[str, str]]:
    style = (STATIC / "workbench.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    return [light, {**light, **dark}]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
def test_text_has_contrast(palette: dict[str, str]) -> None:
    """WCAG 2.2 success criterion 1.4.3 (AA): 4.5 to 1."""
    pairs = [(ink, ground) for ink in ("ink", "faint", "tide") for ground in ("ground", "paper", "sunk", "tide-wash")]
    pairs += [(name, f"{name}-wash") for name in ("good", "care", "stop", "rest", "tide")]
    pairs += [(name, "paper") for name in ("good", "care", "stop", "rest")] + [("care", "ground"), ("on-tide", "tide")]
    for ink, ground in pairs:
        high, low = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground, (high + 0.05) / (low + 0.05))
