"""The lake keeps rows as they were given, and keeps every tenant in its own folder."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pytest

from tideover.base import lake
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound, TideoverError
from tideover.base.ids import TenantId
from tideover.base.lake import Lake

SECRET = "victim-4711"


@dataclass(frozen=True)
class Tenant:
    """Stands in for ``Work``."""

    tenant: TenantId


def lake_of(tenant: str, root: Path) -> Lake:
    return lake.open(Tenant(TenantId(tenant)), root)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The lakes of a victim, of an intruder, and of one whose name begins like the intruder's."""
    for tenant in ("a", "b", "bc"):
        with lake_of(tenant, tmp_path / "lake") as opened:
            opened.write("facts", "000", [{"secret": SECRET if tenant != "b" else "mine"}], {"secret": "VARCHAR"})
    return tmp_path / "lake"


@pytest.fixture
def intruder(root: Path) -> Iterator[Lake]:
    with lake_of("b", root) as opened:
        yield opened


# --- what it keeps ----------------------------------------------------------------------------------------------------

COLUMNS = {
    "id": "UUID",
    "position": "BIGINT",
    "day": "DATE",
    "seen": "TIMESTAMP",
    "share": "DOUBLE",
    "ok": "BOOLEAN",
    "kind": "VARCHAR",
}


def row(position: int, **given: Any) -> dict[str, Any]:
    moment = datetime(2026, 12, 1, 0, 30, 0, 123456, tzinfo=UTC)
    values = {"id": uuid4(), "position": position, "day": date(2026, 12, 1), "seen": moment}
    return {**values, "share": 0.1, "ok": True, "kind": "还款 '\"\\ €", **given}


def test_rows_come_back_as_they_went_in(tmp_path: Path) -> None:
    rows = [row(2**63 - 1), row(-1, id=None, day=None, seen=None, share=None, ok=None, kind=None)]
    with lake_of("a", tmp_path) as opened:
        assert opened.write("facts", "000", rows, COLUMNS) == 2
        assert opened.read("facts") == rows
        assert opened.tables() == ["facts"]
    with lake_of("a", tmp_path) as again:
        assert again.read("facts") == rows


