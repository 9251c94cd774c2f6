"""A first look at texts by the thousand: which may be anything but ordinary, by their runs of two and of four signs.

Each run is one weight (a text's score is their sum); no words are parted, so it costs a few nanoseconds a sign. Whoever is
asked a hard question about a text asks the screen first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tideover.language.patterns import CLAUSE_ENDS, SENTENCE_ENDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAIRS, FOURS = 1 << 16, 1 << 18  # slots: what fits in the processor's own memory
_SIGNS = 1 << 17
_SHORT = 5  # signs, with the one after them: too little to say anything of
_LONG = 60  # signs: a longer sentence is looked at clause by clause
_BETWEEN = np.zeros(3, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Screen:
    """``pairs`` and ``fours``: a weight a slot; a piece of text is suspicious over ``least``."""

    pairs: NDArray[np.int16]
    fours: NDArray[np.int16]
    scale: float
    bias: float
    least: float

    def suspicious(self, codes: NDArray[np.uint32]) -> NDArray[np.int64]:
        """The numbers of the texts (in one spelling, parted by ``\\0``) that are to be looked at."""
        begins, scores = self.scores(codes)
        ends = np.append(np.nonzero(codes == 0)[0], codes.size)
        found = np.diff(ends, prepend=-1) <= _SHORT
        found[np.searchsorted(ends, begins[scores > self.least])] = True
        return np.nonzero(found)[0]

    def scores(self, codes: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Where each piece of the texts begins, and its score: near 1 is suspicious, near -1 ordinary."""
        pairs, fours, broken = slots_of(codes)
        each = self.pairs.take(pairs).astype(np.int32)
        each += self.fours.take(fours)
        each[broken] = self.pairs.take(pairs[broken])  # runs of four that are not of one text
        ends = np.nonzero(codes == 0)[0]
        each[ends] = 0
        each[ends[ends > 0] - 1] = 0
        if each.size:
            each[-1] = 0
        begins = _pieces(codes)
        if not codes.size:
            return begins, np.full(1, -1.0)
        inside = begins < codes.size
        counts = np.diff(np.append(begins, codes.size))
        sums = np.zeros(begins.size)
        sums[inside] = np.add.reduceat(each, begins[inside], dtype=np.int64)
        return begins, sums * self.scale / np.sqrt(counts + 4.0) + self.bias


def slots_of(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    """Of each sign: the slots of the run of two and of four it begins, and the signs whose four leave their text."""
    padded = np.concatenate((codes, _BETWEEN))
    two = padded[:-1] * np.uint32(0x9E3779B1) + padded[1:] * np.uint32(0x85EBCA6B)
    four = two[:-2] * np.uint32(0xC2B2AE35) + two[2:]
    ends = np.append(np.nonzero(codes == 0)[0], codes.size)
    broken = (ends[:, None] - np.array([1, 2, 3])).ravel()
    return two[:-2] >> np.uint32(32 - 16), four >> np.uint32(32 - 18), broken[broken >= 0]


def pieces_of(codes: NDArray[np.uint32]) -> list[NDArray[np.uint32]]:
    """A text's pieces, where it has several."""
    begins = _pieces(codes)
    return [piece for piece in np.split(codes, begins[1:]) if piece.size] if begins.size > 1 else []


def _pieces(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where each text begins, each sentence, and in a long sentence each clause."""
    kinds = _kinds().take(np.minimum(codes, _SIGNS - 1))
    is_begin = np.empty(codes.size + 1, dtype=bool)
    is_begin[0] = True
    np.equal(kinds, 2, out=is_begin[1:])
    begins = np.nonzero(is_begin)[0]
    lengths = np.diff(begins, append=codes.size)
    if (lengths > _LONG).any():
        pauses = np.nonzero(kinds == 1)[0]
        is_begin[pauses[lengths[np.searchsorted(begins, pauses, side="right") - 1] > _LONG] + 1] = True
        begins = np.nonzero(is_begin)[0]
    return begins


@cache
def _kinds() -> NDArray[np.uint8]:
    """Of each sign: 2 for what ends a sentence, 1 for what ends a clause."""
    found = np.zeros(_SIGNS, dtype=np.uint8)
    for kind, ends in ((1, CLAUSE_ENDS), (2, SENTENCE_ENDS)):
        found[[ord(sign) for sign in ends.replace("\\n", "\n").replace("\\0", "\0")]] = kind
    return found
