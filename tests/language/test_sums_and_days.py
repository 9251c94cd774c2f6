"""Sums and days as people say them, labelled by hand from the contract before the grammars were mended by them.

``sums_and_days.jsonl`` is what they were mended by. ``sums_and_days_kept.jsonl`` was written afterwards: its lines ``h…``
were looked at once they had been measured, its lines ``t…`` are only counted. ``open`` names what the contract leaves
undecided: not counted. ``pytest -s tests/language/test_sums_and_days.py`` prints the figures of docs/understanding.md.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.language.asking import ASKED, understood

FILES = ("sums_and_days.jsonl", "sums_and_days_kept.jsonl")
SLOTS = ("amount_minor", "date")
# A little under what is reached.
LEAST: dict[tuple[str, ...], float] = {
    ("d", "amount_minor"): 0.99, ("d", "date"): 0.985, ("h", "amount_minor"): 0.98, ("h", "date"): 0.98,
    ("t", "amount_minor"): 0.97, ("t", "date"): 0.95,
}  # fmt: skip


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()]


ROWS = [row for name in FILES for row in _rows(name)]


def test_the_labels_are_within_the_contract() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) == len({(row["text"], row["now"], row.get("asked")) for row in ROWS})
    counts = Counter(row["language"] for row in ROWS if row["id"].startswith("d"))
    assert sum(counts.values()) >= 600 and min(counts.values()) >= 60
    for row in ROWS:
        assert row.get("asked", "open") in ASKED and datetime.fromisoformat(row["now"]).tzinfo, row["id"]
        assert row["amount_minor"] is None or (type(row["amount_minor"]) is int and row["amount_minor"] > 0), row["id"]
        assert row["date"] is None or date.fromisoformat(row["date"]).isoformat() == row["date"], row["id"]
        assert not any(row[slot] for slot in row.get("open", ())), row["id"]


@pytest.mark.demand("3.4")
def test_sums_and_days_are_exact(tmp_path: Path) -> None:
    """Of the utterances that hold one, or that were answered as if they did."""
    counted: Counter[tuple[str, ...]] = Counter()
    right: Counter[tuple[str, ...]] = Counter()
    for row, answer in zip(ROWS, understood(ROWS, tmp_path), strict=True):
        for slot in SLOTS:
            want, got = row[slot], answer["slots"].get(slot)
            if slot in row.get("open", ()) or (want is None and got is None):
                continue
            part = row["id"][0]
            groups: list[tuple[str, ...]] = [(part, slot), (part, slot, row["language"])]
            for group in [*groups, (part, slot, row["language"][:2], row["kind"])]:
                counted[group] += 1
                right[group] += want == got
            if want != got and part != "t":
                print(f"{row['id']} {row['now'][:10]} {row.get('asked', '-')} {slot}: {want} -> {got}: {row['text']}")
    for group in sorted(counted):
        print(f"{' '.join(group):36} {right[group]:>4} of {counted[group]:>4} {right[group] / counted[group]:.3f}")
    for group, least in LEAST.items():
        assert right[group] >= least * counted[group], f"{group}: {right[group]} of {counted[group]}"
