"""The lake: Parquet files of one tenant, ``<root>/<tenant>/<table>/<partition>.parquet``, read with DuckDB.

It is derived: the journal and the book are the truth, a lost lake is extracted again. It holds ids, days, sums and
codes, never direct identifiers.

Three locks keep a tenant in its own folder, each enough against what it is for. DuckDB itself is held to the folder
(``allowed_directories``, no external access, configuration locked). SQL given to ``query`` is one SELECT over the
lake's own tables: no path, no table function (``enable_logging`` and ``enable_profiling`` are table functions and write
files in spite of the first lock; ``arrow_scan`` reads memory). And a folder with links in it is refused, for a hard
link looks like a file of one's own.

Rows come in by ``write`` (few, checked value by value), or by ``loading`` and ``derive`` (many, through a file in the
tenant's folder): ``derive`` makes a partition of one SELECT over tables and loaded rows, which never pass through Python.

Moments are ``TIMESTAMP`` in UTC: ``datetime`` with an offset goes in and comes out.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self
from uuid import UUID

import duckdb

from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from tideover.base.ids import TenantId

if TYPE_CHECKING:
    import numpy

# DuckDB's types that the lake takes, and what must be given for them: nothing is rounded or read out of a text.
TYPES: Mapping[str, tuple[type, ...]] = {
    "BIGINT": (int,),
    "BOOLEAN": (bool,),
    "DATE": (date,),
    "DOUBLE": (float, int),
    "TIMESTAMP": (datetime,),
    "UUID": (UUID,),
    "VARCHAR": (str,),
}
DIRECT_IDENTIFIERS = frozenset({"name", "phone", "email", "id_number", "birth_date", "address", "said", "text"})
TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})

_TENANT = re.compile(r"[a-z][a-z0-9-]{0,30}")
_NAME = re.compile(r"[a-z0-9_-]{1,100}")
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,62}")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What a SELECT's column may be where ``derive`` is not told: kept as the type beside it.
_KEPT_AS = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "HUGEINT"), "BIGINT"),
    "FLOAT": "DOUBLE",
}
_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
_REFUSED_TABLES = frozenset({"SHOW_REF", "COLUMN_DATA", "DELIM_GET", "BOUND_TABLE_REF"})

Scalar = str | int | float | bool | date | datetime | UUID | None


class OfTenant(Protocol):
    """What says whose lake it is: ``Work``."""

    @property
    def tenant(self) -> TenantId: ...


def open(work: OfTenant, root: Path) -> Lake:
    """The lake of ``work``'s tenant under ``root`` (``settings.root / "lake"``). Use it as a context manager.

    Raises ``Invalid`` for a root no lake can lie under, ``Conflict("lake_has_links")`` where links lead in or out.
    """
    if not _TENANT.fullmatch(work.tenant):
        raise Invalid("invalid_tenant_name", field="tenant", expected="a-z, 0-9 and -, at most 31, a letter first")
    root = root.resolve()
    if set(str(root)) & set("*?[]{}\\'\""):
        raise Invalid("invalid_lake_root", see=str(root), expected="a path without quotes and wildcards")
    folder = root / work.tenant
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Lake(folder)


class Lake:
    """One tenant's tables. Made by ``open`` only. Not to be shared between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._refuse_links()
        self._spill = folder / f".spill-{secrets.token_hex(8)}"
        self._connection = duckdb.connect(":memory:")
        for setting in (
            "enable_progress_bar = false",  # standard output belongs to commands' answers
            "TimeZone = 'UTC'",
            "python_enable_replacements = false",
            "python_scan_all_frames = false",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "allow_community_extensions = false",
            "allow_persistent_secrets = false",
            f"temp_directory = '{self._spill}'",  # by default one folder for all, and one that stays readable
            f"allowed_directories = ['{folder}']",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            self._connection.execute(f"SET {setting}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def tables(self) -> list[str]:
        """The tables that have a partition, in order."""
        return sorted({path.parent.name for path in self._folder.glob("*/*.parquet") if _NAME.fullmatch(path.parent.name)})

    def write(self, table: str, partition: str, rows: Iterable[Mapping[str, Scalar]], columns: Mapping[str, str]) -> int:
        """Make ``rows`` the content of a partition, all or nothing; returns how many. What it held before is replaced.

        ``columns``: name -> one of ``TYPES``. A column a row does not give is null. Rows are held in memory.
        Raises ``Invalid`` for names, types or values the lake does not take, direct identifiers above all.
        """
        _check_name("table", table)
        _check_name("partition", partition)
        _check_columns(columns)
        content = _content(rows, columns)
        self._refuse_links()
        # As one JSON text: 300 times faster than lists as parameters.
        select = f"SELECT unnest(from_json_strict(?, '{json.dumps([dict(columns)])}'), recursive := true)"
        return self._keep(table, partition, select, [json.dumps(content)])

    def loading(self, name: str, columns: Mapping[str, str]) -> Loading:
        """A file for many rows on their way in, read by ``derive`` under ``name``; close it when it is no longer needed.

        One of the same name that was left behind is begun anew: only one may fill it at a time.
        """
        _check_name("table", name)
        _check_columns(columns)
        self._refuse_links()
        return Loading(self._folder / f".load-{name}.csv", columns)

    def derive(
        self,
        table: str,
        partition: str,
        sql: str,
        columns: Mapping[str, str] | None = None,
        *,
        parameters: Sequence[Any] | Mapping[str, Any] = (),
        loads: Mapping[str, Loading] | None = None,
        order: Sequence[str] = (),
    ) -> int:
        """Make what one SELECT gives the content of a partition, all or nothing, sorted by ``order``; returns how many rows.

        The SELECT sees of each table of the lake the same partition only, and ``loads`` by their names. ``columns``: the
        partition's, cast to these types; without it, those of the SELECT. Raises as ``query`` and ``write`` do.
        """
        _check_name("table", table)
        _check_name("partition", partition)
        self._show(sql, partition, loads)
        given = _in_utc(parameters)
        if columns is None:
            columns = {row["column_name"]: _kept_as(row["column_type"]) for row in self._run(f"DESCRIBE {sql}", given)}
        _check_columns(columns)
        if not set(order) <= columns.keys():
            raise Invalid("unknown_column", expected=", ".join(columns))
        names = ", ".join(f'CAST("{name}" AS {type_}) AS "{name}"' for name, type_ in columns.items())
        sorting = f" ORDER BY {', '.join(order)}" if (order := [f'"{name}"' for name in order]) else ""
        return self._keep(table, partition, f"SELECT {names} FROM ({sql}\n){sorting}", given)

    def _keep(self, table: str, partition: str, select: str, parameters: Sequence[Any] | Mapping[str, Any]) -> int:
        """Write a SELECT's rows beside a partition, then put them in its place."""
        folder = self._folder / table
        folder.mkdir(exist_ok=True, mode=0o700)
        temporary = folder / f".{partition}.{secrets.token_hex(8)}.tmp"
        try:
            [done] = self._run(f"COPY ({select}) TO '{temporary}' (FORMAT parquet, COMPRESSION zstd)", parameters)
            _sync(temporary)
            temporary.replace(folder / f"{partition}.parquet")
        finally:
            temporary.unlink(missing_ok=True)
        return int(done["Count"])

    def sweep(self, table: str) -> None:
        """Remove what writers of a table that were killed left behind, and loads named after it (``<table>-…``): for who is
        its only writer."""
        _check_name("table", table)
        self._refuse_links()
        for path in (self._folder / table).glob(".*.tmp"):
            path.unlink(missing_ok=True)
        for path in self._folder.glob(f".load-{table}-*.csv"):
            path.unlink(missing_ok=True)

    def partitions(self, table: str) -> list[str]:
        """A table's partitions, in order; none where there is no such table."""
        _check_name("table", table)
        return sorted(path.stem for path in (self._folder / table).glob("*.parquet"))

    def drop(self, table: str) -> None:
        """Remove a table: its partitions, the last first, so that what is left of a removal cut short is its beginning."""
        _check_name("table", table)
        self._refuse_links()
        for path in sorted((self._folder / table).glob("*.parquet"), reverse=True):
            path.unlink(missing_ok=True)

    def read(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table, partition by partition. Raises ``NotFound("lake_table_not_found")``."""
        _check_name("table", table)
        if table not in self.tables():
            raise NotFound("lake_table_not_found", field="table")
        return self.query(f'SELECT * FROM "{table}"')

    def query(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = (), *, partition: str | None = None
    ) -> list[dict[str, Any]]:
        """Rows of one SELECT over the lake's tables, by name; with ``partition``, over that partition of each alone.

        Raises ``Forbidden("outside_the_lake")`` for anything that reaches further than the tables, ``Invalid`` for SQL
        that is none, is no SELECT, or fails, ``Unavailable("lake_unreadable")`` for damaged files.
        """
        self._show(sql, partition)
        return self._run(sql, _in_utc(parameters))

    def columns(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = (), *, partition: str | None = None
    ) -> dict[str, numpy.ndarray[Any, Any]]:
        """As ``query``, the columns as NumPy arrays of equal length; one with nulls in it is a masked array. Moments are
        in UTC without saying so, ids are ``UUID`` objects. Every column has a name of its own."""
        self._show(sql, partition)
        with _told():
            return self._connection.execute(sql, _in_utc(parameters)).fetchnumpy()

    def _show(self, sql: str, partition: str | None = None, loads: Mapping[str, Loading] | None = None) -> None:
        """Make views of the tables that a SELECT names, once it is found to be one and to name nothing else."""
        if partition is not None:
            _check_name("partition", partition)
        self._refuse_links()
        loads, present = loads or {}, set(self.tables())
        for table in self._named(sql, present | loads.keys()):
            # Made anew each time: another process may have written since. Order: partitions by name, rows as written.
            source = loads[table].source() if table in loads else self._source(table, partition)
            self._run(f'CREATE OR REPLACE TEMP VIEW "{table}" AS SELECT * FROM {source}')

    def _source(self, table: str, partition: str | None) -> str:
        folder, options = self._folder / table, "union_by_name = true, hive_partitioning = false"
        everything = f"read_parquet('{folder}/*.parquet', {options})"
        if partition is None:
            return everything
        if not (folder / f"{partition}.parquet").exists():
            return f"{everything} WHERE false"
        return f"read_parquet('{folder}/{partition}.parquet', {options})"

    def _named(self, sql: str, present: set[str]) -> set[str]:
        """Which of the tables that are ``present`` a SELECT names. What it names is kept: the same long one is asked of each
        partition in turn, and to read its tree costs as much as an answer over hundreds of rows."""
        found = _names.get(sql)
        if found is None:
            found = _names_in(self._parse(sql))
            if len(_names) >= _MOST_NAMES:
                _names.clear()
            _names[sql] = found
        tables, common = found
        if not tables <= present | common:
            raise Forbidden("outside_the_lake", expected="tables of the lake, by name")
        return present & tables

    def _parse(self, sql: str) -> Any:
        [[text]] = self._connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()
        tree = json.loads(text)
        if tree["error"] or len(tree["statements"]) != 1:
            raise Invalid("invalid_query", expected="one SELECT")
        return tree["statements"][0]

    def _run(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        with _told():
            cursor = self._connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, map(_with_offset, row), strict=True)) for row in cursor.fetchall()]

    def _refuse_links(self) -> None:
        if self._folder.is_symlink() or any(_is_link(entry) for entry in _entries(self._folder)):
            raise Conflict("lake_has_links", see=str(self._folder), expected="plain files and folders only")


class Loading:
    """Rows on their way in: a CSV file in the tenant's folder, read by DuckDB. Made by ``Lake.loading`` only: fill it, hand
    it to ``Lake.derive``, close it. Use it as a context manager.

    Values stand in the columns' order and are what ``TYPES`` says; None and an empty text are null. What a column cannot
    hold is refused when it is read.
    """

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        self._path = path
        self._columns = dict(columns)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        self._writer.writerows(rows)

    def source(self) -> str:
        """What to read from, as SQL."""
        self._file.flush()
        columns = ", ".join(f"'{name}': '{type_}'" for name, type_ in self._columns.items())
        return (
            f"read_csv('{self._path}', columns = {{{columns}}}, auto_detect = false, header = false, delim = ',', "
            "quote = '\"', escape = '\"', nullstr = '', strict_mode = true)"
        )


@contextmanager
def _told() -> Iterator[None]:
    """DuckDB's errors as ours, without what they quote."""
    try:
        yield
    except duckdb.PermissionException as error:
        raise Forbidden("outside_the_lake") from error
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise Unavailable("lake_unreadable") from error
    except duckdb.Error as error:
        raise Invalid("invalid_query", reason=type(error).__name__) from error


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            yield entry
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".spill-"):
                yield from _entries(Path(entry.path))


def _is_link(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() or (entry.is_file() and entry.stat(follow_symlinks=False).st_nlink > 1)
    except FileNotFoundError:  # another process's temporary file, in its place by now
        return False


def _check_name(field: str, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise Invalid("invalid_lake_name", field=field, expected="a-z, 0-9, _ and -, at most 100")


def _check_columns(columns: Mapping[str, str]) -> None:
    if not columns:
        raise Invalid("invalid_column", expected="at least one")
    for name, type_ in columns.items():
        if not _COLUMN.fullmatch(name):
            raise Invalid("invalid_column", expected="a-z, 0-9 and _, a letter first")
        if name in DIRECT_IDENTIFIERS:
            raise Invalid("direct_identifier", field=name, expected="ids, days, sums and codes: nothing that names a person")
        if type_ not in TYPES:
            raise Invalid("invalid_column_type", field=name, expected=", ".join(sorted(TYPES)))


def _kept_as(type_: str) -> str:
    return _KEPT_AS.get(type_, type_)


def _content(rows: Iterable[Mapping[str, Scalar]], columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows in JSON's types, every column given."""
    content = []
    for row in rows:
        if not columns.keys() >= row.keys():
            raise Invalid("unknown_column", expected=", ".join(columns))
        content.append({name: _plain(name, type_, row.get(name)) for name, type_ in columns.items()})
    return content


def _plain(name: str, type_: str, value: Any) -> Any:
    if value is None:
        return None
    if type(value) not in TYPES[type_] or (isinstance(value, float) and not math.isfinite(value)):
        raise Invalid("invalid_value", field=name, expected=" or ".join(kind.__name__ for kind in TYPES[type_]))
    if isinstance(value, date):
        return _to_utc(value).isoformat()
    return str(value) if isinstance(value, UUID) else value


_Names = tuple[frozenset[str], frozenset[str]]
_names: dict[str, _Names] = {}
_MOST_NAMES = 64


def _names_in(tree: Any) -> _Names:
    """The tables a parsed SELECT names, and the names it gives itself (``WITH``). Raises ``Forbidden`` where it reads from
    anything but tables by name."""
    nodes = list(_dicts(tree))
    common = frozenset(entry["key"].lower() for node in nodes for entry in (node.get("cte_map") or {}).get("map", ()))
    named: set[str] = set()
    for node in nodes:
        type_ = str(node.get("type"))
        if type_ == "BASE_TABLE":
            if node["schema_name"] or node["catalog_name"]:
                raise Forbidden("outside_the_lake", expected="tables of the lake, by name")
            named.add(str(node.get("table_name", "")).lower())
        elif type_ == "TABLE_FUNCTION":
            function = node["function"]
            if function.get("function_name") not in TABLE_FUNCTIONS or function.get("schema") or function.get("catalog"):
                raise Forbidden("outside_the_lake", expected=f"no table function but {', '.join(sorted(TABLE_FUNCTIONS))}")
        elif type_ in _REFUSED_TABLES or (type_.endswith("_NODE") and type_ not in _NODES):
            raise Forbidden("outside_the_lake", expected="a plain SELECT")
    if not all(_IDENTIFIER.fullmatch(name) for name in common):  # else one could be named like a file
        raise Forbidden("outside_the_lake", expected="plain names")
    return frozenset(named), common


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _to_utc(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise Invalid("invalid_value", expected="a moment with an offset")
    return value.astimezone(UTC).replace(tzinfo=None)


def _in_utc(parameters: Sequence[Any] | Mapping[str, Any]) -> list[Any] | dict[str, Any]:
    if isinstance(parameters, Mapping):
        return {name: _to_utc(value) for name, value in parameters.items()}
    return [_to_utc(value) for value in parameters]


def _with_offset(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
