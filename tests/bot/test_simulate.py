"""What does `giaoban campaign simulate` and `amend` tell an operator?"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from domain.person import CONSENT_VERSION, Person, Role
from storage.catalog import CATALOG, load_calendar
from storage.database import Database, sqlite_url
from storage.store import Library
from tests.builders import LUNG_CU, a_chat, local
from tests.commands import command
from tests.environment import bare_environment

HG2023 = CATALOG / "campaigns" / "hg2023.yaml"
JUNE = "2023-06-27T09:00"


def giaoban(folder: Path, *arguments: str, clock: str = JUNE, **more: str) -> subprocess.CompletedProcess[str]:
    clean = bare_environment()
    ours = {"GIAOBAN_DATA_DIR": str(folder), "GIAOBAN_CLOCK": clock, "COLUMNS": "160"}
    return command("campaign", *arguments, env={**clean, **ours, **more})


def simulated(folder: Path, *arguments: str, clock: str = JUNE) -> dict[str, Any]:
    done = giaoban(folder, "simulate", *arguments, "--json", clock=clock)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def changed(folder: Path, *pairs: tuple[str, str]) -> str:
    """A copy of HG2023 with other words."""
    text = HG2023.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path = folder / "hg2023.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a migrated database in which HG2023 runs since 14 June."""
    clean = bare_environment()
    environment = {**clean, "GIAOBAN_DATA_DIR": str(tmp_path / "data")}
    assert command("migrate", env=environment).returncode == 0
    assert giaoban(tmp_path / "data", "start", "HG2023", clock="2023-06-14T09:00").returncode == 0
    return tmp_path / "data"


def test_ten_thousand_officers_are_simulated_without_a_database_and_nothing_is_written(tmp_path: Path) -> None:
    told = simulated(tmp_path / "none", "HG2023", "--officers", "10000", clock="2022-12-01T08:00")

    never, last = told["nobody_reports"], told["everybody_on_the_last_day"]
    assert told["people"] == "a plan with 10000 officers"
    assert told["per_post"]["officer"]["nobody_reports"]["people"] == 10_000
    assert never["total"] > last["total"] > 100_000
    assert never["total"] == sum(one["people"] for one in never["messages"])
    assert never["total"] == sum(one["nobody_reports"] for one in told["days"])
    assert never["total"] == sum(one["nobody_reports"] for one in told["persons"])
    assert never["peaks"][0]["messages"] >= 10_000
    assert never["peaks"][0]["seconds"] > 300
    assert not (tmp_path / "none").exists()


def test_simulation_is_shown_as_tables(tmp_path: Path) -> None:
    done = giaoban(tmp_path, "simulate", "HT-MAU-2CAP", "--officers", "60", clock="2026-01-05T08:00")

    assert done.returncode == 0
    for words in ("69 communes", "a plan with 60 officers", "all on the last day", "No officer can be reached in 9"):
        assert words in done.stdout


def test_people_of_the_database_are_taken_once_somebody_has_joined(folder: Path) -> None:
    before = simulated(folder, "HG2023")
    library = Library(Database(sqlite_url(folder / "giaoban.sqlite")), load_calendar())
    with library.writing() as store:
        for number, channel in enumerate(("telegram", "zalo"), start=1):
            person, chat = Person(id=f"p{number}", name="Lan"), a_chat(str(number), channel)
            at = local("2023-06-20T08:00")
            store.people.enrol(person, chat, unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=at)
    library.database.close()

    told = simulated(folder, "HG2023")

    assert before["people"] == "a plan with 193 officers"
    assert told["people"] == "those who joined"
    assert {one["who"] for one in told["persons"]} == {"p1", "p2"}
    assert len(told["without_officer"]) == 192
    assert all(one["on_zalo"] * 2 == one["messages"] for one in told["months"])


def test_campaign_for_which_a_bots_month_is_too_short_starts_only_anyway(folder: Path) -> None:
    library = Library(Database(sqlite_url(folder / "giaoban.sqlite")), load_calendar())
    with library.writing() as store:
        person, chat, at = Person(id="p1", name="Lan"), a_chat("1", "zalo", "2002"), local("2023-06-20T08:00")
        store.people.enrol(person, chat, unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=at)
    library.database.close()
    again = ("start", "HG2023", "--as", "HG2023-2")

    short = giaoban(folder, *again, GIAOBAN_ZALO_MONTHLY="4")
    anyway = giaoban(folder, *again, "--anyway", GIAOBAN_ZALO_MONTHLY="4")

    assert short.returncode == 1
    assert short.stderr.startswith("With HG2023-2, zalo bot 2002 would have ")
    assert short.stderr.count("\n") == 1
    assert "--anyway" in short.stderr
    assert anyway.returncode == 0, anyway.stderr
    assert giaoban(folder, "stop", "HG2023-2").returncode == 0
    assert giaoban(folder, *again).returncode == 0  # 3,000 are enough


def test_deadline_on_a_weekend_names_the_safe_day(tmp_path: Path) -> None:
    told = simulated(tmp_path, "HT2020-CTR64", clock="2020-01-02T08:00")

    saturday = next(one for one in told["deadlines_off"] if one["round"].startswith("VSMT7"))
    assert saturday["why"] == "Saturday"
    assert saturday["safe"] < saturday["day"]


def test_two_versions_of_a_file_are_compared(tmp_path: Path) -> None:
    new = changed(tmp_path, ("due_before: 2023-06-30", "due_before: 2023-07-04"), ("2023-07-05", "2023-07-11"))

    told = simulated(tmp_path, new, "--against", "HG2023", clock="2022-12-01T08:00")["against"]

    assert {one["round"] for one in told["moved"]} == {"SK"}
    assert {one["day"] for one in told["days"]} >= {"2023-06-29", "2023-07-03"}
    done = giaoban(tmp_path, "simulate", new, "--against", "HG2023", clock="2022-12-01T08:00")
    assert "Dates that differ" in done.stdout


def test_amendment_tells_what_it_changed_and_changes_nothing_twice(folder: Path) -> None:
    new = changed(folder, ("due_before: 2023-11-30", "due_before: 2023-12-06"), ("2023-12-10", "2023-12-15"))

    done, again = giaoban(folder, "amend", new), giaoban(folder, "amend", new)

    assert done.returncode == 0, done.stderr
    assert "HG2023 runs as version 2." in done.stdout
    assert "TK: last day 29/11/2023 → 05/12/2023, closes 10/12/2023 → 15/12/2023." in done.stdout
    assert again.stdout == "HG2023 runs as the file says; nothing changes.\n"


def test_refused_amendment_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("code: 7\n", encoding="utf-8")
    for arguments in (("HT2023-H2",), (str(broken),), ("HG2023", "--as", "HG2099"), ("/nowhere.yaml",)):
        done = giaoban(folder, "amend", *arguments)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
