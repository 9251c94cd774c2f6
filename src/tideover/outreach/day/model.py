"""The words of a day: its stages, its facts, its report. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tideover.base.ids import AccountId, JobId, PersonId
from tideover.journal import fact
from tideover.outreach.model import TouchState


class Stage(StrEnum):
    """What a day does, in order. Each stage goes on chunk by chunk, every chunk a transaction of its own."""

    REFRESH = "refresh"  # the lake catches up with book and journal
    DECIDE = "decide"  # portrait and strategy, bucket by bucket
    SCREEN = "screen"  # what the gate would say
    PLACE = "place"  # hours, as far as lanes have room
    TASK = "task"  # plans to begin, items for people
    DONE = "done"


def chunk_key(day: date, stage: str, place: str | None) -> str:
    """The key of the job that does a chunk."""
    return f"run_day:{day}:{stage}:{place or ''}"


class CaseState(StrEnum):
    """How far a case of a day has come."""

    DECIDED = "decided"
    SCREENED = "screened"
    REFUSED = "refused"  # by the gate, for the whole day
    DROPPED = "dropped"  # promised, rests, or a plan runs already
    PLACED = "placed"
    NO_ROOM = "no_room"
    TASKED = "tasked"
    BEGUN = "begun"
    ENDED = "ended"  # it made no sense any more when its hour came


# The states of cases the gate had nothing against.
PERMITTED = (CaseState.SCREENED, CaseState.PLACED, CaseState.NO_ROOM, CaseState.TASKED, CaseState.BEGUN, CaseState.ENDED)
TASKED = (CaseState.TASKED, CaseState.BEGUN, CaseState.ENDED)
OUT = (TouchState.SENT, TouchState.DELIVERED, TouchState.UNDELIVERED, TouchState.IN_DOUBT)


class DayStep(StrEnum):
    """The funnel's steps behind the book itself. From ``OUT`` on contacts are counted, and their cases are told."""

    WISHED = "wished"
    UNDROPPED = "undropped"
    PERMITTED = "permitted"
    TASKS = "tasks"
    BEGUN = "begun"
    OUT = "out"
    DELIVERED = "delivered"
    REPLIES = "replies"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which of a day's cases; None, and no states, ask for nothing. ``outcome``: why one was dropped or ended, empty: nothing
    is said; ``contact``: the state of a contact that its plan made; ``hour``: of day, by the person's clock."""

    states: tuple[CaseState, ...] = ()
    step: DayStep | None = None
    rule: str | None = None
    treatment: str | None = None
    outcome: str | None = None
    by: str | None = None
    lane: str | None = None
    hour: int | None = None
    contact: TouchState | None = None


@dataclass(frozen=True, slots=True)
class RefusedBy:
    """``earliest``: the first lawful moment of any case the rule refused; None: none has one within the gate's sight."""

    rule: str
    cases: int
    earliest: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong with the chunk a day is at. ``is_final``: it is not tried again by itself; ``job`` puts it back."""

    code: str
    job: JobId
    is_final: bool


@dataclass(frozen=True, slots=True)
class DayReport:
    """From book to outcome. ``segments``, ``buckets`` and ``treatments`` count cases by what was decided; ``persons`` are those
    decided on; ``permitted``: cases the gate had nothing against; ``refused``: refusals by rule (a case may have several);
    ``dropped``: by why; ``load``: lane -> hour of day -> cases; ``contacts``: of the plans begun, by state."""

    day: date
    state: str
    stage: str
    persons: int = 0
    accounts: int = 0
    segments: Mapping[str, int] = field(default_factory=dict)
    buckets: Mapping[str, int] = field(default_factory=dict)
    treatments: Mapping[str, int] = field(default_factory=dict)
    wished: int = 0
    permitted: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    refusals: tuple[RefusedBy, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    no_room: Mapping[str, int] = field(default_factory=dict)
    tasks: int = 0
    by: Mapping[str, int] = field(default_factory=dict)
    load: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    begun: int = 0
    ended: Mapping[str, int] = field(default_factory=dict)
    contacts: Mapping[str, int] = field(default_factory=dict)
    replies: int = 0
    strategy: str | None = None
    trouble: Trouble | None = None

    @property
    def funnel(self) -> list[tuple[str, int]]:
        """How many are left at each step, from the book to an answer."""
        return [
            ("persons", sum(self.buckets.values())),
            (DayStep.WISHED.value, self.wished),
            (DayStep.UNDROPPED.value, self.wished - sum(self.dropped.values())),
            (DayStep.PERMITTED.value, self.permitted),
            (DayStep.TASKS.value, self.tasks),
            (DayStep.BEGUN.value, self.begun + self.by.get("person", 0)),
            (DayStep.OUT.value, sum(count for state, count in self.contacts.items() if state in OUT)),
            (DayStep.DELIVERED.value, self.contacts.get("delivered", 0)),
            (DayStep.REPLIES.value, self.replies),
        ]


@fact
@dataclass(frozen=True, slots=True)
class CaseReplanned:
    """News came in, and what was to be done about a case today is another thing now, or nothing. ``before``, ``after``:
    treatments; empty: nothing."""

    person: PersonId
    account: AccountId
    day: date
    because: str  # kind of the fact that came in
    before: str
    after: str


@fact
@dataclass(frozen=True, slots=True)
class CapacityChanged:
    lane: str
    per_hour: int
    by: str


@fact
@dataclass(frozen=True, slots=True)
class DayCasesExported:
    """Somebody took a day's cases away, accounts by pseudonym."""

    day: date
    rows: int
    by: str
