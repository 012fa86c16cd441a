"""How does an operator bring a database to this version, back to an earlier one, or to another place? `migrate`."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, settings
from bot.terminal import telling
from domain.errors import Refused

if TYPE_CHECKING:
    from storage.moves import Moved
    from storage.store import Library


def migrate(
    back_to: Annotated[str, typer.Option(metavar="REVISION", help="Go back, before an earlier version runs.")] = "",
    from_url: Annotated[str, typer.Option("--from", metavar="URL", help="Move what is stored there …")] = "",
    to_url: Annotated[str, typer.Option("--to", metavar="URL", help="… to this database, as often as it takes.")] = "",
) -> None:
    """Bring the database to the tables of this version; or everything that is stored to another database."""
    if bool(from_url) != bool(to_url):
        raise typer.BadParameter("name both, where it comes from and where it goes", param_hint="--from, --to")
    if from_url and back_to:
        raise typer.BadParameter("move, or go back: one of the two", param_hint="--back-to")
    known = settings()
    if from_url:
        _move(known, from_url, to_url)
    elif back_to:
        _go_back(known, back_to)
    else:
        _go_up(known)


def _go_up(known: Settings) -> None:
    from bot.app import open_library, refuse_served
    from storage.migrate import migrate as bring_up
    from storage.revisions import head, revision_of

    with closing(open_library(known, current=False).database) as database:
        with database.reading() as connection:
            there = revision_of(connection)
        if there not in (None, head()):  # an earlier version may still serve, with the tables as it knows them
            refuse_served(database)
        before, after = bring_up(database)
    print(f"The database is at revision {after}" + (f" (was {before})." if before != after else " already."))


def _go_back(known: Settings, revision: str) -> None:
    from bot.app import open_library, refuse_served
    from storage.migrate import downgrade

    with closing(open_library(known, current=False).database) as database:
        refuse_served(database)
        downgrade(database, revision)
    print(f"The database is at revision {revision}; start the version that made it.")


def _move(known: Settings, from_url: str, to_url: str) -> None:
    from storage.database import exists
    from storage.moves import move

    if not exists(from_url):
        raise Refused(f"There is no database at {_shown(from_url)}.")
    with ExitStack() as stack:
        source, target = (_opened(known, url, stack) for url in (from_url, to_url))
        if source.database.url == target.database.url:
            raise Refused("It is the same database: name another one to move to.")
        if not target.database.alone():
            raise Refused(f"`giaoban run` works on {_shown(to_url)}: stop it first.")
        resting = source.database.alone()
        with telling() as told:
            done = move(source, target, at=known.make_clock().now(), told=told)
    print("\n".join(_lines(done, to_url, resting=resting)))
    if done.faults:
        print(f"The chain of acts has {len(done.faults)} faults, there as here: {done.faults[0]}", file=sys.stderr)
        raise typer.Exit(1)


def _opened(known: Settings, url: str, stack: ExitStack) -> Library:
    from bot.app import library_on
    from storage.database import Database

    database = Database(url)
    stack.callback(database.close)
    return library_on(known, database)


def _lines(done: Moved, to_url: str, *, resting: bool) -> list[str]:
    rows = f"{done.content.many:,} rows in {len(done.content.rows)} tables"
    lines = [f"{_shown(to_url)} holds {rows}, each the same as here; the chain has {done.links:,} links."]
    if done.anything:
        lines.append(f"This time {done.new:,} came, {done.changed:,} were changed, {done.gone:,} went.")
    else:
        lines.append("There was nothing to be done: it was all there.")
    if resting:
        lines.append("Now set GIAOBAN_DATABASE_URL to it and start; never start on the old one again.")
    else:
        lines.append("`giaoban run` works on the old one: stop it, and run this again for what comes in meanwhile.")
    return lines


def _shown(url: str) -> str:
    """Without its password."""
    from storage.database import shown

    return shown(url)
