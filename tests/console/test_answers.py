"""What the console asks of the API: cases with whose they are, a day's cases, what is lawful now, the thread in words."""

from __future__ import annotations

import json

import pytest
from tests.conftest import TEN, Lender, set_time
from tests.console.desk import DAY

from tideover.base.ids import PersonId, parse_id
from tideover.book import link_persons


def decide(lender: Lender) -> None:
    lender.post("/days", {"day": DAY})
    lender.run_jobs()


def test_cases_are_listed_with_whose_they_are_and_what_is_overdue(lender: Lender) -> None:
    for ref, days in (("C1", 5), ("C2", 40), ("C3", -5)):
        lender.customer(ref, name=f"王{ref}号")
        lender.account(f"A-{ref}", ref, days, 50_000)
    lender.account("B-C2", "C2", 10, 1_234)
    lender.import_book()
    decide(lender)
    rows = {row["ref"]: row for row in lender.get("/cases").json()["cases"]}
    assert set(rows) == {"C1", "C2"}  # C3 owes nothing yet
    assert rows["C1"]["name"] == "王***" and rows["C1"]["zone"] == "Asia/Shanghai" and rows["C1"]["is_erased"] is False
    assert (rows["C2"]["accounts"], rows["C2"]["overdue"]) == (2, [{"amount_minor": 51_234, "currency": "CNY"}])
    assert [row["ref"] for row in lender.get("/cases?stage=mid").json()["cases"]] == ["C2"]
    lender.pay("P1", "A-C2", 50_000)
    assert [row["overdue"] for row in lender.get("/cases?person=C2").json()["cases"]] == [
        [{"amount_minor": 1_234, "currency": "CNY"}]
    ]
    assert lender.get("/cases?person=nobody").json() == {"cases": [], "next": None}
    first = lender.get("/cases?limit=1").json()
    second = lender.get(f"/cases?limit=1&cursor={first['next']}").json()
    assert {first["cases"][0]["ref"], second["cases"][0]["ref"]} == {"C1", "C2"}
    with lender.runtime.works.open(lender.tenant, "test") as work:
        ids = [PersonId(parse_id(rows[ref]["person"], "person")) for ref in ("C1", "C2")]
        link_persons(work, *ids, "said_so")
    lender.pay("P2", "A-C1", 1)  # and the cases are brought up to date
    joined = lender.get("/cases?open=true&person=C1").json()["cases"]
    assert joined == lender.get("/cases?open=true&person=C2").json()["cases"]
    assert [(row["accounts"], row["overdue"]) for row in joined] == [(3, [{"amount_minor": 51_233, "currency": "CNY"}])]


@pytest.mark.demand("0.22")
def test_a_days_cases_by_state_rule_and_treatment(lender: Lender) -> None:
    for number in range(1, 5):
        lender.customer(f"C{number}", zone=None if number == 4 else "Asia/Shanghai")
        lender.account(f"A-C{number}", f"C{number}", 5)
    lender.import_book()
    lender.post("/stops", {"person": "C2", "kind": "dispute"})
    decide(lender)
    path = f"/days/{DAY}/cases"
    day = lender.get(f"/days/{DAY}").json()
    every = lender.get(path).json()["cases"]
    assert len(every) == day["wished"] == 4
    refused = lender.get(f"{path}?state=refused").json()["cases"]
    assert {case["ref"]: case["rules"] for case in refused} == {"C2": ["STOP"], "C4": ["FAIL-CLOSED"]}
    assert [case["ref"] for case in lender.get(f"{path}?rule=STOP").json()["cases"]] == ["C2"]
    assert len(lender.get(f"{path}?state=refused&state=tasked").json()["cases"]) == 4
    assert lender.get(f"{path}?treatment=nothing-such").json() == {"cases": [], "next": None}
    tasked = lender.get(f"{path}?state=tasked").json()["cases"][0]
    assert tasked["name"] == "张**" and tasked["treatment"] in day["treatments"] and 10 <= tasked["hour"] <= 19
    seen, cursor = [], ""
    while cursor is not None:
        page = lender.get(f"{path}?limit=1{cursor and f'&cursor={cursor}'}").json()
        seen += [case["ref"] for case in page["cases"]]
        cursor = page["next"]
    assert sorted(seen) == ["C1", "C2", "C3", "C4"]
    assert lender.get("/days/2026-11-30/cases").json()["cases"] == []
    assert lender.get(f"{path}?state=nowhere").status_code == 422


