"""How far the lake of a book has read, and of whom it has yet to: tables and queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Integer, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work

states = tenant_table(
    "lake_state",
    Column("lake", PgUuid(as_uuid=True), nullable=False),
    Column("turn", PgUuid(as_uuid=True), nullable=False),  # the last step that was carried out whole
    Column("buckets", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),  # of the journal, up to which facts were read
    Column("read_at", TIMESTAMP(timezone=True), nullable=False),  # when the book's changes were last taken
    key=[],
)

changes = tenant_table(
    "lake_change",
    Column("bucket", Integer, nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("is_ledger", Boolean, nullable=False),  # an account of theirs, not the person alone
    key=["bucket", "person"],
)


def lock_lake(work: Work) -> None:
    """Until the end of the transaction nobody else writes this tenant's lake of the book."""
    work.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('lake:' || current_setting('app.tenant'), 7))"))


def look_up_by_key(work: Work) -> None:
    """Until the end of the transaction, every row asked for is looked up in an index: a chunk names few of a big table's
    rows, yet the planner, thinking of disks that turn, would rather read the table whole, for each chunk again."""
    work.execute(text("SET LOCAL enable_seqscan = off"))
    work.execute(text("SET LOCAL enable_bitmapscan = off"))


def state(work: Work) -> Any:
    """The one row there is, or None."""
    return work.execute(text("SELECT * FROM lake_state")).one_or_none()


def begin(work: Work, lake: UUID, turn: UUID, buckets: int) -> None:
    """A lake that has read nothing."""
    work.execute(text("DELETE FROM lake_change"))
    work.execute(text("DELETE FROM lake_state"))
    statement = "INSERT INTO lake_state (lake, turn, buckets, position, read_at) VALUES (:lake, :turn, :buckets, 0, :at)"
    work.execute(text(statement), {"lake": lake, "turn": turn, "buckets": buckets, "at": work.now()})


def turn_over(work: Work, turn: UUID) -> None:
    work.execute(text("UPDATE lake_state SET turn = :turn"), {"turn": turn})


def move_to(work: Work, position: int) -> None:
    work.execute(text("UPDATE lake_state SET position = :position"), {"position": position})


def set_read_at(work: Work, at: datetime) -> None:
    work.execute(text("UPDATE lake_state SET read_at = :at"), {"at": at})


def add_changes(work: Work, bucket_of: Mapping[UUID, int], is_ledger: Mapping[UUID, bool]) -> None:
    """Note persons of whom the lake must be written anew."""
    if not is_ledger:
        return
    statement = """
        INSERT INTO lake_change (bucket, person, is_ledger)
        SELECT * FROM unnest(CAST(:buckets AS int[]), CAST(:persons AS uuid[]), CAST(:ledgers AS boolean[]))
        ON CONFLICT (tenant, bucket, person) DO UPDATE SET is_ledger = lake_change.is_ledger OR EXCLUDED.is_ledger
    """
    persons = list(is_ledger)
    buckets = [bucket_of[person] for person in persons]
    work.execute(text(statement), {"buckets": buckets, "persons": persons, "ledgers": list(is_ledger.values())})


def changed_in(work: Work, bucket: int) -> list[Any]:
    """Rows (person, is_ledger), in order of person."""
    statement = "SELECT person, is_ledger FROM lake_change WHERE bucket = :bucket ORDER BY person"
    return list(work.execute(text(statement), {"bucket": bucket}))


def forget_changes(work: Work, bucket: int) -> None:
    work.execute(text("DELETE FROM lake_change WHERE bucket = :bucket"), {"bucket": bucket})


def buckets_changed(work: Work) -> dict[int, int]:
    """How many persons are to be written anew, by bucket; buckets without any are left out."""
    rows = work.execute(text("SELECT bucket, count(*) AS persons FROM lake_change GROUP BY bucket ORDER BY bucket"))
    return {row.bucket: row.persons for row in rows}
