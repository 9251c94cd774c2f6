"""Processes die at any moment, and nothing that was acknowledged is lost, and nothing is done twice.

A real ``tideover up``, clients that post all the while and repeat each post under its key until it is answered, a mail
server that takes its time, and ``kill -9`` for the server, the worker, both, ``up`` itself, or all of them at once.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import text

from tests.conftest import Lender
from tests.proofs.harness import Place, Proof, opened
from tideover.app.runtime import Runtime
from tideover.base.ids import TenantId
from tideover.base.settings import Settings
from tideover.journal import verify_stored
from tideover.rehearsal import PostOffice

CLOCK = "2026-12-01T10:00:00+08:00*30"
LEASE_SECONDS = 8
MAIL_SECONDS = 0.12  # at most, before a letter is kept and again before its sender is told
PATIENCE_SECONDS = 90  # for what must come back or settle
DEFAULT = TenantId("default")


# --- the world outside ------------------------------------------------------------------------------------------------


class SlowPost(PostOffice):
    """Takes a moment before and after it keeps a letter: a sender may be killed on either side of that."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self._rng.uniform(0, MAIL_SECONDS))
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self._rng.uniform(0, MAIL_SECONDS))
        return answer


@dataclass(slots=True)
class Post:
    """One act of a client, and how it was answered in the end: ``status`` 0 is not at all."""

    kind: str
    path: str
    body: dict[str, Any]
    status: int = 0
    answer: dict[str, Any] = field(default_factory=dict)
    tries: int = 0
    is_replayed: bool = False