def test_moments_are_kept_in_utc_and_compared_with_any_offset(tmp_path: Path) -> None:
    eight = datetime(2026, 12, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    with lake_of("a", tmp_path) as opened:
        opened.write("t", "p", [{"seen": eight}], {"seen": "TIMESTAMP"})
        [kept] = opened.query("SELECT seen FROM t WHERE seen >= ? AND seen < ?", [eight, eight + timedelta(microseconds=1)])
        assert kept == {"seen": datetime(2026, 12, 1, 0, 0, tzinfo=UTC)}
        assert opened.query("SELECT seen FROM t WHERE seen > $since", {"since": eight}) == []


def test_a_partition_written_again_is_replaced_and_others_stay(tmp_path: Path) -> None:
    with lake_of("a", tmp_path) as opened:
        opened.write("t", "1", [{"n": 1}], {"n": "BIGINT"})
        opened.write("t", "2", [{"n": 2}], {"n": "BIGINT"})
        opened.write("t", "1", [{"n": 3}, {"n": 4}], {"n": "BIGINT"})
        assert [r["n"] for r in opened.read("t")] == [3, 4, 2]
        opened.write("t", "1", [], {"n": "BIGINT"})
        assert opened.read("t") == [{"n": 2}]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    with lake_of("a", tmp_path) as opened:
        opened.write("t", "1", [{"n": 1}], {"n": "BIGINT"})
        for bad in ([{"n": 2}, {"n": 2**63}], [{"n": 2}, {"n": "x"}], [{"n": 2}, {"m": 1}]):
            with pytest.raises(Invalid):
                opened.write("t", "1", bad, {"n": "BIGINT"})
        assert opened.read("t") == [{"n": 1}]
    assert [path.name for path in (tmp_path / "a" / "t").iterdir()] == ["1.parquet"]


def test_a_later_partition_may_have_more_columns(tmp_path: Path) -> None:
    with lake_of("a", tmp_path) as opened:
        opened.write("t", "1", [{"n": 1}], {"n": "BIGINT"})
        opened.write("t", "2", [{"n": 2, "m": 3}], {"n": "BIGINT", "m": "BIGINT"})
        assert opened.read("t") == [{"n": 1, "m": None}, {"n": 2, "m": 3}]


def test_a_dropped_table_is_gone(tmp_path: Path) -> None:
    with lake_of("a", tmp_path) as opened:
        opened.write("t", "1", [{"n": 1}], {"n": "BIGINT"})
        opened.drop("t")
        assert opened.tables() == []
        with pytest.raises(NotFound):
            opened.read("t")


def test_what_was_read_of_a_statement_once_holds_for_the_tables_there_are(tmp_path: Path) -> None:
    """The text is read once in a process; what it names is held against each lake as it stands."""
    asked = "SELECT count(*) AS n FROM facts"
    with lake_of("a", tmp_path) as opened, lake_of("b", tmp_path) as other:
        opened.write("facts", "000", [{"n": 1}], {"n": "BIGINT"})
        assert opened.query(asked) == [{"n": 1}]
        with pytest.raises(Forbidden):
            other.query(asked)
        opened.drop("facts")
        with pytest.raises(Forbidden):
            opened.query(asked)
        opened.write("facts", "000", [{"n": 1}, {"n": 2}], {"n": "BIGINT"})
        assert opened.query(asked) == [{"n": 2}]


def test_sql_may_be_any_one_select(tmp_path: Path) -> None:
    with lake_of("a", tmp_path) as opened:
        opened.write("my-facts", "1", [{"n": n} for n in range(5)], {"n": "BIGINT"})
        sql = """
            WITH RECURSIVE up AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM up WHERE n < 3), few AS (SELECT * FROM "my-facts")
            SELECT f.n, (SELECT max(n) FROM "my-facts") AS top FROM few f JOIN up USING (n), range(1) ORDER BY f.n
        """
        assert opened.query(sql) == [{"n": n, "top": 4} for n in (1, 2, 3)]
        assert opened.query('SELECT count(*) AS c FROM "MY-FACTS" WHERE n = ANY(?)', [[1, 2]]) == [{"c": 2}]
        for wrong in ("SELEC", "SELECT 1; SELECT 2", 'SELECT nothing FROM "my-facts"', "", 'DELETE FROM "my-facts"'):
            with pytest.raises(Invalid):
                opened.query(wrong)


def test_what_spills_over_lies_in_the_tenants_folder_and_goes(tmp_path: Path) -> None:
    with lake_of("a", tmp_path) as opened:
        [[place]] = opened._connection.execute("SELECT current_setting('temp_directory')").fetchall()
        assert Path(place).parent == tmp_path / "a"
        Path(place).mkdir()
    assert not Path(place).exists()


# --- what it does not take --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["name", "phone", "email", "id_number", "birth_date", "address", "said", "text"])
def test_direct_identifiers_do_not_enter(tmp_path: Path, column: str) -> None:
    with lake_of("a", tmp_path) as opened:
        with pytest.raises(Invalid, match="direct_identifier"):
            opened.write("t", "p", [], {"id": "UUID", column: "VARCHAR"})
        with pytest.raises(Invalid, match="unknown_column"):
            opened.write("t", "p", [{"id": uuid4(), column: "x"}], {"id": "UUID"})
    assert list((tmp_path / "a").iterdir()) == []


@pytest.mark.parametrize("name", ["", "A", "..", "../a", "a/b", "a.b", "a b", "a'", 'a"', "*", "a\x00", "a\n", "ä", "x" * 101])
def test_names_are_plain(tmp_path: Path, name: str) -> None:
    with lake_of("a", tmp_path) as opened:
        for table, partition in ((name, "p"), ("t", name)):
            with pytest.raises(Invalid, match="invalid_lake_name"):
                opened.write(table, partition, [], {"n": "BIGINT"})
        for act in (opened.read, opened.drop):
            with pytest.raises(Invalid, match="invalid_lake_name"):
                act(name)


@pytest.mark.parametrize("column", ["", "N", "Name", "a b", 'a"', "a'", "1a", "a-b", "ä"])
def test_columns_are_plain(tmp_path: Path, column: str) -> None:
    with lake_of("a", tmp_path) as opened, pytest.raises(Invalid, match="invalid_column"):
        opened.write("t", "p", [], {column: "BIGINT"})


@pytest.mark.parametrize("type_", ["", "bigint", "BLOB", "BIGINT) AS x", "VARCHAR[]", "TIMESTAMPTZ", "DECIMAL(9,2)"])
def test_types_are_of_a_closed_list(tmp_path: Path, type_: str) -> None:
    with lake_of("a", tmp_path) as opened, pytest.raises(Invalid, match="invalid_column_type"):
        opened.write("t", "p", [], {"n": type_})


NAIVE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("BIGINT", 1.5), ("BIGINT", True), ("BIGINT", "1"), ("DOUBLE", float("nan")), ("DOUBLE", float("inf")),
        ("BOOLEAN", 1), ("DATE", datetime(2026, 1, 1, tzinfo=UTC)), ("DATE", "2026-01-01"), ("TIMESTAMP", date(2026, 1, 1)),
        ("TIMESTAMP", NAIVE), ("UUID", "x"), ("VARCHAR", 5), ("VARCHAR", [1]), ("VARCHAR", b"x"),
    ],
)  # fmt: skip
def test_nothing_is_rounded_or_guessed(tmp_path: Path, type_: str, value: Any) -> None:
    with lake_of("a", tmp_path) as opened, pytest.raises(Invalid, match="invalid_value"):
        opened.write("t", "p", [{"v": value}], {"v": type_})


