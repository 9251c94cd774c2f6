"""Rigs for the contract suite: a channel's adapter with its peer, and ways to make the peer refuse, vanish or break off.

To hold another adapter to the contract, write a class that has what ``Rig`` names and add it to ``RIGS``.
"""

from __future__ import annotations

import asyncio
import json
import resource
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol, cast
from unittest.mock import patch

from aiosmtpd.controller import Controller
from standardwebhooks import Webhook
from tests.peers.smsc import ACCEPT, CLOSE_BEFORE, Smsc, reject

from tideover.base.ids import PermitId, PersonId, TenantId, new_id
from tideover.base.work import Work
from tideover.gate import Channel, Clearance, Purpose
from tideover.gate.clearance import issue
from tideover.outreach.channels import (
    ChannelAdapter,
    EmailChannel,
    HttpSmsChannel,
    Incoming,
    LetterChannel,
    PushChannel,
    Receipt,
    SmppChannel,
)
from tideover.outreach.channels import letters as letters_module
from tideover.outreach.channels.smpp import Pace

SECRET = "whsec_" + "QUJDREVG" * 5


class Rig(Protocol):
    """An adapter and the peer it sends to. ``destination``: an address of that channel which the peer takes."""

    adapter: ChannelAdapter
    destination: str

    def received(self) -> list[str]:
        """The keys (``<uuid@tideover>``) of the messages the peer keeps, as often as it keeps them."""

    def refusing(self) -> AbstractContextManager[None]:
        """Within, the peer answers and takes nothing."""

    def break_off(self) -> None:
        """The next delivery is cut where the peer may have it or not; after it all is well again."""

    def vanish(self) -> None:
        """The peer is not there any more."""

    def come_back(self) -> None:
        """It is there again, where it was, with what it kept."""

    def unconfigured(self) -> ChannelAdapter:
        """The same adapter as it is made of settings that do not name a peer."""

    def close(self) -> None: ...


class Ears:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.receipts: list[Receipt] = []
        self.messages: list[Incoming] = []

    def receipt(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)

    def message(self, incoming: Incoming) -> None:
        self.messages.append(incoming)


def clearance(channel: Channel, address: str = "blind") -> Clearance:
    """A live clearance, as if a permit had been redeemed and that committed."""

    class Committed:
        tenant = TenantId("test")

        def after_commit(self, action: Callable[[], None]) -> None:
            action()

    work = cast(Work, Committed())
    return issue(work, PermitId(new_id()), 1, PersonId(new_id()), channel, Purpose.SERVICE, address, "test.v1")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ---- e-mail ----------------------------------------------------------------------------------------------------------


class MailPeer:
    """An aiosmtpd server, which we did not write. ``mode``: ``take``, ``break_off`` (once), or ``step answer``: what it
    answers at ``recipient`` or ``content`` instead of taking it."""

    def __init__(self, **options: Any) -> None:
        self.port = free_port()
        self.mode = "take"
        self.mails: list[bytes] = []
        self.recipients: list[str] = []
        self.connections: list[Any] = []
        self._options = options
        self._controller: Controller | None = None
        self.start()

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self._options)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self.cut()
            self._controller.stop()
            self._controller = None

    def cut(self) -> None:
        """Cut all connections, as a restart of the server does."""
        assert self._controller is not None
        done = asyncio.run_coroutine_threadsafe(self._cut(), self._controller.loop)
        done.result(5)

    async def _cut(self) -> None:
        for transport in self.connections:
            transport.abort()

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        session.host_name = hostname
        if server.transport not in self.connections:
            self.connections.append(server.transport)
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        step, _, answer = self.mode.partition(" ")
        if step == "recipient":
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        step, _, answer = self.mode.partition(" ")
        if step == "content":
            return answer
        self.mails.append(envelope.original_content)
        self.recipients += envelope.rcpt_tos
        if step == "break_off":
            self.mode = "take"
            server.transport.abort()
        if step == "slow":
            await asyncio.sleep(float(answer))
        return "250 OK"


class MailRig:
    destination = "c1@city.example"

    def __init__(self, folder: Path) -> None:
        self.peer = MailPeer()
        self.adapter = EmailChannel(f"smtp://127.0.0.1:{self.peer.port}", "care@bank.example")

    def received(self) -> list[str]:
        return [str(message_from_bytes(mail, policy=policy.default)["Message-ID"]).strip() for mail in self.peer.mails]

    @contextmanager
    def refusing(self) -> Iterator[None]:
        self.peer.mode = "recipient 550 5.7.1 not from you"
        yield
        self.peer.mode = "take"

    def break_off(self) -> None:
        self.peer.mode = "break_off"

    def vanish(self) -> None:
        self.peer.stop()

    def come_back(self) -> None:
        self.peer.start()

    def unconfigured(self) -> EmailChannel:
        return EmailChannel(None, "care@bank.example")

    def close(self) -> None:
        self.adapter.stop()
        self.peer.stop()


# ---- signed HTTP -----------------------------------------------------------------------------------------------------


