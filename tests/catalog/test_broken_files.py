"""Does a broken campaign file say what is wrong, on which line, in Vietnamese, and load nothing?"""

# ruff: noqa: E501  (one case a line: the tables are read down their columns)

import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import BrokenCampaign, Fault
from storage.catalog import CATALOG, load_campaigns, read_campaign

SOUND = """\
code: THU-2023
title: Phong trào thử
short_title: Thử
province: Tỉnh Hà Tĩnh
tree: '2020'
root: '42'
document:
  type: Kế hoạch
  issuing_body: UBND tỉnh
period:
  start: 2023-01-01
  end: 2023-12-31
rounds:
  - key: SK
    name: Sơ kết
    opens: 2023-06-15
    due_before: 2023-06-30
    closes: 2023-07-05
    indicators: [GTNT]
  - key: T7
    name: Thứ bảy
    rule: weekly
    weekday: 5
    collects: activity
    activities: [VSMT7]
indicators:
  - code: GTNT
    name: Đường giao thông nông thôn
    unit: km
    measure: cumulative
    comparator: ge
    target: 57.8
    scope: province
    due: 2023-12-31
    commune_reports: true
    aliases: [duong, be tong]
  - code: NHA
    name: Nhà ở
    measure: cumulative
    comparator: between
    target: 50
    target_max: 70
    scope: commune
    commune_reports: true
    only_units: [Thị xã Kỳ Anh]
    aliases: [nha o]
  - code: DTM
    name: Xã đạt chuẩn
    measure: milestone
    comparator: milestone
    target: true
    scope: commune
    commune_reports: true
    part_of: GTNT
activities:
  - code: VSMT7
    name: Dọn vệ sinh
    kind: activity
named_units:
  - name: Lộc Hà
    level: huyện
    code: '448'
    target: đạt chuẩn
awards:
  tiers:
    - rank: nhất
      count: 1
      value_vnd: 500000000
reminders:
  at: 08:00
"""

# what is replaced, by what, line, field, what the sentence says
Case = tuple[str, str, int, str, str]

