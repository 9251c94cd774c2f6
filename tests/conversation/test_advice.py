"""A language model is asked where our own reading does not know: what it may lead to, what it costs, and that nothing waits for it."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text as sql
from tests.conftest import TEN, Lender, set_time
from tests.model_server import ModelServer, Reply, chosen, model_server, offered, quoted, says

from tideover.base.settings import Settings
from tideover.conversation import a_matter, shipped_playbooks
from tideover.conversation.advice.asking import MAY_CAUSE, MAY_STOP
from tideover.conversation.advice.model import PAUSE_SECONDS, TRIPS_AT, Task, intents
from tideover.conversation.playbooks.engine import begin, reply
from tideover.conversation.playbooks.model import EffectKind
from tideover.language import ReplyKind, known_intents
from tideover.security import Role, add_user, issue_token

UNCLEAR = "你看着办吧"
QUESTION = "换了工作要不要告诉你们呢？"  # clear to nobody, near to no article
KEY = "sk-secret"


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server(lambda _: chosen("none")) as server:
        yield server


@pytest.fixture
def settings(settings: Settings, model: ModelServer) -> Settings:
    return settings.model_copy(
        update={
            "language_model_url": model.url, "language_model_name": "our-model", "language_model_key": SecretStr(KEY),
            "language_model_timeout_seconds": 1.0,
        }
    )  # fmt: skip


@pytest.fixture
def app(lender: Lender) -> Lender:
    """A lender with two borrowers who have the app open."""
    lender.borrower()
    lender.borrower("C2", email="c2@city.example")
    lender.name_sender()
    return lender


def say(lender: Lender, text: str, id: str, ref: str = "C1", **options: Any) -> Any:
    answer = lender.post(f"/persons/{ref}/chat", {"id": id, "text": text}, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()


def write(lender: Lender, text: str, id: str = "m1") -> None:
    said = {"channel": "email", "from": "c1@city.example", "at": lender.now().isoformat(), "text": text, "id": id}
    assert lender.post("/inbound", said).status_code == 202
    lender.run_jobs()


def rows(lender: Lender, statement: str, **values: Any) -> list[Any]:
    with lender.runtime.database.as_owner() as connection:
        return list(connection.execute(sql(statement), values))


def facts(lender: Lender, kind: str) -> list[dict[str, Any]]:
    return [row.data for row in rows(lender, "SELECT data FROM fact WHERE kind = :kind ORDER BY id", kind=kind)]


def shown(lender: Lender) -> Any:
    return lender.get("/language-model").json()


# --- in a dialogue ----------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.8")
def test_an_unclear_word_is_led_where_the_model_says_and_the_journal_tells(app: Lender, model: ModelServer) -> None:
    model.answer = lambda _: chosen("ask_how_to_pay")
    answer = say(app, UNCLEAR, "a")
    assert answer["state"] == "open"
    assert "pay_ways" in facts(app, "DialogueAnswered")[0]["sentences"]
    [asked], [understood] = facts(app, "ModelAsked"), facts(app, "MessageUnderstood")
    assert (asked["model"], asked["answer"], asked["task"]) == ("our-model", "ask_how_to_pay", "dialogue")
    assert asked["about"] == understood["message"] == answer["message"]
    assert (understood["kind"], understood["rule"]) == ("ask_how_to_pay", "model")
    assert UNCLEAR not in str(facts(app, "ModelAsked"))
    [prompt] = model.prompts
    assert quoted(prompt) == UNCLEAR
    assert set(offered(prompt)) == {*(each.value for each in intents(Task.DIALOGUE)), "none"}


def test_what_we_read_ourselves_is_asked_of_nobody(app: Lender, model: ModelServer) -> None:
    for number, said in enumerate(("怎么还款", "我失业了，实在还不上", "我要找人工客服")):
        say(app, said, f"m{number}")
    assert model.prompts == [] and shown(app)["asked"] == 0 and facts(app, "ModelAsked") == []


def test_the_same_message_again_is_not_asked_again(app: Lender, model: ModelServer) -> None:
    model.answer = lambda _: chosen("ask_how_to_pay")
    first, again, keyed = say(app, UNCLEAR, "a", key="k"), say(app, UNCLEAR, "a"), say(app, UNCLEAR, "a", key="k")
    assert (len(model.prompts), again["is_new"], again["said"], keyed) == (1, False, first["said"], first)
    assert len(facts(app, "MessageReceived")) == 1


def test_a_question_that_nothing_answers_may_be_answered_by_an_approved_article_word_for_word(
    app: Lender, model: ModelServer
) -> None:
    model.answer = lambda prompt: chosen(next(each for each in offered(prompt) if each.startswith("article:")))
    answer = say(app, QUESTION, "a")
    articles = [each for each in offered(model.prompts[0]) if each.startswith("article:")]
    assert 1 <= len(articles) <= 5
    key, _, version = articles[0].removeprefix("article:").rpartition(".v")
    [article] = rows(app, "SELECT answer FROM article WHERE key = :key AND version = :version AND language = 'zh-CN' AND state = 'approved'",
                     key=key, version=int(version))  # fmt: skip
    assert article.answer in "\n".join(text for words in answer["said"] for text in words["texts"])
    assert (facts(app, "ModelAsked")[0]["answer"], len(facts(app, "QuestionAnswered"))) == (articles[0], 1)
    assert facts(app, "QuestionUnanswered") == []


def test_without_advice_it_goes_on_as_without_a_model(app: Lender, model: ModelServer) -> None:
    say(app, QUESTION, "a")
    assert facts(app, "ModelAsked")[0]["answer"] is None
    assert len(facts(app, "QuestionUnanswered")) == 1  # put before editors, as ever


@pytest.mark.parametrize("said", ["不想活了，你看着办吧", "别再联系我了", "我要投诉到银保监会"])
def test_a_crisis_a_stop_and_a_risk_are_ours_to_read(app: Lender, model: ModelServer, said: str) -> None:
    model.answer = lambda _: chosen("ask_how_to_pay")
    say(app, said, "a")
    assert model.prompts == []
    assert rows(app, "SELECT 1 FROM stop")


def test_whatever_may_be_chosen_leads_to_nothing_but_help_texts_and_people() -> None:
    """The allow-list, held against every state of every playbook that asks, with figures heard before and without."""
    book = shipped_playbooks()
    known = a_matter(random.Random(3), "zh-CN")
    allowed = {each.value for each in intents(Task.DIALOGUE)}
    assert allowed <= set(known_intents())
    never = {"yes", "no", "confirm_identity", "deny_identity", "promise_to_pay", "partial_payment_offer", "already_paid", "stop_contact",
             "third_party_will_pay", "wrong_number", "unclear", "update_contact", "ask_balance", "call_back_later"}  # fmt: skip
    assert not allowed & never
    for playbook in book.playbooks.values():
        for state in playbook.states.values():
            for step in state.steps:
                if step.intents & allowed:
                    for effect in step.do:
                        assert effect.kind in MAY_CAUSE or effect.stop in MAY_STOP, (playbook.id, state.id)
    for intent in allowed:
        taken = book.playbooks.get(book.by_intent.get(intent, ""))
        if taken is not None:
            first = taken.states[taken.first]
            for effect in (*first.do, *(each for step in first.steps for each in step.do)):
                assert effect.kind in MAY_CAUSE or effect.stop in MAY_STOP, intent
    assert {EffectKind.ITEM, EffectKind.CALL_BACK} == MAY_CAUSE
    session = begin(book, "inbound", known, is_verified=True).session
    assert reply(book, session, UNCLEAR, known, TEN, plain=True).is_lost


def test_a_choice_that_would_come_to_more_is_not_followed(
    app: Lender, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second bar behind the allow-list: with an intent on it that places a lasting stop, nothing happens."""
    from tideover.conversation.dialogues import talking
    from tideover.language import Option

    for wrong in ("stop_contact", "complaint", "represented_by_lawyer", "wrong_number", "already_paid", "identity_theft_claim"):
        monkeypatch.setattr(talking, "intents", lambda _, wrong=wrong: (Option(wrong, "x"),))
        model.answer = lambda _, wrong=wrong: chosen(wrong)
        say(app, UNCLEAR, wrong, "C2")
        with app.runtime.database.as_owner() as connection:
            connection.execute(sql("UPDATE dialogue SET ended_at = business_now(), state = 'ended' WHERE ended_at IS NULL"))
    assert [fact["answer"] for fact in facts(app, "ModelAsked")][:2] == ["stop_contact", "complaint"]
    assert rows(app, "SELECT 1 FROM stop") == [] and rows(app, "SELECT 1 FROM number_state") == []
    assert {fact["rule"] for fact in facts(app, "MessageUnderstood")} == {"dialogue"}


