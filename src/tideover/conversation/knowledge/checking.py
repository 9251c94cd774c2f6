"""What an article must be before somebody is asked to approve it: findings by field, with their places. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tideover.base.errors import Invalid
from tideover.conversation.knowledge.model import LANGUAGES, Article
from tideover.gate import Listener, check_utterance

MOST_TITLE, MOST_ANSWER, MOST_BODY, MOST_QUESTION = 80, 300, 4000, 200
QUESTIONS = (2, 20)
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# Somebody's own: a number as long as a telephone's, a card's or an identity's, an address of mail, what was masked of either.
_PERSONAL = re.compile(r"(?:[0-9０-９][ -]?){9,}[0-9０-９Xx]|[\w.%+-]+[@＠][\w-]+(?:\.[\w-]+)+|\*{2,}")
_SUM = re.compile(r"[¥￥$]\s?[0-9０-９]|[0-9０-９][0-9０-９,.]*\s?(?:元|块|塊|圆|RMB\b|CNY\b|yuan\b)", re.IGNORECASE)
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.|\$\{|\{\{", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a code, the field it is wrong in (``questions.2`` is the second example), what was expected; ``start`` and
    ``end``: where in the field, in characters."""

    code: str
    field: str
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    start: int | None = None
    end: int | None = None

    def error(self) -> Invalid:
        where = {} if self.start is None else {"start": self.start, "end": self.end}
        return Invalid(self.code, field=self.field, **self.data, **where)


def check_article(article: Article, today: date) -> None:
    """Raises ``Invalid`` with the first fault."""
    for fault in faults_of(article, today):
        raise fault.error()


def check_draft(article: Article) -> None:
    """What even a draft must be, to be kept and found again. Raises ``Invalid``."""
    for fault in _of_its_place(article):
        raise fault.error()


def faults_of(article: Article, today: date) -> tuple[Fault, ...]:
    """Everything that stands in the way of submitting an article."""
    return (*_of_its_place(article), *_of_form(article), *_of_days(article, today), *_of_words(article))


def _of_its_place(article: Article) -> Iterator[Fault]:
    if not _KEY.fullmatch(article.key) or len(article.key) > 60:
        yield Fault("invalid_key", "key", {"expected": "a-z, 0-9 and single -, a letter first, at most 60"})
    if article.language not in LANGUAGES:
        yield Fault("invalid_language", "language", {"expected": ", ".join(LANGUAGES)})


def _of_form(article: Article) -> Iterator[Fault]:
    content = article.content
    for field, text, most in (
        ("title", content.title, MOST_TITLE),
        ("answer", content.answer, MOST_ANSWER),
        ("body", content.body, MOST_BODY),
    ):
        if not text.strip() and field != "body":
            yield Fault("article_empty", field, {"expected": "words"})
        elif len(text) > most:
            yield Fault(
                "article_too_long", field, {"expected": f"at most {most} characters", "length": len(text)}, most, len(text)
            )
    least, most = QUESTIONS
    if not least <= len(content.questions) <= most:
        yield Fault("too_few_examples", "questions", {"expected": f"{least} to {most} questions as people ask them"})
    seen: set[str] = set()
    for number, question in enumerate(content.questions, 1):
        if not question.strip() or len(question) > MOST_QUESTION or question.strip() in seen:
            yield Fault("bad_example", f"questions.{number}", {"expected": f"once, at most {MOST_QUESTION} characters"})
        seen.add(question.strip())


def _of_days(article: Article, today: date) -> Iterator[Fault]:
    since, until = article.content.valid_from, article.content.valid_until
    if until is not None and (until < today or (since is not None and until < since)):
        yield Fault("invalid_expiry", "valid_until", {"expected": "today or later, and not before the first day"})


def _of_words(article: Article) -> Iterator[Fault]:
    content = article.content
    fields = [("title", content.title), ("answer", content.answer), ("body", content.body)]
    fields += [(f"questions.{number}", question) for number, question in enumerate(content.questions, 1)]
    for field, text in fields:
        for code, pattern, expected in (
            ("personal_in_article", _PERSONAL, "nobody's number or address"),
            ("sum_in_article", _SUM, "no sums: those are of a contract and a day"),
        ):
            if (found := pattern.search(text)) and not (code == "sum_in_article" and field == "body"):
                yield Fault(code, field, {"expected": expected}, found.start(), found.end())
    if found := _LINK.search(content.answer):
        yield Fault(
            "link_in_article", "answer", {"expected": "no links and nothing to be filled in"}, found.start(), found.end()
        )
    for finding in check_utterance(content.answer, Listener.CUSTOMER):
        data = {"rules": [finding.rule], "quotes": [finding.quote], "expected": "words that may be said to a customer"}
        yield Fault("utterance", "answer", data, finding.start, finding.end)
