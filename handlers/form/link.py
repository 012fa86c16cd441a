"""How does a person get the link to their form?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.message import Outgoing
from domain.person import Role
from handlers.context import Clockwork, Context
from handlers.form.enrol import FOR_THE_FORM
from handlers.links import LIVES, Links, Purpose
from handlers.offer import form_option
from handlers.sheet import blank

BOOKMARK_LIVES = timedelta(days=400)  # a campaign's year and more: no chat could bring the next link


def bookmark(links: Links, person: str, *, now: datetime) -> str:
    """The link of somebody who uses only the form."""
    return links.to(Purpose.FORM, person, now=now, lives=BOOKMARK_LIVES)


def web_link(clock: Clockwork, code: str, role: Role) -> str:
    """Where a code can be used without a chat; empty when the post needs one, or people can't reach the site."""
    return f"{clock.links.base_url}/j/{code}" if clock.links and role in FOR_THE_FORM else ""


def form(ctx: Context, _values: Mapping[str, str]) -> list[Outgoing]:
    """`biểu mẫu`: the link; where there is none, the sheet to fill in."""
    if ctx.links is None:
        return blank(ctx, {})
    if not ctx.reporting_units:
        return ctx.say_key("not-an-officer")
    return ctx.say_key("form-link", *form_option(ctx, ctx.person_id, ctx.language), days=LIVES[Purpose.FORM].days)
