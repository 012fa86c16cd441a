"""How is the form on the web offered under a message?"""

from __future__ import annotations

from domain.message import Option
from handlers.context import Clockwork
from handlers.links import Purpose
from handlers.texts import sentence


def form_option(clock: Clockwork, person: str, language: str) -> tuple[Option, ...]:
    """[Mở biểu mẫu], last under a message; nothing where people can't reach the site."""
    if clock.links is None or not person:
        return ()
    url = clock.links.to(Purpose.FORM, person, now=clock.now)
    return (Option(label=sentence("button-form", language), action="form", values={"url": url}),)
