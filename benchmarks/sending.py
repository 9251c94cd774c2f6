"""Contacts a CPU second through the whole path (queue, hold, gate, facts, channel, result) beside a bare loop of the same
client: the channel's adapter alone, over the same connection, to the same peer. And timers: what an idle look at a queue
of a million pending ones costs, and how many of those that fall due in a second are carried out in one.

CPU seconds are this process's: the peers (aiosmtpd; an SMSC) and PostgreSQL run beside it. ``python -m benchmarks.sending``.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from tests.conftest import Lender
from tests.outreach.rigs import clearance
from tests.proofs.harness import opened, own_place

from tideover.app.listening import Ears
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base import jobs
from tideover.base.ids import TenantId, new_id
from tideover.base.log import configure_logging
from tideover.base.settings import ChannelLimit
from tideover.book import find_account, find_person
from tideover.gate import Channel, Purpose
from tideover.outreach import change_sender, offer_contact
from tideover.outreach.channels import Destination, Message
from tideover.rehearsal import PhoneExchange, PostOffice

TENANT = TenantId("default")
CONTACTS = 400
TIMERS = 1_000_000
DUE = 10_000


def _peers(pipe: Any) -> None:
    post, phones = PostOffice(), PhoneExchange()
    post.start()
    phones.start()
    pipe.send((post.url, phones.url))
    pipe.recv()
    phones.stop()
    post.stop()


@contextmanager
def peers() -> Iterator[tuple[str, str]]:
    """A mail server and an SMSC in a process of their own."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_peers, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join(10)


def _begin(runtime: Runtime, folder: Any, count: int) -> None:
    with runtime.database.as_owner() as connection:
        ten = datetime(2026, 12, 1, 2, tzinfo=UTC)
        connection.execute(text("UPDATE clock SET spec = 'bench', speed = 0, business_anchor = :at"), {"at": ten})
    lender = Lender(runtime, folder / "book", TENANT, ensure_operator(runtime), client=None)  # type: ignore[arg-type]
    for number in range(count):
        lender.customer(f"C{number}", phone=f"+86199{number:08}")
        lender.account(f"A{number}", f"C{number}")
    lender.import_book()
    with runtime.works.open(TENANT, "bench") as work:
        for field in ("sender_name", "sender_hotline", "sender_complaints", "sender_address"):
            change_sender(work, field, "示例消费金融")
        for field in ("sender_site", "pay_link"):
            change_sender(work, field, "https://lender.example")


def _queue(runtime: Runtime, channel: Channel, count: int) -> None:
    for number in range(count):
        with runtime.works.open(TENANT, "bench") as work:
            person, account = find_person(work, f"C{number}").id, find_account(work, f"A{number}").id
            offer_contact(work, person, channel, Purpose.COLLECT, "overdue-gentle", {}, account=account)


def _timed(what: Any) -> tuple[float, float, int]:
    cpu, wall = time.process_time(), time.perf_counter()
    count = what()
    return time.process_time() - cpu, time.perf_counter() - wall, count


def compare(runtime: Runtime, channel: Channel, destination: str) -> None:
    """The whole path beside the adapter alone."""
    gateway = runtime.gateways.of(channel)
    assert gateway is not None
    while gateway.obstacle() is not None:
        time.sleep(0.01)
    body = "【示例消费金融】您好，您有一笔款项已到期，如已还款请忽略；如有困难请回复，我们与您一起想办法。退订回T。"

    def bare() -> int:
        for _ in range(CONTACTS):
            message = Message(f"<{new_id()}@tideover>", "关于您的还款", body)
            gateway.adapter.deliver(clearance(channel), Destination("blind", destination), message, datetime.now(UTC))
        return CONTACTS

    alone = _timed(bare)
    _queue(runtime, channel, CONTACTS)
    whole = _timed(lambda: jobs.run_until_idle(runtime.works, runtime.registry, kinds=["dispatch_touch"]))
    with runtime.database.as_owner() as connection:
        ends = dict(
            connection.execute(
                text("SELECT state, count(*) FROM touch WHERE channel = :c GROUP BY state"), {"c": channel}
            ).all()
        )
    for name, (cpu, wall, count) in (("the client alone", alone), ("the whole path", whole)):
        ratio = (alone[0] / alone[2]) / (cpu / count)
        speed = f"{count / cpu:>9,.0f} per CPU s{count / wall:>9,.0f} per s"
        print(f"{channel.value:<6}{name:<20}{count:>6} contacts{speed}{ratio:>8.3f}")
    print(f"{'':<6}ended as {ends}")


def timers(runtime: Runtime) -> None:
    """A million timers to come, then ten thousand that are due."""
    insert = text(
        "INSERT INTO job (tenant, id, kind, payload, state, due_at, lane, priority) "
        "SELECT :tenant, gen_random_uuid(), 'tick', '{}', 'ready', "
        "business_now() + make_interval(secs => :from + n * 0.0001), (ARRAY['work','email','sms'])[1 + n % 3], n % 3 "
        "FROM generate_series(1, :count) AS n"
    )
    with runtime.database.as_owner() as connection:
        connection.execute(insert, {"tenant": TENANT, "count": TIMERS, "from": 3600})
        connection.execute(text("ANALYZE job"))
    lanes = list(runtime.registry.lanes)
    rounds = []
    for _ in range(300):
        with runtime.database.as_system() as connection:
            began = time.perf_counter()
            assert jobs.lease(connection, 4, lanes=lanes) == []
            rounds.append(time.perf_counter() - began)
    rounds.sort()
    print(f"idle look at {TIMERS:,} pending timers: median {rounds[150] * 1000:.2f} ms, p95 {rounds[285] * 1000:.2f} ms")
    with runtime.database.as_owner() as connection:
        connection.execute(insert, {"tenant": TENANT, "count": DUE, "from": -60})

    def fire() -> int:
        """As a lean worker would: leased a hundred at a time, each ended in its own transaction's statement."""
        fired = 0
        while True:
            with runtime.database.as_system() as connection:
                leased = jobs.lease(connection, 100, lanes=lanes, kinds=["tick"])
                if not leased:
                    return fired
                connection.execute(
                    text("UPDATE job SET state = 'done', lease = NULL WHERE id = ANY(:ids)"),
                    {"ids": [job.id for job in leased]},
                )
            fired += len(leased)

    cpu, wall, fired = _timed(fire)
    print(f"{fired:,} timers due at once: {fired / wall:,.0f} leased and ended per s ({fired / cpu:,.0f} per CPU s)")


def main() -> int:
    configure_logging(level=50)
    limits = {name: ChannelLimit(per_second=10_000, concurrency=64) for name in ("email", "sms")}
    with peers() as (smtp, smpp), own_place() as place, place.fresh() as (settings, folder):
        settings = settings.model_copy(update={"smtp_url": smtp, "smpp_url": smpp, "sms_sender": "10690001", "limits": limits})
        with opened(settings) as runtime:
            _begin(runtime, folder, CONTACTS)
            runtime.gateways.start(Ears(runtime.works))
            try:
                compare(runtime, Channel.EMAIL, "c0@city.example")
                compare(runtime, Channel.SMS, "+8619900000000")
            finally:
                runtime.gateways.stop()
            timers(runtime)
    return 0


if __name__ == "__main__":
    sys.exit(main())
