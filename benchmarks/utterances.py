"""The utterance check: precision and recall on sentences labelled by a hand that saw neither rules nor code, half of which the
rules were widened by and half of which whoever writes rules has not seen; megabytes of UTF-8 a CPU second with everything on.

    python -m benchmarks.utterances [seen] [unseen] [speed] [--copies N]

The mix for each listener: ordinary sentences of a lender's day, Chinese and English, taken from the rules' own development file
(those with nothing in them) and the shipped texts' lines, as far as they may be said to that listener at all; each is made
unlike the others by a number, and one in a hundred breaks a rule. Beside it, for the others, what is meant for the customer's
ears: a quarter of that has a debt word in it, and each is a finding.
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


def mix(copies: int, to: Listener) -> list[str]:
    """Texts that ``to`` may hear, ``copies`` of each, and one in a hundred that nobody may."""
    rows = [line.split("|", 2) for line in LABELLED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    plain = [row[2] for row in rows if row[0] == "-" and row[1] in ("customer", to.value)]
    plain += [line.strip() for text in shipped_texts() for line in text.body.splitlines() if line.strip()]
    plain = [text for text, found in zip(plain, check_utterances(plain, to), strict=True) if not found]
    broken = [row[2] for row in rows if row[0] != "-" and row[1] in ("customer", to.value)]
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


def megabytes(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def _report(name: str, texts: list[str], to: Listener) -> None:
    check_utterances(texts[:5000], to)
    seconds = statistics.median(cpu_seconds(lambda: check_utterances(texts, to)) for _ in range(3))
    found = sum(map(bool, check_utterances(texts, to)))
    speed = megabytes(texts) / seconds
    print(f"{name:<25} {speed:6.1f} MB a CPU second; {len(texts):,} sentences, {found:,} of them with findings")


def speed(copies: int) -> None:
    """Print megabytes a CPU second of the whole check and of its parts, and what a sentence alone costs."""
    print(f"compiling or loading the rules: {cpu_seconds(lambda: check_utterance('', Listener.CUSTOMER)):.2f} CPU s")
    mixes = {to: mix(copies, to) for to in Listener}
    texts = mixes[Listener.CUSTOMER]
    size = megabytes(texts)
    print(f"{len(texts):,} sentences, {size:.1f} MB")
    print(f"floor, str.encode:     {size / cpu_seconds(lambda: [text.encode() for text in texts]):8.1f} MB a CPU second")
    batches = [texts[at : at + 400] for at in range(0, len(texts), 400)]
    print(f"one spelling alone:    {size / cpu_seconds(lambda: [spell(batch) for batch in batches]):8.1f} MB a CPU second")
    for to, heard in mixes.items():
        _report(f"to {to.value}", heard, to)
    for to in (Listener.UNVERIFIED, Listener.THIRD_PARTY):
        _report(f"customer's to {to.value}", texts, to)
    some = texts[:3000]
    alone = cpu_seconds(lambda: [check_utterance(text, Listener.CUSTOMER) for text in some])
    print(f"alone: {alone / len(some) * 1e6:.0f} CPU microseconds a sentence")


if __name__ == "__main__":
    main()
