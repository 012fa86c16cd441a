"""Are photos, places and sheets remembered, with where they hang and whether their file is here?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.evidence import Piece, PieceKind, PieceState
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
