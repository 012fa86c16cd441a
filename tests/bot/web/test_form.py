"""Can an officer report on a page, and nobody else? Over real HTTP, with the real engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser
from http.client import HTTPConnection
from io import BytesIO
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from bot.web.form.intake import MOST_PHOTOS
from bot.web.form.joining import home
from domain.evidence import Piece, PieceKind
from domain.form import BOT, CHANNEL, Place, Submission, Typed
from domain.guess import EVERYBODY, ONE_ADDRESS, Guesses
from domain.message import Chat
from domain.note import NoteKind
from domain.person import Role
from domain.report import Act, Figure
from handlers.guess import ALL
from handlers.links import Links, Purpose, Signer
from storage.store import Library
from storage.tables import guesses
from tests.builders import (
    LUNG_CU,
    MA_LE,
    THACH_HA,
    THACH_LAC,
    TUONG_SON,
    a_photo,
    catalogue,
    units,
)
from tests.offices import Office

pytestmark = pytest.mark.timeout(180)

ROADS, APRIL = "HT2020-CTR64", "BC-202004"
PLACE = f"{ROADS}:{APRIL}:{TUONG_SON}"
MOST_BYTES = 20_000
Upload = tuple[str, bytes, str]


class Page(HTMLParser):
    """A page as a browser without scripts knows it. fields: name → what would be sent when nothing is changed."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__()
        self.response = response
        self.fields: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.choices: dict[str, list[tuple[str, str]]] = {}
        self.invalid: list[str] = []
        self._ids: dict[str, str] = {}
        self._words: list[str] = []
        self._area = self._for = self._choice = ""
        self._silent = False
        self.feed(response.text)
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        self._silent = tag in ("style", "script")
        if tag == "label":
            self._for = given.get("for", "")
        if tag in ("input", "textarea", "select") and name:
            self._ids[given.get("id", "")] = name
            if "aria-invalid" in given:
                self.invalid.append(name)
            kind = given.get("type", "")
            if kind == "radio":
                self.choices.setdefault(name, []).append((given["value"], ""))
                self._choice = name
            elif kind not in ("checkbox", "file") or "checked" in given:
                self.fields[name] = given.get("value", "")
            self._area = name if tag == "textarea" else ""
        if tag == "option" and "selected" in given:
            self.fields[list(self._ids.values())[-1]] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        self._area = self._for = self._choice = ""
        self._silent = False

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._words.append(data)
        if self._area:
            self.fields[self._area] += data.removeprefix("\n")
        if self._choice and data.strip():
            token, _ = self.choices[self._choice][-1]
            self.choices[self._choice][-1] = (token, data.strip())
            self._choice = ""

    @property
    def status(self) -> int:
        return self.response.status_code

    def name_of(self, code: str, place: str = PLACE) -> str:
        """The field of an item, whatever version it shows."""
        found = [name for name in self.fields if re.fullmatch(rf"f:{place}:{code}:\d+", name)]
        assert len(found) == 1, f"{code}: {found}"
        return found[0]

    def codes(self) -> list[str]:
        return [name.split(":")[4] for name in self.fields if name.startswith("f:")]


@dataclass
class Officer:
    """Somebody with a browser, and the address of their form."""

    office: Office
    link: str

    def opens(self, link: str = "", **query: str) -> Page:
        return Page(httpx.get(link or self.link, params=query or None, follow_redirects=True))

    def sends(
        self,
        page: Page,
        figures: Mapping[str, str] | None = None,
        *,
        more: Mapping[str, str] | None = None,
        without: Sequence[str] = (),
        photos: Sequence[Upload] = (),
        place: str = PLACE,
    ) -> Page:
        """Fills in fields by code, others by name, and sends the page."""
        filled = {page.name_of(code, place): value for code, value in (figures or {}).items()}
        values = {**page.fields, **filled, **(more or {})}
        parts = [(name, (None, value)) for name, value in values.items() if name not in without]
        parts += [(f"p:{place}", upload) for upload in photos]  # type: ignore[misc]
        return Page(httpx.post(self.link, files=parts, follow_redirects=True, timeout=20))


@pytest.fixture
def open_office(library: Library) -> Iterator[Callable[..., Office]]:
    opened: list[Office] = []

    def begin(code: str = ROADS, *, at: str = "2020-04-13T08:00", communes: Sequence[str] = ()) -> Office:
        office = Office(library, catalogue()[code], units(*(communes or (TUONG_SON, THACH_LAC))), at=at)
        opened.append(office)
        return office

    yield begin
    for office in opened:
        office.closes()


