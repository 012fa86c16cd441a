"""Does the fake Zalo behave as the real one is documented, or was seen, to?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.fakes.zalo import TOKEN, FakeZalo

pytestmark = pytest.mark.timeout(180)

Ask = Callable[..., httpx.Response]


@pytest.fixture
def server() -> Iterator[FakeZalo]:
    with FakeZalo(monthly_quota=3, most_users=2) as server:
        yield server


@pytest.fixture
def ask(server: FakeZalo) -> Iterator[Ask]:
    with httpx.Client(base_url=f"{server.url}/bot{TOKEN}", timeout=10) as client:
        yield lambda method, **params: client.post(f"/{method}", json=params)


def test_bot_introduces_itself(ask: Ask) -> None:
    assert ask("getMe").json()["result"]["id"] == "2002"


def test_idle_poll_is_a_timeout(ask: Ask) -> None:
    answer = ask("getUpdates", timeout=0.1)

    assert answer.status_code == 408
    assert answer.json() == {"ok": False, "error_code": 408, "description": "Request timeout"}


def test_update_comes_alone_and_once(server: FakeZalo, ask: Ask) -> None:
    lan = server.person("a1")
    message_id = lan.types("một")
    lan.types("hai")

    update = ask("getUpdates", timeout="1").json()["result"]
    rest = [ask("getUpdates", timeout=0.1).status_code for _ in range(2)]

    assert update["event_name"] == "message.text.received"
    assert update["message"]["message_id"] == message_id
    assert update["message"]["chat"] == {"id": "a1", "chat_type": "PRIVATE"}
    assert rest == [200, 408]


def test_long_poll_ends_when_something_happens(server: FakeZalo, ask: Ask) -> None:
    threading.Timer(0.2, server.person("a1").types, ["chào"]).start()

    assert ask("getUpdates", timeout=8).json()["result"]["message"]["text"] == "chào"


def test_messages_may_be_lost_while_nobody_listens(server: FakeZalo, ask: Ask) -> None:
    server.keeps_while_idle = False
    server.person("a1").types("một")

    assert ask("getUpdates", timeout=0.1).status_code == 408


def test_failures_may_come_as_success_of_http(server: FakeZalo, ask: Ask) -> None:
    answer = ask("sendMessage", chat_id="nobody", text="x")
    server.status_of_failures = None
    strict = ask("sendMessage", chat_id="nobody", text="x")

    assert (answer.status_code, answer.json()["ok"]) == (200, False)
    assert strict.status_code == strict.json()["error_code"] == 404


@pytest.mark.parametrize(("length", "ok"), [(0, False), (1, True), (2000, True), (2001, False)])
def test_text_has_one_to_two_thousand_characters(server: FakeZalo, ask: Ask, length: int, ok: bool) -> None:
    server.person("a1")

    assert ask("sendMessage", chat_id="a1", text="ệ" * length).json()["ok"] is ok


def test_monthly_quota_ends(server: FakeZalo, ask: Ask) -> None:
    server.person("a1")

    codes = [ask("sendMessage", chat_id="a1", text="x").json().get("error_code") for _ in range(4)]

    assert codes == [None, None, None, 429]
    assert server.duplicates == {("a1", "x"): 3}


def test_users_beyond_the_plan_are_not_served(server: FakeZalo, ask: Ask) -> None:
    for person in ("a1", "a2", "a3"):
        server.person(person).types("chào")

    assert ask("sendMessage", chat_id="a3", text="x").json()["error_code"] == 403
    assert server.pending == 2


def test_typing_sign_has_no_result(server: FakeZalo, ask: Ask) -> None:
    server.person("a1")

    assert ask("sendChatAction", chat_id="a1", action="typing").json() == {"ok": True}


def test_picture_is_fetched_twice_from_its_address(server: FakeZalo, ask: Ask) -> None:
    lan = server.person("a1")
    lan.sends_photo(b"jpeg", "cầu")
    address = ask("getUpdates").json()["result"]["message"]["photo_url"]

    ask("sendPhoto", chat_id="a1", photo=address, caption="cầu")

    assert server.photo_fetches == [address, address]
    assert [(sent.text, sent.photo) for sent in server.sent("a1")] == [("cầu", b"jpeg")]


def test_picture_that_cannot_be_fetched_is_refused(server: FakeZalo, ask: Ask) -> None:
    server.person("a1")

    for photo in ("http://127.0.0.1:9/x.png", "file-1"):
        assert ask("sendPhoto", chat_id="a1", photo=photo).json()["error_code"] == 400


def test_webhook_info_is_not_found_while_none_is_set(ask: Ask) -> None:
    assert ask("getWebhookInfo").status_code == 404
    assert ask("deleteWebhook").json()["result"]["url"] == ""


def test_webhook_is_saved_even_when_nobody_answers_there(ask: Ask) -> None:
    answer = ask("setWebhook", url="http://127.0.0.1:9/x", secret_token="12345678").json()

    assert answer["result"]["verification"]["ok"] is False
    assert ask("getWebhookInfo").json()["result"]["url"] == "http://127.0.0.1:9/x"


def test_secret_of_the_webhook_has_eight_characters_at_least(ask: Ask) -> None:
    assert ask("setWebhook", url="http://127.0.0.1:9/x", secret_token="1234567").json()["ok"] is False


def test_group_messages_arrive_only_with_a_mention(server: FakeZalo, ask: Ask) -> None:
    lan, group = server.person("a1"), server.group("g1")
    lan.types("chiều nay họp", group=group)
    lan.types("@Bot Giao Ban trạng thái", group=group)

    assert server.pending == 1
    assert ask("getUpdates").json()["result"]["message"]["chat"]["chat_type"] == "GROUP"


def test_lost_answers_are_carried_out(server: FakeZalo, ask: Ask) -> None:
    server.person("a1")
    server.lose_answers(1.0)

    with pytest.raises(httpx.RemoteProtocolError):
        ask("sendMessage", chat_id="a1", text="x")

    assert len(server.sent("a1")) == 1


def test_wrong_token_is_refused(server: FakeZalo) -> None:
    assert httpx.get(f"{server.url}/bot2002:wrong/getMe").json()["error_code"] == 401
