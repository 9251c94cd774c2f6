"""The processes, as an operator starts, stops and kills them: real children, the embedded database, a fresh home."""

from __future__ import annotations

import json
import os
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tideover.base.settings import Settings, load_settings

COMMAND = [sys.executable, "-m", "tideover.app.cli"]


@dataclass
class House:
    """A home of its own, and the commands started in it. Nothing of it outlives the test."""

    home: Path
    bytecode: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *arguments: str, **environment: str) -> Up:
        with self.log.open("a") as log:
            process = subprocess.Popen(
                [*COMMAND, *arguments],
                env=self._environment(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.running.append(process)
        return Up(self, process)

    def run(self, *arguments: str, timeout_s: float = 60, **environment: str) -> subprocess.CompletedProcess[str]:
        command, changed = [*COMMAND, *arguments], self._environment(environment)
        return subprocess.run(command, env=changed, capture_output=True, text=True, timeout=timeout_s, check=False)

    def _environment(self, changes: dict[str, str]) -> dict[str, str]:
        """Ours without any setting of the product; a home of its own, any free port; then ``changes``."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("TIDEOVER_")}
        if inherited.pop("PYTHONDONTWRITEBYTECODE", None):  # what is started often should start quickly
            inherited["PYTHONPYCACHEPREFIX"] = str(self.bytecode)
        return {**inherited, "TIDEOVER_HOME": str(self.home), "TIDEOVER_PORT": "0", **changes}

    @property
    def log(self) -> Path:
        return self.home.parent / "log"

    def database(self) -> psutil.Process | None:
        """The embedded database's first process, if it runs."""
        for found in self.home.rglob("postmaster.pid"):
            try:
                return psutil.Process(int(found.read_text().split("\n")[0]))
            except (psutil.NoSuchProcess, ValueError, FileNotFoundError):
                pass
        return None

    def end(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if (database := self.database()) is not None:
            database.send_signal(signal.SIGINT)  # a fast shutdown
            wait_for(lambda: not is_alive(database), 20)


class Up:
    """``tideover up --json``: what its first line says, and its children."""

    def __init__(self, house: House, process: subprocess.Popen[str]) -> None:
        self.house, self.process = house, process
        self.line: dict[str, Any] = {}

    def ready(self, timeout_s: float = 60) -> Up:
        assert self.process.stdout is not None
        watchdog = threading.Timer(timeout_s, self.process.kill)
        watchdog.start()
        first = self.process.stdout.readline()
        watchdog.cancel()
        assert first, self.house.log.read_text()[-3000:]
        self.line = json.loads(first)
        return self

    def child(self, name: str) -> psutil.Process | None:
        """The child that runs ``serve`` or ``work`` now."""
        for child in psutil.Process(self.process.pid).children():
            try:
                if child.cmdline()[-1:] == [name]:
                    return child
            except psutil.Error:
                pass
        return None

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.line['token']}", **options.pop("headers", {})}
        url = f"{self.line['url']}/api/v1{path}"
        return httpx.request(method, url, headers=headers, timeout=5, trust_env=False, **options)

    def answers(self) -> bool:
        try:
            return self.call("GET", "/persons").status_code == 200
        except httpx.TransportError:
            return False


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(what: Callable[[], bool], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return what()


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytecode")


@pytest.fixture
def house(bytecode: Path) -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="tideover-house-"))
    made = House(folder / "home", bytecode)
    yield made
    made.end()
    shutil.rmtree(folder, ignore_errors=True)


# --- up ---------------------------------------------------------------------------------------------------------------


def test_up_says_where_it_is_starts_again_what_is_killed_and_ends_cleanly(house: House) -> None:
    up = house.start("up", "--json").ready()
    assert set(up.line) >= {"url", "token", "pids"}
    assert up.line["pids"]["up"] == up.process.pid
    assert up.answers()
    assert httpx.get(f"{up.line['url']}/api/v1/persons", trust_env=False).status_code == 401

    for name in ("serve", "work"):
        killed = up.child(name)
        assert killed is not None and killed.pid == up.line["pids"][name]
        killed.kill()
    assert wait_for(lambda: all(up.child(name) is not None for name in ("serve", "work")), 15)
    assert wait_for(up.answers, 30)  # at the same address, to the same token
    children = [child for name in ("serve", "work") if (child := up.child(name)) is not None]
    assert len(children) == 2 and not {child.pid for child in children} & set(up.line["pids"].values())

    database = house.database()
    assert database is not None
    began = time.monotonic()
    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(timeout=20) == 0
    assert time.monotonic() - began < 20
    assert up.process.stdout is not None and up.process.stdout.read() == ""  # JSON lines only, and only the one
    assert not any(is_alive(child) for child in children)
    assert not is_alive(database)


def test_children_do_not_outlive_a_killed_up_and_the_same_token_works_again(house: House) -> None:
    """The last of the children stops the database; a later ``up`` finds everything as it was, killed or not."""
    up = house.start("up", "--json").ready()
    children = [child for name in ("serve", "work") if (child := up.child(name)) is not None]
    database = house.database()
    assert len(children) == 2 and database is not None
    up.process.kill()
    up.process.wait()
    assert wait_for(lambda: not any(is_alive(child) for child in children), 15)
    assert wait_for(lambda: not is_alive(database), 15)

    again = house.start("up", "--json").ready()
    assert again.line["token"] == up.line["token"]
    assert again.answers()


def test_everything_killed_at_once_loses_nothing(house: House) -> None:
    """As when the machine goes down: the database dies in the middle of its work, too."""
    up = house.start("up", "--json").ready()
    key = {"Idempotency-Key": secrets.token_hex(8)}
    first = up.call("POST", "/days", json={"day": "2026-12-01"}, headers=key)
    assert first.status_code == 202
    database = house.database()
    assert database is not None
    ours = psutil.Process(up.process.pid)
    killed = [ours, *ours.children(), database, *database.children()]
    for process in killed:
        if process.is_running():
            process.kill()
    up.process.wait()
    assert wait_for(lambda: not any(psutil.pid_exists(process.pid) for process in killed), 15)  # buried, too

    again = house.start("up", "--json").ready()
    assert again.call("GET", "/days/2026-12-01").status_code == 200
    repeated = again.call("POST", "/days", json={"day": "2026-12-01"}, headers=key)
    assert (repeated.json(), repeated.headers.get("Idempotency-Replayed")) == (first.json(), "true")


def test_a_taken_port_is_said_in_one_line(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = house.run("up", "--json", TIDEOVER_PORT=str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"TIDEOVER_PORT: port taken (port {port}); expected a free port"
    assert "Traceback" not in done.stderr
    assert house.database() is None


# --- one process alone ------------------------------------------------------------------------------------------------


def test_the_server_alone_stops_the_database_it_started(house: House) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    alone = house.start("serve", TIDEOVER_PORT=str(port))
    assert wait_for(lambda: is_ready(f"http://127.0.0.1:{port}"), 60), house.log.read_text()[-3000:]
    ends_with_its_database(house, alone)


def test_the_worker_alone_stops_the_database_it_started(house: House) -> None:
    alone = house.start("work")
    assert wait_for(lambda: '"event": "working"' in house.log.read_text(), 60), house.log.read_text()[-3000:]
    ends_with_its_database(house, alone)


def ends_with_its_database(house: House, alone: Up) -> None:
    database = house.database()
    assert database is not None
    alone.process.send_signal(signal.SIGTERM)
    assert alone.process.wait(timeout=20) == 0
    assert not is_alive(database)


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=2, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


# --- commands ---------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.5")
def test_one_day_in_the_city(house: House) -> None:
    """A day decided and worked over real SMTP and SMPP, from nothing: book in, mails out, texts where a mail does not arrive,
    receipts, and whatever the town's people do. What they say of themselves and what our books say is the same. About a minute."""
    done = house.run("demo", "--once", "--json", timeout_s=300)
    assert done.returncode == 0, done.stderr[-3000:]
    (line,) = done.stdout.splitlines()
    counts = json.loads(line)
    assert counts["synthetic"] is True
    assert counts["journal"] == "intact"
    assert counts["decided"]["persons"] == counts["persons"] == 200
    assert counts["decided"]["permitted"] >= counts["decided"]["tasks"] >= 30
    contacts, city = counts["contacts"], counts["city"]
    assert not {"queued", "sending", "in_doubt"} & set(contacts)  # each has ended
    assert sum(contacts.get(state, 0) for state in ("sent", "delivered", "undelivered")) == sum(counts["made"].values())
    assert counts["made"]["email"] == city["letters"] >= 30
    assert counts["made"]["sms"] == city["texts"] >= 1
    assert contacts["failed"] >= city["refused_mails"] >= 1
    assert city["refused_posts"] == 0
    assert city["receipts"] == sum(counts["receipts"].values()) >= city["texts"]
    assert contacts.get("delivered", 0) + contacts.get("undelivered", 0) == city["texts"]
    assert counts["facts"]["PaymentRecorded"] == city["payments"] >= 1
    # People of a town may or may not answer in one day: what they did say, was heard.
    assert counts["messages"].get("email", 0) == city["replies"]
    # Half a second is ten minutes here: of a long text that comes slowly, the parts count for themselves.
    assert counts["messages"].get("sms", 0) >= city["text_replies"]
    assert not {"pays", "promises"} & set(counts["unheard"])
    # Its rows lie in its own folder: not among the lender's, and made anew each time.
    assert (house.home / "demo" / "postgres").is_dir() and not (house.home / "postgres").exists()
    assert house.database() is None


@pytest.mark.parametrize(
    ("setting", "value"),
    [("TIDEOVER_PORT", "eighty"), ("TIDEOVER_LEASE_SECONDS", "1"), ("TIDEOVER_SMTP_URL", "http://somewhere")],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(house: House, setting: str, value: str) -> None:
    done = house.run("up", "--json", **{setting: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"{setting}: ")
    assert f" {value}" not in done.stderr


def test_a_copy_with_another_home_lives_there(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "one")
    assert settings.root == (tmp_path / "one").resolve()
    assert settings.model_copy(update={"home": tmp_path / "two"}).root == (tmp_path / "two").resolve()


def test_the_lease_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEOVER_LEASE_SECONDS", "7")
    assert load_settings().lease_seconds == 7


def test_help_is_quick(house: House) -> None:
    """CPU seconds of the command alone, the best of three: what else runs on the machine counts for nothing."""
    best = 99.0
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = house.run("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode == 0 and "Usage: " in done.stdout
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert best <= 0.5
