"""Imports: the run, the rows it refused, and what a whole schedule has not named yet; a run alone at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Text, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base import database
from tideover.base.database import Database, tenant_table
from tideover.base.errors import Conflict
from tideover.base.ids import TenantId
from tideover.base.work import Work

runs = tenant_table(
    "import_run",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("layout", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of the layout and the files
    Column("files", JSONB, nullable=False),  # name -> SHA-256, of all files
    Column("state", Text, nullable=False),  # running | done | cancelled
    Column("file", Integer, nullable=False),  # which of the files is being read, from 0; beyond the last: all are read
    Column("line", BigInteger, nullable=False),  # the last line of it that is done with
    Column("read", BigInteger, nullable=False),
    Column("accepted", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("absent", JSONB, nullable=False),  # customers, accounts: how many a whole file did not name
    Column("by", Text, nullable=False),
    Column("started_at", TIMESTAMP(timezone=True), nullable=False),
    Column("changed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("ended_at", TIMESTAMP(timezone=True)),
    key=["id"],
)
Index("import_run_digest_ix", runs.c.tenant, runs.c.digest)

rejects = tenant_table(
    "import_reject",
    Column("import", PgUuid(as_uuid=True), nullable=False),
    Column("place", Integer, nullable=False),  # which of the files
    Column("line", BigInteger, nullable=False),
    Column("file", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("expected", Text, nullable=False),
    key=["import", "place", "line"],
)

# Of accounts that had a schedule before a whole file named them: the numbers of it that the file has not named so far.
unnamed = tenant_table(
    "import_unnamed",
    Column("import", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("numbers", ARRAY(Integer), nullable=False),
    Column("is_spoiled", Boolean, nullable=False),  # a row of it was refused: nothing of it is gone
    key=["import", "account"],
)


@contextmanager
def alone(database: Database, tenant: TenantId) -> Iterator[None]:
    """No other import of this tenant meanwhile: held by a session of its own, so it ends with the process.

    Raises ``Conflict("import_running")``.
    """
    key = {"name": f"import:{tenant}"}
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        taken = connection.execute(text("SELECT pg_try_advisory_lock(hashtextextended(:name, 11))"), key).scalar_one()
        if not taken:
            raise Conflict("import_running", expected="the import that runs to end")
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:name, 11))"), key)


def lock_chunk(work: Work) -> None:
    """A chunk of what was left behind by a killed process may still be under way on the server: wait for it."""
    work.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('import:' || current_setting('app.tenant'), 7))"))


def unfinished(work: Work, digest: str) -> Any:
    """The newest run of these files, where it did not come to its end."""
    statement = select(runs).where(runs.c.digest == digest).order_by(runs.c.started_at.desc(), runs.c.id.desc()).limit(1)
    row = work.execute(statement).one_or_none()
    return None if row is None or row.state == "done" else row


def insert_run(work: Work, row: Mapping[str, Any]) -> None:
    names = list(row)
    values = ", ".join(f"CAST(:{name} AS jsonb)" if name in ("files", "absent") else f":{name}" for name in names)
    work.execute(
        text(f"INSERT INTO import_run ({', '.join(names)}) VALUES ({values})"),
        {**row, "files": json.dumps(row["files"]), "absent": json.dumps(row["absent"])},
    )


def advance(work: Work, run: UUID, *, file: int, line: int, read: int, accepted: int, rejected: int, at: datetime) -> None:
    """Note how far a run has come; counts are added."""
    work.execute(
        text(
            "UPDATE import_run SET file = :file, line = :line, read = read + :read, accepted = accepted + :accepted, "
            "rejected = rejected + :rejected, changed_at = :at WHERE id = :run"
        ),
        {"run": run, "file": file, "line": line, "read": read, "accepted": accepted, "rejected": rejected, "at": at},
    )


def set_state(work: Work, run: UUID, state: str, at: datetime, absent: Mapping[str, int] | None = None) -> None:
    work.execute(
        text(
            "UPDATE import_run SET state = :state, changed_at = :at, "
            "ended_at = CASE WHEN :state = 'done' THEN CAST(:at AS timestamptz) END, "
            "absent = COALESCE(CAST(:absent AS jsonb), absent) WHERE id = :run"
        ),
        {"run": run, "state": state, "at": at, "absent": None if absent is None else json.dumps(absent)},
    )


def insert_rejects(work: Work, run: UUID, place: int, file: str, rows: Sequence[tuple[int, Any]]) -> None:
    """``rows``: a line and its fault; of two of a line the first counts."""
    if not rows:
        return
    work.execute(
        text(
            'INSERT INTO import_reject ("import", place, file, line, field, code, expected) '
            "SELECT :run, :place, :file, * FROM unnest(CAST(:lines AS bigint[]), CAST(:fields AS text[]), "
            "CAST(:codes AS text[]), CAST(:expected AS text[])) ON CONFLICT DO NOTHING"
        ),
        {
            "run": run,
            "place": place,
            "file": file,
            "lines": [line for line, _ in rows],
            "fields": [fault.field for _, fault in rows],
            "codes": [fault.code for _, fault in rows],
            "expected": [fault.expected for _, fault in rows],
        },
    )


def lines_refused(work: Work, run: UUID, place: int, field: str | None = None, code: str | None = None) -> set[int]:
    """Lines of a file that were refused, if named, for one reason."""
    statement = select(rejects.c.line).where(rejects.c["import"] == run, rejects.c.place == place)
    for column, value in ((rejects.c.field, field), (rejects.c.code, code)):
        if value is not None:
            statement = statement.where(column == value)
    return set(work.execute(statement).scalars())


def withdraw_rejects(work: Work, run: UUID, place: int, lines: Sequence[int], at: datetime) -> None:
    """These lines were good after all."""
    if not lines:
        return
    work.execute(
        text('DELETE FROM import_reject WHERE "import" = :run AND place = :place AND line = ANY(:lines)'),
        {"run": run, "place": place, "lines": list(lines)},
    )
    work.execute(
        text(
            "UPDATE import_run SET accepted = accepted + :count, rejected = rejected - :count, changed_at = :at WHERE id = :run"
        ),
        {"run": run, "count": len(lines), "at": at},
    )


def rejects_of(work: Work, run: UUID, after: tuple[int, int] | None, limit: int) -> list[Any]:
    """Refused rows in the order of files and lines."""
    statement = select(rejects).where(rejects.c["import"] == run)
    if after is not None:
        statement = statement.where(text("(place, line) > (:place, :line)").bindparams(place=after[0], line=after[1]))
    return list(work.execute(statement.order_by(rejects.c.place, rejects.c.line).limit(limit)))


def run_row(work: Work, run: UUID) -> Any:
    return work.execute(select(runs).where(runs.c.id == run)).one_or_none()


def run_rows(work: Work, before: tuple[datetime, UUID] | None, limit: int) -> list[Any]:
    """Runs, newest first."""
    statement = select(runs)
    if before is not None:
        statement = statement.where(text("(started_at, id) < (:at, :id)").bindparams(at=before[0], id=before[1]))
    return list(work.execute(statement.order_by(runs.c.started_at.desc(), runs.c.id.desc()).limit(limit)))


def absent(work: Work, table: str, run: UUID) -> int:
    """How many customers (``person``) or accounts a run did not name."""
    erased = " AND erased_at IS NULL" if table == "person" else ""
    statement = f"SELECT count(*) FROM {table} WHERE seen_in IS DISTINCT FROM :run{erased}"
    return int(work.execute(text(statement), {"run": run}).scalar_one())


def imported_payments(work: Work, person: UUID, since: datetime | None, until: datetime | None, limit: int) -> list[Any]:
    """A person's payments that came with imports, newest known first."""
    statement = """
        SELECT y.ref, y.account, y.amount_minor, a.currency, y.paid_at, y.known_at, y.reverses, y."import" AS run
        FROM account a JOIN payment y ON y.tenant = a.tenant AND y.account = a.id
        WHERE a.person = :person AND y."import" IS NOT NULL
            AND (CAST(:since AS timestamptz) IS NULL OR y.known_at >= :since)
            AND (CAST(:until AS timestamptz) IS NULL OR y.known_at < :until)
        ORDER BY y.known_at DESC, y.ref DESC LIMIT :limit
    """
    return list(work.execute(text(statement), {"person": person, "since": since, "until": until, "limit": limit}))


# Of a file's tables, where their rows go.
_FILLED = {
    "customers": ("person", "address", "identifier"),
    "accounts": ("account",),
    "parties": ("party",),
    "instalments": ("instalment",),
    "payments": ("payment",),
    "balances": ("balance",),
}


def refresh_statistics(work: Work, tables: Collection[str]) -> None:
    """Tell the planner of what came into a file's tables."""
    database.refresh_statistics(work.connection, [name for table in sorted(tables) for name in _FILLED.get(table, ())])
