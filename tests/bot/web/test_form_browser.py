"""Can the form be filled in on a small phone, with scripts and without, by eye, keyboard and screen reader?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from storage.store import Library
from tests.bot.web.test_form import MOST_BYTES, ROADS, figures, pieces
from tests.browsers import a_browser, serious_findings
from tests.builders import THACH_LAC, TUONG_SON, a_photo, catalogue, units
from tests.offices import Office

pytestmark = pytest.mark.timeout(180)

SIZES = [(320, 640), (390, 844), (1280, 800)]
WAIT = 10_000
HERE = {"latitude": 18.3428, "longitude": 105.9057}
SCREENSHOTS = os.environ.get("GIAOBAN_SCREENSHOTS")  # a folder, to look at the pages by eye


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    """The page does not care which database it is."""
    return str(request.param)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def office(library: Library) -> Iterator[Office]:
    office = Office(library, catalogue()[ROADS], units(TUONG_SON, THACH_LAC), at="2020-04-13T08:00")
    yield office
    office.closes()


@dataclass
class Visitor:
    """One browser with the form open; it notes what the page does wrong and what it weighs."""

    context: BrowserContext
    page: Page
    troubles: list[str]
    bytes: list[int]

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def send(self) -> None:
        self.page.get_by_role("button", name="Gửi báo cáo").click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text, timeout=WAIT)

    def fits(self) -> bool:
        """Nothing sticks out to the side."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    def shot(self, name: str) -> None:
        if SCREENSHOTS:
            self.page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture
def visit(browser: Browser, office: Office) -> Iterator[Callable[..., Visitor]]:
    opened: list[BrowserContext] = []

    def open_form(size: tuple[int, int] = (390, 844), *, scripts: bool = True, link: str = "") -> Visitor:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts, locale="vi-VN"
        )
        context.grant_permissions(["geolocation"], origin=office.address)
        context.set_geolocation({"latitude": HERE["latitude"], "longitude": HERE["longitude"]})
        opened.append(context)
        visitor = Visitor(context, context.new_page(), [], [])
        page = visitor.page
        page.on("console", lambda said: visitor.troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: visitor.troubles.append(str(error)))
        page.on("response", lambda got: visitor.bytes.append(len(got.body())) if got.status == 200 else None)
        page.goto(link or office.link(office.officer(TUONG_SON)))
        return visitor

    yield open_form
    for context in opened:
        context.close()


def a_file(name: str = "duong.jpg") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": a_photo()}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", SIZES, ids=["320", "390", "1280"])
def test_report_with_a_fault_a_photo_and_a_place(
    visit: Callable[..., Visitor], office: Office, size: tuple[int, int], scripts: bool
) -> None:
    lan = visit(size, scripts=scripts)
    name = f"{size[0]}-{'js' if scripts else 'plain'}"
    lan.shot(f"form-{name}")
    assert lan.fits()

    lan.fill("Đường GTNT (km)", "1,2")
    lan.fill("Vườn mẫu (vườn)", "1,5")
    lan.page.get_by_label("Ảnh minh chứng").last.set_input_files([a_file(), a_file("cong.jpg")])
    lan.send()
    lan.sees("Chưa ghi gì. Còn 1 chỗ cần xem lại")
    lan.sees("Giữ ảnh duong.jpg")
    lan.shot(f"fault-{name}")
    assert figures(office) == {}

    lan.page.get_by_role("link", name="Vườn mẫu").click()
    lan.fill("Vườn mẫu (vườn)", "2")
    lan.page.get_by_label("Tôi đồng ý gửi vị trí").check()
    if scripts:
        lan.page.get_by_role("button", name="Lấy vị trí của máy").click()
        expect(lan.page.get_by_label("Vĩ độ")).to_have_value("18,34280", timeout=WAIT)
    else:
        expect(lan.page.get_by_role("button", name="Lấy vị trí của máy")).to_be_hidden()
        lan.fill("Vĩ độ", "18,3428")
        lan.fill("Kinh độ", "105,9057")
    lan.send()

    lan.sees("Đã ghi: xã Tượng Sơn · Báo cáo tháng 4/2020")
    lan.sees("Đính kèm: 2 ảnh, vị trí")
    lan.shot(f"stored-{name}")
    assert lan.fits()
    assert figures(office)["VM"].total == 2
    assert {piece.latitude for piece in pieces(office)} == {None, 18.3428}
    assert len(pieces(office)) == 3
    assert max(lan.bytes) < MOST_BYTES
    assert [one for one in lan.troubles if "422" not in one] == []


