"""How do stories run on Zalo? Over HTTP, against the fake Bot Platform, by polling or webhook.

There are no buttons: what the bot writes instead is read from its message as a person reads it, and typed, a number
under a question and the words elsewhere. What a telephone with Zalo can't do at all is `Unable`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.channels import zalo
from bot.channels.base import Budget, Button, Fetcher, Keep, Listener, RawUpdate, Reader, Speaker
from bot.clock import VIETNAM, Clock
from bot.web.hooks import ZALO_HEADER
from bot.web.serve import Site, WebhookListener, take_address
from tests.fakes.zalo import TOKEN, FakeZalo, Person, Sent
from tests.phones.base import Act, Line, Unable

SECONDS = 10.0  # nothing takes longer than this, or the test fails
UNPACED = Budget(per_second=1e6, chat_gap=0.0, group_gap=0.0)
PRINTED = re.compile(r"\n\n((?:\d+\. .+\n)+)Anh/chị nhắn số để chọn\.$")
CALLED = {"Rút lại": "Hủy"}  # what a button says in one word and means in its place
QUOTED = re.compile(r"\n\nAnh/chị nhắn: («.+»)$")


class ZaloPhones:
    """Telephones with Zalo and one bot. `webhook`: the bot is called instead of polling."""

    channel = zalo.CHANNEL
    reader: Reader = staticmethod(zalo.read)

    def __init__(self, clock: Clock, *, webhook: bool = False, token: str = TOKEN) -> None:
        self._token = token
        self.server = FakeZalo(token=token, monthly_quota=1_000_000, most_users=1_000_000, now=clock.now)
        self.server.start()
        self._webhook = webhook
        self._ear = self._new_ear()
        self.bot = self._ear.bot
        self.fetcher: Fetcher = self._ear
        speaker = zalo.ZaloSpeaker(token, self.server.url, answer_seconds=SECONDS)
        speaker.budget = UNPACED
        self.speaker: Speaker = speaker
        self._hearing: asyncio.Task[None] | None = None
        self._listener: Listener | None = None
        self._private = 0
        self._said = 0
        self._kept = 0

    # --- the bot's side

    async def connect(self, keep: Keep) -> None:
        async def counting(updates: Sequence[RawUpdate]) -> None:
            await keep(updates)
            self._kept += len(updates)

        await self._disconnect()
        self._listener = self._new_listener()
        self._hearing = asyncio.create_task(self._listener.listen(counting))
        # Zalo is told only then where updates go; what came before would be polled.
        await self._until(lambda: bool(self.server.called(self._first_call)), "the bot does not listen")

    async def close(self) -> None:
        await self._disconnect()
        await self._ear.close()
        await self.speaker.close()
        self.server.stop()

    @property
    def _first_call(self) -> str:
        return "setWebhook" if self._webhook else "deleteWebhook"

    async def _disconnect(self) -> None:
        if self._hearing is not None and self._listener is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)
            await self._listener.close()
        self.server.calls.clear()

    def _new_ear(self) -> zalo.ZaloListener:
        return zalo.ZaloListener(self._token, self.server.url, poll_seconds=5, shortest_pause=0.02, longest_pause=0.1)

    def _new_listener(self) -> Listener:
        if not self._webhook:
            return self._new_ear()
        site = Site(take_address("127.0.0.1", 0))
        return WebhookListener(
            self._new_ear(),
            header=ZALO_HEADER,
            secret="secret-of-the-story",
            split=zalo.split,
            public_url=site.address,
            site=site,
        )

    async def arrived(self, act: Act) -> None:
        """The bot keeps everything, and says in a private chat that it is writing."""
        self._said += 1
        self._private += not act.group
        await self._until(lambda: self._kept == self._said, "an update is not kept")
        await self._until(lambda: self.server.typing == self._private, "a person does not see that the bot writes")

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
        """In a group the bot is called by its name; talk among people doesn't reach it."""
        called = f"@{self.server.display_name} {text}" if act.group and text.startswith("/") else text
        message_id = self._person(act).types(called, group=self._group(act), at=act.at)
        if message_id:
            await self.arrived(act)
        return _said(act, message_id, text)

    async def press(self, act: Act, line: Line, label: str) -> None:
        """Types what stands there for the option."""
        typed = next(button.data for button in line.buttons if button.label == label)
        await self.type(act, typed)

    async def edit(self, act: Act, line: Line, text: str) -> None:
        raise Unable("Zalo tells bots of no edits.")

    async def photo(self, act: Act, content: bytes, *, caption: str, album: str) -> Line:
        message_id = self._person(act).sends_photo(content, caption, group=self._group(act))
        await self.arrived(act)
        return _said(act, message_id, caption)

    async def document(self, act: Act, content: bytes, filename: str, *, caption: str) -> Line:
        raise Unable("Zalo gives bots no files.")

    async def place(self, act: Act, latitude: float, longitude: float) -> Line:
        raise Unable("Zalo gives bots no places.")

    async def block(self, act: Act) -> None:
        """The platform tells nobody; the bot notices when it speaks."""
        self.server.blocks(act.chat_id)

    def heard(self, chat_id: str) -> Sequence[Line]:
        return [_line(message) for message in self.server.sent(chat_id)]

    def _person(self, act: Act) -> Person:
        return self.server.person(act.chat_id.removeprefix("-"), act.name)

    def _group(self, act: Act) -> str:
        return self.server.group(act.chat_id) if act.group else ""


def offered(text: str) -> tuple[Button, ...]:
    """What a person can answer to a message, each with what has to be typed for it."""
    if printed := PRINTED.search(text):
        rows = (row.partition(". ") for row in printed[1].splitlines())
        return tuple(Button(label=label, data=number) for number, _, label in rows)
    if quoted := QUOTED.search(text):
        words = re.findall(r"«(.+?)»", quoted[1])
        return tuple(Button(label=CALLED.get(typed, typed), data=typed) for typed in words)
    return ()


def _said(act: Act, message_id: str, text: str) -> Line:
    return Line(message_id=message_id, sender_id=act.chat_id, sender_name=act.name, text=text, at=act.at)


def _line(message: Sent) -> Line:
    return Line(
        message_id=message.message_id,
        sender_id="",
        sender_name="",
        text=message.text,
        at=datetime.fromtimestamp(message.date / 1000, VIETNAM),
        buttons=offered(message.text),
        photo=message.photo,
    )
