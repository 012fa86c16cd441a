"""Does a link open one session, and a session end when it should?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.store import Library
from tests.builders import local

NOW = local("2023-06-20T08:00")
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def offered(library: Library) -> Library:
    with library.writing() as store:
        store.sessions.offer("link1", "p1", at=NOW, expires_at=LATER)
    return library


def test_link_is_used_once(offered: Library) -> None:
    with offered.writing() as store:
        assert store.sessions.offered_to("link1", NOW) == "p1"
        assert store.sessions.use("link1", NOW)
        assert not store.sessions.use("link1", NOW)
        assert store.sessions.offered_to("link1", NOW) is None


def test_link_ends_with_its_time(offered: Library) -> None:
    with offered.writing() as store:
        assert store.sessions.offered_to("link1", LATER) is None
        assert not store.sessions.use("link1", LATER)
        assert store.sessions.use("link1", LATER - timedelta(seconds=1))


def test_newer_link_takes_the_place_of_the_older(offered: Library) -> None:
    with offered.writing() as store:
        store.sessions.offer("link2", "p1", at=NOW, expires_at=LATER)
        store.sessions.offer("other", "p2", at=NOW, expires_at=LATER)

        assert store.sessions.offered_to("link1", NOW) is None
        assert store.sessions.offered_to("link2", NOW) == "p1"


def test_same_message_offers_once(offered: Library) -> None:
    with offered.writing() as store:
        store.sessions.use("link1", NOW)
        store.sessions.offer("link1", "p1", at=NOW, expires_at=LATER)

        assert store.sessions.offered_to("link1", NOW) is None


def test_session_ends_with_its_time_or_when_it_is_ended(library: Library) -> None:
    with library.writing() as store:
        store.sessions.start("h1", "p1", at=NOW, expires_at=LATER)
        store.sessions.start("h2", "p1", at=NOW, expires_at=LATER)

        assert store.sessions.person("h1", NOW) == "p1"
        assert store.sessions.person("h1", LATER) is None
        assert store.sessions.person("h3", NOW) is None

        store.sessions.end("h1", NOW)
        assert store.sessions.person("h1", NOW) is None
        assert store.sessions.person("h2", NOW) == "p1"


def test_all_sessions_of_a_person_end_together_with_their_links(offered: Library) -> None:
    with offered.writing() as store:
        store.sessions.start("h1", "p1", at=NOW, expires_at=LATER)
        store.sessions.start("h2", "p1", at=NOW, expires_at=LATER)
        store.sessions.start("h3", "p2", at=NOW, expires_at=LATER)

        assert store.sessions.end_all("p1", NOW) == 2

        assert [store.sessions.person(token, NOW) for token in ("h1", "h2", "h3")] == [None, None, "p2"]
        assert store.sessions.offered_to("link1", NOW) is None


def test_what_is_long_over_is_forgotten(offered: Library) -> None:
    with offered.writing() as store:
        store.sessions.start("h1", "p1", at=NOW, expires_at=LATER)
        store.sessions.forget(LATER)
        assert store.sessions.person("h1", NOW) == "p1"

        store.sessions.forget(LATER + timedelta(seconds=1))
        assert store.sessions.person("h1", NOW) is None
        assert store.sessions.offered_to("link1", NOW) is None
