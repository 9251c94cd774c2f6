"""Articles of the knowledge base, and what was asked of it."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE article (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    language TEXT NOT NULL,
    topic TEXT NOT NULL,
    title TEXT NOT NULL,
    answer TEXT NOT NULL,
    questions JSONB NOT NULL,
    body TEXT NOT NULL,
    valid_from DATE,
    valid_until DATE,
    state TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    note TEXT,
    approved_at TIMESTAMP WITH TIME ZONE,
    vectors BYTEA,
    CONSTRAINT article_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX article_version_uq ON article (tenant, key, language, version);

CREATE TABLE asked_question (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID,
    language TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    said TEXT,
    article UUID,
    state TEXT NOT NULL,
    closed_by TEXT,
    closed_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    CONSTRAINT asked_question_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX asked_question_at_ix ON asked_question (tenant, at);
CREATE INDEX asked_question_open_ix ON asked_question (tenant, at) WHERE state = 'open';
"""


def upgrade() -> None:
    op.execute(TABLES)
    for statement in [*protect("article", ("SELECT", "INSERT", "UPDATE")), *protect("asked_question")]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE asked_question, article")
