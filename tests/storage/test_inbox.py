"""Is every update kept once, in order, until it is handled?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage.store import Library, Store
from tests.builders import local

NOW = local("2023-06-20T08:00")


def update(number: int | str, text: str = "chào", **changes: str) -> dict[str, Any]:
    where = {"channel": "telegram", "bot": "1001", "chat_id": "7", **changes}
    return {**where, "update_id": str(number), "body": {"text": text}}


def texts(store: Store) -> list[str]:
    return [row.body["text"] for row in store.inbox.waiting(100)]


def test_updates_wait_in_the_order_in_which_they_were_kept(store: Store) -> None:
    store.inbox.keep([update(2, "hai"), update(1, "một")], at=NOW)
    store.inbox.keep([update(3, "ba")], at=NOW)

    assert texts(store) == ["hai", "một", "ba"]
    assert [row.body["text"] for row in store.inbox.waiting(2)] == ["hai", "một"]


def test_update_delivered_again_changes_nothing(library: Library) -> None:
    with library.writing() as store:
        store.inbox.keep([update(1, "một")], at=NOW)
        store.inbox.done(store.inbox.waiting(1)[0], at=NOW)

    with library.writing() as store:
        store.inbox.keep([update(1, "khác"), update(1, "khác nữa")], at=NOW)

    with library.reading() as store:
        assert texts(store) == []
        assert store.inbox.counts() == {"done": (1, NOW)}


def test_same_number_from_another_bot_is_another_update(store: Store) -> None:
    store.inbox.keep([update(1), update(1, bot="1002"), update(1, channel="zalo")], at=NOW)

    assert len(texts(store)) == 3
    assert len({row.key for row in store.inbox.waiting(10)}) == 3


def test_handled_update_waits_no_more(store: Store) -> None:
    store.inbox.keep([update(1, "một"), update(2, "hai")], at=NOW)

    store.inbox.done(store.inbox.waiting(1)[0], at=NOW)

    assert texts(store) == ["hai"]


def test_dead_letter_is_kept_with_its_error_and_waits_again_on_request(store: Store) -> None:
    store.inbox.keep([update(1, "một"), update(2, "hai")], at=NOW)

    store.inbox.dead(store.inbox.waiting(1)[0], "KeyError: 'x'", at=NOW)
    assert texts(store) == ["hai"]
    assert [(key, error) for _, key, error in store.inbox.errors()] == [("telegram 1", "KeyError: 'x'")]
    assert store.inbox.retry() == 1

    assert texts(store) == ["một", "hai"]
    assert store.inbox.errors() == []


def test_oldest_of_each_state_is_known(store: Store) -> None:
    store.inbox.keep([update(1)], at=NOW)
    store.inbox.keep([update(2)], at=NOW + timedelta(minutes=5))

    assert store.inbox.counts() == {"waiting": (2, NOW)}


def test_body_comes_back_letter_by_letter(store: Store) -> None:
    body = {"text": "Đường «GTNT» 1,2 km 🔔", "list": [1, None, True], "inner": {"a": "ă"}}
    store.inbox.keep([{**update(1), "body": body}], at=NOW)

    assert store.inbox.waiting(1)[0].body == body


def test_update_with_half_a_letter_is_kept_like_any_other(store: Store) -> None:
    row = {"channel": "telegram", "bot": "1001", "update_id": "9" * 300, "chat_id": "7" * 3000 + "\ud83d\0"}

    store.inbox.keep([{**row, "body": {"text": "a\ud83d b"}}], at=NOW)

    (kept,) = store.inbox.waiting(10)
    assert kept.body == {"text": "a\ud83d b"}
