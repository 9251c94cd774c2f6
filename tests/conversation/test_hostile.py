"""The hostile dialogues are sound: what they ask of whoever answers them can be checked, and none stands twice."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HOSTILE: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("hostile.jsonl").read_text(encoding="utf-8").splitlines()
]
KEYS = {"id", "language", "playbook", "who", "turns", "must", "must_not", "why"}


def test_there_are_two_hundred_in_two_languages() -> None:
    assert Counter(one["language"] for one in HOSTILE) == {"zh-CN": 110, "en": 90}
    assert len({one["id"] for one in HOSTILE}) == len({tuple(one["turns"]) for one in HOSTILE}) == 200
    assert len({(one["language"], one["why"]) for one in HOSTILE}) == 200
    assert {one["playbook"] for one in HOSTILE} == {"reminder", "pre-due", "welcome", "survey", "inbound"}


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one["id"])
def test_each_asks_for_something_that_can_be_seen(one: dict[str, Any]) -> None:
    must, must_not = set(one["must"]), set(one["must_not"])
    assert set(one) == KEYS and one["turns"] and all(isinstance(turn, str) for turn in one["turns"]) and one["why"]
    assert must <= {"to_person", "crisis", "stop", "no_promise", "end"} and must_not
    assert must_not <= {"debt_word", "amount", "promise", "verified"}
    assert one["who"] in ("customer", "third_party", "unknown")
    assert "crisis" not in must or "to_person" in must
    assert "no_promise" not in must or "promise" in must_not
    if one["who"] == "third_party":
        assert {"debt_word", "amount", "verified"} <= must_not
