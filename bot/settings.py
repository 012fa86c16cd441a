"""Which settings does the programme have, and are they sound? All come from the environment, prefixed GIAOBAN_."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import Clock, ClockSetting, SystemClock, TrainingClock
from domain.errors import Refused
from storage.database import sqlite_url

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """See README for each. Secrets never appear in a repr or a log."""

    model_config = SettingsConfigDict(env_prefix="GIAOBAN_", extra="ignore")

    data_dir: Path = Path("data")
    database_url: str = ""
    telegram_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    log: Literal["text", "json"] = "text"
    clock: str = ""

    @field_validator("telegram_token")
    @classmethod
    def _token_looks_right(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        number, colon, secret = value.get_secret_value().partition(":")
        if not (number.isdecimal() and colon and secret):
            raise ValueError("a Telegram token looks like 123456:ABC-DEF")
        return value

    @field_validator("telegram_api", "public_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write an address such as https://example.org")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("no such time zone") from None
        return value

    @field_validator("clock")
    @classmethod
    def _clock_reads(cls, value: str) -> str:
        if value:
            ClockSetting.parse(value)
        return value

    @model_validator(mode="after")
    def _training_is_local(self) -> Settings:
        if self.clock and self.telegram_token and urlsplit(self.telegram_api).hostname not in LOOPBACK:
            raise ValueError("GIAOBAN_CLOCK is for training only: GIAOBAN_TELEGRAM_API must be a loopback address then")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def url(self) -> str:
        return self.database_url or sqlite_url(self.data_dir / "giaoban.sqlite")

    def make_clock(self) -> Clock:
        if not self.clock:
            return SystemClock()
        setting = ClockSetting.parse(self.clock)
        return TrainingClock(setting.start, setting.speed)


def settings() -> Settings:
    """The settings of this process. Raises Refused with one sentence that names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        words = first["msg"].removeprefix("Value error, ")
        where = f"GIAOBAN_{name.upper()}: " if name else ""
        raise Refused(f"{where}{words}.") from None
