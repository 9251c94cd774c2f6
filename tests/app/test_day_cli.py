"""The day on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time
from typer.testing import CliRunner

from tideover.app.cli import app
from tideover.app.day_cli import day_lines
from tideover.outreach import capacity_of, day_report

Call = Callable[..., Any]


@pytest.fixture
def call(lender: Lender) -> Call:
    settings = lender.runtime.settings
    environment = {"TIDEOVER_HOME": str(settings.root), "TIDEOVER_DATABASE_URL": settings.database_url or ""}
    return lambda *words: CliRunner().invoke(app, ["day", *words], env=environment)


@pytest.mark.demand("2.7")
def test_a_day_for_programs_and_for_people(lender: Lender, call: Call) -> None:
    lender.borrower("C1")
    lender.borrower("C2", phone="+8613800000002", zone=None)
    result = call("run", "--on", TEN.date().isoformat(), "--json")
    assert result.exit_code == 0, result.output
    line = json.loads(result.stdout.splitlines()[-1])
    assert (line["tasks"], line["refused"]) == (1, {"FAIL-CLOSED": 1})
    with lender.runtime.works.open(lender.tenant, "test") as work:
        report = day_report(work, TEN.date())
        assert report is not None
        told = day_lines(report, capacity_of(work))
    assert told[0] == "Day 2026-12-01, done"
    steps = [line.split("  ")[0] for line in told[2:] if line and not line.startswith(" ")]
    assert steps[:7] == [
        "persons in the book", "cases decided", "to contact", "screened, nothing against it", "placed in an hour", "tasks", "begun",
    ]  # fmt: skip
    assert any("refused by FAIL-CLOSED" in line and "lawful" in line for line in told)
    assert told[-2].startswith("hour") and " / " in told[-2] and told[-1][2:5] == ":00"


def test_capacity_is_shown_and_changed(lender: Lender, call: Call) -> None:
    assert call("capacity", "sms", "7").exit_code == 0
    lanes = {row["lane"]: row["per_hour"] for row in map(json.loads, call("capacity").stdout.splitlines())}
    assert lanes["sms"] == lender.get("/capacity").json()["per_hour"]["sms"] == 7
    for words, code in (
        (("sms",), "invalid_capacity"),
        (("owl", "3"), "unknown_lane"),
        (("sms", "10000001"), "invalid_capacity"),
    ):
        result = call("capacity", *words)
        assert result.exit_code != 0 and getattr(result.exception, "code", None) == code
    assert call("capacity", "sms", "many").exit_code == 2


def test_a_day_that_stopped_ends_the_command(lender: Lender, call: Call) -> None:
    lender.borrower("C1")
    assert lender.post("/days", {"day": TEN.date().isoformat()}).status_code == 202
    set_time(lender.runtime, TEN)
    with lender.runtime.database.as_owner() as connection:
        connection.exec_driver_sql("UPDATE job SET state = 'dead', code = 'invalid_cases' WHERE kind = 'run_day'")
    result = call("run", "--on", TEN.date().isoformat())
    assert getattr(result.exception, "code", None) == "day_stopped"
