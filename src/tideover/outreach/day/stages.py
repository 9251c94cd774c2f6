"""A day, stage by stage and chunk by chunk: each chunk is a job and a transaction that also says where the next one goes on.

A worker that dies loses the chunk it was at and nothing else; whoever takes the job up again does it anew. Tasks are
queued in the transaction that marks their case ``tasked``, so each comes about once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from tideover.base import jobs, lake
from tideover.base.errors import Invalid
from tideover.base.jobs import StagedRun
from tideover.base.work import Work
from tideover.book import refresh_cases
from tideover.journal import record
from tideover.outreach.day.capacity import (
    NO_ROOM,
    WISHES,
    Capacity,
    Ints,
    check_capacity,
    shipped_capacity,
    spread,
)
from tideover.outreach.day.deciding import decide_bucket, forget_old
from tideover.outreach.day.model import CapacityChanged, CaseState, Stage, chunk_key
from tideover.outreach.day.reporting import day_report
from tideover.outreach.day.screening import settle_cases
from tideover.outreach.day.tasks import give_task
from tideover.outreach.model import DayDecided
from tideover.outreach.store import day as store
from tideover.portrait import buckets_of, refresh_lake

Counts = dict[str, Any]
_Done = tuple[str | None, Counts]

CHUNK = 100
SCREENED = 5_000  # at once: the gate judges alike people together

_NEXT = dict(zip(list(Stage), list(Stage)[1:], strict=False))


def start_day(work: Work, day: date) -> bool:
    """Begin deciding a day. False where the day was begun before."""
    if not store.open_day(work, day, Stage.REFRESH, work.now()):
        return False
    _go_on(work, day, Stage.REFRESH, None)
    return True


def run_stage(run: StagedRun, root: Path) -> None:
    """Do the next chunk of a day's stage, and queue the one behind it. ``root``: where lakes lie."""
    said = run.job.payload
    day, stage, place = date.fromisoformat(said["day"]), Stage(said["stage"]), said["place"]
    if stage is Stage.REFRESH and not run.is_used_up:  # in steps of its own
        refresh_lake(run.works, run.job.tenant, root)
    with run.open() as work:
        row = store.day_row(work, day, lock=True)
        # Else it was done by somebody whose lease had run out.
        if row is not None and (row.stage, row.place) == (stage, place) and not run.is_used_up:
            further, counts = _STAGES[stage](work, root, day, place, dict(row.counts))
            _advance(work, day, stage, further, counts)
        run.finish(work, dead_of=run.job.code)


def _advance(work: Work, day: date, stage: Stage, further: str | None, counts: Counts) -> None:
    following = stage if further is not None else _NEXT[stage]
    store.save_day(work, day, following, further, counts)
    if following is Stage.DONE:
        report = day_report(work, day)
        assert report is not None
        record(work, DayDecided(day, report.persons, report.accounts, report.permitted, dict(report.refused)))
        # A job of its own: what goes wrong with it is nothing to the day.
        jobs.enqueue(work, "forget_decisions", {}, key=f"forget_decisions:{day}", priority=jobs.BULK)
    else:
        _go_on(work, day, following, further)


def forget_decisions(work: Work, payload: dict[str, Any], root: Path) -> None:
    """What the lake keeps of days long gone goes."""
    with lake.open(work, root) as opened:
        forget_old(work, opened, work.today())


def _go_on(work: Work, day: date, stage: Stage, place: str | None) -> None:
    payload = {"day": day, "stage": stage, "place": place}
    jobs.enqueue(work, "run_day", payload, key=chunk_key(day, stage, place))


# --- the stages: what they return is where to go on (None: the stage is over), and the counts -------------------------------


def _refreshed(work: Work, root: Path, day: date, place: str | None, counts: Counts) -> _Done:
    """The lake is up to date (``run_stage``)."""
    return None, counts


