"""Accounts and their instalments: tables and queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book.model import Account

accounts = tenant_table(
    "account",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("ref", Text, nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("product", Text, nullable=False),
    Column("creditor", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("principal_minor", BigInteger, nullable=False),
    Column("annual_rate", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("terms", Integer),  # None, as the next three: an account without a schedule
    Column("disbursed", Date, nullable=False),
    Column("first_due", Date),
    Column("day_count", Text),
    Column("every", Text),
    Column("is_reckoned", Boolean, nullable=False, server_default="false"),  # its instalments are what its terms come to
    Column("seen_in", PgUuid(as_uuid=True)),  # the last import that named it
    key=["id"],
)


Index("account_ref_uq", accounts.c.tenant, accounts.c.ref, unique=True)


Index("account_person_ix", accounts.c.tenant, accounts.c.person)


instalments = tenant_table(
    "instalment",
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("number", Integer, nullable=False),
    Column("due", Date, nullable=False),
    Column("principal_minor", BigInteger, nullable=False),
    Column("interest_minor", BigInteger, nullable=False),
    Column("fee_minor", BigInteger, nullable=False),
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    Column("gone_at", TIMESTAMP(timezone=True)),  # when another took its place
    key=["account", "number", "known_at"],
)
Index(
    "instalment_current_uq",
    instalments.c.tenant,
    instalments.c.account,
    instalments.c.number,
    unique=True,
    postgresql_where=instalments.c.gone_at.is_(None),
)


def account_row(work: Work, *, id: UUID | None = None, ref: str | None = None) -> Account | None:
    where = accounts.c.id == id if id is not None else accounts.c.ref == ref
    row = work.execute(select(accounts).where(where)).one_or_none()
    return None if row is None else _account(row)


def account_rows(work: Work, ids: Sequence[UUID]) -> list[Account]:
    return [_account(row) for row in work.execute(select(accounts).where(accounts.c.id.in_(ids)).order_by(accounts.c.id))]


def accounts_of(work: Work, person: UUID) -> list[Account]:
    return [_account(row) for row in work.execute(select(accounts).where(accounts.c.person == person).order_by(accounts.c.ref))]


def _account(row: Any) -> Account:
    return Account(AccountId(row.id), row.ref, PersonId(row.person), row.product, row.creditor, row.currency)


def mark_reckoned(work: Work, accounts_: Sequence[UUID]) -> None:
    work.execute(text("UPDATE account SET is_reckoned = true WHERE id = ANY(:accounts)"), {"accounts": list(accounts_)})
