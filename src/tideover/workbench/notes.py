"""What desks write down about a customer: notes, pins, complaints. Their words are sealed for them, and masked when shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId, FactId, PersonId, WorkItemId, new_id
from tideover.base.work import Work
from tideover.book import get_account, get_person, hold_person
from tideover.gate import Stop, StopKind, place_stop
from tideover.journal import RecordedFact, fact, facts_of_person, find_fact, record
from tideover.worklist import SOMEBODY_WAITS, open_item

MOST_PINS = 12
_PIN_FACTS = ("EntryPinned", "EntryUnpinned")
_MOST_PIN_FACTS = 2_000
COMPLAINT_WITHIN = timedelta(hours=24)  # until somebody of the complaints team looks into it


class ComplaintCategory(StrEnum):
    CONTACT_TOO_OFTEN = "contact_too_often"
    WRONG_TIME = "wrong_time"
    THIRD_PARTY = "third_party"  # somebody else was told, or contacted
    MANNER = "manner"  # how it was said
    AMOUNT = "amount"
    PRIVACY = "privacy"
    SERVICE = "service"
    OTHER = "other"


class WantedOutcome(StrEnum):
    STOP_CONTACT = "stop_contact"
    APOLOGY = "apology"
    CORRECTION = "correction"
    REPAYMENT_PLAN = "repayment_plan"
    EXPLANATION = "explanation"
    OTHER = "other"


@fact
@dataclass(frozen=True, slots=True)
class NoteKept:
    person: PersonId
    note: UUID
    account: AccountId | None
    item: WorkItemId | None  # what was in hand
    said: str  # sealed for the person
    by: str


@fact
@dataclass(frozen=True, slots=True)
class EntryPinned:
    """An entry of the timeline, or words of somebody's own (one of the two), on top of the customer's case."""

    person: PersonId
    pin: UUID
    entry: FactId | None
    said: str | None  # sealed for the person
    by: str


@fact
@dataclass(frozen=True, slots=True)
class EntryUnpinned:
    person: PersonId
    pin: UUID
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ComplaintTaken:
    person: PersonId
    complaint: UUID
    account: AccountId | None
    category: ComplaintCategory
    wanted: WantedOutcome
    said: str  # sealed for the person
    by: str


def keep_note(
    work: Work, person: PersonId, words: str, *, account: AccountId | None = None, item: WorkItemId | None = None
) -> FactId:
    """Keep a note. Returns its fact. Raises ``Invalid`` for blank words or another's account, ``Conflict("person_erased")``."""
    hold_person(work, person)
    text = _words(work, person, words)
    _theirs(work, person, account)
    return record(work, NoteKept(person, new_id(), account, item, work.vault.seal(person, text), work.actor))


def _words(work: Work, person: PersonId, words: str) -> str:
    text = words.strip()
    if not text:
        raise Invalid("text_required", field="text", expected="words")
    if get_person(work, person).is_erased:
        raise Conflict("person_erased", field="person", expected="a customer whose data has not been erased")
    return text


def _theirs(work: Work, person: PersonId, account: AccountId | None) -> None:
    if account is not None and get_account(work, account).person != person:
        raise Invalid("not_their_account", field="account", expected="an account of this person")


# --- pins -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pin:
    """``entry``: the pinned fact; ``said``: sealed words; one of the two is None."""

    id: UUID
    at: datetime
    by: str
    entry: FactId | None
    said: str | None


def pins_of(work: Work, person: PersonId) -> list[Pin]:
    """What is pinned to a person now, the newest first."""
    facts = [each for _, each in facts_of_person(work, person, kinds=_PIN_FACTS, limit=_MOST_PIN_FACTS)]
    gone = {each.data["pin"] for each in facts if each.kind == "EntryUnpinned"}
    return [_pin(each) for each in facts if each.kind == "EntryPinned" and each.data["pin"] not in gone]


def _pin(pinned: RecordedFact) -> Pin:
    data = pinned.data
    entry = FactId(UUID(data["entry"])) if data["entry"] else None
    return Pin(UUID(data["pin"]), pinned.at, data["by"], entry, data["said"])


def pin_entry(work: Work, person: PersonId, entry: UUID | None, words: str | None) -> Pin:
    """Pin an entry of the person's timeline, or words. Raises ``Invalid`` for both or neither, ``NotFound`` for an entry of
    somebody else's, ``Conflict`` where it is pinned already or too much is."""
    hold_person(work, person)
    if (entry is None) == (words is None):
        raise Invalid("entry_or_text", field="entry", expected="either an entry or a text")
    said = None if words is None else work.vault.seal(person, _words(work, person, words))
    if entry is not None:
        found = find_fact(work, entry)
        if found is None or found.data.get("person") != str(person):
            raise NotFound("entry_not_found", field="entry")
    pinned = pins_of(work, person)
    if entry is not None and any(pin.entry == entry for pin in pinned):
        raise Conflict("pinned_already", field="entry")
    if len(pinned) >= MOST_PINS:
        raise Conflict("too_many_pins", field="entry", expected=f"at most {MOST_PINS}: unpin one first")
    pin = Pin(new_id(), work.now(), work.actor, FactId(entry) if entry else None, said)
    record(work, EntryPinned(person, pin.id, pin.entry, said, work.actor))
    return pin


def unpin_entry(work: Work, person: PersonId, pin: UUID) -> None:
    """Take a pin away; that it was there stays on record. Raises ``NotFound("pin_not_found")``."""
    hold_person(work, person)
    if all(each.id != pin for each in pins_of(work, person)):
        raise NotFound("pin_not_found", field="pin")
    record(work, EntryUnpinned(person, pin, work.actor))


# --- complaints -------------------------------------------------------------------------------------------------------


def take_complaint(
    work: Work,
    person: PersonId,
    category: ComplaintCategory,
    wanted: WantedOutcome,
    words: str,
    account: AccountId | None = None,
) -> tuple[UUID, Stop, WorkItemId]:
    """Take a complaint down: on record, before the complaints team, and from this moment on nothing but service is said to the
    customer (``StopKind.COMPLAINT``); by that stop whatever people were to collect from them is closed (``settling``)."""
    hold_person(work, person)
    text = _words(work, person, words)
    _theirs(work, person, account)
    complaint = new_id()
    record(work, ComplaintTaken(person, complaint, account, category, wanted, work.vault.seal(person, text), work.actor))
    stop = place_stop(work, person, StopKind.COMPLAINT)
    item = open_item(work, "complaint", "complaints", complaint, person, COMPLAINT_WITHIN, priority=SOMEBODY_WAITS)
    return complaint, stop, item