class Clients:
    """A thread for each kind of post. ``url`` may change: whoever retries goes to where the server is now."""

    def __init__(self, url: str, token: str, people: dict[str, list[str]], seed: int) -> None:
        self.url = url
        self.posts: list[Post] = []
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._ending = threading.Event()
        self._deadline = float("inf")
        makers = {"payment": _payments, "promise": _promises, "stop": _stops, "message": _messages, "contact": _contacts}
        self._threads = [
            threading.Thread(target=self._live, args=(kind, make(people, rng), rng), name=kind, daemon=True)
            for kind, make in makers.items()
            for rng in [random.Random(f"{seed}{kind}")]
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """No new posts; those begun are repeated until they are answered."""
        self._deadline = time.monotonic() + PATIENCE_SECONDS
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _live(self, kind: str, posts: Iterator[Post], rng: random.Random) -> None:
        with httpx.Client(timeout=10, trust_env=False) as client:
            for number, post in enumerate(posts):
                self.posts.append(post)
                self._deliver(client, post, f"{kind}-{number}", rng)
                if self._ending.wait(rng.uniform(0, 0.04)):
                    return

    def _deliver(self, client: httpx.Client, post: Post, key: str, rng: random.Random) -> None:
        content = json.dumps(post.body, ensure_ascii=False).encode()
        headers = {**self._headers, "Idempotency-Key": key}
        while time.monotonic() < self._deadline:
            # Some lose patience at once and ask again while their first call may still be running.
            timeout = rng.uniform(0.002, 0.05) if not post.tries and rng.random() < 0.03 else 10
            post.tries += 1
            try:
                answer = client.post(f"{self.url}/api/v1{post.path}", content=content, headers=headers, timeout=timeout)
            except httpx.TransportError:
                time.sleep(rng.uniform(0.02, 0.2))
                continue
            if answer.status_code < 500:
                post.status, post.answer = answer.status_code, answer.json()
                post.is_replayed = answer.headers.get("Idempotency-Replayed") == "true"
                return
            time.sleep(rng.uniform(0.05, 0.2))


def _payments(people: dict[str, list[str]], _rng: random.Random) -> Iterator[Post]:
    for number, ref in enumerate(itertools.cycle(people["payer"])):
        body = {"payment": f"P-{number}", "account": f"A-{ref}", "amount_minor": 1 + number, "currency": "CNY"}
        yield Post("payment", "/payments", {**body, "paid_at": "2026-12-01T10:00:00+08:00"})


def _promises(people: dict[str, list[str]], _rng: random.Random) -> Iterator[Post]:
    for number, ref in enumerate(itertools.cycle(people["promiser"])):
        yield Post("promise", "/promises", {"account": f"A-{ref}", "amount_minor": 1 + number, "due": "2026-12-20"})


def _stops(people: dict[str, list[str]], _rng: random.Random) -> Iterator[Post]:
    for number, ref in enumerate(itertools.cycle(people["stopper"])):
        until = f"2026-12-{10 + number // 86_400}T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}+08:00"
        yield Post("stop", "/stops", {"person": ref, "kind": "dispute", "until": until})


def _messages(people: dict[str, list[str]], rng: random.Random) -> Iterator[Post]:
    said = ("转人工", "我今天下午还{yuan}元", "我要投诉你们", "我已经还了", "嗯,知道了,看看吧", "请不要再给我发邮件")
    for number, ref in enumerate(itertools.cycle(people["writer"])):
        body = {"channel": "email", "from": f"{ref.lower()}@city.example", "text": rng.choice(said).format(yuan=1 + number)}
        yield Post("message", "/inbound", {**body, "at": "2026-12-01T10:00:00+08:00", "id": f"M-{number}"})


def _contacts(people: dict[str, list[str]], rng: random.Random) -> Iterator[Post]:
    """Mostly to people who may be written to; some to those who pay, promise and place stops in these very moments."""
    others = [ref for group in ("payer", "promiser", "stopper", "writer") for ref in people[group]]
    for ref in itertools.cycle(people["reader"]):
        person = rng.choice(others) if rng.random() < 0.2 else ref
        body = {"person": person, "channel": "email", "purpose": "collect", "account": f"A-{person}"}
        yield Post("contact", "/contacts", {**body, "template": "overdue-gentle", "slots": {}})


# --- the processes ----------------------------------------------------------------------------------------------------


class House:
    """``tideover up``, as often as it is started, and what is killed of it."""

    def __init__(self, settings: Settings, folder: Path, smtp_url: str, clock: str = CLOCK) -> None:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("TIDEOVER_")}
        self._environment = {
            **inherited,
            "TIDEOVER_HOME": str(settings.root),
            "TIDEOVER_DATABASE_URL": settings.database_url or "",
            "TIDEOVER_CLOCK": clock,
            "TIDEOVER_PORT": "0",
            "TIDEOVER_SMTP_URL": smtp_url,
            "TIDEOVER_LEASE_SECONDS": str(LEASE_SECONDS),
        }
        if self._environment.pop("PYTHONDONTWRITEBYTECODE", None):  # what is started often should start quickly
            self._environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        self._log = folder / "log"
        self._left: list[psutil.Process] = []
        self.url = self.token = ""
        self._up = self._start()

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tideover.app.cli", "up", "--json"]
        with self._log.open("a") as log:
            up = subprocess.Popen(
                command, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert up.stdout is not None
        watchdog = threading.Timer(PATIENCE_SECONDS, up.kill)
        watchdog.start()
        first = up.stdout.readline()
        watchdog.cancel()
        up.stdout.close()
        assert first, self.said()
        line = json.loads(first)
        assert self.token in ("", line["token"])
        self.url, self.token = line["url"], line["token"]
        return up

    def said(self) -> str:
        return self._log.read_text()[-4000:]

    def child(self, name: str) -> psutil.Process | None:
        """The child that runs ``serve`` or ``work`` now."""
        for child in psutil.Process(self._up.pid).children():
            try:
                if child.cmdline()[-1:] == [name]:
                    return child
            except psutil.Error:
                pass
        return None

    def kill(self, *names: str) -> None:
        """SIGKILL for these, ``up`` last. Those of its children that were spared must end by themselves."""
        children = [child for name in ("serve", "work") if (child := self.child(name)) is not None]
        self._left += children
        for child in children:
            if child.cmdline()[-1] in names:
                child.kill()
        if "up" in names:
            self._up.kill()
            self._up.wait()

    def start_again(self) -> None:
        self._up = self._start()

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> tuple[int, int]:
        """SIGTERM. Returns the exit code and how many of all children there ever were are still about."""
        self._left += psutil.Process(self._up.pid).children()
        self._up.terminate()
        code = self._up.wait(timeout=30)
        _, alive = psutil.wait_procs(self._left, timeout=10)
        return code, len(alive)

    def destroy(self) -> None:
        """Whatever became of the proof, nothing of it stays."""
        if self._up.poll() is None:
            self.kill("serve", "work", "up")


@contextmanager
def _house(settings: Settings, folder: Path, smtp_url: str) -> Iterator[House]:
    house = House(settings, folder, smtp_url)
    try:
        yield house
    finally:
        house.destroy()


# --- the proof --------------------------------------------------------------------------------------------------------


def _kills(place: Place, seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    plan = _plan(rng, max(count, 3))
    post = SlowPost(rng)
    post.start()
    try:
        with place.fresh() as (settings, folder), _house(settings, folder, post.url) as house, opened(settings) as runtime:
            people = _people(runtime, folder, house.token, len(plan))
            clients = Clients(house.url, house.token, people, seed)
            clients.start()
            in_flight: set[str] = set()
            for victims in plan:
                _kill(runtime, house, clients, victims, rng, in_flight)
            clients.end()
            _wait(house, lambda: _is_quiet(runtime), "jobs that end and facts that are sealed")
            code, orphans = house.stop()
            figures = {"kills": len(plan), "unclean_stops": int(code != 0), "orphans": orphans}
            return figures | _count(runtime, clients.posts, post, in_flight)
    finally:
        post.stop()


def _plan(rng: random.Random, count: int) -> list[tuple[str, ...]]:
    """Who dies each time: ``up`` too once in each five, of ten once with all its children at the same moment."""
    with_up: list[tuple[str, ...]] = [("up",), ("serve", "work", "up")]
    plan: list[tuple[str, ...]] = [with_up[number % 2] for number in range(count // 5)]
    kinds: list[tuple[str, ...]] = [("serve",), ("work",), ("serve", "work")]
    plan += [kinds[number % 3] for number in range(count - len(plan))]
    rng.shuffle(plan)
    return plan


def _people(runtime: Runtime, folder: Path, token: str, kills: int) -> dict[str, list[str]]:
    sizes = {"payer": 10, "promiser": 10, "stopper": 10, "writer": 20 + 2 * kills, "reader": 60 + 30 * kills}
    lender = Lender(runtime, folder / "book", DEFAULT, token, client=None)  # type: ignore[arg-type]
    people = {group: [f"{group.upper()}{number}" for number in range(size)] for group, size in sizes.items()}
    for ref in itertools.chain.from_iterable(people.values()):
        lender.customer(ref)
        lender.account(f"A-{ref}", ref, amount_minor=10**9)
    assert lender.import_book().rejected == 0
    return people


def _kill(
    runtime: Runtime, house: House, clients: Clients, victims: tuple[str, ...], rng: random.Random, in_flight: set[str]
) -> None:
    """Let all be at work (three times of four: else what died last may still be coming up), wait a moment, strike."""
    if rng.random() < 0.75:
        done = _done(runtime)
        _wait(house, lambda: house.answers() and _done(runtime) > done, "a server that answers and a worker that works")
    time.sleep(rng.uniform(0.5, 2))
    house.kill(*victims)
    if "work" in victims:
        time.sleep(0.15)  # what the dead had asked the database for ends; a new worker is not there so soon
        in_flight.update(str(row.id) for row in _rows(runtime, "SELECT id FROM touch WHERE state = 'sending'"))
    if "up" in victims:
        house.start_again()
        clients.url = house.url


def _wait(house: House, what: Callable[[], bool], name: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline, f"waited in vain for {name}\n{house.said()}"
        time.sleep(0.1)


def _rows(runtime: Runtime, sql: str) -> list[Any]:
    with runtime.database.as_owner() as connection:
        return list(connection.execute(text(sql)))


def _number(runtime: Runtime, sql: str) -> int:
    return int(_rows(runtime, f"SELECT count(*) FROM ({sql}) AS counted")[0][0])


def _done(runtime: Runtime) -> int:
    return _number(runtime, "SELECT 1 FROM job WHERE state = 'done'")


_UNENDED_JOBS = "SELECT 1 FROM job WHERE state = 'leased' OR state = 'ready' AND due_at <= business_now()"
_UNENDED_TOUCHES = "SELECT 1 FROM touch WHERE state IN ('queued', 'sending')"


def _is_quiet(runtime: Runtime) -> bool:
    return not any(_number(runtime, sql) for sql in (_UNENDED_JOBS, _UNENDED_TOUCHES, "SELECT 1 FROM unsealed"))


# Kind of post -> its rows: our id, and what the client made unlike any other of its posts (contacts have no such thing).
_KEPT = {
    "payment": "SELECT ref AS id, ref || ' ' || amount_minor AS mark FROM payment",
    "promise": "SELECT promise.id::text, amount_minor::text AS mark FROM promise JOIN fact ON fact.kind = 'PromiseTaken' "
    "AND fact.data->>'promise' = promise.id::text WHERE fact.data->>'by' NOT LIKE 'job:%'",
    "stop": "SELECT id::text, until::text AS mark FROM stop WHERE kind = 'dispute'",
    "message": "SELECT id::text, external_id AS mark FROM inbound_message",
    "contact": "SELECT id::text, id::text AS mark FROM touch WHERE purpose = 'collect'",
}
# Kind of fact -> the member that names what it is about: there may be one fact each, no more.
_ONE_FACT = {
    "PaymentRecorded": "payment", "PromiseTaken": "promise", "StopPlaced": "stop", "MessageReceived": "message",
    "MessageUnderstood": "message", "ContactQueued": "contact", "ContactMade": "contact", "ContactInDoubt": "contact",
    "ContactNotMade": "contact", "PermitRedeemed": "permit", "WorkItemOpened": "item",
}  # fmt: skip
# Kind of fact -> table whose every row has one.
_EACH_ITS_FACT = {
    "PaymentRecorded": ("payment", "ref"), "PromiseTaken": ("promise", "id"), "StopPlaced": ("stop", "id"),
    "MessageReceived": ("inbound_message", "id"), "ContactQueued": ("touch", "id"),
}  # fmt: skip


def _count(runtime: Runtime, posts: list[Post], office: PostOffice, in_flight: set[str]) -> dict[str, int]:
    """Hold what was answered against what is kept, and what is kept against the receiver of the mail."""
    figures = Counter(_count_posts(runtime, posts)) + Counter(_count_facts(runtime))
    states = {row.id: row.state for row in _rows(runtime, "SELECT id::text, state FROM touch")}
    copies = Counter({id_.strip("<>").removesuffix("@tideover"): n for id_, n in office.copies().items()})
    in_doubt = {id_ for id_, state in states.items() if state == "in_doubt"}
    unaccounted = [id_ for id_ in copies if states.get(id_) not in ("sent", "in_doubt")]
    unaccounted += [id_ for id_, state in states.items() if state == "sent" and not copies[id_]]
    with runtime.works.open(DEFAULT, "proof") as work:
        verdict = verify_stored(work, [runtime.signing.public])
    return {
        "posts": len(posts),
        "tries": sum(post.tries for post in posts),
        **{name: figures[name] for name in ("acknowledged", "refused", "unanswered", "lost", "doubled")},
        "jobs": _number(runtime, "SELECT 1 FROM job"),
        "jobs_taken_over": _number(runtime, "SELECT 1 FROM job WHERE attempts > 1"),
        "jobs_unended": _number(runtime, _UNENDED_JOBS),
        "dead_letters": _number(runtime, "SELECT 1 FROM job WHERE state = 'dead'"),
        "touches": len(states),
        "touches_unended": _number(runtime, _UNENDED_TOUCHES),
        "mails": copies.total(),
        "mails_doubled": copies.total() - len(copies),
        "mails_unaccounted": len(unaccounted),
        "sends_in_flight_at_kills": len(in_flight),
        "in_doubt": len(in_doubt),
        "in_doubt_without_a_kill": len(in_doubt - in_flight),
        "facts": verdict.facts,
        "facts_not_sealed_once": figures["facts_not_sealed_once"],
        "journal_not_intact": int(verdict.verdict != "intact"),
        "control_mails_doubled_if_sent_again": len(in_doubt & set(copies)),
        "control_posts_doubled_without_keys": sum(post.is_replayed for post in posts),
    }


def _count_posts(runtime: Runtime, posts: list[Post]) -> dict[str, int]:
    figures: Counter[str] = Counter()
    facts = {row.id for row in _rows(runtime, "SELECT id::text FROM fact")}
    for kind, sql in _KEPT.items():
        mine = [post for post in posts if post.kind == kind]
        accepted = [post.answer[kind] for post in mine if 200 <= post.status < 300]
        refused = [post.answer for post in mine if post.status >= 400]
        assert kind == "contact" or not refused, refused[0]
        rows = _rows(runtime, sql)
        kept = {row.id for row in rows}
        unanswered = sum(not post.status for post in mine)
        figures["acknowledged"] += len(accepted)
        figures["refused"] += len(refused)
        figures["unanswered"] += unanswered
        figures["lost"] += sum(id_ not in kept for id_ in accepted) + sum(answer["receipt"] not in facts for answer in refused)
        # Two posts with one answer, two rows of one mark, or more rows than posts that may have made one.
        figures["doubled"] += len(accepted) - len(set(accepted))
        figures["doubled"] += len(rows) - len({row.mark for row in rows})
        figures["doubled"] += max(0, len(rows) - len(accepted) - unanswered)
    return dict(figures)


def _count_facts(runtime: Runtime) -> dict[str, int]:
    doubled = sum(
        _number(runtime, f"SELECT 1 FROM fact WHERE kind = '{kind}' GROUP BY data->>'{member}' HAVING count(*) > 1")
        for kind, member in _ONE_FACT.items()
    )
    doubled += _number(runtime, "SELECT 1 FROM work_item GROUP BY subject HAVING count(*) > 1")
    lost = sum(
        _number(
            runtime,
            f"SELECT 1 FROM {table} LEFT JOIN fact ON fact.kind = '{fact}' AND fact.data->>'{_ONE_FACT[fact]}' = {table}.{key}::text "
            "WHERE fact.id IS NULL",
        )
        for fact, (table, key) in _EACH_ITS_FACT.items()
    )
    unread = "SELECT 1 FROM inbound_message WHERE kind IS NULL"
    not_once = "SELECT 1 FROM fact LEFT JOIN seal ON seal.fact = fact.id GROUP BY fact.id HAVING count(seal.fact) <> 1"
    return {
        "doubled": doubled,
        "lost": lost + _number(runtime, unread),
        "facts_not_sealed_once": _number(runtime, not_once) + _number(runtime, "SELECT 1 FROM unsealed"),
    }


def _holds(sums: Counter[str]) -> bool:
    never = (
        "unanswered", "lost", "doubled", "jobs_unended", "touches_unended", "mails_doubled", "mails_unaccounted",
        "facts_not_sealed_once", "journal_not_intact", "unclean_stops", "orphans",
    )  # fmt: skip
    return (
        all(sums[name] == 0 for name in never)
        and sums["kills"] > 0
        and sums["acknowledged"] > 0
        and sums["mails"] > 0
        and sums["in_doubt"] <= sums["sends_in_flight_at_kills"]
        # At full size the controls must bite.
        and (sums["kills"] < 50 or sums["control_mails_doubled_if_sent_again"] > 0 < sums["control_posts_doubled_without_keys"])
    )


KILLS = Proof(
    name="kills",
    claim=(
        "Server, worker and `up` are killed with SIGKILL at random moments under load, and started again. Every payment, "
        "promise, stop, message and contact that was acknowledged is there once, none is there twice; every job ends; no mail "
        "is sent twice, and what was being sent at a kill is in doubt and not sent again; the journal is intact and every fact "
        "sealed once. Controls: the mails that would have been doubled had a send been tried again, and the posts that a "
        "repetition would have doubled without their keys."
    ),
    unit="kills",
    size=50,
    chunk=10,
    run=_kills,
    holds=_holds,
)
