"""What a lender decides: house rules, shown beforehand on last month's contacts; placements; stops of people beside a person."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import TEN, Lender
from tests.gate.past import went_out
from typer.testing import CliRunner

from tideover.app.cli import app
from tideover.book import Relation, find_person, note_party
from tideover.gate import preview_rule
from tideover.security import Role, add_user, issue_token


def token_of(lender: Lender, role: Role) -> str:
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        add_user(work, f"u-{role.value}", role, None)
        return issue_token(work, f"u-{role.value}")


def command(lender: Lender, *words: str) -> Any:
    settings = lender.runtime.settings
    environment = {"TIDEOVER_HOME": str(settings.root), "TIDEOVER_DATABASE_URL": settings.database_url or ""}
    return CliRunner().invoke(app, ["gate", *words], env=environment)


def lines(result: Any) -> list[dict[str, Any]]:
    assert result.exit_code == 0, (result.output, result.exception)
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- rules --------------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.10")
def test_every_rule_is_listed_with_what_it_does_here(lender: Lender) -> None:
    listed = {row["rule"]: row for row in lender.get("/rules").json()["rules"]}
    assert len(listed) > 70
    night = listed["CN-T1"]
    assert night["is_enforced"] and not night["is_choice"] and night["form"]["open"][0]["until"] == "22:00"
    assert not listed["CN-F3"]["is_enforced"] and listed["CN-F3"]["is_choice"]
    assert listed["CN-F4"]["form"] is None and not listed["CN-F4"]["is_choice"]
    assert listed["HOUSE-B1"]["form"]["limits"] == [{"limit": 3, "days": 1}]
    places = {row["jurisdiction"] for row in lender.get("/rules?jurisdiction=US").json()["rules"]}
    assert places == {None, "US"}
    assert lender.get("/rules/CN-T1").json() == night
    assert lender.get("/rules/NO-SUCH").json()["code"] == "rule_not_found"


@pytest.mark.demand("2.10")
def test_a_house_rule_is_turned_on_by_compliance_alone_and_on_record(lender: Lender) -> None:
    legal, lead = token_of(lender, Role.COMPLIANCE), token_of(lender, Role.TEAM_LEAD)
    assert lender.call("PUT", "/rules/HOUSE-S1", {"is_on": True}, token=lead).status_code == 403
    answer = lender.call("PUT", "/rules/HOUSE-S1", {"is_on": True}, token=legal)
    assert answer.status_code == 200 and answer.json()["is_enforced"]
    assert lender.get("/rules").json()["rulebook"].endswith("+HOUSE-B1+HOUSE-B7+HOUSE-E1+HOUSE-S1")
    assert not lender.call("PUT", "/rules/HOUSE-S1", {"is_on": False}, token=legal).json()["is_enforced"]
    for rule, code in (("CN-T1", "rule_binding"), ("STOP", "rule_binding"), ("CN-F4", "rule_binding"), ("X", "rule_not_found")):
        refused = lender.call("PUT", f"/rules/{rule}", {"is_on": False}, token=legal)
        assert refused.status_code in (404, 409) and refused.json()["code"] == code


@pytest.mark.demand("2.11")
def test_rules_on_the_command_line(lender: Lender) -> None:
    token_of(lender, Role.COMPLIANCE)
    token_of(lender, Role.COLLECTOR)
    rows = {row["rule"]: row["state"] for row in lines(command(lender, "rules", "--jurisdiction", "CN", "--json"))}
    assert (rows["CN-T1"], rows["CN-F3"], rows["HOUSE-B1"], rows["CN-O1"]) == ("always", "off", "on", "told")
    assert "US-T1" not in rows
    assert lines(command(lender, "house", "CN-F3", "on", "--as", "u-compliance"))[0]["is_enforced"]
    assert command(lender, "house", "CN-F3", "maybe", "--as", "u-compliance").exit_code == 2
    assert "rule_binding" in str(command(lender, "house", "CN-T1", "off", "--as", "u-compliance").exception)
    assert command(lender, "house", "CN-F3", "off", "--as", "u-collector").exit_code != 0
    assert lender.get("/rules/CN-F3").json()["is_enforced"]


# --- before a rule is turned on -----------------------------------------------------------------------------------------


@pytest.mark.demand("2.22")
def test_a_change_is_shown_on_last_months_contacts(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref)
    yesterday = TEN - timedelta(days=1)
    for number in range(5):
        went_out(lender, "C1", "sms", yesterday + timedelta(minutes=number), result="sent")
    went_out(lender, "C1", "sms", yesterday + timedelta(hours=1), result="not_made")
    went_out(lender, "C1", "sms", yesterday + timedelta(hours=1), is_answer=True)
    went_out(lender, "C1", "email", yesterday + timedelta(hours=1))
    went_out(lender, "C2", "sms", yesterday, result="sent")
    for number in range(9):  # long ago: looked back at, not counted
        went_out(lender, "C2", "sms", TEN - timedelta(days=31, minutes=number))
    shown = lender.get("/rules/HOUSE-S1/preview").json()
    assert (shown["contacts"], shown["refused"], shown["people"], shown["people_refused"]) == (7, 3, 2, 1)
    assert shown["by_channel"] == {"sms": 3} and not shown["is_cut"]
    assert not lender.get("/rules/HOUSE-S1").json()["is_enforced"], "nothing is turned on by looking"
    assert lender.get("/rules/CN-T1/preview").json()["code"] == "rule_not_judged"
    assert lender.get("/rules/CN-F4/preview").json()["code"] == "rule_not_judged"
    assert lender.get("/rules/X/preview").status_code == 404


@pytest.mark.demand("2.22")
def test_what_would_have_been_refused_counts_towards_nothing(lender: Lender) -> None:
    """Ten in seven days, and four a day for six days: the days' rest is let through as the first ones leave the window."""
    lender.borrower("C1")
    for day in range(10):
        for number in range(2):
            went_out(lender, "C1", "push", TEN - timedelta(days=10 - day, minutes=number), result="sent")
    shown = lender.get("/rules/HOUSE-B7/preview").json()
    # days 1-5 fill the ten; 6 and 7 are refused; on days 8, 9, 10 the two of days 1, 2, 3 have gone
    assert (shown["contacts"], shown["refused"]) == (20, 4)


