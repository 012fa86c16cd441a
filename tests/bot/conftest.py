"""What do tests of the running parts share? A writer on a real database, an installation with a history, a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.writer import Writer
from storage.store import Library
from tests.installations import Lived, Terminal, lived


@pytest.fixture
def writer(library: Library) -> Iterator[Writer]:
    writer = Writer(library)
    writer.start()
    yield writer
    writer.close()


@pytest.fixture
def story(library: Library) -> Iterator[Lived]:
    story = lived(library)
    yield story
    story.close()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(monkeypatch, capsys)
