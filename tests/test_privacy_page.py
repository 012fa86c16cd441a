"""Does the page that offices put into their file say what the programme does?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings
from domain.mask import MASK
from domain.person import CONSENT_VERSION, ERASED_NAME
from domain.retention import KeepDays

PAGE = (Path(__file__).parent.parent / "docs" / "privacy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["messages", "sent", "evidence"])
def test_page_names_how_long_it_is_kept(name: str) -> None:
    (line,) = [one for one in PAGE.splitlines() if f"GIAOBAN_KEEP_{name.upper()}_DAYS" in one]

    assert f" {getattr(KeepDays(), name)} ngày" in line
    assert f"keep_{name}_days" in Settings.model_fields


def test_page_names_the_consent_that_is_asked_for() -> None:
    assert f"`{CONSENT_VERSION}`" in PAGE
    assert MASK in PAGE
    assert ERASED_NAME in PAGE


def test_commands_of_the_page_exist() -> None:
    from typer.main import get_command

    from bot.__main__ import app

    root = get_command(app)
    for line in re.findall(r"`giaoban ([a-z ]+?)(?: [A-ZÊ]+)?`", PAGE):
        found = root
        for word in line.split():
            found = found.commands[word]  # type: ignore[attr-defined]
        assert found.help
