"""Do the pages of the dashboard count as digests do, and cost the same however many communes there are?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from benchmarks.dashboard import NOW, PAGES, ROOT, TOKEN, a_large_campaign, a_nation, fill
from bot.clock import VIETNAM
from domain.bot import Bot
from domain.contact import Reach
from domain.errors import NotFound
from domain.message import Chat, Lane, Outgoing
from domain.person import Role
from domain.report import Act
from handlers.context import Clockwork
from handlers.dashboard.missing import missing
from handlers.dashboard.people import people
from handlers.dashboard.place import PAGE, Asked
from handlers.dashboard.progress import progress
from handlers.dashboard.queues import queues
from handlers.dashboard.unit import unit
from handlers.dashboard.viewer import Viewer, viewer
from handlers.summarise import summarise
from storage.store import Library

COMMUNES, DISTRICTS = 120, 4
DISTRICT, COMMUNE = "2020-D001", "2020-C00001"


@pytest.fixture
def filled(library: Library) -> Library:
    fill(library, a_large_campaign(6), a_nation(COMMUNES, DISTRICTS))
    return library


@contextmanager
def looking(library: Library) -> Iterator[tuple[Clockwork, Viewer]]:
    with library.reading() as store:
        clock = Clockwork(store=store, now=NOW, zone=VIETNAM)
        yield clock, viewer(clock, TOKEN)


@pytest.mark.parametrize("root", [ROOT, DISTRICT])
def test_round_stands_as_in_the_digest(filled: Library, root: str) -> None:
    with looking(filled) as (clock, me):
        running = clock.store.campaigns.running()[0]
        digest = summarise(clock, running, "SK", root)
        assert digest is not None
        shown, counted = progress(clock, me, Asked(unit=root)), missing(clock, me, Asked(unit=root))

        assert shown.progress == digest.progress
        tally, count = counted.place.tally, digest.count
        assert (tally.expected, tally.reported, tally.on_time, tally.partial) == (
            count.expected,
            count.reported,
            count.on_time,
            count.partial,
        )
        assert [(one.unit.key, one.tally.reported) for one in counted.parts] == [
            (one.unit.key, one.count.reported) for one in digest.parts
        ]


def test_sums_are_exact_beyond_what_the_database_could_add_up(filled: Library) -> None:
    with filled.writing() as store:
        figure = next(iter(store.reports.latest("THU", "SK", COMMUNE).values()))
        many = Decimal("9000000000000.000001")
        for one in ("2020-C00001", "2020-C00003", "2020-C00005"):
            store.reports.add(replace(figure, unit=one, version=2, total=many, value=many), at=NOW)
    with looking(filled) as (clock, me):
        digest = summarise(clock, clock.store.campaigns.running()[0], "SK", ROOT)
        shown = progress(clock, me, Asked())

    assert digest is not None
    assert shown.progress == digest.progress
    assert next(one.total for one in shown.progress if one.indicator.code == figure.code) > 3 * many  # type: ignore[operator]


def test_pages_of_the_missing_name_everybody_once(filled: Library) -> None:
    with looking(filled) as (clock, me):
        first = missing(clock, me, Asked())
        pages = [missing(clock, me, Asked(page=number)).rows for number in range(1, first.pages + 1)]
        shown = [row.unit.key for rows in pages for row in rows]
        owed = {one.unit for one in clock.store.obligations.incomplete("THU", "SK")}

    assert [len(rows) for rows in pages] == [PAGE, len(owed) - PAGE]
    assert len(shown) == len(set(shown))
    assert set(shown) == owed


def test_everything_of_a_commune_is_told_newest_first(filled: Library) -> None:
    with filled.writing() as store:
        figure = store.reports.latest("THU", "SK", COMMUNE)["I00"]
        fixed = replace(figure, version=2, act=Act.CORRECTION, value=Decimal(5), reason="gõ nhầm")
        store.reports.add(fixed, at=NOW.replace(hour=9))
    with looking(filled) as (clock, me):
        view = unit(clock, me, Asked(unit=COMMUNE))

    newest = view.changes[0]
    assert (newest.figure.act, newest.figure.reason, newest.person) == (Act.CORRECTION, "gõ nhầm", "Cán bộ 1")
    assert newest.before is not None
    assert newest.before.value == figure.value
    assert view.versions == 7
    assert next(line.changes for line in view.lines if line.indicator.code == "I00") == 2


def test_communes_are_told_by_how_they_are_reached(filled: Library) -> None:
    with filled.writing() as store:
        store.people.leave_post("p1", unit=COMMUNE, role=Role.OFFICER, at=NOW)
    with looking(filled) as (clock, me):
        view = people(clock, me, Asked(unit=DISTRICT))
        left = people(clock, me, Asked(unit=DISTRICT, show="left"))
        with pytest.raises(NotFound):
            people(clock, me, Asked(show="nonsense"))

    # 30 communes, numbers 1, 5, 9 …: every tenth has nobody or blocked us, here those that end in 5.
    assert view.counts == {Reach.REACHED: 23, Reach.BLOCKED: 6, Reach.LEFT: 1, Reach.NEVER: 0}
    assert view.shown is Reach.BLOCKED
    assert [row.unit.key for row in left.rows] == [COMMUNE]
    assert left.rows[0].contacts[0].person == "Cán bộ 1"


def test_people_of_a_bot_that_is_ours_no_longer_are_not_reached(filled: Library) -> None:
    with filled.writing() as store:
        store.bots.serve([Bot(channel="zalo", bot="another")], at=NOW)
    with looking(filled) as (clock, me):
        view = people(clock, me, Asked(unit=DISTRICT))
        told = unit(clock, me, Asked(unit=COMMUNE)).contacts

    assert view.counts == {Reach.REACHED: 0, Reach.BLOCKED: 30, Reach.LEFT: 0, Reach.NEVER: 0}
    assert [(one.person, one.channel, one.state) for one in told] == [("Cán bộ 1", "", "")]


def test_outbox_counts_what_waits_for_the_units_below(filled: Library) -> None:
    with filled.writing() as store:
        elsewhere = Chat(channel="telegram", bot="1", chat_id="nobody")
        store.outbox.put(Outgoing(chat=elsewhere, lane=Lane.DIGEST, text="x", dedupe_key="x"), at=NOW)
    with looking(filled) as (clock, me):
        whole, district = queues(clock, me, Asked()), queues(clock, me, Asked(unit=DISTRICT))

    assert whole.counts[Lane.REMINDER]["waiting"] == 108
    assert district.counts[Lane.REMINDER]["waiting"] == 30
    assert whole.counts[Lane.DIGEST]["waiting"] == 0
    assert whole.oldest == NOW


@pytest.mark.parametrize("page", ["missing", "progress", "people", "queues", "unit"])
def test_page_asks_as_much_for_many_communes_as_for_few(filled: Library, page: str) -> None:
    asked: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        with looking(filled) as (clock, me):
            PAGES[page](clock, me, Asked(unit=COMMUNE if page == "unit" else ROOT))
    finally:
        event.remove(Engine, "before_cursor_execute", count)

    assert len(asked) <= 25, "\n".join(asked)
