"""Who holds a debt, as dated facts: table and queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work

holdings = tenant_table(
    "holding",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("role", Text, nullable=False),  # creditor | funder | guarantor | servicer
    Column("institution", Text),  # None: nobody from that day on
    Column("day", Date, nullable=False),
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    Column("cause", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("placement", Text),
    Column("amount_minor", BigInteger),
    Column("by", Text, nullable=False),
    Column("undone_at", TIMESTAMP(timezone=True)),
    Column("undone_by", Text),
    key=["id"],
)
Index("holding_ref_uq", holdings.c.tenant, holdings.c.account, holdings.c.role, holdings.c.ref, unique=True)


def holdings_of(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    """Every holding of accounts, undone ones included, by day."""
    statement = "SELECT * FROM holding WHERE account = ANY(:accounts) ORDER BY account, day, known_at, ref"
    return list(work.execute(text(statement), {"accounts": list(accounts)}))


def holding_row(work: Work, holding: UUID) -> Any:
    return work.execute(select(holdings).where(holdings.c.id == holding)).one_or_none()


def insert_holding(work: Work, row: Mapping[str, Any]) -> None:
    names = list(row)
    work.execute(
        text(f"INSERT INTO holding ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"), dict(row)
    )


def undo_holding(work: Work, holding: UUID, at: datetime, by: str) -> None:
    work.execute(
        text("UPDATE holding SET undone_at = :at, undone_by = :by WHERE id = :id"), {"id": holding, "at": at, "by": by}
    )


def origins(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    """What accounts began with: rows (id, person, creditor, disbursed)."""
    statement = "SELECT id, person, creditor, disbursed FROM account WHERE id = ANY(:accounts)"
    return list(work.execute(text(statement), {"accounts": list(accounts)}))
