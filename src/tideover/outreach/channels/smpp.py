"""One SMPP 3.4 session as a transceiver (SMPP v3.4 issue 1.2): its PDUs on a socket, and who waits for which answer.

``smpp_link`` keeps one up. The bodies of messages are encoded and decoded by ``smpp34``; why its client is not used as
well: docs/decisions/0015.
"""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from tideover.base import log
from tideover.base.errors import Invalid

RESPONSE = 0x80000000  # of a request, or by itself: generic_nack
SUBMIT, DELIVER, UNBIND, BIND_TRANSCEIVER, ENQUIRE_LINK = 0x04, 0x05, 0x06, 0x09, 0x15
OK, INVALID_LENGTH, INVALID_COMMAND, TELL_AGAIN, TELL_NO_MORE, UNKNOWN_ERROR = 0x00, 0x02, 0x03, 0x64, 0x65, 0xFF
MAX_PDU_BYTES = 64 * 1024
VERSION = 0x34


@dataclass(frozen=True, slots=True)
class Pace:
    """Times, in seconds."""

    answer_s: float = 10  # for a connection, an answer, a place in the window
    idle_s: float = 15  # nothing heard for so long: ask whether the other side is there
    first_pause_s: float = 0.5  # before connecting again; doubled each time up to the longest
    longest_pause_s: float = 30
    farewell_s: float = 5  # for what is being sent and heard when the link stops


@dataclass(frozen=True, slots=True)
class Login:
    """Where and as whom to bind. ``source``: the address texts come from, in place of the one in the settings.
    ``country``: the calling code that numbers told without one belong to."""

    host: str
    port: int
    is_tls: bool
    system_id: str
    password: str = field(repr=False)
    system_type: str = ""
    window: int = 10
    source: str = ""
    country: str = "86"


def parse_login(url: str) -> Login:
    """Read ``smpp://user:password@host:port?system_type=&window=&source=&country=`` (``smpps://`` for TLS, whose authorities
    are the machine's or those of ``SSL_CERT_FILE``). User and password are percent-encoded. Raises ``Invalid``."""
    parts, bad = (
        urlsplit(url),
        Invalid("invalid_setting", setting="TIDEOVER_SMPP_URL", expected="smpp://user:password@host:port"),
    )
    try:
        port = parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        window = int(options.pop("window", "10"))
    except ValueError:
        raise bad from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    is_known = set(options) <= {"system_type", "source", "country"} and options.get("country", "86").isdigit()
    if parts.scheme not in ("smpp", "smpps") or not parts.hostname or not user or not 1 <= window <= 1000 or not is_known:
        raise bad
    if "\0" in user + password + "".join(options.values()):  # it ends a string on the wire
        raise bad
    is_tls = parts.scheme == "smpps"
    return Login(parts.hostname, port or (3550 if is_tls else 2775), is_tls, user, password, window=window, **options)


@dataclass(frozen=True, slots=True)
class Answer:
    """``status``: SMPP's command_status, 0 for yes."""

    status: int
    body: bytes


class NotWritten(Exception):
    """Not a byte of the request has left."""


class BrokenOff(Exception):
    """The session ended after some of the request may have left, and before its answer."""


class NoAnswer(Exception):
    """The request has left and was not answered in time."""


@dataclass(slots=True)
class _Question:
    command: int
    answer: Answer | None = None


