"""Approvals of versions, and when a report is brought to whoever approves it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0006"
down_revision = "0008"
branch_labels = None
depends_on = None

ASKED = sa.text("review_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_at", Instant(), nullable=True))
        batch_op.create_index("ix_obligations_review_at", ["review_at"], sqlite_where=ASKED, postgresql_where=ASKED)
    op.create_table(
        "approvals",
        sa.Column("campaign", sa.String(length=40), nullable=False),
        sa.Column("round", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "round", "unit", "code", "version", "at", name=op.f("pk_approvals")),
    )
    op.create_table(
        "reviews",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("message", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_reviews")),
    )


def downgrade() -> None:
    op.drop_table("reviews")
    op.drop_table("approvals")
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.drop_index("ix_obligations_review_at")
        batch_op.drop_column("review_at")
