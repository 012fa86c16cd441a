"""Is the story told, the same every time, and does it end as it should?"""

from __future__ import annotations

import asyncio
import io

import pytest

from bot.demo.headless import play

pytestmark = pytest.mark.timeout(180)


def told() -> str:
    out = io.StringIO()
    asyncio.run(play(out))
    return out.getvalue()


@pytest.fixture(scope="module")
def story() -> str:
    return told()


def test_story_is_the_same_on_two_runs_and_nothing_is_said_beside_it(
    story: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told() == story
    assert capsys.readouterr() == ("", "")


def test_story_ends_with_the_figures_of_its_acts(story: str) -> None:
    ending = story.partition("=== Kết quả ===")[2].strip().splitlines()
    assert ending[:2] == [
        "DK: expected 13, reported 12, on time 9, late 3, missing 1",
        "SK: expected 13, reported 12, on time 9, late 3, missing 1",
    ]
    assert ending[2].endswith("dead letters 0")
    assert ending[3].endswith("not sent 0")


def test_story_shows_every_kind_of_message(story: str) -> None:
    for words in ("🔔 Nhắc hạn", "✅ Đã ghi:", "✅ Đã ghi (muộn hạn)", "✏️ Đã sửa", "⏰ Đã quá hạn", "📊"):
        assert words in story
