"""How does an operator give other systems tokens to read with? `giaoban token new|list|revoke`."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.settings import settings
from bot.terminal import AsJson, print_json, reading, writing

if TYPE_CHECKING:
    from domain.access import Access

token_app = typer.Typer(help="Tokens with which other systems read /api/v1.", no_args_is_help=True)
MOST_DAYS = 730
_NAME = re.compile(r"[\w .-]{1,64}")


@token_app.command("new")
def new(
    name: Annotated[str, typer.Option(help="What the token is called here, e.g. the system that reads.")],
    unit: Annotated[str, typer.Option(help="Key of the unit; it and all below it can be read, e.g. 2025-42.")],
    scope: Annotated[
        list[str], typer.Option(help="campaigns, obligations, values or exports; give it several times or with commas.")
    ],
    campaign: Annotated[list[str] | None, typer.Option(help="Only this campaign; else all of the unit.")] = None,
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="How long it is in force.")] = 90,
    as_json: AsJson = False,
) -> None:
    """Make a token; it is shown once and can't be read again."""
    from domain.access import Data
    from handlers.manage_tokens import PREFIX, give

    wanted = [word for given in scope for word in re.split(r"[\s,]+", given) if word]
    unknown = [word for word in wanted if word not in list(Data)]
    if unknown or not wanted:
        known = ", ".join(Data)
        raise typer.BadParameter(f"{' '.join(unknown) or 'nothing'} is no scope; use {known}", param_hint="--scope")
    if not _NAME.fullmatch(name):
        raise typer.BadParameter("use up to 64 letters, digits, spaces, dots and dashes", param_hint="--name")
    secret = PREFIX + secrets.token_urlsafe(32)
    with writing() as clock:
        made = give(
            clock,
            secret,
            name=name,
            unit=unit,
            data=[Data(word) for word in wanted],
            campaigns=[code.upper() for code in campaign or ()],
            lives=timedelta(days=days),
        )
    if as_json:
        print_json({"token": secret, **_told(made)})
        return
    print(secret)
    print(f"{name}: {unit} and all below it, {', '.join(sorted(made.data))}, {_campaigns(made)}.")
    print(f"In force until {made.expires_at.astimezone(settings().zone):%d/%m/%Y %H:%M}. It is shown this once.")


@token_app.command("list")
def listed(as_json: AsJson = False) -> None:
    """The tokens that were made, without what they are."""
    with reading() as clock:
        found = [(one, one.is_open(clock.now)) for one in clock.store.tokens.all()]
    if as_json:
        print_json([{**_told(one), "open": is_open} for one, is_open in found])
        return
    for one, is_open in found:
        until = f"{one.expires_at.astimezone(settings().zone):%d/%m/%Y}"
        state = f"until {until}" if is_open else "revoked" if one.revoked_at else f"expired on {until}"
        print(f"{one.name:<24} {one.unit:<12} {', '.join(sorted(one.data))}; {_campaigns(one)}; {state}")
    print(f"{sum(is_open for _, is_open in found)} of {len(found)} tokens are in force.")


@token_app.command("revoke")
def revoked(name: str) -> None:
    """End a token at once."""
    from handlers.manage_tokens import revoke

    with writing() as clock:
        revoke(clock, name)
    print(f"{name} is revoked.")


def _campaigns(one: Access) -> str:
    return ", ".join(one.campaigns) or "all campaigns"


def _told(one: Access) -> dict[str, Any]:
    return {
        "name": one.name,
        "unit": one.unit,
        "scope": sorted(one.data),
        "campaigns": list(one.campaigns),
        "created_at": one.created_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
    }
