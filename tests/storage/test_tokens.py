"""Are tokens kept as hashes, found by them, and ended for good?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.access import Access, Data
from storage.store import Library, Store
from tests.builders import HA_GIANG, local

NOW = local("2023-06-20T09:00")


def an_access(name: str = "kho dữ liệu", token_hash: str = "h1") -> Access:
    return Access(
        token_hash=token_hash,
        name=name,
        unit=HA_GIANG,
        data=frozenset({Data.VALUES, Data.EXPORTS}),
        campaigns=("HG2023", "HT2023-H2"),
        created_at=NOW,
        expires_at=NOW + timedelta(days=90),
    )


def test_token_comes_back_as_it_was(store: Store) -> None:
    store.tokens.add(an_access())

    assert store.tokens.by_hash("h1") == an_access()
    assert store.tokens.named("kho dữ liệu") == an_access()
    assert store.tokens.by_hash("h2") is None


def test_token_without_campaigns_is_for_all(store: Store) -> None:
    store.tokens.add(replace(an_access(), campaigns=()))

    found = store.tokens.by_hash("h1")
    assert found is not None
    assert found.covers("ANY")
    assert not an_access().covers("ANY")


def test_token_ends_at_its_instant() -> None:
    access = an_access()

    assert access.is_open(access.expires_at - timedelta(microseconds=1))
    assert not access.is_open(access.expires_at)


def test_token_is_revoked_once(library: Library) -> None:
    with library.writing() as store:
        store.tokens.add(an_access())
        store.tokens.add(an_access("khác", "h2"))
    with library.writing() as store:
        assert store.tokens.revoke("khác", at=NOW)
        assert not store.tokens.revoke("khác", at=NOW)
        assert not store.tokens.revoke("nobody", at=NOW)

    with library.reading() as store:
        assert [(one.name, one.is_open(NOW)) for one in store.tokens.all()] == [("kho dữ liệu", True), ("khác", False)]
