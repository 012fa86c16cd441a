"""Is guessing at codes slow, without keeping anybody out who has one?"""

from __future__ import annotations

from domain.guess import EVERYBODY, ONE_CHAT, Guesses
from domain.person import Role
from handlers import manage_people
from tests.builders import LUNG_CU
from tests.story import Phone, Story


def guesses(phone: Phone, times: int) -> None:
    for number in range(times):
        phone.says(f"/start SAXHET{22 + number}")


def test_pause_grows_with_every_wrong_code_and_a_right_one_is_not_looked_at_meanwhile(story: Story) -> None:
    thief, code = story.stranger("Kẻ lạ"), story.invite(LUNG_CU)
    guesses(thief, ONE_CHAT.free + 1)
    thief.hears("Mã này không đúng")

    thief.says(f"/start {code}")
    thief.hears("nhiều mã sai", "1 phút")
    story.clock_to("2023-06-20T09:01")
    guesses(thief, 1)
    thief.hears("Mã này không đúng")
    thief.says(f"/start {code}")
    thief.hears("2 phút")
    story.clock_to("2023-06-20T09:03")
    thief.says(f"/start {code}")
    thief.hears("đồng ý không")


def test_pause_survives_a_restart(story: Story) -> None:
    thief = story.stranger("Kẻ lạ")
    guesses(thief, ONE_CHAT.free + 1)

    story.restarts()
    guesses(thief, 1)

    thief.hears("nhiều mã sai")


def test_code_without_start_is_looked_at_and_counted_as_well(story: Story) -> None:
    thief = story.stranger("Kẻ lạ")
    for number in range(ONE_CHAT.free + 2):
        thief.says(f"SAXHET{22 + number}")

    thief.hears("nhiều mã sai")
    lan = story.stranger("Lan")
    with story.library.writing() as store:
        manage_people.invite(story._clockwork(store), "XAYNHA23", unit=LUNG_CU, role=Role.OFFICER)
    lan.says("xaynha23")
    lan.hears("đồng ý không")


def test_many_chats_that_guess_are_slowed_together_and_others_come_in(story: Story) -> None:
    with story.library.writing() as store:
        store.invitations.guessed("", Guesses(wrong=EVERYBODY.free + 1, last_at=story.now))
    thief, lan = story.stranger("Kẻ lạ"), story.stranger("Lan")
    guesses(thief, 2)
    thief.hears("nhiều mã sai")

    lan.says(f"/start {story.invite(LUNG_CU)}")

    lan.hears("đồng ý không")


def test_used_code_is_no_guess(story: Story) -> None:
    code = story.invite(LUNG_CU)
    lan, nam = story.stranger("Lan"), story.stranger("Nam")
    lan.says(f"/start {code}")
    lan.taps("Đồng ý")

    for _ in range(ONE_CHAT.free + 3):
        nam.says(f"/start {code}")
        nam.hears("Mã này đã được dùng")
