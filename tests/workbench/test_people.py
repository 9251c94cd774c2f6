"""What the console shows of people, of what waits for somebody, and of cases given away: over the API, on a real database."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.book.test_cases import cases, refresh
from tests.conftest import TEN, Lender, set_time
from tests.workbench.test_desk import Person

from tideover.base.ids import WorkItemId, parse_id
from tideover.book import erase_person, find_person
from tideover.security import Role, record_reveal

NAME, PHONE = "王新雨", "+8613812345678"


@pytest.fixture
def lender_of_one(lender: Lender) -> Lender:
    lender.borrower("C1", name=NAME, phone=PHONE)
    return lender


def write(lender: Lender, text: str, number: int = 1, sender: str = "c1@city.example") -> None:
    body = {"channel": "email", "from": sender, "text": text, "at": lender.now().isoformat(), "id": f"m{number}"}
    assert lender.post("/inbound", body).status_code == 202
    lender.run_jobs()


def items(lender: Lender, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lender.get(f"/work-items{query}").json()["items"]
    return found


# --- people -----------------------------------------------------------------------------------------------------------


def test_people_are_listed_masked_page_by_page_and_found(lender_of_one: Lender) -> None:
    lender = lender_of_one
    for number in range(2, 5):
        lender.customer(f"C{number}")
    lender.import_book()
    first = lender.get("/persons?limit=3").json()
    assert [each["ref"] for each in first["persons"]] == ["C1", "C2", "C3"]
    assert first["persons"][0]["name"] == "王**" and NAME not in json.dumps(first, ensure_ascii=False)
    second = lender.get(f"/persons?limit=3&cursor={first['next']}").json()
    assert ([each["ref"] for each in second["persons"]], second["next"]) == (["C4"], None)
    (found,) = lender.get("/persons?person=C4").json()["persons"]
    assert lender.get(f"/persons?person={found['person']}").json()["persons"] == [found], "by the id, too"
    assert lender.get("/persons?person=nobody").json() == {"persons": [], "next": None}
    assert lender.get("/persons/nobody").json()["code"] == "person_not_found"


def test_the_thread_shows_what_was_said_masked(lender_of_one: Lender) -> None:
    lender = lender_of_one
    assert lender.contact().status_code == 202
    lender.run_jobs()
    write(lender, "我是王新雨，手机 138 1234 5678，今天下午还500元")
    lender.seal()
    shown = lender.get("/persons/C1/timeline?language=zh-CN").json()["items"]
    said = [item["text"] for item in shown if item["text"]]
    assert any("王**，您好" in text for text in said)
    assert any("我是王**，手机 +86138****5678" in text for text in said)
    for plain in (NAME, "1234 5678", "c1@city.example"):
        assert plain not in json.dumps(shown, ensure_ascii=False)
    assert [item["kind"] for item in shown if item["text"]][-2:] == ["MessageReceived", "ContactMade"]
    assert all(item["position"] for item in shown), "all of it is sealed"
    assert all("v1." not in str(item["data"].get("said", "")) for item in shown)


def test_the_thread_pages_back(lender_of_one: Lender) -> None:
    lender = lender_of_one
    for number in range(3):
        write(lender, f"{number}: 你好", number)
    whole = lender.get("/persons/C1/timeline").json()["items"]
    paged, cursor = [], ""
    while cursor is not None:
        path = f"/persons/C1/timeline?limit=2&cursor={cursor}" if cursor else "/persons/C1/timeline?limit=2"
        answer = lender.get(path).json()
        assert len(answer["items"]) <= 2
        paged += answer["items"]
        cursor = answer["next"]
    assert paged == whole
    for wrong in ("x", "WyJ4Il0=", "Wy0xXQ==", "WzEsMl0=", "W3RydWVd"):
        answer = lender.get(f"/persons/C1/timeline?cursor={wrong}")
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor")


def test_a_refusal_is_told_with_its_rule_and_earliest_moment(lender_of_one: Lender) -> None:
    set_time(lender_of_one.runtime, TEN.replace(hour=22))
    assert lender_of_one.contact().status_code == 409
    for language, words in (("zh-CN", "22:00 至次日 8:00 不得催收"), ("en", "No collection from 22:00 to 08:00")):
        shown = lender_of_one.get(f"/persons/C1/timeline?language={language}").json()["items"]
        refused = next(item["told"] for item in shown if item["kind"] == "ContactRefused")
        assert refused["rules"][0]["rule"] == "CN-T1" and refused["rules"][0]["title"].startswith(words)
        assert refused["earliest"] == "2026-12-02 08:00 Asia/Shanghai"


def test_a_field_is_revealed_once_for_a_reason_on_record(lender_of_one: Lender) -> None:
    lender = lender_of_one
    dpo = Person(lender, "dpo", role=Role.COMPLIANCE)
    refused = dpo.post("/persons/C1/reveals", {"field": "phone", "reason": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_required")
    shown = dpo.post("/persons/C1/reveals", {"field": "phone", "reason": "客户来电，核对 13812345678"})
    assert shown.json() == {"field": "phone", "value": PHONE}
    assert "13812345678" not in lender.get("/persons/C1").text
    assert lender.kinds()[-1] == "PersonalDataRevealed"
    log = json.dumps(dpo.get("/accesses").json(), ensure_ascii=False)
    assert "客户来电，核对 +86138****5678" in log
    assert "13812345678" not in log
    assert dpo.post("/persons/C1/reveals", {"field": "shoe_size", "reason": "why not"}).status_code == 422


def test_accounts_tell_what_is_owed_and_what_stands_in_the_way(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A1", "C1", overdue_days=5)
    lender.account("A3", "C1", overdue_days=-10)
    lender.import_book()
    held = {"money": "B1", "account": "A1", "amount_minor": 90_000, "currency": "CNY", "reason": "no_reference"}
    assert lender.post("/held-money", {**held, "received_at": TEN.isoformat()}).status_code == 201
    shown = {each["ref"]: each for each in lender.get("/persons/C1").json()["accounts"]}
    first, third = shown["A1"], shown["A3"]
    assert (first["bucket"], first["dpd"], first["due_minor"], first["creditor"]) == ("M1", 5, 50_000, "bank")
    assert first["obstacles"] == [{"obstacle": "HELD-MONEY", "until": None}]
    assert (third["bucket"], third["due_minor"], third["next_due"], third["next_minor"]) == ("M0", 0, "2026-12-11", 50_000)
    assert third["obstacles"] == []


def test_stops_and_promises_are_shown(lender_of_one: Lender) -> None:
    lender = lender_of_one
    promise = {"account": "A-C1", "amount_minor": 20_000, "due": "2026-12-03"}
    assert lender.post("/promises", promise).status_code == 201
    until = TEN + timedelta(days=1)
    assert lender.post("/stops", {"person": "C1", "kind": "dispute", "until": until.isoformat()}).status_code == 201
    (promised,) = lender.get("/persons/C1").json()["promises"]
    assert (promised["amount_minor"], promised["due"], promised["state"]) == (20_000, "2026-12-03", "open")
    (stop,) = lender.get("/persons/C1/stops").json()["stops"]
    assert (stop["kind"], datetime.fromisoformat(stop["until"])) == ("dispute", until)
    set_time(lender.runtime, TEN + timedelta(days=1))
    assert lender.get("/persons/C1/stops").json()["stops"] == [stop], "one that has lapsed stays on record"


def test_an_erased_person_stays_as_numbers(lender_of_one: Lender) -> None:
    lender = lender_of_one
    write(lender, "我今天下午还500元")
    person = lender.get("/persons/C1").json()["person"]
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        record_reveal(work, find_person(work, "C1").id, "phone", "王新雨来电")
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        erase_person(work, find_person(work, "C1").id)
    for path in (f"/persons/{person}", f"/persons/{person}/timeline?language=zh-CN", f"/persons/{person}/reach", "/persons"):
        assert "王" not in lender.get(path).text, path
    assert lender.get(f"/persons/{person}").json()["is_erased"]
    erased = [item for item in lender.timeline() if item["kind"] == "MessageReceived"]
    assert (erased[0]["text"], erased[0]["is_erased"]) == (None, True)
    [looked] = [each for each in lender.get("/accesses").json()["accesses"] if each["kind"] == "PersonalDataRevealed"]
    whose = looked["person"]
    assert (looked["reason"], looked["is_erased"], whose["is_erased"], whose["name"]) == (None, True, True, "")


@pytest.mark.demand("4.14")
def test_records_of_one_person_are_seen_together(lender: Lender) -> None:
    """On each record's page the other is named with the evidence; their case names both; taken back, it says so."""
    lender.borrower("C1", name=NAME)
    lender.borrower("K1", overdue_days=70, name=NAME)
    refresh(lender, "C1", "K1")
    assert lender.get("/persons/C1").json()["links"] == []
    lead = Person(lender, "lead", role=Role.TEAM_LEAD)
    link = lead.post("/persons/C1/links", {"other": "K1", "evidence": "id_number"}).json()["link"]
    for ref, other in (("C1", "K1"), ("K1", "C1")):
        shown = lender.get(f"/persons/{ref}").json()
        (told,) = shown["links"]
        assert (told["state"], told["evidence"], told["by"]) == ("stands", "id_number", "lead")
        assert [(each["ref"], each["name"]) for each in told["others"]] == [(other, "王**")]
        assert NAME not in json.dumps(shown, ensure_ascii=False)
        thread = lender.get(f"/persons/{ref}/timeline?language=zh-CN").json()["items"]
        linked = next(item["told"] for item in thread if item["kind"] == "PersonsLinked")
        named = next(detail for detail in linked["details"] if detail["label"] == "另一档案")
        assert (named["value"], named["page"]) == (other, f"/console/people/{told['others'][0]['person']}")
    (case,) = cases(lender, "?open=true")
    file = lender.get(f"/cases/{case['case']}").json()
    for account, whose in (("A-C1", "C1"), ("A-K1", "K1")):  # a case's page asks of each account of it, whoever stands above
        lawful = lender.get(f"/persons/{file['person']}/lawful?account={account}").json()
        assert lawful["person"] == lender.get(f"/persons/{whose}").json()["person"]
    both = {lender.get(f"/persons/{ref}").json()["person"] for ref in ("C1", "K1")}
    assert set(file["persons"]) == both
    assert {line["ref"] for line in file["accounts"]} == {"A-C1", "A-K1"}
    assert lender.post(f"/links/{link}/undoing").status_code == 200
    (undone,) = lender.get("/persons/C1").json()["links"]
    assert (undone["state"], undone["others"][0]["ref"]) == ("undone", "K1") and undone["undone_by"]
    assert lender.get("/persons/C1/lawful?account=A-K1").json()["code"] == "account_not_found"
    (own,) = lender.get("/persons/C1").json()["cases"]
    assert lender.get(f"/cases/{own['case']}").json()["persons"] == [lender.get("/persons/C1").json()["person"]]


