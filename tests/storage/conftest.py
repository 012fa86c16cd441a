"""What do tests of one table begin with? A store in a transaction that they may end themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.store import Library, Store


@pytest.fixture
def store(library: Library) -> Iterator[Store]:
    """One transaction that is committed when the test ends."""
    with library.writing() as store:
        yield store
