"""Is every message counted once, for its bot and its month?"""

from __future__ import annotations

import pytest

from domain.message import Chat
from domain.quota import Ration
from storage.store import Library, Store
from tests.builders import a_chat, local

NOW = local("2026-11-29T08:00")
FIRST, SECOND = a_chat("a", channel="zalo", bot="1"), a_chat("b", channel="zalo", bot="2")


def sent(store: Store, chat: Chat = FIRST, at: str = "2026-11-29T08:00") -> int:
    return store.quotas.usage(chat.channel, chat.bot, local(at)).sent


def test_messages_are_counted_for_their_bot_and_their_month(store: Store) -> None:
    for chat in (FIRST, FIRST, SECOND):
        store.quotas.sent(chat, NOW)
    store.quotas.sent(FIRST, local("2026-12-01T00:00"))

    assert (sent(store), sent(store, SECOND), sent(store, at="2026-12-24T08:00")) == (2, 1, 1)
    assert [(one.bot, one.sent) for one in store.quotas.of_month(NOW)] == [("1", 2), ("2", 1)]


def test_what_is_rolled_back_is_not_counted(library: Library) -> None:
    def failing() -> None:
        with library.writing() as store:
            store.quotas.sent(FIRST, NOW)
            store.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()

    with library.reading() as store:
        assert sent(store) == 0


def test_channel_without_a_quota_has_no_counter(store: Store) -> None:
    store.quotas.sent(a_chat(channel="telegram"), NOW)

    assert store.quotas.of_month(NOW) == ()


def test_what_went_without_is_counted_by_its_kind(store: Store) -> None:
    for ration in (Ration.DIGEST, Ration.DIGEST, Ration.EARLY):
        store.quotas.cut(FIRST, ration, NOW)
    store.quotas.received(FIRST, NOW)

    usage = store.quotas.usage("zalo", "1", NOW)
    assert usage.cut == {Ration.DIGEST: 2, Ration.EARLY: 1, Ration.REMINDER: 0, Ration.ANSWER: 0}
    assert (usage.sent, usage.received) == (0, 1)


def test_marks_stay_beside_the_counts(store: Store) -> None:
    store.quotas.sent(FIRST, NOW)
    store.quotas.warned(store.quotas.usage("zalo", "1", NOW), 80)
    store.quotas.spent(FIRST, NOW)
    store.quotas.sent(FIRST, NOW)

    usage = store.quotas.usage("zalo", "1", NOW)
    assert (usage.sent, usage.warned, usage.spent_at) == (2, 80, NOW)
