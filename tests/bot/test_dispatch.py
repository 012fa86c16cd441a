"""Does every update reach its handler, and does one that fails leave the others alone?"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from sqlalchemy import delete, event, select, update

from bot.channels.console import read
from bot.clock import VIETNAM
from bot.dispatch import Dispatch
from bot.writer import Writer
from domain.message import Option
from domain.person import Role
from storage.store import Library, Store
from storage.tables import campaigns, obligations
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, a_chat, a_message, catalogue, units
from tests.story import Phone, Story

Result = TypeVar("Result")


@pytest.fixture
def story(library: Library) -> Iterator[Story]:
    story = Story(library, at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE))
    story.clock_to("2023-06-20T09:00")
    yield story
    story.close()


def arrive(story: Story, *bodies: Any) -> None:
    """All of these in one batch."""
    story.console.inject(bodies)
    story.does(story.console.type("elsewhere", "", sender_id="0", sender_name="ai đó", at=story.now))


def test_broken_update_is_set_aside_and_the_ones_around_it_are_handled(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    broken = {"update_id": "broken", "chat_id": lan.chat_id, "kind": "a kind that nobody knows"}

    arrive(story, lan.update("text", text="RUNG 58%"), broken, nam.update("text", text="RUNG 59%"))

    lan.hears("58%")
    nam.hears("59%")
    ((_, update_key, error),) = story.dead_letters()
    assert update_key == "console broken"
    assert error.startswith("UnreadableUpdate: ")


def press_of_a_button_without_meaning(story: Story, phone: Phone) -> Any:
    """A button of an earlier version, whose action is no more."""
    option = Option(label="Cũ", action="an-action-that-was-removed")
    with story.library.writing() as store:
        store.outbox.put(a_message("old", option, chat=a_chat(phone.chat_id)), at=story.now)
    story.settle()
    data = story.console.lines(phone.chat_id)[-1].buttons[0].data
    return phone.update("button", data=data)


def test_handler_that_raises_takes_nobody_down_with_it(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")
    press = press_of_a_button_without_meaning(story, lan)
    lan.reads()

    arrive(story, press, nam.update("text", text="RUNG 59%"))

    lan.hears("Xin lỗi, em gặp trục trặc", "Tin đã được lưu")
    nam.hears("59%")
    ((_, _, error),) = story.dead_letters()
    assert error == "KeyError: 'an-action-that-was-removed'"


def test_person_whose_update_failed_can_go_on(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    arrive(story, press_of_a_button_without_meaning(story, lan))

    lan.says("RUNG 58%")

    lan.hears("58%")


def test_error_of_a_dead_letter_holds_nothing_that_people_wrote(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    arrive(story, {**lan.update("text", text="bí mật"), "at": "không phải giờ"})

    assert "bí mật" not in story.dead_letters()[0][2]


def test_channel_that_nobody_reads_blocks_no_other(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    with story.library.writing() as store:
        row = {"channel": "zalo", "bot": "1", "update_id": "1", "chat_id": "7", "body": {}}
        store.inbox.keep([row], at=story.now)

    lan.says("RUNG 58%")

    lan.hears("58%")
    assert [(key, error) for _, key, error in story.dead_letters()] == [("zalo 1", "KeyError: 'zalo'")]


def test_dead_letter_is_handled_after_the_cause_was_mended(story: Story, reopened: Callable[[], Library]) -> None:
    lan = story.officer(LUNG_CU)
    definition = _change_definition(story, "{}")
    story.restarts(reopened())
    lan.says("RUNG 58%")
    lan.hears("gặp trục trặc")
    assert story.figure(LUNG_CU, "RUNG") is None

    _change_definition(story, definition)
    with story.library.writing() as store:
        assert store.inbox.retry() == 1
    story.settle()

    lan.hears("Đã ghi", "58%")
    assert story.dead_letters() == []


def _change_definition(story: Story, text: str) -> str:
    """The campaign's row is spoilt, or mended; what it was."""
    with story.library.database.writing() as connection:
        before = connection.execute(select(campaigns.c.definition)).scalar_one()
        connection.execute(update(campaigns).values(definition=text))
    return str(before)


