"""The fairness report finds a bias that was planted, cries out for none where there is none, and hides small groups."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from tests.portrait.lakes import ask, lake
from tests.portrait.oracle import draw
from tideover.portrait import fairness, fairness_rows, wilson


def people(bias: float, count: int = 4000) -> list[dict[str, Any]]:
    dice = random.Random(20261122)
    rows = []
    for _ in range(count):
        gender, age = dice.choice(["female", "male"]), dice.choice(["–24", "25–34", "35–44"])
        chance = 0.2 + (bias if gender == "female" else 0)
        rows.append(
            {
                "age": age,
                "gender": gender,
                "region": dice.choice(["north", "south"]),
                "grade": "E" if dice.random() < chance else "A",
            }
        )
    return rows


@pytest.mark.demand("3.1")
def test_a_planted_bias_is_found() -> None:
    report = fairness(people(bias=0.1))
    assert {(line.attribute, line.group, line.value) for line in report.flagged} == {
        ("gender", "female", "E"),
        ("gender", "male", "E"),
    }
    found = next(line for line in report.flagged if line.group == "female")
    assert found.ratio is not None and 1.3 < found.ratio < 1.7 and found.low < found.share < found.high


def test_without_a_bias_nothing_is_flagged() -> None:
    assert fairness(people(bias=0)).flagged == ()


def test_groups_under_thirty_are_hidden() -> None:
    few = [{"age": "65–", "gender": "male", "region": "island", "grade": "E"}] * 29
    report = fairness([*people(bias=0), *few])
    assert report.hidden == {("age", "65–"): 29, ("region", "island"): 29}
    assert not {line.group for line in report.lines} & {"65–", "island"}


def test_wilson_is_as_in_the_books() -> None:
    """Newcombe 1998, table I: 81 of 263 and 0 of 20."""
    assert [round(x, 4) for x in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(x, 4) for x in wilson(0, 20)] == [0.0, 0.1611]


@pytest.mark.demand("3.1")
def test_the_rows_come_from_the_lake() -> None:
    day = date(2026, 12, 1)
    rows = draw(seed=9, persons=100, day=day)
    rows["protected"] = [
        {"person": row["person"], "birth_year": 1961 + n % 50, "gender": None, "region": "310000"}
        for n, row in enumerate(rows["person"][:90])
    ]
    found = ask(lake(rows), fairness_rows(day), order="age")
    assert len(found) == len(rows["loan"]) and {row["age"] for row in found} >= {"unknown", "65–", "25–34"}
    report = fairness(found)
    assert {line.outcome for line in report.lines} == {"grade", "segment", "is_vulnerable", "is_hardship"}
    assert all(line.group != "65–" or line.size >= 30 for line in report.lines)
