"""What comes in: opt-outs and wrong numbers that bind at once, long texts in parts, texts without ids, and whose they are."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import text
from standardwebhooks import Webhook
from tests.conftest import TEN, Lender, set_time

from tideover.app.listening import Ears
from tideover.base import jobs
from tideover.base.work import Work
from tideover.book import AddressSource, AddressUse, accounts_of, address_of, erase_person, find_person, note_address
from tideover.conversation import receive, words_of
from tideover.conversation.receiving import PARTS_WITHIN
from tideover.gate import Ask, Channel, Clearance, Permit, Purpose, Refusal, ask, redeem
from tideover.outreach import Incoming, Part
from tideover.security import Role, add_user, add_webhook

NUMBER = "+8613800000001"


@pytest.fixture
def shared(lender: Lender) -> Lender:
    """C1 has two accounts; C2 has the same number, and an older one of their own."""
    lender.customer("C1", phone=NUMBER)
    lender.account("A-C1", "C1")
    lender.account("B-C1", "C1")
    lender.borrower("C2", phone=NUMBER)
    return lender


def open_work(lender: Lender) -> Any:
    return lender.runtime.works.open(lender.tenant, "test")


def wish(work: Work, ref: str, number: int = 0, channel: Channel = Channel.SMS) -> Ask:
    person = find_person(work, ref).id
    kind = channel.address_kind
    found = address_of(work, person, kind) if kind else None
    return Ask(person, channel, Purpose.COLLECT, found[0].blind if found else "", "x.v1", accounts_of(work, person)[number].id)


def permit(lender: Lender, ref: str, number: int = 0, channel: Channel = Channel.SMS) -> Permit:
    with open_work(lender) as work:
        answer = ask(work, wish(work, ref, number, channel))
    assert isinstance(answer, Permit), answer
    return answer


def refusal(lender: Lender, ref: str, number: int = 0, channel: Channel = Channel.SMS) -> list[str]:
    with open_work(lender) as work:
        answer = ask(work, wish(work, ref, number, channel))
    return list(answer.rules) if isinstance(answer, Refusal) else []


def use(lender: Lender, given: Permit) -> list[str]:
    """The rules that refuse a permit when it is to be used; none: it is used."""
    with open_work(lender) as work:
        answer = redeem(work, given)
    return [] if isinstance(answer, Clearance) else list(answer.rules)


def hear(lender: Lender, words: str, sender: str = NUMBER, id_: str | None = None, part: Part | None = None) -> None:
    Ears(lender.runtime.works).message(Incoming(Channel.SMS, sender, "10690000", words, id_, part))


def items(lender: Lender) -> list[str]:
    return [item["kind"] for item in lender.get("/work-items").json()["items"]]


def said(lender: Lender) -> list[str]:
    """Every message that was kept, in its words, the oldest first."""
    with open_work(lender) as work:
        ids = list(work.execute(text("SELECT id FROM inbound_message ORDER BY at, id")).scalars())
        words = words_of(work, ids)
    return [words[id_] for id_ in ids]


# --- opt-outs ---------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.22")
def test_an_opt_out_silences_the_number_for_everybody_who_has_it(shared: Lender) -> None:
    """Permits given before are refused when they are to be used: for both accounts, and for the other person."""
    given = [permit(shared, "C1", 0), permit(shared, "C1", 1), permit(shared, "C2")]
    by_voice = permit(shared, "C1", 0, Channel.VOICE)
    hear(shared, "ＴＤ。")
    assert [use(shared, each) for each in given] == [["STOP"]] * 3
    assert use(shared, by_voice) == []
    assert refusal(shared, "C1", 1) == refusal(shared, "C2") == ["STOP"]
    assert items(shared) == []  # it is done: nobody need find out who of them it was
    for ref in ("C1", "C2"):
        stops = shared.get(f"/persons/{ref}/stops").json()["stops"]
        assert [(stop["kind"], stop["channel"]) for stop in stops] == [("do_not_call", "sms")]
    hear(shared, "退订")
    assert len(shared.get("/persons/C1/stops").json()["stops"]) == 1
    shared.seal()
    assert shared.kinds("C1").count("NumberNoted") == 1


@pytest.mark.demand("2.22")
def test_a_redeem_that_comes_while_an_opt_out_is_taken_waits_and_is_refused(shared: Lender) -> None:
    """And one that was first is waited for: never is anything redeemed after the opt-out is there."""
    first, second = permit(shared, "C1"), permit(shared, "C2")
    with ThreadPoolExecutor(2) as pool:
        with open_work(shared) as work:
            assert isinstance(redeem(work, first), Clearance)
            hearing = pool.submit(hear, shared, "TD")
            with pytest.raises(TimeoutError):
                hearing.result(0.5)
        hearing.result(20)
        with open_work(shared) as work:
            receive(work, Channel.SMS, NUMBER, "T", work.now(), "again")
            waiting = pool.submit(use, shared, second)
            with pytest.raises(TimeoutError):
                waiting.result(0.5)
        assert waiting.result(20) == ["STOP"]


def test_a_number_of_nobody_is_opted_out_for_whoever_gets_it(shared: Lender) -> None:
    hear(shared, "退订", "13900009999")
    assert items(shared) == []
    shared.borrower("C3", phone="13900009999")
    assert refusal(shared, "C3") == ["STOP"]
    body = {"kind": "phone", "value": "13900009999", "aspect": "sms", "state": "opted_in"}
    assert shared.post("/numbers", body).status_code == 201
    assert refusal(shared, "C3") == []


@pytest.mark.demand("2.22")
def test_an_opt_out_in_free_words_opts_the_address_out_too(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref, phone=f"1380000000{ref[1]}")
    hear(lender, "以后不要再给我发短信了", "13800000001")
    assert refusal(lender, "C1") == ["STOP"]  # at once, not when it has been read
    lender.run_jobs()
    assert refusal(lender, "C1") == ["STOP"]
    with open_work(lender) as work:
        note_address(work, find_person(work, "C2").id, "phone", "13800000001", AddressUse.PRIMARY, AddressSource.CUSTOMER)
    assert refusal(lender, "C2") == ["STOP"]


@pytest.mark.parametrize(("words", "subject"), [("退订", None), ("Unsubscribe", None), ("谢谢", "Re: 退订")])
def test_an_opt_out_by_mail_is_answered_by_quiet(lender: Lender, post: Any, words: str, subject: str | None) -> None:
    lender.borrower()
    with open_work(lender) as work:
        receive(work, Channel.EMAIL, "C1@city.example", words, work.now(), "m1", subject=subject)
    assert lender.contact().json()["rules"] == ["STOP"]
    lender.run_jobs()
    assert post.letters() == []
    assert (items(lender), len(lender.get("/persons/C1/stops").json()["stops"])) == ([], 1)
    lender.seal()
    understood = next(item for item in lender.timeline() if item["kind"] == "MessageUnderstood")
    assert understood["data"]["kind"] == "stop_contact"


@pytest.mark.demand("4.10")
@pytest.mark.parametrize("channel", ["inbox", "wechat", "push"])
def test_what_is_written_in_the_lenders_app_is_the_persons_own(lender: Lender, channel: str) -> None:
    lender.borrower()
    body = {"channel": channel, "from": "C1", "at": lender.now().isoformat()}
    lender.post("/inbound", {**body, "text": "打错了", "id": "1"})  # who is signed in is not at a wrong number
    lender.post("/inbound", {**body, "text": "我失业了", "id": "2"})
    lender.post("/inbound", {**body, "text": "我失业了", "from": "nobody", "id": "3"})
    lender.run_jobs()
    assert sorted(items(lender)) == ["hardship", "match_sender", "read_message"]
    lender.post("/resumes", {"person": "C1", "kind": "relief_pending"})
    assert refusal(lender, "C1", 0, Channel(channel)) == []
    lender.post("/inbound", {**body, "text": "退订", "id": "4"})
    assert refusal(lender, "C1", 0, Channel(channel)) == ["STOP"]
    assert refusal(lender, "C1") == []


def test_whoever_was_erased_is_nobody_in_the_app(lender: Lender) -> None:
    lender.borrower()
    with open_work(lender) as work:
        erase_person(work, find_person(work, "C1").id)
    body = {"channel": "inbox", "from": "C1", "at": lender.now().isoformat(), "text": "你好", "id": "1"}
    assert lender.post("/inbound", body).status_code == 202
    assert items(lender) == ["match_sender"]


# --- wrong numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.9")
@pytest.mark.parametrize("is_read", [True, False])
def test_an_answer_that_waits_is_not_sent_after_they_asked_for_quiet(lender: Lender, post: Any, is_read: bool) -> None:
    lender.borrower()
    letters = []
    for number, (first, then) in enumerate([("我失业了", None), ("我失业了", "不要再给我发邮件了")]):
        set_time(lender.runtime, TEN + timedelta(hours=number))
        for place, words in enumerate(filter(None, (first, then))):
            body = {"channel": "email", "from": "c1@city.example", "text": words, "at": lender.now().isoformat()}
            assert lender.post("/inbound", {**body, "id": f"{number}-{place}"}).status_code == 202
            if words == first or is_read:
                jobs.run_until_idle(lender.runtime.works, lender.runtime.registry, kinds=["read_message"])
        jobs.run_until_idle(lender.runtime.works, lender.runtime.registry, kinds=["dispatch_touch"])
        letters.append(len(post.letters()))
    assert letters == [1, 1]  # the first is answered; the second time they asked for quiet before the answer was sent
    [ended] = lender.get("/contacts?state=suppressed").json()["contacts"]
    assert ended["reason"] == "quiet_asked"


@pytest.mark.demand("2.22")
def test_a_wrong_number_is_silent_until_the_customer_says_it_is_theirs(shared: Lender, post: Any) -> None:
    given = permit(shared, "C1")
    hear(shared, "你打错了")
    shared.run_jobs()
    assert use(shared, given) == ["NUMBER"]
    assert refusal(shared, "C2") == refusal(shared, "C1", 0, Channel.VOICE) == ["NUMBER"]
    assert (items(shared), post.letters()) == (["wrong_number"], [])
    assert shared.get("/persons/C1/stops").json()["stops"] == []  # it is the number's, not the person's

    set_time(shared.runtime, TEN + timedelta(minutes=1))
    again = {"kind": "phone", "value": NUMBER, "source": "agent"}
    shared.post("/persons/C1/addresses", again)
    assert refusal(shared, "C1") == ["NUMBER"]  # nobody's word but the customer's
    shared.post("/persons/C1/addresses", {**again, "source": "customer"})
    assert refusal(shared, "C1") == []
    assert refusal(shared, "C2") == ["NUMBER"]  # and for themselves only
    set_time(shared.runtime, TEN + timedelta(minutes=2))
    hear(shared, "都说了打错了")
    assert refusal(shared, "C1") == ["NUMBER"]


@pytest.mark.demand("2.22")
@pytest.mark.parametrize(
    ("words", "kinds", "stops"),
    [
        ("打错了", ["wrong_number"], []),
        ("打错了,再发短信我就投诉", ["wrong_number", "complaint"], ["complaint"]),
        ("打错了,别再打了", ["wrong_number"], []),
        ("打错了,我不想活了", ["wrong_number", "distress"], ["crisis"]),
        ("打错了,我周五还100元", ["read_message"], []),
    ],
)
def test_what_else_a_wrong_number_says_is_read(lender: Lender, words: str, kinds: list[str], stops: list[str]) -> None:
    lender.borrower("C1", phone=NUMBER)
    hear(lender, words)
    lender.run_jobs()
    assert sorted(items(lender)) == sorted(kinds)
    assert [stop["kind"] for stop in lender.get("/persons/C1/stops").json()["stops"]] == stops
    assert lender.get("/persons/C1").json()["promises"] == []


def test_a_wrong_address_by_mail_counts_for_the_address(lender: Lender) -> None:
    lender.borrower()
    body = {"channel": "email", "from": "c1@city.example", "text": "发错人了", "at": lender.now().isoformat(), "id": "1"}
    contact = lender.contact().json()["contact"]
    lender.post("/inbound", body)
    lender.run_jobs()
    touch = lender.get(f"/contacts/{contact}").json()
    assert (touch["state"], touch["reason"]) == ("refused", "NUMBER")
    assert refusal(lender, "C1") == []  # their telephone is another matter


# --- across tenants ---------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.22")
@pytest.mark.parametrize(("words", "rule"), [("TD", "STOP"), ("打错了", "NUMBER")])
def test_an_opt_out_is_for_every_tenant_that_knows_the_number(
    lender: Lender, other_lender: Lender, words: str, rule: str
) -> None:
    for one in (lender, other_lender):
        one.borrower("C1", phone=NUMBER)
    given = [permit(one, "C1") for one in (lender, other_lender)]
    hear(lender, words, "138 0000 0001")
    assert [use(one, each) for one, each in zip((lender, other_lender), given, strict=True)] == [[rule], [rule]]


def test_other_words_are_for_the_one_who_wrote_last(lender: Lender, other_lender: Lender) -> None:
    for one in (lender, other_lender):
        one.borrower("C1", phone=NUMBER)
    hear(lender, "你好")  # nobody has written: it may be for either
    assert (said(lender), said(other_lender)) == (["你好"], ["你好"])
    for number, one in enumerate((other_lender, lender)):
        _wrote(one, TEN - timedelta(days=number))
    hear(lender, "我下周二还")
    assert (said(lender), said(other_lender)) == (["你好"], ["你好", "我下周二还"])
    set_time(lender.runtime, TEN + timedelta(days=31))
    hear(lender, "还在吗")
    assert said(lender)[-1] == said(other_lender)[-1] == "还在吗"
    hear(lender, "在吗", "13700000000")  # of nobody: the one called default
    assert (said(lender)[-1], said(other_lender)[-1]) == ("在吗", "还在吗")


def _wrote(lender: Lender, at: datetime) -> None:
    """A text that went out to C1, as the dispatcher leaves it."""
    contact = lender.contact().json()["contact"]
    with open_work(lender) as work:
        address = wish(work, "C1").address
        work.execute(
            text("UPDATE touch SET channel = 'sms', address = :a, state = 'sent', finished_at = :at WHERE id = :id"),
            {"a": address, "at": at, "id": contact},
        )


# --- told again, and in parts -----------------------------------------------------------------------------------------


def test_a_text_without_an_id_is_taken_once(shared: Lender) -> None:
    set_time(shared.runtime, TEN + timedelta(minutes=9, seconds=59))
    hear(shared, "好的")
    hear(shared, "好的", "0086 13800000001")
    set_time(shared.runtime, TEN + timedelta(minutes=10, seconds=1))
    hear(shared, "好的")
    assert said(shared) == ["好的"]
    hear(shared, "好")
    hear(shared, "好的", "13900000007")
    set_time(shared.runtime, TEN + timedelta(minutes=30))
    hear(shared, "好的")
    assert said(shared).count("好的") == 3
    hear(shared, "好\0的")
    hear(shared, "好的", id_="a")
    hear(shared, "好的", id_="a")
    assert said(shared).count("好的") == 4


def test_two_that_tell_it_at_once(shared: Lender) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: hear(shared, "TD"), range(8)))
    assert said(shared) == ["TD"]


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_a_long_text_in_parts(lender: Lender, order: tuple[int, ...]) -> None:
    lender.borrower("C1", phone=NUMBER)
    words = {1: "我今天下午", 2: "还", 3: "100元"}
    for number in (*order[:2], order[0], order[2], *order):  # told again before and after
        hear(lender, words[number], part=Part("7", number, 3))
    assert said(lender) == ["我今天下午还100元"]
    set_time(lender.runtime, TEN + timedelta(minutes=11))
    lender.run_jobs()
    assert said(lender) == ["我今天下午还100元"]
    (promise,) = lender.get("/persons/C1").json()["promises"]
    assert promise["amount_minor"] == 10_000
    with lender.runtime.database.as_owner() as connection:  # the parts' own words are gone
        assert {row[:7] for row in connection.execute(text("SELECT said FROM text_part")).scalars()} == {"joined:"}


def test_a_reference_is_used_again(lender: Lender) -> None:
    lender.borrower("C1", phone=NUMBER)
    for words in ("甲乙", "丙丁"):
        for number in (1, 2):
            hear(lender, words[number - 1], part=Part("7", number, 2))
    hear(lender, "戊", part=Part("7", 1, 2))
    hear(lender, "己", part=Part("7", 1, 2))  # the one before never became whole
    hear(lender, "庚", part=Part("7", 2, 2))
    assert said(lender) == ["甲乙", "丙丁", "戊[…]", "己庚"]


def test_a_long_text_that_never_becomes_whole_goes_on_marked(lender: Lender) -> None:
    lender.borrower("C1", phone=NUMBER)
    hear(lender, "我今天下午还100元", part=Part("7", 1, 4))
    hear(lender, "好吧", part=Part("7", 4, 4))
    set_time(lender.runtime, TEN + PARTS_WITHIN - timedelta(seconds=1))
    lender.run_jobs()
    assert said(lender) == []
    set_time(lender.runtime, TEN + PARTS_WITHIN)
    lender.run_jobs()
    assert said(lender) == ["我今天下午还100元[…]好吧"]
    assert lender.get("/persons/C1").json()["promises"] == []  # the rest may say the contrary
    assert items(lender) == ["read_message"]


@pytest.mark.demand("2.22")
def test_a_wrong_number_in_parts_is_heard_by_every_tenant(lender: Lender, other_lender: Lender) -> None:
    for one in (lender, other_lender):
        one.borrower("C1", phone=NUMBER)
    _wrote(lender, TEN)
    for number, words in enumerate(("你们", "打错了"), 1):
        hear(lender, words, part=Part("7", number, 2))
    assert refusal(lender, "C1") == refusal(other_lender, "C1") == ["NUMBER"]


def test_a_part_that_cannot_be_one_is_a_text_of_its_own(lender: Lender) -> None:
    lender.borrower("C1", phone=NUMBER)
    for number, part in enumerate((Part("7", 0, 2), Part("7", 3, 2), Part("7", 1, 1), Part("7", 1, 300))):
        hear(lender, f"第{number}条", part=part)
    assert len(said(lender)) == 4


# --- which contact it answers -----------------------------------------------------------------------------------------


def test_an_answer_is_matched_to_its_contact(lender: Lender) -> None:
    lender.borrower("C1")
    lender.borrower("C2")
    contacts = {}
    for name, ref in (("first", "C1"), ("second", "C1"), ("other", "C2")):
        contacts[name] = lender.contact(ref).json()["contact"]
        lender.run_jobs()
        set_time(lender.runtime, lender.now() + timedelta(hours=1))

    def answer(days: float, names: list[str], channel: Channel = Channel.EMAIL, sender: str = "c1@city.example") -> str | None:
        with open_work(lender) as work:
            at = TEN + timedelta(days=days)
            keys = [f"<{contacts.get(name, name)}@tideover>" for name in names]
            made = receive(work, channel, sender, "嗯", at, f"{days}{names}{channel}", in_reply_to=keys)
            touch = work.execute(text("SELECT touch FROM reply WHERE message = :m"), {"m": made.message}).scalar_one()
        return next((name for name, id_ in contacts.items() if id_ == str(touch)), None)

    set_time(lender.runtime, TEN + timedelta(days=30))
    assert answer(1, ["first"]) == "first"
    assert answer(20, ["x", "first"]) == "first"
    assert answer(1, ["other"]) == "second"  # another person's is not theirs
    assert answer(1, []) == "second"
    assert answer(0.02, []) == "first"  # the second had not gone out
    assert answer(14, []) == "second"
    assert answer(15, []) is None
    assert answer(3, [], Channel.INBOX, "C1") == "second"
    assert answer(4, [], Channel.INBOX, "C1") is None
    lender.seal()
    assert lender.kinds().count("ReplyMatched") == 7


@pytest.mark.demand("1.9")
def test_a_complaint_that_comes_in_stops_what_is_under_way(lender: Lender) -> None:
    lender.borrower("C1", phone=NUMBER)
    given, contact = permit(lender, "C1"), lender.contact().json()["contact"]
    hear(lender, "我要投诉你们")
    lender.run_jobs()
    assert use(lender, given) == ["STOP"]
    assert lender.get(f"/contacts/{contact}").json()["state"] in ("refused", "sent")
    assert refusal(lender, "C1", 0, Channel.VOICE) == ["STOP"]


# --- letters and visits, and the budget -------------------------------------------------------------------------------


@pytest.mark.demand("4.6")
def test_one_budget_for_a_person_over_channels_accounts_and_records(lender: Lender) -> None:
    """C1 and C2 are one person; three contacts by three channels about three accounts are all there are today."""
    number = "11010519491231002X"
    lender.customer("C1", id_number=number, phone=NUMBER, address="上海市浦东新区世纪大道1号")
    lender.account("A-C1", "C1")
    lender.account("B-C1", "C1")
    lender.borrower("C2", id_number=number, phone="13900000002")
    ways = [("C1", 0, Channel.SMS), ("C1", 1, Channel.PUSH), ("C2", 0, Channel.VOICE)]
    late = permit(lender, "C2", 0, Channel.EMAIL)
    assert [use(lender, permit(lender, *way)) for way in ways] == [[], [], []]
    assert use(lender, late) == ["HOUSE-B1"]
    assert refusal(lender, "C1") == refusal(lender, "C2", 0, Channel.WECHAT) == ["HOUSE-B1"]
    assert refusal(lender, "C1", 0, Channel.LETTER) == refusal(lender, "C1", 0, Channel.INBOX) == []
    set_time(lender.runtime, TEN + timedelta(days=1))
    assert refusal(lender, "C1") == []


@pytest.mark.parametrize(("people", "rules"), [(None, ["FAIL-CLOSED"]), (1, ["CN-C2"]), (2, [])])
def test_a_visit_is_judged_by_its_people_again_when_it_is_made(lender: Lender, people: int | None, rules: list[str]) -> None:
    from dataclasses import replace

    lender.borrower("C1", address="上海市浦东新区世纪大道1号 3单元502室")
    with open_work(lender) as work:
        answer = ask(work, replace(wish(work, "C1", 0, Channel.VISIT), people=people))
    assert (list(answer.rules) if isinstance(answer, Refusal) else []) == rules
    if isinstance(answer, Permit):
        assert use(lender, answer) == []


def test_a_postal_address_is_shown_by_its_region(lender: Lender) -> None:
    lender.borrower("C1", address="上海市浦东新区 世纪大道1号")
    body = {"kind": "postal", "value": "上海市浦东新区世纪大道1号", "source": "customer"}
    shown = lender.post("/persons/C1/addresses", body).json()
    assert (shown["value"], shown["source"]) == ("上海市***", "customer")
    assert [n["kind"] for n in lender.get("/persons/C1/numbers").json()["numbers"]].count("postal") == 1
    for bad in ("上海市", "a" * 301, "\n".join("上海市浦东新区"), "上海市浦东\0新区"):
        assert lender.post("/persons/C1/addresses", {**body, "value": bad}).status_code == 422


def test_in_the_app_it_is_always_the_persons_own_place(lender: Lender) -> None:
    from dataclasses import replace

    lender.borrower()
    with open_work(lender) as work:
        inbox = wish(work, "C1", 0, Channel.INBOX)
        assert isinstance(ask(work, inbox), Permit)
        answer = ask(work, replace(inbox, address="0" * 32))
    assert isinstance(answer, Refusal)
    assert answer.rules == ("FAIL-CLOSED",)


# --- signed webhooks --------------------------------------------------------------------------------------------------


@pytest.fixture
def tell(lender: Lender) -> Callable[..., Any]:
    with open_work(lender) as work:
        add_user(work, "gateway", Role.SYSTEM, None)
        webhook = add_webhook(work, "gateway")
    count = iter(range(100))

    def post(path: str, body: Any) -> Any:
        is_mail = isinstance(body, str)
        content, id_, now = body if is_mail else json.dumps(body), f"m{next(count)}", time.time()
        headers = {
            "Content-Type": "message/rfc822" if is_mail else "application/json",
            "webhook-id": id_,
            "webhook-timestamp": str(int(now)),
            "webhook-signature": Webhook(webhook.secret).sign(id_, datetime.fromtimestamp(now, UTC), content),
        }
        return lender.client.post(f"/api/v1/hooks/{webhook.name}/{path}", content=content.encode(), headers=headers)

    return post


@pytest.mark.demand("2.22")
def test_a_gateway_tells_an_opt_out(shared: Lender, tell: Callable[..., Any]) -> None:
    given = permit(shared, "C1")
    body = {"channel": "sms", "from": NUMBER, "to": "10690000", "text": "TD", "at": TEN.isoformat(), "id": "g1"}
    answer = tell("messages", body)
    assert (answer.status_code, answer.json()["is_new"]) == (202, True)
    assert use(shared, given) == ["STOP"]
    assert tell("messages", body).json()["is_new"] is False
    assert shared.client.post("/api/v1/hooks/default.x/messages", json=body).status_code == 401


@pytest.mark.demand("4.10")
def test_mail_comes_back(lender: Lender, tell: Callable[..., Any]) -> None:
    lender.borrower()
    contact = lender.contact().json()["contact"]
    lender.run_jobs()
    head = f"From: C1 <C1@City.example>\nIn-Reply-To: <{contact}@tideover>\nContent-Type: text/plain; charset=utf-8\n"
    machine = tell("mail", f"{head}Message-ID: <a@x>\nAuto-Submitted: auto-replied\nSubject: 退订\n\n退订")
    assert (machine.status_code, machine.json()["is_new"]) == (202, True)
    lender.run_jobs()
    assert (items(lender), lender.get(f"/contacts/{contact}").json()["followed_by"]["replies"]) == ([], [])
    assert refusal(lender, "C1", 0, Channel.EMAIL) == []

    words = f"{head}Message-ID: <b@x>\nSubject: Re: hello\n\n转人工"
    assert tell("mail", words).json()["is_new"] is True
    assert tell("mail", words).json()["is_new"] is False
    lender.run_jobs()
    assert items(lender) == ["call_back"]
    assert len(lender.get(f"/contacts/{contact}").json()["followed_by"]["replies"]) == 1

    report = tell("mail", _REPORT.replace("KEY", f"<{contact}@tideover>"))
    assert (report.status_code, report.json()) == (202, {"receipts": 1, "known": 1, "message": None, "is_new": False})
    assert lender.get(f"/contacts/{contact}").json()["state"] == "undelivered"
    assert refusal(lender, "C1", 0, Channel.EMAIL) == ["NUMBER"]
    assert tell("mail", "").status_code == 422


_REPORT = """\
From: postmaster@city.example
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; city.example

Final-Recipient: rfc822; c1@city.example
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: KEY

--b--
"""
