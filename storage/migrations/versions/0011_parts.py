"""Texts that take several messages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("whole", sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("parts", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("part", server_default=None)
        batch_op.alter_column("parts", server_default=None)
        batch_op.create_index("ix_outbox_waiting_whole", ["whole"], sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_waiting_whole")
        for name in ("parts", "part", "whole"):
            batch_op.drop_column(name)
