"""The day in stages: a row for each case it would contact, and what lanes bear."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE day_run ADD COLUMN stage TEXT NOT NULL DEFAULT 'done';
ALTER TABLE day_run ADD COLUMN place TEXT;
ALTER TABLE day_run ADD COLUMN changed_at TIMESTAMP WITH TIME ZONE;

CREATE TABLE day_case (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    day DATE NOT NULL,
    holder UUID NOT NULL,
    creditor TEXT NOT NULL,
    person UUID NOT NULL,
    account UUID NOT NULL,
    treatment TEXT NOT NULL,
    plan TEXT NOT NULL,
    by TEXT NOT NULL,
    lane TEXT NOT NULL,
    hours TEXT NOT NULL,
    best_hour INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    rules TEXT[] NOT NULL DEFAULT '{}',
    earliest TIMESTAMP WITH TIME ZONE,
    not_before INTEGER NOT NULL DEFAULT 0,
    hour INTEGER,
    begins_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT,
    run UUID,
    CONSTRAINT day_case_pk PRIMARY KEY (tenant, day, holder, creditor)
);
CREATE INDEX day_case_state_ix ON day_case (tenant, day, state, holder, creditor);
CREATE INDEX day_case_person_ix ON day_case (tenant, person, day);

CREATE INDEX touch_plan_run_ix ON touch (tenant, plan_run) WHERE plan_run IS NOT NULL;

CREATE TABLE lane_capacity (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    lane TEXT NOT NULL,
    per_hour INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT lane_capacity_pk PRIMARY KEY (tenant, lane)
);
"""


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("day_case", "lane_capacity"):
        for statement in protect(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE lane_capacity, day_case")
    op.execute("DROP INDEX touch_plan_run_ix")
    op.execute("ALTER TABLE day_run DROP COLUMN stage, DROP COLUMN place, DROP COLUMN changed_at")