class Session:
    """One connection. The thread that made it reads it (``bind``, ``run``); any thread may write."""

    def __init__(self, connection: socket.socket, pace: Pace, window: int, deliver: Callable[[Session, bytes], None]) -> None:
        connection.setblocking(False)
        self._socket, self._pace, self._window, self._deliver = connection, pace, window, deliver
        self._is_tls = isinstance(connection, ssl.SSLSocket)
        self._io = threading.Lock()  # an OpenSSL connection bears one thread at a time
        self._writing = threading.Lock()  # one PDU after the other
        self._changed = threading.Condition()  # holds what follows
        self._questions: dict[int, _Question] = {}
        self._sequence = 0
        self._busy = 0
        self._is_leaving = False
        self._why = ""  # it ended
        self._buffer = bytearray()

    @property
    def has_ended(self) -> bool:
        return bool(self._why)

    def bind(self, login: Login) -> int:
        """Bind as a transceiver; the command_status. Raises ``OSError`` where no answer comes."""
        words = (login.system_id, login.password, login.system_type)
        body = b"".join(word.encode() + b"\0" for word in words) + bytes([VERSION, 0, 0, 0])
        sequence, question = self._ask(BIND_TRANSCEIVER)
        deadline = time.monotonic() + self._pace.answer_s
        try:
            self._write(BIND_TRANSCEIVER, OK, sequence, body)
        except (NotWritten, BrokenOff):
            raise ConnectionError from None
        while question.answer is None:
            if self.has_ended:
                raise ConnectionError
            if not self._step(deadline - time.monotonic()):
                raise TimeoutError
        with self._changed:
            del self._questions[sequence]
        return question.answer.status

    def run(self) -> str:
        """Read until the session ends; why it did."""
        is_asked = False
        while not self.has_ended:
            if self._step(self._pace.answer_s if is_asked else self._pace.idle_s):
                is_asked = False
            elif is_asked:
                self.end("dead_peer")
            else:
                is_asked = True
                self.reply(ENQUIRE_LINK, OK, self._ask(None)[0])  # any octet that comes is its answer
        return self._why

    def request(self, command: int, body: bytes, timeout_s: float | None = None) -> Answer:
        """Ask and wait. Raises ``NotWritten``, ``BrokenOff``, ``NoAnswer``."""
        sequence, question = self._ask(command)
        try:
            self._write(command, OK, sequence, body)
            with self._changed:
                self._changed.wait_for(
                    lambda: question.answer is not None or self.has_ended,
                    self._pace.answer_s if timeout_s is None else timeout_s,
                )
            if question.answer is not None:
                return question.answer
            raise BrokenOff if self.has_ended else NoAnswer
        finally:
            with self._changed:
                del self._questions[sequence]

    def reply(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        """Write and wait for nothing; a session that ends meanwhile needs no reply."""
        with suppress(NotWritten, BrokenOff):
            self._write(command, status, sequence, body)

    def take_place(self) -> bool:
        """A place in the window, for a message; False where none came free in time. Raises ``NotWritten`` at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self.has_ended or self._is_leaving or self._busy < self._window, self._pace.answer_s)
            if self.has_ended or self._is_leaving:
                raise NotWritten
            if self._busy >= self._window:
                return False
            self._busy += 1
            return True

    def give_place(self) -> None:
        with self._changed:
            self._busy -= 1
            self._changed.notify_all()

    def leave(self, deadline: float) -> None:
        """Let what is being sent end until ``deadline`` (of ``time.monotonic``), then unbind."""
        with self._changed:
            self._is_leaving = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.has_ended or not self._busy, max(deadline - time.monotonic(), 0))
        with suppress(NotWritten, BrokenOff, NoAnswer):
            self.request(UNBIND, b"", timeout_s=1)
        self.end("left")

    def end(self, why: str) -> None:
        """End it now; whoever waits is told. The reading thread closes what is left (``close``)."""
        with self._changed:
            self._why = self._why or why
            self._changed.notify_all()
        with self._io, suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.end("closed")
        with self._writing, self._io:  # nobody polls a descriptor that may soon be another's
            self._socket.close()

    def _ask(self, command: int | None) -> tuple[int, _Question]:
        with self._changed:
            self._sequence = self._sequence % 0x7FFFFFFF + 1
            question = _Question(command or 0)
            if command is not None:
                self._questions[self._sequence] = question
            return self._sequence, question

    def _write(self, command: int, status: int, sequence: int, body: bytes) -> None:
        """Raises ``NotWritten`` where no byte can have left, ``BrokenOff`` where one may; the session has ended then."""
        left = memoryview(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)
        may_have_left, deadline = False, time.monotonic() + self._pace.answer_s
        with self._writing:
            while left:
                try:
                    with self._io:
                        if self.has_ended:
                            raise ConnectionError
                        may_have_left = may_have_left or self._is_tls  # what TLS has put out of a record it does not say
                        count = self._socket.send(left)
                    may_have_left, left = True, left[count:]
                except (BlockingIOError, ssl.SSLWantWriteError):
                    if not self._is_ready(select.POLLOUT, deadline - time.monotonic()):
                        self.end("unread_by_peer")
                except OSError:
                    self.end("broken_off")
                    raise (BrokenOff if may_have_left else NotWritten) from None

    def _is_ready(self, event: int, timeout_s: float) -> bool:
        poll = select.poll()
        poll.register(self._socket, event)
        return bool(poll.poll(max(timeout_s, 0) * 1000))

    def _step(self, timeout_s: float) -> bool:
        """Wait for octets and handle what is whole; False where none came in time."""
        try:
            if not self._is_ready(select.POLLIN, timeout_s):
                return False
            with self._io:
                octets = self._socket.recv(MAX_PDU_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return True
        except (OSError, ValueError):  # ValueError: poll on a socket already closed
            self.end("broken_off")
            return True
        if not octets:
            self.end("closed_by_peer")
        self._buffer += octets
        while len(self._buffer) >= 4 and not self.has_ended:
            length = int.from_bytes(self._buffer[:4])
            if not 16 <= length <= MAX_PDU_BYTES:  # where the next PDU begins cannot be known
                self.reply(RESPONSE, INVALID_LENGTH, 0)
                self.end("malformed")
            elif len(self._buffer) < length:
                break
            else:
                pdu = bytes(self._buffer[:length])
                del self._buffer[:length]
                self._handle(pdu)
        return True

    def _handle(self, pdu: bytes) -> None:
        command, status, sequence = struct.unpack_from(">III", pdu, 4)
        if command & RESPONSE:
            self._answered(command, status, sequence, pdu[16:])
        elif command == DELIVER:
            self._deliver(self, pdu)
        elif command == ENQUIRE_LINK:
            self.reply(ENQUIRE_LINK | RESPONSE, OK, sequence)
        elif command == UNBIND:
            self.reply(UNBIND | RESPONSE, OK, sequence)
            self.end("unbound_by_peer")
        else:
            self.reply(RESPONSE, INVALID_COMMAND, sequence)

    def _answered(self, command: int, status: int, sequence: int, body: bytes) -> None:
        with self._changed:
            question = self._questions.get(sequence)
            if question and question.answer is None and command in (question.command | RESPONSE, RESPONSE):
                question.answer = Answer(status or (UNKNOWN_ERROR if command == RESPONSE else OK), body)
                self._changed.notify_all()
                return
        if command != ENQUIRE_LINK | RESPONSE:  # too late, twice, or to nothing that was asked
            log.get_logger().warning("smpp_answer_unasked", status=status)