@pytest.mark.demand("2.11")
def test_what_is_lawful_now_is_what_the_gate_would_say(lender: Lender) -> None:
    lender.borrower("C1")
    ways = {way["channel"]: way for way in lender.get("/persons/C1/lawful?account=A-C1").json()["ways"]}
    assert ways["email"]["is_lawful"] and ways["email"]["rules"] == [] and ways["email"]["earliest"]
    assert (ways["visit"]["has_address"], ways["visit"]["is_lawful"], ways["visit"]["earliest"]) == (False, False, None)
    set_time(lender.runtime, TEN.replace(hour=23))
    night = lender.get("/persons/C1/lawful?account=A-C1").json()
    (email,) = [way for way in night["ways"] if way["channel"] == "email"]
    asked = lender.contact("C1").json()  # the gate's own answer
    assert (email["is_lawful"], email["rules"], email["earliest"]) == (False, asked["rules"], asked["earliest"])
    assert lender.kinds().count("ContactRefused") == 1  # looking recorded nothing
    assert lender.get("/persons/C1/lawful?account=A-C2").status_code == 404
    lender.borrower("C2")
    assert lender.get("/persons/C1/lawful?account=A-C2").json()["code"] == "account_not_found"
    assert lender.get("/persons/C1/lawful?purpose=nag").status_code == 422


@pytest.mark.demand("0.19")
@pytest.mark.demand("2.15")
def test_the_thread_is_told_in_the_language_asked_for(lender: Lender) -> None:
    lender.borrower("C1", name="王新雨", phone="+8613812341234")
    lender.contact("C1")
    lender.run_jobs()
    said = {
        "channel": "email",
        "from": "c1@city.example",
        "text": "王新雨，电话13812341234",
        "at": lender.now().isoformat(),
        "id": "m1",
    }
    lender.post("/inbound", said)
    lender.run_jobs()
    set_time(lender.runtime, TEN.replace(hour=23))
    assert lender.contact("C1").status_code == 409
    plain = lender.get("/persons/C1/timeline").json()
    assert all(item["told"] is None for item in plain["items"]) and plain["zone"] == "Asia/Shanghai"
    titles = {}
    for language in ("zh-CN", "en"):
        page = lender.get(f"/persons/C1/timeline?language={language}").json()
        assert [item["id"] for item in page["items"]] == [item["id"] for item in plain["items"]]
        assert "新雨" not in json.dumps(page, ensure_ascii=False) and "13812341234" not in json.dumps(page)
        titles[language] = {item["kind"]: item["told"]["title"] for item in page["items"]}
        refused = next(item["told"] for item in page["items"] if item["kind"] == "ContactRefused")
        assert refused["tone"] == "refused" and refused["rules"][0]["title"] and "2026-12-02 0" in refused["earliest"]
        made = next(item["told"] for item in page["items"] if item["kind"] == "ContactMade")
        assert {"value": "A-C1", "is_code": True} in [
            {key: detail[key] for key in ("value", "is_code")} for detail in made["details"]
        ]
    assert titles["zh-CN"]["ContactMade"] == "已发出联系" and titles["en"]["ContactMade"] == "Contact made"
    assert lender.get("/persons/C1/timeline?language=fr").status_code == 422


def test_every_rule_that_can_refuse_has_words(lender: Lender) -> None:
    for language in ("zh-CN", "en"):
        rules = {rule["rule"]: rule for rule in lender.get(f"/rule-words?language={language}").json()["rules"]}
        assert all(rule["title"] for rule in rules.values())
        assert {"STOP", "FAIL-CLOSED", "NUMBER", "HOUSE-S1", "template_unsigned"} <= set(rules)
        assert rules["HOUSE-S1"]["page"] == "/console/rulebook/HOUSE-S1" and rules["template_unsigned"]["page"] is None
