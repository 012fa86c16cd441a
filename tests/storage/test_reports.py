"""Is every version kept, the last one known, and every figure exact?"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, literal, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from domain.note import NoteKind
from domain.person import CONSENT_VERSION, Person, Role
from domain.report import Act, Figure, Mode, Note, correct, withdraw
from storage.database import Database
from storage.store import Library, Store
from storage.tables import Exact, Instant, reports
from tests.builders import LUNG_CU, MA_LE, a_chat, a_figure, entry, local

NOW = local("2023-06-20T08:00")
LATER: dict[str, Any] = {"said_at": local("2023-06-21T08:00"), "person": "p1", "update": "console:demo:2"}
ONE_DATABASE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.reading() as connection:
        yield connection


def test_every_version_stays_and_the_last_one_counts(store: Store) -> None:
    first = a_figure()
    second = correct(first, a_figure(version=0, increment=Decimal(0), total=None), entry("0.9"), **LATER)
    store.reports.add(first, at=NOW)

    store.reports.add(second, at=NOW)

    assert store.reports.latest("HG2023", "SK", LUNG_CU) == {"GTNT": second}
    assert list(store.reports.history("HG2023", LUNG_CU)) == [first, second]
    assert store.reports.standings("HG2023", LUNG_CU)["GTNT"].total == Decimal("0.9")


def test_version_that_comes_late_does_not_hide_a_newer_one(store: Store) -> None:
    newer = a_figure(version=2, total=Decimal(5))
    store.reports.add(newer, at=NOW)

    store.reports.add(a_figure(version=1), at=NOW)

    assert store.reports.latest("HG2023", "SK", LUNG_CU)["GTNT"] == newer


def test_no_version_is_written_twice(library: Library) -> None:
    with library.writing() as store:
        store.reports.add(a_figure(), at=NOW)

    with pytest.raises(IntegrityError), library.writing() as store:
        store.reports.add(a_figure(value=Decimal(7)), at=NOW)


def test_withdrawn_figure_stands_where_it_stood_before(store: Store) -> None:
    first = a_figure()
    store.reports.add(first, at=NOW)

    store.reports.add(withdraw(first, a_figure(version=0, total=None, increment=Decimal(0)), **LATER), at=NOW)

    last = store.reports.latest("HG2023", "SK", LUNG_CU)["GTNT"]
    assert (last.act, last.version, last.answered) == (Act.WITHDRAWAL, 2, False)
    assert store.reports.standings("HG2023", LUNG_CU)["GTNT"].total is None


def test_registered_target_and_progress_stand_side_by_side(store: Store) -> None:
    store.reports.add(a_figure(round="DK", mode=Mode.REGISTERED, total=Decimal(4)), at=NOW)
    store.reports.add(a_figure(total=Decimal(3)), at=NOW)
    store.reports.add(a_figure(round="DK", version=2, mode=Mode.REGISTERED, total=Decimal(5)), at=NOW)

    standing = store.reports.standings("HG2023", LUNG_CU)["GTNT"]
    assert (standing.total, standing.registered) == (Decimal(3), Decimal(5))


def test_figures_of_a_message_are_found_by_it(store: Store) -> None:
    store.reports.add(a_figure(code="VM", update="console:demo:1"), at=NOW)
    store.reports.add(a_figure(code="GTNT", update="console:demo:1"), at=NOW)
    store.reports.add(a_figure(code="VM", version=2, update="console:demo:2"), at=NOW)

    found = store.reports.of_update("HG2023", LUNG_CU, "console:demo:1")

    assert [figure.code for figure in found] == ["GTNT"]


def test_newest_figure_of_another_round_is_found(store: Store) -> None:
    for number, key in enumerate(("A", "B", "SK"), 1):
        store.reports.add(a_figure(round=key, total=Decimal(number), said_at=NOW + timedelta(days=number)), at=NOW)

    found = store.reports.earlier_round(a_figure())

    assert found is not None
    assert found.round == "B"


def test_standings_of_all_are_sorted_by_indicator_and_unit(store: Store) -> None:
    for unit, code in ((MA_LE, "VM"), (LUNG_CU, "VM"), (MA_LE, "GTNT")):
        store.reports.add(a_figure(unit=unit, code=code), at=NOW)

    found = [(standing.code, standing.unit) for standing in store.reports.all_standings("HG2023")]

    assert found == [("GTNT", MA_LE), ("VM", LUNG_CU), ("VM", MA_LE)]


def a_note(update: str = "console:demo:1", text: str = "thiếu xi măng") -> Note:
    return Note(
        campaign="HG2023",
        round="SK",
        unit=LUNG_CU,
        update=update,
        kind=NoteKind.DIFFICULTY,
        text=text,
        person="p1",
        said_at=NOW,
    )


def test_note_of_one_message_is_kept_once(store: Store) -> None:
    for _ in range(2):
        store.reports.note(a_note())

    assert store.reports.notes("HG2023", "SK") == [a_note()]
    assert store.reports.notes_of("HG2023", "SK", LUNG_CU) == [a_note()]
    assert store.reports.notes_of("HG2023", "SK", MA_LE) == []


def test_note_that_is_taken_back_is_told_no_more(store: Store) -> None:
    store.reports.note(a_note())
    store.reports.note(a_note(update="console:demo:2", text="xin thêm xi măng"))

    store.reports.withdraw_note(a_note(), at=NOW)

    assert [note.update for note in store.reports.notes("HG2023", "SK")] == ["console:demo:2"]


def test_days_and_details_come_back_as_they_were(store: Store) -> None:
    counted = {"villages": Decimal(6), "area_ha": Decimal("1.25")}
    figure = replace(a_figure(code="VSMT7"), mode=Mode.TEXT, text="ra quân", on=date(2020, 4, 4), details=counted)

    store.reports.add(figure, at=NOW)

    found = store.reports.latest(figure.campaign, figure.round, figure.unit)["VSMT7"]
    assert (found.on, found.details) == (date(2020, 4, 4), counted)


# --- exact figures


@ONE_DATABASE
@given(value=st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_every_figure_with_six_places_comes_back_as_it_was(connection: Connection, value: Decimal) -> None:
    assert stored(connection, Exact(), value) == value


@pytest.mark.parametrize("text", ["0", "0.1", "1E+3", "1.10", "-0.000001", "999999999999.999999"])
def test_figure_comes_back_in_plain_writing(connection: Connection, text: str) -> None:
    found = stored(connection, Exact(), Decimal(text))

    assert found == Decimal(text)
    assert f"{found:f}" == f"{Decimal(text).normalize() + 0:f}"


def test_seventh_place_is_refused_and_never_rounded(connection: Connection) -> None:
    with pytest.raises(StatementError, match="more than 6 decimal places"):
        stored(connection, Exact(), Decimal("0.0000001"))


# --- instants


@ONE_DATABASE
@given(
    moment=st.datetimes(
        min_value=datetime(1950, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
        max_value=datetime(2150, 1, 1),  # noqa: DTZ001
        timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    )
)
def test_every_instant_comes_back_in_utc(connection: Connection, moment: datetime) -> None:
    found = stored(connection, Instant(), moment)

    assert found == moment
    assert found.tzinfo == UTC


def test_instant_without_its_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="has no time zone"):
        stored(connection, Instant(), NOW.replace(tzinfo=None))


def test_instants_of_different_zones_are_sorted_by_time(store: Store) -> None:
    hanoi, utc = local("2023-06-20T08:00"), datetime(2023, 6, 20, 0, 30, tzinfo=UTC)
    store.reports.add(a_figure(round="A", said_at=hanoi), at=NOW)  # 01:00 UTC
    store.reports.add(a_figure(round="B", said_at=utc), at=NOW)

    found = store.reports.earlier_round(a_figure())

    assert found is not None
    assert found.round == "A"


def stored(connection: Connection, kind: Exact | Instant, value: object) -> Any:
    """The value after a journey through the database."""
    given_value = literal(value, kind)
    return connection.execute(select(given_value)).scalar_one()


# --- every version, for documents


def told(store: Store, *versions: Figure) -> None:
    for number, figure in enumerate(versions):
        store.reports.add(figure, at=NOW + timedelta(minutes=number))


def test_every_version_is_told_with_the_one_before_and_its_sender(store: Store) -> None:
    store.people.enrol(
        Person(id="p1", name="Lan"), a_chat(), unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=NOW
    )
    first, other = a_figure(), a_figure(unit=MA_LE, person="erased")
    second = a_figure(version=2, base=1, act=Act.CORRECTION, total=Decimal("0.9"))
    told(store, first, other, second)

    changes = list(store.reports.changes("HG2023"))

    assert [(one.figure, one.before) for one in changes] == [(first, None), (other, None), (second, first)]
    assert [one.person for one in changes] == ["Lan", "", "Lan"]


def test_version_before_is_of_the_same_round_unit_and_indicator(store: Store) -> None:
    told(store, a_figure(), a_figure(round="TK", version=2), a_figure(code="VM", version=2))
    told(store, a_figure(unit=MA_LE, version=2), a_figure(campaign="HT2023-H2", version=2))

    assert [one.before for one in store.reports.changes("HG2023")] == [None] * 4


def test_versions_of_some_units_are_told_and_counted_alone(store: Store) -> None:
    told(store, a_figure(), a_figure(unit=MA_LE), a_figure(version=2))

    assert [one.figure.version for one in store.reports.changes("HG2023", (LUNG_CU,))] == [1, 2]
    assert store.reports.count_changes("HG2023", (LUNG_CU,)) == 2
    assert store.reports.count_changes("HG2023", ()) == 0
    assert store.reports.count_changes("HG2023") == 3


def test_totals_are_told_in_the_order_in_which_they_were_stored(store: Store) -> None:
    target = a_figure(round="DK", mode=Mode.REGISTERED, total=Decimal(4))
    told(store, a_figure(), target, a_figure(unit=MA_LE, total=Decimal(2)), a_figure(version=2, total=Decimal(3)))

    found = [(unit, total) for unit, _, total in store.reports.totals("HG2023", "GTNT")]

    assert found == [(LUNG_CU, Decimal("1.2")), (MA_LE, Decimal(2)), (LUNG_CU, Decimal(3))]


def test_twenty_thousand_versions_need_no_more_memory_than_two_thousand(library: Library) -> None:
    fill(library, 20_000)

    def walked(most: int) -> int:
        """The most bytes that were in use at a time."""
        with library.reading() as store:
            tracemalloc.start()
            count = sum(1 for _ in islice(store.reports.changes("HG2023"), most))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert count == most
        return peak

    walked(10)
    few, many = walked(2_000), walked(20_000)

    assert many < few * 1.5


def test_versions_come_from_a_cursor_of_the_server(library: Library) -> None:
    fill(library, 5_000)

    with library.reading() as store:
        changes = store.reports.changes("HG2023")
        next(changes)
        if not library.database.is_sqlite:  # its own cursors are such
            found = store.session.rows(text("SELECT name FROM pg_cursors"), {}, reports)
            assert len(found) == 1
        assert sum(1 for _ in changes) == 4_999


def test_others_write_while_versions_are_told(library: Library) -> None:
    fill(library, 5_000)

    with library.reading() as reader:
        changes = reader.reports.changes("HG2023")
        next(changes)
        with library.writing() as writer:
            writer.reports.add(a_figure(code="VM"), at=NOW + timedelta(days=1))
        assert sum(1 for _ in changes) == 4_999
        assert reader.reports.count_changes("HG2023") == 5_000


def fill(library: Library, many: int) -> None:
    """Four versions of each figure."""
    with library.writing() as store:
        for number in range(many):
            one = a_figure(code=f"C{number // 400}", unit=f"2020-{number // 4 % 100}", version=number % 4 + 1)
            store.reports.add(one, at=NOW + timedelta(seconds=number))
