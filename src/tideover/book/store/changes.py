"""What changed in the book: rows that triggers write (schema version 0010), read and deleted by whoever follows the book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Identity, text
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work
from tideover.book.store.staging import run

changes = tenant_table(
    "book_change",
    Column("seq", BigInteger, Identity(always=True), nullable=False),
    Column("account", PgUuid(as_uuid=True)),  # None, with ``person`` None too: any account
    Column("person", PgUuid(as_uuid=True)),
    Column("is_group", Boolean, nullable=False, server_default="false"),  # who is the same person changed
    key=["seq"],
)

# Rows are deleted first: what changes after that writes a row that stays, and what this transaction reads from here on
# holds at least what the rows deleted told of.
_TAKE = """
    WITH taken AS (
        DELETE FROM book_change
        WHERE seq <= (SELECT max(seq) FROM (SELECT seq FROM book_change ORDER BY seq LIMIT %s) AS oldest)
        RETURNING account, person, is_group
    )
    SELECT COALESCE(a.person, t.person) AS person, t.account IS NULL AND t.person IS NULL AS is_all,
        bool_or(t.is_group) AS is_group, bool_or(t.person IS NULL) AS is_ledger, sum(t.n)::bigint AS count
    FROM (SELECT account, person, bool_or(is_group) AS is_group, count(*) AS n FROM taken GROUP BY 1, 2) AS t
    LEFT JOIN account a ON a.id = t.account GROUP BY 1, 2
"""


def take_changes(work: Work, limit: int) -> list[Any]:
    """Delete up to ``limit`` rows, the oldest first. Returns what they told of: rows (person, is_all, is_group, is_ledger,
    count). ``is_all``: any account may have changed; ``is_ledger``: it was an account of the person's; ``is_group``: who
    is the same person; ``count``: how many rows were deleted for it."""
    return run(work, _TAKE, [limit])[1]


def persons_by_time(work: Work, since: datetime, day: date, now: datetime, today: date) -> list[Any]:
    """Whom the passing of time changes between two moments: rows (person, is_ledger). An address expires, a holding or a
    choice of policy agreed before begins; a choice is (None, True)."""
    statement = """
        SELECT person, false AS is_ledger FROM address WHERE expires_at > %s AND expires_at <= %s
        UNION SELECT a.person, true FROM holding h JOIN account a ON a.id = h.account WHERE h.day > %s AND h.day <= %s
        UNION SELECT NULL, true FROM policy_choice WHERE since > %s AND since <= %s
    """
    return run(work, statement, [since, now, day, today, day, today])[1]


def all_persons(work: Work, chunk: int = 50_000) -> Iterator[list[UUID]]:
    """Every person of the book, in order of id, a chunk at a time."""
    after: UUID | None = None
    while True:
        statement = "SELECT id FROM person WHERE (%s::uuid IS NULL OR id > %s) ORDER BY id LIMIT %s"
        found = [row[0] for row in run(work, statement, [after, after, chunk])[1]]
        if found:
            yield found
        if len(found) < chunk:
            return
        after = found[-1]


def count_accounts(work: Work) -> int:
    return int(work.execute(text("SELECT count(*) FROM account")).scalar_one())


def count_changes(work: Work) -> int:
    """How many rows nobody has taken yet."""
    return int(work.execute(text("SELECT count(*) FROM book_change")).scalar_one())
