"""How does Telegram behave, as far as the bot can tell?

A Bot API server with scripted people. Its rules are those that telegram.org documents and that were met in the
field: acknowledgement by offset, one listener per token, webhooks that are tried again, limits per second and
chat, blocked bots, groups that move to a new id.

    with FakeTelegram() as telegram:
        lan = telegram.person(7, "Lan")
        lan.types("/start")
        ...
        lan.presses(telegram.sent(7)[-1], "Đồng ý")

`python -m tests.fakes.telegram --port 8081` serves it alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes.server import Delivery, FakeServer, Params

TOKEN = "1001:test-secret-of-the-fake-telegram"
SENDS = {"sendmessage", "sendphoto", "senddocument", "editmessagetext"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


class ApiError(Exception):
    """An answer with ok: false."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Messages that are taken; the platform publishes about these and asks to obey retry_after."""

    per_second: int = 30
    private_per_second: float = 1.0
    private_burst: int = 3
    group_per_minute: int = 20


@dataclass(kw_only=True, slots=True)
class Sent:
    """One message of the bot as it stands on the screen now."""

    chat_id: int
    message_id: int
    text: str
    at: float
    date: int
    buttons: list[list[tuple[str, str]]] = field(default_factory=list)
    photo: bytes | None = None
    document: bytes | None = None
    filename: str = ""
    edited: bool = False
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message of a person."""

    update_id: int
    chat_id: int
    message_id: int
    body: Mapping[str, Any]


@dataclass(kw_only=True, slots=True)
class ChatState:
    """One chat as the server knows it."""

    chat_id: int
    kind: str
    title: str
    blocked: bool = False
    deactivated: bool = False
    started: bool = True
    bot_inside: bool = True
    migrated_to: int = 0
    admins: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    sent: dict[int, Sent] = field(default_factory=dict)
    people_said: set[int] = field(default_factory=set)
    last_message_id: int = 0
    lately: deque[float] = field(default_factory=deque)

    @property
    def group(self) -> bool:
        return self.kind != "private"

    def next_message_id(self) -> int:
        self.last_message_id += 1
        return self.last_message_id

    def described(self) -> dict[str, Any]:
        name = "title" if self.group else "first_name"
        return {"id": self.chat_id, "type": self.kind, name: self.title}


class FakeTelegram(FakeServer):
    """The Bot API for one token."""

    slow_methods = frozenset({"getupdates"})

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "giaoban_bot",
        limits: Limits | None = Limits(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        pace: Callable[[], float] = time.monotonic,
        webhook_pause: float = 0.05,
        port: int = 0,
    ) -> None:
        """now: for the dates of messages. pace: seconds by which the limits of a chat go; a bot's are of real time."""
        super().__init__(port=port)
        self._pace = pace
        self.token = token
        self.username = username
        self.limits = limits
        self.now = now
        self.deliveries: list[Delivery] = []
        self.answered: list[str] = []
        self._webhook_pause = webhook_pause
        self._me = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Giao Ban", "username": username}
        self._chats: dict[int, ChatState] = {}
        self._updates: deque[dict[str, Any]] = deque()
        self._update_ids = itertools.count(500_001)
        self._query_ids = itertools.count(9_000_001)
        self._open_queries: set[str] = set()
        self._file_ids = itertools.count(1)
        self._files: dict[str, bytes] = {}
        self._poller = 0
        self._webhook: dict[str, str] = {}
        self._allowed: list[str] = []
        self._lately: deque[float] = deque()
        self._refusals: list[ApiError] = []
        self._all_sent: list[tuple[int, str]] = []
        self.too_many = 0  # answers 429 to a bot that was too quick

    # --- scripting

    def person(self, person_id: int, name: str = "Lan", *, started: bool = True) -> Person:
        """Somebody with a private chat; not `started`: the bot may not write first."""
        with self._lock:
            chat = ChatState(chat_id=person_id, kind="private", title=name, started=started)
            self._chats.setdefault(person_id, chat)
        return Person(self, person_id, name)

    def group(
        self, group_id: int, title: str = "Tổ giao ban", *, admins: Sequence[int] = (), bot_inside: bool = True
    ) -> Group:
        """A group; an id below -1000000000000 is a supergroup."""
        kind = "supergroup" if group_id < -1_000_000_000_000 else "group"
        with self._lock:
            state = ChatState(chat_id=group_id, kind=kind, title=title, bot_inside=bot_inside, admins={*admins})
            self._chats.setdefault(group_id, state)
        return Group(self, group_id)

    def raw_update(self, update: Mapping[str, Any]) -> int:
        """Whatever it is, it waits to be fetched; an update_id is added unless it brings one (None: without)."""
        with self._lock:
            update_id = next(self._update_ids)
            body = {"update_id": update_id, **update}
            if body["update_id"] is None:
                del body["update_id"]
            self._updates.append(body)
        self._notify()
        return update_id

    def refuse_next(self, status: int, description: str, **parameters: int) -> None:
        """The next message is refused like this."""
        self._refusals.append(ApiError(status, description, **parameters))

    def _publish(self, kind: str, content: Mapping[str, Any]) -> int:
        with self._lock:
            if self._allowed and kind not in self._allowed:
                return 0
        return self.raw_update({kind: dict(content)})

    def _date(self) -> int:
        return int(self.now().timestamp())

    def _store_file(self, content: bytes) -> str:
        with self._lock:
            file_id = f"file-{next(self._file_ids)}"
            self._files[file_id] = content
        return file_id

    # --- inspection

    def sent(self, chat_id: int) -> list[Sent]:
        """The bot's messages in a chat, as they stand there now."""
        with self._lock:
            chat = self._chats.get(chat_id)
            return list(chat.sent.values()) if chat else []

    @property
    def duplicates(self) -> dict[tuple[int, str], int]:
        """Messages that one chat got more than once, with how often."""
        with self._lock:
            return {message: n for message, n in Counter(self._all_sent).items() if n > 1}

    @property
    def pending(self) -> int:
        """Updates that nobody acknowledged yet."""
        with self._lock:
            return len(self._updates)

    # --- the server

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/bot{token}/{method}", self.handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)

    def background(self) -> list[Coroutine[Any, Any, None]]:
        return [self._deliver()]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        if request.match_info["token"] != self.token:
            return refusal(ApiError(401, "Unauthorized"))
        params, files = await self._params(request)
        self._record(request.match_info["method"], params)

        async def carry_out() -> web.StreamResponse:
            try:
                return web.json_response({"ok": True, "result": await self._carry_out(method, params, files)})
            except ApiError as error:
                return refusal(error)

        return await self._with_weather(request, method, carry_out)

    async def _carry_out(self, method: str, params: Params, files: dict[str, tuple[str, bytes]]) -> Any:
        if method == "getupdates":
            return await self._get_updates(params)
        if method in SENDS:
            with self._lock:
                return self._send(method, params, files)
        simple: dict[str, Callable[[Params], Any]] = {
            "getme": lambda _: self._me,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._webhook_info,
            "answercallbackquery": self._answer_query,
            "getchatmember": self._chat_member,
            "getchat": lambda p: {**self._chat(p).described(), "accent_color_id": 0, "max_reaction_count": 11},
            "getfile": self._get_file,
        }
        if method not in simple:
            raise ApiError(404, "Not Found")
        with self._lock:
            return simple[method](params)

    # --- updates

    async def _get_updates(self, params: Params) -> list[dict[str, Any]]:
        with self._lock:
            self._refuse_while_webhook()
            self._confirm(int(params.get("offset") or 0))
            self._allowed = list(params.get("allowed_updates") or self._allowed)
            self._poller += 1
            turn = self._poller
        self._wake()
        limit = min(int(params.get("limit") or 100), 100)
        deadline = time.monotonic() + float(params.get("timeout") or 0)
        while True:
            changed = self._changed
            with self._lock:
                self._refuse_while_webhook()
                if turn != self._poller:
                    raise ApiError(409, "Conflict: terminated by other getUpdates request")
                waiting = list(itertools.islice(self._updates, limit))
            left = deadline - time.monotonic()
            if waiting or left <= 0:
                return waiting
            await self._until_change(changed, left)

    def _refuse_while_webhook(self) -> None:
        if self._webhook:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")

    def _confirm(self, offset: int) -> None:
        while self._updates and self._updates[0].get("update_id", 0) < offset:
            self._updates.popleft()

    def _set_webhook(self, params: Params) -> bool:
        if not params.get("url"):
            return self._delete_webhook(params)
        self._webhook = {"url": params["url"], "secret": params.get("secret_token", "")}
        self._allowed = list(params.get("allowed_updates") or [])
        self._notify()
        return True

    def _delete_webhook(self, params: Params) -> bool:
        self._webhook = {}
        if str(params.get("drop_pending_updates", "")).lower() == "true":
            self._updates.clear()
        return True

    def _webhook_info(self, _: Params) -> dict[str, Any]:
        return {
            "url": self._webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }

    async def _deliver(self) -> None:
        """To the webhook, one after the other; what is not answered 2xx comes again, later and later."""
        pause = self._webhook_pause
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            while True:
                changed = self._changed
                with self._lock:
                    webhook = self._webhook
                    update = self._updates[0] if webhook and self._updates else None
                if update is None:
                    await changed.wait()
                    continue
                status = await self._post(session, webhook, update)
                self.deliveries.append(Delivery(update=update, status=status, at=time.monotonic()))
                if 200 <= status < 300:
                    pause = self._webhook_pause
                    with self._lock:
                        self._updates.popleft()
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, 5.0)

    async def _post(self, session: aiohttp.ClientSession, webhook: dict[str, str], update: Params) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook["secret"]} if webhook["secret"] else {}
        try:
            async with session.post(webhook["url"], json=update, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    # --- messages

    def _send(self, method: str, params: Params, files: dict[str, tuple[str, bytes]]) -> Any:
        if self._refusals:
            raise self._refusals.pop(0)
        chat = self._reachable(params)
        text = str(params.get("text") or "") if "text" in params else str(params.get("caption") or "")
        buttons = _buttons(params.get("reply_markup"))
        if method in {"sendmessage", "editmessagetext"}:
            _check_text(text, 4096, "message")
        else:
            _check_text(text or "-", 1024, "message caption")
        if method == "editmessagetext":
            return self._edit(chat, params, text, buttons)
        self._check_pace(chat)
        message = Sent(
            chat_id=chat.chat_id,
            message_id=chat.next_message_id(),
            text=text,
            at=time.monotonic(),
            date=self._date(),
            buttons=buttons,
            params=params,
        )
        for kind in ("photo", "document"):
            if method == f"send{kind}":
                message.filename, content = _upload(params, files, kind)
                setattr(message, kind, content)
        chat.sent[message.message_id] = message
        self._all_sent.append((chat.chat_id, text))
        return self._drawn(chat, message)

    def _edit(self, chat: ChatState, params: Params, text: str, buttons: list[list[tuple[str, str]]]) -> Any:
        message = chat.sent.get(int(params.get("message_id") or 0))
        if message is None:
            raise ApiError(400, "Bad Request: message to edit not found")
        if message.photo is not None or message.document is not None:
            raise ApiError(400, "Bad Request: there is no text in the message to edit")
        if (message.text, message.buttons) == (text, buttons):
            raise ApiError(400, "Bad Request: message is not modified: specified new message content is the same")
        self._check_pace(chat)
        message.text, message.buttons, message.edited, message.params = text, buttons, True, params
        return self._drawn(chat, message)

    def _chat(self, params: Params) -> ChatState:
        try:
            return self._chats[int(params.get("chat_id", 0))]
        except (KeyError, ValueError):
            raise ApiError(400, "Bad Request: chat not found") from None

    def _reachable(self, params: Params) -> ChatState:
        chat = self._chat(params)
        if chat.migrated_to:
            described = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, described, migrate_to_chat_id=chat.migrated_to)
        if chat.deactivated:
            raise ApiError(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if not chat.started:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        if not chat.bot_inside:
            raise ApiError(403, f"Forbidden: bot was kicked from the {chat.kind} chat")
        return chat

    def _check_pace(self, chat: ChatState) -> None:
        if self.limits is None:
            return
        burst = self.limits.private_burst / self.limits.private_per_second
        span, allowed = (60.0, self.limits.group_per_minute) if chat.group else (burst, self.limits.private_burst)
        try:
            _take_place(chat.lately, allowed, span, self._pace())
        except ApiError:
            self.too_many += 1
            raise
        try:
            _take_place(self._lately, self.limits.per_second, 1.0, time.monotonic())
        except ApiError:
            self.too_many += 1
            chat.lately.pop()
            raise

    def _drawn(self, chat: ChatState, message: Sent) -> dict[str, Any]:
        body: dict[str, Any] = {
            "message_id": message.message_id,
            "from": self._me,
            "chat": chat.described(),
            "date": message.date,
        }
        if message.buttons:
            rows = [[{"text": text, _kind_of(data): data} for text, data in row] for row in message.buttons]
            body["reply_markup"] = {"inline_keyboard": rows}
        if message.photo is None and message.document is None:
            return {**body, "text": message.text}
        if message.photo is not None:
            body["photo"] = self._sizes(message.photo)
        else:
            file_id = self._store_file(message.document or b"")
            body["document"] = {"file_id": file_id, "file_unique_id": f"u-{file_id}"}
        return {**body, "caption": message.text}

    def _sizes(self, content: bytes) -> list[dict[str, Any]]:
        sizes = []
        for side, part in ((90, content[: len(content) // 2]), (1280, content)):
            file_id = self._store_file(part)
            sizes.append({"file_id": file_id, "file_unique_id": f"u-{file_id}", "width": side, "height": side})
        return sizes

    # --- the rest

    def _answer_query(self, params: Params) -> bool:
        query_id = str(params.get("callback_query_id"))
        if query_id not in self._open_queries:
            raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._open_queries.discard(query_id)
        self.answered.append(query_id)
        return True

    def _chat_member(self, params: Params) -> dict[str, Any]:
        chat, user_id = self._chat(params), int(params.get("user_id") or 0)
        user = {"id": user_id, "is_bot": False, "first_name": "Member"}
        if user_id in chat.admins:
            rights = (
                "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
                "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
                "can_edit_stories can_delete_stories"
            )
            return {"status": "administrator", "user": user, **dict.fromkeys(rights.split(), False)}
        return {"status": "member" if user_id in chat.members else "left", "user": user}

    def _get_file(self, params: Params) -> dict[str, Any]:
        file_id = str(params.get("file_id"))
        if file_id not in self._files:
            raise ApiError(400, "Bad Request: invalid file_id")
        size = len(self._files[file_id])
        if size > 20 * 2**20:
            raise ApiError(400, "Bad Request: file is too big")
        unique = f"u-{file_id}"
        return {"file_id": file_id, "file_unique_id": unique, "file_size": size, "file_path": f"files/{file_id}"}

    async def _download(self, request: web.Request) -> web.StreamResponse:
        content = self._files.get(request.match_info["path"].removeprefix("files/"))
        if request.match_info["token"] != self.token or content is None:
            return web.Response(status=404)
        return web.Response(body=content)


class Person:
    """Somebody with a telephone. Everything returns at once; the bot hears of it when it asks."""

    def __init__(self, server: FakeTelegram, person_id: int, name: str) -> None:
        self.id = person_id
        self.name = name
        self._server = server

    @property
    def described(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "vi"}

    def types(
        self, text: str, *, chat: Group | None = None, reply_to: Sent | None = None, at: datetime | None = None
    ) -> Said:
        """`at`: when Telegram got it, now unless told."""
        content: dict[str, Any] = {"text": text, **({"date": int(at.timestamp())} if at else {})}
        if text.startswith("/"):
            command = text.split()[0]
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        if reply_to:
            state = self._server._chats[reply_to.chat_id]
            content["reply_to_message"] = self._server._drawn(state, reply_to)
        return self.says(content, chat=chat)

    def says(self, content: Mapping[str, Any], *, chat: Group | None = None) -> Said:
        """Any message: the content of the Bot API's Message beyond who, where and when."""
        server = self._server
        with server._lock:
            state = server._chats[chat.id if chat else self.id]
            state.members.add(self.id)
            state.started = True
            body = {
                "message_id": state.next_message_id(),
                "from": self.described,
                "chat": state.described(),
                "date": server._date(),
                **content,
            }
            update_id = server._publish("message", body)
        return Said(update_id=update_id, chat_id=state.chat_id, message_id=body["message_id"], body=body)

    def edits(self, said: Said, text: str) -> Said:
        """The new words of a message, or under a picture or a file."""
        words = "text" if "text" in said.body else "caption"
        body = {**said.body, words: text, "edit_date": self._server._date()}
        update_id = self._server._publish("edited_message", body)
        return Said(update_id=update_id, chat_id=said.chat_id, message_id=said.message_id, body=body)

    def presses(self, message: Sent, label: str) -> int:
        """Returns the update's id."""
        server = self._server
        with server._lock:
            data = next(data for row in message.buttons for text, data in row if text == label)
            query_id = str(next(server._query_ids))
            server._open_queries.add(query_id)
            drawn = server._drawn(server._chats[message.chat_id], message)
        query = {"id": query_id, "from": self.described, "chat_instance": "1", "message": drawn, "data": data}
        return server._publish("callback_query", query)

    def sends_photo(self, content: bytes, caption: str = "", *, chat: Group | None = None, album: str = "") -> Said:
        sizes = {"photo": self._server._sizes(content), **({"media_group_id": album} if album else {})}
        return self.says({**sizes, "caption": caption} if caption else sizes, chat=chat)

    def sends_location(self, latitude: float, longitude: float) -> Said:
        return self.says({"location": {"latitude": latitude, "longitude": longitude}})

    def sends_contact(self, phone: str, *, own: bool = True) -> Said:
        contact = {"phone_number": phone, "first_name": self.name, "user_id": self.id if own else self.id + 1}
        return self.says({"contact": contact})

    def sends_voice(self, content: bytes) -> Said:
        file_id = self._server._store_file(content)
        return self.says({"voice": {"file_id": file_id, "file_unique_id": f"u-{file_id}", "duration": 3}})

    def sends_document(self, content: bytes, caption: str = "", *, filename: str = "") -> Said:
        file_id = self._server._store_file(content)
        named = {"file_name": filename} if filename else {}
        document = {"document": {"file_id": file_id, "file_unique_id": f"u-{file_id}", **named}}
        return self.says({**document, "caption": caption} if caption else document)

    def blocks(self) -> int:
        self._server._chats[self.id].blocked = True
        return self._membership("member", "kicked")

    def unblocks(self) -> int:
        self._server._chats[self.id].blocked = False
        return self._membership("kicked", "member")

    def deactivates(self) -> None:
        """Telegram tells nobody."""
        self._server._chats[self.id].deactivated = True

    def _membership(self, was: str, is_now: str) -> int:
        return self._server._publish("my_chat_member", _change(self._server, self.id, self.described, was, is_now))


class Group:
    """A group chat; people speak in it with `person.types(..., chat=group)`."""

    def __init__(self, server: FakeTelegram, group_id: int) -> None:
        self.id = group_id
        self._server = server

    def appoints(self, person: Person, *, admin: bool = True) -> None:
        """Makes somebody an administrator, or a member like others."""
        admins = self._server._chats[self.id].admins
        if admin:
            admins.add(person.id)
        else:
            admins.discard(person.id)

    def adds_bot(self, by: Person) -> int:
        self._server._chats[self.id].bot_inside = True
        return self._server._publish("my_chat_member", _change(self._server, self.id, by.described, "left", "member"))

    def removes_bot(self, by: Person) -> int:
        self._server._chats[self.id].bot_inside = False
        return self._server._publish("my_chat_member", _change(self._server, self.id, by.described, "member", "kicked"))

    def migrates(self, new_id: int) -> Group:
        """Becomes the supergroup `new_id`; both chats tell so."""
        server = self._server
        with server._lock:
            old = server._chats[self.id]
            new = server.group(new_id, old.title, admins=sorted(old.admins))
            old.migrated_to = new_id
            for state, content in (
                (old, {"migrate_to_chat_id": new_id}),
                (server._chats[new_id], {"migrate_from_chat_id": self.id}),
            ):
                body = {
                    "message_id": state.next_message_id(),
                    "from": ANONYMOUS,
                    "sender_chat": state.described(),
                    "chat": state.described(),
                    "date": server._date(),
                }
                server._publish("message", {**body, **content})
        return new

    def types_as_group(self, text: str) -> Said:
        """An administrator who stays anonymous."""
        server = self._server
        with server._lock:
            state = server._chats[self.id]
            body: dict[str, Any] = {
                "message_id": state.next_message_id(),
                "from": ANONYMOUS,
                "sender_chat": state.described(),
                "chat": state.described(),
                "date": server._date(),
                "text": text,
            }
            update_id = server._publish("message", body)
        return Said(update_id=update_id, chat_id=self.id, message_id=body["message_id"], body=body)


def _change(server: FakeTelegram, chat_id: int, by: Mapping[str, Any], was: str, is_now: str) -> dict[str, Any]:
    def member(status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": server._me, "status": status, **until}

    return {
        "chat": server._chats[chat_id].described(),
        "from": by,
        "date": server._date(),
        "old_chat_member": member(was),
        "new_chat_member": member(is_now),
    }


def refusal(error: ApiError) -> web.Response:
    """The answer with ok: false."""
    body: dict[str, Any] = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.status)


def _check_text(text: str, longest: int, what: str) -> None:
    if not text.strip():
        raise ApiError(400, f"Bad Request: {what} text is empty")
    if len(text.encode("utf-16-le")) // 2 > longest:
        raise ApiError(400, f"Bad Request: {what} is too long")


def _buttons(markup: Any) -> list[list[tuple[str, str]]]:
    rows = markup.get("inline_keyboard", []) if isinstance(markup, Mapping) else []
    buttons = [[(str(b.get("text", "")), str(b.get("url") or b.get("callback_data", ""))) for b in row] for row in rows]
    for text, data in itertools.chain.from_iterable(buttons):
        if _kind_of(data) == "url":
            if not re.match(r"https?://[^/\s]+\.[^/\s]", data):
                raise ApiError(400, "Bad Request: inline keyboard button URL is invalid: wrong HTTP URL")
        elif not 1 <= len(data.encode()) <= 64:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
        if not text:
            raise ApiError(400, "Bad Request: can't parse inline keyboard button: text must be non-empty")
    return buttons


def _kind_of(data: str) -> str:
    """A button carries data back, or opens an address."""
    return "url" if "://" in data else "callback_data"


def _upload(params: Params, files: dict[str, tuple[str, bytes]], kind: str) -> tuple[str, bytes]:
    name = str(params.get(kind, "")).removeprefix("attach://") or kind
    filename, content = files.get(name) or files.get(kind) or ("", b"")
    if not content:
        raise ApiError(400, f"Bad Request: there is no {kind} in the request")
    return filename, content


def _take_place(lately: deque[float], allowed: int, span: float, now: float) -> None:
    """A place among `allowed` in `span` seconds, or 429."""
    while lately and now - lately[0] >= span:
        lately.popleft()
    if len(lately) >= allowed:
        wait = max(1, round(span - (now - lately[0]) + 0.5))
        raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    lately.append(now)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    chosen = parser.parse_args()
    with FakeTelegram(token=chosen.token, port=chosen.port) as telegram, contextlib.suppress(KeyboardInterrupt):
        print(telegram.url, flush=True)
        telegram.wait()


if __name__ == "__main__":
    main()
