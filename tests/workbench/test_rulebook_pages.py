"""The rulebook as people see it, its switches, and the placement of an account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.conftest import TEN, Lender
from tests.gate.past import went_out
from tests.workbench.screens import assert_pages_fit, needs_chromium
from tests.workbench.test_pages import Browser
from tests.workbench.test_strategy_pages import sound

from tideover.gate import Channel, Purpose, Result, load_rulebook
from tideover.security import Role
from tideover.workbench.locales import LANGUAGES, load_locale
from tideover.workbench.rule_words import days_of, examples_of, in_force, lines_of


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


@pytest.fixture
def legal(lender: Lender) -> Browser:
    lender.borrower("C1", name="王新雨")
    return Browser(lender, Role.COMPLIANCE)


@pytest.mark.demand("2.11")
def test_every_rule_is_shown_by_country_and_text(legal: Browser) -> None:
    html = sound(legal.get("/rulebook"))
    assert [rule.id for rule in load_rulebook().rules if f'href="/rulebook/{rule.id}"' not in html] == []
    assert "须由贵机构对照官方文本核对" in html and "核对日期 2026-11-22" in html
    assert html.index("各地通用</h2>") < html.index("中国</h2>") < html.index("美国</h2>")
    english = sound(legal.get("/rulebook?lang=en&jurisdiction=AU"))
    assert "AU-2" in english and "CN-T1" not in english and "always on" in english
    legal.get("/rulebook?lang=zh-CN")
    house = sound(legal.get("/rulebook?confidence=house"))
    assert "HOUSE-S1" in house and "CN-T1" not in house and "未启用" in house and "已启用" in house
    here = sound(legal.get("/rulebook?in_force=1"))
    assert "CN-T1" in here and "HOUSE-B1" in here and "HOUSE-S1" not in here and "CN-O1" not in here
    assert "没有符合条件的规则" in sound(legal.get("/rulebook?jurisdiction=EU&in_force=1"))


@pytest.mark.demand("2.11")
def test_a_verified_rule_has_a_lock_and_no_switch(legal: Browser) -> None:
    html = sound(legal.get("/rulebook/CN-T1"))
    assert "始终生效" in html and "任何人都不能关闭" in html and 'name="is_on"' not in html
    assert "每天 08:00–22:00" in html and "本人有效的“夜间联系”同意" in html
    assert "2026-03-03 22:00:00" in html and html.count('class="pill stop">不准') == 2
    refused = legal.send("/rulebook/CN-T1", is_on="no")
    assert refused.status_code == 409
    assert legal.lender.get("/rules/CN-T1").json()["is_enforced"]
    assert legal.get("/rulebook/NO-SUCH").status_code == 404
    assert "没有开关" in sound(legal.get("/rulebook/CN-F4"))
    assert legal.lender.client.post("/rulebook/HOUSE-S1", data={"is_on": "yes"}).status_code == 403, "without the form's token"


@pytest.mark.demand("2.22")
def test_a_house_rule_is_seen_on_last_months_contacts_then_turned_on_and_off(legal: Browser) -> None:
    for number in range(5):
        went_out(legal.lender, "C1", "sms", TEN - timedelta(days=2, minutes=number), result="sent")
    html = sound(legal.get("/rulebook/HOUSE-S1"))
    assert "未启用" in html and "先看它会拦下多少" in html and 'role="status"' not in html
    shown = sound(legal.get("/rulebook/HOUSE-S1?preview=1"))
    assert "如果过去 30 天一直启用" in shown and '<dd class="care">3</dd>' in shown and "短信 3" in shown
    on = sound(legal.send("/rulebook/HOUSE-S1", is_on="yes"))
    assert "贵机构已启用这条规则" in on and "启停记录" in on and "（我）" in on and "客户可能被联系得更多" in on
    off = sound(legal.send("/rulebook/HOUSE-S1", is_on="no"))
    assert "没有启用" in off and off.count('<span class="line small faint">u-compliance（我）') == 2
    none = sound(legal.get("/rulebook/HOUSE-P1?preview=1"))
    assert "没有联系会因此被拦下" in none
    assert "只有一处弱来源" in sound(legal.get("/rulebook/CN-F3"))


@pytest.mark.demand("2.10")
def test_others_see_the_rule_and_no_switch(lender: Lender) -> None:
    lender.borrower("C1")
    strategist = Browser(lender, Role.STRATEGIST)
    html = sound(strategist.get("/rulebook/HOUSE-S1?preview=1"))
    assert "只有合规人员" in html and 'name="is_on"' not in html and "如果过去 30 天" in html
    assert strategist.send("/rulebook/HOUSE-S1", is_on="yes").status_code == 403
    assert not lender.get("/rules/HOUSE-S1").json()["is_enforced"]


@pytest.mark.demand("1.8")
def test_an_account_is_placed_and_recalled_on_its_page(legal: Browser) -> None:
    path = legal.get("/accounts/A-C1").url.path
    assert "由本机构自行处理" in sound(legal.get(path))
    assert "已委案给 harbour" in sound(legal.send(f"{path}/placements", agency="harbour"))
    wrong = legal.send(f"{path}/placements", agency="海港")
    assert wrong.status_code == 422 and "请填写机构代号" in wrong.text and 'value="海港"' in wrong.text
    assert "以往委案" in sound(legal.send(f"{path}/recall"))
    again = legal.send(f"{path}/recall")
    assert again.status_code == 422 and "目前没有委案" in again.text
    collector = Browser(legal.lender, Role.COLLECTOR)
    assert f"{path}/placements" not in sound(collector.get(path))
    assert collector.send(f"{path}/placements", agency="harbour").status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_words_in_each_language(language: str) -> None:
    known, codes = load_locale(language), {*Channel, *Purpose, *Result}
    for rule in load_rulebook().rules:
        texts = [line.text for line in lines_of(language, rule)]
        texts += [text for example in examples_of(language, rule) for text in (example.what, *example.before)]
        assert all(texts), rule.id
        if language == "zh-CN" and rule.form is not None:
            assert not [text for text in texts for code in codes if re.search(rf"\b{code}\b", text)], rule.id
        assert {f"confidence.{rule.confidence}", f"enforcement.{rule.enforcement}"} <= set(known)
        assert {f"rule_point.{point}" for point in rule.point} <= set(known)
        assert rule.jurisdiction is None or f"jurisdiction.{rule.jurisdiction}" in known


def test_days_and_dates_in_words() -> None:
    assert days_of("en", range(7)) == "every day"
    assert days_of("en", {0, 1, 2, 3, 4, 5}) == "Monday to Saturday"
    assert days_of("zh-CN", {5, 6}) == "星期六、星期日"
    assert days_of("en", {0, 2, 4}) == "Monday, Wednesday, Friday"
    rule = load_rulebook().rules[0]
    first, last = date(2026, 7, 1), date(2027, 1, 1)
    assert in_force("en", replace(rule, effective_from=first)) == "from 2026-07-01"
    assert in_force("en", replace(rule, effective_to=last)) == "until before 2027-01-01"
    assert in_force("en", replace(rule, effective_from=first, effective_to=last)) == "from 2026-07-01 until before 2027-01-01"


@needs_chromium
@pytest.mark.demand("2.11")
def test_the_pages_fit_every_screen(legal: Browser) -> None:
    legal.send("/rulebook/HOUSE-B1", is_on="no")
    legal.send(f"{legal.get('/accounts/A-C1').url.path}/placements", agency="harbour-collections.north-east")
    for number in range(5):
        went_out(legal.lender, "C1", "sms", TEN - timedelta(days=2, minutes=number), result="sent")
    paths = [
        "/rulebook",
        "/rulebook/CN-T1",
        "/rulebook/AU-1",
        "/rulebook/HOUSE-S1?preview=1",
        "/rulebook/HOUSE-B1",
        "/accounts/A-C1",
    ]
    assert_pages_fit(legal.lender.runtime, paths, "u-compliance")
