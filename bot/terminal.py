"""What do commands share? The campaign that is named, a store to write to, JSON, and how far they are."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.settings import YEARS, settings
from domain.errors import NotFound

if TYPE_CHECKING:
    from domain.campaign import Campaign
    from handlers.context import Clockwork
    from storage.streams import Told

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FromDate = Annotated[str, typer.Option("--from", help="Move all dates so that it starts on or after this day.")]


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def named_campaign(code_or_file: str, *, from_date: str = "", code: str = "") -> Campaign:
    """A campaign by its code in the catalog, or by its file; moved to a day and under another code where given.

    Raises NotFound, BrokenCampaign or BadParameter.
    """
    from domain.shift import moved_to
    from storage.catalog import load_calendar

    campaign = _found(code_or_file)
    if from_date:
        campaign = moved_to(campaign, _day(from_date), load_calendar())
    if code:
        campaign = replace(campaign, code=_new_code(code))
    return campaign


@contextmanager
def telling() -> Iterator[Told]:
    """What takes minutes says on a terminal what it does just now and since when; elsewhere nothing."""
    from storage.streams import unheard

    if not sys.stderr.isatty():
        yield unheard
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task("beginning", total=None)
        yield lambda doing: line.update(task, description=doing)


@contextmanager
def writing() -> Iterator[Clockwork]:
    """A store to write to, with the time and the zone, for one command."""
    from bot.app import links, open_library
    from handlers.context import Clockwork

    known = settings()
    library = open_library(known)
    try:
        with library.writing() as store:
            store.session.hold_everything()
            yield Clockwork(store=store, now=known.make_clock().now(), zone=known.zone, links=links(known))
    finally:
        library.database.close()


@contextmanager
def reading() -> Iterator[Clockwork]:
    """One look at everything that is kept, with the time and the zone, for one command."""
    from bot.app import open_library
    from handlers.context import Clockwork

    known = settings()
    library = open_library(known)
    try:
        with library.reading() as store:
            yield Clockwork(store=store, now=known.make_clock().now(), zone=known.zone)
    finally:
        library.database.close()


def _found(code_or_file: str) -> Campaign:
    from storage.campaign_files import read_campaign
    from storage.catalog import find_campaign, load_campaigns

    if code_or_file.endswith((".yaml", ".yml")) or "/" in code_or_file:
        return read_campaign(Path(code_or_file))
    found = find_campaign(code_or_file.upper())
    if found is None:
        raise NotFound(f"No campaign {code_or_file} in the catalog; there are {', '.join(load_campaigns())}.")
    return found


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no day; write it as 2027-01-04", param_hint="--from") from None
    if day.year not in YEARS:
        raise typer.BadParameter(f"{text} is not between {YEARS[0]} and {YEARS[-1]}", param_hint="--from")
    return day


def _new_code(text: str) -> str:
    if not re.fullmatch(r"[A-Z0-9-]{2,32}", text):
        raise typer.BadParameter(f"{text} is no code; use A-Z, 0-9 and -, 2 to 32 of them", param_hint="--as")
    return text
