"""E-mail over SMTP (RFC 5321), by the standard library. This is the only module that may import ``smtplib``."""

from __future__ import annotations

import re
import smtplib
import ssl
import threading
import time
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tideover.gate import Channel, Clearance
from tideover.outreach.channels.mail_signing import MailSigner
from tideover.outreach.channels.model import Delivery, Destination, Listener, Message, Outcome
from tideover.outreach.channels.traffic import STOPPED, Traffic

TIMEOUT_SECONDS = 10
ANSWER_SECONDS = 30  # for the answer to a whole mail: servers look through it first
IDLE_SECONDS = 30  # a connection older than this is not used again: gates between us and the server forget it
MAILS_A_CONNECTION = 100
IDLE_CONNECTIONS = 4

_ADDRESS = re.compile(r'[^\s@<>(),;:\\"\[\]]{1,64}@[^\s@<>(),;:\\"\[\]]{1,253}')
_NO_SUCH_RECIPIENT = {550, 551, 553}


class EmailChannel:
    """Delivers to one SMTP server: ``smtp://host:port`` (STARTTLS where offered) or ``smtps://user:password@host:port``.

    With a ``dkim_key_file`` every mail is signed for the sender's domain. Raises ``Invalid("invalid_dkim_key")``.
    """

    channel = Channel.EMAIL
    name = "smtp"
    dedupes = False  # SMTP servers do not promise to recognise a Message-ID

    def __init__(
        self, url: str | None, sender: str, *, dkim_key_file: Path | None = None, dkim_selector: str = "tideover"
    ) -> None:
        self._connections = _Connections(url) if url else None
        self._sender, self._from = sender, parseaddr(sender)[1]
        domain = self._from.partition("@")[2]
        self._signer = MailSigner(dkim_key_file, dkim_selector, domain) if dkim_key_file else None
        self._traffic = Traffic()

    def start(self, listener: Listener) -> None:
        """Nothing is heard here: bounces and answers come to a mailbox, and from there by a signed webhook."""
        self._traffic.open()

    def stop(self) -> None:
        """Let deliveries end, then take leave of the server."""
        self._traffic.close()
        if self._connections is not None:
            self._connections.leave()

    def obstacle(self) -> str | None:
        """``email_not_configured``, or None."""
        return None if self._connections else "email_not_configured"

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        """Hand one message over. Raises ``ClearanceMisuse``; everything the network does is in the answer."""
        clearance.spend(Channel.EMAIL, to.blind)
        if self._connections is None:
            return Delivery(Outcome.NOT_SENT, "email_not_configured")
        address = _ascii_domain(to.value)
        if address is None:
            return Delivery(Outcome.NOT_SENT, "email_address_malformed")
        mail = self._compose(address, message, now)
        with self._traffic.passage() as is_open:
            return self._hand_over(self._connections, address, mail, message.key) if is_open else STOPPED

    def _hand_over(self, connections: _Connections, address: str, mail: bytes, key: str) -> Delivery:
        while True:
            try:
                connection = connections.take()
            except ssl.SSLError:
                return Delivery(Outcome.NOT_SENT, "smtp_untrusted", may_retry=True)
            except smtplib.SMTPAuthenticationError:
                return Delivery(Outcome.NOT_SENT, "smtp_login_refused", may_retry=True)
            except (OSError, smtplib.SMTPException):
                return Delivery(Outcome.NOT_SENT, "smtp_unreachable", may_retry=True)
            was_kept = connection.mails > 0
            try:
                refused = connection.announce(self._from, address, len(mail))
            except (OSError, smtplib.SMTPException):
                connection.close()
                if was_kept:
                    continue  # it went stale while idle; no word of the mail itself was said: say it to a fresh one
                return Delivery(Outcome.NOT_SENT, "smtp_unreachable", may_retry=True)
            if refused is not None:
                connections.give_back(connection, is_between_mails=False)
                return refused
            try:
                answer = connection.transmit(mail)
            except (OSError, smtplib.SMTPException):
                connection.close()
                return Delivery(Outcome.IN_DOUBT, "smtp_broken_off")
            connections.give_back(connection, is_between_mails=True)
            return Delivery(Outcome.SENT, references=(key,)) if answer is None else answer

    def _compose(self, address: str, message: Message, now: datetime) -> bytes:
        # 7 bits and lines of at most 78: no server on the way has a reason to recode it, which would break the signature.
        mail = EmailMessage((SMTP if address.isascii() else SMTPUTF8).clone(cte_type="7bit"))
        mail["From"] = self._sender
        mail["To"] = address
        mail["Subject"] = " ".join(message.subject.split())
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = message.key
        # RFC 3834: so that no robot answers a robot. "Precedence: bulk" would say the same to older ones, and to filters that
        # this was sent to many: it was not, each mail is about one person's account. There is no Reply-To: answers go to From.
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body.strip() + "\n")
        # RFC 2369; written by hand because the library would take a long address for a word to encode.
        unsubscribe = f"List-Unsubscribe: <mailto:{self._from}?subject=unsubscribe>\r\n".encode()
        raw = unsubscribe + mail.as_bytes()
        return (self._signer.sign(raw) + raw) if self._signer else raw


