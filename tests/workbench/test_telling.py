"""The thread in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tideover.base.ids import FactId
from tideover.journal import fact_kinds
from tideover.workbench import TimelineItem
from tideover.workbench.locales import LANGUAGES
from tideover.workbench.telling import Teller, rule_title

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 12, 1, 4, tzinfo=UTC)


def told(kind: str, data: dict[str, Any], language: str = "en") -> Any:
    item = TimelineItem(1, FactId(UUID(int=1)), 7, NOON, NOON, kind, data)
    return Teller(language, SHANGHAI, {"acc": "A-1"}, me="user:me", login="li.na").tell(item)


def words(entry: Any) -> dict[str, str]:
    return {detail.label: detail.value for detail in entry.details}


def test_a_refusal_names_its_rules_and_the_earliest_moment() -> None:
    data = {
        "rules": ["CN-T1", "STOP", "NEW-1"],
        "earliest": "2026-12-02T00:00:00.000000+00:00",
        "channel": "email",
        "by": "user:me",
    }
    entry = told("ContactRefused", data)
    assert [(rule.id, rule.title) for rule in entry.rules] == [
        ("CN-T1", "No collection from 22:00 to 08:00 unless the person agreed"),
        ("STOP", "A stop is in force"),
        ("NEW-1", ""),
    ]
    assert entry.earliest == "2026-12-02 08:00 Asia/Shanghai"
    assert words(entry)["By"] == "li.na (you)"
    assert told("ContactRefused", {**data, "earliest": None}, "zh-CN").earliest == "60 天内没有可联系的时间"
    assert told("ContactRefused", {**data, "permit": "p"}).title == "Contact refused when it was to be sent"


def test_money_days_and_accounts_are_told() -> None:
    entry = told(
        "PromiseTaken",
        {"account": "acc", "amount_minor": 123_456, "currency": "CNY", "due": "2026-12-05", "by": "job:read_message"},
    )
    assert words(entry) == {"Amount": "¥1,234.56", "Account": "A-1", "Promised for": "2026-12-05", "By": "the system (reading)"}


def test_a_reversal_is_no_good_news() -> None:
    data = {
        "account": "acc",
        "amount_minor": -500,
        "currency": "CNY",
        "payment": "R1",
        "paid_at": NOON.isoformat(),
        "reverses": "P1",
    }
    entry = told("PaymentRecorded", data)
    assert (entry.title, entry.tone) == ("Payment reversed", "care")
    assert words(entry)["Amount"] == "¥5.00"


def test_reasons_are_words_and_refusals_at_sending_their_rules() -> None:
    assert words(told("ContactNotMade", {"state": "suppressed", "reason": "promised"}))["Reason"] == "the customer has promised"
    refused = words(told("ContactNotMade", {"state": "refused", "reason": "PAID STOP"}))["Reason"]
    assert refused == "PAID Nothing is due, so no collection or reminder · STOP A stop is in force"
    assert words(told("ContactNotMade", {"state": "failed", "reason": "smtp_odd"}))["Reason"] == "smtp_odd"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_fact_can_be_told(language: str, example: Callable[[type], dict[str, Any]]) -> None:
    for name, kind in fact_kinds().items():
        if kind.__module__.startswith("tideover."):
            assert told(name, example(kind), language).title
            assert told(name, {}, language).title  # an older form may lack what a newer one has


def test_rules_of_the_rulebook_speak_both_languages() -> None:
    assert rule_title("zh-CN", "HOUSE-E1") == "每人每日催收、提醒邮件不超过三封"
    assert rule_title("en", "FAIL-CLOSED") == "Something needed is unknown, so no contact"


def test_what_happens_on_the_book_is_told() -> None:
    adjusted = {"account": "acc", "adjustment": "W1", "what": "waiver", "day": "2026-12-01", "amount_minor": 500}
    adjusted |= {"currency": "CNY", "component": "penalty", "reason": "illness", "is_instruction": True, "by": "user:me"}
    entry = told("AccountAdjusted", adjusted)
    assert entry.title == "Adjustment asked of core: Waiver"
    assert words(entry) == {
        "Amount": "¥5.00", "Component": "Penalty interest", "Why": "illness", "Effective": "2026-12-01", "Adjustment": "W1",
        "Account": "A-1", "By": "li.na (you)",
    }  # fmt: skip
    assert next(detail.href for detail in entry.details if detail.label == "Account") == "/console/accounts/acc"
    pause = told("AccountAdjusted", {**adjusted, "what": "pause", "amount_minor": 0, "is_instruction": False}, "zh-CN")
    assert (pause.title, "金额" in words(pause)) == ("账户调整：暂停还款", False)
    differs = {"as_of": "2026-12-01", "cause": "late_posting+fee_differs", "refs": ["P1", "P2"]}
    assert words(told("BookDifferenceNoted", differs, "zh-CN")) == {
        "余额日": "2026-12-01", "原因": "还款在余额日之后才过账，只有费用不同", "相关记录": "P1 P2",
    }  # fmt: skip
    assert words(told("HeldMoneyResolved", {"money": "B1", "outcome": "returned"}))["Outcome"] == "given back"
    assert words(told("AdjustmentConfirmed", {"adjustment": "W1", "by": "core"}))["By"] == "core"
    assert "By" not in words(told("PromiseReplaced", {"promise": "p1", "by": "p2"}))
    assert told("PromisePartlyKept", {"paid_minor": 500, "currency": "CNY"}).tone == "care"


def test_cases_are_told() -> None:
    case = "01980000-0000-7000-8000-0000000000c1"
    opened = {"case": case, "creditor": "bank", "stage": "early", "reason": "past_due", "owner": None, "by": "job:run_day"}
    entry = told("CaseOpened", opened)
    assert {label: value for label, value in words(entry).items() if label != "By"} == {
        "Case": "bank",
        "Stage": "early",
        "Reason": "past due",
    }
    assert next(detail.href for detail in entry.details if detail.label == "Case") == f"/console/cases/{case}"
    staged = words(told("CaseStaged", {"case": case, "was": "early", "stage": "mid", "dpd": 45, "on": "2026-12-01"}, "zh-CN"))
    assert staged == {"案件": "…0000c1", "阶段": "早期 → 中期", "逾期天数": "45 天"}
    given = {"case": case, "was": None, "owner": "care", "reason": "workload", "by": "user:me"}
    assert words(told("CaseReassigned", given, "zh-CN"))["负责人"] == "未指派 → 关怀组"
    assert words(told("CaseReassigned", given))["Reason"] == "workload evened out"
    other = words(told("CaseReassigned", {**given, "owner": case, "reason": "joined"}))
    assert (other["Owner"], other["Reason"]) == ("nobody → user 0000c1", "joined to the same person's case")
    assert words(told("CaseClosed", {"case": case, "creditor": "bank", "reason": "paid_up"}))["Reason"] == "arrears paid"


def test_addresses_links_and_holders_are_told() -> None:
    noted = {"kind": "phone", "source": "customer", "use": "work", "expires_at": NOON.isoformat(), "address": "b1"}
    assert words(told("AddressNoted", noted)) == {
        "Kind": "phone", "Use": "work", "Source": "the customer", "Valid until": "2026-12-01 12:00 Asia/Shanghai",
    }  # fmt: skip
    ended = {"kind": "email", "source": "book", "reason": "bounced"}
    assert words(told("AddressExpired", ended, "zh-CN")) == {"类型": "邮箱", "来源": "机构文件", "原因": "无法送达"}
    linked = {"other": "01980000-0000-7000-8000-0000000000c2", "link": "l1", "evidence": "id_number"}
    assert words(told("PersonsLinked", linked)) == {"Other record": "…0000c2", "Evidence": "same identity number"}
    apart = told("PersonsUnlinked", {**linked, "was_suggestion": True}, "zh-CN")
    assert apart.title == "经核实非同一人，不再提示"
    moved = {
        "account": "acc",
        "role": "creditor",
        "institution": "资产公司",
        "day": "2026-12-01",
        "ref": "T1",
        "placement": None,
    }
    entry = told("DebtAssigned", moved, "zh-CN")
    assert entry.title == "债权转让"
    assert words(entry) == {
        "角色": "债权人", "机构": "资产公司", "生效日": "2026-12-01", "凭证号": "T1", "账户": "A-1",
    }  # fmt: skip
    assert told("DebtAssigned", {**moved, "role": "servicer"}).title == "A party to the debt changed"
    paid = {
        "account": "acc",
        "guarantor": "担保",
        "funder": "bank",
        "amount_minor": 500,
        "currency": "CNY",
        "day": "2026-12-01",
    }
    assert words(told("DebtCompensated", paid))["Amount"] == "¥5.00"
    back = told("HoldingReversed", {"account": "acc", "role": "creditor", "day": "2026-12-01", "reason": "mistake"})
    assert (back.tone, words(back)["Reason"]) == ("care", "recorded by mistake")
    noted = {"party": "p", "relation": "guarantor", "is_authorised": False, "account": "acc"}
    assert words(told("PartyNoted", noted))["Relation"] == "guarantor"
