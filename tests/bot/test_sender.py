"""Does every message reach its chat, once, in order, and within the budget?"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.channels.base import (
    Budget,
    Doubtful,
    Letter,
    Misconfigured,
    Moved,
    Receipt,
    Rejected,
    RetryLater,
    Unreachable,
)
from bot.clock import VIETNAM, TrainingClock, monotonic
from bot.metrics import Metrics
from bot.sender import Sender
from bot.writer import Writer
from domain.channel import LIMITS
from domain.message import Chat, Lane, Option, Outgoing
from domain.person import CONSENT_VERSION, Person, Role
from storage.database import StorageTrouble
from storage.outbox import Posted, token_of
from storage.store import Library, Store
from tests.builders import DONG_VAN, LUNG_CU, a_chat, a_message, local
from tests.fakes.speaker import FakeSpeaker

pytestmark = pytest.mark.anyio

NOW = local("2023-06-20T08:00")


class Desk:
    """A sender with its outbox and clock."""

    def __init__(self, library: Library, writer: Writer, speaker: FakeSpeaker) -> None:
        self.library = library
        self.clock = TrainingClock(NOW)
        self.speaker = speaker
        self.metrics = Metrics()
        self.sender = Sender(speaker, writer, self.clock, VIETNAM, metrics=self.metrics)

    def put(self, *messages: Outgoing) -> None:
        with self.library.writing() as store:
            for message in messages:
                store.outbox.put(message, at=self.clock.now())

    async def sends(self) -> None:
        """Until nothing more can be sent now."""
        while await self.sender.once():
            await self.sender.drain()

    def later(self, seconds: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))

    async def answered(self, many: int) -> None:
        """Until what came of so many that were just begun is known; nothing is written meanwhile."""
        ended = asyncio.Semaphore(0)
        self.sender.freed = ended.release
        async with asyncio.timeout(10):
            for _ in range(many):
                await ended.acquire()

    def states(self) -> dict[str, int]:
        with self.library.reading() as store:
            return dict(sorted((state, many) for (_, state), (many, _) in store.outbox.counts().items()))

    def row(self, key: str = "k1") -> Posted:
        with self.library.reading() as store:
            found = store.outbox.by_key(key)
        assert found is not None
        return found


@pytest.fixture
def desk(library: Library, writer: Writer) -> Desk:
    return Desk(library, writer, FakeSpeaker())


async def test_message_goes_out_with_its_buttons(desk: Desk) -> None:
    desk.put(a_message("k1", Option(label="Đúng", action="store"), Option(label="Không phải", action="cancel")))

    await desk.sends()

    (letter,) = desk.speaker.letters
    assert (letter.chat_id, letter.text, letter.group) == ("7", "Chào anh", False)
    assert [(button.label, button.data) for button in letter.buttons] == [
        ("Đúng", f"{token_of('k1')}:0"),
        ("Không phải", f"{token_of('k1')}:1"),
    ]
    assert (desk.row().state, desk.row().message_id) == ("sent", "m1")


async def test_messages_of_one_chat_go_out_one_after_the_other_in_order(desk: Desk) -> None:
    desk.put(*(a_message(f"k{number}", text=str(number)) for number in range(5)))

    await desk.sends()

    assert desk.speaker.texts == ["0", "1", "2", "3", "4"]
    assert desk.speaker.most_at_once == 1


async def test_different_chats_do_not_wait_for_one_another(desk: Desk) -> None:
    desk.put(*(a_message(f"k{number}", chat=a_chat(str(number))) for number in range(5)))

    await desk.sends()

    assert desk.speaker.most_at_once == 5


async def test_acknowledgement_overtakes_a_digest(desk: Desk) -> None:
    desk.put(
        a_message("k1", text="tổng hợp", lane=Lane.DIGEST),
        a_message("k2", text="nhắc", lane=Lane.REMINDER),
        a_message("k3", text="đã ghi", lane=Lane.ACK),
    )

    await desk.sends()

    assert desk.speaker.texts == ["đã ghi", "nhắc", "tổng hợp"]


async def test_edit_names_the_message_that_it_replaces(desk: Desk) -> None:
    desk.put(a_message("k1"))
    await desk.sends()

    desk.put(a_message("k2", edits="k1"))
    await desk.sends()

    assert desk.speaker.letters[-1].edits_message_id == "m1"


async def test_message_whose_time_is_over_is_not_sent(desk: Desk) -> None:
    desk.put(a_message("k1", valid_until=NOW + timedelta(minutes=1)))
    desk.later(60)

    await desk.sends()

    assert desk.speaker.letters == []
    assert desk.row().state == "stale"


# --- what the platform says


async def test_platform_that_asks_to_wait_is_waited_for(desk: Desk) -> None:
    desk.put(a_message("k1", text="một"), a_message("k2", text="hai"), a_message("k3", text="ba", chat=a_chat("8")))
    desk.speaker.fails = [RetryLater("429", seconds=30)]

    await desk.sends()
    assert desk.speaker.texts == ["ba"]
    desk.later(29)
    await desk.sends()
    assert desk.speaker.texts == ["ba"]
    desk.later(1)
    await desk.sends()

    assert desk.speaker.texts == ["ba", "một", "hai"]
    assert desk.row().attempts == 2


async def test_message_is_tried_again_until_its_time_is_over(desk: Desk) -> None:
    desk.put(a_message("k1", valid_until=NOW + timedelta(seconds=30)))
    desk.speaker.fails = [RetryLater("429", seconds=1) for _ in range(99)]

    for _ in range(40):
        await desk.sends()
        desk.later(1)

    assert desk.row().state == "stale"
    assert 99 - len(desk.speaker.fails) == 30


async def test_later_messages_wait_with_the_one_that_the_platform_put_off(desk: Desk) -> None:
    desk.put(a_message("k1", text="một"))
    desk.speaker.fails = [RetryLater("429", seconds=30)]
    await desk.sends()

    desk.put(a_message("k2", text="hai"))
    await desk.sends()
    assert desk.speaker.texts == []
    desk.later(30)
    await desk.sends()

    assert desk.speaker.texts == ["một", "hai"]


async def test_whole_bot_waits_when_the_platform_says_so(desk: Desk) -> None:
    desk.put(a_message("k1"), a_message("k2", chat=a_chat("8")))
    desk.speaker.fails = [RetryLater("flood", seconds=0.2, chat_only=False)] * 2

    await desk.sends()
    desk.later(1)
    assert await desk.sender.once() == 0
    await asyncio.sleep(0.21)
    await desk.sends()

    assert len(desk.speaker.letters) == 2


@pytest.mark.parametrize("lane", [Lane.ACK, Lane.REPLY, Lane.REMINDER])
async def test_doubtful_send_to_a_person_is_repeated_and_counted(desk: Desk, lane: Lane) -> None:
    desk.put(a_message("k1", lane=lane))
    desk.speaker.fails = [Doubtful("the answer was lost")]

    await desk.sends()

    assert desk.row().state == "sent"
    with desk.library.reading() as store:
        assert store.outbox.repeats() == 1


async def test_doubtful_digest_is_not_repeated_and_shows(desk: Desk) -> None:
    desk.put(a_message("k1", lane=Lane.DIGEST, group=True))
    desk.speaker.fails = [Doubtful("the answer was lost")]

    await desk.sends()

    assert desk.row().state == "doubtful"
    with desk.library.reading() as store:
        assert [(state, error) for _, state, error in store.outbox.troubles()] == [("doubtful", "the answer was lost")]


async def test_person_who_blocked_the_bot_is_unreachable(desk: Desk) -> None:
    with desk.library.writing() as store:
        person = Person(id="p1", name="Lan")
        store.people.enrol(person, a_chat(), unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=NOW)
    desk.put(a_message("k1"))
    desk.speaker.fails = [Unreachable("blocked")]

    await desk.sends()

    assert desk.row().state == "failed"
    with desk.library.reading() as store:
        assert store.people.reachable(["p1"]) == {}
        assert store.people.unreachable() == 1


async def test_group_that_moved_gets_its_digest_at_the_new_address(desk: Desk) -> None:
    with desk.library.writing() as store:
        store.people.bind_group(a_chat("-1"), unit=DONG_VAN, title="Đồng Văn", at=NOW)
    desk.put(
        a_message("k1", chat=a_chat("-1"), lane=Lane.DIGEST, group=True, text="một"),
        a_message("k2", chat=a_chat("-1"), lane=Lane.DIGEST, group=True, text="hai"),
    )
    desk.speaker.fails = [Moved("-100777")]

    await desk.sends()

    assert [(letter.chat_id, letter.text) for letter in desk.speaker.letters] == [
        ("-100777", "một"),
        ("-100777", "hai"),
    ]
    with desk.library.reading() as store:
        assert [group.chat for group in store.people.groups()] == [a_chat("-100777")]


async def test_message_that_the_platform_rejects_fails_alone(desk: Desk) -> None:
    desk.put(a_message("k1"), a_message("k2", text="hai"))
    desk.speaker.fails = [Rejected("too long")]

    await desk.sends()

    assert desk.row("k1").state == "failed"
    assert desk.speaker.texts == ["hai"]


async def test_wrong_token_stops_sending_and_loses_nothing(desk: Desk) -> None:
    desk.put(a_message("k1"), a_message("k2", chat=a_chat("8")))
    desk.speaker.fails = [Misconfigured("the token is wrong")] * 2

    await desk.sends()
    desk.later(3600)
    assert await desk.sender.once() == 0

    assert {desk.row("k1").state, desk.row("k2").state} == {"waiting"}


# --- crash


async def test_send_that_a_crash_left_open_is_known_and_repeated(desk: Desk, writer: Writer) -> None:
    desk.put(a_message("k1", lane=Lane.ACK), a_message("k2", lane=Lane.DIGEST, group=True, chat=a_chat("-1")))
    desk.speaker.held = asyncio.Event()
    assert await desk.sender.once() == 2
    assert {desk.row("k1").state, desk.row("k2").state} == {"sending"}

    restarted = Sender(FakeSpeaker(), writer, desk.clock, VIETNAM)
    assert await restarted.recover() == 2

    assert (desk.row("k1").state, desk.row("k2").state) == ("waiting", "doubtful")
    with desk.library.reading() as store:
        assert store.outbox.repeats() == 1
    assert await restarted.recover() == 0
    desk.speaker.held.set()
    await desk.sender.drain()


async def test_calm_restart_finds_nothing_doubtful(desk: Desk) -> None:
    desk.put(a_message("k1"))
    await desk.sends()

    assert await desk.sender.recover() == 0


# --- budget


class Slow(FakeSpeaker):
    """Each message takes its time to the platform, and its answer back. `arrived`: when the platform counted it."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.arrived: list[float] = []
        self._chance = random.Random(4)

    async def send(self, letter: Letter) -> Receipt:
        await asyncio.sleep(self._chance.choice((0.0, 0.02, 0.25)))
        self.arrived.append(monotonic())
        await asyncio.sleep(self._chance.choice((0.0, 0.02)))
        return await super().send(letter)


