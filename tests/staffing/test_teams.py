"""Teams, what people can do, when they work; and that a leaver's matters go back at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import SHANGHAI, TEN, Lender, set_time

from tideover.app.demo_staff import ON_LEAVE, PEOPLE, open_demo_teams
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import PersonId, UserId, new_id
from tideover.base.work import Work
from tideover.journal import latest_facts
from tideover.security import Role, add_user
from tideover.staffing import (
    Ability,
    LeaveKind,
    SkillKind,
    Span,
    add_member,
    bar_from,
    cancel_leave,
    end_membership,
    list_teams,
    members_of,
    minutes_left,
    note_leave,
    note_skill,
    on_duty,
    open_team,
    open_usual_teams,
    roster,
    set_capacity,
    set_shifts,
    skills_of,
    teams_of,
    working_minutes,
)
from tideover.staffing.duty import minutes_of
from tideover.staffing.model import OFFICE_HOURS
from tideover.worklist import find_item, open_item, take_next

HOUR = timedelta(hours=1)
TODAY = TEN.date()  # a Tuesday, ten o'clock
pytestmark = pytest.mark.demand("1.4")


@contextmanager
def working(lender: Lender) -> Iterator[Work]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        yield work


def person(lender: Lender, login: str, *teams: str, role: Role = Role.COLLECTOR) -> UserId:
    with working(lender) as work:
        user = add_user(work, login, role, None)
        open_usual_teams(work)
        for team in teams:
            add_member(work, team, user)
    return user


def test_teams_and_who_is_in_them(lender: Lender) -> None:
    lin, su = person(lender, "lin", "collections", "field"), person(lender, "su", "care")
    nobody = person(lender, "nobody")
    with working(lender) as work:
        assert [team.code for team in list_teams(work)] == [
            "care",
            "collections",
            "complaints",
            "compliance",
            "field",
            "operations",
        ]
        assert teams_of(work, lin) == ["collections", "field"]
        assert teams_of(work, nobody) == []
        assert members_of(work, "care") == [su]
        with pytest.raises(Conflict, match="member_already"):
            add_member(work, "care", su)
        with pytest.raises(NotFound, match="team_not_found"):
            add_member(work, "none", su)
        with pytest.raises(NotFound, match="user_not_found"):
            add_member(work, "care", UserId(new_id()))
        with pytest.raises(Conflict, match="team_exists"):
            open_team(work, "care", "关怀", "Care")
        with pytest.raises(Invalid, match="invalid_code"):
            open_team(work, "Care!", "关怀", "Care")
    set_time(lender.runtime, TEN + HOUR)
    with working(lender) as work:
        end_membership(work, "collections", lin)
        assert teams_of(work, lin) == ["field"]
        with pytest.raises(NotFound, match="member_not_found"):
            end_membership(work, "collections", lin)
        add_member(work, "collections", lin)  # and back
        assert teams_of(work, lin) == ["collections", "field"]
        kinds = [fact.kind for _, fact in latest_facts(work, ["TeamMemberAdded", "TeamMemberRemoved"], limit=9)]
        assert kinds == ["TeamMemberAdded", "TeamMemberRemoved", *["TeamMemberAdded"] * 3]


def test_minutes_of_a_day(lender: Lender) -> None:
    lin = person(lender, "lin", "collections")
    loose = person(lender, "loose")
    with working(lender) as work:
        # Office hours from nine: eight hours, of each of which ten minutes are rest.
        [whole] = [each.minutes for each in roster(work, TODAY, users=[lin])]
        assert whole == 8 * 50
        assert minutes_left(work, lin, TODAY) == 7 * 50  # it is ten
        assert minutes_left(work, lin, TODAY + timedelta(days=1)) == 8 * 50
        assert minutes_left(work, lin, TODAY - timedelta(days=1)) == 0
        assert minutes_left(work, lin, date(2026, 12, 5)) == 0  # Saturday
        assert minutes_left(work, loose, TODAY) == 0  # in no team, without hours of their own
        set_shifts(work, lin, [Span(2, 14 * 60, 16 * 60)])
        assert minutes_left(work, lin, TODAY) == 100
        assert on_duty(work, datetime(2026, 12, 1, 15, tzinfo=SHANGHAI)) == [lin]
        assert on_duty(work, datetime(2026, 12, 1, 16, tzinfo=SHANGHAI)) == []
        set_shifts(work, lin, [])  # the team's again
        set_capacity(work, lin, 90)
        assert minutes_left(work, lin, TODAY) == 90
        set_capacity(work, lin, None)
        note_leave(work, lin, TODAY, TODAY + timedelta(days=1), LeaveKind.SICK)
        assert minutes_left(work, lin, TODAY) == minutes_left(work, lin, TODAY + timedelta(days=1)) == 0
        assert minutes_left(work, lin, TODAY + timedelta(days=2)) == 400
        assert on_duty(work, TEN) == []
        assert "SICK" not in str([fact.data for _, fact in latest_facts(work, ["LeaveNoted"], limit=1)]).upper()


def test_nobody_works_an_hour_twice(lender: Lender) -> None:
    both = person(lender, "both", "collections", "field")
    with working(lender) as work:
        set_shifts(work, "field", [Span(2, 11 * 60, 14 * 60), Span(2, 17 * 60, 20 * 60)])
        [each] = roster(work, TODAY, users=[both])
        assert [span for span in each.spans if span.weekday == 2] == [Span(2, 9 * 60, 20 * 60)]
        assert each.minutes == working_minutes(11 * 60)


@given(st.integers(0, 24 * 60 - 1), st.integers(1, 7))
def test_minutes_after_a_moment_are_those_counted_one_by_one(minute: int, weekday: int) -> None:
    day = date(2026, 11, 29) + timedelta(days=weekday)
    since = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=SHANGHAI)
    spans = [span for span in OFFICE_HOURS if span.weekday == day.isoweekday()]
    one_by_one = sum(any(span.begins <= at < span.ends for span in spans) for at in range(minute, 24 * 60))
    assert minutes_of(OFFICE_HOURS, day, since) == one_by_one


@pytest.mark.parametrize(
    "spans",
    [[Span(0, 0, 60)], [Span(8, 0, 60)], [Span(1, 60, 60)], [Span(1, 0, 1441)], [Span(1, 0, 60), Span(1, 59, 90)]],
)
def test_hours_that_cannot_be_are_refused(lender: Lender, spans: list[Span]) -> None:
    lin = person(lender, "lin", "care")
    with working(lender) as work, pytest.raises(Invalid, match="invalid_shift"):
        set_shifts(work, lin, spans)


def test_certificates_hold_on_their_days(lender: Lender) -> None:
    lin = person(lender, "lin", "collections")
    with working(lender) as work:
        note_skill(work, lin, Ability(SkillKind.CERTIFICATE, "basic", 3, TODAY, TODAY + timedelta(days=1)))
        note_skill(work, lin, Ability(SkillKind.LANGUAGE, "yue", 2))
        assert skills_of(work, lin, TODAY) == {"certificate:basic": 3, "language:yue": 2}
        assert skills_of(work, lin, TODAY + timedelta(days=1)) == {"certificate:basic": 3, "language:yue": 2}
        assert skills_of(work, lin, TODAY + timedelta(days=2)) == {"language:yue": 2}
        assert skills_of(work, lin, TODAY - timedelta(days=1)) == {"language:yue": 2}
        [each] = roster(work, TODAY, users=[lin])
        assert each.able_on(TODAY + timedelta(days=2)) == {"language:yue": 2}
        with pytest.raises(Invalid, match="invalid_days"):
            note_skill(work, lin, Ability(SkillKind.CERTIFICATE, "x", 3, TODAY, TODAY - timedelta(days=1)))


def test_leave_does_not_lie_over_leave(lender: Lender) -> None:
    lin = person(lender, "lin", "care")
    with working(lender) as work:
        leave = note_leave(work, lin, TODAY, TODAY + timedelta(days=3), LeaveKind.ANNUAL)
    with working(lender) as work:
        with pytest.raises(Conflict, match="leave_already"):
            note_leave(work, lin, TODAY + timedelta(days=3), TODAY + timedelta(days=9), LeaveKind.ANNUAL)
        for first, last in ((5, 4), (-3, -1)):
            with pytest.raises(Invalid, match="invalid_days"):
                note_leave(work, lin, TODAY + timedelta(days=first), TODAY + timedelta(days=last), LeaveKind.ANNUAL)
        cancel_leave(work, leave.id)
        assert minutes_left(work, lin, TODAY) == 350
        with pytest.raises(NotFound, match="leave_not_found"):
            cancel_leave(work, leave.id)


def owned(lender: Lender, owner: UserId, team: str, whose: PersonId | None = None) -> Any:
    with working(lender) as work:
        return open_item(work, "treat_case", team, uuid4(), whose, HOUR, owner=owner)


def owner_of(lender: Lender, item: Any) -> UserId | None:
    with working(lender) as work:
        return find_item(work, item).owner


def test_a_leavers_matters_go_back_at_once(lender: Lender) -> None:
    lin = person(lender, "lin", "care", "field")
    in_care, in_field = owned(lender, lin, "care"), owned(lender, lin, "field")
    with working(lender) as work:
        taken = take_next(work, lin, ["care"])
        assert taken is not None
        end_membership(work, "care", lin)
    lender.run_jobs()
    assert (owner_of(lender, in_care), owner_of(lender, in_field)) == (None, lin)
    with working(lender) as work:
        assert find_item(work, in_care).taken_at is None


def test_matters_go_back_when_leave_begins(lender: Lender) -> None:
    lin = person(lender, "lin", "care")
    item = owned(lender, lin, "care")
    tomorrow = TODAY + timedelta(days=1)
    with working(lender) as work:
        note_leave(work, lin, tomorrow, tomorrow, LeaveKind.ANNUAL)
    lender.run_jobs()
    assert owner_of(lender, item) == lin
    set_time(lender.runtime, datetime(2026, 12, 2, 0, 1, tzinfo=SHANGHAI))
    lender.run_jobs()
    assert owner_of(lender, item) is None


def test_leave_taken_back_takes_nothing(lender: Lender) -> None:
    lin = person(lender, "lin", "care")
    item = owned(lender, lin, "care")
    tomorrow = TODAY + timedelta(days=1)
    with working(lender) as work:
        leave = note_leave(work, lin, tomorrow, tomorrow, LeaveKind.ANNUAL)
    with working(lender) as work:
        cancel_leave(work, leave.id)
    set_time(lender.runtime, datetime(2026, 12, 2, 9, tzinfo=SHANGHAI))
    lender.run_jobs()
    assert owner_of(lender, item) == lin


def test_whoever_is_barred_gives_back_what_they_have_of_the_person(lender: Lender) -> None:
    lin, whose, other = person(lender, "lin", "care"), PersonId(new_id()), PersonId(new_id())
    theirs, anothers = owned(lender, lin, "care", whose), owned(lender, lin, "care", other)
    with working(lender) as work:
        bar_from(work, lin, whose, "relative")
        bar_from(work, lin, whose, "relative")  # said twice, barred once
        assert len(latest_facts(work, ["ColleagueBarred"], limit=9)) == 1
    lender.run_jobs()
    assert (owner_of(lender, theirs), owner_of(lender, anothers)) == (None, lin)


def test_teams_over_http(lender: Lender) -> None:
    lin = person(lender, "lin")
    assert lender.post("/teams", {"code": "night", "name_zh": "夜班", "name_en": "Night"}).status_code == 201
    assert lender.post("/teams/night/members", {"user": str(lin)}).json() == {"team": "night", "user": str(lin)}
    spans = [{"weekday": 2, "begins": "18:00", "ends": "24:00"}]
    assert lender.call("PUT", "/teams/night/shifts", {"spans": spans}).json()["spans"] == spans
    skill = {"kind": "certificate", "code": "basic", "level": 2, "valid_until": "2026-12-01"}
    assert lender.post(f"/staff/{lin}/skills", skill).status_code == 200
    lender.call("PUT", f"/staff/{lin}/capacity", {"minutes": 120})
    answer = lender.post(f"/staff/{lin}/leave", {"first_day": "2026-12-02", "last_day": "2026-12-03", "kind": "family"})
    leave = answer.json()["leave"]
    lender.post(f"/staff/{lin}/bars", {"person": str(new_id()), "reason": "neighbour"})
    [shown] = lender.get("/staff?team=night").json()["staff"]
    assert (shown["login"], shown["minutes"], shown["most_minutes"], shown["is_away"]) == ("lin", 120, 120, False)
    assert shown["skills"][0]["is_valid"] and shown["barred"][0]["reason"] == "neighbour"
    [later] = lender.get("/staff?team=night&day=2026-12-02").json()["staff"]
    assert (later["minutes"], later["is_away"], later["skills"][0]["is_valid"]) == (0, True, False)
    [team] = [each for each in lender.get("/teams").json()["teams"] if each["code"] == "night"]
    assert (team["members"], team["away"]) == (1, 0)
    renamed = lender.call("PUT", "/teams/night/name", {"name_zh": "晚班", "name_en": "Late"}).json()["teams"]
    assert [(each["name_zh"], each["name_en"]) for each in renamed if each["code"] == "night"] == [("晚班", "Late")]
    assert lender.call("PUT", "/teams/night/name", {"name_zh": " ", "name_en": "Late"}).json()["code"] == "invalid_name"
    assert lender.call("PUT", "/teams/none/name", {"name_zh": "晚", "name_en": "Late"}).status_code == 404
    assert lender.get(f"/staff/{lin}").json() == shown
    assert lender.get(f"/staff/{new_id()}").status_code == 404
    assert [each["login"] for each in lender.get("/staff?find=LI").json()["staff"]] == ["lin"]
    assert lender.get("/staff?find=nobody").json()["staff"] == []
    owned(lender, lin, "night")
    assert lender.get(f"/staff/{lin}/items").json()["held"] == [{"team": "night", "items": 1}]
    assert lender.call("DELETE", f"/leave/{leave}").status_code == 200
    assert lender.call("DELETE", f"/staff/{lin}/skills/certificate/basic").json()["skills"] == []
    assert lender.call("DELETE", f"/teams/night/members/{lin}").status_code == 200
    assert lender.get("/staff?team=night").json()["staff"] == []
    bad = lender.call("PUT", "/teams/night/shifts", {"spans": [{"weekday": 2, "begins": "18:00", "ends": "25:00"}]})
    assert (bad.status_code, bad.json()["code"]) == (422, "invalid_shift")
    page = lender.get("/staff?limit=1").json()
    assert page["next"] is None or lender.get(f"/staff?limit=1&cursor={page['next']}").status_code == 200


def test_the_citys_teams(lender: Lender) -> None:
    for _ in range(2):  # on a database that has lived on, too
        open_demo_teams(lender.runtime, lender.tenant, "a city's password")
    with working(lender) as work:
        people = {each.login: each for each in roster(work, TODAY)}
        assert set(people) == {login for login, *_ in PEOPLE}
        assert [login for login, each in people.items() if each.is_away(TODAY)] == [ON_LEAVE]
        assert all(members_of(work, team.code) for team in list_teams(work))
