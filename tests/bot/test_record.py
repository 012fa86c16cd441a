"""Does the record tell an operator why somebody was reminded, and what a digest said?"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.calendar import Calendar
from storage.database import Database, sqlite_url
from storage.files import FOLDER, Files
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, THUONG_PHUNG, XIN_CAI, catalogue, units
from tests.commands import command
from tests.environment import bare_environment
from tests.story import Group, Story

NOW = "2023-06-30T10:00"
DIGEST = ("digest", "--campaign", "hg2023", "--round", "SK", "--unit", DONG_VAN)


class Told(Story):
    """A story with the group that reads its digests."""

    read_by: Group


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, calendar: Calendar) -> Iterator[Told]:
    """Lan of Lũng Cú was reminded four times, Nam of Má Lé blocked the bot, nobody joined from Thượng Phùng."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(migrated_sqlite, folder / "giaoban.sqlite")
    database = Database(sqlite_url(folder / "giaoban.sqlite"))
    story = Told(Library(database, calendar, Files(folder / FOLDER)), at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE, THUONG_PHUNG))
    story.clock_to("2023-06-20T09:00")
    lan, nam = story.officer(LUNG_CU, "Nguyễn Thị Lan"), story.officer(MA_LE, "Nam")
    story.read_by = story.group(DONG_VAN)
    story.clock_to("2023-06-28T12:00")
    nam.blocks()
    story.clock_to("2023-06-30T08:45")
    lan.says("không phát sinh")
    lan.taps("Đúng")
    story.clock_to(NOW)
    yield story
    story.close()
    database.close()


def giaoban(story: Story, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = bare_environment()
    data = str(Path(str(story.library.database.url.database)).parent)
    ours = {"GIAOBAN_DATA_DIR": data, "GIAOBAN_CLOCK": f"{NOW}+07:00"}
    return command(*arguments, env={**clean, **ours})


def answer(story: Story, *arguments: str) -> Any:
    done = giaoban(story, *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.mark.parametrize("who", ["nguyen thi lan", "xã Lũng Cú", LUNG_CU])
def test_operator_reads_why_somebody_was_reminded(told: Told, who: str) -> None:
    lan, *unsaid = answer(told, "why", who)

    assert (lan["name"], lan["units"]) == ("Nguyễn Thị Lan", [LUNG_CU])
    assert [(one["rule"], one["due_at"], one["sent_at"]) for one in lan["reminders"]] == [
        ("1 working days overdue", "2023-06-30T08:00:00+07:00", "2023-06-30T08:00:00+07:00"),
        ("the morning of the last day", "2023-06-29T08:00:00+07:00", "2023-06-29T08:00:00+07:00"),
        ("1 working days before the last day", "2023-06-28T08:00:00+07:00", "2023-06-28T08:00:00+07:00"),
        ("3 working days before the last day", "2023-06-26T08:00:00+07:00", "2023-06-26T08:00:00+07:00"),
    ]
    assert {(one["campaign"], one["round"], one["unit_name"]) for one in lan["reminders"]} == {
        ("HG2023", "SK", "xã Lũng Cú")
    }
    assert {one["person"] for one in unsaid} <= {None}  # rungs of the unit that nobody could be told
    assert {(one["channel"], one["result"]) for one in lan["reminders"]} == {("console", "sent")}


def test_operator_reads_it_in_words(told: Told) -> None:
    (lan,) = answer(told, "why", "Lan")

    done = giaoban(told, "why", lan["person"], "--last", "1")

    assert done.stdout.splitlines() == [
        f"Nguyễn Thị Lan · {lan['person']} · xã Lũng Cú ({LUNG_CU})",
        "  HG2023 SK (Báo cáo sơ kết), xã Lũng Cú",
        "    rule: 1 working days overdue; due 2023-06-30T08:00:00+07:00",
        "    sent: 2023-06-30T08:00:00+07:00; channel: console; sent at 08:00 30/06/2023 by console",
    ]


def test_person_who_can_not_be_reached_was_not_reminded_and_the_record_says_so(told: Told) -> None:
    nam, unsaid = answer(told, "why", "Má Lé")

    assert {one["sent_at"][:10] for one in nam["reminders"]} == {"2023-06-26", "2023-06-28"}
    assert unsaid["person"] is None
    assert {(one["unit"], one["result"]) for one in unsaid["reminders"]} == {(MA_LE, "nobody")}
    (nobody,) = answer(told, "why", "Thượng Phùng")
    assert {one["result"] for one in nobody["reminders"]} == {"nobody"}


def test_whom_nobody_knows_is_refused_in_one_sentence(told: Told) -> None:
    done = giaoban(told, "why", "Bình")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Nobody here has the id, the name or the unit “Bình”.\n"


def test_digest_is_reproduced_as_it_was_posted_byte_for_byte(told: Told) -> None:
    (morning,) = answer(told, *DIGEST, "--step", "morning-after")

    first, updated = morning["versions"]
    assert [first["made_at"], updated["made_at"]] == ["2023-06-30T08:30:00+07:00", "2023-06-30T09:30:00+07:00"]
    assert [first["sent_at"], updated["sent_at"]] == [first["made_at"], updated["made_at"]]
    (shown,) = [line.text for line in told.console.lines(told.read_by.chat_id) if line.edited]
    assert updated["messages"] == [shown]
    with told.library.reading() as store:
        posted = [one.text for one in store.digests.of_step("HG2023", "SK", "morning-after")]
    assert [version["messages"] for version in morning["versions"]] == [[text] for text in posted]
    assert "Đã báo cáo 0/2 đơn vị" in first["messages"][0]


def test_digest_as_it_would_be_now_tells_what_differs(told: Told) -> None:
    before, due_day, _ = answer(told, *DIGEST)
    then, now = due_day["versions"][0]["messages"][0], due_day["now"]

    assert before["step"].startswith("weekly-")
    assert "Đã báo cáo 0/2 đơn vị" in then
    assert "Đã báo cáo 1/2 đơn vị: đúng hạn 0, muộn 1" in now
    assert "Cập nhật lúc 10:00 30/06/2023" in now
    assert any(line.startswith("-Đã báo cáo 0/2") for line in due_day["differs"])
    assert any(line.startswith("+Đã báo cáo 1/2") for line in due_day["differs"])
    printed = giaoban(told, *DIGEST, "--step", "due-day").stdout
    assert then in printed
    assert now in printed
    assert now not in giaoban(told, *DIGEST, "--step", "due-day", "--as-posted").stdout
    assert then not in giaoban(told, *DIGEST, "--step", "due-day", "--now").stdout


def test_digest_that_was_never_posted_is_refused_but_can_be_written_now(told: Told) -> None:
    elsewhere = ("digest", "--campaign", "HG2023", "--round", "SK", "--unit", "2020-027")

    done = giaoban(told, *elsewhere)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "No digest of 2020-027 was posted in HG2023 SK.\n"
    assert "huyện Mèo Vạc" in giaoban(told, *elsewhere, "--now").stdout
    assert giaoban(told, *elsewhere, "--now", "--as-posted").returncode == 2


def test_unit_without_people_and_without_rungs_is_known(told: Told) -> None:
    with told.library.writing() as store:
        store.units.put(units(XIN_CAI))  # it owes from the next round on

    done = giaoban(told, "why", "Xín Cái")

    assert done.stdout.splitlines() == [
        f"xã Xín Cái ({XIN_CAI}): rungs that were not said",
        "  none yet, and nobody has joined there",
    ]
