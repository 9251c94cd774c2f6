"""Files as blocks of rows, streamed: CSV line by line, XLSX and Parquet row by row. Memory does not grow with the file.

No value of a book holds a line break, so a line is a record: what a stray quotation mark spoils ends with its line.
"""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tideover.base.errors import Invalid
from tideover.book.layout import FileSpec, Layout
from tideover.book.reading import Fault

BYTES = 1 << 20  # characters read at a time
LONGEST_LINE = 1 << 18  # longer ones are refused unread
ENDINGS = {"csv": ".csv", "tsv": ".tsv", "xlsx": ".xlsx", "parquet": ".parquet"}


@dataclass(slots=True)
class Block:
    """Some rows with the lines they stand on, each as wide as the header; and the rows that are none."""

    lines: list[int] = field(default_factory=list)
    rows: list[Sequence[str]] = field(default_factory=list)
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    last: int = 0  # the last line seen, blank ones included


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a workbook's sheet, that holds a table of the layout. ``name``: how it is spoken of."""

    spec: FileSpec
    path: Path
    sheet: str | None
    day: str
    is_delta: bool

    @property
    def name(self) -> str:
        return self.path.name if self.sheet is None else f"{self.path.name}:{self.sheet}"


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_sources(layout: Layout, path: Path, rejects: Path) -> tuple[list[Source], list[str]]:
    """The files under ``path`` in the order in which they are read, and the names of those that are not taken. ``rejects``,
    which may lie beside them, is what we wrote ourselves.

    Raises ``Invalid`` for a place without files of the layout, or with one that is none of it.
    """
    if not path.exists():
        raise Invalid("not_a_folder", file=path.name, expected="a folder, or a file, of the layout")
    endings = tuple(ENDINGS[name] for name in layout.formats)
    paths = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    paths = [p for p in paths if p.suffix.lower() in endings and not p.name.startswith((".", "~")) and p != rejects]
    found: list[Source] = []
    ignored: list[str] = []
    unknown: list[str] = []
    for item in paths:
        names: list[tuple[str, str | None]] = [(item.stem, None)]
        if item.suffix.lower() == ".xlsx" and _source(layout, item, item.stem, None) is None:
            names = [(sheet, sheet) for sheet in _sheets(item)]
        for name, sheet in names:
            source = _source(layout, item, name, sheet)
            if source is not None:
                found.append(source)
            elif name in layout.ignored:
                ignored.append(name)
            else:
                unknown.append(item.name)
    _refuse_twins(found)
    if not found:
        raise Invalid("empty_folder", file=path.name, expected=", ".join(file.name for file in layout.files))
    if unknown:
        raise Invalid("unknown_file", file=unknown[0], expected=", ".join(file.name for file in layout.files))
    present = {source.spec.name for source in found}
    for file in layout.files:
        if file.is_required and file.header is not None and file.name not in present:
            raise Invalid("missing_file", file=path.name, expected=file.name)
    order = {file.name: number for number, file in enumerate(layout.files)}
    return sorted(found, key=lambda s: (order[s.spec.name], s.day, s.is_delta, s.name)), ignored


def _source(layout: Layout, path: Path, name: str, sheet: str | None) -> Source | None:
    marks = {word: mark for mark, word in layout.marks.items()}
    for file in layout.files:
        tail = r"(?:[_-](\d{8}))?(?:[_-](" + "|".join(map(re.escape, marks)) + "))?" if marks else "()()"
        if match := re.fullmatch(f"(?:{file.pattern.pattern}){tail}", name.strip()):
            return Source(file, path, sheet, match[1] or "", marks.get(match[2] or "") == "delta")
    return None


