"""How do the people of a year reach the bot? Over HTTP to the fake platforms, with the listeners of the served process.

The platforms set no limits of pace, because the year's clock stands still while people talk; everything that they took
or refused is written down with the simulated time, to be counted afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from benchmarks.year_steps import Leave, Line, Telephone
from bot.channels import telegram_in
from bot.channels.base import Budget, Fetcher, Keep, Listener, Reader, Speaker
from bot.channels.telegram_out import TelegramSpeaker
from bot.clock import Clock
from bot.web.hooks import TELEGRAM_HEADER
from bot.web.serve import Site, WebhookListener, take_address
from domain.person import Role
from domain.unit import Unit
from tests.fakes.telegram import SENDS, TOKEN, ApiError, FakeTelegram, Group, Person, Sent

SECONDS = 60.0  # nothing takes longer than this
UNPACED = Budget(per_second=1e6, chat_gap=0.0, group_gap=0.0)
FIRST_PERSON, FIRST_GROUP = 10_000, -2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """One message of the bot as a platform took it; an edit is a message too."""

    channel: str
    chat: str
    message_id: str
    at: datetime
    text: str
    edit: bool
    file: bool


class Watched(Protocol):
    """What the platforms took, and what they refused: (chat, status, description)."""

    @property
    def taken(self) -> Sequence[Taken]: ...

    @property
    def refused(self) -> Sequence[tuple[str, int, str]]: ...


class WatchedTelegram(FakeTelegram):
    """A platform that writes down what it takes and what it refuses."""

    def __init__(self, now: Callable[[], datetime], taken: list[Taken], refused: list[tuple[str, int, str]]) -> None:
        super().__init__(limits=None, now=now)
        self._taken, self._refused = taken, refused

    async def _carry_out(self, method: str, params: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> Any:
        try:
            result = await super()._carry_out(method, params, files)
        except ApiError as error:
            self._refused.append((str(params.get("chat_id") or ""), error.status, error.description))
            raise
        if method in SENDS:
            taken = Taken(
                channel=telegram_in.CHANNEL,
                chat=str(params["chat_id"]),
                message_id=str(result["message_id"]),
                at=self.now(),
                text=str(params.get("text") or params.get("caption") or ""),
                edit=method == "editmessagetext",
                file=method in {"sendphoto", "senddocument"},
            )
            self._taken.append(taken)
        return result

    def message(self, taken: Taken) -> Sent:
        """As it stands on the screen now."""
        return self._chats[int(taken.chat)].sent[int(taken.message_id)]


class TelegramTelephone:
    """Somebody with Telegram, or the administrator of a group in it."""

    channel = telegram_in.CHANNEL

    def __init__(self, line: TelegramLine, person: Person, group: Group | None) -> None:
        self.chat = str(group.id if group else person.id)
        self._line, self._person, self._group = line, person, group

    def types(self, text: str) -> None:
        self._person.types(text, chat=self._group)

    def presses(self, line: Line, label: str) -> None:
        assert isinstance(line.source, Sent)
        self._line.presses += 1
        self._person.presses(line.source, label)

    def leaves(self, how: Leave) -> None:
        match how:
            case Leave.BLOCK:
                self._person.blocks()
            case Leave.UNBLOCK:
                self._person.unblocks()
            case Leave.DEACTIVATE:
                self._person.deactivates()


class TelegramLine:
    """Everybody who has Telegram, and the line between them and the bot."""

    channel = telegram_in.CHANNEL
    reader: Reader = staticmethod(telegram_in.read)

    def __init__(self, phones: Phones, clock: Clock, *, webhook: bool) -> None:
        self.server = WatchedTelegram(clock.now, phones.taken, phones.refused)
        self.server.start()
        self._clock = clock
        api = self._api()
        self.bot = api.bot
        self.fetcher: Fetcher = api
        self._close_api = api.close
        speaker = TelegramSpeaker(TOKEN, self.server.url, answer_seconds=SECONDS)
        speaker.budget = UNPACED
        self.speaker: Speaker = speaker
        self.listener: Listener = self._webhook() if webhook else self._api()
        self.presses = 0

    def hand_out(self, number: int, name: str, unit: Unit, role: Role) -> Telephone:
        person = self.server.person(FIRST_PERSON + number, name)
        group = None
        if role is Role.GROUP:
            group = self.server.group(FIRST_GROUP - number, f"Thi đua {unit.title}", admins=[person.id])
        return TelegramTelephone(self, person, group)

    def screen(self, taken: Taken) -> Line:
        message = self.server.message(taken)
        return Line(text=message.text, labels=tuple(message.labels), source=message)

    @property
    def quiet(self) -> bool:
        """The bot has said that it keeps every update, and that it felt every button."""
        return not self.server.pending and len(self.server.answered) >= self.presses

    async def close(self) -> None:
        await self.listener.close()
        await self._close_api()
        await self.speaker.close()
        self.server.stop()

    def _api(self) -> telegram_in.TelegramListener:
        return telegram_in.TelegramListener(
            TOKEN, self.server.url, clock=self._clock, poll_seconds=5, shortest_pause=0.02, longest_pause=0.1
        )

    def _webhook(self) -> Listener:
        site = Site(take_address("127.0.0.1", 0))
        return WebhookListener(
            self._api(),
            header=TELEGRAM_HEADER,
            secret="secret-of-the-year",
            split=telegram_in.split,
            public_url=site.address,
            site=site,
        )


class Phones:
    """Every telephone of the province."""

    def __init__(self, clock: Clock, *, webhook: bool) -> None:
        self.taken: list[Taken] = []
        self.refused: list[tuple[str, int, str]] = []
        self._lines = {TelegramLine.channel: TelegramLine(self, clock, webhook=webhook)}
        self._hearing: list[asyncio.Task[None]] = []

    @property
    def readers(self) -> dict[str, Reader]:
        return {channel: line.reader for channel, line in self._lines.items()}

    @property
    def speakers(self) -> list[Speaker]:
        return [line.speaker for line in self._lines.values()]

    @property
    def fetchers(self) -> dict[tuple[str, str], Fetcher]:
        return {(line.channel, line.bot): line.fetcher for line in self._lines.values()}

    def hand_out(self, number: int, name: str, unit: Unit, role: Role) -> Telephone:
        return self._lines[TelegramLine.channel].hand_out(number, name, unit, role)

    def line(self, taken: Taken) -> Line:
        """The message as it stands on the screen now."""
        return self._lines[taken.channel].screen(taken)

    def connect(self, keeper: Callable[[str, str], Keep]) -> None:
        self._hearing = [
            asyncio.create_task(line.listener.listen(keeper(line.channel, line.bot))) for line in self._lines.values()
        ]

    async def arrived(self) -> None:
        async with asyncio.timeout(SECONDS):
            while not all(line.quiet for line in self._lines.values()):
                for task in self._hearing:
                    if task.done():
                        task.result()
                await asyncio.sleep(0.001)

    async def close(self) -> None:
        for task in self._hearing:
            task.cancel()
        await asyncio.gather(*self._hearing, return_exceptions=True)
        for line in self._lines.values():
            await line.close()
