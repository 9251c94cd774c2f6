"""Playbooks on the command line: listed, checked, tried against simulated borrowers, talked to by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from tideover.app.cli import app, describe
from tideover.base.errors import TideoverError

pytestmark = pytest.mark.demand("1.12")


def call(*words: str, said: str = "") -> Any:
    return CliRunner().invoke(app, list(words), input=said)


def told(result: Any) -> str:
    assert isinstance(result.exception, TideoverError), result.output
    return describe(result.exception)


def test_they_are_listed_those_to_begin_with_first() -> None:
    rows = [json.loads(line) for line in call("playbook", "list", "--json").stdout.splitlines()]
    starts = [row["is_start"] for row in rows]
    assert starts == sorted(starts, reverse=True) and True in starts and False in starts
    lines = call("playbook", "list").stdout.splitlines()
    assert [line[2:18].strip() for line in lines] == [row["playbook"] for row in rows]
    assert [line.startswith("*") for line in lines] == starts


def test_those_shipped_have_no_fault() -> None:
    result = call("playbook", "check", "--json")
    assert (result.exit_code, result.stdout) == (0, "")


def test_simulated_borrowers_talk_to_one_and_the_same_for_a_seed() -> None:
    words = ("playbook", "try", "--dialogues", "60", "--seed", "4", "--playbook", "pre_due", "--plain", "--json")
    first, again = call(*words), call(*words)
    assert (first.exit_code, first.stdout) == (0, again.stdout)
    report = json.loads(first.stdout)
    assert (report["dialogues"], report["violations"]) == (60, {})
    assert sum(report["outcomes"].values()) + report["hung_up"] == 60
    assert "60, " in call(*words[:-1]).stdout


def test_one_is_talked_to_until_it_ends() -> None:
    result = call("talk", "pre_due", "--verified", "--plain", said="我要转人工\n再说一句\n")
    assert result.exit_code == 0
    assert "ask_human" in result.output and "= person" in result.output
    assert "再说一句" not in result.output and result.output.count("  [") == 1  # it had ended: the second was not heard
    assert "= " not in call("talk", "pre_due", "--plain", said="").output  # nobody said anything


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("talk", "nothing"), "unknown_playbook"),
        (("talk", "pre_due", "--language", "fr"), "invalid_language"),
        (("playbook", "try", "--playbook", "identity"), "unknown_playbook"),  # no conversation begins with it
    ],
)
def test_what_is_not_there_is_said_with_what_is(words: tuple[str, ...], expected: str) -> None:
    result = call(*words)
    assert isinstance(result.exception, TideoverError) and result.exception.code == expected
    assert ("zh-CN" if expected == "invalid_language" else "pre_due") in told(result)