SHAPE: dict[str, Case] = {
    "a required field is missing": ("    name: Nhà ở\n", "", 37, "indicators[1].name", "thiếu trường bắt buộc “name”"),
    "a required field of the file is missing": ("title: Phong trào thử\n", "", 1, "title", "thiếu trường bắt buộc"),
    "a field is unknown": ("unit: km", "units: km", 29, "indicators[0].units", "không có trường “units”; có phải là “unit”?"),
    "a field of the file is unknown": ("tree: '2020'", "tree: '2020'\ncay: 1", 6, "cay", "không có trường “cay”"),
    "a field of a round is unknown": ("closes:", "close:", 18, "rounds[0].close", "có phải là “closes”?"),
    "a choice is unknown": ("comparator: ge", "comparator: '>='", 31, "indicators[0].comparator", "không nhận giá trị “>=”; chọn một trong: ge, gt, eq"),
    "an approval is unknown": ("tree: '2020'", "approval: huyen\ntree: '2020'", 5, "approval", "không nhận giá trị “huyen”; chọn một trong: none, commune, district"),
    "a tree is unknown": ("tree: '2020'", "tree: '2021'", 5, "tree", "không nhận giá trị “2021”; chọn một trong: 2020, 2025"),
    "a rule is unknown": ("rule: weekly", "rule: daily", 22, "rounds[1].rule", "không nhận giá trị “daily”"),
    "a number has a decimal comma": ("target_max: 70", "target_max: 70,5", 42, "indicators[1].target_max", "“70,5” không phải là số"),
    "a target has a decimal comma": ("target: 57.8", "target: 57,8", 32, "indicators[0].target", "cần target là số (dấu chấm thập phân, hàng nghìn viết liền), không phải “57,8”"),
    "a number has a dot for thousands": ("target: 50\n", "target: 1.500\n", 41, "indicators[1].target", "“1.500” không rõ là số nào"),
    "a number is infinite": ("target: 50\n", "target: .inf\n", 41, "indicators[1].target", "không phải “.inf”"),
    "a number has an exponent": ("target_max: 70", "target_max: 1e999999999", 42, "indicators[1].target_max", "không phải là số"),
    "a date is written as in Vietnam": ("due: 2023-12-31", "due: 31/12/2023", 34, "indicators[0].due", "“31/12/2023” không phải là ngày; viết năm-tháng-ngày"),
    "a date doesn't exist": ("due: 2023-12-31", "due: 2023-02-30", 34, "indicators[0].due", "“2023-02-30” không phải là ngày"),
    "a date is a number": ("due: 2023-12-31", "due: 20231231", 34, "indicators[0].due", "“20231231” không phải là ngày"),
    "a time doesn't exist": ("at: 08:00", "at: 25:00", 70, "reminders.at", "“25:00” không phải là giờ"),
    "a time is a number": ("at: 08:00", "at: 8", 70, "reminders.at", "“8” không phải là giờ"),
    "yes is not true": ("scope: province\n    due: 2023-12-31\n    commune_reports: true", "scope: province\n    due: 2023-12-31\n    commune_reports: yes", 35, "indicators[0].commune_reports", "“yes” không dùng được ở đây; chỉ nhận true hoặc false"),
    "a whole number is broken": ("weekday: 5", "weekday: 5.5", 23, "rounds[1].weekday", "“5.5” không phải là số nguyên"),
    "a whole number is a word": ("weekday: 5", "weekday: thứ bảy", 23, "rounds[1].weekday", "“thứ bảy” không phải là số nguyên"),
    "a code of digits has no quotes": ("root: '42'", "root: 02", 6, "root", "phải là chữ; nếu là mã hay số hiệu thì đặt trong dấu nháy"),
    "a field is empty": ("title: Phong trào thử", "title:", 2, "title", "đang để trống"),
    "a list is a word": ("aliases: [duong, be tong]", "aliases: duong", 36, "indicators[0].aliases", "phải là danh sách"),
    "a group is a word": ("  type: Kế hoạch\n  issuing_body: UBND tỉnh\n", "  Kế hoạch\n", 7, "document", "phải là một nhóm trường"),
    "an entry of a list is a word": ("activities:\n  - code", "activities:\n  - quét dọn\n  - code", 56, "activities[0]", "phải là một nhóm trường"),
    "a field stands twice": ("    unit: km\n", "    unit: km\n    unit: m\n", 30, "indicators[0].unit", "trường “unit” bị lặp lại"),
    "an anchor is used": ("short_title: Thử", "short_title: *thu", 3, "(tệp)", "không dùng được neo (&) và bí danh (*)"),
    "a tag is used": ("title: Phong trào thử", "title: !!python/name:os.system x", 2, "title", "không dùng được thẻ"),
    "a merge key is used": ("awards:\n", "awards:\n  <<: {note: x}\n", 65, "awards.<<", "không có trường “<<”"),
}  # fmt: skip

