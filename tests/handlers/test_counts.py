"""How many messages does a report cost? One in, one out; five items asked for one by one, at most seven taps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.builders import LUNG_CU, catalogue, units
from tests.story import Story


def test_report_in_one_line_costs_one_message_and_one_answer(story: Story) -> None:
    lan = story.officer(LUNG_CU)
    before = len(story.console.lines(lan.chat_id))

    lan.says("thu ns 3,2 ty; tieu chi ntm 2; khach du lich 1.200 luot")

    said = story.console.lines(lan.chat_id)[before:]
    assert [bool(line.sender_id) for line in said] == [True, False]


def test_five_items_asked_one_by_one_cost_six_messages(tell: Callable[[str], Story]) -> None:
    campaign = catalogue()["HG2023"]
    five = ("THUNS", "KDL", "LDDT", "RUNG", "TCNTM")
    rounds = tuple(replace(plan, indicators=five) for plan in campaign.rounds)
    story = tell("2023-06-14T07:00")
    story.start(replace(campaign, rounds=rounds), units(LUNG_CU))
    story.clock_to("2023-06-20T09:00")
    lan = story.officer(LUNG_CU)
    before = len(story.console.lines(lan.chat_id))

    lan.says("báo cáo")
    for figure in ("3,2 tỷ", "1.200 lượt", "57,8%", "2", "58,9%"):
        lan.says(figure)

    said = [line for line in story.console.lines(lan.chat_id)[before:] if line.sender_id]
    assert len(said) == 6
    assert "Đã hỏi hết các mục" in story.console.lines(lan.chat_id)[-1].text
