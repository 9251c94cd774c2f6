"""HTTP of the knowledge base: articles written by one and approved by another, questions asked, and tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import CurrentPaging, CurrentWork, Day, Moment, Shown
from tideover.base.ids import parse_id
from tideover.base.work import Work
from tideover.book import find_person
from tideover.conversation.knowledge.asking import Asked, dismiss_questions, take_question, try_question
from tideover.conversation.knowledge.checking import Fault, faults_of
from tideover.conversation.knowledge.model import Answer, Article, ArticleState, ArticleTopic, Content, Standing, standing_of
from tideover.conversation.knowledge.signing import (
    approve_article,
    article_of,
    draft_article,
    edit_article,
    list_articles,
    refuse_article,
    submit_article,
    unkept_article,
    withdraw_article,
)
from tideover.gate import Listener
from tideover.security import Actor, CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["knowledge"])

Questions = Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=50)]
Id = Annotated[str, Field(max_length=40)]
_S = ArticleState
# What somebody must do comes first.
_ORDER = (_S.SUBMITTED, _S.DRAFT, _S.APPROVED, _S.REFUSED, _S.WITHDRAWN)


class ContentRequest(BaseModel):
    """What a version says. ``answer``: what may be said to a customer, word for word; ``body``: for colleagues alone;
    ``questions``: examples of what people ask; it answers from ``valid_from`` to ``valid_until``, both days included."""

    model_config = ConfigDict(extra="forbid")

    topic: ArticleTopic
    title: str = Field(max_length=500)
    answer: str = Field(max_length=2000)
    questions: Questions
    body: str = Field(default="", max_length=20_000)
    valid_from: date | None = None
    valid_until: date | None = None

    def content(self) -> Content:
        questions = tuple(question.strip() for question in self.questions)
        return Content(
            self.topic, self.title.strip(), self.answer.strip(), questions, self.body.strip(), self.valid_from, self.valid_until
        )


class ArticleRequest(ContentRequest):
    """A new version of an article. ``closes``: unanswered questions that it is written from; they leave the list."""

    key: str = Field(max_length=60)
    language: str = Field(max_length=20)
    closes: Annotated[list[Id], Field(max_length=300)] = Field(default_factory=list)


class ArticleCheckRequest(ContentRequest):
    """Words that nobody has kept yet."""

    key: str = Field(max_length=60)
    language: str = Field(max_length=20)


class DecisionRequest(BaseModel):
    """Why; may be empty where an article is approved."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(default="", max_length=2000)


class ArticleFault(Shown):
    """What stands in the way of submitting: ``field`` (``questions.2``: the second example), where in it, what was expected."""

    code: str
    field: str
    start: int | None
    end: int | None
    expected: str
    quotes: list[str]


class ArticleShown(Shown):
    """A version. ``article``: key and version, as an answer quotes it; ``standing``: what became of an approved one;
    ``is_own``: whoever asks wrote it, so another must approve it; ``writer``, ``decider``: logins, or who it came with;
    ``digest``: SHA-256 of what it says."""

    id: str
    article: str
    key: str
    version: int
    language: str
    topic: ArticleTopic
    title: str
    answer: str
    questions: list[str]
    body: str
    valid_from: Day | None
    valid_until: Day | None
    state: ArticleState
    standing: Standing | None
    writer: str
    written_at: Moment
    is_own: bool
    decider: str | None
    decided_at: Moment | None
    note: str | None
    digest: str


class ArticlesShown(Shown):
    """A page of them. ``waiting``: how many wait for a second person, whatever is asked for."""

    articles: list[ArticleShown]
    next: str | None
    waiting: int


class ArticleWhole(Shown):
    """A version, what it lacks while it is open, and all versions of it in its language, the newest first."""

    article: ArticleShown
    faults: list[ArticleFault]
    versions: list[ArticleShown]
    languages: dict[str, str]  # language -> id of the newest version in it


class ArticleCheckShown(Shown):
    faults: list[ArticleFault]


def _faults(article: Article, today: date) -> list[ArticleFault]:
    return [_fault(each) for each in faults_of(article, today)]


def _fault(fault: Fault) -> ArticleFault:
    data: Mapping[str, Any] = fault.data
    return ArticleFault(
        code=fault.code, field=fault.field, start=fault.start, end=fault.end, expected=data.get("expected", ""),
        quotes=list(data.get("quotes", ())),
    )  # fmt: skip


