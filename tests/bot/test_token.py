"""Does `giaoban token` make, list and end tokens, and show each only once?"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from storage.catalog import load_calendar
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from tests.builders import LUNG_CU, catalogue, units
from tests.commands import command
from tests.environment import bare_environment
from tests.story import Story


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with HG2023 in one commune."""
    folder = tmp_path_factory.mktemp("data")
    database = Database(sqlite_url(folder / "giaoban.sqlite"))
    migrate(database)
    story = Story(Library(database, load_calendar()), at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.close()
    database.close()
    return folder


def giaoban(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = bare_environment()
    ours = {"GIAOBAN_DATA_DIR": str(folder), "GIAOBAN_CLOCK": "2023-06-20T09:00+07:00", "PYTHONPATH": str(Path.cwd())}
    return command("token", *words, env={**clean, **ours})


def test_life_of_a_token(folder: Path) -> None:
    made = giaoban(
        folder, "new", "--name", "kho-tinh", "--unit", "2020-02", "--scope", "values,exports", "--days", "30", "--json"
    )
    told = json.loads(made.stdout)
    assert (told["unit"], told["scope"], told["campaigns"]) == ("2020-02", ["exports", "values"], [])
    assert told["expires_at"].startswith("2023-07-20T09:00:0")
    assert told["token"].startswith("gb_")
    assert len(told["token"]) == 46

    listed = json.loads(giaoban(folder, "list", "--json").stdout)
    assert [(one["name"], one["open"]) for one in listed] == [("kho-tinh", True)]
    assert told["token"] not in json.dumps(listed)
    assert told["token"].encode() not in b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())

    assert giaoban(folder, "revoke", "kho-tinh").returncode == 0
    assert "0 of 1 tokens are in force" in giaoban(folder, "list").stdout


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, "new --name a --unit 2020-99999 --scope values"),
        (1, "new --name a --unit 2020-02 --scope values --campaign NOPE"),
        (2, "new --name a --unit 2020-02 --scope everything"),
        (2, "new --name a --unit 2020-02"),
        (2, "new --name a --unit 2020-02 --scope values --days 0"),
        (2, "new --name a/b --unit 2020-02 --scope values"),
        (1, "revoke nobody"),
    ],
)
def test_refusal_is_one_sentence(folder: Path, code: int, words: str) -> None:
    found = giaoban(folder, *words.split())

    assert (found.returncode, found.stdout) == (code, "")
    assert len(found.stderr.strip().splitlines()) == 1


def test_name_is_given_once(folder: Path) -> None:
    once = ["new", "--name", "twice", "--unit", "2020-02", "--scope", "values"]

    assert giaoban(folder, *once).returncode == 0
    assert "another name" in giaoban(folder, *once).stderr
