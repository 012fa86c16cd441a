"""Does a file for a store on the network wait in the transaction that mentions it, and only if that is committed?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.calendar import Calendar
from domain.errors import NotFound
from storage.database import Database
from storage.files import Files
from storage.parcels import Parcel
from storage.shelves import Bucket
from storage.store import Library

NOWHERE = Bucket(path="giaoban/x", endpoint="http://127.0.0.1:1", key="k", secret="s", seconds=0.2)


@pytest.fixture
def library(database: Database, calendar: Calendar) -> Library:
    """Its store can't be reached: whoever asks it fails."""
    return Library(database, calendar, Files(NOWHERE))


def waiting(library: Library) -> list[Parcel]:
    with library.reading() as store:
        return list(store.files.some(after="", many=10))


def test_kept_file_can_be_read_before_it_is_in_the_store(library: Library) -> None:
    with library.writing() as store:
        sha256 = store.files.keep(b"original", shown=b"shown")

    assert (library.file(sha256, shown=False), library.file(sha256, shown=True)) == (b"original", b"shown")
    assert [(one.sha256, one.content, one.shown) for one in waiting(library)] == [(sha256, b"original", b"shown")]


def test_file_of_a_transaction_that_failed_was_never_there(library: Library) -> None:
    def fails() -> None:
        with library.writing() as store:
            store.files.keep(b"original")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()

    assert waiting(library) == []


def test_same_file_waits_once_and_its_copy_is_not_lost(library: Library) -> None:
    for shown in (b"shown", None):
        with library.writing() as store:
            store.files.keep(b"original", shown=shown)

    assert [(one.content, one.shown) for one in waiting(library)] == [(b"original", b"shown")]


def test_file_that_arrived_waits_no_more(library: Library) -> None:
    with library.writing() as store:
        store.files.keep(b"original")
    (parcel,) = waiting(library)

    with library.writing() as store:
        store.files.done(parcel)

    assert waiting(library) == []


def keeps(library: Library) -> None:
    with library.writing() as store:
        store.files.keep(b"original")


def gives_up(library: Library) -> None:
    with library.writing() as store:
        store.files.remove(waiting(library)[0].sha256)


@pytest.mark.parametrize(("then", "content"), [(keeps, b"original"), (gives_up, None)])
def test_what_changed_while_it_was_taken_there_is_not_forgotten(
    library: Library, then: Callable[[Library], None], content: bytes | None
) -> None:
    keeps(library)
    (parcel,) = waiting(library)

    then(library)
    with library.writing() as store:
        store.files.done(parcel)

    assert [one.content for one in waiting(library)] == [content]


def test_what_waits_comes_in_portions(library: Library) -> None:
    with library.writing() as store:
        names = sorted(store.files.keep(b"%d" % number) for number in range(5))

    with library.reading() as store:
        first = store.files.some(after="", many=3)
        rest = store.files.some(after=first[-1].sha256, many=3)
        assert store.files.many() == 5
    assert [one.sha256 for one in (*first, *rest)] == names


def test_in_a_folder_nothing_waits(database: Database, calendar: Calendar, tmp_path: Path) -> None:
    library = Library(database, calendar, Files(tmp_path / "evidence"))

    with library.writing() as store:
        sha256 = store.files.keep(b"original")
        assert store.files.many() == 0
    assert library.file(sha256, shown=False) == b"original"

    with library.writing() as store:
        store.files.remove(sha256)
    with pytest.raises(NotFound):
        library.file(sha256, shown=False)
