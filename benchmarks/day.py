"""A whole day, from the lake to the tasks: CPU seconds by stage, of the worker and of PostgreSQL's processes apart; and the
tasks written in a second beside a bare ``COPY`` of the same rows into tables of the same columns.

``python -m benchmarks.day [ACCOUNTS …]``, by default 2,000 and 10,000. An account a person, three in five of them up to 30
days overdue, one up to 90, one up to 200, for a bot or for people; lanes have room for every case. The peer's tables have no
keys, indexes or row-level security, and all rows come in one transaction: what a server does at the least.
"""

from __future__ import annotations

import resource
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from tests.conftest import TEN, set_time
from tests.proofs.harness import opened, own_place

from benchmarks.imports import COLUMNS, Spent, measured, postmaster
from tideover.app.runtime import Runtime, open_tenant
from tideover.base import jobs
from tideover.base.ids import TenantId
from tideover.base.log import configure_logging
from tideover.book import import_book
from tideover.outreach import DayReport, Stage, change_capacity, day_report, start_day

ACCOUNTS = (2_000, 10_000)
DAY = TEN.date()
ROOM = 1_000_000  # an hour, on each lane
LANES = ("email", "sms", "push", "inbox", "letter", "collections", "care", "field")
COPIES = 20  # of the same rows: one alone takes less than the server's clock of CPU time can tell
# What a task is made of: a bot's is a job, a person's an item and the fact that it was opened, which waits for its seal.
_OPENED = "kind = 'WorkItemOpened' AND data->>'kind' = 'treat_case'"
WRITTEN = {
    "job": "kind = 'begin_case'",
    "work_item": "kind = 'treat_case'",
    "fact": _OPENED,
    "unsealed": f"fact IN (SELECT id FROM fact WHERE {_OPENED})",
}


