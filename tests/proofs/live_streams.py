"""Many listeners of a real server, who come and go while facts are written: nobody misses one, nobody gets one twice.

The server is `tideover serve` in a process of its own, the listeners another, the writers and the sealer this one.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil

from tests.proofs.harness import Place, Proof, opened
from tideover.app.processes import choose_port
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base.ids import FactId, PersonId, TenantId, new_id
from tideover.base.settings import Settings
from tideover.journal import Sealer, fact, read_after, record
from tideover.security import Role, add_user, issue_token

TENANT = TenantId("default")
HOST = "127.0.0.1"
EACH = 5  # streams of one user: who comes back at once may still be counted as there
MEAN_STAY_S = 8.0  # until a listener hangs up, on average
LONGEST_AWAY_S = 1.5
WRITERS = 2
PAUSE_S = 0.8  # between a writer's transactions, at most
CATCH_UP_S = 90
_EVENT = re.compile(rb"id: (\d+)\n(?:event: (\w+)\n)?")


@fact
@dataclass(frozen=True)
class ProofNewsRecorded:
    person: PersonId
    number: int


@dataclass
class Heard:
    """What one listener heard: places and when, since when its line stood at that time; where it began."""

    places: array[int] = field(default_factory=lambda: array("q"))
    at: array[float] = field(default_factory=lambda: array("d"))
    since: array[float] = field(default_factory=lambda: array("d"))
    begun: int = -1
    last: int = -1
    calls: int = 0
    resets: int = 0
    refused: int = 0
    is_on: bool = False


@contextmanager
def served(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A `tideover serve` of its own process over these settings, ready; and its port."""
    port = choose_port(HOST, 0)
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("TIDEOVER_")}
    ours = {"HOME": str(settings.root), "DATABASE_URL": settings.database_url or "", "PORT": str(port)}
    environment = {**inherited, **{f"TIDEOVER_{key}": value for key, value in ours.items()}}
    process = subprocess.Popen(
        [sys.executable, "-m", "tideover.app.cli", "serve"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            with suppress(httpx.HTTPError):
                if httpx.get(f"http://{HOST}:{port}/readyz", timeout=2, trust_env=False).status_code == 200:
                    break
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def tokens_of(runtime: Runtime, count: int, role: Role) -> list[str]:
    """Tokens of so many users."""
    ensure_operator(runtime)
    tokens = []
    with runtime.works.open(TENANT, "proof") as work:
        for number in range(count):
            add_user(work, f"listener-{number}", role, None)
            tokens.append(issue_token(work, f"listener-{number}"))
    return tokens


def cpu_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _run(place: Place, seed: int, count: int) -> dict[str, int]:
    seconds = 10 if count < 200 else 60
    with place.fresh() as (settings, _), opened(settings) as runtime, served(settings) as (server, port):
        tokens = tokens_of(runtime, -(-count // EACH), Role.COLLECTOR)
        sealer = Sealer(runtime.works, runtime.signing)
        sealer.start()
        context = multiprocessing.get_context("spawn")
        answers, all_there, is_closing = context.Queue(), context.Event(), context.Event()
        listeners = context.Process(target=_listen, args=(port, tokens, count, seed, answers, all_there, is_closing))
        listeners.start()
        try:
            assert all_there.wait(120)
            cpu = cpu_seconds(server.pid)
            committed = _write(runtime, seed, seconds)
            sealer.stop()
            with runtime.works.open(TENANT, "proof") as work:
                positions = {
                    found.id: found.position for found in read_after(work, 0, 10**6) if found.kind == "ProofNewsRecorded"
                }
            is_closing.set()
            spent = cpu_seconds(server.pid) - cpu
            heard: list[Heard] = answers.get(timeout=CATCH_UP_S + 60)  # once everybody has come back and heard the last
            open_at_end = _connections(server.pid)
            began = time.monotonic()
            server.send_signal(signal.SIGTERM)
            code = server.wait(20)
            ended = time.monotonic() - began
        finally:
            listeners.join(5)
            if listeners.is_alive():
                listeners.kill()
    figures = _judge(committed, positions, heard)
    figures.update(
        seconds_written=seconds,
        server_cpu_ms=round(spent * 1000),
        connections_open_when_told_to_end=open_at_end,
        ended_with_an_error=int(code != 0),
        longest_until_the_server_had_ended_ms=round(ended * 1000),
    )
    return dict(figures)


def _connections(pid: int) -> int:
    return sum(each.status == "ESTABLISHED" and each.laddr.ip == HOST for each in psutil.Process(pid).net_connections("tcp"))


def _write(runtime: Runtime, seed: int, seconds: float) -> dict[FactId, float]:
    """Facts whose commit returned, and when."""
    committed: dict[FactId, float] = {}

    def write(number: int) -> None:
        rng = random.Random(f"{seed}/{number}")
        person, end = PersonId(new_id()), time.monotonic() + seconds
        while time.monotonic() < end:
            with runtime.works.open(TENANT, "writer") as work:
                facts = [record(work, ProofNewsRecorded(person, step)) for step in range(rng.randint(1, 3))]
            moment = time.time()
            committed.update(dict.fromkeys(facts, moment))
            time.sleep(rng.uniform(0, PAUSE_S))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    time.sleep(1)  # the last of it is sealed
    return committed


def _judge(committed: dict[FactId, float], positions: dict[FactId, int | None], heard: list[Heard]) -> Counter[str]:
    moments = {positions[id_] or 0: moment for id_, moment in committed.items()}
    figures = Counter(streams=len(heard), facts=len(moments), unsealed=len(committed) - len(moments))
    waits: list[float] = []
    for each in heard:
        places = [place for place in each.places if place in moments]
        due = sum(place > each.begun for place in moments)
        figures["events_due"] += due
        figures["events_heard"] += len(places)
        figures["lost"] += due - len(set(places))
        figures["doubled"] += len(places) - len(set(places))
        figures["out_of_order"] += sum(a >= b for a, b in zip(each.places, each.places[1:], strict=False))
        figures["came_back"] += each.calls - 1
        figures["resets"] += each.resets
        figures["refused"] += each.refused
        # How soon, of what was committed while the line stood: what somebody was away for waits for them.
        told = zip(each.places, each.at, each.since, strict=True)
        waits += [at - moments[place] for place, at, since in told if moments.get(place, 0.0) > since]
    waits.sort()
    if waits:
        for name, share in (("half", 0.5), ("99_percent", 0.99)):
            figures[f"longest_ms_of_{name}"] = round(waits[min(int(len(waits) * share), len(waits) - 1)] * 1000)
        figures["longest_ms"] = round(waits[-1] * 1000)
    figures["events_timed"] = len(waits)
    return figures


# --- the listeners' process -------------------------------------------------------------------------------------------


def _listen(port: int, tokens: list[str], count: int, seed: int, answers: Any, all_there: Any, is_closing: Any) -> None:
    asyncio.run(_listen_all(port, tokens, count, seed, answers, all_there, is_closing))


async def _listen_all(
    port: int, tokens: list[str], count: int, seed: int, answers: Any, all_there: Any, is_closing: Any
) -> None:
    heard = [Heard() for _ in range(count)]
    tasks = []
    for number, each in enumerate(heard):
        rng = random.Random(f"{seed}/listener/{number}")
        tasks.append(asyncio.create_task(_stay(port, tokens[number // EACH], each, rng, is_closing)))
        if number % 20 == 19:
            await asyncio.sleep(0.05)
    while any(each.begun < 0 for each in heard):
        await asyncio.sleep(0.05)
    all_there.set()
    while not is_closing.is_set():
        await asyncio.sleep(0.1)
    deadline = time.monotonic() + CATCH_UP_S  # everybody comes back, and nobody hangs up any more
    while (len({each.last for each in heard}) > 1 or not all(each.is_on for each in heard)) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)
    answers.put(heard)
    await asyncio.gather(*tasks)  # the server ends them


async def _stay(port: int, token: str, heard: Heard, rng: random.Random, is_closing: Any) -> None:
    while True:
        stay = rng.expovariate(1 / MEAN_STAY_S)
        try:
            await _call(port, token, heard, time.time() + stay, is_closing)
        except (OSError, EOFError):
            if is_closing.is_set():  # the server has gone
                return
        await asyncio.sleep(rng.uniform(0, LONGEST_AWAY_S))


async def _call(port: int, token: str, heard: Heard, until: float, is_closing: Any) -> None:
    """One line, from its call until it is hung up here, or by the server."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        last = f"Last-Event-ID: {heard.last}\r\n" if heard.last >= 0 else ""
        writer.write(f"GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{last}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            heard.refused += 1
            return
        heard.calls += 1
        heard.is_on = True
        since, rest = 0.0, b""
        while True:
            # Nobody hangs up once the end is near: they are to hear the last of it.
            wait = None if is_closing.is_set() else max(until - time.time(), 0.01)
            try:
                size = int(await asyncio.wait_for(reader.readline(), min(wait, 1.0) if wait else 1.0) or b"0", 16)
            except TimeoutError:
                if not is_closing.is_set() and time.time() >= until:
                    return
                continue
            if size == 0:
                raise ConnectionResetError
            rest += (await reader.readexactly(size + 2))[:size]
            now = time.time()
            *events, rest = rest.split(b"\n\n")
            for event in events:
                if (found := _EVENT.match(event)) is None:
                    continue
                place, name = int(found[1]), found[2]
                if name == b"ready":
                    since = now
                    heard.begun = place if heard.begun < 0 else heard.begun
                elif name == b"reset":
                    heard.resets += 1
                elif name == b"fact":
                    heard.places.append(place)
                    heard.at.append(now)
                    heard.since.append(since)
                heard.last = place
            if not is_closing.is_set() and now >= until:
                return
    finally:
        heard.is_on = False
        writer.close()


LIVE_STREAMS = Proof(
    name="live-streams",
    claim=(
        "Listeners of a real server's news who hang up at random and come back by their last id hear every fact that was "
        "committed since they first came exactly once and in its order; told to end, the server ends all streams and itself. "
        "How soon is stated: from the return of the commit to the listener's bytes, of what was committed while its line stood "
        "(the sealer's pause of 250 ms is in it), and the server's CPU beside it."
    ),
    unit="streams",
    size=1_000,
    chunk=1_000,
    run=_run,
    holds=lambda sums: (
        sums["events_due"] == sums["events_heard"] > 0
        and sums["came_back"] > 0
        and not any(
            sums[bad] for bad in ("lost", "doubled", "out_of_order", "resets", "refused", "unsealed", "ended_with_an_error")
        )
        and sums["connections_open_when_told_to_end"] >= sums["streams"] > 0
    ),
)
