"""The thread: book, gate, outreach, conversation, worklist."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE person (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    ref TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    zone TEXT,
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    profile TEXT NOT NULL,
    erased_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT person_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX person_ref_uq ON person (tenant, ref);

CREATE TABLE address (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    blind TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    CONSTRAINT address_pk PRIMARY KEY (tenant, person, kind, blind)
);
CREATE INDEX address_blind_ix ON address (tenant, blind);

CREATE TABLE account (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    ref TEXT NOT NULL,
    person UUID NOT NULL,
    product TEXT NOT NULL,
    creditor TEXT NOT NULL,
    currency TEXT NOT NULL,
    principal_minor BIGINT NOT NULL,
    annual_rate TEXT NOT NULL,
    method TEXT NOT NULL,
    terms INTEGER NOT NULL,
    disbursed DATE NOT NULL,
    first_due DATE NOT NULL,
    day_count TEXT NOT NULL,
    every TEXT NOT NULL,
    CONSTRAINT account_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX account_person_ix ON account (tenant, person);
CREATE UNIQUE INDEX account_ref_uq ON account (tenant, ref);

CREATE TABLE instalment (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    account UUID NOT NULL,
    number INTEGER NOT NULL,
    due DATE NOT NULL,
    principal_minor BIGINT NOT NULL,
    interest_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    CONSTRAINT instalment_pk PRIMARY KEY (tenant, account, number)
);

CREATE TABLE payment (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    ref TEXT NOT NULL,
    account UUID NOT NULL,
    amount_minor BIGINT NOT NULL,
    paid_at TIMESTAMP WITH TIME ZONE NOT NULL,
    posted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reverses TEXT,
    CONSTRAINT payment_pk PRIMARY KEY (tenant, ref)
);
CREATE INDEX payment_account_ix ON payment (tenant, account);

CREATE TABLE promise (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    account UUID NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    due DATE NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    paid_minor BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT promise_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX promise_account_ix ON promise (tenant, account);
CREATE INDEX promise_person_ix ON promise (tenant, person);

CREATE TABLE stop (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    account UUID,
    channel TEXT,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    lifted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT stop_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX stop_person_ix ON stop (tenant, person);

CREATE TABLE consent (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    granted BOOLEAN NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT consent_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX consent_person_ix ON consent (tenant, person);

CREATE TABLE permit (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    account UUID,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    address TEXT NOT NULL,
    script TEXT NOT NULL,
    answers TIMESTAMP WITH TIME ZONE,
    turns INTEGER NOT NULL,
    used INTEGER DEFAULT '0' NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    refused_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT permit_pk PRIMARY KEY (tenant, id)
);

CREATE TABLE redemption (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    permit UUID NOT NULL,
    turn INTEGER NOT NULL,
    person UUID NOT NULL,
    account UUID,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    is_answer BOOLEAN NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    result TEXT,
    CONSTRAINT redemption_pk PRIMARY KEY (tenant, permit, turn)
);
CREATE INDEX redemption_person_ix ON redemption (tenant, person, at);

CREATE TABLE touch (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    account UUID,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    template TEXT NOT NULL,
    slots TEXT NOT NULL,
    address TEXT NOT NULL,
    permit UUID NOT NULL,
    permit_expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    receipt UUID NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    message_id TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT touch_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX touch_in_doubt_ix ON touch (tenant, id) WHERE state = 'in_doubt';
CREATE INDEX touch_person_ix ON touch (tenant, person);

CREATE TABLE day_run (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    day DATE NOT NULL,
    state TEXT NOT NULL,
    counts JSONB NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT day_run_pk PRIMARY KEY (tenant, day)
);

CREATE TABLE inbound_message (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    channel TEXT NOT NULL,
    external_id TEXT NOT NULL,
    person UUID,
    said TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT,
    CONSTRAINT inbound_message_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX inbound_message_external_uq ON inbound_message (tenant, channel, external_id);
CREATE INDEX inbound_message_person_ix ON inbound_message (tenant, person);

CREATE TABLE work_item (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    team TEXT NOT NULL,
    person UUID,
    subject TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT work_item_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX work_item_open_ix ON work_item (tenant, due_at) WHERE closed_at IS NULL;
"""

NAMES = [
    "person",
    "address",
    "account",
    "instalment",
    "payment",
    "promise",
    "stop",
    "consent",
    "permit",
    "redemption",
    "touch",
    "day_run",
    "inbound_message",
    "work_item",
]


def upgrade() -> None:
    op.execute(TABLES)
    for table in NAMES:
        for statement in protect(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(NAMES)}")
