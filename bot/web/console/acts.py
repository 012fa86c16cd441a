"""What does the person with a simulated phone do besides typing: send a photo, a file or a place, mend a message?"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.demo.world import Seat, World
from bot.web.console.attaching import Document, Picture

# The capitals of the two provinces: where a phone is until its person says otherwise.
CAPITALS = {"02": (22.82333, 104.98361), "42": (18.34280, 105.90580)}


async def send_photo(world: World, seat: Seat, picture: Picture, caption: str) -> None:
    async with _answered(world):
        await world.console.photo(
            seat.chat_id, picture.content, shown=picture.shown, caption=caption, album=_alone(), **_who(world, seat)
        )


async def send_document(world: World, seat: Seat, document: Document, caption: str) -> None:
    async with _answered(world):
        await world.console.document(
            seat.chat_id, document.content, document.name, caption=caption, **_who(world, seat)
        )


async def share_place(world: World, seat: Seat, latitude: float, longitude: float) -> None:
    async with _answered(world):
        await world.console.location(seat.chat_id, latitude, longitude, album=_alone(), **_who(world, seat))


async def edit(world: World, seat: Seat, message_id: str, text: str) -> None:
    async with _answered(world):
        await world.console.edit(seat.chat_id, message_id, text, at=world.clock.now())


def whereabouts(world: World) -> tuple[float, float]:
    """Latitude and longitude that a phone offers to share."""
    return CAPITALS[world.campaign.root]


@asynccontextmanager
async def _answered(world: World) -> AsyncIterator[None]:
    """Until the bot has said all that it has to say. Raises Refused when this world has ended."""
    await world.settle()
    yield
    await world.settle()


def _who(world: World, seat: Seat) -> dict[str, Any]:
    return {"sender_id": seat.chat_id, "sender_name": seat.name, "at": world.clock.now()}


def _alone() -> str:
    """An album of its own: what is sent while the clock stands still was not sent together."""
    return secrets.token_hex(8)
