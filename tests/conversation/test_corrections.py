"""People say what a message meant: kept beside what it was taken for, decided on by a second person, gone with the words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks import learn_understanding
from benchmarks.learn_understanding import all_texts, said_of
from benchmarks.understanding_text import utterances
from tests.conftest import Lender
from tests.conversation.test_dialogues import app, facts, rows, say  # noqa: F401
from typer.testing import CliRunner

from tideover.app.cli import app as cli
from tideover.book import erase_person, find_person
from tideover.language import WIDTH
from tideover.security import Role, add_user, issue_token
from tideover.workbench import corrections_to_learn

WORDS = "我的号码是13900001234，这事就先这样吧"


def message_of(lender: Lender, words: str = WORDS) -> str:
    dialogue = say(lender, words).json()["dialogue"]
    return str(lender.get(f"/dialogues/{dialogue}").json()["words"][0]["message"])


@pytest.fixture
def lead(app: Lender) -> str:  # noqa: F811
    """A token of a second person, who may decide."""
    with app.runtime.works.open(app.tenant, "system:test") as work:
        add_user(work, "lead-two", Role.TEAM_LEAD, None)
        return issue_token(work, "lead-two")


@pytest.mark.demand("2.8")
def test_a_correction_keeps_what_was_read_and_waits_for_a_second_person(app: Lender, lead: str) -> None:  # noqa: F811
    message = message_of(app)
    read = app.get(f"/messages/{message}/reading").json()
    assert "hardship" in read["intents"] and "not_a_question" in read["intents"] and "sad" in read["emotions"]
    made = app.post(f"/messages/{message}/corrections", {"intent": "hardship", "emotion": "sad"})
    assert made.status_code == 200, made.text
    body = made.json()
    assert (body["was_intent"], body["was_emotion"]) == (read["intent"], read["emotion"])
    assert (body["intent"], body["emotion"], body["state"], body["is_own"]) == ("hardship", "sad", "proposed", True)
    assert "13900001234" not in body["said"] and "先这样吧" in body["said"]
    assert app.get(f"/messages/{message}/reading").json() == read  # the reading stays as it was
    again = app.post(f"/messages/{message}/corrections", {"intent": "unclear", "emotion": "sad"})
    assert again.json()["code"] == "correction_exists"
    own = app.post(f"/corrections/{body['correction']}/acceptance", {})
    assert (own.status_code, own.json()["code"]) == (403, "permission_required")  # writing is not deciding
    decided = app.post(f"/corrections/{body['correction']}/acceptance", {}, token=lead)
    assert decided.json()["state"] == "accepted" and decided.json()["decided_by"] == "lead-two"
    late = app.post(f"/corrections/{body['correction']}/refusal", {}, token=lead)
    assert late.json()["code"] == "correction_decided"
    listed = app.get("/corrections").json()
    assert listed["counts"] == {"accepted": 1} and listed["corrections"][0]["correction"] == body["correction"]
    assert app.get("/corrections?state=proposed").json()["corrections"] == []
    words = app.get("/dialogues").json()["dialogues"][0]["dialogue"]
    assert app.get(f"/dialogues/{words}").json()["words"][0]["correction"]["intent"] == "hardship"


def test_whoever_made_it_may_never_decide_on_it(app: Lender, lead: str) -> None:  # noqa: F811
    message = message_of(app)
    made = app.post(f"/messages/{message}/corrections", {"intent": "hardship", "emotion": "sad"}, token=lead).json()
    answer = app.post(f"/corrections/{made['correction']}/acceptance", {}, token=lead)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_correction")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"intent": "no_such_thing", "emotion": "sad"}, "unknown_intent"),
        ({"intent": "hardship", "emotion": "bored"}, "unknown_emotion"),
    ],
)
def test_only_what_understanding_knows_can_be_said(app: Lender, body: Any, code: str) -> None:  # noqa: F811
    assert app.post(f"/messages/{message_of(app)}/corrections", body).json()["code"] == code


def test_what_it_was_taken_for_is_no_correction_and_a_message_must_have_been_read(app: Lender) -> None:  # noqa: F811
    message = message_of(app)
    read = app.get(f"/messages/{message}/reading").json()
    same = app.post(f"/messages/{message}/corrections", {"intent": read["intent"], "emotion": read["emotion"]})
    assert same.json()["code"] == "nothing_corrected"
    other = find_id(app)
    unread = app.post(f"/messages/{other}/corrections", {"intent": "hardship", "emotion": "sad"})
    assert (unread.status_code, unread.json()["code"]) == (404, "reading_not_found")


def find_id(lender: Lender) -> str:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        return str(find_person(work, "C1").id)


def test_one_declined_leaves_room_for_another(app: Lender, lead: str) -> None:  # noqa: F811
    message = message_of(app)
    first = app.post(f"/messages/{message}/corrections", {"intent": "hardship", "emotion": "sad"}).json()
    assert app.post(f"/corrections/{first['correction']}/refusal", {}, token=lead).json()["state"] == "declined"
    second = app.post(f"/messages/{message}/corrections", {"intent": "not_a_question", "emotion": "neutral"})
    assert second.status_code == 200


@pytest.mark.demand("2.8")
def test_only_what_was_accepted_is_given_to_be_learnt_from_masked(
    app: Lender,  # noqa: F811
    lead: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taught = message_of(app)
    made = app.post(f"/messages/{taught}/corrections", {"intent": "not_a_question", "emotion": "sad"}).json()
    app.post(f"/corrections/{made['correction']}/acceptance", {}, token=lead)
    waits = str(app.get(f"/dialogues/{say(app, '嗯，那好吧', ref='C2').json()['dialogue']}").json()["words"][0]["message"])
    assert app.post(f"/messages/{waits}/corrections", {"intent": "yes", "emotion": "sad"}).status_code == 200
    with app.runtime.works.open(app.tenant, "test") as work:
        found = list(corrections_to_learn(work))
    [row] = found
    assert (row["intent"], row["emotion"], sorted(row)) == ("unclear", "sad", ["asked", "emotion", "intent", "text"])
    assert "先这样吧" in str(row["text"]) and "13900001234" not in str(row["text"])
    more = tmp_path / "corrections.jsonl"
    more.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    few = [one for one in utterances() if one.line % 9 == 0 or one.intent in ("unclear", "thanks_goodbye")]
    monkeypatch.setattr(learn_understanding, "utterances", lambda: few)
    monkeypatch.setattr(learn_understanding, "FOLDS", 2)
    text = said_of(str(row["text"]))
    read = []
    for texts in (all_texts(None), all_texts(more)):
        model, *_ = learn_understanding.learn(texts, np.zeros((len(texts), WIDTH), dtype=np.float32))
        intents, moods = model.read(text, row["asked"], plain=True)
        read.append((model.intents[int(intents.argmax())], model.emotions[int(moods.argmax())]))
    assert read[0] != ("unclear", "sad") and read[1] == ("unclear", "sad")
    with app.runtime.works.open(app.tenant, "test") as work:
        erase_person(work, find_person(work, "C1").id)
        assert list(corrections_to_learn(work)) == []


@pytest.mark.demand("2.8")
def test_the_command_writes_them_a_line_each(app: Lender, lead: str, tmp_path: Path) -> None:  # noqa: F811
    message = message_of(app)
    made = app.post(f"/messages/{message}/corrections", {"intent": "hardship", "emotion": "sad"}).json()
    app.post(f"/corrections/{made['correction']}/acceptance", {}, token=lead)
    settings, out = app.runtime.settings, tmp_path / "corrections.jsonl"
    environment = {"TIDEOVER_HOME": str(settings.root), "TIDEOVER_DATABASE_URL": settings.database_url or ""}
    words = ["understand", "corrections", "--out", str(out), "--tenant", app.tenant]
    result = CliRunner().invoke(cli, words, env=environment)
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"corrections": 1})
    [row] = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (row["intent"], row["emotion"]) == ("hardship", "sad")
    other = CliRunner().invoke(cli, ["understand", "anything", "--out", str(out)], env=environment)
    assert other.exit_code != 0


def test_a_file_of_another_form_is_named_by_its_line_and_not_by_its_words(tmp_path: Path) -> None:
    file = tmp_path / "corrections.jsonl"
    file.write_text('{"text": "秘密", "intent": "yes"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 1 has no text") as raised:
        all_texts(file)
    assert "秘密" not in str(raised.value)
    file.write_text('{"text": "秘密", "intent": "nothing", "asked": null, "emotion": "sad"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="no such intents or emotions: nothing"):
        all_texts(file)


@pytest.mark.demand("2.15")
def test_facts_hold_no_word_and_an_erased_persons_words_are_gone(app: Lender, lead: str) -> None:  # noqa: F811
    message = message_of(app)
    made = app.post(f"/messages/{message}/corrections", {"intent": "hardship", "emotion": "sad"}).json()
    app.post(f"/corrections/{made['correction']}/acceptance", {}, token=lead)
    told = json.dumps([facts(app, "ReadingCorrected"), facts(app, "CorrectionDecided")], ensure_ascii=False)
    kept = json.dumps([tuple(row) for row in rows(app, "SELECT * FROM reading_correction")], default=str, ensure_ascii=False)
    assert "先这样吧" not in told + kept and "13900001234" not in told + kept
    with app.runtime.works.open(app.tenant, "test") as work:
        erase_person(work, find_person(work, "C1").id)
    [left] = app.get("/corrections").json()["corrections"]
    assert left["said"] is None and left["intent"] == "hardship"
