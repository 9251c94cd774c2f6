"""What changed in the book since the lake last read it, kept by triggers; how far the lake has read."""

from __future__ import annotations

from alembic import op

from tideover.base.database.migrations import protect

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Append-only, and nothing about it is unique, on purpose: whoever reads changes deletes the rows it saw, so one committed
# meanwhile stays. With ON CONFLICT DO NOTHING it would be swallowed by the row about to be deleted.
TABLES = """
CREATE TABLE book_change (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    account UUID,
    person UUID,
    is_group BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT book_change_pk PRIMARY KEY (tenant, seq)
);

CREATE TABLE lake_state (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    lake UUID NOT NULL,
    turn UUID NOT NULL,
    buckets INTEGER NOT NULL,
    position BIGINT NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT lake_state_pk PRIMARY KEY (tenant)
);

CREATE TABLE lake_change (
    tenant TEXT DEFAULT current_setting('app.tenant') NOT NULL,
    bucket INTEGER NOT NULL,
    person UUID NOT NULL,
    is_ledger BOOLEAN NOT NULL,
    CONSTRAINT lake_change_pk PRIMARY KEY (tenant, bucket, person)
);

CREATE INDEX address_expires_ix ON address (tenant, expires_at) WHERE expires_at IS NOT NULL;
"""

# The triggers run as whoever changes the book. A later version of the schema that changes such rows as the owner, who is no
# superuser, must take FORCE ROW LEVEL SECURITY off book_change meanwhile, as off the table itself.
# Rows are told apart by the columns that change what the lake says: an import of the whole book touches every person and
# every account, and changes few. A sealed profile differs each time it is sealed: its person counts as changed, which costs
# no fold.
_WATCHED = {
    "account": ("product", "creditor", "currency", "principal_minor", "annual_rate", "method", "terms", "disbursed",
                "first_due", "person"),
    "person": ("jurisdiction", "zone", "language", "profile", "erased_at"),
}  # fmt: skip
# table -> what a changed row is of: (column of book_change, the table's columns that go there, whether groups change)
_OF = {
    "account": ("account", ("id",), False),
    "instalment": ("account", ("account",), False),
    "payment": ("account", ("account",), False),
    "adjustment": ("account", ("account",), False),
    "balance": ("account", ("account",), False),
    "statement": ("account", ("account",), False),
    "holding": ("account", ("account",), False),
    "person": ("person", ("id",), False),
    "address": ("person", ("person",), False),
    "same_person": ("person", ("a", "b"), True),
    "policy_choice": ("account", ("NULL::uuid",), False),  # neither account nor person: every fold may be another
}


def triggers(table: str) -> list[str]:
    """SQL that notes a statement's changes of ``table``, once for each account or person."""
    column, sources, is_group = _OF[table]
    statements = []
    for event, transition in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        rows, seen = "changed c", f"{transition} TABLE AS changed"
        if event == "UPDATE" and table in _WATCHED:
            now, before = (", ".join(f"{row}.{name}" for name in _WATCHED[table]) for row in ("c", "w"))
            rows = f"changed c JOIN was w ON w.tenant = c.tenant AND w.id = c.id AND ({now}) IS DISTINCT FROM ({before})"
            seen += " OLD TABLE AS was"
        told = " UNION ".join(
            f"SELECT c.tenant, {source if '::' in source else f'c.{source}'} AS of FROM {rows}" for source in sources
        )
        name = f"note_{table}_{event.lower()}"
        statements += [
            f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO book_change (tenant, {column}, is_group)
                SELECT DISTINCT tenant, of, {is_group} FROM ({told}) AS told;
                RETURN NULL;
            END $$
            """,
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


def upgrade() -> None:
    op.execute(TABLES)
    for statement in protect("book_change", ("SELECT", "INSERT", "DELETE")):
        op.execute(statement)
    for table in ("lake_state", "lake_change"):
        for statement in protect(table):
            op.execute(statement)
    for table in _OF:
        for statement in triggers(table):
            op.execute(statement)


def downgrade() -> None:
    for table in _OF:
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER note_{table}_{event} ON {table}")
            op.execute(f"DROP FUNCTION note_{table}_{event}()")
    op.execute("DROP INDEX address_expires_ix")
    op.execute("DROP TABLE book_change, lake_state, lake_change")
