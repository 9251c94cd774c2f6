"""Makes the second reader of the utterance check from what is labelled, and says how it does on a fifth it was not shown.

    python -m benchmarks.learn_utterances [--check]

It reads the texts beside the rules, the rules' own examples, what the rules were written against, the shipped texts and the
seen half of the labelled sentences, and writes ``gate/utterances/learnt.npz``. With ``--check`` it writes nothing and prints
the cross-validated figures.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from tideover.gate import utterance_rules
from tideover.gate.resemblance import LEARNT_CATEGORIES, SURE
from tideover.language import Features, Learnt, features_of, spell, train
from tideover.outreach.templates import shipped_texts

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "src" / "tideover" / "gate" / "utterances"
_LETTERS = dict(zip("tafcdwxbp", ("threat", "abuse", "false_authority", "false_consequence", "disclosure", "debt_word",
                                  "extra_fee", "new_borrowing", "private_channel"), strict=True))  # fmt: skip
_RIDGE = 0.3
Labelled = tuple[str, set[str]]


def examples() -> list[Labelled]:
    """All but the seen half."""
    found: list[Labelled] = []
    for path in (FOLDER / "learnt.txt", ROOT / "tests" / "gate" / "utterances.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                labels, _, text = line.split("|", 2)
                names = [] if labels == "-" else labels.split(",") if labels in _LETTERS.values() or "," in labels else labels
                found.append((text, {_LETTERS.get(name, name) for name in names}))
    by_text: dict[str, set[str]] = {}
    for rule in utterance_rules():
        for is_hit, _, text in rule.examples:
            by_text.setdefault(text, set()).update({rule.category} if is_hit else ())
    ordinary = (FOLDER / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    shipped = [line for text in shipped_texts() for line in [text.body, *text.body.splitlines()] if line.strip()]
    return [*found, *by_text.items(), *((line, set()) for line in [*ordinary, *shipped])]


def seen_half() -> list[Labelled]:
    lines = (ROOT / "tests" / "language" / "utterances_seen.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["text"], set(row["labels"])) for row in map(json.loads, lines)]


def read(rows: list[Labelled]) -> list[Features]:
    """Each as one chunk, or its sentences where it is long."""
    return [features_of(np.frombuffer(spell([text]).text.encode("utf-32-le"), dtype=np.uint32)) for text, _ in rows]


def wanted(rows: list[Labelled]) -> np.ndarray:
    return np.array([[1.0 if name in labels else -1.0 for name in LEARNT_CATEGORIES] for _, labels in rows])


def made_of(rows: list[Labelled]) -> Learnt:
    return train(read(rows), wanted(rows), _RIDGE)


def check() -> None:
    """A fifth of the seen half at a time: the second reader alone, without the rules."""
    seen, others = seen_half(), examples()
    order = np.random.RandomState(0).permutation(len(seen))
    sure, meant = [], []
    for fold in np.array_split(order, 5):
        held = set(fold.tolist())
        learnt = made_of([row for number, row in enumerate(seen) if number not in held] + others)
        rows = [seen[number] for number in fold]
        sure += [learnt.scores(features).max(axis=0) > SURE for features in read(rows)]
        meant.append(wanted(rows) > 0)
    found, expected = np.array(sure), np.concatenate(meant)
    right = int((found & expected).sum())
    print(f"alone, cross-validated: precision {right / found.sum():.3f}, recall {right / expected.sum():.3f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        check()
    else:
        octets = made_of(seen_half() + examples()).dump()
        (FOLDER / "learnt.npz").write_bytes(octets)
        print(f"{len(octets):,} bytes")


if __name__ == "__main__":
    main()
