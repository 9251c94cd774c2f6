"""The city's post office: an SMTP server we did not write (aiosmtpd), on loopback, that keeps every letter."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tideover.base import log

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Letter:
    """A received message, once for each of its recipients. ``received_at`` is machine time, not the city's."""

    recipient: str
    message_id: str
    subject: str
    text: str
    received_at: datetime


Listener = Callable[[Letter], None]


class PostOffice:
    """Receives mail on 127.0.0.1. Letters outlive ``stop``; a later ``start`` opens the same port again.

    ``port``: 0 lets the machine choose; after ``start`` it is the one in use. ``refuses``: for which recipients there is no
    mailbox (550). Methods may be called from any thread.
    """

    def __init__(self, port: int = 0, refuses: Callable[[str], bool] = lambda _: False) -> None:
        self.port = port
        self._refuses = refuses
        self._refused: Counter[str] = Counter()
        self._controller: _Loopback | None = None
        self._letters: list[Letter] = []
        self._listener: Listener | None = None
        self._changed = threading.Condition()

    @property
    def url(self) -> str:
        """Where to send: the value for ``TIDEOVER_SMTP_URL``."""
        return f"smtp://{HOST}:{self.port}"

    def start(self) -> None:
        """Open the port. Raises ``OSError`` where it is taken."""
        controller = _Loopback(self, HOST, self.port, server_hostname="post.city.example", ident="synthetic")
        controller.start()
        self._controller, self.port = controller, controller.port

    def stop(self) -> None:
        """Close the port; what was received stays."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def listen(self, listener: Listener) -> None:
        """Hand every letter to ``listener`` once: first those already here, then each new one.

        It is called on the SMTP server's thread before the sender gets its answer, so it must be quick.
        """
        with self._changed:
            for letter in self._letters:
                listener(letter)
            self._listener = listener

    def letters(self) -> list[Letter]:
        """All letters so far, in the order they came."""
        with self._changed:
            return list(self._letters)

    def copies(self) -> Counter[str]:
        """How many letters came under each Message-ID: more than 1 is a doubled message (or one to many people)."""
        return Counter(letter.message_id for letter in self.letters())

    def refused(self) -> Counter[str]:
        """How many times each recipient was refused."""
        with self._changed:
            return Counter(self._refused)

    def wait_for(self, predicate: Callable[[list[Letter]], bool], timeout_s: float) -> bool:
        """Wait until ``predicate`` holds for the letters so far; False where it does not within ``timeout_s`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: predicate(list(self._letters)), timeout_s)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        """aiosmtpd's hook: a recipient is named."""
        if self._refuses(address):
            with self._changed:
                self._refused[address] += 1
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook: a message has come in whole."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        message = message_from_bytes(raw, policy=policy.default)
        for recipient in envelope.rcpt_tos:
            self._keep(
                Letter(
                    recipient=recipient,
                    message_id=str(message.get("Message-ID", "")).strip(),
                    subject=str(message.get("Subject", "")),
                    text=_text(message),
                    received_at=datetime.now(UTC),
                )
            )
        return "250 kept"

    def _keep(self, letter: Letter) -> None:
        with self._changed:
            self._letters.append(letter)
            if self._listener is not None:
                try:
                    self._listener(letter)
                except Exception as error:  # noqa: BLE001 - the letter is kept: an error answer would have it sent again
                    log.get_logger().error("listener_failed", exc_info=error)
            self._changed.notify_all()


class _Loopback(Controller):
    """aiosmtpd's controller, with a port of 0 replaced by the one the machine chose."""

    async def _create_server(self) -> asyncio.AbstractServer:
        server = await self.loop.create_server(self._factory_invoker, host=self.hostname, port=self.port)
        self.port = server.sockets[0].getsockname()[1]
        return server


def _text(message: EmailMessage) -> str:
    """The plain text, decoded; HTML as it is where there is nothing else."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError):  # a charset this machine does not know
        payload = body.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
