"""Decisions per CPU second: zen one batch after another, and the same file compiled to DuckDB; and how often they differ.

``python benchmarks/decisions.py [--rows 1000000] [--made 200]``: the shipped file over ``--rows`` random cases, each decided by
zen and by the compiled file, outputs and all compared; then ``--made`` files made by hypothesis, 500 cases each, paths too.
CPU seconds of this process, one thread each. Prints one JSON object. Exit 1 for a mismatch.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import ibis

from tideover.strategy import DecisionFile, Known, cases_table, checked, compiled, inputs, outputs, shipped
from tideover.strategy.deciding import Engine

sys.path.insert(0, str(Path(__file__).parents[1]))
KNOWN = Known(
    frozenset({"pre-due", "gentle-overdue", "offer-help", "warm-up"}),
    frozenset({"due-soon", "overdue-gentle", "overdue-help"}),
)
CHUNK = 50_000
# The tops of random numbers: about where the rows of the file differ, so that every row is met.
TOPS = {"dpd": 130, "due_in_days": 8, "promises_broken_12m": 3, "unanswered_streak": 6, "fatigue": 95}


def random_cases(rows: int, seed: float) -> duckdb.DuckDBPyConnection:
    """A table of random cases, sorted by nothing."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SELECT setseed(?)", [seed])
    columns = []
    for name, column in inputs().items():
        if column.kind == "int":
            top = min(column.most, TOPS.get(name, 100))
            columns.append(f"({column.least} + floor(random() * {top - column.least + 1}))::BIGINT AS {name}")
        elif column.kind == "bool":
            columns.append(f"random() < 0.1 AS {name}")
        else:
            values = column.values or ("driver", "unknown")
            listed = ", ".join(f"'{value}'" for value in values)
            columns.append(f"([{listed}])[1 + floor(random() * {len(values)})::INT] AS {name}")
    ids = "md5(range::VARCHAR) AS person, range::VARCHAR AS account, md5(range::VARCHAR) AS holder, 'bank' AS creditor"
    connection.execute(f"CREATE TABLE cases AS SELECT {ids}, {', '.join(columns)} FROM range({rows})")
    return connection


def measure(file: DecisionFile, rows: int) -> dict[str, Any]:
    connection = random_cases(rows, 0.5)
    sql = ibis.to_sql(compiled(file, cases_table(file=file)), dialect="duckdb")
    said = [*outputs(), "path"]
    counted = ", ".join(f'count("{name}")' for name in said)  # every output is made, none is summed up beyond that
    spent = []
    for _ in range(3):
        start = time.process_time()
        connection.execute(f"SELECT {counted} FROM ({sql})").fetchall()
        spent.append(time.process_time() - start)
    chosen = ", ".join(f'"{name}"' for name in said)
    start = time.process_time()
    connection.execute(f"CREATE TABLE decided AS SELECT account, {chosen} FROM ({sql})")
    kept = time.process_time() - start
    engine = Engine(file)
    names = list(inputs())
    cursor = connection.execute(f"SELECT {', '.join(names)} FROM cases ORDER BY rowid")
    spoken = ", ".join(f'"{name}"' for name in outputs())
    decided = connection.cursor().execute(f"SELECT {spoken} FROM decided")
    zen_seconds, mismatches = 0.0, 0
    while chunk := cursor.fetchmany(CHUNK):
        cases = [dict(zip(names, row, strict=True)) for row in chunk]
        start = time.process_time()
        answers = list(engine.ask_all(cases))
        zen_seconds += time.process_time() - start
        for answer, row in zip(answers, decided.fetchmany(CHUNK), strict=True):
            mismatches += tuple(answer.values()) != row
    paths = connection.execute("SELECT path, count(*) FROM decided GROUP BY 1 ORDER BY 2 DESC").fetchall()
    compiled_rate, zen_rate = rows / min(spent), rows / zen_seconds
    return {
        "rows": rows,
        "mismatches": mismatches,
        "zen_batch_per_cpu_s": round(zen_rate),
        "compiled_per_cpu_s": round(compiled_rate),
        "times": round(compiled_rate / zen_rate),
        "compiled_kept_per_cpu_s": round(rows / kept),
        "rows_of_the_file_met": f"{len(paths)} of {sum(len(table.rows) for table in file.tables)}",
    }


def made_files(count: int) -> dict[str, Any]:
    """Files made by hypothesis, each over 500 cases, all three readings with paths."""
    from hypothesis import HealthCheck, given, settings
    from tests.strategy.test_equal import differing, files, lot, without_faults

    totals = {"files": 0, "cases": 0, "mismatches": 0}

    @settings(max_examples=count, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(files())
    def each(content: dict[str, Any]) -> None:
        file = without_faults(content)
        if file is None:
            return
        rng = random.Random(file.digest)
        cases = [lot(rng, file) for _ in range(500)]
        totals["files"] += 1
        totals["cases"] += len(cases)
        totals["mismatches"] += len(differing(file, cases))

    each()
    return totals


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--made", type=int, default=200)
    asked = arguments.parse_args()
    found = {"shipped": measure(checked(shipped("default"), KNOWN), asked.rows)}
    if asked.made:
        found["made"] = made_files(asked.made)
    print(json.dumps(found, ensure_ascii=False))
    return int(any(part["mismatches"] for part in found.values()))


if __name__ == "__main__":
    sys.exit(main())
