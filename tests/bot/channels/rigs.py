"""What does a channel bring to be tested? One `Rig` each: a person at the other end, and what they see."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from bot.channels import console, telegram_in, zalo
from bot.channels.base import Keep, Letter, Listener, RawUpdate, Reader, Speaker
from bot.channels.telegram_out import TelegramSpeaker
from bot.clock import TrainingClock
from bot.web.hooks import ZALO_HEADER
from bot.web.serve import Site, WebhookListener, take_address
from domain.message import Incoming
from tests.fakes.telegram import TOKEN, FakeTelegram, Said
from tests.fakes.zalo import TOKEN as ZALO_TOKEN
from tests.fakes.zalo import FakeZalo

NOON = datetime(2023, 6, 20, 5, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One message of the bot as the person sees it."""

    message_id: str
    text: str
    labels: tuple[str, ...] = ()


class Rig(Protocol):
    """One channel with one person (id "7", Lan) at the other end of chat "7".

    What a platform can't do is said here and proved in the contract; what it can't show (buttons, edits) its speaker's
    limits say.
    """

    listener: Listener
    speaker: Speaker
    read: Reader
    tells_of_blocking: bool  # or the bot notices when it speaks
    numbers_updates: bool  # or they are known by names

    def photo(self, content: bytes, caption: str) -> Letter:
        """A letter with a picture, as the channel wants it."""
        ...

    async def types(self, text: str) -> None: ...

    async def breaks_an_update(self) -> None: ...

    async def presses(self, message_id: str, label: str) -> None: ...

    async def blocks(self) -> None: ...

    def screen(self) -> list[Shown]: ...


class Inbox:
    """A store that refuses the first `refusals` batches."""

    def __init__(self, *, refusals: int = 0) -> None:
        self.refusals = refusals
        self.tried: list[RawUpdate] = []
        self.kept: list[RawUpdate] = []

    async def keep(self, updates: Sequence[RawUpdate]) -> None:
        self.tried.extend(updates)
        if self.refusals:
            self.refusals -= 1
            raise OSError("the disk is full")
        self.kept.extend(updates)

    async def holds(self, count: int) -> list[RawUpdate]:
        """The kept updates, as soon as there are `count`."""
        await until(lambda: len(self.kept) >= count)
        return self.kept


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  what it waits for happens in another thread
            await asyncio.sleep(0.005)


@asynccontextmanager
async def listening(listener: Listener, keep: Keep) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(listener.listen(keep))
    try:
        await asyncio.sleep(0)
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def understood(rig: Rig, update: RawUpdate) -> Incoming:
    incoming = rig.read(update.body, bot=rig.listener.bot)
    assert incoming is not None
    return incoming


def letter(text: str = "Chào anh", chat_id: str = "7", **more: object) -> Letter:
    return Letter(**{"chat_id": chat_id, "group": False, "text": text, **more})  # type: ignore[arg-type]


class TelegramRig:
    tells_of_blocking = numbers_updates = True

    def __init__(self, server: FakeTelegram, listener: telegram_in.TelegramListener) -> None:
        self.server = server
        self.lan = server.person(7, "Lan")
        self.listener: Listener = listener
        self.speaker: Speaker = TelegramSpeaker(TOKEN, server.url)
        self.read: Reader = telegram_in.read
        self.last: Said | None = None

    def photo(self, content: bytes, caption: str) -> Letter:
        return letter(caption, photo=content, filename="bang.png")

    async def types(self, text: str) -> None:
        self.last = self.lan.types(text)

    async def breaks_an_update(self) -> None:
        self.server.raw_update({"message": {"message_id": "x", "chat": {"id": 7}}})

    async def presses(self, message_id: str, label: str) -> None:
        message = next(m for m in self.server.sent(7) if str(m.message_id) == message_id)
        self.lan.presses(message, label)

    async def blocks(self) -> None:
        self.lan.blocks()

    def screen(self) -> list[Shown]:
        return [Shown(message_id=str(m.message_id), text=m.text, labels=tuple(m.labels)) for m in self.server.sent(7)]


