"""HTTP of dialogues: the lender's app talks for its customers; which playbooks may speak."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import NotFound
from tideover.base.http import CurrentWork, Shown
from tideover.base.ids import parse_id
from tideover.book import Person, find_person
from tideover.conversation.dialogues import joining, releasing, talking
from tideover.conversation.dialogues.model import BOT, CUSTOMER, SPEAKS_ON, DialogueState, Release, ReleaseState, Words
from tideover.conversation.playbooks.reading import shipped_playbooks
from tideover.gate import Channel
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["conversation"])
SpeakingChannel = Literal[Channel.INBOX, Channel.SMS, Channel.EMAIL]


# --- the customer, in the lender's app --------------------------------------------------------------------------------


class ChatMessage(BaseModel):
    """What a customer wrote. ``id``: the app's own; the same again changes nothing and is answered the same."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=2000)


class ChatWords(Shown):
    """What was said in one breath. ``by``: ``customer``, ``bot`` (a machine, which says so) or ``person``."""

    by: str
    texts: list[str]
    at: datetime


class ChatAnswer(Shown):
    """``state``: ``open`` while the playbook leads, ``waiting`` for a person, ``ended``; null where the message is read later.
    ``said``: the answer, empty where a person answers; ``asks``: the kind of the question that is open now (``pay_when``: a
    day, ``pay_amount``: a sum, ``confirm``: yes or no, …), so that the app can offer ways to answer."""

    message: str
    is_new: bool
    dialogue: str | None
    state: DialogueState | None
    asks: str | None
    said: list[ChatWords]


class ChatShown(Shown):
    """A dialogue as the customer sees it."""

    dialogue: str
    state: DialogueState
    began_at: datetime
    words: list[ChatWords]


class ChatsShown(Shown):
    dialogues: list[ChatShown]


def _chat_words(words: Words) -> ChatWords:
    by = words.by if words.by in (CUSTOMER, BOT) else "person"
    return ChatWords(by=by, texts=list(words.texts), at=words.at)


@router.post("/persons/{person}/chat", response_model=ChatAnswer)
def say_in_chat(person: str, request: ChatMessage, work: CurrentWork, actor: CurrentActor) -> ChatAnswer:
    """A customer writes in the lender's app, where they are signed in; the answer comes at once."""
    require(actor, Permission.SERVE_CUSTOMERS)
    found = _living(find_person(work, person))
    talked = talking.talk(work, found, request.text, work.now(), request.id)
    return ChatAnswer(
        message=str(talked.message), is_new=talked.is_new, dialogue=str(talked.dialogue) if talked.dialogue else None,
        state=talked.state, asks=talked.asks, said=[_chat_words(words) for words in talked.said],
    )  # fmt: skip


@router.get("/persons/{person}/chat", response_model=ChatsShown)
def read_chat(person: str, work: CurrentWork, actor: CurrentActor) -> ChatsShown:
    """A person's latest dialogues in plain words, the newest first: for the lender's app, which shows them to that person."""
    require(actor, Permission.SERVE_CUSTOMERS)
    shown = [
        ChatShown(dialogue=str(each.id), state=each.state, began_at=each.began_at, words=[_chat_words(one) for one in words])
        for each, words in joining.chat_of(work, _living(find_person(work, person)).id)
    ]
    return ChatsShown(dialogues=shown)


def _living(person: Person) -> Person:
    if person.is_erased:
        raise NotFound("person_not_found", field="person")
    return person


# --- releases ---------------------------------------------------------------------------------------------------------


class ReleaseShown(Shown):
    """``version``: of the playbooks; ``tried`` of ``wanted`` dialogues with simulated borrowers; ``report``: what they came
    to; ``is_current``: the version this installation has."""

    release: str
    version: str
    is_current: bool
    state: ReleaseState
    proposed_by: str
    proposed_at: datetime
    wanted: int
    tried: int
    report: dict[str, Any]
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    channels: list[Channel]


class ReleasesShown(Shown):
    """``version``: the one this installation has; ``speaks``: whether it may speak to customers; ``channels``: where."""

    version: str
    speaks: bool
    channels: list[Channel]
    releases: list[ReleaseShown]


class ProposedRelease(BaseModel):
    """``dialogues``: how many simulated borrowers talk to it; ``channels``: where it is to speak. By text and mail every answer
    is a contact of its own."""

    model_config = ConfigDict(extra="forbid")

    dialogues: int = Field(default=releasing.TRIED_WITH, ge=100, le=100_000)
    channels: list[SpeakingChannel] = Field(default=[Channel.INBOX], min_length=1, max_length=len(SPEAKS_ON))


class Decision(BaseModel):
    """Why, in a few words: required to refuse and to withdraw."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(default="", max_length=2000)


def _release(release: Release) -> ReleaseShown:
    return ReleaseShown(
        release=str(release.id), version=release.version, is_current=release.version == shipped_playbooks().digest,
        state=release.state, proposed_by=release.proposed_by, proposed_at=release.proposed_at, wanted=release.wanted,
        tried=release.tried, report=dict(release.report), decided_by=release.decided_by, decided_at=release.decided_at,
        note=release.note, channels=list(release.channels),
    )  # fmt: skip


@router.get("/playbook-releases", response_model=ReleasesShown)
def read_releases(work: CurrentWork, actor: CurrentActor) -> ReleasesShown:
    """Which playbooks may speak to customers, and which were proposed."""
    require(actor, Permission.SEE_PEOPLE)
    shown = [_release(each) for each in releasing.list_releases(work)]
    live = next((each for each in shown if each.is_current and each.state is ReleaseState.SIGNED), None)
    channels = live.channels if live else []
    return ReleasesShown(version=shipped_playbooks().digest, speaks=live is not None, channels=channels, releases=shown)


@router.post("/playbook-releases", response_model=ReleaseShown, status_code=202)
def propose(request: ProposedRelease, work: CurrentWork, actor: CurrentActor) -> ReleaseShown:
    """Propose that this installation's playbooks speak: simulated borrowers try them, then somebody else signs."""
    require(actor, Permission.WRITE_TEMPLATES)
    return _release(releasing.propose_release(work, request.dialogues, request.channels))


@router.post("/playbook-releases/{release}/signature", response_model=ReleaseShown)
def sign(release: str, request: Decision, work: CurrentWork, actor: CurrentActor) -> ReleaseShown:
    """Let them speak; never by who proposed it, and never with a violation."""
    require(actor, Permission.SIGN_TEMPLATES)
    return _release(releasing.sign_release(work, parse_id(release, "release"), request.note))


@router.post("/playbook-releases/{release}/refusal", response_model=ReleaseShown)
def refuse(release: str, request: Decision, work: CurrentWork, actor: CurrentActor) -> ReleaseShown:
    """Do not let them speak, and say why."""
    require(actor, Permission.SIGN_TEMPLATES)
    return _release(releasing.refuse_release(work, parse_id(release, "release"), request.note))


@router.post("/playbook-releases/{release}/withdrawal", response_model=ReleaseShown)
def withdraw(release: str, request: Decision, work: CurrentWork, actor: CurrentActor) -> ReleaseShown:
    """Let them speak no more, from this moment on."""
    require(actor, Permission.SIGN_TEMPLATES)
    return _release(releasing.withdraw_release(work, parse_id(release, "release"), request.note))
