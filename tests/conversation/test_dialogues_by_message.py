"""Dialogues by mail and text: the same playbooks, every answer a contact of its own under the gate."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql
from tests.conftest import TEN, Lender, set_time
from tests.conversation.test_dialogues import facts, rows
from tests.gate.test_choosing import token_of

from tideover.base.errors import Conflict, Invalid
from tideover.conversation import propose_release, shipped_playbooks
from tideover.conversation.dialogues.releasing import withdraw_release
from tideover.gate import Channel
from tideover.outreach import PauseScope, pause_outreach
from tideover.outreach.actions.receipts import apply_receipt
from tideover.outreach.hearing import ReceiptState
from tideover.rehearsal import PostOffice
from tideover.security import Role

pytestmark = [pytest.mark.demand("2.8"), pytest.mark.demand("1.11")]


def speak_on(lender: Lender, channels: str) -> None:
    """The tenant has let the playbooks speak there."""
    with lender.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE playbook_release SET channels = :channels"), {"channels": channels})
        connection.commit()


@pytest.fixture
def mailing(lender: Lender) -> Lender:
    """A lender with two borrowers whose mails the playbooks answer."""
    lender.borrower()
    lender.borrower("C2", email="c2@city.example")
    lender.name_sender()
    speak_on(lender, "{inbox,email}")
    return lender


def write(lender: Lender, text: str, ref: str = "C1", **fields: Any) -> None:
    write.count = getattr(write, "count", 0) + 1  # type: ignore[attr-defined]
    id_ = f"w{write.count}"  # type: ignore[attr-defined]
    body = {"channel": "email", "from": f"{ref.lower()}@city.example", "at": lender.now().isoformat(), "text": text, "id": id_}
    assert lender.post("/inbound", {**body, **fields}).status_code == 202
    lender.run_jobs()


def last_letter(post: PostOffice, count: int) -> Any:
    assert post.wait_for(lambda kept: len(kept) >= count, 10), f"{len(post.letters())} letters"
    assert len(post.letters()) == count
    return post.letters()[-1]


def items(lender: Lender) -> list[tuple[str, str]]:
    return [
        (row.team, row.kind) for row in rows(lender, "SELECT team, kind FROM work_item WHERE closed_at IS NULL ORDER BY kind")
    ]


def stops(lender: Lender) -> list[tuple[str, str | None]]:
    return [(row.kind, row.channel) for row in rows(lender, "SELECT kind, channel FROM stop ORDER BY kind")]


def test_a_promise_by_mail_is_read_back_over_two_mails(mailing: Lender, post: PostOffice) -> None:
    write(mailing, "我12月5号还500")
    first = last_letter(post, 1)
    assert (first.recipient, first.subject) == ("c1@city.example", "渡口金融：回复您的来信")
    assert "自动回复" in first.text and "2026-12-05" in first.text  # it says that a machine writes
    assert rows(mailing, "SELECT 1 FROM promise") == []
    set_time(mailing.runtime, TEN + timedelta(hours=5))  # a mail is not answered at once
    write(mailing, "对的")
    second = last_letter(post, 2)
    [promise] = rows(mailing, "SELECT amount_minor, due::text AS due FROM promise")
    assert (promise.amount_minor, promise.due) == (50_000, "2026-12-05")
    assert "自动回复" not in second.text  # said once
    [dialogue] = mailing.get("/dialogues").json()["dialogues"]
    assert (dialogue["channel"], dialogue["turns"]) == ("email", 4)
    words = mailing.get(f"/dialogues/{dialogue['dialogue']}").json()["words"]
    assert [(each["by"], each["contact_state"]) for each in words] == [
        ("customer", None), ("bot", "sent"), ("customer", None), ("bot", "sent"),
    ]  # fmt: skip
    # One leave for each answer, and each used once, where it left.
    permits = [fact["permit"] for fact in facts(mailing, "DialogueAnswered")]
    assert len(set(permits)) == 2
    assert sorted(permits) == sorted(row.permit for row in rows(mailing, "SELECT permit::text FROM redemption"))
    assert [fact["template"] for fact in facts(mailing, "ContactMade")] == [f"inbound.{shipped_playbooks().digest}"] * 2


def test_without_leave_of_the_tenant_a_mail_is_read_as_before(mailing: Lender, post: PostOffice) -> None:
    speak_on(mailing, "{inbox,sms}")
    write(mailing, "我12月5号还500")
    assert "已记下" in last_letter(post, 1).text  # the answer by a template
    assert len(rows(mailing, "SELECT 1 FROM promise")) == 1
    assert rows(mailing, "SELECT 1 FROM dialogue") == []


@pytest.mark.parametrize("said", ["谢谢", "好的", "你好", "嗯嗯 那个 啥"])
def test_what_begins_nothing_is_not_answered_by_a_machine(mailing: Lender, post: PostOffice, said: str) -> None:
    write(mailing, said)
    assert (post.letters(), rows(mailing, "SELECT 1 FROM dialogue")) == ([], [])
    assert items(mailing) == [("care", "read_message")]


def waiting_texts(lender: Lender) -> list[str]:
    """The words that wait to go out by text."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        found = rows(lender, "SELECT person, slots FROM touch WHERE channel = 'sms' AND state = 'queued' ORDER BY id")
        return [json.loads(work.vault.unseal(row.person, row.slots))["body"] for row in found]


