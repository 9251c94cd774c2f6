"""A second reader: how much a text resembles what a category's examples say, by words, pairs of words and what they are about.

A chunk (a short text, or one sentence or clause of a long one) is read as tokens: a Han character or a Latin word. Each token,
each two and three in a row, and each two up to four apart is a feature; so is each class of a lexicon's words in it, and each
two classes up to four apart. A feature's weight is one number a category, so whoever asks why can be shown what weighed most.
Batches are read at once, in numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tideover.language.lexicon import Lexicon
from tideover.language.patterns import CLAUSE_ENDS, SENTENCE_ENDS
from tideover.language.spelling import spell

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS = 1 << 20  # so many that a feature nobody has seen seldom meets one that was
_LONG = 60  # tokens: a longer text is read sentence by sentence, a longer sentence clause by clause
_APART = ((1,), (1, 2), (2,), (3,), (4,))  # of a token's features: which of the tokens after it are in them
_CLASSES_APART = (1, 2, 3, 4)
# Cantonese for the same words, so that what was learnt of one is known of the other.
_DIALECT = dict(zip("唔佢嘅哋冇畀俾系喺嚟啲嗰搵揾睇咗谂倾攞嘢咩乜咁妳喇啦嘞㗎晒仲话讲咪",
                    "不他的们没给给是在来些那找找看了想谈拿事吗啥这你了了了的了还说说就", strict=True))  # fmt: skip


def _signs(ends: str) -> NDArray[np.uint32]:
    return np.array([ord(sign) for sign in ends.replace("\\n", "\n").replace("\\0", "\0")], dtype=np.uint32)


_ENDS, _PAUSES = _signs(SENTENCE_ENDS), _signs(CLAUSE_ENDS)


@dataclass(frozen=True, slots=True)
class Features:
    """``words``: a row a token, a column a feature, 0 for none; ``firsts``: each chunk's first token. ``classes``: a row a
    class found, and in ``owners`` its chunk. ``begins``: where each chunk begins in the text."""

    words: NDArray[np.int32]
    firsts: NDArray[np.int64]
    classes: NDArray[np.int32]
    owners: NDArray[np.int64]
    begins: NDArray[np.int64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """The tokens of each chunk."""
        return np.diff(np.append(self.firsts, len(self.words)))


class Learnt:
    """Weights, as trained: ``weights`` a row for each bucket of ``used``, a column a category."""

    def __init__(
        self, used: NDArray[np.int32], weights: NDArray[np.int16], scales: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> None:
        self.used, self.weights, self.scales, self.bias = used, weights, scales, bias
        # Most features were never seen: what they read, the first row, is at hand.
        self._row = np.zeros(BUCKETS, dtype=np.min_scalar_type(len(used)))
        self._row[used] = np.arange(1, len(used) + 1)
        self._weights = np.concatenate((np.zeros((1, weights.shape[1]), dtype=np.int16), weights))

    def scores(self, features: Features) -> NDArray[np.float32]:
        """A row a chunk, a column a category: near 1 is certain, near -1 is nothing of it."""
        if not features.firsts.size:
            return np.zeros((0, self.weights.shape[1]), dtype=np.float32)
        sums = np.add.reduceat(self._sums(features.words), features.firsts, axis=0, dtype=np.int64)
        np.add.at(sums, features.owners, self._sums(features.classes))
        found: NDArray[np.float32] = (sums * self.scales / norm(features.counts)[:, None] + self.bias).astype(np.float32)
        return found

    def _sums(self, buckets: NDArray[np.int32]) -> NDArray[np.int64]:
        rows = self._row.take(buckets)
        found = np.zeros((len(buckets), self.weights.shape[1]), dtype=np.int64)
        for column in range(buckets.shape[1]):
            found += self._weights.take(rows[:, column], axis=0)
        return found


def norm(tokens: NDArray[np.int64]) -> NDArray[np.float64]:
    """What sums are divided by: longer chunks have more features."""
    found: NDArray[np.float64] = np.sqrt(tokens * 6.0 + 6.0)
    return found


def lexicon_of(text: str) -> Lexicon:
    """The lexicon of a file: a line a class, its name and its words."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return Lexicon(lines, lambda word: _tokens(_plain(spell([word]).codes))[0])


