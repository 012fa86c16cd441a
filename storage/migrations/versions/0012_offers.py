"""The messages with options of a chat, to be found by their words"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

OFFERS = sa.text("options <> ''")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_offers",
        "outbox",
        ["channel", "bot", "chat_id", "id"],
        sqlite_where=OFFERS,
        postgresql_where=OFFERS,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_offers", table_name="outbox")
