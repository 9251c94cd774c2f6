"""A second reader: how much a text resembles what a category's examples say, by words and pairs of words, weighted.

A chunk (a short text, or one sentence of a long one) is read as tokens: a Han character or a Latin word. Each token, each
two and three in a row, and each two up to four apart is a feature; a feature's weight is one number a category, so whoever
asks why can be shown the words that weighed most. Batches are read at once, in numpy.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tideover.language.patterns import SENTENCE_ENDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS = 1 << 17
_LONG = 120  # characters: a longer text is read sentence by sentence
_APART = ((1,), (1, 2), (2,), (3,), (4,))  # of a token's features: which of the tokens after it are in them
_ENDS = np.array([ord(sign) for sign in SENTENCE_ENDS.replace("\\n", "\n").replace("\\0", "\0")], dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Features:
    """``buckets``: a row a token, a column a feature; 0 for none. ``firsts``: each chunk's first token; ``begins``: where each
    chunk begins in the text."""

    buckets: NDArray[np.int32]
    firsts: NDArray[np.int64]
    begins: NDArray[np.int64]


class Learnt:
    """Weights, as trained: ``weights`` a row a bucket, a column a category."""

    def __init__(self, weights: NDArray[np.int8], scales: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        self._weights, self._scales, self._bias = weights, scales, bias

    @classmethod
    def load(cls, octets: bytes) -> Learnt:
        with np.load(io.BytesIO(octets), allow_pickle=False) as kept:
            return cls(kept["weights"], kept["scales"], kept["bias"])

    def scores(self, features: Features) -> NDArray[np.float32]:
        """A row a chunk, a column a category: near 1 is certain, near -1 is nothing of it."""
        if not features.firsts.size:
            return np.zeros((0, self._weights.shape[1]), dtype=np.float32)
        each = self._weights.take(features.buckets, axis=0).sum(axis=1, dtype=np.int16)
        sums = np.add.reduceat(each, features.firsts, axis=0, dtype=np.int32)
        counts = np.diff(np.append(features.firsts, len(features.buckets)))
        found: NDArray[np.float32] = (sums * self._scales / norm(counts)[:, None] + self._bias).astype(np.float32)
        return found

    def dump(self) -> bytes:
        """As ``load`` reads it."""
        kept = io.BytesIO()
        np.savez_compressed(kept, weights=self._weights, scales=self._scales, bias=self._bias)
        return kept.getvalue()


def norm(tokens: NDArray[np.int64]) -> NDArray[np.float64]:
    """What sums are divided by: longer chunks have more features."""
    found: NDArray[np.float64] = np.sqrt(tokens * 6.0 + 6.0)
    return found


def features_of(codes: NDArray[np.uint32]) -> Features:
    """The features of texts in one spelling, parted by ``\\0``."""
    latin = ((codes >= ord("a")) & (codes <= ord("z"))) | (codes == ord("'"))
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    inside = np.zeros(codes.size, dtype=bool)
    inside[1:] = (latin[1:] & latin[:-1]) | (digit[1:] & digit[:-1])
    keep = ~inside & (codes != ord(" ")) & (codes != 0) & (codes != ord("\n"))
    places = np.nonzero(keep)[0]
    starts = _chunk_starts(codes)
    if not places.size:
        nothing = np.zeros(0, dtype=np.int64)
        return Features(np.zeros((0, 6), dtype=np.int32), nothing, nothing)
    hashes = _token_hashes(codes, latin, digit, inside, places)
    # A token said over and over says no more than said twice.
    said = np.ones(places.size, dtype=bool)
    said[2:] = (hashes[2:] != hashes[1:-1]) | (hashes[2:] != hashes[:-2])
    places, hashes = places[said], hashes[said]
    chunk = np.searchsorted(starts, places, side="right") - 1
    columns = [hashes]
    for apart in _APART:
        mixed = hashes * np.uint32(0x9E3779B1) + np.uint32(len(apart) * 977 + apart[0])
        reach = apart[-1]
        for step in apart:
            mixed[:-step] = (mixed[:-step] ^ hashes[step:]) * np.uint32(0x85EBCA6B)
        same = np.zeros(places.size, dtype=bool)
        same[:-reach] = chunk[reach:] == chunk[:-reach]
        columns.append(np.where(same, mixed, np.uint32(0)))
    shifted = [((column ^ (column >> np.uint32(15))) % np.uint32(BUCKETS - 1) + (column != 0)) for column in columns]
    firsts = np.nonzero(np.diff(chunk, prepend=-1))[0]
    return Features(np.stack(shifted, axis=1).astype(np.int32), firsts, starts[chunk[firsts]])


def _chunk_starts(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where a text begins, and in a long one each sentence."""
    begins = np.concatenate(([0], np.nonzero(codes == 0)[0] + 1))
    lengths = np.diff(np.append(begins, codes.size + 1))
    if not (lengths > _LONG).any():
        return begins
    ends = np.nonzero(np.isin(codes, _ENDS) & (codes != 0))[0] + 1
    ends = ends[lengths[np.searchsorted(begins, ends - 1, side="right") - 1] > _LONG]
    return np.union1d(begins, ends)