SENSE: dict[str, Case] = {
    "the campaign's code has small letters": ("code: THU-2023", "code: thu 2023", 1, "code", "mã “thu 2023” phải gồm"),
    "an indicator's code has diacritics": ("code: NHA", "code: NHÀ", 37, "indicators[1].code", "mã “NHÀ” phải gồm"),
    "a code stands twice": ("code: NHA", "code: GTNT", 37, "indicators[1].code", "mã “GTNT” đã dùng"),
    "an activity has an indicator's code": ("kind: activity", "kind: activity\n  - {code: NHA, name: Nhà, kind: narrative}", 59, "activities[1].code", "mã “NHA” đã dùng"),
    "a round asks for an unknown indicator": ("indicators: [GTNT]", "indicators: [GTNT, XYZ]", 19, "rounds[0].indicators[1]", "không có chỉ tiêu mã “XYZ”"),
    "a round asks for an unknown activity": ("activities: [VSMT7]", "activities: [VSMT8]", 25, "rounds[1].activities[0]", "không có hoạt động mã “VSMT8”"),
    "a part has no whole": ("part_of: GTNT", "part_of: ABC", 54, "indicators[2].part_of", "không có chỉ tiêu “ABC”"),
    "implements is no code": ("root: '42'", "root: '42'\nimplements: Chỉ thị 42", 7, "implements", "không giống mã phong trào"),
    "a round has no last day": ("    due_before: 2023-06-30\n", "", 14, "rounds[0].due_by", "thiếu thời hạn"),
    "a round has two last days": ("due_before: 2023-06-30", "due_before: 2023-06-30\n    due_by: 2023-06-30", 17, "rounds[0].due_before", "chỉ ghi một trong hai"),
    "a round is due before it opens": ("due_before: 2023-06-30", "due_before: 2023-06-15", 17, "rounds[0].due_before", "ngày cuối còn kịp (2023-06-14) trước ngày mở kỳ (2023-06-15)"),
    "a round closes before it is due": ("closes: 2023-07-05", "closes: 2023-06-20", 18, "rounds[0].closes", "ngày đóng kỳ (2023-06-20) trước ngày cuối còn kịp"),
    "a round is years away from the period": ("opens: 2023-06-15", "opens: 2020-06-15", 16, "rounds[0].opens", "nằm quá xa thời gian phong trào"),
    "the period ends before it starts": ("end: 2023-12-31", "end: 2022-12-31", 12, "period.end", "trước ngày bắt đầu"),
    "the period lasts for ever": ("end: 2023-12-31", "end: 2040-12-31", 12, "period.end", "quá 10 năm"),
    "the period is in another age": ("end: 2023-12-31", "end: 9999-12-31", 10, "period", "năm của phong trào phải từ 2000 đến 2100"),
    "a weekly round has no weekday": ("    weekday: 5\n", "", 20, "rounds[1].weekday", "cần weekday: 0 là thứ Hai"),
    "a weekday doesn't exist": ("weekday: 5", "weekday: 7", 23, "rounds[1].weekday", "không phải “7”"),
    "a monthly round has a weekday": ("rule: weekly", "rule: monthly_nd09", 23, "rounds[1].weekday", "weekday chỉ dùng cho kỳ hằng tuần"),
    "an activity round names none": ("    activities: [VSMT7]\n", "", 20, "rounds[1].activities", "cần ít nhất một hoạt động"),
    "a round asks for nothing": ("due: 2023-12-31\n    commune_reports: true", "due: 2023-12-31\n    commune_reports: false", 19, "rounds[0].indicators", "không hỏi chỉ tiêu nào"),
    "a round's key stands twice": ("key: T7", "key: SK", 20, "rounds[1].key", "khóa “SK” đã dùng"),
    "a round's key gets too long": ("key: T7", "key: TONG-DON-VE-SINH-T7", 20, "rounds[1].key", "dài quá 24 ký tự"),
    "a range has no end": ("    target_max: 70\n", "", 37, "indicators[1].target_max", "cần target_max"),
    "a range ends below its beginning": ("target_max: 70", "target_max: 40", 42, "indicators[1].target_max", "“40” phải là mức cao hơn"),
    "a milestone has a number": ("target: true", "target: 1", 51, "indicators[2].target", "cần target: true"),
    "a number is true": ("target: 57.8", "target: true", 32, "indicators[0].target", "không phải “true”"),
    "a target is missing": ("    target: 57.8\n", "", 27, "indicators[0].target", "comparator ge cần target là số"),
    "a target is below zero": ("target: 57.8", "target: -3", 32, "indicators[0].target", "mức “-3” không được âm"),
    "measure and comparator disagree": ("measure: milestone", "measure: level", 50, "indicators[2].comparator", "phải đi cùng nhau"),
    "a target is due before the campaign": ("due: 2023-12-31", "due: 2022-12-31", 34, "indicators[0].due", "nằm quá xa"),
    "an alias means two things": ("aliases: [nha o]", "aliases: [nha o, Đường]", 46, "indicators[1].aliases[1]", "tên gọi tắt “Đường” đã thuộc về GTNT"),
    "an alias is another's code": ("aliases: [nha o]", "aliases: [dtm]", 46, "indicators[1].aliases[0]", "đã thuộc về DTM"),
    "a number of awards is below zero": ("count: 1", "count: -1", 67, "awards.tiers[0].count", "số giải “-1” không được âm"),
    "the top unit is unknown": ("root: '42'", "root: '99'", 6, "root", "không có đơn vị mã “99” trong cây 2020"),
    "a unit is unknown": ("Thị xã Kỳ Anh", "Thị xã Kỳ Em", 45, "indicators[1].only_units[0]", "không có đơn vị nào tên “Thị xã Kỳ Em”"),
    "a unit is in another province": ("Thị xã Kỳ Anh", "Đồng Văn", 45, "indicators[1].only_units[0]", "không có đơn vị nào tên “Đồng Văn”"),
    "a named unit is unknown": ("name: Lộc Hà", "name: Lộc Ha", 60, "named_units[0].name", "không có huyện nào tên “Lộc Ha”"),
    "a named unit has another's code": ("code: '448'", "code: '447'", 62, "named_units[0].code", "mã “447” không phải của huyện Lộc Hà (mã đúng: 448)"),
}  # fmt: skip

