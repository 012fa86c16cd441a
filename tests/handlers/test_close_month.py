"""How does somebody above close a month by message, and what stands on the paper?"""

from __future__ import annotations

import re

import pytest

from domain.person import Role
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE
from tests.story import Phone, Story


@pytest.fixture
def tinh(story: Story) -> Phone:
    """Somebody at the province."""
    return story.member(HA_GIANG, Role.PROVINCE, "Tỉnh")


def test_month_is_closed_with_a_code_for_paper(story: Story, tinh: Phone) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    lan.says("HN giảm 1,5%; RUNG 58,5")
    nam.says("RUNG 60")
    story.clock_to("2023-07-03T08:00")

    tinh.says("chốt số tháng 6")
    tinh.hears("Chốt số tháng 6/2023", "Đúng không ạ?")
    tinh.taps("Đúng")

    text = tinh.hears(
        "CHỐT SỐ THÁNG 6/2023", "Tính đến trước 00:00 01/07/2023", "Lượt báo cáo: 3 trong tháng, 3 từ đầu"
    )
    assert "RUNG" in text
    assert "2 đơn vị đã báo" in text  # shares of forest are not added
    assert re.search(r"^Mã đối chiếu: ([0-9A-Z]{4}-){3}[0-9A-Z]{4}$", text, re.MULTILINE)
    with story.library.reading() as store:
        assert [one.code for one in store.closings.all()] == [text.rpartition(" ")[2]]
        assert list(store.faults.all()) == []


def test_month_that_is_not_over_is_closed_up_to_now(story: Story, tinh: Phone) -> None:
    tinh.says("chốt số tháng này HG2023")
    tinh.taps("Đúng")

    tinh.hears("Tính đến trước 09:00 20/06/2023")


def test_month_that_has_not_begun_is_refused(tinh: Phone) -> None:
    tinh.says("chốt số tháng 8/2023")

    tinh.hears("Tháng 8/2023 chưa đến")


@pytest.mark.parametrize(("unit", "role"), [(DONG_VAN, Role.COORDINATOR), (LUNG_CU, Role.OFFICER)])
def test_only_who_stands_over_the_whole_may(story: Story, unit: str, role: Role) -> None:
    hoa = story.member(unit, role, "Hoa")

    hoa.says("chốt số tháng 6")

    hoa.hears("không")
    with story.library.reading() as store:
        assert store.closings.all() == []


def test_old_button_of_somebody_who_left_closes_nothing(story: Story, tinh: Phone) -> None:
    tinh.says("chốt số tháng 6")
    story.leaves_post(tinh, HA_GIANG, Role.PROVINCE)
    tinh.taps("Đúng")

    with story.library.reading() as store:
        assert store.closings.all() == []
