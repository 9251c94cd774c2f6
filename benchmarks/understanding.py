"""The report card of understanding: on our own utterances, each held out with its whole pattern, and on real data.

    python -m benchmarks.understanding

What it prints is in docs/understanding.md. Without ../shared the real data is passed over, and that is said.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence, Set
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.learn_understanding import (
    FOLDS,
    embeddings,
    held_out,
    rows_of,
    said_of,
    sharpness_of,
    train,
)  # fmt: skip
from benchmarks.understanding_text import Utterance, language_of, utterances
from tideover.conversation.knowledge.nearness import Pool, spelt
from tideover.language import embed, has_embedder, understand
from tideover.language.understanding.reading import hinted

SHARED = Path(__file__).parents[2] / "shared" / "data"
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))


def own_text(texts: Sequence[Utterance], meant: NDArray[np.float32] | None) -> None:
    """Intents of our own utterances, by models that saw nothing of their patterns; the hints are fitted to nothing."""
    names = sorted({one.intent for one in texts})
    said, asked = [said_of(one.text) for one in texts], [one.asked for one in texts]
    wanted = np.array([names.index(one.intent) for one in texts])
    languages = np.array([language_of(one.text) for one in texts])
    for title, matrix in (("meaning and characters", meant), ("characters alone", None)):
        if title.startswith("meaning") and matrix is None:
            continue
        scores = held_out(rows_of(said, asked, matrix), [one.intent for one in texts], [one.line for one in texts], names)
        scores *= sharpness_of(scores, wanted)
        bare = scores.argmax(axis=1) == wanted
        for row, (one, what) in enumerate(zip(said, asked, strict=True)):
            for intent, weight in hinted(one, what):
                scores[row, names.index(intent)] += weight
        right = scores.argmax(axis=1) == wanted
        parts = np.exp(scores - scores.max(axis=1, keepdims=True))
        parts /= parts.sum(axis=1, keepdims=True)
        by_language = [f"{name} {right[languages == name].mean():.3f}" for name in ("simplified", "traditional", "english")]
        print(f"{title}: learnt alone {bare.mean():.3f}, with hints {right.mean():.3f}; {', '.join(by_language)}")
        reliability(parts.max(axis=1), right)
        if title.startswith("meaning") or meant is None:
            confusions(names, wanted, scores.argmax(axis=1))


def reliability(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> None:
    """How often an answer of a given share is right."""
    error, line = 0.0, []
    for low in np.arange(0, 1, 0.1):
        rows = (sure > low) & (sure <= low + 0.1)
        if rows.any():
            error += rows.mean() * abs(sure[rows].mean() - right[rows].mean())
            line.append(f"{low:.1f}: {right[rows].mean():.2f} ({rows.sum()})")
    print(f"  calibration error {error:.3f}; right by share: {'  '.join(line)}")


def confusions(names: Sequence[str], wanted: NDArray[np.int64], found: NDArray[np.int64]) -> None:
    pairs = Counter((names[one], names[other]) for one, other in zip(wanted, found, strict=True) if one != other)
    print("  taken for another most often: " + "; ".join(f"{a} as {b} {count}" for (a, b), count in pairs.most_common(12)))
    recalls = sorted((float((found[wanted == row] == row).mean()), name) for row, name in enumerate(names))
    print("  least recalled: " + "; ".join(f"{name} {recall:.2f}" for recall, name in recalls[:8]))


def real_intents() -> None:
    """26 intents of a collection robot, 575 utterances: the same features, learnt on that data within each fold only."""
    import openpyxl
    from sklearn.model_selection import StratifiedKFold

    book = openpyxl.load_workbook(SHARED / "intents" / "collection_robot_zh.xlsx", read_only=True)
    rows: dict[str, str] = {}
    for sheet in ("self_function", "whether_repay", "bank_insertion_dispatcher"):
        table = list(book[sheet].iter_rows(values_only=True))
        for column, title in enumerate(table[0]):
            for line in table[1:] if title else ():
                if line[column] is not None and str(line[column]).strip():
                    rows.setdefault(str(line[column]).strip().replace("_x000D_", ""), str(title).split("（")[0])
    counts = Counter(rows.values())
    kept = [(text, label) for text, label in rows.items() if counts[label] >= FOLDS]
    texts, labels = [text for text, _ in kept], np.array([label for _, label in kept])
    said, asked = [said_of(text) for text in texts], [None] * len(texts)
    for title, meant in (("meaning and characters", embeddings(texts) if has_embedder() else None), ("characters alone", None)):
        if meant is None and title.startswith("meaning"):
            continue
        matrix, right = rows_of(said, asked, meant), []
        for kept_rows, shown in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(matrix, labels):
            right.extend(train(matrix[kept_rows], list(labels[kept_rows])).predict(matrix[shown]) == labels[shown])
        print(
            f"real collection intents ({len(set(labels))} intents, {len(texts)} utterances), 5 folds,"
            f" {title}: {np.mean(right):.3f}"
        )


def retrieval() -> None:
    """Questions on consumer loans, found as articles are: is one with the same meaning among the five nearest in the pool. The
    second pool, of the last pairs of the file, was measured when all had been chosen."""
    pairs = same_questions()
    first = pool_of(pairs, frozenset())
    found_in("the first", first)
    found_in("the last", pool_of(pairs[::-1], frozenset(question for pair in first for question in pair)))


def same_questions() -> list[tuple[str, str]]:
    """Pairs of real questions in other words, in the order of the file."""
    lines = (SHARED / "atec" / "atec_nlp_sim_train.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [line.split("\t") for line in lines]
    return [(row[1], row[2]) for row in rows if len(row) == 4 and row[3] == "1" and row[1] != row[2]]


def pool_of(pairs: Sequence[tuple[str, str]], others: Set[str]) -> list[tuple[str, str]]:
    """The first 999 pairs of questions that stand in no pair before, nor among the others."""
    seen, asks = set(others), []
    for pair in pairs:
        if seen.isdisjoint(pair) and len(asks) < 999:
            seen.update(pair)
            asks.append(pair)
    return asks


def found_in(name: str, asks: Sequence[tuple[str, str]]) -> None:
    texts = [text for pair in asks for text in pair]
    meant = embed(spelt(texts))
    pool, ranks, alone, spent = Pool(texts, meant), [], [], []
    for number in range(0, 1200, 2):
        begin = time.process_time()
        near = pool.likeness(texts[number])
        spent.append(1000 * (time.process_time() - begin))
        near[number] = -np.inf
        ranks.append(int((near > near[number + 1]).sum()))
        cosine = meant @ meant[number]
        cosine[number] = -np.inf
        alone.append(int((cosine > cosine[number + 1]).sum()))
    print(
        f"atec, {name} 600 questions in a pool of {len(texts)}: hit@1 {np.mean(np.array(ranks) < 1):.3f},"
        f" hit@5 {np.mean(np.array(ranks) < 5):.3f} (embeddings alone {np.mean(np.array(alone) < 5):.3f});"
        f" CPU a question: median {np.median(spent):.1f} ms, 95th percentile {np.percentile(spent, 95):.1f} ms"
    )


def costs(texts: Sequence[Utterance]) -> None:
    understand("你好", NOW)
    spent = []
    for one in texts:
        begin = time.process_time()
        understand(one.text, NOW, one.asked)
        spent.append(1000 * (time.process_time() - begin))
    print(f"CPU an utterance: median {np.median(spent):.1f} ms, 95th percentile {np.percentile(spent, 95):.1f} ms")


def main() -> int:
    texts = utterances()
    print(f"understanding: {len(texts)} utterances of {len({one.line for one in texts})} patterns, "
          + json.dumps(Counter(language_of(one.text) for one in texts)))  # fmt: skip
    own_text(texts, embeddings([one.text for one in texts]) if has_embedder() else None)
    costs(texts[:: len(texts) // 400])
    if (SHARED / "intents").is_dir():
        real_intents()
    else:
        print("real collection intents: skipped, ../shared/data/intents is not there")
    if (SHARED / "atec").is_dir() and has_embedder():
        retrieval()
    else:
        print("atec retrieval: skipped, ../shared/data/atec is not there or no embedding can be had")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
