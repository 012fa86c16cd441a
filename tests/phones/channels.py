"""On which channels are stories told? A test file that wants all of them makes its `tell` from this list.

@pytest.fixture(params=CHANNELS)
def tell(request, library): yield from telling(library, CHANNELS[request.param])
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.clock import Clock
from storage.store import Library
from tests.phones.base import Phones
from tests.phones.console import ConsolePhones
from tests.phones.telegram import TelegramPhones
from tests.phones.zalo import ZaloPhones
from tests.story import Story

CHANNELS: dict[str, Callable[[Clock], Phones]] = {
    "console": ConsolePhones,
    "telegram": TelegramPhones,
    "telegram-webhook": partial(TelegramPhones, webhook=True),
    "zalo": ZaloPhones,
    "zalo-webhook": partial(ZaloPhones, webhook=True),
}
_ZALO = frozenset({"edit", "document", "place", "album", "tells of blocking", "knows administrators"})
CANNOT: dict[str, frozenset[str]] = {"zalo": _ZALO, "zalo-webhook": _ZALO}


def that_can(*abilities: str) -> list[str]:
    """The channels that can all of this: for stories that need it."""
    return [name for name in CHANNELS if not CANNOT.get(name, frozenset()) & set(abilities)]


def telling(library: Library, phones: Callable[[Clock], Phones]) -> Iterator[Callable[[str], Story]]:
    """Begins stories at a local time, and ends them all."""
    told: list[Story] = []

    def begin(at: str) -> Story:
        told.append(Story(library, at=at, phones=phones))
        return told[-1]

    yield begin
    for story in told:
        story.close()
