"""Does every wrong input of the command line and the configuration end in one clear sentence?"""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.__main__ import app
from tests.commands import command
from tests.environment import bare_environment
from tests.installations import Terminal

SETTINGS = [
    ("TELEGRAM_API", ":abc"),
    ("TELEGRAM_API", "http://x:99999"),
    ("TELEGRAM_TOKEN", "12"),
    ("TELEGRAM_TOKEN", "１:x"),
    ("TELEGRAM_TOKEN", "1:a b"),
    ("PUBLIC_URL", "https://x:abc"),
    ("WEB_HOST", " "),
    ("WEB_PORT", "x"),
    ("CLOCK", "9999-01-01T00:00"),
    ("CLOCK", "2023-01-01T00:00 x9999999"),
    ("CLOCK", "x600"),
    ("SECRET_KEY", "short"),
    ("DATABASE_URL", "sqlite+aiosqlite:///x"),
    ("DATABASE_URL", "mysql://x"),
    ("DATABASE_URL", "postgresql://h:abc/d"),
    ("DATABASE_URL", "sqlite:///x?timeout=abc"),
    ("DATABASE_URL", "postgresql://127.0.0.1:1/x"),
    ("DATA_DIR", "/proc/none"),
    ("TIMEZONE", "Mars"),
    ("LOG", "xml"),
]
COMMANDS = [
    (2, "frob"),
    (2, "campaign start HG2023 --from x"),
    (2, "campaign start HG2023 --from 9999-12-31"),
    (2, "campaign start HG2023 --as x"),
    (1, "campaign start NOPE"),
    (1, "campaign start HG2023"),
    (1, "campaign stop NOPE"),
    (2, "campaign amend"),
    (1, "campaign amend NOPE"),
    (1, "campaign amend HG2023"),
    (1, "campaign amend /nowhere.yaml"),
    (2, "campaign amend HG2023 --from x"),
    (2, "campaign simulate"),
    (1, "campaign simulate NOPE"),
    (1, "campaign simulate /nowhere.yaml"),
    (1, "campaign simulate HG2023 --against NOPE"),
    (2, "campaign simulate HG2023 --officers x"),
    (2, "campaign simulate HG2023 --officers -1"),
    (2, "campaign simulate HG2023 --officers 99999999"),
    (2, "campaign simulate HG2023 --from 31/12/2023"),
    (2, "invite --unit 2025-42 --role king"),
    (1, "invite --unit 2025-42 --role officer"),
    (2, "invite"),
    (1, "catalog show NOPE"),
    (1, "catalog check /dev/zero"),
    (1, "catalog check /nowhere"),
    (1, "catalog check ."),
    (2, "read x"),
    (1, "read --campaign NOPE x"),
    (1, "run"),
    (1, "run --role queen"),
    (2, "export --campaign HG2023"),
    (2, "demo --port 99999"),
]


def giaoban(folder: Path, *arguments: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    clean = bare_environment()
    environment = {**clean, "GIAOBAN_DATA_DIR": str(folder), **{f"GIAOBAN_{k}": v for k, v in settings.items()}}
    return command(*arguments, env=environment, given=given)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    assert giaoban(made, "migrate").returncode == 0
    return made


def is_one_sentence(done: subprocess.CompletedProcess[str], code: int) -> None:
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_wrong_setting_is_one_sentence(folder: Path, name: str, value: str) -> None:
    is_one_sentence(giaoban(folder, "migrate", **{name: value}), 1)


@pytest.mark.parametrize(("code", "line"), COMMANDS)
def test_wrong_command_is_one_sentence(folder: Path, code: int, line: str) -> None:
    is_one_sentence(giaoban(folder, *line.split()), code)


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its words: `people import`."""
    for name, one in getattr(command, "commands", {}).items():
        yield from leaves(one, (*path, name))
    if path and not hasattr(command, "commands"):
        yield path, command


SERVING = ("run", "demo", "doctor")
EVERY = {" ".join(path): one for path, one in leaves(get_command(app)) if path[0] not in SERVING}


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("word", ["", "x"], ids=["empty", "meaningless"])
def test_words_without_meaning_end_in_a_sentence_whatever_the_command(
    folder: Path, tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    parameters = [one for one in EVERY[name].params if not getattr(one, "is_flag", False)]
    arguments = [word for one in parameters if one.param_type_name == "argument"]
    options = [[one.opts[0], word] for one in parameters if one.param_type_name == "option"]
    together = [*arguments, *itertools.chain.from_iterable(options)]

    for line in ([], together, *([*arguments, *option] for option in options)):
        code, said, complained = terminal.giaoban(folder, *name.split(), *line)
        assert (code in (0, 1, 2), "Traceback" in complained) == (True, False), line
        assert code == 0 or len(complained.splitlines()) == 1 or (code == 1 and said), (line, complained)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("[" * 100_000, id="very-deep"),
        "{}",
        "x",
        '{"campaign": "HG2023"}',
        '{"campaign": "NOPE", "text": "x"}',
    ],
)
def test_wrong_line_of_messages_is_one_sentence(folder: Path, line: str) -> None:
    is_one_sentence(giaoban(folder, "read", "--json", "-", given=line), 1)