def _decide(work: Work, root: Path, day: date, place: str | None, counts: Counts) -> _Done:
    with lake.open(work, root) as opened:
        partitions = buckets_of(opened)
        which = partitions.index(place) if place else 0
        found = decide_bucket(work, opened, day, partitions[which])
    refresh_cases(work, found.persons_overdue, day)
    store.insert_cases(work, day, found.wished)
    counts["strategy"] = found.version
    for name, more in (("persons", found.persons), ("accounts", found.accounts)):
        counts[name] = counts.get(name, 0) + more
    for name, each in (("segments", found.segments), ("buckets", found.buckets), ("treatments", found.treatments)):
        counts[name] = dict(Counter(counts.get(name, {})) + Counter(each))
    return (partitions[which + 1] if which + 1 < len(partitions) else None), counts


def _screen(work: Work, root: Path, day: date, place: str | None, counts: Counts) -> _Done:
    cases = store.cases_in(work, day, CaseState.DECIDED, SCREENED)
    settle_cases(work, day, cases, capacity_of(work))
    turn = int(place or 0) + 1
    return (str(turn) if len(cases) == SCREENED else None), counts


def _place(work: Work, root: Path, day: date, place: str | None, counts: Counts) -> _Done:
    """All at once, so that who comes first by key does not come first by hour."""
    rows = store.waiting_for_room(work, day)
    hours = hours_for(rows, capacity_of(work), store.used_hours(work, day))
    store.give_hours(work, day, [(row.holder, row.creditor) for row in rows], hours)
    return None, counts


def _task(work: Work, root: Path, day: date, place: str | None, counts: Counts) -> _Done:
    cases = store.cases_in(work, day, CaseState.PLACED, CHUNK)
    moments = []
    for which, case in enumerate(cases):
        moments.append(give_task(work, day, case, which / CHUNK))
    store.mark_tasked(work, day, [(case.holder, case.creditor) for case in cases], moments)
    turn = int(place or 0) + 1
    return (str(turn) if len(cases) == CHUNK else None), counts


_STAGES: Mapping[Stage, Callable[[Work, Path, date, str | None, Counts], _Done]] = {
    Stage.REFRESH: _refreshed,
    Stage.DECIDE: _decide,
    Stage.SCREEN: _screen,
    Stage.PLACE: _place,
    Stage.TASK: _task,
}


def hours_for(rows: list[Any], capacity: Capacity, used: Mapping[tuple[str, int], int]) -> list[int | None]:
    """The hours that screened cases get, None where there is no room. Cases that may begin only later in the day choose
    after those that may begin earlier."""
    lanes = sorted({row.lane for row in rows})
    given: list[int | None] = [None] * len(rows)
    taken = Counter(used)
    for first in sorted({row.not_before for row in rows}):
        which = [index for index, row in enumerate(rows) if row.not_before == first]
        hours = spread(
            capacity,
            lanes,
            _column(lanes.index(rows[index].lane) for index in which),
            _column(WISHES.index(rows[index].hours) for index in which),
            _column(rows[index].best_hour for index in which),
            _column(rows[index].priority for index in which),
            used=taken,
            first=first,
        )
        for index, hour in zip(which, hours.tolist(), strict=True):
            if hour != NO_ROOM:
                given[index] = hour
                taken[rows[index].lane, hour] += 1
    return given


def _column(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def capacity_of(work: Work) -> Capacity:
    """What the tenant's lanes bear."""
    return shipped_capacity().over(store.changed_capacity(work))


def change_capacity(work: Work, lane: str, per_hour: int) -> None:
    """Say what a lane bears in an hour. Raises ``Invalid`` for a lane there is not, or a number that is none."""
    known = shipped_capacity().per_hour
    if lane not in known:
        raise Invalid("unknown_lane", field="lane", expected=", ".join(known))
    check_capacity({lane: per_hour})
    store.save_capacity(work, lane, per_hour, work.actor, work.now())
    record(work, CapacityChanged(lane, per_hour, work.actor))
