"""How do people of a year use Telegram? Over HTTP to the fake server, with the listener of the served process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from benchmarks.year_steps import SECONDS, UNPACED, Leave, Line, Refused, Taken, Telephone
from bot.channels import telegram_in
from bot.channels.base import Fetcher, Listener, Reader, Speaker
from bot.channels.telegram_out import TelegramSpeaker
from bot.clock import Clock
from bot.web.hooks import TELEGRAM_HEADER
from bot.web.serve import Site, WebhookListener
from domain.person import Role
from domain.unit import Unit
from tests.fakes.telegram import SENDS, TOKEN, ApiError, FakeTelegram, Group, Person, Sent

FIRST_PERSON, FIRST_GROUP = 10_000, -2_000


class WatchedTelegram(FakeTelegram):
    """A platform that writes down what it takes and what it refuses."""

    def __init__(self, now: Callable[[], datetime], taken: list[Taken], refused: list[Refused]) -> None:
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

    def __init__(self, taken: list[Taken], refused: list[Refused], clock: Clock, site: Site, *, webhook: bool) -> None:
        self.server = WatchedTelegram(clock.now, taken, refused)
        self.server.start()
        self._clock = clock
        api = self._api()
        self.bot = api.bot
        self.fetcher: Fetcher = api
        self._close_api = api.close
        speaker = TelegramSpeaker(TOKEN, self.server.url, answer_seconds=SECONDS)
        speaker.budget = UNPACED
        self.speaker: Speaker = speaker
        self.listener: Listener = self._webhook(site) if webhook else self._api()
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

    def _webhook(self, site: Site) -> Listener:
        return WebhookListener(
            self._api(),
            header=TELEGRAM_HEADER,
            secret="secret-of-the-year",
            split=telegram_in.split,
            public_url=site.address,
            site=site,
        )
