"""How do people of a year use Zalo? Over HTTP to a fake server for each bot, with the plan's quota and users."""

from __future__ import annotations

from typing import Any

from benchmarks.year_steps import SECONDS, UNPACED, Leave, Line, Refused, Taken
from bot.channels import zalo
from bot.channels.base import Fetcher, Listener, Reader, Speaker
from bot.clock import Clock
from bot.web.hooks import ZALO_HEADER
from bot.web.serve import Site, WebhookListener
from domain.quota import month_of
from tests.fakes.server import Params
from tests.fakes.zalo import SENDS, ApiError, FakeZalo, Person, Sent
from tests.phones.zalo import offered

FIRST_BOT = 3_000
USERS = 50  # of one bot, by the free plan
MONTHLY = 3_000


class WatchedZalo(FakeZalo):
    """A bot of the platform that writes down what it takes and what it refuses."""

    def __init__(self, number: int, clock: Clock, taken: list[Taken], refused: list[Refused]) -> None:
        token = f"{FIRST_BOT + number}:secret-of-the-year"
        super().__init__(token=token, monthly_quota=MONTHLY, most_users=USERS, now=clock.now, webhook_pause=0.01)
        self.messages: dict[str, Sent] = {}
        self.most = 0  # that was sent in a month
        self._month = ""
        self._taken, self._refused = taken, refused

    def unblocks(self, chat: str) -> None:
        self._blocked.discard(chat)

    async def _carry_out(self, method: str, params: Params) -> dict[str, Any]:
        chat = str(params.get("chat_id") or "")
        if (month := month_of(self.now())) != self._month:
            self._month, self.used = month, 0
        try:
            result = await super()._carry_out(method, params)
        except ApiError as error:
            if method in SENDS:
                self._refused.append((chat, error.code, str(error)))
            raise
        if method in SENDS:
            message = self.sent(chat)[-1]
            self.messages[message.message_id] = message
            taken = Taken(
                channel=zalo.CHANNEL,
                chat=chat,
                message_id=message.message_id,
                at=self.now(),
                text=message.text,
                edit=False,
                file=message.photo is not None,
            )
            self._taken.append(taken)
            self.most = max(self.most, self.used)
        return result


class ZaloTelephone:
    """Somebody with Zalo: there are no buttons, what stands there for one is typed."""

    channel = zalo.CHANNEL

    def __init__(self, person: Person, server: WatchedZalo) -> None:
        self.chat = person.id
        self._person, self._server = person, server

    def types(self, text: str) -> None:
        self._person.types(text)

    def presses(self, line: Line, label: str) -> None:
        typed = next((one.data for one in offered(line.text) if one.label == label), None)
        assert typed is not None, f"{label} is not offered in:\n{line.text}"
        self._person.types(typed)

    def leaves(self, how: Leave) -> None:
        """The platform tells nobody."""
        if how is Leave.UNBLOCK:
            self._server.unblocks(self.chat)
        else:
            self._person.blocks()


class ZaloLine:
    """Everybody who is with one bot, and the line between them and it."""

    channel = zalo.CHANNEL
    reader: Reader = staticmethod(zalo.read)

    def __init__(self, number: int, taken: list[Taken], refused: list[Refused], clock: Clock, site: Site) -> None:
        self.server = WatchedZalo(number, clock, taken, refused)
        self.server.start()
        self._ear = zalo.ZaloListener(self.server.token, self.server.url)
        self.bot = self._ear.bot
        self.fetcher: Fetcher = self._ear
        speaker = zalo.ZaloSpeaker(self.server.token, self.server.url, answer_seconds=SECONDS)
        speaker.budget = UNPACED
        self.speaker: Speaker = speaker
        self.people = 0
        self.listener: Listener = WebhookListener(
            self._ear,
            header=ZALO_HEADER,
            secret="secret-of-the-year",
            split=zalo.split,
            public_url=site.address,
            site=site,
        )

    def hand_out(self, number: int, name: str) -> ZaloTelephone:
        self.people += 1
        return ZaloTelephone(self.server.person(f"{number:020x}", name), self.server)

    def screen(self, taken: Taken) -> Line:
        message = self.server.messages[taken.message_id]
        return Line(text=message.text, labels=tuple(one.label for one in offered(message.text)), source=message)

    @property
    def quiet(self) -> bool:
        """The bot has answered for every update."""
        return not self.server.pending

    async def close(self) -> None:
        await self.listener.close()
        await self.speaker.close()
        self.server.stop()
