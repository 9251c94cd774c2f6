"""Makes the second reader of ``self_harm``: reads ``training/self_harm`` and our own utterances, writes
``language/understanding/despair.npz``. About two minutes of CPU.

    python -m benchmarks.learn_despair [--check]

It prints how each fifth is read by what the other four taught; with ``--check`` it writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.learn_understanding import HOME
from benchmarks.understanding_text import FOLDER, utterances
from tideover.language.understanding import despair
from tideover.language.understanding.features import BUCKETS, embed
from tideover.language.understanding.reading import scanner
from tideover.language.understanding.respelling import respelt

COST, MEANING, HEAVIER, FOLDS = 1.0, 2.0, 2.0, 5
ALARMS = {"full": 0.006, "plain": 0.003}  # of ordinary utterances, held out: where the thresholds lie
_OURS = FOLDER.parent / "self_harm"
# Of our own utterances these may mean it: neither one nor the other is learnt from them.
_DOUBTFUL = re.compile(
    "死|活|跳|自杀|轻生|了百了|喝药|结束|走投|绝望|希望|割|die|dying|dead|kill|suicid|end|live|better off|hope|hurt|disappear"
)


@dataclass(frozen=True, slots=True)
class Row:
    """``kind``: cue, near (death in it and not meant), example (of the rules), ordinary. Those of one ``group`` stay together.
    ``is_unread``: of the third of cues and near ones that no rule was written by."""

    line: str
    kind: str
    group: int
    is_meant: bool
    is_unread: bool


def rows() -> list[Row]:
    """All that is learnt from."""
    found: dict[str, Row] = {}

    def add(text: str, kind: str, is_meant: bool, group: int | None = None) -> None:
        line = respelt(text)
        found.setdefault(
            line, Row(line, kind, group or zlib.crc32(line.encode()), is_meant, zlib.crc32(text.encode()) % 3 == 0)
        )

    for name, kind in (("cues", "cue"), ("near_misses", "near")):
        for text in (_OURS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if text and not text.startswith("#"):
                add(text, kind, kind == "cue")
    rules = {sought.rule.id: sought.rule for part in scanner()._parts.values() for sought in part._sought}
    for rule in sorted(rules.values(), key=lambda rule: rule.id):
        for is_hit, _, text in rule.examples:
            if rule.category == "self_harm" or is_hit:
                add(text, "example", is_hit and rule.category == "self_harm")
    of_line: dict[int, int] = {}
    for one in utterances():
        of_line[one.line] = of_line.get(one.line, 0) + 1
        doubtful = one.intent in ("distress", "reports_death_or_incapacity") and _DOUBTFUL.search(one.text)
        if of_line[one.line] <= 2 and not doubtful:
            add(one.text, "ordinary", False, one.line)
    return list(found.values())


def digest_of(learnt: Sequence[Row]) -> str:
    """Of all that the reader is made of."""
    told = [f"{row.line}|{row.is_meant}" for row in learnt]
    return hashlib.sha256("\n".join([str((COST, MEANING, HEAVIER, FOLDS, ALARMS)), *told]).encode()).hexdigest()


def matrices(learnt: Sequence[Row]) -> dict[str, Any]:
    """Sparse, a row each: of the signs alone, and with the meaning."""
    from scipy.sparse import csr_matrix, hstack

    signs = [despair.signs_of(row.line) for row in learnt]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in signs)])
    data, indices = np.concatenate([weights for _, weights in signs]), np.concatenate([buckets for buckets, _ in signs])
    grams = csr_matrix((data, indices, ends), shape=(len(learnt), BUCKETS))
    return {"plain": grams, "full": hstack([grams, csr_matrix(embed([row.line for row in learnt]) * MEANING)]).tocsr()}


def fit(matrix: Any, wanted: NDArray[np.bool_]) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=COST, class_weight={True: HEAVIER, False: 1.0}, random_state=0, tol=1e-4).fit(matrix, wanted)


def held_out(matrix: Any, learnt: Sequence[Row]) -> NDArray[np.float64]:
    """A score a row by what saw nothing of its group."""
    from sklearn.model_selection import GroupKFold

    wanted, scores = np.array([row.is_meant for row in learnt]), np.zeros(len(learnt))
    groups = [row.group for row in learnt]
    for kept, shown in GroupKFold(FOLDS, shuffle=True, random_state=0).split(matrix, wanted, groups):
        scores[shown] = fit(matrix[kept], wanted[kept]).decision_function(matrix[shown])
    return scores


def least_of(scores: NDArray[np.float64], learnt: Sequence[Row], alarms: float) -> float:
    """The score that so many of the ordinary are over."""
    ordinary = np.array([row.kind == "ordinary" for row in learnt])
    return round(float(np.quantile(scores[ordinary], 1 - alarms)), 3)


def scale_of(learnt: Any, least: float, has_meaning: bool) -> despair.Scale:
    grams, meaning = learnt.coef_[0, :BUCKETS], learnt.coef_[0, BUCKETS:] * MEANING
    scale = float(np.abs(grams).max() / 127)
    small = np.round(grams / scale).astype(np.int8)
    return despair.Scale(small, scale, meaning.astype(np.float32) if has_meaning else None, float(learnt.intercept_[0]), least)


def with_rules(learnt: Sequence[Row], found: NDArray[np.bool_]) -> None:
    """Prints what the rules find of the third they were not written by, and what both find."""
    for kind in ("cue", "near"):
        for is_latin in (False, True):
            chosen = [
                n for n, row in enumerate(learnt) if row.kind == kind and row.is_unread and row.line.isascii() == is_latin
            ]
            matches = scanner().scan([learnt[number].line for number in chosen], "said", [("self_harm",)] * len(chosen))
            ruled = np.array([bool(match) for match in matches])
            print(
                f"  unread {kind}, {'English' if is_latin else 'Chinese'}: rules {ruled.sum()}, learnt {found[chosen].sum()},"
                f" both {(ruled | found[chosen]).sum()} of {len(chosen)}"
            )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    is_check = parser.parse_args().check
    learnt = rows()
    wanted, scales = np.array([row.is_meant for row in learnt]), {}
    for name, matrix in matrices(learnt).items():
        scores = held_out(matrix, learnt)
        least = least_of(scores, learnt, ALARMS[name])
        parts = []
        for kind in ("cue", "near", "ordinary"):
            chosen = [number for number, row in enumerate(learnt) if row.kind == kind]
            parts.append(f"{kind} {np.mean(scores[chosen] > least):.3f} of {len(chosen)}")
        print(f"{name}: over {least}, held out: {', '.join(parts)}")
        with_rules(learnt, scores > least)
        if not is_check:
            scales[name] = scale_of(fit(matrix, wanted), least, name == "full")
    if not is_check:
        despair.save(despair.Despair(texts=digest_of(learnt), **scales), HOME / despair.FILE)
        print(f"{(HOME / despair.FILE).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