def test_addresses_are_told_masked_and_expired_ones_stay(lender_of_one: Lender) -> None:
    lender = lender_of_one
    wish = {"kind": "phone", "value": "+8613912340001", "use": "work", "source": "customer"}
    noted = lender.post("/persons/C1/addresses", wish).json()["address"]
    answer = lender.get("/persons/C1")
    shown = {each["address"]: each for each in answer.json()["addresses"]}
    assert (shown[noted]["use"], shown[noted]["source"], shown[noted]["is_valid"]) == ("work", "customer", True)
    assert "book" in {each["source"] for each in shown.values()}
    used = [each["kind"] for each in shown.values() if each["is_used"]]
    assert sorted(used) == sorted(set(used)), "one for each kind"
    for plain in ("13912340001", "13812345678", "c1@city.example"):
        assert plain not in answer.text
    assert lender.post("/persons/C1/addresses/expire", {"address": noted, "reason": "wrong_number"}).status_code == 200
    after = {each["address"]: each for each in lender.get("/persons/C1").json()["addresses"]}[noted]
    assert (after["is_valid"], after["is_used"]) == (False, False) and after["expires_at"]
    told = lender.get("/persons/C1/timeline?language=zh-CN").json()["items"][0]["told"]
    assert (told["title"], "号码不是本人" in str(told["details"])) == ("联系方式失效", True)


