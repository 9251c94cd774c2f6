"""What a tenant asked of its language model, a row a day: the budget, and whether it answers."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE model_day (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    day DATE NOT NULL,
    asked INTEGER NOT NULL,
    chosen INTEGER NOT NULL,
    declined INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    tokens BIGINT NOT NULL,
    in_a_row INTEGER NOT NULL,
    shut_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT model_day_pk PRIMARY KEY (tenant, day)
);
"""


def upgrade() -> None:
    op.execute(TABLES)
    for statement in protect("model_day"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE model_day")
