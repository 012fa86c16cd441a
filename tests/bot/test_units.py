"""What does `giaoban units succeed` tell an operator?"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands import command
from tests.environment import bare_environment

BEFORE, AFTER = "2025-05-20T09:00+07:00", "2025-07-02T09:00+07:00"


def giaoban(folder: Path, *arguments: str, clock: str) -> subprocess.CompletedProcess[str]:
    clean = bare_environment()
    return command(*arguments, env={**clean, "GIAOBAN_DATA_DIR": str(folder), "GIAOBAN_CLOCK": clock, "COLUMNS": "160"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """HT2021-2025 runs in all 216 communes that Hà Tĩnh had."""
    for arguments in (("migrate",), ("campaign", "start", "HT2021-2025")):
        assert giaoban(tmp_path, *arguments, clock=BEFORE).returncode == 0
    return tmp_path


def test_whole_province_moves_once_and_a_dry_run_keeps_nothing(folder: Path) -> None:
    command = ("units", "succeed", "--from", "2020", "--to", "2025")

    early = giaoban(folder, *command, clock=BEFORE)
    tried = giaoban(folder, *command, "--dry-run", clock=AFTER)
    done = giaoban(folder, *command, "--json", clock=AFTER)
    again = giaoban(folder, *command, clock=AFTER)

    assert (early.returncode, early.stderr) == (1, "The new units begin on 01/07/2025; nothing moves before.\n")
    assert tried.stdout.startswith("Nothing was changed; this is what would be:\n216 communes have 69 successors.\n")
    told = json.loads(done.stdout)
    assert (told["units"], told["successors"]) == (216, 69)
    assert told["campaigns"] == ["HT2021-2025 goes on below 2025-42 with 69 communes instead of 216."]
    assert sum("is divided" in line for line in told["undecided"]) == 2
    assert again.stdout == "Nothing is left to move.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "1999", "--to", "2025"), "there is no tree 1999"),
        (("--from", "../2020", "--to", "2025"), "there is no tree ../2020"),
        (("--from", "2020", "--to", "2025", "--at", "1/7/2025"), "1/7/2025 is no day"),
    ],
)
def test_wrong_words_are_told_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = giaoban(tmp_path, "units", "succeed", *arguments, clock=AFTER)

    assert done.returncode == 2
    assert words in done.stderr
