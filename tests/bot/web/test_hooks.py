"""Is an update stored before the platform is told so, whatever it looks like?"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot.channels import telegram_in
from bot.channels.base import RawUpdate, UnreadableUpdate
from bot.channels.telegram_in import TelegramListener
from bot.web.hooks import TELEGRAM_HEADER, ZALO_HEADER, HookTarget, hooks
from tests.bot.channels.rigs import Inbox, until
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.zalo import FakeZalo

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SECRET = "the-secret-of-the-webhook"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def zalo_split(body: Mapping[str, Any]) -> RawUpdate:
    inner = body.get("result", body)
    if "message" not in inner:
        raise UnreadableUpdate("no message")
    return RawUpdate(update_id=inner["message"]["message_id"], chat_id=inner["message"]["chat"]["id"], body=body)


@contextmanager
def serving(targets: Mapping[tuple[str, str], HookTarget], **more: float) -> Iterator[str]:
    """In a thread of its own."""
    server = a_server(targets, **more)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield address_of(server)
    server.should_exit = True
    thread.join(10)


@asynccontextmanager
async def serving_here(targets: Mapping[tuple[str, str], HookTarget]) -> AsyncIterator[str]:
    """In the loop of the test, as the programme does it: the listener belongs to one loop."""
    server = a_server(targets)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield address_of(server)
    server.should_exit = True
    await task


def a_server(targets: Mapping[tuple[str, str], HookTarget], **more: float) -> uvicorn.Server:
    app = FastAPI()
    app.include_router(hooks(targets, **more))
    return uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off", ws="none"))


def address_of(server: uvicorn.Server) -> str:
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def address(inbox: Inbox) -> Iterator[str]:
    targets = {
        ("telegram", "1001"): HookTarget(
            header=TELEGRAM_HEADER, secret=SECRET, keep=inbox.keep, split=telegram_in.split
        ),
        ("zalo", "2002"): HookTarget(header=ZALO_HEADER, secret=SECRET, keep=inbox.keep, split=zalo_split),
        ("telegram", "1009"): HookTarget(header=TELEGRAM_HEADER, secret="", keep=inbox.keep, split=telegram_in.split),
    }
    with serving(targets) as address:
        yield address


@pytest.fixture
def post(address: str) -> Iterator[Callable[..., int]]:
    with httpx.Client(base_url=address, timeout=10) as client:

        def send(content: Any, *, bot: str = "1001", secret: str | None = SECRET) -> int:
            headers = {} if secret is None else {TELEGRAM_HEADER: secret}
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            return client.post(f"/hooks/telegram/{bot}", content=body, headers=headers).status_code

        yield send


def test_update_is_stored_before_it_is_answered(post: Callable[..., int], inbox: Inbox) -> None:
    body = {"update_id": 5, "message": {"chat": {"id": 7}}}

    assert post(body) == 200

    assert [(update.update_id, update.chat_id, update.body) for update in inbox.kept] == [("5", "7", body)]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "bí mật"])
def test_wrong_secret_is_turned_away(address: str, inbox: Inbox, secret: str | None) -> None:
    headers = {} if secret is None else {TELEGRAM_HEADER.encode(): secret.encode()}

    answer = httpx.post(f"{address}/hooks/telegram/1001", content=b'{"update_id":5}', headers=headers)

    assert answer.status_code == 403
    assert inbox.tried == []


def test_target_without_a_secret_admits_nobody(post: Callable[..., int]) -> None:
    assert post({"update_id": 5}, bot="1009", secret="") == 403


def test_unknown_bot_is_not_found(post: Callable[..., int]) -> None:
    assert post({"update_id": 5}, bot="1002") == 404


def test_oversized_body_is_refused(post: Callable[..., int], inbox: Inbox) -> None:
    assert post(b"x" * (2**20 + 1)) == 413
    assert inbox.tried == []


def test_store_in_trouble_makes_the_platform_come_again(post: Callable[..., int], inbox: Inbox) -> None:
    inbox.refusals = 1

    assert [post({"update_id": 5}), post({"update_id": 5})] == [503, 200]


def test_store_that_hangs_makes_the_platform_come_again() -> None:
    async def hang(_: object) -> None:
        await until(lambda: False)

    target = HookTarget(header=TELEGRAM_HEADER, secret=SECRET, keep=hang, split=telegram_in.split)
    with serving({("telegram", "1001"): target}, store_seconds=0.1) as address:
        answer = httpx.post(f"{address}/hooks/telegram/1001", json={"update_id": 1}, headers={TELEGRAM_HEADER: SECRET})

    assert answer.status_code == 503


@pytest.mark.parametrize(
    "content",
    [b"no json", b"\xff\xfe", b"[]", b"3", b"{}", b'{"message": {}}', b'{"update_id": "x"}', b"[" * 100_000],
    ids=["words", "bytes", "list", "number", "empty object", "no id", "no number", "deep"],
)
def test_what_cannot_be_understood_is_stored_and_blocks_nothing(
    post: Callable[..., int], inbox: Inbox, content: bytes
) -> None:
    assert [post(content), post(content)] == [200, 200]

    one, again = inbox.kept
    assert one.update_id == again.update_id
    assert one.update_id.startswith("sha256:")
    with pytest.raises(UnreadableUpdate):
        telegram_in.read(one.body, bot="1001")


def test_channel_that_cannot_tell_updates_apart_blocks_nothing(address: str, inbox: Inbox) -> None:
    answer = httpx.post(f"{address}/hooks/zalo/2002", json={"event_name": "message.new"}, headers={ZALO_HEADER: SECRET})

    assert answer.status_code == 200
    assert inbox.kept[0].update_id.startswith("sha256:")


def test_empty_probe_is_answered_and_not_stored(post: Callable[..., int], inbox: Inbox) -> None:
    assert [post(b""), post(b"", secret=None)] == [200, 200]
    assert inbox.tried == []


def test_secret_is_not_shown_by_the_target(inbox: Inbox) -> None:
    assert SECRET not in repr(HookTarget(header="h", secret=SECRET, keep=inbox.keep, split=telegram_in.split))


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    with FakeTelegram(webhook_pause=0.02) as server:
        yield server


async def test_telegram_delivers_until_it_is_stored(telegram: FakeTelegram) -> None:
    inbox, targets = Inbox(refusals=2), dict[tuple[str, str], HookTarget]()
    listener = TelegramListener(TOKEN, telegram.url)
    targets["telegram", "1001"] = HookTarget(
        header=TELEGRAM_HEADER, secret=SECRET, keep=inbox.keep, split=telegram_in.split, enrich=listener.enrich
    )
    lan = telegram.person(7, "Lan")
    group = telegram.group(-100, admins=[7])

    async with serving_here(targets) as address:
        await listener.set_webhook(f"{address}/hooks/telegram/1001", SECRET)
        lan.types("12")
        telegram.raw_update({"message": "poison"})
        lan.types("/start AB12", chat=group)
        await inbox.holds(3)
        await until(lambda: telegram.pending == 0)
    await listener.close()

    assert [delivery.status for delivery in telegram.deliveries] == [503, 503, 200, 200, 200]
    command = telegram_in.read(inbox.kept[-1].body, bot="1001")
    assert command
    assert command.sender_is_admin


@pytest.mark.parametrize("shape", ["wrapped", "bare"])
async def test_zalo_delivers_in_both_shapes(address: str, inbox: Inbox, shape: str) -> None:
    with FakeZalo(webhook_shape=shape) as zalo, contextlib.closing(httpx.Client(timeout=10)) as client:
        question = {"url": f"{address}/hooks/zalo/2002", "secret_token": SECRET}
        answer = client.post(f"{zalo.url}/bot{zalo.token}/setWebhook", json=question).json()
        message_id = zalo.person("a1").types("12")
        (update,) = await inbox.holds(1)

    assert answer["result"]["verification"]["ok"]
    assert (update.update_id, update.chat_id) == (message_id, "a1")
