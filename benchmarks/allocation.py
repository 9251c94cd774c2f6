"""Giving cases to people: ours beside a greedy and OR-tools' min-cost flow, and the bound and limits checked by other code.

``python -m benchmarks.allocation [--cases 100000] [--people 500] [--tight 1.1]``: made-up cases with teams, languages,
certificates, care skills, priorities and who had them before; people with shifts, part-time, on leave. ``--tight``: minutes
asked for over minutes there are. CPU seconds of this process. Prints one JSON object. Exit 1 where a limit is broken, or the
gap to the certified bound is over 1 %.

The flow is the relaxation in which matters may be split between people and hard cases are not counted: it is no allocation
yet, but the best worth of it is one more bound, found by other people's code.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from math import ceil, floor
from typing import Any

import numpy as np

from tideover.staffing.allocating import BAND, CONTINUITY, FIT, FLOOR, SERVED, Allocation, Matter, Worker, allocate

TEAMS = ["collections"] * 6 + ["care"] * 3 + ["field"]
FULL_DAY = 400
SCALE = 1_000  # of a flow's costs a minute: they must be whole


def made(cases: int, people: int, tight: float, seed: int) -> tuple[list[Matter], list[Worker]]:
    drawn = random.Random(seed)
    workers = []
    for number in range(people):
        teams = {drawn.choice(TEAMS)} | ({drawn.choice(TEAMS)} if drawn.random() < 0.2 else set())
        able = {"language:zh-CN": 5}
        for name, odds in (("language:yue", 0.3), ("language:en", 0.2), ("skill:negotiation", 0.6), ("certificate:basic", 0.9)):
            if drawn.random() < odds:
                able[name] = drawn.randint(1, 5)
        if "care" in teams and drawn.random() < 0.9:
            able["skill:hardship"] = drawn.randint(1, 5)
        minutes = drawn.choice([FULL_DAY] * 7 + [FULL_DAY // 2] * 2 + [0])  # part-time; on leave
        workers.append(Worker(number, frozenset(teams), minutes, able))
    matters = []
    for number in range(cases):
        team = drawn.choice(TEAMS)
        needs = {f"language:{drawn.choice(['zh-CN'] * 17 + ['yue'] * 2 + ['en'])}"}
        is_care = team == "care"
        needs |= {"skill:hardship"} if is_care and drawn.random() < 0.6 else set() if is_care else {"certificate:basic"}
        wants = frozenset({"skill:hardship" if is_care else "skill:negotiation"})
        before = drawn.randrange(people) if drawn.random() < 0.6 else None
        barred = frozenset({drawn.randrange(people)} if drawn.random() < 0.002 else ())
        takes, priority, is_hard = drawn.choice([6, 8, 12, 20]), drawn.randrange(0, 1001, 10), drawn.random() < 0.15
        matters.append(Matter(number, team, takes, priority, frozenset(needs), wants, is_hard, before, barred))
    wanted = sum(matter.minutes for matter in matters) / tight / max(sum(worker.minutes for worker in workers), 1)
    return matters, [Worker(w.id, w.teams, int(w.minutes * wanted), w.abilities) for w in workers]


# --- the naive reading of the rules: written apart from the solver -----------------------------------------------------------


def is_able(matter: Matter, worker: Worker) -> bool:
    return (
        matter.team in worker.teams
        and worker.id not in matter.barred
        and all(need in worker.abilities for need in matter.needs)
        and worker.minutes >= matter.minutes
    )


def worth_of(matter: Matter, worker: Worker) -> float:
    fits = [worker.abilities.get(want, 0) for want in matter.wants]
    fit = FIT * sum(fits) / len(fits) if fits else 0.0
    return SERVED + matter.priority + fit + (CONTINUITY if matter.previous == worker.id else 0)


def limits_of(matters: Sequence[Matter], workers: Sequence[Worker], band: float = BAND) -> list[tuple[int, int, int]]:
    """Ceiling, floor and most hard cases of each worker."""
    alike: dict[Any, list[Matter]] = defaultdict(list)
    for matter in matters:
        alike[matter.team, matter.needs, matter.barred, matter.minutes].append(matter)
    share, hard, longest = ([0.0] * len(workers) for _ in range(3))
    for group in alike.values():
        able = [number for number, worker in enumerate(workers) if is_able(group[0], worker)]
        together = sum(workers[number].minutes for number in able)
        for number in able:
            part = workers[number].minutes / together if together else 0.0
            share[number] += part * sum(matter.minutes for matter in group)
            hard[number] += part * sum(matter.is_hard for matter in group)
            longest[number] = max(longest[number], group[0].minutes)
    found = []
    for number, worker in enumerate(workers):
        ceiling = min(worker.minutes, floor((1 + band) * share[number] + 1e-9) + int(longest[number]))
        least = min(floor((1 - band) * min(share[number], worker.minutes) + 1e-9), ceiling)
        found.append((ceiling, least, ceil((1 + band) * hard[number] - 1e-9)))
    return found


def faults_of(matters: Sequence[Matter], workers: Sequence[Worker], result: Allocation) -> list[str]:
    """Whatever is wrong with an allocation: a broken limit, a worth that is not what was given."""
    by_matter, by_worker = {m.id: m for m in matters}, {w.id: w for w in workers}
    faults: list[str] = []
    held: dict[Any, list[Matter]] = defaultdict(list)
    for each in result.given:
        matter, worker = by_matter[each.matter], by_worker[each.worker]
        held[worker.id].append(matter)
        if not is_able(matter, worker):
            faults.append(f"{matter.id} is with {worker.id}, who may not have it")
    told = [each.matter for each in result.given] + [matter for matter, _ in result.left]
    if sorted(told) != sorted(by_matter):
        faults.append("not every matter once")
    worth = sum(worth_of(by_matter[each.matter], by_worker[each.worker]) for each in result.given)
    for worker, (ceiling, least, most_hard) in zip(workers, limits_of(matters, workers), strict=True):
        load = sum(matter.minutes for matter in held[worker.id])
        if load > worker.minutes or load > ceiling or sum(matter.is_hard for matter in held[worker.id]) > most_hard:
            faults.append(f"{worker.id} has too much")
        worth += FLOOR * min(load, least)
    if abs(worth - result.worth) > 1e-6 * max(worth, 1):
        faults.append(f"the worth is {worth}, not {result.worth}")
    if worth > result.bound + 1e-6 * max(worth, 1):
        faults.append("the bound is below what was reached")
    return faults


def greedy(matters: Sequence[Matter], workers: Sequence[Worker]) -> float:
    """The most urgent first, each to whom it is worth most and who has room, within the same limits; its worth."""
    limits = np.array(limits_of(matters, workers))
    kinds: dict[Any, np.ndarray] = {}
    load, hards = np.zeros(len(workers)), np.zeros(len(workers))
    place = {worker.id: number for number, worker in enumerate(workers)}
    worth = 0.0
    for matter in sorted(matters, key=lambda each: -each.priority):
        key = (matter.team, matter.needs, matter.wants, matter.barred, matter.minutes)
        if key not in kinds:
            plain = Matter(None, matter.team, matter.minutes, 0, matter.needs, matter.wants, barred=matter.barred)
            kinds[key] = np.array([worth_of(plain, w) if is_able(plain, w) else -np.inf for w in workers])
        values = kinds[key] + matter.priority
        before = place.get(matter.previous, -1)
        if before >= 0:
            values[before] += CONTINUITY
        full = (load + matter.minutes > limits[:, 0]) | (matter.is_hard & (hards >= limits[:, 2]))
        values[full] = -np.inf
        best = int(values.argmax())
        if values[best] > -np.inf:
            worth += values[best]
            load[best] += matter.minutes
            hards[best] += matter.is_hard
    return float(worth + FLOOR * np.minimum(load, limits[:, 1]).sum())


def flow(matters: Sequence[Matter], workers: Sequence[Worker]) -> float:
    """The worth of the best flow of minutes: matters may be split, hard cases are not counted."""
    from ortools.graph.python import min_cost_flow

    limits = limits_of(matters, workers)
    place = {worker.id: number for number, worker in enumerate(workers)}
    kinds: dict[Any, int] = {}
    groups: dict[Any, int] = defaultdict(int)
    plain: list[Matter] = []
    for matter in matters:
        key = (matter.team, matter.needs, matter.wants, matter.barred, matter.minutes)
        if key not in kinds:
            kinds[key] = len(plain)
            plain.append(Matter(None, matter.team, matter.minutes, 0, matter.needs, matter.wants, barred=matter.barred))
        before = place.get(matter.previous, -1)
        if before >= 0 and not is_able(matter, workers[before]):
            before = -1
        groups[kinds[key], matter.priority, before] += matter.minutes
    people, first_kind = len(workers), len(workers)
    first_group = first_kind + len(plain)
    sink = first_group + len(groups)
    solver = min_cost_flow.SimpleMinCostFlow()
    tails, heads, rooms, costs = [], [], [], []

    def arc(tail: int, head: int, room: int, worth: float) -> None:
        tails.append(tail), heads.append(head), rooms.append(room), costs.append(-round(worth * SCALE))

    for number, matter in enumerate(plain):
        for who, worker in enumerate(workers):
            if is_able(matter, worker):
                arc(first_kind + number, who, limits[who][0], (worth_of(matter, worker) - SERVED) / matter.minutes)
    for number, ((kind, priority, before), minutes) in enumerate(groups.items()):
        takes = plain[kind].minutes
        arc(first_group + number, first_kind + kind, minutes, (SERVED + priority) / takes)
        if before >= 0:
            worth = priority + worth_of(plain[kind], workers[before]) + CONTINUITY
            arc(first_group + number, before, minutes, worth / takes)
        arc(first_group + number, sink, minutes, 0)
        solver.set_node_supply(first_group + number, minutes)
    for who in range(people):
        ceiling, least, _ = limits[who]
        arc(who, sink, least, FLOOR)
        arc(who, sink, ceiling - least, 0)
    solver.set_node_supply(sink, -sum(groups.values()))
    solver.add_arcs_with_capacity_and_unit_cost(*(np.array(each, dtype=np.int64) for each in (tails, heads, rooms, costs)))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow was not solved: {status}")
    return -solver.optimal_cost() / SCALE


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    found = run()
    return found, time.process_time() - started


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--tight", type=float, default=1.1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    matters, workers = made(options.cases, options.people, options.tight, options.seed)
    result, ours = timed(lambda: allocate(matters, workers))
    faults = faults_of(matters, workers, result)
    greedy_worth, greedy_s = timed(lambda: greedy(matters, workers))
    flow_worth, flow_s = timed(lambda: flow(matters, workers))
    continued = sum("previous" in each.reasons for each in result.given)
    spread = [load.minutes / load.share for load in result.loads if load.share > 0 and load.share <= load.capacity]
    print(
        json.dumps(
            {
                "cases": len(matters),
                "people": len(workers),
                "given": len(result.given),
                "kept by who had them": continued,
                "gap to the certified bound": round(result.gap, 5),
                "over a limit": len(faults),
                "below their floor": sum(load.minutes < load.floor for load in result.loads),
                "load over fair share": [round(float(each), 3) for each in np.quantile(spread or [0], [0, 0.05, 0.5, 0.95, 1])],
                "cpu_s": {"ours": round(ours, 2), "greedy": round(greedy_s, 2), "min-cost flow": round(flow_s, 2)},
                "worth / bound": {
                    "ours": round(result.worth / result.bound, 5),
                    "greedy": round(greedy_worth / result.bound, 5),
                    "min-cost flow, matters split": round(flow_worth / result.bound, 5),
                },
            }
        )
    )
    for fault in faults[:5]:
        print(fault, file=sys.stderr)
    return 1 if faults or result.gap > 0.01 else 0


if __name__ == "__main__":
    sys.exit(main())
