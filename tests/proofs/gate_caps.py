"""No cap and no window is exceeded, whoever dies: many writers on few people who share numbers, results that come late.

Writers are processes of their own, forked off one nursery; each asks, redeems, tells the network (a TCP peer that counts what it
sees) and only later says how the contact ended, unless it was killed. The database's server is killed, too.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from tests.proofs.harness import Place, Proof, opened
from tests.proofs.receivers import DEFAULT, TEN, make_people, number, rows
from tideover.app.runtime import Runtime
from tideover.base.database import Database
from tideover.base.database.embedded import Embedded
from tideover.base.database.migrations import upgrade
from tideover.base.errors import TideoverError
from tideover.base.ids import PersonId
from tideover.base.settings import Settings
from tideover.base.work import Work
from tideover.book import accounts_of, address_of, find_person
from tideover.gate import (
    RECOMMENDED,
    Ask,
    Channel,
    Clearance,
    Purpose,
    Refusal,
    Result,
    Tally,
    ask,
    choose_rule,
    record_result,
    redeem,
    replay_record,
    reserve,
)

WRITERS, PEOPLE, NUMBERS = 32, 100, 40
SPEED = 5760  # a business day in 15 seconds
THINK_SECONDS = 0.25  # at most, between redeeming and the commit
PATIENCE_SECONDS = 60
RESULTS = (Result.EFFECTIVE,) * 6 + (Result.NO_ANSWER, Result.BUSY, Result.FAILED, Result.MACHINE)
UNCONNECTED = {"no_answer", "busy", "failed", "machine"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


# --- the network ------------------------------------------------------------------------------------------------------


class Peer(socketserver.ThreadingTCPServer):
    """Keeps a line for each contact it is handed, and says so."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.seen: list[dict[str, Any]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with suppress(OSError, ValueError):
            for line in self.rfile:
                self.server.seen.append(json.loads(line))  # type: ignore[attr-defined]
                self.wfile.write(b"\n")


def count_at_peer(seen: list[dict[str, Any]]) -> dict[str, int]:
    """How often what the peer saw is more than the rules let through."""
    effective: Counter[tuple[str, str]] = Counter()
    unconnected: Counter[tuple[str, str]] = Counter()
    night = 0
    for contact in seen:
        local = datetime.fromisoformat(contact["at"]).astimezone(SHANGHAI)
        night += not 8 <= local.hour < 22
        day = local.date().isoformat()
        if contact["channel"] == "voice":
            effective[contact["person"], day] += contact["purpose"] == "collect" and contact["result"] == "effective"
            unconnected[contact["number"], day] += contact["result"] in UNCONNECTED
    return {
        "at_peer": len(seen),
        "over_three_effective": sum(max(count - 3, 0) for count in effective.values()),
        "over_six_unconnected": sum(max(count - 6, 0) for count in unconnected.values()),
        "at_night": night,
        "reached_three": sum(count >= 3 for count in effective.values()),
        "reached_six": sum(count >= 6 for count in unconnected.values()),
    }


# --- writers ----------------------------------------------------------------------------------------------------------


def _write(settings: Settings, port: int, group: str, seed: int) -> None:
    """One writer, until it or its nursery is killed."""
    rng = random.Random(seed)
    late: list[tuple[float, Any, Result]] = []
    nursery = os.getppid()
    while os.getppid() == nursery:
        with suppress(SQLAlchemyError, OSError, TideoverError):
            with opened(settings, pool_size=1) as runtime, socket.create_connection(("127.0.0.1", port)) as line:
                while os.getppid() == nursery:
                    _contact(runtime, line, group, rng, late)
        time.sleep(0.2)


