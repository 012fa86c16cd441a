"""Does the fake Telegram of several bots keep them apart?"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.fakes.telegram import Limits
from tests.fakes.telegrams import FakeTelegrams

pytestmark = pytest.mark.timeout(60)
FIRST, SECOND = "1001:secret-of-the-first-bot", "1002:secret-of-the-second-bot"


def test_each_bot_has_its_own_people_updates_and_limits() -> None:
    with FakeTelegrams([FIRST, SECOND], limits=Limits(per_second=1)) as server:
        said = server.bots["1001"].person(7).types("một")
        server.bots["1002"].person(8)

        assert [one["update_id"] for one in _ask(server, FIRST, "getUpdates").json()["result"]] == [said.update_id]
        assert _ask(server, SECOND, "getUpdates").json()["result"] == []
        sent = [_ask(server, token, "sendMessage", chat_id=chat, text="x") for token, chat in ((FIRST, 7), (SECOND, 8))]
        assert [one.status_code for one in sent] == [200, 200]
        assert _ask(server, FIRST, "sendMessage", chat_id=8, text="x").status_code == 400
        assert [len(bot.sent(chat)) for bot, chat in zip(server.bots.values(), (7, 8), strict=True)] == [1, 1]


def test_updates_wake_whoever_waits_for_them() -> None:
    with FakeTelegrams([FIRST, SECOND]) as server:
        lan = server.bots["1002"].person(7)
        server._loop.call_later(0.2, lan.types, "một")  # type: ignore[union-attr]

        assert len(_ask(server, SECOND, "getUpdates", timeout=8).json()["result"]) == 1


@pytest.mark.parametrize("token", ["1003:secret-of-nobody", "1001:wrong"])
def test_token_of_no_bot_is_unauthorized(token: str) -> None:
    with FakeTelegrams([FIRST]) as server:
        assert _ask(server, token, "getMe").status_code == 401


def _ask(server: FakeTelegrams, token: str, method: str, **params: Any) -> httpx.Response:
    return httpx.post(f"{server.url}/bot{token}/{method}", json=params, timeout=10)
