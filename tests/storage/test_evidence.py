"""Are photos, places and sheets remembered, with where they hang and whether their file is here?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.errors import NotFound, Refused
from domain.evidence import Piece, PieceKind, PieceState
from storage.files import Files
from storage.store import Library, Store
from tests.builders import LUNG_CU, a_chat, local

NOW = local("2023-06-20T08:00")
MINUTE = timedelta(minutes=1)
PLACE = {"campaign": "HG2023", "round": "SK", "unit": LUNG_CU}


def a_piece(key: str = "console:demo:1:1", **changes: Any) -> Piece:
    piece = Piece(
        key=key, kind=PieceKind.PHOTO, chat=a_chat(), person="p1", said_at=NOW, file_id="f1", album="a1", next_at=NOW
    )
    return replace(piece, **changes)


def wanted(store: Store, *, later: timedelta = timedelta()) -> list[str]:
    return [piece.key for piece in store.evidence.wanted("console", "demo", now=NOW + later, many=10)]


def test_piece_comes_back_as_it_was(library: Library) -> None:
    photo = a_piece(note="cầu", file_name="IMG.jpg").at(PLACE, ("RUNG", "HN"), "console:demo:1")
    place = a_piece(
        "k2",
        kind=PieceKind.LOCATION,
        state=PieceState.KEPT,
        latitude=23.36,
        longitude=105.31,
        accuracy=12.5,
        next_at=None,
    )
    with library.writing() as store:
        store.evidence.add(photo)
        store.evidence.add(place)

    with library.reading() as store:
        assert store.evidence.get(photo.key) == photo
        assert store.evidence.get("k2") == place
        assert store.evidence.get("k3") is None


def test_piece_that_is_known_is_not_written_again(library: Library) -> None:
    for note in ("một", "hai"):
        with library.writing() as store:
            store.evidence.add(a_piece(note=note))

    with library.reading() as store:
        (piece,) = store.evidence.lately(a_chat(), NOW)
        assert piece.note == "một"


def test_pieces_of_a_chat_come_oldest_first_and_only_lately(store: Store) -> None:
    for key, minutes, chat in (("k1", 0, "7"), ("k3", 3, "7"), ("k2", 2, "7"), ("k4", 2, "8")):
        store.evidence.add(a_piece(key, said_at=NOW + minutes * MINUTE, chat=a_chat(chat)))

    assert [piece.key for piece in store.evidence.lately(a_chat(), NOW + MINUTE)] == ["k2", "k3"]


def test_piece_can_be_hung_elsewhere(store: Store) -> None:
    store.evidence.add(a_piece())

    store.evidence.hang([a_piece().at(PLACE, ("RUNG",), "u1")])

    assert [(piece.codes, piece.figures) for piece in store.evidence.of("HG2023", "SK", LUNG_CU)] == [(("RUNG",), "u1")]


def test_file_is_wanted_until_it_is_here(store: Store) -> None:
    store.evidence.add(a_piece())
    assert wanted(store) == ["console:demo:1:1"]

    assert store.evidence.kept(a_piece(), sha256="ab" * 32, size=10, mime="image/jpeg")

    assert wanted(store) == []
    found = store.evidence.get(a_piece().key)
    assert found is not None
    assert (found.state, found.sha256, found.size, found.mime) == (PieceState.KEPT, "ab" * 32, 10, "image/jpeg")
    assert store.evidence.counts() == {"kept": 1}


def test_files_of_another_channel_are_not_ours_to_fetch(store: Store) -> None:
    store.evidence.add(a_piece(chat=a_chat(channel="zalo")))

    assert wanted(store) == []


def test_file_that_is_tried_again_waits_meanwhile(store: Store) -> None:
    store.evidence.add(a_piece())

    store.evidence.again(a_piece(), at=NOW + MINUTE, reason="flood")
    store.evidence.again(a_piece(), at=NOW + MINUTE, reason="no address", counts=False)

    assert wanted(store) == []
    assert wanted(store, later=MINUTE) == ["console:demo:1:1"]
    found = store.evidence.get(a_piece().key)
    assert found is not None
    assert (found.attempts, found.reason) == (1, "no address")


def test_what_was_taken_back_is_not_wanted_and_does_not_come_back(store: Store) -> None:
    store.evidence.add(a_piece())
    store.evidence.drop([a_piece()])

    assert wanted(store) == []
    assert not store.evidence.kept(a_piece(), sha256="ab" * 32, size=10, mime="image/jpeg")
    assert not store.evidence.end(a_piece(), PieceState.REFUSED, "too_large")
    assert store.evidence.counts() == {"dropped": 1}


def test_same_bytes_are_found_for_the_unit(store: Store) -> None:
    for key, unit in (("k1", LUNG_CU), ("k2", LUNG_CU), ("k3", "2020-00718")):
        store.evidence.add(a_piece(key).at({**PLACE, "unit": unit}))
        store.evidence.kept(a_piece(key), sha256="ab" * 32, size=1, mime="image/png")

    assert [piece.key for piece in store.evidence.same_file("ab" * 32, LUNG_CU)] == ["k1", "k2"]


# --- files


def test_same_content_is_one_file_and_the_shown_copy_lies_beside(tmp_path: Path) -> None:
    files = Files(tmp_path / "evidence")

    first = files.keep(b"original", shown=b"shown")
    second = files.keep(b"original", shown=b"shown")

    assert first == second
    names = sorted(path.name for path in (tmp_path / "evidence" / first[:2]).iterdir())
    assert names == [first, f"{first}.shown.jpg"]
    assert (files.original(first), files.shown(first)) == (b"original", b"shown")


def test_file_without_a_shown_copy_is_never_shown(tmp_path: Path) -> None:
    files = Files(tmp_path)
    sha256 = files.keep(b"original")

    with pytest.raises(NotFound):
        files.shown(sha256)


@pytest.mark.parametrize("name", ["../../secret.key", "", "AB" * 32, "ab" * 31])
def test_only_hashes_name_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        Files(tmp_path).original(name)


def test_what_a_crash_left_half_written_is_removed_and_nothing_else(tmp_path: Path) -> None:
    files = Files(tmp_path)
    sha256 = files.keep(b"original")
    (tmp_path / sha256[:2] / ".begun-x1").write_bytes(b"orig")

    assert files.sweep() == 1

    assert [path.name for path in (tmp_path / sha256[:2]).iterdir()] == [sha256]


def test_without_a_folder_nothing_is_kept() -> None:
    with pytest.raises(Refused, match="GIAOBAN_DATA_DIR"):
        Files(None).keep(b"original")
    assert Files(None).sweep() == 0


def test_files_are_listed_and_put_back_as_they_were(tmp_path: Path) -> None:
    files, elsewhere = Files(tmp_path / "here"), Files(tmp_path / "there")
    key = files.keep(b"original", shown=b"shown")
    (tmp_path / "here" / key[:2] / ".begun-1").write_bytes(b"half")

    for name, size in files.names():
        with files.open(name) as content:
            assert elsewhere.put(name, content.read())
            assert content.tell() == size

    assert [name for name, _ in elsewhere.names()] == [f"{key[:2]}/{key}", f"{key[:2]}/{key}.shown.jpg"]
    assert (elsewhere.original(key), elsewhere.shown(key)) == (b"original", b"shown")
    assert not elsewhere.put(f"{key[:2]}/{key}", b"original")


@pytest.mark.parametrize("name", ["../secret.key", "ab/" + "c" * 64, "/etc/passwd", ""])
def test_only_our_names_are_put_back(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        Files(tmp_path).put(name, b"content")
