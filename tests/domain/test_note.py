"""What are an officer's words about, with and without diacritics?"""

from __future__ import annotations

import pytest

from domain.note import NoteKind, note_kind
from domain.words import fold

TOLD = [
    ("Khó khăn: thiếu xi măng", NoteKind.DIFFICULTY),
    ("còn vướng mặt bằng 3 hộ", NoteKind.DIFFICULTY),
    ("thi công chậm do mưa lũ", NoteKind.DIFFICULTY),
    ("chưa có vốn đối ứng", NoteKind.DIFFICULTY),
    ("giá vật liệu tăng cao", NoteKind.DIFFICULTY),
    ("3 hộ không đồng thuận", NoteKind.DIFFICULTY),
    ("đường bị sạt lở 200 m", NoteKind.DIFFICULTY),
    ("Kiến nghị huyện cấp thêm 200 triệu", NoteKind.PROPOSAL),
    ("đề nghị hỗ trợ 50 tấn xi măng", NoteKind.PROPOSAL),
    ("Đề xuất khen thưởng thôn 4", NoteKind.PROPOSAL),
    ("xin hỗ trợ kinh phí", NoteKind.PROPOSAL),
    ("mong cấp trên quan tâm", NoteKind.PROPOSAL),
    ("Thiếu xi măng, đề nghị huyện hỗ trợ", NoteKind.DIFFICULTY),
    ("Điển hình: bà Lan hiến 200 m2 đất", NoteKind.EXAMPLE),
    ("Gương người tốt việc tốt: anh Nam", NoteKind.EXAMPLE),
    ("mô hình hay ở thôn 3", NoteKind.EXAMPLE),
    ("bà con hiến 350 m2 đất", NoteKind.REMARK),
    ("kế hoạch tháng 6: 3 km", NoteKind.REMARK),
    ("không có khó khăn, vướng mắc gì", NoteKind.REMARK),
    ("hỗ trợ hộ khó khăn 5 triệu", NoteKind.REMARK),
    ("anh A vượt khó khăn làm giàu", NoteKind.REMARK),
    ("đồng bào dân tộc thiểu số", NoteKind.REMARK),
    ("chăm sóc cây xanh", NoteKind.REMARK),
    ("quà cho thiếu nhi", NoteKind.REMARK),
    ("", NoteKind.REMARK),
]


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_words_tell_their_kind_however_they_are_typed(text: str, kind: NoteKind) -> None:
    assert [note_kind(typed) for typed in (text, fold(text), text.upper())] == [kind] * 3


@pytest.mark.parametrize("text", ["tiến độ rất chậm", "vướng 3 hộ"])
def test_diacritics_make_a_word_sure(text: str) -> None:
    assert note_kind(text) is NoteKind.DIFFICULTY


def test_words_that_only_look_alike_are_none() -> None:
    assert note_kind("góc vuông 90 độ") is NoteKind.REMARK
    assert note_kind("hình vuông đất bằng phẳng") is NoteKind.REMARK
