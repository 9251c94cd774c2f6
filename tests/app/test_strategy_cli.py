"""Strategy on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Lender
from tests.strategy.examples import case, content, rule_of
from typer.testing import CliRunner

from tideover.app.cli import app, describe
from tideover.base.errors import TideoverError
from tideover.security import Role, add_user

Call = Callable[..., Any]


@pytest.fixture
def call(lender: Lender) -> Call:
    settings = lender.runtime.settings
    environment = {"TIDEOVER_HOME": str(settings.root), "TIDEOVER_DATABASE_URL": settings.database_url or ""}
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        for login, role in (("wen", Role.STRATEGIST), ("fang", Role.COMPLIANCE), ("lin", Role.COLLECTOR)):
            add_user(work, login, role, None)

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["strategy", *words], env=environment)

    return run


def lines(result: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def told(result: Any) -> str:
    assert isinstance(result.exception, TideoverError), result.output
    return describe(result.exception)


@pytest.mark.demand("1.5")
def test_from_a_file_to_live_and_back(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    changed = content()
    rule_of(changed, "late")["o-priority"] = "71"
    file.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    (sound,) = lines(call("check", str(file)))
    assert (sound["file"], sound["rows"]) == ("mine.json", 20)
    (drafted,) = lines(call("draft", str(file), "--as", "wen", "--note", "先急后缓"))
    assert (drafted["strategy"], drafted["state"], drafted["faults"]) == ("main.v2", "checked", 0)
    cases = tmp_path / "cases.jsonl"
    cases.write_text("\n".join(json.dumps(each) for each in (case(), case(dpd=120))), encoding="utf-8")
    (report,) = lines(call("test", "v2", "--as", "wen", "--cases", str(cases)))
    assert (report["cases"], report["changed"], report["otherwise"]) == (2, 0, 1)
    assert told(call("approve", "v2", "--as", "wen")).startswith("permission required")
    assert told(call("approve", "v2", "--as", "nobody")).startswith("--as: user not found")
    assert lines(call("approve", "v2", "--as", "fang"))[0]["state"] == "approved"
    assert lines(call("publish", "main.v2", "--as", "fang"))[0]["live_from"] == "2026-12-01"
    listed = lines(call("list"))
    assert [(row["strategy"], row["live"]) for row in listed] == [("main.v2", True), ("main.v1", False)]
    assert json.loads(call("show", "v2").stdout) == changed
    assert lines(call("rollback", "--as", "fang", "--reason", "回到原样"))[0]["strategy"] == "main.v2"
    assert [row["live"] for row in lines(call("list"))] == [False, True]
    assert told(call("show", "v9")).startswith("VERSION: strategy not found")


@pytest.mark.demand("1.5")
def test_faults_are_told_at_their_place(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    spoilt = content()
    rule_of(spoilt, "mid")["dpd"] = "> > 0.5"
    rule_of(spoilt, "late")["o-tone"] = "'harsh'"
    file.write_text(json.dumps(spoilt), encoding="utf-8")
    result = call("check", str(file))
    assert result.exit_code == 2 and result.stdout == ""
    assert "mine.json: 处置/mid/dpd: must be a whole number\n" in result.stderr
    assert "mine.json: 处置/late/tone: there is no “harsh”: expected one of gentle, plain, serious\n" in result.stderr
    drafted = call("draft", str(file), "--as", "wen")
    assert lines(drafted)[0]["state"] == "draft" and "mine.json: 处置/mid/dpd" in drafted.stderr
    file.write_text("{", encoding="utf-8")
    assert told(call("check", str(file))).startswith("mine.json: content: not json")
    assert told(call("check", str(tmp_path / "none.json"))).startswith("none.json: file not read")


@pytest.mark.demand("1.5")
def test_cases_are_decided_and_what_is_none_is_refused_by_its_line(call: Call, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps({**case(), "person": "p1"}) + "\n" + json.dumps(case(dpd=0, due_in_days=1)), encoding="utf-8")
    found = lines(call("decide", str(cases)))
    assert [one["treatment"] for one in found] == ["gentle-overdue", "remind-before-due"]
    assert found[0]["path"] == ["short-willing"]
    assert found[0]["why"]["zh-CN"].startswith("逾期 12 天")
    file = tmp_path / "mine.json"
    changed = content()
    rule_of(changed, "short-willing")["o-treatment"] = "'call-early'"
    file.write_text(json.dumps(changed), encoding="utf-8")
    assert lines(call("decide", str(cases), "--by", str(file)))[0]["treatment"] == "call-early"
    cases.write_text(json.dumps(case()) + "\n" + json.dumps(case(dpd="12")), encoding="utf-8")
    refused = call("decide", str(cases))
    assert told(refused) == "cases.jsonl:2: dpd: invalid input; expected a whole number from 0 to 1000000000000000"
