"""Is what people wrote taken away when its time is over, and do figures, history and what still waits stay?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.clock import VIETNAM
from domain.errors import NotFound
from domain.evidence import PieceState
from domain.guess import LONGEST_MEMORY, Guesses
from domain.retention import KeepDays
from handlers.context import Clockwork
from handlers.tidy import Tidied, tidy
from storage.tables import inbox, outbox
from tests.builders import LUNG_CU, MA_LE, a_photo, catalogue, units
from tests.story import Story

KEEP = KeepDays(messages=10, sent=20, evidence=30)


def tidies(story: Story, days: int, keep: KeepDays = KEEP) -> Tidied:
    """So many days later; as often as there is something to do."""
    done = Tidied()
    while done.more:
        with story.library.writing() as store:
            now = story.now + timedelta(days=days)
            done = tidy(Clockwork(store=store, now=now, zone=VIETNAM), keep, done)
    return done


def counted(story: Story) -> tuple[int, int]:
    """Rows whose words are still there: received, sent."""
    with story.library.database.reading() as connection:
        received = connection.execute(select(func.count()).where(inbox.c.body != "{}")).scalar_one()
        sent = connection.execute(select(func.count()).where(outbox.c.text != "")).scalar_one()
    return int(received), int(sent)


def rows(story: Story) -> tuple[int, int]:
    with story.library.database.reading() as connection:
        many = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (inbox, outbox)]
    return int(many[0]), int(many[1])


@pytest.fixture
def told(story: Story) -> Story:
    lan = story.officer(LUNG_CU)
    lan.sends_photo("thu ngân sách 3,2 tỷ")
    lan.says("sửa thu ngân sách 3,3 tỷ")
    return story


def test_words_go_when_their_time_is_over_and_rows_stay(told: Story) -> None:
    before = rows(told)
    words = counted(told)
    assert words[0] >= 2
    assert words[1] > 2

    tidies(told, 9)
    assert counted(told) == words

    tidies(told, 11)
    assert counted(told) == (0, words[1])

    tidies(told, 21)
    assert counted(told) == (0, 0)
    assert rows(told) == before


def test_figures_and_their_history_stay(told: Story) -> None:
    history = told.history(LUNG_CU)

    tidies(told, 10_000)

    assert told.history(LUNG_CU) == history
    assert len(history) == 2


def test_evidence_stays_until_its_campaign_is_over_long_enough(told: Story) -> None:
    (piece,) = told.evidence(LUNG_CU)
    assert piece.state is PieceState.KEPT
    days = (catalogue()["HG2023"].period.end - told.now.astimezone(VIETNAM).date()).days

    assert tidies(told, days + 29).evidence == 0
    assert told.library.files.original(piece.sha256) == a_photo()

    assert tidies(told, days + 32).evidence == 1
    (left,) = told.evidence(LUNG_CU)
    assert (left.state, left.sha256, left.file_name) == (PieceState.EXPIRED, piece.sha256, "")
    for read in (told.library.files.original, told.library.files.shown):
        with pytest.raises(NotFound):
            read(piece.sha256)


def test_file_that_something_else_still_needs_stays(tell: Callable[[str], Story]) -> None:
    """The same bytes hang on two communes; one of the pieces hangs on nothing any more and goes."""
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.clock_to("2023-06-20T09:00")
    for unit, name in ((LUNG_CU, "Lan"), (MA_LE, "Minh")):
        story.officer(unit, name).sends_photo("thu ngân sách 3,2 tỷ")
    (piece,), (other,) = story.evidence(LUNG_CU), story.evidence(MA_LE)
    assert piece.sha256 == other.sha256
    with story.library.writing() as store:
        store.evidence.hang([replace(other, campaign="")])

    assert tidies(story, 31).evidence == 1

    assert story.library.files.original(piece.sha256) == a_photo()


def test_what_waits_is_not_touched(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    story.console_is_down = True
    lan.says("thu ngân sách 3,2 tỷ")

    tidies(story, 100)
    story.console_is_down = False
    story.settle()

    lan.hears("Đã ghi", "3,2 tỷ")


def test_it_happens_by_itself_once_a_day(told: Story) -> None:
    told.clock_to("2023-09-17T12:00")
    assert counted(told)[0] >= 2

    told.clock_to("2023-09-19T12:00")

    assert counted(told)[0] == 0


def test_batches_are_bounded_and_go_on_where_they_were(told: Story) -> None:
    with told.library.writing() as store:
        last = store.retention.forget_received(told.now + timedelta(days=1), after=0, many=2)
        assert last > 0
        again = store.retention.forget_received(told.now + timedelta(days=1), after=last, many=2)
        assert again > last
        assert store.retention.forget_received(told.now - timedelta(days=99), after=again, many=2) == again


def test_who_guessed_at_codes_is_forgotten_when_it_counts_no_more(story: Story) -> None:
    with story.library.writing() as store:
        store.invitations.guessed("web:1", Guesses(wrong=3, last_at=story.now - LONGEST_MEMORY - timedelta(seconds=1)))
        store.invitations.guessed("web:2", Guesses(wrong=3, last_at=story.now))

    tidies(story, 0)

    with story.library.reading() as store:
        assert [store.invitations.guesses(f"web:{n}") is None for n in (1, 2)] == [True, False]
