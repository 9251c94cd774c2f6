"""Decision files told: their tables in words, held row by row against another version's, and as people type them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from tideover.base.money import Money
from tideover.strategy import Column, DecisionFile, DecisionTable, Fault, Names, Row, Set, Spans, fault_words, outputs
from tideover.workbench.locales import name_of, translate

_KINDS = {"treatment": "treatment", "plan": "plan", "script": "template.name"}  # outputs whose words stand in the locales


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says under a column, in words; as typed where it is faulty. ``was``: in the other version, None where it says
    the same or there is nothing to hold it against."""

    text: str
    was: str | None
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. ``number``: its place, None for one that is gone; ``kind``: ``same``, ``changed``, ``new`` or ``gone``;
    ``was_number``: where it stood among the others, None unless it moved; ``was_why``: None unless its words changed."""

    row: str
    number: int | None
    kind: str
    was_number: int | None
    why: str
    was_why: str | None
    is_default: bool
    cells: tuple[Cell, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column. ``is_gone``: only the other version has it."""

    name: str
    title: str
    unit: str
    is_output: bool
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: conditions, then what follows, every row with a cell for each. ``faults``: of the table as a whole."""

    name: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    faults: tuple[str, ...]


def grids_of(file: DecisionFile, faults: Sequence[Fault], against: DecisionFile | None, language: str) -> list[Grid]:
    """A file's tables in words, faults at their cells, each held against the other file's table of the same name. Tables that
    only the other file has stand last, every row of them gone."""
    if against is None:
        return [_Grid(table, None, faults, language).told() for table in file.tables]
    others = {table.name: table for table in against.tables}
    if len(file.tables) == len(others) == 1:  # whatever it is called
        others = {file.tables[0].name: against.tables[0]}
    nothing: dict[str, Any] = {"reads": (), "says": (), "rows": ()}
    kept = [_Grid(table, others.pop(table.name, replace(table, **nothing)), faults, language) for table in file.tables]
    gone = [_Grid(replace(table, **nothing), table, (), language) for table in others.values()]
    return [grid.told() for grid in (*kept, *gone)]


class _Grid:
    def __init__(self, table: DecisionTable, other: DecisionTable | None, faults: Sequence[Fault], language: str) -> None:
        self.table = table
        self.other = other
        self.language = language
        self.at: dict[tuple[str, str], tuple[str, ...]] = {}
        for fault in faults:
            if fault.node == table.name:
                place = (fault.row, fault.column)
                self.at[place] = (*self.at.get(place, ()), fault_words(fault, language))
        self.columns = [*self._columns(is_output=False), *self._columns(is_output=True)]

    def _columns(self, is_output: bool) -> list[tuple[Column, bool, bool]]:
        """(column, whether it is an output, whether only the other version has it)."""
        own = self.table.says if is_output else self.table.reads
        theirs = (self.other.says if is_output else self.other.reads) if self.other else ()
        names = {column.name for column in own}
        return [
            *((column, is_output, False) for column in own),
            *((column, is_output, True) for column in theirs if column.name not in names),
        ]

    def told(self) -> Grid:
        headings = tuple(
            Heading(column.name, column.title(self.language), column.unit(self.language), is_output, is_gone)
            for column, is_output, is_gone in self.columns
        )
        return Grid(self.table.name, headings, tuple(self._lines()), self.at.get(("", ""), ()))

    def _lines(self) -> list[Line]:
        theirs = {row.id: (number, row) for number, row in enumerate(self.other.rows, 1)} if self.other else {}
        own = {row.id for row in self.table.rows}
        moved = _moved([row.id for row in self.table.rows if row.id in theirs], [id_ for id_ in theirs if id_ in own])
        lines = [self._line(row, number, theirs.get(row.id), row.id in moved) for number, row in enumerate(self.table.rows, 1)]
        before = ""
        for id_, (number, row) in theirs.items():  # what is gone stands behind the row it stood behind
            if id_ not in own:
                at = next((place for place, line in enumerate(lines, 1) if line.row == before), 0)
                lines.insert(at, self._gone(row, number))
            before = id_
        return lines

    def _line(self, row: Row, number: int, before: tuple[int, Row] | None, is_moved: bool) -> Line:
        was_number, was = before or (None, None)
        cells = tuple(self._cell(row, was, *column) for column in self.columns)
        why, was_why = row.told(self.language), was.told(self.language) if was else None
        was_why = None if was_why == why else was_why
        is_changed = is_moved or was_why is not None or any(cell.was is not None for cell in cells)
        kind = "same" if self.other is None else "new" if was is None else "changed" if is_changed else "same"
        is_default = row is self.table.rows[-1] and row.is_open
        return Line(
            row.id,
            number,
            kind,
            was_number if is_moved else None,
            why,
            was_why,
            is_default,
            cells,
            self.at.get((row.id, ""), ()),
        )

    def _gone(self, row: Row, number: int) -> Line:
        cells = tuple(Cell(self._text(row, column, is_output), None, ()) for column, is_output, _ in self.columns)
        return Line(row.id, None, "gone", number, row.told(self.language), None, False, cells, ())

    def _cell(self, row: Row, was: Row | None, column: Column, is_output: bool, is_gone: bool) -> Cell:
        faults = self.at.get((row.id, column.name), ())
        text = "" if is_gone else row.cells.get(column.name, "") if faults else self._text(row, column, is_output)
        before = self._text(was, column, is_output) if was else None
        return Cell(text, before if before != text else None, faults)

    def _text(self, row: Row, column: Column, is_output: bool) -> str:
        if is_output:
            said = row.says.get(column.name)
            return row.cells.get(column.name, "") if said is None else said_of(column, said, self.language)
        wanted = row.box.get(column.name)
        return told_of(column, wanted, self.language) if wanted is not None else row.cells.get(column.name, "")


def _moved(now: Sequence[str], was: Sequence[str]) -> set[str]:
    """Of the same ids in two orders, those that do not keep their place among the others."""
    kept = SequenceMatcher(None, now, was, autojunk=False).get_matching_blocks()
    return {*now} - {id_ for start, _, size in kept for id_ in now[start : start + size]}


# --- words ------------------------------------------------------------------------------------------------------------


def told_of(column: Column, wanted: Set, language: str) -> str:
    """A condition in words: ``1–30``, ``≥ 80``, 暂时困难, 是."""
    joint = "、" if language == "zh-CN" else ", "
    if isinstance(wanted, Spans):
        return joint.join(_span(low, high, column, language) for low, high in wanted.spans)
    if column.kind == "bool":
        return joint.join(value_of(column, bool(name), language) for name in sorted(wanted.names))
    assert isinstance(wanted, Names)
    named = joint.join(column.word(name, language) for name in sorted(map(str, wanted.names)))
    return translate(language, "strategy.not", what=named) if wanted.is_negated else named


def _span(low: int, high: int, column: Column, language: str) -> str:
    if low == high:
        return str(column.says(low, language)) if low == -1 else f"{low:,}"
    if high == column.most:
        return f"≥ {low:,}"
    return f"≤ {high:,}" if low == 0 and column.least == -1 else f"{low:,}–{high:,}"


def said_of(column: Column, value: int | bool | str, language: str) -> str:
    """What a row says, in words; empty where it says nothing (no plan, no script)."""
    if kind := _KINDS.get(column.name):
        return name_of(language, kind, str(value)) if value else ""
    return value_of(column, value, language)


def value_of(column: Column, value: int | bool | str, language: str, currency: str = "CNY") -> str:
    """A value of a case in words, with its unit. Sums are in minor units of ``currency``."""
    if column.kind == "bool":
        return translate(language, "strategy.yes" if value else "strategy.no")
    if column.kind == "int" and value == -1 and column.least == -1:
        return column.says(value, language)
    if column.is_money:
        return Money(int(value), currency).display()
    return column.word(value, language)


def changes_of(was: Mapping[str, Any], now: Mapping[str, Any], language: str) -> list[tuple[str, str, str]]:
    """(title, before, after) of the outputs that differ between two decisions."""
    return [
        (column.title(language), said_of(column, was[name], language), said_of(column, now[name], language))
        for name, column in outputs().items()
        if name in was and name in now and was[name] != now[name]
    ]


def place_of(fault: Fault, file: DecisionFile | None, language: str) -> str:
    """Where a fault is, in words: the table, the row by its number, the column by its title."""
    table = next((each for each in file.tables if each.name == fault.node), None) if file else None
    number = next((at for at, row in enumerate(table.rows, 1) if row.id == fault.row), None) if table else None
    column = next((each for each in (*table.reads, *table.says) if each.name == fault.column), None) if table else None
    row = translate(language, "strategy.row_number", number=number, row=fault.row) if number else fault.row
    parts = (fault.node, row, column.title(language) if column else fault.column)
    return " · ".join(part for part in parts if part)


# --- as people type it ------------------------------------------------------------------------------------------------


def typed_of(content: Mapping[str, Any]) -> str:
    """A file as people edit it: a rule a line."""
    rules: list[str] = []

    def set_aside(value: Any) -> Any:
        if isinstance(value, dict):
            if "_id" in value:
                rules.append(json.dumps(value, ensure_ascii=False))
                return f"@rule {len(rules) - 1}@"
            return {key: set_aside(item) for key, item in value.items()}
        return [set_aside(item) for item in value] if isinstance(value, list) else value

    text = json.dumps(set_aside(dict(content)), ensure_ascii=False, indent=1)
    for number, rule in enumerate(rules):
        text = text.replace(f'"@rule {number}@"', rule, 1)
    return text