@pytest.fixture
def office(open_office: Callable[..., Office]) -> Office:
    """Hà Tĩnh's roads on 13 April 2020: the month's report is due by the 16th."""
    return open_office()


@pytest.fixture
def lan(office: Office) -> Officer:
    return officer(office, TUONG_SON)


def officer(office: Office, *communes: str, chat_id: str = "7") -> Officer:
    return Officer(office, office.link(office.officer(*communes, chat_id=chat_id)))


def figures(office: Office, unit: str = TUONG_SON) -> dict[str, Figure]:
    with office.library.reading() as store:
        return store.reports.latest(ROADS, APRIL, unit)


def pieces(office: Office, unit: str = TUONG_SON) -> tuple[Piece, ...]:
    with office.library.reading() as store:
        return store.evidence.of(ROADS, APRIL, unit)


def notes(office: Office) -> dict[NoteKind, str]:
    with office.library.reading() as store:
        return {one.kind: one.text for one in store.reports.notes_of(ROADS, APRIL, TUONG_SON)}


def photo(name: str = "anh.jpg", content: bytes = b"", kind: str = "image/jpeg") -> Upload:
    return name, content or a_photo(), kind


# --- what is shown


def test_form_shows_everything_that_is_owed_and_no_more(lan: Officer) -> None:
    page = lan.opens()

    assert page.status == 200
    assert page.codes() == ["VSMT7", "OCOP", "KDC", "VM", "GTNT", "KMND", "RTN", "XNTM", "XNTMNC", "XNTMKM"]
    assert "Đường GTNT (km) Lũy kế đến nay: chưa có" in page.text
    assert "Hạn: hết ngày 16/04/2020 (còn 3 ngày)" in page.text
    assert "Biểu mẫu của riêng Lan" in page.text


def test_what_was_reported_before_stands_beside_the_field(lan: Officer, office: Office) -> None:
    lan.sends(lan.opens(), {"GTNT": "1,2"})
    office.clock_to("2020-05-12T08:00")

    page = lan.opens(office.link("p7"))

    assert "Đường GTNT (km) Lũy kế đến nay: 1,2 km" in page.text


def test_all_units_of_a_person_are_on_the_form(office: Office) -> None:
    both = officer(office, TUONG_SON, THACH_LAC)

    page = both.opens()

    assert {name.split(":")[3] for name in page.fields if name.startswith("f:")} == {TUONG_SON, THACH_LAC}


@pytest.mark.parametrize(
    ("code", "at", "communes"),
    [
        (ROADS, "2020-04-13T08:00", (TUONG_SON, THACH_LAC)),
        ("HG2023", "2023-06-20T08:00", (LUNG_CU, MA_LE)),
        ("HT2021-2025", "2023-06-20T08:00", (TUONG_SON, THACH_LAC)),
    ],
)
def test_every_page_is_small(open_office: Callable[..., Office], code: str, at: str, communes: tuple[str, str]) -> None:
    lan = officer(open_office(code, at=at, communes=communes), *communes)
    first = lan.opens()

    sizes = [len(lan.opens(page=str(number)).response.content) for number in range(4)]

    assert first.status == 200
    assert max(sizes) < MOST_BYTES


def test_what_does_not_fit_on_the_page_has_a_page_of_its_own(open_office: Callable[..., Office]) -> None:
    office = open_office("HG2023", at="2023-06-20T08:00", communes=(LUNG_CU, MA_LE))
    both = officer(office, LUNG_CU, MA_LE)

    shown = [{name.split(":")[3] for name in both.opens(page=n).fields if name.startswith("f:")} for n in ("0", "1")]

    assert shown == [{LUNG_CU}, {MA_LE}]


def test_places_have_names_that_can_be_told_apart() -> None:
    for campaign in catalogue().values():
        for code in (campaign.code, *(one.code for one in campaign.indicators)):
            assert ":" not in code
    assert Place.parse(PLACE).values == {"campaign": ROADS, "round": APRIL, "unit": TUONG_SON}


# --- what is sent


def test_figures_are_stored_as_in_the_chat(lan: Officer, office: Office) -> None:
    answer = lan.sends(lan.opens(), {"GTNT": "1,2", "KMND": "1.500 m", "VM": "3 vườn", "OCOP": "không phát sinh"})

    assert answer.status == 200
    assert "Đã ghi: xã Tượng Sơn · Báo cáo tháng 4/2020" in answer.text
    assert "Đường GTNT: cộng thêm 1,2 km → lũy kế 1,2 km" in answer.text
    assert "Sản phẩm OCOP: không phát sinh" in answer.text
    stored = figures(office)
    assert {code: one.total for code, one in stored.items()} == {
        "GTNT": Decimal("1.2"),
        "KMND": Decimal("1.5"),
        "VM": Decimal(3),
        "OCOP": None,
    }
    assert {one.person for one in stored.values()} == {"p7"}


