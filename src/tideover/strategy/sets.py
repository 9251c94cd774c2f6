"""Sets of values that a cell lets through, and boxes of them: what a row of a table is open to. Pure.

``Spans``: whole numbers, as closed spans in order. ``Names``: texts or booleans, those named or (``is_negated``) all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tideover.strategy.columns import MOST_INT, Column, Scalar

_STEPS = 200_000  # of one question about boxes; a table that needs more is refused


class TooComplex(Exception):
    """A question about boxes took too many steps."""


@dataclass(frozen=True, slots=True)
class Spans:
    spans: tuple[tuple[int, int], ...]

    @staticmethod
    def of(pairs: Iterable[tuple[int, int]]) -> Spans:
        """In order, joined where they touch; empty ones left out."""
        joined: list[tuple[int, int]] = []
        for low, high in sorted(pair for pair in pairs if pair[0] <= pair[1]):
            if joined and low <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
            else:
                joined.append((low, high))
        return Spans(tuple(joined))

    @property
    def is_empty(self) -> bool:
        return not self.spans

    def has(self, value: Scalar) -> bool:
        return any(low <= value <= high for low, high in self.spans)  # type: ignore[operator]  # ints, as columns say

    def both(self, other: Spans) -> Spans:
        return Spans.of((max(a, c), min(b, d)) for a, b in self.spans for c, d in other.spans)

    def either(self, other: Spans) -> Spans:
        return Spans.of((*self.spans, *other.spans))

    def minus(self, other: Spans) -> Spans:
        left = list(self.spans)
        for low, high in other.spans:
            left = [piece for a, b in left for piece in ((a, min(b, low - 1)), (max(a, high + 1), b)) if piece[0] <= piece[1]]
        return Spans(tuple(left))

    def one(self) -> int:
        return self.spans[0][0]


@dataclass(frozen=True, slots=True)
class Names:
    names: frozenset[Scalar]
    is_negated: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.names and not self.is_negated

    def has(self, value: Scalar) -> bool:
        return (value in self.names) is not self.is_negated

    def both(self, other: Names) -> Names:
        if self.is_negated and other.is_negated:
            return Names(self.names | other.names, True)
        if self.is_negated:
            return Names(other.names - self.names)
        return Names(self.names - other.names if other.is_negated else self.names & other.names)

    def either(self, other: Names) -> Names:
        turned = self.turned().both(other.turned())
        return turned.turned()

    def minus(self, other: Names) -> Names:
        return self.both(other.turned())

    def turned(self) -> Names:
        return Names(self.names, not self.is_negated)

    def one(self) -> Scalar:
        if not self.is_negated:
            return min(self.names, key=str)
        return next(name for name in ("other", *(f"other-{n}" for n in range(len(self.names)))) if name not in self.names)


Set = Spans | Names
Box = Mapping[str, Set]


def domain(column: Column) -> Set:
    """Every value of a column."""
    if column.kind == "int":
        return Spans(((column.least, column.most),))
    if column.kind == "bool":
        return Names(frozenset({True, False}))
    return Names(frozenset(column.values), is_negated=not column.values)


def both(one: Set, other: Set) -> Set:
    """What is in both. Sets are of the same column, so of the same class."""
    return one.both(other)  # type: ignore[arg-type]


def meet(box: Box, other: Box) -> dict[str, Set] | None:
    """What is in both boxes; None: nothing."""
    met = dict(box)
    for name, wanted in other.items():
        met[name] = both(met[name], wanted) if name in met else wanted
        if met[name].is_empty:
            return None
    return met


def outside(box: Box, others: Sequence[Box], columns: Mapping[str, Column]) -> dict[str, Scalar] | None:
    """A point of ``box`` that none of ``others`` has, every column given; None: they cover it.

    Raises ``TooComplex``. A field that a box does not name is not limited by it.
    """
    whole = {name: domain(column) for name, column in columns.items()}
    steps = [_STEPS]
    start = meet(whole, box)
    return None if start is None else _outside(start, others, 0, steps)


def _outside(box: dict[str, Set], others: Sequence[Box], first: int, steps: list[int]) -> dict[str, Scalar] | None:
    for index in range(first, len(others)):
        steps[0] -= 1
        if steps[0] < 0:
            raise TooComplex
        if meet(box, others[index]) is None:
            continue
        rest = dict(box)
        for name, wanted in others[index].items():
            piece = rest[name].minus(wanted)  # type: ignore[arg-type]
            if not piece.is_empty:
                found = _outside({**rest, name: piece}, others, index + 1, steps)
                if found is not None:
                    return found
            rest[name] = both(rest[name], wanted)
        return None
    return {name: values.one() for name, values in box.items()}


def samples(column: Column, wanted: Set) -> list[Scalar]:
    """Values at which a reading of a cell can be told from another: its bounds and the domain's, each with its neighbours;
    of a closed list every value; else every text named, in other letters too, and texts that nobody named."""
    if isinstance(wanted, Spans):
        edges = {bound for span in wanted.spans for bound in span} | {column.least, column.most, 0, 1}
        near = {edge + step for edge in edges for step in (-1, 0, 1)}
        return sorted(value for value in near if max(column.least, -MOST_INT) <= value <= min(column.most, MOST_INT))
    if column.kind == "bool":
        return [False, True]
    if column.values:
        return list(column.values)
    named = {str(name) for name in wanted.names}
    return sorted(named | {name.upper() for name in named} | {name.lower() for name in named} | {"other", "", "a, b"})
