"""``make bench``: what the frame costs beside a bare one-row INSERT through the same pool, role and row-level security; then
every other benchmark at its usual size.

Ratios within one run hold on a noisy machine; seconds are CPU seconds of this process (the client side), walls are shown
beside them because the server's work is not in them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from tests.conftest import Lender
from tests.proofs.harness import opened, own_place

from benchmarks import (
    allocation,
    cases,
    city,
    day,
    decisions,
    gate,
    imports,
    knowledge,
    lake,
    portrait,
    queue,
    schedules,
    sending,
    understanding,
    utterances,
)
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base import jobs
from tideover.base.ids import TenantId, new_id
from tideover.base.log import configure_logging
from tideover.base.work import person_key
from tideover.book import accounts_of, address_of, find_person
from tideover.gate import Ask, Channel, Permit, Purpose, ask, redeem
from tideover.journal import seal_all

TENANT = TenantId("default")
ROUNDS = 400


@dataclass(frozen=True)
class Figure:
    name: str
    per_cpu_second: float
    per_second: float


def measure(name: str, count: int, run: Callable[[int], object]) -> Figure:
    """Run ``count`` times one after the other."""
    cpu, wall = time.process_time(), time.perf_counter()
    for number in range(count):
        run(number)
    return Figure(name, count / (time.process_time() - cpu), count / (time.perf_counter() - wall))


def figures(runtime: Runtime, wishes: list[Ask]) -> list[Figure]:
    insert = text("INSERT INTO idempotency (key, request) VALUES (:key, 'x')")

    def bare(number: int) -> None:
        with runtime.works.open(TENANT, "bench") as work:
            work.execute(insert, {"key": str(new_id())})

    def held(number: int) -> None:
        with runtime.works.open(TENANT, "bench") as work:
            work.hold([person_key(wishes[number % len(wishes)].person)])
            work.execute(insert, {"key": str(new_id())})

    def ask_and_redeem(number: int) -> None:
        with runtime.works.open(TENANT, "bench") as work:
            permit = ask(work, wishes[number])
            assert isinstance(permit, Permit)
            redeem(work, permit)

    def enqueue(number: int) -> None:
        with runtime.works.open(TENANT, "bench") as work:
            jobs.enqueue(work, "bench", {})

    registry = jobs.Registry(transactional={"bench": lambda work, payload: None})

    def run_job(number: int) -> None:
        with runtime.database.as_system() as connection:
            (job,) = jobs.lease(connection, 1, kinds=["bench"])
        jobs.run(runtime.works, registry, job)

    found = [
        measure("one-row INSERT in a work of its own", ROUNDS, bare),
        measure("the same under a hold", ROUNDS, held),
        measure("ask and redeem (facts included)", ROUNDS, ask_and_redeem),
        measure("enqueue a job", ROUNDS, enqueue),
        measure("lease, run and end a job", ROUNDS, run_job),
    ]
    cpu, wall = time.process_time(), time.perf_counter()
    sealed = seal_all(runtime.works, runtime.signing)
    found.append(Figure("seal a fact", sealed / (time.process_time() - cpu), sealed / (time.perf_counter() - wall)))
    return found


def main() -> int:
    configure_logging(level=50)
    with own_place() as place, place.fresh() as (settings, folder), opened(settings) as runtime:
        with runtime.database.as_owner() as connection:
            ten = datetime(2026, 12, 1, 2, tzinfo=UTC)
            connection.execute(text("UPDATE clock SET spec = 'bench', speed = 0, business_anchor = :at"), {"at": ten})
        lender = Lender(runtime, folder / "book", TENANT, ensure_operator(runtime), client=None)  # type: ignore[arg-type]
        for number in range(ROUNDS):
            lender.customer(f"C{number}")
            lender.account(f"A{number}", f"C{number}")
        lender.import_book()
        wishes = []
        with runtime.works.open(TENANT, "bench") as work:
            for number in range(ROUNDS):
                person = find_person(work, f"C{number}").id
                found = address_of(work, person, "email")
                assert found is not None
                account = accounts_of(work, person)[0].id
                wishes.append(Ask(person, Channel.EMAIL, Purpose.COLLECT, found[0].blind, "overdue-gentle.v1", account))
        results = figures(runtime, wishes)
    floor = results[0]
    print(f"{'what':<42}{'per CPU s':>11}{'ratio':>8}{'per s':>10}{'ratio':>8}")
    for figure in results:
        cpu, wall = figure.per_cpu_second / floor.per_cpu_second, figure.per_second / floor.per_second
        print(f"{figure.name:<42}{figure.per_cpu_second:>11,.0f}{cpu:>8.2f}{figure.per_second:>10,.0f}{wall:>8.2f}")
    print()
    worst = 0
    parts = (
        imports,
        knowledge,
        sending,
        schedules,
        lake,
        portrait,
        decisions,
        day,
        cases,
        queue,
        gate,
        utterances,
        understanding,
        allocation,
        city,
    )
    for part in parts:
        worst = max(worst, part.main())
        print(flush=True)
    return worst


if __name__ == "__main__":
    sys.exit(main())
