"""Can a coordinator see what is theirs, and nothing else? Over HTTP, and in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from python_calamine import CalamineWorkbook

from domain.calendar import Calendar
from domain.campaign import Approval
from domain.message import Chat, Lane, Outgoing
from domain.person import Role
from domain.review import Judgement, Verdict
from storage.database import Database, sqlite_url
from storage.store import Library
from tests.browsers import a_browser, serious_findings
from tests.builders import (
    DONG_VAN,
    DONG_VAN_TOWN,
    HA_GIANG,
    LUNG_CU,
    MA_LE,
    MEO_VAC,
    THUONG_PHUNG,
    XIN_CAI,
    catalogue,
    units,
)
from tests.dashboards import Dashboard, a_dashboard
from tests.story import Phone, Story

pytestmark = pytest.mark.timeout(180)
WAIT = 10_000  # milliseconds
WIDTHS = (320, 390, 1280)
EVIL = "<img src=x onerror=alert(1)><b>Tuấn</b>"
PAGES = ("missing", "progress", "people", "queues", f"unit?unit={LUNG_CU}")


class Town:
    """A small province with its people, told as a story, then served."""

    def __init__(self, story: Story) -> None:
        reviewed = replace(catalogue()["HG2023"], approval=Approval.COMMUNE)
        story.start(reviewed, units(LUNG_CU, MA_LE, DONG_VAN_TOWN, THUONG_PHUNG, XIN_CAI))
        self.story = story
        self.lan, self.minh = story.officer(LUNG_CU, "Lan"), story.officer(MA_LE, "Minh")
        self.tuan = story.officer(THUONG_PHUNG, EVIL)
        self.ha = self.overseer(HA_GIANG, Role.PROVINCE, "Hà")
        self.dong = self.overseer(DONG_VAN, Role.COORDINATOR, "Đông")
        self.leaves = self.overseer(DONG_VAN, Role.COORDINATOR, "Nghỉ")
        self.passes_on = self.overseer(DONG_VAN, Role.FORWARDER, "Chuyển")
        story.clock_to("2023-06-20T08:00")
        for phone in (self.minh, self.tuan):
            self.fails(phone)
        self.lan.says("Hộ nghèo giảm 4,5%")
        self.lan.says("sửa hộ nghèo giảm 4,2%")
        self.tuan.says("Hộ nghèo giảm 3%")
        self.tuan.says("khó khăn: <script>alert(2)</script> thiếu vốn")
        self.minh.blocks()
        self.judges(LUNG_CU, Verdict.APPROVED)
        self.judges(THUONG_PHUNG, Verdict.RETURNED, "gõ nhầm <b>")

    def overseer(self, unit: str, role: Role, name: str) -> str:
        """The id of a person with that post."""
        self.phones = {**getattr(self, "phones", {}), name: self.story.member(unit, role, name)}
        with self.story.library.reading() as store:
            holders = store.people.holders([unit], role, at=self.story.now)[unit]
        return next(one.id for one in holders if one.name == name)

    def judges(self, unit: str, verdict: Verdict, reason: str = "") -> None:
        """The newest figure of the unit is approved or returned."""
        with self.story.library.writing() as store:
            (figure,) = store.reports.latest("HG2023", "SK", unit).values()
            of = {name: getattr(figure, name) for name in ("campaign", "round", "unit", "code", "version")}
            store.approvals.add(Judgement(**of, verdict=verdict, at=self.story.now, person=self.ha, reason=reason))

    def fails(self, phone: Phone) -> None:
        """A message to them could not be sent."""
        chat = Chat(channel="console", bot=self.story.console.bot, chat_id=phone.chat_id)
        key = f"fails:{phone.chat_id}"
        with self.story.library.writing() as store:
            store.outbox.put(Outgoing(chat=chat, lane=Lane.DIGEST, text="x", dedupe_key=key), at=self.story.now)
            posted = store.outbox.by_key(key)
            assert posted is not None
            store.outbox.end(posted, "failed", "Forbidden")


@pytest.fixture(scope="module")
def town(
    migrated_sqlite: Path, calendar: Calendar, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Town, Dashboard]]:
    path = tmp_path_factory.mktemp("town") / "giaoban.sqlite"
    shutil.copy(migrated_sqlite, path)
    library = Library(Database(sqlite_url(path)), calendar)
    story = Story(library, at="2023-06-14T08:00")
    town = Town(story)
    with a_dashboard(library, at="2023-06-20T09:00") as dashboard:
        yield town, dashboard
    story.close()
    library.database.close()


@pytest.fixture
def served(town: tuple[Town, Dashboard]) -> Dashboard:
    return town[1]


@pytest.fixture
def people(town: tuple[Town, Dashboard]) -> Town:
    return town[0]


@pytest.fixture
def visitor(served: Dashboard) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.address, timeout=30) as client:
        yield client


@pytest.fixture
def signed_in(served: Dashboard, visitor: httpx.Client) -> Callable[[str], httpx.Client]:
    def sign_in(person: str) -> httpx.Client:
        answer = visitor.post(served.link(person))
        assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard/missing")
        return visitor

    return sign_in


# --- the door


def test_link_shows_a_button_and_only_the_button_uses_it(
    served: Dashboard, people: Town, visitor: httpx.Client
) -> None:
    link = served.link(people.dong)
    for _ in range(2):
        page = visitor.get(link)
        assert page.status_code == 200
        assert "Chào Đông" in page.text
        assert '<form method="post">' in page.text
        assert "set-cookie" not in page.headers

    assert visitor.post(link).status_code == 303
    assert visitor.get("/dashboard/missing").status_code == 200


def test_cookie_is_out_of_reach_for_scripts_and_other_sites(
    served: Dashboard, people: Town, visitor: httpx.Client
) -> None:
    cookie = visitor.post(served.link(people.dong)).headers["set-cookie"]

    assert re.fullmatch(r"giaoban=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/dashboard; SameSite=lax", cookie)


def test_link_is_good_once(served: Dashboard, people: Town, visitor: httpx.Client) -> None:
    link = served.link(people.dong)
    visitor.post(link)
    visitor.cookies.clear()

    for answer in (visitor.post(link), visitor.get(link)):
        assert answer.status_code == 403
        assert "đã dùng rồi" in answer.text
        assert "set-cookie" not in answer.headers


def test_old_link_is_no_link(served: Dashboard, people: Town, visitor: httpx.Client) -> None:
    answer = visitor.post(served.link(people.dong, at=served.at - timedelta(minutes=11)))
    assert answer.status_code == 403
    assert "quá 10 phút" in answer.text


@pytest.mark.parametrize("token", ["x", "a.b", "..%2f..", "%00", "x" * 5000, "<script>"])
def test_forged_link_is_no_link(visitor: httpx.Client, token: str) -> None:
    for answer in (visitor.get(f"/sign-in/{token}"), visitor.post(f"/sign-in/{token}")):
        assert answer.status_code in (403, 404)
        assert "<script>" not in answer.text
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("page", [*PAGES, "documents/xlsx", f"documents/csv?unit={LUNG_CU}"])
def test_nobody_sees_anything_without_a_session(visitor: httpx.Client, page: str) -> None:
    for headers in ({}, {"Cookie": "giaoban=guessed"}):
        answer = visitor.get(f"/dashboard/{page}", headers=headers)
        assert answer.status_code == 401
        assert "chưa đăng nhập" in answer.text
        assert "Lũng Cú" not in answer.text


FROM_ELSEWHERE = [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_another_site_signs_nobody_in_or_out(
    served: Dashboard, people: Town, visitor: httpx.Client, headers: dict[str, str]
) -> None:
    link = served.link(people.dong)
    refused = visitor.post(link, headers=headers)
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)

    assert visitor.post(link, headers={"Origin": served.address, "Sec-Fetch-Site": "same-origin"}).status_code == 303
    refused = visitor.post("/dashboard/sign-out", headers=headers)
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)
    assert visitor.get("/dashboard/missing").status_code == 200


@pytest.mark.parametrize("path", ["/dashboard/missing/", "/sign-in/x/"])
def test_nobody_is_led_to_the_host_that_the_asker_names(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(path, headers={"Host": "evil.example"})

    assert (answer.status_code, answer.headers["location"]) == (307, path.rstrip("/"))


def test_signing_out_ends_the_session_for_good(signed_in: Callable[[str], httpx.Client], people: Town) -> None:
    client = signed_in(people.dong)
    cookie = client.cookies["giaoban"]
    assert "Anh/chị đã đăng xuất" in client.post("/dashboard/sign-out").text

    assert "giaoban" not in client.cookies
    assert client.get("/dashboard/missing", headers={"Cookie": f"giaoban={cookie}"}).status_code == 401


def test_first_address_leads_to_what_is_missing(visitor: httpx.Client) -> None:
    for path in ("/dashboard", "/dashboard/"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard/missing")


# --- what is whose


def test_lost_post_closes_every_page_and_download_at_once(
    signed_in: Callable[[str], httpx.Client], people: Town, served: Dashboard
) -> None:
    client = signed_in(people.leaves)
    assert client.get("/dashboard/missing").status_code == 200

    people.story.leaves_post(people.phones["Nghỉ"], DONG_VAN, Role.COORDINATOR)

    for page in (*PAGES, "documents/csv"):
        answer = client.get(f"/dashboard/{page}")
        assert answer.status_code == 403, page
        assert "không còn phụ trách" in answer.text


@pytest.mark.parametrize("page", ["missing", "progress", "people", "unit", "documents/csv", "documents/png"])
def test_units_of_others_are_not_there(signed_in: Callable[[str], httpx.Client], people: Town, page: str) -> None:
    client = signed_in(people.dong)
    for unit in (MEO_VAC, THUONG_PHUNG, HA_GIANG, "2020-42", "2020-99999", "'; --", "<b>"):
        answer = client.get(f"/dashboard/{page}", params={"unit": unit, "campaign": "HG2023"})

        assert answer.status_code == 404, unit
        assert "không thuộc phạm vi" in answer.text
        assert "Thượng Phùng" not in answer.text


def test_coordinator_sees_the_units_of_the_district_only(
    signed_in: Callable[[str], httpx.Client], people: Town
) -> None:
    page = signed_in(people.dong).get("/dashboard/missing").text

    assert "Lũng Cú" in page
    assert "Má Lé" in page
    assert "Thượng Phùng" not in page
    assert "Mèo Vạc" not in page


def test_coordinator_sees_what_could_not_be_sent_to_the_district(
    signed_in: Callable[[str], httpx.Client], people: Town
) -> None:
    client = signed_in(people.dong)
    page = client.get("/dashboard/queues").text

    assert "/dashboard/queues" in client.get("/dashboard/missing").text
    assert "Tin không gửi được" in page
    assert "Minh" in page
    assert "Tuấn" not in page  # of another district
    assert client.get(f"/dashboard/queues?unit={MEO_VAC}").status_code == 404


def test_outbox_is_not_for_whoever_only_forwards_digests(
    signed_in: Callable[[str], httpx.Client], people: Town
) -> None:
    client = signed_in(people.passes_on)

    assert client.get("/dashboard/queues").status_code == 404
    assert "/dashboard/queues" not in client.get("/dashboard/missing").text


def test_quota_is_for_those_who_operate(signed_in: Callable[[str], httpx.Client], people: Town) -> None:
    with people.story.library.writing() as store:
        store.quotas.sent(Chat(channel="zalo", bot="9", chat_id="1"), people.story.now)

    assert "Hạn mức tin nhắn" not in signed_in(people.dong).get("/dashboard/queues").text
    assert "Hạn mức tin nhắn" in signed_in(people.ha).get("/dashboard/queues").text


def test_what_officers_typed_never_becomes_markup(signed_in: Callable[[str], httpx.Client], people: Town) -> None:
    page = signed_in(people.ha).get(f"/dashboard/unit?unit={THUONG_PHUNG}").text

    assert "onerror" in page
    assert "<img src=x" not in page
    assert "<script>alert(2)" not in page


def test_it_is_shown_which_figures_are_approved(signed_in: Callable[[str], httpx.Client], people: Town) -> None:
    client = signed_in(people.ha)
    approved = client.get(f"/dashboard/unit?unit={LUNG_CU}").text
    returned = client.get(f"/dashboard/unit?unit={THUONG_PHUNG}").text

    # Figures now, and the history: the correction was approved, what it corrects never was.
    assert (approved.count("Đã duyệt"), approved.count("Chưa duyệt"), approved.count("Trả lại")) == (2, 1, 0)
    assert (returned.count("Đã duyệt"), returned.count("Trả lại")) == (0, 2)
    assert "gõ nhầm" in returned
    assert "gõ nhầm <b>" not in returned
    progress = client.get("/dashboard/progress").text
    assert "Đã duyệt (kỳ này)" in progress
    assert "1/2" in progress


def test_odd_addresses_show_a_page(signed_in: Callable[[str], httpx.Client], people: Town) -> None:
    client = signed_in(people.ha)
    for query in ("page=0", "page=-1", "page=x", "page=99999", "round=XX", "campaign=XX", "unit=", "page=1&page=2"):
        assert client.get(f"/dashboard/missing?{query}").status_code == 200, query


def test_answers_are_safe_to_show(signed_in: Callable[[str], httpx.Client], people: Town) -> None:
    answer = signed_in(people.ha).get("/dashboard/missing")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


# --- documents


@pytest.mark.parametrize(
    ("form", "begins"), [("xlsx", b"PK"), ("docx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("png", b"\x89PNG")]
)
def test_documents_are_downloaded(
    signed_in: Callable[[str], httpx.Client], people: Town, form: str, begins: bytes
) -> None:
    answer = signed_in(people.dong).get(f"/dashboard/documents/{form}", params={"unit": DONG_VAN})

    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert f"hg2023-sk-huyen-dong-van.{form}" in answer.headers["content-disposition"]


def test_workbook_holds_the_district_only(signed_in: Callable[[str], httpx.Client], people: Town) -> None:
    content = signed_in(people.dong).get("/dashboard/documents/xlsx").content
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    cells = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}

    assert any("Lũng Cú" in cell for cell in cells)
    assert not any("Thượng Phùng" in cell for cell in cells)


@pytest.mark.parametrize("form", ["exe", "XLSX", "..%2f..%2fetc%2fpasswd"])
def test_there_are_no_other_documents(signed_in: Callable[[str], httpx.Client], people: Town, form: str) -> None:
    assert signed_in(people.dong).get(f"/dashboard/documents/{form}").status_code == 404


# --- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(WAIT)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, served: Dashboard, people: Town) -> Iterator[Page]:
    """The province's first page, after the link and its button; whatever a page does wrong is told at the end."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda asked: None if asked.url.startswith(served.address) else wrong.append(asked.url))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.goto(served.link(people.ha))
    page.get_by_role("button", name="Mở bảng điều khiển").click()
    ready(page)
    yield page
    assert wrong == []


