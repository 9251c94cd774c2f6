"""Stories made by hand from the rules' text, by somebody who saw none of the gate's code: the real gate answers each ask."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Lender
from tests.gate.drawn import draw_story

from tideover.app.files import numbered_lines
from tideover.base.errors import Invalid
from tideover.gate.replay import Story, read_lines, read_rows, verdict
from tideover.gate.replay import earliest as naive_earliest
from tideover.gate.stories import judge_story, read_story

FOLDER = Path(str(resources.files("tideover.gate"))) / "rulebook"

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


CASES = [json.loads(line) for line in (STORIES / "malformed" / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_line_at_fault_is_refused_by_its_number_and_field(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "story.jsonl"
    path.write_text("\n".join(case["story"]) + "\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        read_story(numbered_lines(str(path)), path.name)
    assert (refused.value.data["file"], refused.value.data["line"]) == ("story.jsonl", case["line"])
    assert refused.value.data.get("field", "line") in (case["field"], "line", "field"), refused.value.data
    assert refused.value.data["expected"]


@pytest.mark.demand("2.10")
@pytest.mark.parametrize("seed", range(30))
def test_the_gate_and_the_naive_replay_agree_on_drawn_stories(lender: Lender, seed: int) -> None:
    """Two codes that share nothing but the rulebook's files: verdict, rules and earliest moment of every ask."""
    lines = draw_story(seed)
    story = read_story(enumerate(map(json.loads, lines), 1), "drawn")
    with lender.runtime.works.scratch("test") as work:
        answers = iter(list(judge_story(work, story)))
    rows, naive = read_rows(FOLDER), Story()
    for _, line in read_lines(lines, rows.stop_kinds):
        if line["op"] == "ask":
            found = next(answers)
            assert found["id"] == line["id"]
            assert set(found["rules"]) == set(verdict(naive, line, rows)), (line, found)
            assert moment(found["earliest"]) == naive_earliest(naive, line, rows), (line, found)
        naive.tell(line)


def moment(text: str | None) -> Any:
    return datetime.fromisoformat(text) if text else None
