"""The declared subset of cells: what may stand in a condition and in an output. Pure.

::

    condition := (empty) | any
    any       := term ("," term)* | all ("or" all)*
    all       := term ("and" term)*
    term      := literal | comparison literal | "[" | "(" int ".." int "]" | ")" | ["not"] "in" "[" literal ("," literal)* "]"
    literal   := whole number | 'text' | "text" | true | false

Comparisons: ``== !=`` on all kinds, ``< <= > >=`` on numbers. An output is one literal. What zen takes beyond this is
refused: much of it means other than it seems to (``]1..30[`` lets 1 through, ``0, 3 and 3`` does not let 0 through) or is
skipped when it fails.
"""

from __future__ import annotations

import re

from tideover.strategy.columns import MOST_INT, MOST_TEXT, Column, Scalar
from tideover.strategy.sets import Names, Set, Spans, both, domain

_TOKEN = re.compile(
    r"\s*(\.\.|[<>=!]=|[<>]|[\[\](),]|-?(?:0|[1-9][0-9]*)(?![0-9A-Za-z_]|\.[0-9])"
    r"""|'[^'"`\\]*'|"[^'"`\\]*"|[a-z]+)"""
)
_FRACTION = re.compile(r"[0-9]\.[0-9]")
_MOST_CELL = 400
_INFINITE = 4 * MOST_INT


class CellFault(Exception):
    """What is wrong with a cell, as a code of ``faults.toml`` and what its words need."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


def read_condition(text: str, column: Column) -> Set | None:
    """What a condition lets through; None for an empty cell: everything. Raises ``CellFault``."""
    if not text.strip():
        return None
    if len(text) > _MOST_CELL:
        raise CellFault("cell_too_long", most=_MOST_CELL)
    tokens = _tokens(text, column)
    if _listed_plainly(tokens) and {"and", "or"} & set(tokens):
        raise CellFault("commas_mixed")
    reader = _Reader(tokens, column)
    found = reader.any()
    if reader.rest:
        raise CellFault("cell_unreadable", at=reader.rest[0])
    found = both(found, domain(column))
    if found.is_empty:
        raise CellFault("never_true", expected=column.expected)
    return found


def read_output(text: str) -> Scalar:
    """The literal of an output. Raises ``CellFault``."""
    if not text.strip():
        raise CellFault("output_empty")
    if len(text) > _MOST_CELL:
        raise CellFault("cell_too_long", most=_MOST_CELL)
    try:
        tokens = _tokens(text, None)
    except CellFault as error:
        raise CellFault("not_whole" if error.code == "not_whole" else "output_not_literal") from None
    value = _literal(tokens[0]) if len(tokens) == 1 else None
    if value is None:
        raise CellFault("output_not_literal")
    return value


def _listed_plainly(tokens: list[str]) -> bool:
    """Whether a comma stands outside a list in brackets."""
    depth = 0
    for token in tokens:
        depth += (token in ("[", "(")) - (token in ("]", ")"))
        if token == "," and depth == 0:
            return True
    return False


def _tokens(text: str, column: Column | None) -> list[str]:
    tokens, position, stripped = [], 0, text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None:
            if _FRACTION.search(stripped) and (column is None or column.kind == "int"):
                raise CellFault("not_whole")
            raise CellFault("cell_unreadable", at=stripped[position:].strip()[:10])
        tokens.append(match[1])
        position = match.end()
    return tokens


def _literal(token: str) -> Scalar | None:
    """A token's value; None: it is no literal."""
    if token in ("true", "false"):
        return token == "true"
    if token[0] in "'\"":
        value = token[1:-1]
        if len(value) > MOST_TEXT or not value.isprintable():
            raise CellFault("text_too_long", most=MOST_TEXT)
        return value
    if token.lstrip("-").isdigit():
        number = int(token)
        if abs(number) > MOST_INT:
            raise CellFault("number_too_big", most=MOST_INT)
        return number
    return None


class _Reader:
    """Reads a condition by descent; ``rest``: the tokens not read yet."""

    def __init__(self, tokens: list[str], column: Column) -> None:
        self.rest = tokens
        self.column = column

    def any(self) -> Set:
        found = self._all()
        while self.rest and self.rest[0] in (",", "or"):
            self._next()
            found = found.either(self._all())  # type: ignore[arg-type]  # one column's sets are of one class
        return found

    def _all(self) -> Set:
        found = self._term()
        while self.rest and self.rest[0] == "and":
            self._next()
            found = both(found, self._term())
        return found

    def _term(self) -> Set:
        token = self._next()
        if token in ("==", "!=", "<", "<=", ">", ">="):
            return self._compared(token, self._value(self._next()))
        if token in ("[", "("):
            return self._range(token)
        if token in ("in", "not"):
            if token == "not":
                self._take("in")
            return self._listed(is_negated=token == "not")
        return self._same(self._value(token))

    def _compared(self, operator: str, value: Scalar) -> Set:
        if operator in ("==", "!="):
            same = self._same(value)
            return same if operator == "==" else self._turned(same)
        if not isinstance(value, int) or isinstance(value, bool):
            raise CellFault("not_ordered")
        low, high = {
            ">": (value + 1, _INFINITE), ">=": (value, _INFINITE), "<": (-_INFINITE, value - 1), "<=": (-_INFINITE, value),
        }[operator]  # fmt: skip
        return Spans(((low, high),))

    def _range(self, opening: str) -> Set:
        if self.column.kind != "int":
            raise CellFault("not_ordered")
        low = int(self._value(self._next()))
        self._take("..")
        high = int(self._value(self._next()))
        closing = self._next()
        if closing not in ("]", ")"):
            raise CellFault("cell_unreadable", at=closing)
        found = Spans.of([(low + (opening == "("), high - (closing == ")"))])
        if found.is_empty:
            raise CellFault("range_empty")
        return found

    def _listed(self, is_negated: bool) -> Set:
        self._take("[")
        found = self._same(self._value(self._next()))
        while (token := self._next()) == ",":
            found = found.either(self._same(self._value(self._next())))  # type: ignore[arg-type]
        if token != "]":
            raise CellFault("cell_unreadable", at=token)
        return self._turned(found) if is_negated else found

    def _same(self, value: Scalar) -> Set:
        return Spans(((int(value), int(value)),)) if self.column.kind == "int" else Names(frozenset({value}))

    def _turned(self, found: Set) -> Set:
        return Spans(((-_INFINITE, _INFINITE),)).minus(found) if isinstance(found, Spans) else found.turned()

    def _value(self, token: str) -> Scalar:
        value = _literal(token)
        if value is None:
            raise CellFault("cell_unreadable", at=token)
        kinds = {"int": int, "bool": bool, "string": str}
        if type(value) is not kinds[self.column.kind]:
            raise CellFault("wrong_type", expected=self.column.expected)
        if self.column.kind == "string" and not value:
            raise CellFault("text_empty")
        if self.column.values and value not in self.column.values:
            raise CellFault("unknown_value", value=value, expected=", ".join(self.column.values))
        return value

    def _next(self) -> str:
        if not self.rest:
            raise CellFault("cell_unfinished")
        token, self.rest = self.rest[0], self.rest[1:]
        return token

    def _take(self, wanted: str) -> None:
        token = self._next()
        if token != wanted:
            raise CellFault("cell_unreadable", at=token)
