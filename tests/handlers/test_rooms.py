"""Does everybody begin with a bot that has room?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.clock import VIETNAM
from bot.status import figures, lines
from domain.bot import Bot
from domain.code import code_hash
from domain.errors import Refused
from domain.person import Role
from domain.quota import Plan
from handlers.context import Clockwork
from handlers.rooms import doors, remarks
from storage.store import Library
from tests.builders import HA_GIANG, LUNG_CU, catalogue, units
from tests.handlers.conftest import FIVE_COMMUNES
from tests.story import Story

HERE = Bot(channel="console", bot="demo", name="Giao Ban 1")
OTHER = Bot(channel="console", bot="zwei", name="Giao Ban 2", joins_groups=False)
TELEGRAM = Bot(channel="telegram", bot="9", name="Giao Ban", username="giaoban_bot")


@pytest.fixture
def library(library: Library) -> Library:
    return Library(library.database, library.calendar, library.files, {"console": Plan(users=2, groups=1)})


@pytest.fixture
def narrow(tell: Callable[[str], Story]) -> Story:
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(*FIVE_COMMUNES))
    story.clock_to("2023-06-20T09:00")
    return story


def serve(story: Story, *bots: Bot) -> None:
    with story.library.writing() as store:
        store.bots.serve(bots, at=story.now)
        for bot in bots:
            store.bots.introduce(bot, at=story.now)


def named(story: Story, code: str, role: Role = Role.OFFICER) -> list[str]:
    with story.library.reading() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        return [bot.name for bot in doors(clock, code_hash(code), role)]


def test_invitations_go_to_the_bot_with_most_room_and_keep_a_place_there(narrow: Story) -> None:
    serve(narrow, HERE, OTHER)

    assert [named(narrow, narrow.invite(LUNG_CU)) for _ in range(4)] == [
        ["Giao Ban 1"],
        ["Giao Ban 2"],
        ["Giao Ban 1"],
        ["Giao Ban 2"],
    ]
    with pytest.raises(Refused, match="All console bots are full, with 2 people each"):
        narrow.invite(LUNG_CU)


def test_place_of_a_code_that_expired_is_free_again(narrow: Story) -> None:
    serve(narrow, HERE)
    narrow.invite(LUNG_CU)
    narrow.invite(LUNG_CU)

    narrow.clock_to("2023-07-21T09:00")

    assert named(narrow, narrow.invite(LUNG_CU)) == ["Giao Ban 1"]


def test_place_is_taken_by_whoever_joined(narrow: Story) -> None:
    serve(narrow, HERE)
    narrow.officer(LUNG_CU)
    narrow.officer(LUNG_CU, "Hoa")

    with pytest.raises(Refused, match="are full"):
        narrow.invite(LUNG_CU)


def test_channel_without_a_cap_takes_everybody_and_the_operator_is_told_of_the_full_one(narrow: Story) -> None:
    serve(narrow, HERE, TELEGRAM)
    narrow.officer(LUNG_CU)
    narrow.officer(LUNG_CU, "Hoa")

    code = narrow.invite(LUNG_CU)

    assert named(narrow, code) == ["Giao Ban"]
    with narrow.library.reading() as store:
        clock = Clockwork(store=store, now=narrow.now, zone=VIETNAM)
        (told,) = remarks(clock, doors(clock, code_hash(code), Role.OFFICER), Role.OFFICER)
    assert told.startswith("All console bots are full, with 2 people each (Giao Ban 1)")


def test_full_bot_names_another_and_the_code_stays_good(narrow: Story) -> None:
    serve(narrow, HERE)
    narrow.officer(LUNG_CU)
    codes = [narrow.invite(LUNG_CU)]
    serve(narrow, HERE, OTHER)
    codes.append(narrow.invite(LUNG_CU))
    assert named(narrow, codes[1]) == ["Giao Ban 2"]
    hoa, late = narrow.stranger("Hoa"), narrow.stranger("Sơn")
    hoa.says(f"/start {codes[0]}")
    hoa.taps("Đồng ý")

    late.says(f"/start {codes[1]}")

    late.hears("đã đủ người", codes[1], "Giao Ban 2")
    with narrow.library.reading() as store:
        invitation = store.invitations.get(code_hash(codes[1]))
        assert invitation is not None
        assert invitation.is_open(narrow.now)


def test_where_every_bot_is_full_a_stranger_is_told_whom_to_ask(narrow: Story) -> None:
    code = narrow.invite(LUNG_CU)  # before our bots are known
    serve(narrow, HERE)
    narrow.officer(LUNG_CU)
    narrow.officer(LUNG_CU, "Hoa")
    late = narrow.stranger("Sơn")

    late.says(f"/start {code}")

    late.hears("đều đã đủ người", "quản trị viên")


def test_person_whom_the_full_bot_knows_goes_on_there(narrow: Story) -> None:
    serve(narrow, HERE)
    lan = narrow.officer(LUNG_CU)
    narrow.officer(LUNG_CU, "Hoa")

    lan.says("HN giảm 1,5%")

    lan.hears("Đã ghi")


def test_group_is_invited_where_a_bot_may_join_it(narrow: Story) -> None:
    serve(narrow, HERE, OTHER)

    code = narrow.invite(HA_GIANG, Role.GROUP)

    assert named(narrow, code, Role.GROUP) == ["Giao Ban 1"]
    serve(narrow, OTHER)
    with pytest.raises(Refused, match=r"None of our bots may join groups .* --role forwarder"):
        narrow.invite(HA_GIANG, Role.GROUP)


def test_status_tells_how_many_places_are_taken(narrow: Story) -> None:
    serve(narrow, HERE, TELEGRAM)
    narrow.officer(LUNG_CU)
    narrow.invite(LUNG_CU)

    with narrow.library.reading() as store:
        told = lines(figures(store, narrow.now), VIETNAM)

    assert [line for line in told if line.startswith("Places")] == ["Places of console bot Giao Ban 1: 2 of 2 taken"]
