"""The gate beside what it runs on.

- *Clients*: ask and redeem by 32 clients beside a one-row INSERT through the same works, pool and row-level security; and
  ``reserve``, which is both in one go.
- *Batches*: ``reserve`` of many at once beside a bulk INSERT of the very rows it writes (permits, redemptions, facts), as
  SQLAlchemy does it and by our own statements, by 1 and by 8 writers.
- *The past*: what an ask costs with more and more contacts on record, in all and of one person.
- *Screening*: people a plan is judged about in a CPU second, one at a time, by the hundred, and all at once.
- *Stories*: what ``tideover gate judge`` takes for 10,000 asks among 30,000 contacts of 300 people.

``python -m benchmarks.gate [PART …] [NUMBER]``: parts by name (default: all), and up to how many contacts are on record, or
people in a screened plan (default 1,000,000). CPU seconds are those of the clients' process and of PostgreSQL's processes
together; kinds of work take turns in short blocks, so that a noisy machine hits all of them.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text
from tests.conftest import TEN, Lender, set_time
from tests.proofs.harness import opened, own_place

from benchmarks.imports import Spent, measured, postmaster
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base.database import refresh_statistics
from tideover.base.ids import TenantId, new_id
from tideover.base.log import configure_logging
from tideover.gate import (
    Ask,
    Channel,
    Clearance,
    Permit,
    Purpose,
    ask,
    judge_story,
    read_story,
    redeem,
    reserve,
    screen_all,
)
from tideover.gate.store import insert_used, permits, redemptions
from tideover.journal.store import fact_table, insert_facts, unsealed_table

TENANT = TenantId("default")
CLIENTS = 32
BLOCKS = 4
A_BLOCK = 1_600
BATCH = 100
SCREENED = 1_000_000
WRITTEN = ("permit", "redemption", "fact", "unsealed", "idempotency")
INSERT = text("INSERT INTO idempotency (key, request) VALUES (:key, 'x')")


@dataclass
class Load:
    """What was done of one kind: how many, seconds of each call, CPU and wall of all."""

    number: int = 0
    times: list[float] = field(default_factory=list)
    spent: Spent = field(default_factory=Spent)

    def add(self, spent: Spent, times: Sequence[float], number: int) -> None:
        self.number += number
        self.times += times
        own, server, wall = self.spent.own + spent.own, self.spent.server + spent.server, self.spent.wall + spent.wall
        self.spent = Spent(own, server, wall)

    def p99(self) -> float:
        return statistics.quantiles(self.times, n=100)[98]


def main(*given: str) -> int:
    """Print the figures."""
    configure_logging(level=50)
    most = next((int(word) for word in given if word.isdigit()), 1_000_000)
    parts = [word for word in given if not word.isdigit()] or ["clients", "batches", "screening", "stories", "past"]
    run: dict[str, Callable[[Runtime, Path], None]] = {
        "clients": _clients,
        "batches": _batches,
        "screening": lambda runtime, folder: _screening(runtime, folder, min(most, SCREENED)),
        "stories": _stories,
        "past": lambda runtime, folder: _past(runtime, folder, most),
    }
    with own_place() as place:
        for part in parts:
            with place.fresh() as (settings, folder), opened(settings, pool_size=CLIENTS) as runtime:
                run[part](runtime, folder)
            print(flush=True)
    return 0


def _people(runtime: Runtime, folder: Path, number: int) -> list[Ask]:
    """A lender's people, each with a number and an account five days overdue; and an ask to call each."""
    set_time(runtime, TEN)
    lender = Lender(runtime, folder / f"book-{number}", TENANT, ensure_operator(runtime), client=None)  # type: ignore[arg-type]
    for person in range(number):
        lender.customer(f"C{person}", phone=f"+86199{person:08}")
        lender.account(f"A{person}", f"C{person}")
    assert lender.import_book().rejected == 0
    with runtime.works.open(TENANT, "bench") as work:
        rows = work.execute(text(_WHOM))
        return [Ask(r.person, Channel.VOICE, Purpose.COLLECT, r.blind, "bench.v1", r.account) for r in rows]


