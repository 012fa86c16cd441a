"""Does a closed month have the right figures, and does its paper tell when the database is another one?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from domain.closing import Closing, Sum, Way
from domain.report import Act, Mode
from storage.closings import Counted
from storage.store import Library, Store
from storage.tables import audit, latest, reports
from tests.builders import MA_LE, a_figure, local

BEGINS, ENDS, NOW = local("2023-06-01T00:00"), local("2023-07-01T00:00"), local("2023-07-03T08:00")
WAYS = {"HG2023": {"GTNT": Way.ADDED, "VM": Way.NEWEST}}
SAID = local("2023-05-20T08:00")


def a_version(value: str, *, at: str, **changes: Any) -> Any:
    number = Decimal(value)
    said = {"said_at": local(at), "first_said_at": local(at)}
    return a_figure(**{"value": number, "increment": number, "total": number, **said, **changes}), local(at)


TOLD = (
    a_version("1.2", at="2023-05-20T08:00"),
    a_version("1.5", at="2023-06-20T08:00", version=2, act=Act.CORRECTION),
    a_version("3", at="2023-06-20T08:00", unit=MA_LE),
    a_version("4", at="2023-06-21T08:00", round="TK", unit=MA_LE, total=Decimal(7)),
    a_version("9", at="2023-06-21T08:00", round="TK", mode=Mode.REGISTERED),
    a_version("7", at="2023-06-22T08:00", round="TK", unit=MA_LE, version=2, act=Act.WITHDRAWAL, code="OCOP"),
    a_version("12", at="2023-06-20T08:00", code="VM", mode=Mode.LEVEL),
    a_version("15", at="2023-06-22T08:00", code="VM", mode=Mode.LEVEL, round="TK"),
    a_version("20", at="2023-06-22T08:00", code="VM", mode=Mode.LEVEL, unit=MA_LE),
    a_version("95.5", at="2023-06-22T08:00", code="BHYT", mode=Mode.LEVEL),
    a_version("100", at="2023-07-02T08:00", code="VM", mode=Mode.LEVEL, unit=MA_LE, version=2),
    a_version("5", at="2023-06-20T08:00", campaign="OTHER"),
)


@pytest.fixture
def told(library: Library) -> Library:
    with library.writing() as store:
        for figure, at in TOLD:
            store.reports.add(figure, at=at)
    return library


def close(library: Library, ways: Mapping[str, Mapping[str, Way]] = WAYS) -> Closing:
    with library.writing() as store:
        return store.closings.close(count(store, ways), person="", at=NOW)


def count(store: Store, ways: Mapping[str, Mapping[str, Way]] = WAYS) -> Counted:
    return store.closings.count("2023-06", begins=BEGINS, until=ENDS, ways=ways)


def differences(library: Library, closing: Closing) -> list[str]:
    with library.reading() as store:
        assert list(store.faults.of_chain()) == []
        return [f"{what}: {says}" for what, says in store.closings.differences(closing, BEGINS)]


def test_month_has_what_stood_when_it_ended(told: Library) -> None:
    tally = close(told).tallies["HG2023"]

    assert (tally.in_month, tally.so_far) == (9, 10)
    assert tally.sums == {
        "GTNT": Sum(way=Way.ADDED, value=Decimal("8.5"), units=2),
        "VM": Sum(way=Way.NEWEST, value=Decimal(35), units=2),
        "BHYT": Sum(way=Way.NOT, value=None, units=1),
    }


def test_closing_is_kept_and_found_by_its_code(told: Library) -> None:
    closing = close(told)

    with told.reading() as store:
        assert store.closings.all() == [closing]
        assert store.closings.by_code(closing.code) == closing
        assert store.closings.by_code("0000-0000-0000-0000") is None
        assert store.audit.head() == (closing.number, closing.hash)
        assert (closing.links, closing.number) == (len(TOLD), len(TOLD) + 1)
        assert list(store.faults.all()) == []


@pytest.mark.parametrize(("at", "told_in_all"), [(ENDS - timedelta(seconds=1), 11), (ENDS, 10)])
def test_what_came_while_it_was_counted_counts_where_it_is_of_the_month(
    told: Library, at: datetime, told_in_all: int
) -> None:
    with told.reading() as store:
        counted = count(store)
    with told.writing() as store:
        store.reports.add(a_version("2", at="2023-06-30T08:00", round="QX")[0], at=at)

    with told.writing() as store:
        closing = store.closings.close(counted, person="", at=NOW)

    assert (counted.tallies["HG2023"].so_far, closing.tallies["HG2023"].so_far) == (10, told_in_all)
    assert differences(told, closing) == []


def test_what_comes_later_does_not_change_it(told: Library) -> None:
    closing = close(told)
    with told.writing() as store:
        store.reports.add(a_version("2", at="2023-07-04T08:00", version=3)[0], at=NOW)
        # Was on its way when the month was closed: stored before its end, linked behind the closing.
        store.reports.add(a_version("2", at="2023-06-30T08:00", round="QX")[0], at=ENDS - timedelta(seconds=1))

    assert differences(told, closing) == []


def test_figure_that_is_not_as_it_was_closed_is_told(told: Library) -> None:
    closing = close(told)
    with told.database.writing() as connection:
        connection.execute(update(reports).where(reports.c.total == Decimal(20)).values(total=Decimal(21)))
        connection.execute(reports.delete().where(reports.c.code == "BHYT"))

    assert differences(told, closing) == [
        "HG2023: 10 (9 in the month) versions were closed, 9 (8 in the month) are there.",
        "HG2023 BHYT: 1 units was closed, 0 units is there.",
        "HG2023 VM: 35 of 2 units was closed, 36 of 2 units is there.",
    ]


def test_paper_finds_a_tail_that_was_written_anew(told: Library) -> None:
    """Somebody takes the last acts away with their links and tells others: the chain fits, the paper does not."""
    closing = close(told)
    with told.database.writing() as connection:
        connection.execute(audit.delete().where(audit.c.number >= len(TOLD)))
        for table in (reports, latest):
            connection.execute(table.delete().where(table.c.campaign == "OTHER"))
    with told.writing() as store:
        store.reports.add(replace(TOLD[-1][0], value=Decimal(6)), at=TOLD[-1][1])
    again = close(told)

    with told.reading() as store:
        assert [str(one) for one in store.faults.all()] == []
        assert store.closings.by_code(closing.code) is None
    assert again.code != closing.code
