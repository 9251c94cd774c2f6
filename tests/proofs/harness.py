"""What a proof is, the place it runs in, and how its figures are kept."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import URL

from tideover.app.runtime import Runtime, assemble
from tideover.base.database import Database
from tideover.base.database.embedded import Embedded
from tideover.base.database.migrations import upgrade
from tideover.base.settings import Settings

ROOT = Path(__file__).parents[2]
STATE = ROOT / ".soak"
SEED = 20261121


@dataclass(frozen=True)
class Place:
    """A PostgreSQL to make fresh, migrated databases in, and folders to work in."""

    cluster: URL
    template: str

    @contextmanager
    def fresh(self) -> Iterator[tuple[Settings, Path]]:
        """Settings on a database and a home of their own; both are gone afterwards."""
        name = f"proof_{secrets.token_hex(6)}"
        folder = Path(tempfile.mkdtemp(prefix="tideover-proof-"))
        _statement(self.cluster, f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        try:
            url = self.cluster.set(database=name).render_as_string(hide_password=False)
            yield Settings(home=folder / "home", database_url=url, clock="system"), folder
        finally:
            _statement(self.cluster, f'DROP DATABASE "{name}" WITH (FORCE)')
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def opened(settings: Settings, pool_size: int = 20) -> Iterator[Runtime]:
    """A runtime over settings whose database is migrated."""
    database = Database(settings.database_url or "", pool_size=pool_size)
    try:
        yield assemble(settings, database)
    finally:
        database.close()


def _statement(cluster: URL, sql: str) -> None:
    database = Database(cluster)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(sql))
    database.close()


@contextmanager
def own_place() -> Iterator[Place]:
    """A place with a PostgreSQL of its own, durable as a user's would be."""
    folder = Path(tempfile.mkdtemp(prefix="tideover-soak-"))
    try:
        with Embedded(folder).running() as url:
            name = "proof_template"
            _statement(url, f'CREATE DATABASE "{name}"')
            database = Database(url.set(database=name))
            upgrade(database)
            database.close()
            yield Place(url, name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Proof:
    """``run(place, seed, count)`` carries out ``count`` tries and returns figures, which add up over chunks;
    ``holds`` says of the sums whether the claim stands; ``missing`` what the proof needs and this machine has not: it is
    skipped then, and said to be. ``part``: one in so many tries are carried out by ``make test``, 20 or more."""

    name: str
    claim: str
    unit: str
    size: int
    chunk: int
    run: Callable[[Place, int, int], dict[str, int]]
    holds: Callable[[Counter[str]], bool]
    missing: Callable[[], str | None] = lambda: None
    part: int = 20


def source_state() -> str:
    """What the figures belong to: the commit, or its number with a mark where the tree differs from it."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    dirty = subprocess.run(
        ["git", "status", "--porcelain", "src", "tests"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return (commit or "unversioned") + ("+" if dirty.stdout.strip() else "")


def run_whole(place: Place, proof: Proof, say: Callable[[str], None]) -> dict[str, Any]:
    """Run all chunks that are not done for this state of the source, and sum up."""
    STATE.mkdir(exist_ok=True)
    path = STATE / f"{proof.name}.jsonl"
    state = source_state()
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    done = {line["chunk"]: line for line in lines if line["state"] == state}
    chunks = -(-proof.size // proof.chunk)
    for number in range(chunks):
        if number in done:
            continue
        count = min(proof.chunk, proof.size - number * proof.chunk)
        began, cpu = time.time(), time.process_time()
        figures = proof.run(place, SEED + number, count)
        done[number] = {
            "chunk": number, "state": state, "seed": SEED + number, "figures": figures,
            "seconds": round(time.time() - began, 1), "cpu": round(time.process_time() - cpu, 1),
        }  # fmt: skip
        with path.open("a") as file:
            file.write(json.dumps(done[number]) + "\n")
        say(f"{proof.name}: chunk {number + 1} of {chunks}: {figures}")
    total: Counter[str] = Counter()
    for line in done.values():
        for key, value in line["figures"].items():  # sums, but of what is called longest the longest
            total[key] = max(total[key], value) if key.startswith("longest_") else total[key] + value
    return {
        "name": proof.name, "claim": proof.claim, "size": proof.size, "unit": proof.unit, "holds": proof.holds(total),
        "figures": dict(total), "state": state, "seconds": round(sum(line["seconds"] for line in done.values()), 1),
    }  # fmt: skip
