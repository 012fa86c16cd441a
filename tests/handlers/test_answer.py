"""Are questions answered from the campaign's own facts?"""

from __future__ import annotations

import pytest

from tests.builders import LUNG_CU
from tests.story import Story


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        (
            "Khi nào phải nộp báo cáo sơ kết ạ?",
            ("Báo cáo sơ kết: hạn «trước ngày 30/6/2023»", "29/06/2023", "Sở Nội vụ"),
        ),
        ("bc tổng kết hạn nộp ngày nào v a, gửi cho ai ạ?", ("tổng kết", "30/11/2023", "Sở Nội vụ")),
        ("cho bác hỏi giải nhất được thưởng bao nhiêu tiền hả cháu", ("Giải nhất: 1 giải, 500.000.000 đồng",)),
        ("thu ngân sách tính theo tỷ hay triệu ạ?", ("Thu ngân sách tính bằng tỷ đồng",)),
        ("che phủ rừng phải đạt bao nhiêu phần trăm ạ?", ("Che phủ rừng: chỉ tiêu toàn tỉnh 58,9%",)),
        ("ANTT phải đạt bao nhiêu phần trăm ạ?", ("trên 95%",)),
    ],
)
def test_question_is_answered_in_one_message_and_stores_nothing(
    story: Story, question: str, facts: tuple[str, ...]
) -> None:
    lan = story.officer(LUNG_CU)

    lan.says(question)

    lan.hears(*facts)
    assert len(lan.unread) == 0
    assert story.history(LUNG_CU) == []
