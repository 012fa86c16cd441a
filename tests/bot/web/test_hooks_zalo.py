"""Is what Zalo's webhook brings stored once, from Zalo only, before it is answered?"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.channels.zalo import ZaloListener, split
from bot.clock import VIETNAM, TrainingClock
from bot.engine.embedded import Engine
from bot.web.hooks import ZALO_HEADER
from bot.web.serve import Site, WebhookListener, take_address
from storage.store import Library
from tests.bot.channels.rigs import listening, until
from tests.builders import local
from tests.fakes.zalo import TOKEN, FakeZalo

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SECRET = "secret-of-the-webhook"
UPDATE: dict[str, Any] = {
    "event_name": "message.text.received",
    "message": {
        "from": {"id": "a1", "display_name": "Lan", "is_bot": False},
        "chat": {"id": "a1", "chat_type": "PRIVATE"},
        "text": "chào",
        "message_id": "m1",
        "date": 1750316131602,
    },
}


@pytest.fixture
def backend() -> str:
    """One is enough here: the inbox is tested on every database."""
    return "sqlite"


@pytest.fixture
def server() -> Iterator[FakeZalo]:
    with FakeZalo(webhook_pause=0.02) as server:
        server.person("a1", "Lan")
        yield server


class Desk:
    """The webhook of a bot on a real inbox, and somebody who posts to it."""

    def __init__(self, library: Library, address: str, client: httpx.AsyncClient) -> None:
        self.library = library
        self.address = f"{address}/hooks/zalo/2002"
        self._client = client

    async def posts(self, body: object, secret: str | None = SECRET) -> int:
        headers = {"User-Agent": "Java/17.0.9", **({ZALO_HEADER: secret} if secret is not None else {})}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return (await self._client.post(self.address, content=content, headers=headers)).status_code

    def waiting(self) -> list[str]:
        with self.library.reading() as store:
            return [one.update_id for one in store.inbox.waiting(10)]


@asynccontextmanager
async def a_desk(library: Library, server: FakeZalo) -> AsyncIterator[Desk]:
    engine = Engine(library, TrainingClock(local("2023-06-20T09:00")), VIETNAM, readers={}, speakers=())
    await engine.prepare()
    site = Site(take_address("127.0.0.1", 0))
    ear = WebhookListener(
        ZaloListener(TOKEN, server.url),
        header=ZALO_HEADER,
        secret=SECRET,
        split=split,
        public_url=site.address,
        site=site,
    )
    async with httpx.AsyncClient() as client, listening(ear, engine.keeper("zalo", "2002")):
        await until(lambda: bool(server.called("setWebhook")))
        yield Desk(library, site.address, client)
    await ear.close()
    site.close()
    engine.writer.close()


async def test_update_is_stored_before_200_and_its_replay_changes_nothing(library: Library, server: FakeZalo) -> None:
    async with a_desk(library, server) as desk:
        answers = [await desk.posts(UPDATE), await desk.posts({"ok": True, "result": UPDATE}), await desk.posts(UPDATE)]

        assert answers == [200, 200, 200]
        assert desk.waiting() == ["a1:m1"]


async def test_same_message_id_in_another_chat_is_another_update(library: Library, server: FakeZalo) -> None:
    other = {**UPDATE, "message": {**UPDATE["message"], "chat": {"id": "a2", "chat_type": "PRIVATE"}}}

    async with a_desk(library, server) as desk:
        await asyncio.gather(desk.posts(UPDATE), desk.posts(other))

        assert sorted(desk.waiting()) == ["a1:m1", "a2:m1"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.upper(), SECRET + " x", "é"])
async def test_wrong_secret_stores_nothing(library: Library, server: FakeZalo, secret: str | None) -> None:
    given = secret.encode("latin-1").decode("latin-1") if secret else secret

    async with a_desk(library, server) as desk:
        headers = {} if given is None else {ZALO_HEADER.encode(): given.encode("latin-1")}
        async with httpx.AsyncClient() as client:
            answer = await client.post(desk.address, content=json.dumps(UPDATE).encode(), headers=headers)

        assert answer.status_code == 403
        assert desk.waiting() == []


async def test_probe_without_a_body_is_answered(library: Library, server: FakeZalo) -> None:
    async with a_desk(library, server) as desk:
        assert [await desk.posts(b""), await desk.posts(b"", secret=None), await desk.posts(b"", secret="wrong")] == [
            200
        ] * 3
        assert desk.waiting() == []


@pytest.mark.parametrize("shape", ["wrapped", "bare"])
async def test_platform_delivers_in_either_shape(library: Library, server: FakeZalo, shape: str) -> None:
    server.webhook_shape = shape

    async with a_desk(library, server) as desk:
        message_id = server.person("a1").types("chào")
        await until(lambda: bool(server.deliveries))

        assert [delivery.status for delivery in server.deliveries] == [200]
        assert desk.waiting() == [f"a1:{message_id}"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"null", {"ok": True}, {"message": 3}, {"result": []}])
async def test_nonsense_is_kept_as_well_and_comes_not_again(library: Library, server: FakeZalo, body: object) -> None:
    async with a_desk(library, server) as desk:
        assert [await desk.posts(body), await desk.posts(body)] == [200, 200]
        assert [one.partition(":")[0] for one in desk.waiting()] == ["sha256"]


async def test_update_that_is_too_large_is_refused(library: Library, server: FakeZalo) -> None:
    async with a_desk(library, server) as desk:
        assert await desk.posts(b"x" * (2**20 + 1)) == 413
        assert desk.waiting() == []


async def test_other_bots_have_no_webhook(library: Library, server: FakeZalo) -> None:
    async with a_desk(library, server) as desk:
        desk.address = desk.address.replace("2002", "2003")

        assert await desk.posts(UPDATE) == 404
