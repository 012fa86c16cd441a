"""How is a web page of a running province looked at in a test? The real engine and the real site, in a thread."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.channels.base import Letter
from bot.channels.console import read as read_console
from bot.channels.form import read as read_form
from bot.clock import VIETNAM, TrainingClock, monotonic
from bot.engine.embedded import Engine
from bot.web.form import Desk, form_pages
from bot.web.serve import Site, take_address
from domain import form
from domain.campaign import Campaign
from domain.message import Chat
from domain.person import Person, Role
from domain.unit import Unit
from handlers import manage_campaigns, manage_people
from handlers.context import Clockwork
from handlers.links import Links, Purpose, Signer
from handlers.tick import tick
from storage.store import Library
from tests.builders import local
from tests.fakes.speaker import FakeSpeaker

KEY = "a key of thirty-two letters long"


class Office:
    """A province that runs: engine, clock that stands still, site on a free port. Close it."""

    def __init__(self, library: Library, campaign: Campaign, units: Sequence[Unit], *, at: str) -> None:
        self.library = library
        self.clock = TrainingClock(local(at))
        self.speaker = FakeSpeaker()
        self.address = ""
        self._codes = 0
        self._stop: Callable[[], object] = lambda: None
        with library.writing() as store:
            manage_campaigns.start(self._clockwork(store), campaign, units)
        self.ticks()
        self._thread: threading.Thread | None = None
        self.opens()

    # --- what runs

    def opens(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(ready)))
        self._thread.start()
        assert ready.wait(10)

    def closes(self) -> None:
        self._stop()
        assert self._thread is not None
        self._thread.join(15)

    async def _run(self, ready: threading.Event) -> None:
        site = Site(take_address("127.0.0.1", 0))
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._stop = lambda: loop.call_soon_threadsafe(stop.set)
        self.address = site.address
        engine = Engine(
            self.library,
            self.clock,
            VIETNAM,
            readers={"console": read_console, form.CHANNEL: read_form},
            speakers=[self.speaker],
            links=self.links,
        )
        keep = engine.keeper(form.CHANNEL, form.BOT)
        desk = Desk(
            library=self.library, clock=self.clock, zone=VIETNAM, links=self.links, keep=keep, do=engine.writer.do
        )
        site.add(form_pages(lambda _request: desk))
        async with site.served():
            ready.set()
            await engine.run([], stop)
        site.close()

    @property
    def links(self) -> Links:
        return Links(self.address, Signer(KEY))

    def until(self, true: Callable[[], object], seconds: float = 10) -> None:
        """Waits for what the other thread does."""
        end = monotonic() + seconds
        while not true():
            assert monotonic() < end, "it did not happen"
            time.sleep(0.01)

    def hears(self, count: int) -> list[Letter]:
        """What was sent to chats, as soon as there are so many messages."""
        self.until(lambda: len(self.speaker.letters) >= count)
        return list(self.speaker.letters)

    # --- time

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def clock_to(self, text: str) -> None:
        self.clock.move_to(local(text))
        self.ticks()

    def ticks(self) -> None:
        """Everything that is due."""
        done = 1
        while done:
            with self.library.writing() as store:
                done = tick(self._clockwork(store))

    def _clockwork(self, store: Any) -> Clockwork:
        return Clockwork(store=store, now=self.now, zone=VIETNAM)

    # --- people

    def officer(self, *units: str, name: str = "Lan", chat_id: str = "7") -> str:
        """Somebody with a chat; their id."""
        person = Person(id=f"p{chat_id}", name=name)
        chat = Chat(channel="console", bot=self.speaker.bot, chat_id=chat_id)
        with self.library.writing() as store:
            for unit in units:
                store.people.enrol(person, chat, unit=unit, role=Role.OFFICER, consent="1", at=self.now)
        return person.id

    def invite(self, unit: str, role: Role = Role.OFFICER) -> str:
        self._codes += 1
        code = f"MOI{self._codes:05}"
        with self.library.writing() as store:
            manage_people.invite(self._clockwork(store), code, unit=unit, role=role)
        return code

    def link(self, person: str) -> str:
        return self.links.to(Purpose.FORM, person, now=self.now)
