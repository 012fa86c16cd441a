"""How does an operator get the documents? `giaoban export`: one file, whole or not at all.

Everything is read in one transaction that only reads, while the bot goes on. The file is written under another name
beside its place and renamed when it is whole, so nobody ever opens half of one.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from bot.terminal import reading
from domain.errors import NotFound, Refused
from handlers.documents.format import Format

if TYPE_CHECKING:
    from domain.summary import Summary
    from handlers.context import Clockwork
    from handlers.documents.workbook import Told
    from storage.campaigns import Running

PICTURES = ("progress", "heat", "trend")
STANDARD_OUTPUT = "-"
ROUNDS_NAMED = 12


def export(
    campaign: Annotated[str, typer.Option(help="Code of a campaign that was started.")],
    form: Annotated[
        Format, typer.Option("--format", help="Workbook, table for programs, draft of the official report, picture.")
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The new file; - for standard output.")],
    round_key: Annotated[
        str, typer.Option("--round", help="Key of the round; else the open one due soonest, or the last closed.")
    ] = "",
    unit: Annotated[str, typer.Option(help="Key of the unit at the top, e.g. 2020-026; else the campaign's own.")] = "",
    picture: Annotated[str, typer.Option(help="For png: progress, heat or trend:CODE.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a workbook, a table, a draft letter or a picture of how a round stands."""
    from handlers.export import PROGRESS, write

    _check_picture(picture, form)
    place = _place(output, form, force=force)
    with reading() as clock:
        summary = _summary(clock, campaign.upper(), round_key, unit)
        with _whole(place) as to, _progress(form) as told:
            write(clock, summary, form, to, picture=picture or PROGRESS, told=told)
    if place is not None:
        plan, root = summary.plan, summary.root
        print(f"{output}: {summary.campaign.code}, {plan.name} ({plan.key}), {root.title}: {_state(summary)}.")


def _check_picture(picture: str, form: Format) -> None:
    kind, _, code = picture.partition(":")
    if picture and form is not Format.PNG:
        raise typer.BadParameter(f"a {form} file has no picture to choose; use it with png", param_hint="--picture")
    if picture and (kind not in PICTURES or bool(code) != (kind == "trend") or picture.endswith(":")):
        raise typer.BadParameter(f"{picture} is no picture; use progress, heat or trend:CODE", param_hint="--picture")


def _place(output: str, form: Format, *, force: bool) -> Path | None:
    """Where the file will stand; None for standard output. Raises Refused where no file can be put."""
    if output == STANDARD_OUTPUT:
        if form is not Format.CSV and sys.stdout.isatty():
            raise Refused(f"A terminal can't show a {form} file; send it to a file or to another program.")
        return None
    place = Path(os.path.realpath(output))
    if place.is_dir():
        raise Refused(f"{output} is a folder; name the file in it.")
    if not place.parent.is_dir():
        raise Refused(f"There is no folder {place.parent}; make it first.")
    if place.exists() and not place.is_file():
        raise Refused(f"{output} is no ordinary file; use - for standard output.")
    if place.exists() and not force:
        raise Refused(f"{output} exists already; give it another name, or replace it with --force.")
    return place


def _summary(clock: Clockwork, code: str, round_key: str, unit: str) -> Summary:
    from handlers.export import current
    from handlers.summarise import summarise

    running = clock.store.campaigns.get(code)
    if running is None:
        known = ", ".join(one.code for one in clock.store.campaigns.running())
        raise NotFound(f"No campaign {code} was started; {f'{known} runs' if known else 'none runs'}.")
    root = _root(clock, running, unit)
    if not round_key:
        found = current(clock, running, root)
        if found is None:
            raise Refused(f"Nobody owes anything in {code}{f' in {unit}' if unit else ''} yet: no round was opened.")
        return found
    plan = next((one for one in running.rounds if one.key.upper() == round_key.upper()), None)
    if plan is None:
        keys = [one.key for one in running.rounds]
        more = ", …" if len(keys) > ROUNDS_NAMED else ""
        raise NotFound(f"{code} has no round {round_key}; there are {', '.join(keys[:ROUNDS_NAMED])}{more}.")
    found = summarise(clock, running, plan.key, root)
    if found is None:
        later = f" yet: it opens on {plan.opens:%d/%m/%Y}" if plan.opens > clock.today else ""
        raise Refused(f"Nobody owes anything in {code} {plan.key}{f' in {unit}' if unit else ''}{later}.")
    return found


def _root(clock: Clockwork, running: Running, unit: str) -> str:
    """The unit at the top. Raises NotFound for one that the campaign does not know."""
    from domain.unit import unit_key

    top = unit_key(running.campaign.tree, running.campaign.root)
    if unit and top not in {one.key for one in clock.store.units.path(unit)}:
        raise NotFound(f"{running.code} has no unit {unit}; keys look like {top}, its own.")
    return unit or top


def _state(summary: Summary) -> str:
    count = summary.count
    return f"{count.reported} of {count.expected} units have reported, {count.partial} in part"


@contextmanager
def _whole(place: Path | None) -> Iterator[BinaryIO]:
    """Something to write to, which becomes the file (or goes out) when everything went well."""
    if place is None:
        with tempfile.TemporaryFile() as begun:
            with _troubles():
                yield begun
            begun.seek(0)
            shutil.copyfileobj(begun, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    path = place.with_name(f".{place.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        with path.open("xb") as file:
            with _troubles():
                yield file
            file.flush()
            os.fsync(file.fileno())
        path.replace(place)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _troubles() -> Iterator[None]:
    """What the library for workbooks calls a disk that is full."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        yield
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from None


@contextmanager
def _progress(form: Format) -> Iterator[Told | None]:
    """A bar on a terminal while a workbook is written; its rows are what takes long."""
    if form is not Format.XLSX or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda done, expected: bar.update(task, completed=done, total=expected)
