"""How does a person get the link to their form?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.message import Option, Outgoing
from handlers.context import Clockwork, Context
from handlers.links import LIVES, Links, Purpose
from handlers.sheet import blank
from handlers.texts import sentence

BOOKMARK_LIVES = timedelta(days=180)  # of somebody who has no chat that could bring the next link


def form_option(clock: Clockwork, person: str, language: str) -> tuple[Option, ...]:
    """[Mở biểu mẫu], last under a message; nothing where people can't reach the site."""
    if clock.links is None or not person:
        return ()
    url = clock.links.to(Purpose.FORM, person, now=clock.now)
    return (Option(label=sentence("button-form", language), action="form", values={"url": url}),)


def bookmark(links: Links, person: str, *, now: datetime) -> str:
    """The link of somebody who uses only the form."""
    return links.to(Purpose.FORM, person, now=now, lives=BOOKMARK_LIVES)


def form(ctx: Context, _values: Mapping[str, str]) -> list[Outgoing]:
    """`biểu mẫu`: the link; where there is none, the sheet to fill in."""
    if ctx.links is None:
        return blank(ctx, {})
    if not ctx.reporting_units:
        return ctx.say_key("not-an-officer")
    return ctx.say_key("form-link", *form_option(ctx, ctx.person_id, ctx.language), days=LIVES[Purpose.FORM].days)
