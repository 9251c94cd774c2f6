"""Accounts and their instalments: tables and queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Text, select, text
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book.model import Account, Instalment

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
    Column("terms", Integer, nullable=False),
    Column("disbursed", Date, nullable=False),
    Column("first_due", Date, nullable=False),
    Column("day_count", Text, nullable=False),
    Column("every", Text, nullable=False),
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
    key=["account", "number"],
)


def accounts_by_ref(work: Work, refs: Sequence[str]) -> dict[str, Account]:
    return {row.ref: _account(row) for row in work.execute(select(accounts).where(accounts.c.ref.in_(refs)))}


def accounts_without_instalments(work: Work, limit: int) -> list[Any]:
    statement = (
        "SELECT * FROM account a WHERE NOT EXISTS (SELECT FROM instalment i WHERE i.tenant = a.tenant AND i.account = a.id) "
        "ORDER BY a.id LIMIT :limit"
    )
    return list(work.execute(text(statement), {"limit": limit}))


def account_row(work: Work, *, id: UUID | None = None, ref: str | None = None) -> Account | None:
    where = accounts.c.id == id if id is not None else accounts.c.ref == ref
    row = work.execute(select(accounts).where(where)).one_or_none()
    return None if row is None else _account(row)


def accounts_of(work: Work, person: UUID) -> list[Account]:
    return [_account(row) for row in work.execute(select(accounts).where(accounts.c.person == person).order_by(accounts.c.ref))]


def _account(row: Any) -> Account:
    return Account(AccountId(row.id), row.ref, PersonId(row.person), row.product, row.creditor, row.currency)


def instalments_of(work: Work, accounts_: Sequence[UUID]) -> dict[UUID, list[Instalment]]:
    found: dict[UUID, list[Instalment]] = {account: [] for account in accounts_}
    rows = work.execute(
        select(
            instalments.c.account,
            instalments.c.number,
            instalments.c.due,
            (instalments.c.principal_minor + instalments.c.interest_minor + instalments.c.fee_minor).label("total_minor"),
        )
        .where(instalments.c.account.in_(accounts_))
        .order_by(instalments.c.account, instalments.c.number)
    )
    for row in rows:
        found[row.account].append(Instalment(row.number, row.due, row.total_minor))
    return found


def accounts_owing(work: Work, by: date, after: UUID | None, limit: int) -> list[Account]:
    """Accounts on which something that falls due up to ``by`` is unpaid, in order of id."""
    rows = work.execute(
        text(
            """
            SELECT a.* FROM account a
            WHERE (CAST(:after AS uuid) IS NULL OR a.id > :after)
              AND (SELECT COALESCE(sum(principal_minor + interest_minor + fee_minor), 0) FROM instalment i
                   WHERE i.account = a.id AND i.due <= :by)
                > (SELECT COALESCE(sum(amount_minor), 0) FROM payment p WHERE p.account = a.id)
            ORDER BY a.id LIMIT :limit
            """
        ),
        {"by": by, "after": after, "limit": limit},
    )
    return [_account(row) for row in rows]
