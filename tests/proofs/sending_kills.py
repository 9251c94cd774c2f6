"""Workers die while they send, and no contact is made twice.

Two real ``tideover work`` send mail and texts under load to receivers that take their time before they keep a message and
again before they say so. ``kill -9`` for one of them or both, again and again, while contacts are being sent.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.proofs.harness import Place, Proof, opened
from tests.proofs.receivers import (
    UNENDED_JOBS,
    UNENDED_TOUCHES,
    SlowExchange,
    SlowPost,
    count_at_receivers,
    make_people,
    number,
    queue,
    rows,
    set_time,
    wait,
)
from tideover.app.runtime import Runtime
from tideover.base.settings import Settings

LEASE_SECONDS = 5
RECEIVER_SECONDS = 0.2  # at most, before a message is kept and again before its sender is told
WORKERS = 2
PATIENCE_SECONDS = 120
SETTLED_SECONDS = 0.5  # after a kill: who lives has mostly ended what it was sending by then

# Where workers come from: a process that has imported what ``tideover work`` needs, and forks for each. Its child runs that
# command from its first line on: what is started so often need not read the same modules each time. Its connections bear its
# number, so that one can see when what it had asked the database for has ended.
_NURSERY = """
import os, sys
import psycopg
from tideover.app import cli
connect = psycopg.connect
psycopg.connect = lambda *given, **named: connect(*given, **{**named, "application_name": f"worker-{os.getpid()}"})
if sys.argv[1] == "trusting":
    from tideover.outreach.channels import EmailChannel, SmppChannel
    EmailChannel.dedupes = SmppChannel.dedupes = True
for line in sys.stdin:
    word, _, pid = line.partition(" ")
    if word == "wait":
        print(os.waitstatus_to_exitcode(os.waitpid(int(pid), 0)[1]), flush=True)
    elif (child := os.fork()):
        print(child, flush=True)
    else:
        quiet = os.open(os.devnull, os.O_RDWR)
        os.dup2(quiet, 0), os.dup2(quiet, 1)
        sys.argv = ["tideover", "work"]
        cli.main()
        os._exit(0)
