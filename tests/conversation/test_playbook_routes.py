"""Playbooks over HTTP: what is in them, and trying one by hand, of which nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text as sql
from tests.conftest import Lender

pytestmark = pytest.mark.demand("1.12")


def tried(lender: Lender, playbook: str, **body: Any) -> Any:
    return lender.post(f"/playbooks/{playbook}/trial", {"matter": 3, "is_verified": True, **body})


def test_all_are_shown_and_nothing_stands_against_them(lender: Lender) -> None:
    found = lender.get("/playbooks").json()
    assert found["faults"] == [] and len(found["version"]) >= 12
    one = next(each for each in found["playbooks"] if each["is_start"])
    whole = lender.get(f"/playbooks/{one['playbook']}").json()
    assert len(whole["content"]) == one["states"]
    known = {each["playbook"]: each["states"] for each in found["playbooks"]}
    goals = {step["goal"] for state in whole["content"] for step in state["steps"]}
    assert goals and all("/" not in goal or goal.partition("/")[0] in known for goal in goals)
    assert lender.get("/playbooks/nothing").status_code == 404
    assert tried(lender, "nothing").status_code == 404


def test_a_trial_goes_turn_by_turn_to_its_end_and_leaves_nothing(lender: Lender) -> None:
    with lender.runtime.database.as_owner() as connection:
        before = connection.execute(sql("SELECT count(*) FROM fact")).scalar_one()
    first = tried(lender, "pre_due").json()
    assert first["heard"] is None and first["said"] and first["session"]["outcome"] is None
    second = tried(lender, "pre_due", session=first["session"], said="我现在没钱，失业了").json()
    assert second["heard"]["intent"] == "hardship" and second["session"]["turns"] == 1
    last = tried(lender, "pre_due", session=second["session"], said="转人工").json()
    assert last["session"]["outcome"] == "person"
    assert any(each["kind"] == "item" for each in last["effects"])  # what it would cause, were it none
    refused = tried(lender, "pre_due", session=last["session"], said="还在吗")
    assert (refused.status_code, refused.json()["code"]) == (409, "dialogue_ended")
    with lender.runtime.database.as_owner() as connection:
        assert connection.execute(sql("SELECT count(*) FROM fact")).scalar_one() == before
        assert connection.execute(sql("SELECT count(*) FROM work_item")).scalar_one() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"place": "nothing/here"},
        {"place": "pre_due/nowhere"},
        {"pending": "pre_due/nowhere"},
        {"back": ["nothing/here"]},
        {"start": "nothing"},
        {"place": "PRE/DUE"},
        {"failures": -1},
        {"extra": 1},
    ],
)
def test_a_session_that_is_none_of_ours_is_refused(lender: Lender, change: dict[str, Any]) -> None:
    session = tried(lender, "pre_due").json()["session"]
    answer = tried(lender, "pre_due", session={**session, **change}, said="好的")
    assert answer.status_code == 422 and answer.json()["code"] in ("invalid_session", "invalid_request")


def test_whoever_sees_no_people_sees_no_playbooks(lender: Lender) -> None:
    assert lender.call("GET", "/playbooks", token="none").status_code == 401
