"""Spoken sums and days, made from the sum or day itself, come out as that sum or day: all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.language.asking import understood
from tests.language.spoken_amounts import amounts
from tests.language.spoken_dates import dates

FULL = 10_000
"""How many of each the proof ``spoken`` makes; here a fiftieth, of another seed."""
COUNT = FULL // 50
SEED = 7


@pytest.mark.demand("3.4")
def test_every_spoken_sum_is_read(tmp_path: Path) -> None:
    said = amounts(SEED, COUNT)
    answers = understood([row for row, _ in said], tmp_path)
    _all_equal(said, [answer["slots"].get("amount_minor") for answer in answers])


@pytest.mark.demand("3.4")
def test_every_spoken_day_is_read(tmp_path: Path) -> None:
    said = dates(SEED, COUNT)
    answers = understood([row for row, _ in said], tmp_path)
    _all_equal(said, [answer["slots"].get("date") for answer in answers])


def _all_equal(said: list[tuple[dict[str, str], int]] | list[tuple[dict[str, str], str]], found: list[object]) -> None:
    wrong = [(row, want, got) for (row, want), got in zip(said, found, strict=True) if want != got]
    for row, want, got in wrong[:20]:
        print(f"now {row['now']}: {row['text']}: {want}, not {got}")
    assert not wrong, f"{len(wrong)} of {len(said)}"
