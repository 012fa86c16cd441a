"""What does an operator do for people? `giaoban people erase ID`."""

from __future__ import annotations

import typer

from bot.terminal import writing

people_app = typer.Typer(help="People who take part.", no_args_is_help=True)


@people_app.command("erase")
def erase(person: str) -> None:
    """Erase a person who asked for it; the unit's figures and their history stay."""
    from handlers.privacy import erase_person

    with writing() as clock:
        stranger = erase_person(clock, person)
    print(f"{person} is erased; their figures stay, as sent by {stranger}.")
