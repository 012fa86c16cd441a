"""How does the database get the tables that this version needs?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from domain.errors import Refused
from storage.database import Database
from storage.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database, revision: str = "head") -> tuple[str | None, str | None]:
    """Brings the tables up to a revision in one transaction; what they were at and what they are at now."""
    with database.writing() as connection:
        return upgrade(connection, revision)


def upgrade(connection: Connection, revision: str = "head") -> tuple[str | None, str | None]:
    """The same in a transaction that is open. Raises Refused when a newer version made the tables."""
    before = revision_of(connection)
    config = _config()
    if before is not None and not is_known(before):
        raise Refused(f"The database is at revision {before}, which a newer version of Giao Ban made.")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    return before, revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """At which revision the tables are; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this version knows the revision."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def downgrade(database: Database, revision: str) -> None:
    """Back to an earlier revision; what later ones added goes. Raises Refused when it is not behind the present one."""
    with database.writing() as connection:
        config = _config()
        now = revision_of(connection)
        behind = (
            {one.revision for one in ScriptDirectory.from_config(config).iterate_revisions(now, "base")}
            if now
            else set()
        )
        if revision not in behind | {"base"}:
            raise Refused(f"Revision {revision} is not behind {now or 'an empty database'}.")
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def is_current(database: Database) -> bool:
    """The database has the tables that this version needs."""
    with database.reading() as connection:
        return revision_of(connection) == _head()


@cache
def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def differences(database: Database) -> list[object]:
    """What the migrated tables lack against `storage.tables`, as Alembic tells it; empty when they agree."""
    with database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