def test_history_says_that_it_came_by_the_form(lan: Officer, office: Office) -> None:
    lan.sends(lan.opens(), {"GTNT": "1,2"})

    assert figures(office)["GTNT"].update.startswith("form:web:")


def test_chat_gets_the_same_words_once(lan: Officer, office: Office) -> None:
    answer = lan.sends(lan.opens(), {"GTNT": "1,2"})

    (letter,) = office.hears(1)
    assert "Gửi qua biểu mẫu" in letter.text
    assert "Đường GTNT: cộng thêm 1,2 km" in letter.text
    assert "Đường GTNT: cộng thêm 1,2 km" in answer.text
    assert [button.label for button in letter.buttons] == ["Sửa", "Hủy"]


def test_blank_is_no_answer_unless_it_is_said_so(lan: Officer, office: Office) -> None:
    lan.sends(lan.opens(), {"GTNT": "1,2"})
    assert set(figures(office)) == {"GTNT"}

    lan.sends(lan.opens(), {"VM": "2"}, more={f"0:{PLACE}": "1"})

    assert set(figures(office)) == {"OCOP", "KDC", "VM", "GTNT", "KMND", "RTN", "XNTM", "XNTMNC", "XNTMKM"}
    assert figures(office)["VM"].total == 2


def test_words_are_kept_with_their_kind(lan: Officer, office: Office) -> None:
    said = {f"n:{PLACE}:difficulty": "Mưa nhiều", f"n:{PLACE}:proposal": "Xin thêm xi măng"}

    answer = lan.sends(lan.opens(), more=said)

    assert "Nội dung: Mưa nhiều" in answer.text
    assert notes(office) == {NoteKind.DIFFICULTY: "Mưa nhiều", NoteKind.PROPOSAL: "Xin thêm xi măng"}


def test_two_campaigns_units_or_rounds_are_one_form(office: Office) -> None:
    both = officer(office, TUONG_SON, THACH_LAC)
    names = [f"f:{ROADS}:{APRIL}:{unit}:GTNT:0" for unit in (TUONG_SON, THACH_LAC)]

    both.sends(both.opens(), more=dict(zip(names, "12", strict=True)))

    assert [figures(office, unit)["GTNT"].total for unit in (TUONG_SON, THACH_LAC)] == [1, 2]
    assert len(office.hears(1)) == 1


# --- what is not clear


def test_a_fault_stands_beside_its_field_and_nothing_is_stored(lan: Officer, office: Office) -> None:
    page = lan.opens()

    answer = lan.sends(page, {"GTNT": "1,2", "VM": "1,5", "KMND": "khoảng vài km"})

    assert answer.status == 422
    assert "Chưa ghi gì. Còn 2 chỗ cần xem lại" in answer.text
    assert answer.invalid == [page.name_of("VM"), page.name_of("KMND")]
    assert "Vườn mẫu phải là số nguyên" in answer.text
    assert figures(office) == {}
    typed = {code: answer.fields[answer.name_of(code)] for code in ("GTNT", "VM", "KMND")}
    assert typed == {"GTNT": "1,2", "VM": "1,5", "KMND": "khoảng vài km"}


def test_the_page_that_comes_back_can_be_sent_again(lan: Officer, office: Office) -> None:
    back = lan.sends(lan.opens(), {"GTNT": "1,2", "VM": "1,5"}, more={f"n:{PLACE}:difficulty": "Mưa nhiều"})

    answer = lan.sends(back, {"VM": "2"})

    assert answer.status == 200
    assert [figures(office)[code].total for code in ("GTNT", "VM")] == [Decimal("1.2"), 2]
    assert notes(office) == {NoteKind.DIFFICULTY: "Mưa nhiều"}


def test_the_page_before_can_be_corrected_and_sent_again(lan: Officer, office: Office) -> None:
    page = lan.opens()
    lan.sends(page, {"GTNT": "1,2", "VM": "1,5"})

    answer = lan.sends(page, {"GTNT": "1,2", "VM": "2"})

    assert answer.status == 200
    assert figures(office)["VM"].total == 2


