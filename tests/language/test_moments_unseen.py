"""How conversations go, held against a set that was written and sealed before the first rule of ``moments``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from benchmarks.moments import SCORES, figures, judged

FILE = Path(__file__).with_name("moments_unseen.jsonl")


@pytest.mark.demand("0.11")
def test_the_set_is_as_it_was_written_before_any_rule() -> None:
    """187 conversations, Chinese in both scripts and English; each label is of the customer's last words."""
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == FILE.with_suffix(".sha256").read_text().split()[0]
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 150
    assert all(row["turns"][-1][0] == "them" for row in rows)


@pytest.mark.demand("0.11")
@pytest.mark.demand("0.33")
def test_moments_are_read_as_they_are_labelled() -> None:
    """Floors a little under the figures of docs/understanding.md, for machines without the embedding, too."""
    found = figures(list(judged()))
    for score in SCORES:
        assert found[score]["auc"] >= 0.93, found
        assert found[score]["recall"] >= 0.8 and found[score]["precision"] >= 0.8, found
    assert found["need"]["right"] >= 0.72, found
