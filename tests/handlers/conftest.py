"""Which story do conversation tests begin with? HG2023 in three communes of Đồng Văn and two of Mèo Vạc."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from storage.store import Library
from tests.builders import DONG_VAN_TOWN, LUNG_CU, MA_LE, THUONG_PHUNG, XIN_CAI, catalogue, units
from tests.story import Story

FIVE_COMMUNES = (LUNG_CU, MA_LE, DONG_VAN_TOWN, THUONG_PHUNG, XIN_CAI)


@pytest.fixture
def tell(library: Library) -> Iterator[Callable[[str], Story]]:
    """Begins a story at a local time; nothing runs yet."""
    told: list[Story] = []

    def begin(at: str) -> Story:
        told.append(Story(library, at=at))
        return told[-1]

    yield begin
    for story in told:
        story.close()


@pytest.fixture
def story(tell: Callable[[str], Story]) -> Story:
    """HG2023 on 20 June 2023 in the morning: the mid-term report (SK) is open until 5 July."""
    story = tell("2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(*FIVE_COMMUNES))
    story.clock_to("2023-06-20T09:00")
    return story
