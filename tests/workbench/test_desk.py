"""A desk over the API: what comes next, call-backs inside lawful hours, handing over, notes, pins, complaints, searching."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time

from tideover.base.ids import UserId, WorkItemId
from tideover.book import find_account, find_person, refresh_cases
from tideover.security import Role, add_user, issue_token
from tideover.staffing import add_member, bar_from, open_usual_teams
from tideover.worklist import open_item

HOUR = timedelta(hours=1)
TEAM = "collections"


class Person:
    """Somebody at a desk: their id, and calls with their own token."""

    def __init__(self, lender: Lender, login: str, *teams: str, role: Role = Role.COLLECTOR) -> None:
        self.lender = lender
        with lender.runtime.works.open(lender.tenant, "test") as work:
            self.user: UserId = add_user(work, login, role, None)
            self.token = issue_token(work, login)
            open_usual_teams(work)
            for team in teams:
                add_member(work, team, self.user)

    def get(self, path: str) -> Any:
        return self.lender.call("GET", path, token=self.token)

    def post(self, path: str, body: Any = None) -> Any:
        return self.lender.call("POST", path, body, token=self.token)

    def next(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.post("/queue/next").json()["item"]
        return found


@pytest.fixture
def zhang(lender: Lender) -> Person:
    return Person(lender, "zhang", TEAM)


def case_for_people(lender: Lender, ref: str = "C1", priority: int = 100, starts_at: datetime | None = None) -> WorkItemId:
    """An item as the day gives it: a case to be treated by the collections team."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        account, person = find_account(work, f"A-{ref}").id, find_person(work, ref).id
        return open_item(work, "treat_case", TEAM, account, person, 4 * HOUR, priority=priority, starts_at=starts_at)


def borrowers(lender: Lender, count: int) -> list[str]:
    refs = [f"C{number}" for number in range(1, count + 1)]
    for number, ref in enumerate(refs):
        lender.customer(ref, phone=f"+861990000{number:04d}")
        lender.account(f"A-{ref}", ref, 5 + number, 50_000 + number)
    assert lender.import_book().rejected == 0
    with lender.runtime.works.open(lender.tenant, "test") as work:
        refresh_cases(work, [find_person(work, ref).id for ref in refs], TEN.date())
    return refs


# --- the queue --------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.3")
@pytest.mark.demand("4.6")
def test_a_queue_is_read_in_order_page_by_page_and_worked_one_at_a_time(lender: Lender, zhang: Person) -> None:
    refs = borrowers(lender, 5)
    for number, ref in enumerate(refs):
        case_for_people(lender, ref, priority=number)
    later = case_for_people(lender, "C1", priority=9, starts_at=TEN + 2 * HOUR)
    seen, cursor = [], ""
    while True:
        page = zhang.get(f"/queue?limit=2{cursor}").json()
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert [row["ref"] for row in seen] == ["C1", *reversed(refs)]
    row = seen[1]
    assert (row["name"], row["dpd"], row["overdue"]) == ("张**", 9, [{"amount_minor": 50_004, "currency": "CNY"}])
    case = lender.get("/cases?person=C5").json()["cases"][0]
    assert (row["case"], row["kind"], row["team"], row["is_mine"]) == (case["case"], "treat_case", TEAM, False)
    first = zhang.next()
    assert first is not None and (first["ref"], first["is_mine"], first["is_in_hand"]) == ("C5", True, True)
    assert zhang.next() == first  # nobody picks another meanwhile
    assert zhang.get("/queue").json()["in_hand"] == first
    done = []
    while (item := zhang.next()) is not None:
        assert zhang.post(f"/work-items/{item['item']}/closing", {"outcome": "spoken"}).status_code == 200
        done.append(item["ref"])
    assert done == list(reversed(refs))
    answer = zhang.post("/queue/next").json()
    assert datetime.fromisoformat(answer["next_at"]) == TEN + 2 * HOUR
    set_time(lender.runtime, TEN + 2 * HOUR)
    item = zhang.next()
    assert item is not None and item["item"] == str(later)
    assert zhang.post(f"/work-items/{later}/closing", {"outcome": "whatever"}).status_code == 422


