"""Is a nation counted? A tiny one of what `benchmarks.nation` and `benchmarks.month_nation` show at length."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import care, costs, digest, due
from benchmarks.month_nation import run
from benchmarks.nation import CODE, TOP, Nation, code
from benchmarks.nation_load import Loaded, fill
from bot.clock import VIETNAM
from domain.calendar import Calendar
from handlers.context import Clockwork
from handlers.sum_up import summed_up
from storage.database import Database
from storage.migrate import differences
from storage.store import Library
from storage.tables import metadata

TINY = Nation(communes=50, indicators=6, periods=3, provinces=4)


@pytest.fixture
def copied(migrated_postgres: Database, calendar: Calendar) -> Iterator[Loaded]:
    there = Loaded(nation=TINY, library=Library(migrated_postgres, calendar))
    fill(there)
    yield there
    with migrated_postgres.writing() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())


@pytest.mark.postgres
def test_a_nation_that_was_copied_is_told_as_it_was_made(copied: Loaded) -> None:
    """The sums of all, of a province and of one period, against the generator; and the text of the digest."""
    there, library = copied, copied.library

    with library.reading() as store:
        clock = Clockwork(store=store, now=TINY.now, zone=VIETNAM)
        running = store.campaigns.get(CODE)
        assert running is not None
        for root, members in ((TOP, range(TINY.communes)), (TINY.province(1), TINY.members(1))):
            summary = summed_up(clock, running, TINY.plans[-1].key, root)
            assert summary is not None
            sums = {one.indicator.code: (one.total, one.added) for one in summary.progress if one.total is not None}
            assert sums == {
                code(place): (TINY.total(place, members), TINY.added(place, TINY.periods - 1, members))
                for place in range(TINY.indicators)
                if TINY.adds_up(place)
            }
    assert there.told["values"] == 6 * (50 * 3 - 2)
    assert "50" in digest.digest(there, TOP)
    counted = digest.plain(there, TOP)
    assert counted[0][0] == 50
    assert next(row[2] for row in counted if row[0] == "I00") == TINY.total(0, range(50)) * 10**6
    assert differences(library.database) == []


@pytest.mark.postgres
def test_chain_that_a_nation_gets_for_its_care_is_whole(copied: Loaded) -> None:
    links = care.chain(copied.library)

    with copied.library.reading() as store:
        assert store.audit.head()[0] == links == 50 + copied.told["rows"]["reports"]
        assert list(store.faults.all()) == []


def test_what_a_commune_says_is_the_same_whenever_it_is_asked() -> None:
    again = Nation(communes=50, indicators=6, periods=3, provinces=4)
    other = Nation(communes=50, indicators=6, periods=3, provinces=4, seed=2)

    assert again.report(1, 7) == TINY.report(1, 7) != other.report(1, 7)
    assert TINY.report(2, 24) is None  # it has said nothing yet
    assert sorted(one for number in range(4) for one in TINY.members(number)) == list(range(50))


@pytest.mark.postgres
@pytest.mark.timeout(120)
def test_a_month_of_a_nation_loses_and_doubles_nothing() -> None:
    """Every commune reports, some correct themselves, some updates come twice, and the process is killed once."""
    outcome = run(Nation(communes=20, indicators=4, periods=2, provinces=2), kills=1, hours=24)

    assert outcome.wrong == []
    assert (outcome.messages, outcome.stored, outcome.acknowledged, outcome.kills) == (24, 24, 24, 1)
    assert outcome.reminders > 5
    assert outcome.digests > 5


@pytest.mark.postgres
@pytest.mark.timeout(60)
def test_what_is_due_is_found_by_an_index() -> None:
    """Ten thousand obligations are enough for PostgreSQL to choose."""
    rows = due.measured((10_000,), ("postgresql",))

    plans = [one for one in rows if one.met is not None]
    assert len(plans) == len(due.QUESTIONS)
    assert all(one.met for one in plans), [one.name for one in plans if not one.met]


@pytest.mark.postgres
@pytest.mark.timeout(60)
def test_what_one_thing_costs_is_told_of_each_step() -> None:
    found = costs.measure(Nation(communes=5, indicators=4, periods=2, provinces=1))

    assert len({one.name for one in found}) == len(found) == 10
    assert all(one.value > 0 for one in found)
