"""How do we hear Telegram: by long polling, or told by its webhook?

`TelegramListener` fetches updates; `enrich` serves the webhook as well. The library, its logs and its exceptions only
ever see the token `1001:HIDDEN` (`sealed`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import telegram
from telegram.error import BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter
from telegram.error import TelegramError as LibraryError
from telegram.request import HTTPXRequest

from bot.channels.base import ChannelError, Keep, Misconfigured, Rejected, RetryLater, TooLarge, Unreachable
from bot.channels.sealed import SHOWN, Sealed
from bot.channels.telegram_in.reading import CHANNEL, GROUPS, HEARD, NOTE, inner, split
from bot.clock import Clock, SystemClock
from domain.bot import Bot

API = "https://api.telegram.org"

log = logging.getLogger(__name__)
# What people wrote and the webhook's secret stay out of the logs; failures are told in our own words.
logging.getLogger("telegram.Bot").setLevel(logging.INFO)
logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)
os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's switch for durations; without it each 429 warns

_QUESTION_SECONDS = 5.0  # an update waits no longer for what is asked about it
_JOINS = re.compile(r"/(start|batdau)(@\w+)?\s+\S", re.IGNORECASE)  # binds a group: who says so?


class TelegramListener:
    """Hears one bot. `bot` is the public half of the token.

    `last_update_id` skips what came before it. Better leave it None: what was kept but not acknowledged
    comes again and the inbox knows it, while after a silent week Telegram goes on from a random number,
    maybe a smaller one.
    """

    channel = CHANNEL

    def __init__(
        self,
        token: str,
        api_base: str = API,
        *,
        clock: Clock | None = None,
        last_update_id: int | None = None,
        poll_seconds: int = 25,
        shortest_pause: float = 1.0,
        longest_pause: float = 30.0,
    ) -> None:
        self.bot, colon, secret = token.partition(":")
        if not (self.bot.isdecimal() and colon and secret):
            raise Misconfigured("A Telegram token looks like 1001:secret, as BotFather gives it.")
        base = api_base.rstrip("/")
        self._requests = [HTTPXRequest(read_timeout=10.0, httpx_kwargs={"transport": Sealed(secret)}) for _ in range(2)]
        self._api = telegram.Bot(
            f"{self.bot}:{SHOWN}",
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )
        self._clock = clock or SystemClock()
        self._offset = None if last_update_id is None else last_update_id + 1
        self._poll_seconds = poll_seconds
        self._shortest_pause, self._longest_pause = shortest_pause, longest_pause
        self._username = ""

    async def listen(self, keep: Keep) -> None:
        """Polls until cancelled: hands updates to `keep` and acknowledges them only afterwards."""
        pause = self._shortest_pause
        started = False
        while True:
            try:
                if not started:
                    await self.delete_webhook()
                    started = True
                await self._hear(keep)
                pause = self._shortest_pause
            except RetryLater as error:
                log.warning("telegram bot %s: not heard, asking again: %s", self.bot, error)
                await asyncio.sleep(max(pause, error.seconds))
                pause = min(pause * 2, self._longest_pause)

    async def _hear(self, keep: Keep) -> None:
        """One getUpdates. Its offset acknowledges the batch before, and is repeated until an answer came."""
        bodies = await self._updates()
        self._offset = None
        if not bodies:
            return
        updates = [split(await self.enrich(body)) for body in bodies]
        try:
            await keep(updates)
        except Exception as error:  # whatever the store's reason is, the batch must come again
            reason = f"the updates could not be stored ({type(error).__name__})"
            raise RetryLater(reason, seconds=self._shortest_pause, chat_only=False) from None
        numbers = [int(update.update_id) for update in updates if update.update_id.lstrip("-").isdecimal()]
        if not numbers:
            raise RetryLater("no update has an id", seconds=self._shortest_pause, chat_only=False)
        self._offset = max(numbers) + 1

    async def _updates(self) -> list[Mapping[str, Any]]:
        question: dict[str, Any] = {"timeout": self._poll_seconds, "allowed_updates": list(HEARD)}
        if self._offset is not None:
            question["offset"] = self._offset
        with self._errors():
            answer = await self._api.do_api_request(
                "get_Updates",  # in this spelling the library doesn't know it, and doesn't warn
                api_kwargs=question,
                read_timeout=self._poll_seconds + 10,
            )
        if not isinstance(answer, list):
            raise RetryLater("Telegram answered without a list of updates.", seconds=self._shortest_pause)
        return [body if isinstance(body, Mapping) else {"unreadable": body} for body in answer]

    async def enrich(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The update with what its reader can't know: when a button was pressed, our name, who administers.

        Telegram is asked only when a group's message calls for it. Never raises: what is unknown is left out.
        """
        note: dict[str, Any] = {}
        if "callback_query" in body:
            note["heard_at"] = self._clock.now().isoformat()
        message = inner(body, "message") or inner(body, "edited_message")
        text = message.get("text") or message.get("caption")
        if isinstance(text, str) and str(inner(message, "chat").get("type")) in GROUPS:
            if "@" in text:
                note["username"] = await self._name()
            if _JOINS.match(text):
                note["sender_is_admin"] = await self._is_admin(message)
        return {**body, NOTE: note} if note else body

    async def _name(self) -> str:
        if not self._username:
            try:
                async with asyncio.timeout(_QUESTION_SECONDS):
                    _, self._username = await self.get_me()
            except (ChannelError, TimeoutError) as error:
                log.warning("telegram bot %s: its own name is unknown: %s", self.bot, error)
        return self._username

    async def _is_admin(self, message: Mapping[str, Any]) -> bool:
        chat_id, user_id = inner(message, "chat").get("id"), inner(message, "from").get("id")
        if not isinstance(chat_id, int) or not isinstance(user_id, int):
            return False
        try:
            async with asyncio.timeout(_QUESTION_SECONDS):
                with self._errors():
                    member = await self._api.get_chat_member(chat_id, user_id)
        except (ChannelError, TimeoutError) as error:
            log.warning("telegram bot %s: who administers group %s is unknown: %s", self.bot, chat_id, error)
            return False
        return member.status in {"creator", "administrator"}

    async def get_me(self) -> tuple[str, str]:
        """The bot's id and user name. Raises ChannelError."""
        with self._errors():
            me = await self._api.get_me()
        return str(me.id), me.username or ""

    async def introduce(self) -> Bot:
        """How the bot is called and whether it may join groups. Raises ChannelError."""
        with self._errors():
            me = await self._api.get_me()
        return Bot(
            channel=CHANNEL,
            bot=self.bot,
            name=me.first_name,
            username=me.username or "",
            joins_groups=me.can_join_groups is not False,
        )

    async def set_webhook(self, url: str, secret: str) -> None:
        """Telegram will deliver to `url`, with `secret` in a header. Raises ChannelError."""
        with self._errors():
            await self._api.set_webhook(url, secret_token=secret, allowed_updates=list(HEARD))

    async def webhook(self) -> str:
        """Where Telegram delivers to; "" when updates wait to be fetched. Raises ChannelError."""
        with self._errors():
            return (await self._api.get_webhook_info()).url

    async def delete_webhook(self) -> None:
        """Updates wait for polling again. Raises ChannelError."""
        with self._errors():
            await self._api.delete_webhook()

    async def acknowledge(self, body: Mapping[str, Any]) -> None:
        """Ends the waiting sign of a pressed button, where no speaker runs beside us. Never raises."""
        query = body.get("callback_query")
        if not isinstance(query, Mapping):
            return
        try:
            await self._api.answer_callback_query(str(query.get("id")))
        except Exception as error:  # the sign ends by itself after a while
            log.debug("telegram bot %s: a press was not answered: %s", self.bot, type(error).__name__)

    async def fetch_file(self, file_id: str, max_bytes: int) -> bytes:
        """The content of a file. Raises ChannelError: TooLarge, another Rejected if it is gone."""
        try:
            with self._errors():
                file = await self._api.get_file(file_id)
        except Rejected as error:
            if "too big" in str(error).lower():  # more than a bot may fetch at all
                raise TooLarge(str(error)) from None
            raise
        if (file.file_size or 0) > max_bytes:
            raise TooLarge(f"The file has {file.file_size} bytes, more than {max_bytes}.")
        try:
            with self._errors():
                content = bytes(await file.download_as_bytearray(read_timeout=60.0))
        except Misconfigured:  # not found, as the library reads it
            raise Rejected("The file is gone.") from None
        if len(content) > max_bytes:
            raise TooLarge(f"The file has {len(content)} bytes, more than {max_bytes}.")
        return content

    async def close(self) -> None:
        for request in self._requests:
            await request.shutdown()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Says in our words what the library says in its own."""
        try:
            yield
        except (InvalidToken, EndPointNotFound):
            raise Misconfigured("Telegram does not know this token, or the address is wrong.") from None
        except Conflict:
            reason = "another program listens with the same token, or a webhook was set: only one may"
            raise RetryLater(reason, seconds=self._shortest_pause, chat_only=False) from None
        except RetryAfter as error:
            raise RetryLater("Telegram asks for a pause.", seconds=_seconds(error), chat_only=False) from None
        except Forbidden as error:
            raise Unreachable(str(error)) from None
        except BadRequest as error:
            raise Rejected(str(error)) from None
        except LibraryError as error:
            raise RetryLater(str(error)[:200], seconds=self._shortest_pause, chat_only=False) from None
        except ChannelError:
            raise
        except Exception as error:  # an answer that surprised the library
            reason = f"unexpected answer ({type(error).__name__})"
            raise RetryLater(reason, seconds=self._shortest_pause, chat_only=False) from None


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
