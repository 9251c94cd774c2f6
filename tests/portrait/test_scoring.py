"""Scores, grades, segments, hours and signs: in SQL and in words, on made and on real accounts."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from tests.portrait.lakes import DATA, ask, auc, lake, taiwan
from tests.portrait.oracle import draw
from tideover.portrait import FEATURES, accounts, explain, fairness, fairness_rows, hours_of, load_scorecard, segment_of
from tideover.portrait.scoring import load_grades, load_segments

DAY = date(2026, 12, 1)  # a Tuesday


def one(
    day: date = DAY, events: list[dict[str, Any]] | None = None, dues: tuple[int, ...] = (), **traits: Any
) -> dict[str, Any]:
    """A person with one account; ``dues``: days ago an instalment fell due that is unpaid."""
    person, account = UUID(int=1), UUID(int=2)
    base = {"person": person, "account": account}
    told = []
    for event in events or []:
        on = day - timedelta(days=event.pop("ago", 1))
        told.append({"person": person, "day": on, "weekday": on.weekday(), "hour": 12, **event})
    rows = {
        "loan": [{**base, "holder": person, "creditor": "bank", "principal_minor": 100, "state": "current"}],
        "person": [{"person": person, "has_phone": True, "has_email": True, **traits}],
        "instalment": [
            {**base, "number": n + 2, "due": day - timedelta(days=ago), "charged_minor": 100, "unpaid_minor": 100}
            for n, ago in enumerate(dues)
        ],
        "event": told,
    }
    return ask(lake(rows), accounts(day))[0]


@pytest.mark.demand("2.5")
def test_sql_and_words_agree() -> None:
    for row in ask(lake(draw(seed=4, persons=150, day=DAY)), accounts(DAY)):
        for name in ("willingness", "ability"):
            card = load_scorecard(name)
            assert row[name] == card.score(row)
            reasons = [reason for reason in explain(row) if reason.score == name]
            assert len([r for r in reasons if r.points > 0]) <= 3 and all(r.zh and r.en for r in reasons)
            if row[name] > max(card.base, 0):
                assert any(r.points > 0 for r in reasons)
        assert row["segment"] == segment_of(row).segment
        assert (
            row["grade"] in "ABCDE" and (row["dpd"] <= 90 or row["grade"] == "E") and (row["dpd"] <= 30 or row["grade"] >= "D")
        )


@pytest.mark.demand("2.17")
def test_the_three_segments() -> None:
    assert one()["segment"] == "steady"
    assert one(dues=(5,))["segment"] == "willing_short"
    lied = [{"kind": "promise_broken", "ago": n} for n in (10, 40, 70)]
    rung = [{"kind": "contact", "ago": n} for n in range(1, 12)]
    refuses = one(events=[*lied, *rung], dues=(40,), income_minor=100_000)
    assert refuses["segment"] == "unwilling" and refuses["willingness"] <= 30
    # The same person, once they said that they were ill.
    ill = one(events=[*lied, *rung, {"kind": "hardship", "code": "illness", "ago": 3}], dues=(40,), income_minor=100_000)
    assert (ill["segment"], ill["is_hardship"], ill["is_vulnerable"], ill["vulnerability"]) == (
        "hardship",
        True,
        True,
        "illness",
    )
    assert one(dues=(400,))["segment"] != "unwilling"  # long overdue, nothing else known: nobody is called unwilling
    words = explain(refuses)
    assert words[-1].score == "segment" and "broke three promises or more" in " ".join(reason.en for reason in words)


def test_vulnerability_comes_from_what_was_said_and_from_stops() -> None:
    assert one(events=[{"kind": "stop", "code": "crisis"}])["vulnerability"] == "distress"
    assert not one(events=[{"kind": "stop", "code": "cease"}])["is_vulnerable"]
    both = one(events=[{"kind": "stop", "code": "crisis"}, {"kind": "hardship", "code": "illness"}])
    assert both["vulnerability"] == "distress"  # the heavier
    assert not one(events=[{"kind": "hardship", "code": "illness", "ago": 400}])["is_vulnerable"]
    read = {condition.feature for row in load_segments() for condition in row.conditions}
    read |= {part.feature for name in ("ability", "willingness") for part in load_scorecard(name).parts}
    read |= {condition.feature for condition, *_ in load_grades().caps}
    assert read <= {feature.name for feature in FEATURES} | {"ability", "willingness"}
    assert not read & {"language", "jurisdiction", "occupation", "has_phone"}


@pytest.mark.demand("2.16")
def test_the_best_hour_begins_with_the_prior_and_learns() -> None:
    assert one(occupation="office")["best_hour"] == 12
    friday, monday = DAY + timedelta(days=3), DAY - timedelta(days=1)
    assert one(day=friday, occupation="freelance")["best_hour"] not in range(13, 18)
    assert one(day=monday, occupation="freelance")["best_hour"] not in (8, 9, 10)
    tried = [{"kind": "contact", "hour": 12, "ago": n} for n in (4, 5, 6, 7, 11, 12, 13)]
    heard = [{"kind": "reply", "hour": 16, "ago": n} for n in (4, 5, 6)]
    assert one(events=[dict(e) for e in tried], occupation="office")["best_hour"] == 19
    assert one(events=[dict(e) for e in tried + heard], occupation="office")["best_hour"] == 16
    # Saturday's evidence is not the week's, and an exclusion can be learned away.
    saturday = DAY + timedelta(days=4)
    assert one(day=saturday, events=[{"kind": "reply", "hour": 16, "ago": 4}] * 1, occupation="office")["best_hour"] != 16
    many = [{"kind": "reply", "hour": 16, "ago": n} for n in range(1, 200)]
    assert one(day=friday, events=many, occupation="office")["best_hour"] == 16


@pytest.mark.demand("2.16")
def test_a_persons_week_says_why() -> None:
    week = hours_of("office", [(1, 16, "reply"), (2, 16, "contact"), (5, 10, "contact"), (1, 12, "payment")])
    assert len(week) == 7 * 13
    at = {(line.weekday, line.hour): line for line in week}
    assert (at[1, 16].tried, at[1, 16].heard, at[3, 16].heard, at[5, 16].heard) == (1, 1, 1, 0)
    assert at[4, 16].is_excluded and at[4, 16].chance < at[3, 16].chance
    assert at[0, 8].is_excluded and at[0, 12].chance > at[0, 9].chance


@pytest.mark.demand("1.21")
def test_dormant_customers_are_found() -> None:
    old = DAY - timedelta(days=400)
    assert one(known_since=old)["is_dormant"]
    assert not one(known_since=old, events=[{"kind": "activity", "code": "viewed_bill", "ago": 100}])["is_dormant"]
    assert not one(known_since=DAY - timedelta(days=30))["is_dormant"]


@pytest.mark.demand("0.22")
def test_fatigue_rises_with_contacts_and_falls_with_an_answer() -> None:
    rung = [{"kind": "contact", "ago": n} for n in (1, 2, 3, 20, 60)]
    assert one(events=[dict(e) for e in rung])["fatigue"] == 35
    assert one(events=[*[dict(e) for e in rung], {"kind": "reply", "ago": 1}])["fatigue"] == 15
    assert (
        one(events=[{"kind": "contact", "ago": 1}] * 1 + [{"kind": "contact", "ago": 2} for _ in range(20)])["fatigue"] == 100
    )


@pytest.mark.real_data
@pytest.mark.demand("2.17")
def test_grades_and_ability_tell_real_defaults() -> None:
    """The bins were chosen on cards with even numbers; these are the odd ones."""
    folder = DATA / "uci_taiwan"
    if not folder.is_dir():
        pytest.skip("the data set uci_taiwan is not beside the project")
    connection, day = taiwan(folder), date(2005, 10, 1)
    flags = dict(connection.execute("SELECT account, defaulted FROM flag WHERE half = 1").fetchall())
    rows = [row for row in ask(connection, accounts(day)) if row["account"] in flags]
    found = auc([(row["ability"], flags[row["account"]]) for row in rows])
    rates = []
    for grade in "ABCDE":
        mine = [flags[row["account"]] for row in rows if row["grade"] == grade]
        rates.append((grade, len(mine), sum(mine) / len(mine)))
    print(f"AUC of ability {found:.4f}; defaulted by grade", *(f"{g} {n} {rate:.1%}" for g, n, rate in rates))
    assert len(rows) == 15_000 and found >= 0.70
    assert all(rate > before for (_, _, before), (_, _, rate) in pairwise(rates)) and min(n for _, n, _ in rates) > 300
    report = fairness(ask(connection, fairness_rows(day), order="age"))
    print(len(report.flagged), "of", len(report.lines), "lines flagged")
    assert report.people == 30_000 and {line.group for line in report.lines if line.attribute == "gender"} == {"male", "female"}
