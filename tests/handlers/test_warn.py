"""Are administrators told in time, once, that a bot's month runs short?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.person import Role
from domain.quota import Plan, Ration
from storage.store import Library
from tests.builders import HA_GIANG, LUNG_CU, a_chat, catalogue, units
from tests.handlers.conftest import FIVE_COMMUNES
from tests.story import Story


@pytest.fixture
def library(library: Library) -> Library:
    return Library(library.database, library.calendar, library.files, {"console": Plan(monthly=40)})


@pytest.fixture
def short(tell: Callable[[str], Story]) -> Story:
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(*FIVE_COMMUNES))
    story.clock_to("2023-06-20T09:00")
    return story


def sent(story: Story) -> int:
    with story.library.reading() as store:
        return store.quotas.usage("console", "demo", story.now).sent


def test_administrator_is_told_once_at_eighty_per_cent_and_once_at_the_end(short: Story) -> None:
    boss = short.member(HA_GIANG, Role.ADMIN, "Hùng")
    lan = short.officer(LUNG_CU)

    while sent(short) < 31:
        lan.says("trợ giúp")
    assert boss.unread == []
    lan.says("trợ giúp")
    boss.hears("demo đã gửi 32/40 tin của tháng 6/2023", "nhắc sớm")
    while sent(short) < 40:
        lan.says("trợ giúp")
    assert boss.unread == []

    short.clock_to("2023-07-01T09:00")
    lan.says("trợ giúp")
    lan.hears("Cách báo cáo")


def test_where_nobody_administers_the_province_is_told(short: Story) -> None:
    boss = short.member(HA_GIANG, Role.PROVINCE, "Hùng")
    lan = short.officer(LUNG_CU)

    while sent(short) < 32:
        lan.says("trợ giúp")

    boss.hears("32/40")


def test_report_is_kept_when_nothing_is_left_to_answer_with(short: Story) -> None:
    lan = short.officer(LUNG_CU)
    while sent(short) < 40:
        lan.says("trợ giúp")
    lan.reads()

    lan.says("HN giảm 1,5%")

    lan.hears_nothing()
    assert short.figure(LUNG_CU, "HN") is not None
    with short.library.reading() as store:
        assert store.quotas.usage("console", "demo", short.now).cut[Ration.ANSWER] > 0
        assert store.people.membership(a_chat(lan.chat_id), at=short.now) is not None
