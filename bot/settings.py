"""Which settings does the programme have, and are they sound? All come from the environment, prefixed GIAOBAN_."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import YEARS, Clock, ClockSetting, SystemClock, TrainingClock
from domain.errors import Refused
from storage.database import sqlite_url

TELEGRAM_API = "https://api.telegram.org"
SHORTEST_KEY = 16
LOOPBACK = ("127.0.0.1", "localhost", "::1")

__all__ = ["YEARS", "Settings", "settings"]


class Settings(BaseSettings):
    """See README for each. Secrets never appear in a repr or a log."""

    model_config = SettingsConfigDict(env_prefix="GIAOBAN_", extra="ignore")

    data_dir: Path = Path("data")
    database_url: str = ""
    telegram_token: SecretStr | None = None
    telegram_api: str = TELEGRAM_API
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
        if not re.fullmatch(r"\d+:[\w-]+", value.get_secret_value(), re.ASCII):
            raise ValueError("a Telegram token looks like 123456:ABC-DEF")
        return value

    @field_validator("telegram_api", "public_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if value and (not sound or re.search(r"\s", value)):
            raise ValueError("write an address such as https://example.org")
        return value.rstrip("/")

    @field_validator("telegram_api")
    @classmethod
    def _default_api(cls, value: str) -> str:
        return value or TELEGRAM_API

    @field_validator("web_host")
    @classmethod
    def _host_is_named(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("name an address to serve at, such as 127.0.0.1")
        return value

    @field_validator("secret_key")
    @classmethod
    def _key_is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"a key has at least {SHORTEST_KEY} characters")
        return value

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
