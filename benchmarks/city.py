"""Regimes side by side in the town: cures, contacts per cure, complaints, with intervals, and where a sign flips.

The past of each town (360 days under the ordinary lender) is lived once; from there each regime lives the same 90 days with
the same dice. A difference from another regime is taken town by town: ``+`` and ``-`` behind an interval say that the
regime's figure is above or below nothing's, ``>`` and ``<`` above or below everyone daily's, at 95 %.
``python -m benchmarks.city [SEEDS [SIZE [BEHAVIOUR …]]]``: 20, 1000 and every shipped behaviour if not given; a behaviour is a
name or the path of a .toml file. With the shipped strategy a town of 500 takes about 15 CPU seconds a behaviour.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np

from benchmarks.lender import Shipped
from tideover.rehearsal.town import (
    START,
    Day,
    EveryoneDaily,
    HelpFirst,
    Nothing,
    Ordinary,
    Outcome,
    Regime,
    Town,
    live,
    load_behaviour,
    make_town,
    outcome,
    shipped_behaviours,
)

DAYS, DRAWS, SEED = 91, 2_000, 20261122
REGIMES: dict[str, Callable[[Town, Sequence[Day]], Regime]] = {
    Nothing.name: lambda town, past: Nothing(),
    HelpFirst.name: lambda town, past: HelpFirst(),
    Ordinary.name: lambda town, past: Ordinary(),
    Shipped.name: Shipped,
    EveryoneDaily.name: lambda town, past: EveryoneDaily(),
}
NAMES = list(REGIMES)
AGAINST = {Nothing.name: "-+", EveryoneDaily.name: "<>"}
Measure = Callable[[Outcome], tuple[float, float]]
# A figure of some towns together: numerator and denominator are summed first.
MEASURES: dict[str, Measure] = {
    "overdue at some time, current at the end, %": lambda o: (100 * o.current_at_end, o.overdue),
    "31+ days at some time, current at the end, %": lambda o: (100 * o.deep_current_at_end, o.deep),
    "cured within 30 days, %": lambda o: (100 * o.cured, o.cases),
    "persons 31+ days overdue at some time, % of people": lambda o: (100 * o.deep * DAYS, o.person_days),
    "days overdue per person-month": lambda o: (30 * o.overdue_days, o.person_days),
    "paid, yuan per person-month": lambda o: (30 * o.paid_minor / 100, o.person_days),
    "contacts per person-month": lambda o: (30 * o.contacts, o.person_days),
    "contacts per cured case": lambda o: (o.contacts, o.cured),
    "complaints per 1,000 person-months": lambda o: (30_000 * o.complaints, o.person_days),
    "asked for quiet per 1,000 person-months": lambda o: (30_000 * o.stops, o.person_days),
}


def lived(behaviour: str, seed: int, size: int) -> list[Outcome]:
    """One outcome a regime."""
    town = make_town(seed, size, load_behaviour(behaviour))
    past = list(live(town, Ordinary(), START))
    found = []
    for make in REGIMES.values():
        own = town.copy()
        found.append(outcome(live(own, make(own, past), START + timedelta(days=DAYS))))
    return found


def together(measure: Measure, outcomes: Sequence[Outcome]) -> float:
    above, below = (sum(part) for part in zip(*map(measure, outcomes), strict=True))
    return above / below if below else float("nan")


def interval(of: Callable[[Sequence[int]], float], seeds: int) -> tuple[float, float]:
    """95 %, by drawing towns with replacement."""
    dice = np.random.default_rng(SEED)
    drawn = [of(dice.integers(0, seeds, seeds).tolist()) for _ in range(DRAWS)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def table(towns: Sequence[Sequence[Outcome]]) -> dict[tuple[str, str, str], int]:
    """Print a behaviour's figures; by measure, regime and whom it is held against, the sign of the difference, 0 where its
    interval holds nought."""
    signs = {}
    print(f"{'':52}" + "".join(f"{name:>30}" for name in NAMES))
    for title, measure in MEASURES.items():

        def value(some: Sequence[int], name: str, measure: Measure = measure) -> float:
            return together(measure, [towns[n][NAMES.index(name)] for n in some])

        cells = []
        for name in NAMES:
            low, high = interval(lambda some, name=name: value(some, name), len(towns))  # type: ignore[misc]
            marks = ""
            for other, words in AGAINST.items():
                if other != name:
                    sign = difference(value, name, other, len(towns))
                    signs[title, name, other] = sign
                    marks += words[sign > 0] if sign else ""
            cells.append(f"{value(range(len(towns)), name):.2f} [{low:.2f}, {high:.2f}] {marks:2}")
        print(f"{title:52}" + "".join(f"{cell:>30}" for cell in cells))
    return signs


def difference(value: Callable[[Sequence[int], str], float], name: str, other: str, seeds: int) -> int:
    least, most = interval(lambda some: value(some, name) - value(some, other), seeds)
    return int(least > 0) - int(most < 0)


def main() -> int:
    seeds, size = (int(sys.argv[n]) if len(sys.argv) > n else known for n, known in ((1, 20), (2, 1_000)))
    found = {}
    for behaviour in sys.argv[3:] or shipped_behaviours():
        began = time.process_time()
        towns = [lived(behaviour, SEED + seed, size) for seed in range(seeds)]
        print(f"\n{behaviour}: {seeds} towns of {size:,}, {DAYS - 1} days; {time.process_time() - began:,.0f} CPU seconds\n")
        found[behaviour] = table(towns)
    print()
    for title, name, other in next(iter(found.values())):
        signs = {behaviour: by[title, name, other] for behaviour, by in found.items()}
        is_told = other == Nothing.name or name not in AGAINST  # each pair once
        if is_told and {1, -1} <= set(signs.values()):
            print(f"the sign flips: {title}, {name} against {other}: {signs}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