async def test_platform_counts_no_second_with_too_many_however_messages_bunch_on_their_way(
    library: Library, writer: Writer
) -> None:
    speaker = Slow(Budget(per_second=30, chat_gap=0, group_gap=0))
    desk = Desk(library, writer, speaker)
    desk.put(*(a_message(f"k{number}", chat=a_chat(str(number))) for number in range(65)))

    async with asyncio.timeout(20):
        while len(speaker.letters) < 65:
            await desk.sender.once()
            await asyncio.sleep(0.005)
        await desk.sender.drain()

    times = sorted(speaker.arrived)
    assert max(sum(start <= one < start + 1 for one in times) for start in times) <= 30


TWENTY = Budget(per_second=20, chat_gap=0, group_gap=0)  # two at once, and one more within the time of a lease


@pytest.mark.parametrize(("lane", "leased"), [(Lane.ACK, 3), (Lane.REMINDER, 3), (Lane.DIGEST, 2)])
async def test_message_is_leased_before_its_turn_unless_a_crash_would_lose_it(
    library: Library, writer: Writer, lane: Lane, leased: int
) -> None:
    desk = Desk(library, writer, FakeSpeaker(TWENTY))
    desk.put(*(a_message(f"k{number}", lane=lane, chat=a_chat(str(number))) for number in range(5)))
    desk.speaker.held = asyncio.Event()

    assert await desk.sender.once() == leased

    assert desk.states() == {"sending": leased, "waiting": 5 - leased}
    desk.speaker.held.set()
    await desk.sender.drain()


