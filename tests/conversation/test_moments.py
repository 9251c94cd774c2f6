"""Moments as they are kept: with the turn, in the list, on record without a word of what was said, over messages too."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text as sql
from tests.conftest import TEN, Lender
from tests.conversation.test_dialogues import app, facts, rows, say  # noqa: F401

from tideover.book import erase_person, find_person


@pytest.mark.demand("0.11")
def test_a_dialogue_that_goes_badly_is_marked_with_its_reasons_and_rises(app: Lender) -> None:  # noqa: F811
    bad = say(app, "还款日是几号").json()["dialogue"]
    first = app.get(f"/dialogues/{bad}").json()
    assert first["moment"]["is_high"] is False
    calm = say(app, "怎么还款", ref="C2").json()["dialogue"]
    listed = app.get("/dialogues?state=open").json()["dialogues"]
    assert [each["dialogue"] for each in listed] == [calm, bad]  # the newest first
    say(app, "你们天天打电话骚扰我，再打我就去银保监会投诉")
    shown = app.get(f"/dialogues/{bad}").json()
    theirs = [words["moment"] for words in shown["words"] if words["by"] == "customer"]
    assert [words["moment"] for words in shown["words"] if words["by"] == "bot"] == [None] * (len(shown["words"]) - 2)
    assert theirs[1]["escalation"] > 0.8 > theirs[0]["escalation"] and theirs[1] == shown["moment"]
    assert "names_a_regulator" in theirs[1]["cues"] and theirs[1]["is_high"]
    say(app, "怎么还款", ref="C2")
    state = shown["state"]
    again = app.get(f"/dialogues?state={state}").json()["dialogues"]
    assert again[0]["dialogue"] == bad and again[0]["moment"]["is_high"]


def test_the_list_goes_on_page_by_page_in_the_order_in_which_they_rise(app: Lender) -> None:  # noqa: F811
    for ref, words in (("C1", "转人工，你们这什么破服务，骗子公司"), ("C2", "转人工")):
        assert say(app, words, ref=ref).json()["state"] == "waiting"
    seen, cursor = [], ""
    for _ in range(2):
        page = app.get(f"/dialogues?state=waiting&limit=1{cursor}").json()
        seen += [each["ref"] for each in page["dialogues"]]
        cursor = f"&cursor={page['next']}"
    assert seen == ["C1", "C2"]
    assert [each["ref"] for each in app.get("/dialogues").json()["dialogues"]] == ["C2", "C1"]  # all of them: by time alone


def test_facts_say_scores_and_cues_and_no_word(app: Lender) -> None:  # noqa: F811
    say(app, "我整夜睡不着，好害怕，真的撑不住了")
    [fact] = facts(app, "MomentNoted")
    assert fact["distress"] > 80 and fact["need"] == "emotional" and "fear" in fact["cues"]
    assert "睡不着" not in json.dumps(rows(app, "SELECT * FROM moment"), default=str, ensure_ascii=False)
    assert "睡不着" not in json.dumps(fact, ensure_ascii=False)


def test_what_they_write_while_they_wait_has_moments_too(app: Lender) -> None:  # noqa: F811
    dialogue = say(app, "转人工").json()["dialogue"]
    say(app, "我说了转人工")
    say(app, "人工！！到底有没有人，等了一天了")
    words = app.get(f"/dialogues/{dialogue}").json()["words"]
    theirs = [each["moment"]["dissatisfaction"] for each in words if each["by"] == "customer"]
    assert theirs == sorted(theirs) and theirs[-1] > 0.8
    assert "asks_for_a_person_again" in words[-1]["moment"]["cues"]


@pytest.mark.demand("3.8")
def test_messages_outside_of_dialogues_have_moments_that_follow_each_other(lender: Lender) -> None:
    lender.borrower(email="c1@mail.example")
    for number, words in enumerate(("什么时候能把多扣的钱退给我", "什么时候能把多扣的钱退给我啊")):
        answer = lender.post(
            "/inbound",
            {"channel": "email", "from": "c1@mail.example", "text": words, "id": f"m{number}", "at": TEN.isoformat()},
        )
        assert answer.status_code in (200, 201, 202), answer.text
        lender.run_jobs()
    read = facts(lender, "MomentNoted")
    assert [each["dialogue"] for each in read] == [None, None]
    assert "asks_the_same_again" not in read[0]["cues"] and "asks_the_same_again" in read[1]["cues"]
    told = [item for item in lender.timeline() if item["kind"] == "MomentNoted"]
    assert len(told) == 2


def test_of_an_erased_person_there_is_no_moment_to_look_at(app: Lender) -> None:  # noqa: F811
    dialogue = say(app, "你们太过分了，我要投诉").json()["dialogue"]
    with app.runtime.works.open(app.tenant, "test") as work:
        erase_person(work, find_person(work, "C1").id)
    assert app.get(f"/dialogues/{dialogue}").json()["words"] == []


def test_a_moment_is_never_changed(app: Lender) -> None:  # noqa: F811
    say(app, "你好")
    with pytest.raises(Exception, match="permission denied"), app.runtime.works.open(app.tenant, "test") as work:
        work.execute(sql("UPDATE moment SET distress = 0"))
