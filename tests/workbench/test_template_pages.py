"""The pages of texts: written by one, signed by another, and what a page says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.conftest import Lender
from tests.workbench.template_examples import BODY, a_text
from tests.workbench.test_pages import Browser

from tideover.base.errors import Invalid
from tideover.outreach import SLOTS, Finding, RenditionState, forms, letter_rule
from tideover.outreach.templates import shipped_texts
from tideover.security import Role
from tideover.workbench.locales import LANGUAGES, load_locale
from tideover.workbench.wording import Piece, difference_of, pieces_of, problem_of, read_slots, told, typed_slots

SMS = "【${sender_name}】${name}您好，您有 ${amount}。退订回复“退订”。"
FORM = {
    "name": "hello", "language": "zh-CN", "channel": "sms", "variant": "a", "purposes": "collect", "subject": "", "body": SMS,
    "slots": "amount = money_due", "expires_on": "2027-06-30",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


@pytest.fixture
def writer(lender: Lender) -> Browser:
    lender.borrower("C1", name="王新雨")
    return Browser(lender, Role.STRATEGIST)


def as_legal(browser: Browser) -> Browser:
    return Browser(browser.lender, Role.COMPLIANCE)


@pytest.mark.demand("2.12")
def test_a_text_is_written_compared_signed_and_withdrawn_on_pages(writer: Browser) -> None:
    form = writer.get("/templates/new").text
    assert "另起名字的填充项" in form
    page = writer.send("/templates/new", **FORM)
    path = page.url.path
    assert re.fullmatch(r"/templates/[0-9a-f-]{36}", path), page.text
    assert "草稿" in page.text
    assert "现在不能发送：未经法务签核" in page.text
    assert "渡口金融" not in page.text
    assert "【示例金融】王新雨您好，您有 ¥1,280.00。" in page.text
    changed = {name: FORM[name] for name in ("purposes", "subject", "slots", "expires_on")}
    edited = writer.send(f"{path}/edit", **changed, body=SMS.replace("您好", "您好呀"))
    assert edited.url.path == path
    assert "您好呀" in edited.text
    sent = writer.send(f"{path}/submission")
    assert "待法务签核" in sent.text
    assert "签核通过" not in sent.text
    legal = as_legal(writer)
    listed = legal.get("/templates").text
    assert "有一份话术等待法务签核。" in listed
    assert listed.index("hello.v1") < listed.index("due-soon.v1"), "what waits comes first"
    assert legal.send(f"{path}/refusal", note=" ").status_code == 422
    signed = legal.send(f"{path}/signature")
    assert '<span class="pill good">已签核</span>' in signed.text
    assert "compliance" in signed.text
    assert "王**您好呀，您有 ¥500.00" in legal.get(f"{path}?account=A-C1").text
    assert legal.get(f"{path}?account=nobody").status_code == 422
    writer.client.cookies.clear()
    gone = legal_withdraws(writer.lender, path)
    assert "已撤回" in gone
    assert "旧了" in gone


def legal_withdraws(lender: Lender, path: str) -> str:
    lead = Browser(lender, Role.TEAM_LEAD)
    assert lead.send(f"{path}/withdrawal", note="").status_code == 422
    return str(lead.send(f"{path}/withdrawal", note="旧了").text)


def test_a_new_version_begins_with_anothers_words_and_shows_what_differs(writer: Browser) -> None:
    listed = writer.get("/templates?channel=letter").text
    assert "催收函" in listed
    assert "due-soon" not in listed
    (letter,) = re.findall(
        r'href="(/templates/[0-9a-f-]+)" class="nowrap">简体中文<span class="unseen"> dunning-letter.v1', listed
    )
    assert "<h3>关于您账户欠款的函</h3>" in writer.get(letter).text
    form = writer.get(f"/templates/new?from={letter.rpartition('/')[2]}").text
    assert "amount = money_due" in form
    body = re.search(r'<textarea id="body"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    assert body
    cut = body[1].replace("二、您的权利", "二、其他").replace("${sender_address}", "本公司")
    form = {
        **FORM,
        "name": "dunning-letter",
        "channel": "letter",
        "subject": "关于您账户欠款的函",
        "body": cut.replace("\n", "\r\n"),
    }
    slots = "amount = money_due\ndue = date_due\nparts = money_parts\ndays = days_past_due"
    page = writer.send("/templates/new", **{**form, "slots": slots}).text
    assert "催收函缺少必须载明的内容（CN-K3）：联系地址、客户的权利。" in page
    assert "与第 1 版比较" in page
    assert re.search(r"<del>您的权利\s*</del><ins>其他\s*</ins>", page)
    assert " disabled>提交法务" in page


def test_what_is_wrong_with_a_form_is_said_at_its_field_and_nothing_is_lost(writer: Browser) -> None:
    for wrong, words in (
        ({"name": "Not A Name"}, "名称须为小写字母"), ({"channel": "visit"}, "这个渠道没有话术"), ({"purposes": "spam"}, "至少选择一种用途"),
        ({"expires_on": "soon"}, "日期写法不对"), ({"slots": "a = b\n???"}, "第 2 行看不懂"), ({"slots": "amount = shoe"}, "没有这些类型的填充项：shoe"),
        ({"variant": "!"}, "变体须为一个小写字母"),
    ):  # fmt: skip
        page = writer.send("/templates/new", **{**FORM, "body": SMS + "<留着>", **wrong})
        assert page.status_code == 422, wrong
        assert words in page.text, wrong
        assert "&lt;留着&gt;</textarea>" in page.text
    assert writer.lender.get("/templates?name=hello").json()["templates"] == []


def test_each_role_sees_its_own_steps(writer: Browser) -> None:
    path = writer.send("/templates/new", **FORM).url.path
    writer.send(f"{path}/submission")
    lender = writer.lender
    collector = Browser(lender, Role.COLLECTOR)
    page = collector.get(path).text
    for step in ("submission", "signature", "refusal", "withdrawal"):
        assert f"{path}/{step}" not in page
        assert collector.send(f"{path}/{step}", note="x").status_code == 403
    assert collector.get("/templates/new").status_code == 403
    assert collector.send("/templates/new", **FORM).status_code == 403
    assert collector.send(f"{path}/nonsense").status_code == 404
    assert collector.send("/templates/sender", sender_name="我").status_code == 403
    assert "只有能签核的同事可以修改" in collector.get("/templates/sender").text
    assert collector.get("/templates/x").status_code == 422


def test_who_we_are_is_changed_whole_or_not_at_all(writer: Browser) -> None:
    legal = as_legal(writer)
    assert "发送方信息还没有填全" in legal.get("/templates").text
    fields = {"sender_name": "渡口金融", "pay_link": "http://dukou.com"}
    page = legal.send("/templates/sender", **fields)
    assert page.status_code == 422
    assert "须为 https 开头的完整网址" in page.text
    assert 'value="渡口金融"' in page.text
    assert set(legal.lender.get("/sender").json()["sender"].values()) == {""}
    saved = legal.send("/templates/sender", **{**fields, "pay_link": "https://dukou.com"})
    assert saved.status_code == 200
    assert legal.lender.get("/sender").json()["sender"]["pay_link"] == "https://dukou.com"


# --- rendered from plain objects --------------------------------------------------------------------------------------


def test_the_list_shows_what_counts(reader: Any) -> None:
    page = reader.templates()
    assert page.index("x-submitted") < page.index("x-draft") < page.index("x-signed") < page.index("x-withdrawn")
    assert "overdue-gentle.v2" not in page, "an expired version behind a newer one"
    assert "overdue-gentle.v2" in reader.templates("signed")
    assert ("已过期" if reader.language == "zh-CN" else "expired") in reader.templates("signed")


def test_the_writer_is_told_that_another_must_sign(reader: Any) -> None:
    own = a_text(written_by=f"user:{reader.viewer('/').actor.user}")
    words = "须由另一位同事签核" if reader.language == "zh-CN" else "somebody else must sign it"
    assert words in reader.template(own)
    assert "/signature" not in reader.template(own)
    assert "/signature" in reader.template()
    assert "/signature" not in replace(reader, role=Role.STRATEGIST).template()


def test_words_on_the_page_are_escaped(reader: Any) -> None:
    page = reader.template()
    assert "<b>有困难" not in page
    assert "&lt;b&gt;" in page
    assert "<mark>${amount}</mark>" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_a_text_has_words(language: str) -> None:
    known = load_locale(language)
    keys = {f"template.state.{state.value}" for state in RenditionState} | {"template.state.expired"}
    keys |= {f"template.type.{slot.type}" for slot in SLOTS.values()} | {
        f"template.source.{slot.source}" for slot in SLOTS.values()
    }
    keys |= {f"template.origin.{origin}" for origin in ("sample", "book", "promise", "sender")}
    keys |= {f"template.name.{text.name}" for text in shipped_texts()} | {f"channel.{channel}" for channel in forms()}
    keys |= {f"template.language.{tag}" for tag in ("zh-CN", "zh-Hant", "en")}
    keys |= {f"template.decided.{state}" for state in ("signed", "refused", "withdrawn")}
    for code in ("template_unsigned", "template_refused", "template_withdrawn", "template_expired"):
        keys |= {f"reason.{code}", f"rule.{code}"}
    codes = re.findall(r'(?:Finding|_too_long)\("([a-z_]+)"', open_source("checking"))
    assert len(codes) > 18
    keys |= {f"template.problem.{code}" for code in codes}
    assert sorted(keys - set(known)) == []


def open_source(name: str) -> str:
    from pathlib import Path

    import tideover

    return (Path(tideover.__file__).parent / "outreach" / "templates" / f"{name}.py").read_text(encoding="utf-8")


def test_findings_in_words() -> None:
    missing = {"missing": [part.id for part in letter_rule().parts[:2]], "source": "CN-K3"}
    assert "持卡人（借款人）姓名、欠款余额" in told("zh-CN", Finding("letter_incomplete", "body", missing))
    assert "the customer's name, the balance owed" in told("en", Finding("letter_incomplete", "body", missing))
    assert "12" in problem_of("en", "text_too_long", {"parts": 12, "most": 10})
    assert problem_of("en", "something_new", {}) == "something_new"


# --- differences ------------------------------------------------------------------------------------------------------


def woven(before: str, after: str) -> tuple[str, str]:
    pieces = difference_of(before, after)
    old = "".join(piece.text for piece in pieces if piece.kind != "new")
    new = "".join(piece.text for piece in pieces if piece.kind != "gone")
    return old, new


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BODY, BODY.replace("有困难", "如果困难")),
        ("", "x"),
        ("x\n", ""),
        ("a\nb\nc", "a\nc\nd"),
        ("x " * 3000, "y " * 3000),
        ("${a}b", "${b}a"),
    ],
)
def test_a_difference_has_both_texts_in_it(before: str, after: str) -> None:
    assert woven(before, after) == (before, after)


def test_only_what_differs_is_marked() -> None:
    assert difference_of("第一行\n请今天还款\n", "第一行\n请明天还款\n") == [
        Piece("same", "第一行\n"), Piece("same", "请"), Piece("gone", "今"), Piece("new", "明"), Piece("same", "天还款\n"),
    ]  # fmt: skip
    assert pieces_of("你好${name}。") == [Piece("same", "你好"), Piece("same", "${name}", True), Piece("same", "。")]


def test_slots_are_read_as_they_are_typed() -> None:
    typed = "amount = money_due\n\n ${due}：date_due \nword: text\nx money_due"
    assert read_slots(typed) == {"amount": "money_due", "due": "date_due", "word": "text", "x": "money_due"}
    assert read_slots(typed_slots(a_text())) == {"amount": "money_due", "due": "date_due"}
    for wrong in ("amount", "a = b = c", "1a = text", "= text"):
        with pytest.raises(Invalid, match="slots_unreadable"):
            read_slots(wrong)
