"""The utterance check: precision and recall on sentences labelled by a hand that saw neither rules nor code, half of which the
rules were widened by and half of which whoever writes rules has not seen; megabytes of UTF-8 a CPU second with everything on.

    python -m benchmarks.utterances [seen] [unseen] [speed] [--copies N]

The mix: ordinary sentences of a lender's day, Chinese and English, taken from the rules' own development file (those with
nothing in them) and the shipped texts' lines, each made unlike the others by a number; one in a hundred breaks a rule.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tideover.gate import Listener, check_utterance, check_utterances
from tideover.language.spelling import spell
from tideover.outreach.templates import shipped_texts

HALVES = Path(__file__).parents[1] / "tests" / "language"
WANTED = 0.9
LABELLED = Path(__file__).parents[1] / "tests" / "gate" / "utterances.txt"


def mix(copies: int) -> list[str]:
    rows = [line.split("|", 2) for line in LABELLED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    plain = [row[2] for row in rows if row[0] == "-" and row[1] == "customer"]
    plain += [line.strip() for text in shipped_texts() for line in text.body.splitlines() if line.strip()]
    broken = [row[2] for row in rows if row[0] != "-" and row[1] == "customer"]
    made = []
    for number in range(copies):
        for place, text in enumerate(plain):
            chosen = broken[(number + place) % len(broken)] if (number * len(plain) + place) % 100 == 99 else text
            made.append(f"{chosen} {number}")
    return made


def cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def accuracy(half: str) -> None:
    """Print precision and recall over pairs of sentence and category, and over sentences."""
    rows = [json.loads(line) for line in (HALVES / f"utterances_{half}.jsonl").read_text(encoding="utf-8").splitlines()]
    pairs, sentences = Counter[str](), Counter[str]()
    for row in rows:
        found = {str(finding.category) for finding in check_utterance(row["text"], Listener(row["to"]))}
        wanted = set(row["labels"])
        pairs += Counter(right=len(found & wanted), found=len(found), wanted=len(wanted))
        sentences += Counter(right=bool(found and wanted), found=bool(found), wanted=bool(wanted))
    said = [
        f"{name}: precision {n['right'] / n['found']:.3f}, recall {n['right'] / n['wanted']:.3f}"
        for name, n in (("sentence and category", pairs), ("sentence", sentences))
    ]
    print(f"{half:>6} half, {len(rows)} sentences; {'; '.join(said)} (wanted {WANTED})")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=["seen", "unseen", "speed"])
    parser.add_argument("--copies", type=int, default=300)
    given = parser.parse_args()
    for half in ("seen", "unseen"):
        if half in given.what:
            accuracy(half)
    if "speed" in given.what:
        speed(given.copies)


def speed(copies: int) -> None:
    """Print megabytes a CPU second of the whole check and of its parts, and what a sentence alone costs."""
    texts = mix(copies)
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"compiling or loading the rules: {cpu_seconds(lambda: check_utterance('', Listener.CUSTOMER)):.2f} CPU s")
    check_utterances(texts[:5000], Listener.CUSTOMER)
    check_utterances(texts[:5000], Listener.UNVERIFIED)
    print(f"{len(texts):,} sentences, {size:.1f} MB")
    print(f"floor, str.encode:     {size / cpu_seconds(lambda: [text.encode() for text in texts]):8.1f} MB a CPU second")
    batches = [texts[at : at + 400] for at in range(0, len(texts), 400)]
    print(f"one spelling alone:    {size / cpu_seconds(lambda: [spell(batch) for batch in batches]):8.1f} MB a CPU second")
    for listener in Listener:
        speeds = [size / cpu_seconds(lambda: check_utterances(texts, listener)) for _ in range(3)]  # noqa: B023
        found = sum(map(bool, check_utterances(texts, listener)))
        print(f"to {listener.value:<12} {statistics.median(speeds):15.1f} MB a CPU second; {found:,} sentences with findings")
    some = texts[:3000]
    alone = cpu_seconds(lambda: [check_utterance(text, Listener.CUSTOMER) for text in some])
    print(f"alone: {alone / len(some) * 1e6:.0f} CPU microseconds a sentence")


if __name__ == "__main__":
    main()
