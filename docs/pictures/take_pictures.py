"""Takes the pictures of the officers' guide and of README.md from the page of the demonstration.

.venv/bin/giaoban demo --port 8081 &
.venv/bin/python docs/pictures/take_pictures.py http://127.0.0.1:8081
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect, sync_playwright

FOLDER = Path(__file__).parent
REMINDER = "Nhắc hạn: Báo cáo sơ kết"
GUIDE, GUIDE_PHOTO, PHONE, DESKTOP = (390, 880), (390, 980), (390, 844), (1280, 800)
WAIT = 20_000  # milliseconds


def main(address: str) -> None:
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = play.chromium.launch(executable_path=browser_path, args=arguments)
        page = browser.new_page(device_scale_factor=1.5)
        size(page, GUIDE)
        page.goto(address)
        begin(page)
        guide(page)
        readme(page)
        browser.close()


def begin(page: Page) -> None:
    """At the reminder, half a year after the start."""
    press(page, "Đóng")
    press(page, "Bắt đầu lại")
    sees(page, "Đã ghi nhận anh/chị")
    while not page.locator("#chat-phone").get_by_text(REMINDER).count():
        press(page, "Đến mốc kế tiếp")
        page.wait_for_timeout(1_000)


def guide(page: Page) -> None:
    say(page, "thu ns 3,2 ty; tieu chi ntm 2", "Đã ghi: phường")
    take(page, "guide-report")
    say(page, "sửa tiêu chí ntm 3", "Đã sửa")
    take(page, "guide-fix")
    say(page, "xem", "Đã có 2/13 mục")
    take(page, "guide-ask")
    form(page)
    size(page, GUIDE_PHOTO)
    press(page, "Đính kèm")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Ảnh").click()
    chooser.value.set_files({"name": "rung.jpg", "mimeType": "image/jpeg", "buffer": a_forest()})
    expect(page.locator("#chat-phone .tray img")).to_be_visible(timeout=WAIT)
    say(page, "che phủ rừng 58,9%", "Đính kèm: ảnh")
    take(page, "guide-photo")


def form(page: Page) -> None:
    """The form, with some fields filled in."""
    say(page, "biểu mẫu", "Biểu mẫu báo cáo của riêng anh/chị")
    with page.expect_popup() as opened:
        page.locator("#chat-phone a", has_text="Mở biểu mẫu").last.click()
    sheet = opened.value
    size(sheet, GUIDE)
    sheet.get_by_label("Che phủ rừng").fill("58,9")
    sheet.get_by_label("Lao động qua đào tạo").fill("57,8%")
    sheet.screenshot(path=FOLDER / "guide-form.png")
    sheet.close()


def readme(page: Page) -> None:
    """When the round is summed up in both groups."""
    size(page, DESKTOP)  # all three chats have to be seen while they grow
    press(page, "Các xã khác báo cáo")
    expect(page.locator(".figures")).to_contain_text("báo cáo 12/13", timeout=WAIT)
    while page.locator(".hour").inner_text() != "16:30":
        press(page, "Đến mốc kế tiếp")
        page.wait_for_timeout(1_000)
    say(page, "lao dong qua dao tao 57,8%; ho ngheo giam 4,5%", "Lao động qua đào tạo: 57,8%")
    page.wait_for_timeout(6_000)  # until the notes at the top are gone
    page.screenshot(path=FOLDER / "console-desktop.png", scale="css")
    size(page, PHONE)
    for tab in ("Nhóm huyện", "Nhóm tỉnh", "Điện thoại"):  # nothing is unread
        page.get_by_role("tab", name=tab).click()
    page.wait_for_timeout(1_000)
    page.screenshot(path=FOLDER / "console-phone.png", scale="css")


def size(page: Page, measures: tuple[int, int]) -> None:
    page.set_viewport_size({"width": measures[0], "height": measures[1]})


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def sees(page: Page, words: str) -> None:
    expect(page.locator("#chat-phone .line").last).to_contain_text(words, timeout=WAIT)


def say(page: Page, text: str, answer: str) -> None:
    area = page.locator("#chat-phone textarea")
    area.fill(text)
    area.press("Enter")
    sees(page, answer)
    page.wait_for_timeout(600)


def take(page: Page, name: str) -> None:
    page.locator("#chat-phone").screenshot(path=FOLDER / f"{name}.png")


def a_forest() -> bytes:
    """Hills with trees, drawn."""
    picture = Image.new("RGB", (1200, 800), "#a9cfe6")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 420), (300, 220), (620, 430), (900, 180), (1200, 400), (1200, 800), (0, 800)], fill="#7fa37c")
    draw.polygon([(0, 560), (420, 430), (820, 560), (1200, 470), (1200, 800), (0, 800)], fill="#4f7d4c")
    for row, (low, colour) in enumerate(((620, "#3c6b3f"), (710, "#2f5a35"), (800, "#234728"))):
        for number in range(14):
            x, high = number * 95 - row * 30, 150 + (number * 37 + row * 53) % 60
            draw.polygon([(x - 50, low), (x, low - high), (x + 50, low)], fill=colour)
    content = io.BytesIO()
    picture.save(content, "JPEG")
    return content.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
