"""Import layouts: which files there are, what their columns hold and which records of the book a row gives.

Layouts are data (``layouts/*.toml``); docs/import.md says how such a file is written. Nothing is read from a book here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from tideover.base import clock
from tideover.base.errors import Invalid
from tideover.book.reading import Reader, make_reader

FOLDER = Path(__file__).parent / "layouts"
REVOLVING = "revolving"  # the method of accounts without a schedule; only shipped layouts give it

# The records a row may give, and their fields: True where a value must be there.
RECORDS: dict[str, dict[str, bool]] = {
    "customers": {
        "customer_id": True, "name": True, "jurisdiction": True, "zone": False, "phone": False, "email": False,
        "address": False, "id_number": False, "birth_date": False, "gender": False, "occupation": False, "income_minor": False,
        "language": False,
    },
    "accounts": {
        "account_id": True, "customer_id": True, "product": True, "creditor": False, "currency": True,
        "principal_minor": True, "annual_rate": True, "method": True, "terms": False, "disbursed": True,
        "first_due": False, "day_count": False, "every": False,
    },
    "parties": {
        "party_id": True, "customer_id": True, "account_id": False, "relation": True, "name": False, "phone": False,
        "authorised": True,
    },
    "instalments": {
        "account_id": True, "number": True, "due": True, "principal_minor": True, "interest_minor": True, "fee_minor": False,
    },
    "payments": {
        "payment_id": True, "account_id": True, "kind": False, "amount_minor": True, "paid_at": True, "posted_at": False,
        "reverses": False, "component": False,
    },
    "balances": {
        "account_id": True, "as_of": True, "principal_due_minor": True, "interest_due_minor": True, "penalty_minor": True,
        "fee_minor": True, "dpd": True,
    },
    "statements": {"account_id": True, "as_of": True, "billed_minor": False, "status": True, "dpd": False},
}  # fmt: skip
# The order in which the records of a chunk are kept: what others refer to first.
ORDER = tuple(RECORDS)


class Columns(Protocol):
    """What an expression reads: a file's columns, and its layout's lookups."""

    def texts(self, column: str) -> Sequence[str]: ...
    def values(self, column: str) -> Sequence[Any]: ...
    def lookup(self, name: str) -> Mapping[str, str]: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Expression:
    """Where a field's values come from: a constant; the first of some columns that is not empty, as read, or its text run
    through lookups and put between ``prefix`` and ``suffix``; what is left, made a number or a day of, moved on."""

    columns: tuple[str, ...] = ()
    constant: Any = None
    default: Any = None
    lookups: tuple[str, ...] = ()
    prefix: str | None = None
    suffix: str = ""
    least: int | None = None
    times: int | None = None
    months: int | None = None

    @property
    def name(self) -> str:
        """What a fault of the field is called by."""
        return self.columns[0] if self.columns else ""

    def evaluate(self, source: Columns) -> list[Any]:
        if not self.columns:
            return [self.constant] * source.size
        is_text = bool(self.lookups) or self.prefix is not None
        found = list(source.texts(self.columns[0]) if is_text else source.values(self.columns[0]))
        for column in self.columns[1:]:
            found = [other if value is None else value for value, other in zip(found, source.values(column), strict=True)]
        for name in self.lookups:
            table = source.lookup(name)
            found = [None if value is None else table.get(value) for value in found]
        if is_text:
            prefix, suffix = self.prefix or "", self.suffix
            found = [None if value is None else f"{prefix}{value}{suffix}" for value in found]
        if self.least is not None:
            found = [None if value is None else max(value, self.least) for value in found]
        if self.times is not None:
            found = [None if value is None else value * self.times for value in found]
        if self.months is not None:
            found = [None if value is None else _months_on(value, self.months) for value in found]
        return found


def _months_on(day: date, months: int) -> date:
    """The same day of a later month, cut to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


@dataclass(frozen=True, slots=True)
class Condition:
    """Which rows give a record: those where the expression is not empty, is one of ``among``, is not ``other``."""

    expression: Expression
    among: tuple[Any, ...] | None = None
    other: Any = None

    def holds(self, source: Columns) -> list[bool]:
        found = self.expression.evaluate(source)
        if self.among is not None:
            return [value in self.among for value in found]
        return [value is not None and value != self.other for value in found]


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A record that rows of a file give."""

    table: str
    fields: Mapping[str, Expression]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSpec:
    """A file, or sheet. ``header``: its columns' names, where it has none itself; ``unused``: columns that are not taken, and
    why."""

    name: str
    pattern: re.Pattern[str]
    readers: Mapping[str, Reader]
    rows: tuple[RowSpec, ...]
    header: tuple[str, ...] | None = None
    unused: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.readers, *self.unused)

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(row.table for row in self.rows)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A small table held in memory: ``key`` → ``value`` of a file's rows."""

    name: str
    file: str
    key: str
    value: str
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    name: str
    title: str
    files: tuple[FileSpec, ...]
    formats: tuple[str, ...]  # csv, tsv, xlsx, parquet
    encodings: tuple[str, ...]
    delimiter: str = ","
    marks: Mapping[str, str] = field(default_factory=dict)  # full, delta: how a file's name says so
    ignored: Mapping[str, str] = field(default_factory=dict)  # file -> why it is not taken
    lookups: tuple[Lookup, ...] = ()

    def file(self, name: str) -> FileSpec:
        return next(file for file in self.files if file.name == name)


