"""Does the fake Telegram behave as the real one is documented to?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram, Limits

pytestmark = pytest.mark.timeout(180)

Ask = Callable[..., httpx.Response]


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        server.person(7, "Lan")
        yield server


@pytest.fixture
def ask(server: FakeTelegram) -> Iterator[Ask]:
    with httpx.Client(base_url=f"{server.url}/bot{TOKEN}", timeout=10) as client:
        yield lambda method, **params: client.post(f"/{method}", json=params)


def ids(answer: httpx.Response) -> list[int]:
    return [update["update_id"] for update in answer.json()["result"]]


def test_bot_introduces_itself(ask: Ask) -> None:
    assert ask("getMe").json()["result"]["username"] == "giaoban_bot"


def test_methods_are_case_insensitive_and_unknown_ones_not_found(ask: Ask) -> None:
    assert ask("GETME").status_code == 200
    assert ask("getNothing").status_code == 404


def test_wrong_token_is_unauthorized(server: FakeTelegram) -> None:
    answer = httpx.get(f"{server.url}/bot1001:wrong/getMe")

    assert (answer.status_code, answer.json()["error_code"]) == (401, 401)


def test_updates_come_again_until_the_offset_confirms_them(server: FakeTelegram, ask: Ask) -> None:
    lan = server.person(7)
    first, second = lan.types("một").update_id, lan.types("hai").update_id

    assert ids(ask("getUpdates")) == ids(ask("getUpdates")) == [first, second]
    assert ids(ask("getUpdates", limit=1)) == [first]
    assert ids(ask("getUpdates", offset=first + 1)) == [second]
    assert ids(ask("getUpdates", offset=second + 1)) == ids(ask("getUpdates")) == []


def test_long_poll_ends_when_something_happens(server: FakeTelegram, ask: Ask) -> None:
    threading.Timer(0.2, server.person(7).types, ["chào"]).start()
    started = time.monotonic()

    assert len(ids(ask("getUpdates", timeout=8))) == 1
    assert 0.1 < time.monotonic() - started < 5


def test_long_poll_ends_by_itself(ask: Ask) -> None:
    assert ids(ask("getUpdates", timeout=0.1)) == []


def test_second_poller_ends_the_first(server: FakeTelegram, ask: Ask) -> None:
    answers: list[int] = []
    first = threading.Thread(target=lambda: answers.append(ask("getUpdates", timeout=8).status_code))
    first.start()
    while not server.called("getUpdates"):
        time.sleep(0.01)
    time.sleep(0.1)

    with httpx.Client() as other:
        assert other.get(f"{server.url}/bot{TOKEN}/getUpdates").status_code == 200
    first.join(5)

    assert answers == [409]


def test_polling_conflicts_with_a_webhook(ask: Ask) -> None:
    ask("setWebhook", url="http://127.0.0.1:9/x")

    assert ask("getWebhookInfo").json()["result"]["url"] == "http://127.0.0.1:9/x"
    assert ask("getUpdates").status_code == 409
    ask("deleteWebhook")
    assert ask("getUpdates").status_code == 200


def test_updates_of_kinds_that_are_not_asked_for_do_not_come(server: FakeTelegram, ask: Ask) -> None:
    ask("getUpdates", allowed_updates=["message"])
    server.person(7).blocks()
    server.person(7).types("chào")

    assert [sorted(update) for update in ask("getUpdates").json()["result"]] == [["message", "update_id"]]


def test_message_ids_count_per_chat(server: FakeTelegram, ask: Ask) -> None:
    server.person(8)

    sent = [ask("sendMessage", chat_id=chat, text="chào").json()["result"] for chat in (7, 7, 8)]

    assert [message["message_id"] for message in sent] == [1, 2, 1]


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "text is empty"),
        ({"text": "x" * 4097}, "is too long"),
        ({"text": "x", "chat_id": 404}, "chat not found"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "ệ" * 22}]]}},
            "BUTTON_DATA_INVALID",
        ),
    ],
)
def test_bad_messages_are_refused(ask: Ask, params: dict[str, Any], description: str) -> None:
    answer = ask("sendMessage", **{"chat_id": 7, **params})

    assert answer.status_code == 400
    assert description in answer.json()["description"]


def test_chats_that_cannot_be_reached_are_forbidden(server: FakeTelegram, ask: Ask) -> None:
    server.person(7).blocks()
    server.person(8).deactivates()
    server.person(9, started=False)
    server.group(-100, bot_inside=False)

    answers = [ask("sendMessage", chat_id=chat, text="x") for chat in (7, 8, 9, -100)]

    assert {answer.status_code for answer in answers} == {403}


def test_group_that_moved_names_its_new_id(server: FakeTelegram, ask: Ask) -> None:
    server.group(-100).migrates(-1_000_000_000_200)

    refused = ask("sendMessage", chat_id=-100, text="x")
    taken = ask("sendMessage", chat_id=-1_000_000_000_200, text="x")

    assert refused.json()["parameters"] == {"migrate_to_chat_id": -1_000_000_000_200}
    assert taken.status_code == 200
    told = [update["message"] for update in ask("getUpdates").json()["result"]]
    assert [("migrate_to_chat_id" in m, "migrate_from_chat_id" in m) for m in told] == [(True, False), (False, True)]


def test_private_chat_takes_a_short_burst_only(server: FakeTelegram, ask: Ask) -> None:
    answers = [ask("sendMessage", chat_id=7, text=str(n)) for n in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["parameters"]["retry_after"] >= 1


def test_group_takes_twenty_a_minute(server: FakeTelegram, ask: Ask) -> None:
    server.group(-100)

    statuses = [ask("sendMessage", chat_id=-100, text=str(n)).status_code for n in range(21)]

    assert statuses == [200] * 20 + [429]


def test_all_chats_together_take_thirty_a_second(ask: Ask, server: FakeTelegram) -> None:
    server.limits = Limits(per_second=5)
    for chat in range(100, 106):
        server.person(chat)

    statuses = [ask("sendMessage", chat_id=chat, text="x").status_code for chat in range(100, 106)]

    assert statuses.count(429) == 1


def test_lost_answers_are_carried_out(server: FakeTelegram, ask: Ask) -> None:
    server.lose_answers(1.0)

    with pytest.raises(httpx.RemoteProtocolError):
        ask("sendMessage", chat_id=7, text="x")
    server.lose_answers(0)
    ask("sendMessage", chat_id=7, text="x")

    assert server.duplicates == {(7, "x"): 2}


def test_failures_are_a_gateways_page_and_nothing_is_carried_out(server: FakeTelegram, ask: Ask) -> None:
    server.fail_next(1, 502)

    answer = ask("sendMessage", chat_id=7, text="x")

    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert server.sent(7) == []


def test_calls_are_recorded_with_their_times(server: FakeTelegram, ask: Ask) -> None:
    ask("sendMessage", chat_id=7, text="một")
    ask("sendMessage", chat_id=7, text="hai")

    first, second = server.called("sendMessage")
    assert (first.params["text"], second.params["text"]) == ("một", "hai")
    assert first.at < second.at


def test_edit_replaces_and_refuses_what_changes_nothing(server: FakeTelegram, ask: Ask) -> None:
    ask("sendMessage", chat_id=7, text="một")

    answers = [ask("editMessageText", chat_id=7, message_id=n, text="hai") for n in (1, 1, 2)]

    assert [answer.status_code for answer in answers] == [200, 400, 400]
    assert [(sent.text, sent.edited) for sent in server.sent(7)] == [("hai", True)]


def test_many_updates_and_chats_are_handled_quickly(server: FakeTelegram, ask: Ask) -> None:
    server.limits = None
    people = [server.person(1000 + n, f"Người {n}") for n in range(200)]
    started = time.monotonic()

    for n in range(2000):
        people[n % 200].types(f"{n} công trình")
    offset, heard = 0, 0
    while batch := ask("getUpdates", offset=offset, limit=100).json()["result"]:
        heard += len(batch)
        offset = batch[-1]["update_id"] + 1

    assert heard == 2000
    assert time.monotonic() - started < 10


def test_port_is_free_again_after_the_server_stopped() -> None:
    with FakeTelegram() as first:
        port = int(first.url.rsplit(":", 1)[1])
    with FakeTelegram(port=port) as second:
        assert httpx.get(f"{second.url}/bot{TOKEN}/getMe").status_code == 200
