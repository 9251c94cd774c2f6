"""How many people come on a visit: kept with its permit, so that redeeming judges what was asked."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE permit ADD COLUMN people INTEGER")


def downgrade() -> None:
    op.execute("ALTER TABLE permit DROP COLUMN people")
