"""The city's telephone exchange: an SMSC (SMPP 3.4) on loopback that keeps every text, says what became of it, and brings
what people answer.

It is built on ``smpp34``'s codec. That library's server cannot say which port the machine chose for it, and interpreters
that had run it ended with a segmentation fault (2 of 25).
"""

from __future__ import annotations

import heapq
import itertools
import secrets
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from smpp34 import DeliverSm, SmppError, SubmitSm, Tlv, decode

from tideover.base import log
from tideover.rehearsal.phone_text import read, split, unwrap

HOST = "127.0.0.1"
USER = "tideover"
SERVICE_NUMBER = "10690000"  # whom a person writes to whom nobody has written

_RESPONSE, _SUBMIT, _DELIVER, _UNBIND, _BIND, _ENQUIRE = 0x80000000, 0x04, 0x05, 0x06, 0x09, 0x15
_OK, _BAD_LENGTH, _BAD_COMMAND, _NOT_BOUND, _BAD_PASSWORD, _TELL_NO_MORE = 0x00, 0x02, 0x03, 0x04, 0x0E, 0x65
_KEY, _INCOMING_ID, _RECEIPTED_ID, _MESSAGE_STATE = 0x1401, 0x1403, 0x001E, 0x0427
_STATES = {"ENROUTE": 1, "DELIVRD": 2, "EXPIRED": 3, "DELETED": 4, "UNDELIV": 5, "ACCEPTD": 6, "UNKNOWN": 7, "REJECTD": 8}
_MAX_PDU_BYTES = 64 * 1024
_ANSWER_S = 10.0
_TOLD_AGAIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Text:
    """A text that came whole. ``recipient``: ``+`` and the number. ``key``: the sender's own, "" where it gave none.
    ``message_ids``: ours, one for each part. ``received_at`` is machine time, not the city's."""

    sender: str
    recipient: str
    text: str
    key: str
    message_ids: tuple[str, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery receipt, for each part, so many seconds after the text came. ``state``: one of SMPP's seven-letter words
    (``DELIVRD``, ``UNDELIV``, …). ``error``: three digits, the network's."""

    state: str = "DELIVRD"
    after_s: float = 0.05
    error: str = "000"

    def __post_init__(self) -> None:
        if self.state not in _STATES:
            raise ValueError(self.state)


Reports = Callable[[Text], Sequence[Report]]
Listener = Callable[[Text], None]


class PhoneExchange:
    """Takes texts on 127.0.0.1. What it keeps outlives ``stop``, and a later ``start`` opens the same port again; what it has
    to tell waits until somebody is bound, and is told again until it is acknowledged.

    ``port``: 0 lets the machine choose; after ``start`` it is the one in use. ``reports``: what becomes of a text; every one
    is delivered at once where it is not given. Methods may be called from any thread.
    """

    def __init__(self, port: int = 0, reports: Reports = lambda _: (Report(),)) -> None:
        self.port = port
        self._password = secrets.token_hex(4)  # SMPP allows eight characters
        self._reports = reports
        self._texts: list[Text] = []
        self._copies: Counter[str] = Counter()
        self._parts: dict[tuple[str, ...], dict[int, tuple[str, str]]] = {}
        self._wrote_last: dict[str, str] = {}
        self._listener: Listener | None = None
        self._numbers = itertools.count(1)
        self._prefix = secrets.token_hex(4)
        self._changed = threading.Condition()
        # A heap: when (time.monotonic), which, what it is counted as, body of a deliver_sm.
        self._to_tell: list[tuple[float, int, str, bytes]] = []
        self._is_telling = False
        self._told: Counter[str] = Counter()
        self._lines: list[_Line] = []
        self._server: socket.socket | None = None
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        """Where to bind: the value for ``TIDEOVER_SMPP_URL``."""
        return f"smpp://{USER}:{self._password}@{HOST}:{self.port}"

    def start(self) -> None:
        """Open the port. Raises ``OSError`` where it is taken."""
        self._server = socket.create_server((HOST, self.port))
        self.port = self._server.getsockname()[1]
        for target, arguments in ((self._accept, (self._server,)), (self._tell, ())):
            self._run(target, *arguments)

    def stop(self) -> None:
        """Close the port and every connection, and end; what was received, and what is to be told, stays."""
        with self._changed:
            server, self._server = self._server, None
            self._changed.notify_all()
            lines, threads = list(self._lines), list(self._threads)
            self._threads.clear()
        if server is None:
            return
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        server.close()
        for line in lines:
            line.hang_up()
        for thread in threads:
            thread.join()

    def listen(self, listener: Listener) -> None:
        """Hand every text to ``listener`` once: first those already here, then each new one.

        It is called before the sender gets the answer to the last part, so it must be quick.
        """
        with self._changed:
            for text in self._texts:
                listener(text)
            self._listener = listener

    def texts(self) -> list[Text]:
        """All whole texts so far, in the order they became whole."""
        with self._changed:
            return list(self._texts)

    def copies(self) -> Counter[str]:
        """How often a text began to come under each key, whole or not: more than 1 is a doubled message."""
        with self._changed:
            return Counter(self._copies)

    def wait_for(self, predicate: Callable[[list[Text]], bool], timeout_s: float) -> bool:
        """Wait until ``predicate`` holds for the texts so far; False where it does not within ``timeout_s`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: predicate(list(self._texts)), timeout_s)

    def settled(self) -> bool:
        """Whether everything there was to tell has been told and acknowledged."""
        with self._changed:
            return not self._to_tell and not self._is_telling

    def told(self) -> dict[str, int]:
        """What was told and acknowledged so far: ``receipts`` and ``answers``, each part of a text counting as one."""
        with self._changed:
            return {"receipts": self._told["receipts"], "answers": self._told["answers"]}

    def send(self, from_: str, text: str) -> None:
        """A person (``+…``) writes to whoever wrote to that number last. Returns at once; it is told when somebody is bound."""
        with self._changed:
            to = self._wrote_last.get(from_, SERVICE_NUMBER)
            number = next(self._numbers)
            for octets, coding, has_header in split(text, number % 65536):
                incoming = DeliverSm(
                    from_.removeprefix("+"), to.removeprefix("+"), octets,
                    source_addr_ton=1, source_addr_npi=1, esm_class=0x40 if has_header else 0, data_coding=coding,
                    tlvs=[Tlv(_INCOMING_ID, f"{self._prefix}-{number}".encode())],
                )  # fmt: skip
                self._put(0, incoming)

    # Connections

    def _run(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, name=target.__name__.strip("_"), daemon=True)
        with self._changed:
            self._threads = [other for other in self._threads if other.is_alive() or other.ident is None] + [thread]
            thread.start()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:  # closed by ``stop``
                return
            line = _Line(connection)
            with self._changed:
                if self._server is not server:
                    connection.close()
                    return
                self._lines.append(line)
            self._run(self._serve, line)

    def _serve(self, line: _Line) -> None:
        try:
            while (pdu := line.read()) is not None:
                command, status, sequence = struct.unpack_from(">III", pdu, 4)
                if command & _RESPONSE:
                    line.answered(sequence, status)
                else:
                    self._answer(line, command, sequence, pdu)
        except (OSError, SmppError):
            pass
        finally:
            with self._changed:
                self._lines.remove(line)
            line.close()

    def _answer(self, line: _Line, command: int, sequence: int, pdu: bytes) -> None:
        if command == _BIND:
            words = pdu[16:].split(b"\0")
            line.is_bound = words[:2] == [USER.encode(), self._password.encode()]
            line.write(command | _RESPONSE, _OK if line.is_bound else _BAD_PASSWORD, sequence, b"exchange\0")
            with self._changed:
                self._changed.notify_all()
        elif command == _ENQUIRE:
            line.write(command | _RESPONSE, _OK, sequence)
        elif command == _UNBIND:
            line.is_bound = False
            line.write(command | _RESPONSE, _OK, sequence)
        elif command != _SUBMIT:
            line.write(_RESPONSE, _BAD_COMMAND, sequence)
        elif not line.is_bound:
            line.write(command | _RESPONSE, _NOT_BOUND, sequence)
        else:
            submit = decode(pdu)
            assert isinstance(submit, SubmitSm)
            line.write(command | _RESPONSE, _OK, sequence, self._keep(submit).encode() + b"\0")

    # Texts that come

    def _keep(self, submit: SubmitSm) -> str:
        """Keep a part; the id it gets."""
        octets, reference, number, total = unwrap(submit.short_message, submit.esm_class)
        key = next((bytes(tlv.value).decode("latin-1") for tlv in submit.tlvs if tlv.tag == _KEY), "")
        sender = ("+" if submit.source_addr_ton == 1 else "") + submit.source_addr
        recipient = f"+{submit.destination_addr.removeprefix('+')}"
        belonging = (sender, recipient, key, reference, str(total))
        with self._changed:
            message_id = f"{self._prefix}{next(self._numbers):08x}"
            if number == 1:
                self._copies[key] += 1
            parts = self._parts.setdefault(belonging, {})
            if number in parts:  # another text under a number that has come round, or the same again
                parts.clear()
            parts[number] = (read(octets, submit.data_coding), message_id)
            if len(parts) == total:
                del self._parts[belonging]
                words, ids = zip(*(part for _, part in sorted(parts.items())), strict=True)
                whole = Text(sender, recipient, "".join(words), key, ids, datetime.now(UTC))
                self._texts.append(whole)
                self._wrote_last[recipient] = sender
                self._pass_on(whole)
                if submit.registered_delivery & 1:
                    self._report(whole)
            self._changed.notify_all()
        return message_id

    def _pass_on(self, text: Text) -> None:
        if self._listener is not None:
            try:
                self._listener(text)
            except Exception as error:  # noqa: BLE001 - the text is kept: an error answer would have it sent again
                log.get_logger().error("listener_failed", exc_info=error)

    def _report(self, text: Text) -> None:
        """In the parameters and in the words that SMPP 3.4 Appendix B suggests, as most operators do."""
        for report in self._reports(text):
            for message_id in text.message_ids:
                dates = f"submit date:{text.received_at:%y%m%d%H%M} done date:{datetime.now(UTC):%y%m%d%H%M}"
                delivered = "001" if report.state == "DELIVRD" else "000"
                words = f"id:{message_id} sub:001 dlvrd:{delivered} {dates} stat:{report.state} err:{report.error} text:"
                tlvs = [Tlv(_RECEIPTED_ID, message_id.encode() + b"\0"), Tlv(_MESSAGE_STATE, bytes([_STATES[report.state]]))]
                if text.key:
                    tlvs.append(Tlv(_KEY, text.key.encode("latin-1")))
                receipt = DeliverSm(
                    text.recipient.removeprefix("+"), text.sender.removeprefix("+"), words.encode(),
                    source_addr_ton=1, source_addr_npi=1, esm_class=0x04, tlvs=tlvs,
                )  # fmt: skip
                self._put(report.after_s, receipt)

    # What is told

    def _put(self, after_s: float, deliver: DeliverSm) -> None:
        counted = "receipts" if deliver.esm_class & 0x04 else "answers"
        heapq.heappush(self._to_tell, (time.monotonic() + after_s, next(self._numbers), counted, deliver.encode()[16:]))
        self._changed.notify_all()

    def _tell(self) -> None:
        while True:
            with self._changed:
                while self._server is not None:
                    line = next((line for line in reversed(self._lines) if line.is_bound), None)
                    wait_s = self._to_tell[0][0] - time.monotonic() if self._to_tell else None
                    if line and wait_s is not None and wait_s <= 0:
                        break
                    self._changed.wait(wait_s if wait_s is not None and wait_s > 0 else None)  # for somebody to bind
                if self._server is None:
                    return
                _, which, counted, body = heapq.heappop(self._to_tell)
                self._is_telling = True
            assert line is not None
            status = line.ask(body)
            with self._changed:
                self._is_telling = False
                if status not in (_OK, _TELL_NO_MORE):
                    heapq.heappush(self._to_tell, (time.monotonic() + _TOLD_AGAIN_S, which, counted, body))
                elif status == _OK:
                    self._told[counted] += 1


class _Line:
    """One connection."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.is_bound = False
        self._socket = connection
        self._reader = connection.makefile("rb")
        self._writing = threading.Lock()
        self._changed = threading.Condition()
        self._asked = 0
        self._status: int | None = None
        self._has_ended = False

    def read(self) -> bytes | None:
        """The next PDU; None at the end. Raises ``OSError``."""
        head = self._reader.read(4)
        length = int.from_bytes(head)
        if len(head) < 4 or not 16 <= length <= _MAX_PDU_BYTES:
            if len(head) == 4:
                self.write(_RESPONSE, _BAD_LENGTH, 0)
            return None
        body = self._reader.read(length - 4)
        return head + body if len(body) == length - 4 else None

    def write(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        with self._writing:
            self._socket.sendall(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)

    def ask(self, body: bytes) -> int | None:
        """Deliver; the command_status of the answer, None where there is none."""
        with self._changed:
            self._asked, self._status = self._asked % 0x7FFFFFFF + 1, None
        try:
            self.write(_DELIVER, _OK, self._asked, body)
        except OSError:
            return None
        with self._changed:
            self._changed.wait_for(lambda: self._status is not None or self._has_ended, _ANSWER_S)
            return self._status

    def answered(self, sequence: int, status: int) -> None:
        with self._changed:
            if sequence == self._asked:
                self._status = status
                self._changed.notify_all()

    def hang_up(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self._changed:
            self.is_bound, self._has_ended = False, True
            self._changed.notify_all()
        self._reader.close()
        self._socket.close()
