"""The thread: a book goes in, a lawful mail goes out, the borrower answers, promises and pays; every step is a fact."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.rehearsal import PostOffice


def letters(post: PostOffice, count: int) -> list[Any]:
    assert post.wait_for(lambda kept: len(kept) >= count, 10), f"{len(post.letters())} letters"
    return post.letters()


def noon(lender: Lender) -> None:
    """The hour has come that the day gave its contacts."""
    set_time(lender.runtime, TEN.replace(hour=12, minute=59))
    lender.run_jobs()


@pytest.mark.demand("1.3")
@pytest.mark.demand("1.10")
@pytest.mark.demand("1.2")
def test_one_borrower_one_lawful_contact_one_kept_promise(lender: Lender, post: PostOffice) -> None:
    lender.borrower("C1", overdue_days=5, amount_minor=123_456, name="王新雨")
    day = TEN.date().isoformat()

    assert lender.post("/days", {"day": day}).status_code == 202
    lender.run_jobs()
    report = lender.get(f"/days/{day}").json()
    assert (report["state"], report["permitted"], report["refused"], report["tasks"]) == ("done", 1, {}, 1)
    assert (report["buckets"], report["segments"]) == ({"M1": 1}, {"willing_short": 1})
    noon(lender)
    (letter,) = letters(post, 1)
    assert letter.recipient == "c1@city.example"
    assert "王新雨" in letter.text
    assert "¥1,234.56" in letter.text
    assert "自动发送" in letter.text  # the bot says what it is

    set_time(lender.runtime, TEN + timedelta(hours=3))
    reply = {
        "channel": "email",
        "from": "C1@city.example",
        "text": "我今天下午还1234.56元",
        "at": lender.now().isoformat(),
        "id": "m1",
    }
    assert lender.post("/inbound", reply).status_code == 202
    lender.run_jobs()
    (promise,) = lender.get("/persons/C1").json()["promises"]
    assert (promise["amount_minor"], promise["due"], promise["state"]) == (123_456, day, "open")
    answer = letters(post, 2)[1]
    assert "已记下" in answer.text
    assert "¥1,234.56" in answer.text

    set_time(lender.runtime, TEN + timedelta(hours=6))
    assert lender.pay("P1", amount_minor=123_456).status_code == 201
    person = lender.get("/persons/C1").json()
    assert person["promises"][0]["state"] == "kept"
    assert person["accounts"][0]["due_minor"] == 0

    lender.seal()
    assert lender.kinds() == [
        "CaseOpened", "PlanStarted", "ContactPermitted", "ContactQueued", "PermitRedeemed", "ContactMade",
        "MessageReceived", "ReplyMatched", "MomentNoted", "PromiseTaken", "MessageUnderstood",
        "ContactPermitted", "ContactQueued", "PermitRedeemed", "ContactMade",
        "PaymentRecorded", "PromiseKept", "CaseClosed",
    ]  # fmt: skip
    assert all(item["position"] for item in lender.timeline())


@pytest.mark.demand("2.11")
@pytest.mark.parametrize(
    ("hour", "minute", "second", "lawful"),
    [(7, 59, 59, False), (8, 0, 0, True), (21, 59, 59, True), (22, 0, 0, False), (3, 0, 0, False)],
)
def test_the_night_lock(lender: Lender, hour: int, minute: int, second: int, lawful: bool) -> None:
    lender.borrower()
    set_time(lender.runtime, TEN.replace(hour=hour, minute=minute, second=second))
    answer = lender.contact()
    assert answer.status_code == (202 if lawful else 409)
    if not lawful:
        body = answer.json()
        assert body["code"] == "refused"
        assert body["rules"] == ["CN-T1"]
        assert body["earliest"] == ("2026-12-01T00:00:00+00:00" if hour < 8 else "2026-12-02T00:00:00+00:00")


@pytest.mark.demand("2.11")
def test_the_hour_is_the_called_partys_own(lender: Lender) -> None:
    lender.customer("C2", zone="Europe/London")
    lender.account("A-C2", "C2")
    lender.borrower("C1")
    assert lender.contact("C1").status_code == 202
    assert lender.contact("C2").json()["rules"] == ["CN-T1"]  # two at night in London


@pytest.mark.demand("2.11")
def test_a_mail_queued_by_day_is_not_sent_by_night(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    set_time(lender.runtime, TEN.replace(hour=21, minute=59, second=50))
    contact = lender.contact().json()["contact"]
    set_time(lender.runtime, TEN.replace(hour=22))
    lender.run_jobs()
    touch = lender.get(f"/contacts/{contact}").json()
    assert touch["state"] == "refused"
    assert touch["reason"] in ("permit_expired", "CN-T1")
    assert post.letters() == []


@pytest.mark.demand("2.20")
def test_paid_means_silence(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    contact = lender.contact().json()["contact"]
    lender.pay("P1")
    lender.run_jobs()
    touch = lender.get(f"/contacts/{contact}").json()
    assert (touch["state"], touch["reason"]) == ("refused", "PAID")
    assert post.letters() == []
    assert lender.contact().json()["rules"] == ["PAID"]


def test_a_reversed_payment_opens_the_debt_again(lender: Lender) -> None:
    lender.borrower()
    lender.pay("P1")
    body = {
        "payment": "R1",
        "account": "A-C1",
        "amount_minor": 50_000,
        "currency": "CNY",
        "paid_at": TEN.isoformat(),
        "reverses": "P1",
    }
    assert lender.post("/payments", body).status_code == 201
    assert lender.contact().status_code == 202


def test_the_cap(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    for _ in range(3):
        assert lender.contact().status_code == 202
        lender.run_jobs()
    body = lender.contact().json()
    assert body["rules"] == ["HOUSE-B1", "HOUSE-E1"]
    assert body["earliest"] == "2026-12-02T00:00:00+00:00"  # past midnight the night lock holds until eight
    assert len(letters(post, 3)) == 3


def test_four_permits_for_three_places(lender: Lender, post: PostOffice) -> None:
    """All are asked for before any is sent: the fourth is refused when it is to be redeemed."""
    lender.borrower()
    contacts = [lender.contact().json()["contact"] for _ in range(4)]
    lender.run_jobs()
    states = sorted(lender.get(f"/contacts/{c}").json()["state"] for c in contacts)
    assert states == ["refused", "sent", "sent", "sent"]
    assert len(letters(post, 3)) == 3


@pytest.mark.parametrize("change", [{"zone": ""}, {"jurisdiction": "FR"}, {"email": ""}])
def test_unknown_facts_refuse(lender: Lender, change: dict[str, str]) -> None:
    lender.borrower("C1", **change)
    body = lender.contact().json()
    assert body["rules"] == ["FAIL-CLOSED"]
    assert body["earliest"] is None


def test_a_zone_that_is_none_refuses(lender: Lender) -> None:
    """No file brings one in; a book from before may hold one."""
    lender.borrower("C1")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        work.execute(text("UPDATE person SET zone = 'Asia/Atlantis'"))
    assert lender.contact().json()["rules"] == ["FAIL-CLOSED"]


@pytest.mark.parametrize(
    "kind", ["cease", "complaint", "crisis", "dispute", "deceased", "plan_agreed", "transferred", "bankruptcy"]
)
def test_stops(lender: Lender, post: PostOffice, kind: str) -> None:
    lender.borrower()
    before = lender.contact().json()["contact"]
    assert lender.post("/stops", {"person": "C1", "kind": kind}).status_code == 201
    assert lender.contact().json()["rules"] == ["STOP"]
    lender.run_jobs()
    assert lender.get(f"/contacts/{before}").json()["reason"] == "STOP"
    assert post.letters() == []
    assert lender.post("/resumes", {"person": "C1", "kind": kind}).json() == {"lifted": 1}
    assert lender.contact().status_code == 202


def test_a_stop_with_an_end(lender: Lender) -> None:
    lender.borrower()
    until = TEN + timedelta(days=3)
    lender.post("/stops", {"person": "C1", "kind": "dispute", "account": "A-C1", "until": until.isoformat()})
    body = lender.contact().json()
    assert (body["rules"], body["earliest"]) == (["STOP"], "2026-12-04T02:00:00+00:00")
    set_time(lender.runtime, until)
    assert lender.contact().status_code == 202


def test_night_consent_opens_collecting_only_for_who_gave_it(lender: Lender) -> None:
    lender.borrower()
    set_time(lender.runtime, TEN.replace(hour=23))
    assert lender.contact().json()["rules"] == ["CN-T1"]
    lender.post("/consents", {"person": "C1", "kind": "night_contact", "granted": True})
    assert lender.contact().status_code == 202
    lender.post("/consents", {"person": "C1", "kind": "night_contact", "granted": False})
    assert lender.contact().json()["rules"] == ["CN-T1"]


def test_one_person_one_contact_a_day_run(lender: Lender, post: PostOffice) -> None:
    """Three debts, one mail: about the most overdue one."""
    lender.customer("C1")
    for number, days in enumerate((2, 40, 9)):
        lender.account(f"A{number}", "C1", overdue_days=days)
    lender.import_book()
    day = TEN.date().isoformat()
    lender.post("/days", {"day": day})
    lender.run_jobs()
    report = lender.get(f"/days/{day}").json()
    assert (report["accounts"], report["persons"], report["permitted"]) == (3, 1, 1)
    assert report["treatments"] == {"offer-help": 1}
    noon(lender)
    assert len(letters(post, 1)) == 1


def test_a_day_is_decided_once(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    day = TEN.date().isoformat()
    assert lender.post("/days", {"day": day}).json()["started"] is True
    lender.run_jobs()
    assert lender.post("/days", {"day": day}).json()["started"] is False
    lender.run_jobs()
    noon(lender)
    assert len(letters(post, 1)) == 1


def test_who_promised_is_left_in_peace(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    queued = lender.contact().json()["contact"]
    due = (TEN + timedelta(days=2)).date().isoformat()
    assert lender.post("/promises", {"account": "A-C1", "amount_minor": 20_000, "due": due}).status_code == 201
    lender.run_jobs()
    assert lender.get(f"/contacts/{queued}").json()["state"] == "suppressed"
    lender.post("/days", {"day": TEN.date().isoformat()})
    lender.run_jobs()
    noon(lender)
    report = lender.get(f"/days/{TEN.date()}").json()
    assert (report["dropped"], report["tasks"]) == ({"promised": 1}, 0)
    assert post.letters() == []


@pytest.mark.demand("1.2")
def test_a_promise_breaks_when_its_day_is_over(lender: Lender) -> None:
    lender.borrower()
    lender.post("/promises", {"account": "A-C1", "amount_minor": 50_000, "due": TEN.date().isoformat()})
    lender.pay("P1", amount_minor=49_999)
    set_time(lender.runtime, TEN.replace(hour=23, minute=59, second=59))
    lender.run_jobs()
    assert lender.get("/persons/C1").json()["promises"][0]["state"] == "open"
    set_time(lender.runtime, TEN.replace(hour=0) + timedelta(days=1))
    lender.run_jobs()
    promise = lender.get("/persons/C1").json()["promises"][0]
    assert (promise["state"], promise["paid_minor"]) == ("partly_kept", 49_999)


@pytest.mark.parametrize(
    ("text", "stop", "item", "answered"),
    [
        ("请不要再给我发邮件", "do_not_call", None, False),
        ("我要投诉你们", "complaint", "complaint", True),
        ("我失业了,没钱还", "relief_pending", "hardship", True),
        ("我已经还了", "paid_unposted", "find_payment", True),
        ("真的不想活了", "crisis", "distress", False),
        ("撑不下去了,真想从楼上跳下去", "crisis", "distress", False),  # no word of the rules of replies
        ("转人工", None, "call_back", True),
        ("嗯,知道了,看看吧", None, "read_message", False),
    ],
)
def test_what_is_clear_is_done_and_the_rest_goes_to_a_person(
    lender: Lender, post: PostOffice, text: str, stop: str | None, item: str | None, answered: bool
) -> None:
    lender.borrower()
    body = {"channel": "email", "from": "c1@city.example", "text": text, "at": lender.now().isoformat(), "id": "m1"}
    lender.post("/inbound", body)
    assert lender.post("/inbound", body).json()["is_new"] is False
    lender.run_jobs()
    stops = [s["kind"] for s in lender.get("/persons/C1/stops").json()["stops"]]
    assert stops == ([stop] if stop else [])
    items = [i["kind"] for i in lender.get("/work-items").json()["items"]]
    assert items == ([item] if item else [])
    assert len(post.letters()) == (1 if answered else 0)
    if stop:
        assert lender.contact().json()["rules"] == ["STOP"]


def test_a_stranger_and_a_shared_address_go_to_a_person(lender: Lender) -> None:
    lender.customer("C1", email="home@city.example")
    lender.customer("C2", email="home@city.example")
    lender.account("A1", "C1")
    lender.import_book()
    for number, sender in enumerate(("nobody@city.example", "home@city.example")):
        body = {"channel": "email", "from": sender, "text": "今天还100元", "at": lender.now().isoformat(), "id": str(number)}
        lender.post("/inbound", body)
    lender.run_jobs()
    assert [i["kind"] for i in lender.get("/work-items").json()["items"]] == ["match_sender", "match_sender"]


def test_work_items_are_closed_once(lender: Lender) -> None:
    lender.borrower()
    lender.post(
        "/inbound", {"channel": "email", "from": "c1@city.example", "text": "转人工", "at": lender.now().isoformat(), "id": "1"}
    )
    lender.run_jobs()
    (item,) = lender.get("/work-items").json()["items"]
    assert lender.post(f"/work-items/{item['item']}/closing").status_code == 200
    assert lender.post(f"/work-items/{item['item']}/closing").status_code == 404
    assert lender.get("/work-items").json()["items"] == []
    assert "WorkItemClosed" in lender.kinds()


@pytest.mark.demand("2.15")
def test_who_must_read_a_message_sees_its_words_masked(lender: Lender) -> None:
    """A stranger's message, too: it is on the list of work items, numbers and addresses masked."""
    body = {"channel": "email", "at": lender.now().isoformat(), "id": "1"}
    lender.post("/inbound", {**body, "from": "nobody@city.example", "text": "我是王新雨的同事,电话13812345678,请回电"})
    [item] = lender.get("/work-items").json()["items"]
    assert "请回电" in item["said"] and item["person"] is None
    assert "13812345678" not in item["said"]


