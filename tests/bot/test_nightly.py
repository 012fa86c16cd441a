"""Is a backup made by itself once a day, does a failure pass, and does anybody wait for it?"""

from __future__ import annotations

import asyncio
import os
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.backup import back_up
from bot.clock import VIETNAM, TrainingClock
from bot.nightly import Nightly, nightly
from domain.backup import file_name
from storage.archives import FOLDER, backups, failure
from storage.store import Library
from tests.builders import local
from tests.installations import OUR_CLOCK, Lived, a_pipe_among_the_files, settings_of

pytestmark = pytest.mark.timeout(180)
AT_TWO = time(2)


@pytest.fixture
def ours(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that makes backups has the settings of this one."""
    for name in [name for name in os.environ if name.startswith("GIAOBAN_")]:
        monkeypatch.delenv(name)
    url = library.database.url.render_as_string(hide_password=False)
    for name, value in (("DATA_DIR", str(tmp_path)), ("DATABASE_URL", url), ("CLOCK", OUR_CLOCK)):
        monkeypatch.setenv(f"GIAOBAN_{name}", value)


async def being_read(pipe: Path) -> int:
    """Waits until somebody reads it; the end to write into."""
    for _ in range(1_500):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            await asyncio.sleep(0.02)
    raise AssertionError("nobody reads the files")


def watch(library: Library, folder: Path, clock: TrainingClock) -> Nightly:
    return Nightly(settings_of(library, folder), AT_TWO, clock)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("ours")
def test_officer_reports_while_the_backup_of_the_night_is_made(story: Lived, tmp_path: Path) -> None:
    pipe = a_pipe_among_the_files(story.library, tmp_path)
    held: list[int] = []

    async def talk_meanwhile() -> bool:
        making = asyncio.create_task(watch(story.library, tmp_path, story.clock).once())
        held.append(await being_read(pipe))  # now it stands still in the middle
        await asyncio.to_thread(story.lan.says, "sửa HN giảm 2%")
        await asyncio.to_thread(story.lan.hears, "Đã sửa")
        assert not making.done()
        os.close(held.pop())
        return await making

    assert asyncio.run(talk_meanwhile())
    assert len(backups(tmp_path / FOLDER, VIETNAM)) == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("ours")
def test_backup_ends_with_the_process_that_began_it(library: Library, tmp_path: Path) -> None:
    pipe = a_pipe_among_the_files(library, tmp_path)
    clock = TrainingClock(local("2023-06-30T10:00"))

    async def stop_in_the_middle() -> int:
        making = asyncio.create_task(watch(library, tmp_path, clock).forever(timedelta()))
        handle = await being_read(pipe)
        making.cancel()
        await asyncio.gather(making, return_exceptions=True)
        return handle

    handle = asyncio.run(stop_in_the_middle())

    with pytest.raises(BrokenPipeError):
        os.write(handle, b"nobody reads any more")
    os.close(handle)
    assert backups(tmp_path / FOLDER, VIETNAM) == {}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("ours")
def test_one_a_day_is_enough_and_older_ones_go_by_the_rule(library: Library, tmp_path: Path) -> None:
    now = local("2023-06-30T10:00")
    folder = tmp_path / FOLDER
    folder.mkdir()
    for day in range(1, 40):
        (folder / file_name(now - timedelta(days=day), VIETNAM)).write_bytes(b"an earlier one")
    made = watch(library, tmp_path, TrainingClock(now))

    assert asyncio.run(made.once())
    assert not asyncio.run(made.once())
    assert len(backups(folder, VIETNAM)) == 7 + 2 + 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("ours")
def test_one_that_fails_is_tried_again_after_an_hour(library: Library, tmp_path: Path) -> None:
    clock = TrainingClock(local("2023-06-30T10:00"))
    made = watch(library, tmp_path, clock)
    (tmp_path / FOLDER).write_bytes(b"a file where the folder should be")

    assert not asyncio.run(made.once())
    (tmp_path / FOLDER).unlink()
    assert not asyncio.run(made.once())
    clock.move_to(local("2023-06-30T11:00"))
    assert asyncio.run(made.once())


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("ours")
def test_failure_of_the_night_is_noted_until_one_is_made(library: Library, tmp_path: Path) -> None:
    clock = TrainingClock(local("2023-06-30T10:00"))
    made = watch(library, tmp_path, clock)
    in_the_way = tmp_path / FOLDER / ".lock"
    in_the_way.mkdir(parents=True)

    asyncio.run(made.once())
    failed = failure(tmp_path / FOLDER, VIETNAM)
    in_the_way.rmdir()
    back_up(settings_of(library, tmp_path), local("2023-06-30T11:00"))

    assert failed is not None
    assert (failed.at, "Is a directory" in failed.why) == (local("2023-06-30T10:00"), True)
    assert failure(tmp_path / FOLDER, VIETNAM) is None


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("changes", [{"backup_at": ""}, {}])
def test_switched_off_or_in_played_time_none_is_made(library: Library, tmp_path: Path, changes: dict[str, str]) -> None:
    known = settings_of(library, tmp_path).model_copy(update=changes)

    async def tasks_of_it() -> int:
        before = len(asyncio.all_tasks())
        async with nightly(known, TrainingClock(local("2023-06-30T10:00"))):
            return len(asyncio.all_tasks()) - before

    assert asyncio.run(tasks_of_it()) == 0
