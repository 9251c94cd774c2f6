"""Many writers, one order: what was committed is in the journal once, in the order of its person's holds, without gaps."""

from __future__ import annotations

import random
import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import text

from tests.proofs.harness import Place, Proof, opened
from tideover.app.runtime import Runtime
from tideover.base.ids import FactId, PersonId, TenantId, new_id
from tideover.base.work import Work, person_key
from tideover.journal import export, fact, facts_of_person, read_after, record, seal_all, unsealed_count, verify_stored
from tideover.journal.jobs import PAUSE_SECONDS

TENANT = TenantId("default")
WRITERS = 8
PEOPLE = 50
LONGEST_SLEEP_S = 0.008
ROLLED_BACK = 0.03
HELD = 2 / 3
# A committed fact's wait for its seal, in classes, so that chunks add up.
WAITS_MS = (250, 500, 1000, 2000)


@fact
@dataclass(frozen=True)
class ProofStepRecorded:
    """A step of this proof. ``number``: counted per person under the hold, from 1; None without a person."""

    person: PersonId | None
    writer: int
    number: int | None


class GivenUp(Exception):
    """Rolls a transaction back."""


@dataclass
class Written:
    """What the writers know: facts whose commit returned, and when; facts of transactions that were rolled back."""

    committed: dict[FactId, float] = field(default_factory=dict)
    rolled_back: set[FactId] = field(default_factory=set)


