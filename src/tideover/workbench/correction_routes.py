"""HTTP of corrections: people say what a message meant, a second one accepts it or not, and all of them are listed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import NotFound
from tideover.base.http import CurrentPaging, CurrentWork, Shown
from tideover.base.ids import MessageId, parse_id
from tideover.base.work import Work
from tideover.book import get_persons, known_plain
from tideover.conversation import (
    EMOTIONS,
    NO_QUESTION,
    Correction,
    CorrectionState,
    correct_reading,
    count_corrections,
    decide_correction,
    list_corrections,
    moments_of,
    words_of,
)
from tideover.language import known_intents, mask_text
from tideover.security import Actor, CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["workbench"])


class CorrectionRequest(BaseModel):
    """What a message meant."""

    model_config = ConfigDict(extra="forbid")

    intent: str = Field(max_length=100)
    emotion: str = Field(max_length=100)


class CorrectionShown(Shown):
    """``said``: the words, masked; none of an erased person. ``was_intent``, ``was_emotion``: what they were taken for; ``by``,
    ``decided_by``: who signs in by that name; ``is_own``: whoever looks has made it, and may not decide on it."""

    correction: str
    message: str
    person: str
    ref: str
    said: str | None
    was_intent: str
    was_emotion: str
    intent: str
    emotion: str
    state: CorrectionState
    by: str
    at: datetime
    decided_by: str | None
    decided_at: datetime | None
    is_own: bool


class CorrectionsShown(Shown):
    """``counts``: how many there are in each state."""

    corrections: list[CorrectionShown]
    counts: dict[str, int]
    next: str | None


class ReadingShown(Shown):
    """What a message was taken for, and what it may be corrected to."""

    intent: str
    emotion: str
    intents: list[str]
    emotions: list[str]


def _shown(work: Work, found: list[Correction]) -> list[CorrectionShown]:
    people = {each.id: each for each in get_persons(work, sorted({each.person for each in found}))} if found else {}
    said = words_of(work, [each.message for each in found])
    logins = logins_of(work, {name for each in found for name in (each.by, each.decided_by) if name})
    shown = []
    for each in found:
        person = people[each.person]
        words = said.get(each.message)
        shown.append(
            CorrectionShown(
                correction=str(each.id), message=str(each.message), person=str(person.id), ref=person.ref,
                said=None if words is None or person.is_erased else mask_text(words, known_plain(work, person.id)),
                was_intent=each.was_intent, was_emotion=each.was_emotion, intent=each.intent, emotion=each.emotion,
                state=each.state, by=logins.get(each.by, each.by), at=each.at,
                decided_by=each.decided_by and logins.get(each.decided_by, each.decided_by), decided_at=each.decided_at,
                is_own=each.by == work.actor,
            )
        )  # fmt: skip
    return shown


@router.get("/messages/{message}/reading")
def read_reading(message: str, work: CurrentWork, actor: CurrentActor) -> ReadingShown:
    """What a message was taken for, and what it can be corrected to."""
    require(actor, Permission.SEE_PEOPLE)
    id_ = MessageId(parse_id(message, "message"))
    kept = moments_of(work, [id_]).get(id_)
    if kept is None:
        raise NotFound("reading_not_found", field="message")
    return ReadingShown(
        intent=kept.intent, emotion=kept.emotion, intents=[*known_intents(), NO_QUESTION], emotions=list(EMOTIONS)
    )


@router.post("/messages/{message}/corrections")
def correct(message: str, request: CorrectionRequest, work: CurrentWork, actor: CurrentActor) -> CorrectionShown:
    """Say what a message meant. What it was taken for stays on record; it teaches nothing before somebody else accepts it."""
    require(actor, Permission.RECORD)
    made = correct_reading(work, MessageId(parse_id(message, "message")), request.intent, request.emotion)
    return _shown(work, [made])[0]


@router.get("/corrections")
def read_corrections(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    state: Annotated[CorrectionState | None, Query()] = None,
) -> CorrectionsShown:
    """Corrections, the newest first."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(datetime.fromisoformat, UUID)
    found = list_corrections(work, state, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].at.isoformat(), str(found[-1].id)] if len(found) == paging.limit else None
    return CorrectionsShown(corrections=_shown(work, found), counts=count_corrections(work), next=paging.next_cursor(last))


@router.post("/corrections/{correction}/acceptance")
def accept(correction: str, work: CurrentWork, actor: CurrentActor) -> CorrectionShown:
    """Accept somebody else's correction: understanding may learn from it."""
    return _decided(work, actor, correction, is_accepted=True)


@router.post("/corrections/{correction}/refusal")
def decline(correction: str, work: CurrentWork, actor: CurrentActor) -> CorrectionShown:
    """Decline somebody else's correction."""
    return _decided(work, actor, correction, is_accepted=False)


def _decided(work: Work, actor: Actor, correction: str, *, is_accepted: bool) -> CorrectionShown:
    if not actor.may(Permission.APPROVE_ARTICLES):
        require(actor, Permission.WRITE_ARTICLES)
    return _shown(work, [decide_correction(work, parse_id(correction, "correction"), is_accepted=is_accepted)])[0]
