"""Reminders as a ladder on the obligation, absences, rulings, and the facts of digests"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OWED = sa.text("completed_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("excused", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("next_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("above_at", Instant(), nullable=True))
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.alter_column("excused", server_default=None)
        for name in ("next_at", "above_at"):
            batch_op.create_index(f"ix_obligations_{name}", [name], sqlite_where=OWED, postgresql_where=OWED)
    # The ladder of what is open is worked out anew; rungs that have passed by now are stale and not said again.
    op.execute("UPDATE obligations SET next_at = opened_at, above_at = opened_at WHERE completed_at IS NULL")
    op.execute("DELETE FROM moments WHERE event IN ('remind', 'overdue') AND done_at IS NULL")

    op.create_table(
        "reminders",
        sa.Column("campaign", sa.String(length=40), nullable=False),
        sa.Column("round", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=24), nullable=False),
        sa.Column("rung", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("message", sa.String(length=160), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "round", "unit", "rung", "at", "person", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_message"), ["message"])
        batch_op.create_index(batch_op.f("ix_reminders_person_done_at"), ["person", "done_at"])

    op.create_table(
        "absences",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("said_by", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("person", "since", name=op.f("pk_absences")),
    )
    op.create_table(
        "rulings",
        sa.Column("campaign", sa.String(length=40), nullable=False),
        sa.Column("round", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("due_before", Instant(), nullable=True),
        sa.Column("due_after", Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "round", "unit", "kind", "at", name=op.f("pk_rulings")),
    )
    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("facts", sa.Text(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("replaces", sa.String(length=160), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_digests_campaign_round_unit_at"), ["campaign", "round", "unit", "at"])
    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.alter_column("facts", server_default=None)
        batch_op.alter_column("replaces", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digests_campaign_round_unit_at"))
        batch_op.drop_column("replaces")
        batch_op.drop_column("facts")
    for table in ("rulings", "absences", "reminders"):
        op.drop_table(table)
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        for name in ("above_at", "next_at"):
            batch_op.drop_index(f"ix_obligations_{name}")
        for name in ("above_at", "next_at", "excused"):
            batch_op.drop_column(name)
