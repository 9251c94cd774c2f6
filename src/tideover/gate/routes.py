"""HTTP of stops, consents, the states of numbers, and when a person may be contacted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.errors import Invalid
from tideover.base.http import CurrentWork
from tideover.base.ids import PartyId, PersonId
from tideover.base.work import Work
from tideover.book import find_account, find_party, find_person
from tideover.gate.actions import lift_stop, place_stop, record_consent, stops_of
from tideover.gate.model import Channel, ConsentKind, NumberNote, NumberState, Purpose, Stop, StopKind
from tideover.gate.numbers import note_number, numbers_of
from tideover.gate.reading import load_rulebook
from tideover.gate.slots import Way, ways_open
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["gate"])


class StopRequest(BaseModel):
    """Suppress contact. With ``party``, somebody who stands beside the person: with that party alone, and ``person`` may be
    left out. ``account`` absent: all; ``channel`` absent: as the kind says; ``until`` absent: open."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = None
    person: str | None = Field(default=None, max_length=100)
    party: str | None = Field(default=None, max_length=100)
    kind: StopKind
    account: str | None = Field(default=None, max_length=100)
    channel: Channel | None = None
    until: AwareDatetime | None = None


def stop_view(stop: Stop) -> dict[str, Any]:
    """``channel``: the only one that it covers; None: all."""
    channel = stop.channel or load_rulebook().stops[stop.kind].default_channel

    def text(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    return {
        "stop": str(stop.id),
        "kind": stop.kind.value,
        "account": str(stop.account) if stop.account else None,
        "party": str(stop.party) if stop.party else None,
        "channel": channel.value if channel else None,
        "at": text(stop.at),
        "until": text(stop.until),
    }


def _whom(work: Work, person: str | None, party: str | None) -> tuple[PersonId, PartyId | None]:
    """Whom a stop is of: the person, or somebody beside them. Raises ``Invalid("person_missing")`` where neither is named."""
    if person is None and party is None:
        raise Invalid("person_missing", field="person", expected="a person, or a party beside one")
    beside = find_party(work, party) if party is not None else None
    whose = find_person(work, person).id if person is not None else None
    if beside is None:
        assert whose is not None
        return whose, None
    if whose is not None and beside.person != whose:
        raise Invalid("not_their_party", field="party", expected="somebody who stands beside this person")
    return beside.person, beside.id


@router.post("/stops", status_code=201)
def stops(request: StopRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Place a stop. It binds from the moment this answers."""
    require(actor, Permission.RECORD)
    person, party = _whom(work, request.person, request.party)
    account = find_account(work, request.account).id if request.account else None
    stop = place_stop(work, person, request.kind, account=account, channel=request.channel, until=request.until, party=party)
    return stop_view(stop)


@router.get("/persons/{person}/stops")
def stops_of_person(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A person's stops that were not lifted."""
    require(actor, Permission.SEE_PEOPLE)
    return {"stops": [stop_view(stop) for stop in stops_of(work, find_person(work, person).id)]}


@router.get("/persons/{person}/slots")
def slots_of_person(
    person: str,
    work: CurrentWork,
    actor: CurrentActor,
    purpose: Purpose = Purpose.COLLECT,
    account: str | None = None,
    days: int = 7,
) -> dict[str, Any]:
    """When the person may be contacted from now to the end of so many days of ours (1: today), by channel: the rules that
    refuse now, and the spans in which an ask would be permitted if nothing else happened."""
    require(actor, Permission.SEE_PEOPLE)
    whose = find_person(work, person).id
    about = find_account(work, account).id if account else None
    ways = ways_open(work, whose, purpose, account=about, days=days)
    return {"at": work.now().isoformat(), "purpose": purpose.value, "ways": [way_view(way) for way in ways]}


def way_view(way: Way) -> dict[str, Any]:
    slots = [{"from": slot.start.isoformat(), "until": slot.end.isoformat()} for slot in way.slots]
    return {"channel": way.channel.value, "rules": list(way.rules), "slots": slots}


class ResumeRequest(BaseModel):
    """Lift a person's (or a party's) stops of one kind with that same account (absent: those without one)."""

    model_config = ConfigDict(extra="forbid")

    person: str | None = Field(default=None, max_length=100)
    party: str | None = Field(default=None, max_length=100)
    kind: StopKind
    account: str | None = Field(default=None, max_length=100)


@router.post("/resumes")
def resumes(request: ResumeRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Lift stops."""
    require(actor, Permission.RECORD)
    person, party = _whom(work, request.person, request.party)
    account = find_account(work, request.account).id if request.account else None
    return {"lifted": lift_stop(work, person, request.kind, account, party)}


class ConsentRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = None
    person: str = Field(max_length=100)
    kind: ConsentKind
    granted: bool


@router.post("/consents", status_code=201)
def consents(request: ConsentRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Record that a person gave or withdrew a consent."""
    require(actor, Permission.RECORD)
    fact = record_consent(work, find_person(work, request.person).id, request.kind, request.granted, request.at)
    return {"consent": request.kind.value, "granted": request.granted, "receipt": str(fact)}


class NumberRequest(BaseModel):
    """What is known of a number or address itself. ``aspect``: ``line``, or a channel that goes to it."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=20)
    value: str = Field(min_length=1, max_length=300)
    aspect: str = Field(max_length=20)
    state: NumberState


def number_view(notes: Mapping[str, NumberNote]) -> dict[str, Any]:
    return {
        aspect: {"state": note.state.value, "at": note.at.isoformat(), "source": note.source}
        for aspect, note in sorted(notes.items())
    }


@router.post("/numbers", status_code=201)
def numbers(request: NumberRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Note a number's state. It binds everybody who has the number, or ever will, from the moment this answers."""
    require(actor, Permission.RECORD)
    address = work.vault.blind(request.kind, request.value)
    note_number(work, request.kind, address, request.aspect, request.state, "api")
    return {"address": address, "kind": request.kind, "aspect": request.aspect, "state": request.state.value}


@router.get("/persons/{person}/numbers")
def numbers_of_person(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A person's numbers and addresses, masked, and the latest that was noted of each, whoever's word it was."""
    require(actor, Permission.SEE_PEOPLE)
    found = numbers_of(work, find_person(work, person).id)
    return {
        "numbers": [
            {
                "address": view.address.blind,
                "kind": view.address.kind,
                "value": view.masked,
                "is_valid": view.is_valid,
                "is_used": view.is_used,
                "confirmed_at": view.address.confirmed_at.isoformat() if view.address.confirmed_at else None,
                "states": number_view(notes),
            }
            for view, notes in found
        ]
    }
