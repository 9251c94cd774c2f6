"""The table of running plans."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Text, select, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.jobs import WORK_LANE
from tideover.base.work import Work

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
Index("plan_run_person_ix", plan_runs.c.tenant, plan_runs.c.person)
Index("plan_run_state_ix", plan_runs.c.tenant, plan_runs.c.state, plan_runs.c.id)


def insert_run(work: Work, row: Mapping[str, Any]) -> bool:
    """False where a plan runs for the person already."""
    done = work.execute(
        text(
            "INSERT INTO plan_run (id, person, account, plan, state, outcomes, started_at) "
            "VALUES (:id, :person, :account, :plan, 'running', '{}', :started_at) "
            "ON CONFLICT (tenant, person) WHERE state = 'running' DO NOTHING"
        ),
        dict(row),
    )
    return bool(done.rowcount)


def run_row(work: Work, run: UUID, *, lock: bool = False) -> Any:
    statement = select(plan_runs).where(plan_runs.c.id == run)
    return work.execute(statement.with_for_update() if lock else statement).one_or_none()


def last_ended(work: Work, persons: Sequence[UUID]) -> dict[UUID, Any]:
    """Of each of these persons the run that ended last; without those of whom none has."""
    statement = (
        "SELECT DISTINCT ON (person) person, plan, ended_at FROM plan_run "
        "WHERE person = ANY(:persons) AND ended_at IS NOT NULL ORDER BY person, ended_at DESC"
    )
    return {row.person: row for row in work.execute(text(statement), {"persons": list(persons)})}


def running_persons(work: Work, persons: Sequence[UUID]) -> set[UUID]:
    """For whom of these a plan runs."""
    statement = "SELECT person FROM plan_run WHERE person = ANY(:persons) AND state = 'running'"
    return set(work.execute(text(statement), {"persons": list(persons)}).scalars())


def running_of(work: Work, person: UUID) -> Any:
    """The plan that runs for a person, locked; None: none."""
    statement = select(plan_runs).where(plan_runs.c.person == person, plan_runs.c.state == "running")
    return work.execute(statement.with_for_update()).one_or_none()


def save_outcomes(work: Work, run: UUID, outcomes: Mapping[str, Any]) -> None:
    work.execute(
        text("UPDATE plan_run SET outcomes = CAST(:outcomes AS jsonb) WHERE id = :id"),
        {"id": run, "outcomes": json.dumps(outcomes)},
    )


def end_run(work: Work, run: UUID, state: str, reason: str, at: datetime) -> None:
    work.execute(
        text("UPDATE plan_run SET state = :state, reason = :reason, ended_at = :at WHERE id = :id"),
        {"id": run, "state": state, "reason": reason, "at": at},
    )


def list_runs(
    work: Work,
    state: str | None,
    person: UUID | None,
    before: UUID | None,
    limit: int,
    plan: str | None = None,
    reason: str | None = None,
) -> list[Any]:
    """Runs, the newest first. ``plan``: its id, whatever the version."""
    statement = select(plan_runs).order_by(plan_runs.c.id.desc()).limit(limit)
    for column, value in ((plan_runs.c.state, state), (plan_runs.c.person, person), (plan_runs.c.reason, reason)):
        if value is not None:
            statement = statement.where(column == value)
    if plan is not None:
        statement = statement.where(plan_runs.c.plan.startswith(f"{plan}.v", autoescape=True))
    if before is not None:
        statement = statement.where(plan_runs.c.id < before)
    return list(work.execute(statement))


def steps_due(work: Work, run: UUID, since: datetime) -> dict[str, datetime]:
    """When each step of a run that waits is to be taken."""
    statement = text(
        "SELECT payload->>'step' AS step, due_at FROM job WHERE state = 'ready' AND lane = :lane AND due_at >= :since "
        "AND kind = 'take_step' AND key LIKE :prefix"
    )
    found = work.execute(statement, {"lane": WORK_LANE, "since": since, "prefix": f"take_step:{run}:%"})
    return {row.step: row.due_at for row in found}


def count_runs(work: Work) -> list[Any]:
    """How many runs of each plan are in each state, and for which reason they ended: plan, state, reason, n."""
    statement = (
        "SELECT plan, state, reason, count(*) AS n FROM plan_run GROUP BY plan, state, reason ORDER BY plan, state, n DESC"
    )
    return list(work.execute(text(statement)))
