"""Dialogues in the lender's app: led by playbooks, kept, gone on with by people, let speak by a second person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text as sql
from tests.conftest import TEN, Lender, set_time

from tideover.app.runtime import Runtime
from tideover.base.errors import Conflict, Forbidden
from tideover.book import erase_person, find_person
from tideover.conversation import end_silent, get_dialogue, propose_release, shipped_playbooks, sign_release
from tideover.conversation.dialogues.keeping import end
from tideover.conversation.dialogues.releasing import try_release
from tideover.security import Role, add_user

pytestmark = pytest.mark.demand("2.8")


def say(lender: Lender, text: str, id: str | None = None, ref: str = "C1") -> Any:
    count = getattr(say, "count", 0) + 1
    say.count = count  # type: ignore[attr-defined]
    return lender.post(f"/persons/{ref}/chat", {"id": id or f"m{count}", "text": text})


def told(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return "\n".join(text for words in answer.json()["said"] for text in words["texts"])


def rows(lender: Lender, statement: str, **values: Any) -> list[Any]:
    with lender.runtime.database.as_owner() as connection:
        return list(connection.execute(sql(statement), values))


def facts(lender: Lender, kind: str) -> list[dict[str, Any]]:
    return [row.data for row in rows(lender, "SELECT data FROM fact WHERE kind = :kind ORDER BY id", kind=kind)]


@pytest.fixture
def app(lender: Lender) -> Lender:
    """A lender with a borrower who has the app open."""
    lender.borrower()
    lender.borrower("C2")
    lender.import_book()
    lender.name_sender()
    return lender


@pytest.mark.demand("1.11")
def test_a_promise_is_read_back_and_taken_with_nobody_of_ours(app: Lender) -> None:
    first = say(app, "我想问一下我欠多少")
    assert "智能" in told(first) or "自动" in told(first) or "机器人" in told(first)  # it says that a machine speaks
    assert "500.00" in told(first) and first.json()["state"] == "open"
    asked = say(app, "我12月5号还500")
    assert "2026-12-05" in told(asked)
    assert rows(app, "SELECT 1 FROM promise") == []  # read back, not taken yet
    done = say(app, "对的")
    [promise] = rows(app, "SELECT amount_minor, due::text AS due FROM promise")
    assert (promise.amount_minor, promise.due) == (50_000, "2026-12-05")
    last = done if done.json()["state"] == "ended" else say(app, "没有了，谢谢")
    assert last.json()["state"] == "ended"
    assert rows(app, "SELECT 1 FROM work_item WHERE closed_at IS NULL") == []
    [ended] = facts(app, "DialogueEnded")
    assert ended["by"] == "bot"
    assert {fact["permit"] for fact in facts(app, "DialogueAnswered")} == {
        fact["permit"] for fact in facts(app, "ContactPermitted")
    }
    said = [id_ for fact in facts(app, "DialogueAnswered") for id_ in fact["sentences"]]
    assert said and set(said) <= set(shipped_playbooks().sentences)


def test_the_same_message_again_is_answered_the_same_and_counts_once(app: Lender) -> None:
    first, again = say(app, "怎么还款", "one"), say(app, "怎么还款", "one")
    assert (again.json()["is_new"], first.json()["is_new"]) == (False, True)
    assert again.json()["said"] == first.json()["said"] and first.json()["said"]
    assert len(rows(app, "SELECT 1 FROM dialogue_turn")) == 2
    assert len(rows(app, "SELECT 1 FROM redemption")) == 1


@pytest.mark.demand("0.6")
def test_whoever_asks_for_a_person_gets_one_who_goes_on_in_the_same_dialogue(app: Lender) -> None:
    answer = say(app, "我要找人工客服")
    assert answer.json()["state"] == "waiting"
    [item] = rows(app, "SELECT kind, team, person FROM work_item WHERE closed_at IS NULL")
    assert (item.team, item.kind) == ("care", "call_back")
    more = say(app, "我的扣款失败了两次")
    assert (more.json()["state"], more.json()["said"]) == ("waiting", [])  # a person answers
    dialogue = answer.json()["dialogue"]
    shown = app.get(f"/dialogues/{dialogue}").json()
    assert [words["by"] for words in shown["words"]] == ["customer", "bot", "customer"]
    spoken = app.post(f"/dialogues/{dialogue}/words", {"text": "您好，我是客服小周，我来帮您查这两次扣款。"})
    assert spoken.status_code == 200
    chat = app.get("/persons/C1/chat").json()["dialogues"][0]
    assert chat["words"][-1]["by"] == "person" and "小周" in chat["words"][-1]["texts"][0]
    assert app.get("/dialogues?state=waiting").json()["counts"] == {"waiting": 1}
    ended = app.post(f"/dialogues/{dialogue}/end", {})
    assert (ended.json()["state"], ended.json()["reason"]) == ("ended", "closed")
    assert app.post(f"/dialogues/{dialogue}/end", {}).json()["code"] == "dialogue_not_waiting"
    assert say(app, "在吗").json()["dialogue"] != dialogue


def test_what_a_person_says_is_held_against_the_rules_of_words(app: Lender) -> None:
    dialogue = say(app, "转人工").json()["dialogue"]
    refused = app.post(f"/dialogues/{dialogue}/words", {"text": "再不还钱就让你坐牢，全家都别想好过"})
    assert (refused.status_code, refused.json()["code"]) == (422, "words_forbidden") and refused.json()["rules"]
    assert app.post(f"/dialogues/{dialogue}/words", {"text": "  "}).json()["code"] == "words_missing"
    assert app.post(f"/dialogues/{dialogue}/words", {"text": "好" * 1001}).json()["code"] == "words_too_long"
    assert rows(app, "SELECT 1 FROM dialogue_turn WHERE by LIKE 'user:%'") == []


@pytest.mark.demand("0.9")
def test_a_sign_of_a_crisis_stops_collecting_whoever_leads(app: Lender) -> None:
    say(app, "转人工")
    answer = say(app, "我真的不想活了")
    assert "12356" in told(answer)  # a care line, although a person was waited for
    stops = {row.kind for row in rows(app, "SELECT kind FROM stop")}
    assert "crisis" in stops
    items = {(row.team, row.kind) for row in rows(app, "SELECT team, kind FROM work_item WHERE closed_at IS NULL")}
    assert ("care", "distress") in items
    before = len(rows(app, "SELECT 1 FROM stop"))
    say(app, "我想死")  # again: nothing is doubled
    assert len(rows(app, "SELECT 1 FROM stop")) == before


@pytest.mark.demand("2.12")
@pytest.mark.parametrize("words", ["退订", "TD", "别再联系我了"])
def test_an_opt_out_binds_at_once_and_is_confirmed(app: Lender, words: str) -> None:
    say(app, "你好")
    answer = say(app, words)
    assert answer.json()["state"] == "ended" and told(answer)
    wish = {"person": "C1", "channel": "inbox", "purpose": "collect", "account": "A-C1", "template": "overdue-gentle"}
    asked = app.post("/contacts", wish)
    assert (asked.status_code, asked.json()["rules"]) == (409, ["STOP"])
    assert any(row.kind == "do_not_call" and row.channel == "inbox" for row in rows(app, "SELECT kind, channel FROM stop"))


@pytest.mark.demand("4.11")
def test_what_no_playbook_answers_an_article_does_or_editors_are_told(app: Lender) -> None:
    answer = say(app, "还了以后多久到账")
    sentences = facts(app, "DialogueAnswered")[-1]["sentences"]
    [article] = [each for each in sentences if each.startswith("article:")]
    found = app.get("/articles").json()["articles"]
    assert article.removeprefix("article:").rpartition(".v")[0] in {each["key"] for each in found}
    assert answer.json()["state"] == "open" and "请说" in told(answer)  # and then on with what was open
    say(app, "你们公司养了几只猫")
    assert len(facts(app, "QuestionUnanswered")) == 1
    say(app, "嗯哼")  # no question: nobody has to read it
    assert told(say(app, "通话会录音吗"))  # nobody is a voicemail in writing
    assert len(facts(app, "QuestionUnanswered")) == 1


def test_a_call_back_is_put_where_they_wished_it(app: Lender) -> None:
    say(app, "你好")
    say(app, "现在不方便，明天下午三点打给我吧")
    found = rows(app, "SELECT starts_at FROM work_item WHERE kind = 'call_back'")
    if not found:  # it is read back first
        say(app, "对")
        found = rows(app, "SELECT starts_at FROM work_item WHERE kind = 'call_back'")
    assert [row.starts_at.isoformat() for row in found] == ["2026-12-02T07:00:00+00:00"]


def test_silence_ends_a_dialogue_and_the_next_message_begins_anew(app: Lender) -> None:
    first = say(app, "怎么还款").json()["dialogue"]
    waiting = say(app, "转人工", ref="C2").json()["dialogue"]
    set_time(app.runtime, TEN + timedelta(minutes=46))
    with app.runtime.works.open(app.tenant, "job:end_silent_dialogues") as work:
        assert end_silent(work) == 1
    states = {row.id: (row.state, row.reason) for row in rows(app, "SELECT id::text, state, reason FROM dialogue")}
    assert states == {first: ("ended", "silent"), waiting: ("waiting", "playbook")}
    assert len(rows(app, "SELECT 1 FROM job WHERE kind = 'end_silent_dialogues'")) == 2  # within the hour, and in days
    with app.runtime.works.open(app.tenant, "test") as work:  # found silent before, and a word has come in since
        stale, _ = get_dialogue(work, UUID(waiting))
        assert not end(work, stale, "silent", stale.last_at)
        assert not end(work, get_dialogue(work, UUID(first))[0], "silent")  # once
    again = say(app, "在吗").json()
    assert again["dialogue"] != first and "智能" in "".join(again["said"][0]["texts"])
    set_time(app.runtime, TEN + timedelta(days=4))
    with app.runtime.works.open(app.tenant, "job:end_silent_dialogues") as work:
        assert end_silent(work) == 2
    assert rows(app, "SELECT 1 FROM work_item WHERE closed_at IS NULL")  # what they wanted is still to be done


def test_without_leave_to_speak_a_message_is_read_like_any_other(app: Lender) -> None:
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE playbook_release SET state = 'withdrawn'"))
    answer = say(app, "我明天还")
    assert (answer.json()["dialogue"], answer.json()["said"]) == (None, [])
    assert rows(app, "SELECT kind FROM job WHERE kind = 'read_message'")
    assert app.get("/playbook-releases").json()["speaks"] is False


def test_nobody_else_reads_a_chat_and_erasing_ends_it(app: Lender) -> None:
    dialogue = say(app, "我的电话是13800138000，身份证110101199003078515").json()["dialogue"]
    shown = app.get(f"/dialogues/{dialogue}").json()
    assert "13800138000" not in str(shown) and "110101199003078515" not in str(shown)
    for table, column in (("dialogue_turn", "said"), ("dialogue", "session"), ("fact", "data::text")):
        assert not any("13800138000" in row[0] for row in rows(app, f"SELECT {column} FROM {table}"))
    with app.runtime.works.open(app.tenant, "test") as work:
        erase_person(work, find_person(work, "C1").id)
    assert app.get(f"/dialogues/{dialogue}").json()["words"] == []
    assert say(app, "还在吗").status_code == 404


@pytest.mark.demand("1.12")
def test_playbooks_speak_once_tried_and_signed_by_another(lender: Lender) -> None:
    runtime: Runtime = lender.runtime
    with runtime.database.as_owner() as connection:
        connection.execute(sql("DELETE FROM playbook_release"))
    with runtime.works.open(lender.tenant, "test") as work:
        lead = add_user(work, "lead", Role.TEAM_LEAD, None)
        legal = add_user(work, "legal", Role.COMPLIANCE, None)
    with runtime.works.open(lender.tenant, f"user:{lead}") as work:
        release = propose_release(work, 60)
    with runtime.works.open(lender.tenant, f"user:{lead}") as work, pytest.raises(Conflict, match="already_proposed"):
        propose_release(work, 60)
    with runtime.works.open(lender.tenant, f"user:{legal}") as work, pytest.raises(Conflict, match="release_not_tried"):
        sign_release(work, release.id)
    for _ in range(2):
        with runtime.works.open(lender.tenant, "job:try_playbooks") as work:
            try_release(work, release.id)
    [shown] = lender.get("/playbook-releases").json()["releases"]
    assert (shown["state"], shown["tried"], shown["report"]["violations"]) == ("tried", 60, {})
    assert sum(shown["report"]["outcomes"].values()) + shown["report"]["hung_up"] == 60
    with runtime.works.open(lender.tenant, f"user:{lead}") as work, pytest.raises(Forbidden, match="second_person_needed"):
        sign_release(work, release.id)
    with runtime.works.open(lender.tenant, f"user:{legal}") as work:
        sign_release(work, release.id, "试过了")
    assert lender.get("/playbook-releases").json()["speaks"] is True


@pytest.mark.demand("0.33")
def test_a_death_that_is_told_of_rests_until_a_person_has_found_out(app: Lender) -> None:
    """It may be the customer's own loss: they are not written off, and the colleague may get in touch."""
    assert "节哀" in told(say(app, "我老伴上个月没了"))
    stops = rows(app, "SELECT kind, until FROM stop")
    assert [(stop.kind, stop.until) for stop in stops] == [("breathing_space", None)]
    assert [item.kind for item in rows(app, "SELECT kind FROM work_item WHERE closed_at IS NULL")] == ["bereavement"]
    lawful = app.get("/persons/C1/lawful?purpose=service").json()["ways"]
    assert any(way["is_lawful"] for way in lawful)
    assert not any(way["is_lawful"] for way in app.get("/persons/C1/lawful?purpose=collect").json()["ways"])
