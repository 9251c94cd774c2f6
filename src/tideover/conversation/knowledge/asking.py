"""A question is answered with the words of an article, or listed for editors; it is counted either way.

The words of a question that found no answer are somebody's own: they are sealed for the person who asked, or for the question
where that is not known, go when it is closed, and after ``KEEP_DAYS`` in any case. Of one that was answered none are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from tideover.base.errors import Invalid, NotFound
from tideover.base.ids import PersonId, new_id
from tideover.base.work import Work
from tideover.conversation.advice.asking import advice
from tideover.conversation.advice.model import Task
from tideover.conversation.knowledge import store
from tideover.conversation.knowledge.finding import Found, alike, find_article, nearest_articles, written_in
from tideover.conversation.knowledge.model import (
    LANGUAGES,
    Answer,
    Article,
    QuestionAnswered,
    QuestionsClosed,
    QuestionUnanswered,
    live_version,
)
from tideover.gate import Listener, check_utterance
from tideover.journal import record
from tideover.language import Option, risks_of

KEEP_DAYS = 90
COUNTED_DAYS = 30
CANDIDATES = 5
LISTED = 300  # open questions that are looked at together
MOST_REASON = 500
# Nothing in an article answers these, and no editor should find them in a list: a person goes on at once.
_FOR_A_PERSON = frozenset({"self_harm", "violence"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question. ``found``: the nearest article, near enough or not; ``risks``: for which a person must go on;
    ``is_withheld``: an article answers it, but its words are not for whoever asks before they are verified."""

    answer: Answer | None
    found: Found | None
    risks: tuple[str, ...] = ()
    is_withheld: bool = False
    question: UUID | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that no article answered and that say about the same, the newest first. ``said``: their words, plain, to be
    masked by whoever shows them; ``people``: who asked, where known, in the order of ``ids``."""

    ids: tuple[UUID, ...]
    people: tuple[PersonId | None, ...]
    language: str
    said: tuple[str, ...] = field(repr=False)
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the last ``days``: how many questions were asked, how many an article answered."""

    asked: int
    answered: int
    days: int = COUNTED_DAYS


def answer_question(
    work: Work,
    text: str,
    language: str | None = None,
    *,
    to: Listener = Listener.UNVERIFIED,
    person: PersonId | None = None,
) -> Answer | None:
    """The approved words that answer a question; None: no article does, and an editor is told. As ``take_question``."""
    return take_question(work, text, language, to=to, person=person).answer


def take_question(
    work: Work,
    text: str,
    language: str | None = None,
    *,
    to: Listener = Listener.UNVERIFIED,
    person: PersonId | None = None,
    chosen: Article | None = None,
    has_asked: bool = False,
) -> Asked:
    """Answer a question of somebody's, and count it. ``language``: of the answer, ``zh-CN`` or ``en``; as it is written where
    none is given. ``to``: who hears the answer; what may not be said to them is not given. ``person``: who asks, if known.
    Where none is near enough a language model may choose among ``candidates`` (it may raise ``AskOutside``); ``has_asked``: it
    has been asked, and chose ``chosen`` or none.

    One that tells of harm to oneself or others is neither answered nor kept here: ``risks`` says so. Raises ``Invalid`` for
    no words, or a language there is not.
    """
    asked = try_question(work, text, language, to=to)
    if asked.risks:
        return asked
    id_, spoken, now = new_id(), language or written_in(text), work.now()
    if asked.answer is None and not asked.is_withheld:
        if not has_asked:
            chosen = _advised(work, text, language, to, person, id_)
        if chosen is not None:
            asked = Asked(_answer_of(chosen, asked.found), asked.found)
    if asked.answer is not None:
        store.insert_question(work, store.QuestionRow(id_, person, spoken, now, None), asked.answer.article)
        script = f"{asked.answer.key}.v{asked.answer.version}"
        record(work, QuestionAnswered(person, id_, asked.answer.article, script))
        return Asked(replace(asked.answer, question=id_), asked.found, question=id_)
    if asked.is_withheld:  # no editor can help here: it is for the customer alone
        return asked
    sealed = work.vault.seal(person or id_, text.strip())
    store.insert_question(work, store.QuestionRow(id_, person, spoken, now, sealed), None)
    record(work, QuestionUnanswered(person, id_))
    return Asked(None, asked.found, question=id_)


