"""Rows of one whole file under the same key: the same again is harmless, with other content it is refused.

Held for each record kept is a number for its key and one for its content, sixteen bytes: whatever chunk the first stood in,
a second is seen. It follows from the file and its refused rows alone, so an import that goes on finds it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tideover.book.importing.rows import Batch
from tideover.book.reading import Fault

Numbers = NDArray[np.int64]

KEYS = {
    "customers": ("customer_id",),
    "accounts": ("account_id",),
    "parties": ("party_id",),
    "instalments": ("account_id", "number"),
    "balances": ("account_id", "as_of"),
    "statements": ("account_id", "as_of"),
}
# What may not change in the book at all is looked at, and named, where the record is kept.
_LOOKED_AT = {"accounts": {"customer_id", "currency"}, "parties": {"customer_id"}}


@dataclass(slots=True)
class Firsts:
    """A batch's keys and contents as numbers, and what the first of each key says that comes more than once."""

    table: str
    lines: list[int]
    keys: Numbers
    contents: Numbers
    repeated: set[int]
    said: dict[int, int]

    def fault(self, values: Mapping[str, Any]) -> Fault | None:
        """What is wrong with a record otherwise in order: the first of its key says something else."""
        key = hash(tuple(values[name] for name in KEYS[self.table]))
        if key not in self.repeated:
            return None
        content = hash(tuple(values[name] for name in _content(self.table, values)))
        if self.said.setdefault(key, content) == content:
            return None
        return Fault(KEYS[self.table][-1], "differs", "what the first row of the file with this key says")


def _content(table: str, names: Mapping[str, Any]) -> list[str]:
    left = _LOOKED_AT.get(table, set())
    return [name for name in names if name not in left and name not in KEYS[table]]


class Repeats:
    """What has been kept of a file."""

    def __init__(self) -> None:
        self._kept: dict[str, list[tuple[Numbers, Numbers]]] = {}  # sorted, each more than twice as long as the next

    def firsts(self, batch: Batch) -> Firsts | None:
        """None where every key may come again: payments, which know it themselves, and files of changes, in which a later
        row is a later change."""
        if batch.table not in KEYS or batch.is_delta:
            return None
        keys = _numbers([batch.columns[name] for name in KEYS[batch.table]])
        contents = _numbers([batch.columns[name] for name in _content(batch.table, batch.columns)])
        new, counts = np.unique(keys, return_counts=True)
        repeated, said = set(new[counts > 1].tolist()), dict[int, int]()
        for known, content in self._kept.get(batch.table, ()):
            there, at = _found(new, known)
            said |= zip(new[there].tolist(), content[at[there]].tolist(), strict=True)
        return Firsts(batch.table, batch.lines, keys, contents, repeated | said.keys(), said)

    def note(self, firsts: Firsts, refused: set[int]) -> None:
        """These records were kept, but for those of the lines refused."""
        keys, contents = firsts.keys, firsts.contents
        if not refused.isdisjoint(firsts.lines):
            good = [place for place, line in enumerate(firsts.lines) if line not in refused]
            keys, contents = keys[good], contents[good]
        keys, place = np.unique(keys, return_index=True)
        contents = contents[place]
        kept = self._kept.setdefault(firsts.table, [])
        for known, _ in kept if firsts.said else ():
            there, _ = _found(keys, known)
            keys, contents = keys[~there], contents[~there]
        while kept and len(kept[-1][0]) <= 2 * len(keys):
            others = kept.pop()
            keys, contents = np.concatenate([others[0], keys]), np.concatenate([others[1], contents])
            order = np.argsort(keys, kind="stable")
            keys, contents = keys[order], contents[order]
        if len(keys):
            kept.append((keys, contents))


def _found(keys: Numbers, known: Numbers) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Which of the keys are among the known, which are sorted and some, and where."""
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return known[at] == keys, at


def _numbers(columns: list[list[Any]]) -> Numbers:
    return np.fromiter(map(hash, zip(*columns, strict=True)), dtype=np.int64, count=len(columns[0]))