# --- what waits -------------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_masked_by_kind_team_and_time_and_closed(lender_of_one: Lender) -> None:
    lender = lender_of_one
    write(lender, "我是王新雨，我失业了，还不上，电话13812345678")
    write(lender, "我要投诉", 2)
    write(lender, "请回电13912345678", 3, "stranger@mail.example")
    found = {item["kind"]: item for item in items(lender)}
    assert set(found) == {"hardship", "complaint", "match_sender"}
    hardship, stranger = found["hardship"], found["match_sender"]
    assert (hardship["ref"], hardship["name"], hardship["zone"], hardship["team"]) == ("C1", "王**", "Asia/Shanghai", "care")
    assert "我是王**，我失业了" in hardship["said"] and "13812345678" not in hardship["said"]
    assert stranger["person"] is None and "请回电" in stranger["said"] and "13912345678" not in stranger["said"]
    assert [hardship[name] for name in ("owner", "is_taken", "is_overdue")] == [None, False, False]

    assert [item["kind"] for item in items(lender, "?kind=complaint")] == ["complaint"]
    assert [item["kind"] for item in items(lender, "?team=care")] == ["hardship"]
    assert items(lender, "?team=care&kind=complaint") == items(lender, "?overdue=true") == []
    set_time(lender.runtime, TEN + timedelta(days=10))
    late = items(lender, "?overdue=true&limit=2")
    assert [item["is_overdue"] for item in late] == [True, True]
    assert [item["due_at"] for item in items(lender)] == sorted(item["due_at"] for item in items(lender))
    further = lender.get("/work-items?overdue=true&limit=2").json()["next"]
    rest = items(lender, f"?overdue=true&limit=2&cursor={further}")
    assert {item["item"] for item in (*late, *rest)} == {item["item"] for item in found.values()}
    assert lender.get("/work-items?cursor=WyJ4IiwieSJd").json()["code"] == "invalid_cursor"

    auditor, zhang = (Person(lender, role.value, "care", role=role) for role in (Role.AUDITOR, Role.COLLECTOR))
    assert auditor.get("/work-items").status_code == 200
    assert auditor.post(f"/work-items/{hardship['item']}/closing").status_code == 403
    closed = zhang.post(f"/work-items/{hardship['item']}/closing", {"outcome": "done"})
    assert (closed.status_code, closed.json()["item"]) == (200, hardship["item"])
    assert zhang.post(f"/work-items/{hardship['item']}/closing").json()["code"] == "open_item_not_found"
    assert {item["kind"] for item in items(lender)} == {"complaint", "match_sender"}


