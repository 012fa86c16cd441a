"""Can a leader read the pictures on a phone, and do they say the same to one who can't see them?"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.clock import VIETNAM
from domain.summary import Summary
from handlers.documents.canvas import MARGIN, SMALL, TALLEST, WIDTH, Box, Canvas, Text, contrast, shade
from handlers.documents.frame import View, short
from handlers.documents.heat_map import heat_map as drawn_map
from handlers.documents.picture import Picture, heat_map, progress_picture, trend
from handlers.documents.progress import progress
from handlers.documents.trend import trend as drawn_trend
from tests.builders import THACH_HA
from tests.summaries import a_summary, ctr64, hg2023, ht2023_h2, times, without_reports, without_units

ROOT = Path(__file__).parent.parent.parent
SMALLEST_ON_A_PHONE = 11  # pixels, where the page is shown 360 wide
PHONE = 360
EARLIER = [(date(2020, 3, 18), Decimal("21.5")), (date(2020, 4, 17), Decimal(72)), (date(2020, 5, 19), Decimal(128))]
Drawing = tuple[Canvas, str]


def one_district() -> Summary:
    return a_summary(root=THACH_HA)


def a_saturday() -> Summary:
    return a_summary("HT2020-CTR64", "VSMT7-20200307", at="2020-03-08T08:30")


def five_years() -> Summary:
    return a_summary("HT2021-2025", "BC-2022H1", at="2022-06-18T08:30")


def registration() -> Summary:
    return a_summary("HG2023", "DK", at="2023-01-10T08:30")


def two_tiers() -> Summary:
    return a_summary("HT-MAU-2CAP", "BC-202703", at="2027-03-17T08:30")


def far_above() -> Summary:
    return times(ctr64(), 40)


def nothing_reported() -> Summary:
    return without_reports(ctr64())


def nobody_owes() -> Summary:
    return without_units(ctr64())


SUMMARIES: tuple[Callable[[], Summary], ...] = (
    ctr64,
    hg2023,
    ht2023_h2,
    one_district,
    a_saturday,
    five_years,
    registration,
    two_tiers,
    far_above,
    nothing_reported,
    nobody_owes,
)


@cache
def drawn(made: Callable[[], Summary], language: str) -> tuple[Drawing, ...]:
    """All pictures of a summary, as they are laid out."""
    view = View(summary=made(), zone=VIETNAM, language=language)
    code = view.summary.campaign.reported[0].code
    return progress(view), drawn_map(view), drawn_trend(view, code, EARLIER)


def overlapping(texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(texts):
        for other in texts[number + 1 :]:
            left, top, right, bottom = one.box
            from_left, from_top, to_right, to_bottom = other.box
            if left < to_right and from_left < right and top < to_bottom and from_top < bottom:
                yield one.words, other.words


def size(picture: Picture) -> tuple[int, int]:
    with Image.open(BytesIO(picture.png)) as image:
        return image.size


def run(program: str, **environment: str) -> list[str]:
    """What a fresh interpreter prints."""
    known = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    python = [sys.executable, "-c", program]
    return subprocess.run(python, cwd=ROOT, env=known, capture_output=True, text=True, check=True).stdout.split()


def words_of(canvas: Canvas) -> str:
    return "\n".join(text.words for text in canvas.texts)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("made", SUMMARIES)
def test_letters_can_be_read_on_a_phone(made: Callable[[], Summary], language: str) -> None:
    for canvas, _ in drawn(made, language):
        assert min(text.size for text in canvas.texts) * PHONE / WIDTH >= SMALLEST_ON_A_PHONE
        assert min(contrast(text.colour, text.on) for text in canvas.texts if text.words not in "▲▼●✓") >= 4.5


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("made", SUMMARIES)
def test_nothing_overlaps_and_nothing_leaves_the_page(made: Callable[[], Summary], language: str) -> None:
    for canvas, _ in drawn(made, language):
        assert list(overlapping(canvas.texts)) == []
        assert canvas.height <= TALLEST
        for text in canvas.texts:
            left, top, right, bottom = text.box
            assert left >= MARGIN / 4, text.words
            assert top >= 0, text.words
            assert right <= WIDTH - MARGIN / 4, text.words
            assert bottom <= canvas.height, text.words


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("made", SUMMARIES)
def test_caption_fits_and_its_letters_are_composed(made: Callable[[], Summary], language: str) -> None:
    for canvas, alt in drawn(made, language):
        assert 0 < len(alt) <= 1_024
        assert unicodedata.is_normalized("NFC", alt)
        assert unicodedata.is_normalized("NFC", words_of(canvas))


@pytest.mark.parametrize("made", SUMMARIES)
def test_nothing_is_cut_but_the_list_of_what_has_no_room(made: Callable[[], Summary]) -> None:
    for canvas, _ in drawn(made, "vi"):
        assert [text.words for text in canvas.texts[:-1] if text.words.endswith("…")] == []


def test_mark_of_a_verdict_can_be_told_from_the_paper() -> None:
    for canvas, _ in drawn(ctr64, "vi"):
        for text in canvas.texts:
            assert contrast(text.colour, text.on) >= 3


def test_picture_is_1080_wide_and_named_in_plain_letters() -> None:
    pictures = [
        progress_picture(ctr64(), VIETNAM),
        heat_map(ctr64(), VIETNAM),
        trend(ctr64(), "GTNT", EARLIER, VIETNAM),
    ]

    assert [size(picture)[0] for picture in pictures] == [1080] * 3
    assert [picture.name for picture in pictures] == [
        "ht2020-ctr64-bc-202006-42-tien-do.png",
        "ht2020-ctr64-bc-202006-42-don-vi.png",
        "ht2020-ctr64-bc-202006-42-dien-bien-gtnt.png",
    ]


@pytest.mark.parametrize("made", [nothing_reported, nobody_owes, far_above, ht2023_h2, a_saturday])
def test_picture_of_an_unusual_round_is_still_one(made: Callable[[], Summary]) -> None:
    assert size(progress_picture(made(), VIETNAM))[0] == 1080
    assert size(heat_map(made(), VIETNAM))[0] == 1080


def test_same_figures_make_the_same_bytes() -> None:
    assert progress_picture(ctr64(), VIETNAM) == progress_picture(ctr64(), VIETNAM)
    assert heat_map(ctr64(), VIETNAM) == heat_map(ctr64(), VIETNAM)
    assert trend(ctr64(), "GTNT", EARLIER, VIETNAM) == trend(ctr64(), "GTNT", EARLIER[::-1], VIETNAM)


def test_other_figures_make_other_bytes() -> None:
    assert progress_picture(ctr64(), VIETNAM).png != progress_picture(ctr64(seed=2), VIETNAM).png


def test_another_process_makes_the_same_bytes(tmp_path: Path) -> None:
    """With another order of sets, and a style file in its home."""
    (tmp_path / "matplotlibrc").write_text("savefig.dpi: 33\nfigure.facecolor: red\nfont.family: monospace\n")
    program = (
        "import hashlib; from bot.clock import VIETNAM; from tests.summaries import ctr64\n"
        "from handlers.documents.picture import heat_map, progress_picture\n"
        "for draw in (progress_picture, heat_map): print(hashlib.sha256(draw(ctr64(), VIETNAM).png).hexdigest())"
    )
    said = run(program, PYTHONHASHSEED="7", MPLCONFIGDIR=str(tmp_path))

    here = [draw(ctr64(), VIETNAM).png for draw in (progress_picture, heat_map)]
    assert said == [hashlib.sha256(png).hexdigest() for png in here]


@pytest.mark.parametrize("draw", [progress_picture, heat_map])
def test_province_of_216_communes_takes_less_than_two_seconds(draw: Callable[..., Picture]) -> None:
    summary = ctr64()
    assert len(summary.units) == 216

    before = sum(os.times()[:2])
    draw(summary, VIETNAM)

    assert sum(os.times()[:2]) - before < 2


def test_drawing_leaves_no_state_behind() -> None:
    """No pyplot, no changed settings."""
    program = (
        "import sys; from bot.clock import VIETNAM; from tests.summaries import ctr64\n"
        "from handlers.documents.picture import heat_map; heat_map(ctr64(), VIETNAM)\n"
        "import matplotlib as m; print('matplotlib.pyplot' in sys.modules)\n"
        "print([key for key in m.rcParams if key != 'backend' and m.rcParams[key] != m.rcParamsDefault[key]])"
    )

    assert run(program) == ["False", "[]"]


def test_library_is_loaded_by_the_first_picture_only() -> None:
    program = "import sys, handlers.documents.picture; print('matplotlib' in sys.modules)"

    assert run(program) == ["False"]


def test_progress_says_in_words_who_is_behind_on_and_ahead_of_the_path() -> None:
    canvas, alt = drawn(two_tiers, "vi")[0]

    said = words_of(canvas)
    assert "Chậm tiến độ (cần 31%)" in said
    assert "Đúng tiến độ (cần 31%)" in said
    assert "Vượt tiến độ (cần 31%)" in said
    assert {"▼", "●", "▲"} <= {text.words for text in canvas.texts}
    assert "Kênh mương nội đồng: 10% (6,09/60 km), chậm tiến độ (cần 31%)" in alt


def test_caption_says_how_many_reported_when() -> None:
    summary = ctr64()
    count = summary.count
    _, alt = drawn(ctr64, "vi")[0]

    assert f"Đã báo cáo đủ {count.reported}/{count.expected} đơn vị: đúng hạn {count.on_time}, muộn {count.late}" in alt
    assert "tính đến 08:30 17/06/2020" in alt


def test_total_far_above_its_target_is_reached_and_stays_in_its_bar() -> None:
    canvas, alt = drawn(far_above, "vi")[0]

    assert "đạt chỉ tiêu" in alt
    assert "»" in {text.words for text in canvas.texts}
    boxes = [mark for mark in canvas.marks if isinstance(mark, Box)]
    assert max(box.x + box.width for box in boxes) <= WIDTH - MARGIN + 1


def test_milestones_are_counted_over_those_that_owe_them() -> None:
    _, alt = drawn(ht2023_h2, "vi")[0]

    assert "Chỉ tiêu NTM nâng cao: 78/210 đơn vị đạt, 48 chưa báo" in alt


def test_round_without_reports_says_so() -> None:
    for canvas, alt in drawn(nothing_reported, "vi"):
        assert "Chưa có số liệu nào." in words_of(canvas) or "128 sản phẩm" in words_of(canvas)
        assert "tỉnh Hà Tĩnh" in alt


def test_round_that_nobody_owes_says_so() -> None:
    for canvas, alt in drawn(nobody_owes, "vi")[:2]:
        assert "Kỳ này không có đơn vị nào phải báo cáo." in words_of(canvas)
        assert "Kỳ này không có đơn vị nào phải báo cáo." in alt


def test_saturday_shows_who_took_part_by_district() -> None:
    _, alt = drawn(a_saturday, "vi")[0]

    assert "Thành phố Hà Tĩnh 15/15; Thị xã Hồng Lĩnh 5/5" in alt


def test_heat_map_tells_units_of_one_name_apart() -> None:
    said = [text.words for text in drawn(ctr64, "vi")[1][0].texts]

    assert "Kỳ Anh" in said
    assert "TX Kỳ Anh" in said
    assert said.count("TP Hà Tĩnh") == 1


def test_heat_map_of_a_district_shows_its_communes_and_not_the_excused() -> None:
    summary = one_district()
    said = {text.words for text in drawn(one_district, "vi")[1][0].texts}
    names = {one.unit.name for one in summary.units if not one.owed.excused}

    assert {name for name in names if name in said or f"TT {name}" in said} == names


def test_heat_map_says_what_it_left_out() -> None:
    canvas, alt = drawn(two_tiers, "vi")[1]

    assert "đơn vị thấp nhất trong 57 đơn vị đã báo; 11 đơn vị chưa báo." in alt
    assert "Chỉ vẽ" in words_of(canvas)
    assert "Không đủ chỗ vẽ 4 mục: Tăng dân số tự nhiên" in drawn(hg2023, "vi")[1][1]


def test_cell_is_the_share_of_the_units_own_target_where_it_registered_one() -> None:
    summary = registered_half()
    canvas, _ = drawn_map(View(summary=summary, zone=VIETNAM))
    said = words_of(canvas)

    assert "% so với chỉ tiêu của chính đơn vị" in said
    assert said.count("\n200") >= len(summary.parts)


def registered_half() -> Summary:
    """Every commune has reached twice of what it registered for its roads."""
    summary = ctr64()
    units = tuple(
        replace(one, registered={"GTNT": one.values["GTNT"] / 2}) if "GTNT" in one.values else one
        for one in summary.units
    )
    return replace(summary, units=units)


def test_trend_shows_earlier_digests_and_the_path() -> None:
    canvas, alt = drawn_trend(View(summary=ctr64(), zone=VIETNAM), "GTNT", EARLIER)

    assert "Đã có 203,38 km. Cần có 150,69 km để đạt 435 km đúng hạn. 47%: vượt tiến độ (cần 35%)." in alt
    assert "18/03/2020: 21,5 km; 17/04/2020: 72 km; 19/05/2020: 128 km; 17/06/2020: 203,38 km." in alt
    assert "435" in words_of(canvas)


def test_trend_of_a_yearly_total_begins_with_the_year() -> None:
    points = [(date(2022, 12, 18), Decimal(2900)), (date(2023, 3, 1), Decimal(210))]
    _, alt = drawn_trend(View(summary=hg2023(), zone=VIETNAM), "THUNS", points)

    assert "18/12/2022" not in alt
    assert "01/03/2023: 210 tỷ đồng" in alt


@pytest.mark.parametrize(
    ("made", "code", "said"),
    [
        (hg2023, "RUNG", "Trung vị các đơn vị"),
        (ht2023_h2, "NTM-2023", "80 đơn vị đạt"),
        (nothing_reported, "GTNT", "Chưa có số liệu nào."),
        (one_district, "GTNT", "Đã có 18,01 km"),
    ],
)
def test_trend_without_a_path_or_figures(made: Callable[[], Summary], code: str, said: str) -> None:
    canvas, alt = drawn_trend(View(summary=made(), zone=VIETNAM), code, [])

    assert said in alt
    assert list(overlapping(canvas.texts)) == []


def test_trend_of_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(ValueError, match="has no indicator XYZ"):
        trend(ctr64(), "XYZ", [], VIETNAM)


@pytest.mark.parametrize(
    ("value", "said"),
    [("1234.5", "1.234,5"), ("203.384", "203,38"), ("0.80106", "0,801"), ("0", "0"), ("0.0412", "0,0412"), ("4", "4")],
)
def test_figures_are_short_and_vietnamese(value: str, said: str) -> None:
    assert short(Decimal(value)) == said


def test_letters_on_every_shade_can_be_read() -> None:
    for step in range(101):
        fill = shade(step / 100)
        assert max(contrast("#000000", fill), contrast("#FFFFFF", fill)) >= 4.5


def test_line_that_is_too_long_wraps_and_a_word_that_is_too_long_is_cut() -> None:
    canvas = Canvas()

    assert canvas.lines_of("Khu dân cư nông thôn mới kiểu mẫu", SMALL, 400) == ["Khu dân cư nông thôn", "mới kiểu mẫu"]
    assert canvas.lines_of("a" * 60, SMALL, 400)[0].endswith("…")
