"""Visits on their pages: asked for, refused, begun at the door, ended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conftest import Lender
from tests.workbench.screens import assert_pages_fit, needs_chromium
from tests.workbench.test_pages import Browser

from tideover.gate import Result
from tideover.outreach import VISIT_OUTCOMES
from tideover.security import Role
from tideover.workbench.locales import LANGUAGES, load_locale

HOME = "上海市浦东新区示例路 8 号 301 室"


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


@pytest.fixture
def lead(lender: Lender) -> Browser:
    lender.borrower("C1", name="王新雨", address=HOME)
    return Browser(lender, Role.TEAM_LEAD)


def ask(lead: Browser, people: str = "wang，li") -> str:
    account = (
        lead.lender.get("/persons/C1/timeline")
        and lead.get("/people/C1").text.partition('href="/console/accounts/')[2].partition('"')[0]
    )
    return str(lead.send("/people/C1/visit", people=people, purpose="collect", account=account).url.path)


@pytest.mark.demand("2.11")
def test_a_visit_from_the_request_to_its_outcome(lead: Browser) -> None:
    path = ask(lead)
    assert path.startswith("/contacts/")
    page = lead.get(path).text
    assert "wang、li" in page and "已到门口，确认可以外访" in page
    assert f'href="{path}"' in lead.get("/work-items").text
    early = lead.send(f"{path}/outcome", result="effective", note="他在家")
    assert early.status_code == 409 and "还没有在门口确认" in early.text
    begun = lead.send(f"{path}/beginning").text
    assert "外访结果" in begun and "已到门口" not in begun
    again = lead.send(f"{path}/beginning")
    assert again.status_code == 409 and "已经开始或结束" in again.text
    silent = lead.send(f"{path}/outcome", result="effective", note="  ")
    assert silent.status_code == 409 and "请写明经过" in silent.text
    ended = lead.send(f"{path}/outcome", result="effective", note="本人在家，周五还款").text
    assert "已送达" in ended and "外访结果" not in ended
    assert f'href="{path}"' not in lead.get("/work-items").text


@pytest.mark.demand("2.11")
def test_who_goes_alone_sees_the_rule_and_nothing_is_asked_of_nobody(lead: Browser) -> None:
    account = lead.get("/people/C1").text.partition('href="/console/accounts/')[2].partition('"')[0]
    alone = lead.send("/people/C1/visit", people="wang", purpose="collect", account=account)
    assert alone.status_code == 409 and "CN-C2" in alone.text and 'value="wang"' in alone.text
    nobody = lead.send("/people/C1/visit", people=" , ", purpose="collect", account=account)
    assert nobody.status_code == 422 and "请填写同行人员" in nobody.text
    assert lead.send("/people/C1/visit", people="a b", purpose="gossip", account=account).status_code == 404
    assert "ContactRefused" in lead.lender.kinds()


def test_a_payment_ends_the_visit_at_the_door(lead: Browser) -> None:
    path = ask(lead)
    lead.lender.pay("P1")
    page = lead.send(f"{path}/beginning")
    assert page.url.path == path and "发送前被拒" in page.text and "PAID" in page.text


def test_who_may_not_contact_sees_no_form(lead: Browser) -> None:
    path = ask(lead)
    auditor = Browser(lead.lender, Role.AUDITOR)
    assert "已到门口" not in auditor.get(path).text
    assert auditor.get("/people/C1/visit").status_code == 403
    assert auditor.send(f"{path}/beginning").status_code == 403


def test_every_outcome_has_its_words() -> None:
    for language in LANGUAGES:
        words = load_locale(language)
        assert all(f"visit_outcome.{Result(outcome).value}" in words for outcome in VISIT_OUTCOMES)


@needs_chromium
def test_visits_fit_every_screen(lead: Browser) -> None:
    waiting, person = ask(lead), "/people/C1/visit"
    lead.lender.borrower("C2", name="李舟", address=HOME)
    lead.send(f"{waiting}/beginning")
    assert_pages_fit(lead.lender.runtime, [person, waiting, "/work-items", "/people/C1"])
