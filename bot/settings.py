"""Which settings does the programme have, and are they sound? All come from the environment, prefixed GIAOBAN_."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import YEARS, Clock, ClockSetting, FollowedClock, SystemClock
from domain.errors import Refused
from domain.quota import PLANS, Plan
from domain.retention import KeepDays
from storage.database import sqlite_url
from storage.shelves import Bucket

TELEGRAM_API = "https://api.telegram.org"
ZALO_API = "https://bot-api.zaloplatforms.com"
SHORTEST_KEY = 16
FOLLOWED = "@"  # before the path of a file in which the clock's setting stands
LOOPBACK = ("127.0.0.1", "localhost", "::1")

__all__ = ["YEARS", "Settings", "settings"]


class Settings(BaseSettings):
    """See README for each. Secrets never appear in a repr or a log."""

    model_config = SettingsConfigDict(env_prefix="GIAOBAN_", extra="ignore")

    data_dir: Path = Path("data")
    database_url: str = ""
    files: str = ""  # s3://bucket/prefix; unset: a folder in data_dir
    files_endpoint: str = ""  # unset: Amazon's own
    files_region: str = ""
    files_key: SecretStr | None = None
    files_secret: SecretStr | None = None
    telegram_token: SecretStr | None = None  # one, or several with commas or spaces between them
    telegram_api: str = TELEGRAM_API
    zalo_token: SecretStr | None = None
    zalo_api: str = ZALO_API
    zalo_media: str = ""  # hosts from which photos may be fetched; unset: Zalo's own
    zalo_monthly: int = Field(default=PLANS["zalo"].monthly or 0, ge=0)  # 0: no limit
    zalo_users: int = Field(default=PLANS["zalo"].users or 0, ge=0)
    zalo_counts_received: bool = False
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    log: Literal["text", "json"] = "text"
    metrics: Literal["loopback", "public"] = "loopback"  # to whom /metrics is served
    clock: str = ""
    backup_at: str = "02:00"  # local; "" for none
    backup_keep: int = Field(default=7, ge=0)  # days, then weeks and months by the rule; 0: all
    keep_messages_days: int = Field(default=KeepDays().messages, ge=1)
    keep_sent_days: int = Field(default=KeepDays().sent, ge=1)
    keep_evidence_days: int = Field(default=KeepDays().evidence, ge=1)  # after the end of the campaign

    @field_validator("telegram_token", "zalo_token")
    @classmethod
    def _tokens_look_right(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        tokens = _tokens(value)
        if not tokens:
            return None
        channel = str(info.field_name).partition("_")[0].capitalize()
        if not all(re.fullmatch(r"\d+:[\w-]+", token, re.ASCII) for token in tokens):
            raise ValueError(f"a {channel} token looks like 123456:ABC-DEF")
        if len({token.partition(":")[0] for token in tokens}) < len(tokens):
            raise ValueError("every bot is named once")
        return value

    @field_validator("zalo_media")
    @classmethod
    def _hosts_are_named(cls, value: str) -> str:
        if not all(re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", host, re.IGNORECASE) for host in _listed(value)):
            raise ValueError("name hosts such as *.zdn.vn, with spaces between them")
        return value

    @field_validator("files")
    @classmethod
    def _bucket_is_named(cls, value: str) -> str:
        if value and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.-]+)*/?", value, re.ASCII):
            raise ValueError("write a bucket such as s3://giaoban/evidence")
        return value.rstrip("/")

    @field_validator("telegram_api", "zalo_api", "public_url", "files_endpoint")
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

    @field_validator("telegram_api", "zalo_api")
    @classmethod
    def _default_api(cls, value: str, info: ValidationInfo) -> str:
        return value or {"telegram_api": TELEGRAM_API, "zalo_api": ZALO_API}[str(info.field_name)]

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
        if value.startswith(FOLLOWED):
            FollowedClock(Path(value.removeprefix(FOLLOWED)))
        elif value:
            ClockSetting.parse(value)
        return value

    @field_validator("backup_at")
    @classmethod
    def _hour_reads(cls, value: str) -> str:
        if value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
            raise ValueError("write the hour of the day as 02:00, or nothing for no backups")
        return value

    @model_validator(mode="after")
    def _training_is_local(self) -> Settings:
        for name, tokens, api in (
            ("TELEGRAM", self.telegram_tokens, self.telegram_api),
            ("ZALO", self.zalo_tokens, self.zalo_api),
        ):
            if self.clock and tokens and urlsplit(api).hostname not in LOOPBACK:
                raise ValueError(
                    f"GIAOBAN_CLOCK is for training only: GIAOBAN_{name}_API must be a loopback address then"
                )
        return self

    @model_validator(mode="after")
    def _store_is_whole(self) -> Settings:
        if self.files and not (_known(self.files_key) and _known(self.files_secret)):
            raise ValueError("GIAOBAN_FILES needs GIAOBAN_FILES_KEY and GIAOBAN_FILES_SECRET")
        return self

    @property
    def bucket(self) -> Bucket | None:
        """The store for files; None: a folder."""
        if not self.files:
            return None
        return Bucket(
            path=self.files.removeprefix("s3://"),
            endpoint=self.files_endpoint,
            region=self.files_region,
            key=_known(self.files_key),
            secret=_known(self.files_secret),
        )

    @property
    def telegram_tokens(self) -> tuple[str, ...]:
        return _tokens(self.telegram_token)

    @property
    def zalo_tokens(self) -> tuple[str, ...]:
        return _tokens(self.zalo_token)

    @property
    def zalo_media_hosts(self) -> tuple[str, ...]:
        return _listed(self.zalo_media)

    @property
    def plans(self) -> dict[str, Plan]:
        """What each channel's plan allows one bot."""
        zalo = replace(
            PLANS["zalo"],
            monthly=self.zalo_monthly or None,
            users=self.zalo_users or None,
            counts_received=self.zalo_counts_received,
        )
        return {**PLANS, "zalo": zalo}

    @property
    def keep(self) -> KeepDays:
        return KeepDays(messages=self.keep_messages_days, sent=self.keep_sent_days, evidence=self.keep_evidence_days)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def backup_time(self) -> time | None:
        """The local hour at which a backup is made every day; None for none."""
        return time.fromisoformat(self.backup_at) if self.backup_at else None

    @property
    def url(self) -> str:
        return self.database_url or sqlite_url(self.data_dir / "giaoban.sqlite")

    def make_clock(self) -> Clock:
        if not self.clock:
            return SystemClock()
        if self.clock.startswith(FOLLOWED):
            return FollowedClock(Path(self.clock.removeprefix(FOLLOWED)))
        return ClockSetting.parse(self.clock).clock()


def _known(value: SecretStr | None) -> str:
    return "" if value is None else value.get_secret_value()


def _tokens(value: SecretStr | None) -> tuple[str, ...]:
    return _listed(_known(value))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[\s,;]+", text)))


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
