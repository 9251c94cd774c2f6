"""Desks at work: so many collectors, each with a request every three seconds, at a real server in a process of its own.

A desk does what the console's page does of one: takes the next case, reads all that the page shows of it, keeps a note, takes a
promise now and then, hands over or closes, and goes on. Latencies are of one machine, with the database and the desks on it.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import Lender
from tests.proofs.harness import Place, Proof, opened
from tests.proofs.live_streams import HOST, TENANT, cpu_seconds, served
from tests.proofs.receivers import number, set_time
from tideover.app.runtime import Runtime, ensure_operator
from tideover.book import accounts_of, find_person
from tideover.security import Role, add_user, issue_token
from tideover.staffing import add_member, open_usual_teams
from tideover.worklist import open_item

EVERY_S = 3.0
CASES_EACH = 11  # more than anybody works through
TEAM = "collections"


@dataclass
class Desk:
    """A collector, and what they met."""

    token: str
    rng: random.Random
    worked: int = 0
    empty: int = 0
    took_ms: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)


def _desks(place: Place, seed: int, count: int) -> dict[str, int]:
    seconds = 15 if count < 100 else 300
    with place.fresh() as (settings, folder), opened(settings) as runtime:
        set_time(runtime)
        desks = [Desk(token, random.Random(f"{seed}{place_}")) for place_, token in enumerate(_staff(runtime, count))]
        _work_for(runtime, folder, count * CASES_EACH)
        with served(settings) as (server, port):
            before = cpu_seconds(server.pid)
            asyncio.run(_open_all(port, desks, seconds))
            cpu = cpu_seconds(server.pid) - before
            code_is_wrong = server.poll() is not None
        twice = number(runtime, "SELECT 1 FROM fact WHERE kind = 'WorkItemClosed' GROUP BY data->>'item' HAVING count(*) > 1")
    took = [each for desk in desks for many in desk.took_ms.values() for each in many]
    pages = [each for desk in desks for name, many in desk.took_ms.items() if name.startswith("GET") for each in many]
    faults: Counter[str] = sum((desk.faults for desk in desks), Counter())
    by_kind = {name: [each for desk in desks for each in desk.took_ms.get(name, ())] for desk in desks for name in desk.took_ms}
    return {
        "desks": count,
        "seconds": seconds,
        "requests": len(took),
        "errors": faults.total() + code_is_wrong,
        "cases_worked": sum(desk.worked for desk in desks),
        "queues_found_empty": sum(desk.empty for desk in desks),
        "cases_worked_twice": twice,
        "server_cpu_us_each": round(cpu * 1e6 / max(len(took), 1)),
        "server_busy_permille": round(cpu * 1000 / seconds),
        "p50_ms": round(statistics.median(took)) if took else 0,
        "p95_ms": round(statistics.quantiles(took, n=20)[-1]) if len(took) > 1 else 0,
        "p95_of_reads_ms": round(statistics.quantiles(pages, n=20)[-1]) if len(pages) > 1 else 0,
        "longest_ms": round(max(took, default=0)),
        **{f"p95_ms_of_{name}": round(statistics.quantiles(many, n=20)[-1]) for name, many in by_kind.items() if len(many) > 1},
        **{f"error_{name}": times for name, times in faults.items()},
    }


def _staff(runtime: Runtime, count: int) -> list[str]:
    """So many collectors of a team; their tokens."""
    ensure_operator(runtime)
    tokens = []
    with runtime.works.open(TENANT, "proof") as work:
        open_usual_teams(work)
        for which in range(count):
            user = add_user(work, f"desk-{which}", Role.COLLECTOR, None)
            add_member(work, TEAM, user)
            tokens.append(issue_token(work, f"desk-{which}"))
    return tokens


def _work_for(runtime: Runtime, folder: Path, count: int) -> None:
    """People in arrears, each with something to be done about them."""
    lender = Lender(runtime, folder / "book", TENANT, "", client=None)  # type: ignore[arg-type]
    refs = [f"D{which}" for which in range(count)]
    for which, ref in enumerate(refs):
        lender.customer(ref)
        lender.account(f"A-{ref}", ref, 1 + which % 90, 10_000 + 37 * which)
    assert lender.import_book().rejected == 0
    with runtime.works.open(TENANT, "proof") as work:
        for ref in refs:
            person = find_person(work, ref).id
            account = accounts_of(work, person)[0].id
            open_item(work, "treat_case", TEAM, account, person, timedelta(hours=8))


async def _open_all(port: int, desks: list[Desk], seconds: float) -> None:
    limits = httpx.Limits(max_connections=len(desks) + 10, max_keepalive_connections=len(desks) + 10, keepalive_expiry=EVERY_S)
    base = f"http://{HOST}:{port}/api/v1"
    async with httpx.AsyncClient(base_url=base, timeout=30, trust_env=False, limits=limits) as client:
        ends = time.monotonic() + seconds
        await asyncio.gather(*(_sit(client, desk, ends) for desk in desks))


async def _sit(client: httpx.AsyncClient, desk: Desk, ends: float) -> None:
    """A desk, from one case to the next, a request every three seconds."""
    due = time.monotonic() + desk.rng.uniform(0, EVERY_S)

    async def call(method: str, path: str, body: dict[str, Any] | None = None, kind: str = "") -> Any:
        nonlocal due
        await asyncio.sleep(max(due - time.monotonic(), 0))
        due = max(due + EVERY_S, time.monotonic())  # who is behind does not hurry to catch up
        headers = {"Authorization": f"Bearer {desk.token}", "Idempotency-Key": f"{desk.rng.getrandbits(64):x}"}
        began = time.perf_counter()
        try:
            answer = await client.request(method, path, json=body, headers=headers)
        except httpx.TransportError as error:
            desk.faults[type(error).__name__] += 1
            return None
        desk.took_ms.setdefault(f"{method} {kind or path}", []).append((time.perf_counter() - began) * 1000)
        if answer.status_code >= 400:
            desk.faults[f"{answer.status_code}_{kind or path}"] += 1
            return None
        return answer.json()

    while time.monotonic() < ends:
        await _work_one(desk, call)


async def _work_one(desk: Desk, call: Callable[..., Awaitable[Any]]) -> None:
    """Everything the page asks for about a case, and what is done with it."""
    await call("GET", "/queue?limit=25", kind="/queue")  # as many as the page shows
    taken = await call("POST", "/queue/next")
    item = taken and taken["item"]
    if not item:
        desk.empty += taken is not None
        return
    person = item["person"]
    for read in (
        "",
        "/timeline",
        f"/lawful?purpose=collect&account={item['account']}",
        "/stops",
        "/pins",
        "/decision-words",
        "/slots",
    ):
        await call("GET", f"/persons/{person}{read}", kind=f"/persons/*{read.partition('?')[0]}")
    await call("GET", f"/work-items/{item['item']}/draft-note", kind="/work-items/*/draft-note")
    if desk.rng.random() < 0.3:
        promise = {"account": item["account"], "amount_minor": 5_000, "due": "2026-12-09"}
        await call("POST", "/promises", promise)
    note = {"text": "说好下周三还一部分", "item": item["item"]}
    await call("POST", f"/persons/{person}/notes", note, "/persons/*/notes")
    if await call("POST", f"/work-items/{item['item']}/closing", {"outcome": "spoken"}, "/work-items/*/closing"):
        desk.worked += 1


DESKS = Proof(
    name="desks",
    claim=(
        "200 collectors work their queue for five minutes at one `tideover serve`, each with a request every three seconds: the "
        "next case, all that the page shows of it, a note, promises, the end of it. No request fails and no case is worked twice. "
        "Stated: CPU a request, share of a core, latencies, with the database and the desks on the same machine."
    ),
    unit="desks",
    size=200,
    chunk=200,
    run=_desks,
    holds=lambda sums: (
        sums["errors"] == 0
        and sums["cases_worked_twice"] == 0
        and sums["requests"] >= sums["desks"] * sums["seconds"] / EVERY_S * 0.9
        and sums["queues_found_empty"] == 0
    ),
)
