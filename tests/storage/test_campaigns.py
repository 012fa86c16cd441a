"""Which campaigns run, and is everything the clock does due once?"""

from __future__ import annotations

from datetime import timedelta

from domain.calendar import Calendar
from domain.deadline import Event, Moment
from storage.session import Session
from storage.store import Library, Store
from tests.builders import a_campaign, an_indicator, local

NOW = local("2023-06-20T08:00")
HOUR = timedelta(hours=1)


def moment(step: str = "3", event: Event = Event.REMIND, hours: int = 0) -> Moment:
    return Moment(campaign="THU", round="SK", event=event, step=step, at=NOW + hours * HOUR)


def test_started_campaign_runs_as_it_was_written(library: Library, calendar: Calendar) -> None:
    with library.writing() as store:
        store.campaigns.start(a_campaign(), [], at=NOW)

    with Library(library.database, calendar).reading() as store:
        (running,) = store.campaigns.running()
    assert running.campaign == a_campaign()
    assert [plan.key for plan in running.rounds] == ["SK"]
    assert running.state == "running"


def test_moments_are_due_when_their_time_has_come_soonest_first(store: Store) -> None:
    store.campaigns.start(a_campaign(), [moment("1", hours=1), moment("3"), moment("", Event.CLOSE, 2)], at=NOW)

    assert [one.step for one in store.campaigns.due(NOW)] == ["3"]
    assert store.campaigns.due(NOW + 2 * HOUR) == (moment("3"), moment("1", hours=1), moment("", Event.CLOSE, 2))
    assert store.campaigns.next_due() == NOW


def test_moment_is_done_once(library: Library) -> None:
    with library.writing() as store:
        store.campaigns.start(a_campaign(), [moment(), moment()], at=NOW)
    with library.writing() as store:
        (due,) = store.campaigns.due(NOW)
        store.campaigns.done(due, at=NOW, result="sent 1")

    with library.writing() as store:
        assert store.campaigns.due(NOW + 9 * HOUR) == ()
        assert store.campaigns.next_due() is None


def test_stopped_campaign_has_nothing_due(store: Store) -> None:
    store.campaigns.start(a_campaign(), [moment()], at=NOW)

    assert store.campaigns.stop("THU", at=NOW)
    assert not store.campaigns.stop("THU", at=NOW)

    assert store.campaigns.due(NOW) == ()
    assert store.campaigns.running() == ()
    stopped = store.campaigns.get("THU")
    assert stopped is not None
    assert stopped.state == "stopped"


def test_new_version_forgets_what_was_planned_and_keeps_what_was_done(store: Store) -> None:
    store.campaigns.start(a_campaign(), [moment("7"), moment("3", hours=1)], at=NOW)
    store.campaigns.done(moment("7"), at=NOW, result="sent 1")
    store.campaigns.stop("THU", at=NOW)

    changed = a_campaign(indicators=(an_indicator(), an_indicator("VM", unit="vườn")))
    store.campaigns.start(changed, [moment("7"), moment("1", hours=2)], at=NOW, version=2)

    assert [one.step for one in store.campaigns.due(NOW + 9 * HOUR)] == ["1"]
    running = store.campaigns.get("THU")
    assert running is not None
    assert (running.version, running.campaign) == (2, changed)


def test_campaign_that_nobody_started_is_unknown(store: Store) -> None:
    assert store.campaigns.get("THU") is None


def test_definition_is_read_once_for_all_transactions(library: Library) -> None:
    with library.writing() as store:
        store.campaigns.start(a_campaign(), [], at=NOW)
    with library.reading() as store:
        first = store.campaigns.running()[0]

    with library.reading() as store:
        assert store.campaigns.running()[0] is first
        assert isinstance(store.session, Session)