def _run(place: Place, seed: int, count: int) -> dict[str, int]:
    """The claim with all of ``count``; then the control, a twentieth of it, where ``Work.hold`` reads the clock only."""
    figures: Counter[str] = Counter()
    with place.fresh() as (settings, _), opened(settings) as runtime:
        figures.update(_write_and_seal(runtime, seed, count))
    with place.fresh() as (settings, _), opened(settings) as runtime:
        with patch.object(Work, "hold", _no_hold):
            control = _write_and_seal(runtime, seed, max(count // 20, 400))
        figures["control_without_hold_out_of_order"] = control["out_of_order"]
    return dict(figures)


def _no_hold(work: Work, keys: Iterable[str]) -> datetime:
    return work.now()


def _write_and_seal(runtime: Runtime, seed: int, count: int) -> Counter[str]:
    written, done = Written(), threading.Event()
    people = [PersonId(new_id()) for _ in range(PEOPLE)]
    share = -(-count // WRITERS)
    with ThreadPoolExecutor(WRITERS + 3) as pool:
        sealer = pool.submit(_seal, runtime, done)
        by_position = pool.submit(_follow_positions, runtime, done)
        by_sequence = pool.submit(_follow_sequence, runtime, done)
        writers = [
            pool.submit(_write, runtime, people, number, f"{seed}/{number}", share, written) for number in range(WRITERS)
        ]
        try:
            for writer in writers:
                writer.result()
        finally:
            done.set()
        marks = sealer.result()
        followed, seen_by_sequence = by_position.result(), by_sequence.result()
    return _judge(runtime, written, marks, followed, seen_by_sequence)


def _write(runtime: Runtime, people: list[PersonId], writer: int, seed: str, share: int, written: Written) -> None:
    rng = random.Random(seed)
    mine = 0
    while mine < share:
        person = rng.choice(people) if rng.random() < HELD else None
        size, sleep, gives_up = rng.randint(1, 5), rng.uniform(0, LONGEST_SLEEP_S), rng.random() < ROLLED_BACK
        facts: list[FactId] = []
        try:
            with runtime.works.open(TENANT, f"writer-{writer}") as work:
                facts += _record(work, person, writer, size)
                time.sleep(sleep)
                if gives_up:
                    raise GivenUp
        except GivenUp:
            written.rolled_back.update(facts)
            continue
        moment = time.perf_counter()
        written.committed.update(dict.fromkeys(facts, moment))
        mine += size


def _record(work: Work, person: PersonId | None, writer: int, size: int) -> list[FactId]:
    if person is None:
        return [record(work, ProofStepRecorded(None, writer, None)) for _ in range(size)]
    work.hold([person_key(person)])
    newest = facts_of_person(work, person, limit=1)
    number = newest[0][1].data["number"] if newest else 0
    return [record(work, ProofStepRecorded(person, writer, number + step)) for step in range(1, size + 1)]


def _seal(runtime: Runtime, done: threading.Event) -> list[tuple[int, float]]:
    """Seals at the product's own pace until all is written and sealed. Returns (facts sealed so far, when) per round."""
    marks, total = [], 0
    while True:
        is_last = done.is_set()
        total += seal_all(runtime.works, runtime.signing)
        marks.append((total, time.perf_counter()))
        if is_last:
            return marks
        done.wait(PAUSE_SECONDS)


def _follow_positions(runtime: Runtime, done: threading.Event) -> list[FactId]:
    """What a fold sees that goes on from the last position it has read."""
    seen: list[FactId] = []
    position = 0
    while not done.wait(0.05):
        with runtime.works.open(TENANT, "fold") as work:
            facts = read_after(work, position, 5000)
        seen += [fact_.id for fact_ in facts]
        position = facts[-1].position or 0 if facts else position
    return seen


def _follow_sequence(runtime: Runtime, done: threading.Event) -> set[UUID]:
    """The control: a reader that goes on from the largest sequence number it has seen."""
    seen: set[UUID] = set()
    last = 0
    while not done.wait(0.05):
        with runtime.works.open(TENANT, "control") as work:
            rows = work.execute(text("SELECT id, seq FROM fact WHERE seq > :last ORDER BY seq"), {"last": last}).all()
        seen.update(row.id for row in rows)
        last = rows[-1].seq if rows else last
    with runtime.works.open(TENANT, "control") as work:
        seen.update(work.connection.scalars(text("SELECT id FROM fact WHERE seq > :last"), {"last": last}))
    return seen


def _judge(
    runtime: Runtime, written: Written, marks: list[tuple[int, float]], followed: list[FactId], seen_by_sequence: set[UUID]
) -> Counter[str]:
    with runtime.works.open(TENANT, "proof") as work:
        lines = list(export(work))
        verdict = verify_stored(work, [runtime.signing.public])
        waiting, _ = unsealed_count(work)
    position_of = {FactId(UUID(line["id"])): line["position"] for line in lines}
    numbers: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line["data"]["person"]:
            numbers[line["data"]["person"]].append(line["data"]["number"])
    figures = Counter(
        committed=len(written.committed),
        exported=len(lines),
        rolled_back=len(written.rolled_back),
        rolled_back_but_exported=len(written.rolled_back & position_of.keys()),
        lost=len(written.committed.keys() - position_of.keys()),
        unknown=len(position_of.keys() - written.committed.keys()),
        doubled=len(lines) - len(position_of),
        gaps=sum(line["position"] != place for place, line in enumerate(lines, 1)),
        # The numbers of one person are 1, 2, 3 … in the order of the holds: any other order shows.
        out_of_order=sum(number != place for found in numbers.values() for place, number in enumerate(found, 1)),
        followed_out_of_order=sum(position_of[id_] != place for place, id_ in enumerate(followed, 1)),
        still_unsealed=waiting,
        journals=1,
        journals_intact=int(verdict.verdict == "intact" and verdict.facts == len(lines)),
        control_sequence_reader_lost=len(written.committed.keys() - seen_by_sequence),
    )
    if not figures["lost"]:
        figures.update(_waits(written, position_of, marks))
    return figures


def _waits(written: Written, position_of: dict[FactId, int], marks: list[tuple[int, float]]) -> Counter[str]:
    """How long committed facts waited for their seal: from the return of their commit to the end of the round that
    sealed them, machine time."""
    totals = [total for total, _ in marks]
    waits_ms = [
        max(0.0, (marks[bisect_left(totals, position_of[id_])][1] - moment) * 1000) for id_, moment in written.committed.items()
    ]
    classes = Counter(
        next((f"sealed_within_{limit}_ms" for limit in WAITS_MS if wait <= limit), "sealed_later") for wait in waits_ms
    )
    ordered = {name: classes[name] for name in (*(f"sealed_within_{limit}_ms" for limit in WAITS_MS), "sealed_later")}
    return Counter({"longest_unsealed_ms": round(max(waits_ms)), **ordered})


JOURNAL_ORDER = Proof(
    name="journal-order",
    claim=(
        "Every committed fact is in the export exactly once and none that was rolled back; positions are dense from 1, and a "
        "person's facts stand in the order of their commits: eight writers, holds on two thirds of the transactions, the "
        "sealer running all the while. The unsealed window is stated: how long committed facts waited for their seal. "
        "Two controls: a reader that follows the sequence number instead of the position loses facts, and without the hold a "
        "person's facts do not keep their order."
    ),
    unit="facts",
    size=100_000,
    chunk=20_000,
    run=_run,
    holds=lambda sums: (
        sums["committed"] == sums["exported"] > 0
        and sums["rolled_back"] > 0
        and not any(
            sums[bad]
            for bad in (
                "rolled_back_but_exported", "lost", "unknown", "doubled", "gaps", "out_of_order", "followed_out_of_order", "still_unsealed",
            )
        )
        and sums["journals_intact"] == sums["journals"] > 0
        and sums["control_sequence_reader_lost"] > 0
        and sums["control_without_hold_out_of_order"] > 0
    ),
)  # fmt: skip
