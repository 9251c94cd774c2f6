"""HTTP of playbooks: what is in them, and trying one by hand. Nothing that is tried is kept or done."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import Invalid, NotFound
from tideover.base.http import CurrentWork, Shown
from tideover.conversation.playbooks.bench import a_matter
from tideover.conversation.playbooks.checking import check_playbooks
from tideover.conversation.playbooks.engine import begin, reply
from tideover.conversation.playbooks.model import Effect, Ending, Playbook, Playbooks, Sentence, State, Step
from tideover.conversation.playbooks.reading import shipped_playbooks
from tideover.conversation.playbooks.session import Heard, Session, Turn
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["conversation"])

Place = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}/[a-z][a-z0-9_]{0,39}$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Count = Annotated[int, Field(ge=0, le=100)]
Day = date
_ZONE = timezone(timedelta(hours=8))  # of the made-up matter


class PlaybookShown(Shown):
    """``is_start``: a conversation may begin with it; ``takes``: intents that lead here from anywhere; ``risks`` likewise;
    ``needs_customer``: only once the right party is verified; ``of_stranger``: whoever is there is somebody else."""

    playbook: str
    title_zh: str
    title_en: str
    is_start: bool
    purpose: str | None
    needs_customer: bool
    of_stranger: bool
    takes: list[str]
    risks: list[str]
    states: int


class FaultShown(Shown):
    place: str
    code: str
    what: str


class PlaybooksShown(Shown):
    """``version``: a digest of all the files together."""

    version: str
    playbooks: list[PlaybookShown]
    sentences: int
    faults: list[FaultShown]


class SentenceShown(Shown):
    """``texts``: by language its variants; ``to``: who may hear it, ``anyone`` or the ``customer`` alone."""

    sentence: str
    kind: str
    to: str
    texts: dict[str, list[str]]


class EffectShown(Shown):
    """What it causes: ``kind`` and, of a stop, an item or a number, which."""

    kind: str
    stop: str | None
    team: str | None
    item: str | None
    number: str | None


class PlaybookStepShown(Shown):
    """``goal``: ``playbook/state``, ``end OUTCOME``, ``back`` to what was interrupted, ``person``, or ``continue`` once the
    right party is verified. ``intents`` empty: whatever was heard."""

    intents: list[str]
    when: list[str]
    do: list[EffectShown]
    say: list[SentenceShown]
    goal: str


class PlaybookStateShown(Shown):
    """``asks``: the kind of question it waits for an answer to; null: it goes on at once."""

    state: str
    asks: str | None
    do: list[EffectShown]
    say: list[SentenceShown]
    again: list[SentenceShown]
    steps: list[PlaybookStepShown]


class PlaybookWhole(PlaybookShown):
    """A playbook and its states, the first one first."""

    content: list[PlaybookStateShown]


def _effect(effect: Effect) -> EffectShown:
    return EffectShown(kind=effect.kind, stop=effect.stop, team=effect.team, item=effect.item, number=effect.number)


def _sentence(sentence: Sentence) -> SentenceShown:
    texts = {language: list(variants) for language, variants in sentence.texts.items()}
    return SentenceShown(sentence=sentence.id, kind=sentence.kind, to=sentence.to, texts=texts)


def _goal(step: Step) -> str:
    if step.end is not None:
        return f"end {step.end.value}"
    return "back" if step.is_back else "person" if step.person is not None else step.go or ""


def _state(book: Playbooks, state: State) -> PlaybookStateShown:
    def said(ids: tuple[str, ...]) -> list[SentenceShown]:
        return [_sentence(book.sentences[id_]) for id_ in ids]

    steps = [
        PlaybookStepShown(
            intents=sorted(step.intents), when=list(step.when),
            do=[_effect(effect) for effect in (*step.do, *filter(None, (step.person,)))], say=said(step.say), goal=_goal(step),
        )
        for step in state.steps
    ]  # fmt: skip
    do = [_effect(effect) for effect in state.do]
    return PlaybookStateShown(state=state.id, asks=state.asks, do=do, say=said(state.say), again=said(state.again), steps=steps)


def _shown(playbook: Playbook) -> dict[str, object]:
    return {
        "playbook": playbook.id, "title_zh": playbook.title_zh, "title_en": playbook.title_en, "is_start": playbook.is_start,
        "purpose": playbook.purpose, "needs_customer": playbook.needs_customer, "of_stranger": playbook.of_stranger,
        "takes": sorted(playbook.takes), "risks": sorted(playbook.risks), "states": len(playbook.states),
    }  # fmt: skip


@router.get("/playbooks", response_model=PlaybooksShown)
def read_all(work: CurrentWork, actor: CurrentActor) -> PlaybooksShown:
    """The playbooks of this version, and whatever stands against speaking by them."""
    require(actor, Permission.SEE_PEOPLE)
    book = shipped_playbooks()
    faults = [FaultShown(place=each.place, code=each.code, what=each.what) for each in check_playbooks(book)]
    shown = [PlaybookShown.model_validate(_shown(each)) for each in book.playbooks.values()]
    return PlaybooksShown(version=book.digest, playbooks=shown, sentences=len(book.sentences), faults=faults)


@router.get("/playbooks/{playbook}", response_model=PlaybookWhole)
def read_one(playbook: str, work: CurrentWork, actor: CurrentActor) -> PlaybookWhole:
    """A playbook: its states, what is said in them and where what is heard leads."""
    require(actor, Permission.SEE_PEOPLE)
    book = shipped_playbooks()
    if playbook not in book.playbooks:
        raise NotFound("playbook_not_found")
    found = book.playbooks[playbook]
    states = [found.states[found.first], *(state for name, state in found.states.items() if name != found.first)]
    return PlaybookWhole.model_validate({**_shown(found), "content": [_state(book, state) for state in states]})


# --- trying one by hand -----------------------------------------------------------------------------------------------


class HeardSoFar(BaseModel):
    """What was heard in figures so far."""

    model_config = ConfigDict(extra="forbid")

    amount_minor: Annotated[int, Field(ge=0, le=10**15)] | None
    date: Day | None
    time: Annotated[str, Field(max_length=5)] | None
    phone: Annotated[str, Field(max_length=30)] | None
    reason: Annotated[str, Field(max_length=40)] | None


class TrialSession(BaseModel):
    """Where a dialogue that is tried stands: given by an answer, and given back with the next one as it is."""

    model_config = ConfigDict(extra="forbid")

    start: Name
    language: Literal["zh-CN", "en"]
    variant: Annotated[int, Field(ge=0, le=9)]
    place: Place
    is_verified: bool
    is_stranger: bool
    pending: Place | None
    back: Annotated[list[Place], Field(max_length=3)]
    heard: HeardSoFar
    failures: Count
    heat: Count
    turns: Count
    has_listened: bool
    outcome: Ending | None
    reason: Annotated[str, Field(max_length=40)] | None

    def session(self, book: Playbooks) -> Session:
        """Raises ``Invalid("invalid_session")`` where it names what is not there."""
        for place in (self.place, *self.back, *filter(None, (self.pending,))):
            playbook, _, state = place.partition("/")
            if playbook not in book.playbooks or state not in book.playbooks[playbook].states:
                raise Invalid("invalid_session", field="session", expected="places of these playbooks")
        if self.start not in book.playbooks or (self.outcome is None and book.state(self.place).asks is None):
            raise Invalid("invalid_session", field="session", expected="a dialogue that waits for an answer")
        heard = Heard(**self.heard.model_dump())
        return Session(**{**self.model_dump(), "heard": heard, "back": tuple(self.back)})


class TrialRequest(BaseModel):
    """A turn of a trial. Without ``session`` it begins; with one, ``said`` is the answer to it. ``matter``: which made-up
    customer it is of, the same for the same number."""

    model_config = ConfigDict(extra="forbid")

    language: Literal["zh-CN", "en"] = "zh-CN"
    variant: int = Field(default=0, ge=0, le=9)
    is_verified: bool = False
    matter: int = Field(default=1, ge=0, le=10**6)
    session: TrialSession | None = None
    said: str = Field(default="", max_length=2000)


class HeardShown(Shown):
    """What the answer was taken for. ``share``: how much of all that it might mean."""

    intent: str
    share: float
    emotion: str
    risks: list[str]
    amount_minor: int | None
    date: str | None
    time: str | None


class SpokenShown(Shown):
    sentence: str
    kind: str
    text: str


class TurnShown(Shown):
    """``session``: to be given back with the next answer; ``effects``: what it would cause, were it not a trial."""

    session: TrialSession
    said: list[SpokenShown]
    effects: list[EffectShown]
    heard: HeardShown | None
    values: dict[str, str]


@router.post("/playbooks/{playbook}/trial", response_model=TurnShown)
def trial(playbook: str, request: TrialRequest, work: CurrentWork, actor: CurrentActor) -> TurnShown:
    """Try a playbook by hand, with a made-up customer: a turn a call. Nothing is kept, nothing happens."""
    require(actor, Permission.SEE_PEOPLE)
    book = shipped_playbooks()
    if playbook not in book.playbooks:
        raise NotFound("playbook_not_found")
    known = a_matter(Random(request.matter), request.language)
    if request.session is None:
        turn = begin(book, playbook, known, language=request.language, variant=request.variant, is_verified=request.is_verified)
    else:
        now = datetime(known.today.year, known.today.month, known.today.day, 10, tzinfo=_ZONE)
        turn = reply(book, request.session.session(book), request.said, known, now)
    return _turn(turn, dict(known.values))


def _turn(turn: Turn, values: dict[str, str]) -> TurnShown:
    heard = turn.heard
    return TurnShown(
        session=TrialSession.model_validate(turn.session.as_json()),
        said=[SpokenShown(sentence=each.sentence, kind=each.kind, text=each.text) for each in turn.said],
        effects=[_effect(effect) for effect in turn.effects],
        heard=HeardShown(
            intent=heard.intent, share=heard.intents[0][1], emotion=heard.emotion, risks=list(heard.risks),
            amount_minor=heard.slots.amount_minor, date=heard.slots.date.isoformat() if heard.slots.date else None,
            time=heard.slots.time,
        ) if heard else None,
        values=values,
    )  # fmt: skip