def test_a_preview_of_too_many_contacts_says_so_and_leaves_out_whole_people(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref)
        for number in range(4):
            went_out(lender, ref, "sms", TEN - timedelta(hours=9, minutes=number), result="sent")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        found = preview_rule(work, "HOUSE-S1", most=6)
    assert found.is_cut and (found.contacts, found.refused, found.people) == (4, 2, 1)


def test_records_of_one_human_being_count_together_and_a_party_apart(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        beside = note_party(work, find_person(work, "C1").id, Relation.GUARANTOR, phone="+8613800138000").id
    at = TEN - timedelta(hours=20)
    for ref in ("C1", "C2"):
        went_out(lender, ref, "sms", at, result="sent")
        went_out(lender, ref, "sms", at + timedelta(minutes=1), result="sent")
    went_out(lender, "C1", "sms", at + timedelta(minutes=2), result="sent", party=beside)
    assert lender.get("/rules/HOUSE-S1/preview").json()["refused"] == 0
    assert lender.post("/persons/C1/links", {"other": "C2", "evidence": "said_so"}).status_code == 201
    shown = lender.get("/rules/HOUSE-S1/preview").json()
    assert (shown["refused"], shown["people"], shown["people_refused"]) == (2, 1, 1)


# --- placements ---------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.8")
def test_an_account_is_placed_moved_and_recalled(lender: Lender) -> None:
    lender.borrower("C1")
    assert lender.get("/accounts/A-C1/placements").json()["agency"] is None
    placed = lender.post("/placements", {"account": "A-C1", "agency": "harbour"})
    assert placed.status_code == 201 and placed.json()["agency"] == "harbour"
    assert lender.post("/placements", {"account": "A-C1", "agency": "north.star"}).json()["agency"] == "north.star"
    history = lender.get("/accounts/A-C1/placements").json()["placements"]
    assert [(each["agency"], each["ended_at"] is None) for each in history] == [("north.star", True), ("harbour", False)]
    assert lender.post("/recalls", {"account": "A-C1"}).json()["agency"] is None
    again = lender.post("/recalls", {"account": "A-C1"})
    assert (again.status_code, again.json()["code"]) == (409, "not_placed")
    for agency in ("lender", "Harbour", "", "a b"):
        wrong = lender.post("/placements", {"account": "A-C1", "agency": agency})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_agency"), agency
    assert lender.post("/placements", {"account": "NONE", "agency": "harbour"}).status_code == 404
    lender.seal()
    kinds = [kind for kind in lender.kinds() if kind.startswith("Account") and kind != "AccountAdjusted"]
    assert kinds == ["AccountPlaced", "AccountRecalled", "AccountPlaced", "AccountRecalled"]


@pytest.mark.demand("1.8")
def test_who_may_place(lender: Lender) -> None:
    lender.borrower("C1")
    body = {"account": "A-C1", "agency": "harbour"}
    for role in (Role.COLLECTOR, Role.TEAM_LEAD, Role.AUDITOR):
        token = token_of(lender, role)
        assert lender.post("/placements", body, token=token).status_code == 403
        assert lender.post("/recalls", {"account": "A-C1"}, token=token).status_code == 403
        assert lender.get("/accounts/A-C1/placements").status_code == 200
    for role in (Role.STRATEGIST, Role.COMPLIANCE, Role.ADMINISTRATOR):
        assert lender.post("/placements", body, token=token_of(lender, role)).status_code == 201
    assert lines(command(lender, "recall", "A-C1", "--as", "u-strategist"))[0]["agency"] is None
    assert lines(command(lender, "place", "A-C1", "harbour", "--as", "u-strategist"))[0]["agency"] == "harbour"
    assert command(lender, "place", "A-C1", "harbour", "--as", "u-collector").exit_code != 0


# --- stops of people beside a person ------------------------------------------------------------------------------------


@pytest.mark.demand("2.23")
def test_a_party_is_stopped_by_reference_or_id_with_or_without_the_person(lender: Lender) -> None:
    lender.rows["parties"] = [
        {"party_id": f"Y-{ref}", "customer_id": ref, "relation": "contact", "name": "旁", "authorised": "true"}
        for ref in ("C1", "C2")
    ]
    for ref in ("C1", "C2"):
        lender.customer(ref)
        lender.account(f"A-{ref}", ref)
    assert lender.import_book().rejected == 0
    id_ = lender.get("/persons/C1/parties").json()["parties"][0]["party"]
    stop = lender.post("/stops", {"party": "Y-C1", "kind": "contact_refused"})
    assert stop.status_code == 201 and stop.json()["party"] == id_
    assert lender.post("/stops", {"person": "C1", "party": id_, "kind": "cease"}).json()["party"] == id_
    kinds = [each["kind"] for each in lender.get("/persons/C1/stops").json()["stops"]]
    assert sorted(kinds) == ["cease", "contact_refused"] and lender.get("/persons/C2/stops").json()["stops"] == []
    assert lender.post("/resumes", {"person": "C1", "kind": "cease"}).json() == {"lifted": 0}, (
        "the person's own, not the party's"
    )
    assert lender.post("/resumes", {"party": "Y-C1", "kind": "cease"}).json() == {"lifted": 1}
    for body, status, code in (
        ({"person": "C1", "kind": "contact_refused"}, 422, "party_missing"),
        ({"person": "C2", "party": "Y-C1", "kind": "cease"}, 422, "not_their_party"),
        ({"party": "nobody", "kind": "cease"}, 404, "party_not_found"),
        ({"kind": "cease"}, 422, "person_missing"),
    ):
        answer = lender.post("/stops", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    lasting = lender.post("/resumes", {"party": "Y-C1", "kind": "contact_refused"})
    assert (lasting.status_code, lasting.json()["code"]) == (409, "stop_for_ever")
    assert lender.post("/resumes", {"person": "C2", "party": "Y-C1", "kind": "cease"}).json()["code"] == "not_their_party"