def _refuse_twins(sources: Sequence[Source]) -> None:
    seen = set()
    for source in sources:
        key = (source.spec.name, source.day, source.is_delta)
        if key in seen:
            raise Invalid("two_files", file=source.spec.name, expected="one file of a table, a day and a kind")
        seen.add(key)


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """A source with its header known and found to be the layout's."""

    source: Source
    layout: Layout
    header: tuple[str, ...]
    encoding: str = "utf-8"

    @property
    def expected_encoding(self) -> str:
        """What is expected of a value that is no text."""
        return f"text in {self.encoding.upper()}" if len(self.layout.encodings) > 1 else _encodings(self.layout)

    def blocks(self, after: int, size: int) -> Iterator[Block]:
        """The rows after a line, ``size`` of them at a time at most."""
        suffix = self.source.path.suffix.lower()
        if suffix == ".xlsx":
            return _xlsx_blocks(self, after, size)
        if suffix == ".parquet":
            return _parquet_blocks(self, after, size)
        return _text_blocks(self, after, size)


def open_source(layout: Layout, source: Source) -> Opened:
    """Raises ``Invalid`` with ``file``, ``line``, ``field`` where the header is not what the layout says."""
    suffix = source.path.suffix.lower()
    if source.spec.header is not None:
        return Opened(source, layout, source.spec.header)
    if suffix == ".xlsx":
        opened = Opened(source, layout, _xlsx_header(source))
    elif suffix == ".parquet":
        opened = Opened(source, layout, tuple(_parquet_columns(source.path)))
    else:
        opened = _text_header(layout, source)
    _check_header(source, opened.header)
    return opened


def _encodings(layout: Layout) -> str:
    """What a file must be written in; where only UTF-8 is read, and another is common, which layout reads that."""
    hint = "" if len(layout.encodings) > 1 else " (save the file so; of the shipped layouts core_zh reads GB18030)"
    return "text in " + " or ".join(layout.encodings).upper() + hint


def _check_header(source: Source, header: Sequence[str]) -> None:
    """Raises ``Invalid`` with ``file``, ``line``, ``field``."""
    spec = source.spec
    if not any(header):
        raise Invalid("empty_file", file=source.name, line=1, expected="the columns' names on the first line")
    for number, column in enumerate(header, 1):
        # A file without a header has people's data there: only what looks like a name is said.
        shown = column if re.fullmatch(r"[A-Za-z_]{1,40}", column) else f"column {number}"
        if column not in spec.columns:
            raise Invalid("unknown_column", file=source.name, line=1, field=shown, expected=", ".join(spec.columns))
        if column in header[: number - 1]:
            raise Invalid("column_twice", file=source.name, line=1, field=column, expected="each column once")
    for name, reader in spec.readers.items():
        if reader.is_required and name not in header:
            raise Invalid("missing_column", file=source.name, line=1, field=name, expected="this column")


def _text_header(layout: Layout, source: Source) -> Opened:
    """The encoding is the first of the layout's in which the first line is text and names a column of the file."""
    with source.path.open("rb") as file:
        line = re.split(rb"[\r\n]", file.read(LONGEST_LINE), maxsplit=1)[0]
    found = []
    for encoding in layout.encodings:
        try:
            header = line.decode("utf-8-sig" if encoding == "utf-8" else encoding)
            names = [name.strip() for name in next(csv.reader([header.rstrip("\r\n")], delimiter=layout.delimiter), [])]
        except (UnicodeDecodeError, csv.Error):
            continue
        if all(name.isprintable() for name in names):
            found.append(Opened(source, layout, tuple(names), encoding))
    if not found:
        raise Invalid("not_utf8", file=source.name, line=1, expected=_encodings(layout))
    known = [opened for opened in found if set(opened.header) & set(source.spec.columns)]
    return (known or found)[0]