# --- one tenant's folder ----------------------------------------------------------------------------------------------


def paths_to_the_victim(root: Path) -> list[str]:
    """Ways to name the victim's file, from inside the intruder's folder and from outside."""
    mine = root / "b"
    relative = os.path.relpath(root / "a" / "facts" / "000.parquet")
    return [
        f"{root}/a/facts/000.parquet",
        f"{root}//a///facts/000.parquet",
        f"{root}/./a/facts/000.parquet",
        f"{root}/a/facts/*.parquet",
        f"{root}/a/facts/00?.parquet",
        f"{root}/a/facts/[0-9]*",
        f"{root}/a/**",
        f"{root}/?/facts/000.parquet",
        f"{root}/[a]/facts/000.parquet",
        f"{root}/*/*/*.parquet",
        f"{root}/**/*.parquet",
        f"{root}/bc/facts/000.parquet",
        f"{root}/b*/facts/*.parquet",
        f"{root}/bc/../a/facts/000.parquet",
        f"{mine}/../a/facts/000.parquet",
        f"{mine}/facts/../../a/facts/000.parquet",
        f"{mine}/./../a/facts/*.parquet",
        f"{mine}//..//a/facts/*.parquet",
        f"{mine}/*/../../a/facts/*.parquet",
        f"{mine}/**/../../a/facts/*.parquet",
        f"{mine}/nowhere/../../a/facts/000.parquet",
        f"{mine}/facts/000.parquet/../../../a/facts/000.parquet",
        f"{mine}c/facts/000.parquet",
        f"file://{root}/a/facts/000.parquet",
        f"file://localhost{root}/a/facts/000.parquet",
        f"file:{root}/a/facts/000.parquet",
        f"file://{mine}/../a/facts/*.parquet",
        f"/proc/self/root{root}/a/facts/000.parquet",
        f"/proc/self/cwd/{relative}",
        f"/proc/thread-self/root{root}/a/facts/*.parquet",
        relative,
    ]


