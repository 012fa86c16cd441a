"""Do files come to a store on the network and leave it, and is nothing lost or held up while that is away?"""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.clock import SystemClock
from bot.doctor import Health, of_files
from bot.readiness import Readiness
from bot.web.files import files as pages_of_files
from bot.writer import Writer
from domain.errors import NotFound
from domain.evidence import PieceState
from domain.person import Role
from domain.retention import KeepDays
from handlers.links import Links, Purpose, Signer
from storage.files import Files
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, TUONG_SON, a_photo, catalogue, local, units
from tests.environment import bare_environment
from tests.offices import Office
from tests.phones.base import Line
from tests.s3 import SECRET, S3Server
from tests.story import Phone, Story

pytestmark = pytest.mark.timeout(120)

NOBODY = "http://127.0.0.1:1"
NOW = local("2023-06-20T09:00")


@pytest.fixture
def backend() -> str:
    """Parcels are tested on every database."""
    return "sqlite"


@pytest.fixture
def stored(library: Library, s3: S3Server) -> Library:
    """A library whose files lie in a store."""
    return Library(library.database, library.calendar, Files(s3.place()))


@pytest.fixture
def away(library: Library, s3: S3Server) -> Library:
    """A library whose store can't be reached."""
    return Library(library.database, library.calendar, Files(s3.place(endpoint=NOBODY)))


