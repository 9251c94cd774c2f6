"""HTTP of dialogues for staff: who talks with our playbooks, what was said, and going on from there as a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import CurrentPaging, CurrentWork, Shown
from tideover.base.ids import parse_id
from tideover.base.work import Work
from tideover.book import Person, find_person, get_persons, known_plain
from tideover.conversation import (
    Correction,
    CorrectionState,
    Dialogue,
    DialogueState,
    Words,
    close_dialogue,
    corrections_of,
    count_dialogues,
    get_dialogue,
    last_moments,
    list_dialogues,
    place_of,
    speak_in_dialogue,
    take_over_dialogue,
)
from tideover.gate import Refusal
from tideover.language import HIGH, Moment, mask_text
from tideover.outreach import TouchState, states_of_touches
from tideover.security import CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["workbench"])


class MomentShown(Shown):
    """How a conversation goes by a customer's words: scores from 0 to 1, ``cues`` what speaks for them, the strongest first;
    ``need``: what they need first; ``is_high``: one of the scores is something to look at."""

    dissatisfaction: float
    distress: float
    escalation: float
    need: str
    cues: list[str]
    is_high: bool


class TurnCorrected(Shown):
    """What a person says that the words meant; ``state``: ``proposed``, or ``accepted`` by a second one."""

    intent: str
    emotion: str
    state: CorrectionState


class DialogueShown(Shown):
    """``person``: their id; ``ref``: their reference; ``name``: masked; ``outcome``: how it ended, or what the playbook came
    to; ``reason``: why a person, or why it ended; ``moment``: how it goes by the customer's last words."""

    dialogue: str
    person: str
    ref: str
    name: str
    is_erased: bool
    channel: str
    playbook: str
    version: str
    state: DialogueState
    turns: int
    outcome: str | None
    reason: str | None
    began_at: datetime
    last_at: datetime
    ended_at: datetime | None
    moment: MomentShown | None


class DialoguesShown(Shown):
    """``counts``: how many there are in each state."""

    dialogues: list[DialogueShown]
    counts: dict[str, int]
    next: str | None


class DialogueWords(Shown):
    """``by``: ``customer``, ``bot``, or who signs in by that name; ``sentences``: ids of the approved sentences; ``intent``,
    ``emotion``: what the customer's words were taken for; ``moment``: how it goes by them; ``message``: which message they
    are, or answer; ``contact``: what carries them, where they are sent, and ``contact_state`` how that stands."""

    number: int
    by: str
    texts: list[str]
    sentences: list[str]
    intent: str | None
    emotion: str | None
    at: datetime
    moment: MomentShown | None
    message: str | None
    contact: str | None
    contact_state: TouchState | None
    correction: TurnCorrected | None


class DialogueWhole(DialogueShown):
    words: list[DialogueWords]


