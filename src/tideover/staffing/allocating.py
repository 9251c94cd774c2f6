"""Who is given what. Pure; it knows matters and people, no debts.

The most worth within limits. A matter given to somebody is worth ``SERVED`` + its priority, + ``FIT`` for each level of the
abilities it would profit from (their mean), + ``CONTINUITY`` where the person had it before. Hard: the team; every ability it
needs, valid on the day; nobody barred from it; the minutes of each person; the fairness ceilings. Soft: ``FLOOR`` a minute up
to the floor.

Fairness. A person's fair share is what they would have if each kind of matter were split among all who can do it in
proportion to their minutes; so people of equal minutes and abilities have equal shares. Nobody gets more than ``1 + band`` of
it (and one matter), nor more hard cases than ``1 + band`` of their share of those, rounded up; and everybody is brought to
``1 - band`` of it where there is anything they can do.

Prices of a minute and of a hard case (``pricing``) put a bound on the worth that no way of giving can exceed; matters are
then given, the most urgent first, to whom they are worth most beyond the price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from tideover.staffing.pricing import Market, best_prices, bound_of

SERVED, FIT, CONTINUITY, FLOOR = 100, 10, 60, 4
BAND = 0.10
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to be given. ``minutes``: what it takes; ``needs``: abilities without which nobody has it, ``wants``: those
    that make somebody better at it (``kind:code``); ``previous``: who had it, or its person, before; ``barred``: who may not
    have it."""

    id: Any
    team: str
    minutes: int
    priority: int = 0
    needs: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    is_hard: bool = False
    previous: Any = None
    barred: frozenset[Any] = frozenset()


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who can be given matters. ``minutes``: what is left of their day and not promised to matters they have already;
    ``abilities``: ``kind:code`` -> level, those that hold on the day."""

    id: Any
    teams: frozenset[str]
    minutes: int
    abilities: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """``reasons``: codes: ``previous``, ``only_one``, ``needs``, ``best_fit``, ``room``; ``instead``: why whoever had it before
    does not get it (``away``, ``not_able``, ``barred``, ``full``), None: they do, or nobody had."""

    matter: Any
    worker: Any
    reasons: tuple[str, ...]
    instead: str | None


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody got. ``share``: their fair share in minutes; ``ceiling``: the most; ``floor``: what they are brought to."""

    worker: Any
    matters: int
    minutes: int
    hard: int
    capacity: int
    share: float
    floor: int
    ceiling: int
    most_hard: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """``left``: matters nobody got, and why: ``nobody_able``, ``no_room``. ``worth``: with what the floors are worth;
    ``bound``: no way of giving is worth more."""

    given: list[Given]
    left: list[tuple[Any, str]]
    loads: list[Load]
    worth: float
    bound: float

    @property
    def gap(self) -> float:
        """How far from the best at most, as a share of what the given matters are worth without the floors."""
        served = self.worth - sum(FLOOR * min(load.minutes, load.floor) for load in self.loads)
        return max(self.bound - self.worth, 0.0) / served if served > 0 else (0.0 if self.bound <= self.worth + 1e-6 else 1.0)