@pytest.mark.parametrize(("chosen", "total"), [(0, "0.5"), (1, "500")])
def test_an_unlikely_figure_is_confirmed_on_the_page(lan: Officer, office: Office, chosen: int, total: str) -> None:
    page = lan.opens()
    back = lan.sends(page, {"GTNT": "500"})
    assert back.status == 422
    name = f"k:{PLACE}:GTNT:0"
    labels = [label for _, label in back.choices[name]]
    assert labels == ["0,5 km", "500 km"]

    answer = lan.sends(back, more={name: back.choices[name][chosen][0]})

    assert answer.status == 200
    assert figures(office)["GTNT"].total == Decimal(total)


def test_a_confirmation_is_good_for_the_figure_that_it_showed(lan: Officer, office: Office) -> None:
    back = lan.sends(lan.opens(), {"GTNT": "500"})
    name = f"k:{PLACE}:GTNT:0"

    again = lan.sends(back, {"GTNT": "600"}, more={name: back.choices[name][1][0]})

    assert again.status == 422
    assert figures(office) == {}


def test_an_empty_form_is_answered_with_a_sentence(lan: Officer) -> None:
    answer = lan.sends(lan.opens())

    assert (answer.status, "chưa điền mục nào" in answer.text) == (422, True)


# --- what is corrected


def test_what_was_sent_is_corrected_on_a_page_of_its_own(lan: Officer, office: Office) -> None:
    lan.sends(lan.opens(), {"GTNT": "1,2", "VM": "3"})
    page = lan.opens(fix="1")
    assert page.codes() == ["VM", "GTNT"]
    assert "Đã ghi: 1,2 km" in page.text

    answer = lan.sends(page, {"GTNT": "2,1"})

    assert "Đã sửa" in answer.text
    stored = figures(office)["GTNT"]
    assert (stored.total, stored.act, figures(office)["VM"].version) == (Decimal("2.1"), Act.CORRECTION, 1)


def test_a_correction_of_what_changed_meanwhile_is_asked_about(lan: Officer, office: Office) -> None:
    lan.sends(lan.opens(), {"GTNT": "1,2"})
    old = lan.opens(fix="1")
    lan.sends(lan.opens(fix="1"), {"GTNT": "2"})

    answer = lan.sends(old, {"GTNT": "3"})

    assert "vừa có người thay đổi" in answer.text
    assert figures(office)["GTNT"].total == 2


def test_a_second_page_does_not_add_a_figure_twice(lan: Officer, office: Office) -> None:
    one, other = lan.opens(), lan.opens()
    lan.sends(one, {"GTNT": "1,2"})

    answer = lan.sends(other, {"GTNT": "1,2", "VM": "3"})

    assert "Đường GTNT: đã có báo cáo (1,2 km)" in answer.text
    assert answer.fields[answer.name_of("VM")] == "3"
    assert figures(office)["GTNT"].total == Decimal("1.2")


# --- sent twice, late, or after a crash


def test_the_same_page_sent_again_changes_nothing(lan: Officer, office: Office) -> None:
    page = lan.opens()
    first = lan.sends(page, {"GTNT": "1,2"})

    second = lan.sends(page, {"GTNT": "1,2"})

    assert second.response.url == first.response.url
    assert second.text == first.text
    assert figures(office)["GTNT"].version == 1
    assert len(office.hears(1)) == 1


def test_a_page_that_was_stored_takes_nothing_else(lan: Officer, office: Office) -> None:
    page = lan.opens()
    lan.sends(page, {"GTNT": "1,2"})

    answer = lan.sends(page, {"GTNT": "5"})

    assert "Trang này đã gửi rồi nên em không ghi lần nữa" in answer.text
    assert figures(office)["GTNT"].total == Decimal("1.2")


def test_a_form_that_waited_through_a_crash_is_stored_when_the_process_is_back(lan: Officer, office: Office) -> None:
    sent = Submission(person="p7", typed=(Typed(place=Place.parse(PLACE), code="GTNT", text="1,2"),))
    office.closes()
    body = {"kind": "form", "at": office.now.isoformat(), "sent": sent.pack()}
    with office.library.writing() as store:
        row = {"channel": CHANNEL, "bot": BOT, "update_id": "before-the-crash", "chat_id": "p7", "body": body}
        store.inbox.keep([row], at=office.now)

    office.opens()

    lan.link = office.link("p7")
    answer = lan.opens(f"{lan.link}/before-the-crash")
    assert "Đường GTNT: cộng thêm 1,2 km" in answer.text


def test_a_late_report_is_taken_and_said_to_be_late(lan: Officer, office: Office) -> None:
    office.clock_to("2020-04-17T08:00")

    page = lan.opens()
    answer = lan.sends(page, {"GTNT": "1,2"})

    assert "Đã quá hạn. Vẫn nhận đến" in page.text
    assert "Đã ghi (muộn hạn)" in answer.text


