"""Open items given to people over the real book: by language, certificate, hours, leave and who knows the customer; explained,
moved by hand, and given back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.conftest import TEN, Lender, set_time

from tideover.base.ids import UserId, WorkItemId, new_id
from tideover.base.work import Work
from tideover.book import find_person, refresh_cases
from tideover.journal import latest_facts
from tideover.security import Role, add_user
from tideover.staffing import (
    Ability,
    LeaveKind,
    SkillKind,
    add_member,
    bar_from,
    end_membership,
    note_leave,
    note_skill,
    open_usual_teams,
    set_certificate,
)
from tideover.workbench import start_returning
from tideover.worklist import close_item, find_item, give_item, open_item, take_next

HOURS = timedelta(hours=4)
TODAY = TEN.date()
pytestmark = pytest.mark.demand("1.4")


@contextmanager
def working(lender: Lender) -> Iterator[Work]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        yield work


@pytest.fixture
def team(lender: Lender) -> dict[str, UserId]:
    """Three in collections, of whom one speaks English; two in care."""
    people = {}
    with working(lender) as work:
        open_usual_teams(work)
        for login, place in (
            ("zhou", "collections"),
            ("lin", "collections"),
            ("wu", "collections"),
            ("su", "care"),
            ("tang", "care"),
        ):
            people[login] = add_user(work, login, Role.COLLECTOR, None)
            add_member(work, place, people[login])
        note_skill(work, people["lin"], Ability(SkillKind.LANGUAGE, "en", 4))
        note_skill(work, people["su"], Ability(SkillKind.SKILL, "hardship", 5))
    return people


def customers(lender: Lender, count: int, **fields: Any) -> list[str]:
    first = len(lender.rows["customers"])
    refs = [lender.customer(f"C{first + number}", **fields) for number in range(count)]
    lender.import_book()
    return refs


def opened(lender: Lender, refs: list[str], place: str = "collections", **fields: Any) -> list[WorkItemId]:
    with working(lender) as work:
        return [open_item(work, "treat_case", place, uuid4(), find_person(work, ref).id, HOURS, **fields) for ref in refs]


def previewed(lender: Lender, **body: Any) -> dict[str, Any]:
    answer = lender.post("/allocations", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def applied(lender: Lender, **body: Any) -> dict[str, Any]:
    answer = lender.post(f"/allocations/{previewed(lender, **body)['run']}/application")
    assert answer.status_code == 200, answer.text
    return answer.json()


def lines(lender: Lender, run: str) -> dict[str, dict[str, Any]]:
    found, cursor = {}, ""
    while cursor is not None:
        page = lender.get(f"/allocations/{run}/lines?limit=7{cursor and '&cursor=' + cursor}").json()
        found |= {line["item"]: line for line in page["lines"]}
        cursor = page["next"]
    return found


def test_a_team_with_one_on_leave(lender: Lender, team: dict[str, UserId]) -> None:
    items = opened(lender, customers(lender, 20))
    with working(lender) as work:
        note_leave(work, team["wu"], TODAY, TODAY, LeaveKind.ANNUAL)
    run = previewed(lender, teams=["collections"])
    loads = {load["login"]: load for load in run["loads"]}
    assert set(loads) == {"zhou", "lin", "wu"}
    assert (loads["wu"]["matters"], loads["wu"]["is_away"], loads["wu"]["capacity"]) == (0, True, 0)
    assert (loads["zhou"]["matters"], loads["lin"]["matters"]) == (10, 10)  # equals share alike
    assert run["applied"] is None and run["given"] == 20 and run["gap"] <= 0.01
    with working(lender) as work:
        assert all(find_item(work, item).owner is None for item in items)  # a preview gives nothing
    done = lender.post(f"/allocations/{run['run']}/application").json()
    assert done["applied"] == 20
    with working(lender) as work:
        assert {find_item(work, item).owner for item in items} == {team["zhou"], team["lin"]}
        [(_, fact)] = latest_facts(work, ["AllocationApplied"], limit=9)
        assert (fact.data["given"], fact.data["left"]) == (20, 0)
    again = lender.post(f"/allocations/{run['run']}/application")
    assert (again.status_code, again.json()["code"]) == (409, "allocation_applied")
    assert previewed(lender)["given"] == 0  # everything is somebody's
    assert [each["run"] for each in lender.get("/allocations").json()["allocations"]][1] == run["run"]


def test_what_a_person_needs_decides(lender: Lender, team: dict[str, UserId]) -> None:
    [english] = opened(lender, customers(lender, 1, language="en"))
    [thai] = opened(lender, customers(lender, 1, language="th"))
    cared = opened(lender, customers(lender, 4), "care")
    found = lines(lender, previewed(lender)["run"])
    assert (found[str(english)]["login"], found[str(english)]["reasons"]) == ("lin", ["only_one", "needs"])
    assert (found[str(thai)]["login"], found[str(thai)]["reasons"]) == (None, ["nobody_able"])
    assert {found[str(item)]["login"] for item in cared} <= {"su", "tang"}
    assert all(found[str(item)]["reasons"] == ["best_fit"] for item in cared if found[str(item)]["login"] == "su")
    assert found[str(english)]["name"].endswith("*")  # masked


def test_certificates_hold_on_the_day(lender: Lender, team: dict[str, UserId]) -> None:
    [item] = opened(lender, customers(lender, 1))
    with working(lender) as work:
        set_certificate(work, "collections", "basic")
        note_skill(work, team["zhou"], Ability(SkillKind.CERTIFICATE, "basic", 3, None, TODAY))
        note_skill(work, team["wu"], Ability(SkillKind.CERTIFICATE, "basic", 3, None, TODAY - timedelta(days=1)))
    assert lines(lender, previewed(lender)["run"])[str(item)]["login"] == "zhou"
    set_time(lender.runtime, TEN + timedelta(days=1))
    assert lines(lender, previewed(lender)["run"])[str(item)]["reasons"] == ["nobody_able"]
    moved = lender.post(f"/work-items/{item}/owner", {"owner": str(team["zhou"]), "reason": "workload"})
    assert (moved.status_code, moved.json()["code"]) == (409, "owner_uncertified")


def test_who_knows_the_customer_goes_on(lender: Lender, team: dict[str, UserId]) -> None:
    known, cased, fresh = refs = customers(lender, 3)
    lender.account("A-2", cased, overdue_days=40)
    lender.import_book()
    with working(lender) as work:
        refresh_cases(work, [find_person(work, cased).id], TODAY)
    [earlier] = opened(lender, [known], owner=team["wu"])
    [case] = [each["case"] for each in lender.get(f"/cases?person={cased}").json()["cases"]]
    assert lender.post(f"/cases/{case}/owner", {"owner": str(team["lin"]), "reason": "allocation"}).status_code == 200
    with working(lender) as work:
        close_item(work, earlier, "done")
    items = dict(zip(refs, opened(lender, refs), strict=True))
    run = applied(lender)["run"]
    found = lines(lender, run)
    assert (found[str(items[known])]["login"], found[str(items[known])]["reasons"]) == ("wu", ["previous"])
    assert (found[str(items[cased])]["login"], found[str(items[cased])]["reasons"]) == ("lin", ["previous"])
    assert found[str(items[fresh])]["reasons"] == ["room"]
    why = lender.get(f"/work-items/{items[known]}/owner").json()
    assert (why["owner"], why["reasons"], why["run"]) == (str(team["wu"]), ["previous"], run)


def test_a_barred_colleague_is_passed_over(lender: Lender, team: dict[str, UserId]) -> None:
    [ref] = customers(lender, 1)
    with working(lender) as work:
        for login in ("zhou", "wu"):
            bar_from(work, team[login], find_person(work, ref).id, "relative")
    [item] = opened(lender, [ref])
    assert lines(lender, previewed(lender)["run"])[str(item)]["login"] == "lin"
    moved = lender.post(f"/work-items/{item}/owner", {"owner": str(team["wu"]), "reason": "workload"})
    assert (moved.status_code, moved.json()["code"]) == (409, "owner_barred")


@pytest.mark.demand("0.34")
def test_nobody_gets_more_than_their_day(lender: Lender, team: dict[str, UserId]) -> None:
    with working(lender) as work:
        for number in range(150):  # 1,500 minutes asked of three with 350 each
            open_item(work, "treat_case", "collections", uuid4(), None, HOURS, priority=number)
        mine = open_item(work, "treat_case", "collections", uuid4(), None, HOURS, owner=team["lin"])
    run = applied(lender)
    loads = {load["login"]: load for load in run["loads"]}
    assert [loads[login]["minutes"] for login in ("zhou", "lin", "wu")] == [350, 340, 350]  # lin has one already
    assert (run["given"], run["left"]) == (104, 46)
    found = lines(lender, run["run"])
    assert {line["priority"] for line in found.values() if line["owner"] is None} == set(range(46))
    assert str(mine) not in found


def test_what_changed_meanwhile_is_left_as_it_is(lender: Lender, team: dict[str, UserId]) -> None:
    taken, closed, kept, last = opened(lender, customers(lender, 4))
    run = previewed(lender)["run"]
    plan = {item: UserId(UUID(lines(lender, run)[str(item)]["owner"])) for item in (taken, closed, kept, last)}
    with working(lender) as work:
        give_item(work, taken, team["su"], "moved")
        close_item(work, closed, "done")
        gone = plan[last]
        note_leave(work, gone, TODAY, TODAY, LeaveKind.SICK)
    stay = [item for item in (kept, last) if plan[item] != gone]
    assert lender.post(f"/allocations/{run}/application").json()["applied"] == len(stay)
    with working(lender) as work:
        assert find_item(work, taken).owner == team["su"]
        assert find_item(work, closed).owner is None
        assert find_item(work, last).owner is None


@pytest.mark.demand("0.34")
def test_two_previews_do_not_fill_a_day_twice(lender: Lender, team: dict[str, UserId]) -> None:
    with working(lender) as work:
        for login in ("zhou", "lin"):
            end_membership(work, "collections", team[login])
        for login in ("su", "tang"):
            end_membership(work, "care", team[login])
        add_member(work, "care", team["wu"])  # alone, in both
        for number in range(40):
            for place in ("collections", "care"):
                open_item(work, "treat_case", place, uuid4(), None, HOURS, priority=number)
    runs = [previewed(lender, teams=[place])["run"] for place in ("collections", "care")]
    counts = [lender.post(f"/allocations/{run}/application").json()["applied"] for run in runs]
    assert counts == [35, 0]  # 350 minutes, ten each; nothing is left for the second
    set_time(lender.runtime, TEN + timedelta(days=1))
    late = previewed(lender, teams=["care"])["run"]
    set_time(lender.runtime, TEN + timedelta(days=1, hours=7, minutes=50))
    assert lender.post(f"/allocations/{late}/application").json()["applied"] == 0  # the day is over


def test_moved_by_hand_with_a_reason(lender: Lender, team: dict[str, UserId]) -> None:
    [item] = opened(lender, customers(lender, 1))
    applied(lender)
    answer = lender.post(f"/work-items/{item}/owner", {"owner": str(team["wu"]), "reason": "request"})
    assert answer.json()["owner"] == str(team["wu"])
    with working(lender) as work:
        [(_, fact), *_] = latest_facts(work, ["WorkItemGiven"], limit=9)
        assert (fact.data["owner"], fact.data["reason"]) == (str(team["wu"]), "request")
        note_leave(work, team["tang"], TODAY, TODAY, LeaveKind.SICK)
    for body, code in (
        ({"owner": str(team["tang"]), "reason": "workload"}, "owner_away"),
        ({"owner": str(new_id()), "reason": "workload"}, "user_not_found"),
        ({"owner": str(team["wu"]), "reason": ""}, "invalid_request"),
        ({"owner": str(team["wu"])}, "invalid_request"),
    ):
        assert lender.post(f"/work-items/{item}/owner", body).json()["code"] == code
    assert lender.post(f"/work-items/{item}/owner", {"owner": None, "reason": "workload"}).json()["owner"] is None


def test_what_nobody_touches_goes_back_by_itself(lender: Lender, team: dict[str, UserId]) -> None:
    first, second = opened(lender, customers(lender, 2), owner=team["wu"])
    with working(lender) as work:
        taken = take_next(work, team["wu"], [])
        assert taken is not None
        start_returning(work)
        start_returning(work)  # asked twice, looks once
    for minutes, owned in ((239, 2), (256, 1)):
        set_time(lender.runtime, TEN + timedelta(minutes=minutes))
        lender.run_jobs()
        with working(lender) as work:
            assert sum(find_item(work, item).owner is not None for item in (first, second)) == owned
    with working(lender) as work:
        assert find_item(work, taken.id).owner == team["wu"]


def test_an_unknown_team_is_said(lender: Lender, team: dict[str, UserId]) -> None:
    answer = lender.post("/allocations", {"teams": ["none"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "team_not_found")
    assert lender.get(f"/allocations/{new_id()}").json()["code"] == "allocation_not_found"
    assert lender.post(f"/allocations/{new_id()}/application").json()["code"] == "allocation_not_found"
