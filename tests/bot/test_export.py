"""Does `giaoban export` write whole documents, and refuse the rest in one sentence?"""

from __future__ import annotations

import csv
import os
import pty
import resource
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from domain.calendar import Calendar
from storage.database import Database, sqlite_url
from storage.files import FOLDER, Files
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, THUONG_PHUNG, a_figure, catalogue, units
from tests.commands import command_in_bytes
from tests.environment import bare_environment
from tests.story import Story

NOW = "2023-06-20T09:00"
REFUSED = [
    (1, "--campaign NOPE --format xlsx -o new.xlsx"),
    (1, "--campaign HG2023 --round NOPE --format xlsx -o new.xlsx"),
    (1, "--campaign HG2023 --round TK --format xlsx -o new.xlsx"),
    (1, "--campaign HG2023 --unit 2020-99999 --format xlsx -o new.xlsx"),
    (1, "--campaign HG2023 --unit 2020-18628 --format xlsx -o new.xlsx"),
    (1, "--campaign HT2023-H2 --format xlsx -o new.xlsx"),
    (1, "--campaign HG2023 --format png --picture trend:NOPE -o new.png"),
    (1, "--campaign HG2023 --format xlsx -o nowhere/new.xlsx"),
    (1, "--campaign HG2023 --format xlsx -o ."),
    (1, "--campaign HG2023 --format xlsx -o old.txt"),
    (1, "--campaign HG2023 --format xlsx --force -o /dev/null"),
    (2, "--campaign HG2023 --format pdf -o new.pdf"),
    (2, "--campaign HG2023 --format png --picture pie -o new.png"),
    (2, "--campaign HG2023 --format png --picture trend -o new.png"),
    (2, "--campaign HG2023 --format png --picture trend: -o new.png"),
    (2, "--campaign HG2023 --format png --picture heat:X -o new.png"),
    (2, "--campaign HG2023 --format csv --picture heat -o new.csv"),
    (2, "--campaign HG2023 --format csv"),
    (2, "--format csv -o new.csv"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, calendar: Calendar) -> Iterator[Story]:
    """Three communes of two districts, two of which have reported; it goes on running while others export."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(migrated_sqlite, folder / "giaoban.sqlite")
    database = Database(sqlite_url(folder / "giaoban.sqlite"))
    story = Story(Library(database, calendar, Files(folder / FOLDER)), at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE, THUONG_PHUNG))
    story.start(catalogue()["HT2023-H2"], units("2020-18628"))
    story.clock_to(NOW)
    story.officer(LUNG_CU, "Lan").says("thu ngân sách 3,2 tỷ; che phủ rừng 58,9%")
    story.officer(THUONG_PHUNG, "Hoa").says("thu ngân sách 1,8 tỷ")
    yield story
    story.close()
    database.close()


@pytest.fixture
def here(told: Story, tmp_path: Path) -> Path:
    """A folder to export to, with one old file."""
    (tmp_path / "old.txt").write_text("old")
    return tmp_path


def environment(story: Story, **settings: str) -> dict[str, str]:
    clean = bare_environment()
    data = Path(str(story.library.database.url.database)).parent
    ours = {"DATA_DIR": str(data), "CLOCK": f"{NOW}+07:00", **settings}
    return {**clean, "PYTHONPATH": str(Path.cwd()), **{f"GIAOBAN_{name}": value for name, value in ours.items()}}


def export(
    story: Story, here: Path, line: str, *, prepare: Callable[[], None] | None = None, **settings: str
) -> subprocess.CompletedProcess[bytes]:
    if prepare is None:
        return command_in_bytes("export", *line.split(), env=environment(story, **settings), cwd=here)
    return subprocess.run(
        [sys.executable, "-m", "bot", "export", *line.split()],
        cwd=here,
        env=environment(story, **settings),
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=prepare,
    )


def done(story: Story, here: Path, line: str, **settings: str) -> str:
    """What it said when it went well."""
    found = export(story, here, line, prepare=None, **settings)
    assert (found.returncode, found.stderr) == (0, b""), found.stderr.decode()
    return found.stdout.decode()


def is_one_sentence(found: subprocess.CompletedProcess[bytes], code: int) -> str:
    said = found.stderr.decode()
    assert (found.returncode, found.stdout) == (code, b""), said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1, said
    assert said.strip().endswith((".", "`."))
    return said


def rows(workbook: bytes, sheet: str) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(BytesIO(workbook)) as book:
        return book.get_sheet_by_name(sheet).to_python()


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


# --- what is written


def test_workbook_of_the_round_that_is_open(told: Story, here: Path) -> None:
    said = done(told, here, "--campaign hg2023 --format xlsx -o new.xlsx")

    assert said.startswith(
        "new.xlsx: HG2023, Báo cáo sơ kết (SK), tỉnh Hà Giang: 0 of 3 units have reported, 2 in part"
    )
    content = (here / "new.xlsx").read_bytes()
    assert [(row[2], row[4], row[9], row[11]) for row in rows(content, "Lịch sử")[1:]] == [
        ("Xã Lũng Cú", "RUNG", 58.9, "Lan"),
        ("Xã Lũng Cú", "THUNS", 3.2, "Lan"),
        ("Xã Thượng Phùng", "THUNS", 1.8, "Hoa"),
    ]
    assert len({row[1] for row in rows(content, "Số liệu")[1:]}) == 3


def test_unit_and_round_are_those_that_are_named(told: Story, here: Path) -> None:
    said = done(told, here, f"--campaign HG2023 --round sk --unit {DONG_VAN} --format csv -o new.csv")

    assert "huyện Đồng Văn" in said
    assert {row["Đơn vị"] for row in table((here / "new.csv").read_bytes())} == {"Xã Lũng Cú", "Xã Má Lé"}


def test_round_that_closed_last_is_taken_when_none_is_open(told: Story, here: Path) -> None:
    said = done(told, here, "--campaign HG2023 --format csv -o new.csv", CLOCK="2023-08-01T09:00+07:00")

    assert "(SK)" in said


def test_draft_letter(told: Story, here: Path) -> None:
    done(told, here, "--campaign HG2023 --format docx -o new.docx")

    document = docx.Document(str(here / "new.docx"))
    assert "BÁO CÁO" in [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("picture", ["", "--picture heat", "--picture trend:thuns"])
def test_pictures(told: Story, here: Path, picture: str) -> None:
    done(told, here, f"--campaign HG2023 --format png {picture} -o new.png")

    assert Image.open(BytesIO((here / "new.png").read_bytes())).width == 1080


@pytest.mark.parametrize("form", ["xlsx", "png"])
def test_standard_output_holds_the_same_bytes_and_nothing_else(told: Story, here: Path, form: str) -> None:
    done(told, here, f"--campaign HG2023 --format {form} -o new")

    found = export(told, here, f"--campaign HG2023 --format {form} -o -")

    assert (found.returncode, found.stderr) == (0, b"")
    assert found.stdout == (here / "new").read_bytes()


def test_a_reader_that_goes_away_is_no_trouble(told: Story, here: Path) -> None:
    command = f"{sys.executable} -m bot export --campaign HG2023 --format png -o - | true; exit ${{PIPESTATUS[0]}}"

    found = subprocess.run(["bash", "-c", command], cwd=here, env=environment(told), capture_output=True, check=False)

    assert found.stderr == b""


def test_the_bot_writes_while_a_file_is_written(told: Story, here: Path) -> None:
    with told.library.writing() as store:
        store.reports.add(a_figure(campaign="OTHER"), at=told.now)
        done(told, here, "--campaign HG2023 --format xlsx -o new.xlsx")


def test_progress_is_shown_on_a_terminal_only(told: Story, here: Path) -> None:
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "export", "--campaign", "HG2023", "--format", "xlsx", "-o", "new.xlsx"],
        cwd=here,
        env={**environment(told), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=follower,
    ) as process:
        process.communicate(timeout=60)
    os.close(follower)
    seen = os.read(leader, 100_000) if select.select([leader], [], [], 1)[0] else b""
    os.close(leader)

    assert process.returncode == 0
    assert b"rows" in seen


# --- what is not


@pytest.mark.parametrize(("code", "line"), REFUSED)
def test_refusal_is_one_sentence_and_leaves_nothing(told: Story, here: Path, code: int, line: str) -> None:
    is_one_sentence(export(told, here, line), code)

    assert [(path.name, path.read_text()) for path in here.iterdir()] == [("old.txt", "old")]


def test_refusals_say_what_would_do(told: Story, here: Path) -> None:
    def said(line: str) -> str:
        return export(told, here, f"--format xlsx {line}").stderr.decode()

    assert "HG2023, HT2023-H2 run" in said("--campaign NOPE -o new")
    assert "there are DK, SK" in said("--campaign HG2023 --round NOPE -o new")
    assert "it opens on" in said("--campaign HG2023 --round TK -o new")
    assert "no round was opened" in said("--campaign HT2023-H2 -o new")
    assert "--force" in said("--campaign HG2023 -o old.txt")


def test_no_database_is_one_sentence(told: Story, here: Path) -> None:
    found = export(told, here, "--campaign HG2023 --format xlsx -o new", DATA_DIR=str(here / "data"))

    assert "giaoban migrate" in is_one_sentence(found, 1)


def test_file_is_replaced_when_that_is_meant(told: Story, here: Path) -> None:
    done(told, here, "--campaign HG2023 --format csv --force -o old.txt")

    assert table((here / "old.txt").read_bytes())


def test_link_stays_a_link(told: Story, here: Path) -> None:
    (here / "link.csv").symlink_to(here / "old.txt")

    done(told, here, "--campaign HG2023 --format csv --force -o link.csv")

    assert (here / "link.csv").is_symlink()
    assert table((here / "old.txt").read_bytes())


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_full_disk_leaves_the_old_file(told: Story, here: Path, form: str) -> None:
    def cramped() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    found = export(told, here, f"--campaign HG2023 --format {form} --force -o old.txt", prepare=cramped)

    assert "File too large" in is_one_sentence(found, 1)
    assert [(path.name, path.read_text()) for path in here.iterdir()] == [("old.txt", "old")]