def _contact(
    runtime: Runtime, line: socket.socket, group: str, rng: random.Random, late: list[tuple[float, Any, Result]]
) -> None:
    """One contact, if the gate lets it be made, and the results of earlier ones whose time has come."""
    while late and late[0][0] <= time.monotonic():
        with runtime.works.open(DEFAULT, "proof") as work:
            record_result(work, late[0][1], 1, late[0][2])
        late.pop(0)
    ref = f"{group}{int(rng.random() ** 4 * PEOPLE)}"  # some are hotter than others
    with runtime.works.open(DEFAULT, "proof") as work:
        person = find_person(work, ref).id
        # An enquiry is not counted with demands, but its calls are with theirs to the number.
        purpose = rng.choice((Purpose.COLLECT, Purpose.COLLECT, Purpose.VERIFY))
        wish = _wish(work, person, Channel.VOICE if rng.random() < 0.9 else Channel.SMS, purpose)
        permit = ask(work, wish) if rng.random() < 0.7 else None  # else both in one go
    if isinstance(permit, Refusal):
        time.sleep(0.1)
        return
    with runtime.works.open(DEFAULT, "proof") as work:
        at_call = redeem(work, permit) if permit is not None else reserve(work, [wish])[0]
        at = work.now()
        time.sleep(rng.uniform(0, THINK_SECONDS))
    if not isinstance(at_call, Clearance):
        return
    result = rng.choice(RESULTS) if wish.channel is Channel.VOICE else Result.SENT
    told = {"permit": str(at_call.permit), "person": str(person), "number": wish.address, "at": at.isoformat()}
    line.sendall(
        json.dumps({**told, "channel": wish.channel.value, "purpose": wish.purpose.value, "result": result.value}).encode()
        + b"\n"
    )
    line.recv(1)
    late.append((time.monotonic() + rng.uniform(0, 2), at_call.permit, result))
    late.sort(key=lambda each: each[0])


def _wish(work: Work, person: PersonId, channel: Channel, purpose: Purpose) -> Ask:
    found = address_of(work, person, "phone")
    assert found is not None
    return Ask(person, channel, purpose, found[0].blind, "call.v1", accounts_of(work, person)[0].id)


def nursery() -> None:
    """Forks writers off one process that has read all code, and kills one of them now and then."""
    url, home, port, group, seed, seconds = sys.argv[1:]
    settings = Settings(home=Path(home), database_url=url, clock="system")
    rng = random.Random(seed)
    with ExitStack() as stack:
        if group == "K":
            stack.enter_context(patch("tideover.book.store.identity.hold_people", lambda work, persons, further: True))
            stack.enter_context(patch.object(Work, "hold", lambda work, keys: work.now()))
            stack.enter_context(patch.object(Work, "holds", lambda work, keys: True))
        living = {_fork(settings, int(port), group, rng.randrange(10**9)) for _ in range(WRITERS)}
        kills, ends = 0, time.monotonic() + float(seconds)
        try:
            while time.monotonic() < ends:
                time.sleep(rng.uniform(0.2, 0.8))
                for pid in rng.sample(sorted(living), rng.choice((1, 1, 4))):
                    _kill(pid)
                    living.remove(pid)
                    living.add(_fork(settings, int(port), group, rng.randrange(10**9)))
                    kills += 1
        finally:
            for pid in living:
                _kill(pid)
    print(json.dumps({"kills_of_writers": kills}), flush=True)


def _fork(settings: Settings, port: int, group: str, seed: int) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            _write(settings, port, group, seed)
        finally:
            os._exit(1)
    return pid


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


# --- the proof --------------------------------------------------------------------------------------------------------