class _Connection:
    """A session with the server, one mail at a time. Methods raise ``OSError`` or ``SMTPException`` where it breaks off."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server
        self.mails = 0
        self.used_at = time.monotonic()

    def announce(self, sender: str, address: str, size: int) -> Delivery | None:
        """Name sender and recipient, up to the server's leave to begin. Whatever happens here, it has not got the mail.

        None: it may begin. Otherwise how the server refused; what it defers (4xx) may be tried later.
        """
        server = self._server
        options = [f"SIZE={size}"] if server.has_extn("size") else []
        if not address.isascii():
            if not server.has_extn("smtputf8"):
                return Delivery(Outcome.NOT_SENT, "smtp_refused")
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        status, _ = server.mail(sender, options)
        if status // 100 == 2:
            status, text = server.rcpt(address)
            if status in _NO_SUCH_RECIPIENT and re.match(rb"(?!5\.\d)|5\.1\.", text):
                # Where the server says more (RFC 2034) and it is not about the address, it is about us: 550 5.7.1, say.
                return Delivery(Outcome.NOT_SENT, "smtp_unknown_recipient")
        if status // 100 == 2:
            status, _ = server.docmd("DATA")
        if status == 354:
            return None
        if status == 421:  # "closing": to a session that was idle it means that session only
            raise smtplib.SMTPServerDisconnected("421")
        if status // 100 == 5:
            return Delivery(Outcome.NOT_SENT, "smtp_refused")
        return Delivery(Outcome.NOT_SENT, "smtp_deferred", may_retry=True)

    def transmit(self, mail: bytes) -> Delivery | None:
        """Give the mail over after ``announce``. None: taken. An exception leaves open whether it was."""
        assert self._server.sock is not None
        self._server.sock.settimeout(ANSWER_SECONDS)
        self._server.send(re.sub(rb"(?m)^\.", b"..", mail) + b".\r\n")
        status, _ = self._server.getreply()
        self._server.sock.settimeout(TIMEOUT_SECONDS)
        if status // 100 == 2:
            return None
        if status // 100 == 4:
            return Delivery(Outcome.NOT_SENT, "smtp_deferred", may_retry=True)
        if status // 100 == 5:
            return Delivery(Outcome.NOT_SENT, "smtp_rejected")
        raise smtplib.SMTPServerDisconnected("no answer of SMTP")

    def reset(self) -> bool:
        """Forget a mail that was announced in vain; False where the session is of no more use."""
        try:
            return self._server.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def leave(self) -> None:
        """Say so and go, without waiting for an answer."""
        with suppress(OSError, smtplib.SMTPException):
            self._server.putcmd("QUIT")
        self.close()

    def close(self) -> None:
        self._server.close()


class _Connections:
    """Keeps sessions with one server for the next mail; each is one thread's at a time."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._lock = threading.Lock()
        self._idle: list[_Connection] = []
        self._own_name: str | None = None  # asked of the machine once: the answer may take the resolver's whole timeout

    def take(self) -> _Connection:
        """One that was used just now, or a new one. Raises ``OSError`` or ``SMTPException`` where there is none to be had."""
        while True:
            with self._lock:
                if not self._idle:
                    break
                connection = self._idle.pop()
            if time.monotonic() - connection.used_at < IDLE_SECONDS:
                return connection
            connection.leave()
        return _Connection(self._connect())

    def give_back(self, connection: _Connection, *, is_between_mails: bool) -> None:
        """Keep it for the next, or leave where it is used up or enough are kept."""
        if not is_between_mails and not connection.reset():
            connection.close()
            return
        connection.mails += 1
        connection.used_at = time.monotonic()
        if connection.mails < MAILS_A_CONNECTION:
            with self._lock:
                if len(self._idle) < IDLE_CONNECTIONS:
                    self._idle.append(connection)
                    return
        connection.leave()

    def leave(self) -> None:
        """Leave all that are kept."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.leave()

    def _connect(self) -> smtplib.SMTP:
        url = self._url
        host, port = url.hostname or "", url.port or (465 if url.scheme == "smtps" else 25)
        if url.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, self._own_name, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, self._own_name, timeout=TIMEOUT_SECONDS)
        try:
            self._own_name = server.local_hostname
            server.ehlo_or_helo_if_needed()
            is_private = url.scheme == "smtps"
            if not is_private and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())  # raises where it was offered and is refused
                server.ehlo()
                is_private = True
            if url.username:
                if not is_private and not _is_near(host):
                    # Whoever sits between us and the server can hide its STARTTLS: a password is not for them.
                    raise ssl.SSLError("no TLS offered for a login")
                server.login(unquote(url.username), unquote(url.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _ascii_domain(address: str) -> str | None:
    """The address with its domain as the DNS has it (RFC 5890), or None where it is no address."""
    if not _ADDRESS.fullmatch(address):
        return None
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return None
