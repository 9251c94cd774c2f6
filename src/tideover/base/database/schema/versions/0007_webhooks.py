"""Webhooks by which the lender's systems tell us, signed; permits found by their time."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE webhook (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    "user" UUID NOT NULL,
    secret TEXT NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT webhook_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX permit_issued_ix ON permit (tenant, issued_at);
"""


def upgrade() -> None:
    op.execute(TABLE)
    for statement in protect("webhook"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE webhook")
    op.execute("DROP INDEX permit_issued_ix")
