"""What is an installation with a history, in tests? Figures, a photo, a correction, and digests that were posted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import _exit_code
from bot.settings import Settings
from storage.files import FOLDER
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, a_photo, catalogue, units
from tests.commands import command
from tests.environment import bare_environment
from tests.story import Group, Phone, Story

NOW = "2023-06-30T10:00"
OUR_CLOCK = f"{NOW}+07:00"


class Lived(Story):
    """A story with an officer and a group that reads digests."""

    lan: Phone
    read_by: Group


def lived(library: Library) -> Lived:
    """Lan of Lũng Cú reported, with a photo, and corrected; the district read the digest of the day."""
    story = Lived(library, at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.clock_to("2023-06-20T09:00")
    story.lan = story.officer(LUNG_CU, "Nguyễn Thị Lan")
    story.read_by = story.group(DONG_VAN)
    story.lan.says("HN giảm 1,5%")
    story.lan.sends_photo("ảnh họp thôn")
    story.clock_to(NOW)
    return story


def settings_of(library: Library, folder: Path) -> Settings:
    """As a process on this database would have them."""
    url = library.database.url.render_as_string(hide_password=False)
    return Settings(data_dir=folder, database_url=url, clock=OUR_CLOCK)


def giaoban(
    folder: Path, *arguments: str, url: str = "", given: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    known = environment(folder, url) | dict(given or {})
    if options.keys() <= {"cwd"}:
        return command(*arguments, env=known, **options)
    run = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(run, env=known, capture_output=True, text=True, timeout=60, check=False, **options)


class Terminal:
    """The same commands in this process, which costs a tenth."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def giaoban(self, folder: Path, *arguments: str, url: str = "") -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self._capsys.readouterr()
        with self._monkeypatch.context() as patch:
            for name, value in environment(folder, url).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["giaoban", *arguments])
            code = _exit_code()
        said = self._capsys.readouterr()
        return code, said.out, said.err


def environment(folder: Path, url: str = "") -> dict[str, str]:
    clean = bare_environment()
    ours = {"GIAOBAN_DATA_DIR": str(folder), "GIAOBAN_DATABASE_URL": url, "GIAOBAN_CLOCK": OUR_CLOCK}
    return clean | ours


def a_pipe_among_the_files(library: Library, folder: Path) -> Path:
    """Whoever reads all files stands still there until something is written into it."""
    key = library.files.keep(a_photo())
    pipe = folder / FOLDER / key[:2] / (key[:2] + "f" * 62)
    os.mkfifo(pipe)
    return pipe
