"""Are settings read from the environment, and faults told in one sentence?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import SystemClock, TrainingClock
from bot.settings import settings
from domain.errors import Refused
from domain.quota import Plan
from storage.shelves import Bucket

TOKEN = "1001:" + "A" * 35


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "DATA_DIR",
        "DATABASE_URL",
        "TELEGRAM_TOKEN",
        "TELEGRAM_API",
        "PUBLIC_URL",
        "FILES",
        "FILES_ENDPOINT",
        "FILES_KEY",
        "FILES_SECRET",
        "TIMEZONE",
        "LOG",
        "CLOCK",
    ):
        monkeypatch.delenv(f"GIAOBAN_{name}", raising=False)


def test_nothing_set_is_enough() -> None:
    known = settings()

    assert known.url == "sqlite:///data/giaoban.sqlite"
    assert known.telegram_token is None
    assert str(known.zone) == "Asia/Ho_Chi_Minh"
    assert isinstance(known.make_clock(), SystemClock)


def test_database_stands_in_the_data_folder_unless_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIAOBAN_DATA_DIR", str(tmp_path))
    assert settings().url == f"sqlite:///{tmp_path}/giaoban.sqlite"

    monkeypatch.setenv("GIAOBAN_DATABASE_URL", "postgresql://giaoban@db/giaoban")
    assert settings().url == "postgresql://giaoban@db/giaoban"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TELEGRAM_TOKEN", "secret", "GIAOBAN_TELEGRAM_TOKEN: a Telegram token looks like 123456:ABC-DEF."),
        ("TELEGRAM_API", "api.telegram.org", "GIAOBAN_TELEGRAM_API: write an address such as https://example.org."),
        ("FILES", "http://store/giaoban", "GIAOBAN_FILES: write a bucket such as s3://giaoban/evidence."),
        ("FILES", "s3://giaoban/../x y", "GIAOBAN_FILES: write a bucket such as s3://giaoban/evidence."),
        ("FILES", "s3://giaoban", "GIAOBAN_FILES needs GIAOBAN_FILES_KEY and GIAOBAN_FILES_SECRET."),
        ("FILES_ENDPOINT", "store:9000", "GIAOBAN_FILES_ENDPOINT: write an address such as https://example.org."),
        ("PUBLIC_URL", "ftp://example.org", "GIAOBAN_PUBLIC_URL: write an address such as https://example.org."),
        ("TIMEZONE", "Asia/Hanoi-West", "GIAOBAN_TIMEZONE: no such time zone."),
        ("CLOCK", "tomorrow x2 x3", "GIAOBAN_CLOCK: write it as 2023-06-20T07:00+07:00 x600."),
        ("CLOCK", "@/nowhere", "GIAOBAN_CLOCK: the file of the clock can't be read: No such file or directory."),
        ("WEB_PORT", "70000", "GIAOBAN_WEB_PORT: Input should be less than or equal to 65535."),
        ("LOG", "xml", "GIAOBAN_LOG: Input should be 'text' or 'json'."),
    ],
)
def test_fault_is_one_sentence_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"GIAOBAN_{name}", value)

    with pytest.raises(Refused) as refused:
        settings()

    assert str(refused.value) == sentence


def test_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_TELEGRAM_TOKEN", TOKEN)

    known = settings()

    assert known.telegram_token is not None
    assert known.telegram_token.get_secret_value() == TOKEN
    assert TOKEN not in f"{known!r} {known} {known.model_dump()}"


def test_place_of_files_is_a_bucket_where_one_is_named_and_its_secret_is_never_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert settings().bucket is None
    for name, value in (("", "s3://giaoban/evidence/"), ("_KEY", "a key id"), ("_SECRET", "a secret key")):
        monkeypatch.setenv(f"GIAOBAN_FILES{name}", value)

    known = settings()

    assert known.bucket == Bucket(path="giaoban/evidence", key="a key id", secret="a secret key")
    for secret in ("a key id", "a secret key"):
        assert secret not in f"{known!r} {known} {known.model_dump()} {known.bucket}"


def test_empty_token_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_TELEGRAM_TOKEN", "")

    assert settings().telegram_token is None


def test_training_clock_is_refused_with_the_real_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("GIAOBAN_CLOCK", "2023-06-20T07:00+07:00 x600")

    with pytest.raises(Refused, match=r"^GIAOBAN_CLOCK is for training only"):
        settings()

    monkeypatch.setenv("GIAOBAN_TELEGRAM_API", "http://127.0.0.1:8081")
    assert isinstance(settings().make_clock(), TrainingClock)


def test_plans_of_channels_are_zalos_free_one_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().plans["zalo"] == Plan(monthly=3_000, users=50, groups=3)
    assert "telegram" not in settings().plans

    for name, value in (("MONTHLY", "0"), ("USERS", "500"), ("COUNTS_RECEIVED", "true")):
        monkeypatch.setenv(f"GIAOBAN_ZALO_{name}", value)

    assert settings().plans["zalo"] == Plan(monthly=None, users=500, groups=3, counts_received=True)