# --- what is read by a job --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "item", "stops"),
    [
        ("hardship", ("care", "hardship"), ["relief_pending"]),
        ("complaint", ("complaints", "complaint"), []),
        ("ask_human", ("care", "call_back"), []),
        ("distress", ("care", "distress"), []),
        ("none", ("care", "read_message"), []),
    ],
)
@pytest.mark.demand("2.8")
def test_a_message_goes_to_whom_the_model_says(
    app: Lender, model: ModelServer, answer: str, item: tuple[str, str], stops: list[str]
) -> None:
    model.answer = lambda _: chosen(answer)
    write(app, UNCLEAR)
    [found] = rows(app, "SELECT team, kind FROM work_item WHERE closed_at IS NULL")
    assert tuple(found) == item
    assert [row.kind for row in rows(app, "SELECT kind FROM stop")] == stops
    [understood] = facts(app, "MessageUnderstood")
    assert understood["rule"] == ("unclear" if answer == "none" else "model") or answer == "none"
    assert facts(app, "PromiseTaken") == [] and len(model.prompts) == 1
    assert set(offered(model.prompts[0])) <= {*(kind.value for kind in ReplyKind), "none"}


def test_a_job_that_dies_while_asking_asks_again_and_acts_once(app: Lender, model: ModelServer) -> None:
    """The lease lapses; whoever takes the job up begins anew: nothing had been done."""
    from tideover.base import jobs

    model.answer = lambda _: chosen("ask_human")
    said = {"channel": "email", "from": "c1@city.example", "at": app.now().isoformat(), "text": UNCLEAR, "id": "m1"}
    app.post("/inbound", said)
    with app.runtime.database.as_system() as connection:
        [job] = jobs.lease(connection, 1, kinds=["read_message"])
    with pytest.raises(KeyboardInterrupt):  # as a kill is: nothing of ours handles it

        def die(*_: Any) -> None:
            raise KeyboardInterrupt

        outside, app.runtime.works.outside = app.runtime.works.outside, die
        try:
            jobs.run(app.runtime.works, app.runtime.registry, job)
        finally:
            app.runtime.works.outside = outside
    assert facts(app, "MessageUnderstood") == [] and rows(app, "SELECT 1 FROM work_item") == []
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE job SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'leased'"))
    app.run_jobs()
    assert len(facts(app, "MessageUnderstood")) == len(rows(app, "SELECT 1 FROM work_item")) == 1


