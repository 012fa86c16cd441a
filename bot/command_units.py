"""How does an operator bring everything to the units of another year? `giaoban units succeed`."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated

import typer

from bot.terminal import AsJson, print_json, writing

units_app = typer.Typer(help="Units that are merged, divided or renamed.", no_args_is_help=True)


class _TriedOut(Exception):
    """Nothing of it is kept."""


@units_app.command("succeed")
def succeed_units(
    from_tree: Annotated[str, typer.Option("--from", help="Tree of the units that end, e.g. 2020.")],
    to_tree: Annotated[str, typer.Option("--to", help="Tree of their successors, e.g. 2025.")],
    at: Annotated[str, typer.Option(help="First day of the new units; that of their table unless given.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would move; keep nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Move posts, groups, codes and running campaigns to the successors of units. Run again, it changes nothing."""
    from handlers.succeed import succeed
    from storage.catalog import CATALOG, load_units

    for tree, option in ((from_tree, "--from"), (to_tree, "--to")):
        if not tree.isalnum() or not (CATALOG / "units" / f"{tree}.csv").exists():
            raise typer.BadParameter(f"there is no tree {tree}", param_hint=option)
    begins = _day(at)
    found = []
    with suppress(_TriedOut), writing() as clock:
        found.append(succeed(clock, load_units(from_tree), load_units(to_tree), at=begins))
        if dry_run:
            raise _TriedOut
    (done,) = found
    if as_json:
        print_json({"dry_run": dry_run, **done.plain()})
        return
    print("\n".join([*(["Nothing was changed; this is what would be:"] if dry_run else []), *done.lines()]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"{text} is no day; write it as 2025-07-01", param_hint="--at") from None
