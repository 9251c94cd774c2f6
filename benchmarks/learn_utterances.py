"""Makes the second reader of the utterance check from what is labelled, and says how it does on a fifth it was not shown.

    python -m benchmarks.learn_utterances [--check]

It reads the texts beside the rules, the rules' own examples, what the rules were written against, the shipped texts and the
seen half of the labelled sentences, and writes ``gate/utterances/learnt.npz``. With ``--check`` it writes nothing and prints
the cross-validated figures by which the thresholds in ``gate/resemblance.py`` were chosen. Some minutes of CPU.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

from tideover.gate import Listener, utterance_rules
from tideover.gate.resemblance import LEARNT_CATEGORIES, POSSIBLE, SURE, Reader
from tideover.gate.utterance import scanner
from tideover.language import Features, features_of, lexicon_of, solve, spell, train, train_screen, weighed
from tideover.outreach.templates import shipped_texts

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "src" / "tideover" / "gate" / "utterances"
_LETTERS = dict(zip("tafcdwxbp", ("threat", "abuse", "false_authority", "false_consequence", "disclosure", "debt_word",
                                  "extra_fee", "new_borrowing", "private_channel"), strict=True))  # fmt: skip
_LISTENERS = {"c": Listener.CUSTOMER, "u": Listener.UNVERIFIED, "3": Listener.THIRD_PARTY}
_RIDGE, _SCREEN_RIDGE, _LEAST = 0.6, 0.1, -0.8
Labelled = tuple[str, frozenset[str], Listener]


def fresh() -> list[Labelled]:
    """What no rule was widened by."""
    return _plain(FOLDER / "fresh.txt")


def seen_half() -> list[Labelled]:
    lines = (ROOT / "tests" / "language" / "utterances_seen.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["text"], frozenset(row["labels"]), Listener(row["to"])) for row in map(json.loads, lines)]


def others() -> list[Labelled]:
    """What is only learnt from."""
    by_text: dict[str, set[str]] = {}
    for rule in utterance_rules():
        for is_hit, _, text in rule.examples:
            by_text.setdefault(text, set()).update({rule.category} if is_hit else ())
    ordinary = (FOLDER / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    shipped = [line for text in shipped_texts() for line in [text.body, *text.body.splitlines()] if line.strip()]
    return [
        *_plain(FOLDER / "learnt.txt"),
        *_plain(ROOT / "tests" / "gate" / "utterances.txt"),
        *((text, frozenset(labels), Listener.CUSTOMER) for text, labels in by_text.items()),
        *((line, frozenset[str](), Listener.CUSTOMER) for line in [*ordinary, *shipped]),
    ]


def everything() -> list[Labelled]:
    """All that is learnt from, in the order it is learnt in."""
    return [*seen_half(), *fresh(), *others()]


def digest_of(rows: list[Labelled]) -> str:
    """Of all that the reader is made of: another one, and it is to be made anew."""
    told = [f"{text}|{','.join(sorted(labels))}|{to.value}" for text, labels, to in rows]
    return hashlib.sha256("\n".join([_classes(), str((_RIDGE, _SCREEN_RIDGE, _LEAST)), *told]).encode()).hexdigest()


def made_of(rows: list[Labelled]) -> Reader:
    lexicon = lexicon_of(_classes())
    learnt = train(_read(rows), _wanted(rows), _RIDGE)
    screen = train_screen([_codes(row) for row in rows], _to_be_seen(rows), _SCREEN_RIDGE, _LEAST)
    return Reader(learnt, screen, lexicon, digest_of(rows))


def check() -> None:
    """A fifth at a time: the second reader alone, with the rules on what these were not widened by, and the screen."""
    rows = everything()
    seen, shown = len(seen_half()), len(seen_half()) + len(fresh())
    wanted = _wanted(rows)
    _, matrix, _ = weighed(_read(rows))
    kernel = matrix @ matrix.T
    scores, screened = np.zeros((shown, len(LEARNT_CATEGORIES))), np.zeros(shown)
    for fold in np.array_split(np.random.RandomState(0).permutation(shown), 5):
        rest = np.setdiff1d(np.arange(len(rows)), fold)
        scores[fold] = (kernel[np.ix_(fold, rest)] + 1.0) @ solve(kernel[np.ix_(rest, rest)], wanted[rest], _RIDGE)
        kept = [rows[number] for number in rest]
        screen = train_screen([_codes(row) for row in kept], _to_be_seen(kept), _SCREEN_RIDGE, _LEAST)
        screened[fold] = [screen.scores(_codes(rows[number]))[1].max() for number in fold]
    ruled = np.array([[name in found for name in LEARNT_CATEGORIES] for found in map(_ruled, rows[seen:shown])])
    print(f"seen half, alone:      {_said(scores[:seen] > SURE, wanted[:seen] > 0)}")
    print(f"fresh, rules alone:    {_said(ruled, wanted[seen:shown] > 0)}")
    print(f"fresh, alone:          {_said(scores[seen:] > SURE, wanted[seen:shown] > 0)}")
    for sure in (SURE - 0.05, SURE, SURE + 0.05):
        for possible in (POSSIBLE - 0.1, POSSIBLE, POSSIBLE + 0.1):
            found = (scores[seen:] > sure) | (ruled & (scores[seen:] > possible))
            print(f"fresh, {sure:.2f} {possible:.2f}:    {_said(found, wanted[seen:shown] > 0)}")
    found = (scores[seen:] > SURE) | (ruled & (scores[seen:] > POSSIBLE))
    right, none = found & (wanted[seen:shown] > 0), ~(wanted[:shown] > 0).any(axis=1)
    for least in (-0.9, -0.85, -0.8, -0.75, -0.7, -0.65, -0.6):
        passed = screened > least
        print(
            f"screen over {least}: of {right.sum()} rightly found {right[passed[seen:]].sum()}, of {found.sum()} found "
            f"{found[passed[seen:]].sum()}, {passed[none].mean():.3f} of the hard negatives"
        )


def _plain(path: Path) -> list[Labelled]:
    found: list[Labelled] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            labels, to, text = line.split("|", 2)
            names = [] if labels == "-" else labels.split(",") if labels in _LETTERS.values() or "," in labels else labels
            listener = _LISTENERS[to] if to in _LISTENERS else Listener(to)
            found.append((text, frozenset(_LETTERS.get(name, name) for name in names), listener))
    return found


def _classes() -> str:
    return (FOLDER / "classes.txt").read_text(encoding="utf-8")


def _codes(row: Labelled) -> np.ndarray:
    return spell([row[0]]).codes


def _read(rows: list[Labelled]) -> list[Features]:
    lexicon = lexicon_of(_classes())
    return [features_of(_codes(row), lexicon) for row in rows]


def _wanted(rows: list[Labelled]) -> np.ndarray:
    return np.array([[1.0 if name in labels else -1.0 for name in LEARNT_CATEGORIES] for _, labels, _ in rows])


def _to_be_seen(rows: list[Labelled]) -> np.ndarray:
    """All that breaks a rule, but what debt words alone tell of."""
    return np.array([1.0 if labels - {"debt_word"} - (
        {"disclosure"} if to is Listener.THIRD_PARTY else set()) else -1.0 for _, labels, to in rows])  # fmt: skip


def _ruled(row: Labelled) -> set[str]:
    text, _, to = row
    return {match.rule.category for match in scanner(of_debt=False).scan([text], to.value)[0]}


def _said(found: np.ndarray, wanted: np.ndarray) -> str:
    right = int((found & wanted).sum())
    precision, recall = right / max(1, int(found.sum())), right / int(wanted.sum())
    return f"precision {precision:.3f}, recall {recall:.3f}, F {2 * precision * recall / (precision + recall):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        check()
    else:
        octets = made_of(everything()).dump()
        (FOLDER / "learnt.npz").write_bytes(octets)
        print(f"{len(octets):,} bytes")


if __name__ == "__main__":
    main()
