"""Strategy: versions of a tenant's decision file, and the decisions kept with their inputs and path."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE strategy_version (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    content JSONB NOT NULL,
    digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'checked', 'tested', 'approved', 'refused', 'published', 'rolled_back')),
    note TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    report JSONB,
    tested_at TIMESTAMP WITH TIME ZONE,
    decided_by TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    published_by TEXT,
    published_at TIMESTAMP WITH TIME ZONE,
    live_from DATE,
    ended_by TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    CONSTRAINT strategy_version_pk PRIMARY KEY (tenant, id),
    CONSTRAINT strategy_version_second_person CHECK (
        state NOT IN ('approved', 'published', 'rolled_back') OR decided_by <> written_by OR written_by = 'tideover'
    )
);
CREATE UNIQUE INDEX strategy_version_number_uq ON strategy_version (tenant, name, number);

CREATE TABLE decision (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    day DATE NOT NULL,
    person UUID NOT NULL,
    holder UUID NOT NULL,
    creditor TEXT NOT NULL,
    account UUID NOT NULL,
    arm TEXT NOT NULL,
    treatment TEXT NOT NULL,
    plan TEXT NOT NULL,
    tone TEXT NOT NULL,
    hours TEXT NOT NULL,
    worked_by TEXT NOT NULL,
    script TEXT NOT NULL,
    priority SMALLINT NOT NULL,
    version UUID,
    digest TEXT NOT NULL,
    path TEXT NOT NULL,
    inputs JSONB NOT NULL,
    CONSTRAINT decision_pk PRIMARY KEY (tenant, day, holder, creditor)
);
CREATE INDEX decision_person_ix ON decision (tenant, person, day);
CREATE INDEX decision_holder_ix ON decision (tenant, holder, day);
"""


def upgrade() -> None:
    op.execute(TABLES)
    for statement in [
        *protect("strategy_version", ("SELECT", "INSERT", "UPDATE")),
        *protect("decision", ("SELECT", "INSERT", "DELETE")),
    ]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE decision")
    op.execute("DROP TABLE strategy_version")
