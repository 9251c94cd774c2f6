"""The lake's doors: the command line, HTTP, and the job that keeps it up to the book."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import TEN, Lender, set_time
from tests.portrait.refreshing import refresh
from tideover.portrait import start_lake
from tideover.security import Role, add_user, issue_token


def command(lender: Lender, *words: str) -> subprocess.Popen[str]:
    given = lender.runtime.settings
    environment = {
        **os.environ, "TIDEOVER_HOME": str(given.root), "TIDEOVER_DATABASE_URL": given.database_url or "",
        "TIDEOVER_TENANT": lender.tenant,
    }  # fmt: skip
    line = [sys.executable, "-m", "tideover.app.cli", "lake", *words]
    return subprocess.Popen(
        line, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs have it ignored
    )  # fmt: skip


def answer(lender: Lender, *words: str) -> dict[str, Any]:
    with command(lender, *words) as process:
        output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    found: dict[str, Any] = json.loads(output)
    return found


@pytest.mark.demand("3.1")
def test_the_lake_is_refreshed_and_shown_on_the_command_line(lender: Lender) -> None:
    lender.borrower("C1")
    shown = answer(lender, "show", "--json")
    assert (shown["is_whole"], shown["tables"]) == (False, {})
    assert answer(lender, "refresh", "--json").items() >= {"is_anew": True, "persons": 1}.items()
    assert answer(lender, "refresh", "--json") == {"is_anew": False, "facts": 0, "persons": 0}
    shown = answer(lender, "show", "--json")
    assert (shown["is_whole"], shown["behind"], shown["changed"], shown["buckets"]) == (True, 0, 0, 16)
    assert shown["tables"] == {"loan": 1, "person": 1, "protected": 0, "instalment": 1, "statement": 0, "event": 0}


@pytest.mark.demand("3.1")
def test_a_refresh_ended_by_hand_goes_on_where_it_was(lender: Lender) -> None:
    for number in range(300):
        lender.customer(f"C{number}")
        lender.account(f"A-C{number}", f"C{number}")
    lender.import_book()
    with command(lender, "refresh") as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(("changes", "persons")):
                break
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert (process.returncode, "goes on from here" in errors) == (130, True)
    shown = answer(lender, "show", "--json")
    assert (shown["is_whole"], shown["tables"].get("person", 0) < 300) == (False, True)
    assert answer(lender, "refresh", "--json") == {
        "is_anew": False,
        "facts": 0,
        "persons": 300 - shown["tables"].get("person", 0),
    }
    assert answer(lender, "show", "--json")["tables"]["person"] == 300


@pytest.mark.demand("3.1")
def test_how_far_it_has_read_is_told_to_who_may_know(lender: Lender) -> None:
    lender.borrower("C1")
    refresh(lender)
    lender.pay("P1", "A-C1", 100)
    told = lender.get("/lake").json()
    assert (told["is_whole"], told["tables"]["loan"], told["changed"]) == (True, 1, 1)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "collector", Role.COLLECTOR, None)
        token = issue_token(work, "collector")
    assert lender.call("GET", "/lake", token=token).status_code == 403


@pytest.mark.demand("3.1")
def test_every_hour_it_is_refreshed(lender: Lender) -> None:
    lender.borrower("C1")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert start_lake(work) is not None
        assert start_lake(work) is None  # queued already
    for hour in (1, 2):
        lender.pay(f"P{hour}", "A-C1", 100)
        set_time(lender.runtime, TEN + timedelta(hours=hour))
        lender.run_jobs()
        assert lender.get("/lake").json()["tables"]["event"] == hour
