"""Parties: who stands beside a customer."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE party (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    ref TEXT NOT NULL,
    person UUID NOT NULL,
    account UUID,
    relation TEXT NOT NULL,
    authorised BOOLEAN NOT NULL,
    name TEXT,
    phone TEXT,
    phone_blind TEXT,
    CONSTRAINT party_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX party_ref_uq ON party (tenant, ref);
CREATE INDEX party_person_ix ON party (tenant, person);
"""


def upgrade() -> None:
    op.execute(TABLE)
    for statement in protect("party"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE party")