READERS = [
    "SELECT * FROM '{}'",
    'SELECT * FROM "{}"',
    "SELECT * FROM read_parquet('{}')",
    "SELECT * FROM read_parquet(['{}'], union_by_name = true)",
    "SELECT * FROM parquet_scan('{}')",
    "SELECT * FROM parquet_metadata('{}')",
    "SELECT * FROM read_blob('{}')",
    "SELECT * FROM read_csv('{}', all_varchar = true, ignore_errors = true)",
    "SELECT * FROM glob('{}')",
]


def test_no_path_leads_to_another_tenant(root: Path, intruder: Lake) -> None:
    tries = [reader.format(path) for reader, path in itertools.product(READERS, paths_to_the_victim(root))]
    assert len(tries) >= 200
    for sql in tries:
        with pytest.raises((Forbidden, Invalid)):
            intruder.query(sql)
        # The same held against DuckDB alone: its own lock must do without our reading of the SQL.
        try:
            found = intruder._connection.execute(sql).fetchall()
        except duckdb.Error:
            continue
        assert found == [], sql


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_parquet(?)",
        "SELECT * FROM read_parquet([?])",
        "SELECT * FROM read_text(?)",
        "SELECT * FROM glob(?)",
        "SELECT * FROM query_table([?])",
        "SELECT * FROM query('SELECT * FROM ' || chr(39) || ? || chr(39))",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM ' || chr(39) || ? || chr(39)))",
        "SELECT * FROM read_duckdb(?)",
        "SELECT * FROM sniff_csv(?)",
    ],
)
def test_no_parameter_does_either(root: Path, intruder: Lake, sql: str) -> None:
    for path in paths_to_the_victim(root):
        with pytest.raises((Forbidden, Invalid)):
            intruder.query(sql, [path])
        try:
            found = intruder._connection.execute(sql, [path]).fetchall()
        except duckdb.Error:
            continue
        assert found == [], path


