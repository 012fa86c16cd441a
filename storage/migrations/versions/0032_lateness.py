"""Since when a message is late, where a failure put it off, and the update that it answers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0032"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("late_since", Instant(), nullable=True))
    op.add_column("outbox", sa.Column("cause", sa.String(length=160), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "cause")
    op.drop_column("outbox", "late_since")
