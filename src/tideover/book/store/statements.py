"""What a lender billed on an account, period by period: table and queries. Told, never reckoned with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Integer, Text, select
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work
from tideover.book.store.staging import run

statements = tenant_table(
    "statement",
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("billed_minor", BigInteger),  # below 0: in the customer's favour; None: not told
    Column("status", Text, nullable=False),  # as the lender calls it
    Column("dpd", Integer),  # None: not told
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    key=["account", "as_of"],
)


def statements_of(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    """Statements of accounts, oldest first."""
    statement = select(statements).where(statements.c.account.in_(accounts))
    return list(work.execute(statement.order_by(statements.c.account, statements.c.as_of)))


def insert_statements(work: Work, now: datetime) -> None:
    """Keep the statements staged; one of a day that is there already is brought up to date."""
    run(
        work,
        """
        INSERT INTO statement (account, as_of, billed_minor, status, dpd, known_at)
        SELECT account, as_of, billed_minor, status, dpd, %s FROM staged_statement
        ON CONFLICT (tenant, account, as_of) DO UPDATE SET billed_minor = EXCLUDED.billed_minor, status = EXCLUDED.status,
            dpd = EXCLUDED.dpd, known_at = EXCLUDED.known_at
        WHERE (statement.billed_minor, statement.status, statement.dpd)
            IS DISTINCT FROM (EXCLUDED.billed_minor, EXCLUDED.status, EXCLUDED.dpd)
        """,
        [now],
    )