def allocate(matters: Sequence[Matter], workers: Sequence[Worker], band: float = BAND) -> Allocation:
    """Give matters to people. Same input, same answer."""
    kinds = _kinds(matters, workers)
    market = _market(matters, workers, kinds, band)
    minute, hard = best_prices(market)
    chosen = _give(market, minute, hard)
    return _told(matters, workers, kinds, market, chosen, bound_of(market, minute, hard))


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Matters alike in all but priority and who had them. ``able``: kind × worker; ``of``: the kind of each matter."""

    of: Ints
    able: npt.NDArray[np.bool_]
    fit: Floats
    minutes: Ints
    is_hard: npt.NDArray[np.bool_]


def _kinds(matters: Sequence[Matter], workers: Sequence[Worker]) -> _Kinds:
    index: dict[tuple[Any, ...], int] = {}
    of = np.empty(len(matters), dtype=np.int64)
    first: list[Matter] = []
    for number, matter in enumerate(matters):
        key = (matter.team, matter.minutes, matter.is_hard, matter.needs, matter.wants, matter.barred)
        kind = index.get(key)
        if kind is None:
            kind = index[key] = len(first)
            first.append(matter)
        of[number] = kind
    able = np.zeros((len(first), len(workers)), dtype=bool)
    fit = np.zeros((len(first), len(workers)))
    sights: dict[tuple[Any, ...], tuple[list[bool], list[float]]] = {}
    for kind, matter in enumerate(first):
        sight = (matter.team, matter.needs, matter.wants, matter.barred)
        if sight not in sights:
            sights[sight] = (
                [matter.team in w.teams and w.id not in matter.barred and matter.needs <= w.abilities.keys() for w in workers],
                [FIT * _level(w, matter.wants) for w in workers],
            )
        able[kind], fit[kind] = sights[sight]
        able[kind] &= np.array([worker.minutes >= matter.minutes for worker in workers], dtype=bool)
    return _Kinds(
        of,
        able,
        fit,
        np.array([matter.minutes for matter in first], dtype=np.int64),
        np.array([matter.is_hard for matter in first], dtype=bool),
    )


def _level(worker: Worker, wants: frozenset[str]) -> float:
    return sum(worker.abilities.get(name, 0) for name in wants) / len(wants) if wants else 0.0


def _market(matters: Sequence[Matter], workers: Sequence[Worker], kinds: _Kinds, band: float) -> Market:
    place = {worker.id: number for number, worker in enumerate(workers)}
    previous = np.array([place.get(matter.previous, -1) for matter in matters], dtype=np.int64)
    served = np.array([SERVED + matter.priority for matter in matters], dtype=np.int64)
    counts = np.bincount(kinds.of, minlength=len(kinds.minutes))
    capacity = np.array([worker.minutes for worker in workers], dtype=np.int64)
    weight = kinds.able * capacity
    total = weight.sum(axis=1, keepdims=True)
    part = np.divide(weight, total, out=np.zeros(weight.shape), where=total > 0)
    share = (counts * kinds.minutes) @ part
    hard_share = (counts * kinds.is_hard) @ part
    longest = np.where(kinds.able, kinds.minutes[:, None], 0).max(axis=0, initial=0)
    ceiling = np.minimum(capacity, np.floor((1 + band) * share + 1e-9).astype(np.int64) + longest)
    floor = np.minimum(np.floor((1 - band) * np.minimum(share, capacity) + 1e-9).astype(np.int64), ceiling)
    has_able = previous >= 0
    has_able[has_able] = kinds.able[kinds.of[has_able], previous[has_able]]
    return Market(
        kind=kinds.of,
        served=served,
        previous=np.where(has_able, previous, -1),
        fit=np.where(kinds.able, kinds.fit, -np.inf),
        minutes=kinds.minutes,
        is_hard=kinds.is_hard,
        ceiling=ceiling,
        floor=floor,
        most_hard=np.array([ceil((1 + band) * each - 1e-9) for each in hard_share], dtype=np.int64),
        share=share,
        continuity=CONTINUITY,
        floor_worth=FLOOR,
    )


def _give(market: Market, minute: Floats, hard: Floats) -> Ints:
    """The worker of each matter, or -1. Twice through all: first what is worth its price, then what there is room for still."""
    load = np.zeros(len(market.ceiling), dtype=np.int64)
    hards = np.zeros(len(market.ceiling), dtype=np.int64)
    chosen = np.full(len(market.kind), -1, dtype=np.int64)
    net = market.fit - market.minutes[:, None] * minute - market.is_hard[:, None] * hard
    order = np.lexsort((np.arange(len(chosen)), -market.served))
    scale = 0.5 / np.maximum(market.ceiling, 1)
    per_kind = [np.flatnonzero(np.isfinite(row)) for row in net]
    nets = [row[able] for row, able in zip(net, per_kind, strict=True)]
    floors = [market.floor[able] for able in per_kind]
    for least in (-1e-6, -np.inf):
        for number in order:
            if chosen[number] >= 0:
                continue
            kind = market.kind[number]
            able = per_kind[kind]
            if not len(able):
                continue
            takes = int(market.minutes[kind])
            after = load[able] + takes
            room = after <= market.ceiling[able]
            if market.is_hard[kind]:
                room &= hards[able] < market.most_hard[able]
            # Among equals the one with the most room left; below the floor each minute is worth more.
            short = np.minimum(floors[kind] - load[able], takes)
            worth = nets[kind] - takes * load[able] * scale[able] + (0.25 * market.floor_worth) * np.maximum(short, 0)
            before = market.previous[number]
            if before >= 0:
                worth[np.searchsorted(able, before)] += market.continuity
            worth[~room] = -np.inf
            best = int(np.argmax(worth))
            if not room[best] or market.served[number] + worth[best] < least:
                continue
            who = able[best]
            chosen[number] = who
            load[who] += takes
            hards[who] += bool(market.is_hard[kind])
    return chosen


def _told(
    matters: Sequence[Matter], workers: Sequence[Worker], kinds: _Kinds, market: Market, chosen: Ints, bound: float
) -> Allocation:
    count = len(workers)
    has = chosen >= 0
    of, who = kinds.of[has], chosen[has]
    load = np.bincount(who, weights=kinds.minutes[of], minlength=count).astype(np.int64)
    hards = np.bincount(who, weights=kinds.is_hard[of], minlength=count).astype(np.int64)
    held = np.bincount(who, minlength=count)
    continued = int((market.previous[has] == who).sum())
    worth = market.served[has].sum() + kinds.fit[of, who].sum() + CONTINUITY * continued
    worth += FLOOR * np.minimum(load, market.floor).sum()
    numbers, most = kinds.able.sum(axis=1), market.fit.max(axis=1, initial=-np.inf)
    ids = {worker.id: number for number, worker in enumerate(workers)}
    given, left = [], []
    for number, matter in enumerate(matters):
        kind, worker = kinds.of[number], chosen[number]
        if worker < 0:
            left.append((matter.id, "no_room" if numbers[kind] else "nobody_able"))
            continue
        reasons = []
        if market.previous[number] == worker:
            reasons.append("previous")
        if numbers[kind] == 1:
            reasons.append("only_one")
        if matter.needs:
            reasons.append("needs")
        if matter.wants and kinds.fit[kind, worker] > 0 and kinds.fit[kind, worker] == most[kind]:
            reasons.append("best_fit")
        if not reasons or reasons == ["needs"]:
            reasons.append("room")
        instead = None
        if matter.previous is not None and ids.get(matter.previous) != worker:
            instead = _why_not(matter, ids.get(matter.previous), workers, market.previous[number] >= 0)
        given.append(Given(matter.id, workers[worker].id, tuple(reasons), instead))
    loads = [
        Load(
            worker.id,
            int(held[number]),
            int(load[number]),
            int(hards[number]),
            worker.minutes,
            float(market.share[number]),
            int(market.floor[number]),
            int(market.ceiling[number]),
            int(market.most_hard[number]),
        )
        for number, worker in enumerate(workers)
    ]
    return Allocation(given, left, loads, float(worth), bound)


def _why_not(matter: Matter, place: int | None, workers: Sequence[Worker], is_able: bool) -> str:
    if matter.previous in matter.barred:
        return "barred"
    if place is None or workers[place].minutes < matter.minutes:
        return "away"
    return "full" if is_able else "not_able"
