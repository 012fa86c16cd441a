"""Do logs say what happened, and never a token?"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure, redact

TOKEN = "1001234:" + "Aa-_" * 8


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_token_is_blotted_out_wherever_it_stands() -> None:
    assert redact(f"https://api.telegram.org/bot{TOKEN}/getMe failed") == (
        "https://api.telegram.org/bot«token»/getMe failed"
    )
    assert redact("12:30, 1001:short, 20/6") == "12:30, 1001:short, 20/6"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("https://host/sign-in/WyJ0ZWxl.abc-_9 not found", "https://host/sign-in/«key» not found"),
        ("POST /f/WyJwZDEx.abc/name", "POST /f/«key»/name"),
        ("GET /j/T4TB2RUH", "GET /j/«key»"),
        ("< cookie: giaoban=MeslqWzW-2yf_x; a=b", "< cookie: giaoban=«key»; a=b"),
        ("GET /dashboard/missing", "GET /dashboard/missing"),
    ],
)
def test_what_opens_a_page_is_blotted_out(line: str, told: str) -> None:
    assert redact(line) == told


@pytest.mark.parametrize("style", ["text", "json"])
def test_events_hold_no_token(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure(style)
    log = structlog.get_logger("test")

    log.info(f"event {TOKEN}", url=f"https://host/bot{TOKEN}", more={"inner": [TOKEN]})
    try:
        raise ValueError(TOKEN)
    except ValueError:
        log.exception("failed")

    written = capsys.readouterr().err
    assert TOKEN not in written
    assert "«token»" in written


def test_json_lines_are_json_with_time_and_level(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")

    structlog.get_logger("test").warning("có việc", count=3)

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["count"]) == ("có việc", "warning", 3)
    assert line["timestamp"]


def test_libraries_log_no_token_not_even_in_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure("text")

    logging.getLogger("some.library").error("GET https://host/bot%s/x", TOKEN)
    try:
        raise ValueError(f"https://host/bot{TOKEN}")
    except ValueError:
        logging.getLogger("some.library").exception("failed")

    written = capsys.readouterr().err
    assert TOKEN not in written
    assert written.count("«token»") == 2


def test_addresses_of_requests_are_not_logged_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    configure("text")

    logging.getLogger("httpx").info("GET https://host/bot%s/x", TOKEN)

    assert capsys.readouterr().err == ""