def features_of(codes: NDArray[np.uint32], lexicon: Lexicon) -> Features:
    """The features of texts in one spelling, parted by ``\\0``."""
    codes = _plain(codes)
    hashes, places = _tokens(codes)
    # A token said over and over says no more than said twice.
    said = np.ones(places.size, dtype=bool)
    said[2:] = (hashes[2:] != hashes[1:-1]) | (hashes[2:] != hashes[:-2])
    places, hashes = places[said], hashes[said]
    starts = _chunk_starts(codes, places)
    chunk = np.searchsorted(starts, places, side="right") - 1
    firsts = np.nonzero(np.diff(chunk, prepend=-1))[0]
    begins = starts[chunk[firsts]]
    chunk = np.searchsorted(firsts, np.arange(places.size), side="right") - 1
    words = [_bucket(hashes)]
    for apart in _APART:
        words.append(_bucket(_mixed(hashes, chunk, apart, len(apart) * 977 + apart[0])))
    found, at = lexicon.classes(hashes, chunk)
    named, owners = found.astype(np.uint32) * np.uint32(0x27D4EB2F) + np.uint32(17), chunk[at]
    classes = [_bucket(named), *(_bucket(_mixed(named, owners, (step,), 5000 + step)) for step in _CLASSES_APART)]
    return Features(np.stack(words, axis=1), firsts, np.stack(classes, axis=1), owners, begins)


def _mixed(hashes: NDArray[np.uint32], chunk: NDArray[np.int64], apart: tuple[int, ...], salt: int) -> NDArray[np.uint32]:
    """Each hash with those after it; 0 where they are not of its chunk."""
    mixed = hashes * np.uint32(0x9E3779B1) + np.uint32(salt)
    for step in apart:
        mixed[:-step] = (mixed[:-step] ^ hashes[step:]) * np.uint32(0x85EBCA6B)
    same = np.zeros(hashes.size, dtype=bool)
    reach = apart[-1]
    same[:-reach] = chunk[reach:] == chunk[:-reach]
    return np.where(same, mixed, np.uint32(0))


def _bucket(hashes: NDArray[np.uint32]) -> NDArray[np.int32]:
    found: NDArray[np.int32] = ((hashes ^ (hashes >> np.uint32(15))) % np.uint32(BUCKETS - 1) + (hashes != 0)).astype(np.int32)
    return found


def _plain(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    plain = codes.copy()
    for old, new in _DIALECT.items():
        plain[codes == ord(old)] = ord(new)
    return plain


def _chunk_starts(codes: NDArray[np.uint32], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a text begins, in a long one each sentence, and in a long sentence each clause."""
    begins = np.concatenate(([0], np.nonzero(codes == 0)[0] + 1))
    for signs in (_ENDS, _PAUSES):
        counts = np.diff(np.append(np.searchsorted(places, begins), places.size))
        if not (counts > _LONG).any():
            return begins
        ends = np.nonzero(np.isin(codes, signs) & (codes != 0))[0] + 1
        ends = ends[counts[np.searchsorted(begins, ends - 1, side="right") - 1] > _LONG]
        begins = np.union1d(begins, ends)
    return begins


def _tokens(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Each token's hash, and where it begins. A word's is of all its letters; every number is one token."""
    latin = ((codes >= ord("a")) & (codes <= ord("z"))) | (codes == ord("'"))
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    inside = np.zeros(codes.size, dtype=bool)
    inside[1:] = (latin[1:] & latin[:-1]) | (digit[1:] & digit[:-1])
    token = ~inside & (codes != ord(" ")) & (codes != 0) & (codes != ord("\n"))
    places = np.nonzero(token)[0]
    if not places.size:
        return np.zeros(0, dtype=np.uint32), places
    one = np.where(digit, np.uint32(48), codes)
    running = np.arange(codes.size)
    running -= np.maximum.accumulate(np.where(inside, 0, running))
    turned = one * (np.uint32(2) * running.astype(np.uint32) ** np.uint32(2) * np.uint32(40503) + np.uint32(2654435761))
    turned[(inside & digit) | ~(inside | token)] = 0
    hashes = np.add.reduceat(turned, places, dtype=np.uint32)  # else it would be of 64 bits
    found: NDArray[np.uint32] = hashes ^ (hashes >> np.uint32(13))
    return found, places
