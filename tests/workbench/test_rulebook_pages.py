"""The rulebook in words, and the placement of an account."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.conftest import Lender

from tideover.gate import Channel, Purpose, Result, load_rulebook
from tideover.security import Role, add_user, issue_token
from tideover.workbench.locales import LANGUAGES, load_locale
from tideover.workbench.rule_words import days_of, examples_of, in_force, lines_of


def rules_in(book: dict[str, Any]) -> list[str]:
    return [rule["rule"] for part in book["parts"] for text in part["instruments"] for rule in text["rules"]]


@pytest.mark.demand("2.11")
def test_every_rule_is_told_by_country_and_text(lender: Lender) -> None:
    book = lender.get("/rulebook").json()
    assert sorted(rules_in(book)) == sorted(rule.id for rule in load_rulebook().rules)
    assert book["count"] == len(rules_in(book))
    places = [part["jurisdiction"] for part in book["parts"]]
    assert places[:2] == ["everywhere", "CN"] and places[2:] == sorted(places[2:])
    australia = rules_in(lender.get("/rulebook?words=en&jurisdiction=AU").json())
    assert "AU-2" in australia and "CN-T1" not in australia
    house = rules_in(lender.get("/rulebook?confidence=house").json())
    assert "HOUSE-S1" in house and "CN-T1" not in house
    here = rules_in(lender.get("/rulebook?only_in_force=true").json())
    assert "CN-T1" in here and "HOUSE-B1" in here and "HOUSE-S1" not in here and "CN-O1" not in here
    assert lender.get("/rulebook?jurisdiction=EU&only_in_force=true").json()["parts"] == []


@pytest.mark.demand("2.11")
def test_a_rule_is_told_whole(lender: Lender) -> None:
    rule = lender.get("/rulebook/CN-T1").json()
    assert (
        rule["rule"]["state"] == "always"
        and rule["jurisdiction"] == "CN"
        and rule["source"]
        and rule["checked"] == "2026-11-22"
    )
    assert any("每天 08:00–22:00" in line["text"] for line in rule["lines"])
    assert {example["is_refused"] for example in rule["examples"]} == {True, False}
    assert any(line["text"] == "every day 08:00–22:00" for line in lender.get("/rulebook/CN-T1?words=en").json()["lines"])
    assert lender.get("/rulebook/CN-F4").json()["rule"]["state"] == "told"
    assert lender.get("/rulebook/NO-SUCH").status_code == 404


@pytest.mark.demand("2.22")
def test_who_turned_a_rule_on_and_off_is_told(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        add_user(work, "u-compliance", Role.COMPLIANCE, None)
        token = issue_token(work, "u-compliance")
    assert lender.get("/rulebook/HOUSE-S1").json()["rule"]["state"] == "off"
    for is_on in (True, False):
        assert lender.call("PUT", "/rules/HOUSE-S1", {"is_on": is_on}, token=token).status_code == 200
    choices = lender.get("/rulebook/HOUSE-S1").json()["choices"]
    assert [(choice["is_on"], choice["by"]) for choice in choices] == [(False, "u-compliance"), (True, "u-compliance")]


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