@pytest.mark.demand("2.8")
@pytest.mark.parametrize(
    ("said", "second_minor", "promised", "reason"),
    [
        ("我今天下午还568.42元", 30_000, [("A-C1", 56_842)], "有日期和金额"),
        ("我今天下午还568.42元", 56_842, [], "名下不止一笔欠款"),
        ("我今天下午还500元", 30_000, [], "名下不止一笔欠款"),
        ("我今天下午还钱", 30_000, [], "名下不止一笔欠款"),
    ],
)
def test_a_promise_is_taken_where_its_sum_tells_which_debt_is_meant(
    lender: Lender, said: str, second_minor: int, promised: list[tuple[str, int]], reason: str
) -> None:
    lender.customer("C1")
    lender.account("A-C1", "C1", 40, 56_842)
    lender.account("B-C1", "C1", 5, second_minor)
    lender.import_book()
    reply = {"channel": "email", "from": "c1@city.example", "text": said, "at": lender.now().isoformat(), "id": "m1"}
    assert lender.post("/inbound", reply).status_code == 202
    lender.run_jobs()
    found = lender.get("/persons/C1").json()
    refs = {account["account"]: account["ref"] for account in found["accounts"]}
    assert [(refs[each["account"]], each["amount_minor"]) for each in found["promises"]] == promised
    told = lender.get("/persons/C1/timeline?language=zh-CN").json()["items"]
    [understood] = [entry["told"] for entry in told if entry["kind"] == "MessageUnderstood"]
    assert reason in str(understood)


