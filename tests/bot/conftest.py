"""What do tests of the running parts share? A writer on a real database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.writer import Writer
from storage.store import Library


@pytest.fixture
def writer(library: Library) -> Iterator[Writer]:
    writer = Writer(library)
    writer.start()
    yield writer
    writer.close()
