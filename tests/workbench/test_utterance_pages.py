"""The page to try a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conftest import Lender
from tests.workbench.test_pages import Browser

from tideover.gate import learnt_title
from tideover.security import Role


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.COMPLIANCE, Role.AUDITOR])
def test_a_sentence_is_tried(lender: Lender, role: Role) -> None:
    browser = Browser(lender, role)
    assert browser.get("/utterances").status_code == 200
    told = browser.send("/utterances", text="再不还钱我弄死你", to="customer").text
    assert "弄死你" in told and "伤害人身" in told
    clean = browser.send("/utterances", text="您好，请问方便吗", to="customer").text
    assert "伤害人身" not in clean


def test_nobody_unknown_sees_it(lender: Lender) -> None:
    assert lender.client.get("/utterances", follow_redirects=False).status_code in (303, 401)


def test_what_the_second_reader_finds_has_a_title() -> None:
    assert learnt_title("UT-LEARNT-EXTRA-FEE", "zh-CN") == "与额外收费的例句相似"
    assert learnt_title("UT-FEE-ZH", "en") is None
