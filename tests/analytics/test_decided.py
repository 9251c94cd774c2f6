"""Behind every figure of a day stand its cases: each step of the funnel, bucket, segment, treatment, rule, contact, measure."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections import Counter
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from tests.conftest import TEN, Lender, set_time
from tests.console.desk import furnish

from tideover.portrait import refresh_lake

DAY = TEN.date()


@pytest.fixture
def told(lender: Lender) -> dict[str, Any]:
    """A day half worked, its contacts delivered and answered, two days later."""
    lender.customer("N1", phone="+8613800009001")
    lender.account("A-N1", "N1", -20, 50_000)  # owes nothing yet
    lender.customer("N2", phone="+8613800009002")
    lender.account("A-N2", "N2", 5, 50_000)
    furnish(lender)
    set_time(lender.runtime, TEN + timedelta(hours=9))
    lender.run_jobs()
    lender.pay("P2", "A-N2", 10_000_000)
    lender.run_jobs()
    lender.seal()
    set_time(lender.runtime, TEN + timedelta(days=2))
    refresh_lake(lender.runtime.works, lender.tenant, lender.runtime.settings.root / "lake")
    day: dict[str, Any] = lender.get(f"/days/{DAY}").json()
    return day


def every(lender: Lender, kind: str, limit: int = 7, **asked: Any) -> list[dict[str, Any]]:
    """All pages of a list of the day's cases."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        query = urlencode({**asked, "limit": limit, **({"cursor": cursor} if cursor else {})}, doseq=True)
        answer = lender.get(f"/days/{DAY}/{kind}?{query}")
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["cases"]
        cursor = page["next"]
        if cursor is None:
            assert len({(case["person"], case["creditor"]) for case in found}) == len(found)
            return found


def taken(lender: Lender, kind: str, **asked: Any) -> list[dict[str, str]]:
    """The same list as a file."""
    answer = lender.post(f"/days/{DAY}/{kind}?{urlencode(asked, doseq=True)}").json()
    lines = list(csv.DictReader(io.StringIO(answer["content"])))
    assert answer["rows"] == len(lines) and not answer["is_cut"]
    return lines


@pytest.mark.demand("1.20")
def test_every_step_of_the_funnel_is_its_cases(lender: Lender, told: dict[str, Any]) -> None:
    steps = {step["step"]: step["cases"] for step in told["funnel"]}
    assert steps["out"] > 0 and steps["replies"] == 0 and told["refusals"] and told["dropped"] == {}
    assert len(every(lender, "decisions")) == steps.pop("persons") == 32
    for step in ("out", "delivered"):
        states = {"sent", "delivered", "undelivered", "in_doubt"} if step == "out" else {"delivered"}
        cases = every(lender, "cases", step=step)
        contacts = [each for case in cases for each in case["contacts"] if each["state"] in states]
        assert len(contacts) == steps.pop(step), step
        assert all(any(each["state"] in states for each in case["contacts"]) for case in cases)
    assert every(lender, "cases", step="replies") == [] and steps.pop("replies") == 0
    for step, count in steps.items():
        found = every(lender, "cases", step=step)
        assert len(found) == count, step
        assert len(taken(lender, "exports", step=step)) == count, step
    for refusal in told["refusals"]:
        assert len(every(lender, "cases", state="refused", rule=refusal["rule"])) == refusal["cases"]
    for state, count in told["contacts"].items():
        cases = every(lender, "cases", contact=state)
        assert sum(each["state"] == state for case in cases for each in case["contacts"]) == count
    for outcome, count in told["ended"].items():
        assert len(every(lender, "cases", state="ended", outcome=outcome)) == count
    for by, count in told["by"].items():
        assert len(every(lender, "cases", step="tasks", by=by)) == count
    for lane, hours in told["load"].items():
        for hour, count in hours.items():
            assert len(every(lender, "cases", lane=lane, hour=hour)) == count
    assert lender.get(f"/days/{DAY}/cases?step=nowhere").status_code == 422
    assert lender.get(f"/days/{DAY}/cases?hour=24").status_code == 422


@pytest.mark.demand("1.20")
def test_a_reply_leads_to_whom_it_came_from(lender: Lender) -> None:
    lender.borrower("C1")
    lender.post("/days", {"day": DAY.isoformat()})
    lender.run_jobs()
    set_time(lender.runtime, TEN + timedelta(hours=9))
    lender.run_jobs()
    now = lender.now().isoformat()
    lender.post("/inbound", {"channel": "email", "from": "c1@city.example", "text": "下周五还1000元", "at": now, "id": "m1"})
    lender.run_jobs()
    assert lender.get(f"/days/{DAY}").json()["replies"] == 1
    [case] = every(lender, "cases", step="replies")
    assert case["ref"] == "C1" and [each["is_answered"] for each in case["contacts"]].count(True) == 1
    assert case["case"] == lender.get("/cases?person=C1").json()["cases"][0]["case"]
    [line] = taken(lender, "exports", step="replies")
    assert line["contacts"] == f"email:{case['contacts'][0]['state']}+answer"


