"""What does an operator do for people? `giaoban people sheet|import|list|cards|hand-over|erase`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.rolls import blank, rows_in, writer_to
from bot.settings import settings
from bot.terminal import AsJson, print_json, reading, writing
from domain.errors import NotFound, Refused

if TYPE_CHECKING:
    from domain.person import Role
    from domain.unit import Unit
    from handlers.context import Clockwork
    from handlers.documents.cards import Card
    from handlers.enlist import Outcome

people_app = typer.Typer(help="People who take part.", no_args_is_help=True)
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="A file for the codes: .csv, .xlsx, .html or .pdf.")
]


@people_app.command("sheet")
def sheet(
    campaign: Annotated[str, typer.Option(help="Every unit that reports in this campaign.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The new file: .xlsx.")],
) -> None:
    """Write an empty list with every unit, to be filled in with people and given to `people import`."""
    writer_to(output, (".xlsx",))
    if output.exists():
        raise Refused(f"{output} exists already, perhaps with names in it; choose another name.")
    with reading() as clock:
        units = _of_campaign(clock, campaign)
    output.write_bytes(blank(units))
    print(f"{output}: {len(units)} units. Fill in Họ tên and Vai trò, then: giaoban people import {output} --dry-run")


@people_app.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An .xlsx or .csv list of people.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Take an office's list of people: codes for new ones, changed posts for known ones. Can be done again."""
    from domain.roll import listed
    from handlers.enlist import WRONG, enlist
    from handlers.enlist import as_json as told_as_json

    writer = writer_to(output)
    rows = listed(rows_in(file))
    if dry_run:
        with reading() as clock:
            outcomes = enlist(clock, rows, dry=True)
    else:
        _introduce()
        with writing() as clock:
            outcomes = enlist(clock, rows)
            cards = [
                _card(clock, one.unit, one.row.role, one.code, one.row.name)
                for one in outcomes
                if one.code and one.unit
            ]
        if output is not None:
            output.write_bytes(writer(cards))
    counts = Counter(one.what for one in outcomes)
    if as_json:
        print_json({"dry_run": dry_run, "counts": counts, "rows": [told_as_json(one) for one in outcomes]})
    else:
        print("".join(f"{_line(one)}\n" for one in outcomes), end="")
        total = ", ".join(f"{counts[what]} {what}" for what in ("added", "changed", "kept", WRONG))
        print(f"{total}." + (" Nothing was written." if dry_run else ""))
    if counts[WRONG]:
        raise typer.Exit(1)


