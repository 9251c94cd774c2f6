"""Regimes side by side in the town: cures, contacts per cure, complaints, with intervals, and where a sign flips.

The past of each town (360 days under the ordinary lender) is lived once; from there each regime lives the same 90 days with
the same dice. ``python -m benchmarks.city [SEEDS [SIZE [BEHAVIOUR …]]]``: 20, 1000 and every shipped behaviour if not
given; a behaviour is a name or the path of a .toml file.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np

from tideover.rehearsal.town import (
    START,
    EveryoneDaily,
    Nothing,
    Ordinary,
    Outcome,
    Regime,
    live,
    load_behaviour,
    make_town,
    outcome,
    shipped_behaviours,
)

DAYS, DRAWS, SEED = 91, 2_000, 20261122
REGIMES: list[Callable[[], Regime]] = [Nothing, Ordinary, EveryoneDaily]
NAMES = [make().name for make in REGIMES]
# A figure of some towns together: numerator and denominator are summed first.
MEASURES: dict[str, Callable[[Outcome], tuple[float, float]]] = {
    "overdue at some time, current at the end, %": lambda o: (100 * o.current_at_end, o.overdue),
    "31+ days at some time, current at the end, %": lambda o: (100 * o.deep_current_at_end, o.deep),
    "cured within 30 days, %": lambda o: (100 * o.cured, o.cases),
    "persons 31+ days overdue at some time, % of people": lambda o: (100 * o.deep * DAYS, o.person_days),
    "days overdue per person-month": lambda o: (30 * o.overdue_days, o.person_days),
    "paid, yuan per person-month": lambda o: (30 * o.paid_minor / 100, o.person_days),
    "contacts per cured case": lambda o: (o.contacts, o.cured),
    "complaints per 1,000 person-months": lambda o: (30_000 * o.complaints, o.person_days),
    "asked for quiet per 1,000 person-months": lambda o: (30_000 * o.stops, o.person_days),
}


def lived(behaviour: str, seed: int, size: int) -> list[Outcome]:
    """One outcome a regime."""
    town = make_town(seed, size, load_behaviour(behaviour))
    for _ in live(town, Ordinary(), START):
        pass
    return [outcome(live(town.copy(), make(), START + timedelta(days=DAYS))) for make in REGIMES]


def together(measure: Callable[[Outcome], tuple[float, float]], outcomes: Sequence[Outcome]) -> float:
    above, below = (sum(part) for part in zip(*map(measure, outcomes), strict=True))
    return above / below if below else float("nan")


def interval(of: Callable[[Sequence[int]], float], seeds: int) -> tuple[float, float]:
    """95 %, by drawing towns with replacement."""
    dice = np.random.default_rng(SEED)
    drawn = [of(dice.integers(0, seeds, seeds).tolist()) for _ in range(DRAWS)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def table(towns: Sequence[Sequence[Outcome]]) -> dict[tuple[str, str], int]:
    """Print a behaviour's figures; the sign of each regime's difference from nothing, 0 where its interval holds nought."""
    signs = {}
    print(f"{'':52}" + "".join(f"{name:>28}" for name in NAMES))
    for title, measure in MEASURES.items():
        cells = []
        for number, name in enumerate(NAMES):

            def value(some: Sequence[int], number: int = number, measure: object = measure) -> float:
                return together(measure, [towns[n][number] for n in some])  # type: ignore[arg-type]

            low, high = interval(value, len(towns))
            cells.append(f"{value(range(len(towns))):10.2f} [{low:.2f}, {high:.2f}]")
            if number:
                least, most = interval(lambda some, value=value: value(some) - value(some, 0), len(towns))  # type: ignore[misc]
                signs[title, name] = int(least > 0) - int(most < 0)
        print(f"{title:52}" + "".join(f"{cell:>28}" for cell in cells))
    return signs


def main() -> int:
    seeds, size = (int(sys.argv[n]) if len(sys.argv) > n else known for n, known in ((1, 20), (2, 1_000)))
    found = {}
    for behaviour in sys.argv[3:] or shipped_behaviours():
        began = time.process_time()
        towns = [lived(behaviour, SEED + seed, size) for seed in range(seeds)]
        cpu_s = time.process_time() - began
        person_days = seeds * size * (360 + len(REGIMES) * DAYS)
        print(
            f"\n{behaviour}: {seeds} towns of {size:,}, {DAYS - 1} days; {person_days / cpu_s:,.0f} person-days a CPU second\n"
        )
        found[behaviour] = table(towns)
    for title, name in next(iter(found.values())):
        signs = {behaviour: by[title, name] for behaviour, by in found.items()}
        if {1, -1} <= set(signs.values()):
            print(f"the sign flips: {title}, {name} against nothing: {signs}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