# --- questions --------------------------------------------------------------------------------------------------------


def ask(lender: Lender, text: str = QUESTION, **fields: Any) -> Any:
    answer = lender.post("/questions", {"text": text, "language": "zh-CN", **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.demand("2.8")
def test_a_question_is_answered_by_the_article_it_chose_and_only_by_one_that_may_be_heard(
    app: Lender, model: ModelServer
) -> None:
    model.answer = lambda prompt: chosen(offered(prompt)[-2])
    answered = ask(app, person="C1")
    assert answered["answer"]["text"] in {
        row.answer for row in rows(app, "SELECT answer FROM article WHERE state = 'approved'")
    }
    assert facts(app, "ModelAsked")[0]["task"] == "question"
    from tideover.gate import Listener, check_utterance

    texts = {
        f"article:{row.key}.v{row.version}": row.answer
        for row in rows(app, "SELECT key, version, answer FROM article WHERE language = 'zh-CN'")
    }
    assert offered(model.prompts[0])[:-1]
    for option in offered(model.prompts[0])[:-1]:
        assert not check_utterance(texts[option], Listener.UNVERIFIED)


def test_an_article_that_is_not_live_is_never_offered(app: Lender, model: ModelServer) -> None:
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE article SET state = 'withdrawn', note = 'x' WHERE language = 'zh-CN'"))
    assert ask(app)["answer"] is None
    assert model.prompts == []


# --- what it costs, and when it does not answer -----------------------------------------------------------------------


def test_a_message_is_never_lost_or_kept_waiting_whatever_the_model_does(app: Lender, model: ModelServer) -> None:
    for number, answered in enumerate(
        (
            Reply(b"", breaks=True), Reply(b"", status=500), says("ok"), says('{"answer": "yes"}'),
            Reply(chosen("hardship").body, wait_seconds=9),
        )
    ):  # fmt: skip
        model.answer = lambda _, answered=answered: answered
        began = time.monotonic()
        answer = say(app, UNCLEAR, f"m{number}", "C2")
        assert time.monotonic() - began < 7 and (answer["said"] or answer["state"] == "waiting")
        with app.runtime.database.as_owner() as connection:
            connection.execute(sql("UPDATE dialogue SET ended_at = business_now(), state = 'ended' WHERE ended_at IS NULL"))
    found = shown(app)
    assert (found["asked"], found["failed"], found["chosen"], found["breaker"]) == (5, 5, 0, "open")
    assert 0 < found["shut_seconds"] <= PAUSE_SECONDS
    asked = len(model.prompts)
    assert say(app, UNCLEAR, "later", "C1")["said"]
    assert len(model.prompts) == asked  # left alone
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE model_day SET shut_until = clock_timestamp()"))
    assert shown(app)["breaker"] == "half_open"
    model.answer = lambda _: chosen("none")
    write(app, UNCLEAR)
    assert (len(model.prompts), shown(app)["breaker"]) == (asked + 1, "closed")


def test_half_open_one_alone_is_tried(app: Lender, model: ModelServer) -> None:
    write(app, UNCLEAR)
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE model_day SET in_a_row = :n, shut_until = clock_timestamp()"), {"n": TRIPS_AT})
    model.answer = lambda _: Reply(chosen("none").body, wait_seconds=0.5)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda ref: say(app, UNCLEAR, f"x{ref}", ref), ("C1", "C2")))
    assert len(model.prompts) == 2 and PAUSE_SECONDS > 1  # the first message's, and one try


