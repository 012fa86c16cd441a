"""Which codes are out, and who guessed wrong?"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from datetime import timedelta

from domain.guess import Guesses
from domain.person import Invitation, Role
from storage.store import Library, Store
from tests.builders import LUNG_CU, MA_LE, a_chat, local

NOW = local("2023-06-20T08:00")
CODE = Invitation(code_hash="h", unit=LUNG_CU, role=Role.OFFICER, expires_at=NOW + timedelta(days=30))


def test_code_is_used_up_by_the_first(store: Store) -> None:
    store.invitations.put(CODE, at=NOW)

    assert store.invitations.use("h", by=a_chat("7"), at=NOW)
    assert not store.invitations.use("h", by=a_chat("8"), at=NOW)

    known = store.invitations.get("h")
    assert known is not None
    assert known.used_at == NOW
    assert not known.is_open(NOW)


def test_code_is_used_by_one_of_two_transactions_at_once(library: Library) -> None:
    with library.writing() as store:
        store.invitations.put(CODE, at=NOW)
    both_began = threading.Barrier(2, timeout=0.3)
    won: list[str] = []

    def use(chat_id: str) -> None:
        with library.writing() as store:
            assert store.invitations.get("h") is not None
            with contextlib.suppress(threading.BrokenBarrierError):
                both_began.wait()  # PostgreSQL lets both in; SQLite lets the second wait for the first
            if store.invitations.use("h", by=a_chat(chat_id), at=NOW):
                won.append(chat_id)

    threads = [threading.Thread(target=use, args=(chat_id,)) for chat_id in ("7", "8")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1


def test_code_that_is_invited_again_stays_as_it_was(store: Store) -> None:
    store.invitations.put(CODE, at=NOW)
    store.invitations.use("h", by=a_chat(), at=NOW)

    store.invitations.put(CODE, at=NOW)

    known = store.invitations.get("h")
    assert known is not None
    assert known.used_at == NOW


def test_revoked_code_is_not_used(store: Store) -> None:
    store.invitations.put(CODE, at=NOW)

    assert store.invitations.revoke("h", at=NOW)
    assert not store.invitations.revoke("h", at=NOW)

    assert not store.invitations.use("h", by=a_chat(), at=NOW)
    known = store.invitations.get("h")
    assert known is not None
    assert not known.is_open(NOW)


def test_used_code_is_not_revoked(store: Store) -> None:
    store.invitations.put(CODE, at=NOW)
    store.invitations.use("h", by=a_chat(), at=NOW)

    assert not store.invitations.revoke("h", at=NOW)


def test_open_codes_of_units_are_those_that_can_still_be_used(store: Store) -> None:
    named = replace(CODE, name="Lan", follows="p9", made_by="p8", since=NOW, until=NOW + timedelta(days=9))
    store.invitations.put(named, at=NOW)
    for number, change in enumerate(({"unit": MA_LE}, {"expires_at": NOW}, {"role": Role.APPROVER})):
        store.invitations.put(replace(CODE, code_hash=f"h{number}", **change), at=NOW)  # type: ignore[arg-type]
    store.invitations.revoke("h2", at=NOW)

    assert store.invitations.open_for([LUNG_CU], at=NOW) == (named,)


def test_newest_connecting_code_is_the_only_good_one(store: Store) -> None:
    until = NOW + timedelta(days=1)
    store.invitations.connect("h1", "p1", expires_at=until, at=NOW)
    store.invitations.connect("h2", "p1", expires_at=until, at=NOW)
    store.invitations.connect("h3", "p2", expires_at=until, at=NOW)

    assert not store.invitations.use_connection("h1", at=NOW)
    assert store.invitations.use_connection("h2", at=NOW)
    assert not store.invitations.use_connection("h2", at=NOW)
    assert store.invitations.use_connection("h3", at=NOW)


def test_wrong_guesses_are_kept_for_each_chat_and_for_all(store: Store) -> None:
    store.invitations.guessed("a", Guesses(wrong=3, last_at=NOW))
    store.invitations.guessed("", Guesses(wrong=7, last_at=NOW))
    store.invitations.guessed("a", Guesses(wrong=4, last_at=NOW))

    assert store.invitations.guesses("a") == Guesses(wrong=4, last_at=NOW)
    assert store.invitations.guesses("") == Guesses(wrong=7, last_at=NOW)
    assert store.invitations.guesses("b") is None
