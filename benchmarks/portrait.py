"""What features cost beside a bare scan of the same columns, over a lake made for it.

Every account has ten events and six instalments or statements; a bucket has at most 250,000 accounts, runs in a connection of
its own with one thread, and is gone before the next begins. CPU seconds of a process of its own, peak memory of that process.
``python -m benchmarks.portrait [accounts …]``, by default 1,000,000; with ``--keep FOLDER`` the lake is made once.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import ibis

from tideover.portrait import expressions
from tideover.portrait.tables import ORDER, TABLES

DAY = date(2026, 12, 1)
BUCKET = 250_000
READ = ("loan", "person", "event", "instalment", "statement")
TOLD, ROUNDS = ("features", "accounts", "cases"), 3
WANTED, AIM, WANTED_GROWTH, WANTED_GIB = 8.0, 6.0, 5.5, 2.0

KINDS = (
    *["payment"] * 3, *["contact"] * 4, *["delivered"] * 2, "undelivered", "reply", "message", "opened", *["activity"] * 4,
    "refused", "promise_taken", "promise_kept", "promise_broken",
)  # fmt: skip

# Deterministic: everything is told from the account's number by DuckDB's hash, which is the same in any run.
_ACCOUNTS = """CREATE TEMP TABLE numbered AS
    SELECT i, md5('p' || (i // 5 * 4 + least(i % 5, 3)))::UUID AS person, md5('a' || i)::UUID AS account, hash(i) AS h
    FROM range(?, ?) AS r(i)"""
_MADE = {
    "loan": """SELECT person, account, person AS holder, ['bank', 'shop'][1 + (h % 2)::INT] AS creditor, 'cash' AS product,
        'CNY' AS currency, (100000 + h % 9000000)::BIGINT AS principal_minor, 0.12::DOUBLE AS annual_rate,
        'equal_instalment' AS method, 6::BIGINT AS terms, DATE '2025-06-01' + (h % 300)::INT AS disbursed,
        DATE '2025-07-01' + (h % 300)::INT AS first_due, 0::BIGINT AS credit_minor,
        CASE WHEN h % 50 = 0 THEN DATE '2026-11-01' END AS paused_from, NULL::DATE AS paused_until, 'overdue' AS state
        FROM numbered""",
    "person": """SELECT DISTINCT person, person AS holder, 'CN' AS jurisdiction, 'Asia/Shanghai' AS zone, 'zh-CN' AS language,
        ['office', 'freelance', NULL][1 + (hash(person) % 3)::INT] AS occupation,
        (300000 + hash(person) % 900000)::BIGINT AS income_minor,
        hash(person) % 10 > 0 AS has_phone, hash(person) % 3 > 0 AS has_email, false AS has_postal,
        DATE '2025-06-01' + (hash(person) % 400)::INT AS known_since FROM numbered""",
    "instalment": """SELECT person, account, n + 1 AS number, due, 50000::BIGINT AS charged_minor,
        CASE WHEN late IS NULL THEN 50000 ELSE 0 END::BIGINT AS unpaid_minor, due + late AS settled_on
        FROM (SELECT person, account, n, DATE '2026-06-01' + (h % 120)::INT + n::INT * 30 AS due,
            CASE WHEN hash(i, n, 'd') % 8 < 5 AND n < 5 THEN (hash(i, n, 'd') % 40)::INT - 5 END AS late
            FROM numbered, range(6) AS s(n) WHERE h % 10 > 0)""",
    "statement": """SELECT person, account, DATE '2026-05-31' + n::INT * 30 AS as_of,
        (hash(i, n) % 800000)::BIGINT AS billed_minor,
        greatest((hash(i, n, 's') % 8)::BIGINT - 5, 0) * 30 AS dpd, 'x' AS status
        FROM numbered, range(6) AS s(n) WHERE h % 10 = 0""",
    "event": f"""SELECT person, CASE WHEN kind IN ('activity', 'message') THEN NULL ELSE account END AS account,
        day::TIMESTAMP + INTERVAL (hour) HOUR AS at, day, hour, (isodow(day) - 1)::BIGINT AS weekday, kind,
        CASE WHEN kind IN ('contact', 'delivered', 'undelivered') THEN 'sms' END AS channel,
        CASE WHEN kind = 'payment' THEN (e % 100000)::BIGINT END AS amount_minor,
        CASE kind WHEN 'activity' THEN ['viewed_bill', 'viewed_payment', 'viewed_help', 'signed_in'][1 + (e % 4)::INT]
            WHEN 'reply' THEN 'promise_to_pay' WHEN 'hardship' THEN ['illness', 'job_loss'][1 + (e % 2)::INT] END AS code,
        CASE WHEN kind <> 'payment' THEN (e % 10000000)::BIGINT END AS position,
        CASE WHEN kind IN ('contact', 'delivered', 'undelivered') THEN md5('c' || e)::UUID END AS about
        FROM (SELECT person, account, e, DATE '2026-12-01' - (1 + (e // 7) % 400)::INT AS day,
            (8 + (e // 5003) % 14)::BIGINT AS hour,
            CASE WHEN e % 199 = 0 THEN 'hardship' WHEN e % 211 = 0 THEN 'stop'
                ELSE {list(KINDS)}[1 + (e // 100003 % {len(KINDS)})::INT] END AS kind
            FROM (SELECT person, account, hash(i, n, 'e') AS e FROM numbered, range(10) AS s(n)))""",
}  # fmt: skip


def make(folder: Path, accounts: int) -> None:
    """The lake, in the layout of ours: a folder a table, a file a bucket, sorted by person and account."""
    buckets = -(-accounts // BUCKET)
    for bucket in range(buckets):
        with duckdb.connect() as connection:
            connection.execute(_ACCOUNTS, [accounts * bucket // buckets // 5 * 5, accounts * (bucket + 1) // buckets // 5 * 5])
            for table, select in _MADE.items():
                (folder / table).mkdir(parents=True, exist_ok=True)
                order = ", ".join(f'"{name}"' for name in ORDER[table])
                path = folder / table / f"{bucket:02}.parquet"
                connection.execute(f"COPY (FROM ({select}) ORDER BY {order}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _work(folder: Path, what: str, say: multiprocessing.Queue[tuple[int, float, float]]) -> None:
    told = None if what == "scan" else getattr(expressions, what)(DAY)
    sql = "" if told is None else ibis.to_sql(told, dialect="duckdb")
    began, rows = time.process_time(), 0
    for path in sorted((folder / "loan").glob("*.parquet")):
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute("SET enable_progress_bar = false")
            for table in READ:
                connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/{table}/{path.name}')")
            if told is None:
                for table in READ:
                    columns = ", ".join(f"max({column})" for column in TABLES[table] if (table, column) not in UNREAD)
                    connection.execute(f"SELECT {columns} FROM {table}").fetchall()
            else:
                # As the scan: the greatest of each column, so that nothing is left unreckoned.
                columns = ", ".join(f"max({name})" for name in told.columns)
                rows += connection.execute(f"SELECT count(*), {columns} FROM ({sql})").fetchall()[0][0]
    say.put((rows, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20))


# Columns no feature reads: the bare scan does not read them either.
UNREAD = {
    ("loan", "currency"), ("loan", "first_due"), ("person", "holder"), ("person", "zone"), ("event", "at"),
    ("event", "channel"), ("event", "position"), ("event", "about"), ("instalment", "person"), ("statement", "person"),
    ("statement", "status"),
}  # fmt: skip


def measure(folder: Path, what: str) -> tuple[int, float, float]:
    """Rows, CPU seconds and GiB at most of ``scan``, ``features``, ``accounts`` or ``cases`` over a lake."""
    context = multiprocessing.get_context("spawn")
    say = context.Queue()
    process = context.Process(target=_work, args=(folder, what, say))
    process.start()
    process.join(500)
    found: tuple[int, float, float] = say.get(timeout=5)
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("accounts", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        first = None
        for accounts in given.accounts:
            folder = (given.keep or Path(temporary)) / str(accounts)
            if not folder.exists():
                make(folder, accounts)
            print(f"{accounts:,} accounts, 10 events each, {len(expressions.FEATURES)} features")
            # In turn, the least of each: other work on the machine makes both slower.
            found = [{what: measure(folder, what) for what in ("scan", *TOLD)} for _ in range(ROUNDS)]
            scan = min(one["scan"][1] for one in found)
            print(f"  bare scan                {scan:7.2f} CPU s")
            for what in TOLD:
                rows, cpu, memory = min((one[what] for one in found), key=lambda measured: measured[1])
                wanted = f"; wanted: {WANTED:g} × ({AIM:g} ×), {WANTED_GIB:g} GiB" if what == "features" else ""
                print(
                    f"  {what:<12}{rows:>12,} {cpu:7.2f} CPU s, {cpu / scan:5.1f} × the scan, at most {memory:.2f} GiB{wanted}"
                )
                if what == "features":
                    first = first or (accounts, cpu)
                    if first[0] != accounts:
                        print(
                            f"  features: {cpu / first[1]:.2f} × those of {first[0]:,} accounts (5 ×: wanted {WANTED_GROWTH:g})"
                        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