async def test_what_was_leased_before_its_turn_goes_back_when_the_platform_asks_for_a_pause(
    library: Library, writer: Writer
) -> None:
    desk = Desk(library, writer, FakeSpeaker(TWENTY))
    desk.put(*(a_message(f"k{number}", chat=a_chat(str(number))) for number in range(3)))
    desk.speaker.fails = [RetryLater("flood", seconds=60, chat_only=False)] * 3

    assert await desk.sender.once() == 3
    await desk.sender.drain()

    assert len(desk.speaker.times) == 2
    assert desk.states() == {"waiting": 3}
    with library.reading() as store:
        assert store.outbox.repeats() == 0


async def test_whoever_takes_over_waits_until_the_second_of_the_one_before_is_over(
    library: Library, writer: Writer
) -> None:
    desk = Desk(library, writer, FakeSpeaker(TWENTY))
    desk.put(a_message("k1"))

    writer.library.database.terms += 1  # another process sent until now

    assert await desk.sender.once() == 0
    assert (desk.sender.held_back, desk.row().state) == (True, "waiting")


async def test_no_more_are_on_their_way_than_a_crash_may_leave_doubtful(desk: Desk) -> None:
    desk.put(*(a_message(f"k{number}", chat=a_chat(str(number))) for number in range(20)))
    desk.speaker.held = asyncio.Event()

    assert [await desk.sender.once() for _ in range(3)] == [8, 0, 0]

    assert desk.states() == {"sending": 8, "waiting": 12}
    desk.speaker.held.set()
    await desk.sender.drain()