def _shown(work: Work, found: Sequence[Article], among: Sequence[Article], actor: Actor) -> list[ArticleShown]:
    today, logins = work.today(), logins_of(work, [by for each in found for by in (each.written_by, each.decided_by or "")])
    places: dict[tuple[str, str], list[Article]] = {}
    for each in among:
        places.setdefault(each.place, []).append(each)
    return [
        ArticleShown(
            id=str(each.id), article=each.script, key=each.key, version=each.version, language=each.language,
            topic=each.content.topic, title=each.content.title, answer=each.content.answer,
            questions=list(each.content.questions), body=each.content.body, valid_from=_day(each.content.valid_from),
            valid_until=_day(each.content.valid_until), state=each.state,
            standing=standing_of(each, places[each.place], today), writer=logins.get(each.written_by, each.written_by),
            written_at=each.written_at.isoformat(), is_own=each.written_by == actor.name,
            decider=logins.get(each.decided_by, each.decided_by) if each.decided_by else None,
            decided_at=each.decided_at.isoformat() if each.decided_at else None, note=each.note, digest=each.content.digest,
        )
        for each in found
    ]  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _one(work: Work, article: Article, actor: Actor) -> ArticleShown:
    versions = [each for each in list_articles(work, article.key) if each.place == article.place]
    (same,) = [each for each in versions if each.id == article.id]
    return _shown(work, [same], versions, actor)[0]


@router.get("/articles")
def articles(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    state: ArticleState | None = None,
    topic: ArticleTopic | None = None,
    language: Annotated[str | None, Query(max_length=20)] = None,
) -> ArticlesShown:
    """Articles, what waits for a second person first. Without a state: of each the newest version and the one that answers;
    with one, every version in it."""
    require(actor, Permission.SEE_PEOPLE)
    every = list_articles(work)
    newest = {each.place: each.id for each in every}  # in the order of versions: the last one stays
    shown = _shown(work, every, every, actor)
    wanted = [
        row
        for row in shown
        if (row.state is state if state else row.standing is Standing.LIVE or row.id == str(newest[row.key, row.language]))
        and topic in (None, row.topic)
        and language in (None, row.language)
    ]
    wanted.sort(
        key=lambda row: (_ORDER.index(row.state), list(ArticleTopic).index(row.topic), row.key, row.language, -row.version)
    )
    if start := paging.start(UUID):
        wanted = wanted[next((number for number, row in enumerate(wanted, 1) if row.id == str(start[0])), len(wanted)) :]
    page = wanted[: paging.limit]
    following = paging.next_cursor([page[-1].id] if len(wanted) > len(page) else None)
    waiting = sum(each.state is _S.SUBMITTED for each in every)
    return ArticlesShown(articles=page, next=following, waiting=waiting)


@router.post("/articles", status_code=201)
def write_article(request: ArticleRequest, work: CurrentWork, actor: CurrentActor) -> ArticleShown:
    """Write a new version of an article, as a draft."""
    require(actor, Permission.WRITE_ARTICLES)
    closes = [parse_id(each, "closes") for each in request.closes]
    return _one(work, draft_article(work, request.key, request.language, request.content(), closes), actor)


@router.get("/articles/{article}")
def one_article(article: str, work: CurrentWork, actor: CurrentActor) -> ArticleWhole:
    """One version whole: what it says, what it lacks, who decided, and its other versions."""
    require(actor, Permission.SEE_PEOPLE)
    found = article_of(work, parse_id(article, "article"))
    every = list_articles(work, found.key)
    versions = [each for each in reversed(every) if each.place == found.place]
    (shown,) = _shown(work, [each for each in versions if each.id == found.id], versions, actor)
    is_open = found.state in (_S.DRAFT, _S.SUBMITTED)
    return ArticleWhole(
        article=shown,
        faults=_faults(found, work.today()) if is_open else [],
        versions=_shown(work, versions, versions, actor),
        languages={each.language: str(each.id) for each in every},
    )


@router.put("/articles/{article}")
def rewrite_article(article: str, request: ContentRequest, work: CurrentWork, actor: CurrentActor) -> ArticleShown:
    """Write a draft of one's own anew."""
    require(actor, Permission.WRITE_ARTICLES)
    return _one(work, edit_article(work, parse_id(article, "article"), request.content()), actor)


@router.post("/article-checks")
def check(request: ArticleCheckRequest, work: CurrentWork, actor: CurrentActor) -> ArticleCheckShown:
    """Hold words against what an article must be, before anybody keeps them. Nothing is kept."""
    require(actor, Permission.WRITE_ARTICLES)
    article = unkept_article(work, request.key, request.language, request.content())
    return ArticleCheckShown(faults=_faults(article, work.today()))


@router.post("/articles/{article}/submission")
def submit(article: str, work: CurrentWork, actor: CurrentActor) -> ArticleShown:
    """Ask a second person to approve a draft. 422 names what it lacks, and where."""
    require(actor, Permission.WRITE_ARTICLES)
    return _one(work, submit_article(work, parse_id(article, "article")), actor)


@router.post("/articles/{article}/approval")
def approve(article: str, request: DecisionRequest, work: CurrentWork, actor: CurrentActor) -> ArticleShown:
    """Approve another's article: from its first day on it answers."""
    require(actor, Permission.APPROVE_ARTICLES)
    return _one(work, approve_article(work, parse_id(article, "article"), request.note), actor)


