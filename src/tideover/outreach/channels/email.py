"""E-mail over SMTP (RFC 5321), by the standard library. This is the only module that may import ``smtplib``."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from tideover.gate import Channel, Clearance
from tideover.outreach.channels.model import Delivery, Destination, Listener, Message, Outcome

TIMEOUT_SECONDS = 10


class EmailChannel:
    """Delivers to one SMTP server: ``smtp://host:port`` (STARTTLS where offered) or ``smtps://user:password@host:port``."""

    channel = Channel.EMAIL
    name = "smtp"
    dedupes = False  # SMTP servers do not promise to recognise a Message-ID

    def __init__(self, url: str | None, sender: str) -> None:
        self._url = urlsplit(url) if url else None
        self._sender = sender

    def start(self, listener: Listener) -> None:
        """Nothing to connect to before there is a mail."""

    def stop(self) -> None:
        """Nothing is kept open."""

    def obstacle(self) -> str | None:
        return None if self._url is not None else "email_not_configured"

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        """Hand one message over. Raises ``ClearanceMisuse``; everything the network does is in the answer."""
        clearance.spend(Channel.EMAIL, to.blind)
        if self._url is None:
            return Delivery(Outcome.NOT_SENT, "email_not_configured")
        mail = self._compose(to, message, now)
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException):
            return Delivery(Outcome.NOT_SENT, "smtp_unreachable")
        try:
            server.send_message(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused):
            return Delivery(Outcome.NOT_SENT, "smtp_refused")
        except smtplib.SMTPDataError:
            return Delivery(Outcome.NOT_SENT, "smtp_rejected")
        except (smtplib.SMTPException, OSError):
            return Delivery(Outcome.IN_DOUBT, "smtp_broken_off")
        finally:
            server.close()
        return Delivery(Outcome.SENT)

    def _connect(self) -> smtplib.SMTP:
        assert self._url is not None
        host, port = self._url.hostname or "", self._url.port or (465 if self._url.scheme == "smtps" else 25)
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if self._url.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def _compose(self, to: Destination, message: Message, now: datetime) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = to.value
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = message.key
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that no robot answers a robot
        mail.set_content(message.body.strip() + "\n")
        return mail