class SpokenRequest(BaseModel):
    """What a person of ours says."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=4000)


def _moment(moment: Moment | None) -> MomentShown | None:
    if moment is None:
        return None
    return MomentShown(
        dissatisfaction=moment.dissatisfaction, distress=moment.distress, escalation=moment.escalation, need=moment.need.value,
        cues=list(moment.cues), is_high=moment.worst >= HIGH,
    )  # fmt: skip


def _dialogue(dialogue: Dialogue, person: Person, moment: Moment | None) -> dict[str, Any]:
    return {
        "dialogue": str(dialogue.id), "person": str(person.id), "ref": person.ref, "name": person.masked_name,
        "is_erased": person.is_erased, "channel": dialogue.channel.value, "playbook": dialogue.playbook,
        "version": dialogue.version, "state": dialogue.state, "turns": dialogue.turns, "outcome": dialogue.outcome,
        "reason": dialogue.reason, "began_at": dialogue.began_at, "last_at": dialogue.last_at, "ended_at": dialogue.ended_at,
        "moment": _moment(moment),
    }  # fmt: skip


def _words_shown(work: Work, words: Sequence[Words], known: Mapping[str, str]) -> list[DialogueWords]:
    logins = logins_of(work, {each.by for each in words})
    states = states_of_touches(work, [each.contact for each in words if each.contact])
    corrections = corrections_of(work, [each.message for each in words if each.message and each.by == "customer"])
    return [
        DialogueWords(
            number=each.number, by=logins.get(each.by, each.by), texts=[mask_text(text, known) for text in each.texts],
            sentences=list(each.sentences), intent=each.intent, emotion=each.emotion, at=each.at,
            moment=_moment(each.moment), message=str(each.message) if each.message else None,
            contact=str(each.contact) if each.contact else None,
            contact_state=states.get(each.contact) if each.contact else None,
            correction=_corrected(corrections.get(each.message)) if each.message and each.by == "customer" else None,
        )
        for each in words
    ]  # fmt: skip


def _corrected(found: Correction | None) -> TurnCorrected | None:
    return None if found is None else TurnCorrected(intent=found.intent, emotion=found.emotion, state=found.state)


def _refused(refusal: Refusal) -> JSONResponse:
    body = {
        "type": "about:blank", "title": "refused", "status": 409, "code": "refused", "rules": list(refusal.rules),
        "earliest": refusal.earliest.isoformat() if refusal.earliest else None, "receipt": str(refusal.receipt),
    }  # fmt: skip
    return JSONResponse(body, 409, media_type="application/problem+json")


@router.get("/dialogues", response_model=DialoguesShown)
def read_dialogues(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    state: Annotated[DialogueState | None, Query()] = None,
    person: Annotated[str | None, Query(max_length=100)] = None,
) -> DialoguesShown:
    """Dialogues, the newest first; among those that are open or wait, those that go badly before all others."""
    require(actor, Permission.SEE_PEOPLE)
    start = paging.start(int, datetime.fromisoformat, UUID)
    whose = find_person(work, person).id if person else None
    found = list_dialogues(work, state, whose, (start[0], start[1], start[2]) if start else None, paging.limit)
    people = {each.id: each for each in get_persons(work, sorted({each.person for each in found}))} if found else {}
    last = None
    if len(found) == paging.limit:
        rank, began_at, id_ = place_of(found[-1], state)
        last = [str(rank), began_at.isoformat(), str(id_)]
    moments = last_moments(work, [each.id for each in found])
    shown = [DialogueShown.model_validate(_dialogue(each, people[each.person], moments.get(each.id))) for each in found]
    return DialoguesShown(dialogues=shown, counts=count_dialogues(work), next=paging.next_cursor(last))


@router.get("/dialogues/{dialogue}", response_model=DialogueWhole)
def read_dialogue(dialogue: str, work: CurrentWork, actor: CurrentActor) -> DialogueWhole:
    """A dialogue and all that was said in it, numbers and the like masked."""
    require(actor, Permission.SEE_PEOPLE)
    return _whole(work, parse_id(dialogue, "dialogue"))


def _whole(work: Work, id_: UUID) -> DialogueWhole:
    found, words = get_dialogue(work, id_)
    [person] = get_persons(work, [found.person])
    moment = last_moments(work, [found.id]).get(found.id)
    return DialogueWhole.model_validate(
        {**_dialogue(found, person, moment), "words": _words_shown(work, words, known_plain(work, found.person))}
    )


@router.post("/dialogues/{dialogue}/words", response_model=DialogueWords, responses={409: {"description": "Refused"}})
def speak(dialogue: str, request: SpokenRequest, work: CurrentWork, actor: CurrentActor) -> DialogueWords | JSONResponse:
    """Answer as a person, in a dialogue that waits for one. Words are held against the rules of words, the gate is asked."""
    require(actor, Permission.CONTACT)
    said = speak_in_dialogue(work, parse_id(dialogue, "dialogue"), request.text)
    return _refused(said) if isinstance(said, Refusal) else _words_shown(work, [said], {})[0]


@router.post("/dialogues/{dialogue}/taking-over", response_model=DialogueWhole)
def take_over(dialogue: str, work: CurrentWork, actor: CurrentActor) -> DialogueWhole:
    """Go on as a person with a dialogue that a playbook leads."""
    require(actor, Permission.CONTACT)
    return _whole(work, take_over_dialogue(work, parse_id(dialogue, "dialogue")).id)


@router.post("/dialogues/{dialogue}/end", response_model=DialogueWhole)
def end_dialogue(dialogue: str, work: CurrentWork, actor: CurrentActor) -> DialogueWhole:
    """End a dialogue that waited for a person."""
    require(actor, Permission.CONTACT)
    return _whole(work, close_dialogue(work, parse_id(dialogue, "dialogue")).id)
