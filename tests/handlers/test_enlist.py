"""Does an office's list become posts and invitations, again and again?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.person import Role
from domain.roll import Listed
from handlers.enlist import Outcome, enlist
from tests.builders import LUNG_CU, MA_LE
from tests.story import Story

LAN = Listed(number=2, code="715", name="Nguyễn Thị Lan", role=Role.OFFICER)
NAM = Listed(number=3, unit="Má Lé", name="Trần Nam", role=Role.STAND_IN)


def take(story: Story, *rows: Listed, dry: bool = False) -> list[Outcome]:
    with story.library.writing() as store:
        return enlist(story._clockwork(store), rows, dry=dry)


def posts(story: Story) -> set[tuple[str, str, Role]]:
    with story.library.reading() as store:
        return {(person.name, post.unit, post.role) for post, person in store.people.appointments(at=story.now)}


def joins(story: Story, outcome: Outcome) -> None:
    phone = story.stranger("tên trên máy")
    phone.says(f"/start {outcome.code}")
    phone.taps("Đồng ý")


def test_new_people_get_codes_and_join_under_the_offices_name(story: Story) -> None:
    done = take(story, LAN, NAM)
    assert [(one.what, one.unit.key if one.unit else "") for one in done] == [("added", LUNG_CU), ("added", MA_LE)]

    joins(story, done[0])

    assert posts(story) == {("Nguyễn Thị Lan", LUNG_CU, Role.OFFICER)}


def test_dry_run_writes_nothing(story: Story) -> None:
    told = take(story, LAN, dry=True)

    assert (told[0].what, told[0].code) == ("added", "")
    assert take(story, LAN)[0].what == "added"


def test_same_list_again_changes_nothing(story: Story) -> None:
    joins(story, take(story, LAN, NAM)[0])

    assert [one.what for one in take(story, LAN, NAM)] == ["kept", "kept"]


def test_other_role_and_dates_change_the_post_or_the_code(story: Story) -> None:
    first = take(story, LAN, NAM)
    joins(story, first[0])

    again = take(story, replace(LAN, role=Role.APPROVER), replace(NAM, until=date(2023, 12, 31)))

    assert [(one.what, bool(one.code)) for one in again] == [("changed", False), ("changed", True)]
    assert posts(story) == {("Nguyễn Thị Lan", LUNG_CU, Role.APPROVER)}
    old = story.stranger("Nam")
    old.says(f"/start {first[1].code}")
    old.hears("Mã này không đúng")


def test_two_roles_of_a_person_are_two_posts(story: Story) -> None:
    second = replace(LAN, number=4, role=Role.APPROVER)
    joins(story, take(story, LAN)[0])

    assert [one.what for one in take(story, LAN, second)] == ["kept", "changed"]
    assert {role for _, _, role in posts(story)} == {Role.OFFICER, Role.APPROVER}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (replace(LAN, trouble="no name"), "no name"),
        (replace(LAN, code="99999"), "no unit «99999» is known"),
        (replace(LAN, code="", unit="Đồng Văn"), "several units are «Đồng Văn»"),
    ],
)
def test_wrong_row_says_why_and_stops_no_other(story: Story, row: Listed, why: str) -> None:
    done = take(story, row, NAM)

    assert (done[0].what, done[1].what) == ("wrong", "added")
    assert why in done[0].why


def test_row_that_stands_twice_is_wrong(story: Story) -> None:
    done = take(story, LAN, replace(LAN, number=7))

    assert (done[1].what, done[1].why) == ("wrong", "stands in row 2 already")
