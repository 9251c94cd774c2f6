"""A foreign SMSC (npm's ``smpp`` under node), as a test sees it.

``node_modules`` is installed once, from the lock, where it is absent; without node or npm, or without a way to install,
``start`` skips the test and says why.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "smsc"
Event = dict[str, Any]

# Answers to a submit, for ``policy``.
ACCEPT: Event = {"answer": "accept"}
SILENT: Event = {"answer": "silent"}
CLOSE_BEFORE: Event = {"answer": "close_before"}
CLOSE_AFTER: Event = {"answer": "close_after"}
TWICE: Event = {"answer": "twice"}
HOLD: Event = {"answer": "hold"}  # accepted when ``release`` is commanded


def accept(id_: str) -> Event:
    return {"answer": "accept", "id": id_}


def reject(status: int) -> Event:
    return {"answer": "reject", "status": status}


def nack(status: int) -> Event:
    return {"answer": "nack", "status": status}


def late(delay_ms: int) -> Event:
    return {"answer": "late", "delay_ms": delay_ms}


def _install() -> None:
    """Once for everybody: workers of pytest-xdist may come here at the same time."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm, on which the foreign SMSC runs, are not installed here")
    lock = FOLDER / "package-lock.json"
    stamp, wanted = FOLDER / "node_modules" / ".installed", hashlib.sha256(lock.read_bytes()).hexdigest()
    with (FOLDER / ".installing").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            result = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=120)
        except subprocess.TimeoutExpired:
            pytest.skip("npm ci did not install the foreign SMSC within two minutes")
        if result.returncode:
            pytest.skip(f"npm ci could not install the foreign SMSC: {result.stderr.strip()[-300:]}")
        stamp.write_text(wanted)


class Smsc:
    """An SMSC process on 127.0.0.1. It accepts every submit until ``policy`` says otherwise.

    Its events, in the order they came, are dicts with ``event``: ``connection``, ``bind`` (``ok``, ``system_id``,
    ``password``, ``system_type``), ``submit`` (every field, ``tlvs``, ``raw`` hex, ``text`` as the library reads it),
    ``delivered`` (``status`` of the answer to a deliver_sm), ``enquire_link``, ``enquire_link_resp``, ``generic_nack``,
    ``unbind``, ``closed``. ``cert``, ``key``: PEM files, for TLS.
    """

    def __init__(
        self, user: str = "tideover", password: str = "secret", cert: Path | None = None, key: Path | None = None
    ) -> None:
        self._login = (user, password)
        self._tls = {"cert": str(cert), "key": str(key)} if cert else {}
        self.port = 0
        self._events: list[Event] = []
        self._changed = threading.Condition()
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """For ``SmppChannel`` or ``TIDEOVER_SMPP_URL``; user and password as they are, so choose plain ones or quote."""
        return f"smpp{'s' if self._tls else ''}://{self._login[0]}:{self._login[1]}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process and open a port. Skips the test where it cannot be installed."""
        _install()
        options = {"system_id": self._login[0], "password": self._login[1], **self._tls}
        self._process = subprocess.Popen(
            ["node", "smsc.js", json.dumps(options)], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.listen()

    def stop(self) -> None:
        """End the process; its connections break."""
        if self._process is not None:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._reader.join()
            self._process.stdout.close()
            self._process = None

    def __enter__(self) -> Smsc:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def events(self, name: str | None = None) -> list[Event]:
        """All so far, or those called ``name``."""
        if self._process is not None:
            self.command("sync")  # what it did before has been said by now
        with self._changed:
            return [event for event in self._events if name in (None, event["event"])]

    def submits(self) -> list[Event]:
        return self.events("submit")

    def wait_for(
        self, name: str, count: int = 1, where: Callable[[Event], bool] = lambda _: True, timeout_s: float = 10
    ) -> Event:
        """The ``count``-th event called ``name`` for which ``where`` holds. Raises ``AssertionError`` if it does not come."""

        def found() -> list[Event]:
            return [event for event in self._events if event["event"] == name and where(event)]

        with self._changed:
            assert self._changed.wait_for(lambda: len(found()) >= count, timeout_s), (name, count, self._events[-10:])
            return found()[count - 1]

    def command(self, do: str, **fields: Any) -> int:
        """Have it do something (``commands`` in smsc.js); returns, when it is done, the number its later events bear."""
        assert self._process is not None and self._process.stdin is not None
        number = next(self._numbers)
        with self._changed:
            self._process.stdin.write(json.dumps({"do": do, "n": number, **fields}) + "\n")
            self._process.stdin.flush()

        def ended() -> list[Event]:
            return [event for event in self._events if event["event"] in ("done", "failed") and event["n"] == number]

        with self._changed:
            assert self._changed.wait_for(ended, 10), do
            event = ended()[0]
        assert event["event"] == "done", event
        self.port = event["port"]
        return number

    def policy(self, *answers: Event, standing: Event | None = None) -> None:
        """How the next submits are answered, one after the other, and how all others are."""
        self.command("policy", next=list(answers), **({"standing": standing} if standing else {}))

    def deliver(
        self, source: str, to: str, short_message: bytes | str, tlvs: dict[str, Any] | None = None, **fields: Any
    ) -> int:
        """Send a deliver_sm; the number by which ``answer_to`` knows it. Text is encoded by the library by ``data_coding``.

        ``tlvs``: by the library's name or, for vendors', as "0x1403"; bytes are written as they are.
        """
        all_fields = {"source_addr": source, "destination_addr": to, "short_message": short_message, **fields}
        return self.command("deliver", fields=_plain(all_fields), tlvs=_plain(tlvs or {}))

    def answer_to(self, number: int, timeout_s: float = 10) -> int:
        """The command_status that a deliver_sm was answered with."""
        status: int = self.wait_for("delivered", where=lambda event: event["n"] == number, timeout_s=timeout_s)["status"]
        return status

    def listen(self) -> None:
        """Open the port (again)."""
        self.command("listen")

    def close(self) -> None:
        """Drop every connection and close the port."""
        self.command("close")

    def _read(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                self._events.append(json.loads(line))
                self._changed.notify_all()


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: f"hex:{value.hex()}" if isinstance(value, bytes) else value for key, value in fields.items()}


def text_of(submits: Sequence[Event]) -> str:
    """The text that submits carry, as the foreign library reads it."""
    return "".join(event["text"] for event in submits)
