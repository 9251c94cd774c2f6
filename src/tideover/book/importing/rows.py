"""Rows of a file into records of the book, a column at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tideover.base.errors import Invalid
from tideover.book.importing.sources import Block, Opened, Source, open_source
from tideover.book.layout import ORDER, RECORDS, Expression, FileSpec, Layout, RowSpec
from tideover.book.reading import Fault

MOST_KEYS = 1_000_000  # of a lookup


@dataclass(slots=True)
class Batch:
    """Records of one table: fields as columns, and the line each came from.

    ``is_delta``: a value that is None is unchanged, not empty, and ``defaults`` are for what is new.
    ``names``: what the file calls a field.
    """

    table: str
    lines: list[int]
    columns: dict[str, list[Any]]
    is_delta: bool
    defaults: Mapping[str, Any]
    names: Mapping[str, str]

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        fields = list(self.columns)
        for line, values in zip(self.lines, zip(*self.columns.values(), strict=True), strict=True):
            yield line, dict(zip(fields, values, strict=True))

    def without(self, lines: set[int]) -> Batch:
        """The batch but for the records of some lines."""
        if not lines or lines.isdisjoint(self.lines):
            return self
        kept = [place for place, line in enumerate(self.lines) if line not in lines]
        return self.at(kept)

    def at(self, places: Sequence[int]) -> Batch:
        columns = {name: [values[place] for place in places] for name, values in self.columns.items()}
        lines = [self.lines[place] for place in places]
        return Batch(self.table, lines, columns, self.is_delta, self.defaults, self.names)


@dataclass(slots=True)
class Records:
    """What a block of rows gives: batches in the order in which they are kept, and the rows refused."""

    batches: list[Batch] = field(default_factory=list)
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    read: int = 0
    last: int = 0


class _Table:
    """A block's columns, read: what expressions are evaluated on."""

    def __init__(self, lookups: Mapping[str, Mapping[str, str]]) -> None:
        self._lookups = lookups
        self.raw: dict[str, list[str]] = {}
        self.read: dict[str, list[Any]] = {}
        self.size = 0

    def texts(self, column: str) -> Sequence[Any]:
        return [text or None for text in self.raw[column]] if column in self.raw else [None] * self.size

    def values(self, column: str) -> Sequence[Any]:
        return self.read[column] if column in self.read else [None] * self.size

    def lookup(self, name: str) -> Mapping[str, str]:
        return self._lookups[name]