def _text_blocks(opened: Opened, after: int, size: int) -> Iterator[Block]:
    encoding = "utf-8-sig" if opened.encoding == "utf-8" else opened.encoding
    delimiter, width = opened.layout.delimiter, len(opened.header)
    skipped = max(after, 0 if opened.source.spec.header is not None else 1)
    # Bytes that are no text are carried along as surrogates: they spoil their own row, not the file.
    with opened.source.path.open(newline=None, encoding=encoding, errors="surrogateescape") as file:
        number = 0
        for lines in _lines(file):
            start = number
            number += len(lines)
            if number <= skipped:
                continue
            lines, start = lines[max(skipped - start, 0) :], max(start, skipped)
            for begin in range(0, len(lines), size):
                yield _text_block(lines[begin : begin + size], start + begin + 1, delimiter, width, opened.header)


def _lines(file: Any) -> Iterator[list[str]]:
    """Lines without their ends; of one that is too long only the beginning."""
    rest, is_overlong = "", False
    while piece := file.read(BYTES):
        parts = (rest + piece if not is_overlong else piece).split("\n")
        if is_overlong and len(parts) > 1:  # what follows the line's beginning goes
            parts[0], is_overlong = rest, False
        if is_overlong:
            continue
        rest = parts.pop()
        if parts:
            yield parts
        if len(rest) > LONGEST_LINE:
            rest, is_overlong = rest[: LONGEST_LINE + 1], True
    if rest:
        yield [rest]


def _text_block(lines: list[str], first: int, delimiter: str, width: int, header: Sequence[str]) -> Block:
    block = Block(last=first + len(lines) - 1)
    rows = _together(lines, delimiter)
    if rows is not None and set(map(len, rows)) == {width} and width > 1:
        block.lines, block.rows = list(range(first, first + len(rows))), rows
        return block
    for number, row in enumerate(rows if rows is not None else [_alone(line, delimiter) for line in lines], first):
        if isinstance(row, Fault):
            block.faults.append((number, row))
        elif row:  # a blank line is no row
            _put(block, number, row, header)
    return block


def _together(lines: list[str], delimiter: str) -> list[Any] | None:
    """A row a line, or None where a quotation mark runs over a line's end, or a line is too long or none of CSV."""
    if max(map(len, lines)) > LONGEST_LINE:
        return None
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(lines) else None


def _alone(line: str, delimiter: str) -> list[str] | Fault:
    if len(line) > LONGEST_LINE:
        return Fault("", "too_long", f"a line of at most {LONGEST_LINE} characters")
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return Fault("", "not_csv", "a line of values, quotation marks closed on it")
    return rows[0] if rows else []


def _put(block: Block, number: int, row: Sequence[str], header: Sequence[str]) -> None:
    width = len(header)
    if len(row) > width:
        block.faults.append((number, Fault("", "too_many_values", f"{width} columns")))
    elif len(row) < width:
        block.faults.append((number, Fault(header[len(row)], "too_few_values", f"{width} columns")))
    elif list(row) == list(header):
        block.faults.append((number, Fault("", "header_again", "one header, on the first line")))
    elif not any(value.strip() for value in row):
        block.faults.append((number, Fault("", "empty_row", "values, or a line that is blank")))
    else:
        block.lines.append(number)
        block.rows.append(row)


# --- Parquet ----------------------------------------------------------------------------------------------------------


def _parquet_columns(path: Path) -> list[str]:
    import duckdb

    try:
        with duckdb.connect() as lake:
            return [row[0] for row in lake.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()]
    except duckdb.Error:
        raise Invalid("not_parquet", file=path.name, expected="a Parquet file") from None


def _parquet_blocks(opened: Opened, after: int, size: int) -> Iterator[Block]:
    import duckdb

    number = 0
    with duckdb.connect() as lake:
        result = lake.execute("SELECT * FROM read_parquet(?)", [str(opened.source.path)])
        while rows := result.fetchmany(size):
            block = Block(last=number + len(rows))
            for row in rows:
                number += 1
                if number > after:
                    _put(block, number, [_shown(value) for value in row], opened.header)
            if block.last > after:
                yield block