def try_question(work: Work, text: str, language: str | None = None, *, to: Listener = Listener.CUSTOMER) -> Asked:
    """What would come of a question: as ``take_question``, but nothing is kept or counted."""
    if not text.strip():
        raise Invalid("question_empty", field="text", expected="a question")
    if language is not None and language not in LANGUAGES:
        raise Invalid("invalid_language", field="language", expected=", ".join(LANGUAGES))
    risks = tuple(risk for risk in risks_of(text) if risk in _FOR_A_PERSON)
    if risks:
        return Asked(None, None, risks)
    found = find_article(live_articles(work, language or written_in(text)), text)
    if found is None or not found.is_near:
        return Asked(None, found)
    if check_utterance(found.article.content.answer, to):
        return Asked(None, found, is_withheld=True)
    return Asked(_answer_of(found.article, found), found)


def candidates(work: Work, text: str, language: str | None = None, *, to: Listener) -> list[Article]:
    """The ``CANDIDATES`` articles nearest to a question, of those whose words may be said to whoever asks."""
    near = nearest_articles(live_articles(work, language or written_in(text)), text, CANDIDATES)
    return [article for article in near if not check_utterance(article.content.answer, to)]


def options_of(articles: Sequence[Article]) -> tuple[Option, ...]:
    """Articles as a language model may choose among them."""
    return tuple(Option(f"article:{each.script}", f"our article: {each.content.title}") for each in articles)


def chosen_of(articles: Sequence[Article], value: str | None) -> Article | None:
    """The article of an option's value; None: it is none."""
    return next((each for each in articles if f"article:{each.script}" == value), None)


def _advised(
    work: Work, text: str, language: str | None, to: Listener, person: PersonId | None, question: UUID
) -> Article | None:
    if not work.may_ask_outside:
        return None
    near = candidates(work, text, language, to=to)
    return chosen_of(near, advice(work, Task.QUESTION, text, options_of(near), question, person=person))


def _answer_of(article: Article, found: Found | None) -> Answer:
    near = (found.score, found.threshold) if found else (0.0, 0.0)
    content = article.content
    return Answer(article.id, article.key, article.version, article.language, content.title, content.answer, *near)


def live_articles(work: Work, language: str) -> list[Article]:
    """The versions that answer today, one an article."""
    versions: dict[str, list[Article]] = {}
    for article in store.article_rows(work, language=language, were_approved=True):
        versions.setdefault(article.key, []).append(article)
    today = work.today()
    live = [live_version(each, today) for each in versions.values()]
    return [article for article in live if article is not None]


# --- what found no answer ---------------------------------------------------------------------------------------------


def unanswered_questions(work: Work) -> list[Unanswered]:
    """The newest ``LISTED`` that no article answered, those alike together, the newest group first. Words of people who were
    erased are gone."""
    rows = store.open_questions(work, LISTED)
    work.vault.open([row.person or row.id for row in rows])
    kept: list[tuple[store.QuestionRow, str]] = []
    for row in rows:
        with suppress(NotFound):  # erased
            kept.append((row, work.vault.unseal(row.person or row.id, row.said or "")))
    found = []
    for group in alike([said for _, said in kept]):
        of = [kept[number] for number in group]
        found.append(
            Unanswered(
                tuple(row.id for row, _ in of),
                tuple(PersonId(row.person) if row.person else None for row, _ in of),
                of[0][0].language,
                tuple(said for _, said in of),
                of[-1][0].at,
                of[0][0].at,
            )
        )
    return found


def dismiss_questions(work: Work, questions: Sequence[UUID], reason: str) -> None:
    """Put questions aside that no article is to answer, and say why. Their words go.

    Raises ``Invalid("note_required")``, ``NotFound("question_not_found")`` where one is not open.
    """
    if not (said := reason.strip()) or len(said) > MOST_REASON:
        raise Invalid("note_required", field="reason", expected=f"why, at most {MOST_REASON} characters")
    close_questions(work, questions, said, None)


def close_questions(work: Work, questions: Sequence[UUID], reason: str, article: UUID | None) -> None:
    """Close open questions; ``article``: the draft that was written from them. Their words go."""
    ids = sorted(set(questions))
    rows = store.open_questions(work, len(ids), ids)
    if len(rows) != len(ids):
        raise NotFound("question_not_found", field="questions")
    store.close_questions(work, ids, "dismissed" if article is None else "used", work.now(), reason, article)
    for row in rows:
        if row.person is None:
            work.vault.erase(row.id)
    record(work, QuestionsClosed(ids, article, work.actor))


def forget_questions(work: Work) -> int:
    """Forget what was asked more than ``KEEP_DAYS`` ago, words and all. Returns how many."""
    gone = store.drop_questions(work, work.now() - timedelta(days=KEEP_DAYS))
    for row in gone:
        if row.person is None and row.said is not None:
            work.vault.erase(row.id)
    return len(gone)


def tally(work: Work) -> Tally:
    """What share of questions articles answer, counted, not estimated."""
    counts = store.count_questions(work, work.now() - timedelta(days=COUNTED_DAYS))
    return Tally(sum(counts.values()), counts.get("answered", 0))
