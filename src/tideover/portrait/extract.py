"""Bring a tenant's lake up to its book and its journal (docs/lake.md, docs/decisions/0022).

In steps, each one transaction under one lock. What changed in the book is kept for whoever follows it, person by person;
a person's rows are written anew whole. A step puts partitions in place before it commits, and doing it again gives the
same: so a step cut short at any point loses nothing and doubles nothing, it is done again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from tideover.base import lake as lakes
from tideover.base.errors import NotFound
from tideover.base.ids import TenantId, new_id
from tideover.base.lake import Lake, Loading, Scalar
from tideover.base.work import Work, Works
from tideover.book import all_persons, book_size, changed_by_time, changes_waiting, take_changed
from tideover.journal import head, read_after
from tideover.portrait import merging, store
from tideover.portrait.events import COLUMNS, FACTS, events_of, person_of
from tideover.portrait.rows import Rows
from tideover.portrait.tables import TABLES, bucket_of

LEAST_BUCKETS = 16
ACCOUNTS_A_BUCKET = 250_000
FACTS_AT_ONCE = 500_000  # a step rewrites every bucket that they touch: the more the better, while they are on the way
FACTS_A_READ = 10_000
NOTES_AT_ONCE = 200_000
PERSONS_AT_ONCE = 2_000

_MARK, _ONLY = "lake", "mark"  # the lake's own table, of one row: whose lake it is, and its last step
_MARK_COLUMNS = {"lake": "UUID", "form": "BIGINT", "buckets": "BIGINT", "turn": "UUID", "next": "UUID"}
_FORM = zlib.crc32(json.dumps({name: list(columns.items()) for name, columns in TABLES.items()}).encode())

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: whether it began the lake anew, how many facts it read, how many persons it wrote anew."""

    is_anew: bool
    facts: int
    persons: int


@dataclass(frozen=True, slots=True)
class LakeStanding:
    """How far the lake has read. ``position``: of the journal; ``behind``: sealed facts after it; ``changed``: notes of
    the book's changes not taken yet, and persons still to be written; ``is_whole``: no refresh is under way or was cut
    short; ``tables``: how many rows each has."""

    position: int
    behind: int
    changed: int
    is_whole: bool
    buckets: int
    tables: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "behind": self.behind,
            "changed": self.changed,
            "is_whole": self.is_whole,
            "buckets": self.buckets,
            "tables": dict(self.tables),
        }


@dataclass(frozen=True, slots=True)
class _Whose:
    tenant: TenantId


def refresh_lake(
    works: Works, tenant: TenantId, root: Path, *, buckets: int | None = None, progress: Progress | None = None
) -> Refreshed:
    """Bring the lake under ``root`` (``settings.root / "lake"``) up to the book and to the last sealed fact.

    A lake that is missing, of another database, or of another form is begun anew, in ``buckets`` (without it: as many as
    the book asks for). ``progress`` hears (stage, done, of how many). Cut short, the next refresh goes on where it was.
    """
    with lakes.open(_Whose(tenant), root) as lake:
        return _Refresh(works, tenant, lake, buckets, progress or (lambda stage, done, total: None)).run()


def lake_standing(work: Work, lake: Lake) -> LakeStanding:
    """How far the tenant's lake has read."""
    state, mark = store.state(work), _mark(lake)
    position, sealed = state.position if state else 0, _sealed(work)
    waiting = store.buckets_changed(work)
    present = lake.tables()
    counts = {name: int(lake.query(f'SELECT count(*) AS n FROM "{name}"')[0]["n"]) for name in TABLES if name in present}
    return LakeStanding(
        position,
        max(sealed - position, 0),
        changes_waiting(work) + sum(waiting.values()),
        _is_ours(lake, state, mark) and state.turn == mark["next"] and not waiting,
        state.buckets if state else 0,
        counts,
    )


def buckets_of(lake: Lake) -> list[str]:
    """The names of the lake's partitions, in order; none where there is no lake of a book yet."""
    mark = _mark(lake)
    return [] if mark is None else [bucket_name(number) for number in range(mark["buckets"])]


def has_accounts(lake: Lake, bucket: str) -> bool:
    """Whether any account lies in a bucket (``buckets_of``): where none does, ``accounts`` and ``cases`` have no rows."""
    return bool(lake.query('SELECT 1 AS found FROM "loan" LIMIT 1', partition=bucket))


def bucket_name(bucket: int) -> str:
    """The partition of a bucket."""
    return f"{bucket:02d}"


def _mark(lake: Lake) -> Any:
    rows = lake.read(_MARK) if _MARK in lake.tables() else []
    return rows[0] if rows else None


def _is_ours(lake: Lake, state: Any, mark: Any) -> bool:
    """Whether the lake is the one the database knows of, as far as it knows: a database or a lake put back from a copy is
    some steps behind the other."""
    if state is None or mark is None or (mark["lake"], mark["form"]) != (state.lake, _FORM):
        return False
    whole = [bucket_name(number) for number in range(state.buckets)]
    return state.turn in (mark["turn"], mark["next"]) and all(lake.partitions(name) == whole for name in TABLES)


def _sealed(work: Work) -> int:
    try:
        return head(work).facts
    except NotFound:  # an empty journal
        return 0


