"""A book into its lake, and a day's changes after it: CPU seconds by stage, of this process and of PostgreSQL's.

``python -m benchmarks.lake ACCOUNTS PAYMENTS_PER_ACCOUNT``. The book is that of ``benchmarks.imports``; the day's changes are
a payment on each twentieth account. Beside them: the same events with ids as text, in bytes and in CPU seconds.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
from tests.proofs.harness import opened, own_place

from benchmarks.imports import measured, postmaster, write_book
from tideover.base.ids import TenantId
from tideover.base.log import configure_logging
from tideover.book import import_book
from tideover.portrait import TABLES, refresh_lake
from tideover.security import ensure_tenant

ACCOUNTS, PAYMENTS = 20_000, 10
CHANGED = 20  # one account in so many


def main(accounts: int = ACCOUNTS, payments: int = PAYMENTS) -> int:
    """Print the figures."""
    configure_logging(level=50)
    with own_place() as place, place.fresh() as (settings, folder), opened(settings) as runtime:
        write_book(folder / "book", accounts, payments)
        pid, root = postmaster(runtime), settings.root / "lake"
        tenant = ensure_tenant(runtime.works, TenantId("default"))
        with measured(pid) as imported:
            import_book(runtime.works, tenant, "bench", folder / "book", folder / "rejects.csv")
        stages: dict[str, float] = {}
        with measured(pid) as first:
            refresh_lake(runtime.works, tenant, root, progress=_by_stage(stages))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        (folder / "more").mkdir()
        with (folder / "more" / "payments.csv").open("w") as file:
            file.write("payment_id,account_id,amount_minor,paid_at\n")
            for number in range(0, accounts, CHANGED):
                file.write(f"X{number},A{number},{1000 + number},{date(2026, 11, 20)}T10:00:00+08:00\n")
        import_book(runtime.works, tenant, "bench", folder / "more", folder / "rejects.csv")
        with measured(pid) as later:
            done = refresh_lake(runtime.works, tenant, root)
        print(f"a book of {accounts:,} accounts, {12 * accounts:,} instalments, {payments * accounts:,} payments")
        print(f"{'stage':<44}{'own CPU s':>11}{'server':>9}{'CPU s per 100k':>16}{'wall s':>9}")
        for name, spent, count in (
            ("import", imported, accounts),
            ("first extraction", first, accounts),
            (f"a day's changes ({done.persons:,} persons)", later, done.persons),
        ):
            rate = spent.cpu / count * 100_000
            print(f"{name:<44}{spent.own:>11.2f}{spent.server:>9.2f}{rate:>16.1f}{spent.wall:>9.1f}")
        for name, seconds in stages.items():
            print(f"  of the first extraction, {name:<17}{seconds:>11.2f}")
        print(f"peak memory: {peak:,.0f} MiB")
        _forms(root / tenant, folder)
    return 0


def _by_stage(stages: dict[str, float]):  # type: ignore[no-untyped-def]
    last = [time.process_time()]

    def progress(stage: str, done: int, total: int) -> None:
        now = time.process_time()
        stages[stage] = stages.get(stage, 0) + now - last[0]
        last[0] = now

    return progress


def _forms(lake: Path, folder: Path) -> None:
    """Ids as UUID and as text: bytes, and CPU seconds of grouping by person."""
    total = sum(path.stat().st_size for table in TABLES for path in (lake / table).glob("*.parquet"))
    print(f"bytes of the lake: {total:,}")
    ids = "REPLACE (person::VARCHAR AS person, account::VARCHAR AS account)"
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        read = f"read_parquet('{lake}/event/*.parquet')"
        connection.execute(f"COPY (SELECT * {ids} FROM {read}) TO '{folder}/text.parquet' (COMPRESSION zstd)")
        connection.execute(f"COPY (SELECT * FROM {read}) TO '{folder}/uuid.parquet' (COMPRESSION zstd)")
        for form in ("warming up", "uuid", "text"):
            path = folder / f"{'uuid' if form == 'warming up' else form}.parquet"
            start = time.process_time()
            for _ in range(5):
                grouped = f"SELECT person, sum(amount_minor) AS paid FROM '{path}' GROUP BY person"
                connection.execute(f"SELECT count(*), max(paid) FROM ({grouped})").fetchall()
            print(f"events, ids as {form}: {path.stat().st_size:,} bytes, {(time.process_time() - start) / 5:.3f} CPU s")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
