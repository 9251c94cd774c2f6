"""Import of a book, in rows a CPU second: of this process and of PostgreSQL's, beside a bare ``COPY`` of the same rows.

The peer copies the same files into plain tables without keys, checks, sealing or row-level security: what a server does at
the least. ``python -m benchmarks.imports ACCOUNTS PAYMENTS_PER_ACCOUNT``.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import text
from tests.proofs.harness import opened, own_place

from tideover.app.runtime import Runtime
from tideover.base.ids import TenantId
from tideover.base.log import configure_logging
from tideover.book import import_book
from tideover.security import ensure_tenant

ACCOUNTS, PAYMENTS = 20_000, 10
SEED = 20261121
COLUMNS = {
    "customers": "customer_id text, name text, jurisdiction text, zone text, phone text, email text",
    "accounts": (
        "account_id text, customer_id text, product text, creditor text, currency text, principal_minor bigint, "
        "annual_rate text, method text, terms int, disbursed date, first_due date, day_count text, every text"
    ),
    "instalments": "account_id text, number int, due date, principal_minor bigint, interest_minor bigint",
    "payments": "payment_id text, account_id text, amount_minor bigint, paid_at timestamptz",
}


def write_book(folder: Path, accounts: int, payments: int) -> dict[str, int]:
    """A generated book; payments stand in the order in which they came in. Returns rows by file."""
    rng = random.Random(SEED)
    folder.mkdir()
    first = date(2026, 1, 15)
    due = [(first + timedelta(days=30 * n)).isoformat() for n in range(12)]

    def file(name: str, lines: Iterator[str]) -> int:
        count = 0
        with (folder / f"{name}.csv").open("w") as out:
            out.write(",".join(part.split()[0] for part in COLUMNS[name].split(", ")) + "\n")
            for line in lines:
                out.write(line)
                count += 1
        return count

    return {
        "customers": file(
            "customers",
            (f"C{n},Name {n},CN,Asia/Shanghai,+86138{n:08d},c{n}@city.example\n" for n in range(accounts)),
        ),
        "accounts": file(
            "accounts",
            (
                f"A{n},C{n},cash,bank,CNY,1200000,0.18,equal_principal,12,2025-12-15,2026-01-15,30/360,month\n"
                for n in range(accounts)
            ),
        ),
        "instalments": file(
            "instalments", (f"A{n},{k + 1},{due[k]},100000,{18000 - 1500 * k}\n" for n in range(accounts) for k in range(12))
        ),
        "payments": file(
            "payments",
            (
                f"P{k}-{n},A{rng.randrange(accounts)},{rng.randint(1, 200_000)},"
                f"{due[k % 12]}T{n % 24:02d}:{n % 60:02d}:00+08:00\n"
                for k in range(payments)
                for n in range(accounts)
            ),
        ),
    }


@dataclass
class Spent:
    """CPU seconds of this process and of PostgreSQL's; seconds on the wall."""

    own: float = 0
    server: float = 0
    wall: float = 0

    @property
    def cpu(self) -> float:
        return self.own + self.server


def _server(pid: int) -> dict[int, float]:
    """CPU seconds of the server and each of its processes, and of those that have ended."""
    found = {}
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        found[process.pid] = times.user + times.system
        if process.pid == pid:
            found[-pid] = times.children_user + times.children_system
    return found


@contextmanager
def measured(pid: int) -> Iterator[Spent]:
    spent = Spent()
    before, own, wall = _server(pid), time.process_time(), time.perf_counter()
    yield spent
    spent.own, spent.wall = time.process_time() - own, time.perf_counter() - wall
    spent.server = sum(seconds - before.get(name, 0) for name, seconds in _server(pid).items())


def postmaster(runtime: Runtime) -> int:
    with runtime.database.as_owner() as connection:
        backend = int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    return int(psutil.Process(backend).ppid())


def bare_copy(runtime: Runtime, folder: Path) -> None:
    with runtime.database.as_owner() as connection:
        driver: Any = connection.connection.driver_connection
        for name, columns in COLUMNS.items():
            connection.execute(text(f"CREATE TABLE bare_{name} ({columns})"))
            with driver.cursor() as cursor, cursor.copy(f"COPY bare_{name} FROM STDIN (FORMAT csv, HEADER)") as copy:
                with (folder / f"{name}.csv").open("rb") as file:
                    while piece := file.read(1 << 16):
                        copy.write(piece)


def main(accounts: int = ACCOUNTS, payments: int = PAYMENTS) -> int:
    """Print the figures."""
    configure_logging(level=50)
    with own_place() as place, place.fresh() as (settings, folder), opened(settings) as runtime:
        counts = write_book(folder / "book", accounts, payments)
        total = sum(counts.values())
        pid = postmaster(runtime)
        with measured(pid) as peer:
            bare_copy(runtime, folder / "book")
        tenant = ensure_tenant(runtime.works, TenantId("default"))
        marks: dict[str, tuple[Spent, float]] = {}
        progress = _by_file(pid, marks)
        with measured(pid) as ours:
            report = import_book(runtime.works, tenant, "bench", folder / "book", folder / "rejects.csv", progress)
        assert (report.accepted, report.rejected) == (total, 0)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shown = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    print(f"a book of {shown}")
    print(f"{'way':<28}{'rows per CPU s':>15}{'ratio':>8}{'own CPU s':>11}{'server':>9}{'wall s':>9}")
    for name, spent in (("bare COPY", peer), ("import", ours)):
        rate = total / spent.cpu
        print(
            f"{name:<28}{rate:>15,.0f}{rate * peer.cpu / total:>8.3f}{spent.own:>11.1f}{spent.server:>9.1f}{spent.wall:>9.1f}"
        )
    before = 0.0
    for name, count in counts.items():
        if f"{name}.csv" in marks:
            cpu = marks[f"{name}.csv"][1]
            print(f"  {name:<26}{count / max(cpu - before, 0.001):>15,.0f}")
            before = cpu
    print(f"peak memory of the importing process: {peak:,.0f} MiB")
    return 0


def _by_file(pid: int, marks: dict[str, tuple[Spent, float]]) -> Callable[[str, int, int], None]:
    """CPU seconds at the end of each file."""
    first, own = sum(_server(pid).values()), time.process_time()

    def progress(file: str, read: int, rejected: int) -> None:
        cpu = sum(_server(pid).values()) - first + time.process_time() - own
        marks[file] = (Spent(), cpu)

    return progress


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