@pytest.mark.demand("2.17")
def test_money_dated_later_has_not_come_in(lender: Lender) -> None:
    """By a call or in a file: a slip in the year must not make an account look paid."""
    lender.borrower()
    refused = lender.pay("P1", at=TEN + timedelta(days=365))
    assert (refused.status_code, refused.json()["code"]) == (422, "payment_ahead")
    row = {"account_id": "A-C1", "amount_minor": 100}
    moments = {"P2": TEN + timedelta(days=365), "P3": TEN + timedelta(hours=23), "P4": TEN - timedelta(days=2)}
    lender.rows["payments"] = [{**row, "payment_id": ref, "paid_at": at.isoformat()} for ref, at in moments.items()]
    assert lender.import_book().rejected == 1
    assert "P2" not in lender.get("/accounts/A-C1/ledger").text
    assert lender.get("/persons/C1").json()["accounts"][0]["due_minor"] == 49_800
    rejects = (lender.folder / "rejects.csv").read_text()
    assert "paid_at" in rejects and "ahead" in rejects


@pytest.mark.parametrize("amount", [True, "50000", 50_000.0, 0, -1])
def test_a_payment_is_a_whole_number_of_minor_units(lender: Lender, amount: object) -> None:
    lender.borrower()
    body = {"payment": "P1", "account": "A-C1", "amount_minor": amount, "currency": "CNY", "paid_at": TEN.isoformat()}
    refused = lender.post("/payments", body)
    assert (refused.status_code, refused.json()["field"]) == (422, "amount_minor")
    assert lender.get("/persons/C1").json()["accounts"][0]["due_minor"] == 50_000
