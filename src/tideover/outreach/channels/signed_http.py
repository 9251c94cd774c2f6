"""Gateways that speak our own signed HTTP (docs/gateways.md): text messages, and push to the lender's app.

The other side takes a message of the same key once, so what is in doubt may be sent again.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import ssl
import threading
import time
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from tideover.base.errors import Invalid
from tideover.gate import Channel, Clearance
from tideover.outreach.channels.keys import key_id
from tideover.outreach.channels.model import Delivery, Destination, Listener, Message, Outcome
from tideover.outreach.channels.traffic import STOPPED, Traffic

TIMEOUT_SECONDS = 10
ANSWER_SECONDS = 20  # for a whole answer, however slowly it drips
MAX_ANSWER_BYTES = 64 * 1024
MAX_REFERENCES = 32  # parts of one text

_PREFIX = "whsec_"
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAKEN_BEFORE = {208, 409}
_BUSY = {408, 429, 503}


class HttpSmsChannel:
    """Text messages through a gateway at ``url``; ``sender`` is the number or name they come from, "" the gateway's choice.

    ``secret``: ``whsec_`` and 24 to 64 bytes in base64. Raises ``Invalid("invalid_gateway_secret")``.
    """

    channel = Channel.SMS
    name = "http"
    dedupes = True

    def __init__(self, url: str | None, secret: str | None, sender: str = "") -> None:
        self._gateway = _Gateway(url, secret, "sms") if url else None
        self._sender = {"sender": sender} if sender else {}

    def start(self, listener: Listener) -> None:
        """Nothing is heard here: receipts and texts come by signed webhooks."""
        if self._gateway is not None:
            self._gateway.open()

    def stop(self) -> None:
        """Let deliveries end, then close the connections."""
        if self._gateway is not None:
            self._gateway.close()

    def obstacle(self) -> str | None:
        """``sms_not_configured``, ``sms_secret_missing``, or None."""
        return self._gateway.obstacle if self._gateway else "sms_not_configured"

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        """Hand one text over. Raises ``ClearanceMisuse``; everything the network does is in the answer."""
        clearance.spend(Channel.SMS, to.blind)
        if self._gateway is None:
            return Delivery(Outcome.NOT_SENT, "sms_not_configured")
        return self._gateway.post(message.key, {"to": to.value, "text": message.body.strip(), **self._sender})


class PushChannel:
    """Notices through the lender's push service at ``url``, to the lender's own reference of a person.

    ``secret``: as for texts. Raises ``Invalid("invalid_gateway_secret")``.
    """

    channel = Channel.PUSH
    name = "push"
    dedupes = True

    def __init__(self, url: str | None, secret: str | None) -> None:
        self._gateway = _Gateway(url, secret, "push") if url else None

    def start(self, listener: Listener) -> None:
        """Nothing is heard here: receipts come by signed webhooks."""
        if self._gateway is not None:
            self._gateway.open()

    def stop(self) -> None:
        """Let deliveries end, then close the connections."""
        if self._gateway is not None:
            self._gateway.close()

    def obstacle(self) -> str | None:
        """``push_not_configured``, ``push_secret_missing``, or None."""
        return self._gateway.obstacle if self._gateway else "push_not_configured"

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        """Hand one notice over. Raises ``ClearanceMisuse``; everything the network does is in the answer."""
        clearance.spend(Channel.PUSH, to.blind)
        if self._gateway is None:
            return Delivery(Outcome.NOT_SENT, "push_not_configured")
        notice = {"person": to.value, "title": message.subject, "text": message.body.strip()}
        return self._gateway.post(message.key, notice)


class _Gateway:
    """One address that signed messages are posted to. Methods may be called from any thread."""

    def __init__(self, url: str, secret: str | None, name: str) -> None:
        self.obstacle = None if secret else f"{name}_secret_missing"
        self._url = url
        self._secret = _read_secret(secret, name) if secret else b""
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._traffic = Traffic()

    def open(self) -> None:
        self._traffic.open()

    def close(self) -> None:
        self._traffic.close()
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def post(self, key: str, fields: dict[str, str]) -> Delivery:
        """Post a message under ``key``, and read what the other side says of it."""
        if self.obstacle:
            return Delivery(Outcome.NOT_SENT, self.obstacle)
        body = json.dumps({"key": key, **fields}, ensure_ascii=False).encode("utf-8", "replace")
        with self._traffic.passage() as is_open:
            if not is_open:
                return STOPPED
            try:
                status, answer = self._exchange(_sign(self._secret, key_id(key), time.time(), body), body)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError):
                return Delivery(Outcome.NOT_SENT, "gateway_unreachable", may_retry=True)  # nothing was said yet
            except httpx.HTTPError:
                return Delivery(Outcome.IN_DOUBT, "gateway_broken_off")
        return _read_answer(status, answer)

    def _exchange(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Post and read the answer, as much as is wanted of it. Raises ``httpx.HTTPError``."""
        ends_at = time.monotonic() + ANSWER_SECONDS
        with self._connected().stream("POST", self._url, content=body, headers=headers) as response:
            answer = b""
            for piece in response.iter_raw():
                answer += piece
                if len(answer) > MAX_ANSWER_BYTES:
                    return response.status_code, b""  # its status counts; nobody needs so much to name a message
                if time.monotonic() > ends_at:
                    raise httpx.ReadTimeout("the answer drips")
            return response.status_code, answer

    def _connected(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                # No proxy, no .netrc of the machine's user; the machine's certificates, so that a house may have its own.
                self._client = httpx.Client(
                    trust_env=False, follow_redirects=False, timeout=TIMEOUT_SECONDS, verify=ssl.create_default_context()
                )
            return self._client


def _read_secret(secret: str, name: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(_PREFIX) or not 24 <= len(key) <= 64:
        raise Invalid("invalid_gateway_secret", field=f"{name}_secret", expected="whsec_ and 24 to 64 bytes in base64")
    return key


def _sign(secret: bytes, id_: UUID, now: float, body: bytes) -> dict[str, str]:
    """The header fields of a signed message, after the Standard Webhooks specification; ``now``: seconds since the epoch."""
    stamp = str(int(now))
    signature = hmac.digest(secret, f"{id_}.{stamp}.".encode() + body, "sha256")
    return {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",  # so that an answer is not larger than it looks
        "User-Agent": "tideover",
        "Idempotency-Key": str(id_),
        "webhook-id": str(id_),
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(signature).decode(),
    }


def _read_answer(status: int, answer: bytes) -> Delivery:
    fields = _object(answer)
    if 200 <= status < 300 or status in _TAKEN_BEFORE:
        return Delivery(Outcome.SENT, references=_references(fields))
    if status in _BUSY:
        return Delivery(Outcome.NOT_SENT, "gateway_busy", may_retry=True)
    if status == 401:  # our signature: nothing is wrong with the message or its address
        return Delivery(Outcome.NOT_SENT, "gateway_unauthorized", may_retry=True)
    if status >= 500:
        return Delivery(Outcome.IN_DOUBT, "gateway_broken_off")
    code = fields.get("code")
    is_word = isinstance(code, str) and _WORD.fullmatch(code)
    return Delivery(Outcome.NOT_SENT, f"gateway_{code}" if is_word else "gateway_refused")


def _object(answer: bytes) -> dict[str, Any]:
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _references(fields: dict[str, Any]) -> tuple[str, ...]:
    """The gateway's ids: ``id`` or ``ids``. None is no harm: its receipts may name the key."""
    given = fields.get("ids", [fields.get("id")])
    ids = given if isinstance(given, list) else []
    texts = (str(id_) for id_ in ids if isinstance(id_, str | int) and not isinstance(id_, bool))
    return tuple(text for text in texts if 0 < len(text) <= 200)[:MAX_REFERENCES]
