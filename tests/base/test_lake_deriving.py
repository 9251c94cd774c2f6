"""Many rows into the lake at once: by a file in the tenant's folder, and by one SELECT that stays inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy
import pytest

from tideover.base import lake
from tideover.base.errors import Conflict, Forbidden, Invalid, TideoverError
from tideover.base.ids import TenantId
from tideover.base.lake import Lake

COLUMNS = {
    "id": "UUID", "n": "BIGINT", "day": "DATE", "at": "TIMESTAMP", "share": "DOUBLE", "ok": "BOOLEAN", "word": "VARCHAR",
}  # fmt: skip
SQL = "SELECT * FROM fresh"


@dataclass(frozen=True)
class Tenant:
    """Stands in for ``Work``."""

    tenant: TenantId


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Lake]:
    for name in ("a", "b"):
        with lake.open(Tenant(TenantId(name)), tmp_path / "lake") as found:
            found.write("t", "00", [{"n": 1 if name == "a" else 4711}], {"n": "BIGINT"})
    with lake.open(Tenant(TenantId("a")), tmp_path / "lake") as found:
        yield found


def values(n: int, **given: Any) -> tuple[Any, ...]:
    moment = datetime(2026, 12, 1, 0, 30, 0, 123456, UTC)
    row = {
        "id": uuid4(),
        "n": n,
        "day": date(2026, 12, 1),
        "at": moment.replace(tzinfo=None),
        "share": 0.1,
        "ok": True,
        "word": "还款, '\"\\\n€",
    }
    return tuple({**row, **given}.values())


def as_read(row: tuple[Any, ...]) -> dict[str, Any]:
    found = dict(zip(COLUMNS, row, strict=True))
    return {**found, "at": found["at"].replace(tzinfo=UTC) if found["at"] else None}


def test_loaded_rows_come_out_as_they_went_in_sorted(opened: Lake) -> None:
    nothing = dict.fromkeys(("id", "day", "at", "share", "ok", "word"))
    rows = [values(3), values(-1, **nothing), values(2**63 - 1)]
    with opened.loading("fresh", COLUMNS) as load:
        load.add(rows)
        assert opened.derive("many", "00", SQL, COLUMNS, loads={"fresh": load}, order=["n"]) == 3
    assert opened.read("many") == [as_read(row) for row in sorted(rows, key=lambda row: row[1])]


def test_a_select_sees_the_same_partition_of_each_table_only(opened: Lake) -> None:
    for number in range(3):
        opened.write("u", f"{number:02d}", [{"n": number}], {"n": "BIGINT"})
    assert opened.query("SELECT n FROM u", partition="01") == [{"n": 1}]
    assert opened.query("SELECT n FROM t", partition="01") == []  # a table without that partition has nothing in it
    opened.derive("sums", "02", "SELECT (SELECT sum(n) FROM u) AS u, (SELECT count(*) FROM t) AS t")
    assert opened.read("sums") == [{"u": 2, "t": 0}]
    assert opened.partitions("u") == ["00", "01", "02"]


def test_columns_are_numpy_arrays(opened: Lake) -> None:
    id_ = uuid4()
    opened.write("u", "00", [{"id": id_, "n": 1}, {"id": id_, "n": None}], {"id": "UUID", "n": "BIGINT"})
    found = opened.columns("SELECT id, n, n IS NULL AS gone FROM u")
    assert found["gone"].tolist() == [False, True]
    assert isinstance(found["n"], numpy.ma.MaskedArray)
    assert found["n"].filled(-1).tolist() == [1, -1]
    assert found["id"].tolist() == [UUID(str(id_))] * 2


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '../b/t/00.parquet'",
        "SELECT * FROM duckdb_settings()",
        "SELECT 1 AS n) TO '{outside}' --",
        "SELECT 1 AS n; DROP TABLE t",
        "COPY t TO '{outside}'",
    ],
)
def test_deriving_stays_inside(opened: Lake, tmp_path: Path, sql: str) -> None:
    outside = tmp_path / "outside.csv"
    sql = sql.replace("{outside}", str(outside))
    with pytest.raises((Forbidden, Invalid)):
        opened.derive("out", "00", sql, {"n": "BIGINT"})
    with pytest.raises((Forbidden, Invalid)):
        opened.columns(sql)
    assert not outside.exists()
    assert opened.tables() == ["t"]


def test_a_comment_at_the_end_hides_nothing(opened: Lake) -> None:
    assert opened.derive("out", "00", "SELECT n FROM t -- all of it", {"n": "BIGINT"}, order=["n"]) == 1


def test_no_direct_identifier_is_derived_or_loaded(opened: Lake) -> None:
    with pytest.raises(Invalid):
        opened.derive("out", "00", "SELECT 'x' AS phone")
    with pytest.raises(Invalid):
        opened.loading("fresh", {"name": "VARCHAR"})


def test_what_a_column_cannot_hold_leaves_what_was_there(opened: Lake) -> None:
    for bad in ("x", 2**63):
        with opened.loading("fresh", {"n": "BIGINT"}) as load:
            load.add([(bad,)])
            with pytest.raises(TideoverError):
                opened.derive("t", "00", SQL, {"n": "BIGINT"}, loads={"fresh": load})
    assert opened.read("t") == [{"n": 1}]


def test_what_the_killed_left_behind_is_swept(opened: Lake, tmp_path: Path) -> None:
    folder = tmp_path / "lake" / "a" / "t"
    (folder / ".00.dead.tmp").write_text("half")
    opened.sweep("t")
    assert [path.name for path in folder.iterdir()] == ["00.parquet"]


def test_a_load_planted_as_a_link_is_refused(opened: Lake, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("")
    (tmp_path / "lake" / "a" / ".load-fresh.csv").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Conflict):
        opened.loading("fresh", COLUMNS)
