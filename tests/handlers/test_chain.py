"""Does everything that people do by message stand in the chain, and is any change behind their backs found?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Table, update
from sqlalchemy.exc import IntegrityError

from domain.calendar import Calendar
from domain.campaign import Approval
from domain.person import Role
from domain.report import Act
from storage.database import Database, sqlite_url
from storage.faults import Faults
from storage.session import Session
from storage.store import Library
from storage.tables import Instant, approvals, audit, latest, posts, reports, rulings
from tests.builders import DONG_VAN, HA_GIANG, LUNG_CU, MA_LE, a_campaign, an_indicator, units
from tests.story import Story

# What nobody may change unseen. `update` is only the way back to a message, which may be erased.
PROTECTED = [
    column
    for table in (reports, approvals, rulings, posts, latest, audit)
    for column in table.c
    if (table.name, column.name) != ("reports", "update")
]


def play(story: Story) -> None:
    """Join, report, correct, take back, ask for time, excuse, approve, return, close, hand over and erase."""
    gardens = an_indicator("VM", name="Vườn mẫu", unit="vườn", aliases=(), target=Decimal(30))
    campaign = a_campaign(approval=Approval.COMMUNE, indicators=(an_indicator(), gardens))
    story.start(campaign, units(LUNG_CU, MA_LE))
    story.clock_to("2023-06-20T09:10")
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    head = story.member(LUNG_CU, Role.APPROVER, "Chủ tịch")
    hoa = story.member(DONG_VAN, Role.COORDINATOR, "Hoa")
    tinh = story.member(HA_GIANG, Role.PROVINCE, "Tỉnh")
    lan.says("GTNT 1,2 km; VM 3")
    story.clock_to("2023-06-20T10:00")
    head.taps("Duyệt")
    lan.says("sửa VM 4")
    nam.says("GTNT 5 km")
    nam.taps("Hủy")
    story.clock_to("2023-06-21T08:00")
    head.says("trả lại")
    head.says("ảnh mờ")
    hoa.says("gia hạn xã Má Lé đến 3/7 vì mưa lũ")
    hoa.taps("Đúng")
    hoa.says("miễn xã Má Lé vì sáp nhập")
    hoa.taps("Đúng")
    tinh.says("chốt số tháng này")
    tinh.taps("Đúng")
    story.leaves_post(hoa, DONG_VAN, Role.COORDINATOR)
    nam.says("xóa dữ liệu của tôi")
    nam.taps("Chắc chắn xóa")


def faults(library: Library) -> list[str]:
    with library.reading() as store:
        return [str(fault) for fault in store.faults.all()]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, calendar: Calendar) -> Iterator[Library]:
    path = tmp_path_factory.mktemp("chain") / "giaoban.sqlite"
    shutil.copy(migrated_sqlite, path)
    library = Library(Database(sqlite_url(path)), calendar)
    story = Story(library, at="2023-06-14T07:00")
    play(story)
    yield library
    story.close()
    library.database.close()


def test_everything_that_people_do_has_its_link(told: Library) -> None:
    with told.reading() as store:
        counts = store.faults.counts()
        told_by = [one.act for unit in (LUNG_CU, MA_LE) for one in store.reports.history("THU", unit)]

    assert faults(told) == []
    acts = {kind: told_by.count(act) for act, kind in ((Act.CORRECTION, "corrected"), (Act.WITHDRAWAL, "withdrawn"))}
    assert acts == {"corrected": 1, "withdrawn": 1}
    assert counts == {
        **acts,
        "reported": len(told_by) - 2,
        "approved": 2,
        "returned": 1,
        "extended": 1,
        "excused": 1,
        "enrolled": 5,
        "left": 2,
        "closed": 1,
        "erased": 1,
    }


def another(value: Any, column: Column[Any], chance: int) -> Any:
    """Another value that the column could hold."""
    if value is None:
        if isinstance(column.type, Instant):
            return datetime.fromisoformat("2023-06-20T08:00:00+00:00") + timedelta(seconds=chance)
        return date(2023, 6, 1) if column.name == "on" else Decimal(1)
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1 + chance)
    if isinstance(value, date):
        return value + timedelta(days=1 + chance % 99)
    if isinstance(value, Decimal):
        return value + Decimal(1 + chance).scaleb(-6)
    if isinstance(value, int):
        return value + 1 + chance % 1_000
    letters = list(value or " ")
    place = chance % len(letters)
    letters[place] = "x" if letters[place] != "x" else "y"
    return "".join(letters)


@given(column=st.sampled_from(PROTECTED), row=st.integers(0, 99), chance=st.integers(0, 9_999))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_of_one_value_is_found(told: Library, column: Column[Any], row: int, chance: int) -> None:
    table: Table = column.table
    with told.database.engine.connect() as connection:
        begun = connection.begin()
        rows = connection.execute(table.select().order_by(*table.primary_key.columns)).fetchall()
        there = rows[row % len(rows)]
        key = [one == getattr(there, one.name) for one in table.primary_key.columns]
        value = another(getattr(there, column.name), column, chance)
        try:
            assert connection.execute(update(table).where(*key).values({column.name: value})).rowcount == 1
        except IntegrityError:  # two rows of one key: the database itself refuses
            reject()
        found = list(Faults(Session(connection)).all())
        begun.rollback()

    assert found, f"{table.name}.{column.name} of {there} became {value}"


@given(table=st.sampled_from([reports, approvals, rulings, posts, latest, audit]), row=st.integers(0, 99))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_that_is_taken_out_is_found(told: Library, table: Table, row: int) -> None:
    with told.database.engine.connect() as connection:
        begun = connection.begin()
        rows = connection.execute(table.select().order_by(*table.primary_key.columns)).fetchall()
        there = rows[row % len(rows)]
        gone = table.delete().where(*(one == getattr(there, one.name) for one in table.primary_key.columns))
        assert connection.execute(gone).rowcount == 1
        last = table is audit and there.kind == "erased"  # the end of the chain, which only the paper can miss
        found = list(Faults(Session(connection)).all())
        begun.rollback()

    assert found or last


def test_story_on_every_database(library: Library) -> None:
    story = Story(library, at="2023-06-14T07:00")
    play(story)
    story.close()

    assert faults(library) == []
