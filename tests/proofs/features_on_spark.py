"""The portrait's expressions, and the shipped decision file compiled over them, say the same on DuckDB and on a local Spark.

Spark runs in a process of its own (``python -m tests.proofs.features_on_spark FOLDER …``), on loopback, over the same lake as
Parquet with ids as text, which is what Ibis takes them for: Spark does not read Parquet's UUID. What it says comes back as
Parquet and is compared value by value in DuckDB.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import ibis
from benchmarks.portrait import DAY, READ, make

from tests.portrait.lakes import lake
from tests.portrait.oracle import draw
from tests.proofs.harness import ROOT, Place, Proof
from tests.strategy.examples import KNOWN
from tideover.portrait import TABLES, accounts, cases
from tideover.strategy import checked, compiled, shipped, with_arms

LAKES = ("made", "drawn")
TOLERANCE = 1e-9  # of floats, relative to the greater; everything else must be equal
_ARMS = {"holdout": {"salt": "2026-12", "nothing_permille": 50, "person_permille": 100}}
_JAVA = 17


def _missing() -> str | None:
    if find_spec("pyspark") is None:
        return "PySpark is not installed (make spark)"
    if _java() < _JAVA:
        return f"no Java of version {_JAVA} or later is found (Debian: openjdk-17-jre-headless)"
    return None


def _java() -> int:
    home = os.environ.get("JAVA_HOME")
    java = f"{home}/bin/java" if home else shutil.which("java")
    if java is None or not Path(java).exists():
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def told(day: date) -> dict[str, Any]:
    """What is compared: accounts with features, scores, grade and segment; and what is decided of cases, with hold-outs drawn."""
    file = checked({**shipped("default"), "tideover": _ARMS}, KNOWN)
    return {"accounts": accounts(day), "decisions": compiled(file, with_arms(cases(day), file))}


def _on_both(place: Place, seed: int, count: int) -> dict[str, int]:
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="tideover-spark-") as temporary:
        folder = Path(temporary)
        connections = {"made": _made(folder, count), "drawn": lake(draw(seed, max(count // 100, 200), DAY))}
        for name, connection in connections.items():
            _write_text(connection, folder / name)
        _run_spark(folder)
        for name, connection in connections.items():
            for what, expression in told(DAY).items():
                figures.update(_compare(connection, f"{name}_{what}", expression, _theirs(folder, name, what)))
            # As the comparison would see it if one engine were a day off.
            later = _compare(connection, "later", told(DAY + timedelta(days=1))["accounts"], _theirs(folder, name, "accounts"))
            figures[f"control_{name}_different"] = later["later_different"]
            connection.close()
    return dict(figures)


def _made(folder: Path, count: int) -> duckdb.DuckDBPyConnection:
    make(folder / "lake", count)
    connection = duckdb.connect(config={"threads": 1})
    for table in READ:
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/lake/{table}/*.parquet')")
    return connection


def _write_text(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    folder.mkdir()
    for table in READ:
        present = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        ids = [name for name, type_ in TABLES[table].items() if type_ == "UUID" and name in present]
        as_text = ", ".join(f"{name}::VARCHAR AS {name}" for name in ids)
        connection.execute(f"COPY (SELECT * REPLACE ({as_text}) FROM {table}) TO '{folder}/{table}.parquet' (FORMAT parquet)")


def _run_spark(folder: Path) -> None:
    path = [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path)), "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [sys.executable, "-m", "tests.proofs.features_on_spark", str(folder)]
    # In the folder: Spark leaves files where it is started.
    ended = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]


def _theirs(folder: Path, name: str, what: str) -> str:
    return f"read_parquet('{folder}/{name}/{what}-spark/*.parquet')"


def _compare(connection: duckdb.DuckDBPyConnection, name: str, expression: Any, theirs: str) -> dict[str, int]:
    """How many rows and values there are, and how many are different or on one side only."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ours AS {ibis.to_sql(expression, dialect='duckdb')}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE theirs AS FROM {theirs}")
    kinds = {row[0]: row[1] for row in connection.execute("DESCRIBE ours").fetchall()}
    names = [row[0] for row in connection.execute("DESCRIBE theirs").fetchall()]
    assert names == list(kinds), set(names) ^ set(kinds)
    different = ", ".join(f"count(*) FILTER ({_differs(column, kind)})" for column, kind in kinds.items())
    both = "FROM ours o JOIN theirs t ON o.account::VARCHAR = t.account::VARCHAR"
    [[rows, *wrong]] = connection.execute(f"SELECT count(*), {different} {both}").fetchall()
    alone = [connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] - rows for table in ("ours", "theirs")]
    several = ", ".join(f'count(DISTINCT "{column}") > 1' for column in kinds)
    [varied] = connection.execute(f"SELECT {several} FROM ours").fetchall()
    return {
        name: rows,
        f"{name}_columns": len(kinds),
        f"{name}_columns_of_several_values": sum(varied),
        f"{name}_values": rows * len(kinds),
        f"{name}_different": sum(wrong),
        f"{name}_on_one_side_only": sum(map(abs, alone)),
    }


def _differs(column: str, kind: str) -> str:
    ours, theirs = f'o."{column}"', f't."{column}"'
    if kind in ("DOUBLE", "FLOAT"):
        near = f"abs({ours} - {theirs}) <= {TOLERANCE} * greatest(abs({ours}), abs({theirs}))"
        return f"({ours} IS NULL) <> ({theirs} IS NULL) OR NOT coalesce({near}, true)"
    return f"{ours}::VARCHAR IS DISTINCT FROM {theirs}::VARCHAR"


def _spark(folder: Path) -> None:
    """Run the expressions over the lakes in ``folder``, on loopback, and leave what they say there."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "3g")
        .config("spark.local.dir", str(folder / "spark"))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    connection = ibis.pyspark.connect(session)
    for name in LAKES:
        for table in READ:
            session.read.parquet(f"{folder}/{name}/{table}.parquet").createOrReplaceTempView(table)
        for what, expression in told(DAY).items():
            session.sql(str(connection.compile(expression))).write.parquet(f"{folder}/{name}/{what}-spark")
    session.stop()


def _holds(sums: Counter[str]) -> bool:
    compared = [f"{name}_{what}" for name in LAKES for what in ("accounts", "decisions")]
    return all(
        sums[name] > 0 and sums[f"{name}_different"] == sums[f"{name}_on_one_side_only"] == 0 for name in compared
    ) and all(sums[f"control_{name}_different"] > 0 for name in LAKES)


FEATURES_ON_SPARK = Proof(
    name="features-on-spark",
    claim=(
        "The same Ibis expressions (every feature, the scores, grade and segment of each account; the shipped decision file "
        "over all cases, hold-outs drawn) give on a local Spark what they give on DuckDB: every value equal, floats to "
        "1e-9. Over a lake of 100,000 accounts, and one drawn to be odd: empty columns, rows after the day, persons with nothing. "
        "Control: set beside DuckDB's of a day later, values are different."
    ),
    unit="accounts",
    size=100_000,
    chunk=100_000,
    run=_on_both,
    holds=_holds,
    missing=_missing,
)

if __name__ == "__main__":
    _spark(Path(sys.argv[1]))
