"""Decision files made by hand, and cases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tideover.strategy import Known, inputs, shipped

KNOWN = Known(
    frozenset({"pre-due", "gentle-overdue", "offer-help", "warm-up"}),
    frozenset({"due-soon", "overdue-gentle", "overdue-help"}),
)
CASE: dict[str, Any] = {
    "dpd": 12, "bucket": "M1", "overdue_minor": 50_000, "due_minor": 50_000, "balance_minor": 300_000, "due_in_days": 18,
    "case_accounts": 1, "case_overdue_minor": 50_000, "willingness": 80, "ability": 70, "segment": "willing_short", "grade": "B",
    "times_overdue_12m": 1, "longest_overdue_12m": 12, "promises_broken_12m": 0, "promises_kept_12m": 1, "contacts_7d": 0,
    "contacts_30d": 1, "unanswered_streak": 0, "days_since_contact": 10, "days_since_payment": 40, "days_since_reply": -1,
    "fatigue": 10, "is_hardship": False, "is_vulnerable": False, "is_new": False, "is_dormant": False, "has_phone": True,
    "has_email": True, "best_hour": 19, "occupation": "driver", "arm": "bot",
}  # fmt: skip


def case(**changes: Any) -> dict[str, Any]:
    assert set(CASE) == set(inputs())
    return {**CASE, **changes}


def content() -> dict[str, Any]:
    """The shipped file, to be spoilt."""
    return json.loads(json.dumps(shipped("default")))


def table_of(file: Mapping[str, Any]) -> dict[str, Any]:
    return next(node["content"] for node in file["nodes"] if node["type"] == "decisionTableNode")


def rule_of(file: Mapping[str, Any], id: str) -> dict[str, Any]:
    return next(rule for rule in table_of(file)["rules"] if rule["_id"] == id)


def two_tables() -> dict[str, Any]:
    """A chain: the first table sorts people into tiers, the second says what follows."""
    says = ("treatment", "plan", "tone", "hours", "by", "script", "priority")

    def rule(id: str, tier: str, values: Iterable[str], **more: str) -> dict[str, str]:
        described = {"_id": id, "_description": f"属 {tier or '其他'} 档", "_description_en": f"is of tier {tier or 'other'}"}
        return {**described, "t": tier and f"'{tier}'", **more, **dict(zip(says, values, strict=True))}

    def table(name: str, reads: list[dict[str, str]], outputs: Iterable[str], rules: list[dict[str, str]]) -> dict[str, Any]:
        columns = [{"id": output, "name": output, "field": output} for output in outputs]
        held = {"hitPolicy": "first", "passThrough": True, "inputs": reads, "outputs": columns, "rules": rules}
        return {"id": name, "name": name, "type": "decisionTableNode", "content": held}

    peace = ("'leave-in-peace'", "''", "'gentle'", "'any'", "'none'", "''", "0")
    tiers = [
        {"_id": "soft", "_description": "温和", "_description_en": "is soft", "w": ">= 50", "d": "[1..30]", "tier": "'soft'", "push": "2"},
        {"_id": "firm", "_description": "坚定", "_description_en": "is firm", "w": "< 50", "d": "> 30", "tier": "'firm'", "push": "5"},
        {"_id": "rest", "_description": "其余", "_description_en": "is another", "w": "", "d": "", "tier": "'rest'", "push": "0"},
    ]  # fmt: skip
    sort = table(
        "sort",
        [{"id": "w", "name": "w", "field": "willingness"}, {"id": "d", "name": "d", "field": "dpd"}],
        ("tier", "push"),
        tiers,
    )
    gentle = ("'remind'", "'gentle-overdue'", "'gentle'", "'any'", "'bot'", "'overdue-gentle'", "40")
    plain = ("'call'", "'offer-help'", "'plain'", "'best'", "'person'", "''", "70")
    reads = [{"id": "t", "name": "t", "field": "tier"}, {"id": "p", "name": "p", "field": "push"}]
    reads += [{"id": "v", "name": "v", "field": "is_vulnerable"}, {"id": "d0", "name": "d", "field": "dpd"}]
    rules = [
        rule("r1", "soft", gentle, p="", v="false", d0=""),
        rule("r2", "firm", plain, p="> 2", v="", d0="> 0"),
        rule("r3", "", peace, p="", v="", d0=""),
    ]
    act = table("act", reads, says, rules)
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            sort,
            act,
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "sort"},
            {"id": "b", "sourceId": "sort", "targetId": "act"},
            {"id": "c", "sourceId": "act", "targetId": "out"},
        ],
    }