@people_app.command("list")
def list_people(
    unit: Annotated[str, typer.Option(help="Only this unit and all below it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Who holds which post, in which chats they can be reached, and which codes are out."""
    with reading() as clock:
        keys = _below(clock, unit) if unit else None
        people = [one for one in clock.store.people.appointments(at=clock.now) if keys is None or one[0].unit in keys]
        chats = {person.id: clock.store.people.chats_of(person.id) for _, person in people}
        told = [
            {
                "person": person.id,
                "name": person.name,
                "unit": post.unit,
                "title": clock.title(post.unit),
                "role": post.role.value,
                "since": _iso(post.since),
                "until": _iso(post.until),
                "channels": [chat.channel for chat in chats[person.id]],
            }
            for post, person in people
        ]
        units = keys if keys is not None else [one.key for one in clock.store.units.all()]
        codes = [
            {
                "unit": one.unit,
                "title": clock.title(one.unit),
                "role": one.role.value,
                "name": one.name or None,
                "expires_at": one.expires_at.isoformat(),
            }
            for one in clock.store.invitations.open_for(units, at=clock.now)
        ]
    if as_json:
        print_json({"people": told, "invitations": codes})
        return
    for one in told:
        reached = ", ".join(dict.fromkeys(chat.channel for chat in chats[str(one["person"])])) or "not reachable"
        print(f"{one['person']}  {one['name']}: {one['role']}, {one['title']} ({one['unit']}); {reached}")
    print(f"{len(told)} posts of {len(chats)} people; {len(codes)} codes are out.")


@people_app.command("cards")
def cards(
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the cards go: .html or .pdf.")],
    campaign: Annotated[str, typer.Option(help="Every unit that reports in this campaign.")] = "",
    units: Annotated[str, typer.Option(help="Keys of units with commas between them.")] = "",
    role: Annotated[str, typer.Option(help="officer, stand_in, approver, coordinator, …")] = "officer",
    again: Annotated[bool, typer.Option("--again", help="Also where somebody holds the post already.")] = False,
) -> None:
    """Make a code for each unit and print them as cards with QR codes, eight on a page of A4."""
    from domain.person import Role

    writer = writer_to(output, (".html", ".pdf"))
    if role not in list(Role):
        raise typer.BadParameter(f"{role} is no role; use {', '.join(Role)}", param_hint="--role")
    if bool(campaign) == bool(units):
        raise typer.BadParameter("name either --campaign or --units", param_hint="--campaign")
    _introduce()
    with writing() as clock:
        chosen = _of_campaign(clock, campaign) if campaign else _named(clock, units)
        held = clock.store.people.holders([unit.key for unit in chosen], Role(role), at=clock.now)
        wanted = [unit for unit in chosen if again or unit.key not in held]
        if not wanted:
            raise Refused("Somebody holds that post in each of these units already; --again makes codes all the same.")
        made = [_invited(clock, unit, Role(role)) for unit in wanted]
    output.write_bytes(writer(made))
    print(f"{len(made)} cards in {output}; {len(chosen) - len(made)} units have somebody already.")


@people_app.command("hand-over")
def hand_over(
    person: Annotated[str, typer.Argument(help="Id of who leaves, see `giaoban people list`.")],
    to: Annotated[str, typer.Option(help="Id of somebody known, or the name of somebody new.")],
    unit: Annotated[str, typer.Option(help="Only the post at this unit.")] = "",
    role: Annotated[str, typer.Option(help="Only the post with this role.")] = "",
    as_json: AsJson = False,
) -> None:
    """End the posts of somebody who leaves, now; what is owed goes to the successor."""
    from handlers.hand_over import replace_holder

    with writing() as clock:
        done = replace_holder(clock, person, to, unit=unit, role=role)
        told = [
            {"unit": post.unit, "title": clock.title(post.unit), "role": post.role.value, "code": code or None}
            for post, code in done
        ]
    if as_json:
        print_json(told)
        return
    for one in told:
        print(f"{one['title']}, {one['role']}: " + (f"/start {one['code']}" if one["code"] else f"{to} holds it now"))


@people_app.command("erase")
def erase(
    person: Annotated[str, typer.Argument(help="Id, see `giaoban people list`, or the whole name of one person.")],
) -> None:
    """Erase a person who asked for it; the unit's figures and their history stay."""
    from handlers.privacy import erase_person, known_as

    with writing() as clock:
        stranger = erase_person(clock, known_as(clock, person))
    print(f"{person} is erased; their figures stay, as sent by {stranger}.")


# --- which units


def _of_campaign(clock: Clockwork, code: str) -> list[Unit]:
    from domain.unit import Level, unit_key

    running = clock.store.campaigns.get(code.upper())
    if running is None:
        raise NotFound(f"No campaign {code} was started.")
    root = unit_key(running.campaign.tree, running.campaign.root)
    return list(clock.store.units.under(root, Level.COMMUNE))


def _named(clock: Clockwork, keys: str) -> list[Unit]:
    wanted = [key.strip() for key in keys.split(",") if key.strip()]
    found = [clock.store.units.get(key) for key in wanted]
    lost = [key for key, unit in zip(wanted, found, strict=True) if unit is None]
    if lost:
        raise NotFound(f"No unit {', '.join(lost)} is known.")
    return [unit for unit in found if unit is not None]


def _below(clock: Clockwork, key: str) -> list[str]:
    if clock.store.units.get(key) is None:
        raise NotFound(f"No unit {key} is known.")
    return [unit.key for unit in clock.store.units.below([key])]


# --- codes


def _introduce() -> None:
    """The bots are asked once how they are called, for links and cards."""
    from bot.introduce import introduce

    introduce(settings(), writing)


def _invited(clock: Clockwork, unit: Unit, role: Role) -> Card:
    from domain.code import new_code
    from handlers.manage_people import invite

    code = new_code(clock.choice)
    invite(clock, code, unit=unit.key, role=role)
    return _card(clock, unit, role, code)


def _card(clock: Clockwork, unit: Unit, role: Role, code: str, name: str = "") -> Card:
    from domain.code import code_hash
    from handlers.documents.cards import Card
    from handlers.manage_people import INVITATION_LIVES
    from handlers.rooms import doors
    from handlers.texts import sentence

    bots = doors(clock, code_hash(code), role)
    return Card(
        key=unit.key,
        unit=unit.title,
        above=clock.title(unit.parent) if unit.parent else "",
        role=sentence(f"role-{role.value}", "vi"),
        code=code,
        until=(clock.now + INVITATION_LIVES).astimezone(clock.zone).date(),
        name=name,
        link=next((bot.link(code) for bot in bots if bot.link(code)), ""),
        bots=tuple((bot.channel, bot.title) for bot in bots),
    )


def _line(one: Outcome) -> str:
    place = one.unit.title if one.unit else one.row.unit or one.row.code
    said = f"row {one.row.number}: {one.what}: {one.row.name or '…'}, {one.row.role.value}, {place}"
    return said + (f": /start {one.code}" if one.code else "") + (f" ({one.why})" if one.why else "")


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
