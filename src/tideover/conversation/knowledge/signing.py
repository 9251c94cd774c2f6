"""An article's way: drafted, submitted, approved or refused by another than who wrote it, withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from tideover.base.errors import Conflict, Forbidden, NotFound
from tideover.base.ids import new_id
from tideover.base.work import Work
from tideover.conversation.knowledge import store
from tideover.conversation.knowledge.asking import close_questions
from tideover.conversation.knowledge.checking import check_article, check_draft
from tideover.conversation.knowledge.finding import meanings_of
from tideover.conversation.knowledge.model import (
    SHIPPED_BY,
    Article,
    ArticleApproved,
    ArticleDrafted,
    ArticleRefused,
    ArticlesInstalled,
    ArticleState,
    ArticleSubmitted,
    ArticleWithdrawn,
    Content,
)
from tideover.conversation.knowledge.shipped import ShippedArticle, shipped_articles
from tideover.journal import record
from tideover.outreach import noted, required_note

ARTICLES = "knowledge"  # what is held while versions are counted
MOST_VERSIONS = 9999
_S = ArticleState


# --- what comes with the product --------------------------------------------------------------------------------------


def install_articles(work: Work, approved: bool) -> int:
    """Give the tenant the articles that come with the product; those it has stay as they are. Returns how many were new.

    ``approved`` (development): they answer at once. Else (production) they wait for the tenant's own second person, and so do
    those that an installation brought along from its days in development.
    """
    if not any(_to_install(work, approved)):
        return 0
    work.hold([ARTICLES])
    fresh, ours = _to_install(work, approved)  # again: another process may have been quicker
    taken = _versions(work)
    made = []
    state, by, at = (_S.APPROVED, SHIPPED_BY, work.now()) if approved else (_S.SUBMITTED, None, None)
    for new in fresh:
        versions = taken.setdefault(new.place, set())
        version = new.version if new.version not in versions else max(versions) + 1  # the tenant has written its own
        versions.add(version)
        written = Article(new_id(), new.key, version, new.language, new.content, state, SHIPPED_BY, work.now())
        made.append(replace(written, decided_by=by, decided_at=at, approved_at=at))
    if made:
        store.insert_articles(work, made)
        record(work, ArticlesInstalled({str(each.id): each.content.digest for each in made}, state))
    for each in ours:
        _kept(work, replace(each, state=_S.SUBMITTED, decided_by=None, decided_at=None, approved_at=None))
    if ours:
        record(work, ArticlesInstalled({str(each.id): each.content.digest for each in ours}, _S.SUBMITTED))
    return len(made)


def _to_install(work: Work, approved: bool) -> tuple[list[ShippedArticle], list[Article]]:
    """Articles the tenant has not, and those whose approval of development does not count here."""
    known = store.article_rows(work, written_by=SHIPPED_BY)
    has = {(each.place, each.content.digest) for each in known}
    fresh = [each for each in shipped_articles() if (each.place, each.content.digest) not in has]
    ours = [] if approved else [each for each in known if each.state is _S.APPROVED and each.decided_by == SHIPPED_BY]
    return fresh, ours


def _versions(work: Work, key: str | None = None) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = {}
    for each in store.article_rows(work, key=key):
        found.setdefault(each.place, set()).add(each.version)
    return found


# --- writing ----------------------------------------------------------------------------------------------------------


def draft_article(work: Work, key: str, language: str, content: Content, questions: Sequence[UUID] = ()) -> Article:
    """Write a new version of an article; nothing is answered by it. ``questions``: unanswered ones that it is written from:
    they are closed.

    Raises ``Invalid`` for a key or language there is not, ``NotFound("question_not_found")``.
    """
    draft = unkept_article(work, key, language, content)
    check_draft(draft)
    work.hold([ARTICLES])
    version = max(_versions(work, key).get(draft.place, {0})) + 1
    if version > MOST_VERSIONS:
        raise Conflict("too_many_versions", field="key", expected=f"at most {MOST_VERSIONS}")
    draft = replace(draft, version=version)
    store.insert_articles(work, [draft])
    record(work, ArticleDrafted(draft.id, draft.script, draft.language, draft.content.digest, work.actor))
    if questions:
        close_questions(work, questions, reason="", article=draft.id)
    return draft


def unkept_article(work: Work, key: str, language: str, content: Content) -> Article:
    """A draft that is not kept: to look at it and say what it lacks. It may be wrong in anything."""
    return Article(new_id(), key, 1, language, content, _S.DRAFT, work.actor, work.now())


def edit_article(work: Work, id: UUID, content: Content) -> Article:
    """Write a draft anew, by who wrote it: so that there is one writer, and whoever approves is another.

    Raises ``NotFound``, ``Conflict("article_not_draft")``, ``Forbidden("not_the_writer")``.
    """
    found = _get(work, id, {_S.DRAFT}, "article_not_draft")
    if found.written_by != work.actor:
        raise Forbidden("not_the_writer", expected="a new version of your own")
    draft = replace(found, content=content, written_at=work.now())
    check_draft(draft)
    store.rewrite(work, draft)
    record(work, ArticleDrafted(draft.id, draft.script, draft.language, draft.content.digest, work.actor))
    return draft


# --- deciding ---------------------------------------------------------------------------------------------------------


def submit_article(work: Work, id: UUID) -> Article:
    """Ask a second person to approve a draft; from then on its words do not change.

    Raises ``Invalid`` with the first of ``faults_of``, ``Conflict`` for no draft.
    """
    found = _get(work, id, {_S.DRAFT}, "article_not_draft")
    check_article(found, work.today())
    record(work, ArticleSubmitted(found.id, found.script, found.content.digest, work.actor))
    return _kept(work, replace(found, state=_S.SUBMITTED))


def approve_article(work: Work, id: UUID, note: str = "") -> Article:
    """A second person approves: from its first day on it answers, and the version before it does not any more.

    Raises ``Forbidden("second_person_needed")`` for who wrote it, ``Conflict("article_not_submitted")``, ``Invalid`` where
    what an article must be has changed since it was submitted.
    """
    found = _submitted(work, id)
    check_article(found, work.today())
    content = found.content
    record(
        work,
        ArticleApproved(found.id, found.script, content.digest, content.valid_from, content.valid_until, work.actor),
    )
    vectors = meanings_of(content.texts)
    return _decided(work, replace(found, approved_at=work.now(), vectors=vectors), _S.APPROVED, noted(note) or None)


def refuse_article(work: Work, id: UUID, note: str) -> Article:
    """It is not approved, and why. Raises as ``approve_article``, and ``Invalid("note_required")``."""
    found, said = _submitted(work, id), required_note(note)
    record(work, ArticleRefused(found.id, found.script, found.content.digest, work.actor))
    return _decided(work, found, _S.REFUSED, said)


def withdraw_article(work: Work, id: UUID, note: str) -> Article:
    """It answers nothing more. Raises ``Invalid("note_required")``, ``Conflict("article_withdrawn")``."""
    found, said = _get(work, id, {_S.DRAFT, _S.SUBMITTED, _S.APPROVED}, "article_withdrawn"), required_note(note)
    record(work, ArticleWithdrawn(found.id, found.script, found.state, work.actor))
    return _decided(work, found, _S.WITHDRAWN, said)


def _submitted(work: Work, id: UUID) -> Article:
    found = _get(work, id, {_S.SUBMITTED}, "article_not_submitted")
    if found.written_by == work.actor:
        raise Forbidden("second_person_needed", expected="somebody else than who wrote it")
    return found


def _get(work: Work, id: UUID, states: Collection[ArticleState], code: str) -> Article:
    found = store.article_row(work, id, lock=True)
    if found is None:
        raise NotFound("article_not_found", field="article")
    if found.state not in states:
        raise Conflict(code, field="article", state=found.state.value)
    return found


def _decided(work: Work, found: Article, state: ArticleState, note: str | None) -> Article:
    return _kept(work, replace(found, state=state, decided_by=work.actor, decided_at=work.now(), note=note))


def _kept(work: Work, article: Article) -> Article:
    store.decide(work, article)
    return article


# --- looking ----------------------------------------------------------------------------------------------------------


def list_articles(work: Work, key: str | None = None) -> list[Article]:
    """Articles by key and language, the newest version of each last."""
    return store.article_rows(work, key=key)


def article_of(work: Work, id: UUID) -> Article:
    """One version. Raises ``NotFound("article_not_found")``."""
    found = store.article_row(work, id)
    if found is None:
        raise NotFound("article_not_found", field="article")
    return found
