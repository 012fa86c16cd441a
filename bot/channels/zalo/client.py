"""Which calls does the Bot Platform know, and what do its failures mean?

An answer counts only when it says `ok: true`; HTTP 200 alone doesn't. The library sees the token without its secret
half (`sealed`). What the platform's pages say about an error code and what was seen of it differ in places, so what may
be either is taken for the one that does less harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from bot.channels.base import ChannelError, Doubtful, Misconfigured, OverQuota, Rejected, RetryLater, Unreachable
from bot.channels.sealed import SHOWN, Sealed
from bot.channels.zalo.reading import CHANNEL
from domain.bot import Bot

API = "https://bot-api.zaloplatforms.com"
ANSWER_SECONDS = 30.0
PICTURE_SECONDS = 150.0  # the platform fetches the picture, more than once, before it answers
BEYOND_THE_POLL = 10.0
CROWDED_FOR_THE_MONTH = 3  # so many refusals, minutes apart, are no burst: the month's quota is used up
CONNECT_SECONDS = 10.0
_TROUBLE_SECONDS = 5.0
_FIRST_CROWDED, _LONGEST_CROWDED = 30.0, 3600.0  # 429 says neither when nor how much


class Idle(RetryLater):
    """Nothing came while we polled."""


class Client:
    """The calls of one bot. `bot` is the public half of the token. All raise ChannelError."""

    def __init__(self, token: str, api_base: str = API, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.bot, colon, secret = token.partition(":")
        if not (self.bot.isdecimal() and colon and secret):
            raise Misconfigured("A Zalo token looks like 1001:secret, as Zalo Bot Creator gives it.")
        self._base = f"{api_base.rstrip('/')}/bot{self.bot}:{SHOWN}"
        self._http = httpx.AsyncClient(transport=Sealed(secret))
        self._answer_seconds = answer_seconds
        self._crowded = 0  # sends in a row that met 429

    async def close(self) -> None:
        await self._http.aclose()

    async def me(self) -> Bot:
        """How the bot is called and whether it may join groups."""
        answer = _mapping(await self._call("getMe"))
        return Bot(
            channel=CHANNEL,
            bot=self.bot,
            name=str(answer.get("display_name") or ""),
            username=str(answer.get("account_name") or ""),
            joins_groups=answer.get("can_join_groups") is True,
        )

    async def update(self, seconds: float) -> Mapping[str, Any]:
        """The next update, which is gone from there with this answer. Raises Idle when none came."""
        body = {"timeout": str(int(seconds))}
        answer = await self._call("getUpdates", body, seconds=seconds + BEYOND_THE_POLL)
        if isinstance(answer, list):  # not documented; one too many is better than one lost
            answer = answer[0] if len(answer) == 1 else {"unreadable": answer} if answer else None
        if not answer:
            raise Idle("nothing came", seconds=0.0)
        return answer if isinstance(answer, Mapping) else {"unreadable": answer}

    async def set_webhook(self, url: str, secret: str) -> None:
        """The address is saved even when nobody answers there; then it is tried again, because nothing would arrive."""
        answer = _mapping(await self._call("setWebhook", {"url": url, "secret_token": secret}))
        verified = _mapping(answer.get("verification"))
        if verified.get("ok") is False:
            reason = f"{verified.get('outcome')} {verified.get('hint') or ''}".strip()[:200]
            raise RetryLater(f"Zalo does not reach the webhook: {reason}", seconds=_TROUBLE_SECONDS, chat_only=False)

    async def webhook(self) -> str:
        """The address that is set; "" without one, which the platform answers with 404."""
        try:
            return str(_mapping(await self._call("getWebhookInfo")).get("url") or "")
        except Rejected:
            return ""

    async def delete_webhook(self) -> None:
        await self._call("deleteWebhook")

    async def send_message(self, chat_id: str, text: str) -> str:
        """The id of the message."""
        return await self._send("sendMessage", {"chat_id": chat_id, "text": text}, self._answer_seconds)

    async def send_photo(self, chat_id: str, address: str, caption: str) -> str:
        """The id of the message. The address must be good for several fetches."""
        body = {"chat_id": chat_id, "photo": address, **({"caption": caption} if caption else {})}
        return await self._send("sendPhoto", body, max(self._answer_seconds, PICTURE_SECONDS))

    async def show_typing(self, chat_id: str) -> None:
        await self._call("sendChatAction", {"chat_id": chat_id, "action": "typing"})

    # --- one call

    async def _send(self, method: str, body: Mapping[str, Any], seconds: float) -> str:
        answer = _mapping(await self._call(method, body, seconds=seconds, sends=True))
        self._crowded = 0
        return str(answer.get("message_id") or "")

    async def _call(
        self, method: str, body: Mapping[str, Any] | None = None, *, seconds: float = 0.0, sends: bool = False
    ) -> Any:
        """The result of one call. sends: without an answer nobody knows whether it was carried out."""
        timeout = httpx.Timeout(seconds or self._answer_seconds, connect=CONNECT_SECONDS)
        try:
            answer = await self._http.post(f"{self._base}/{method}", json=dict(body or {}), timeout=timeout)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise Misconfigured("The address of Zalo is wrong.") from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise RetryLater("Zalo can't be reached.", seconds=_TROUBLE_SECONDS, chat_only=False) from None
        except httpx.HTTPError as error:
            raise _lost(f"The connection broke before Zalo answered ({type(error).__name__}).", sends) from None
        return self._result(answer, sends)

    def _result(self, answer: httpx.Response, sends: bool) -> Any:
        try:
            told = answer.json()
        except ValueError:
            raise _page(answer.status_code, sends) from None
        if not isinstance(told, Mapping):
            raise _lost("Zalo's answer could not be understood.", sends)
        if told.get("ok") is True:
            return told.get("result")
        code = told.get("error_code", told.get("errorCode", answer.status_code))
        raise self._refusal(int(code) if str(code).isdecimal() else 0, str(told.get("description") or "")[:200], sends)

    def _refusal(self, code: int, words: str, sends: bool) -> ChannelError:
        reason = f"{code} {words}".strip()
        if code == 401:
            return Misconfigured("Zalo does not know this token.")
        if code == 408:
            return Doubtful(reason) if sends else Idle(reason, seconds=0.0)
        if code == 429:
            self._crowded += 1
            if self._crowded > CROWDED_FOR_THE_MONTH:
                return OverQuota(reason)
            seconds = min(_FIRST_CROWDED * 2 ** (self._crowded - 1), _LONGEST_CROWDED)
            return RetryLater(f"Zalo takes no more just now: {reason}", seconds=seconds, chat_only=False)
        # 403 is «internal server error» on the platform's page, and how a blocked chat or a full plan answers
        if code >= 500 or "internal" in words.lower():
            return RetryLater(reason, seconds=_TROUBLE_SECONDS, chat_only=code < 500)
        if sends and (code == 403 or (code == 404 and "chat" in words.lower())):
            return Unreachable(reason)
        return Rejected(reason)


def _page(status: int, sends: bool) -> ChannelError:
    """What a page of some gateway means, or half an answer."""
    if status < 300 or status == 504:
        return _lost("Zalo's answer could not be understood.", sends)
    if status in (404, 405):
        return Misconfigured("The address of Zalo is wrong: nothing like its bots' API is there.")
    if status in (413, 414):
        return Rejected(f"HTTP {status} without an answer.")
    return RetryLater(f"HTTP {status} without an answer.", seconds=_TROUBLE_SECONDS, chat_only=False)


def _lost(reason: str, sends: bool) -> ChannelError:
    return Doubtful(reason) if sends else RetryLater(reason, seconds=_TROUBLE_SECONDS, chat_only=False)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
