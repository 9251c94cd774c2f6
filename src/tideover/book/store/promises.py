"""Promises: table and queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import AccountId, PersonId, PromiseId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.model import Promise
from tideover.book.promising import PromiseState

promises = tenant_table(
    "promise",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("taken_at", TIMESTAMP(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("paid_minor", BigInteger, nullable=False, server_default="0"),
    Column("replaced_at", TIMESTAMP(timezone=True)),
    key=["id"],
)


Index("promise_account_ix", promises.c.tenant, promises.c.account)


Index("promise_person_ix", promises.c.tenant, promises.c.person)


def insert_promise(work: Work, row: dict[str, Any]) -> None:
    work.execute(
        text(
            "INSERT INTO promise (id, person, account, amount_minor, currency, due, taken_at, state) "
            "VALUES (:id, :person, :account, :amount_minor, :currency, :due, :taken_at, 'open')"
        ),
        row,
    )


def set_promise(work: Work, promise: UUID, state: PromiseState, paid_minor: int) -> None:
    work.execute(
        text("UPDATE promise SET state = :state, paid_minor = :paid WHERE id = :id"),
        {"id": promise, "state": state.value, "paid": paid_minor},
    )


def replace_promise(work: Work, promise: UUID, at: datetime) -> None:
    work.execute(
        text("UPDATE promise SET state = :state, replaced_at = :at WHERE id = :id"),
        {"id": promise, "state": PromiseState.REPLACED.value, "at": at},
    )


def promise_rows(
    work: Work, *, person: UUID | None = None, account: UUID | None = None, id: UUID | None = None
) -> list[Promise]:
    statement = select(promises).order_by(promises.c.taken_at, promises.c.id)
    if person is not None:
        statement = statement.where(promises.c.person == person)
    if account is not None:
        statement = statement.where(promises.c.account == account)
    if id is not None:
        statement = statement.where(promises.c.id == id)
    return [
        Promise(
            PromiseId(row.id),
            PersonId(row.person),
            AccountId(row.account),
            Money(row.amount_minor, row.currency),
            row.due,
            row.taken_at,
            PromiseState(row.state),
            row.paid_minor,
            row.replaced_at,
        )
        for row in work.execute(statement)
    ]


def promised_accounts(work: Work, accounts: Sequence[UUID]) -> set[UUID]:
    statement = "SELECT DISTINCT account FROM promise WHERE account = ANY(:accounts) AND state = :state"
    rows = work.execute(text(statement), {"accounts": list(accounts), "state": PromiseState.OPEN.value})
    return {row.account for row in rows}


def promise_counts(work: Work) -> dict[str, int]:
    rows = work.execute(text("SELECT state, count(*) AS n FROM promise GROUP BY state ORDER BY state"))
    return {row.state: row.n for row in rows}
