"""Which bots run, and how does each of them hear, fetch and speak?

One for every token. With a public address they are called (webhooks), without one they ask (polling).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, runtime_checkable

from bot.channels.base import Fetcher, Listener, RawUpdate, Reader, Speaker
from bot.clock import Clock
from bot.intake import Courteous
from bot.introduce import Introducing
from bot.settings import Settings
from bot.web.hooks import TELEGRAM_HEADER, ZALO_HEADER, Body
from bot.web.serve import Announced, Site, WebhookListener


class Ear(Listener, Fetcher, Announced, Introducing, Protocol):
    """The side of a channel that polls, fetches files, knows its name and says where its webhook is."""


@runtime_checkable
class CourteousEar(Courteous, Protocol):
    """One that answers a press by itself."""


@dataclass(frozen=True, kw_only=True)
class Bot:
    """One bot of one channel: who fetches for it, who hears (polling or by webhook), who speaks."""

    ear: Ear
    hears: Listener
    make_speaker: Callable[[], Speaker]  # Telegram's needs 160 MB and seconds: only who speaks makes one

    @cached_property
    def speaker(self) -> Speaker:
        return self.make_speaker()

    @property
    def speaks(self) -> bool:
        """Whether a speaker was made."""
        return "speaker" in vars(self)

    @property
    def courteous(self) -> Courteous:
        """Who shows people that they were heard, where nobody speaks beside."""
        return self.ear if isinstance(self.ear, CourteousEar) else self.speaker


def readers(settings: Settings) -> dict[str, Reader]:
    """How the updates of each channel that is set up are read."""
    found: dict[str, Reader] = {}
    if settings.telegram_tokens:
        from bot.channels import telegram_in

        found[telegram_in.CHANNEL] = telegram_in.read
    if settings.zalo_tokens:
        from bot.channels import zalo

        found[zalo.CHANNEL] = zalo.read
    return found


def bots(settings: Settings, key: str, clock: Clock, site: Site) -> list[Bot]:
    """A bot for every token. Raises Misconfigured. key: webhook secrets are made from it."""
    by_telegram = [_telegram(settings, token, key, clock, site) for token in settings.telegram_tokens]
    return by_telegram + [_zalo(settings, token, key, site) for token in settings.zalo_tokens]


def hook_secret(key: str, channel: str, bot: str) -> str:
    """The secret that a platform sends along with its webhooks; the same after every start."""
    return hmac.new(key.encode(), f"hook:{channel}:{bot}".encode(), hashlib.sha256).hexdigest()


def _telegram(settings: Settings, token: str, key: str, clock: Clock, site: Site) -> Bot:
    from bot.channels import telegram_in, telegram_out

    ear = telegram_in.TelegramListener(token, settings.telegram_api, clock=clock)
    hears = _hearing(ear, settings, key, site, header=TELEGRAM_HEADER, split=telegram_in.split)
    return Bot(ear=ear, hears=hears, make_speaker=lambda: telegram_out.TelegramSpeaker(token, settings.telegram_api))


def _zalo(settings: Settings, token: str, key: str, site: Site) -> Bot:
    from bot.channels import zalo

    ear = zalo.ZaloListener(token, settings.zalo_api, media_hosts=settings.zalo_media_hosts or zalo.HOSTS)
    hears = _hearing(ear, settings, key, site, header=ZALO_HEADER, split=zalo.split)
    return Bot(ear=ear, hears=hears, make_speaker=lambda: zalo.ZaloSpeaker(token, settings.zalo_api))


def _hearing(
    ear: Ear, settings: Settings, key: str, site: Site, *, header: str, split: Callable[[Body], RawUpdate]
) -> Listener:
    if not settings.public_url:
        return ear
    secret = hook_secret(key, ear.channel, ear.bot)
    return WebhookListener(ear, header=header, secret=secret, split=split, public_url=settings.public_url, site=site)
