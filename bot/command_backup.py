"""How does an operator make a backup, and bring one back? `giaoban backup`, `giaoban restore`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import settings
from bot.terminal import telling

if TYPE_CHECKING:
    from bot.backup import Made


def backup(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Another place than DATA_DIR/backups.")
    ] = None,
    keep: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="Keep the last N days, 4 weeks and 12 months; older ones go. 0: all stay."
        ),
    ] = 0,
) -> None:
    """Put database, files and key into one file, while everything runs."""
    from bot.backup import back_up

    if output is not None and keep:
        raise typer.BadParameter("only backups in DATA_DIR/backups are kept by rule; leave out -o", param_hint="--keep")
    known = settings()
    with telling() as told:
        done = back_up(known, known.make_clock().now(), output=output, keep=keep, told=told)
    print("\n".join(_made(done)))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, as `giaoban backup` made it.")],
    force: Annotated[bool, typer.Option("--force", help="Put what is stored there aside; nothing is deleted.")] = False,
) -> None:
    """Bring an installation back from a backup, into an empty place, and check it."""
    from bot.restore import restore as bring_back

    known = settings()
    with telling() as told:
        done = bring_back(file, known, known.make_clock().now(), force=force, told=told)
    print(f"The backup of {done.manifest.made_at.astimezone(known.zone):%d/%m/%Y %H:%M} is in place.")
    print("\n".join([*done.checked, *(f"What was there before is in {place}." for place in done.aside)]))
    if done.doubts:
        print("\n".join(done.doubts), file=sys.stderr)
        raise typer.Exit(1)


def _made(done: Made) -> list[str]:
    told = done.manifest
    size = done.place.stat().st_size
    files = f", {len(told.parts) - 1} files" if len(told.parts) > 1 else ""
    lines = [f"{done.place}: {sum(told.rows.values()):,} rows{files}, {size:,} bytes; read again and whole."]
    if told.faults:
        lines.append(f"In the chain of acts there are {told.faults} faults: `giaoban verify` names them.")
    if done.removed:
        lines.append(f"Older ones that went: {', '.join(done.removed)}.")
    return lines
