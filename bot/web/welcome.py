"""What does somebody see who opens the bare address of the site? What this is, and where to go."""

from __future__ import annotations

from fastapi import APIRouter, Response

from bot.web.form import render
from domain.bot import Bot
from storage.database import StorageTrouble
from storage.store import Library


def welcome(library: Library) -> APIRouter:
    """The page at `/`."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/", methods=["GET", "HEAD"])
    def page() -> Response:
        return render.welcome(_bots(library))

    return router


def _bots(library: Library) -> tuple[Bot, ...]:
    """Those that are ours; none while the database can't be read, which is said elsewhere."""
    try:
        with library.reading() as store:
            return tuple(bot for bot in store.bots.all() if bot.name)
    except StorageTrouble:
        return ()