@pytest.fixture
def story(stored: Library) -> Iterator[Story]:
    """Hà Giang's monthly report on the day it is due."""
    story = Story(stored, at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.clock_to("2023-06-20T09:00")
    yield story
    story.close()


def waits(story: Story) -> int:
    with story.library.reading() as store:
        return store.files.many()


def workbook_of(phone: Phone) -> Line:
    phone.says("xuất excel")
    (line,) = [line for line in phone.unread if line.document]
    return line


def in_minutes(story: Story, minutes: int) -> None:
    story.clock_to(f"{story.now + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}")


# --- a store that is there


def test_photo_of_an_officer_and_workbook_of_a_coordinator_lie_in_the_store(story: Story, tmp_path: Path) -> None:
    story.officer(LUNG_CU).sends_photo("thu ngân sách 3,2 tỷ", content=a_photo("red"))
    line = workbook_of(story.member(DONG_VAN, Role.COORDINATOR, "Chi"))

    (piece,) = story.evidence(LUNG_CU)
    assert piece.state is PieceState.KEPT
    assert story.library.files.original(piece.sha256) == a_photo("red")
    assert line.document is not None
    assert story.library.files.original(hashlib.sha256(line.document).hexdigest()) == line.document
    assert waits(story) == 0
    assert not (tmp_path / "evidence").exists()


def test_picture_of_a_group_comes_from_the_store_and_its_link_shows_it(story: Story) -> None:
    story.officer(LUNG_CU).says("thu ngân sách 3,2 tỷ")
    group = story.group(DONG_VAN)
    group.says("/tonghop")

    (line,) = [line for line in group.unread if line.photo]
    assert line.photo is not None
    answer = shown(story.library, hashlib.sha256(line.photo).hexdigest())
    assert (answer.status_code, answer.content) == (200, line.photo)
    assert answer.headers["content-type"] == "image/png"


def test_files_leave_the_store_when_their_time_is_over(story: Story) -> None:
    story.officer(LUNG_CU).sends_photo("thu ngân sách 3,2 tỷ")
    (piece,) = story.evidence(LUNG_CU)
    days = (catalogue()["HG2023"].period.end - story.now.date()).days

    story.keeps(KeepDays(evidence=1))
    story.outage_until(f"{story.now + timedelta(days=days + 3):%Y-%m-%dT%H:%M}")
    story.settle()

    assert story.evidence(LUNG_CU)[0].state is PieceState.EXPIRED
    for read in (story.library.files.original, story.library.files.shown):
        with pytest.raises(NotFound):
            read(piece.sha256)


def test_bytes_that_came_again_after_they_were_given_up_stay(story: Story) -> None:
    story.officer(LUNG_CU).sends_photo("thu ngân sách 3,2 tỷ")
    (piece,) = story.evidence(LUNG_CU)
    with story.library.writing() as store:
        store.files.remove(piece.sha256)

    story.settle()

    assert waits(story) == 0
    assert story.library.files.original(piece.sha256) == a_photo()


# --- a store that is away


def test_photo_sent_while_the_store_is_away_is_fetched_when_it_is_back(story: Story, away: Library) -> None:
    stored, lan = story.library, story.officer(LUNG_CU)
    story.restarts(away)

    lan.sends_photo("thu ngân sách 3,2 tỷ")

    lan.hears("Đã ghi", "3,2 tỷ", "📎 Đính kèm: ảnh")
    lan.hears_nothing()
    assert [piece.state for piece in story.evidence(LUNG_CU)] == [PieceState.WANTED]

    story.restarts(stored)
    in_minutes(story, 5)

    (piece,) = story.evidence(LUNG_CU)
    assert (piece.state, piece.attempts) == (PieceState.KEPT, 0)
    assert story.library.files.original(piece.sha256) == a_photo()
    lan.hears_nothing()


def test_workbook_goes_out_while_the_store_is_away_and_lies_there_when_it_is_back(story: Story, away: Library) -> None:
    story.officer(LUNG_CU).says("thu ngân sách 3,2 tỷ")
    chi = story.member(DONG_VAN, Role.COORDINATOR, "Chi")
    stored = story.library
    story.restarts(away)

    line = workbook_of(chi)
    assert waits(story) == 1

    story.restarts(stored)
    story.settle()

    assert waits(story) == 0
    assert line.document is not None
    assert story.library.files.original(hashlib.sha256(line.document).hexdigest()) == line.document


def test_file_that_cant_be_read_now_is_sent_later(story: Story, away: Library) -> None:
    """It was stowed; then the store went away before it was sent."""
    story.officer(LUNG_CU).says("thu ngân sách 3,2 tỷ")
    chi = story.member(DONG_VAN, Role.COORDINATOR, "Chi")
    stored = story.library
    story.console_is_down = True
    chi.says("xuất excel")
    assert waits(story) == 0
    story.restarts(away)
    story.console_is_down = False

    story.settle()
    assert [line for line in chi.unread if line.document] == []
    chi.says("trợ giúp")
    chi.hears("xuất")

    story.restarts(stored)
    in_minutes(story, 1)

    assert [bool(line.document) for line in chi.unread] == [True]


def test_picture_of_a_digest_comes_when_the_store_is_back(story: Story, away: Library) -> None:
    story.officer(LUNG_CU).says("thu ngân sách 3,2 tỷ")
    group = story.group(DONG_VAN)
    stored = story.library
    story.restarts(away)

    story.outage_until("2023-06-29T16:35")
    assert [bool(line.photo) for line in group.unread] == [False]

    story.restarts(stored)
    in_minutes(story, 5)

    assert [bool(line.photo) for line in group.unread] == [False, True]


def test_link_to_a_file_in_a_store_that_is_away_says_so(away: Library) -> None:
    answer = shown(away, "ab" * 32)

    assert (answer.status_code, answer.text) == (503, "Hiện chưa lấy được tệp. Anh/chị thử lại sau ít phút ạ.")


def test_form_with_a_photo_is_not_taken_while_the_store_is_away(away: Library) -> None:
    """The page stays in the browser with everything that was typed; without photos it is taken."""
    office = Office(away, catalogue()["HT2020-CTR64"], units(TUONG_SON), at="2020-04-13T08:00")
    try:
        link = office.link(office.officer(TUONG_SON))
        page = httpx.get(link).text
        token = page.partition('name="page" value="')[2].partition('"')[0]
        place = page.partition('name="p:')[2].partition('"')[0]
        upload = {f"p:{place}": ("duong.jpg", a_photo(), "image/jpeg")}

        answer = httpx.post(link, data={"page": token}, files=upload, timeout=30)
    finally:
        office.closes()

    assert answer.status_code == 503
    assert "chưa nhận được" in answer.text


async def trouble_of(library: Library) -> str:
    writer = Writer(library)
    writer.start()
    try:
        return await Readiness(library=library, writer=writer, clock=SystemClock(), patience=60.0).trouble()
    finally:
        await asyncio.to_thread(writer.close)


@pytest.mark.anyio
async def test_process_is_ready_with_its_store_only(stored: Library, away: Library) -> None:
    assert await trouble_of(stored) == ""
    assert await trouble_of(away) == "Files can't be kept: the store can't be reached (EndpointConnectionError)."


def test_doctor_tries_the_store(stored: Library, s3: S3Server) -> None:
    assert [one.health for one in of_files(stored.files, 0)] == [Health.WELL]

    (found,) = of_files(Files(s3.place(path="nobody-made-it/x")), 3)
    assert (found.health, found.says) == (
        Health.WRONG,
        "Files can't be kept: the store has no bucket nobody-made-it. 3 wait.",
    )
    assert "GIAOBAN_FILES" in found.do


def test_command_finds_the_store_by_its_settings_and_tells_no_secret(s3: S3Server, tmp_path: Path) -> None:
    place = s3.place()
    clean = bare_environment()
    ours = {"DATA_DIR": str(tmp_path), "FILES": f"s3://{place.path}", "FILES_ENDPOINT": place.endpoint}

    def giaoban(command: str, **changes: str) -> str:
        known = ours | {"FILES_KEY": place.key, "FILES_SECRET": place.secret, **changes}
        environment = clean | {f"GIAOBAN_{name}": value for name, value in known.items()}
        whole = [sys.executable, "-m", "bot", command]
        ended = subprocess.run(whole, env=environment, capture_output=True, text=True, timeout=60, check=False)
        return ended.stdout + ended.stderr

    giaoban("migrate")
    assert "WELL  files: They can be written to the store, read and removed." in giaoban("doctor")
    wrong = giaoban("doctor", FILES_SECRET="not-the-secret")
    assert "WRONG files: Files can't be kept: the store does not let this key into the bucket giaoban." in wrong
    assert SECRET not in wrong
    assert "not-the-secret" not in wrong


def test_store_that_is_killed_and_started_again_has_everything(story: Story, s3: S3Server) -> None:
    lan = story.officer(LUNG_CU)
    lan.sends_photo("thu ngân sách 3,2 tỷ", content=a_photo("red"))
    s3.kill()

    lan.sends_photo("che phủ rừng 58,9%", content=a_photo("blue"))
    lan.hears("Đã ghi", "58,9%")
    states = [piece.state for piece in story.evidence(LUNG_CU)]
    s3.start()
    in_minutes(story, 5)

    assert states == [PieceState.KEPT, PieceState.WANTED]
    kept = [story.library.files.original(piece.sha256) for piece in story.evidence(LUNG_CU)]
    assert kept == [a_photo("red"), a_photo("blue")]


def shown(library: Library, sha256: str) -> httpx.Response:
    """What somebody gets who opens the link of a picture."""
    signer = Signer("a key of thirty-two letters long")
    app = FastAPI()
    app.include_router(pages_of_files(signer, library, lambda: NOW))
    link = Links("http://site", signer).to(Purpose.FILE, f"shown/{sha256}/x.png", now=NOW, lives=timedelta(days=1))
    answer: httpx.Response = TestClient(app, base_url="http://site").get(link.removeprefix("http://site"))
    return answer
