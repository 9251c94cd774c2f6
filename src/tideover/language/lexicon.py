"""Words by what they are about (kin, police, fees, selling ...), so that a reader who learnt of one knows the others.

A lexicon is lines of a name and words of one or more classes: ``kin 妈妈 老婆 mother``. Whole batches are looked up at once:
a run of one to four tokens is one number, and a table says which words have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST = 4  # tokens
_AT_MOST = 3  # classes a word may have
_BITS = 20  # of a slot: so many that a few tries find a number which parts some thousand words


class Lexicon:
    """``lines``: as they stand in the file, ``#`` and empty ones left out; ``hashed``: the hashes of a word's tokens, in order.

    Raises ``ValueError`` for a word of more than three classes.
    """

    def __init__(self, lines: Iterable[str], hashed: Callable[[str], NDArray[np.uint32]]) -> None:
        names: dict[str, int] = {}
        found: dict[int, list[int]] = {}
        for line in lines:
            name, *words = line.split()
            number = names.setdefault(name, len(names) + 1)
            for word in words:
                tokens = hashed(word)
                if not 1 <= tokens.size <= LONGEST:
                    continue
                key = int(list(_runs(tokens, np.zeros(tokens.size, dtype=np.int64)))[-1][0][0])
                classes = found.setdefault(key, [])
                if number not in classes:
                    classes.append(number)
                if len(classes) > _AT_MOST:
                    raise ValueError(f"{word!r} is of more than {_AT_MOST} classes")
        keys = np.array([*found], dtype=np.uint32)
        # A number by which no two words fall into one slot: the first of the odd ones.
        self._turn = next(np.uint32(turn) for turn in range(0x9E3779B1, 1 << 32, 2) if _apart(keys, turn))
        self._keys = np.append(np.uint32(0), keys)
        self._rows = np.zeros(1 << _BITS, dtype=np.int16)
        self._rows[_slots(keys, self._turn)] = np.arange(1, keys.size + 1)
        self._classes = np.zeros((keys.size + 1, _AT_MOST), dtype=np.int64)
        for row, classes in enumerate(found.values(), start=1):
            self._classes[row, : len(classes)] = classes

    def classes(self, tokens: NDArray[np.uint32], chunk: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The classes of the words that stand in some texts, in their order, and each one's token; words do not reach from
        one chunk into the next. What comes twice in a row is told once."""
        at, rows = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int16)]
        for length, (keys, ends) in enumerate(_runs(tokens, chunk)):
            row = self._rows.take(_slots(keys, self._turn))
            places = np.nonzero((self._keys.take(row) == keys) & ends & (row > 0))[0]
            at.append(places * LONGEST + length)
            rows.append(row[places])
        order = np.argsort(np.concatenate(at), kind="stable")
        classes = self._classes.take(np.concatenate(rows)[order], axis=0).ravel()
        place = np.repeat(np.concatenate(at)[order] // LONGEST, _AT_MOST)
        place, classes = place[classes > 0], classes[classes > 0]
        fresh = np.ones(classes.size, dtype=bool)
        fresh[1:] = (classes[1:] != classes[:-1]) | (chunk[place[1:]] != chunk[place[:-1]])
        return classes[fresh], place[fresh]


def _runs(tokens: NDArray[np.uint32], chunk: NDArray[np.int64]) -> Iterable[tuple[NDArray[np.uint32], NDArray[np.bool_]]]:
    """For runs of one token, two and more: each run's number, and whether it stays in its chunk."""
    keys = tokens * np.uint32(0x9E3779B1)
    for length in range(1, LONGEST + 1):
        if length > tokens.size:
            return
        if length > 1:
            keys = (keys[:-1] ^ tokens[length - 1 :]) * np.uint32(0x85EBCA6B)
        yield keys ^ (keys >> np.uint32(15)), chunk[length - 1 :] == chunk[: tokens.size - length + 1]


def _slots(keys: NDArray[np.uint32], turn: np.uint32) -> NDArray[np.uint32]:
    return (keys * turn) >> np.uint32(32 - _BITS)


def _apart(keys: NDArray[np.uint32], turn: int) -> bool:
    return np.unique(_slots(keys, np.uint32(turn))).size == keys.size
