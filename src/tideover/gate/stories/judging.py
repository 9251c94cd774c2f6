"""The gate over a story: what the gate itself keeps goes into its own tables and is read by its own statement; what the book
would say (people, numbers, what is due) is the story's word."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from tideover.base.ids import AccountId, PartyId, PersonId, StopId, new_id
from tideover.base.work import ScratchWork
from tideover.gate import store
from tideover.gate.actions import answer
from tideover.gate.model import LINE, Ask, Called, Permit, Stop
from tideover.gate.reading import load_rulebook
from tideover.gate.rules import is_answer
from tideover.gate.standing import Known, called_of, standings_by
from tideover.gate.store import placements
from tideover.gate.stories.ops import (
    NUMBERED,
    AskOp,
    ConsentOp,
    ContactOp,
    DueOp,
    NumberOp,
    PartyOp,
    PersonOp,
    PlacementOp,
    ResumeOp,
    StatusOp,
    StopOp,
)

_NOBODY = "story"


def judge_story(work: ScratchWork, story: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Every ask's answer, in order: ``id verdict rules earliest receipt``."""
    told = _Told(work)
    for op in story:
        if isinstance(op, AskOp):
            yield told.answer(op)
        else:
            told.hear(op)


class _Told:
    """What a story has told so far."""

    def __init__(self, work: ScratchWork) -> None:
        self._work = work
        self._people: dict[str, PersonOp] = {}
        self._parties: dict[str, PartyOp] = {}
        self._unreachable: set[str] = set()
        self._paid: set[tuple[str, str]] = set()
        self._contacts: list[dict[str, Any]] = []

    def hear(self, op: Any) -> None:
        if isinstance(op, PersonOp):
            self._people[op.id] = op
        elif isinstance(op, PartyOp):
            self._parties[op.id] = op
        elif isinstance(op, StatusOp):
            (self._unreachable.add if op.unreachable else self._unreachable.discard)(op.person)
        elif isinstance(op, DueOp):
            (self._paid.add if op.op == "paid" else self._paid.discard)((op.person, op.account))
        elif isinstance(op, ContactOp):
            self._contact(op)
        else:
            self._keep(op)

    def _keep(self, op: NumberOp | ConsentOp | StopOp | ResumeOp | PlacementOp) -> None:
        work = self._work
        if isinstance(op, NumberOp):
            row = {"id": new_id(), "blind": _blind(op.number), "aspect": LINE, "state": op.state.value, "source": _NOBODY}
            store.insert_number_state(work, {**row, "at": op.at})
        elif isinstance(op, ConsentOp):
            row = {"id": new_id(), "person": _person(op.person), "kind": op.kind.value, "granted": op.granted, "at": op.at}
            store.insert_consent(work, row)
        elif isinstance(op, PlacementOp):
            if op.op == "placement":
                placements.end_placement(work, _account(op.account), op.at)
                row = {"id": new_id(), "account": _account(op.account), "agency": op.agency, "placed_by": _NOBODY}
                placements.insert_placement(work, {**row, "placed_at": op.at})
            else:
                placements.end_placement(work, _account(op.account), op.at, op.agency)
        else:
            party = self._parties.get(op.party) if op.party is not None else None
            whose = _person(party.of if party else op.person or _NOBODY)
            whom = _party(op.party) if op.party is not None else None
            account = _account(op.account) if op.account is not None else None
            if isinstance(op, StopOp):
                store.insert_stop(work, whose, Stop(StopId(new_id()), op.kind, op.at, account, op.channel, op.until, whom))
            elif not load_rulebook().stops[op.kind].is_for_ever:
                store.lift(work, whose, op.kind, account, whom, op.at)

    def _contact(self, op: ContactOp) -> None:
        if op.direction == "in":
            return  # counts for nothing
        wish = _wish(op)
        self._contacts.append(
            {
                "permit": new_id(),
                "turn": 1,
                "person": wish.person,
                "account": wish.account,
                "channel": op.channel.value,
                "purpose": op.purpose.value,
                "is_answer": is_answer(wish, op.at),
                "at": op.at,
                "result": op.result.value if op.result else None,
                "party": wish.party,
                "by": op.by,
                "address": wish.address,
            }
        )

    def _flush(self, wish: Ask) -> None:
        """Write the contacts told so far, if any of them may count for an ask; many at once cost less."""
        if any(row["person"] == wish.person or row["address"] == wish.address for row in self._contacts):
            store.insert_redemptions(self._work, self._contacts)
            self._contacts = []

    def answer(self, op: AskOp) -> dict[str, Any]:
        work, wish = self._work, _wish(op)
        self._flush(wish)
        work.set_now(op.at)
        standing, rulebook = standings_by(work, [(wish, self._known(op, wish))])[0]
        given = answer(work, wish, standing, rulebook)
        if isinstance(given, Permit):
            return {"id": op.id, "verdict": "permit", "rules": [], "earliest": op.at.isoformat(), "receipt": str(given.receipt)}
        earliest = given.earliest.astimezone(op.at.tzinfo).isoformat() if given.earliest else None
        return {
            "id": op.id,
            "verdict": "refuse",
            "rules": list(given.rules),
            "earliest": earliest,
            "receipt": str(given.receipt),
        }

    def _known(self, op: AskOp, wish: Ask) -> Known:
        person = self._people.get(op.person)
        whom: PersonOp | PartyOp | None = person
        called = Called.PERSON
        if op.to != op.person:
            party = self._parties.get(op.to)
            whom = party if party is not None and party.of == op.person else None
            if isinstance(whom, PartyOp):
                called = called_of(whom.relation, whom.authorised)
        if person is None or whom is None:
            return Known("", (), Called.UNKNOWN, False, [wish.person])
        is_owed = wish.account is None or (op.person, op.account) not in self._paid
        return Known(
            person.jurisdiction,
            (whom.zone,),
            called,
            op.channel not in NUMBERED or op.number in whom.numbers,
            [wish.person],
            # An ask that names no account is not judged by what is due.
            {wish.account or AccountId(UUID(int=0)): date.min} if is_owed else {},
            is_unreachable=op.person in self._unreachable,
        )


def _wish(op: AskOp | ContactOp) -> Ask:
    return Ask(
        _person(op.person),
        op.channel,
        op.purpose,
        _blind(op.number) if op.number is not None else "",
        _NOBODY,
        _account(op.account) if op.account is not None else None,
        op.answers,
        people=op.people,
        party=None if op.to == op.person else _party(op.to),
        by=op.by,
    )


def _person(id: str) -> PersonId:
    return PersonId(uuid5(NAMESPACE_URL, f"person:{id}"))


def _party(id: str) -> PartyId:
    return PartyId(uuid5(NAMESPACE_URL, f"party:{id}"))


def _account(id: str) -> AccountId:
    return AccountId(uuid5(NAMESPACE_URL, f"account:{id}"))


def _blind(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()[:32]
