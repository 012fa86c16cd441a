"""Is a file of ours given to whoever holds its address, as often as they like, and to nobody else?"""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.web.files import files
from bot.web.headers import SafeSite
from handlers.links import Links, Purpose, Signer
from storage.store import Library
from tests.builders import a_photo, local

pytestmark = pytest.mark.timeout(180)

KEY = "a key of thirty-two letters long"
NOW = local("2026-11-29T08:00")
LIVES = timedelta(days=30)


class Visitor:
    """Somebody with a browser, in front of a site that was started with this key at this time."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.kept = library.files
        self.at = NOW
        self.links = Links("http://site", Signer(KEY))

    def __call__(self, method: str, link: str) -> httpx.Response:
        app = FastAPI()
        app.include_router(files(Signer(KEY), self.library, self._now))
        site = TestClient(SafeSite(app), base_url="http://site")
        answer: httpx.Response = site.request(method, link.removeprefix("http://site"))
        return answer

    def _now(self) -> datetime:
        return self.at

    def link(self, subject: str, purpose: Purpose = Purpose.FILE) -> str:
        return self.links.to(purpose, subject, now=NOW, lives=LIVES)


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def visit(library: Library) -> Visitor:
    return Visitor(library)


def test_picture_is_shown_again_and_again_also_after_a_restart(visit: Visitor) -> None:
    picture = a_photo("red")
    link = visit.link(f"shown/{visit.kept.keep(b'original', shown=picture)}/bang.png")

    answers = [visit("GET", link) for _ in range(3)]  # each by a site that has just started

    assert [answer.content for answer in answers] == [picture] * 3
    assert answers[0].headers["content-type"].startswith("image/")
    assert answers[0].headers["x-content-type-options"] == "nosniff"
    assert visit("HEAD", link).status_code == 200


def test_document_comes_as_a_file_with_its_name(visit: Visitor) -> None:
    link = visit.link(f'whole/{visit.kept.keep(b"<script>")}/mẫu "1".xlsx')

    answer = visit("GET", link)

    assert answer.content == b"<script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''m%E1%BA%ABu%20%221%22.xlsx"


def test_picture_whose_copy_is_none_is_not_shown_as_a_page(visit: Visitor) -> None:
    link = visit.link(f"shown/{visit.kept.keep(b'x', shown=b'<html>')}/x.html")

    assert visit("GET", link).headers["content-type"] == "application/octet-stream"


def test_link_ends(visit: Visitor) -> None:
    link = visit.link(f"whole/{visit.kept.keep(b'x')}/x")
    visit.at = NOW + LIVES

    assert visit("GET", link).status_code == 404


@pytest.mark.parametrize("how", ["cut", "changed", "other purpose", "other key", "made up"])
def test_forged_link_gives_nothing(visit: Visitor, how: str) -> None:
    subject = f"whole/{visit.kept.keep(b'x')}/x"
    link = visit.link(subject)
    forged = {
        "cut": link[:-1],
        "changed": link[:-1] + ("a" if link[-1] != "a" else "b"),
        "other purpose": visit.link(subject, Purpose.FORM).replace("/f/", "/file/"),
        "other key": Links("http://site", Signer("another key of thirty-two letter")).to(
            Purpose.FILE, subject, now=NOW
        ),
        "made up": f"http://site/file/{subject}",
    }

    assert visit("GET", forged[how]).status_code == 404


@pytest.mark.parametrize(
    "subject", ["whole/../../etc/passwd", "whole/..%2f/x", "shown/x", "whole", "whole/" + "0" * 64 + "/x"]
)
def test_link_that_we_signed_for_nothing_gives_nothing(visit: Visitor, subject: str) -> None:
    assert visit("GET", visit.link(subject)).status_code == 404


def test_original_of_a_photo_is_never_what_is_shown(visit: Visitor) -> None:
    link = visit.link(f"shown/{visit.kept.keep(b'with EXIF')}/x.jpg")

    assert visit("GET", link).status_code == 404