# --- one commit for many


async def test_what_came_of_many_and_the_next_leases_are_one_commit(desk: Desk) -> None:
    commits: list[object] = []
    desk.put(*(a_message(f"k{number}", chat=a_chat(str(number % 8))) for number in range(16)))
    event.listen(desk.library.database.engine, "commit", commits.append)

    assert await desk.sender.once() == 8
    await desk.answered(8)
    assert await desk.sender.once() == 8

    assert desk.states() == {"sent": 8, "sending": 8}
    assert len(commits) == 2
    await desk.sender.drain()
    assert desk.states() == {"sent": 16}
    assert len(commits) == 3


async def test_result_that_cannot_be_written_keeps_no_other_from_being_written(desk: Desk) -> None:
    desk.put(*(a_message(f"k{number}", chat=a_chat(str(number))) for number in range(3)))
    desk.speaker.fails = [RetryLater("flood", seconds=math.inf)]

    assert await desk.sender.once() == 3
    await desk.sender.drain()

    assert desk.states() == {"sending": 1, "sent": 2}
    assert await desk.sender.recover() == 1
    await desk.sends()
    assert desk.states() == {"sent": 3}


class Shaky(Library):
    """Can't be written to while it is `away`."""

    away = False

    @contextmanager
    def writing(self) -> Iterator[Store]:
        if self.away:
            raise StorageTrouble("The database can't do it now.")
        with super().writing() as store:
            yield store


async def test_what_came_of_a_send_is_written_when_the_database_is_back(library: Library) -> None:
    shaky = Shaky(library.database, library.calendar, library.files)
    writer = Writer(shaky)
    writer.start()
    desk = Desk(shaky, writer, FakeSpeaker())
    desk.put(a_message("k1", text="một"), a_message("k2", text="hai"))
    assert await desk.sender.once() == 1
    await desk.answered(1)

    shaky.away = True
    for _ in range(2):
        with pytest.raises(StorageTrouble):
            await desk.sender.once()
    shaky.away = False
    await desk.sends()

    assert desk.speaker.texts == ["một", "hai"]
    assert desk.states() == {"sent": 2}
    with library.reading() as store:
        assert store.outbox.repeats() == 0
    writer.close()