# What DuckDB alone refuses too.
STATEMENTS = [
    "SET enable_external_access = true",
    "SET GLOBAL enable_external_access = true",
    "RESET enable_external_access",
    "RESET lock_configuration",
    "SET lock_configuration = false",
    "SET allowed_directories = ['{root}']",
    "SET allowed_paths = ['{root}/a/facts/000.parquet']",
    "RESET allowed_directories",
    "SET allowed_configs = ['enable_external_access']",
    "SET file_search_path = '{root}/a'",
    "SET home_directory = '{root}/a'",
    "SET temp_directory = '{root}/a'",
    "SET secret_directory = '{root}/a'",
    "SET extension_directory = '{root}/a'",
    "SET autoinstall_known_extensions = true",
    "SET autoload_known_extensions = true",
    "SET allow_unsigned_extensions = true",
    "SET python_enable_replacements = true",
    "SET log_query_path = '{root}/a/log'",
    "SET profile_output = '{root}/a/log'",
    "PRAGMA enable_profiling = 'json'",
    "PRAGMA profile_output = '{root}/a/log'",
    "PRAGMA disable_object_cache; SET enable_external_access = true",
    "INSTALL httpfs",
    "INSTALL '{root}/a/x.duckdb_extension'",
    "LOAD httpfs",
    "LOAD '{root}/a/x.duckdb_extension'",
    "FORCE INSTALL httpfs FROM community",
    "ATTACH '{root}/a/x.db'",
    "ATTACH '{root}/a/facts/000.parquet' AS stolen",
    "ATTACH '{root}/b/../a/x.db' AS stolen",
    "ATTACH 'file:{root}/a/x.db' AS stolen",
    "ATTACH 'x.db'",
    "COPY (SELECT 1) TO '{root}/a/facts/001.parquet'",
    "COPY (SELECT 1) TO '{root}/b/../a/facts/001.parquet' (FORMAT parquet)",
    "COPY (SELECT 1) TO '{root}/a/facts/000.parquet' (FORMAT parquet, OVERWRITE true)",
    "COPY (SELECT 1 AS n) TO '{root}/a' (FORMAT parquet, PARTITION_BY (n), OVERWRITE_OR_IGNORE)",
    "COPY (SELECT 1) TO '{root}/bc/x.csv'",
    "COPY (SELECT 1) TO '../tideover-lake-escape.csv'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "CREATE TABLE t AS SELECT * FROM '{root}/a/facts/000.parquet'",
    "CREATE VIEW v AS SELECT * FROM read_parquet('{root}/a/facts/000.parquet')",
    "EXPORT DATABASE '{root}/a/all'",
    "IMPORT DATABASE '{root}/a'",
    "CREATE PERSISTENT SECRET s (TYPE http)",
    "SELECT * FROM 'https://127.0.0.1:1/x.parquet'",
    "SELECT * FROM 's3://a/x.parquet'",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('/proc/self/environ')",
    "SELECT secret FROM stranger",
    "EXPLAIN ANALYZE SELECT * FROM '{root}/a/facts/000.parquet'",
    "DESCRIBE SELECT * FROM '{root}/a/facts/000.parquet'",
    "SUMMARIZE '{root}/a/facts/000.parquet'",
    "EXECUTE nothing",
]
# What only our reading of the SQL refuses: written into one's own folder, or a table function that writes, reads memory,
# brings the process down or tells of the machine.
OURS = [
    "COPY (SELECT 1) TO '{root}/b/facts/001.parquet'",
    "ATTACH '{root}/b/x.db'",
    "CREATE TABLE t (n BIGINT)",
    "CALL enable_logging(storage = 'file', storage_path = '{root}/a')",
    "SELECT * FROM enable_logging(storage = 'file', storage_path = '{root}/a')",
    "SELECT * FROM enable_logging(storage = 'file', storage_config = {{'path': '{root}/a'}})",
    "SELECT * FROM enable_profiling(format = 'json', save_location = '{root}/a/profile.json')",
    "SELECT (SELECT count(*) FROM enable_profiling(format = 'json', save_location = '{root}/a/profile.json'))",
    "SELECT * FROM facts WHERE EXISTS (SELECT 1 FROM enable_logging())",
    "WITH x AS (SELECT * FROM enable_logging()) SELECT * FROM x",
    "SELECT 1 UNION ALL SELECT 1 FROM enable_logging()",
    "SELECT * FROM facts JOIN LATERAL (SELECT * FROM disable_logging()) ON true",
    "SELECT * FROM arrow_scan(1, 2, 3)",
    "SELECT * FROM pandas_scan(1)",
    "SELECT * FROM seq_scan('facts')",
    "SELECT * FROM checkpoint()",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM duckdb_views()",
    "SELECT * FROM read_parquet('{root}/b/facts/000.parquet')",
    "SELECT * FROM system.main.range(3)",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM main.facts",
    "SELECT * FROM memory.main.facts",
    'SELECT * FROM "{root}/b/facts/000.parquet", (WITH "{root}/b/facts/000.parquet" AS (SELECT 1) SELECT 1)',
    "DESCRIBE facts",
    "SHOW TABLES",
    "DELETE FROM facts",
    "DROP VIEW facts",
    "PIVOT facts ON secret",
    "BEGIN",
    "CHECKPOINT",
    "SELECT 1; COPY (SELECT 1) TO '{root}/b/x.csv'",
]


def test_no_statement_opens_the_folder(root: Path, intruder: Lake) -> None:
    stranger = duckdb.sql(f"SELECT '{SECRET}' AS secret")  # a variable in reach, which DuckDB may read by its name
    intruder.query("SELECT * FROM facts")
    for statement in STATEMENTS:
        sql = statement.format(root=root)
        with pytest.raises((Forbidden, Invalid)):
            intruder.query(sql)
        with pytest.raises(duckdb.Error):
            intruder._connection.execute(sql).fetchall()
    assert stranger.fetchall() == [(SECRET,)]


def test_no_select_does_more_than_select(root: Path, intruder: Lake) -> None:
    for statement in OURS:
        with pytest.raises((Forbidden, Invalid)):
            intruder.query(statement.format(root=root))
    assert intruder.read("facts") == [{"secret": "mine"}]