def test_the_budget_of_a_day_is_held_by_all_who_ask_at_once(runtime: Any, lender: Lender, model: ModelServer) -> None:
    from tideover.conversation.advice.asking import Adviser, enquiry_of
    from tideover.language import Choice

    enquiry = enquiry_of("x", None)
    adviser = Adviser(runtime.works, lambda _: Choice(None), "m", 7, 10**9)
    adviser._room = threading.Semaphore(99)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: adviser(lender.tenant, enquiry), range(30)))
    assert sum(each is not None for each in told) == 7 and shown(lender)["asked"] == 7
    set_time(runtime, TEN + timedelta(days=1))
    assert shown(lender)["asked"] == 0  # a new day
    few = Adviser(runtime.works, lambda _: Choice(None, None, 10), "m", 99, enquiry.tokens + 15)
    told = [few(lender.tenant, enquiry) for _ in range(4)]
    assert [each is not None for each in told] == [True, True, False, False]  # 10 taken each, as many as asking costs set aside
    assert shown(lender)["tokens"] == 20


def test_many_at_once_do_not_wait_for_a_slow_one(runtime: Any, lender: Lender) -> None:
    from tideover.conversation.advice.asking import AT_ONCE, Adviser, enquiry_of
    from tideover.language import Choice

    def slow(_: Any) -> Choice:
        time.sleep(1)
        return Choice(None)

    adviser = Adviser(runtime.works, slow, "m", 99, 10**9)
    began = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(lambda _: adviser(lender.tenant, enquiry_of("x", None)), range(12)))
    assert sum(each is not None for each in told) == AT_ONCE and time.monotonic() - began < 3


