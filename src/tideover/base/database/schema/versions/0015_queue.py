"""Items of the worklist get owners, an order and a moment from which they can be worked."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE work_item
        ADD COLUMN priority INTEGER NOT NULL DEFAULT 0,
        ADD COLUMN starts_at TIMESTAMPTZ,
        ADD COLUMN owner TEXT,
        ADD COLUMN owned_at TIMESTAMPTZ,
        ADD COLUMN taken_at TIMESTAMPTZ,
        ADD COLUMN outcome TEXT
    """,
    "UPDATE work_item SET starts_at = opened_at",
    "ALTER TABLE work_item ALTER COLUMN starts_at SET NOT NULL",
    "CREATE INDEX work_item_owner_ix ON work_item (tenant, owner, priority DESC, due_at, id) WHERE closed_at IS NULL",
    "CREATE INDEX work_item_team_ix ON work_item (tenant, team, priority DESC, due_at, id) WHERE closed_at IS NULL AND owner IS NULL",
    "CREATE INDEX work_item_subject_ix ON work_item (tenant, subject) WHERE closed_at IS NULL",
    "CREATE INDEX work_item_person_ix ON work_item (tenant, person) WHERE closed_at IS NULL",
    # One in hand: whoever takes an item has put the last one down.
    "CREATE UNIQUE INDEX work_item_taken_uq ON work_item (tenant, owner) WHERE closed_at IS NULL AND taken_at IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for name in ("owner", "team", "subject", "person"):
        op.execute(f"DROP INDEX work_item_{name}_ix")
    op.execute("DROP INDEX work_item_taken_uq")
    op.execute(
        "ALTER TABLE work_item DROP COLUMN priority, DROP COLUMN starts_at, DROP COLUMN owner, DROP COLUMN owned_at, "
        "DROP COLUMN taken_at, DROP COLUMN outcome"
    )
