"""Is content with a mark of secrecy told from talk about secrets, density and honey?"""

from __future__ import annotations

import pytest

from domain.secret import is_marked

MARKED = [
    "Tài liệu mật: quân số 120",
    "TÀI LIỆU MẬT: quân số 120",
    "MẬT",
    "Mật",
    "TỐI MẬT\nSố 12-BC/HU",
    "Tuyệt mật: kế hoạch A2",
    "(Mật) quân số dự bị 45 người",
    "[MẬT] báo cáo tháng 6",
    "Báo cáo quân sự (Tối mật)",
    "Gửi anh công văn MẬT số 12",
    "Độ mật: Tối mật",
    "Độ mật: Mật\nquân số 12",
    "thu ngân sách 3 tỷ.\nTài liệu tối mật về quân số",
    "Văn bản mật - không sao chụp",
    "Công văn này đóng dấu mật",
    "tuyet mat: ke hoach",
    "Tài liệu mật: quân số",
]
PLAIN = [
    "mật độ dân số 120 người/km2",
    "Mật độ: 120",
    "sản lượng mật ong 3,2 tấn",
    "Mật ong: 3 tấn",
    "Tuyên truyền Luật Bảo vệ bí mật nhà nước: 120 người dự",
    "TẬP HUẤN BẢO VỆ BÍ MẬT NHÀ NƯỚC: 45 người",
    "BÍ MẬT NHÀ NƯỚC",
    "mở lớp quản lý tài liệu mật cho 30 cán bộ",
    "Tập huấn công tác bảo mật, quản lý tài liệu mật",
    "đổi mật khẩu cho cán bộ",
    "quan hệ mật thiết với nhân dân",
    "nuôi 200 đàn ong lấy mật",
    "mật mía 500 lít",
    "đàn ong 200; mật: 20 lít",
    "Đàn ong 200. Mật: 30 lít",
    "thu MẬT 30 lít, sáp 2 kg",
    "MẬT ĐỘ DÂN SỐ 120",
    "che phủ rừng 58,9%",
    "mat do dan so 120",
    "mat ong 3 tan",
    "khong co mat bang",
    "mất điện toàn xã",
    "Mặt bằng: chưa giao",
    "",
]


@pytest.mark.parametrize("text", MARKED)
def test_mark_is_found(text: str) -> None:
    assert is_marked(text)


@pytest.mark.parametrize("text", PLAIN)
def test_talk_is_no_mark(text: str) -> None:
    assert not is_marked(text)