@pytest.mark.parametrize("size", SIZES, ids=["320", "390", "1280"])
def test_pages_are_accessible(visit: Callable[..., Visitor], office: Office, size: tuple[int, int]) -> None:
    lan = visit(size)
    assert serious_findings(lan.page) == []

    lan.fill("Vườn mẫu (vườn)", "1,5")
    lan.fill("Đường GTNT (km)", "500")
    lan.send()
    lan.sees("Chưa ghi gì")
    assert serious_findings(lan.page) == []
    lan.shot(f"doubt-{size[0]}")

    lan.page.get_by_label("0,5 km").check()
    lan.fill("Vườn mẫu (vườn)", "2")
    lan.send()
    lan.sees("Đã ghi")
    assert serious_findings(lan.page) == []


def test_fields_say_what_is_wrong_with_them_to_a_screen_reader(visit: Callable[..., Visitor]) -> None:
    lan = visit()
    lan.fill("Vườn mẫu (vườn)", "1,5")
    lan.send()

    field = lan.page.get_by_label("Vườn mẫu (vườn)")

    expect(field).to_have_attribute("aria-invalid", "true", timeout=WAIT)
    expect(field).to_have_accessible_description(
        "Lũy kế đến nay: chưa có. Gõ số phát sinh thêm. Vườn mẫu phải là số nguyên. Số đúng là bao nhiêu vườn ạ?"
    )
    expect(lan.page).to_have_title("Lỗi: Báo cáo thi đua · Giao Ban")
    expect(lan.page.get_by_role("alert")).to_contain_text("Vườn mẫu phải là số nguyên")


def test_form_is_sent_with_the_keyboard_alone(visit: Callable[..., Visitor], office: Office) -> None:
    lan = visit()
    lan.page.get_by_label("Đường GTNT (km)").focus()

    lan.page.keyboard.type("1,2")
    lan.page.keyboard.press("Enter")

    lan.sees("Đã ghi: xã Tượng Sơn")
    assert "GTNT" in figures(office)


def test_a_second_click_changes_nothing(visit: Callable[..., Visitor], office: Office) -> None:
    lan = visit()
    lan.fill("Đường GTNT (km)", "1,2")

    lan.page.get_by_role("button", name="Gửi báo cáo").dblclick()

    lan.sees("Đã ghi: xã Tượng Sơn")
    assert figures(office)["GTNT"].version == 1


def test_registration_without_a_chat(visit: Callable[..., Visitor], office: Office) -> None:
    office.invite(TUONG_SON)
    hoa = visit((320, 640), scripts=False, link=f"{office.address}/j/MOI00001")
    hoa.shot("join-320")
    expect(hoa.page.get_by_label("Tôi đồng ý")).not_to_be_checked()

    hoa.fill("Họ và tên", "Nguyễn Thị Hoa")
    hoa.page.get_by_label("Tôi đồng ý").check()
    hoa.page.get_by_role("button", name="Đăng ký").click()
    hoa.sees("Đã ghi nhận anh/chị Nguyễn Thị Hoa")
    hoa.shot("joined-320")
    hoa.page.get_by_role("link").click()
    hoa.fill("Đường GTNT (km)", "1,2")
    hoa.send()

    hoa.sees("Đã ghi: xã Tượng Sơn")


def test_photo_is_shown_to_nobody_with_its_place(visit: Callable[..., Visitor], office: Office) -> None:
    """What a camera writes about the place stays out of the copy that is shown."""
    taken = BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (40, 30), "red").save(taken, "JPEG", exif=exif)
    lan = visit()
    lan.fill("Đường GTNT (km)", "1,2")
    file: FilePayload = {"name": "nha.jpg", "mimeType": "image/jpeg", "buffer": taken.getvalue()}
    lan.page.get_by_label("Ảnh minh chứng").last.set_input_files(file)

    lan.send()

    lan.sees("Đính kèm: ảnh")
    (piece,) = pieces(office)
    assert b"Exif" not in office.library.files.shown(piece.sha256)
