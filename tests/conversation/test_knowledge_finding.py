"""Which article answers a question, and when none does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from benchmarks import knowledge as card

from tideover.base.ids import new_id
from tideover.conversation import Article, ArticleState, ArticleTopic, Content, Standing
from tideover.conversation.knowledge.checking import faults_of
from tideover.conversation.knowledge.finding import alike, find_article, meanings_of, spelt, written_in
from tideover.conversation.knowledge.model import LANGUAGES, live_version, standing_of
from tideover.conversation.knowledge.shipped import shipped_articles, shipped_meanings, text_digest
from tideover.gate import Listener, check_utterance
from tideover.language import embed, has_embedder

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
SHIPPED = card.articles()
CONTENT = Content(ArticleTopic.PAPERS, "怎样寄材料", "请寄到合同上的地址。", ("材料寄到哪里", "寄材料的地址"))


def article(content: Content = CONTENT, *, version: int = 1, language: str = "zh-CN", approved: bool = True) -> Article:
    state = ArticleState.APPROVED if approved else ArticleState.DRAFT
    id_: UUID = new_id()
    return Article(id_, "send-papers", version, language, content, state, "user:w", NOW, approved_at=NOW if approved else None)


# --- the articles that come along -------------------------------------------------------------------------------------


@pytest.mark.demand("4.11")
def test_shipped_articles_are_fit_to_be_submitted_in_both_languages() -> None:
    by_language = {language: {each.key for each in shipped_articles() if each.language == language} for language in LANGUAGES}
    assert len(by_language["en"]) >= 30 and by_language["en"] == by_language["zh-CN"]
    assert len(shipped_articles()) == sum(map(len, by_language.values())), "one article a key and language"
    for each in shipped_articles():
        made = Article(new_id(), each.key, 1, each.language, each.content, ArticleState.DRAFT, "x", NOW)
        assert faults_of(made, TODAY) == (), each.key
        assert (written_in(each.content.answer) == each.language) and each.content.topic in ArticleTopic


def test_what_shipped_texts_mean_is_kept_as_they_are_now() -> None:
    """Or run: python -m benchmarks.learn_knowledge"""
    texts = {text for each in shipped_articles() for text in each.content.texts}
    kept = shipped_meanings()
    assert {text_digest(text) for text in texts} == set(kept.rows)
    if has_embedder():
        some = sorted(texts)[::40]
        for text, row in zip(some, embed(spelt(some)), strict=True):
            assert float(row @ kept.rows[text_digest(text)]) / float(np.linalg.norm(row) ** 2) == pytest.approx(1, abs=5e-3)


# --- which one answers ------------------------------------------------------------------------------------------------


@pytest.mark.demand("4.11")
@pytest.mark.skipif(not has_embedder(), reason="no embedder of this machine: what sentences mean cannot be read")
def test_what_is_answered_is_nearly_always_answered_rightly() -> None:
    """On the half of our questions that nothing was chosen by."""
    found = card.report(plain=False, threshold=card.THRESHOLD)
    assert found.precision >= 0.9 and found.held_back >= 0.9
    assert found.coverage >= 0.5


def test_without_an_embedder_few_are_answered_and_hardly_one_in_vain() -> None:
    found = card.report(plain=True, threshold=card.PLAIN_THRESHOLD)
    assert found.held_back >= 0.9 and found.precision >= 0.8
    assert found.coverage >= 0.1


@pytest.mark.parametrize("plain", [False, True])
def test_a_question_as_an_article_has_it_finds_it(plain: bool) -> None:
    asked = {"zh-CN": "怎么开结清证明", "en": "how do I get a settlement certificate"}
    for language, text in asked.items():
        found = find_article(SHIPPED[language], text, plain=plain)
        assert found is not None and found.is_near and found.article.key == "settlement-proof"
        assert found.second is not None and found.second.key != "settlement-proof"
        assert found.likeness > found.second_likeness
    traditional = find_article(SHIPPED["zh-CN"], "怎麼開結清證明", plain=plain)
    assert traditional is not None and traditional.is_near and traditional.article.key == "settlement-proof"


@pytest.mark.parametrize("text", ["今天天气怎么样", "asdfgh", "😀", "？？？", "1", "a" * 5000, "\0", "你们会起诉我吗"])
@pytest.mark.parametrize("plain", [False, True])
def test_what_no_article_knows_is_not_answered(text: str, plain: bool) -> None:
    found = find_article(SHIPPED[written_in(text)], text, plain=plain)
    assert found is None or not found.is_near


def test_nothing_is_found_among_nothing() -> None:
    assert find_article([], "怎么还款") is None
    assert find_article(SHIPPED["en"], "  ") is None


def test_one_article_alone_is_found_by_its_question_only() -> None:
    """The thresholds do not lean on how many articles there are."""
    one = article(replace(CONTENT, questions=(*CONTENT.questions, "快递寄材料用什么地址")))
    near, far = find_article([one], "材料寄到哪里"), find_article([one], "你好")
    assert near is not None and near.is_near and near.second is None
    assert far is not None and not far.is_near


def test_what_an_own_article_means_is_kept_with_it() -> None:
    kept = meanings_of(CONTENT.texts)
    assert (kept is None) == (not has_embedder())
    assert meanings_of(shipped_articles()[0].content.texts) is None, "the product brings it along"
    with_it, without = replace(article(), vectors=kept), article()
    one, other = find_article([with_it], "往哪儿寄材料"), find_article([without], "往哪儿寄材料")
    assert one is not None and other is not None
    assert one.score == pytest.approx(other.score, abs=5e-3)


def test_questions_that_say_about_the_same_stand_together() -> None:
    said = ["能再借五千吗", "你们会起诉我吗", "能不能再借五千", "會起訴我嗎", "你们会起诉我么"]
    assert alike(said) == [[0, 2], [1, 3, 4]]
    assert alike([]) == [] and alike(["", ""]) in ([[0], [1]], [[0, 1]])


# --- which version ----------------------------------------------------------------------------------------------------


def test_the_newest_version_in_its_days_answers() -> None:
    old, new = article(), article(version=2)
    coming = article(replace(CONTENT, valid_from=TODAY + timedelta(days=1)), version=3)
    versions = [old, new, coming, article(version=4, approved=False)]
    assert live_version(versions, TODAY) is new
    assert live_version(versions, TODAY + timedelta(days=1)) is coming
    standings = [standing_of(each, versions, TODAY) for each in versions]
    assert standings == [Standing.SUPERSEDED, Standing.LIVE, Standing.COMING, None]
    holiday = article(replace(CONTENT, valid_until=TODAY), version=5)
    assert live_version([*versions, holiday], TODAY) is holiday
    assert live_version([*versions, holiday], TODAY + timedelta(days=1)) is coming
    assert standing_of(holiday, [holiday], TODAY + timedelta(days=1)) is Standing.ENDED


def test_a_withdrawn_version_leaves_nothing_behind_it() -> None:
    """What it had replaced was replaced for a reason."""
    old, new = article(), replace(article(version=2), state=ArticleState.WITHDRAWN)
    assert live_version([old, new], TODAY) is None
    never_approved = replace(article(version=3, approved=False), state=ArticleState.WITHDRAWN)
    assert live_version([old, never_approved], TODAY) is old


# --- what an article must be ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "field", "quoted"),
    [
        ({"title": " "}, "article_empty", "title", None),
        ({"title": "长" * 81}, "article_too_long", "title", "长"),
        ({"answer": ""}, "article_empty", "answer", None),
        ({"answer": "好" * 301}, "article_too_long", "answer", "好"),
        ({"body": "好" * 4001}, "article_too_long", "body", "好"),
        ({"questions": ("一个",)}, "too_few_examples", "questions", None),
        ({"questions": tuple(f"第{n}问" for n in range(21))}, "too_few_examples", "questions", None),
        ({"questions": ("好", " 好 ", "")}, "bad_example", "questions.2", None),
        ({"questions": ("好", "问" * 201)}, "bad_example", "questions.2", None),
        ({"valid_until": TODAY - timedelta(days=1)}, "invalid_expiry", "valid_until", None),
        ({"valid_from": date(2027, 2, 2), "valid_until": date(2027, 2, 1)}, "invalid_expiry", "valid_until", None),
        ({"answer": "再不还就抓你去坐牢。"}, "utterance", "answer", None),
        ({"answer": "请见 https://bank.example/pay"}, "link_in_article", "answer", "https://"),
        ({"answer": "您好${name}"}, "link_in_article", "answer", "${"),
        ({"answer": "请付 1,280.50 元。"}, "sum_in_article", "answer", "1,280.50 元"),
        ({"questions": ("怎么还", "我欠¥500怎么办")}, "sum_in_article", "questions.2", "¥5"),
        ({"questions": ("怎么还", "我的电话是13800001234")}, "personal_in_article", "questions.2", "13800001234"),
        ({"questions": ("怎么还", "我是王**")}, "personal_in_article", "questions.2", "**"),
        ({"body": "见 wang@mail.example"}, "personal_in_article", "body", "wang@mail.example"),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_place(change: dict[str, object], code: str, field: str, quoted: str | None) -> None:
    content = replace(CONTENT, **change)  # type: ignore[arg-type]
    found = [each for each in faults_of(article(content), TODAY) if (each.code, each.field) == (code, field)]
    assert found, faults_of(article(content), TODAY)
    fault = found[0]
    if quoted is not None:
        assert fault.start is not None
        texts = {"title": content.title, "answer": content.answer, "body": content.body}
        text = texts.get(field) or content.questions[int(field.split(".")[1]) - 1]
        assert text[fault.start : fault.end].startswith(quoted)
    assert "13800001234" not in str(fault.data) and "wang@" not in str(fault.data), "an error holds nobody's number"


def test_a_law_and_its_hotline_may_stand_in_an_article() -> None:
    content = replace(CONTENT, answer="可拨打12378，答复期限为20日，记录保存5年。")
    assert faults_of(article(content), TODAY) == ()


def test_answers_may_be_said_to_a_customer() -> None:
    assert all(check_utterance(each.content.answer, Listener.CUSTOMER) == () for each in shipped_articles())
