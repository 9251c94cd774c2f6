"""Sending on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import Lender
from typer.testing import CliRunner

from tideover.app.cli import app
from tideover.rehearsal import PostOffice

Call = Callable[..., Any]


@pytest.fixture
def call(lender: Lender) -> Call:
    settings = lender.runtime.settings
    environment = {"TIDEOVER_HOME": str(settings.root), "TIDEOVER_DATABASE_URL": settings.database_url or ""}

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["outreach", *words], env=environment)

    return run


@pytest.mark.demand("2.22")
def test_stop_and_go_on(lender: Lender, call: Call, post: PostOffice) -> None:
    lender.borrower()
    contact = lender.contact().json()["contact"]
    assert json.loads(call("pause", "channel", "email", "--reason", "wrong words").output)["cancelled"] == 0
    lender.run_jobs()
    assert post.letters() == []
    shown = {row["channel"]: row for row in map(json.loads, call("channels").output.splitlines())}
    assert (shown["email"]["is_paused"], shown["email"]["queued"], shown["sms"]["is_paused"]) == (True, 1, False)
    assert call("resume", "channel", "email", "--reason", "x").exit_code == 0
    lender.run_jobs()
    assert lender.get(f"/contacts/{contact}").json()["state"] == "sent"


def test_stop_for_good(lender: Lender, call: Call, post: PostOffice) -> None:
    lender.borrower()
    contact = lender.contact().json()["contact"]
    assert json.loads(call("pause", "all", "--reason", "wrong words", "--cancel").output)["cancelled"] == 1
    lender.run_jobs()
    assert (post.letters(), lender.get(f"/contacts/{contact}").json()["state"]) == ([], "cancelled")


@pytest.mark.parametrize(
    "words",
    [
        ("pause", "nothing"),
        ("pause", "all"),
        ("pause", "channel", "pigeon", "--reason", "x"),
        ("resume", "all", "--reason", "x"),
        ("resume", "all"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(lender: Lender, call: Call, words: tuple[str, ...]) -> None:
    result = call(*words)
    assert result.exit_code != 0
    assert lender.get("/pauses").json()["pauses"] == []
