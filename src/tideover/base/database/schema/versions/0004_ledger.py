"""The ledger: days of payments, instalments with their history, adjustments, held money, core's balances, choices."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Rows are filled in by the tables' owner, whom forced row-level security would keep from seeing them.
_FILLED = ("payment", "account", "person")

DAYS = """
ALTER TABLE payment ADD COLUMN day DATE;
ALTER TABLE payment ADD COLUMN import UUID;
UPDATE payment SET day = (payment.paid_at AT TIME ZONE COALESCE(person.zone, 'UTC'))::date
    FROM account JOIN person ON person.tenant = account.tenant AND person.id = account.person
    WHERE account.tenant = payment.tenant AND account.id = payment.account;
ALTER TABLE payment ALTER COLUMN day SET NOT NULL;
ALTER TABLE instalment ADD COLUMN known_at TIMESTAMP WITH TIME ZONE DEFAULT '1970-01-01T00:00:00Z' NOT NULL;
ALTER TABLE instalment ALTER COLUMN known_at DROP DEFAULT;
ALTER TABLE instalment ADD COLUMN gone_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE instalment DROP CONSTRAINT instalment_pk;
ALTER TABLE instalment ADD CONSTRAINT instalment_pk PRIMARY KEY (tenant, account, number, known_at);
CREATE UNIQUE INDEX instalment_current_uq ON instalment (tenant, account, number) WHERE gone_at IS NULL;
ALTER TABLE account ADD COLUMN is_reckoned BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE promise ADD COLUMN replaced_at TIMESTAMP WITH TIME ZONE;
"""

TABLES = """
CREATE TABLE adjustment (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    ref TEXT NOT NULL,
    account UUID NOT NULL,
    kind TEXT NOT NULL,
    day DATE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    counts_from TIMESTAMP WITH TIME ZONE,
    declined_at TIMESTAMP WITH TIME ZONE,
    amount_minor BIGINT NOT NULL,
    component TEXT,
    until DATE,
    due DATE,
    plan JSONB,
    reverses TEXT,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    CONSTRAINT adjustment_pk PRIMARY KEY (tenant, ref)
);
CREATE INDEX adjustment_account_ix ON adjustment (tenant, account);
CREATE INDEX adjustment_pending_ix ON adjustment (tenant, known_at) WHERE counts_from IS NULL AND declined_at IS NULL;

CREATE TABLE held_money (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    ref TEXT NOT NULL,
    account UUID,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    resolved_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT,
    payment TEXT,
    CONSTRAINT held_money_pk PRIMARY KEY (tenant, ref)
);
CREATE INDEX held_money_account_ix ON held_money (tenant, account);
CREATE INDEX held_money_open_ix ON held_money (tenant, received_at) WHERE resolved_at IS NULL;

CREATE TABLE balance (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    account UUID NOT NULL,
    as_of DATE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    principal_due_minor BIGINT NOT NULL,
    interest_due_minor BIGINT NOT NULL,
    penalty_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    dpd INTEGER NOT NULL,
    CONSTRAINT balance_pk PRIMARY KEY (tenant, account, as_of, known_at)
);

CREATE TABLE difference (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    account UUID NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    as_of DATE NOT NULL,
    cause TEXT NOT NULL,
    fields JSONB NOT NULL,
    refs TEXT[] NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT difference_pk PRIMARY KEY (tenant, account, opened_at)
);
CREATE UNIQUE INDEX difference_open_uq ON difference (tenant, account) WHERE closed_at IS NULL;

CREATE TABLE policy_choice (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    name TEXT NOT NULL,
    since DATE NOT NULL,
    chosen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    value TEXT NOT NULL,
    by TEXT NOT NULL,
    CONSTRAINT policy_choice_pk PRIMARY KEY (tenant, name, since, chosen_at)
);
"""


def upgrade() -> None:
    for table in _FILLED:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(DAYS)
    for table in _FILLED:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(TABLES)
    for table in ("adjustment", "held_money", "balance", "difference", "policy_choice"):
        for statement in protect(table):
            op.execute(statement)


def downgrade() -> None:
    for table in ("adjustment", "held_money", "balance", "difference", "policy_choice"):
        op.execute(f"DROP TABLE {table}")
    op.execute(
        "ALTER TABLE payment DROP COLUMN day; ALTER TABLE payment DROP COLUMN import; ALTER TABLE promise DROP COLUMN replaced_at;"
        "ALTER TABLE account DROP COLUMN is_reckoned;"
        "ALTER TABLE instalment NO FORCE ROW LEVEL SECURITY; DELETE FROM instalment WHERE gone_at IS NOT NULL;"
        "ALTER TABLE instalment FORCE ROW LEVEL SECURITY; ALTER TABLE instalment DROP CONSTRAINT instalment_pk;"
        "DROP INDEX instalment_current_uq;"
        "ALTER TABLE instalment ADD CONSTRAINT instalment_pk PRIMARY KEY (tenant, account, number);"
        "ALTER TABLE instalment DROP COLUMN known_at; ALTER TABLE instalment DROP COLUMN gone_at"
    )
