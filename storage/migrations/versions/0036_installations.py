"""Whose data these are, so that they can move to another database more than once"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0036"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("named_at", Instant(), nullable=False),
        sa.Column("filled_at", Instant(), nullable=True),
        sa.Column("filled_with", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_installations"),
    )


def downgrade() -> None:
    op.drop_table("installations")
