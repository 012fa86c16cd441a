"""How does an operator have an installation examined? `giaoban doctor`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from bot.settings import Settings, settings
from bot.terminal import AsJson, print_json

if TYPE_CHECKING:
    from bot.doctor import Finding


def doctor(as_json: AsJson = False) -> None:
    """Look at tokens, clock, webhooks, disk, tables, what waits and whom nobody reaches; say what is to be done."""
    from bot.doctor import Health

    found = _examined(settings())
    bad = [one for one in found if one.health is Health.WRONG]
    if as_json:
        told = [{"what": one.what, "health": one.health.value, "says": one.says, "do": one.do} for one in found]
        print_json({"well": not bad, "findings": told})
    else:
        print("\n".join(map(_line, found)))
        print(f"{len(bad)} of {len(found)} are wrong." if bad else "All is well.")
    if bad:
        raise typer.Exit(1)


def _line(one: Finding) -> str:
    return f"{one.health.value.upper():<5} {one.what}: {one.says}{f' → {one.do}' if one.do else ''}"


def _examined(known: Settings) -> list[Finding]:
    from bot.app import open_library
    from bot.doctor import of_database, of_machine, wrong
    from bot.platforms import of_platforms
    from domain.errors import GiaoBanError
    from storage.database import exists

    now = known.make_clock().now()
    found = list(of_machine(known.data_dir, now, known.zone))
    try:
        if not exists(known.url):
            return [
                *found,
                wrong("database", "There is none yet.", "run `giaoban migrate`"),
                *asyncio.run(of_platforms(known)),
            ]
        library = open_library(known, current=False)
        try:
            found += of_database(library, known.data_dir, now)
        finally:
            library.database.close()
    except GiaoBanError as error:
        found.append(wrong("database", str(error), "is GIAOBAN_DATABASE_URL right, and does the server run?"))
    return found + asyncio.run(of_platforms(known))