def test_a_round_that_closed_meanwhile_is_one_sentence_and_the_words_are_not_lost(lan: Officer, office: Office) -> None:
    page = lan.opens()
    office.clock_to("2020-05-12T08:00")
    lan.link = office.link("p7")
    fresh = lan.opens()

    answer = lan.sends(fresh, more={page.name_of("GTNT"): "1,2"})

    assert re.search(
        r"Báo cáo tháng 4/2020 của xã Tượng Sơn đã đóng lúc .* nên em không ghi số của kỳ này", answer.text
    )
    assert "Đường GTNT: 1,2" in answer.text
    assert figures(office) == {}


# --- photos and places


def test_photos_hang_on_the_figures_and_are_shown_without_what_the_camera_wrote(lan: Officer, office: Office) -> None:
    taken = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", (40, 30), "red").save(taken, "JPEG", exif=exif)

    answer = lan.sends(lan.opens(), {"GTNT": "1,2"}, photos=[photo(), photo("b.jpg", taken.getvalue())])

    assert "Đính kèm: 2 ảnh" in answer.text
    kept = pieces(office)
    assert [(one.codes, one.figures.startswith("form:")) for one in kept] == [(("GTNT",), True)] * 2
    shown = Image.open(BytesIO(office.library.files.shown(kept[1].sha256)))
    assert dict(shown.getexif()) == {}


def test_photos_need_not_be_chosen_again_after_a_fault(lan: Officer, office: Office) -> None:
    back = lan.sends(lan.opens(), {"VM": "1,5"}, photos=[photo("duong.jpg")])
    assert "Giữ ảnh duong.jpg" in back.text

    lan.sends(back, {"VM": "2"})

    assert [one.file_name for one in pieces(office)] == ["duong.jpg"]


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (photo("x.jpg", b"<html>not a photo</html>"), "không mở được ảnh này"),
        (photo("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "không mở được ảnh này"),
        (photo("x.jpg", a_photo() + b"\0" * 10_000_001), "lớn quá"),
    ],
)
def test_a_file_that_is_no_photo_is_refused_and_the_rest_is_kept(
    lan: Officer, office: Office, upload: Upload, said: str
) -> None:
    back = lan.sends(lan.opens(), {"GTNT": "1,2"}, photos=[upload])

    assert (back.status, back.invalid) == (422, [f"p:{PLACE}"])
    assert said in back.text
    assert back.fields[back.name_of("GTNT")] == "1,2"
    assert pieces(office) == ()


def test_more_photos_than_allowed_are_refused_with_a_sentence(lan: Officer, office: Office) -> None:
    back = lan.sends(lan.opens(), {"GTNT": "1,2"}, photos=[photo(f"{n}.jpg") for n in range(MOST_PHOTOS + 1)])

    assert "Quá nhiều ảnh" in back.text
    assert figures(office) == {}


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "..\\..\\windows\\anh.jpg", "/etc/cron.d/anh.jpg"])
def test_a_file_name_is_never_a_path(lan: Officer, office: Office, name: str) -> None:
    lan.sends(lan.opens(), {"GTNT": "1,2"}, photos=[photo(name)])

    (piece,) = pieces(office)
    assert piece.file_name in ("passwd.jpg", "anh.jpg")
    assert re.fullmatch(r"[0-9a-f]{64}", piece.sha256)


def test_place_is_kept_by_consent_only(lan: Officer, office: Office) -> None:
    where = {"latitude": "18,3428", "longitude": "105,9057"}
    page = lan.opens()
    assert "agree" not in page.fields

    back = lan.sends(page, {"GTNT": "1,2"}, more=where)
    assert "chưa đánh dấu đồng ý gửi vị trí" in back.text
    assert pieces(office) == ()

    answer = lan.sends(back, more={"agree": "1"})
    assert "Đính kèm: vị trí" in answer.text
    (piece,) = pieces(office)
    assert (piece.kind, piece.latitude, piece.longitude) == (PieceKind.LOCATION, 18.3428, 105.9057)


@pytest.mark.parametrize("latitude", ["91", "abc", "NaN", "1e999"])
def test_a_place_that_is_none_is_refused(lan: Officer, latitude: str) -> None:
    where = {"latitude": latitude, "longitude": "105", "agree": "1"}

    assert "Vị trí này không có thật" in lan.sends(lan.opens(), {"GTNT": "1"}, more=where).text


# --- threats


