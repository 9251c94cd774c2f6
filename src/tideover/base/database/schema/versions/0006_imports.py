"""Imports that can be resumed, the rows they refused, what lenders billed; accounts without a schedule."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE account ALTER COLUMN terms DROP NOT NULL;
ALTER TABLE account ALTER COLUMN first_due DROP NOT NULL;
ALTER TABLE account ALTER COLUMN day_count DROP NOT NULL;
ALTER TABLE account ALTER COLUMN every DROP NOT NULL;
ALTER TABLE account ADD COLUMN seen_in UUID;
ALTER TABLE person ADD COLUMN seen_in UUID;
"""

TABLES = """
CREATE TABLE import_run (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    layout TEXT NOT NULL,
    digest TEXT NOT NULL,
    files JSONB NOT NULL,
    state TEXT NOT NULL,
    file INTEGER NOT NULL,
    line BIGINT NOT NULL,
    read BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    absent JSONB NOT NULL,
    by TEXT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT import_run_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX import_run_digest_ix ON import_run (tenant, digest);

CREATE TABLE import_reject (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    import UUID NOT NULL,
    place INTEGER NOT NULL,
    line BIGINT NOT NULL,
    file TEXT NOT NULL,
    field TEXT NOT NULL,
    code TEXT NOT NULL,
    expected TEXT NOT NULL,
    CONSTRAINT import_reject_pk PRIMARY KEY (tenant, import, place, line)
);

CREATE TABLE import_unnamed (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    import UUID NOT NULL,
    account UUID NOT NULL,
    numbers INTEGER[] NOT NULL,
    is_spoiled BOOLEAN NOT NULL,
    CONSTRAINT import_unnamed_pk PRIMARY KEY (tenant, import, account)
);

CREATE TABLE statement (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    account UUID NOT NULL,
    as_of DATE NOT NULL,
    billed_minor BIGINT,
    status TEXT NOT NULL,
    dpd INTEGER,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT statement_pk PRIMARY KEY (tenant, account, as_of)
);
"""

NAMES = {
    "import_run": ("SELECT", "INSERT", "UPDATE"),
    "import_reject": ("SELECT", "INSERT", "DELETE"),
    "import_unnamed": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "statement": ("SELECT", "INSERT", "UPDATE"),
}


def upgrade() -> None:
    op.execute(COLUMNS)
    op.execute(TABLES)
    for table, allowed in NAMES.items():
        for statement in protect(table, allowed):
            op.execute(statement)


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(NAMES)}")
    # The older schema knows no account without a schedule: such a one has one instalment of nothing.
    op.execute("ALTER TABLE account NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "UPDATE account SET terms = 1, first_due = disbursed + 30, day_count = '30/360', every = 'month', "
        "method = 'equal_principal', principal_minor = 0 WHERE terms IS NULL"
    )
    op.execute("ALTER TABLE account FORCE ROW LEVEL SECURITY")
    op.execute(
        "ALTER TABLE account ALTER COLUMN terms SET NOT NULL, ALTER COLUMN first_due SET NOT NULL, "
        "ALTER COLUMN day_count SET NOT NULL, ALTER COLUMN every SET NOT NULL, DROP COLUMN seen_in; "
        "ALTER TABLE person DROP COLUMN seen_in"
    )
