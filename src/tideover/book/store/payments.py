"""Payments: table and queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work

payments = tenant_table(
    "payment",
    Column("ref", Text, nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),  # negative: a reversal
    Column("paid_at", TIMESTAMP(timezone=True), nullable=False),
    Column("posted_at", TIMESTAMP(timezone=True), nullable=False),
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    Column("reverses", Text),
    key=["ref"],
)


Index("payment_account_ix", payments.c.tenant, payments.c.account)


def paid_by_account(work: Work, accounts_: Sequence[UUID]) -> dict[UUID, int]:
    rows = work.execute(
        text("SELECT account, sum(amount_minor)::bigint AS paid FROM payment WHERE account = ANY(:accounts) GROUP BY account"),
        {"accounts": list(accounts_)},
    )
    return {row.account: row.paid for row in rows}


def payments_since(work: Work, account: UUID, since: datetime) -> list[tuple[int, datetime]]:
    rows = work.execute(
        text("SELECT amount_minor, paid_at FROM payment WHERE account = :account AND paid_at >= :since ORDER BY paid_at, ref"),
        {"account": account, "since": since},
    )
    return [(row.amount_minor, row.paid_at) for row in rows]


def payment(work: Work, ref: str) -> Any:
    return work.execute(select(payments).where(payments.c.ref == ref)).one_or_none()


def insert_payments(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    work.execute(
        text(
            "INSERT INTO payment (ref, account, amount_minor, paid_at, posted_at, known_at, reverses) "
            "VALUES (:ref, :account, :amount_minor, :paid_at, :posted_at, :known_at, :reverses)"
        ),
        list(rows),
    )


def payments_by_ref(work: Work, refs: Sequence[str]) -> dict[str, Any]:
    return {row.ref: row for row in work.execute(select(payments).where(payments.c.ref.in_(refs)))}
