"""People of whom a decision on a contact reads the same in the book: told apart by PostgreSQL, many in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from operator import gt
from typing import NamedTuple

from tideover.base.work import Work
from tideover.book.store import alike as store
from tideover.book.store.alike import Alike

# Asks read in one statement: few enough for what they are joined with to stay near the processor. More where accounts do not
# lie in the order of their persons, of whom each piece would else read much that is another's.
_PIECES = (10_000, 40_000, 160_000)
_MOST_READ = 3
SPARSE = 100  # where fewer than one person in so many is asked about, to read whole ranges of them costs more than it saves


class Asked(NamedTuple):
    """Columns of asks: whom about, which account of theirs (ids in hexadecimal), the blind index of the address. For a channel
    without addresses there are none."""

    persons: Sequence[str]
    accounts: Sequence[str]
    addresses: Sequence[str]

    def picked(self, order: Sequence[int]) -> Asked:
        return Asked(*([column[place] for place in order] if column else () for column in self))

    def part(self, start: int, end: int) -> Asked:
        return Asked(*(column[start:end] for column in self))


def alike_people(work: Work, kind: str | None, asked: Asked) -> dict[Alike, list[int]]:
    """The asks, by place, about people of whom the book says the same: where they live, whose number it is, what they owe, and
    that nothing stands in the way. An ask in none of the lists is of somebody who has something of their own (a payment, a
    link, a balance from core), or is not of whom it says; none is in any where too few of the book's persons are asked about.
    ``kind``: of the addresses; None: the channel has none.

    Of an account on which nothing was ever paid, charged or changed only the first due day counts: no sum of an instalment and
    no policy changes which is the oldest unpaid one.
    """
    if store.persons_about(work) > SPARSE * len(asked.persons):
        return {}
    order: Sequence[int] = range(len(asked.persons))
    if any(map(gt, asked.persons, asked.persons[1:])):
        order = sorted(order, key=asked.persons.__getitem__)
        asked = asked.picked(order)
    size = _size(asked.accounts)
    found: dict[Alike, list[int]] = {}
    starts = range(0, len(order), size)
    pieces = (asked.part(start, start + size) for start in starts)
    for start, groups in zip(starts, store.alike(work, kind, pieces, work.now()), strict=True):
        for key, places in groups:
            found.setdefault(key, []).extend([order[start + place - 1] for place in places])
    return found


def _size(accounts: Sequence[str]) -> int:
    for size in _PIECES:
        pieces = (accounts[start : start + size] for start in range(0, len(accounts), size))
        if sum(map(_width, pieces)) <= _MOST_READ * _width(accounts):
            break
    return size


def _width(ids: Sequence[str]) -> int:
    return int(max(ids), 16) - int(min(ids), 16) + 1