async def test_one_chat_is_left_alone_for_the_gap(library: Library, writer: Writer) -> None:
    desk = Desk(library, writer, FakeSpeaker(Budget(per_second=1e6, chat_gap=1.0, group_gap=3.0)))
    desk.put(
        a_message("k1", text="một"),
        a_message("k2", text="hai"),
        a_message("k3", text="nhóm một", chat=a_chat("-1"), group=True),
        a_message("k4", text="nhóm hai", chat=a_chat("-1"), group=True),
    )

    await desk.sends()
    assert desk.speaker.texts == ["một", "nhóm một"]
    desk.later(1)
    await desk.sends()
    assert desk.speaker.texts[2:] == ["hai"]
    desk.later(2)
    await desk.sends()

    assert desk.speaker.texts[3:] == ["nhóm hai"]


async def test_chat_that_may_have_got_a_message_is_left_alone_too(library: Library, writer: Writer) -> None:
    desk = Desk(library, writer, FakeSpeaker(Budget(per_second=1e6, chat_gap=1.0, group_gap=3.0)))
    desk.put(a_message("k1", text="một"))
    desk.speaker.fails = [Doubtful("the answer was lost")]

    await desk.sends()
    assert (desk.speaker.texts, desk.row().state) == ([], "waiting")
    desk.later(1)
    await desk.sends()

    assert desk.speaker.texts == ["một"]


async def test_channel_that_breaks_in_an_unknown_way_leaves_a_doubt_not_a_stuck_message(desk: Desk) -> None:
    desk.speaker.fails = [RuntimeError("a bug of the channel")]
    desk.put(a_message("k1"))

    await desk.sends()

    assert desk.row().state == "sent"
    assert len(desk.speaker.letters) == 1


# --- files


async def test_document_goes_out_with_its_name(desk: Desk) -> None:
    key = desk.library.files.keep(b"workbook")
    desk.put(a_message("k1", document=f"{key}/Biểu 6.xlsx"))

    await desk.sends()

    (letter,) = desk.speaker.letters
    assert (letter.document, letter.photo, letter.filename) == (b"workbook", None, "Biểu 6.xlsx")


async def test_photo_goes_out_as_the_copy_that_may_be_shown(desk: Desk) -> None:
    key = desk.library.files.keep(b"original", shown=b"shown")
    desk.put(a_message("k1", photo=f"{key}/cau.jpg"))

    await desk.sends()

    assert [letter.photo for letter in desk.speaker.letters] == [b"shown"]


async def test_message_whose_file_is_gone_fails_alone(desk: Desk) -> None:
    desk.put(a_message("k1", document=f"{'ab' * 32}/x.xlsx"), a_message("k2", chat=a_chat("8")))

    await desk.sends()

    assert (desk.row("k1").state, desk.row("k2").state) == ("failed", "sent")


async def test_caption_that_is_too_long_goes_on_in_further_messages(desk: Desk) -> None:
    key = desk.library.files.keep(b"workbook")
    text = "\n".join(f"dòng {number}" for number in range(900))
    desk.put(a_message("k1", Option(label="Đúng", action="store"), document=f"{key}/x.xlsx", text=text))

    await desk.sends()

    limits = desk.speaker.limits
    first, *further = desk.speaker.letters
    assert "\n".join(desk.speaker.texts) == text
    assert len(first.text) <= limits.caption
    assert all(len(letter.text) <= limits.text for letter in further)
    assert [letter.document for letter in desk.speaker.letters] == [b"workbook", *(None for _ in further)]
    assert [len(letter.buttons) for letter in desk.speaker.letters] == [*(0 for _ in further), 1]


# --- texts that take several messages


def rows_of(many: int) -> str:
    return "\n".join(f"dòng {number} {'x' * 90}" for number in range(many))