def main(*sizes: int) -> int:
    """Print the figures."""
    configure_logging(level=50)
    per_account = {}
    with own_place() as place:
        for accounts in sizes or ACCOUNTS:
            with place.fresh() as (settings, folder), opened(settings) as runtime:
                tenant = _begin(runtime, folder, accounts)
                pid = postmaster(runtime)
                stages, chunks = _run(runtime, pid)
                with runtime.works.open(tenant, "bench") as work:
                    report = day_report(work, DAY)
                assert report is not None and report.state == "done"
                whole = _print_stages(report, stages, chunks)
                per_account[report.accounts] = whole / report.accounts
                _print_tasks(runtime, pid, stages[Stage.TASK], report)
    (least, first), *more = per_account.items()
    for count, cpu in more:
        print(f"an account of {count:,} costs {cpu / first:.2f} × one of {least:,}")
    print(f"peak memory of the worker: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
    return 0


def _begin(runtime: Runtime, folder: Path, accounts: int) -> TenantId:
    set_time(runtime, TEN)
    tenant = open_tenant(runtime, "default")
    write_book(folder / "book", accounts)
    report = import_book(runtime.works, tenant, "bench", folder / "book", folder / "rejects.csv")
    assert report.rejected == 0
    with runtime.works.open(tenant, "bench") as work:
        for lane in LANES:
            change_capacity(work, lane, ROOM)
        start_day(work, DAY)
    return tenant


def write_book(folder: Path, accounts: int) -> None:
    """Loans of twelve months, paid up to the instalment that is overdue."""
    folder.mkdir()
    files = {name: (folder / f"{name}.csv").open("w") for name in COLUMNS}
    for name, columns in COLUMNS.items():
        files[name].write(",".join(part.split()[0] for part in columns.split(", ")) + "\n")
    for n in range(accounts):
        paid, late = n % 5, (1 + n % 30, 1 + n % 29, 1 + n % 28, 31 + n % 60, 91 + n % 110)[n * 7 % 5]
        due = [DAY + timedelta(days=30 * (k - paid) - late) for k in range(12)]
        files["customers"].write(f"C{n},Name {n},CN,Asia/Shanghai,+86138{n:08d},c{n}@city.example\n")
        lent = due[0] - timedelta(days=30)
        terms = f"cash,bank,CNY,1200000,0.18,equal_principal,12,{lent},{due[0]},30/360,month"
        files["accounts"].write(f"A{n},C{n},{terms}\n")
        for k, day in enumerate(due):
            interest = 18000 - 1500 * k
            files["instalments"].write(f"A{n},{k + 1},{day},100000,{interest}\n")
            if k < paid:
                files["payments"].write(f"P{n}-{k},A{n},{100000 + interest},{day}T09:00:00+08:00\n")
    for file in files.values():
        file.close()


def _run(runtime: Runtime, pid: int) -> tuple[dict[Stage, Spent], Counter[Stage]]:
    """What each stage took, and in how many chunks."""
    stages: dict[Stage, Spent] = defaultdict(Spent)
    chunks: Counter[Stage] = Counter()
    while True:
        with measured(pid) as spent:
            with runtime.database.as_system() as connection:
                leased = jobs.lease(connection, 1, kinds=["run_day"])
            for job in leased:
                jobs.run(runtime.works, runtime.registry, job)
        if not leased:
            return stages, chunks
        stage = Stage(leased[0].payload["stage"])
        chunks[stage] += 1
        whole = stages[stage]
        whole.own, whole.server, whole.wall = whole.own + spent.own, whole.server + spent.server, whole.wall + spent.wall


def _print_stages(report: DayReport, stages: dict[Stage, Spent], chunks: Counter[Stage]) -> float:
    print(f"a day of {report.accounts:,} accounts: {report.wished:,} cases to contact, {report.tasks:,} tasks {report.by}")
    print(f"{'stage':<10}{'chunks':>7}{'own CPU s':>11}{'server':>9}{'both':>9}{'CPU s per 100k accounts':>25}{'wall s':>9}")
    total = Spent(*(sum(getattr(spent, name) for spent in stages.values()) for name in ("own", "server", "wall")))
    for name, spent in [*stages.items(), ("together", total)]:
        rate = spent.cpu / report.accounts * 100_000
        count = chunks[name] if isinstance(name, Stage) else chunks.total()
        print(f"{name:<10}{count:>7}{spent.own:>11.2f}{spent.server:>9.2f}{spent.cpu:>9.2f}{rate:>25.1f}{spent.wall:>9.1f}")
    return total.cpu


def _print_tasks(runtime: Runtime, pid: int, ours: Spent, report: DayReport) -> None:
    peer, counts = _bare_copy(runtime, pid)
    rows = ", ".join(f"{count:,} of {table}" for table, count in counts.items())
    print(f"{report.tasks:,} tasks in {rows}")
    print(f"{'way':<16}{'tasks per s':>13}{'ratio':>8}{'tasks per CPU s':>17}{'ratio':>8}{'own CPU s':>11}{'server':>9}")
    for name, spent in (("bare COPY", peer), ("the task stage", ours)):
        print(
            f"{name:<16}{report.tasks / spent.wall:>13,.0f}{peer.wall / spent.wall:>8.3f}"
            f"{report.tasks / spent.cpu:>17,.0f}{peer.cpu / spent.cpu:>8.3f}{spent.own:>11.3f}{spent.server:>9.3f}"
        )


def _bare_copy(runtime: Runtime, pid: int) -> tuple[Spent, dict[str, int]]:
    """What a ``COPY`` of the rows that the tasks are made of takes, once; and how many rows there are."""
    counts: dict[str, int] = {}
    with runtime.database.as_owner() as connection:
        driver: Any = connection.connection.driver_connection
        rows = {}
        for table, which in WRITTEN.items():
            connection.execute(text(f"CREATE TABLE bare_{table} (LIKE {table})"))
            counts[table] = connection.execute(text(f"SELECT count(*) FROM {table} WHERE {which}")).scalar_one()
            with driver.cursor() as cursor, cursor.copy(f"COPY (SELECT * FROM {table} WHERE {which}) TO STDOUT") as copy:
                rows[table] = b"".join(bytes(piece) for piece in copy)
    with measured(pid) as spent:
        for _ in range(COPIES):
            with runtime.database.as_owner() as connection:
                driver = connection.connection.driver_connection
                for table, content in rows.items():
                    with driver.cursor() as cursor, cursor.copy(f"COPY bare_{table} FROM STDIN") as copy:
                        copy.write(content)
    return Spent(spent.own / COPIES, spent.server / COPIES, spent.wall / COPIES), counts


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
