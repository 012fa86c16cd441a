"""Are the files of digests made while nobody waits for them, and sent once, whatever ends in between?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import VIETNAM
from domain.person import Role
from handlers.context import Clockwork
from handlers.illustrate import TOO_LATE, Made, deliver, make, ordered
from handlers.tick import tick
from storage.files import FOLDER, Files
from storage.store import Library, Store
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MEO_VAC, XIN_CAI, a_chat, local
from tests.story import Phone, Story

DUE = "2023-06-29T16:30"


class Watched(Files):
    """Notes how many transactions are open whenever a file is kept; `broken`: which of them can't be kept."""

    def __init__(self, folder: Path, library: Library) -> None:
        super().__init__(folder)
        self._pool = library.database.engine.pool
        self.busy: list[int] = []
        self.broken: set[int] = set()

    def keep(self, content: bytes, *, shown: bytes | None = None) -> str:
        self.busy.append(self._pool.checkedout())  # type: ignore[attr-defined]
        if len(self.busy) in self.broken:
            raise OSError("the disk is full")
        return super().keep(content, shown=shown)


@pytest.fixture
def files(story: Story, tmp_path: Path) -> Watched:
    story.library.files = files = Watched(tmp_path / FOLDER, story.library)
    return files


@pytest.fixture
def groups(story: Story) -> list[Phone]:
    """Of the province and two districts, in which somebody has reported."""
    for unit in (LUNG_CU, XIN_CAI):
        story.officer(unit).says("RUNG 58,9%")
    found: list[Phone] = [story.group(unit) for unit in (HA_GIANG, DONG_VAN, MEO_VAC)]
    for group in found:
        group.reads()
    return found


def digests_are_posted(story: Story) -> None:
    """The clock has ticked, and then nothing runs any more."""
    story.clock.move_to(local(DUE))
    with story.library.writing() as store:
        tick(at(story, store))


def at(story: Story, store: Store) -> Clockwork:
    return Clockwork(store=store, now=story.now, zone=VIETNAM)


def made(story: Story) -> list[Made]:
    with story.library.reading() as store:
        orders = ordered(at(story, store), many=20)
    return [make(one, story.library.files, VIETNAM) for one in orders]


def photos(group: Phone) -> int:
    return sum(bool(line.photo) for line in group.unread)


def test_no_transaction_is_open_while_a_picture_is_drawn(story: Story, groups: list[Phone], files: Watched) -> None:
    story.clock_to(DUE)

    assert files.busy == [0, 0, 0]
    assert [photos(group) for group in groups] == [1, 1, 1]


def test_pictures_of_a_round_are_looked_up_together(story: Story, groups: list[Phone]) -> None:
    digests_are_posted(story)

    assert len(made(story)) == len(groups)


def test_picture_that_was_drawn_before_a_crash_is_drawn_again_and_sent_once(story: Story, groups: list[Phone]) -> None:
    digests_are_posted(story)
    before = made(story)

    story.restarts()
    story.settle()
    with story.library.writing() as store:
        deliver(at(story, store), before)
    story.settle()

    assert [photos(group) for group in groups] == [1, 1, 1]


def test_others_write_between_the_steps(story: Story, groups: list[Phone]) -> None:
    """Even while it is looked up; who gets a picture is decided when it is sent."""
    digests_are_posted(story)
    with story.library.reading() as store:
        orders = ordered(at(story, store), many=20)
        with story.library.writing() as other:
            other.people.lost(a_chat(groups[0].chat_id), "left")
    drawn = [make(one, story.library.files, VIETNAM) for one in orders]
    with story.library.writing() as store:
        deliver(at(story, store), drawn)
    story.settle()

    assert [photos(group) for group in groups] == [0, 1, 1]


def test_file_that_can_not_be_kept_is_set_aside_alone(story: Story, groups: list[Phone], files: Watched) -> None:
    """Neither with the others nor alone, until somebody has made room."""
    files.broken = {1, 2}

    story.clock_to(DUE)

    assert sum(photos(group) for group in groups) == 2
    with story.library.writing() as store:
        assert ["OSError" in result for _, result in store.campaigns.failed()] == [True]
        assert store.campaigns.retry() == 1
    story.settle()
    assert [photos(group) for group in groups] == [1, 1, 1]


def test_picture_that_comes_too_late_is_not_drawn(story: Story, groups: list[Phone]) -> None:
    digests_are_posted(story)

    story.clock.move_to(local("2023-07-02T09:00"))

    assert [(one.file, one.order.reason) for one in made(story)] == [("", TOO_LATE)] * 3


def test_picture_that_nobody_takes_is_not_drawn(story: Story, groups: list[Phone], files: Watched) -> None:
    digests_are_posted(story)
    with story.library.writing() as store:
        for group in groups:
            store.people.lost(a_chat(group.chat_id), "left")

    story.settle()

    assert files.busy == []


def test_no_transaction_is_open_while_a_file_is_made_for_a_chat(
    story: Story, groups: list[Phone], files: Watched
) -> None:
    above = story.member(DONG_VAN, Role.COORDINATOR, "Bình")

    groups[1].says("/tonghop")
    for form in ("excel", "word", "csv", "ảnh"):
        above.says(f"xuất {form}")
        assert above.unread[-1].document or above.unread[-1].photo

    assert photos(groups[1]) == 1
    assert files.busy == [0] * 4  # the picture was there already


def test_file_is_made_again_as_soon_as_something_was_stored(story: Story, groups: list[Phone], files: Watched) -> None:
    groups[1].says("/tonghop")
    groups[1].says("/tonghop")
    assert len(files.busy) == 1

    story.officer(LUNG_CU, "Mai").says("RUNG 59,3%")
    groups[1].says("/tonghop")

    assert len(files.busy) == 2


def test_question_whose_file_can_not_be_made_is_set_aside_alone(
    story: Story, groups: list[Phone], files: Watched
) -> None:
    files.broken = {1, 2}
    groups[1].says("/tonghop")
    assert [error.partition(":")[0] for *_, error in story.dead_letters()] == ["OSError"]

    groups[1].says("/tonghop")

    assert photos(groups[1]) == 1
