"""How does the Zalo Bot Platform behave, as far as the bot can tell?

One update per call, gone once it is fetched; an idle poll is HTTP 408; failures may come as HTTP 200 with
ok: false; two shapes of webhook bodies; pictures are fetched from their address, twice; a monthly quota.

Where the platform's pages are silent a knob decides: `keeps_while_idle` (are messages kept while nobody
listens?), `counts_received` (do they count against the quota?), `status_of_failures` (200 or the error's code),
`webhook_shape` ("wrapped" or "bare"), `display_name` ("": getMe tells none). That user 51 is refused with 403 is
an assumption.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from tests.fakes.server import Delivery, FakeServer, Params

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TOKEN = "2002:test-secret-of-the-fake-zalo"
SENDS = {"sendMessage", "sendPhoto", "sendSticker", "sendVoice"}


class ApiError(Exception):
    """An answer with ok: false; some always come with this HTTP status."""

    def __init__(self, code: int, description: str, *, status: int | None = None, key: str = "error_code") -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status
        self.key = key


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One message of the bot."""

    chat_id: str
    message_id: str
    text: str
    at: float
    photo: bytes | None = None
    date: int = 0  # milliseconds, by the clock of the server


class FakeZalo(FakeServer):
    """The Bot Platform for one token."""

    slow_methods = frozenset({"getUpdates"})

    def __init__(
        self,
        *,
        token: str = TOKEN,
        monthly_quota: int = 3000,
        most_users: int = 50,
        keeps_while_idle: bool = True,
        counts_received: bool = False,
        status_of_failures: int | None = 200,
        webhook_shape: str = "wrapped",
        display_name: str = "Bot Giao Ban",
        media_status: int = 200,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        webhook_pause: float = 0.05,
        webhook_tries: int = 5,
        port: int = 0,
    ) -> None:
        super().__init__(port=port)
        self.token = token
        self.monthly_quota = monthly_quota
        self.most_users = most_users
        self.keeps_while_idle = keeps_while_idle
        self.counts_received = counts_received
        self.status_of_failures = status_of_failures
        self.webhook_shape = webhook_shape
        self.display_name = display_name
        self.media_status = media_status
        self.media_redirect = ""  # where the address of a picture leads instead
        self.media_in_pieces = False  # its size is not announced
        self.media_seconds = 0.0  # how long a picture takes
        self.typing = 0  # signs that the bot is writing
        self.now = now
        self.used = 0  # of this month, by Vietnam's calendar
        self.beyond_quota = 0  # messages that were refused for it
        self._month = ""
        self.deliveries: list[Delivery] = []
        self.photo_fetches: list[str] = []
        self._webhook_pause = webhook_pause
        self._webhook_tries = webhook_tries
        self._updates: deque[dict[str, Any]] = deque()
        self._webhook: dict[str, Any] = {}
        self._ids = itertools.count(1)
        self._users: list[str] = []
        self._blocked: set[str] = set()
        self._groups: set[str] = set()
        self._sent: dict[str, list[Sent]] = {}
        self._media: dict[str, bytes] = {}
        self._pollers = 0
        self._refusals: list[ApiError] = []

    # --- scripting and inspection

    def person(self, person_id: str, name: str = "Lan") -> Person:
        return Person(self, person_id, name)

    def group(self, group_id: str) -> str:
        """A group that the bot is in; only messages that mention it arrive."""
        self._groups.add(group_id)
        return group_id

    def refuse_next(self, code: int, description: str, *, status: int | None = None, key: str = "error_code") -> None:
        """The next call is answered with ok: false, as by default with HTTP 200; nothing is carried out."""
        self._refusals.append(ApiError(code, description, status=status, key=key))

    def blocks(self, chat_id: str) -> None:
        """The person, or the group, wants nothing more; the platform tells nobody."""
        self._blocked.add(chat_id)

    def raw_update(self, update: Mapping[str, Any]) -> None:
        """Whatever it is, it waits to be fetched."""
        with self._lock:
            if self._webhook or self._pollers or self.keeps_while_idle:
                self._updates.append(dict(update))
                self._begin_month()
                self.used += 1 if self.counts_received else 0
        self._notify()

    def sent(self, chat_id: str) -> list[Sent]:
        with self._lock:
            return list(self._sent.get(chat_id, []))

    @property
    def duplicates(self) -> dict[tuple[str, str], int]:
        """Messages that one chat got more than once, with how often."""
        with self._lock:
            counts = Counter((s.chat_id, s.text) for sent in self._sent.values() for s in sent)
        return {message: n for message, n in counts.items() if n > 1}

    @property
    def pending(self) -> int:
        with self._lock:
            return len(self._updates)

    def new_id(self) -> str:
        """Opaque and of the length of real ones."""
        return f"{next(self._ids):020x}"

    def host_media(self, content: bytes) -> str:
        """The address of a picture."""
        name = self.new_id()
        self._media[name] = content
        return f"{self.url}/media/{name}"

    # --- the server

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/media/{name}", self._serve_media)

    def background(self) -> list[Coroutine[Any, Any, None]]:
        return [self._deliver()]

    async def _serve_media(self, request: web.Request) -> web.StreamResponse:
        if self.media_redirect:
            return web.Response(status=302, headers={"Location": self.media_redirect})
        if self.media_status != 200:
            return web.Response(status=self.media_status)
        content = self._media.get(request.match_info["name"].removesuffix(".aac"))
        await asyncio.sleep(self.media_seconds)
        if content is None:
            return web.Response(status=404)
        if not self.media_in_pieces:
            return web.Response(body=content)
        answer = web.StreamResponse()
        await answer.prepare(request)
        with contextlib.suppress(ConnectionError):  # who has enough goes
            for begin in range(0, len(content), 10_000):
                await answer.write(content[begin : begin + 10_000])
            await answer.write_eof()
        return answer

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return self._refusal(ApiError(401, "Unauthorized"))
        params, _ = await self._params(request)
        self._record(method, params)

        async def carry_out() -> web.StreamResponse:
            if self._refusals:
                return self._refusal(self._refusals.pop(0))
            try:
                return web.json_response({"ok": True, **await self._carry_out(method, params)})
            except ApiError as error:
                return self._refusal(error)

        return await self._with_weather(request, method, carry_out)

    def _refusal(self, error: ApiError) -> web.Response:
        body = {"ok": False, error.key: error.code, "description": error.description}
        return web.json_response(body, status=error.status or self.status_of_failures or error.code)

    async def _carry_out(self, method: str, params: Params) -> dict[str, Any]:
        if method == "getMe":
            names = {"account_name": "bot.giaoban", "account_type": "BASIC", "can_join_groups": bool(self._groups)}
            names |= {"display_name": self.display_name} if self.display_name else {}
            return {"result": {"id": self.token.split(":")[0], **names}}
        if method == "getUpdates":
            return {"result": await self._get_update(params)}
        if method == "sendMessage":
            return {"result": self._send(params, str(params.get("text") or ""))}
        if method == "sendPhoto":
            return {"result": await self._send_photo(params)}
        if method == "sendChatAction":
            self._check_chat(str(params.get("chat_id")))
            self.typing += 1
            return {}
        if method == "setWebhook":
            return {"result": await self._set_webhook(params)}
        if method == "deleteWebhook":
            self._webhook = {}
            return {"result": {"url": "", "updated_at": self._millis()}}
        if method == "getWebhookInfo":
            return {"result": self._webhook_info()}
        raise ApiError(400, "Bad Request")

    def _millis(self) -> int:
        return int(self.now().timestamp() * 1000)

    # --- updates

    async def _get_update(self, params: Params) -> dict[str, Any]:
        if self._webhook:
            raise ApiError(400, "webhook is active")
        deadline = time.monotonic() + float(params.get("timeout") or 30)
        self._pollers += 1
        try:
            while True:
                changed = self._changed
                with self._lock:
                    if self._updates:
                        return self._updates.popleft()
                left = deadline - time.monotonic()
                if left <= 0:
                    raise ApiError(408, "Request timeout", status=408)
                await self._until_change(changed, left)
        finally:
            self._pollers -= 1

    async def _set_webhook(self, params: Params) -> dict[str, Any]:
        """Saved even if the address doesn't answer: that is told in `verification`."""
        url, secret = str(params.get("url") or ""), str(params.get("secret_token") or "")
        if not url.startswith("http") or not 8 <= len(secret) <= 256:
            raise ApiError(400, "Bad Request: url and secret_token of 8 to 256 characters")
        self._webhook = {"url": url, "secret": secret, "updated_at": self._millis()}
        status = await self.probe()
        outcome = (
            "webhook.ok" if 200 <= status < 300 else f"webhook.http.{status}" if status else "webhook.err.unreachable"
        )
        self._notify()
        verification = {"ok": outcome == "webhook.ok", "outcome": outcome, "status_code": status, "hint": ""}
        return {"url": url, "updated_at": self._webhook["updated_at"], "verification": verification}

    def _webhook_info(self) -> dict[str, Any]:
        if not self._webhook:
            raise ApiError(404, "Not Found", status=404)
        return {"url": self._webhook["url"], "updated_at": self._webhook["updated_at"]}

    async def probe(self) -> int:
        """An empty body without a content type, as the platform was seen to send; returns the status."""
        async with aiohttp.ClientSession() as session:
            return await self._post(session, None)

    async def _deliver(self) -> None:
        pause, tries = self._webhook_pause, 0
        async with aiohttp.ClientSession() as session:
            while True:
                changed = self._changed
                update = self._updates[0] if self._webhook and self._updates else None
                if update is None:
                    await changed.wait()
                    continue
                status = await self._post(session, update)
                self.deliveries.append(Delivery(update=update, status=status, at=time.monotonic()))
                tries += 1
                if 200 <= status < 300 or tries >= self._webhook_tries:
                    pause, tries = self._webhook_pause, 0
                    with self._lock:
                        self._updates.popleft()
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, 5.0)

    async def _post(self, session: aiohttp.ClientSession, update: Mapping[str, Any] | None) -> int:
        headers = {"X-Bot-Api-Secret-Token": self._webhook["secret"], "User-Agent": "Java/17.0.9"}
        body = {"ok": True, "result": update} if self.webhook_shape == "wrapped" else update
        content = b"" if update is None else json.dumps(body).encode()
        skipped = ["Content-Type"] if update is None else []
        if update is not None:
            headers["Content-Type"] = "application/json"
        timeout = aiohttp.ClientTimeout(total=10)
        try:
            async with session.post(
                self._webhook["url"], data=content, headers=headers, skip_auto_headers=skipped, timeout=timeout
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    # --- messages

    def _check_chat(self, chat_id: str) -> None:
        if chat_id in self._groups and chat_id not in self._blocked:
            return
        if chat_id not in self._users and chat_id not in self._groups:
            raise ApiError(404, "invalid request: unknown chat")
        if chat_id in self._users and self._users.index(chat_id) >= self.most_users:
            raise ApiError(403, "the plan's number of users is used up")
        if chat_id in self._blocked:
            raise ApiError(403, "user blocked the bot")

    def _begin_month(self) -> None:
        month = f"{self.now().astimezone(VIETNAM):%Y-%m}"
        if month != self._month:
            self._month, self.used = month, 0

    def _send(self, params: Params, text: str, photo: bytes | None = None) -> dict[str, Any]:
        chat_id = str(params.get("chat_id"))
        with self._lock:
            self._check_chat(chat_id)
            if not (1 if photo is None else 0) <= utf16(text) <= 2000:
                raise ApiError(400, "text must have 1 to 2000 characters")
            self._begin_month()
            if self.used >= self.monthly_quota:
                self.beyond_quota += 1
                raise ApiError(429, "Quota exceeded")
            self.used += 1
            message = Sent(
                chat_id=chat_id,
                message_id=self.new_id(),
                text=text,
                at=time.monotonic(),
                photo=photo,
                date=self._millis(),
            )
            self._sent.setdefault(chat_id, []).append(message)
        return {"message_id": message.message_id, "date": message.date}

    async def _send_photo(self, params: Params) -> dict[str, Any]:
        """Fetches the picture twice, as the platform does; an address good for one fetch gives a black one."""
        address = str(params.get("photo") or "")
        if not address.startswith("http"):
            raise ApiError(400, "photo must be a public URL")
        fetched = [await self._fetch(address) for _ in range(2)]
        if fetched[0] is None:
            raise ApiError(400, "photo can't be fetched")
        return self._send(params, str(params.get("caption") or ""), fetched[1] or b"")

    async def _fetch(self, address: str) -> bytes | None:
        self.photo_fetches.append(address)
        try:
            timeout = aiohttp.ClientTimeout(total=10)
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as answer:
                return await answer.read() if answer.status == 200 else None
        except (aiohttp.ClientError, TimeoutError):
            return None


class Person:
    """Somebody with a telephone. Everything returns at once; the bot hears of it when it asks."""

    def __init__(self, server: FakeZalo, person_id: str, name: str) -> None:
        self.id = person_id
        self.name = name
        self._server = server
        if person_id not in server._users:
            server._users.append(person_id)

    def types(self, text: str, *, group: str = "", at: datetime | None = None) -> str:
        """Returns the message's id. In a group write the mention into the text. at: when, if not now."""
        if group and "@" not in text:
            return ""  # never arrives
        return self.says("message.text.received", {"text": text, **_dated(at)}, group=group)

    def sends_photo(self, content: bytes, caption: str = "", *, field: str = "photo_url", group: str = "") -> str:
        photo = {field: self._server.host_media(content), "message_type": "CHAT_PHOTO", "caption": caption}
        return self.says("message.image.received", photo, group=group)

    def sends_voice(self, content: bytes) -> str:
        voice = {"voice_url": self._server.host_media(content) + ".aac", "message_type": "CHAT_VOICE"}
        return self.says("message.voice.received", voice)

    def sends_sticker(self) -> str:
        return self.says("message.sticker.received", {"sticker": "1f600"})

    def sends_something_unsupported(self) -> str:
        return self.says("message.unsupported.received", {})

    def says(self, event: str, content: Mapping[str, Any], *, group: str = "") -> str:
        message_id = self._server.new_id()
        if self._server._users.index(self.id) >= self._server.most_users and not group:
            return ""  # beyond the plan: assumed not to arrive
        message = {
            "from": {"id": self.id, "display_name": self.name, "is_bot": False},
            "chat": {"id": group or self.id, "chat_type": "GROUP" if group else "PRIVATE"},
            "message_id": message_id,
            "date": self._server._millis(),
            **content,
        }
        self._server.raw_update({"event_name": event, "message": message})
        return message_id

    def blocks(self) -> None:
        """The platform tells nobody."""
        self._server.blocks(self.id)


def utf16(text: str) -> int:
    """Characters as Java counts them: an emoji is two. That the platform does is an assumption, the strict one."""
    return len(text.encode("utf-16-le")) // 2


def _dated(at: datetime | None) -> dict[str, int]:
    return {} if at is None else {"date": int(at.timestamp() * 1000)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8082)
    parser.add_argument("--token", default=TOKEN)
    chosen = parser.parse_args()
    with FakeZalo(token=chosen.token, port=chosen.port) as zalo, contextlib.suppress(KeyboardInterrupt):
        print(zalo.url, flush=True)
        zalo.wait()


if __name__ == "__main__":
    main()
