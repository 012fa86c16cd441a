"""Is a campaign that its bots can't carry refused before it starts?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.clock import VIETNAM
from domain.errors import Refused
from domain.quota import Plan
from handlers.context import Clockwork
from handlers.forecast import Shortage, refuse_when_short, shortages
from storage.store import Library
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, catalogue, units
from tests.handlers.conftest import FIVE_COMMUNES
from tests.story import Story

HG2023 = "HG2023"


@pytest.fixture
def joined(tell: Callable[[str], Story]) -> Callable[[Library], Story]:
    """Two officers and a group of HG2023 on 20 June."""

    def begun(library: Library) -> Story:
        story = tell("2023-06-14T07:00")
        story.restarts(library)
        story.start(catalogue()[HG2023], units(*FIVE_COMMUNES))
        story.clock_to("2023-06-20T09:00")
        story.officer(LUNG_CU)
        story.officer(MA_LE, "Nam")
        story.group(DONG_VAN)
        return story

    return begun


def limited(library: Library, monthly: int | None) -> Library:
    return Library(library.database, library.calendar, library.files, {"console": Plan(monthly=monthly)})


def short(story: Story) -> tuple[Shortage, ...]:
    with story.library.reading() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        return shortages(clock, catalogue()[HG2023], units(*FIVE_COMMUNES))


def test_channel_without_a_quota_is_never_short(library: Library, joined: Callable[[Library], Story]) -> None:
    assert short(joined(limited(library, None))) == ()


def test_month_that_is_large_enough_is_not_short(library: Library, joined: Callable[[Library], Story]) -> None:
    assert short(joined(limited(library, 10_000))) == ()


def test_half_of_a_month_is_kept_for_answers(library: Library, joined: Callable[[Library], Story]) -> None:
    story = joined(limited(library, 40))

    found = {one.month: one for one in short(story)}

    july = found.get("2023-07")
    assert july is None or july.room == 20
    assert all(one.bot == "console:demo" and one.messages > one.room for one in found.values())


def test_start_is_refused_with_the_month_that_is_short(library: Library, joined: Callable[[Library], Story]) -> None:
    story = joined(limited(library, 12))
    with story.library.reading() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        with pytest.raises(Refused, match=r"With HG2023, console bot demo would have \d+ messages .* --anyway"):
            refuse_when_short(clock, catalogue()[HG2023], units(*FIVE_COMMUNES))


def test_what_runs_already_counts_too(library: Library, joined: Callable[[Library], Story]) -> None:
    story = joined(limited(library, 40))
    alone = {one.month: one.messages for one in short(story)}
    with story.library.reading() as store:
        clock = Clockwork(store=store, now=story.now, zone=VIETNAM)
        twin = shortages(clock, replace(catalogue()[HG2023], code="HG2023-2"), units(*FIVE_COMMUNES))

    both = {one.month: one.messages for one in twin}
    assert both
    assert all(both[month] == 2 * many for month, many in alone.items())
