"""Teams and allocation on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.conftest import Lender
from typer.testing import CliRunner

from tideover.app.cli import app, describe
from tideover.base.errors import TideoverError
from tideover.security import Role, add_user
from tideover.worklist import find_item, open_item

pytestmark = pytest.mark.demand("1.4")


@pytest.fixture
def call(lender: Lender) -> Callable[..., Any]:
    settings = lender.runtime.settings
    environment = {"TIDEOVER_HOME": str(settings.root), "TIDEOVER_DATABASE_URL": settings.database_url or ""}
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        for login, role in (("lead", Role.TEAM_LEAD), ("zhou", Role.COLLECTOR), ("lin", Role.COLLECTOR)):
            add_user(work, login, role, None)
    return lambda *words: CliRunner().invoke(app, list(words), env=environment)


def lines(result: Any) -> list[dict[str, Any]]:
    assert result.exit_code == 0, (result.output, result.exception)
    return [json.loads(line) for line in result.stdout.splitlines()]


def told(result: Any) -> str:
    assert isinstance(result.exception, TideoverError), result.output
    return describe(result.exception)


def test_teams_are_opened_joined_and_given_their_items(lender: Lender, call: Callable[..., Any]) -> None:
    opened = [line["team"] for line in lines(call("staff", "open-teams", "--as", "lead"))]
    assert {"collections", "care", "field"} <= set(opened)
    assert lines(call("staff", "open-teams", "--as", "lead")) == []
    for login in ("zhou", "lin"):
        lines(call("staff", "join", login, "collections", "--as", "lead"))
    people = {line["login"]: line for line in lines(call("staff", "list"))}
    assert (people["zhou"]["teams"], people["zhou"]["left"], people["lead"]["minutes"]) == (["collections"], 350, 0)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        items = [open_item(work, "treat_case", "collections", uuid4(), None, timedelta(hours=4)) for _ in range(6)]
    [seen] = lines(call("allocate", "--preview", "--as", "lead"))
    assert (seen["applied"], seen["given"]) == (None, {"lin": 3, "zhou": 3})
    [done] = lines(call("allocate", "--team", "collections", "--as", "lead"))
    assert (done["applied"], done["left"]) == (6, 0)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert all(find_item(work, item).owner for item in items)


def test_who_may_and_what_is_wrong(call: Callable[..., Any]) -> None:
    assert told(call("allocate", "--as", "zhou")).startswith("permission required")
    assert told(call("allocate", "--team", "none", "--as", "lead")).startswith("teams: team not found")
    assert told(call("staff", "join", "nobody", "care", "--as", "lead")).endswith("the login of a user")
