"""Cases by how long they are overdue."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX case_file_dpd_ix ON case_file (tenant, dpd DESC, id) WHERE closed_at IS NULL")


def downgrade() -> None:
    op.execute("DROP INDEX case_file_dpd_ix")