_WHOM = """
    SELECT a.person, a.id AS account, d.blind FROM account a JOIN address d ON d.person = a.person AND d.kind = 'phone'
    ORDER BY a.person
"""


def _insert(runtime: Runtime) -> None:
    with runtime.works.open(TENANT, "bench") as work:
        work.execute(INSERT, {"key": str(new_id())})


def _ask_and_redeem(runtime: Runtime, wish: Ask) -> None:
    with runtime.works.open(TENANT, "bench") as work:
        permit = ask(work, wish)
        assert isinstance(permit, Permit)
        assert isinstance(redeem(work, permit), Clearance)


def _reserve(runtime: Runtime, wishes: Sequence[Ask]) -> None:
    with runtime.works.open(TENANT, "bench") as work:
        assert all(isinstance(answer, Clearance) for answer in reserve(work, wishes))


def _timed(run: Callable[[], None]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _in_turns(
    runtime: Runtime, kinds: dict[str, Callable[[int], Callable[[], None]]], calls: int, each: int, clients: int
) -> dict[str, Load]:
    """Blocks of ``calls`` calls of each kind in turn by ``clients`` threads; ``kinds[name](n)`` is what call n of it does, to
    ``each`` contacts. The first block warms connections; a server has statistics after its first minute, and so has this one
    after the first block."""
    pid = postmaster(runtime)
    loads = {name: Load() for name in kinds}
    with ThreadPoolExecutor(clients) as pool:
        for block in range(BLOCKS + 1):
            if block == 1:
                with runtime.database.as_owner() as connection:
                    refresh_statistics(connection, WRITTEN)
            for name, kind in kinds.items():
                todo = [kind(block * calls + number) for number in range(calls)]
                with measured(pid) as spent:
                    times = list(pool.map(_timed, todo))
                if block:
                    loads[name].add(spent, times, calls * each)
    return loads


def _print(title: str, loads: dict[str, Load], *, with_times: bool) -> None:
    heads = ("per s", "ratio", "per CPU s", "ratio", "own ms", "server ms") + (
        ("p50 ms", "p99 ms", "ratio") if with_times else ()
    )
    print(f"{title:<28}" + "".join(f"{head:>11}" for head in heads))
    floor = next(iter(loads.values()))
    for name, load in loads.items():
        number, spent = load.number, load.spent
        rate, per_cpu = number / spent.wall, number / spent.cpu
        print(
            f"{name:<28}{rate:>11,.0f}{rate / (floor.number / floor.spent.wall):>11.3f}{per_cpu:>11,.0f}"
            f"{per_cpu / (floor.number / floor.spent.cpu):>11.3f}{spent.own / number * 1000:>11.3f}"
            f"{spent.server / number * 1000:>11.3f}",
            end="",
        )
        if with_times:
            print(
                f"{statistics.median(load.times) * 1000:>11.1f}{load.p99() * 1000:>11.1f}{load.p99() / floor.p99():>11.2f}",
                end="",
            )
        print()


def _clients(runtime: Runtime, folder: Path) -> None:
    count = A_BLOCK * (BLOCKS + 1)
    wishes = _people(runtime, folder, 2 * count)
    kinds: dict[str, Callable[[int], Callable[[], None]]] = {
        "one-row INSERT": lambda number: lambda: _insert(runtime),
        "ask and redeem": lambda number: lambda: _ask_and_redeem(runtime, wishes[number]),
        "reserve": lambda number: lambda: _reserve(runtime, [wishes[count + number]]),
    }
    _print(f"{CLIENTS} clients", _in_turns(runtime, kinds, A_BLOCK, 1, CLIENTS), with_times=True)


# --- batches ----------------------------------------------------------------------------------------------------------------


def _batches(runtime: Runtime, folder: Path) -> None:
    calls = {1: 4, 8: 16}
    wishes = iter(_people(runtime, folder, sum(calls.values()) * (BLOCKS + 1) * BATCH))
    for writers, number in calls.items():
        kinds: dict[str, Callable[[int], Callable[[], None]]] = {
            "SQLAlchemy's bulk INSERT": lambda _: partial(_insert_rows, runtime, *_rows(BATCH)),
            "our statements alone": lambda _: partial(_write, runtime, *_rows(BATCH)),
            "reserve": lambda _: partial(_reserve, runtime, [next(wishes) for _ in range(BATCH)]),
        }
        title = f"batches of {BATCH}, {writers} writer{'s' * (writers > 1)}"
        _print(title, _in_turns(runtime, kinds, number, BATCH, writers), with_times=False)


def _rows(number: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What as many reservations write, ready: permits with their first use, and two facts of each."""
    permits: list[dict[str, Any]] = []
    facts: list[dict[str, Any]] = []
    for _ in range(number):
        permit, person, account = new_id(), new_id(), new_id()
        said = {"channel": "voice", "purpose": "collect", "script": "bench.v1"}
        permits.append(
            {
                **said, "id": permit, "person": person, "account": account, "address": permit.hex, "answers": None, "turns": 1,
                "people": None, "party": None, "by": "lender", "issued_at": TEN, "expires_at": TEN + timedelta(hours=4),
                "is_answer": False,
            }
        )  # fmt: skip
        told = {"person": str(person), "permit": str(permit)}
        permitted = {
            **told,
            **said,
            "account": str(account),
            "expires_at": TEN.isoformat(),
            "rulebook": "1+a+b+c",
            "by": "bench",
        }
        for kind, data in (("ContactPermitted", permitted), ("PermitRedeemed", {**told, "turn": 1})):
            facts.append({"id": new_id(), "kind": kind, "person": person, "at": TEN, "known_at": TEN, "data": data})
    return permits, facts


def _insert_rows(runtime: Runtime, rows: Sequence[dict[str, Any]], facts: Sequence[dict[str, Any]]) -> None:
    """As anybody would write the same rows in bulk."""
    uses = [
        {
            **{name: row[name] for name in ("person", "account", "channel", "purpose", "is_answer", "party", "by", "address")},
            "permit": row["id"], "turn": 1, "at": row["issued_at"],
        }
        for row in rows
    ]  # fmt: skip
    with runtime.works.open(TENANT, "bench") as work:
        work.execute(insert(permits), [{name: row[name] for name in row if name != "is_answer"} | {"used": 1} for row in rows])
        work.execute(insert(redemptions), uses)
        made = work.execute(
            insert(fact_table).returning(fact_table.c.seq, fact_table.c.id, sort_by_parameter_order=True), facts
        )
        work.execute(insert(unsealed_table), [{"seq": row.seq, "fact": row.id} for row in made])


def _write(runtime: Runtime, permits: Sequence[dict[str, Any]], facts: Sequence[dict[str, Any]]) -> None:
    with runtime.works.open(TENANT, "bench") as work:
        insert_used(work, permits)
        insert_facts(work, facts)


# --- a day's plan -----------------------------------------------------------------------------------------------------------


def _screening(runtime: Runtime, folder: Path, most: int) -> None:
    """A plan of everybody in one call, beside one and a hundred at a time: of people of whom nothing is known but what they
    owe, then of the same once a lender has worked on them."""
    pid = postmaster(runtime)
    for size in [size for size in (10_000, 100_000, 1_000_000) if size <= most]:
        plan = [(wish, TEN) for wish in _people(runtime, folder, size)]
        draw = random.Random(20261121)
        for what, number, total in (("one", 1, 300), ("a hundred", BATCH, 5_000)):
            _print_screened(
                f"{what} at a time of {size:,}", runtime, pid, [draw.sample(plan, number) for _ in range(total // number)]
            )
        _print_screened(f"all {size:,}, the first time", runtime, pid, [plan])
        _print_screened(f"all {size:,}, again", runtime, pid, [plan] * max(200_000 // size, 2))
        for what, work_on in _WORKED.items():
            with runtime.database.as_owner() as connection:
                connection.execute(text(work_on), {"tenant": TENANT, "at": TEN})
                refresh_statistics(connection, (*WRITTEN, "stop", "payment"))
            _print_screened(f"all {size:,}, {what}", runtime, pid, [plan] * (2 if size < 1_000_000 else 1))
        with runtime.database.as_owner() as connection:
            connection.execute(text("TRUNCATE person, account, address, instalment, payment, stop, redemption"))


# Each on top of the one before.
_NTH = "FROM (SELECT a.*, row_number() OVER (ORDER BY id) AS n FROM account a) a"
_WORKED = {
    "half of them called in the last days": f"""
        INSERT INTO redemption (tenant, permit, turn, person, account, channel, purpose, is_answer, at, result, address)
        SELECT :tenant, gen_random_uuid(), 1, a.person, a.id, 'voice', 'collect', false,
            CAST(:at AS timestamptz) - k * interval '13 hours' - random() * interval '4 hours',
            (ARRAY['no_answer', 'busy', 'answered', NULL])[1 + floor(random() * 4)::int], d.blind
        {_NTH} JOIN address d ON d.person = a.person AND d.kind = 'phone' CROSS JOIN generate_series(1, 3) AS k
        WHERE a.n % 2 = 0 AND k <= 1 + a.n / 2 % 3
    """,
    "one in 20 under a stop": f"""
        INSERT INTO stop (tenant, id, person, kind, at)
        SELECT :tenant, gen_random_uuid(), a.person, (ARRAY['complaint', 'dispute', 'cease'])[1 + a.n / 20 % 3], :at {_NTH}
        WHERE a.n % 20 = 1
    """,
    "one in 10 paid a part": f"""
        INSERT INTO payment (tenant, ref, account, amount_minor, paid_at, posted_at, known_at, day)
        SELECT :tenant, 'part-' || a.n, a.id, 20000, :at, :at, :at, CAST(:at AS timestamptz)::date {_NTH} WHERE a.n % 10 = 3
    """,
}


def _print_screened(what: str, runtime: Runtime, pid: int, plans: Sequence[Sequence[tuple[Ask, datetime]]]) -> None:
    total = sum(map(len, plans))
    permitted = 0
    with measured(pid) as spent:
        for plan in plans:
            with runtime.works.open(TENANT, "bench") as work:
                permitted += sum(not found.rules for found in screen_all(work, plan))
    print(
        f"screened {what}: {total / spent.cpu:,.0f} people a CPU second (microseconds each: own "
        f"{spent.own / total * 1e6:,.1f}, server {spent.server / total * 1e6:,.1f}), {permitted / total:.0%} permitted",
        flush=True,
    )


def _stories(runtime: Runtime, folder: Path) -> None:
    draw, now = random.Random(20261121), TEN
    lines: list[dict[str, Any]] = []
    for person in range(300):
        whose = {"id": f"p{person}", "jurisdiction": "CN", "zone": "Asia/Shanghai"}
        lines.append({"op": "person", **whose, "numbers": [f"+86138{person % 250:08}"]})
    for turn in range(40_000):
        now += timedelta(seconds=draw.randrange(60))
        person = draw.randrange(300)
        about = {
            "person": f"p{person}", "to": f"p{person}", "channel": draw.choice(("voice", "voice", "sms")), "purpose": "collect",
            "number": f"+86138{person % 250:08}", "account": f"p{person}-a", "by": "lender", "at": now.isoformat(),
        }  # fmt: skip
        if turn % 4:
            lines.append({"op": "contact", **about, "result": "no_answer" if about["channel"] == "voice" else "sent"})
        else:
            lines.append({"op": "ask", "id": f"q{turn}", **about})
    story = read_story(enumerate(lines, 1), "drawn")
    pid = postmaster(runtime)
    with measured(pid) as spent, runtime.works.scratch("judge") as work:
        answers = list(judge_story(work, story))
    refused = sum(answer["verdict"] == "refuse" for answer in answers)
    print(
        f"{len(answers):,} asks of a story, {refused:,} refused: {spent.cpu:.1f} CPU s "
        f"(own {spent.own:.1f}, server {spent.server:.1f}; wanted: under 60)"
    )


# --- the past ---------------------------------------------------------------------------------------------------------------

ASKS = 400
_CALLS = """
    INSERT INTO redemption (tenant, permit, turn, person, account, channel, purpose, is_answer, at, result, address)
    SELECT :tenant, gen_random_uuid(), 1, {person}, {account}, 'voice', 'collect', false,
        CAST(:at AS timestamptz) - interval '{since} days' - random() * interval '{days} days', 'no_answer', {address}
    FROM generate_series(1, :number) AS n
"""


def _past(runtime: Runtime, folder: Path, most: int) -> None:
    """Contacts of others first, over ninety days; then of one person, over three years that no rule counts any more; then of
    another, all of this week, as many as nobody is ever contacted."""
    wishes = _people(runtime, folder, 2_000)
    others = _CALLS.format(
        person="(:persons)[1 + n % 1500]", account="gen_random_uuid()", address="'x' || n % 1000000", since=0, days=90
    )
    sizes = [10**power for power in range(4, 9) if 10**power <= most]
    named: dict[str, Any] = {"persons": [wish.person for wish in wishes[500:]]}
    _grow(runtime, "contacts in all", others, named, sizes, wishes[:ASKS])
    theirs = {"person": ":person", "account": ":account", "address": ":address"}
    for one, said, since, days in ((wishes[450], "years past", 9, 1095), (wishes[451], "this week", 0, 6)):
        named = {"person": one.person, "account": one.account, "address": one.address}
        statement = _CALLS.format(**theirs, since=since, days=days)
        _grow(runtime, f"contacts of one person, {said}", statement, named, [10, 100, 1_000, 10_000], [one] * ASKS)


def _grow(
    runtime: Runtime, what: str, statement: str, named: dict[str, Any], sizes: Sequence[int], wishes: Sequence[Ask]
) -> None:
    pid = postmaster(runtime)
    first, there = 0.0, 0
    for size in sizes:
        with runtime.database.as_owner() as connection, _without_indexes(connection, size - there):
            connection.execute(text(statement), {"tenant": TENANT, "at": TEN, "number": size - there, **named})
        with runtime.database.as_owner() as connection:
            refresh_statistics(connection, WRITTEN)
        there, (cost, inserts) = size, _cost_of_asks(runtime, pid, wishes)
        first = first or inserts
        print(
            f"{size:>12,} {what}: {cost * 1000:.2f} CPU ms an ask, {inserts:.1f} INSERTs of one row, {inserts / first:.2f} × "
            "the first",
            flush=True,
        )


@contextmanager
def _without_indexes(connection: Connection, rows: int) -> Iterator[None]:
    """Many rows go in before the indexes are made, as a restore does it: they are the same, in a tenth of the time."""
    if rows < SCREENED:
        yield
        return
    key = connection.scalar(text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'redemption_pk'"))
    others = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'redemption' AND indexname <> 'redemption_pk'"
    kept = connection.execute(text(others)).all()
    connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    for name, _ in kept:
        connection.execute(text(f"DROP INDEX {name}"))
    connection.execute(text("ALTER TABLE redemption DROP CONSTRAINT redemption_pk"))
    yield
    connection.execute(text(f"ALTER TABLE redemption ADD CONSTRAINT redemption_pk {key}"))
    for _, made in kept:
        connection.execute(text(made))


def _cost_of_asks(runtime: Runtime, pid: int, wishes: Sequence[Ask]) -> tuple[float, float]:
    """CPU seconds of one ask, the least of nine rounds, and how many INSERTs of one row cost as much: the median of what each
    round says, of as many of both in turn, since the machine is shared. A permit that is not redeemed counts nowhere."""
    costs, ratios = [], []
    for _ in range(9):
        with measured(pid) as spent:
            for wish in wishes:
                with runtime.works.open(TENANT, "bench") as work:
                    ask(work, wish)
        with measured(pid) as floor:
            for _ in wishes:
                _insert(runtime)
        costs.append(spent.cpu / len(wishes))
        ratios.append(spent.cpu / floor.cpu)
    return min(costs), statistics.median(ratios)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
