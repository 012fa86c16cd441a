"""Do our bots know their names, and do we start without them when a platform doesn't answer?"""

from __future__ import annotations

import pytest

from bot.channels.telegram_in import TelegramListener
from bot.channels.zalo import ZaloListener
from bot.introduce import introductions, remember
from domain.person import Person, Role
from storage.store import Library
from tests.builders import LUNG_CU, a_chat, a_message, local
from tests.fakes.telegram import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import TOKEN, FakeZalo

pytestmark = pytest.mark.anyio
NOW = local("2026-11-29T08:00")


async def test_platforms_say_how_our_bots_are_called_and_whether_they_join_groups(library: Library) -> None:
    with FakeTelegram() as telegram, FakeZalo() as zalo:
        first, second = TelegramListener(TELEGRAM_TOKEN, telegram.url), ZaloListener(TOKEN, zalo.url)
        nobody = ZaloListener("7:nobody-answers", "http://127.0.0.1:9")
        said = await introductions([first, second, nobody])
        await first.close()
        await second.close()
        await nobody.close()

    with library.writing() as store:
        remember(store, [("telegram", first.bot), ("zalo", "2002"), ("zalo", "7")], said, NOW)
    with library.reading() as store:
        found = {bot.channel + bot.bot: bot for bot in store.bots.all()}

    assert found[f"telegram{first.bot}"].link("ABC") == "https://t.me/giaoban_bot?start=ABC"
    assert (found["zalo2002"].title, found["zalo2002"].joins_groups) == ("Bot Giao Ban (@bot.giaoban)", False)
    assert found["zalo7"].title == "7"


@pytest.mark.parametrize("ours", [[("zalo", "1")], [("telegram", "5"), ("zalo", "1")]])
async def test_what_waits_for_a_bot_that_is_ours_no_longer_goes_to_another_chat_of_its_person(
    library: Library, ours: list[tuple[str, str]]
) -> None:
    lan = Person(id="p1", name="Lan")
    gone, here = a_chat("7", channel="zalo", bot="2"), a_chat("8", channel="zalo", bot="1")
    with library.writing() as store:
        store.people.enrol(lan, here, unit=LUNG_CU, role=Role.OFFICER, consent="v", at=local("2026-11-27T08:00"))
        store.people.connect(lan, gone, at=local("2026-11-28T08:00"))
        store.outbox.put(a_message("k1", chat=gone), at=NOW)
        remember(store, [*ours, ("zalo", "2")], (), NOW)
        assert store.people.reachable(["p1"]) == {"p1": gone}

        remember(store, ours, (), NOW)

        assert store.people.reachable(["p1"]) == {"p1": here}
        assert [row.dedupe_key for row in store.outbox.ready("zalo", "1", now=NOW, many=10)] == ["k1"]
        assert store.outbox.fell_over() == 1


async def test_what_waits_for_somebody_without_another_chat_stays_until_the_bot_is_back(library: Library) -> None:
    only = a_chat("7", channel="zalo", bot="2")
    with library.writing() as store:
        store.people.enrol(Person(id="p1", name="Lan"), only, unit=LUNG_CU, role=Role.OFFICER, consent="v", at=NOW)
        store.outbox.put(a_message("k1", chat=only), at=NOW)
        remember(store, [("zalo", "1")], (), NOW)
        assert store.people.reachable(["p1"]) == {}

        remember(store, [("zalo", "1"), ("zalo", "2")], (), NOW)

        assert store.people.reachable(["p1"]) == {"p1": only}
        assert [row.dedupe_key for row in store.outbox.ready("zalo", "2", now=NOW, many=10)] == ["k1"]
