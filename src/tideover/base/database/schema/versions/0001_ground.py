"""Ground: clock, queue, keys, tenants, users, journal."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import ensure_roles, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GROUND = """
CREATE TABLE clock (
    single BOOLEAN PRIMARY KEY DEFAULT true CHECK (single),
    spec TEXT NOT NULL,
    business_anchor TIMESTAMPTZ NOT NULL,
    machine_anchor TIMESTAMPTZ NOT NULL,
    speed DOUBLE PRECISION NOT NULL
);
INSERT INTO clock (spec, business_anchor, machine_anchor, speed) VALUES ('system', now(), now(), 1);

CREATE FUNCTION business_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN spec = 'system' THEN clock_timestamp()
           ELSE business_anchor + (clock_timestamp() - machine_anchor) * speed END FROM clock
$$;

-- Waits for every key, in the order given (callers sort), then reads the clock: never the other way round.
CREATE FUNCTION take_hold(keys bigint[]) RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
DECLARE key bigint;
BEGIN
    FOREACH key IN ARRAY keys LOOP
        PERFORM pg_advisory_xact_lock(key);
    END LOOP;
    RETURN business_now();
END $$;

CREATE TABLE job (
    tenant TEXT NOT NULL DEFAULT current_setting('app.tenant'),
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    payload JSONB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'leased', 'done', 'dead')),
    due_at TIMESTAMPTZ NOT NULL,
    retry_at TIMESTAMPTZ,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease UUID,
    lease_until TIMESTAMPTZ,
    key TEXT,
    code TEXT,
    finished_at TIMESTAMPTZ,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX job_key_uq ON job (tenant, key);
CREATE INDEX job_ready_ix ON job (due_at) WHERE state = 'ready';
CREATE INDEX job_leased_ix ON job (lease_until) WHERE state = 'leased';

CREATE TABLE subject_key (
    tenant TEXT NOT NULL DEFAULT current_setting('app.tenant'),
    subject UUID NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (tenant, subject)
);

CREATE TABLE idempotency (
    tenant TEXT NOT NULL DEFAULT current_setting('app.tenant'),
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    status INTEGER,
    subject UUID,
    answer TEXT,
    made_at TIMESTAMPTZ NOT NULL DEFAULT business_now(),
    PRIMARY KEY (tenant, key)
);
"""

TABLES = """
CREATE TABLE tenant (
    name TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT business_now() NOT NULL,
    CONSTRAINT tenant_pk PRIMARY KEY (name)
);

CREATE TABLE user_account (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    login TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT,
    failures INTEGER DEFAULT '0' NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    is_active INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT user_account_pk PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX user_account_login_uq ON user_account (tenant, login);

CREATE TABLE user_session (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    secret_hash BYTEA NOT NULL,
    "user" UUID NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT user_session_pk PRIMARY KEY (tenant, secret_hash)
);

CREATE TABLE api_token (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    secret_hash BYTEA NOT NULL,
    id TEXT NOT NULL,
    "user" UUID NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT api_token_pk PRIMARY KEY (tenant, secret_hash)
);

CREATE TABLE fact (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    id UUID NOT NULL,
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    person UUID,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    data JSONB NOT NULL,
    CONSTRAINT fact_pk PRIMARY KEY (tenant, id)
);
CREATE INDEX fact_kind_ix ON fact (tenant, kind, seq);
CREATE INDEX fact_person_ix ON fact (tenant, person, seq);
CREATE INDEX fact_seq_ix ON fact (tenant, seq);

CREATE TABLE unsealed (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    seq BIGINT NOT NULL,
    fact UUID NOT NULL,
    CONSTRAINT unsealed_pk PRIMARY KEY (tenant, seq)
);

CREATE TABLE seal (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    position BIGINT NOT NULL,
    fact UUID NOT NULL,
    leaf BYTEA NOT NULL,
    CONSTRAINT seal_pk PRIMARY KEY (tenant, position)
);
CREATE UNIQUE INDEX seal_fact_ix ON seal (tenant, fact);

CREATE TABLE merkle_node (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    level SMALLINT NOT NULL,
    place BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT merkle_node_pk PRIMARY KEY (tenant, level, place)
);

CREATE TABLE signed_head (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    facts BIGINT NOT NULL,
    root BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    key BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    CONSTRAINT signed_head_pk PRIMARY KEY (tenant, facts)
);

-- The latest business time on record in any tenant (asked by the system role): the clock may not be set before it.
CREATE FUNCTION latest_business_time() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT max(at) FROM signed_head
$$;
"""

APPEND_ONLY = ("SELECT", "INSERT")


def upgrade() -> None:
    op.execute(ensure_roles())
    op.execute(GROUND)
    op.execute(TABLES)
    for statement in (
        "GRANT SELECT ON clock TO tideover_app",
        "GRANT SELECT, UPDATE ON clock TO tideover_system",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tideover_app",
        "ALTER TABLE tenant ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE tenant FORCE ROW LEVEL SECURITY",
        "CREATE POLICY tenant ON tenant TO tideover_app USING (name = nullif(current_setting('app.tenant', true), '')) "
        "WITH CHECK (name = nullif(current_setting('app.tenant', true), ''))",
        "CREATE POLICY system ON tenant TO tideover_system USING (true)",
        "GRANT SELECT, INSERT ON tenant TO tideover_app",
        "GRANT SELECT ON tenant TO tideover_system",
        *protect("job", system=True),
        *protect("subject_key", ("SELECT", "INSERT", "DELETE")),
        *protect("idempotency"),
        *protect("user_account"),
        *protect("user_session"),
        *protect("api_token"),
        *protect("fact", APPEND_ONLY),
        *protect("unsealed", ("SELECT", "INSERT", "DELETE"), system=True),
        *protect("seal", APPEND_ONLY),
        *protect("merkle_node", APPEND_ONLY),
        *protect("signed_head", APPEND_ONLY, system=True),
    ):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION latest_business_time, take_hold")
    tables = "signed_head, merkle_node, seal, unsealed, fact, api_token, user_session, user_account, tenant, idempotency, subject_key, job"
    op.execute(f"DROP TABLE {tables}")
    op.execute("DROP FUNCTION business_now")
    op.execute("DROP TABLE clock")
