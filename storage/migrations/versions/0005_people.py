"""One open question a person, invitations with names and dates, second chats, wrong codes, lost phones"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0005"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("follows", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("made_by", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("since", Instant(), nullable=True))
        batch_op.add_column(sa.Column("until", Instant(), nullable=True))
        batch_op.create_index(batch_op.f("ix_invitations_unit_role"), ["unit", "role"])
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        for name in ("name", "follows", "made_by"):
            batch_op.alter_column(name, server_default=None)

    op.create_table(
        "connections",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_connections")),
    )
    op.create_table(
        "guesses",
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_guesses")),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("bot", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_person"), ["person"])

    # Of several open questions of a person the one that was asked last stays open.
    op.rename_table("conversations", "conversations_of_chats")
    if op.get_bind().dialect.name == "postgresql":  # where names of constraints are taken until they are dropped
        op.drop_constraint("pk_conversations", "conversations_of_chats")
    op.create_table(
        "conversations",
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("expects", sa.Text(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_conversations")),
    )
    op.execute(
        """
        INSERT INTO conversations (who, question, expects, expires_at)
        SELECT who, question, expects, expires_at FROM (
            SELECT COALESCE(chats.person, old.channel || ':' || old.bot || ':' || old.chat_id) AS who,
                   old.question, old.expects, old.expires_at,
                   ROW_NUMBER() OVER (
                       PARTITION BY COALESCE(chats.person, old.channel || ':' || old.bot || ':' || old.chat_id)
                       ORDER BY old.expires_at DESC, old.question
                   ) AS place
            FROM conversations_of_chats AS old LEFT JOIN chats
            ON chats.channel = old.channel AND chats.bot = old.bot AND chats.chat_id = old.chat_id
        ) AS placed WHERE place = 1
        """
    )
    op.drop_table("conversations_of_chats")


def downgrade() -> None:
    op.drop_table("conversations")  # whatever was being asked is asked again
    op.create_table(
        "conversations",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("bot", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("expects", sa.Text(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "bot", "chat_id", name=op.f("pk_conversations")),
    )
    for table in ("claims", "guesses", "connections"):
        op.drop_table(table)
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_unit_role"))
        for name in ("until", "since", "made_by", "follows", "name"):
            batch_op.drop_column(name)
