"""Signed webhooks: how the lender's systems tell us of something without holding a token.

The form is that of the Standard Webhooks specification (version 1, symmetric): ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature`` with HMAC-SHA-256 over ``id.timestamp.body``. An id is taken once: the same message again gets the
same answer.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tideover.base.errors import NotFound
from tideover.base.ids import TenantId, UserId, new_id
from tideover.base.work import Work
from tideover.journal import record
from tideover.security import store
from tideover.security.model import Actor, Role, WebhookAdded, WebhookRevoked, check_tenant_name

TOLERANCE_SECONDS = 300  # as the specification's own libraries have it; machine time
PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """``name``: its part of the address; ``secret``: shown this once."""

    name: str
    secret: str


def add_webhook(work: Work, login: str) -> NewWebhook:
    """A webhook that acts as a user. Raises ``NotFound("user_not_found")``."""
    user = store.find_user(work, login)
    if user is None:
        raise NotFound("user_not_found", field="login")
    id_ = new_id()
    secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    store.insert_webhook(work, id_, user.id, work.vault.seal(id_, secret))
    record(work, WebhookAdded(str(id_), UserId(user.id), work.actor))
    return NewWebhook(f"{work.tenant}.{id_.hex}", secret)


def revoke_webhook(work: Work, name: str) -> None:
    """Raises ``NotFound("webhook_not_found")``."""
    found = read_webhook_name(name)
    if found is None or found[0] != work.tenant or not store.revoke_webhook(work, found[1]):
        raise NotFound("webhook_not_found", field="webhook")
    work.vault.erase(found[1])
    record(work, WebhookRevoked(str(found[1]), work.actor))


def read_webhook_name(name: str) -> tuple[TenantId, UUID] | None:
    """The tenant and id a webhook's name holds, or None for another form."""
    tenant, _, id_ = name.rpartition(".")
    try:
        return check_tenant_name(tenant), UUID(hex=id_)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it names no webhook
        return None


def find_webhook(work: Work, webhook: UUID, headers: Mapping[str, str], body: bytes) -> Actor | None:
    """Who a signed message speaks for; None: unknown, revoked, too old or not signed with the webhook's secret."""
    row = store.webhook_user(work, webhook)
    if row is None:
        return None
    try:
        key = base64.b64decode(work.vault.unseal(webhook, row.secret).removeprefix(PREFIX))
    except NotFound:
        return None
    if not is_signed(key, headers, body, time.time()):
        return None
    return Actor(work.tenant, UserId(row.user), row.login, Role(row.role))


def is_signed(key: bytes, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a message carries a fresh signature by ``key``; ``now``: seconds since the epoch."""
    id_, stamp, given = (headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature"))
    if not id_ or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12 or abs(now - int(stamp)) > TOLERANCE_SECONDS:
        return False
    try:
        signed = f"{id_}.{stamp}.".encode("latin-1") + body
    except UnicodeEncodeError:
        return False
    expected = hmac.digest(key, signed, "sha256")
    return any(_matches(part, expected) for part in given.split(" ")[:8])


def _matches(part: str, expected: bytes) -> bool:
    version, _, signature = part.partition(",")
    try:
        return version == "v1" and hmac.compare_digest(base64.b64decode(signature, validate=True), expected)
    except (binascii.Error, ValueError):
        return False
