"""How conversations go, held against a set that was written and sealed before the first rule of ``moments``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

FILE = Path(__file__).with_name("moments_unseen.jsonl")


@pytest.mark.demand("0.11")
def test_the_set_is_as_it_was_written_before_any_rule() -> None:
    """187 conversations, Chinese in both scripts and English; each label is of the customer's last words."""
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == FILE.with_suffix(".sha256").read_text().split()[0]
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 150
    assert all(row["turns"][-1][0] == "them" for row in rows)