BYTES: dict[str, tuple[bytes, int, str]] = {
    "an empty file": (b"", 1, "tệp rỗng"),
    "only a comment": ("# chưa viết\n".encode(), 1, "tệp rỗng"),
    "a list": (b"- a\n- b\n", 1, "cả tệp phải là một nhóm trường"),
    "a word": (b"xin chao", 1, "cả tệp phải là một nhóm trường"),
    "an indentation that doesn't fit": (SOUND.replace("  start:", "    start:").encode(), 12, "sai cú pháp YAML"),
    "a bracket left open": (SOUND.replace("be tong]", "be tong").encode(), 37, "sai cú pháp YAML"),
    "a Tab": (SOUND.replace("  start:", "\tstart:").encode(), 11, "phím Tab"),
    "another encoding": (SOUND.encode("utf-16"), 1, ""),
    "an old Vietnamese encoding": (SOUND.encode("cp1258", errors="replace"), 2, "không theo bảng mã UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "đây không phải tệp văn bản"),
    "a control character": (SOUND.replace("km", "k\x07m").encode(), 29, "ký tự điều khiển"),
    "two documents": ((SOUND + "---\n" + SOUND).encode(), 71, "mỗi tệp chỉ chứa một phong trào"),
    "brackets without end": (b"[" * 5000, 1, "lồng nhau quá sâu"),
    "a file that is far too large": (b"# " + b"x" * 1_000_001, 1, "tệp quá lớn"),
}


TYPED = [
    "",
    " ",
    "\n",
    "\t",
    ":",
    "- ",
    "#",
    "'",
    "{",
    "[",
    "&a ",
    "*a",
    "!x ",
    "---\n",
    "1e99",
    "0",
    "-1",
    "9999-12-31",
    "null",
    "? ",
]


def test_the_file_that_is_broken_below_is_sound(tmp_path: Path) -> None:
    assert read_campaign(written(tmp_path, SOUND)).code == "THU-2023"


@pytest.mark.parametrize("name", [*SHAPE, *SENSE])
def test_a_fault_is_told_with_line_field_and_sentence(tmp_path: Path, name: str) -> None:
    old, new, line, field, sentence = (SHAPE | SENSE)[name]
    assert old in SOUND
    faults = faults_of(written(tmp_path, SOUND.replace(old, new, 1)))
    assert any((fault.line, fault.field) == (line, field) and sentence in fault.sentence for fault in faults), faults


@pytest.mark.parametrize("name", BYTES)
def test_a_file_that_is_no_campaign_at_all_is_one_fault(tmp_path: Path, name: str) -> None:
    data, line, sentence = BYTES[name]
    path = tmp_path / "thu.yaml"
    path.write_bytes(data)
    (fault,) = faults_of(path)
    assert fault.line == line
    assert sentence in fault.sentence


def test_a_missing_file_and_a_folder_are_faults(tmp_path: Path) -> None:
    assert [fault.sentence for fault in faults_of(tmp_path / "none.yaml")] == ["không có tệp này"]
    assert [fault.sentence for fault in faults_of(tmp_path)] == ["đây là thư mục, không phải tệp"]


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_its_lines(tmp_path: Path) -> None:
    broken = SOUND
    for old, new in (
        ("tree: '2020'", "tree: '2020'\ncay: 1"),
        ("end: 2023-12-31", "end: 2022-12-31"),
        ("due_before: 2023-06-30", "due_before: 30/6/2023"),
        ("weekday: 5", "weekday: 9"),
        ("comparator: ge", "comparator: lớn hơn"),
        ("aliases: [nha o]", "aliases: [nha o, dtm]"),
        ("part_of: GTNT", "part_of: ABC"),
        ("count: 1", "count: -1"),
    ):
        broken = broken.replace(old, new, 1)
    found = [(fault.line, fault.field) for fault in faults_of(written(tmp_path, broken))]
    assert found == [
        (6, "cay"),
        (13, "period.end"),
        (18, "rounds[0].due_before"),
        (24, "rounds[1].weekday"),
        (32, "indicators[0].comparator"),
        (47, "indicators[1].aliases[1]"),
        (55, "indicators[2].part_of"),
        (68, "awards.tiers[0].count"),
    ]


def test_a_broken_entry_makes_no_false_faults_elsewhere(tmp_path: Path) -> None:
    """GTNT is broken; the round and the part that name it are not."""
    broken = SOUND.replace("measure: cumulative\n    comparator: ge", "measure: tổng\n    comparator: ge")
    assert [fault.field for fault in faults_of(written(tmp_path, broken))] == ["indicators[0].measure"]


def test_every_sentence_is_vietnamese_in_composed_letters_on_one_line(tmp_path: Path) -> None:
    for old, new, *_ in (SHAPE | SENSE).values():
        for fault in faults_of(written(tmp_path, SOUND.replace(old, new, 1))):
            assert fault.sentence == unicodedata.normalize("NFC", fault.sentence)
            assert "\n" not in fault.sentence
            assert set("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ") & set(
                fault.sentence.lower()
            )
            assert not {"input", "should", "field", "valid", "error"} & set(fault.sentence.lower().split())


def test_a_fault_reads_as_file_line_field_sentence(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND.replace("root: '42'", "root: '99'"))
    with pytest.raises(BrokenCampaign) as caught:
        read_campaign(path)
    assert str(caught.value) == f"{path}:6: root: không có đơn vị mã “99” trong cây 2020"


def test_a_folder_with_one_broken_file_loads_nothing_and_tells_the_faults_of_all(tmp_path: Path) -> None:
    folder = tmp_path / "campaigns"
    folder.mkdir()
    (folder / "a.yaml").write_text(SOUND, encoding="utf-8")
    (folder / "b.yaml").write_text(SOUND, encoding="utf-8")
    (folder / "c.yaml").write_text("", encoding="utf-8")
    (folder / "d.yaml").write_text(SOUND.replace("THU-2023", "THU-2024").replace("'42'", "'99'"), encoding="utf-8")
    with pytest.raises(BrokenCampaign) as caught:
        load_campaigns(tmp_path)
    found = [(Path(fault.file).name, fault.line, fault.field) for fault in caught.value.faults]
    assert found == [("b.yaml", 1, "code"), ("c.yaml", 1, "(tệp)"), ("d.yaml", 6, "root")]


def test_decomposed_letters_are_read_as_composed_ones(tmp_path: Path) -> None:
    campaign = read_campaign(written(tmp_path, unicodedata.normalize("NFD", SOUND)))
    assert campaign.title == "Phong trào thử"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "thu.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert read_campaign(path).code == "THU-2023"


@pytest.mark.parametrize("path", sorted((CATALOG / "campaigns").glob("*.yaml")), ids=lambda path: path.stem)
def test_half_a_file_is_a_fault_and_never_a_crash(path: Path, tmp_path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for count in range(1, len(lines), max(1, len(lines) // 12)):
        half = written(tmp_path, "".join(lines[:count]))
        with suppress(BrokenCampaign):
            assert read_campaign(half).indicators


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_typed_into_a_file_it_loads_or_has_faults(tmp_path: Path, data: st.DataObject) -> None:
    first, last = sorted(data.draw(st.tuples(st.integers(0, len(SOUND)), st.integers(0, len(SOUND)))))
    typed = data.draw(st.sampled_from(TYPED) | st.text(max_size=20))
    cut = data.draw(st.sampled_from([first, min(last, first + 3), last]))
    path = tmp_path / "thu.yaml"
    path.write_bytes((SOUND[:first] + typed + SOUND[cut:]).encode("utf-8", errors="surrogatepass"))
    with suppress(BrokenCampaign):
        assert read_campaign(path).indicators is not None


def written(folder: Path, text: str) -> Path:
    path = folder / "thu.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(BrokenCampaign) as caught:
        read_campaign(path)
    return caught.value.faults
