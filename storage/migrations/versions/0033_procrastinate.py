"""The queue of procrastinate 3.10 where there is PostgreSQL, in a schema of its own, and what waits of a chat"""

from __future__ import annotations

from importlib.resources import files

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0036"
branch_labels = None
depends_on = None

# Its functions name its tables without the schema: each finds them there, whoever calls it.
_AT_HOME = """
DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'procrastinate'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = procrastinate, pg_temp', one);
    END LOOP;
END;
$$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    _run("CREATE SCHEMA procrastinate")
    _run("SET LOCAL search_path TO procrastinate")
    _run((files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8"))
    _run("RESET search_path")
    _run(_AT_HOME)
    columns = ["channel", "bot", "chat_id", "seq"]
    op.create_index("ix_inbox_waiting_chat", "inbox", columns, postgresql_where=sa.text("state = 'waiting'"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_inbox_waiting_chat", "inbox")
        _run("DROP SCHEMA procrastinate CASCADE")


def _run(statements: str) -> None:
    """As they are: many at once, and no sign of them is a parameter."""
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)
