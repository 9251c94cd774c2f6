"""The table of running plans."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table

plan_runs = tenant_table(
    "plan_run",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("plan", Text, nullable=False),  # id and version
    Column("state", Text, nullable=False),  # running | done | ended
    Column("reason", Text),
    Column("outcomes", JSONB, nullable=False),  # by step
    Column("started_at", TIMESTAMP(timezone=True), nullable=False),
    Column("ended_at", TIMESTAMP(timezone=True)),
    key=["id"],
)
Index(
    "plan_run_running_uq", plan_runs.c.tenant, plan_runs.c.person, unique=True, postgresql_where=plan_runs.c.state == "running"
)
Index("plan_run_state_ix", plan_runs.c.tenant, plan_runs.c.state, plan_runs.c.id)
