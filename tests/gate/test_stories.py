"""Stories made by hand from the rules' text, by somebody who saw none of the gate's code: the real gate answers each ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Lender

from tideover.gate.stories import judge_story, read_story

STORIES = Path(__file__).parent / "stories"
NAMES = sorted(path.name.removesuffix(".jsonl") for path in STORIES.glob("*.jsonl") if ".expected" not in path.name)


def lines_of(name: str) -> list[Any]:
    return [json.loads(line) for line in (STORIES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.mark.demand("2.10")
@pytest.mark.demand("2.11")
@pytest.mark.demand("2.23")
@pytest.mark.parametrize("name", NAMES)
def test_every_ask_of_a_story_is_answered_exactly(lender: Lender, name: str) -> None:
    story = read_story(enumerate(lines_of(name), 1), name)
    with lender.runtime.works.scratch("test") as work:
        answers = list(judge_story(work, story))
    expected = lines_of(f"{name}.expected")
    assert len(answers) == len(expected) > 0
    wrong = [
        (found, wanted)
        for found, wanted in zip(answers, expected, strict=True)
        if any(found[key] != wanted[key] for key in ("id", "verdict"))
        or set(found["rules"]) != set(wanted["rules"])
        or moment(found["earliest"]) != moment(wanted["earliest"])
    ]
    assert not wrong, "\n".join(f"{found}\n  {wanted}" for found, wanted in wrong)


def moment(text: str | None) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text) if text else None
