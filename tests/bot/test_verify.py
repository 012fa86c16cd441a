"""Do `giaoban verify` and `giaoban close` say what an operator has to know, with the right exit code?"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.__main__ import main
from bot.anchor import FILE
from domain.calendar import Calendar
from storage.database import Database, sqlite_url
from storage.store import Library
from storage.tables import audit, reports
from tests.builders import LUNG_CU, catalogue, units
from tests.installations import Lived, Terminal
from tests.story import Story

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, calendar: Calendar) -> Path:
    """Lan told two figures in June 2023, and the month was closed."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(migrated_sqlite, folder / "giaoban.sqlite")
    database = Database(sqlite_url(folder / "giaoban.sqlite"))
    story = Story(Library(database, calendar), at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    story.officer(LUNG_CU).says("HN giảm 1,5%; RUNG 58,5")
    story.close()
    database.close()
    done = giaoban(folder, "close", "2023-06")
    assert (done.returncode, done.stderr) == (0, "")
    (folder / "paper").write_text(done.stdout, encoding="utf-8")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy, to be changed."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def giaoban(folder: Path, *arguments: str) -> Done:
    """The command line in this process: a dozen of new ones would take longer than all the rest."""
    ours = {"GIAOBAN_DATA_DIR": str(folder), "GIAOBAN_CLOCK": "2023-07-03T08:00+07:00"}
    said, complained = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(complained):
        for name in [name for name in os.environ if name.startswith("GIAOBAN_")]:
            patch.delenv(name)
        for name, value in ours.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["giaoban", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    return Done(returncode=int(str(ended.value.code)), stdout=said.getvalue(), stderr=complained.getvalue())


def code_on(paper: Path) -> str:
    found = re.search(r"^Mã đối chiếu: (\S+)$", (paper / "paper").read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[1]


def does(folder: Path, *statements: object) -> None:
    database = Database(sqlite_url(folder / "giaoban.sqlite"))
    with database.writing() as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0  # type: ignore[call-overload]
    database.close()


def test_what_nobody_changed_is_well_and_the_paper_fits(made: Path) -> None:
    paper = (made / "paper").read_text(encoding="utf-8")
    done = giaoban(made, "verify", "--paper", code_on(made).lower())

    assert paper.startswith("CHỐT SỐ THÁNG 6/2023\nTính đến trước 00:00 01/07/2023\n")
    assert "Lượt báo cáo: 2 trong tháng, 2 từ đầu" in paper
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Nothing was changed: 4 links in the chain (1 closed, 1 enrolled, 2 reported).",
        f"Closed 2023-06: {code_on(made)}, link 4 of 2023-07-03T08:00:00+07:00.",
    ]


def test_changed_row_is_one_line_and_exit_code_one(folder: Path) -> None:
    does(folder, update(reports).where(reports.c.code == "HN").values(value=Decimal(2)))

    done = giaoban(folder, "verify")
    told = json.loads(giaoban(folder, "verify", "--json").stdout)

    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"report HG2023/SK/{LUNG_CU}/HN/1: was changed after it was stored (link 2,")
    assert lines[1] == f"latest HG2023/SK/{LUNG_CU}/HN: differs from version 1 in value."
    assert len(lines) == 2
    assert (told["well"], told["faults"], told["links"]) == (False, lines, 4)


def test_end_that_was_cut_since_it_was_verified_is_found(folder: Path) -> None:
    assert giaoban(folder, "verify").returncode == 0
    does(folder, audit.delete().where(audit.c.number == 4))

    done = giaoban(folder, "verify")

    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert done.stdout.startswith("chain: link 4 is not the one that was verified at 2023-07-03 ")


def test_end_that_was_cut_before_is_found_by_the_paper_only(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)
    does(folder, audit.delete().where(audit.c.number == 4))

    assert giaoban(folder, "verify").returncode == 0
    done = giaoban(folder, "verify", "--paper", code_on(folder))
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert done.stdout.startswith(f"paper {code_on(folder)}: no closing has this code")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("close", "2023-08"), "2023-08 has not begun."),
        (("close", "June"), "June is no month; write it as 2023-06."),
        (("close", "--campaign", "XX"), "No campaign XX was started."),
        (("verify", "--paper", "1234"), "1234 is no code of a closing: it has four groups of four letters and digits."),
    ],
)
def test_what_makes_no_sense_is_one_sentence(made: Path, arguments: tuple[str, ...], says: str) -> None:
    done = giaoban(made, *arguments)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{says}\n")


def test_closing_is_json_too(folder: Path) -> None:
    told = json.loads(giaoban(folder, "close", "--campaign", "hg2023", "--json").stdout)

    assert (told["month"], told["link"], told["links_before"]) == ("2023-06", 5, 4)
    assert told["campaigns"]["HG2023"]["sums"]["RUNG"] == {"value": None, "units": 1, "way": "not"}
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", told["code"])


def test_verifying_while_people_report_finds_nothing(story: Lived, tmp_path: Path, terminal: Terminal) -> None:
    url = story.library.database.url.render_as_string(hide_password=False)

    with ThreadPoolExecutor(1) as pool:
        talking = pool.submit(lambda: [story.lan.says(f"HN giảm 1,{digit}%") for digit in range(1, 9)])
        done = [terminal.giaoban(tmp_path, "verify", url=url)]
        while not talking.done():
            done.append(terminal.giaoban(tmp_path, "verify", url=url))

    assert {code for code, _, _ in done} == {0}
    assert len(talking.result()) == 8
