"""Texts in words: every code has some, and a difference marks what differs and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from tests.workbench.template_examples import BODY, TODAY, a_text

from tideover.outreach import SLOTS, Finding, RenditionState, forms, letter_rule
from tideover.outreach.templates import shipped_texts
from tideover.workbench.locales import LANGUAGES, load_locale
from tideover.workbench.wording import Piece, compared_with, difference_of, in_force, pieces_of, problem_of, told


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


def test_a_version_is_read_against_what_is_sent_now() -> None:
    first = a_text(1, RenditionState.SIGNED, version=1)
    second = a_text(2, RenditionState.WITHDRAWN, version=2)
    third = a_text(3, RenditionState.SUBMITTED, version=3)
    group = [third, second, first]
    assert in_force(group, TODAY) is first
    assert compared_with(group, third, TODAY) is first, "not the one withdrawn between them"
    assert compared_with(group, first, TODAY) is None
    over = [third, second, replace(first, expires_on=date(2026, 12, 5))]
    assert in_force(over, TODAY) is None
    assert compared_with(over, third, TODAY) is second
