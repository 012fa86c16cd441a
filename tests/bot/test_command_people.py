"""Do the commands for people do what they say? `giaoban people …`, `giaoban invite --revoke`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from storage.catalog import load_calendar
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library
from tests.builders import LUNG_CU, MA_LE, catalogue, units
from tests.commands import command
from tests.environment import bare_environment
from tests.sheets import cells_of, filled_in
from tests.story import Story

LIST = """Mã đơn vị;Họ tên;Vai trò
00715;Nguyễn Thị Lan;cán bộ
00718;Trần Nam;cán bộ
99999;Lê A;cán bộ
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with HG2023 in two communes, and an officer who joined."""
    database = Database(sqlite_url(tmp_path / "giaoban.sqlite"))
    migrate(database)
    story = Story(Library(database, load_calendar()), at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.officer(MA_LE, "Trần Nam")
    story.close()
    database.close()
    return tmp_path


def giaoban(folder: Path, *words: str, at: str = "09:00") -> subprocess.CompletedProcess[str]:
    clean = bare_environment()
    ours = {"GIAOBAN_DATA_DIR": str(folder), "GIAOBAN_CLOCK": f"2023-06-20T{at}+07:00", "PYTHONPATH": str(Path.cwd())}
    return command(*words, env={**clean, **ours})


def test_import_says_what_it_does_row_by_row_and_writes_codes(folder: Path) -> None:
    (folder / "list.csv").write_text(LIST, encoding="utf-8")

    tried = giaoban(folder, "people", "import", str(folder / "list.csv"), "--dry-run")
    done = giaoban(folder, "people", "import", str(folder / "list.csv"), "--json", "-o", str(folder / "codes.xlsx"))

    assert tried.returncode == done.returncode == 1  # a row is wrong
    assert "1 added, 0 changed, 1 kept, 1 wrong. Nothing was written." in tried.stdout
    told = json.loads(done.stdout)
    assert [(one["row"], one["result"]) for one in told["rows"]] == [(2, "added"), (3, "kept"), (4, "wrong")]
    [_, row] = cells_of((folder / "codes.xlsx").read_bytes())
    assert row[:5] == [LUNG_CU, "xã Lũng Cú", "Nguyễn Thị Lan", "cán bộ báo cáo", told["rows"][0]["code"]]


def test_people_are_listed_handed_over_and_codes_revoked(folder: Path) -> None:
    told = json.loads(giaoban(folder, "people", "list", "--unit", MA_LE, "--json").stdout)
    [nam] = told["people"]
    assert (nam["name"], nam["role"], nam["channels"]) == ("Trần Nam", "officer", ["console"])

    [handed] = json.loads(giaoban(folder, "people", "hand-over", nam["person"], "--to", "Lê Bình", "--json").stdout)

    told = json.loads(giaoban(folder, "people", "list", "--json", at="09:01").stdout)
    assert (told["people"], [one["name"] for one in told["invitations"]]) == ([], ["Lê Bình"])
    assert giaoban(folder, "invite", "--revoke", handed["code"]).returncode == 0
    again = giaoban(folder, "invite", "--revoke", handed["code"])
    assert (again.returncode, again.stderr) == (1, "The code was revoked before.\n")


def test_cards_are_made_where_nobody_holds_the_post(folder: Path) -> None:
    made = giaoban(folder, "people", "cards", "--campaign", "HG2023", "-o", str(folder / "cards.html"))

    assert made.returncode == 0, made.stderr
    page = (folder / "cards.html").read_text(encoding="utf-8")
    assert page.count("<article") == 1
    assert "Xã Lũng Cú" in page


def test_sheet_names_every_unit_and_comes_back_filled_in_part(folder: Path) -> None:
    file = folder / "list.xlsx"
    assert giaoban(folder, "people", "sheet", "--campaign", "HG2023", "-o", str(file)).returncode == 0
    cells = cells_of(file.read_bytes())
    assert [row[:2] for row in cells] == [["Mã đơn vị", "Đơn vị"], [LUNG_CU, "xã Lũng Cú"], [MA_LE, "xã Má Lé"]]

    untouched = giaoban(folder, "people", "import", str(file))
    assert (untouched.returncode, untouched.stdout) == (0, "0 added, 0 changed, 0 kept, 0 wrong.\n")
    cells[1][2:4] = ["Nguyễn Thị Lan", "cán bộ"]
    file.write_bytes(filled_in(cells, {}))
    filled = giaoban(folder, "people", "import", str(file))
    assert filled.stdout.endswith("1 added, 0 changed, 0 kept, 0 wrong.\n")

    again = giaoban(folder, "people", "sheet", "--campaign", "HG2023", "-o", str(file))
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
    assert cells_of(file.read_bytes()) == cells


def test_somebody_is_erased_by_the_whole_name(folder: Path) -> None:
    part = giaoban(folder, "people", "erase", "Nam")
    assert (part.returncode, part.stderr) == (1, "Nobody is known as Nam; see `giaoban people list`.\n")

    whole = giaoban(folder, "people", "erase", "Trần Nam")

    assert whole.returncode == 0, whole.stderr
    assert giaoban(folder, "people", "list", at="09:01").stdout == "0 posts of 0 people; 0 codes are out.\n"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("people", "cards", "--units", "2020-1", "-o", "x.html"), 1, "No unit 2020-1 is known"),
        (("people", "cards", "-o", "x.html"), 2, "--campaign or --units"),
        (("people", "cards", "--units", LUNG_CU, "-o", "x.txt"), 2, "should end in"),
        (("people", "import", "nowhere.xlsx"), 1, "No such file"),
        (("people", "hand-over", "p0", "--to", "A"), 1, "No person p0"),
        (("invite", "--revoke", "SAIHET22"), 1, "No such code"),
        (("invite",), 2, "--revoke CODE"),
    ],
)
def test_wrong_use_is_one_sentence(folder: Path, words: tuple[str, ...], code: int, sentence: str) -> None:
    done = giaoban(folder, *words)

    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
