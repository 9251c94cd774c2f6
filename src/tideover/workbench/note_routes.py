"""HTTP of what desks write down: notes and their drafts, pins, complaints; and of looks at a person's data today."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tideover.base.clock import TENANT_ZONE
from tideover.base.http import CurrentWork, Moment, Shown
from tideover.base.ids import AccountId, PersonId, WorkItemId, parse_id
from tideover.base.work import Work
from tideover.book import Person, find_account, find_person, get_person, known_plain, zone_of
from tideover.journal import facts_of_person, find_fact
from tideover.security import Actor, CurrentActor, Permission, require
from tideover.workbench.actions import open_words, told_entry
from tideover.workbench.drafting import draft_note
from tideover.workbench.notes import (
    ComplaintCategory,
    Pin,
    WantedOutcome,
    keep_note,
    pin_entry,
    pins_of,
    take_complaint,
    unpin_entry,
)
from tideover.workbench.routes import Language, TimelineItemShown, item_view, teller_of
from tideover.worklist import find_item

router = APIRouter(tags=["workbench"])

MOST_LOOKS = 500
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class NoteRequest(BaseModel):
    """A note about a customer. ``account``, ``item``: what it is about, what was in hand."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    account: str | None = Field(default=None, max_length=100)
    item: str | None = Field(default=None, max_length=100)


class NoteShown(Shown):
    note: str


class DraftShown(Shown):
    """``sentences``: what happened while the item was in hand, the oldest first; none: nothing that a note would tell."""

    item: str
    sentences: list[str]


class PinRequest(BaseModel):
    """An entry of the timeline, or a short text: one of the two."""

    model_config = ConfigDict(extra="forbid")

    entry: str | None = Field(default=None, max_length=100)
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)] | None = None


class PinShown(Shown):
    """``entry``: the pinned entry as the timeline shows it; ``text``: pinned words, masked; ``is_erased``: there were words,
    which nobody can read any more; ``by``: whose it is, in words."""

    pin: str
    at: Moment
    by: str
    entry: TimelineItemShown | None
    text: str | None
    is_erased: bool


class PinsShown(Shown):
    person: str
    pins: list[PinShown]


class ComplaintRequest(BaseModel):
    """A complaint as it was said. ``account``: the one it is about; absent: not about one."""

    model_config = ConfigDict(extra="forbid")

    category: ComplaintCategory
    wanted: WantedOutcome
    text: Words
    account: str | None = Field(default=None, max_length=100)


class ComplaintShown(Shown):
    """``stop``: from now on nothing but service is said to the customer; ``item``: before the complaints team."""

    complaint: str
    stop: str
    item: str


class LooksShown(Shown):
    """Looks at a person's unmasked fields today, by the tenant's clock: all, and one's own."""

    person: str
    today: int
    mine: int


@router.post("/persons/{person}/notes", status_code=201, response_model=NoteShown)
def notes(person: str, request: NoteRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Write a note about a customer. It is kept sealed and shown masked."""
    require(actor, Permission.RECORD)
    found = find_person(work, person)
    item = find_item(work, WorkItemId(parse_id(request.item, "item"))).id if request.item else None
    return {"note": str(keep_note(work, found.id, request.text, account=_account(work, request.account), item=item))}


def _account(work: Work, account: str | None) -> AccountId | None:
    return find_account(work, account).id if account else None


@router.get("/work-items/{item}/draft-note", response_model=DraftShown)
def draft(item: str, work: CurrentWork, actor: CurrentActor, language: Language = "zh-CN") -> dict[str, Any]:
    """What a note about an item would say, from what happened while it was in hand. Kept only when somebody confirms it."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_item(work, WorkItemId(parse_id(item, "item")))
    sentences: list[str] = []
    if found.person is not None:
        person = get_person(work, found.person)
        sentences = draft_note(work, found, teller_of(work, person, actor, language, zone_of(person)))
    return {"item": str(found.id), "sentences": sentences}


# --- pins -------------------------------------------------------------------------------------------------------------


@router.get("/persons/{person}/pins", response_model=PinsShown)
def pins(person: str, work: CurrentWork, actor: CurrentActor, language: Language = "zh-CN") -> dict[str, Any]:
    """What is pinned to a customer, the newest first."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_person(work, person)
    return {"person": str(found.id), "pins": [_pin_view(work, found, pin, actor, language) for pin in pins_of(work, found.id)]}


@router.post("/persons/{person}/pins", status_code=201, response_model=PinShown)
def new_pin(
    person: str, request: PinRequest, work: CurrentWork, actor: CurrentActor, language: Language = "zh-CN"
) -> dict[str, Any]:
    """Pin an entry of a customer's timeline, or a short text, on top of their case."""
    require(actor, Permission.RECORD)
    found = find_person(work, person)
    entry = parse_id(request.entry, "entry") if request.entry else None
    return _pin_view(work, found, pin_entry(work, found.id, entry, request.text), actor, language)


@router.delete("/persons/{person}/pins/{pin}", response_model=PinsShown)
def unpin(person: str, pin: str, work: CurrentWork, actor: CurrentActor, language: Language = "zh-CN") -> dict[str, Any]:
    """Take a pin away. That it was there, and who took it away, stays on record."""
    require(actor, Permission.RECORD)
    found = find_person(work, person)
    unpin_entry(work, found.id, parse_id(pin, "pin"))
    return pins(person, work, actor, language)


def _pin_view(work: Work, person: Person, pin: Pin, actor: Actor, language: Language) -> dict[str, Any]:
    teller = teller_of(work, person, actor, language, zone_of(person))
    entry = find_fact(work, pin.entry) if pin.entry else None
    text = open_words(work, person.id, pin.said, known_plain(work, person.id)) if pin.said else None
    return {
        "pin": str(pin.id),
        "at": pin.at.isoformat(),
        "by": teller.by(pin.by),
        "entry": item_view(told_entry(work, person.id, entry), teller) if entry else None,
        "text": text,
        "is_erased": pin.said is not None and text is None,
    }


# --- complaints -------------------------------------------------------------------------------------------------------


@router.post("/persons/{person}/complaints", status_code=201, response_model=ComplaintShown)
def complaints(person: str, request: ComplaintRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Take a complaint down. From the moment this answers nothing but service is said to the customer."""
    require(actor, Permission.RECORD)
    found = find_person(work, person)
    account = _account(work, request.account)
    complaint, stop, item = take_complaint(work, found.id, request.category, request.wanted, request.text, account)
    return {"complaint": str(complaint), "stop": str(stop.id), "item": str(item)}


# --- looks ------------------------------------------------------------------------------------------------------------


@router.get("/persons/{person}/reveals", response_model=LooksShown)
def looks(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """How often somebody looked at a customer's unmasked data today."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_person(work, person)
    return {"person": str(found.id), **_looks(work, found.id, actor)}


def _looks(work: Work, person: PersonId, actor: Actor) -> dict[str, int]:
    facts = facts_of_person(work, person, kinds=["PersonalDataRevealed"], limit=MOST_LOOKS)
    today = [fact for _, fact in facts if fact.at.astimezone(TENANT_ZONE).date() == work.today()]
    return {"today": len(today), "mine": sum(fact.data["by"] == actor.name for fact in today)}
