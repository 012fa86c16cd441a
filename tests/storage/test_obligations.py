"""Does the ledger know who owes what, and count it right?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.dialects import sqlite

from storage import obligations
from storage.database import Database
from storage.obligations import Tally
from storage.store import Store
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, MEO_VAC, XIN_CAI, an_obligation, local, units

NOW = local("2023-06-20T08:00")
LATE = local("2023-06-30T08:00")


def test_obligation_is_written_once(store: Store) -> None:
    store.obligations.open([an_obligation()], at=NOW)
    store.obligations.save(an_obligation().answer(("GTNT",), at=NOW))

    store.obligations.open([an_obligation()], at=NOW)

    found = store.obligations.get("HG2023", "SK", LUNG_CU)
    assert found is not None
    assert found.answered == ("GTNT",)


def test_obligation_comes_back_as_it_was(store: Store) -> None:
    owed = an_obligation(needs_any=True).answer(("VM",), at=NOW)
    store.obligations.open([an_obligation(needs_any=True)], at=NOW)

    store.obligations.save(owed)

    assert store.obligations.get("HG2023", "SK", LUNG_CU) == owed
    assert store.obligations.get("HG2023", "SK", MA_LE) is None


def test_unit_owes_what_is_open_soonest_due_first(store: Store) -> None:
    later = an_obligation(round="B", due_at=LATE, closes_at=LATE + timedelta(days=5))
    closed = an_obligation(round="C", closes_at=NOW)
    coming = an_obligation(round="D")
    store.obligations.open([later, an_obligation(), closed], at=NOW - timedelta(days=1))
    store.obligations.open([coming], at=NOW + timedelta(days=1))

    assert [owed.round for owed in store.obligations.current(LUNG_CU, NOW)] == ["SK", "B"]


def test_tallies_count_full_partial_timely_and_late_reports(store: Store) -> None:
    store.units.put(units(LUNG_CU, MA_LE, XIN_CAI))
    owed = {unit: an_obligation(unit=unit) for unit in (LUNG_CU, MA_LE, XIN_CAI)}
    store.obligations.open(owed.values(), at=NOW)
    store.obligations.save(owed[LUNG_CU].answer(("GTNT", "VM"), at=NOW))
    store.obligations.save(owed[MA_LE].answer(("GTNT",), at=NOW))
    store.obligations.save(owed[XIN_CAI].answer(("GTNT", "VM"), at=LATE))

    whole = store.obligations.tally("HG2023", "SK")
    parts = store.obligations.tally_by_parent("HG2023", "SK")

    assert whole == Tally(expected=3, reported=2, on_time=1, partial=1)
    assert (whole.late, whole.missing) == (1, 1)
    assert parts == {
        DONG_VAN: Tally(expected=2, reported=1, on_time=1, partial=1),
        MEO_VAC: Tally(expected=1, reported=1, on_time=0, partial=0),
    }
    assert store.obligations.tallies() == [("HG2023", "SK", whole)]


def test_report_exactly_at_the_first_instant_that_is_too_late_is_late(store: Store) -> None:
    owed = an_obligation()
    store.obligations.open([owed], at=NOW)

    store.obligations.save(owed.answer(("GTNT", "VM"), at=owed.due_at))

    assert store.obligations.tally("HG2023", "SK").on_time == 0


def test_what_was_taken_back_is_not_reported_in_part(store: Store) -> None:
    owed = an_obligation()
    store.obligations.open([owed], at=NOW)

    store.obligations.save(owed.answer(("GTNT",), at=NOW).withdraw(("GTNT",)))

    assert store.obligations.tally("HG2023", "SK") == Tally(expected=1)


def test_incomplete_are_those_that_owe_something(store: Store) -> None:
    owed = {unit: an_obligation(unit=unit) for unit in (LUNG_CU, MA_LE, XIN_CAI)}
    store.obligations.open(owed.values(), at=NOW)
    store.obligations.save(owed[LUNG_CU].answer(("GTNT", "VM"), at=NOW))
    store.obligations.save(owed[MA_LE].answer(("GTNT",), at=NOW))

    assert [one.unit for one in store.obligations.incomplete("HG2023", "SK")] == [MA_LE, XIN_CAI]
    assert len(store.obligations.of_round("HG2023", "SK")) == 3


def test_round_that_nobody_opened_has_an_empty_tally(store: Store) -> None:
    assert store.obligations.tally("HG2023", "SK") == Tally()
    assert store.obligations.tally_by_parent("HG2023", "SK") == {}


@pytest.mark.parametrize("backend", ["sqlite"])  # PostgreSQL plans by what its tables hold
@pytest.mark.parametrize("name", ["_NEXT_UNITS", "_ABOVE", "_DUE_REVIEW"])
def test_every_tick_looks_only_at_what_is_due(database: Database, name: str) -> None:
    """Each leads over the small index of what is owed or asked for."""
    words = str(getattr(obligations, name).compile(dialect=sqlite.dialect()))
    with database.reading() as connection:
        nothing = (None,) * words.count("?")
        plan = [str(step[-1]) for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", nothing)]

    looked_at = [line for line in plan if "obligations" in line]
    assert looked_at
    assert all(line.startswith("SEARCH") for line in looked_at), plan
