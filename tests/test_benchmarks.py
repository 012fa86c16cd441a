"""Does every benchmark still run, at a tiny size, and is what it found told as it is? The figures mean nothing here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import answering, documents, intake, reading, sending, starting
from benchmarks.__main__ import main
from benchmarks.measured import Measured, in_brief
from benchmarks.run import Run, read, written
from benchmarks.shown import BEGIN, BRIEF, END, into, picture

RUN = Run(
    commit="0123abc",
    date="2026-11-29",
    machine="2 cores",
    busy=1.5,
    seconds=170,
    groups={
        "Reports": [
            Measured(name="taken in", value=1234.4, unit="1/s", ratio=0.31, aim="≥ 0.5×", met=False, brief="reports"),
            Measured(name="bare", value=4567, unit="1/s"),
        ],
        "Messages": [Measured(name="refused", value=0, unit="", aim="0", met=True)],
    },
)


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "measure",
    [
        lambda: intake.measure(30, times=1),
        lambda: sending.measure(20, limited=sending.PLACES + 1),
        lambda: reading.measure(1, examples=5),
        lambda: documents.measure(1),
        lambda: starting.measure(1),
        lambda: answering.measure(0.2, officers=5),
    ],
    ids=["intake", "sending", "reading", "documents", "starting", "answering"],
)
def test_benchmark_runs(measure: Callable[[], Sequence[Measured]]) -> None:
    found = measure()

    assert len({one.name for one in found}) == len(found)
    assert all(one.value >= 0 for one in found)
    assert all((one.met is None) == (not one.aim) for one in found)


def test_run_is_kept_and_told_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, page, drawn = tmp_path / "run.json", tmp_path / "page.md", tmp_path / "run.png"
    page.write_text(f"# Figures\n\n{BEGIN}\nold\n{END}\n\nMore.\n", encoding="utf-8")
    written(RUN, kept)
    assert read(kept) == RUN

    assert main(["--from", str(kept), "--table", str(page), "--picture", str(drawn)]) == 0

    told, shown = page.read_text(encoding="utf-8"), capsys.readouterr().out
    assert "| taken in | 1,234 1/s | 0.31× | ≥ 0.5×: not met |" in told
    assert told.startswith("# Figures\n")
    assert told.endswith(f"{END}\n\nMore.\n")
    assert "old" not in told
    assert "Commit 0123abc" in told
    assert "1,234 1/s" in shown
    assert drawn.read_bytes().startswith(b"\x89PNG")


def test_short_table_names_the_figures_that_have_a_brief_name(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BRIEF}\n{END}\n", encoding="utf-8")

    into(page, RUN)

    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert rows == ["| | figure | ratio | aim |", "| reports | 1,234 1/s | 0.31× | ≥ 0.5×: not met |"]


@pytest.mark.parametrize(
    ("aim", "figures", "worst"),
    [("≤ 2.0×", (0.9, 14.5, 1.1), 14.5), ("≥ 10×", (15.0, 12.0, 40.0), 12.0), ("0", (0.0, 3.0, 0.0), 3.0)],
)
def test_figure_furthest_from_its_aim_stands_for_all_of_its_name(
    aim: str, figures: tuple[float, ...], worst: float
) -> None:
    many = [
        Measured(name=str(number), value=value, unit="", aim=aim, met=False, brief="due")
        for number, value in enumerate(figures)
    ]

    assert [(one.name, one.value) for one in in_brief(many)] == [("due", worst)]


def test_page_without_a_place_for_the_table_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Figures\n", encoding="utf-8")

    with pytest.raises(SystemExit, match="no place for the table"):
        into(page, RUN)

    assert page.read_text(encoding="utf-8") == "# Figures\n"


def test_picture_is_drawn_where_nothing_was_aimed_at(tmp_path: Path) -> None:
    bare = Run(commit="", date="", machine="", busy=0, seconds=0, groups={"Reports": [RUN.groups["Reports"][1]]})

    picture(bare, tmp_path / "run.png")

    assert (tmp_path / "run.png").stat().st_size > 1_000
