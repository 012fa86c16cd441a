"""What counts: when somebody spoke, or when we got round to it?"""

from __future__ import annotations

from tests.builders import LUNG_CU
from tests.story import Story


def test_report_sent_before_the_close_counts_although_it_is_handled_after_it(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-07-06T09:00")

    lan.says("THUNS 3 tỷ", sent_at="2023-07-05T16:50")

    lan.hears("Đã ghi (muộn hạn)")


def test_report_sent_after_the_close_is_not_taken(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.clock_to("2023-07-06T09:00")

    lan.says("THUNS 3 tỷ", sent_at="2023-07-05T17:05")

    lan.hears("không có kỳ báo cáo nào đang mở")
