"""Outreach: texts with sign-off, plans, lanes of the queue, receipts, states of numbers, the inbox."""

from __future__ import annotations

from alembic import op

from tideover.base.database import APP_ROLE, SYSTEM_ROLE
from tideover.base.database.migrations import protect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE job DROP CONSTRAINT job_state_check;
ALTER TABLE job ADD CONSTRAINT job_state_check CHECK (state IN ('ready', 'leased', 'parked', 'done', 'dead'));
ALTER TABLE job ADD COLUMN lane TEXT DEFAULT 'work' NOT NULL;
ALTER TABLE job ADD COLUMN priority SMALLINT DEFAULT 1 NOT NULL;
DROP INDEX job_ready_ix;
CREATE INDEX job_ready_ix ON job (lane, priority, due_at) WHERE state = 'ready';
CREATE INDEX job_parked_ix ON job (tenant, id) WHERE state = 'parked';

ALTER TABLE touch ADD COLUMN rendition UUID;
ALTER TABLE touch ADD COLUMN answers TIMESTAMP WITH TIME ZONE;
ALTER TABLE touch ADD COLUMN asked_by TEXT DEFAULT 'unknown' NOT NULL;
ALTER TABLE touch ADD COLUMN deadline TIMESTAMP WITH TIME ZONE;
UPDATE touch SET deadline = created_at + interval '1 day';
ALTER TABLE touch ALTER COLUMN deadline SET NOT NULL;
ALTER TABLE touch ADD COLUMN priority SMALLINT DEFAULT 1 NOT NULL;
ALTER TABLE touch ADD COLUMN attempts INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE touch ADD COLUMN plan_run UUID;
ALTER TABLE touch ADD COLUMN step TEXT;
CREATE INDEX touch_state_ix ON touch (tenant, state, id);
CREATE INDEX touch_address_ix ON touch (tenant, address, id);
CREATE INDEX touch_open_ix ON touch (tenant, deadline) WHERE state = 'queued';
DROP INDEX touch_in_doubt_ix;

CREATE TABLE touch_part (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    channel TEXT NOT NULL,
    reference TEXT NOT NULL,
    touch UUID NOT NULL,
    CONSTRAINT touch_part_pk PRIMARY KEY (tenant, channel, reference)
);
CREATE INDEX touch_part_touch_ix ON touch_part (tenant, touch);
CREATE INDEX touch_part_reference_ix ON touch_part (channel, reference);

CREATE TABLE delivery_receipt (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    channel TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT delivery_receipt_pk PRIMARY KEY (tenant, channel, reference, state)
);

CREATE TABLE reply (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    message UUID NOT NULL,
    person UUID NOT NULL,
    touch UUID,
    channel TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT reply_pk PRIMARY KEY (tenant, message)
);
CREATE INDEX reply_person_ix ON reply (tenant, person, at);
CREATE INDEX reply_touch_ix ON reply (tenant, touch);

CREATE TABLE rendition (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    variant TEXT NOT NULL,
    purposes JSONB NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    slots JSONB NOT NULL,
    state TEXT NOT NULL,
    expires_on DATE,
    written_by TEXT NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    note TEXT,
    CONSTRAINT rendition_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX rendition_version_uq ON rendition (tenant, name, language, channel, variant, version);

CREATE TABLE sender_profile (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sender_profile_pk PRIMARY KEY (tenant, field)
);

CREATE TABLE plan_run (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    account UUID NOT NULL,
    plan TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    outcomes JSONB NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT plan_run_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX plan_run_running_uq ON plan_run (tenant, person) WHERE state = 'running';
CREATE INDEX plan_run_state_ix ON plan_run (tenant, state, id);

CREATE TABLE pause (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    scope TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lifted_by TEXT,
    lifted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pause_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX pause_standing_uq ON pause (tenant, scope, value) WHERE lifted_at IS NULL;

CREATE TABLE number_state (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    blind TEXT NOT NULL,
    aspect TEXT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT number_state_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX number_state_blind_ix ON number_state (tenant, blind, aspect, at);

CREATE TABLE text_part (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    channel TEXT NOT NULL,
    sender TEXT NOT NULL,
    reference TEXT NOT NULL,
    number INTEGER NOT NULL,
    total INTEGER NOT NULL,
    subject UUID NOT NULL,
    said TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT text_part_pk PRIMARY KEY (tenant, channel, sender, reference, number)
);

CREATE TABLE inbox_message (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT inbox_message_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX inbox_message_person_ix ON inbox_message (tenant, person, id);

-- Of the installation, not of a tenant: receipts that no touch is known for yet, up to when each channel's sends have
-- been handed out to workers, and how each worker finds it.
CREATE TABLE stray_receipt (
    channel TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    came_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT stray_receipt_pk PRIMARY KEY (channel, reference, state)
);
CREATE TABLE channel_pace (
    channel TEXT NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT channel_pace_pk PRIMARY KEY (channel)
);
CREATE TABLE channel_report (
    channel TEXT NOT NULL,
    worker TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    in_flight INTEGER NOT NULL,
    sent BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    in_doubt BIGINT NOT NULL,
    reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT channel_report_pk PRIMARY KEY (channel, worker)
);
"""

TENANT_TABLES = (
    "touch_part",
    "delivery_receipt",
    "reply",
    "rendition",
    "sender_profile",
    "plan_run",
    "pause",
    "number_state",
    "text_part",
    "inbox_message",
)
SYSTEM_TABLES = ("stray_receipt", "channel_pace", "channel_report")


def upgrade() -> None:
    op.execute(TABLES)
    for table in TENANT_TABLES:
        for statement in protect(table, system=table == "touch_part"):
            op.execute(statement)
    for table in SYSTEM_TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {SYSTEM_ROLE}")
    op.execute(f"GRANT SELECT ON channel_report TO {APP_ROLE}")


def downgrade() -> None:
    for table in (*TENANT_TABLES, *SYSTEM_TABLES):
        op.execute(f"DROP TABLE {table}")
    for column in ("rendition", "answers", "asked_by", "deadline", "priority", "attempts", "plan_run", "step"):
        op.execute(f"ALTER TABLE touch DROP COLUMN {column}")
    op.execute("DROP INDEX touch_state_ix")
    op.execute("DROP INDEX touch_address_ix")
    op.execute("CREATE INDEX touch_in_doubt_ix ON touch (tenant, id) WHERE state = 'in_doubt'")
    op.execute("UPDATE job SET state = 'ready' WHERE state = 'parked'")
    op.execute("ALTER TABLE job DROP CONSTRAINT job_state_check")
    op.execute("ALTER TABLE job ADD CONSTRAINT job_state_check CHECK (state IN ('ready', 'leased', 'done', 'dead'))")
    op.execute("DROP INDEX job_ready_ix")
    op.execute("DROP INDEX job_parked_ix")
    op.execute("ALTER TABLE job DROP COLUMN lane")
    op.execute("ALTER TABLE job DROP COLUMN priority")
    op.execute("CREATE INDEX job_ready_ix ON job (due_at) WHERE state = 'ready'")