def test_nobody_sees_another_teams_queue(lender: Lender, zhang: Person) -> None:
    lender.borrower()
    case_for_people(lender)
    other = Person(lender, "li", "care")
    assert other.get("/queue").json()["items"] == [] and other.next() is None
    assert other.get("/queue").json()["teams"] == ["care"]
    assert len(zhang.get("/queue").json()["items"]) == 1
    assert Person(lender, "look", TEAM, role=Role.AUDITOR).post("/queue/next").status_code == 403


@pytest.mark.demand("1.9")
@pytest.mark.parametrize("event", ["payment", "stop", "complaint"])
def test_what_settles_an_item_closes_it_at_once(lender: Lender, zhang: Person, event: str) -> None:
    """In hand, put off to a call-back, or waiting; and others' items stay."""
    lender.customer("C2", phone="+8619900004321")
    lender.account("A-C2", "C2", 5)
    lender.borrower()
    in_hand, waiting, another = case_for_people(lender), case_for_people(lender), case_for_people(lender, "C2", 1)
    put_off = case_for_people(lender, priority=1_000)
    item = zhang.next()
    assert item is not None and item["item"] == str(put_off)
    when = (TEN + 5 * HOUR).isoformat()
    assert zhang.post(f"/work-items/{put_off}/postponement", {"starts_at": when}).status_code == 200
    item = zhang.next()
    assert item is not None and item["item"] in (str(in_hand), str(waiting))
    lender.pay("P1", amount_minor=1)  # not what is owed
    lender.run_jobs()
    assert len(zhang.get("/queue").json()["items"]) == 4
    if event == "payment":
        lender.pay("P2", amount_minor=49_999)
    elif event == "stop":
        zhang.post("/stops", {"person": "C1", "kind": "dispute"})
    else:
        said = {"category": "manner", "wanted": "apology", "text": "你们说话太凶了"}
        assert zhang.post("/persons/C1/complaints", said).status_code == 201
    lender.run_jobs()
    page = zhang.get("/queue").json()
    assert page["in_hand"] is None
    assert [row["item"] for row in page["items"]] == [str(another)]
    item = zhang.next()
    assert item is not None and item["item"] == str(another)


def test_a_stop_of_one_channel_leaves_the_item(lender: Lender, zhang: Person) -> None:
    lender.borrower()
    case_for_people(lender)
    zhang.post("/stops", {"person": "C1", "kind": "do_not_call"})
    zhang.post("/stops", {"person": "C1", "kind": "do_not_call", "channel": "sms"})
    assert [stop["channel"] for stop in zhang.get("/persons/C1/stops").json()["stops"]] == ["voice", "sms"]
    lender.run_jobs()
    assert len(zhang.get("/queue").json()["items"]) == 1


# --- call-backs -------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.13")
@pytest.mark.demand("1.3")
def test_a_call_back_stands_in_a_lawful_hour_or_is_refused_with_the_next_one(lender: Lender, zhang: Person) -> None:
    lender.borrower()
    item = case_for_people(lender)
    assert zhang.next() is not None
    path = f"/work-items/{item}/postponement"
    night = TEN.replace(hour=23)
    answer = zhang.post(path, {"starts_at": night.isoformat()})
    assert answer.status_code == 409, answer.text
    told = answer.json()
    assert (told["code"], told["rules"]) == ("refused", ["CN-T1"])
    assert datetime.fromisoformat(told["earliest"]) == TEN.replace(hour=8) + timedelta(days=1)
    assert {"channel": "email", "purpose": "collect"} in told["instead"]  # what is lawful now
    assert zhang.get("/queue").json()["in_hand"]["item"] == str(item)  # nothing was put off
    slots = zhang.get("/persons/C1/slots?days=2").json()["ways"]
    opens = next(way for way in slots if way["channel"] == "voice")["slots"][-1]["from"]
    answer = zhang.post(path, {"starts_at": told["earliest"]})
    assert answer.status_code == 200, answer.text
    assert datetime.fromisoformat(answer.json()["starts_at"]) == datetime.fromisoformat(opens)
    row = zhang.get("/queue").json()["items"][0]
    assert (row["is_mine"], row["is_in_hand"]) == (True, False)
    assert zhang.next() is None
    set_time(lender.runtime, datetime.fromisoformat(opens))
    again = zhang.next()
    assert again is not None and again["item"] == str(item)


