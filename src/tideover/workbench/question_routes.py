"""HTTP of what was asked and found no answer: as editors of the knowledge base read it, masked."""

from __future__ import annotations

from fastapi import APIRouter

from tideover.base.http import CurrentWork, Moment, Shown
from tideover.book import known_plain
from tideover.conversation import tally, unanswered_questions
from tideover.language import mask_text
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["knowledge"])


class UnansweredShown(Shown):
    """Questions that say about the same. ``said``: each in its own words, names and numbers masked, the newest first; ``ids``
    in the same order."""

    ids: list[str]
    said: list[str]
    language: str
    first_at: Moment
    last_at: Moment


class UnansweredList(Shown):
    """``asked`` and ``answered``: of the last ``days``, how many questions there were and how many an article answered."""

    questions: list[UnansweredShown]
    asked: int
    answered: int
    days: int


@router.get("/unanswered-questions")
def unanswered(work: CurrentWork, actor: CurrentActor) -> UnansweredList:
    """Questions that no article answered, those alike together, the newest first."""
    if not actor.may(Permission.APPROVE_ARTICLES):
        require(actor, Permission.WRITE_ARTICLES)
    shown = []
    for each in unanswered_questions(work):
        said = [
            mask_text(words, known_plain(work, person) if person else {})
            for words, person in zip(each.said, each.people, strict=True)
        ]
        first, last = each.first_at.isoformat(), each.last_at.isoformat()
        ids = [str(id_) for id_ in each.ids]
        shown.append(UnansweredShown(ids=ids, said=said, language=each.language, first_at=first, last_at=last))
    counted = tally(work)
    return UnansweredList(questions=shown, asked=counted.asked, answered=counted.answered, days=counted.days)
