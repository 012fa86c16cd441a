"""What bots use of their month, how they are called, and which one keeps a place for an invitation"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTS = ("sent", "received", "cut_digest", "cut_early", "cut_reminder", "cut_answer", "warned")


def upgrade() -> None:
    op.create_table(
        "quotas",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("bot", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("spent_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "bot", "month", name=op.f("pk_quotas")),
    )
    op.create_table(
        "bots",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("bot", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("joins_groups", sa.Boolean(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "bot", name=op.f("pk_bots")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bot", sa.String(length=48), nullable=False, server_default=""))
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.alter_column("bot", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_column("bot")
    op.drop_table("bots")
    op.drop_table("quotas")
