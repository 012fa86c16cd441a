"""How do the people of a year reach the bot? Each by the telephone that they have, all over real HTTP.

The platforms set no limits of pace, because the year's clock stands still while people talk; everything that they took
or refused is written down with the simulated time, to be counted afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from benchmarks.year_form import FormTelephone
from benchmarks.year_steps import SECONDS, Line, Refused, Taken, Telephone
from benchmarks.year_telegram import TelegramLine
from benchmarks.year_zalo import USERS, ZaloLine
from bot.channels.base import Fetcher, Keep, Reader, Speaker
from bot.channels.form import read as read_form
from bot.clock import VIETNAM, Clock
from bot.web.form import Desk, form_pages
from bot.web.form.desk import Do
from bot.web.serve import Site, take_address
from domain.person import Role
from domain.unit import Unit
from handlers.links import Links, Signer
from storage.store import Library

ROOM = USERS - 4  # the rest of a bot's users is left for people who come later
FORMS, SWITCHES = (4, 8), 6  # of ten officers
SPARE = 100_000


class Phones:
    """Every telephone of the province.

    mixed: of ten officers five have Zalo, two the form only, three Telegram, one of them Zalo too.
    """

    def __init__(self, clock: Clock, *, webhook: bool, mixed: bool = False) -> None:
        self.taken: list[Taken] = []
        self.refused: list[Refused] = []
        self.mixed = mixed
        self._clock = clock
        self._site = Site(take_address("127.0.0.1", 0))
        self._telegram = TelegramLine(self.taken, self.refused, clock, self._site, webhook=webhook)
        self._zalo: list[ZaloLine] = []
        self._with_zalo: dict[str, ZaloLine] = {}
        self._browsers: list[FormTelephone] = []
        self._officers = 0
        self._hearing: list[asyncio.Task[None]] = []

    @property
    def _lines(self) -> Iterator[TelegramLine | ZaloLine]:
        yield self._telegram
        yield from self._zalo

    @property
    def readers(self) -> dict[str, Reader]:
        return {FormTelephone.channel: read_form, **{line.channel: line.reader for line in self._lines}}

    @property
    def speakers(self) -> list[Speaker]:
        return [line.speaker for line in self._lines]

    @property
    def fetchers(self) -> dict[tuple[str, str], Fetcher]:
        return {(line.channel, line.bot): line.fetcher for line in self._lines}

    def hand_out(self, number: int, name: str, unit: Unit, role: Role) -> tuple[Telephone, Telephone | None]:
        """What a person has, and a second telephone."""
        if self.mixed and role is Role.OFFICER:
            self._officers += 1
            if self._officers % 2:
                return self._with_a_zalo_bot(number, name), None
            if self._officers % 10 in FORMS:
                return self._with_a_browser(number, name), None
            if self._officers % 10 == SWITCHES:
                return self._telegram.hand_out(number, name, unit, role), self._with_a_zalo_bot(SPARE + number, name)
        return self._telegram.hand_out(number, name, unit, role), None

    def _with_a_browser(self, number: int, name: str) -> Telephone:
        self._browsers.append(FormTelephone(number, name, self._site.address))
        return self._browsers[-1]

    def _with_a_zalo_bot(self, number: int, name: str) -> Telephone:
        """With a bot that has room."""
        if not self._zalo or self._zalo[-1].people >= ROOM:
            self._zalo.append(ZaloLine(len(self._zalo), self.taken, self.refused, self._clock, self._site))
        telephone = self._zalo[-1].hand_out(number, name)
        self._with_zalo[telephone.chat] = self._zalo[-1]
        return telephone

    def line(self, taken: Taken) -> Line:
        """The message as it stands on the screen now."""
        if taken.channel == TelegramLine.channel:
            return self._telegram.screen(taken)
        return self._with_zalo[taken.chat].screen(taken)

    @property
    def used(self) -> dict[str, int]:
        """The most that each bot with a quota sent in a month."""
        return {line.bot: line.server.most for line in self._zalo}

    def connect(self, keeper: Callable[[str, str], Keep]) -> None:
        self._hearing = [
            asyncio.create_task(self._serve()),
            *(asyncio.create_task(line.listener.listen(keeper(line.channel, line.bot))) for line in self._lines),
        ]

    async def _serve(self) -> None:
        async with self._site.served() as ended:
            await ended

    def serve_form(self, library: Library, keep: Keep, do: Do) -> None:
        desk = Desk(library=library, clock=self._clock, zone=VIETNAM, links=self.links, keep=keep, do=do)
        self._site.add(form_pages(lambda _request: desk))

    @property
    def links(self) -> Links:
        return Links(self._site.address, Signer("secret-of-the-year"))

    @property
    def filling(self) -> bool:
        """A browser waits for its answer."""
        for browser in self._browsers:
            if browser.doing is not None and browser.doing.done():
                browser.doing.result()
                browser.doing = None
        return any(browser.doing for browser in self._browsers)

    def pages(self) -> dict[str, list[Line]]:
        """What browsers showed since they were looked at."""
        found = {browser.chat: browser.news for browser in self._browsers if browser.news}
        for browser in self._browsers:
            browser.news = []
        return found

    async def arrived(self) -> None:
        async with asyncio.timeout(SECONDS):
            while not all(line.quiet for line in self._lines):
                for task in self._hearing:
                    if task.done():
                        task.result()
                await asyncio.sleep(0.001)

    async def close(self) -> None:
        for task in self._hearing:
            task.cancel()
        await asyncio.gather(*self._hearing, return_exceptions=True)
        for line in self._lines:
            await line.close()
        for browser in self._browsers:
            await browser.close()
        self._site.close()
