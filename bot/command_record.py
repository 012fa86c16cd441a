"""What does the record say? `giaoban why` about somebody's reminders, `giaoban digest` about what was posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.terminal import AsJson, print_json, reading

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.context import Clockwork
    from handlers.reproduce import Reproduced, Version


def why(
    who: Annotated[str, typer.Argument(metavar="PERSON", help="An id, a name, or the key or the name of a unit.")],
    many: Annotated[int, typer.Option("--last", min=1, max=1000, help="How many reminders of each, newest first.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Why was somebody reminded? Obligation, rule, time due, time sent, channel and result."""
    from handlers.look_up import facts, lines, look_up

    with reading() as clock:
        found = look_up(clock, who, many=many)
        if as_json:
            print_json(
                [
                    {
                        "person": one.id or None,
                        "name": one.name,
                        "units": list(one.units),
                        "reminders": [dict(facts(clock, told)) for told in one.told],
                    }
                    for one in found
                ]
            )
            return
        print("\n".join(line for one in found for line in lines(clock, one)))


def digest(
    campaign: Annotated[str, typer.Option(help="Code of a campaign that was started.")],
    round_key: Annotated[str, typer.Option("--round", help="Key of the round.")],
    unit: Annotated[str, typer.Option(help="Key of the unit whose digest it is.")],
    step: Annotated[str, typer.Option(help="One of the round's digests, e.g. due-day or weekly-20230626.")] = "",
    as_posted: Annotated[bool, typer.Option("--as-posted", help="Only as it was posted, every version.")] = False,
    now: Annotated[bool, typer.Option("--now", help="Only as it would be now.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print a digest as it was posted, as it would be now, and what differs."""
    from domain.errors import NotFound
    from handlers.reproduce import reproduce

    if as_posted and now:
        raise typer.BadParameter("only one of the two", param_hint="--as-posted, --now")
    with reading() as clock:
        found = reproduce(clock, campaign.upper(), round_key, unit, step)
        if not now and not any(one.versions for one in found):
            which = f" {step}" if step else ""
            raise NotFound(f"No digest{which} of {unit} was posted in {campaign.upper()} {round_key}.")
        if as_json:
            print_json([_facts(clock, one) for one in found])
            return
        for one in found:
            print("\n".join(_lines(clock, one, posted=not now, current=not as_posted)))


def _facts(clock: Clockwork, one: Reproduced) -> dict[str, Any]:
    return {
        "step": one.step,
        "chat": one.chat or None,
        "versions": [
            {
                "key": version.key,
                "made_at": _at(clock, version.made_at),
                "sent_at": _at(clock, version.sent_at) if version.sent_at else None,
                "state": version.state,
                "updated": version.updated,
                "messages": list(version.messages),
            }
            for version in one.versions
        ],
        "now": one.now,
        "differs": list(one.differs),
    }


def _lines(clock: Clockwork, one: Reproduced, *, posted: bool, current: bool) -> list[str]:
    rows = []
    for version in one.versions if posted else ():
        rows += [f"=== {one.step}, {one.chat}: {_state(clock, version)}", version.text]
    if current:
        rows += [f"=== {one.step}: as it would be now", one.now or "Nobody below this unit owes anything."]
    if current and posted and one.versions:
        rows += ["=== what differs (- then, + now)", *(one.differs or ["nothing but the time"])]
    return rows


def _state(clock: Clockwork, version: Version) -> str:
    made = f"{'brought up to date' if version.updated else 'written'} {_at(clock, version.made_at)}"
    return f"{made}, sent {_at(clock, version.sent_at)}" if version.sent_at else f"{made}, {version.state}"


def _at(clock: Clockwork, instant: datetime) -> str:
    return instant.astimezone(clock.zone).isoformat(timespec="seconds")
