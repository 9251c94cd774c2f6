"""How conversations go, message by message, and what people say that a reading should have been."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE moment (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    message UUID NOT NULL,
    person UUID NOT NULL,
    dialogue UUID,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    intent TEXT NOT NULL,
    emotion TEXT NOT NULL,
    asked TEXT,
    dissatisfaction INTEGER NOT NULL,
    distress INTEGER NOT NULL,
    escalation INTEGER NOT NULL,
    need TEXT NOT NULL,
    cues JSONB NOT NULL,
    CONSTRAINT moment_pk PRIMARY KEY (tenant, message)
);
CREATE INDEX moment_dialogue_ix ON moment (tenant, dialogue, at) WHERE dialogue IS NOT NULL;
CREATE INDEX moment_person_ix ON moment (tenant, person, at);

ALTER TABLE dialogue ADD COLUMN trouble INTEGER NOT NULL DEFAULT 0;

CREATE TABLE reading_correction (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    message UUID NOT NULL,
    person UUID NOT NULL,
    was_intent TEXT NOT NULL,
    was_emotion TEXT NOT NULL,
    intent TEXT NOT NULL,
    emotion TEXT NOT NULL,
    asked TEXT,
    state TEXT NOT NULL,
    by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT reading_correction_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX reading_correction_live_uq ON reading_correction (tenant, message) WHERE state IN ('proposed', 'accepted');
CREATE INDEX reading_correction_at_ix ON reading_correction (tenant, at, id);
"""


def upgrade() -> None:
    op.execute(TABLES)
    for statement in [*protect("moment", ("SELECT", "INSERT")), *protect("reading_correction", ("SELECT", "INSERT", "UPDATE"))]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE reading_correction, moment")
    op.execute("ALTER TABLE dialogue DROP COLUMN trouble")