def _token_hashes(
    codes: NDArray[np.uint32],
    latin: NDArray[np.bool_],
    digit: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    places: NDArray[np.int64],
) -> NDArray[np.uint32]:
    """A word's hash is of all its letters; every number is one token."""
    one = np.where(digit, np.uint32(48), codes)
    if inside.any():
        running = np.arange(codes.size)
        running -= np.maximum.accumulate(np.where(inside, 0, running))
        turned = one * (np.uint32(2) * running.astype(np.uint32) ** np.uint32(2) * np.uint32(40503) + np.uint32(2654435761))
        turned[inside & digit] = 0
        turned[~inside & ~latin] = one[~inside & ~latin] * np.uint32(2654435761)
        turned[~(inside | np.isin(np.arange(codes.size), places, assume_unique=True))] = 0
        hashes = np.add.reduceat(turned, places, dtype=np.uint32)  # else it would be of 64 bits
    else:
        hashes = one[places] * np.uint32(2654435761)
    found: NDArray[np.uint32] = hashes ^ (hashes >> np.uint32(13))
    return found


def train(rows: Sequence[Features], wanted: NDArray[np.float64], ridge: float) -> Learnt:
    """Ridge regression on the rows' features, in the dual: one solution, the same on every machine to the last digit that is
    kept. ``wanted``: 1 or -1, a column a category."""
    used, inverse = np.unique(np.concatenate([row.buckets.ravel() for row in rows]), return_inverse=True)
    sizes = np.cumsum([0] + [row.buckets.size for row in rows])
    matrix = np.zeros((len(rows), used.size), dtype=np.float32)
    for number, row in enumerate(rows):
        mine = inverse[sizes[number] : sizes[number + 1]]
        np.add.at(matrix[number], mine, 1.0 / norm(np.array(len(row.buckets))))
    matrix[:, used == 0] = 0
    seen = (matrix > 0).sum(axis=0)
    rarity = np.where(seen >= 2, np.log((1 + len(rows)) / (1 + seen)) + 0.3, 0.0).astype(np.float32)
    weighted = matrix * rarity * 0.25
    kernel = (weighted @ weighted.T).astype(np.float64) + 1.0
    kernel[np.diag_indices(len(rows))] += ridge
    dual = np.linalg.solve(kernel, wanted)
    dense = (weighted.T.astype(np.float64) @ dual) * (rarity * 0.25)[:, None]
    scales = (np.abs(dense).max(axis=0) / 127).astype(np.float32)
    weights = np.zeros((BUCKETS, wanted.shape[1]), dtype=np.int8)
    weights[used] = np.rint(dense / scales)
    return Learnt(weights, scales, dual.sum(axis=0).astype(np.float32))
