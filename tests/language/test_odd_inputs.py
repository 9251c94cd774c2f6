"""``tideover understand`` on what nobody means well with: every line answered, or the file refused by line and field."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.language.asking import check_answer, command, environment
from tests.language.odd_inputs import ANSWERED, EITHER, NOW, REFUSED, SECRET, Odd, line_of

GOOD = json.dumps({"id": "good", "text": "明天还", "now": NOW}).encode()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Odd, dict[str, Any]]]:
    lines = [line_of(odd, number) + b"\n" for number, odd in enumerate(ANSWERED)]
    found = command(b"".join(lines), tmp_path_factory.mktemp("odd")).answers()
    assert [answer["id"] for answer in found] == [json.loads(line)["id"] for line in lines]
    return list(zip(ANSWERED, found, strict=True))


@pytest.mark.demand("2.8")
def test_odd_text_is_answered_line_by_line(answers: list[tuple[Odd, dict[str, Any]]]) -> None:
    for odd, answer in answers:
        check_answer(answer)
        assert 0 <= answer["slots"].get("amount_minor", 0) < 2**63, odd.name
        assert 0 <= answer["slots"].get("months", 0) < 2**31, odd.name


def test_nothing_is_found_where_nothing_is_said(answers: list[tuple[Odd, dict[str, Any]]]) -> None:
    noise = [(odd, answer) for odd, answer in answers if odd.is_noise]
    wrong = [
        (odd.name, odd.text[:20], answer)
        for odd, answer in noise
        if (answer["intent"], answer["risks"], answer["slots"]) != ("unclear", [], {})
    ]
    assert not wrong, wrong


@pytest.mark.demand("0.9")
def test_a_cue_is_found_however_it_is_written(answers: list[tuple[Odd, dict[str, Any]]]) -> None:
    missed = [(odd.name, odd.text[:60], answer["risks"]) for odd, answer in answers if not odd.risks <= set(answer["risks"])]
    assert not missed, missed


@pytest.mark.parametrize("name", EITHER)
def test_no_line_breaks_the_command(name: str, tmp_path: Path) -> None:
    done = command(EITHER[name] + b"\n", tmp_path)
    if done.code == 0:
        (answer,) = done.answers()
        check_answer(answer)
    else:
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("said.jsonl:1: "), done.err


@pytest.mark.parametrize("name", REFUSED)
def test_a_line_at_fault_is_refused_by_its_number_and_field(name: str, tmp_path: Path) -> None:
    line, field = REFUSED[name]
    done = command(GOOD + b"\n" + line + b"\n" + GOOD + b"\n", tmp_path)
    assert (done.code, done.out) == (2, ""), done
    place = "said.jsonl:2: " + (f"{field}: " if field not in ("line", "") else "")
    assert done.err.startswith(place) and "expected" in done.err and done.err.count("\n") == 1, done.err
    assert SECRET not in done.err


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (b"", 0),
        (b"\n\n", 0),
        (GOOD, 1),  # no line feed at the end
        (b"\n" + GOOD + b"\n   \n" + GOOD.replace(b"good", b"other") + b"\n\n", 2),
        (GOOD + b"\r\n" + GOOD.replace(b"good", b"other") + b"\r\n", 2),
    ],
)
def test_blank_lines_and_line_ends_are_nothing(content: bytes, count: int, tmp_path: Path) -> None:
    found = command(content, tmp_path).answers()
    assert [answer["id"] for answer in found] == ["good", "other"][:count]


def test_standard_input_and_a_file_are_answered_alike(tmp_path: Path) -> None:
    """As a process of its own, as scripts run it, without a database or a tenant."""
    content = b"".join(line_of(odd, number) + b"\n" for number, odd in enumerate(ANSWERED[:60]))
    piped = subprocess.run(
        [sys.executable, "-m", "tideover.app.cli", "understand", "-"],
        input=content, capture_output=True, check=False, cwd=tmp_path, env=environment(tmp_path),
    )  # fmt: skip
    assert piped.returncode == 0, piped.stderr.decode()
    assert piped.stdout.decode() == command(content, tmp_path).out


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tideover.app.cli", "understand", "nowhere.jsonl"],
        capture_output=True, text=True, check=False, cwd=tmp_path, env=environment(tmp_path),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.jsonl" in done.stderr
