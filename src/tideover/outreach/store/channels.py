"""Tables of channels: their pace over all workers, what each worker reports, and pauses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, DateTime, Index, Integer, PrimaryKeyConstraint, Table, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import metadata, tenant_table
from tideover.base.work import Work

paces = Table(
    "channel_pace",
    metadata,
    Column("channel", Text, nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("channel"),
)

reports = Table(
    "channel_report",
    metadata,
    Column("channel", Text, nullable=False),
    Column("worker", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("in_flight", Integer, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("in_doubt", BigInteger, nullable=False),
    Column("reported_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("channel", "worker"),
)

pauses = tenant_table(
    "pause",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("scope", Text, nullable=False),  # all | channel | plan
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("lifted_by", Text),
    Column("lifted_at", TIMESTAMP(timezone=True)),
    key=["id"],
)
Index(
    "pause_standing_uq",
    pauses.c.tenant,
    pauses.c.scope,
    pauses.c.value,
    unique=True,
    postgresql_where=pauses.c.lifted_at.is_(None),
)


def take_pace(connection: Connection, channel: str, count: int, seconds_each: float) -> float:
    """Reserve the next ``count`` places in a channel's row of sends, ``seconds_each`` apart over all workers.

    Returns in how many seconds of machine time, from now, the first of them comes: 0 or more.
    """
    statement = text(
        """
        INSERT INTO channel_pace AS pace (channel, next_at)
        VALUES (:channel, clock_timestamp() + make_interval(secs => :length))
        ON CONFLICT (channel) DO UPDATE
            SET next_at = GREATEST(pace.next_at, clock_timestamp()) + make_interval(secs => :length)
        RETURNING EXTRACT(EPOCH FROM next_at - make_interval(secs => :length) - clock_timestamp())
        """
    )
    found = connection.execute(statement, {"channel": channel, "length": count * seconds_each}).scalar_one()
    return max(float(found), 0.0)


def keep_report(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(
        text(
            """
            INSERT INTO channel_report
                (channel, worker, name, state, code, since, in_flight, sent, failed, in_doubt, reported_at)
            VALUES (:channel, :worker, :name, :state, :code, clock_timestamp(), :in_flight, :sent, :failed, :in_doubt,
                clock_timestamp())
            ON CONFLICT (channel, worker) DO UPDATE SET name = EXCLUDED.name, state = EXCLUDED.state, code = EXCLUDED.code,
                since = CASE WHEN channel_report.state = EXCLUDED.state THEN channel_report.since ELSE EXCLUDED.since END,
                in_flight = EXCLUDED.in_flight, sent = EXCLUDED.sent, failed = EXCLUDED.failed,
                in_doubt = EXCLUDED.in_doubt, reported_at = EXCLUDED.reported_at
            """
        ),
        row,
    )


def list_reports(connection: Connection, within_seconds: float) -> list[Any]:
    """What workers said of their channels within so many seconds of machine time."""
    statement = text(
        "SELECT * FROM channel_report WHERE reported_at > clock_timestamp() - make_interval(secs => :seconds) "
        "ORDER BY channel, worker"
    )
    return list(connection.execute(statement, {"seconds": within_seconds}))


def forget_reports(connection: Connection, worker: str | None, older_than_seconds: float) -> None:
    connection.execute(
        text(
            "DELETE FROM channel_report WHERE worker = :worker "
            "OR reported_at < clock_timestamp() - make_interval(secs => :seconds)"
        ),
        {"worker": worker, "seconds": older_than_seconds},
    )


def insert_pause(work: Work, row: Mapping[str, Any]) -> bool:
    """False where the same is paused already."""
    done = work.execute(
        text(
            "INSERT INTO pause (id, scope, value, reason, placed_by, placed_at) "
            "VALUES (:id, :scope, :value, :reason, :placed_by, :placed_at) "
            "ON CONFLICT (tenant, scope, value) WHERE lifted_at IS NULL DO NOTHING"
        ),
        dict(row),
    )
    return bool(done.rowcount)


def lift_pause(work: Work, scope: str, value: str, by: str, at: datetime) -> str | None:
    """Who had placed it; None where nothing was paused."""
    statement = text(
        "UPDATE pause SET lifted_by = :by, lifted_at = :at WHERE scope = :scope AND value = :value AND lifted_at IS NULL "
        "RETURNING placed_by"
    )
    return work.execute(statement, {"scope": scope, "value": value, "by": by, "at": at}).scalar_one_or_none()


def standing_pauses(work: Work) -> list[Any]:
    """What is paused now, the newest first: scope, value, reason, placed_by, placed_at."""
    return list(work.execute(select(pauses).where(pauses.c.lifted_at.is_(None)).order_by(pauses.c.placed_at.desc())))


def is_paused(work: Work, channel: str, plan: str | None) -> bool:
    statement = text(
        "SELECT EXISTS (SELECT FROM pause WHERE lifted_at IS NULL AND (scope = 'all' "
        "OR (scope = 'channel' AND value = :channel) OR (scope = 'plan' AND value = CAST(:plan AS text))))"
    )
    return bool(work.execute(statement, {"channel": channel, "plan": plan}).scalar_one())
