"""What a decision file may read and must say: names, kinds, closed lists of values, words. Data in ``columns.toml``. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from tideover.base.errors import Invalid
from tideover.base.money import Money

MOST_INT = 10**15  # zen reckons in decimals, the book's engine in 64 bits: both are exact up to here
MOST_TEXT = 80
IDS = ("person", "account", "holder", "creditor")  # beside the columns of a case; no condition reads them

Scalar = int | bool | str
_TYPES: Mapping[str, type] = {"int": int, "bool": bool, "string": str}


@dataclass(frozen=True, slots=True)
class Column:
    """``values``: the closed list of a string's, in order; empty: any. ``least``, ``most``: of an int, both included."""

    name: str
    kind: str  # int, bool or string
    values: tuple[str, ...] = ()
    least: int = 0
    most: int = MOST_INT
    is_money: bool = False
    words: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)

    def title(self, language: str) -> str:
        return str(self.words.get(_of(language), self.name))

    def unit(self, language: str) -> str:
        """What its numbers count: 天, minor units; empty where they need no unit."""
        return str(self.words.get(f"unit_{_of(language)}", ""))

    def word(self, value: Scalar, language: str) -> str:
        """A value in words: 暂时困难 for ``hardship``; the value itself where there are none."""
        told = self.words.get(f"words_{_of(language)}", ())
        return str(told[self.values.index(str(value))]) if value in self.values and told else str(value)

    def says(self, value: Scalar, language: str, currency: str = "CNY") -> str:
        """A value in a sentence: 逾期 12 天. Sums are in minor units of ``currency``."""
        suffix = _of(language)
        phrase = self.words.get(f"says_{suffix}", f"{self.name} = {{value}}")
        if self.kind == "bool":
            return str(phrase[bool(value)]) if isinstance(phrase, list) else phrase.format(value=str(value).lower())
        if self.kind == "int" and value == -1 and self.least == -1:
            return str(self.words.get(f"none_{suffix}", phrase.format(value=value)))
        shown = Money(int(value), currency).display() if self.is_money else self.word(value, language)
        return str(phrase.format(value=shown))

    def check(self, value: object, name: str) -> None:
        """Raises ``Invalid("invalid_input")`` unless the value is one of the column's: nothing is read out of another type."""
        if type(value) is not _TYPES[self.kind] or not self._is_in(value):
            raise Invalid("invalid_input", field=name, expected=self.expected)

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        if self.kind == "int":
            return f"a whole number from {self.least} to {self.most}"
        if self.kind == "bool":
            return "true or false"
        return f"one of {', '.join(self.values)}" if self.values else f"a text of 1 to {MOST_TEXT} characters"

    def _is_in(self, value: Any) -> bool:
        if self.kind == "int":
            return bool(self.least <= value <= self.most)
        if self.kind == "string":
            return value in self.values if self.values else 0 < len(value) <= MOST_TEXT and value.isprintable()
        return True


def _of(language: str) -> str:
    return "en" if language.startswith("en") else "zh"


@cache
def _columns(part: str) -> Mapping[str, Column]:
    rows = tomllib.loads((resources.files(__package__) / "columns.toml").read_text(encoding="utf-8"))[part]
    own = ("kind", "values", "least", "most", "is_money")
    return MappingProxyType(
        {
            name: Column(
                name, row["kind"], tuple(row.get("values", ())), row.get("least", 0), row.get("most", MOST_INT),
                row.get("is_money", False), MappingProxyType({key: value for key, value in row.items() if key not in own}),
            )
            for name, row in rows.items()
        }
    )  # fmt: skip


def inputs() -> Mapping[str, Column]:
    """The columns of a case that a file may read, by name, in order."""
    return _columns("input")


def outputs() -> Mapping[str, Column]:
    """What a file must say of every case, by name, in order."""
    return _columns("output")


def check_inputs(case: Mapping[str, object], columns: Mapping[str, Column]) -> dict[str, Scalar]:
    """A case's columns, each there and of its kind; ids (``IDS``) may stand beside and are left out.

    Raises ``Invalid`` with ``input_missing``, ``unknown_input`` or ``invalid_input``, naming the field. zen would take a
    missing, null or mistyped input for one that meets no condition.
    """
    for name in columns:
        if name not in case:
            raise Invalid("input_missing", field=name, expected=columns[name].expected)
    for name, value in case.items():
        if name in columns:
            columns[name].check(value, name)
        elif name not in IDS:
            raise Invalid("unknown_input", field=name, expected=f"one of {', '.join(columns)}")
    return {name: case[name] for name in columns}  # type: ignore[misc]  # checked above