def test_a_forged_link_is_refused_with_a_sentence(lan: Officer, office: Office) -> None:
    forged = Links(office.address, Signer("another key of thirty-two letters")).to(Purpose.FORM, "p7", now=office.now)

    page = lan.opens(forged)

    assert (page.status, page.fields) == (403, {})
    assert "Địa chỉ này không đúng" in page.text


def test_an_expired_link_is_refused_with_a_sentence(lan: Officer, office: Office) -> None:
    page = lan.opens()
    office.clock.move_to(office.now + timedelta(days=7))

    assert (lan.opens().status, "đã hết hạn" in lan.opens().text) == (410, True)
    assert lan.sends(page, {"GTNT": "1"}).status == 410
    assert figures(office) == {}


def test_whoever_lost_the_post_is_refused(lan: Officer, office: Office) -> None:
    page = lan.opens()
    with office.library.writing() as store:
        store.people.leave_post("p7", unit=TUONG_SON, role=Role.OFFICER, at=office.now)

    assert "không phụ trách báo cáo" in lan.opens().text
    assert lan.sends(page, {"GTNT": "1"}).status == 403
    assert figures(office) == {}


def test_a_link_of_somebody_who_is_not_there_any_more_is_refused(lan: Officer, office: Office) -> None:
    page = lan.opens(office.link("p-erased"))

    assert (page.status, page.fields) == (403, {})


@pytest.mark.parametrize("unit", [THACH_LAC, "2020-99999", "2020-42"])
def test_another_unit_by_a_changed_field_name_gets_nothing(lan: Officer, office: Office, unit: str) -> None:
    page = lan.opens()

    answer = lan.sends(page, more={f"f:{ROADS}:{APRIL}:{unit}:GTNT:0": "5"})

    assert "không thuộc báo cáo của anh/chị" in answer.text
    assert figures(office, unit) == {}


@pytest.mark.parametrize("name", ["f:x", "f:a:b:c:d:e", "n:a:b:c:other", "0:x", "f::::GTNT:0", f"f:{PLACE}:GTNT:x"])
def test_nonsense_in_field_names_is_a_sentence(lan: Officer, office: Office, name: str) -> None:
    answer = lan.sends(lan.opens(), more={name: "1"})

    assert answer.status in (400, 422)
    assert "Traceback" not in answer.text
    assert figures(office) == {}


@pytest.mark.parametrize(
    "name", [f"f:{PLACE}\0:GTNT:0", f"f:{PLACE}:GT\0NT:0", f"0:{PLACE}\0", f"n:\0{PLACE}:difficulty"]
)
def test_field_name_that_no_database_takes_is_a_sentence(lan: Officer, office: Office, name: str) -> None:
    """As pages without photos are sent by some browsers: there a name may hold any letter."""
    answer = Page(httpx.post(lan.link, data={**lan.opens().fields, name: "1"}, timeout=20))

    assert (answer.status, "không đọc được biểu mẫu" in answer.text) == (400, True)
    with office.library.reading() as store:
        assert store.inbox.errors() == []


def test_an_item_that_is_not_owed_gets_nothing(lan: Officer, office: Office) -> None:
    answer = lan.sends(lan.opens(), more={f"f:{PLACE}:NOSUCH:0": "5"})

    assert (answer.status, figures(office)) == (422, {})


def test_a_page_of_another_person_is_not_taken(lan: Officer, office: Office) -> None:
    minh = officer(office, THACH_LAC, chat_id="8")
    stolen = lan.opens().fields["page"]

    answer = minh.sends(minh.opens(), more={"page": stolen})

    assert answer.status == 403


@pytest.mark.parametrize("page", ["", "x", "WyJwNyIsMV0.xxxx"])
def test_a_form_without_our_page_is_not_taken(lan: Officer, office: Office, page: str) -> None:
    answer = lan.sends(lan.opens(), {"GTNT": "1"}, more={"page": page})

    assert (answer.status, figures(office)) == (403, {})


def test_the_answer_of_another_persons_form_is_not_shown(lan: Officer, office: Office) -> None:
    answer = lan.sends(lan.opens(), {"GTNT": "1,2"})
    minh = officer(office, THACH_LAC, chat_id="8")
    name = str(answer.response.url).rpartition("/")[2]

    assert minh.opens(f"{minh.link}/{name}").status == 403


def test_words_stay_words(office: Office) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    office.officer(TUONG_SON, name=evil)
    lan = Officer(office, office.link("p7"))

    back = lan.sends(
        lan.opens(), {"GTNT": evil}, more={f"n:{PLACE}:difficulty": evil}, photos=[photo(f"{evil}.jpg", b"no")]
    )

    assert "<img" not in back.response.text
    assert back.response.text.count("<script") == 1
    assert back.fields[f"n:{PLACE}:difficulty"] == evil


