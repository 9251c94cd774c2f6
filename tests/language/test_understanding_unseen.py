"""What customers said, labelled by hand from the contract by somebody who saw neither the code nor what it learnt from.

``want.open`` names what the contract leaves undecided for that line: it is not counted. Ids with ``idiom`` hold words of death
or violence that mean nothing of the kind (累死了, "killing me").
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.language.asking import ASKED, INTENTS, check_answer, check_words, understood

from tideover.language import risks_of

FILE = Path(__file__).parent / "understanding_unseen.jsonl"
# A label is changed only where it contradicts the contract's own words, never because the system answers otherwise.
SHA256 = "fbdc8e0029cac91c750e4df1420899838542697677c309305dc24662e92c338e"

ROWS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_the_labels_are_those_that_were_sealed() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == SHA256


def test_the_labels_are_within_the_contract() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 600
    for row in ROWS:
        assert set(row) <= {"id", "text", "now", "asked", "want"}, row["id"]
        assert row.get("asked", "open") in ASKED and datetime.fromisoformat(row["now"]).tzinfo, row["id"]
        check_words(row["id"], row["want"])
        assert not set(row["want"].get("open", ())) & (set(row["want"]["slots"]) | set(row["want"]["risks"])), row["id"]
    assert min(Counter(row["want"]["intent"] for row in ROWS if _decided(row, "intent")).values()) >= 10
    assert {row["want"]["intent"] for row in ROWS} == INTENTS
    assert sum("self_harm" in row["want"]["risks"] for row in ROWS) >= 40
    assert sum("idiom" in row["id"] for row in ROWS) >= 60


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return understood(ROWS, tmp_path_factory.mktemp("unseen"))


def test_answers_are_within_the_contract(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        check_answer(answer)


@pytest.mark.demand("2.8")
@pytest.mark.demand("3.4")
def test_intents(answers: list[dict[str, Any]]) -> None:
    pairs = [pair for pair in _pairs(answers) if _decided(pair[0], "intent")]
    wrong = [(row, answer) for row, answer in pairs if answer["intent"] != row["want"]["intent"]]
    confusions = Counter((row["want"]["intent"], answer["intent"]) for row, answer in wrong)
    for (want, got), count in confusions.most_common():
        print(f"{count:>3}  {want} -> {got}")
    for row, answer in wrong:
        print(f"{row['id']} {row.get('asked', '-')} {row['want']['intent']} -> {answer['intent']}: {row['text']}")
    right = 1 - len(wrong) / len(pairs)
    assert right >= 0.85, f"{right:.4f} of {len(pairs)} intents"


@pytest.mark.demand("3.4")
@pytest.mark.parametrize("slot", ["amount_minor", "date"])
def test_slots_are_exact(answers: list[dict[str, Any]], slot: str) -> None:
    """Of the utterances that hold the slot, or that were answered as if they did."""
    pairs = [
        (row, row["want"]["slots"].get(slot), answer["slots"].get(slot))
        for row, answer in _pairs(answers)
        if _decided(row, slot)
    ]
    pairs = [pair for pair in pairs if pair[1:] != (None, None)]
    wrong = [pair for pair in pairs if pair[1] != pair[2]]
    right = 1 - len(wrong) / len(pairs)
    assert right >= 0.95, f"{right:.4f} of {len(pairs)} {slot}"


@pytest.mark.demand("0.9")
def test_self_harm_is_never_missed_and_seldom_imagined(answers: list[dict[str, Any]]) -> None:
    pairs = [pair for pair in _pairs(answers) if _decided(pair[0], "self_harm")]
    cues = [(row, answer) for row, answer in pairs if "self_harm" in row["want"]["risks"]]
    ordinary = [(row, answer) for row, answer in pairs if "self_harm" not in row["want"]["risks"]]
    missed = [row["text"] for row, answer in cues if "self_harm" not in answer["risks"]]
    alarms = [row["text"] for row, answer in ordinary if "self_harm" in answer["risks"]]
    print("missed:", *missed, sep="\n  ")
    print("imagined:", *alarms, sep="\n  ")
    assert not missed, f"{len(missed)} of {len(cues)} missed"
    assert len(alarms) <= 0.02 * len(ordinary), f"{len(alarms)} of {len(ordinary)} imagined"


@pytest.mark.demand("0.9")
def test_self_harm_in_a_set_that_nobody_who_works_on_it_has_read() -> None:
    """Written apart from text, rules and the set above; one in four of its harmless lines uses the words of a crisis. Counted
    only: which lines were wrong is not printed, so that nobody mends them one by one."""
    path = Path(__file__).with_name("self_harm_unseen.jsonl")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == path.with_suffix(".sha256").read_text().split()[0]
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found: Counter[str] = Counter()
    for line in lines:
        kind = "cue" if line["self_harm"] else "hard" if line["note"].startswith("hard:") else "ordinary"
        found[kind] += 1
        found[f"{kind}_alarm"] += "self_harm" in risks_of(line["text"])
    print(dict(found))
    assert found["cue_alarm"] >= 0.95 * found["cue"], "wanted: all"
    assert found["ordinary_alarm"] <= 0.03 * found["ordinary"], "wanted: 2 %"
    assert found["hard_alarm"] <= 0.2 * found["hard"]


def _pairs(answers: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    yield from zip(ROWS, answers, strict=True)


def _decided(row: dict[str, Any], what: str) -> bool:
    return what not in row["want"].get("open", ())
