"""Dialogues led by playbooks, their turns, and the playbooks that a tenant has let speak."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE dialogue (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    channel TEXT NOT NULL,
    playbook TEXT NOT NULL,
    version TEXT NOT NULL,
    state TEXT NOT NULL,
    session TEXT NOT NULL,
    permit UUID,
    receipt UUID,
    permit_expires_at TIMESTAMP WITH TIME ZONE,
    turns INTEGER NOT NULL,
    outcome TEXT,
    reason TEXT,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT dialogue_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX dialogue_now_uq ON dialogue (tenant, person, channel) WHERE ended_at IS NULL;
CREATE INDEX dialogue_state_ix ON dialogue (tenant, state, last_at);
CREATE INDEX dialogue_began_ix ON dialogue (tenant, began_at DESC, id DESC);

CREATE TABLE dialogue_turn (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    dialogue UUID NOT NULL,
    number INTEGER NOT NULL,
    by TEXT NOT NULL,
    message UUID,
    said TEXT NOT NULL,
    intent TEXT,
    emotion TEXT,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT dialogue_turn_pk PRIMARY KEY (tenant, dialogue, number)
);
CREATE INDEX dialogue_turn_message_ix ON dialogue_turn (tenant, message) WHERE message IS NOT NULL;

CREATE TABLE playbook_release (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    version TEXT NOT NULL,
    state TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    wanted INTEGER NOT NULL,
    tried INTEGER NOT NULL,
    report JSONB NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    note TEXT,
    CONSTRAINT playbook_release_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX playbook_release_live_uq ON playbook_release (tenant) WHERE state = 'signed';
"""

NEW = ("dialogue", "dialogue_turn", "playbook_release")


def upgrade() -> None:
    op.execute(TABLES)
    for table in NEW:
        for statement in protect(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(NEW)}")
