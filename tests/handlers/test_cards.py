"""Can an invitation be handed out on paper?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from handlers.documents.cards import Card, cards_html, cards_pdf, lines_of

CARD = Card(
    unit="xã Lũng Cú",
    above="huyện Đồng Văn",
    role="cán bộ báo cáo",
    code="SYF6MVF2",
    until=date(2023, 7, 20),
    link="https://t.me/giaoban_bot?start=SYF6MVF2",
    bots=(("telegram", "Giao Ban (@giaoban_bot)"), ("zalo", "Giao Ban Hà Giang")),
)


def test_card_says_how_to_join_on_both_channels() -> None:
    head, how = lines_of(CARD)

    assert head == ["Xã Lũng Cú", "huyện Đồng Văn", "cán bộ báo cáo"]
    assert how[:2] == [
        "Telegram: quét mã QR bằng máy ảnh, bấm «Bắt đầu».",
        "Zalo: tìm «Giao Ban Hà Giang», gửi: SYF6MVF2",
    ]
    assert "20/07/2023" in how[2]


def test_card_without_known_bots_still_says_what_to_send() -> None:
    _, how = lines_of(replace(CARD, link="", bots=()))

    assert "gửi: SYF6MVF2" in how[0]


def test_page_holds_eight_cards_and_loads_nothing() -> None:
    page = cards_html([CARD] * 9)

    assert (page.count('class="page"'), page.count("<article"), page.count("<svg")) == (2, 9, 9)
    assert re.findall(r'(?:src|href)="', page) == []


def test_names_in_a_card_are_words_and_no_markup() -> None:
    page = cards_html([replace(CARD, name="<script>alert(1)</script>")])

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_pdf_has_a_page_for_each_eight_and_is_the_same_every_time() -> None:
    pdf = cards_pdf([CARD] * 9)

    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 2
    assert pdf == cards_pdf([CARD] * 9)
