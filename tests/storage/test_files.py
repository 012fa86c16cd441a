"""Is a file whole under its name, in a folder as in a store that speaks S3, and is every trouble one sentence?"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.clock import monotonic
from domain.errors import NotFound, Refused
from storage.files import Files
from storage.shelves import Bucket, StoreAway
from tests.s3 import SECRET, S3Server

pytestmark = pytest.mark.timeout(90)

GONE = "ab" * 32


@pytest.fixture(params=["folder", "store"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Bucket:
    if request.param == "folder":
        return tmp_path / "evidence"
    server: S3Server = request.getfixturevalue("s3")
    return server.place()


@pytest.fixture
def files(place: Path | Bucket) -> Files:
    return Files(place)


class TestFiles:
    """What every place does."""

    def test_content_is_named_by_its_hash_and_the_shown_copy_lies_beside(self, files: Files) -> None:
        first = files.keep(b"original", shown=b"shown")
        second = files.keep(b"original", shown=b"shown")

        assert first == second == "0682c5f2076f099c34cfdd15a9e063849ed437a49677e6fcc5b4198c76575be5"
        assert (files.original(first), files.shown(first)) == (b"original", b"shown")

    def test_another_process_finds_it(self, files: Files, place: Path | Bucket) -> None:
        assert Files(place).original(files.keep(b"original")) == b"original"

    def test_file_without_a_shown_copy_is_never_shown(self, files: Files) -> None:
        with pytest.raises(NotFound):
            files.shown(files.keep(b"original"))

    def test_empty_and_large_files_come_back_as_they_were(self, files: Files) -> None:
        large = bytes(range(256)) * 39_062  # as large as a photo may be

        for content in (b"", large):
            assert files.original(files.keep(content)) == content

    @pytest.mark.parametrize("name", ["../../secret.key", "", "AB" * 32, "ab" * 31])
    def test_only_hashes_name_files(self, files: Files, name: str) -> None:
        for ask in (files.original, files.shown, files.remove):
            with pytest.raises(NotFound, match="64 hexadecimal"):
                ask(name)

    def test_file_that_was_never_here_is_not_found(self, files: Files) -> None:
        with pytest.raises(NotFound, match="gone"):
            files.original(GONE)

    def test_what_is_removed_is_gone_with_its_copy_and_nothing_else(self, files: Files) -> None:
        taken, left = files.keep(b"one", shown=b"one shown"), files.keep(b"two")

        files.remove(taken)
        files.remove(taken)

        for read in (files.original, files.shown):
            with pytest.raises(NotFound):
                read(taken)
        assert files.original(left) == b"two"

    def test_many_threads_keep_at_once(self, files: Files) -> None:
        contents = [b"%d" % number for number in range(24)]

        with ThreadPoolExecutor(8) as threads:
            names = list(threads.map(files.keep, contents * 2))

        assert [files.original(name) for name in names] == contents * 2

    def test_files_are_listed_and_put_back_as_they_were(self, files: Files, tmp_path: Path) -> None:
        elsewhere = Files(tmp_path / "there")
        key = files.keep(b"original", shown=b"shown")
        files.probe()

        for name, size in files.names():
            with files.open(name) as content:
                assert elsewhere.put(name, content.read())
                assert content.tell() == size

        assert list(elsewhere.names()) == [(f"{key[:2]}/{key}", 8), (f"{key[:2]}/{key}.shown.jpg", 5)]
        assert (elsewhere.original(key), elsewhere.shown(key)) == (b"original", b"shown")
        assert not files.put(f"{key[:2]}/{key}", b"original")

    @pytest.mark.parametrize("name", ["../secret.key", "ab/" + "c" * 64, "/etc/passwd", "", "ab/" + "ab" * 32])
    def test_only_our_names_are_opened(self, files: Files, name: str) -> None:
        with pytest.raises(NotFound):
            files.open(name)

    def test_damaged_file_is_put_right(self, files: Files) -> None:
        name = files.keep(b"original")
        assert files.put(f"{name[:2]}/{name}", b"damaged")

        assert files.put(f"{name[:2]}/{name}", b"original")

        assert files.original(name) == b"original"

    def test_probe_leaves_nothing(self, files: Files, place: Path | Bucket) -> None:
        files.probe()

        assert list(files.names()) == []
        if isinstance(place, Path):
            assert [path for path in place.rglob("*") if path.is_file()] == []


def test_what_a_crash_left_half_written_is_removed_and_nothing_else(tmp_path: Path) -> None:
    files = Files(tmp_path)
    sha256 = files.keep(b"original")
    (tmp_path / sha256[:2] / ".begun-x1").write_bytes(b"orig")

    assert files.sweep() == 1

    assert [path.name for path in (tmp_path / sha256[:2]).iterdir()] == [sha256]


@pytest.mark.parametrize("name", ["../secret.key", "ab/" + "c" * 64, "/etc/passwd", ""])
def test_only_our_names_are_put_back(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        Files(tmp_path).put(name, b"content")


def test_without_a_folder_nothing_is_kept() -> None:
    with pytest.raises(Refused, match="GIAOBAN_DATA_DIR"):
        Files(None).keep(b"original")
    assert Files(None).sweep() == 0


# --- a store that can't be used


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"secret": "another-secret"}, "the store does not let this key into the bucket giaoban"),
        ({"key": "another-key"}, "the store does not let this key into the bucket giaoban"),
        ({"path": "nobody-made-it/x"}, "the store has no bucket nobody-made-it"),
        ({"endpoint": "http://127.0.0.1:1"}, "the store can't be reached (EndpointConnectionError)"),
        ({"endpoint": "http://store.invalid"}, "the store can't be reached (EndpointConnectionError)"),
    ],
)
def test_store_that_cant_be_used_says_why_and_no_file_counts_as_gone(
    s3: S3Server, change: dict[str, str], sentence: str
) -> None:
    files = Files(s3.place(**change))

    for use in (lambda: files.keep(b"x"), lambda: files.original(GONE), lambda: files.remove(GONE), files.probe):
        with pytest.raises(StoreAway) as caught:
            use()
        assert caught.value.strerror == str(caught.value) == sentence


def test_key_and_secret_are_in_no_text(s3: S3Server) -> None:
    place = s3.place()

    assert SECRET not in repr(place) + repr(Files(place))
    assert place.key not in repr(place)


@pytest.fixture
def silent() -> Iterator[str]:
    """A store that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_store_that_never_answers_is_not_waited_for_for_ever(s3: S3Server, silent: str) -> None:
    begun = monotonic()

    with pytest.raises(StoreAway):
        Files(s3.place(endpoint=silent, seconds=0.5)).keep(b"x")

    assert monotonic() - begun < 10