# --- who sees what ----------------------------------------------------------------------------------------------------


def test_nothing_of_a_person_is_in_any_prompt(app: Lender, model: ModelServer) -> None:
    app.post("/persons/C1/parties", {"relation": "contact", "name": "李红梅"})
    say(app, "你看着办吧，张C1，红梅和李红梅，19900001234，五百块", "a")
    write(app, "你看着办吧，张C1，c1@city.example，110101199001011237", "b")
    sent = str(model.prompts)
    assert model.prompts
    for plain in ("张c1", "张C1", "李红梅", "1990", "c1@city", "110101", "五百"):
        assert plain not in sent, plain
    assert {*model.keys} == {f"Bearer {KEY}"}


def test_operations_see_how_it_fares_and_nobody_else(lender: Lender) -> None:
    found = shown(lender)
    assert (found["model"], found["most_asked"], found["breaker"], found["shut_seconds"]) == ("our-model", 2000, "closed", 0)
    assert KEY not in str(found)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "zhang", Role.COLLECTOR, None)
        token = issue_token(work, "zhang")
    assert lender.call("GET", "/language-model", token=token).status_code == 403


@pytest.mark.parametrize(
    ("fields", "setting"),
    [
        ({"TIDEOVER_LANGUAGE_MODEL_URL": "http://far.example/v1"}, "TIDEOVER_LANGUAGE_MODEL_URL"),
        ({"TIDEOVER_LANGUAGE_MODEL_URL": "https://far.example/v1"}, "TIDEOVER_LANGUAGE_MODEL_NAME"),
        ({"TIDEOVER_LANGUAGE_MODEL_KEY": "a\nb"}, "TIDEOVER_LANGUAGE_MODEL_KEY"),
        ({"TIDEOVER_LANGUAGE_MODEL_TIMEOUT_SECONDS": "60"}, "TIDEOVER_LANGUAGE_MODEL_TIMEOUT_SECONDS"),
    ],
)
def test_settings_that_cannot_work_are_named(fields: dict[str, str], setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tideover.base.errors import Invalid
    from tideover.base.settings import load_settings

    for name, value in fields.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Invalid) as raised:
        load_settings()
    assert raised.value.data["setting"] == setting and "a\nb" not in str(raised.value.data)


def test_it_can_be_tried_by_hand(model: ModelServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from typer.testing import CliRunner

    from tideover.app.cli import app as cli

    file = tmp_path / "said.jsonl"
    lines = [{"id": str(n), "text": said, "now": "2026-12-01T10:00:00+08:00"} for n, said in enumerate((UNCLEAR, "怎么还款"))]
    file.write_text("\n".join(json.dumps(line) for line in lines))
    refused = CliRunner().invoke(cli, ["understand", str(file), "--with-model"])
    assert refused.exit_code != 0
    monkeypatch.setenv("TIDEOVER_LANGUAGE_MODEL_URL", model.url)
    monkeypatch.setenv("TIDEOVER_LANGUAGE_MODEL_NAME", "our-model")
    model.answer = lambda _: chosen("hardship")
    plain, asked = (CliRunner().invoke(cli, ["understand", str(file), *more]) for more in ((), ("--with-model",)))
    before, after = ([json.loads(line) for line in each.stdout.splitlines()] for each in (plain, asked))
    assert after[0].pop("model") == {"name": "our-model", "answer": "hardship", "failure": None}
    assert before == after