@pytest.fixture
def texting(lender: Lender) -> Lender:
    lender.borrower(phone="+8613900001111")
    lender.name_sender()
    speak_on(lender, "{sms}")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        pause_outreach(work, PauseScope.CHANNEL, "sms", "只看排队的")
    return lender


def text_us(lender: Lender, text: str) -> None:
    write(lender, text, **{"channel": "sms", "from": "+8613900001111"})


def test_a_text_is_answered_under_the_lenders_name(texting: Lender) -> None:
    text_us(texting, "请问怎么还款")
    [words] = waiting_texts(texting)
    assert words.startswith("【渡口金融】") and "自动回复" in words
    assert texting.get("/dialogues").json()["dialogues"][0]["channel"] == "sms"
    assert texting.get("/playbook-releases").json()["channels"] == ["sms"]


def test_a_stranger_who_answers_in_a_dialogue_frees_the_number(texting: Lender) -> None:
    text_us(texting, "请问怎么还款")
    text_us(texting, "我不是这个人，你们的号码登记错了")
    assert texting.get("/dialogues").json()["dialogues"][0]["outcome"] == "wrong_person"
    states = rows(texting, "SELECT state FROM number_state")
    assert [row.state for row in states] == ["wrong_person"]
    assert ("operations", "wrong_number") in items(texting)


@pytest.mark.demand("0.9")
def test_a_crisis_by_mail_stops_collecting_and_is_answered_with_a_care_line(mailing: Lender, post: PostOffice) -> None:
    write(mailing, "我真的不想活了")
    assert "12356" in last_letter(post, 1).text
    assert stops(mailing) == [("crisis", None)]
    assert ("care", "distress") in items(mailing)
    write(mailing, "没人帮我")
    assert len(post.letters()) == 1  # a person answers now
    assert mailing.get("/dialogues?state=waiting").json()["counts"] == {"waiting": 1}


def test_whoever_asks_for_quiet_gets_it(mailing: Lender, post: PostOffice) -> None:
    write(mailing, "我想问一下我欠多少")
    last_letter(post, 1)
    write(mailing, "退订")
    write(mailing, "怎么还款")
    assert stops(mailing) == [("do_not_call", "email")]
    assert (
        len([letter for letter in post.letters() if letter.recipient == "c1@city.example"]) <= 2
    )  # what they ask after it may be answered


def test_a_person_goes_on_by_mail(mailing: Lender, post: PostOffice) -> None:
    write(mailing, "我要找人工客服")
    last_letter(post, 1)
    [dialogue] = mailing.get("/dialogues").json()["dialogues"]
    assert dialogue["state"] == "waiting"
    at = f"/dialogues/{dialogue['dialogue']}/words"
    assert mailing.post(at, {"text": "点这里 https://evil.example.com 还款"}).json()["code"] == "link_not_allowed"
    spoken = mailing.post(at, {"text": "您好，我是客服小周，扣款失败我来帮您查。"})
    assert spoken.status_code == 200 and spoken.json()["contact_state"] == "queued"
    mailing.run_jobs()
    assert "小周" in last_letter(post, 2).text
    write(mailing, "好的，麻烦了")
    assert len(post.letters()) == 2
    whole = mailing.get(f"/dialogues/{dialogue['dialogue']}").json()
    assert [words["by"] for words in whole["words"]][-1] == "customer"


