"""The town's people fall behind and catch up as real card customers do, under every shipped behaviour: twenty towns of each held
against published month pairs.

What is compared is defined in ``rehearsal/town/readings.py``; the contact regime is ``Ordinary``. The real figures are per cents
over 150,000 month pairs of the UCI data (credit cards in Taiwan, 2005), read off once; the data themselves are not here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np

from tests.proofs.harness import Place, Proof
from tideover.rehearsal.town import (
    CLOSED_WEIGHT,
    NEWEST_WEIGHT,
    START,
    Behaviour,
    Grid,
    Ordinary,
    live,
    load_behaviour,
    make_town,
    percents,
    shipped_behaviours,
)

WHOLE, SIZE, DAYS = 20, 4_000, 90
REAL = {
    (0, 0): 93.9, (0, 1): 1.4, (0, 2): 4.7,
    (2, 0): 25.3, (2, 1): 10.3, (2, 2): 58.0, (2, 3): 6.3,
    (3, 0): 15.9, (3, 4): 25.7,
    (4, 5): 28.9,
}  # fmt: skip
WITHIN_POINTS = 2.0


def grid(seed: int, behaviour: Behaviour, size: int = SIZE, days: int = DAYS) -> Grid:
    """A town's pairs over the days from its start, after 360 days of life."""
    town = make_town(seed, size, behaviour)
    found = Grid(len(town.accounts))
    for day in live(town, Ordinary(), START + timedelta(days=days)):
        found.read(day.view.standing, day.view.standing.day >= START.toordinal())
    return found


def run(place: Place, seed: int, count: int) -> dict[str, int]:
    """``count`` towns under each behaviour; weighted pairs by (from, to), and those of a control in which nobody thinks of
    paying but on the due day, which must miss."""
    figures: Counter[str] = Counter()
    for number in range(count):
        figures["towns"] += 1
        own = seed * 1_000 + number
        for name in shipped_behaviours():
            behaviour = load_behaviour(name)
            deaf = replace(behaviour, paying=replace(behaviour.paying, thinks_per_day=0.0))
            for of, found in ((name, grid(own, behaviour)), (f"{name}_deaf", grid(own, deaf, SIZE // 10))):
                for (before, after), counted in np.ndenumerate(found.weighted()):
                    figures[f"{of}_{before}_{after}"] += int(counted)
    return dict(figures)


def pairs(figures: Counter[str], name: str) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """From (row) to (column)."""
    return np.array([[figures[f"{name}_{before}_{after}"] for after in range(6)] for before in range(6)])


def misses(figures: Counter[str], name: str, points: float = WITHIN_POINTS) -> dict[tuple[int, int], float]:
    """Transitions that are further off than ``points``: by how much."""
    found = percents(pairs(figures, name))
    off = {pair: round(float(found[pair]) - real, 1) for pair, real in REAL.items()}
    return {pair: by for pair, by in off.items() if not abs(by) <= points}


def excused(figures: Counter[str], name: str) -> dict[tuple[int, int], float]:
    """What chance alone may add to a transition's points in few pairs: three and a half standard errors of the real share."""
    counted = pairs(figures, name).sum(axis=1) / (CLOSED_WEIGHT**2 + NEWEST_WEIGHT**2) * (CLOSED_WEIGHT + NEWEST_WEIGHT)
    return {pair: 3.5 * (real * (100 - real) / max(float(counted[pair[0]]), 1.0)) ** 0.5 for pair, real in REAL.items()}


def holds(figures: Counter[str]) -> bool:
    """Within two points in all the towns together, each behaviour for itself; in fewer towns chance is allowed for."""
    return all(_holds(figures, name) for name in shipped_behaviours())


def _holds(figures: Counter[str], name: str) -> bool:
    allowed = excused(figures, name) if figures["towns"] < WHOLE else dict.fromkeys(REAL, 0.0)
    off = misses(figures, name)
    return (
        all(abs(by) <= WITHIN_POINTS + allowed[pair] for pair, by in off.items())
        and len(misses(figures, f"{name}_deaf", 10.0)) >= 3
    )


CITY_CALIBRATION = Proof(
    name="city-calibration",
    claim=(
        "The town's people fall behind and catch up as the customers of the UCI card data did, under every shipped behaviour: each "
        "of ten month-to-month transitions between 0, 1, 2, 3, 4 and 5 or more months overdue lies within two points of the real "
        "one, over 20 seeds × 4,000 people × 90 days under an ordinary lender's contacts. Figures are pairs of months, weighted "
        "as in the data (rehearsal/town/readings.py): `second 2 0` went from two months to none under the behaviour `second`. The "
        "control (`deaf`), people who never think of paying between due days, is far off."
    ),
    unit="towns",
    size=WHOLE,
    chunk=1,
    run=run,
    holds=holds,
)