def test_page_lets_in_only_its_own_style_and_script(lan: Officer) -> None:
    headers = lan.opens().response.headers

    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_body_beyond_all_measure_is_refused_before_it_is_read(lan: Officer) -> None:
    address = urlsplit(lan.link)
    with closing(HTTPConnection(address.netloc, timeout=10)) as line:
        line.putrequest("POST", address.path)
        line.putheader("Content-Length", str(2**30))
        line.endheaders()

        assert line.getresponse().status == 413


# --- without a chat


def test_somebody_without_a_chat_registers_with_a_code(office: Office) -> None:
    office.invite(TUONG_SON)
    browser = Officer(office, f"{office.address}/j/MOI00001")
    page = browser.opens()
    assert "cán bộ báo cáo của xã Tượng Sơn" in page.text
    assert "agree" not in page.fields

    answer = browser.sends(page, more={"name": "Nguyễn Thị Hoa", "agree": "1"})

    assert "Đã ghi nhận anh/chị Nguyễn Thị Hoa" in answer.text
    link = re.search(r'href="([^"]+/f/[^"]+)"', answer.response.text)
    assert link
    hoa = Officer(office, link[1])
    hoa.sends(hoa.opens(), {"GTNT": "1,2"})
    assert figures(office)["GTNT"].total == Decimal("1.2")
    assert office.speaker.letters == []


@pytest.mark.parametrize("given", [{"name": "Hoa"}, {"agree": "1"}, {"name": "  ", "agree": "1"}])
def test_without_name_or_consent_nothing_is_stored(office: Office, given: dict[str, str]) -> None:
    office.invite(TUONG_SON)
    browser = Officer(office, f"{office.address}/j/MOI00001")

    answer = browser.sends(browser.opens(), more=given)

    assert (answer.status, "Em chưa lưu gì" in answer.text) == (422, True)
    with office.library.reading() as store:
        assert store.people.holders([TUONG_SON], Role.OFFICER, at=office.now) == {}


def test_a_registration_sent_twice_is_one_person_and_a_second_page_gets_none(office: Office) -> None:
    office.invite(TUONG_SON)
    browser = Officer(office, f"{office.address}/j/MOI00001")
    one, other = browser.opens(), browser.opens()
    agreed = {"name": "Hoa", "agree": "1"}

    answers = [browser.sends(page, more=agreed) for page in (one, one, other)]

    assert [answer.status for answer in answers] == [200, 200, 404]
    with office.library.reading() as store:
        assert len(store.people.holders([TUONG_SON], Role.OFFICER, at=office.now)[TUONG_SON]) == 1


def tries(office: Office, code: str) -> Page:
    return Officer(office, office.address).opens(f"{office.address}/j/{code}")


def test_codes_can_not_be_guessed_for_long(office: Office) -> None:
    code = office.invite(TUONG_SON)
    answers = [tries(office, f"WRONG{n:03}") for n in range(ONE_ADDRESS.free + 3)]

    assert [answer.status for answer in answers] == [404] * (ONE_ADDRESS.free + 1) + [429] * 2
    assert "sau 1 phút" in answers[-1].text
    assert tries(office, code).status == 429  # the right one tells nothing either
    office.clock_to("2020-04-13T08:01")
    assert (tries(office, "WRONG999").status, tries(office, "WRONG998").text.count("sau 2 phút")) == (404, 1)
    office.clock_to("2020-04-13T08:03")
    assert tries(office, code).status == 200


def test_wrong_codes_are_not_forgotten_by_a_restart(office: Office) -> None:
    for n in range(ONE_ADDRESS.free + 1):
        tries(office, f"WRONG{n:03}")

    office.closes()
    office.opens()

    assert tries(office, "WRONG999").status == 429


def test_wrong_codes_of_the_web_and_of_chats_are_counted_together(office: Office) -> None:
    tries(office, "WRONG001")

    with office.library.reading() as store:
        assert store.invitations.guesses(ALL) == Guesses(wrong=1, last_at=office.now)
    with office.library.writing() as store:
        store.invitations.guessed(ALL, Guesses(wrong=EVERYBODY.free + 1, last_at=office.now))
    assert tries(office, "WRONG002").status == 429


def test_many_wrong_codes_at_once_are_as_slow_as_one_after_the_other(office: Office) -> None:
    with ThreadPoolExecutor(16) as together:
        answers = list(together.map(lambda n: tries(office, f"WRONG{n:03}").status, range(48)))

    assert answers.count(404) == ONE_ADDRESS.free + 1