def _shown(value: Any) -> str:
    """A typed value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


# --- XLSX -------------------------------------------------------------------------------------------------------------

_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_SAFE = 10**15  # spreadsheets keep 15 digits


def _workbook(path: Path) -> Any:
    from openpyxl.reader import excel
    from openpyxl.utils.exceptions import InvalidFileException

    load: Any = excel.load_workbook  # it has no types
    try:
        return load(path, read_only=True, data_only=False)
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile, InvalidFileException):
        raise Invalid("not_xlsx", file=path.name, expected="a workbook (.xlsx)") from None


def _sheets(path: Path) -> list[str]:
    book = _workbook(path)
    try:
        return list(book.sheetnames)
    finally:
        book.close()


def _sheet_rows(source: Source) -> Iterator[tuple[int, Sequence[Any]]]:
    book = _workbook(source.path)
    try:
        sheet = book[source.sheet] if source.sheet is not None else book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size need not be so
        yield from enumerate(sheet.iter_rows(values_only=True), 1)
    finally:
        book.close()


def _xlsx_header(source: Source) -> tuple[str, ...]:
    for _, row in _sheet_rows(source):
        names = ["" if value is None else str(value).strip() for value in row]
        while names and not names[-1]:
            names.pop()
        return tuple(names)
    return ()


def _xlsx_blocks(opened: Opened, after: int, size: int) -> Iterator[Block]:
    merged = _merged_rows(opened.source)
    width = len(opened.header)
    block = Block()
    for number, row in _sheet_rows(opened.source):
        if number <= max(after, 1):
            continue
        block.last = number
        values = list(row)
        while len(values) > width and values[-1] is None:
            values.pop()
        values += [None] * (width - len(values))
        if all(value is None for value in values):
            continue
        cells = [_cell(value) for value in values]
        broken = next(((place, cell) for place, cell in enumerate(cells) if isinstance(cell, Fault)), None)
        if any(first <= number <= last for first, last in merged):
            block.faults.append((number, Fault("", "merged_cells", "cells of their own")))
        elif broken is not None:
            column = opened.header[broken[0]] if broken[0] < width else ""
            block.faults.append((number, Fault(column, broken[1].code, broken[1].expected)))
        else:
            _put(block, number, [str(cell) for cell in cells], opened.header)
        if len(block.lines) + len(block.faults) >= size:
            yield block
            block = Block()
    if block.last:
        yield block


def _cell(value: Any) -> str | Fault:
    if value is None:
        return ""
    if isinstance(value, str):
        if value.startswith("="):
            return Fault("", "formula", "a value, not a formula")
        return Fault("", "cell_error", "a value, not an error") if value in _ERRORS else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.replace(microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < _SAFE:
        return str(int(value))
    if isinstance(value, int | float) and abs(value) < _SAFE and "e" not in repr(value):
        return repr(value)
    return Fault("", "cell_kind", "text, a day, or a number of at most 15 digits")


_MERGED = re.compile(rb'<mergeCell\s+ref="[A-Z]+(\d{1,7}):[A-Z]+(\d{1,7})"')


def _merged_rows(source: Source) -> list[tuple[int, int]]:
    """Spans of rows that a merged cell lies over: written behind the rows, so looked for before them."""
    book = _workbook(source.path)
    try:
        sheet = book[source.sheet] if source.sheet is not None else book.worksheets[0]
        place = sheet._worksheet_path
    finally:
        book.close()
    found: set[tuple[int, int]] = set()
    with zipfile.ZipFile(source.path) as archive, archive.open(place) as file:
        rest = b""
        while piece := file.read(1 << 20):
            text = rest + piece
            found |= {(int(first), int(last)) for first, last in _MERGED.findall(text)}
            rest = text[-100:]
    return sorted(found)


def import_key(layout: Layout, sources: Sequence[Source], digests: dict[str, str]) -> str:
    """What tells one set of files from another: the layout, and each source's name and bytes, in order."""
    digest = hashlib.sha256(layout.name.encode())
    for source in sources:
        digest.update(f"\n{source.name} {digests[source.path.name]}".encode())
    return digest.hexdigest()
