"""A proxy on loopback that is a bad network: it delays, cuts, splits, duplicates and reorders what passes.

On SMPP it sees whole PDUs, on SMTP what one read brings. It doubles and swaps only what the SMSC says, its answers and its
``deliver_sm``: TCP brings a sender's octets once and in order, so a ``submit_sm`` that is there twice was sent twice. What
the sender says may come late, in pieces, in part, or not at all.
"""

from __future__ import annotations

import random
import re
import select
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from smpp34 import SubmitSm, decode

HOST = "127.0.0.1"
_SUBMIT, _RESPONSE = 0x04, 0x80000000
_KEY, _PART = 0x1401, 0x1402
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")
_DRAIN_SECONDS = 5.0
_HELD_SECONDS = 0.2  # what is to be swapped waits for its successor so long


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely each fault befalls a PDU or a piece. ``swap`` and ``double`` befall PDUs of the SMSC only."""

    delay: float = 0.0
    cut: float = 0.0
    split: float = 0.0
    double: float = 0.0
    swap: float = 0.0
    most_seconds: float = 0.2


@dataclass(frozen=True, slots=True)
class Begun:
    """A message began to come from the sender. ``at``: of ``time.monotonic``."""

    key: str
    at: float


class FaultProxy:
    """Listens on a port of its own and passes everything to ``port``. ``odds`` may be changed at any time."""

    def __init__(self, port: int, rng: random.Random, odds: Odds, *, is_smpp: bool) -> None:
        self.odds, self.is_smpp = odds, is_smpp
        self.faults: Counter[str] = Counter()
        self.begun: list[Begun] = []
        self.in_flight_at_cuts: set[str] = set()
        self._target, self._rng = port, rng
        self._lock = threading.Lock()
        self._is_dark = False
        self._lines: set[_Line] = set()
        self._server = socket.create_server((HOST, 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for line in self._open_lines():
            line.cut()

    def black_out(self) -> None:
        """Every connection breaks, and none comes about."""
        self._is_dark = True
        for line in self._open_lines():
            self.break_off(line, "blacked_out")

    def light_up(self) -> None:
        self._is_dark = False

    def throw(self, chance: float) -> bool:
        with self._lock:
            return self._rng.random() < chance

    def some(self, most: float) -> float:
        with self._lock:
            return self._rng.uniform(0, most)

    def note(self, fault: str) -> None:
        with self._lock:
            self.faults[fault] += 1

    def break_off(self, line: _Line, fault: str) -> None:
        """Cut a connection, and note what was being sent on it."""
        with self._lock:
            self.faults[fault] += 1
            self.in_flight_at_cuts |= line.in_flight
            line.is_cut = True
        line.cut()

    def forget(self, line: _Line) -> None:
        """A connection has ended, whoever ended it."""
        with self._lock:
            self._lines.discard(line)

    def comes(self, line: _Line, key: str, *, begins: bool) -> None:
        """Some of a message has come from the sender; on a connection that was cut it had left before the sender knew."""
        with self._lock:
            line.in_flight.add(key)
            if begins:
                self.begun.append(Begun(key, time.monotonic()))
            if line.is_cut:
                self.in_flight_at_cuts.add(key)

    def _open_lines(self) -> list[_Line]:
        with self._lock:
            return list(self._lines)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            try:
                if self._is_dark:
                    raise ConnectionError
                server = socket.create_connection((HOST, self._target), timeout=10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = _SmppLine(self, client, server) if self.is_smpp else _SmtpLine(self, client, server)
            with self._lock:
                self._lines.add(line)
            line.start()


class _Cut(Exception):
    """This connection is over."""


class _Line(ABC):
    """One connection through the proxy, a thread for each direction. ``in_flight``: keys begun and not yet answered."""

    def __init__(self, proxy: FaultProxy, client: socket.socket, server: socket.socket) -> None:
        self.in_flight: set[str] = set()
        self.is_cut = False
        self._proxy, self._client, self._server = proxy, client, server
        self._pumps = 2

    def start(self) -> None:
        for source, sink, look in (
            (self._client, self._server, self._from_client),
            (self._server, self._client, self._from_server),
        ):
            threading.Thread(target=self._pump, args=(source, sink, look), daemon=True).start()

    def cut(self) -> None:
        """Both ends are told. What the sender had written before it knew is still read (``_drain``), and goes nowhere."""
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)

    def _pump(self, source: socket.socket, sink: socket.socket, look: Callable[[bytes], object]) -> None:
        try:
            self._pass(source, sink, look)
        except (OSError, _Cut):
            pass
        finally:
            self._proxy.forget(self)
            self.cut()
            if source is self._client:
                self._drain()
            self._pumps -= 1
            if not self._pumps:
                self._client.close()
                self._server.close()

    def _drain(self) -> None:
        self._late(b"")  # what was read together with what broke
        deadline = time.monotonic() + _DRAIN_SECONDS
        with suppress(OSError):
            while (rest := deadline - time.monotonic()) > 0:
                self._client.settimeout(rest)
                if not (octets := self._client.recv(65536)):
                    return
                self._late(octets)

    @abstractmethod
    def _late(self, octets: bytes) -> None:
        """What came from the sender after the connection was cut."""

    @abstractmethod
    def _pass(self, source: socket.socket, sink: socket.socket, look: Callable[[bytes], object]) -> None:
        """Pass on what comes from one end until it ends; each PDU or piece is looked at before it goes."""

    @abstractmethod
    def _from_client(self, octets: bytes) -> None:
        """What comes from the sender, before it goes on."""

    @abstractmethod
    def _from_server(self, octets: bytes) -> None:
        """What comes from the other side, before it goes on."""

    def _write(self, sink: socket.socket, octets: bytes) -> None:
        """Pass it on, late, in pieces, or up to where it breaks."""
        proxy, odds = self._proxy, self._proxy.odds
        if proxy.throw(odds.delay):
            proxy.note("delayed")
            time.sleep(proxy.some(odds.most_seconds))
        if proxy.throw(odds.cut):
            kept = round(proxy.some(len(octets)))
            with suppress(OSError):
                sink.sendall(octets[:kept])
            proxy.break_off(self, "cut")
            raise _Cut
        if proxy.throw(odds.split) and len(octets) > 1:
            proxy.note("split")
            middle = 1 + round(proxy.some(len(octets) - 2))
            sink.sendall(octets[:middle])
            time.sleep(proxy.some(odds.most_seconds / 4))
            octets = octets[middle:]
        sink.sendall(octets)


class _SmtpLine(_Line):
    def __init__(self, proxy: FaultProxy, client: socket.socket, server: socket.socket) -> None:
        super().__init__(proxy, client, server)
        self._is_content = False
        self._content = b""

    def _pass(self, source: socket.socket, sink: socket.socket, look: Callable[[bytes], object]) -> None:
        while octets := source.recv(65536):
            look(octets)
            self._write(sink, octets)
            if source is self._server:
                self._answered(octets)

    def _from_client(self, octets: bytes) -> None:
        if self._is_content:
            self._content += octets
            if not self.in_flight and (found := _MESSAGE_ID.search(self._content)):
                self._proxy.comes(self, found[1].decode(), begins=True)

    def _late(self, octets: bytes) -> None:
        self._from_client(octets)

    def _from_server(self, octets: bytes) -> None:
        if octets.startswith(b"354"):
            self._is_content, self._content = True, b""

    def _answered(self, octets: bytes) -> None:
        """What was said has gone to the sender."""
        if self._is_content and not octets.startswith(b"354"):
            self._is_content, self.in_flight = False, set()


class _SmppLine(_Line):
    def __init__(self, proxy: FaultProxy, client: socket.socket, server: socket.socket) -> None:
        super().__init__(proxy, client, server)
        self._last_parts: dict[int, str] = {}  # sequence of the last part of a text -> its key
        self._rest = b""  # of what the sender wrote: octets of no whole PDU yet

    def _pass(self, source: socket.socket, sink: socket.socket, look: Callable[[bytes], object]) -> None:
        buffer, held = b"", b""
        is_server = source is self._server
        while True:
            source_timeout = _HELD_SECONDS if held else None
            while not _is_whole(buffer):
                octets = self._read(source, source_timeout)
                if octets is None:  # nothing came that could go before it
                    self._say(sink, held)
                    held, source_timeout = b"", None
                    continue
                if not octets:
                    return
                buffer += octets
                if not is_server:
                    self._rest = buffer
            length = int.from_bytes(buffer[:4])
            pdu, buffer = buffer[:length], buffer[length:]
            if not is_server:
                self._rest = buffer
            look(pdu)
            if is_server and not held and self._proxy.throw(self._proxy.odds.swap):
                held = pdu
                continue
            self._say(sink, pdu)
            if held:
                self._proxy.note("swapped")
                self._say(sink, held)
                held = b""
            if is_server and self._proxy.throw(self._proxy.odds.double):
                self._proxy.note("doubled")
                self._say(sink, pdu)

    def _read(self, source: socket.socket, timeout: float | None) -> bytes | None:
        poll = select.poll()
        poll.register(source, select.POLLIN)
        if not poll.poll(None if timeout is None else timeout * 1000):
            return None
        return source.recv(65536)

    def _say(self, sink: socket.socket, pdu: bytes) -> None:
        self._write(sink, pdu)
        command, sequence = int.from_bytes(pdu[4:8]), int.from_bytes(pdu[12:16])
        if sink is self._client and command == _SUBMIT | _RESPONSE and sequence in self._last_parts:
            self.in_flight.discard(self._last_parts.pop(sequence))

    def _from_client(self, octets: bytes) -> None:
        if int.from_bytes(octets[4:8]) != _SUBMIT:
            return
        submit = decode(octets)
        assert isinstance(submit, SubmitSm)
        said = {tlv.tag: bytes(tlv.value).decode() for tlv in submit.tlvs}
        key, (part, _, total) = said[_KEY], said[_PART].partition("/")
        self._proxy.comes(self, key, begins=part == "1")
        if part == total:
            self._last_parts[int.from_bytes(octets[12:16])] = key

    def _late(self, octets: bytes) -> None:
        self._rest += octets
        while _is_whole(self._rest):
            length = int.from_bytes(self._rest[:4])
            pdu, self._rest = self._rest[:length], self._rest[length:]
            self._from_client(pdu)

    def _from_server(self, octets: bytes) -> None:
        """Nothing: a text ends when the answer has gone to its sender."""


def _is_whole(buffer: bytes) -> bool:
    return len(buffer) >= 4 and len(buffer) >= int.from_bytes(buffer[:4])