class HttpPeer:
    """A gateway after docs/gateways.md, on the standard library's server and the specification's own signatures.

    ``answer``: what it answers instead of taking a message (status, body); ``break_off``: it takes the next one, and hangs up.
    """

    def __init__(self) -> None:
        self.kept: list[dict[str, str]] = []
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answer: tuple[int, bytes] | None = None
        self.breaks_off = False
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self.start()

    def start(self) -> None:
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                peer._sockets.append(self.request)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = peer._take({name.lower(): value for name, value in self.headers.items()}, body)
                if answer is None:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.send_response(answer[0])
                self.send_header("Content-Length", str(len(answer[1])))
                self.end_headers()
                self.wfile.write(answer[1])

            def log_message(self, format: str, *args: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
            for open_socket in self._sockets:
                try:
                    open_socket.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def _take(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes] | None:
        with self._lock:
            self.requests.append((headers, body))
            if self.answer is not None:
                return self.answer
            try:
                message = Webhook(SECRET).verify(body, headers)
            except Exception:
                return 401, b'{"code": "bad_signature"}'
            id_ = headers["idempotency-key"]
            if headers["webhook-id"] != id_ or message["key"] != f"<{id_}@tideover>":
                return 422, b'{"code": "bad_key"}'
            is_known = any(kept["key"] == message["key"] for kept in self.kept)
            if not is_known:
                self.kept.append(message)
            if self.breaks_off:
                self.breaks_off = False
                return None
            return (409 if is_known else 201), json.dumps({"id": f"gw-{id_}"}).encode()


class _HttpRig:
    def __init__(self, folder: Path) -> None:
        self.peer = HttpPeer()
        self.url = f"http://127.0.0.1:{self.peer.port}/send"

    def received(self) -> list[str]:
        return [message["key"] for message in self.peer.kept]

    @contextmanager
    def refusing(self) -> Iterator[None]:
        self.peer.answer = (422, b'{"code": "unknown_number"}')
        yield
        self.peer.answer = None

    def break_off(self) -> None:
        self.peer.breaks_off = True

    def vanish(self) -> None:
        self.peer.stop()

    def come_back(self) -> None:
        self.peer.start()


class SmsRig(_HttpRig):
    destination = "+8613800001234"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.adapter = HttpSmsChannel(self.url, SECRET, "10690001")

    def unconfigured(self) -> HttpSmsChannel:
        return HttpSmsChannel(None, None)

    def close(self) -> None:
        self.adapter.stop()
        self.peer.stop()


class PushRig(_HttpRig):
    destination = "customer-77"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.adapter = PushChannel(self.url, SECRET)

    def unconfigured(self) -> PushChannel:
        return PushChannel(None, None)

    def close(self) -> None:
        self.adapter.stop()
        self.peer.stop()


# ---- letters ---------------------------------------------------------------------------------------------------------


class LetterRig:
    """The peer is a folder; what lies in it whole is what it has."""

    destination = "欧阳新雨\n上海市浦东新区祖冲之路1234号\n201203"

    def __init__(self, folder: Path) -> None:
        self.folder, self._away = folder / "print-house", folder / "away"
        self.folder.mkdir()
        self.adapter = LetterChannel(self.folder, None)
        self._patches: list[Any] = []

    def received(self) -> list[str]:
        here = self.folder if self.folder.exists() else self._away
        keys = []
        for pdf in sorted(here.rglob("*.pdf")):
            assert pdf.read_bytes().startswith(b"%PDF") and pdf.read_bytes().rstrip().endswith(b"%%EOF")
            keys.append(json.loads(pdf.with_suffix(".json").read_text())["key"])
        assert all(path.suffix in (".pdf", ".json") for path in here.iterdir() if path.is_file()), "something half written"
        return keys

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """The system lets no file grow beyond some bytes: as on a disk that is full."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def break_off(self) -> None:
        keep = letters_module._keep

        def fail_once(folder: Path) -> None:
            self._patches.pop().stop()
            assert letters_module._keep is keep
            raise OSError("the disk is gone for a moment")

        self._patches.append(patch.object(letters_module, "_keep", fail_once))
        self._patches[-1].start()

    def vanish(self) -> None:
        self.folder.rename(self._away)

    def come_back(self) -> None:
        self._away.rename(self.folder)

    def unconfigured(self) -> LetterChannel:
        return LetterChannel(None, None)

    def close(self) -> None:
        self.adapter.stop()
        for patched in self._patches:
            patched.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


# ---- short messages over SMPP ----------------------------------------------------------------------------------------


class SmppRig:
    destination = "+8619900000001"

    def __init__(self, folder: Path) -> None:
        self.smsc = Smsc()
        self.smsc.start()
        self.adapter = SmppChannel(self.smsc.url, "10690001", Pace(first_pause_s=0.05))
        self._refused: set[str] = set()

    def received(self) -> list[str]:
        """A text by its first part."""
        return [
            bytes.fromhex(submit["tlvs"]["0x1401"]).decode()
            for submit in self.smsc.submits()
            if bytes.fromhex(submit["tlvs"]["0x1402"]).startswith(b"1/") and submit["raw"] not in self._refused
        ]

    @contextmanager
    def refusing(self) -> Iterator[None]:
        taken = {submit["raw"] for submit in self.smsc.submits()}
        self.smsc.policy(standing=reject(0x0B))
        yield
        self.smsc.policy(standing=ACCEPT)
        self._refused |= {submit["raw"] for submit in self.smsc.submits()} - taken

    def break_off(self) -> None:
        self.smsc.policy(CLOSE_BEFORE)

    def vanish(self) -> None:
        self.smsc.close()
        while self.adapter.obstacle() is None:
            time.sleep(0.01)

    def come_back(self) -> None:
        self.smsc.listen()

    def unconfigured(self) -> SmppChannel:
        return SmppChannel(None, "")

    def close(self) -> None:
        self.adapter.stop()
        self.smsc.stop()


RIGS: dict[str, Callable[[Path], Rig]] = {
    "email": MailRig,
    "sms over smpp": SmppRig,
    "sms over http": SmsRig,
    "push": PushRig,
    "letters": LetterRig,
}
