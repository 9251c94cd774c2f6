"""Teams, who is in them, what people can do, when they work; and what was given to whom, and why."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE team (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    certificate TEXT,
    CONSTRAINT team_pk PRIMARY KEY (tenant, code)
);

CREATE TABLE team_member (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    team TEXT NOT NULL,
    "user" UUID NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT team_member_pk PRIMARY KEY (tenant, team, "user", since)
);
CREATE UNIQUE INDEX team_member_now_uq ON team_member (tenant, "user", team) WHERE until IS NULL;

CREATE TABLE staff_skill (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    "user" UUID NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    level INTEGER NOT NULL,
    valid_from DATE,
    valid_until DATE,
    CONSTRAINT staff_skill_pk PRIMARY KEY (tenant, "user", kind, code)
);

CREATE TABLE shift (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    whose TEXT NOT NULL,
    weekday INTEGER NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    CONSTRAINT shift_pk PRIMARY KEY (tenant, whose, weekday, begins)
);

CREATE TABLE staff_leave (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    "user" UUID NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT staff_leave_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX staff_leave_user_ix ON staff_leave (tenant, "user", last_day);

CREATE TABLE staff_capacity (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    "user" UUID NOT NULL,
    minutes INTEGER NOT NULL,
    CONSTRAINT staff_capacity_pk PRIMARY KEY (tenant, "user")
);

CREATE TABLE staff_bar (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    "user" UUID NOT NULL,
    person UUID NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT staff_bar_pk PRIMARY KEY (tenant, "user", person)
);

CREATE TABLE allocation_run (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_by TEXT NOT NULL,
    teams TEXT[] NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE,
    applied INTEGER,
    worth DOUBLE PRECISION NOT NULL,
    bound DOUBLE PRECISION NOT NULL,
    gap DOUBLE PRECISION NOT NULL,
    "left" INTEGER NOT NULL,
    loads JSONB NOT NULL,
    CONSTRAINT allocation_run_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX allocation_run_made_ix ON allocation_run (tenant, made_at);

CREATE TABLE allocation_line (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    run UUID NOT NULL,
    place INTEGER NOT NULL,
    item UUID NOT NULL,
    owner UUID,
    reasons TEXT[] NOT NULL,
    instead TEXT,
    was_given BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT allocation_line_pk PRIMARY KEY (tenant, run, place)
);
CREATE INDEX allocation_line_item_ix ON allocation_line (tenant, item) WHERE was_given;
"""

NEW = (
    "team",
    "team_member",
    "staff_skill",
    "shift",
    "staff_leave",
    "staff_capacity",
    "staff_bar",
    "allocation_run",
    "allocation_line",
)


def upgrade() -> None:
    op.execute(TABLES)
    for table in NEW:
        for statement in protect(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(NEW)}")
