"""Sums and days as people say them, through the command, held against the sum or day that each sentence was made from."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from tests.language.asking import understood
from tests.language.spoken_amounts import amounts
from tests.language.spoken_dates import dates
from tests.language.test_spoken import FULL
from tests.proofs.harness import Place, Proof


def _run(place: Place, seed: int, count: int) -> dict[str, int]:
    """``count`` sentences with a sum and as many with a day."""
    figures = Counter(sums=0, sums_misread=0, days=0, days_misread=0)
    with tempfile.TemporaryDirectory(prefix="tideover-spoken-") as folder:
        sums, days = amounts(seed, count), dates(seed, count)
        for (_, minor), answer in zip(sums, understood([row for row, _ in sums], Path(folder)), strict=True):
            figures["sums"] += 1
            figures["sums_misread"] += answer["slots"].get("amount_minor") != minor
        for (_, day), answer in zip(days, understood([row for row, _ in days], Path(folder)), strict=True):
            figures["days"] += 1
            figures["days_misread"] += answer["slots"].get("date") != day
    return dict(figures)


SPOKEN = Proof(
    name="spoken",
    claim=(
        "A sum or a day that somebody says is read to the minor unit and to the day: Simplified and Traditional Chinese, Cantonese "
        "and English, figures, words and short forms, in sentences of every kind, said on days of which many end a week, a month "
        "or a year."
    ),
    unit="sums and as many days",
    size=FULL,
    chunk=2500,
    part=50,
    run=_run,
    holds=lambda sums: sums["sums"] == sums["days"] > 0 and sums["sums_misread"] == sums["days_misread"] == 0,
)
