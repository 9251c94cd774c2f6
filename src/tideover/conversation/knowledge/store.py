"""Tables of articles and of what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, Text, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work
from tideover.conversation.knowledge.model import Article, ArticleState, ArticleTopic, Content

articles = tenant_table(
    "article",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("questions", JSONB, nullable=False),
    Column("body", Text, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("state", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", TIMESTAMP(timezone=True), nullable=False),
    Column("decided_by", Text),
    Column("decided_at", TIMESTAMP(timezone=True)),
    Column("note", Text),
    Column("approved_at", TIMESTAMP(timezone=True)),
    Column("vectors", LargeBinary),  # half floats, a row a text
    key=["id"],
)
Index("article_version_uq", articles.c.tenant, articles.c.key, articles.c.language, articles.c.version, unique=True)

# ``said``: sealed for the person, or for the question itself; none where it was answered or put aside.
questions = tenant_table(
    "asked_question",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True)),
    Column("language", Text, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("said", Text),
    Column("article", PgUuid(as_uuid=True)),
    Column("state", Text, nullable=False),
    Column("closed_by", Text),
    Column("closed_at", TIMESTAMP(timezone=True)),
    Column("reason", Text),
    key=["id"],
)
Index("asked_question_at_ix", questions.c.tenant, questions.c.at)
Index("asked_question_open_ix", questions.c.tenant, questions.c.at, postgresql_where=questions.c.state == "open")

_CONTENT = ("topic", "title", "answer", "questions", "body", "valid_from", "valid_until")


def insert_articles(work: Work, rows: Sequence[Article]) -> None:
    work.execute(insert(articles), [_row(article) for article in rows])


def rewrite(work: Work, article: Article) -> None:
    """Put a draft's words in the place of those it had."""
    row = _row(article)
    said = {name: row[name] for name in (*_CONTENT, "written_at")}
    work.execute(update(articles).where(articles.c.id == article.id).values(**said))


def decide(work: Work, article: Article) -> None:
    """Keep what was decided about an article."""
    row = _row(article)
    decided = {name: row[name] for name in ("state", "decided_by", "decided_at", "note", "approved_at", "vectors")}
    work.execute(update(articles).where(articles.c.id == article.id).values(**decided))


def article_row(work: Work, id: UUID, *, lock: bool = False) -> Article | None:
    statement = select(articles).where(articles.c.id == id)
    row = work.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _article(row)


def article_rows(
    work: Work,
    *,
    key: str | None = None,
    language: str | None = None,
    written_by: str | None = None,
    were_approved: bool = False,
) -> list[Article]:
    """By key and language, the newest version last."""
    c = articles.c
    wanted = [
        column == value
        for column, value in ((c.key, key), (c.language, language), (c.written_by, written_by))
        if value is not None
    ]
    if were_approved:
        wanted.append(c.approved_at.is_not(None))
    statement = select(articles).where(*wanted).order_by(c.key, c.language, c.version)
    return [_article(row) for row in work.execute(statement)]


def _row(article: Article) -> dict[str, Any]:
    content = article.content
    return {
        "id": article.id, "key": article.key, "version": article.version, "language": article.language,
        "topic": content.topic.value, "title": content.title, "answer": content.answer,
        "questions": list(content.questions), "body": content.body, "valid_from": content.valid_from,
        "valid_until": content.valid_until, "state": article.state.value, "written_by": article.written_by,
        "written_at": article.written_at, "decided_by": article.decided_by, "decided_at": article.decided_at,
        "note": article.note, "approved_at": article.approved_at, "vectors": article.vectors,
    }  # fmt: skip


def _article(row: Any) -> Article:
    content = Content(
        ArticleTopic(row.topic), row.title, row.answer, tuple(row.questions), row.body, row.valid_from, row.valid_until
    )
    return Article(
        row.id, row.key, row.version, row.language, content, ArticleState(row.state), row.written_by, row.written_at,
        row.decided_by, row.decided_at, row.note, row.approved_at, None if row.vectors is None else bytes(row.vectors),
    )  # fmt: skip


# --- what was asked ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """``person``: who asked, where known; ``said``: sealed."""

    id: UUID
    person: UUID | None
    language: str
    at: datetime
    said: str | None


def insert_question(work: Work, row: QuestionRow, article: UUID | None) -> None:
    state = "open" if article is None else "answered"
    kept = {"id": row.id, "person": row.person, "language": row.language, "at": row.at, "said": row.said}
    work.execute(insert(questions), [{**kept, "article": article, "state": state}])


def open_questions(work: Work, limit: int, ids: Sequence[UUID] | None = None) -> list[QuestionRow]:
    """Unanswered ones, the newest first."""
    c = questions.c
    statement = select(c.id, c.person, c.language, c.at, c.said).where(c.state == "open", c.said.is_not(None))
    if ids is not None:
        statement = statement.where(c.id.in_(ids)).with_for_update()
    return [QuestionRow(*row) for row in work.execute(statement.order_by(c.at.desc(), c.id.desc()).limit(limit))]


def close_questions(work: Work, ids: Sequence[UUID], state: str, at: datetime, reason: str, article: UUID | None) -> None:
    """Their words go with it."""
    closed = {"state": state, "closed_by": work.actor, "closed_at": at, "reason": reason, "said": None, "article": article}
    work.execute(update(questions).where(questions.c.id.in_(ids)).values(**closed))


def count_questions(work: Work, since: datetime) -> dict[str, int]:
    """How many were asked since, by what became of them."""
    c = questions.c
    return {
        row.state: row.n
        for row in work.execute(select(c.state, func.count().label("n")).where(c.at >= since).group_by(c.state))
    }


def drop_questions(work: Work, before: datetime) -> list[QuestionRow]:
    """Those asked before. Returns what there was of them."""
    c = questions.c
    statement = delete(questions).where(c.at < before).returning(c.id, c.person, c.language, c.at, c.said)
    return [QuestionRow(*row) for row in work.execute(statement)]