@router.post("/articles/{article}/refusal")
def refuse(article: str, request: DecisionRequest, work: CurrentWork, actor: CurrentActor) -> ArticleShown:
    """Refuse another's article, and say why."""
    require(actor, Permission.APPROVE_ARTICLES)
    return _one(work, refuse_article(work, parse_id(article, "article"), request.note), actor)


@router.post("/articles/{article}/withdrawal")
def withdraw(article: str, request: DecisionRequest, work: CurrentWork, actor: CurrentActor) -> ArticleShown:
    """Let an article answer nothing more, and say why."""
    if not actor.may(Permission.APPROVE_ARTICLES):
        require(actor, Permission.WRITE_ARTICLES)
    return _one(work, withdraw_article(work, parse_id(article, "article"), request.note), actor)


# --- questions --------------------------------------------------------------------------------------------------------


class TriedQuestion(BaseModel):
    """A question, tried. ``is_verified``: as if the right party were there; else only what anybody may hear is given."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=2000)
    language: Literal["zh-CN", "en"] | None = None
    is_verified: bool = False


class AskedQuestion(TriedQuestion):
    """A question of a customer's. ``person``: the lender's reference of who asks, if known."""

    person: str | None = Field(default=None, max_length=100)


class AnswerShown(Shown):
    """Words to be given as they are, and the article they are quoted from."""

    id: str
    article: str
    key: str
    version: int
    language: str
    title: str
    text: str


class NearShown(Shown):
    """An article near a question. ``likeness``: the higher the nearer, hardly ever above 1."""

    id: str
    article: str
    title: str
    likeness: float


class QuestionShown(Shown):
    """What comes of a question. ``answer`` null: none is given; ``risks``: harm is read in it, a person must go on at once;
    ``is_withheld``: an article answers it, but its words are for the verified customer alone; ``near``: the nearest articles,
    the nearest first; ``score`` must reach ``threshold``; ``question``: under which id it is counted, null for a trial."""

    answer: AnswerShown | None
    risks: list[str]
    is_withheld: bool
    near: list[NearShown]
    score: float | None
    threshold: float | None
    question: str | None


def _answer(answer: Answer) -> AnswerShown:
    return AnswerShown(
        id=str(answer.article), article=f"{answer.key}.v{answer.version}", key=answer.key, version=answer.version,
        language=answer.language, title=answer.title, text=answer.text,
    )  # fmt: skip


def _asked(asked: Asked) -> QuestionShown:
    found = asked.found
    near = [] if found is None else [(found.article, found.likeness), (found.second, found.second_likeness)]
    return QuestionShown(
        answer=_answer(asked.answer) if asked.answer else None,
        risks=list(asked.risks),
        is_withheld=asked.is_withheld,
        near=[
            NearShown(id=str(each.id), article=each.script, title=each.content.title, likeness=round(max(likeness, 0.0), 3))
            for each, likeness in near
            if each is not None
        ],
        score=round(found.score, 3) if found else None,
        threshold=round(found.threshold, 3) if found else None,
        question=str(asked.question) if asked.question else None,
    )


def _listener(request: TriedQuestion) -> Listener:
    return Listener.CUSTOMER if request.is_verified else Listener.UNVERIFIED


@router.post("/question-trials")
def try_one(request: TriedQuestion, work: CurrentWork, actor: CurrentActor) -> QuestionShown:
    """Try a question: which article would answer it, and what came second. Nothing is kept or counted."""
    require(actor, Permission.SEE_PEOPLE)
    return _asked(try_question(work, request.text, request.language, to=_listener(request)))


@router.post("/questions")
def ask(request: AskedQuestion, work: CurrentWork, actor: CurrentActor) -> QuestionShown:
    """Answer a customer's question with the words of an article; one that finds none is listed for editors."""
    require(actor, Permission.RECORD)
    person = find_person(work, request.person) if request.person else None
    known = person.id if person is not None and not person.is_erased else None
    return _asked(take_question(work, request.text, request.language, to=_listener(request), person=known))


class DismissalRequest(BaseModel):
    """Questions that no article is to answer, and why. Their words go."""

    model_config = ConfigDict(extra="forbid")

    questions: Annotated[list[Id], Field(min_length=1, max_length=300)]
    reason: str = Field(max_length=2000)


class DismissalShown(Shown):
    dismissed: int


@router.post("/unanswered-questions/dismissal")
def dismiss(request: DismissalRequest, work: CurrentWork, actor: CurrentActor) -> DismissalShown:
    """Put questions aside that no article is to answer."""
    require(actor, Permission.WRITE_ARTICLES)
    questions = [parse_id(each, "questions") for each in request.questions]
    dismiss_questions(work, questions, request.reason)
    return DismissalShown(dismissed=len(set(questions)))
