"""Addresses with provenance, use and expiry; who is the same person; who holds a debt; cases."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What is there came from the lender's files; when it was noted was not kept.
COLUMNS = """
ALTER TABLE address ADD COLUMN use TEXT DEFAULT 'primary' NOT NULL;
ALTER TABLE address ADD COLUMN since TIMESTAMP WITH TIME ZONE DEFAULT '1970-01-01T00:00:00Z' NOT NULL;
ALTER TABLE address ADD COLUMN expires_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE address ADD COLUMN confirmed_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE address ADD COLUMN noted_by TEXT DEFAULT 'import' NOT NULL;
ALTER TABLE address ALTER COLUMN use DROP DEFAULT;
ALTER TABLE address ALTER COLUMN since DROP DEFAULT;
ALTER TABLE address ALTER COLUMN noted_by DROP DEFAULT;
ALTER TABLE party ADD COLUMN source TEXT DEFAULT 'book' NOT NULL;
ALTER TABLE party ADD COLUMN noted_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE party ADD COLUMN noted_by TEXT;
ALTER TABLE party ADD COLUMN expires_at TIMESTAMP WITH TIME ZONE;
"""

TABLES = """
CREATE TABLE identifier (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    blind TEXT NOT NULL,
    CONSTRAINT identifier_pk PRIMARY KEY (tenant, person, kind)
);
CREATE INDEX identifier_blind_ix ON identifier (tenant, blind, kind);

CREATE TABLE same_person (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    a UUID NOT NULL,
    b UUID NOT NULL,
    evidence TEXT NOT NULL,
    is_suggestion BOOLEAN NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by TEXT NOT NULL,
    undone_at TIMESTAMP WITH TIME ZONE,
    undone_by TEXT,
    CONSTRAINT same_person_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX same_person_standing_uq ON same_person (tenant, a, b) WHERE undone_at IS NULL;
CREATE INDEX same_person_a_ix ON same_person (tenant, a);
CREATE INDEX same_person_b_ix ON same_person (tenant, b);

CREATE TABLE holding (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    account UUID NOT NULL,
    role TEXT NOT NULL,
    institution TEXT,
    day DATE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    cause TEXT NOT NULL,
    ref TEXT NOT NULL,
    placement TEXT,
    amount_minor BIGINT,
    by TEXT NOT NULL,
    undone_at TIMESTAMP WITH TIME ZONE,
    undone_by TEXT,
    CONSTRAINT holding_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX holding_ref_uq ON holding (tenant, account, role, ref);

CREATE TABLE case_file (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    creditor TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    stage TEXT NOT NULL,
    dpd INTEGER NOT NULL,
    as_of DATE NOT NULL,
    owner TEXT,
    reasons TEXT[] NOT NULL,
    CONSTRAINT case_file_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX case_file_open_uq ON case_file (tenant, person, creditor) WHERE closed_at IS NULL;
CREATE INDEX case_file_person_ix ON case_file (tenant, person);
CREATE INDEX case_file_stage_ix ON case_file (tenant, stage, id) WHERE closed_at IS NULL;
CREATE INDEX case_file_owner_ix ON case_file (tenant, owner, id) WHERE closed_at IS NULL;
"""

NAMES = ["identifier", "same_person", "holding", "case_file"]


def upgrade() -> None:
    op.execute(COLUMNS)
    op.execute(TABLES)
    for table in NAMES:
        for statement in protect(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(NAMES)}")
    # The older schema knows no end: what has one must not come back as good.
    for table in ("address", "party"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"DELETE FROM {table} WHERE expires_at IS NOT NULL")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        "ALTER TABLE address DROP COLUMN use, DROP COLUMN since, DROP COLUMN expires_at, DROP COLUMN confirmed_at, "
        "DROP COLUMN noted_by; "
        "ALTER TABLE party DROP COLUMN source, DROP COLUMN noted_at, DROP COLUMN noted_by, DROP COLUMN expires_at"
    )
