"""How do stories run on Telegram? Over HTTP to a fake server, with the libraries and listeners of the served process.

People act on the server; the bot polls it or is called by it, and answers over HTTP. Only the pace is let go: the
platform sets no limits and the bot keeps none, because the story's clock stands still while people talk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.channels import telegram_in
from bot.channels.base import Budget, Button, Fetcher, Keep, Listener, Reader, Speaker
from bot.channels.telegram_out import TelegramSpeaker
from bot.clock import VIETNAM, Clock
from bot.web.hooks import TELEGRAM_HEADER
from bot.web.serve import Site, WebhookListener, take_address
from tests.fakes.telegram import TOKEN, FakeTelegram, Group, Person, Said, Sent
from tests.phones.base import Act, Line

SECONDS = 10.0  # nothing takes longer than this, or the test fails
UNPACED = Budget(per_second=1e6, chat_gap=0.0, group_gap=0.0)


class TelegramPhones:
    """Telephones with Telegram. `webhook`: the bot is called instead of polling."""

    channel = telegram_in.CHANNEL
    reader: Reader = staticmethod(telegram_in.read)

    def __init__(self, clock: Clock, *, webhook: bool = False) -> None:
        self.server = FakeTelegram(limits=None, now=clock.now)
        self.server.start()
        self._clock = clock
        self._webhook = webhook
        self._api = self._new_api()
        self.bot = self._api.bot
        self.fetcher: Fetcher = self._api
        speaker = TelegramSpeaker(TOKEN, self.server.url, answer_seconds=SECONDS)
        speaker.budget = UNPACED
        self.speaker: Speaker = speaker
        self._hearing: asyncio.Task[None] | None = None
        self._listener: Listener | None = None
        self._said: dict[tuple[str, str], Said] = {}
        self._presses = 0

    # --- the bot's side

    async def connect(self, keep: Keep) -> None:
        await self._disconnect()
        self._listener = self._new_listener()
        self._hearing = asyncio.create_task(self._listener.listen(keep))

    async def close(self) -> None:
        await self._disconnect()
        await self._api.close()
        await self.speaker.close()
        self.server.stop()

    async def _disconnect(self) -> None:
        if self._hearing is not None and self._listener is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)
            await self._listener.close()

    def _new_api(self) -> telegram_in.TelegramListener:
        return telegram_in.TelegramListener(
            TOKEN, self.server.url, clock=self._clock, poll_seconds=5, shortest_pause=0.02, longest_pause=0.1
        )

    def _new_listener(self) -> Listener:
        if not self._webhook:
            return self._new_api()
        site = Site(take_address("127.0.0.1", 0))
        return WebhookListener(
            self._new_api(),
            header=TELEGRAM_HEADER,
            secret="secret-of-the-story",
            split=telegram_in.split,
            public_url=site.address,
            site=site,
        )

    async def _arrived(self) -> None:
        """The bot has said that it keeps everything."""
        await self._until(lambda: not self.server.pending, "an update is not acknowledged")

    async def _until(self, true: Callable[[], bool], trouble: str) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                while not true():  # in another thread
                    if self._hearing is not None and self._hearing.done():
                        self._hearing.result()
                    await asyncio.sleep(0.002)
        except TimeoutError:
            raise AssertionError(f"{trouble} after {SECONDS} s") from None

    # --- the people's side

    async def type(self, act: Act, text: str) -> Line:
        return await self._say(act, self._person(act).types(text, chat=self._group(act), at=act.at))

    async def press(self, act: Act, line: Line, label: str) -> None:
        message = next(one for one in self.server.sent(int(act.chat_id)) if str(one.message_id) == line.message_id)
        self._person(act).presses(message, label)
        self._presses += 1
        await self._arrived()
        await self._until(lambda: len(self.server.answered) == self._presses, "a button is still waiting")

    async def edit(self, act: Act, line: Line, text: str) -> None:
        self._said[act.chat_id, line.message_id] = self._person(act).edits(
            self._said[act.chat_id, line.message_id], text
        )
        await self._arrived()

    async def photo(self, act: Act, content: bytes, *, caption: str, album: str) -> Line:
        return await self._say(act, self._person(act).sends_photo(content, caption, chat=self._group(act), album=album))

    async def document(self, act: Act, content: bytes, filename: str, *, caption: str) -> Line:
        return await self._say(act, self._person(act).sends_document(content, caption, filename=filename))

    async def place(self, act: Act, latitude: float, longitude: float) -> Line:
        return await self._say(act, self._person(act).sends_location(latitude, longitude))

    async def block(self, act: Act) -> None:
        person, group = self._person(act), self._group(act)
        if group is None:
            person.blocks()
        else:
            group.removes_bot(person)
        await self._arrived()

    def heard(self, chat_id: str) -> Sequence[Line]:
        return [_line(message) for message in self.server.sent(int(chat_id))]

    def _person(self, act: Act) -> Person:
        """The owner of the telephone; who speaks in a group has its id without the sign."""
        return self.server.person(abs(int(act.chat_id)), act.name)

    def _group(self, act: Act) -> Group | None:
        if not act.group:
            return None
        group = self.server.group(int(act.chat_id))
        group.appoints(self._person(act), admin=act.admin)
        return group

    async def _say(self, act: Act, said: Said) -> Line:
        await self._arrived()
        message_id = str(said.message_id)
        self._said[act.chat_id, message_id] = said
        text: Any = said.body.get("text") or said.body.get("caption") or ""
        return Line(message_id=message_id, sender_id=act.chat_id, sender_name=act.name, text=text, at=act.at)


def _line(message: Sent) -> Line:
    return Line(
        message_id=str(message.message_id),
        sender_id="",
        sender_name="",
        text=message.text,
        at=datetime.fromtimestamp(message.date, VIETNAM),
        buttons=tuple(Button(label=label, data=data) for row in message.buttons for label, data in row),
        edited=message.edited,
        photo=message.photo,
        document=message.document,
        filename=message.filename,
    )
