"""The features against plain loops, over lakes drawn at random; what a past day's portrait may know; the page of features."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.portrait import features_page
from tests.portrait.lakes import ask, lake
from tests.portrait.oracle import draw, told
from tideover.portrait import FAMILIES, FEATURES
from tideover.portrait.expressions import INPUTS, accounts, cases, features
from tideover.portrait.tables import ibis_table

MONDAY = date(2026, 11, 30)


@pytest.mark.demand("3.1")
@pytest.mark.parametrize("days", [0, 2, 4, 5])  # Monday, Wednesday, Friday, Saturday
def test_every_feature_is_what_plain_loops_find(days: int) -> None:
    day = MONDAY + timedelta(days=days)
    rows = draw(seed=3100 + days, persons=120, day=day)
    found, wanted = ask(lake(rows), features(day)), told(rows, day)
    assert len(found) == len(wanted) > 150
    for one, other in zip(found, wanted, strict=True):
        differing = {name: (value, other[name]) for name, value in one.items() if value != other[name]}
        assert not differing, differing
    # Every feature was something else for somebody, or the lake drew too little.
    constant = {f.name for f in FEATURES if len({row[f.name] for row in found}) == 1} - {"product", "method", "jurisdiction"}
    assert not constant


@pytest.mark.demand("3.1")
def test_at_least_forty_five_features_in_the_families_and_never_null() -> None:
    assert len(FEATURES) >= 45 and len({f.name for f in FEATURES}) == len(FEATURES)
    assert {f.family for f in FEATURES} == set(FAMILIES)
    rows = draw(seed=1, persons=30, day=MONDAY)
    # Somebody of whom no more is known than that there is an account.
    bare = lake(
        {
            "loan": [
                {"person": row["person"], "account": row["account"], "holder": row["holder"], "creditor": "x"}
                for row in rows["loan"]
            ]
        }
    )
    kinds: dict[str, type] = {"int": int, "bool": bool, "string": str}
    for row in ask(bare, features(MONDAY)):
        for feature in FEATURES:
            assert type(row[feature.name]) is kinds[feature.type], feature.name
            if feature.name not in ("accounts", "open_accounts", "best_hour"):
                assert row[feature.name] == feature.default, feature.name


@pytest.mark.demand("3.1")
def test_a_person_may_have_any_number_of_events() -> None:
    """More of a kind than 15 bits hold, in one hour, and no other counter is touched by them."""
    rows = draw(seed=6, persons=5, day=MONDAY)
    person, on = rows["person"][0]["person"], MONDAY - timedelta(days=4)
    made = {"person": person, "day": on, "hour": 10, "weekday": on.weekday()}
    rows["event"] = [{**made, "kind": kind} for kind in ("contact",) * 40_000 + ("reply",) * 33_000]
    [row, *_] = [row for row in ask(lake(rows), features(MONDAY)) if row["person"] == person]
    counts = {name: row[name] for name in ("contacts_7d", "contacts_12m", "replies_12m", "delivered_12m", "messages_12m")}
    assert counts == {
        "contacts_7d": 40_000,
        "contacts_12m": 40_000,
        "replies_12m": 33_000,
        "delivered_12m": 0,
        "messages_12m": 0,
    }
    assert row["answered_percent"] == 82 and row["best_hour"] == 10


def test_age_gender_and_region_are_not_read() -> None:
    named = {
        table.get_name()
        for table in cases(MONDAY).unbind().op().find(type(ibis_table("loan").op()))
        for table in [table.to_expr()]
    }
    assert named == {"loan", "person", "event", "instalment", "statement"}


@pytest.mark.demand("3.1")
def test_a_past_day_stays_what_it_was() -> None:
    """Whatever comes on the day or after it: events, payments that settle instalments, statements."""
    rows = draw(seed=77, persons=80, day=MONDAY)
    before = {
        **rows,
        "event": [row for row in rows["event"] if row["day"] < MONDAY],
        "statement": [row for row in rows["statement"] if row["as_of"] < MONDAY],
        # As they stood that morning: what is settled later was not.
        "instalment": [
            row
            if row["settled_on"] is None or row["settled_on"] < MONDAY
            else {**row, "settled_on": None, "unpaid_minor": row["charged_minor"]}
            for row in rows["instalment"]
        ],
    }
    assert any(len(before[name]) < len(rows[name]) for name in rows) and before["instalment"] != rows["instalment"]
    assert ask(lake(before), accounts(MONDAY)) == ask(lake(rows), accounts(MONDAY))
    assert ask(lake(before), accounts(MONDAY + timedelta(days=9))) != ask(lake(rows), accounts(MONDAY + timedelta(days=9)))


@pytest.mark.demand("2.5")
def test_the_worst_account_speaks_for_its_case() -> None:
    rows = draw(seed=5, persons=150, day=MONDAY)
    connection = lake(rows)
    each = ask(connection, accounts(MONDAY))
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in each:
        groups.setdefault((row["holder"], row["creditor"]), []).append(row)
    found = ask(connection, cases(MONDAY))
    assert len(found) == len(groups) < len(each)
    for case in found:
        mine = groups[case["holder"], case["creditor"]]
        worst = max(mine, key=lambda row: (row["dpd"], row["overdue_minor"], str(row["account"])))
        assert case["account"] == worst["account"]
        assert (case["case_accounts"], case["case_overdue_minor"]) == (len(mine), sum(row["overdue_minor"] for row in mine))
        assert all(case[name] == worst[name] for name in INPUTS if name in worst)
        assert case["bucket"] == ("M0" if case["dpd"] == 0 else "M7+" if case["dpd"] > 180 else f"M{(case['dpd'] + 29) // 30}")
    early = ask(connection, cases(MONDAY, (("C", 0), ("M0", 3), ("M1", None))))
    assert {row["bucket"] for row in early} <= {"C", "M0", "M1"} and list(early[0])[4:] == list(INPUTS)


def test_the_page_of_features_is_true() -> None:
    assert features_page.PAGE.read_text(encoding="utf-8") == features_page.page(), "run: python -m tests.portrait.features_page"