def ready(page: Page) -> None:
    expect(page.locator(".foot")).to_contain_text("Số liệu lúc 09:0")


def test_drill_down_from_the_province_to_every_version_of_a_figure(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Giao Ban · Còn thiếu")
    page.get_by_role("link", name="huyện Đồng Văn").click()
    ready(page)
    page.get_by_role("link", name="xã Lũng Cú").click()
    ready(page)

    history = page.get_by_role("table", name=re.compile("Lịch sử"))
    newest = history.get_by_role("row").nth(1)
    expect(newest).to_contain_text("4,5 điểm % → 4,2 điểm %")
    expect(newest).to_contain_text("Đính chính")
    expect(newest).to_contain_text("Lan")
    expect(newest).to_contain_text("sửa hộ nghèo giảm 4,2%")
    expect(history.get_by_role("row").nth(2)).to_contain_text("Báo cáo")
    page.get_by_role("link", name="tỉnh Hà Giang").click()
    ready(page)
    expect(page).to_have_url(re.compile(r"/dashboard/missing\?.*unit=2020-02$"))


def test_typed_markup_is_shown_as_it_was_typed(page: Page, served: Dashboard) -> None:
    page.goto(f"{served.address}/dashboard/unit?unit={THUONG_PHUNG}")
    ready(page)

    expect(page.locator(".content")).to_contain_text(EVIL)
    expect(page.locator(".content")).to_contain_text("<script>alert(2)</script> thiếu vốn")
    assert page.locator(".content img").count() == 0


def test_reachability_tells_who_blocked_and_who_never_joined(page: Page) -> None:
    page.get_by_role("link", name="Liên lạc").click()
    ready(page)
    expect(page.get_by_role("table")).to_contain_text("Minh")
    page.get_by_role("link", name="Chưa ai tham gia: 2").click()
    ready(page)
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)


def test_keyboard_alone_reaches_content_pickers_and_communes(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Bỏ qua phần đầu trang")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()

    names = []
    page.locator("body").press("Tab")
    for _ in range(40):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.name || document.activeElement.innerText"))
    assert {"xã Lũng Cú", "Excel: bảng số liệu và lịch sử"} <= set(names)

    page.get_by_label("Kỳ báo cáo").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Xem")).to_be_focused()
    page.keyboard.press("Enter")
    ready(page)
    expect(page).to_have_url(re.compile(r"campaign=HG2023.*round=SK"))


@pytest.mark.parametrize("where", PAGES)
def test_page_fits_and_is_accessible(page: Page, served: Dashboard, where: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{served.address}/dashboard/{where}")
        ready(page)

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious_findings(page) == []


def test_door_is_accessible(context: BrowserContext, served: Dashboard, people: Town) -> None:
    page = context.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(served.link(people.dong))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious_findings(page) == []