def test_an_answer_goes_to_where_they_wrote_from_and_only_if_it_is_theirs_for_sure(mailing: Lender, post: PostOffice) -> None:
    found = {"kind": "email", "value": "found@city.example", "source": "search"}
    assert mailing.post("/persons/C2/addresses", found).status_code in (200, 201)
    write(mailing, "我想问一下我欠多少", **{"from": "found@city.example"})
    assert rows(mailing, "SELECT 1 FROM dialogue") == []  # nobody said that this is C2
    own = {"kind": "email", "value": "second@city.example", "source": "customer"}
    assert mailing.post("/persons/C2/addresses", own).status_code in (200, 201)
    write(mailing, "我想问一下我欠多少", **{"from": "second@city.example"})
    assert [letter.recipient for letter in post.letters() if "500.00" in letter.text] == ["second@city.example"]


def test_a_refused_answer_is_read_by_the_ways_of_every_message(mailing: Lender, post: PostOffice) -> None:
    set_time(mailing.runtime, TEN.replace(hour=3))
    with mailing.runtime.works.open(mailing.tenant, "test") as work:
        wrote_at = work.now() - timedelta(hours=2)  # too long ago to be answered by night
    write(mailing, "我失业了，实在还不上，能不能延期", at=wrote_at.isoformat())
    assert (post.letters(), rows(mailing, "SELECT 1 FROM dialogue")) == ([], [])
    assert ("care", "hardship") in items(mailing)
    assert stops(mailing) == [("relief_pending", None)]


def test_withdrawn_playbooks_send_nothing_that_waits(mailing: Lender, post: PostOffice) -> None:
    body = {"channel": "email", "from": "c1@city.example", "at": mailing.now().isoformat(), "text": "怎么还款", "id": "x"}
    with mailing.runtime.works.open(mailing.tenant, "test") as work:
        pause_outreach(work, PauseScope.CHANNEL, "email", "看一看")
    assert mailing.post("/inbound", body).status_code == 202
    mailing.run_jobs()
    assert [row.state for row in rows(mailing, "SELECT state FROM touch")] == ["queued"]
    with mailing.runtime.works.open(mailing.tenant, "user:b") as work:
        [release] = rows(mailing, "SELECT id FROM playbook_release WHERE state = 'signed'")
        withdraw_release(work, release.id, "再看看")
    assert [(row.state, row.reason) for row in rows(mailing, "SELECT state, reason FROM touch")] == [
        ("cancelled", "template_withdrawn")
    ]
    assert post.letters() == []
    assert items(mailing) == [("care", "answer_by_hand")]  # they asked, and still wait


@pytest.mark.parametrize(("said", "waits"), [(ReceiptState.FAILED, True), (ReceiptState.DELIVERED, False)])
def test_an_answer_that_does_not_arrive_is_given_by_a_person(
    mailing: Lender, post: PostOffice, said: ReceiptState, waits: bool
) -> None:
    write(mailing, "怎么还款")
    last_letter(post, 1)
    [touch] = rows(mailing, "SELECT id, message_id, state FROM touch")
    assert (touch.state, items(mailing)) == ("sent", [])
    for _ in range(2):  # told twice
        with mailing.runtime.works.open(mailing.tenant, "test") as work:
            apply_receipt(work, touch.id, touch.message_id, said, "5.2.2")
    found = [(row.kind, row.team, row.subject) for row in rows(mailing, "SELECT kind, team, subject FROM work_item")]
    assert found == ([("answer_by_hand", "care", str(touch.id))] if waits else [])


def test_a_second_channel_is_a_release_of_its_own(mailing: Lender) -> None:
    speak_on(mailing, "{inbox}")
    with mailing.runtime.works.open(mailing.tenant, "user:a") as work:
        with pytest.raises(Invalid, match="channel_not_available"):
            propose_release(work, 100, [Channel.VOICE])
        with pytest.raises(Conflict, match="already_proposed"):
            propose_release(work, 100, [Channel.INBOX])
    token = token_of(mailing, Role.TEAM_LEAD)
    wish = {"dialogues": 100, "channels": ["email", "inbox"]}
    proposed = mailing.post("/playbook-releases", wish, token=token)
    assert (proposed.status_code, proposed.json()["channels"]) == (202, ["inbox", "email"])
    assert mailing.post("/playbook-releases", wish, token=token).json()["code"] == "already_proposed"
    for wrong in (["voice"], []):
        assert mailing.post("/playbook-releases", {**wish, "channels": wrong}, token=token).status_code == 422
    assert mailing.get("/playbook-releases").json()["channels"] == ["inbox"]  # until somebody signs
    assert facts(mailing, "PlaybooksProposed")[-1]["channels"] == ["inbox", "email"]
