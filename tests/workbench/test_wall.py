"""The live wall: every figure from what is on record, and a break suggested where one is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time

from tideover.base.ids import UserId
from tideover.security import Role, add_user
from tideover.workbench.resting import LONG_STRETCH, MANY_IN_A_ROW, REST, Moment, stretch_of
from tideover.worklist import close_item, open_item, postpone_item, take_next

MINUTE = timedelta(minutes=1)


def worked(*spells: tuple[int, int, str]) -> list[Moment]:
    """Items taken and ended at minutes after ten."""
    found = []
    for taken, ended, kind in spells:
        found += [Moment(TEN + taken * MINUTE, "", is_taken=True), Moment(TEN + ended * MINUTE, kind, is_taken=False)]
    return found


@pytest.mark.demand("0.34")
@pytest.mark.parametrize(
    ("moments", "in_hand", "at", "since", "in_a_row", "suggestion"),
    [
        ([], False, 0, None, 0, None),
        (worked((0, 5, "call_back")), False, 10, 0, 1, None),
        (worked((0, 5, "call_back")), False, 15, None, 0, None),  # ten minutes with nothing in hand
        (worked((0, 5, "call_back"), (14, 20, "call_back")), False, 21, 0, 2, None),
        (worked((0, 5, "call_back"), (15, 20, "call_back")), False, 21, 15, 1, None),
        (worked((0, 5, "distress")), False, 6, 0, 1, "heavy"),
        (worked((0, 5, "complaint"), (15, 20, "call_back")), False, 21, 15, 1, None),  # they rested since
        (worked((0, 80, "call_back"))[:1], True, 89, 0, 1, None),
        (worked((0, 80, "call_back"))[:1], True, 90, 0, 1, "long"),
        (worked(*((n, n + 1, "call_back") for n in range(11))), False, 12, 0, 11, None),
        (worked(*((n, n + 1, "call_back") for n in range(12))), False, 13, 0, 12, "many"),
    ],
)
def test_how_long_somebody_has_worked_without_a_rest(
    moments: list[Moment], in_hand: bool, at: int, since: int | None, in_a_row: int, suggestion: str | None
) -> None:
    assert (REST, LONG_STRETCH, MANY_IN_A_ROW) == (10 * MINUTE, 90 * MINUTE, 12)
    found = stretch_of(moments, in_hand, TEN + at * MINUTE)
    assert found.since == (None if since is None else TEN + since * MINUTE)
    assert (found.in_a_row, found.suggestion) == (in_a_row, suggestion)


def test_the_last_hour_counts_rests_or_not() -> None:
    moments = worked((0, 1, "call_back"), (30, 31, "call_back"), (61, 62, "call_back"))
    assert stretch_of(moments, False, TEN + 62 * MINUTE).taken_in_hour == 2


def wall(lender: Lender) -> dict[str, Any]:
    answer: dict[str, Any] = lender.get("/wall").json()
    return answer


@pytest.mark.demand("1.19")
@pytest.mark.demand("1.3")
@pytest.mark.demand("0.34")
def test_the_wall_tells_what_is_on_record(lender: Lender) -> None:
    for ref in ("C1", "C2", "C3"):
        lender.customer(ref, email=f"{ref.lower()}@city.example", phone=f"+86138000000{ref[1]}0")
        lender.account(f"A-{ref}", ref)
    lender.import_book()
    lender.post("/stops", {"person": "C2", "kind": "dispute"})
    assert lender.contact("C1").status_code == 202
    assert lender.contact("C2").status_code == 409
    lender.run_jobs()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        zhang = add_user(work, "zhang", Role.COLLECTOR, None)
        user = UserId(zhang)
        subject = [UserId(add_user(work, f"s{number}", Role.COLLECTOR, None)) for number in range(4)]  # any ids will do
        for number in range(3):
            open_item(work, "call_back", "care", subject[number], None, timedelta(hours=1), priority=3 - number)
        later = open_item(work, "call_back", "care", subject[3], None, timedelta(hours=1))
        postpone_item(work, later, work.now() + timedelta(hours=5), timedelta(hours=1), "asked")
    with lender.runtime.works.open(lender.tenant, f"user:{user}") as work:
        taken = take_next(work, user, ["care"])
        assert taken is not None
    set_time(lender.runtime, TEN + 20 * MINUTE)
    shown = wall(lender)
    (care,) = [queue for queue in shown["queues"] if queue["team"] == "care"]
    assert (care["waiting"], care["in_hand"], care["later"], care["overdue"]) == (2, 1, 1, 0)
    assert datetime.fromisoformat(care["oldest_at"]) == TEN
    (person,) = shown["people"]
    assert (person["login"], person["in_a_row"], person["taken_in_hour"]) == ("zhang", 1, 1)
    assert person["in_hand"]["item"] == str(taken.id) and datetime.fromisoformat(person["since"]) == TEN
    hours = {hour["hour"]: hour for hour in shown["hours"]}
    assert len(hours) == 24 and hours[10]["contacts"] == {"email": 1}
    assert [hour for hour in hours if hours[hour]["is_open"]] == list(range(8, 22))
    assert shown["refusals"] == [{"rule": "STOP", "asks": 1}]
    assert (shown["in_doubt"], shown["dead_letters"], shown["is_cut"]) == (0, 0, False)
    with lender.runtime.works.open(lender.tenant, f"user:{user}") as work:
        close_item(work, taken.id)
    set_time(lender.runtime, TEN + timedelta(hours=2))
    after = wall(lender)
    (care,) = [queue for queue in after["queues"] if queue["team"] == "care"]
    assert (care["waiting"], care["in_hand"], care["overdue"]) == (2, 0, 2)
    assert (after["people"][0]["in_hand"], after["people"][0]["since"], after["people"][0]["suggestion"]) == (None, None, None)
    set_time(lender.runtime, TEN + timedelta(days=1))
    tomorrow = wall(lender)
    assert (tomorrow["people"], tomorrow["refusals"]) == ([], [])
    assert all(hour["contacts"] == {} for hour in tomorrow["hours"])