"""


class Crew:
    """So many workers, started again when they are killed."""

    def __init__(self, settings: Settings, folder: Path, post: SlowPost, exchange: SlowExchange, *, trusting: bool) -> None:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("TIDEOVER_")}
        limit = {"per_second": 1000, "concurrency": 16}
        environment = {
            **inherited,
            "TIDEOVER_HOME": str(settings.root),
            "TIDEOVER_DATABASE_URL": settings.database_url or "",
            "TIDEOVER_SMTP_URL": post.url,
            "TIDEOVER_SMPP_URL": exchange.url,
            "TIDEOVER_SMS_SENDER": "10690000",
            "TIDEOVER_LIMITS": json.dumps({"email": limit, "sms": limit}),
            "TIDEOVER_LEASE_SECONDS": str(LEASE_SECONDS),
            "TIDEOVER_WORKERS": "8",
        }
        self._log = folder / "log"
        with self._log.open("ab") as log:
            self._nursery = subprocess.Popen(
                [sys.executable, "-c", _NURSERY, "trusting" if trusting else "as it is"],
                env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        self._all: list[int] = []
        self.fill_up()

    def _ask(self, words: str) -> int:
        assert self._nursery.stdin is not None and self._nursery.stdout is not None
        self._nursery.stdin.write(f"{words}\n")
        self._nursery.stdin.flush()
        answer = self._nursery.stdout.readline()
        assert answer, self.said()
        return int(answer)

    def said(self) -> str:
        return self._log.read_text()[-4000:]

    def fill_up(self) -> None:
        self._all += [self._ask("start") for _ in range(WORKERS - len(self._all))]

    def kill(self, count: int) -> list[str]:
        """SIGKILL for those that live longest. Returns the names of their connections."""
        dead, self._all = self._all[:count], self._all[count:]
        for worker in dead:
            os.kill(worker, signal.SIGKILL)
        codes = [self._ask(f"wait {worker}") for worker in dead]
        assert codes == [-signal.SIGKILL] * count, (codes, self.said())  # none had ended by itself
        return [f"worker-{worker}" for worker in dead]

    def stop(self) -> int:
        """SIGTERM for all; how many did not end as they should."""
        for worker in self._all:
            os.kill(worker, signal.SIGTERM)
        left, self._all = self._all, []
        return sum(self._ask(f"wait {worker}") != 0 for worker in left)

    def destroy(self) -> None:
        for worker in self._all:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        self._nursery.kill()
        self._nursery.wait()
        for pipe in (self._nursery.stdin, self._nursery.stdout):
            assert pipe is not None
            pipe.close()


@contextmanager
def _crew(settings: Settings, folder: Path, post: SlowPost, exchange: SlowExchange, *, trusting: bool) -> Iterator[Crew]:
    crew = Crew(settings, folder, post, exchange, trusting=trusting)
    try:
        yield crew
    finally:
        crew.destroy()


def _kills(place: Place, seed: int, count: int) -> dict[str, int]:
    """The proof, and the control with a tenth of the contacts in a house of its own."""
    kills = count // 20 if count >= 1000 else max(count // 60, 3)
    with ThreadPoolExecutor(2) as pool:  # beside each other: both wait a while for leases that lapse
        sending = pool.submit(_send, place, random.Random(seed), count, kills, trusting=False)
        trusting = pool.submit(_send, place, random.Random(-seed), max(count // 10, 40), 3, trusting=True)
        figures, control = sending.result(), trusting.result()
    return {**figures, "control_touches": control["touches"], "control_doubled": control["doubled"]}


def _send(place: Place, rng: random.Random, count: int, kills: int, *, trusting: bool) -> dict[str, int]:
    post, exchange = SlowPost(rng, RECEIVER_SECONDS), SlowExchange(rng, RECEIVER_SECONDS)
    post.start()
    exchange.start()
    try:
        with place.fresh() as (settings, folder), opened(settings) as runtime:
            set_time(runtime)
            refs = [f"C{which}" for which in range(max(count // 2, 1))]
            make_people(runtime, folder, refs)
            queued = queue(runtime, refs)
            with _crew(settings, folder, post, exchange, trusting=trusting) as crew:
                in_flight, struck = _strike(runtime, crew, rng, queued, kills)
                wait(lambda: _is_quiet(runtime), "contacts and jobs that end", PATIENCE_SECONDS, crew.said)
                unclean = crew.stop()
            figures = count_at_receivers(runtime, post, exchange)
            doubted = _doubted(runtime)
            return figures | {
                "queued": queued,
                "kills": kills,
                "kills_while_sending": struck,
                "sends_in_flight_at_kills": len(in_flight),
                "ever_in_doubt": len(doubted),
                "in_doubt_without_a_kill": len(doubted - in_flight),
                "jobs_taken_over": number(runtime, "SELECT 1 FROM job WHERE attempts > 1"),
                "jobs_unended": number(runtime, UNENDED_JOBS),
                "dead_letters": number(runtime, "SELECT 1 FROM job WHERE state = 'dead'"),
                "unclean_stops": unclean,
            }
    finally:
        post.stop()
        exchange.stop()


_DOUBTED = "SELECT data->>'contact' AS contact FROM fact WHERE kind = 'ContactInDoubt'"
_ASKING = "SELECT 1 FROM pg_stat_activity WHERE application_name = ANY(:names)"


def _strike(runtime: Runtime, crew: Crew, rng: random.Random, queued: int, kills: int) -> tuple[set[str], int]:
    """Kill, spread over the work there is: the contacts that the dead may have been sending, and how often there were any."""
    in_flight: set[str] = set()
    struck = 0
    for strike in range(kills):
        mark = queued * strike // (kills + 1)
        wait(lambda mark=mark: _ended(runtime) >= mark, "contacts that end", PATIENCE_SECONDS, crew.said)
        _until(lambda: len(_touches(runtime, "sending")) >= 2, 10)
        time.sleep(rng.uniform(0, 0.3))
        dead = crew.kill(WORKERS if rng.random() < 0.2 else 1)
        wait(
            lambda dead=dead: not number(runtime, _ASKING, names=dead),
            "what the dead had asked for",
            PATIENCE_SECONDS,
            crew.said,
        )
        found = _touches(runtime, "sending")
        crew.fill_up()
        time.sleep(SETTLED_SECONDS)
        left = found & (_touches(runtime, "sending") | _doubted(runtime))  # a receipt may have cleared a doubt by now
        in_flight |= left
        struck += bool(left)
    return in_flight, struck


def _until(what: Callable[[], bool], seconds: float) -> None:
    """Wait for something, but not for ever: what is left may be too little for it."""
    deadline = time.monotonic() + seconds
    while not what() and time.monotonic() < deadline:
        time.sleep(0.02)


def _doubted(runtime: Runtime) -> set[str]:
    """Contacts that were ever in doubt."""
    return {str(row.contact) for row in rows(runtime, _DOUBTED)}


def _touches(runtime: Runtime, *states: str) -> set[str]:
    return {str(row.id) for row in rows(runtime, "SELECT id FROM touch WHERE state = ANY(:states)", states=list(states))}


def _ended(runtime: Runtime) -> int:
    return number(runtime, "SELECT 1 FROM touch WHERE state NOT IN ('queued', 'sending')")


def _is_quiet(runtime: Runtime) -> bool:
    return not any(number(runtime, sql) for sql in (UNENDED_JOBS, UNENDED_TOUCHES))


_NEVER = ("doubled", "not_terminal", "lost", "unaccounted", "of_nobody", "jobs_unended", "in_doubt_without_a_kill")

SENDING_KILLS = Proof(
    name="sending-kills",
    claim=(
        "Two workers send mail by SMTP and texts by SMPP, to receivers that take a moment before they keep a message and "
        "another before they say so, and are killed with SIGKILL while they send, one of them or both: 50 times in each 1,000 "
        "contacts. No receiver gets any key twice (Message-ID; parameter 0x1401 of a text); every contact comes to an end or "
        "is in doubt, and no more are than were being sent at the kills; whatever counts as sent is at its receiver, and "
        "nothing is there that does not. Control: workers that send again what they find half sent do double."
    ),
    unit="touches",
    size=10_000,
    chunk=1000,
    run=_kills,
    holds=lambda sums: (
        all(sums[name] == 0 for name in (*_NEVER, "unclean_stops"))
        and sums["touches"] == sums["queued"]
        and sums["kills_while_sending"] > 0
        and 0 < sums["ever_in_doubt"] <= sums["sends_in_flight_at_kills"]
        and (sums["queued"] < 10_000 or sums["kills"] >= 500)
        and sums["control_doubled"] > 0
    ),
)
