"""Teams, who is in them, what people can do, when they work."""

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
"""

NEW = ("team", "team_member", "staff_skill", "shift", "staff_leave", "staff_capacity", "staff_bar")


def upgrade() -> None:
    op.execute(TABLES)
    for table in NEW:
        for statement in protect(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(NEW)}")