def test_what_waits_names_whose_it_is_and_who_is_at_it(lender_of_one: Lender) -> None:
    lender = lender_of_one
    write(lender, "我失业了，还不上")
    zhang = Person(lender, "zhang", "care")
    assert zhang.next() is not None
    (item,) = items(lender)
    assert (item["owner"], item["is_taken"], item["is_mine"]) == ("zhang", True, False)
    (own,) = zhang.get("/work-items").json()["items"]
    assert (own["is_mine"], own["is_in_hand"]) == (True, True)
    assert WorkItemId(parse_id(own["item"], "item"))


@pytest.mark.demand("4.6")
def test_what_waits_is_ended_by_whose_it_is_their_team_and_the_floor(lender_of_one: Lender) -> None:
    lender = lender_of_one
    write(lender, "我失业了，还不上")
    (item,) = items(lender)
    path = f"/work-items/{item['item']}/closing"
    zhang, li = Person(lender, "zhang", "care"), Person(lender, "li", "care")
    wang, lead = Person(lender, "wang", "complaints"), Person(lender, "lead", "complaints", role=Role.TEAM_LEAD)
    auditor = Person(lender, "auditor", "care", role=Role.AUDITOR)

    def who_may() -> set[str]:
        offered = {"zhang": zhang, "li": li, "wang": wang, "lead": lead, "auditor": auditor}
        return {name for name, each in offered.items() if each.get("/work-items").json()["items"][0]["may_close"]}

    assert who_may() == {"zhang", "li", "lead"}, "their team's, that nobody has"
    assert zhang.next() is not None
    assert who_may() == {"zhang", "lead"}, "theirs"
    for other in (wang, li):
        refused = other.post(path, {"outcome": "done"})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_your_item")
    assert [each["item"] for each in items(lender)] == [item["item"]]
    assert lead.post(path, {"outcome": "done"}).status_code == 200
    assert items(lender) == []


