"""How does the database get the tables that this version needs?"""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from domain.errors import Refused
from storage.database import Database
from storage.revisions import MIGRATIONS, revision_of
from storage.tables import metadata


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


def differences(database: Database) -> list[object]:
    """What the migrated tables lack against `storage.tables`, as Alembic tells it; empty when they agree."""
    with database.writing() as connection:
        options = {"compare_type": True, "include_object": _of(connection.dialect.name)}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))


def _of(dialect: str) -> Callable[..., bool]:
    """What is there on that database only, is missed on no other."""
    return lambda what, *_: getattr(what, "info", {}).get("only", dialect) == dialect


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