def layout_names() -> list[str]:
    """The layouts that are shipped."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@lru_cache
def load_layout(name: str) -> Layout:
    """A shipped layout. Raises ``Invalid("unknown_layout")``."""
    if name not in layout_names():
        raise Invalid("unknown_layout", field="layout", expected=", ".join(layout_names()))
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    zone = clock.zone(data.get("zone"))
    files = tuple(_file(item, zone) for item in data["file"])
    return Layout(
        name=data["name"],
        title=data["title"],
        files=files,
        formats=tuple(data["formats"]),
        encodings=tuple(data["encodings"]),
        delimiter=data.get("delimiter", ","),
        marks=data.get("marks", {}),
        ignored={item["name"]: item["reason"] for item in data.get("ignored", ())},
        lookups=tuple(_lookup(item) for item in data.get("lookup", ())),
    )


def _file(data: Mapping[str, Any], zone: Any) -> FileSpec:
    readers = {name: make_reader(spec, zone) for name, spec in data["columns"].items()}
    if "keeps" in data:
        rows = [RowSpec(data["keeps"], {name: Expression((name,)) for name in readers})]
    else:
        rows = [row for item in data["rows"] for row in _rows(item)]
    for row in rows:
        _check(data["name"], row, readers)
    header = tuple(data["header"]) if "header" in data else None
    pattern = re.compile(data.get("pattern", re.escape(data["name"])))
    return FileSpec(
        data["name"], pattern, readers, tuple(rows), header, data.get("unused", {}), data.get("required", header is None)
    )


def _rows(data: Mapping[str, Any]) -> list[RowSpec]:
    """``each`` gives the row several times over, ``$name`` in it filled in."""
    whens = data.get("when", [])
    found = []
    for values in data.get("each", [{}]):
        conditions = _filled(whens if isinstance(whens, list) else [whens], values)
        fields = _filled(data["fields"], values)
        found.append(
            RowSpec(
                data["table"],
                {name: _expression(item) for name, item in fields.items()},
                tuple(_condition(item) for item in conditions),
            )
        )
    return found


def _filled(item: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(item, dict):
        return {key: _filled(value, values) for key, value in item.items()}
    if isinstance(item, list):
        return [_filled(value, values) for value in item]
    if isinstance(item, str) and item[1:] in values and item.startswith("$"):
        return values[item[1:]]
    if isinstance(item, str):
        for name, value in values.items():
            item = item.replace(f"${name}", str(value))
    return item


def _expression(item: Any) -> Expression:
    if isinstance(item, str):
        return Expression((item,))
    rest = {key: item[key] for key in ("default", "prefix", "suffix", "least", "times", "months") if key in item}
    columns = item.get("first", [item["column"]] if "column" in item else [])
    return Expression(tuple(columns), item.get("is"), lookups=tuple(item.get("lookup", ())), **rest)


def _condition(item: Mapping[str, Any]) -> Condition:
    expression = _expression({key: value for key, value in item.items() if key not in ("is", "in", "not")})
    among = tuple(item["in"]) if "in" in item else (item["is"],) if "is" in item else None
    return Condition(expression, among, item.get("not"))


def _lookup(item: Mapping[str, Any]) -> Lookup:
    where = _condition(item["where"]) if "where" in item else None
    return Lookup(item["name"], item["file"], item["key"], item["value"], where)


def _check(file: str, row: RowSpec, readers: Mapping[str, Reader]) -> None:
    """A layout that is shipped broken is a mistake of ours: it shows in every test."""
    known = RECORDS[row.table]
    named = {column for expression in row.fields.values() for column in expression.columns}
    named |= {column for condition in row.when for column in condition.expression.columns}
    assert set(row.fields) <= set(known), (file, set(row.fields) - set(known))
    assert {name for name, is_needed in known.items() if is_needed} <= set(row.fields), file
    assert named <= set(readers), (file, named - set(readers))
    for expression in row.fields.values():
        assert not isinstance(expression.constant, datetime) or expression.constant.tzinfo is not None, file
