"""The gate for parties, agencies and shared numbers: whom a contact was to, by whom, over which number; placements; which of
the rules that may be chosen a tenant has chosen."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE permit ADD COLUMN party UUID, ADD COLUMN by TEXT NOT NULL DEFAULT 'lender';
ALTER TABLE redemption ADD COLUMN party UUID, ADD COLUMN by TEXT NOT NULL DEFAULT 'lender',
    ADD COLUMN address TEXT NOT NULL DEFAULT '';
UPDATE redemption r SET address = p.address FROM permit p WHERE p.tenant = r.tenant AND p.id = r.permit;
CREATE INDEX redemption_number_ix ON redemption (tenant, address, at) WHERE channel = 'voice';
ALTER TABLE stop ADD COLUMN party UUID;
ALTER TABLE party ADD COLUMN zone TEXT;
ALTER TABLE address ADD COLUMN zone TEXT;

CREATE TABLE placement (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    account UUID NOT NULL,
    agency TEXT NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    placed_by TEXT NOT NULL,
    CONSTRAINT placement_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX placement_live_uq ON placement (tenant, account) WHERE ended_at IS NULL;

CREATE TABLE rule_choice (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    rule TEXT NOT NULL,
    is_on BOOLEAN NOT NULL,
    chosen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    chosen_by TEXT NOT NULL,
    CONSTRAINT rule_choice_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX rule_choice_rule_ix ON rule_choice (tenant, rule, chosen_at);
"""


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("placement", "rule_choice"):
        for statement in protect(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE rule_choice, placement")
    op.execute("ALTER TABLE address DROP COLUMN zone")
    op.execute("ALTER TABLE party DROP COLUMN zone")
    op.execute("ALTER TABLE stop DROP COLUMN party")
    op.execute("DROP INDEX redemption_number_ix")
    op.execute("ALTER TABLE redemption DROP COLUMN party, DROP COLUMN by, DROP COLUMN address")
    op.execute("ALTER TABLE permit DROP COLUMN party, DROP COLUMN by")
