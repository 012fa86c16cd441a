"""How does an operator begin, change, end and try out a campaign? `giaoban campaign start|amend|stop|simulate`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import settings
from bot.terminal import AsJson, FromDate, named_campaign, print_json, writing

if TYPE_CHECKING:
    from domain.campaign import Campaign
    from handlers.simulate import Field

campaign_app = typer.Typer(help="The life of a campaign.", no_args_is_help=True)
CodeOrFile = Annotated[str, typer.Argument(metavar="FILE_OR_CODE", help="A file, or a code of the catalog.")]
MOST_OFFICERS = 1_000_000


@campaign_app.command("start")
def start_campaign(
    code_or_file: CodeOrFile,
    from_date: FromDate = "",
    code: Annotated[str, typer.Option("--as", help="Another code for it, when it ran before with other dates.")] = "",
    anyway: Annotated[bool, typer.Option("--anyway", help="Also when a bot's month is too short for it.")] = False,
) -> None:
    """Start a campaign from the catalog or from a file."""
    from handlers.forecast import refuse_when_short
    from handlers.manage_campaigns import start
    from storage.catalog import load_units

    campaign = named_campaign(code_or_file, from_date=from_date, code=code)
    with writing() as clock:
        units = load_units(campaign.tree)
        if not anyway:
            refuse_when_short(clock, campaign, units)
        ahead = start(clock, campaign, units)
    period = f"{campaign.period.start:%d/%m/%Y} … {campaign.period.end:%d/%m/%Y}"
    print(f"{campaign.code} is running: {period}, {ahead} moments ahead.")


@campaign_app.command("amend")
def amend_campaign(
    code_or_file: CodeOrFile,
    from_date: FromDate = "",
    code: Annotated[str, typer.Option("--as", help="The code under which it was started.")] = "",
) -> None:
    """Change a running campaign to a new version of its file; what is waiting moves with it."""
    from handlers.amend_campaigns import amend
    from storage.catalog import load_units

    campaign = named_campaign(code_or_file, from_date=from_date, code=code)
    with writing() as clock:
        done = amend(clock, campaign, load_units(campaign.tree))
    print("\n".join(done.lines()))


@campaign_app.command("stop")
def stop_campaign(code: str) -> None:
    """Stop a campaign; what was reported stays."""
    from handlers.manage_campaigns import stop

    with writing() as clock:
        stop(clock, code.upper())
    print(f"{code.upper()} is stopped.")


@campaign_app.command("simulate")
def simulate_campaign(
    code_or_file: CodeOrFile,
    from_date: FromDate = "",
    officers: Annotated[
        int, typer.Option(min=0, max=MOST_OFFICERS, help="Plan with so many officers instead of those who joined.")
    ] = 0,
    against: Annotated[str, typer.Option(metavar="FILE_OR_CODE", help="Another version to compare with.")] = "",
    as_json: AsJson = False,
) -> None:
    """List every message that a campaign would send; writes nothing."""
    from bot.simulated import compared, figures, show

    field, people = _field(named_campaign(code_or_file, from_date=from_date), officers)
    told = {"people": people, **figures(field, settings().plans["zalo"].monthly)}
    if against:
        other, _ = _field(named_campaign(against, from_date=from_date), officers)
        told["against"] = compared(other, field)
    if as_json:
        print_json(told)
    else:
        show(told)


def _field(campaign: Campaign, officers: int) -> tuple[Field, str]:
    """Where and with whom it would run: the people of the database, or a plan."""
    from handlers.simulate import Field, planned_roster, starts_at
    from storage.catalog import load_calendar, load_units

    known = settings()
    calendar = load_calendar()
    field = Field(
        campaign=campaign,
        units=load_units(campaign.tree),
        calendar=calendar,
        zone=known.zone,
        now=starts_at(campaign, calendar, known.zone, known.make_clock().now()),
    )
    joined = None if officers else _joined(field)
    if joined is not None:
        return joined, "those who joined"
    many = officers or len(field.paths)
    return replace(field, roster=planned_roster(field, many)), f"a plan with {many} officers"


def _joined(field: Field) -> Field | None:
    """With the people of the database; None when there is none, or nobody in it."""
    from bot.app import open_library
    from handlers.simulate import roster_of
    from storage.database import exists

    known = settings()
    if not exists(known.url):
        return None
    library = open_library(known)
    try:
        with library.reading() as store:
            roster = roster_of(store.people, field.units, at=field.now)
    finally:
        library.database.close()
    return replace(field, roster=roster) if roster.channels else None
