"""Articles: a version of what may be answered, in one language; which of them is in force; their facts. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tideover.base.ids import PersonId
from tideover.journal import fact

LANGUAGES = ("zh-CN", "en")
SHIPPED_BY = "tideover"  # who wrote the articles that come with the product; in development, who approved them


class ArticleState(StrEnum):
    """An article is written, submitted, and decided by another than who wrote it. Only ``approved`` ones answer."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What became of an approved version: it answers; its day has not come; it has passed; a newer one took its place."""

    LIVE = "live"
    COMING = "coming"
    ENDED = "ended"
    SUPERSEDED = "superseded"


class ArticleTopic(StrEnum):
    """What an article is about."""

    PAYING = "paying"
    OVERDUE = "overdue"
    HARDSHIP = "hardship"
    CONTACT = "contact"
    COMPLAINT = "complaint"
    CREDIT = "credit"
    PAPERS = "papers"
    PRIVACY = "privacy"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody writes. ``answer``: what may be said to a customer, word for word; ``body``: for colleagues alone, where it
    comes from and where it ends; ``questions``: examples of what people ask; both dates are days it answers on."""

    topic: ArticleTopic
    title: str
    answer: str
    questions: tuple[str, ...]
    body: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """What a question is compared with: the title, the examples, the answer."""
        return (self.title, *self.questions, self.answer)

    @property
    def digest(self) -> str:
        """SHA-256 of all of it: the proof, in facts, of which words were approved."""
        days = [str(day) for day in (self.valid_from, self.valid_until)]
        said = [self.topic.value, self.title, self.answer, list(self.questions), self.body, *days]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """One version of an article. ``key``: of the article, over all versions and languages; ``approved_at`` stays when an
    approved one is withdrawn; ``vectors``: what its texts mean, a row a text, where that was read."""

    id: UUID
    key: str
    version: int
    language: str
    content: Content
    state: ArticleState
    written_by: str
    written_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str | None = None
    approved_at: datetime | None = None
    vectors: bytes | None = field(default=None, repr=False)

    @property
    def script(self) -> str:
        """The article and its version, as an answer quotes it."""
        return f"{self.key}.v{self.version}"

    @property
    def place(self) -> tuple[str, str]:
        """What it is a version of."""
        return (self.key, self.language)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to be given as it is: ``text`` is what the article says, nothing is added to it.

    ``article``, ``key`` and ``version``: where it stands; ``score`` and ``threshold``: how near the question came to it, and
    how near it had to come; ``question``: under which id it is counted, None for a trial.
    """

    article: UUID
    key: str
    version: int
    language: str
    title: str
    text: str
    score: float
    threshold: float
    question: UUID | None = None


def live_version(versions: Iterable[Article], today: date) -> Article | None:
    """Of the versions of one article in one language, the one that answers: the newest that was approved and whose days these
    are. One that was withdrawn within its days leaves nothing behind it: the version before it had been replaced."""
    for each in sorted(versions, key=lambda version: -version.version):
        if each.approved_at is None or not _is_in_its_days(each, today):
            continue
        return each if each.state is ArticleState.APPROVED else None
    return None


def _is_in_its_days(article: Article, today: date) -> bool:
    since, until = article.content.valid_from, article.content.valid_until
    return (since is None or since <= today) and (until is None or today <= until)


def standing_of(article: Article, versions: Sequence[Article], today: date) -> Standing | None:
    """What became of an approved version, among all versions of it; None for one that is not approved."""
    if article.state is not ArticleState.APPROVED:
        return None
    if article.content.valid_until is not None and article.content.valid_until < today:
        return Standing.ENDED
    if article.content.valid_from is not None and article.content.valid_from > today:
        return Standing.COMING
    return Standing.LIVE if live_version(versions, today) is article else Standing.SUPERSEDED


# --- facts: the digest proves which words; the words, and the notes people write, lie in the table ----------------------


@fact
@dataclass(frozen=True, slots=True)
class ArticleDrafted:
    """A version was written, or written anew while it was a draft."""

    article: UUID
    script: str
    language: str
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ArticleSubmitted:
    article: UUID
    script: str
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ArticleApproved:
    article: UUID
    script: str
    digest: str
    valid_from: date | None
    valid_until: date | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ArticleRefused:
    article: UUID
    script: str
    digest: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ArticleWithdrawn:
    article: UUID
    script: str
    was: ArticleState
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ArticlesInstalled:
    """Articles came with the product; or, in production, articles approved in development went back to wait."""

    articles: dict[str, str]  # id -> digest
    state: ArticleState


@fact
@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """A question was answered with the words of an article."""

    person: PersonId | None
    question: UUID
    article: UUID
    script: str


@fact
@dataclass(frozen=True, slots=True)
class QuestionUnanswered:
    """No article answers a question: it waits for an editor."""

    person: PersonId | None
    question: UUID


@fact
@dataclass(frozen=True, slots=True)
class QuestionsClosed:
    """Questions that no article answered were put aside, or an article was drafted from them."""

    questions: list[UUID]
    article: UUID | None
    by: str
