"""Trains understanding: reads ``training/understanding``, writes ``language/understanding/model.npz``. Some minutes of CPU.

python -m benchmarks.learn_understanding [--with FILE [--out FILE]]

``--with``: also what people said that words meant, as ``tideover understand corrections --out FILE`` gives it; ``--out``: where
the model goes instead.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.understanding_text import Utterance, digest, utterances
from tideover.language import spell
from tideover.language.understanding import features, scoring
from tideover.language.understanding.features import BUCKETS, EXTRAS
from tideover.language.understanding.slots import Said, hear

HOME = Path(features.__file__).parent
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))
COST, MEANING, FOLDS = 0.7, 2.0, 5


def inputs_digest() -> str:
    """Of all that the model is made of: the utterances, and the code that reads features from them."""
    names = (
        "amounts", "clauses", "dates", "dates_chinese", "dates_english", "reckoning", "which_day", "hearing", "slots",
        "features",
    )  # fmt: skip
    code = [HOME / f"{name}.py" for name in names]
    trees = [ast.dump(ast.parse(path.read_text(encoding="utf-8"))) for path in code]  # how it is written does not matter
    return hashlib.sha256("\n".join([digest(), *trees, str((COST, MEANING, FOLDS))]).encode()).hexdigest()


def said_of(text: str) -> Said:
    return hear(features.read_line(spell([text]).text), NOW)


def rows_of(said: Sequence[Said], asked: Sequence[str | None], meant: NDArray[np.float32] | None) -> Any:
    """A sparse matrix, a row an utterance."""
    from scipy.sparse import csr_matrix, hstack

    indices, data, ends = [], [], [0]
    for one in said:
        buckets, weights = features.grams_of(one)
        indices.append(buckets)
        data.append(weights)
        ends.append(ends[-1] + len(buckets))
    grams = csr_matrix((np.concatenate(data), np.concatenate(indices), ends), shape=(len(said), BUCKETS))
    parts = [grams, csr_matrix(np.stack([features.extras_of(one, what) for one, what in zip(said, asked, strict=True)]))]
    if meant is not None:
        parts.append(csr_matrix(meant * MEANING))
    return hstack(parts).tocsr()


def train(rows: Any, wanted: Sequence[str]) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=COST, random_state=0, tol=1e-3).fit(rows, wanted)


def sharpness_of(scores: NDArray[np.float64], wanted: NDArray[np.int64]) -> float:
    """How far to spread scores so that shares are honest: the least surprise on what the scores were not fitted to."""
    best = (np.inf, 1.0)
    for factor in np.arange(0.5, 8.01, 0.1):
        spread = scores * factor
        spread -= spread.max(axis=1, keepdims=True)
        surprise = np.mean(np.log(np.exp(spread).sum(axis=1)) - spread[np.arange(len(wanted)), wanted])
        best = min(best, (float(surprise), float(factor)))
    return best[1]


def held_out(rows: Any, wanted: Sequence[str], groups: Sequence[int], names: Sequence[str]) -> NDArray[np.float64]:
    """A score a label for each row by a model that saw nothing of its pattern."""
    from sklearn.model_selection import GroupKFold

    scores = np.full((len(wanted), len(names)), -5.0)
    for kept, shown in GroupKFold(FOLDS, shuffle=True, random_state=0).split(rows, wanted, groups):
        learnt = train(rows[kept], [wanted[row] for row in kept])
        columns = [names.index(name) for name in learnt.classes_]
        scores[np.ix_(shown, columns)] = learnt.decision_function(rows[shown])
    return scores


def embeddings(texts: Sequence[str]) -> NDArray[np.float32]:
    return features.embed([features.read_line(spell([text]).text) for text in texts])


def _head(
    rows: Any, wanted: Sequence[str], groups: Sequence[int], names: Sequence[str], has_meaning: bool
) -> tuple[scoring.Head, NDArray[np.float64]]:
    scores = held_out(rows, wanted, groups, names)
    numbers = np.array([names.index(name) for name in wanted])
    sharpness = sharpness_of(scores, numbers)
    learnt = train(rows, wanted)
    assert list(learnt.classes_) == list(names)
    coefficients = learnt.coef_.copy()
    coefficients[:, BUCKETS + EXTRAS :] *= MEANING
    return scoring.head_of(coefficients, learnt.intercept_, EXTRAS, has_meaning, sharpness), scores * sharpness


def learn(
    texts: Sequence[Utterance], meant: NDArray[np.float32]
) -> tuple[scoring.Model, NDArray[np.float64], NDArray[np.float64]]:
    """The model, and the held-out scores of the intents with and without the meaning."""
    said = [said_of(one.text) for one in texts]
    asked = [one.asked for one in texts]
    intents, moods, groups = [one.intent for one in texts], [one.emotion for one in texts], [one.line for one in texts]
    names, feelings = sorted(set(intents)), sorted(set(moods))
    full, plain = rows_of(said, asked, meant), rows_of(said, asked, None)
    head, scores = _head(full, intents, groups, names, True)
    plain_head, plain_scores = _head(plain, intents, groups, names, False)
    mood, _ = _head(full, moods, groups, feelings, True)
    plain_mood, _ = _head(plain, moods, groups, feelings, False)
    model = scoring.Model(tuple(names), tuple(feelings), head, plain_head, mood, plain_mood, inputs_digest())
    return model, scores, plain_scores


def corrected(path: Path, first_line: int) -> list[Utterance]:
    """What people said that words meant: each a pattern of its own, numbered from ``first_line``. Raises ``ValueError`` with a
    line's number, never its words, for one of another form."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        try:
            row = json.loads(line)
            text, intent, asked, emotion = row["text"], row["intent"], row["asked"], row["emotion"]
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"line {number + 1} has no text, intent, asked and emotion") from None
        found.append(Utterance(text, intent, asked, emotion, first_line + number))
    return found


def all_texts(more: Path | None) -> list[Utterance]:
    """The utterances of the training text and, of the same words, rather what people said that they meant."""
    texts = utterances()
    if more is None:
        return texts
    said = corrected(more, max(one.line for one in texts) + 1)
    known = {one.intent for one in texts} | {one.emotion for one in texts}
    if unknown := sorted({name for one in said for name in (one.intent, one.emotion)} - known):
        raise ValueError(f"no such intents or emotions: {', '.join(unknown)}")
    replaced = {(one.text, one.asked) for one in said}
    return [one for one in texts if (one.text, one.asked) not in replaced] + said


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with", dest="more", type=Path, help="accepted corrections, a JSON object a line")
    parser.add_argument("--out", type=Path, default=HOME / scoring.FILE, help="where the model goes")
    chosen = parser.parse_args(given)
    texts = all_texts(chosen.more)
    meant = embeddings([one.text for one in texts])
    model, scores, plain_scores = learn(texts, meant)
    if chosen.more is not None:
        more = hashlib.sha256(chosen.more.read_bytes()).hexdigest()
        model = replace(model, texts=hashlib.sha256(f"{model.texts}\n{more}".encode()).hexdigest())
    scoring.save(model, chosen.out)
    wanted = np.array([model.intents.index(one.intent) for one in texts])
    for name, found in (("with the meaning", scores), ("without", plain_scores)):
        print(f"{name}: {np.mean(found.argmax(axis=1) == wanted):.3f} of {len(texts)} held out by pattern")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