def test_used_code_is_no_guess_on_the_web(office: Office) -> None:
    code = office.invite(TUONG_SON)
    browser = Officer(office, f"{office.address}/j/{code}")
    browser.sends(browser.opens(), more={"name": "Hoa", "agree": "1"})

    assert {tries(office, code).status for _ in range(ONE_ADDRESS.free + 3)} == {404}


def test_address_of_whoever_guesses_is_not_kept(office: Office) -> None:
    tries(office, "WRONG001")

    with office.library.database.reading() as connection:
        kept = {row.who for row in connection.execute(select(guesses.c.who))}
    assert len(kept) == 2
    assert not any("127.0.0.1" in who for who in kept)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.1", "203.0.113.1", True),
        ("203.0.113.1", "203.0.113.2", False),
    ],
)
def test_all_addresses_of_one_home_are_one(one: str, other: str, same: bool) -> None:
    assert (home(one) == home(other)) is same


@pytest.mark.parametrize("role", [Role.GROUP, Role.APPROVER])
def test_a_code_for_a_chat_is_not_used_on_the_web(office: Office, role: Role) -> None:
    office.invite(THACH_HA if role is Role.GROUP else TUONG_SON, role)

    page = Officer(office, office.address).opens(f"{office.address}/j/MOI00001")

    assert "không dùng được trên web" in page.text


def test_whoever_uses_only_the_form_is_listed_and_never_written_to(office: Office) -> None:
    office.invite(TUONG_SON)
    browser = Officer(office, f"{office.address}/j/MOI00001")
    browser.sends(browser.opens(), more={"name": "Hoa", "agree": "1"})

    office.clock_to("2020-04-16T09:00")

    with office.library.writing() as store:
        (person,) = store.people.holders([TUONG_SON], Role.OFFICER, at=office.now)[TUONG_SON]
        assert store.people.reachable([person.id]) == {}
        assert store.people.by_form([person.id]) == {person.id}
        chat = Chat(channel=CHANNEL, bot=BOT, chat_id=person.id)
        assert store.people.membership(chat, at=office.now) is not None
        assert store.outbox.ready(CHANNEL, BOT, now=office.now, many=9) == ()


# --- privacy


def test_what_is_marked_as_secret_is_refused_and_no_word_of_it_kept(lan: Officer, office: Office) -> None:
    answer = lan.sends(lan.opens(), {"GTNT": "1,2"}, more={f"n:{PLACE}:difficulty": "MẬT: quân số"})

    assert (answer.status, "quân số" in answer.response.text) == (422, False)
    assert (figures(office), notes(office)) == ({}, {})
    with office.library.reading() as store:
        found = store.inbox.find(CHANNEL, BOT, str(answer.response.url).rpartition("/")[2])
        assert found is not None
        assert found[0].body == {}


def test_personal_numbers_are_blotted_out(lan: Officer, office: Office) -> None:
    answer = lan.sends(lan.opens(), more={f"n:{PLACE}:difficulty": "Gọi ông Ba 0912345678"})

    assert "0912345678" not in answer.text
    assert "0912345678" not in notes(office)[NoteKind.DIFFICULTY]


def test_of_somebody_who_was_erased_no_form_is_left_and_the_link_is_dead(lan: Officer, office: Office) -> None:
    answer = lan.sends(lan.opens(), {"GTNT": "1,2"})
    office.hears(1)
    with office.library.writing() as store:
        store.erasure.erase("p7", at=office.now)

    assert lan.opens().status == 403
    assert lan.opens(str(answer.response.url)).status == 403
    assert figures(office)["GTNT"].total == Decimal("1.2")
    with office.library.reading() as store:
        name = str(answer.response.url).rpartition("/")[2]
        found = store.inbox.find(CHANNEL, BOT, name)
        assert found is not None
        assert (found[0].body, found[0].chat_id) == ({}, "")
        assert store.submissions.get(f"{CHANNEL}:{BOT}:{name}") is None


def test_answers_are_forgotten_with_the_forms(lan: Officer, office: Office) -> None:
    answer = lan.sends(lan.opens(), {"GTNT": "1,2"})
    name = str(answer.response.url).rpartition("/")[2]

    with office.library.writing() as store:
        store.retention.forget_received(office.now + timedelta(days=1), after=0, many=100)

    with office.library.reading() as store:
        assert store.submissions.get(f"{CHANNEL}:{BOT}:{name}") is None
    assert lan.opens(str(answer.response.url)).status == 403
