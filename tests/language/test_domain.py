"""What is none of our business is not taken for something that is: ``domain.txt``, of topics that training has not seen.
``pytest -s`` prints the figures of docs/understanding.md."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from benchmarks.understanding_text import utterances

from tideover.language import understand

# A little over what is reached.
MOST_TAKEN, MOST_SURELY, MOST_LOST = 0.18, 0.12, 0.03
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))


def lines(part: str) -> list[str]:
    text = Path(__file__).with_name("domain.txt").read_text(encoding="utf-8")
    begun = text.partition(f"\n## {part}\n")[2].partition("\n## ")[0]
    return [line for line in begun.splitlines() if line]


def test_nothing_of_it_was_learnt() -> None:
    theirs, ours = lines("theirs"), lines("ours")
    assert len(set(theirs)) == len(theirs) >= 200 and len(set(ours)) == len(ours) >= 200
    assert not {one.text for one in utterances()} & set(theirs)


@pytest.mark.demand("2.8")
def test_what_is_none_of_our_business_is_unclear() -> None:
    found = [understand(line, NOW) for line in lines("theirs")]
    taken = [one for one in found if one.intent != "unclear"]
    sure = [one for one in taken if one.intents[0][1] >= 0.5]
    print(f"taken for ours: {len(taken)} of {len(found)}, surely {len(sure)}")
    assert len(taken) <= MOST_TAKEN * len(found)
    assert len(sure) <= MOST_SURELY * len(found)


@pytest.mark.demand("2.8")
def test_what_is_our_business_is_heard() -> None:
    """Also where it has the words of what is not."""
    found = [understand(line, NOW) for line in lines("ours")]
    lost = [one for one in found if one.intent == "unclear"]
    print(f"taken for none of ours: {len(lost)} of {len(found)}")
    assert len(lost) <= MOST_LOST * len(found)