class ConsoleRig:
    tells_of_blocking = numbers_updates = True

    def __init__(self) -> None:
        self.console = console.Console(clock=TrainingClock(NOON), retry_seconds=0.02)
        self.listener: Listener = self.console
        self.speaker: Speaker = self.console
        self.read: Reader = console.read

    def photo(self, content: bytes, caption: str) -> Letter:
        return letter(caption, photo=content, filename="bang.png")

    async def types(self, text: str) -> None:
        with contextlib.suppress(OSError):  # the person sees it waiting, the channel goes on trying
            await self.console.type("7", text, sender_id="7", sender_name="Lan", at=NOON)

    async def breaks_an_update(self) -> None:
        self.console.inject([{"chat_id": "7", "kind": "a kind that nobody knows"}])

    async def presses(self, message_id: str, label: str) -> None:
        line = next(line for line in self.console.lines("7") if line.message_id == message_id)
        data = next(button.data for button in line.buttons if button.label == label)
        await self.console.press("7", data, sender_id="7", sender_name="Lan", at=NOON, message_id=message_id)

    async def blocks(self) -> None:
        await self.console.block("7", sender_id="7", sender_name="Lan", at=NOON)

    def screen(self) -> list[Shown]:
        return [
            Shown(message_id=line.message_id, text=line.text, labels=tuple(b.label for b in line.buttons))
            for line in self.console.lines("7")
            if not line.sender_id
        ]


class ZaloRig:
    tells_of_blocking = numbers_updates = False

    def __init__(self, server: FakeZalo, listener: Listener) -> None:
        self.server = server
        self.lan = server.person("7", "Lan")
        self.listener: Listener = listener
        self.speaker: Speaker = zalo.ZaloSpeaker(ZALO_TOKEN, server.url)
        self.read: Reader = zalo.read

    def photo(self, content: bytes, caption: str) -> Letter:
        return letter(caption, photo=content, photo_url=self.server.host_media(content))

    async def types(self, text: str) -> None:
        self.lan.types(text)

    async def breaks_an_update(self) -> None:
        self.server.raw_update({"event_name": "message.text.received", "message": {"message_id": "x", "chat": 7}})

    async def presses(self, message_id: str, label: str) -> None:
        raise AssertionError("there are no buttons")

    async def blocks(self) -> None:
        self.lan.blocks()

    def screen(self) -> list[Shown]:
        return [Shown(message_id=m.message_id, text=m.text) for m in self.server.sent("7")]


@asynccontextmanager
async def zalo_rig(*, webhook: bool = False) -> AsyncIterator[Rig]:
    with FakeZalo(webhook_pause=0.02) as server:
        ear = zalo.ZaloListener(ZALO_TOKEN, server.url, poll_seconds=5, shortest_pause=0.02, longest_pause=0.1)
        site = Site(take_address("127.0.0.1", 0))
        called = WebhookListener(
            ear, header=ZALO_HEADER, secret="secret-of-the-rig", split=zalo.split, public_url=site.address, site=site
        )
        rig = ZaloRig(server, called if webhook else ear)
        try:
            yield rig
        finally:
            await ear.close()
            await rig.speaker.close()
            site.close()


@asynccontextmanager
async def telegram_rig() -> AsyncIterator[Rig]:
    with FakeTelegram() as server:
        listener = telegram_in.TelegramListener(
            TOKEN, server.url, poll_seconds=5, shortest_pause=0.02, longest_pause=0.1
        )
        rig = TelegramRig(server, listener)
        try:
            yield rig
        finally:
            await listener.close()
            await rig.speaker.close()


@asynccontextmanager
async def console_rig() -> AsyncIterator[Rig]:
    rig = ConsoleRig()
    yield rig
    await rig.console.close()


RIGS: dict[str, Callable[[], AbstractAsyncContextManager[Rig]]] = {
    "telegram": telegram_rig,
    "console": console_rig,
    "zalo": zalo_rig,
    "zalo-webhook": partial(zalo_rig, webhook=True),
}
