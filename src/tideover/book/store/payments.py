"""Payments: table and queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Date, Index, Text, select, text
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
    Column("day", Date, nullable=False),  # of paid_at in the account's calendar, no later than the day we knew it
    Column("import", PgUuid(as_uuid=True)),  # None: told by a fact of its own
    key=["ref"],
)


Index("payment_account_ix", payments.c.tenant, payments.c.account)


def payment(work: Work, ref: str) -> Any:
    return work.execute(select(payments).where(payments.c.ref == ref)).one_or_none()


def insert_payments(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    work.execute(
        text(
            'INSERT INTO payment (ref, account, amount_minor, paid_at, posted_at, known_at, reverses, day, "import") '
            "VALUES (:ref, :account, :amount_minor, :paid_at, :posted_at, :known_at, :reverses, :day, :import)"
        ),
        list(rows),
    )


def payments_by_ref(work: Work, refs: Sequence[str]) -> dict[str, Any]:
    return {row.ref: row for row in work.execute(select(payments).where(payments.c.ref.in_(refs)))}


def reversed_minor(work: Work, ref: str) -> int:
    """How much of a payment was taken back so far."""
    statement = "SELECT COALESCE(-sum(amount_minor), 0)::bigint FROM payment WHERE reverses = :ref"
    return int(work.execute(text(statement), {"ref": ref}).scalar_one())