def test_dead_letter_of_a_channel_that_is_read_again_is_handled(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    del story.readers["console"]
    story.restarts()
    lan.says("RUNG 58%")
    lan.hears_nothing()

    story.readers["console"] = read
    story.restarts()
    with story.library.writing() as store:
        store.inbox.retry()
    story.settle()

    lan.hears("58%")


def test_updates_of_one_chat_are_handled_in_their_order(story: Story) -> None:
    lan = story.officer(LUNG_CU)

    bodies = [{**lan.update("text", text=f"RUNG {number}%"), "update_id": f"u{number}"} for number in range(50, 60)]
    arrive(story, *bodies)

    assert [figure.total for figure in story.history(LUNG_CU)] == list(range(50, 60))


def test_many_people_in_one_batch_are_all_answered(story: Story) -> None:
    people = [story.officer(LUNG_CU if number % 2 else MA_LE, f"p{number}") for number in range(12)]

    arrive(story, *(phone.update("text", text="RUNG 58%") for phone in people))

    for phone in people:
        phone.hears("58%")


# --- what a batch looks up beforehand


def said(phone: Phone, number: int, text: str) -> Any:
    return {**phone.update("text", text=text), "update_id": f"u{number}"}


def test_reports_of_one_commune_in_one_batch_build_on_each_other(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(LUNG_CU, "Nam")

    arrive(story, said(lan, 1, "RUNG 58%"), said(nam, 2, "sửa RUNG 59%"))

    nam.hears("Lan đã ghi Che phủ rừng là 58%", "Thay bằng 59%")


def test_question_that_was_asked_in_a_batch_is_answered_in_it(story: Story) -> None:
    lan, nam = story.officer(LUNG_CU), story.officer(MA_LE, "Nam")

    arrive(story, said(lan, 1, "không phát sinh"), said(nam, 2, "RUNG 59%"), said(lan, 3, "đúng"))

    assert story.owed(LUNG_CU).missing == ()


def test_post_that_is_taken_in_a_batch_counts_in_it(story: Story) -> None:
    lan, nam = story.stranger(), story.officer(MA_LE, "Nam")
    start, agree = f"/start {story.invite(LUNG_CU)}", "Đồng ý"

    arrive(
        story,
        *(said(lan, number, text) for number, text in enumerate((start, agree, "RUNG 58%"), 1)),
        said(nam, 4, "xem"),
    )

    assert story.figure(LUNG_CU, "RUNG") is not None


def test_batch_asks_each_table_once_however_many_people_report(story: Story) -> None:
    people = [story.officer(LUNG_CU if number % 2 else MA_LE, f"p{number}") for number in range(6)]
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found = re.match(r"SELECT .* FROM (\w+)", statement.replace("\n", " "))
        asked.extend(found.groups() if found else ())

    event.listen(story.library.database.engine, "before_cursor_execute", note)
    arrive(story, *(said(phone, number, f"RUNG 5{number}%") for number, phone in enumerate(people)))

    assert asked.count("chats") <= 3  # once for all, once for whoever writes elsewhere, and for the reminders
    assert asked.count("conversations") <= 3


class Forgetful(Writer):
    """What a file is to show goes before the file is made."""

    async def look(self, job: Callable[[Store], Result]) -> Result:
        with self.library.database.writing() as connection:
            connection.execute(delete(obligations))
        return await super().look(job)


def test_file_of_what_is_gone_meanwhile_is_no_dead_letter(story: Story) -> None:
    chi = story.member(DONG_VAN, Role.COORDINATOR, "Chi")
    body = chi.update("text", text="xuất excel")
    writer = Forgetful(story.library)
    writer.start()
    with story.library.writing() as store:
        row = {"channel": "console", "bot": "demo", "update_id": "u1", "chat_id": chi.chat_id, "body": body}
        store.inbox.keep([row], at=story.now)

    asyncio.run(Dispatch(writer, story.clock, VIETNAM, readers=story.readers).once())
    writer.close()
    story.settle()

    assert story.dead_letters() == []
    assert "trục trặc" not in chi.hears("")


def test_only_the_chats_that_are_asked_for_are_handled_and_one_that_fails_is_set_aside_alone(story: Story) -> None:
    """As a worker does who is told in which chats something waits."""
    lan, nam, chi = story.officer(LUNG_CU), story.officer(MA_LE, "Nam"), story.officer(LUNG_CU, "Chi")
    broken = {**lan.update("text", text=""), "kind": "a kind that nobody knows"}
    press = press_of_a_button_without_meaning(story, nam)
    bodies = [lan.update("text", text="RUNG 58%"), broken, press, nam.update("text", text="RUNG 59%")]
    bodies.append(chi.update("text", text="RUNG 57%"))
    rows = [
        {"channel": "console", "bot": "demo", "update_id": f"u{number}", "chat_id": body["chat_id"], "body": body}
        for number, body in enumerate(bodies)
    ]
    with story.library.writing() as store:
        store.inbox.keep(rows, at=story.now)
    writer = Writer(story.library)
    writer.start()
    dispatch = Dispatch(writer, story.clock, VIETNAM, readers=story.readers)

    chats = [("console", "demo", phone.chat_id) for phone in (nam, lan)]
    assert [asyncio.run(dispatch.once(chats)) for _ in range(2)] == [4, 0]

    writer.close()
    with story.library.reading() as store:
        counts = {state: many for state, (many, _) in store.inbox.counts().items()}
        waiting = [one.chat_id for one in store.inbox.waiting(9)]
    assert (counts["waiting"], counts["dead"], waiting) == (1, 2, [chi.chat_id])
    story.settle()
    for phone, figure in ((lan, "58%"), (nam, "59%"), (chi, "57%")):
        assert any(figure in line.text for line in story.console.lines(phone.chat_id))
