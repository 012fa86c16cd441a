"""What do the platforms say about our bots and about our clock? Asked by `giaoban doctor`, from this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

import httpx

from bot.channels.base import ChannelError, Misconfigured
from bot.clock import Clock, SystemClock
from bot.doctor import Finding, well, wrong
from bot.introduce import Introducing
from bot.settings import Settings

ANSWER_SECONDS = 10.0
MOST_SKEW = timedelta(seconds=30)


class Examined(Introducing, Protocol):
    """One bot of one channel."""

    async def webhook(self) -> str:
        """The address to which updates are delivered; "" when they wait to be fetched. Raises ChannelError."""
        ...

    async def close(self) -> None: ...


async def of_platforms(settings: Settings) -> list[Finding]:
    """Tokens, webhooks and the clock."""
    bots = _bots(settings)
    if not bots:
        return [wrong("tokens", "No channel is set up.", "set GIAOBAN_TELEGRAM_TOKEN or GIAOBAN_ZALO_TOKEN")]
    try:
        found = await asyncio.gather(*(_bot(one, settings.public_url) for one in bots))
    finally:
        await asyncio.gather(*(one.close() for one in bots))
    clock = settings.make_clock()
    skews = await asyncio.gather(*(_skew(name, api, clock) for name, api in _platforms(settings)))
    return [one for some in found for one in some] + list(skews)


def _platforms(settings: Settings) -> Sequence[tuple[str, str]]:
    both = (
        ("Telegram", settings.telegram_tokens, settings.telegram_api),
        ("Zalo", settings.zalo_tokens, settings.zalo_api),
    )
    return [(name, api) for name, tokens, api in both if tokens]


def _bots(settings: Settings) -> list[Examined]:
    from bot.channels.telegram_in import TelegramListener
    from bot.channels.zalo import ZaloListener

    found: list[Examined] = [TelegramListener(token, settings.telegram_api) for token in settings.telegram_tokens]
    return found + [ZaloListener(token, settings.zalo_api) for token in settings.zalo_tokens]


async def _bot(bot: Examined, public_url: str) -> list[Finding]:
    """Its token, and where its updates go."""
    what = f"{bot.channel} bot {bot.bot}"
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            known = await bot.introduce()
            hook = await bot.webhook()
    except Misconfigured as error:
        return [wrong(f"{what}: token", str(error), "copy the token again from BotFather or Zalo Bot Creator")]
    except (ChannelError, TimeoutError) as error:
        says = f"No answer: {error}" if str(error) else "No answer in time."
        return [wrong(f"{what}: token", says, "look at the line, the firewall and the platform's state")]
    token = well(f"{what}: token", f"The platform knows it as «{known.title}».")
    return [token, _hook(f"{what}: webhook", hook, f"{public_url}/hooks/{bot.channel}/{bot.bot}" if public_url else "")]


def _hook(what: str, hook: str, ours: str) -> Finding:
    if hook == ours:
        return well(what, "Updates come to our address." if ours else "None is set: we poll.")
    says = f"It is at another host: {httpx.URL(hook).host}." if hook else "None is set, although GIAOBAN_PUBLIC_URL is."
    return wrong(
        what, says, "restart `giaoban run`, which sets it right; if it comes back, another program has the token"
    )


async def _skew(name: str, api: str, clock: Clock) -> Finding:
    """Their clock, by the Date of an answer, against ours."""
    what = f"clock against {name}"
    if not isinstance(clock, SystemClock):
        return well(what, "This is a training clock; it is not compared.")
    try:
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as asked:
            before = clock.now()
            answer = await asked.get(api)
            ours = before + (clock.now() - before) / 2
        skew = ours - parsedate_to_datetime(answer.headers["Date"])
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError, TypeError):
        return wrong(what, "It said no time.", "look at the line and the firewall")
    seconds = skew.total_seconds()
    if abs(skew) <= MOST_SKEW:
        return well(what, f"We differ by {abs(seconds):.0f} seconds.")
    says = f"Our clock is {abs(seconds):.0f} seconds {'ahead' if seconds > 0 else 'behind'}."
    return wrong(what, says, "let the machine keep time: `timedatectl set-ntp true`")