async def test_long_text_goes_out_in_order_with_its_buttons_under_the_last_part(desk: Desk) -> None:
    option = Option(label="Đúng", action="store")
    desk.put(a_message("k1", option, text=rows_of(100)), a_message("k2", text="sau"))

    await desk.sends()

    *long, after = desk.speaker.letters
    assert after.text == "sau"
    assert "\n".join(letter.text for letter in long) == rows_of(100)
    assert [[button.data for button in letter.buttons] for letter in long] == [[], [], [f"{token_of('k1')}:0"]]
    assert desk.row("k1").options == (option,)


async def test_later_part_waits_for_one_that_the_platform_put_off_even_after_a_restart(
    desk: Desk, writer: Writer
) -> None:
    desk.put(a_message("k1", text=rows_of(100)))
    desk.speaker.fails = [RetryLater("429", seconds=30)]
    await desk.sends()

    desk.sender = Sender(desk.speaker, writer, desk.clock, VIETNAM)
    await desk.sends()
    assert desk.speaker.texts == []
    desk.later(30)
    await desk.sends()

    assert "\n".join(desk.speaker.texts) == rows_of(100)


async def test_nothing_follows_a_part_that_the_platform_will_never_take(desk: Desk) -> None:
    desk.put(a_message("k1", text=rows_of(100)), a_message("k2", text="sau"))
    desk.speaker.fails = [Rejected("400")]

    await desk.sends()

    assert desk.speaker.texts == ["sau"]
    assert [desk.row(key).state for key in ("k1", "k1/2", "k1/3")] == ["failed", "withdrawn", "withdrawn"]


async def test_crash_between_the_parts_loses_none_and_repeats_only_the_doubtful_one(desk: Desk, writer: Writer) -> None:
    desk.put(a_message("k1", text=rows_of(100)))
    await desk.sender.once()
    await desk.sender.drain()
    desk.speaker.held = asyncio.Event()
    assert await desk.sender.once() == 1  # the second part is on its way

    restarted = Desk.__new__(Desk)
    restarted.__dict__ |= desk.__dict__ | {"speaker": FakeSpeaker()}
    restarted.sender = Sender(restarted.speaker, writer, desk.clock, VIETNAM)
    assert await restarted.sender.recover() == 1
    await restarted.sends()

    assert "\n".join((*desk.speaker.texts, *restarted.speaker.texts)) == rows_of(100)
    with desk.library.reading() as store:
        assert store.outbox.repeats() == 1
    desk.speaker.held.set()
    await desk.sender.drain()


async def test_what_another_decided_about_a_send_is_not_undone_by_its_late_result(desk: Desk, writer: Writer) -> None:
    desk.put(a_message("k1", text="một"))
    desk.speaker.held = asyncio.Event()
    desk.speaker.fails = [Rejected("too long")]
    assert await desk.sender.once() == 1

    writer.library.database.terms += 1  # our line was cut, and another process took over
    other = Desk.__new__(Desk)
    other.__dict__ |= desk.__dict__ | {"speaker": FakeSpeaker()}
    other.sender = Sender(other.speaker, writer, desk.clock, VIETNAM)
    assert await other.sender.recover() == 1
    await other.sends()
    desk.speaker.held.set()
    await desk.sender.drain()

    assert (other.speaker.texts, desk.row().state) == (["một"], "sent")


async def test_sender_that_comes_back_leaves_its_own_sends_alone(desk: Desk, writer: Writer) -> None:
    desk.put(a_message("k1", text="một"))
    desk.speaker.held = asyncio.Event()
    assert await desk.sender.once() == 1

    writer.library.database.terms += 1  # our line was cut, and nobody else was there
    assert await desk.sender.once() == 0
    desk.speaker.held.set()
    await desk.sender.drain()

    assert (desk.speaker.texts, desk.row().state) == (["một"], "sent")
    with desk.library.reading() as store:
        assert store.outbox.repeats() == 0


