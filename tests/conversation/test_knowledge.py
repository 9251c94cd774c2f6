"""Articles: written by one, approved by another; what they answer, and what waits for an editor."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql
from tests.conftest import TEN, Lender, set_time
from typer.testing import CliRunner

from tideover.app.cli import app as cli
from tideover.app.runtime import assemble, open_tenant
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import TenantId, new_id
from tideover.base.work import Work
from tideover.book import erase_person, find_person
from tideover.conversation import (
    Article,
    ArticleState,
    ArticleTopic,
    Content,
    answer_question,
    approve_article,
    draft_article,
    edit_article,
    forget_questions,
    install_articles,
    list_articles,
    refuse_article,
    submit_article,
    tally,
    try_question,
    unanswered_questions,
    withdraw_article,
)
from tideover.conversation.knowledge.model import SHIPPED_BY
from tideover.conversation.knowledge.shipped import shipped_articles
from tideover.gate import Listener
from tideover.journal import latest_facts
from tideover.language import has_embedder
from tideover.security import Permission, Role, add_user, issue_token
from tideover.security.model import PERMISSIONS

NOBODY = "00000000-0000-0000-0000-000000000000"
CONTENT = Content(ArticleTopic.PAPERS, "怎样邮寄材料", "请寄到合同写明的通讯地址。", ("材料邮寄到哪里", "邮寄材料的地址是什么"))
ASKED = "材料邮寄到哪里"
SAID = {
    "key": "send-papers", "language": "zh-CN", "topic": "papers", "title": CONTENT.title, "answer": CONTENT.answer,
    "questions": list(CONTENT.questions),
}  # fmt: skip
needs_meaning = pytest.mark.skipif(not has_embedder(), reason="no embedder of this machine")


@pytest.fixture
def act(lender: Lender) -> Callable[[str], Any]:
    """Work by an actor."""
    return lambda actor: lender.runtime.works.open(lender.tenant, actor)


@pytest.fixture
def token(lender: Lender) -> Callable[[Role], str]:
    """A token of a user in a role."""
    made: dict[Role, str] = {}

    def give(role: Role) -> str:
        if role not in made:
            with lender.runtime.works.open(lender.tenant, "test") as work:
                add_user(work, f"a-{role.value}", role, None)
                made[role] = issue_token(work, f"a-{role.value}")
        return made[role]

    return give


def approved(act: Any, content: Content = CONTENT, key: str = "send-papers") -> Article:
    with act("user:w") as work:
        draft = draft_article(work, key, "zh-CN", content)
        submit_article(work, draft.id)
    with act("user:c") as work:
        return approve_article(work, draft.id)


def answered(work: Work, text: str = ASKED) -> str | None:
    found = try_question(work, text)
    return found.answer.text if found.answer else None


# --- its way ----------------------------------------------------------------------------------------------------------


@pytest.mark.demand("4.11")
def test_the_writer_cannot_approve_and_the_approval_is_on_record(act: Any) -> None:
    with act("user:w") as work:
        draft = draft_article(work, "send-papers", "zh-CN", CONTENT)
        assert answered(work) is None
        submit_article(work, draft.id)
    for decide in (approve_article, lambda work, id: refuse_article(work, id, "no")):
        with act("user:w") as work, pytest.raises(Forbidden, match="second_person_needed"):
            decide(work, draft.id)
    with act("user:c") as work:
        assert answered(work) is None
        found = approve_article(work, draft.id, "fine")
        assert answered(work) == CONTENT.answer
        assert (found.state, found.decided_by, found.decided_at, found.note) == (ArticleState.APPROVED, "user:c", TEN, "fine")
        kinds = ["ArticleDrafted", "ArticleSubmitted", "ArticleApproved"]
        facts = [fact.data for _, fact in latest_facts(work, kinds, limit=9)]
        assert [fact["by"] for fact in facts] == ["user:c", "user:w", "user:w"]
        assert {fact["digest"] for fact in facts} == {CONTENT.digest}
        assert all("邮寄" not in str(fact) for fact in facts), "words lie in the table"


def test_no_role_both_writes_and_approves_and_no_token_does_either() -> None:
    write, approve = Permission.WRITE_ARTICLES, Permission.APPROVE_ARTICLES
    writers = {Role.STRATEGIST, Role.TEAM_LEAD, Role.ADMINISTRATOR, Role.COMPLAINT_HANDLER}
    assert {role for role, may in PERMISSIONS.items() if write in may} == writers
    assert {role for role, may in PERMISSIONS.items() if approve in may} == {Role.COMPLIANCE}


def test_versions_count_up_and_words_stay_once_submitted(act: Any) -> None:
    with act("user:w") as work:
        first, second = (draft_article(work, "x", "zh-CN", CONTENT) for _ in range(2))
        other = draft_article(work, "x", "en", CONTENT)
        assert [first.version, second.version, other.version] == [1, 2, 1]
        again = edit_article(work, first.id, replace(CONTENT, title="新的"))
        assert (again.content.title, again.version) == ("新的", 1)
        submit_article(work, first.id)
        for change in (lambda: edit_article(work, first.id, CONTENT), lambda: submit_article(work, first.id)):
            with pytest.raises(Conflict, match="article_not_draft"):
                change()
    with act("user:v") as work, pytest.raises(Forbidden, match="not_the_writer"):
        edit_article(work, second.id, CONTENT)
    with act("user:c") as work:
        with pytest.raises(Conflict, match="article_not_submitted"):
            approve_article(work, second.id)
        with pytest.raises(NotFound, match="article_not_found"):
            approve_article(work, new_id())
        for note, code in (("", "note_required"), ("x" * 501, "note_too_long")):
            with pytest.raises(Invalid, match=code):
                refuse_article(work, first.id, note)
        assert refuse_article(work, first.id, "太长").state is ArticleState.REFUSED
        with pytest.raises(Conflict, match="article_withdrawn"):
            withdraw_article(work, first.id, "x")


def test_a_new_version_takes_the_place_of_the_old_one_on_its_day(act: Any, lender: Lender) -> None:
    approved(act)
    tomorrow = TEN.date() + timedelta(days=1)
    new = approved(act, replace(CONTENT, answer="请寄到新的地址。", valid_from=tomorrow))
    assert new.version == 2
    with act("x") as work:
        assert answered(work) == CONTENT.answer
    set_time(lender.runtime, TEN + timedelta(days=1))
    with act("x") as work:
        assert answered(work) == "请寄到新的地址。"
    with act("user:c") as work:
        withdraw_article(work, new.id, "搬家取消")
        assert answered(work) is None, "the version before it had been replaced"


def test_what_was_allowed_when_submitted_may_be_too_late_when_approved(act: Any, lender: Lender) -> None:
    with act("user:w") as work:
        draft = draft_article(work, "x", "zh-CN", replace(CONTENT, valid_until=TEN.date()))
        submit_article(work, draft.id)
    set_time(lender.runtime, TEN + timedelta(days=1))
    with act("user:c") as work, pytest.raises(Invalid, match="invalid_expiry"):
        approve_article(work, draft.id)


# --- what comes with the product --------------------------------------------------------------------------------------


def test_shipped_articles_answer_in_development_and_wait_in_production(lender: Lender, act: Any) -> None:
    count = len(shipped_articles())
    with act("operator") as work:
        ours = [each for each in list_articles(work) if each.written_by == SHIPPED_BY]
        assert len(ours) == count and {each.state for each in ours} == {ArticleState.APPROVED}
        assert install_articles(work, approved=True) == 0
    production = assemble(lender.runtime.settings.model_copy(update={"env": "production"}), lender.runtime.database)
    tenant = open_tenant(production, "strict")
    with lender.runtime.works.open(tenant, "user:c") as work:
        waiting = list_articles(work)
        assert {each.state for each in waiting} == {ArticleState.SUBMITTED} and len(waiting) == count
        assert try_question(work, "怎么开结清证明").answer is None
        one = next(each for each in waiting if each.place == ("settlement-proof", "zh-CN"))
        approve_article(work, one.id)
        found = try_question(work, "怎么开结清证明").answer
        assert found is not None and (found.key, found.text) == ("settlement-proof", one.content.answer)
    open_tenant(production, "default")  # brought along from its days in development
    with act("operator") as work:
        assert {each.state for each in list_articles(work)} == {ArticleState.SUBMITTED}


def test_a_shipped_article_gets_a_number_of_its_own_beside_the_tenants(lender: Lender, act: Any) -> None:
    with act("operator") as work:
        work.execute(sql("UPDATE article SET title = title || '。'"))
        assert install_articles(work, approved=True) == len(shipped_articles())
        assert {each.version for each in list_articles(work)} == {1, 2}


# --- questions --------------------------------------------------------------------------------------------------------


@pytest.mark.demand("4.11")
@pytest.mark.demand("2.8")
def test_a_question_is_answered_with_the_words_of_an_article_and_no_others(lender: Lender) -> None:
    lender.borrower("C1")
    asked = {"text": "怎么开结清证明", "person": "C1", "is_verified": True}
    given = lender.post("/questions", asked)
    assert given.status_code == 200, given.text
    answer = given.json()["answer"]
    (whole,) = [
        each
        for each in lender.get("/articles?topic=papers&language=zh-CN").json()["articles"]
        if each["key"] == "settlement-proof"
    ]
    assert answer["text"] == whole["answer"] and answer["article"] == "settlement-proof.v1" and answer["id"] == whole["id"]
    english = lender.post("/questions", {**asked, "text": "how do I get a settlement certificate"}).json()["answer"]
    assert english["language"] == "en" and english["key"] == "settlement-proof"
    assert lender.kinds().count("QuestionAnswered") == 2
    with lender.runtime.database.as_owner() as connection:
        rows = connection.execute(sql("SELECT state, said FROM asked_question")).all()
    assert [tuple(row) for row in rows] == [("answered", None)] * 2, "of what was answered no words are kept"


@pytest.mark.demand("4.11")
def test_what_found_no_answer_waits_masked_for_an_editor_and_is_counted(lender: Lender, token: Any) -> None:
    lender.borrower("C1", name="王新雨")
    for words in ("我叫王新雨，电话13800001234，你们会起诉我吗", "你们会起诉我吗，我叫王新雨，电话13800001234"):
        found = lender.post("/questions", {"text": words, "person": "C1", "is_verified": True}).json()
        assert found["answer"] is None and found["question"]
    lender.post("/questions", {"text": "能再借五千吗"})
    lender.post("/questions", {"text": "怎么开结清证明", "is_verified": True})
    listed = lender.call("GET", "/unanswered-questions", token=token(Role.TEAM_LEAD)).json()
    assert (listed["asked"], listed["answered"], listed["days"]) == (4, 1, 30)
    first, second = listed["questions"]
    assert first["said"] == ["能再借五千吗"] and len(second["ids"]) == 2
    assert all("王新雨" not in said and "13800001234" not in said and "起诉" in said for said in second["said"])
    with lender.runtime.database.as_owner() as connection:
        stored = str(connection.execute(sql("SELECT * FROM asked_question")).all())
        assert "起诉" not in stored and "五千" not in stored
    assert "起诉" not in str(lender.timeline())


def test_a_question_that_tells_of_harm_is_for_a_person_and_not_for_a_list(lender: Lender) -> None:
    found = lender.post("/questions", {"text": "我不想活了，怎么还款", "is_verified": True}).json()
    assert found["answer"] is None and "self_harm" in found["risks"] and found["question"] is None
    with lender.runtime.works.open(lender.tenant, "x") as work:
        assert unanswered_questions(work) == [] and tally(work).asked == 0


@pytest.mark.demand("2.8")
def test_whoever_is_not_verified_hears_no_word_of_a_debt(lender: Lender) -> None:
    asked = {"text": "什么叫逾期"}
    assert lender.post("/questions", {**asked, "is_verified": True}).json()["answer"]["key"] == "what-is-overdue"
    stranger = lender.post("/questions", asked).json()
    assert stranger["answer"] is None and stranger["is_withheld"] and stranger["question"] is None
    anybody = lender.post("/questions", {"text": "我要转人工"}).json()
    assert anybody["answer"]["key"] == "speak-to-person"


def test_nothing_is_kept_of_a_trial(lender: Lender) -> None:
    before = lender.get("/journal?limit=500").json()["facts"]
    for words in ("怎么开结清证明", "你们会起诉我吗"):
        found = lender.post("/question-trials", {"text": words, "is_verified": True}).json()
        assert found["question"] is None and len(found["near"]) == 2
        assert (found["answer"] is not None) == (found["score"] >= found["threshold"])
    assert lender.get("/journal?limit=500").json()["facts"] == before
    with lender.runtime.works.open(lender.tenant, "x") as work:
        assert tally(work).asked == 0


def test_a_question_becomes_a_draft_or_is_put_aside_and_its_words_go(lender: Lender, token: Any) -> None:
    for words in ("能再借五千吗", "你们会起诉我吗", "会不会坐牢"):
        lender.post("/questions", {"text": words})
    lead = token(Role.TEAM_LEAD)
    ids = {each["said"][0]: each["ids"] for each in lender.call("GET", "/unanswered-questions", token=lead).json()["questions"]}
    made = lender.post("/articles", {**SAID, "closes": ids["你们会起诉我吗"]}, token=lead)
    assert made.status_code == 201 and made.json()["state"] == "draft"
    dismissal = {"questions": ids["能再借五千吗"], "reason": "不提供借款"}
    assert lender.post("/unanswered-questions/dismissal", {**dismissal, "reason": " "}, token=lead).status_code == 422
    assert lender.post("/unanswered-questions/dismissal", dismissal, token=lead).json() == {"dismissed": 1}
    again = lender.post("/unanswered-questions/dismissal", dismissal, token=lead)
    assert (again.status_code, again.json()["code"]) == (404, "question_not_found")
    left = lender.call("GET", "/unanswered-questions", token=lead).json()
    assert [each["said"] for each in left["questions"]] == [["会不会坐牢"]] and left["asked"] == 3
    with lender.runtime.database.as_owner() as connection:
        rows = connection.execute(sql("SELECT state, said IS NULL FROM asked_question ORDER BY state")).all()
        keyed = "SELECT state FROM subject_key JOIN asked_question ON id = subject WHERE wrapped <> ''"
        keys = connection.execute(sql(keyed)).scalars().all()
    assert [tuple(row) for row in rows] == [("dismissed", True), ("open", False), ("used", True)]
    assert keys == ["open"], "what was sealed for a closed question cannot be read again"


def test_the_words_of_an_erased_person_and_of_long_ago_are_gone(lender: Lender) -> None:
    lender.borrower("C1")
    lender.post("/questions", {"text": "你们会起诉我吗", "person": "C1"})
    lender.post("/questions", {"text": "能再借五千吗"})
    with lender.runtime.works.open(lender.tenant, "x") as work:
        erase_person(work, find_person(work, "C1").id)
    with lender.runtime.works.open(lender.tenant, "x") as work:
        assert [each.said for each in unanswered_questions(work)] == [("能再借五千吗",)]
    after = lender.post("/questions", {"text": "会不会坐牢", "person": "C1"})
    assert after.status_code == 200
    set_time(lender.runtime, TEN + timedelta(days=91))
    with lender.runtime.works.open(lender.tenant, "x") as work:
        assert forget_questions(work) == 3
        assert unanswered_questions(work) == [] and tally(work).asked == 0


def test_conversation_gives_the_answer_by_one_function(act: Any) -> None:
    with act("system") as work:
        found = answer_question(work, "我要转人工")
        assert found is not None and found.key == "speak-to-person" and found.question is not None
        assert answer_question(work, "什么叫逾期", "zh-CN") is None
        verified = answer_question(work, "什么叫逾期", "zh-CN", to=Listener.CUSTOMER)
        assert verified is not None and verified.score >= verified.threshold
        assert answer_question(work, "你们会起诉我吗") is None
        assert len(unanswered_questions(work)) == 1


@pytest.mark.demand("4.11")
def test_the_command_line_lists_articles_and_tries_questions(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = lender.runtime.settings
    monkeypatch.setenv("TIDEOVER_HOME", str(settings.home))
    monkeypatch.setenv("TIDEOVER_DATABASE_URL", str(settings.database_url))

    def command(*given: str) -> list[dict[str, Any]]:
        done = CliRunner().invoke(cli, ["knowledge", *given, "--json"])
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    assert len(command("list")) == len(shipped_articles())
    (known,) = command("ask", "怎么开结清证明")
    assert known["article"] == "settlement-proof.v1" and known["second"] and known["answer"]
    (unknown,) = command("ask", "你们会起诉我吗")
    assert unknown["answer"] is None and unknown["score"] < unknown["threshold"]
    (withheld,) = command("ask", "什么叫逾期", "--stranger")
    assert withheld["answer"] is None and withheld["is_withheld"]


# --- bad input, and others' --------------------------------------------------------------------------------------------


def test_what_is_wrong_is_said_with_its_place(lender: Lender, token: Any) -> None:
    lead = token(Role.TEAM_LEAD)
    wrong = {**SAID, "answer": "再不还就抓你去坐牢，欠款 500 元。"}
    faults = lender.post("/article-checks", wrong, token=lead).json()["faults"]
    assert {(each["code"], each["field"]) for each in faults} >= {("utterance", "answer"), ("sum_in_article", "answer")}
    assert all(wrong["answer"][each["start"] : each["end"]] for each in faults)
    draft = lender.post("/articles", wrong, token=lead).json()
    refused = lender.post(f"/articles/{draft['id']}/submission", token=lead)
    assert refused.status_code == 422 and refused.json()["field"] == "answer"
    whole = lender.get(f"/articles/{draft['id']}").json()
    assert len(whole["faults"]) == len(faults) and whole["article"]["writer"] == "a-team_lead"


def test_articles_come_by_pages_and_filters(lender: Lender) -> None:
    first = lender.get("/articles?limit=50").json()
    second = lender.get(f"/articles?limit=50&cursor={first['next']}").json()
    both = [each["id"] for page in (first, second) for each in page["articles"]]
    assert len(set(both)) == len(both) == len(shipped_articles()) and second["next"] is None
    english = lender.get("/articles?language=en&topic=safety&state=approved").json()["articles"]
    assert english and all((each["language"], each["topic"]) == ("en", "safety") for each in english)
    assert lender.get("/articles?state=draft").json() == {"articles": [], "next": None, "waiting": 0}
    assert lender.get("/articles?cursor=x").status_code == 422


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/articles", {**SAID, "key": "Ü"}, 422, "invalid_key"),
        ("/articles", {**SAID, "language": "fr"}, 422, "invalid_language"),
        ("/articles", {**SAID, "topic": "weather"}, 422, "invalid_request"),
        ("/articles", {**SAID, "closes": ["x"]}, 422, "invalid_id"),
        ("/articles", {**SAID, "closes": [NOBODY]}, 404, "question_not_found"),
        ("/articles", {"key": "x"}, 422, "invalid_request"),
        ("/articles/x/submission", None, 422, "invalid_id"),
        (f"/articles/{NOBODY}/submission", None, 404, "article_not_found"),
        ("/question-trials", {"text": ""}, 422, "invalid_request"),
        ("/question-trials", {"text": "  "}, 422, "question_empty"),
        ("/question-trials", {"text": "x" * 2001}, 422, "invalid_request"),
        ("/question-trials", {"text": "x", "language": "fr"}, 422, "invalid_request"),
        ("/unanswered-questions/dismissal", {"questions": [], "reason": "x"}, 422, "invalid_request"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_by_clear_errors(
    lender: Lender, token: Any, path: str, body: Any, status: int, code: str
) -> None:
    answer = lender.post(path, body, token=token(Role.TEAM_LEAD))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_system_asks_of_people_it_knows_only(lender: Lender) -> None:
    assert lender.post("/questions", {"text": "怎么还款", "person": "nobody"}).status_code == 404


@pytest.mark.demand("2.15")
def test_one_lenders_articles_answer_nobody_elses_customers(lender: Lender, other_lender: Lender, act: Any) -> None:
    article = approved(act)
    assert lender.post("/question-trials", {"text": ASKED, "is_verified": True}).json()["answer"]["key"] == "send-papers"
    other = other_lender.post("/question-trials", {"text": ASKED, "is_verified": True}).json()
    assert other["answer"] is None or other["answer"]["key"] != "send-papers"
    assert other_lender.get(f"/articles/{article.id}").status_code == 404
    with other_lender.runtime.works.open(TenantId("other"), "x") as work:
        assert all(each.key != "send-papers" for each in list_articles(work))
        assert work.execute(sql("SELECT count(*) FROM asked_question")).scalar_one() == 0
