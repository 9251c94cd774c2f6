"""Contacts of a person by whether somebody was reached: a cap on those does not read the others."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP INDEX redemption_person_ix")
    op.execute(
        "CREATE INDEX redemption_person_ix ON redemption "
        "(tenant, person, (result IS NULL OR result IN ('answered', 'effective')), at)"
    )


def downgrade() -> None:
    op.execute("DROP INDEX redemption_person_ix")
    op.execute("CREATE INDEX redemption_person_ix ON redemption (tenant, person, at)")