@pytest.fixture(autouse=True)
def nobody_elses_files_change(request: pytest.FixtureRequest) -> Iterator[None]:
    if "root" not in request.fixturenames:
        yield
        return
    folder: Path = request.getfixturevalue("root")

    def others() -> dict[Path, bytes]:
        return {p: p.read_bytes() for t in ("a", "bc") for p in (folder / t).rglob("*") if p.is_file()}

    before = others()
    yield
    assert others() == before
    assert not [path for path in (Path("x.db"), Path(".tmp"), Path("../tideover-lake-escape.csv")) if path.exists()]


LINKS = {
    "file": ("b/facts/001.parquet", "a/facts/000.parquet"),
    "table": ("b/stolen", "a/facts"),
    "tenant": ("b/facts/a", "a"),
    "root": ("b/up", "."),
    "hidden": ("b/.x", "a/facts"),
    "nowhere": ("b/facts/002.parquet", "nowhere"),
    "own": ("b/facts/003.parquet", "b/facts/000.parquet"),
}


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("which", LINKS)
def test_links_are_refused(root: Path, intruder: Lake, which: str, relative: bool) -> None:
    link, target = root / LINKS[which][0], root / LINKS[which][1]
    link.symlink_to(os.path.relpath(target, link.parent) if relative else target)
    _everything_is_refused(root, intruder)
    if which != "own":  # DuckDB alone
        for path in (link, link / "*", link / "*.parquet", link / "facts" / "*.parquet", link / "a" / "facts" / "*.parquet"):
            try:
                found = intruder._connection.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()
            except duckdb.Error:
                continue
            assert found == [], path


def test_hard_links_are_refused(root: Path, intruder: Lake) -> None:
    os.link(root / "a" / "facts" / "000.parquet", root / "b" / "facts" / "001.parquet")
    _everything_is_refused(root, intruder)


def _everything_is_refused(root: Path, intruder: Lake) -> None:
    columns = {"secret": "VARCHAR"}
    for act in (
        lambda: intruder.read("facts"),
        lambda: intruder.query("SELECT 1"),
        lambda: intruder.write("stolen", "000", [], columns),
        lambda: intruder.drop("stolen"),
        lambda: lake_of("b", root),
    ):
        with pytest.raises(Conflict, match="lake_has_links"):
            act()


def test_a_tenants_folder_that_is_a_link_is_refused(root: Path) -> None:
    (root / "d").symlink_to(root / "a")
    with pytest.raises(Conflict, match="lake_has_links"):
        lake_of("d", root)


@pytest.mark.parametrize(
    "tenant", ["", ".", "..", "../a", "b/../a", "b/", "/", "A", "a\n", "a*", "[a]", "{a,b}", "a b", "-a", "a" * 32]
)
def test_a_tenant_is_a_plain_name(root: Path, tenant: str) -> None:
    with pytest.raises(Invalid, match="invalid_tenant_name"):
        lake_of(tenant, root)


@pytest.mark.parametrize("folder", ["*", "a?", "[a]", "{a,b}", "it's", 'a"b'])
def test_a_root_that_reads_as_a_pattern_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(Invalid, match="invalid_lake_root"):
        lake_of("a", tmp_path / folder)


def test_a_root_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "lake").symlink_to(tmp_path / "disk")
    with lake_of("a", tmp_path / "lake") as opened:
        opened.write("t", "p", [{"n": 1}], {"n": "BIGINT"})
        assert opened.read("t") == [{"n": 1}]


def test_damaged_files_are_said_to_be_so(tmp_path: Path) -> None:
    with lake_of("a", tmp_path) as opened:
        opened.write("t", "p", [{"n": 1}], {"n": "BIGINT"})
        opened.write("u", "p", [{"n": 1}], {"n": "BIGINT"})
        (tmp_path / "a" / "t" / "p.parquet").write_bytes(b"PAR1 nothing PAR1")
        with pytest.raises(TideoverError):
            opened.read("t")
        assert opened.read("u") == [{"n": 1}]