class _Refresh:
    """A refresh under way."""

    def __init__(self, works: Works, tenant: TenantId, lake: Lake, buckets: int | None, progress: Progress) -> None:
        self._works = works
        self._tenant = tenant
        self._lake = lake
        self._buckets = buckets
        self._progress = progress

    def run(self) -> Refreshed:
        is_anew = self._settle()
        facts = self._read_facts()
        self._take_changes()
        return Refreshed(is_anew, facts, self._write_persons())

    @contextmanager
    def _step(self) -> Iterator[Work]:
        with self._works.open(self._tenant, "lake") as work:
            store.lock_lake(work)
            yield work

    @contextmanager
    def _turn(self, work: Work, state: Any) -> Iterator[None]:
        """A step that writes partitions: the mark says which before the first of them, the database after the last."""
        next_ = new_id()
        self._put_mark(state.lake, state.buckets, state.turn, next_)
        yield
        store.turn_over(work, next_)

    def _put_mark(self, lake: UUID, buckets: int, turn: UUID, next_: UUID) -> None:
        row: dict[str, Scalar] = {"lake": lake, "form": _FORM, "buckets": buckets, "turn": turn, "next": next_}
        self._lake.write(_MARK, _ONLY, [row], _MARK_COLUMNS)

    # --- where we are -------------------------------------------------------------------------------------------------

    def _settle(self) -> bool:
        """Begin anew where the lake is not the one the database knows; take back what a step cut short put in place."""
        with self._step() as work:
            state, mark = store.state(work), _mark(self._lake)
            for name in (_MARK, *TABLES):
                self._lake.sweep(name)
            if not _is_ours(self._lake, state, mark):
                self._begin(work)
                return True
            if state.turn != mark["next"]:
                with self._turn(work, state):
                    for number in range(state.buckets):
                        merging.keep_events(self._lake, bucket_name(number), state.position)
            return False

    def _begin(self, work: Work) -> None:
        """Empty partitions, and everybody to be written."""
        count = self._buckets or max(LEAST_BUCKETS, -(-book_size(work) // ACCOUNTS_A_BUCKET))
        self._lake.drop(_MARK)
        for name in TABLES:
            self._lake.drop(name)
        for name, columns in TABLES.items():
            for number in range(count):
                self._lake.write(name, bucket_name(number), [], columns)
        lake, turn = new_id(), new_id()
        self._put_mark(lake, count, turn, turn)
        store.begin(work, lake, turn, count)
        self._note_everybody(work, count)

    def _note_everybody(self, work: Work, buckets: int) -> None:
        for persons in all_persons(work):
            self._note(work, dict.fromkeys(persons, True), buckets)

    def _note(self, work: Work, is_ledger: Mapping[UUID, bool], buckets: int) -> None:
        store.add_changes(work, {person: bucket_of(person, buckets) for person in is_ledger}, is_ledger)

    # --- the journal --------------------------------------------------------------------------------------------------

    def _read_facts(self) -> int:
        total = 0
        while True:
            with self._step() as work:
                state, sealed = store.state(work), _sealed(work)
                if state.position >= sealed:
                    return total
                with ExitStack() as stack:
                    reached = self._sort_facts(work, state, sealed, stack)
                total += reached - state.position
            self._progress("facts", reached, sealed)

    def _sort_facts(self, work: Work, state: Any, sealed: int, stack: ExitStack) -> int:
        """One step over the journal: facts after the last position, by bucket. Returns the position reached."""
        loads: dict[int, Loading] = {}
        last, read = state.position, 0
        while last < sealed:
            facts = [fact for fact in read_after(work, last, FACTS_A_READ, FACTS) if (fact.position or 0) <= sealed]
            for fact in facts:
                for row in events_of(fact):
                    number = bucket_of(person_of(row), state.buckets)
                    if number not in loads:
                        loads[number] = stack.enter_context(self._lake.loading(f"event-{bucket_name(number)}", COLUMNS))
                    loads[number].add([row])
            read += len(facts)
            last = (facts[-1].position or sealed) if len(facts) == FACTS_A_READ else sealed
            if read >= FACTS_AT_ONCE:
                break
        with self._turn(work, state):
            for number, load in sorted(loads.items()):
                merging.merge_facts(self._lake, bucket_name(number), load, state.position)
            store.move_to(work, last)
        return int(last)

    # --- the book -----------------------------------------------------------------------------------------------------

    def _take_changes(self) -> None:
        """Turn the book's notes of changes into persons to be written, each bucket's together."""
        taken, total, is_first = 0, 0, True
        while True:
            with self._step() as work:
                state = store.state(work)
                total = total or changes_waiting(work)
                changed, count = take_changed(work, NOTES_AT_ONCE)
                if is_first:
                    now = work.now()
                    by_time = changed_by_time(work, state.read_at)
                    changed = None if by_time is None or changed is None else _either(changed, by_time)
                    store.set_read_at(work, now)
                if changed is None:
                    self._note_everybody(work, state.buckets)
                else:
                    self._note(work, changed, state.buckets)
            taken, is_first = taken + count, False
            self._progress("changes", taken, max(total, taken))
            if count < NOTES_AT_ONCE:
                return

    def _write_persons(self) -> int:
        with self._step() as work:
            waiting = store.buckets_changed(work)
        total, done = sum(waiting.values()), 0
        for number in waiting:
            with self._step() as work:
                done += self._write_bucket(work, number, done, total)
        return done

    def _write_bucket(self, work: Work, number: int, done: int, total: int) -> int:
        state = store.state(work)
        changed = store.changed_in(work, number)
        if not changed:  # somebody else wrote them
            return 0
        store.look_up_by_key(work)
        with ExitStack() as stack:
            rows = Rows(self._lake, stack)
            for start in range(0, len(changed), PERSONS_AT_ONCE):
                rows.add(work, changed[start : start + PERSONS_AT_ONCE])
                self._progress("persons", done + min(start + PERSONS_AT_ONCE, len(changed)), total)
            with self._turn(work, state):
                rows.put(bucket_name(number), state.position)
        store.forget_changes(work, number)
        return len(changed)


def _either(one: Mapping[UUID, bool], other: Mapping[UUID, bool]) -> dict[UUID, bool]:
    return {person: one.get(person, False) or other.get(person, False) for person in {**one, **other}}
