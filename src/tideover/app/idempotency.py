"""The same key and body: the same answer. Kept in the transaction of the call itself."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from tideover.base.errors import Invalid, NotFound
from tideover.base.work import Work

# Answers that belong to no one person are sealed for this subject of the tenant.
NOBODY = UUID(int=0)


def begin(work: Work, request: Request, key: str | None, body: bytes) -> Response | None:
    """Take the key, or give the answer kept under it. Waits for a call of the same key that is still running.

    Keys are kept as blind indexes: callers make them of what they like, people's numbers too.
    """
    if not key or len(key) > 200 or not key.isascii() or not key.isprintable():
        raise Invalid("idempotency_key_required", field="Idempotency-Key", expected="1 to 200 printable ASCII characters")
    content = hashlib.sha256(f"{request.method}\n{request.url.path}\n{request.url.query}\n".encode() + body).hexdigest()
    fingerprint = work.vault.blind("request", content)
    taken = work.execute(
        text("INSERT INTO idempotency (key, request) VALUES (:key, :request) ON CONFLICT DO NOTHING"),
        {"key": _blind(work, key), "request": fingerprint},
    )
    if taken.rowcount:
        return None
    found = text("SELECT request, status, subject, answer FROM idempotency WHERE key = :key")
    row = work.execute(found, {"key": _blind(work, key)}).one()
    if row.request != fingerprint:
        raise Invalid("idempotency_mismatch", field="Idempotency-Key", expected="the request first sent under this key")
    try:
        answer = work.vault.unseal(row.subject, row.answer)
    except NotFound:
        raise NotFound("answer_erased", field="Idempotency-Key") from None
    media = "application/json" if row.status < 400 else "application/problem+json"
    return Response(answer, row.status, media_type=media, headers={"Idempotency-Replayed": "true"})


def keep_answer(work: Work, key: str, subject: UUID, messages: list[Message]) -> None:
    answer = b"".join(message.get("body", b"") for message in messages[1:]).decode()
    work.execute(
        text("UPDATE idempotency SET status = :status, subject = :subject, answer = :answer WHERE key = :key"),
        {
            "key": _blind(work, key),
            "status": messages[0]["status"],
            "subject": subject,
            "answer": work.vault.seal(subject, answer),
        },
    )


def _blind(work: Work, key: str) -> str:
    return work.vault.blind("idempotency_key", key)


def purge_kept(work: Work, days: int) -> int:
    """Forget answers kept more than ``days`` of business time ago. Returns how many."""
    statement = "DELETE FROM idempotency WHERE made_at < business_now() - make_interval(days => :days)"
    return work.execute(text(statement), {"days": days}).rowcount