@pytest.mark.parametrize("starts_at", ["2026-12-01T09:00:00+08:00", "2027-06-01T10:00:00+08:00", "2026-12-02T10:00:00", "soon"])
def test_a_call_back_has_a_moment_to_come(lender: Lender, zhang: Person, starts_at: str) -> None:
    lender.borrower()
    item = case_for_people(lender)
    assert zhang.post(f"/work-items/{item}/postponement", {"starts_at": starts_at}).status_code == 422


def test_a_call_back_goes_where_they_can_be_reached(lender: Lender, zhang: Person) -> None:
    lender.borrower(phone="")
    item = case_for_people(lender)
    when = {"starts_at": (TEN + HOUR).isoformat()}
    answer = zhang.post(f"/work-items/{item}/postponement", when)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_address")
    assert zhang.post(f"/work-items/{item}/postponement", {**when, "channel": "email"}).status_code == 200


# --- handing over -----------------------------------------------------------------------------------------------------


@pytest.mark.demand("4.6")
def test_an_item_is_handed_over_with_a_reason(lender: Lender, zhang: Person) -> None:
    lender.borrower()
    item = case_for_people(lender)
    li, wang = Person(lender, "li", TEAM), Person(lender, "wang", "care")
    path = f"/work-items/{item}/handing-over"
    assert zhang.next() is not None
    to = {"to": "li", "is_colleague": True, "reason": "language"}
    assert zhang.post(path, {**to, "reason": "because"}).status_code == 422
    assert zhang.post(path, {**to, "to": "nobody"}).json()["code"] == "user_not_found"
    assert zhang.post(path, {**to, "to": "operator"}).json()["code"] == "user_not_found"  # no person
    assert zhang.post(path, {"to": "nowhere", "reason": "workload"}).json()["code"] == "unknown_team"
    assert zhang.post(path, {**to, "to": "zhang"}).json()["code"] == "already_theirs"
    assert wang.post(path, to).json()["code"] == "not_your_item"
    assert zhang.post(path, {**to, "note": "客户说粤语"}).status_code == 200
    assert zhang.next() is None
    taken = li.next()
    assert taken is not None and taken["item"] == str(item)
    note = next(entry for entry in lender.timeline() if entry["kind"] == "NoteKept")
    assert note["text"] == "客户说粤语"
    assert li.post(path, {"to": "care", "reason": "specialist"}).status_code == 200
    assert li.next() is None
    taken = wang.next()
    assert taken is not None and (taken["item"], taken["team"]) == (str(item), "care")
    given = [entry["data"] for entry in lender.timeline() if entry["kind"] == "WorkItemGiven"]
    assert [(data["reason"], data["team"], data["owner"]) for data in reversed(given)] == [
        ("language", TEAM, str(li.user)),
        ("specialist", "care", None),
    ]
    names = li.get("/queue/receivers").json()
    assert {"zhang", "wang"} == {each["login"] for each in names["colleagues"]}
    assert {"care", TEAM, "complaints"} <= {each["team"] for each in names["teams"]}


def test_nobody_is_given_what_they_are_kept_from(lender: Lender, zhang: Person) -> None:
    lender.borrower()
    item = case_for_people(lender)
    li = Person(lender, "li", TEAM)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        bar_from(work, li.user, find_person(work, "C1").id, "relative")
    zhang.next()
    answer = zhang.post(f"/work-items/{item}/handing-over", {"to": "li", "is_colleague": True, "reason": "workload"})
    assert (answer.status_code, answer.json()["code"]) == (409, "kept_from_customer")


# --- notes ------------------------------------------------------------------------------------------------------------


