"""Is the story told, the same every time, and does it end as it should?"""

from __future__ import annotations

import io

import pytest

from bot.demo.headless import play

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


async def told() -> str:
    out = io.StringIO()
    await play(out)
    return out.getvalue()


async def test_story_is_the_same_on_two_runs() -> None:
    assert await told() == await told()


async def test_story_ends_with_the_figures_of_its_acts(capsys: pytest.CaptureFixture[str]) -> None:
    story = await told()

    ending = story.partition("=== Kết quả ===")[2].strip().splitlines()
    assert ending[:2] == [
        "DK: expected 13, reported 12, on time 9, late 3, missing 1",
        "SK: expected 13, reported 12, on time 9, late 3, missing 1",
    ]
    assert ending[2].endswith("dead letters 0")
    assert ending[3].endswith("not sent 0")
    assert capsys.readouterr() == ("", "")


async def test_story_shows_every_kind_of_message() -> None:
    story = await told()

    for words in ("🔔 Nhắc hạn", "✅ Đã ghi:", "✅ Đã ghi (muộn hạn)", "✏️ Đã sửa", "⏰ Đã quá hạn", "📊"):
        assert words in story
