"""Dialogues by text and mail: which channels a version may speak on, where an answer goes, which contact carries a turn."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE playbook_release ADD COLUMN channels TEXT[] NOT NULL DEFAULT '{inbox}'")
    op.execute("ALTER TABLE dialogue ADD COLUMN address TEXT NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE dialogue_turn ADD COLUMN contact UUID")


def downgrade() -> None:
    op.execute("ALTER TABLE dialogue_turn DROP COLUMN contact")
    op.execute("ALTER TABLE dialogue DROP COLUMN address")
    op.execute("ALTER TABLE playbook_release DROP COLUMN channels")