@pytest.mark.demand("0.19")
@pytest.mark.demand("2.15")
def test_a_note_is_sealed_masked_and_gone_with_the_person(lender: Lender, zhang: Person) -> None:
    lender.borrower(name="王新雨", phone="+8613812341234")
    said = {"text": "王新雨说父亲住院，电话 13812341234，改天再谈"}
    answer = zhang.post("/persons/C1/notes", said)
    assert answer.status_code == 201, answer.text
    [entry] = [entry for entry in lender.timeline() if entry["kind"] == "NoteKept"]
    assert "父亲住院" in entry["text"]
    assert "王新雨" not in entry["text"] and "13812341234" not in entry["text"]
    assert "said" not in entry["data"]
    assert zhang.post("/persons/C1/notes", {"text": "  "}).status_code == 422
    assert zhang.post("/persons/C1/notes", {"text": "x" * 2001}).status_code == 422
    lender.customer("C2", phone="+8613812340000")
    lender.account("A-C2", "C2")
    lender.import_book()
    assert zhang.post("/persons/C1/notes", {"text": "x", "account": "A-C2"}).json()["code"] == "not_their_account"
    boss = Person(lender, "boss", role=Role.COMPLIANCE)
    assert lender.call("DELETE", "/persons/C1/personal-data", token=boss.token).status_code == 200
    [entry] = [entry for entry in lender.timeline() if entry["kind"] == "NoteKept"]
    assert entry["text"] is None and entry["is_erased"]
    assert zhang.post("/persons/C1/notes", said).json()["code"] == "person_erased"


@pytest.mark.demand("0.19")
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_note_is_drafted_from_what_happened_in_hand(lender: Lender, zhang: Person, language: str) -> None:
    lender.borrower(name="王新雨")
    lender.pay("P0", amount_minor=1_000)  # before anybody took the case in hand
    item = case_for_people(lender)
    draft = f"/work-items/{item}/draft-note?language={language}"
    set_time(lender.runtime, TEN + HOUR)
    assert zhang.next() is not None
    assert zhang.get(draft).json()["sentences"] == []
    lender.contact()
    lender.run_jobs()
    set_time(lender.runtime, TEN + 2 * HOUR)
    zhang.post("/promises", {"account": "A-C1", "amount_minor": 20_000, "due": "2026-12-05"})
    lender.pay("P1", amount_minor=2_000)
    assert lender.contact(purpose="market", template="overdue-gentle").status_code in (404, 409, 422)
    sentences = zhang.get(draft).json()["sentences"]
    expected = {
        "zh-CN": [
            "已通过邮件发送消息（催收）。",
            "客户承诺 2026-12-05 前还款 ¥200.00（账户 A-C1）。",
            "账户 A-C1 入账 ¥20.00。",
        ],
        "en": [
            "Sent a message by e-mail (collection).",
            "The customer promised to pay ¥200.00 by 2026-12-05 (account A-C1).",
            "¥20.00 came in on account A-C1.",
        ],
    }[language]
    assert sentences == expected
    zhang.post("/stops", {"person": "C1", "kind": "complaint"})
    refused = lender.contact()
    assert refused.status_code == 409
    assert "STOP" in zhang.get(draft).json()["sentences"][-1]


# --- pins -------------------------------------------------------------------------------------------------------------


@pytest.mark.demand("0.19")
def test_facts_are_pinned_on_top_and_taken_away_on_record(lender: Lender, zhang: Person) -> None:
    lender.borrower(email="c1@city.example", phone="+8613812341234")
    message = {
        "channel": "email",
        "from": "c1@city.example",
        "text": "父亲的病例证明不在身边",
        "at": TEN.isoformat(),
        "id": "m1",
    }
    lender.post("/inbound", message)
    lender.run_jobs()
    said = next(entry for entry in lender.timeline() if entry["kind"] == "MessageReceived")
    answer = zhang.post("/persons/C1/pins", {"entry": said["id"]})
    assert answer.status_code == 201, answer.text
    assert zhang.post("/persons/C1/pins", {"entry": said["id"]}).json()["code"] == "pinned_already"
    assert zhang.post("/persons/C1/pins", {"text": "打 13812341234 前先发短信"}).status_code == 201
    for wrong in ({}, {"entry": said["id"], "text": "x"}, {"text": ""}, {"text": "x" * 301}):
        assert zhang.post("/persons/C1/pins", wrong).status_code == 422
    pins = zhang.get("/persons/C1/pins").json()["pins"]
    assert [pin["entry"] and pin["entry"]["text"] for pin in pins] == [None, "父亲的病例证明不在身边"]
    assert pins[0]["text"] is not None and "13812341234" not in pins[0]["text"] and "先发短信" in pins[0]["text"]
    left = lender.call("DELETE", f"/persons/C1/pins/{pins[1]['pin']}", token=zhang.token).json()["pins"]
    assert [pin["pin"] for pin in left] == [pins[0]["pin"]]
    assert lender.call("DELETE", f"/persons/C1/pins/{pins[1]['pin']}", token=zhang.token).status_code == 404
    kinds = lender.kinds()
    assert (kinds.count("EntryPinned"), kinds.count("EntryUnpinned")) == (2, 1)
    for number in range(11):
        zhang.post("/persons/C1/pins", {"text": f"第 {number} 条"})
    assert zhang.post("/persons/C1/pins", {"text": "太多"}).json()["code"] == "too_many_pins"


