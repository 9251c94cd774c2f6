"""How people outside post to the system: the same bytes under the same key until it has answered."""

from __future__ import annotations

import json
import re
import threading
from typing import Any

import httpx

from tideover.base import log

RETRIES = 5
TIMEOUT_S = 10.0
INBOUND, PAYMENTS = "/api/v1/inbound", "/api/v1/payments"
CHAT = "/api/v1/persons/{person}/chat"


class Poster:
    """Posts to ``base_url`` (without ``/api/v1``), marked synthetic. ``retry_pause_s``: machine seconds before the first
    retry, doubled each time. Methods may be called from any thread."""

    def __init__(self, base_url: str, token: str, retry_pause_s: float = 0.5) -> None:
        self._retry_pause_s = retry_pause_s
        # trust_env: a proxy named in the environment must not come between two ends of loopback.
        self._client = httpx.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}", "User-Agent": "tideover-rehearsal (synthetic)"},
            timeout=TIMEOUT_S,
            trust_env=False,
        )
        self._ended = threading.Event()

    def post(self, route: str, key: str, body: dict[str, Any]) -> bool | None:
        """Post until answered below 500, at most ``RETRIES`` times again: whether it was accepted. None: ``end`` came first.

        A server killed in between must not do it twice, so ``key`` follows from what is posted.
        """
        answer = self._send(route, key, body)
        return None if answer is None else answer.status_code < 300

    def ask(self, route: str, key: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The same, for what is answered at once: the answer; None where it was not accepted, or ``end`` came first."""
        answer = self._send(route, key, body)
        if answer is None or answer.status_code >= 300:
            return None
        found: dict[str, Any] = answer.json()
        return found

    def _send(self, route: str, key: str, body: dict[str, Any]) -> httpx.Response | None:
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        answer = httpx.Response(503)
        for attempt in range(RETRIES + 1):
            if attempt and self._ended.wait(self._retry_pause_s * 2 ** (attempt - 1)):
                return None
            try:
                answer = self._client.post(route, content=content, headers=headers)
            except httpx.TransportError:
                continue
            if answer.status_code < 500:
                break
        if answer.status_code >= 300:
            log.get_logger().warning(
                "post_refused", route=re.sub("/persons/[^/]+/", "/persons/*/", route), status=answer.status_code
            )
        return answer

    def end(self) -> None:
        """No more retries."""
        self._ended.set()

    def close(self) -> None:
        self._client.close()
