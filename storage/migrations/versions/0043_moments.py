"""Moments to come are indexed in the order in which the clock takes them, so that none are sorted or counted first"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_UNDONE = sa.text("done_at IS NULL")


def upgrade() -> None:
    _index(["at", "campaign", "round", "event", "step"])


def downgrade() -> None:
    _index(["at"])


def _index(columns: list[str]) -> None:
    op.drop_index("ix_moments_at", "moments")
    op.create_index("ix_moments_at", "moments", columns, sqlite_where=_UNDONE, postgresql_where=_UNDONE)
