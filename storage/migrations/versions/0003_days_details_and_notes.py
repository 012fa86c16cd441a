"""Days and details of what was reported, kinds of notes, notes that are taken back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("reports", "latest"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("on", sa.Date(), nullable=True))
            batch_op.add_column(sa.Column("details", sa.Text(), nullable=False, server_default=""))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("details", server_default=None)

    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="remark"))
        batch_op.add_column(sa.Column("withdrawn_at", Instant(), nullable=True))
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("attempts")


def downgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("kind")

    for table in ("latest", "reports"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("details")
            batch_op.drop_column("on")