# --- cases given away -------------------------------------------------------------------------------------------------


@pytest.fixture
def case(lender_of_one: Lender) -> str:
    refresh(lender_of_one, "C1")
    return str(cases(lender_of_one, "?open=true")[0]["case"])


def test_a_case_is_given_to_somebody_and_its_history_says_so(lender_of_one: Lender, case: str) -> None:
    lender = lender_of_one
    lead, zhang = Person(lender, "lead", role=Role.TEAM_LEAD), Person(lender, "zhang", "care")
    colleagues = {each["login"]: each["user"] for each in lead.get("/queue/receivers").json()["colleagues"]}
    assert colleagues["zhang"] == str(zhang.user)
    for owner, reason in (
        ("care", "specialist"),
        (colleagues["zhang"], "handover"),
        ("L-17", "workload"),
        (None, "correction"),
    ):
        answer = lead.post(f"/cases/{case}/owner", {"owner": owner, "reason": reason})
        assert (answer.status_code, answer.json()["owner"]) == (200, owner)
    thread = lead.get("/persons/C1/timeline?language=zh-CN").json()["items"]
    given = [item["told"]["details"] for item in thread if item["kind"] == "CaseReassigned"][::-1]
    owners = [next(d["value"] for d in details if d["label"] == "负责人") for details in given]
    assert [owners[0], owners[3]] == ["未指派 → 关怀组", "L-17 → 未指派"] and owners[2].endswith("→ L-17")
    assert "需专人处理" in str(given[0])
    pages = [detail["page"] for details in given for detail in details if detail["label"] == "案件"]
    assert pages == [f"/console/cases/{case}"] * 4


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"owner": "two words", "reason": "handover"}, "invalid_owner"),
        ({"owner": "x" * 65, "reason": "handover"}, "invalid_request"),
        ({"owner": "", "reason": "handover"}, "invalid_request"),
        ({"owner": "care"}, "invalid_request"),
        ({"owner": "care", "reason": "because of it"}, "invalid_request"),
    ],
)
def test_a_case_is_not_given_to_nonsense(lender_of_one: Lender, case: str, body: dict[str, Any], code: str) -> None:
    answer = lender_of_one.post(f"/cases/{case}/owner", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert cases(lender_of_one)[0]["owner"] is None


def test_a_closed_case_is_not_given_away(lender_of_one: Lender, case: str) -> None:
    lender_of_one.pay("P1")
    assert lender_of_one.post(f"/cases/{case}/owner", {"owner": "care", "reason": "handover"}).json()["code"] == "case_closed"
