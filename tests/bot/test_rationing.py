"""Does the sender keep a bot's month: exact counts, the right ones without, elsewhere where there is an elsewhere?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.channels.base import Doubtful, OverQuota, Rejected, RetryLater
from bot.clock import VIETNAM
from bot.status import figures, lines
from bot.writer import Writer
from domain.message import Chat, Lane
from domain.person import CONSENT_VERSION, Person, Role
from domain.quota import Plan, Ration, Usage
from storage.store import Library
from tests.bot.test_sender import NOW, Desk
from tests.builders import LUNG_CU, a_chat, a_message, local
from tests.fakes.speaker import FakeSpeaker

pytestmark = pytest.mark.anyio

ELSEWHERE = a_chat("700", channel="telegram", bot="5")


class Short(Desk):
    """A desk on a channel with a quota."""

    def __init__(self, library: Library, writer: Writer) -> None:
        super().__init__(library, writer, FakeSpeaker())

    @property
    def usage(self) -> Usage:
        with self.library.reading() as store:
            return store.quotas.usage("console", "demo", self.clock.now())

    async def uses(self, many: int) -> None:
        self.put(*(a_message(f"used{number}", lane=Lane.ACK) for number in range(many)))
        await self.sends()
        self.speaker.letters.clear()

    def lan(self, *chats: Chat) -> None:
        with self.library.writing() as store:
            for chat in chats:
                person = Person(id="p1", name="Lan")
                store.people.enrol(person, chat, unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=NOW)


@pytest.fixture
def short(library: Library) -> Iterator[Short]:
    small = Library(library.database, library.calendar, library.files, {"console": Plan(monthly=20)})
    writer = Writer(small)
    writer.start()
    yield Short(small, writer)
    writer.close()


async def test_every_message_that_went_out_is_counted(short: Short) -> None:
    await short.uses(3)

    assert short.usage.sent == 3


@pytest.mark.parametrize(
    ("failure", "counted"), [(Doubtful("lost"), 2), (RetryLater("busy", seconds=0), 1), (Rejected("too long"), 0)]
)
async def test_doubtful_send_counts_and_one_that_surely_failed_does_not(
    short: Short, failure: Exception, counted: int
) -> None:
    short.put(a_message("k1"))
    short.speaker.fails = [failure]

    await short.sends()

    assert short.usage.sent == counted


async def test_send_that_a_crash_left_open_counts_as_used(short: Short) -> None:
    short.put(a_message("k1", lane=Lane.DIGEST))
    with short.library.writing() as store:
        (row,) = store.outbox.ready("console", "demo", now=NOW, many=9)
        store.outbox.lease(row, at=NOW)

    await short.sender.recover()

    assert (short.usage.sent, short.row().state) == (1, "doubtful")


async def test_digest_goes_without_while_answers_go_out(short: Short) -> None:
    await short.uses(16)
    short.put(
        a_message("k1", lane=Lane.DIGEST, text="tổng hợp"),
        a_message("k2", lane=Lane.REMINDER, text="nhắc"),
        a_message("k3", lane=Lane.ACK, text="đã ghi"),
    )

    await short.sends()

    assert short.speaker.texts == ["đã ghi"]
    assert (short.row("k1").state, short.row("k2").state) == ("withdrawn", "withdrawn")
    assert (short.usage.cut[Ration.DIGEST], short.usage.cut[Ration.REMINDER], short.usage.cut[Ration.ANSWER]) == (
        1,
        1,
        0,
    )


async def test_not_one_message_more_than_the_quota_goes_out(short: Short) -> None:
    short.put(*(a_message(f"k{number}", chat=a_chat(str(number))) for number in range(30)))

    await short.sends()

    assert len(short.speaker.letters) == 20
    assert (short.usage.sent, short.usage.cut[Ration.ANSWER]) == (20, 10)


async def test_long_text_goes_out_whole_or_not_at_all(short: Short) -> None:
    await short.uses(16)
    long = "\n".join(f"dòng {number}" for number in range(900))
    short.put(a_message("k1", lane=Lane.DIGEST, text=long))

    for _ in range(4):  # a part is looked at when the one before it has ended
        await short.sends()

    assert short.row("k1").parts > 1
    assert short.speaker.letters == []
    with short.library.reading() as store:
        assert {state for _, state in store.outbox.counts()} == {"sent", "withdrawn"}


async def test_next_month_frees_the_counter(short: Short) -> None:
    await short.uses(20)
    short.clock.move_to(local("2023-07-01T00:00"))
    short.put(a_message("k1", lane=Lane.DIGEST))

    await short.sends()

    assert short.row().state == "sent"


async def test_platform_that_says_that_the_month_is_used_up_is_believed(short: Short) -> None:
    short.put(*(a_message(f"k{number}", chat=a_chat(str(number))) for number in range(30)))
    short.speaker.fails = [OverQuota("Quota exceeded") for _ in range(99)]

    await short.sends()
    short.later(3_600)
    await short.sends()

    assert 99 - len(short.speaker.fails) <= 8  # what was in flight
    assert {short.row(f"k{number}").state for number in range(30)} == {"withdrawn"}
    assert short.usage.sent == 0


async def test_person_with_another_chat_gets_the_message_there(short: Short) -> None:
    short.lan(ELSEWHERE, a_chat())
    short.put(a_message("k1", text="đã ghi", lane=Lane.ACK))
    short.speaker.fails = [OverQuota("Quota exceeded")]

    await short.sends()

    assert (short.row().chat, short.row().state) == (ELSEWHERE, "waiting")
    assert short.usage.cut[Ration.ANSWER] == 0


async def test_channel_without_a_quota_counts_and_keeps_back_nothing(library: Library, writer: Writer) -> None:
    desk = Desk(library, writer, FakeSpeaker())
    desk.put(*(replace(a_message(f"k{number}"), lane=Lane.DIGEST) for number in range(30)))

    await desk.sends()

    assert len(desk.speaker.letters) == 30
    with library.reading() as store:
        assert store.quotas.of_month(NOW) == ()


async def test_status_tells_what_is_used_and_what_went_without(short: Short) -> None:
    await short.uses(16)
    short.put(a_message("k1", lane=Lane.DIGEST), a_message("k2", lane=Lane.DIGEST))
    await short.sends()

    with short.library.reading() as store:
        told = lines(figures(store, short.clock.now()), VIETNAM)

    assert (
        "Quota of console bot demo in 2023-06: 16 of 20 messages (80 %); "
        "going without now: digest, early; went without: digest 2" in told
    )