def test_nobody_pins_what_is_anothers(lender: Lender, zhang: Person) -> None:
    borrowers(lender, 2)
    zhang.post("/persons/C2/notes", {"text": "别人的事"})
    other = next(entry for entry in lender.timeline("C2") if entry["kind"] == "NoteKept")
    assert zhang.post("/persons/C1/pins", {"entry": other["id"]}).json()["code"] == "entry_not_found"


# --- complaints -------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.9")
def test_a_complaint_is_taken_down_and_stops_what_must_stop(lender: Lender, zhang: Person) -> None:
    lender.borrower()
    said = {"category": "third_party", "wanted": "stop_contact", "text": "你们打给我同事 13900001111 了", "account": "A-C1"}
    answer = zhang.post("/persons/C1/complaints", said)
    assert answer.status_code == 201, answer.text
    [taken] = [entry for entry in lender.timeline() if entry["kind"] == "ComplaintTaken"]
    assert taken["data"]["category"] == "third_party" and "said" not in taken["data"]
    assert "同事" in taken["text"] and "13900001111" not in taken["text"]
    refused = lender.contact()
    assert refused.status_code == 409 and refused.json()["rules"] == ["STOP"]
    handler = Person(lender, "li", "complaints", role=Role.COMPLAINT_HANDLER)
    item = handler.next()
    assert item is not None and (item["kind"], item["item"]) == ("complaint", answer.json()["item"])
    assert zhang.post("/persons/C1/complaints", {**said, "category": "loud"}).status_code == 422


# --- searching --------------------------------------------------------------------------------------------------------


@pytest.mark.demand("0.19")
def test_the_timeline_is_searched_by_what_it_shows(lender: Lender, zhang: Person) -> None:
    lender.borrower(name="王新雨", email="c1@city.example")
    for number in range(30):
        zhang.post("/persons/C1/notes", {"text": f"第 {number} 次：没有接通"})
    zhang.post("/persons/C1/notes", {"text": "王新雨说父亲的病例证明不在身边"})
    lender.contact()
    lender.run_jobs()
    lender.pay("P1", amount_minor=1_000)

    def found(query: str) -> list[str]:
        kinds, cursor = [], ""
        while True:
            page = zhang.get(f"/persons/C1/timeline?limit=10&language=zh-CN&{query}{cursor}").json()
            kinds += [entry["kind"] for entry in page["items"]]
            if page["next"] is None:
                return kinds
            cursor = f"&cursor={page['next']}"

    assert found("q=病例证明") == ["NoteKept"]
    assert found("q=没有接通") == ["NoteKept"] * 30
    assert found("q=王新雨") == []  # only what may be shown
    assert found("q=A-C1&topic=money") == ["PaymentRecorded"]
    assert set(found("channel=email")) >= {"ContactMade", "ContactPermitted"}
    assert set(found("topic=notes")) == {"NoteKept"}
    assert found("q=nothing-of-the-kind") == []
    assert zhang.get("/persons/C1/timeline?topic=gossip").status_code == 422


# --- looks ------------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.15")
def test_looks_at_unmasked_data_are_counted(lender: Lender, zhang: Person) -> None:
    lender.borrower()
    li = Person(lender, "li", TEAM)
    assert zhang.get("/persons/C1/reveals").json()["today"] == 0
    for who in (zhang, zhang, li):
        assert who.post("/persons/C1/reveals", {"field": "phone", "reason": "核实身份：回电前核对"}).status_code == 200
    assert {**zhang.get("/persons/C1/reveals").json(), "person": ""} == {"person": "", "today": 3, "mine": 2}
    set_time(lender.runtime, TEN + timedelta(days=1))
    assert zhang.get("/persons/C1/reveals").json()["today"] == 0