@pytest.mark.demand("1.20")
@pytest.mark.demand("2.17")
def test_every_case_decided_is_told_with_why(lender: Lender, told: dict[str, Any]) -> None:
    cases = every(lender, "decisions")
    for name, counted in (("bucket", told["buckets"]), ("segment", told["segments"]), ("treatment", told["treatments"])):
        assert dict(Counter(case[name] for case in cases)) == counted
        for value, count in counted.items():
            assert len(every(lender, "decisions", **{name: value})) == count
            assert len(taken(lender, "decisions/exports", **{name: value})) == count
    known = {case["ref"]: case for case in cases}
    refused = {case["ref"]: case["rules"] for case in every(lender, "cases", state="refused")}
    assert {ref: case["rules"] for ref, case in known.items() if case["state"] == "refused"} == refused
    alone = [case for case in cases if case["state"] is None]
    assert alone and all(case["treatment"] in ("leave-in-peace", "remind-before-due") for case in alone)
    assert all(case["why"].endswith("。") and "*" in case["name"] for case in cases)
    english = lender.get(f"/days/{DAY}/decisions?words=en&limit=1").json()["cases"]
    assert english[0]["why"].startswith("Known of the case")
    assert known["C03"]["case"] == lender.get("/cases?person=C03").json()["cases"][0]["case"]
    assert every(lender, "decisions", bucket="M9") == []
    assert lender.get("/days/2020-01-01/decisions").json() == {"cases": [], "next": None}
    assert lender.post("/days/2020-01-01/decisions/exports").json()["code"] == "day_not_found"
    assert lender.get(f"/days/{DAY}/decisions?cursor=WyJ4Il0=").json()["code"] == "invalid_cursor"


@pytest.mark.demand("1.14")
@pytest.mark.demand("1.20")
def test_a_measure_is_the_sum_of_those_behind_it(lender: Lender, told: dict[str, Any]) -> None:
    measured = lender.get(f"/days/{DAY}/measures?by=bucket").json()["measures"]
    assert {each["measure"] for each in measured if each["numerator"]} >= {"contact", "cure", "promise", "recovery"}
    for each in measured:
        asked = {"measure": each["measure"], **each["group"], **({"currency": each["currency"]} if each["currency"] else {})}
        for part in ("numerator", "denominator"):
            cases = every(lender, "decisions", limit=500, part=part, **asked)
            assert sum(case[part] for case in cases) == each[part], (each, part)
            assert all(case[part] > 0 and case["currency"] == each["currency"] for case in cases)
    lines = taken(lender, "decisions/exports", measure="recovery", part="numerator", currency="CNY")
    whole = next(each for each in measured if each["measure"] == "recovery" and not each["group"])
    assert sum(int(line["numerator"]) for line in lines) == whole["numerator"] > 0
    assert lender.get(f"/days/{DAY}/decisions?measure=luck").json()["code"] == "unknown_measure"


@pytest.mark.demand("2.15")
def test_what_is_taken_away_names_nobody(lender: Lender, told: dict[str, Any]) -> None:
    content = lender.post(f"/days/{DAY}/decisions/exports?measure=cure").json()["content"]
    shown = every(lender, "decisions", measure="cure")
    assert len(content.splitlines()) == len(shown) + 1
    for case in shown:
        for word in (case["person"], case["ref"], case["account"], case["name"], case["case"] or "no file"):
            assert word not in content
    by_case = {line["account"] for line in taken(lender, "exports")}
    assert by_case < {line["account"] for line in taken(lender, "decisions/exports")}, "the same pseudonyms in both lists"
    entries = [each for each in lender.get("/access-log").json()["entries"] if each["kind"] == "DayCasesExported"]
    assert [each["data"]["rows"] for each in entries] == [32, len(by_case), len(shown)]


VALUES = ("'", "\\'", "a\x00b", "'); SELECT 1 --", "%", "$1", "☂", "x" * 60)


def test_a_value_is_a_value_and_nothing_else(lender: Lender) -> None:
    """Whatever is asked for reaches the lake's SQL as a text."""
    lender.borrower("C1")
    lender.post("/days", {"day": DAY.isoformat()})
    lender.run_jobs()
    for name, value in product(("bucket", "arm", "measure"), VALUES):
        answer = lender.get(f"/days/{DAY}/decisions?{urlencode({name: value})}")
        assert answer.status_code == 422 or answer.json() == {"cases": [], "next": None}, (name, value)
    for name, value in product(("outcome", "lane"), VALUES):
        answer = lender.get(f"/days/{DAY}/cases?{urlencode({name: value})}")
        assert answer.status_code == 422 or answer.json() == {"cases": [], "next": None}, (name, value)
    for value in VALUES:
        cursor = base64.urlsafe_b64encode(json.dumps([str(UUID(int=0)), value]).encode()).decode()
        assert lender.get(f"/days/{DAY}/decisions?cursor={cursor}").status_code in (200, 422), value
