"""Does a month on Zalo last? Whole conversations over HTTP against a platform that refuses what is beyond its plan."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.clock import Clock
from bot.status import figures
from domain.bot import Bot
from domain.code import code_hash
from domain.errors import Refused
from domain.person import Role
from domain.quota import Plan, Ration, Usage, used
from storage.store import Library
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE, catalogue, units
from tests.handlers.conftest import FIVE_COMMUNES
from tests.phones.base import Phones
from tests.phones.zalo import ZaloPhones
from tests.story import Phone, Story

MONTHLY = 60


def on_zalo(clock: Clock) -> ZaloPhones:
    phones = ZaloPhones(clock)
    phones.server.monthly_quota = MONTHLY
    return phones


@pytest.fixture
def month(library: Library) -> Iterator[Story]:
    """HG2023 on 20 June, with sixty messages a month."""
    small = Library(library.database, library.calendar, library.files, {"zalo": Plan(monthly=MONTHLY)})
    story = Story(small, at="2023-06-14T07:00", phones=on_zalo)
    story.start(catalogue()["HG2023"], units(*FIVE_COMMUNES))
    story.clock_to("2023-06-20T09:00")
    yield story
    story.close()


def first(story: Story) -> ZaloPhones:
    assert isinstance(story.phones, ZaloPhones)
    return story.phones


def usage(story: Story) -> Usage:
    with story.library.reading() as store:
        return store.quotas.usage("zalo", story.phones.bot, story.now)


def spend(story: Story, phone: Phone, *, left: int) -> None:
    while MONTHLY - usage(story).sent > left:
        phone.says("trợ giúp")


def texts(phone: Phone, words: str) -> list[str]:
    return [line.text for line in phone.story.phones.heard(phone.chat_id) if words in line.text]


def test_digests_go_without_first_then_reminders_and_answers_to_the_last(month: Story) -> None:
    server = first(month).server
    group, boss = month.group(DONG_VAN), month.member(HA_GIANG, Role.ADMIN, "Hùng")
    lan, nam = month.officer(LUNG_CU), month.officer(MA_LE, "Nam")
    before = len(texts(group, "📊"))

    month.clock_to("2023-06-22T09:00")
    spend(month, lan, left=9)
    assert texts(boss, "đã gửi 48/60 tin của tháng 6/2023")

    month.clock_to("2023-06-26T12:00")  # a weekly digest, and three days before the last
    assert len(texts(group, "📊")) == before
    assert usage(month).cut[Ration.DIGEST] > 0
    assert usage(month).cut[Ration.REMINDER] == usage(month).cut[Ration.ANSWER] == 0
    assert texts(nam, "Báo cáo sơ kết")

    spend(month, lan, left=2)
    reminded = len(texts(nam, "Báo cáo sơ kết"))
    month.clock_to("2023-06-28T12:00")  # the day before the last
    assert len(texts(nam, "Báo cáo sơ kết")) == reminded
    assert usage(month).cut[Ration.REMINDER] + usage(month).cut[Ration.EARLY] > 0

    before_report = server.used
    nam.says("HN giảm 1,5%")
    nam.hears("Đã ghi")
    assert server.used == before_report + 1
    spend(month, lan, left=0)
    nam.says("THUNS 0,5 tỷ đồng")
    assert month.figure(MA_LE, "THUNS") is not None  # kept, though nobody can be told

    assert (server.used, usage(month).sent) == (MONTHLY, MONTHLY)
    with month.library.reading() as store:
        (told,) = figures(store, month.now)["quotas"]
    assert told["going_without"] == ["digest", "early", "reminder", "answer"]
    assert told["without"]["answer"] > 0

    month.clock_to("2023-07-01T09:00")
    nam.says("trợ giúp")
    nam.hears("Cách báo cáo")
    month.clock_to("2023-07-05T17:30")
    assert len(texts(group, "📊")) > before  # the end of the round is posted again
    assert server.beyond_quota == 0


@pytest.mark.parametrize("both_ways", [False, True])
def test_our_count_is_that_of_the_platform_whether_received_messages_count_or_not(
    library: Library, both_ways: bool
) -> None:
    plan = Plan(monthly=MONTHLY, counts_received=both_ways)
    story = Story(
        Library(library.database, library.calendar, library.files, {"zalo": plan}),
        at="2023-06-14T07:00",
        phones=on_zalo,
    )
    first(story).server.counts_received = both_ways
    story.start(catalogue()["HG2023"], units(*FIVE_COMMUNES))
    story.clock_to("2023-06-20T09:00")
    lan = story.officer(LUNG_CU)
    lan.says("HN giảm 1,5%")
    lan.sends_photo()

    assert used(plan, usage(story)) == first(story).server.used == (8 if both_ways else 4)
    while used(plan, usage(story)) < MONTHLY - 1:
        lan.says("trợ giúp")
    lan.says("cảm ơn")
    lan.says("trợ giúp")
    assert first(story).server.beyond_quota == 0
    story.close()


class Elsewhere(Phone):
    """Somebody who writes to another bot."""

    def __init__(self, story: Story, bot: ZaloPhones, chat_id: str, name: str) -> None:
        super().__init__(story, chat_id, name)
        self._bot = bot

    @property
    def _phones(self) -> Phones:
        return self._bot


@pytest.fixture
def two(library: Library) -> Iterator[tuple[Story, ZaloPhones]]:
    """A story with two bots that may know two people each, and the second of them."""
    plan = {"zalo": Plan(monthly=MONTHLY, users=2)}
    story = Story(
        Library(library.database, library.calendar, library.files, plan), at="2023-06-14T07:00", phones=ZaloPhones
    )
    second = story.does(_made(story.clock))
    story.speakers.append(second.speaker)
    story.restarts()
    story.does(second.connect(story.engine.keeper("zalo", second.bot)))
    for phones, name in ((first(story), "Bot Một"), (second, "Bot Hai")):
        phones.server.most_users = 2
        with story.library.writing() as store:
            store.bots.introduce(Bot(channel="zalo", bot=phones.bot, name=name), at=story.now)
    story.start(catalogue()["HG2023"], units(*FIVE_COMMUNES))
    story.clock_to("2023-06-20T09:00")
    yield story, second
    story.does(second.close())
    story.close()


async def _made(clock: Clock) -> ZaloPhones:
    return ZaloPhones(clock, token="3003:test-secret-of-another-bot")


def test_everybody_joins_the_bot_that_their_invitation_names_and_stays_there(two: tuple[Story, ZaloPhones]) -> None:
    story, second = two
    codes = {unit: story.invite(unit) for unit in FIVE_COMMUNES[:4]}
    with pytest.raises(Refused, match="All zalo bots are full, with 2 people each"):
        story.invite(FIVE_COMMUNES[4])
    with story.library.reading() as store:
        kept = {unit: store.bots.kept_by(code_hash(code)) for unit, code in codes.items()}
    assert sorted(kept.values()) == sorted([f"zalo:{story.phones.bot}", f"zalo:{second.bot}"] * 2)

    people: dict[str, Phone] = {}
    for number, (unit, bot) in enumerate(kept.items()):
        here = bot == f"zalo:{story.phones.bot}"
        name = f"Cán bộ {number}"
        phone = Phone(story, f"a{number}", name) if here else Elsewhere(story, second, f"a{number}", name)
        phone.says(f"/start {codes[unit]}")
        phone.taps("Đồng ý")
        phone.hears("Đã ghi nhận")
        people[unit] = phone

    for unit, phone in people.items():
        phone.says("HN giảm 1,5%")
        phone.hears("Đã ghi")
        assert story.figure(unit, "HN") is not None
    story.clock_to("2023-06-26T12:00")
    for phone in people.values():
        assert [line for line in phone.unread if "Báo cáo sơ kết" in line.text]  # reminded where they are known

    for phones in (first(story), second):
        with story.library.reading() as store:
            assert store.quotas.usage("zalo", phones.bot, story.now).sent == phones.server.used > 0
        assert phones.server.beyond_quota == 0
