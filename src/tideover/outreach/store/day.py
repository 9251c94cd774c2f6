"""The table of day runs."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, Text, select, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from tideover.base.database import tenant_table
from tideover.base.work import Work

day_runs = tenant_table(
    "day_run",
    Column("day", Date, nullable=False),
    Column("state", Text, nullable=False),  # running | done
    Column("counts", JSONB, nullable=False),
    Column("started_at", TIMESTAMP(timezone=True), nullable=False),
    key=["day"],
)


def open_day(work: Work, day: date, at: datetime) -> bool:
    """Whether this call opened the day (False: it runs or ran already)."""
    done = work.execute(
        text("INSERT INTO day_run (day, state, counts, started_at) VALUES (:day, 'running', '{}', :at) ON CONFLICT DO NOTHING"),
        {"day": day, "at": at},
    )
    return bool(done.rowcount)


def day_row(work: Work, day: date, *, lock: bool = False) -> Any:
    statement = select(day_runs).where(day_runs.c.day == day)
    return work.execute(statement.with_for_update() if lock else statement).one_or_none()


def save_day(work: Work, day: date, state: str, counts: dict[str, Any]) -> None:
    work.execute(
        text("UPDATE day_run SET state = :state, counts = CAST(:counts AS jsonb) WHERE day = :day"),
        {"day": day, "state": state, "counts": json.dumps(counts)},
    )