@pytest.mark.parametrize(("before", "after"), [(100, 60), (60, 100), (100, 3)])
async def test_edit_of_a_long_text_replaces_every_part(desk: Desk, before: int, after: int) -> None:
    desk.put(a_message("k1", text=rows_of(before), lane=Lane.DIGEST))
    await desk.sends()
    posted = len(desk.speaker.letters)

    desk.put(a_message("k2", text=rows_of(after), edits="k1", lane=Lane.DIGEST))
    await desk.sends()

    screen = {f"m{number}": letter.text for number, letter in enumerate(desk.speaker.letters[:posted], start=1)}
    for letter in desk.speaker.letters[posted:]:
        screen[letter.edits_message_id or f"new{len(screen)}"] = letter.text
    assert "\n".join(screen.values()) == rows_of(after)


async def test_channel_of_short_texts_gets_more_parts(library: Library, writer: Writer) -> None:
    speaker = FakeSpeaker()
    speaker.channel, speaker.limits = "zalo", LIMITS["zalo"]
    desk = Desk(library, writer, speaker)
    options = tuple(Option(label=f"Lựa chọn {number}", action="store") for number in range(8))
    desk.put(a_message("k1", *options, text=rows_of(50), chat=a_chat(channel="zalo")))

    await desk.sends()

    assert "\n".join(speaker.texts).startswith(rows_of(50))
    assert len(speaker.texts) > 2
    assert [(len(text) <= 2000, "«Lựa chọn 7»" in text) for text in speaker.texts[-2:]] == [(True, False), (True, True)]
    assert speaker.letters[-1].buttons == ()


# --- a chat that is gone


TELEGRAM, ZALO = a_chat("700", channel="telegram", bot="5"), a_chat("z1", channel="zalo", bot="2002")


def lan_has(desk: Desk, *chats: Chat) -> None:
    """Lan's chats; the first was used last."""
    with desk.library.writing() as store:
        for number, chat in enumerate(chats):
            at = NOW - timedelta(minutes=number)
            person = Person(id="p1", name="Lan")
            store.people.enrol(person, chat, unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=at)


def on(chat: Chat) -> FakeSpeaker:
    """A speaker for another chat of Lan's, on which everything is sent that waits there."""
    speaker = FakeSpeaker()
    speaker.channel, speaker.bot, speaker.limits = chat.channel, chat.bot, LIMITS[chat.channel]
    return speaker


@pytest.mark.parametrize("other", [a_chat("8"), TELEGRAM, ZALO], ids=["same channel", "telegram", "zalo"])
async def test_message_to_a_chat_that_is_gone_goes_to_another_chat_of_the_person_once(
    desk: Desk, writer: Writer, other: Chat
) -> None:
    lan_has(desk, a_chat(), other)
    option = Option(label="Báo cáo ngay", action="guided")
    quiet = NOW + timedelta(hours=1)
    desk.put(
        a_message("k1", option, text="nhắc", lane=Lane.REMINDER),
        a_message("k2", text="hai", lane=Lane.REMINDER, not_before=quiet),
    )
    desk.speaker.fails = [Unreachable("blocked")]

    await desk.sends()
    elsewhere = Sender(on(other), writer, desk.clock, VIETNAM)
    await elsewhere.once()
    await elsewhere.drain()
    assert (desk.row("k1").state, desk.row("k1").chat) == ("sent", other)
    assert (desk.row("k2").state, desk.row("k2").chat) == ("waiting", other)
    desk.later(3600)
    while await elsewhere.once():
        await elsewhere.drain()

    assert desk.speaker.letters == [] or other.channel == "console"
    assert desk.row("k2").state == "sent"
    assert token_of("k1") == desk.row("k1").token
    with desk.library.reading() as store:
        assert store.people.reachable(["p1"]) == {"p1": other}
        assert store.outbox.fell_over() == 2
        assert store.outbox.repeats() == 0
        assert store.outbox.troubles() == []


