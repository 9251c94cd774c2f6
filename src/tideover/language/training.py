"""How the readers of ``learnt`` and ``screen`` are made of labelled texts: ridge regression in the dual, so one solution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tideover.language.learnt import Features, Learnt, norm
from tideover.language.screen import FOURS, PAIRS, Screen, pieces_of, slots_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def weighed(rows: Sequence[Features]) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
    """The buckets two rows or more have, a row's value of each, and how rare each is."""
    used, matrix = _matrix([np.concatenate((row.words.ravel(), row.classes.ravel())) for row in rows])
    matrix /= norm(np.array([len(row.words) for row in rows]))[:, None].astype(np.float32)
    seen = (matrix > 0).sum(axis=0)
    rarity = (np.log((1 + len(rows)) / (1 + seen)) + 0.3).astype(np.float32) * np.float32(0.25)
    matrix *= rarity
    return used, matrix, rarity


def train(rows: Sequence[Features], wanted: NDArray[np.float64], ridge: float) -> Learnt:
    """``wanted``: 1 or -1, a row each, a column a category."""
    used, matrix, rarity = weighed(rows)
    dual = solve(matrix @ matrix.T, wanted, ridge)
    dense = (matrix.T @ dual.astype(np.float32)).astype(np.float64) * rarity[:, None]
    scales = (np.abs(dense).max(axis=0) / 32767).astype(np.float32)
    return Learnt(used, np.rint(dense / scales).astype(np.int16), scales, dual.sum(axis=0).astype(np.float32))


def train_screen(rows: Sequence[NDArray[np.uint32]], wanted: NDArray[np.float64], ridge: float, least: float) -> Screen:
    """``rows``: each text's signs in one spelling; ``wanted``: 1 for what is to be looked at, -1 for the ordinary, of which
    each piece is ordinary as well; ``least``: the score over which a piece is suspicious."""
    pieces = [piece for codes, want in zip(rows, wanted, strict=True) if want < 0 for piece in pieces_of(codes)]
    wanted = np.append(wanted, np.full(len(pieces), -1.0))
    slots, rows = [], [*rows, *pieces]
    for codes in rows:
        pairs, fours, broken = slots_of(codes)
        whole = np.setdiff1d(np.arange(codes.size), broken)
        slots.append(np.concatenate((pairs[: codes.size - 1], fours[whole] + np.uint32(PAIRS))).astype(np.int32))
    used, matrix = _matrix(slots)
    matrix /= np.sqrt(np.array([len(codes) for codes in rows]) + 4.0)[:, None].astype(np.float32)
    # Without a constant, so that a piece that says nothing is ordinary.
    dual = np.linalg.solve((matrix @ matrix.T).astype(np.float64) + ridge * np.eye(len(rows)), wanted + 1.0)
    dense = (matrix.T @ dual.astype(np.float32)).astype(np.float64)
    scale = float(np.float32(np.abs(dense).max() / 1000))  # coarse, so that the last digits of a machine's sums are not kept
    weights = np.zeros(PAIRS + FOURS, dtype=np.int16)
    weights[used] = np.rint(dense / scale)
    return Screen(weights[:PAIRS], weights[PAIRS:], scale, -1.0, least)


def solve(kernel: NDArray[np.float32], wanted: NDArray[np.float64], ridge: float) -> NDArray[np.float64]:
    """The dual of ridge regression with a constant."""
    whole = kernel.astype(np.float64) + 1.0
    whole[np.diag_indices(len(whole))] += ridge
    found: NDArray[np.float64] = np.asarray(np.linalg.solve(whole, wanted), dtype=np.float64)
    return found


def _matrix(rows: Iterable[NDArray[np.int32]]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The buckets that two rows or more have, and how often each row has each."""
    counted = [np.unique(row, return_counts=True) for row in rows]
    buckets, rows_of = np.unique(np.concatenate([buckets for buckets, _ in counted]), return_counts=True)
    used = buckets[(rows_of >= 2) & (buckets != 0)]
    matrix = np.zeros((len(counted), used.size), dtype=np.float32)
    for number, (mine, counts) in enumerate(counted):
        at = np.minimum(np.searchsorted(used, mine), used.size - 1)
        kept = used[at] == mine
        matrix[number, at[kept]] = counts[kept]
    return used, matrix
