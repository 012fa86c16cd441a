"""Takes the pictures of the officers' guide from the page of the demonstration, at the size of a phone.

.venv/bin/giaoban demo --port 8081 &
.venv/bin/python docs/pictures/take_pictures.py http://127.0.0.1:8081
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

FOLDER = Path(__file__).parent
REMINDER = "Nhắc hạn: Báo cáo sơ kết"


def main(address: str) -> None:
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = play.chromium.launch(executable_path=browser_path, args=arguments)
        page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=1.5)
        page.goto(address)
        while not page.locator("#chat-phone").get_by_text(REMINDER).count():
            page.get_by_role("button", name="Đến mốc kế tiếp").click()
            page.wait_for_timeout(1_000)
        say(page, "thu ns 3,2 ty; tieu chi ntm 2", "Đã ghi")
        take(page, "guide-report")
        say(page, "sửa tiêu chí ntm 3", "Đã sửa")
        take(page, "guide-fix")
        say(page, "xem", "Còn thiếu")
        take(page, "guide-ask")
        browser.close()


def say(page: Page, text: str, answer: str) -> None:
    area = page.locator("#chat-phone textarea, #chat-phone input").last
    area.fill(text)
    area.press("Enter")
    expect(page.locator("#chat-phone").get_by_text(answer).last).to_be_visible(timeout=20_000)
    page.wait_for_timeout(600)


def take(page: Page, name: str) -> None:
    page.locator("#chat-phone").screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1])