async def test_message_fails_when_every_chat_of_the_person_is_gone(desk: Desk) -> None:
    lan_has(desk, a_chat(), a_chat("8"))
    desk.put(a_message("k1"))
    desk.speaker.fails = [Unreachable("blocked"), Unreachable("blocked")]

    await desk.sends()

    assert (desk.row().state, desk.row().attempts) == ("failed", 2)
    with desk.library.reading() as store:
        assert store.people.unreachable() == 2


async def test_digest_of_a_group_that_is_gone_goes_to_nobody_else(desk: Desk) -> None:
    lan_has(desk, a_chat("8"))
    with desk.library.writing() as store:
        store.people.bind_group(a_chat("-1"), unit=DONG_VAN, title="Đồng Văn", at=NOW)
    desk.put(a_message("k1", chat=a_chat("-1"), lane=Lane.DIGEST, group=True))
    desk.speaker.fails = [Unreachable("left")]

    await desk.sends()

    assert (desk.row().state, desk.speaker.letters) == ("failed", [])


@pytest.mark.parametrize("rows", [15, 25, 100])
async def test_long_text_is_cut_anew_for_the_channel_of_the_other_chat(desk: Desk, writer: Writer, rows: int) -> None:
    lan_has(desk, a_chat(), ZALO)
    option = Option(label="Đúng", action="store")
    desk.put(a_message("k1", option, text=rows_of(rows)))
    desk.speaker.fails = [Unreachable("blocked")]

    await desk.sends()
    zalo = on(ZALO)
    elsewhere = Sender(zalo, writer, desk.clock, VIETNAM)
    while await elsewhere.once():
        await elsewhere.drain()

    assert "\n".join(zalo.texts).startswith(rows_of(rows))
    assert max(map(len, zalo.texts)) <= 2000
    assert ["«Đúng»" in text or "Đúng" in text for text in zalo.texts] == [*(False for _ in zalo.texts[1:]), True]


async def test_parts_that_are_left_follow_to_the_other_chat(desk: Desk, writer: Writer) -> None:
    lan_has(desk, a_chat(), ZALO)
    desk.put(a_message("k1", text=rows_of(100)))
    await desk.sender.once()
    await desk.sender.drain()
    desk.speaker.fails = [Unreachable("blocked")]

    await desk.sends()
    zalo = on(ZALO)
    elsewhere = Sender(zalo, writer, desk.clock, VIETNAM)
    while await elsewhere.once():
        await elsewhere.drain()

    assert "\n".join((*desk.speaker.texts, *zalo.texts)) == rows_of(100)


async def test_text_in_the_place_of_one_in_another_chat_is_a_message_of_its_own(desk: Desk) -> None:
    desk.put(a_message("k1"))
    await desk.sends()

    desk.put(a_message("k2", edits="k1", chat=a_chat("8")))
    await desk.sends()

    assert [(letter.chat_id, letter.edits_message_id) for letter in desk.speaker.letters] == [("7", None), ("8", None)]


async def test_lateness_counts_from_when_a_message_was_due_and_not_from_its_last_try(desk: Desk) -> None:
    desk.put(a_message("k1"))
    desk.speaker.fails = [RetryLater("flood", seconds=100), RetryLater("flood", seconds=100)]
    for _ in range(3):
        await desk.sends()
        desk.later(101)

    counted = desk.metrics.text().decode()

    assert desk.row().state == "sent"
    assert 'giaoban_sent_late_seconds_bucket{lane="reply",le="60.0"} 0.0' in counted
    assert 'giaoban_sent_late_seconds_bucket{lane="reply",le="300.0"} 1.0' in counted


async def test_doubtful_sends_are_counted_also_those_of_a_crash(desk: Desk) -> None:
    desk.put(a_message("k1"), a_message("k2", chat=a_chat("8"), lane=Lane.DIGEST))
    desk.speaker.fails = [Doubtful("the answer was lost")]
    await desk.sends()
    with desk.library.writing() as store:
        store.outbox.lease(desk.row("k2"), at=NOW)
    await desk.sender.recover()

    counted = desk.metrics.text().decode()

    assert 'giaoban_doubtful_sends_total{lane="reply"} 1.0' in counted
    assert 'giaoban_doubtful_sends_total{lane="digest"} 1.0' in counted
