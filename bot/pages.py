"""Which pages does the site have? A first one, form, dashboard, files and what other systems read."""

from __future__ import annotations

from bot.channels.base import Keep
from bot.clock import Clock
from bot.settings import Settings
from bot.web import api
from bot.web.dashboard import Gate, serve_dashboard
from bot.web.files import files
from bot.web.form import Desk, form_pages
from bot.web.serve import Site
from bot.web.welcome import welcome
from bot.writer import Writer
from handlers.links import Links
from storage.store import Library


def add_pages(
    site: Site, settings: Settings, library: Library, writer: Writer, clock: Clock, *, here: Links, keep: Keep
) -> None:
    """Before anybody is served. here: links for whoever sits at the office; keep: takes what forms bring."""
    site.add(welcome(library))
    site.app.mount(api.PREFIX, api.api(library, clock, settings.zone))
    site.add(files(here.signer, library, clock.now))
    table = Desk(library=library, clock=clock, zone=settings.zone, links=here, keep=keep, do=writer.do)
    site.add(form_pages(lambda _request: table))
    serve_dashboard(site.app, Gate(library=library, clock=clock, zone=settings.zone, links=here, do=writer.do))
