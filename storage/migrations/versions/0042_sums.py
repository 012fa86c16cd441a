"""What is looked for among very many rows has an index: own targets, old answers to forms, moments to come"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    told = sa.text("registered IS NOT NULL")
    op.create_index(
        "ix_standings_registered",
        "standings",
        ["campaign", "code", "unit"],
        sqlite_where=told,
        postgresql_where=told,
    )
    op.create_index("ix_submissions_at", "submissions", ["at"])
    undone = sa.text("done_at IS NULL")
    op.create_index("ix_moments_at", "moments", ["at"], sqlite_where=undone, postgresql_where=undone)
    op.drop_index("ix_moments_done_at_at", "moments")


def downgrade() -> None:
    op.create_index("ix_moments_done_at_at", "moments", ["done_at", "at"])
    op.drop_index("ix_moments_at", "moments")
    op.drop_index("ix_submissions_at", "submissions")
    op.drop_index("ix_standings_registered", "standings")
