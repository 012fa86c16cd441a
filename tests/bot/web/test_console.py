"""Can somebody who has never seen it try the bot in a browser? A real one, against the real server."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Request, Route, expect
from python_calamine import CalamineWorkbook

from bot.web.console import serve_console
from bot.web.console.files import plain_name
from domain.errors import Refused
from tests.browsers import a_browser, serious_findings

pytestmark = pytest.mark.timeout(180)

ROOT = Path(__file__).parents[3]
WAIT = 10_000  # milliseconds
DESKTOP, PHONE, NARROW = (1280, 800), (390, 844), (320, 640)

# --- the server


@dataclass(frozen=True, kw_only=True)
class Site:
    """The demonstration in a process of its own, with a folder of its own for what it keeps for a while."""

    process: subprocess.Popen[str]
    address: str
    folder: Path

    def end(self, sign: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Exit code and what it complained about."""
        self.process.send_signal(sign)
        try:
            _, complaints = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            _, complaints = self.process.communicate()
        return self.process.returncode, complaints


def a_site(folder: Path) -> Site:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"Giao Ban: (http://127\.0\.0\.1:\d+) \(Ctrl-C ends it\)\n", line)
    if found is None:
        process.kill()
        raise AssertionError(f"The server didn't start: {line}{process.communicate()[1]}")
    return Site(process=process, address=found[1], folder=folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = a_site(tmp_path_factory.mktemp("site"))
    yield site
    assert site.end() == (0, "")


# --- the browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@dataclass(kw_only=True)
class Visitor:
    """One browser with one tab; it notes everything that the page does wrong."""

    context: BrowserContext
    page: Page
    elsewhere: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def watch(self, address: str) -> None:
        def guard(route: Route) -> None:
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                self.elsewhere.append(route.request.url)
                route.abort()

        self.context.route("**/*", guard)

        def failed(words: str) -> None:
            self.failures.append(words)

        self.page.on("requestfailed", lambda request: None if _downloads(request) else failed(f"failed: {request.url}"))
        self.page.on("response", lambda got: failed(f"{got.status} {got.url}") if got.status >= 400 else None)
        self.page.on("console", lambda said: failed(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: failed(str(error)))
        self.page.on("websocket", lambda opened: self._check(opened.url, address))

    def _check(self, url: str, address: str) -> None:
        if not url.startswith(address.replace("http", "ws", 1)):
            self.elsewhere.append(url)

    # what can be done

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def pick(self, what: str, option: str) -> None:
        self.page.get_by_role("combobox", name=what).click()
        self.page.get_by_role("option", name=option).click()

    def type(self, text: str, *, into: str = "phone") -> None:
        area = self.page.locator(f"#chat-{into} textarea")
        area.fill(text)
        area.press("Enter")

    def tap(self, label: str) -> None:
        self.page.locator("#chat-phone .reply", has_text=label).last.click()

    def attach(self, what: str, file: Path | FilePayload) -> None:
        self.press("Đính kèm")
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("menuitem", name=what).click()
        chooser.value.set_files(file)

    # what is to be seen

    def waits(self, text: str) -> None:
        """Something waits above the field to be sent."""
        expect(self.page.locator("#chat-phone .tray")).to_contain_text(text, timeout=WAIT)

    def sees(self, text: str, *, within: str = "phone") -> None:
        expect(self.page.locator(f"#chat-{within} .line").last).to_contain_text(text, timeout=WAIT)

    def is_told(self, text: str) -> None:
        expect(self.page.locator(".q-notification", has_text=text).first).to_be_visible(timeout=WAIT)

    def time_is(self, text: str) -> None:
        expect(self.page.locator(".time")).to_contain_text(text, timeout=WAIT)

    def figures_are(self, text: str) -> None:
        expect(self.page.locator(".figures")).to_contain_text(text, timeout=WAIT)


def _downloads(request: Request) -> bool:
    """A request that becomes a download has failed for the page that made it."""
    return request.is_navigation_request() and "/files/" in request.url


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens the page; whoever comes first begins the campaign anew."""
    visitors: list[Visitor] = []

    def opened(size: tuple[int, int] = DESKTOP) -> Visitor:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        visitor = Visitor(context=context, page=context.new_page())
        visitor.watch(site.address)
        visitor.page.goto(site.address)
        expect(visitor.page.locator("#chat-phone .line").first).to_be_visible(timeout=WAIT)
        if not visitors:
            visitor.press("Bắt đầu lại")
            visitor.is_told("Đã bắt đầu lại")
            visitor.sees("Đã ghi nhận anh/chị")
        visitors.append(visitor)
        return visitor

    yield opened
    for visitor in visitors:
        visitor.context.close()
        assert (visitor.elsewhere, visitor.failures) == ([], [])


# --- what somebody tries


@pytest.mark.browser
def test_reminder_report_correction_and_digest(visit: Callable[..., Visitor]) -> None:
    visitor = visit()

    visitor.press("Đến mốc kế tiếp")
    visitor.time_is("08:00")
    visitor.sees("Nhắc hạn: Đăng ký thi đua năm 2023")

    visitor.type("đăng ký thu ns 3,2 ty; khach du lich 5.200 luot")
    visitor.sees("Đã ghi: phường Quang Trung")
    visitor.sees("Thu ngân sách: đăng ký 3,2 tỷ đồng")
    visitor.figures_are("báo cáo 1/13")

    visitor.tap("Sửa")
    visitor.sees("Anh/chị gửi: sửa tên chỉ tiêu và số đúng")
    expect(visitor.page.locator("#chat-phone .reply.pressed")).to_have_text("✓ Sửa")

    visitor.press("Các xã khác báo cáo")
    visitor.is_told("12 xã khác đã gửi báo cáo")
    visitor.figures_are("báo cáo 13/13")

    for moment in ("09/01/2023",):  # who has reported is not reminded: the digest comes next
        visitor.press("Đến mốc kế tiếp")
        visitor.time_is(moment)
    for within, counts in (("province", "Đã báo cáo 13/13 đơn vị"), ("district", "Đã báo cáo 5/5 đơn vị")):
        expect(visitor.page.locator(f"#chat-{within} .line", has_text=counts).last).to_be_attached(timeout=WAIT)
        visitor.sees("Tiến độ", within=within)  # its picture comes last
    digest = visitor.page.locator("#chat-province .line").last.bounding_box()
    window = visitor.page.locator("#chat-province .scroll").bounding_box()
    assert digest is not None
    assert window is not None
    assert window["y"] <= digest["y"] < window["y"] + window["height"] / 2  # its beginning is in sight


@pytest.mark.browser
def test_sample_is_put_into_the_field_and_understood(visit: Callable[..., Visitor]) -> None:
    visitor = visit()

    for number in (0, 1):
        chip = visitor.page.locator("#chat-phone .chip").nth(number)
        chip.click()
        expect(visitor.page.locator("#chat-phone textarea")).to_be_focused()
        expect(visitor.page.locator("#chat-phone textarea")).not_to_have_value("")
        visitor.page.keyboard.press("Enter")
        visitor.sees("Đã ghi: phường Quang Trung")
        expect(visitor.page.locator("#chat-phone textarea")).to_have_value("")
        visitor.press("Bắt đầu lại")
        visitor.sees("Đã ghi nhận anh/chị")


@pytest.mark.browser
def test_group_can_ask_for_its_digest(visit: Callable[..., Visitor]) -> None:
    visitor = visit()

    visitor.page.locator("#chat-district .chip", has_text="/tonghop").click()
    visitor.page.locator("#chat-district").get_by_role("button", name="Gửi").click()

    visitor.sees("Đã báo cáo 0/5 đơn vị", within="district")


@pytest.mark.browser
def test_other_communes_have_other_phones_and_districts(visit: Callable[..., Visitor]) -> None:
    visitor = visit()

    visitor.pick("Xã", "xã Lũng Cú")

    expect(visitor.page.locator("#chat-phone .chat-title")).to_have_text("Thảo · xã Lũng Cú", timeout=WAIT)
    expect(visitor.page.locator("#chat-district .chat-title")).to_have_text("Huyện Đồng Văn")
    visitor.sees("là cán bộ báo cáo của xã Lũng Cú")
    visitor.sees("của huyện Đồng Văn", within="district")


@pytest.mark.browser
def test_other_campaigns_have_their_own_worlds(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.press("+1 ngày")
    visitor.time_is("02/01/2023")

    visitor.pick("Phong trào", "HT2021-2025")
    visitor.time_is("31/05/2021")
    visitor.sees("của tỉnh Hà Tĩnh", within="province")

    visitor.pick("Phong trào", "HG2023")
    visitor.time_is("02/01/2023")


@pytest.mark.browser
def test_two_tabs_see_the_same_world(visit: Callable[..., Visitor]) -> None:
    one, other = visit(), visit(PHONE)

    one.type("xem")
    other.press("+1 giờ")

    other.sees("Đăng ký thi đua năm 2023")
    one.time_is("08:30")


@pytest.mark.browser
def test_time_runs_until_it_is_stopped(visit: Callable[..., Visitor]) -> None:
    visitor = visit()

    visitor.press("Chạy nhanh")
    visitor.time_is("04/01/2023")
    visitor.figures_are("báo cáo 5/13")
    visitor.press("Dừng")
    expect(visitor.page.get_by_role("button", name="Chạy nhanh")).to_be_visible(timeout=WAIT)

    stopped_at = visitor.page.locator(".time").inner_text()
    visitor.page.wait_for_timeout(500)
    assert visitor.page.locator(".time").inner_text() == stopped_at


@pytest.mark.browser
def test_phone_shows_one_chat_at_a_time(visit: Callable[..., Visitor]) -> None:
    visitor = visit(PHONE)
    visitor.press("Đến mốc kế tiếp")
    visitor.sees("Nhắc hạn")

    for tab, chat in (("Nhóm huyện", "district"), ("Nhóm tỉnh", "province"), ("Điện thoại", "phone")):
        visitor.page.get_by_role("tab", name=tab).click()
        for key in ("phone", "district", "province"):
            expect(visitor.page.locator(f"#chat-{key}")).to_be_visible(visible=key == chat, timeout=WAIT)
        expect(visitor.page.locator(".time")).to_be_in_viewport()
        expect(visitor.page.locator(f"#chat-{chat} textarea")).to_be_in_viewport()
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_photo_with_words_is_evidence_for_its_figures(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    exif = Image.Exif()
    exif[0x010F] = "Máy ảnh"
    camera = BytesIO()
    Image.new("RGB", (2000, 1000), "green").save(camera, "JPEG", exif=exif)

    clip = visitor.page.get_by_role("button", name="Đính kèm")
    clip.press("Enter")
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.get_by_role("menuitem", name="Ảnh").press("Enter")
    chooser.value.set_files({"name": "cầu.jpg", "mimeType": "image/jpeg", "buffer": camera.getvalue()})
    visitor.waits("Ảnh")
    expect(visitor.page.locator("#chat-phone textarea")).to_be_focused()
    visitor.type("đăng ký thu ns 3,2 ty")

    visitor.sees("Thu ngân sách: đăng ký 3,2 tỷ đồng")
    visitor.sees("Đính kèm: ảnh")
    expect(visitor.page.locator("#chat-phone .line").last.locator(".sign").last).to_have_text("attach_file")
    sent = visitor.page.locator("#chat-phone .mine").last
    expect(sent).to_contain_text("đăng ký thu ns 3,2 ty")
    answer = visitor.page.request.get(sent.locator("img").evaluate("(picture) => picture.src"))
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    with Image.open(BytesIO(answer.body())) as shown:
        assert (shown.size, dict(shown.getexif())) == ((1600, 800), {})
    assert visitor.page.request.get(f"{visitor.page.url}files/1001").status == 404


@pytest.mark.browser
def test_template_can_be_downloaded_and_sent_back(visit: Callable[..., Visitor]) -> None:
    visitor = visit(PHONE)

    visitor.type("mẫu")
    visitor.sees("Biểu mẫu Đăng ký thi đua năm 2023")
    with visitor.page.expect_download() as begun:
        visitor.page.locator("#chat-phone .file").click()
    content = Path(begun.value.path()).read_bytes()
    visitor.attach("Tệp", {"name": "..\\..\\<b>Biểu 6.xlsx", "mimeType": "", "buffer": content})
    visitor.waits("bBiểu 6.xlsx")
    visitor.page.get_by_role("button", name="Gửi").first.click()

    assert begun.value.suggested_filename == "HG2023-DK-Phuong-Quang-Trung.xlsx"
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        assert "HG2023" in book.get_sheet_by_index(0).to_python()[0]
    visitor.sees("Bảng chưa có số liệu nào")
    expect(visitor.page.locator("#chat-phone .mine").last).to_contain_text("bBiểu 6.xlsx")
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_place_is_shared_where_the_person_says(visit: Callable[..., Visitor]) -> None:
    visitor = visit(PHONE)

    visitor.press("Đính kèm")
    visitor.page.get_by_role("menuitem", name="Vị trí").click()
    field = visitor.page.get_by_role("textbox", name="Vị trí")
    expect(field).to_have_value("22.82333, 104.98361")
    field.fill("220.8, 104.9")
    field.press("Enter")
    visitor.is_told("Tọa độ chưa đúng")
    field.fill("22.8, 104.9")
    field.press("Enter")

    visitor.sees("Em đã nhận vị trí")
    expect(visitor.page.locator("#chat-phone .mine").last).to_contain_text("Vị trí: 22.80000, 104.90000")


@pytest.mark.browser
def test_message_that_was_sent_can_be_worded_anew(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.type("đăng ký thu ns 3,2 ty")
    visitor.sees("Đã ghi: phường Quang Trung")

    field = visitor.page.locator("#chat-phone textarea")
    mend = visitor.page.get_by_role("button", name="Sửa tin này").last
    mend.click()
    visitor.waits("Sửa tin: đăng ký thu ns 3,2 ty")
    expect(field).to_have_value("đăng ký thu ns 3,2 ty")
    field.press("Escape")
    expect(visitor.page.locator("#chat-phone .tray")).to_be_hidden()
    expect(field).to_have_value("")
    mend.click()
    visitor.waits("Sửa tin: đăng ký thu ns 3,2 ty")
    expect(field).to_have_value("đăng ký thu ns 3,2 ty")
    visitor.type("đăng ký thu ns <i>3,4</i> ty")

    expect(visitor.page.locator("#chat-phone .mine").last).to_contain_text("đăng ký thu ns <i>3,4</i> ty", timeout=WAIT)
    expect(visitor.page.locator("#chat-phone .mine").last).to_contain_text("đã sửa")
    expect(visitor.page.locator("#chat-phone .bot")).to_have_count(4, timeout=WAIT)


@pytest.mark.browser
def test_unfit_file_is_refused_in_one_sentence(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    visitor = visit()
    before = visitor.page.locator("#chat-phone .line").count()

    for what, name, size, sentence in (
        ("Ảnh", "cầu.png", 8, "Em không mở được ảnh này"),
        ("Ảnh", "cầu.jpg", 10_000_001, "ảnh tối đa 10 MB"),
        ("Tệp", "bảng.exe", 8, "Anh/chị gửi tệp .xlsx hoặc .csv giúp em"),
    ):
        file = tmp_path / name
        with file.open("wb") as content:
            content.truncate(size)
        visitor.attach(what, file)
        visitor.is_told(sentence)

    expect(visitor.page.locator("#chat-phone .tray")).to_be_hidden()
    assert visitor.page.locator("#chat-phone .line").count() == before


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Biểu 6.xlsx", "Biểu 6.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("..", "tep"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie x.csv"),
        ("bảng\u202exslx.exe", "bảngxslx.exe"),
        ('"><img src=x>.xlsx', "img src=x.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 95 + ".xlsx"),
    ],
)
def test_name_of_a_file_does_nothing(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.browser
def test_tab_tells_how_many_messages_came(visit: Callable[..., Visitor]) -> None:
    visitor = visit(PHONE)
    visitor.page.get_by_role("tab", name="Nhóm tỉnh").click()

    visitor.press("Đến mốc kế tiếp")

    expect(visitor.page.get_by_role("tab", name="Điện thoại (1)")).to_be_visible(timeout=WAIT)
    visitor.page.get_by_role("tab", name="Điện thoại (1)").click()
    expect(visitor.page.get_by_role("tab", name="Điện thoại", exact=True)).to_be_visible(timeout=WAIT)


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW])
def test_everybody_can_read_and_reach_it(visit: Callable[..., Visitor], size: tuple[int, int]) -> None:
    page = visit(size).page

    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate(CUT) == []
    expect(page.locator(".hint .vi")).to_have_count(2)


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW])
def test_axe_finds_nothing_serious(visit: Callable[..., Visitor], size: tuple[int, int]) -> None:
    visitor = visit(size)
    assert serious_findings(visitor.page) == []

    visitor.type("đăng ký thu ns 3,2 ty")
    visitor.sees("Đã ghi")
    visitor.press("Đính kèm")
    expect(visitor.page.get_by_role("menuitem", name="Vị trí")).to_be_visible()
    expect(visitor.page.locator(".q-menu")).to_have_css("opacity", "1")

    assert serious_findings(visitor.page) == []


NAMELESS = """() => [...document.querySelectorAll('input:not([type=hidden]), textarea, button, [role=tab]')]
  .filter((one) => one.checkVisibility() && !(one.ariaLabel || one.innerText || one.closest('[aria-label]')))
  .map((one) => one.outerHTML)"""
SMALL = """() => [...document.querySelectorAll('.app *')]
  .filter((one) => [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < 14)
  .filter((one) => !one.closest('.quiet')).map((one) => one.outerHTML)"""
CUT = """() => [...document.querySelectorAll('.app button')].filter((one) => one.checkVisibility())
  .filter((one) => !one.closest('.chips') && one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"""

# --- how it starts and ends


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ends_cleanly_and_leaves_nothing(tmp_path: Path, sign: signal.Signals) -> None:
    site = a_site(tmp_path)
    assert len(list(tmp_path.glob("giaoban-demo-*"))) == 1

    assert site.end(sign) == (0, "")

    assert list(tmp_path.glob("giaoban-demo-*")) == []


def test_taken_port_is_refused_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Refused, match=rf"^Port {port} of 127.0.0.1 is taken: choose another with --port"):
            serve_console(port=port)


def test_the_form_is_opened_from_the_phone_and_answered_there(visit: Callable[..., Visitor]) -> None:
    lan = visit()
    lan.type("biểu mẫu")
    lan.sees("Biểu mẫu báo cáo của riêng anh/chị")

    with lan.context.expect_page() as opened:
        lan.page.locator("#chat-phone a", has_text="Mở biểu mẫu").last.click()
    form = opened.value
    form.get_by_label("Thu ngân sách (tỷ đồng)").fill("3,2")
    form.get_by_role("button", name="Gửi báo cáo").click()

    expect(form.locator("main")).to_contain_text("Thu ngân sách: đăng ký 3,2 tỷ đồng", timeout=WAIT)
    lan.sees("Gửi qua biểu mẫu trên web")