def _caps(_place: Place, seed: int, count: int) -> dict[str, int]:
    """``count`` seconds with the hold, in a cluster of its own that is killed, then fewer without, on other people."""
    rng = random.Random(seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tideover-caps-")))
        folder.chmod(0o755)  # the server runs as a user of its own
        url = stack.enter_context(Embedded(folder).running())
        database = Database(url)
        upgrade(database)
        database.close()
        settings = Settings(home=folder / "home", database_url=url.render_as_string(hide_password=False), clock="system")
        held = _run(stack, settings, folder, "H", seed, count, rng)
        control = _run(stack, settings, folder, "K", seed, max(count // 3, 10), None)
    names = ("at_peer", "over_three_effective", "over_six_unconnected")
    control["violations"] -= held["violations"]
    return held | {f"control_{name}": control[name] for name in (*names, "violations")}


def _run(
    stack: ExitStack, settings: Settings, folder: Path, group: str, seed: int, seconds: int, killer: random.Random | None
) -> dict[str, int]:
    """One spell of writing to a group of people; without a ``killer`` the server lives, and the hold is away."""
    with opened(settings) as runtime:
        _prepare(runtime, folder, group)
    peer = Peer()
    stack.callback(peer.server_close)
    stack.callback(peer.shutdown)
    arguments = [settings.database_url or "", str(settings.root), str(peer.server_address[1]), group, str(seed), str(seconds)]
    command = [sys.executable, "-m", "tests.proofs.gate_caps", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    stack.callback(lambda: process.poll() is None and process.kill())
    server_kills, ends = 0, time.monotonic() + seconds
    while killer is not None and time.monotonic() + 8 < ends:
        time.sleep(killer.uniform(6, 8) if seconds < 120 else killer.uniform(15, 30))
        os.kill(int((folder / "postgres" / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
        server_kills += 1
        stack.enter_context(Embedded(folder).running())
    said, _ = process.communicate(timeout=seconds + PATIENCE_SECONDS)
    assert process.returncode == 0, said
    with opened(settings) as runtime:
        return {**json.loads(said), "kills_of_server": server_kills, **_count(runtime, peer.seen)}


def _prepare(runtime: Runtime, folder: Path, group: str) -> None:
    first = 138 if group == "H" else 139
    make_people(runtime, folder, [f"{group}{n}" for n in range(PEOPLE)], phone=lambda n: f"+86{first}{n % NUMBERS:08}")
    with runtime.works.open(DEFAULT, "proof") as work:
        for rule in RECOMMENDED:  # the house's budget would keep everybody far from the law's
            choose_rule(work, rule, False)
    rows_ = (
        "UPDATE clock SET spec = 'test', speed = :speed, machine_anchor = clock_timestamp(), business_anchor = :at RETURNING 1"
    )
    rows(runtime, rows_, speed=SPEED, at=TEN + timedelta(days=0 if group == "H" else 60, hours=-3))


def _count(runtime: Runtime, seen: list[dict[str, Any]]) -> dict[str, int]:
    """What the peer saw, and the naive replay of what is on record."""
    tally = Tally()
    with runtime.works.open(DEFAULT, "proof") as work:
        violations = list(replay_record(work, tally))
    kept = {str(row.permit) for row in rows(runtime, "SELECT permit FROM redemption")}
    return {
        **count_at_peer(seen),
        "on_record": tally.contacts,
        "violations": len(violations),
        "results_never_told": number(runtime, "SELECT 1 FROM redemption WHERE result IS NULL"),
        "acknowledged_and_lost": sum(contact["permit"] not in kept for contact in seen),
        "doubled": len(seen) - len({contact["permit"] for contact in seen}),
    }


def _holds(sums: Counter[str]) -> bool:
    never = (
        "over_three_effective", "over_six_unconnected", "at_night", "violations", "acknowledged_and_lost", "doubled",
    )  # fmt: skip
    return (
        all(sums[name] == 0 for name in never)
        and min(sums[name] for name in ("at_peer", "kills_of_writers", "kills_of_server", "reached_three")) > 0
        and (sums["reached_six"] > 0 or sums["at_peer"] < 1000)
        and sums["control_over_three_effective"] + sums["control_over_six_unconnected"] > 0
        and sums["control_violations"] > 0
    )


GATE_CAPS = Proof(
    name="gate-caps",
    claim=(
        "0 caps and windows are exceeded: 32 writers on 100 hot people who share 40 numbers, results told late or never, writers "
        "and the database's server killed with SIGKILL all the while; counted at the receiving peer and by the naive replay. "
        "Every contact that the peer was told of is on record. The control, the same without the hold, does exceed."
    ),
    unit="seconds",
    size=600,
    chunk=200,
    part=30,
    run=_caps,
    holds=_holds,
)

if __name__ == "__main__":
    nursery()
