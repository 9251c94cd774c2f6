"""Payments told by signed webhooks. The signing side is a library of the specification's authors."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks import Webhook
from tests.conftest import TEN, Lender

from tideover.security import NewWebhook, Role, add_user, add_webhook, revoke_webhook


@pytest.fixture
def webhook(lender: Lender) -> NewWebhook:
    lender.borrower()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "core-bank", Role.SYSTEM, None)
        return add_webhook(work, "core-bank")


def tell(lender: Lender, webhook: NewWebhook, body: bytes, *, id_: str = "m1", at: float | None = None, **changed: str) -> Any:
    moment = at or time.time()
    signature = Webhook(webhook.secret).sign(id_, datetime.fromtimestamp(moment, UTC), body.decode())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": str(int(moment)),
        "webhook-signature": signature,
        **changed,
    }
    return lender.client.post(f"/api/v1/hooks/{webhook.name}/payments", content=body, headers=headers)


def payment(ref: str = "P1", amount_minor: int = 50_000, account: str = "A-C1") -> bytes:
    body = {"payment": ref, "account": account, "amount_minor": amount_minor, "currency": "CNY", "paid_at": TEN.isoformat()}
    return json.dumps(body).encode()


@pytest.mark.demand("1.2")
def test_a_signed_payment_silences_at_once(lender: Lender, webhook: NewWebhook) -> None:
    assert tell(lender, webhook, payment()).json()["recorded"] is True
    assert lender.get("/accounts/A-C1").json()["state"] == "settled"
    assert lender.contact().json()["rules"] == ["PAID"]
    again = tell(lender, webhook, payment())
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert tell(lender, webhook, payment("P2")).json()["code"] == "idempotency_mismatch"
    assert tell(lender, webhook, payment(), id_="m2").json()["recorded"] is False
    assert tell(lender, webhook, payment("P3", account="nobody"), id_="m3").status_code == 404


@pytest.mark.parametrize("kind", ["body", "signature", "id", "old", "new", "none", "other", "stamp", "name", "tenant"])
def test_what_is_not_signed_is_refused(lender: Lender, webhook: NewWebhook, kind: str) -> None:
    body = payment()
    if kind == "body":
        signed = Webhook(webhook.secret).sign("m1", datetime.now(UTC), body.decode())
        answer = tell(lender, webhook, payment(amount_minor=1), **{"webhook-signature": signed})
    elif kind in ("old", "new"):
        answer = tell(lender, webhook, body, at=time.time() + (-301 if kind == "old" else 302))
    elif kind == "none":
        answer = lender.client.post(f"/api/v1/hooks/{webhook.name}/payments", content=body)
    elif kind == "other":
        stranger = NewWebhook(webhook.name, "whsec_" + "QUJD" * 10)
        answer = tell(lender, stranger, body)
    elif kind in ("name", "tenant"):
        name = webhook.name[:-1] + ("0" if webhook.name[-1] != "0" else "1") if kind == "name" else "other" + webhook.name[7:]
        answer = tell(lender, NewWebhook(name, webhook.secret), body)
    else:
        header = {"signature": "webhook-signature", "id": "webhook-id", "stamp": "webhook-timestamp"}[kind]
        value = {"signature": "v1,AAAA v1a,BBBB", "id": "m9", "stamp": "1e9"}[kind]
        answer = tell(lender, webhook, body, **{header: value})
    assert answer.status_code == 401
    assert lender.get("/accounts/A-C1").json()["due_minor"] == 50_000


def test_a_revoked_webhook_is_refused(lender: Lender, webhook: NewWebhook) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        revoke_webhook(work, webhook.name)
    assert tell(lender, webhook, payment()).status_code == 401


def test_a_webhook_opens_nothing_else(lender: Lender, webhook: NewWebhook) -> None:
    answer = lender.client.get("/api/v1/persons", headers={"Authorization": f"Bearer {webhook.secret}"})
    assert answer.status_code == 401