class RowReader:
    """Reads the blocks of one source."""

    def __init__(self, opened: Opened, lookups: Mapping[str, Mapping[str, str]]) -> None:
        self.opened = opened
        self.spec: FileSpec = opened.source.spec
        self._lookups = lookups
        self._places = {name: place for place, name in enumerate(opened.header) if name in self.spec.readers}

    @property
    def key_place(self) -> int | None:
        """The column that says whose a row is: the account's, else the customer's reference."""
        for key in ("account_id", "customer_id"):
            for row in self.spec.rows:
                if (expression := row.fields.get(key)) is not None and expression.columns[:1]:
                    return self._places.get(expression.columns[0])
        return None

    def read(self, block: Block) -> Records:
        records = Records(faults=list(block.faults), read=len(block.lines) + len(block.faults), last=block.last)
        table, lines = self._table(block.lines, block.rows, records.faults)
        if lines:
            batches: dict[str, Batch] = {}
            for row in self.spec.rows:
                self._add(row, table, lines, records, batches)
            refused = {line for line, _ in records.faults}
            records.batches = [batches[name].without(refused) for name in ORDER if name in batches]
        return records

    def _table(
        self, lines: list[int], rows: Sequence[Sequence[str]], faults: list[tuple[int, Fault]]
    ) -> tuple[_Table, list[int]]:
        table = _Table(self._lookups)
        columns = list(zip(*rows, strict=True)) if rows else []
        refused: dict[int, Fault] = {}
        for name, reader in self.spec.readers.items():
            place = self._places.get(name)
            if place is None or not columns:
                continue
            texts = list(map(str.strip, columns[place]))
            values, misfits = reader.column(texts)
            for row, misfit in misfits:
                code, expected = misfit.code, misfit.expected
                if code == "not_utf8":
                    code, expected = f"not_{self.opened.encoding.replace('-', '')}", self.opened.expected_encoding
                refused.setdefault(row, Fault(name, code, expected))
            table.raw[name], table.read[name] = texts, values
        table.size = len(lines)
        if refused:
            faults.extend((lines[row], fault) for row, fault in refused.items())
            kept = [row for row in range(len(lines)) if row not in refused]
            lines = [lines[row] for row in kept]
            table.raw = {name: [texts[row] for row in kept] for name, texts in table.raw.items()}
            table.read = {name: [values[row] for row in kept] for name, values in table.read.items()}
            table.size = len(lines)
        return table, lines

    def _add(self, row: RowSpec, table: _Table, lines: list[int], records: Records, batches: dict[str, Batch]) -> None:
        is_delta = self.opened.source.is_delta
        columns = {name: expression.evaluate(table) for name, expression in row.fields.items()}
        if not is_delta:
            columns = {name: _filled(values, row.fields[name]) for name, values in columns.items()}
        columns |= {name: [None] * table.size for name in RECORDS[row.table] if name not in columns}
        defaults = {name: expression.default for name, expression in row.fields.items() if expression.default is not None}
        names = {name: expression.name for name, expression in row.fields.items()}
        batch = Batch(row.table, lines, columns, is_delta, defaults, names)
        if row.when:
            holds = [all(each) for each in zip(*(condition.holds(table) for condition in row.when), strict=True)]
            if not all(holds):
                batch = batch.at([place for place, does in enumerate(holds) if does])
        for name, is_needed in RECORDS[row.table].items():
            if not is_needed or None not in batch.columns[name] or (is_delta and _may_stay(row.fields[name], row.table)):
                continue
            fault = Fault(names[name], "missing", "a value")
            records.faults += [(line, fault) for line, v in zip(batch.lines, batch.columns[name], strict=True) if v is None]
        if row.table in batches:
            _join(batches[row.table], batch)
        else:
            batches[row.table] = batch


def _may_stay(expression: Expression, table: str) -> bool:
    """Whether in a file of changes an empty value leaves the field as it is."""
    return table in ("customers", "accounts", "parties") and bool(expression.columns)


def _filled(values: list[Any], expression: Expression) -> list[Any]:
    if expression.default is None or None not in values:
        return values
    return [expression.default if value is None else value for value in values]


def _join(batch: Batch, other: Batch) -> None:
    """Add another row's records of the same table."""
    batch.lines = [*batch.lines, *other.lines]
    for name in batch.columns:
        batch.columns[name] = [*batch.columns[name], *other.columns[name]]


def read_lookups(layout: Layout, sources: Sequence[Source]) -> dict[str, dict[str, str]]:
    """The layout's small tables, held in memory. Rows that cannot be read are passed over: their own file names them."""
    found: dict[str, dict[str, str]] = {}
    for lookup in layout.lookups:
        table: dict[str, str] = {}
        for source in (source for source in sources if source.spec.name == lookup.file):
            reader = RowReader(open_source(layout, source), {})
            for block in reader.opened.blocks(0, 10_000):
                columns, lines = reader._table(block.lines, block.rows, [])
                if not lines:
                    continue
                holds = lookup.where.holds(columns) if lookup.where else [True] * len(lines)
                pairs = zip(holds, columns.texts(lookup.key), columns.texts(lookup.value), strict=True)
                table.update((key, value) for does, key, value in pairs if does and key and value)
                if len(table) > MOST_KEYS:
                    raise Invalid("file_too_large", file=source.name, expected=f"at most {MOST_KEYS} rows")
        found[lookup.name] = table
    return found
