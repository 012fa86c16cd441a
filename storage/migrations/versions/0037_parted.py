"""Chats that a person no longer has"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parted",
        sa.Column("channel", sa.String(length=16), primary_key=True),
        sa.Column("bot", sa.String(length=32), primary_key=True),
        sa.Column("chat_id", sa.String(length=64), primary_key=True),
        sa.Column("person", sa.String(length=40), nullable=False),
    )
    op.create_index(op.f("ix_parted_person"), "parted", ["person"])


def downgrade() -> None:
    op.drop_index(op.f("ix_parted_person"), table_name="parted")
    op.drop_table("parted")
