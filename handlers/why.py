"""Why was I reminded? Answered from the record: what was owed, by which rule, when it was due, when it was sent."""

from __future__ import annotations

from domain.errors import NotFound
from domain.message import Outgoing
from handlers.context import Clockwork, Context
from handlers.texts import sentence
from handlers.wording import instant
from storage.reminders import Told

SHOWN = 3


def why(ctx: Context) -> list[Outgoing]:
    """`vì sao nhắc tôi`."""
    told = ctx.store.reminders.told(ctx.person_id, many=SHOWN)
    if not told:
        return ctx.say_key("why-none")
    return ctx.say("\n\n".join((ctx.words("why"), *(reason(ctx, one, ctx.language) for one in told))))


def reason(clock: Clockwork, told: Told, language: str = "vi") -> str:
    """One reminder in words."""
    one = told.reminded
    return sentence(
        "why-line",
        language,
        round=round_name(clock, one.campaign, one.round),
        campaign=one.campaign,
        unit=clock.title(one.unit),
        rule=rule(one.rung, language),
        at=instant(one.at, clock.zone),
        result=result(clock, told, language),
    )


def rule(rung: str, language: str = "vi") -> str:
    """The rung in words: `3 ngày làm việc trước hạn`."""
    if rung == "0":
        return sentence("rule-day", language)
    if rung[:1] == "-":
        return sentence("rule-before", language, count=int(rung[1:]))
    if rung[:1] == "+":
        return sentence("rule-after", language, count=int(rung[1:]))
    return sentence(f"rule-{rung}", language)


def result(clock: Clockwork, told: Told, language: str = "vi") -> str:
    """What became of it: sent when and where, waiting, dropped and why."""
    if told.reminded.result != "said":
        return sentence(f"why-{told.reminded.result}", language)
    if told.sent_at is not None:
        return sentence("why-sent", language, at=instant(told.sent_at, clock.zone), channel=told.channel)
    return sentence("why-not-sent", language, state=told.state or "?")


def round_name(clock: Clockwork, campaign: str, round_key: str) -> str:
    """The round's name; its key when it is gone from its campaign."""
    running = clock.store.campaigns.get(campaign)
    try:
        return running.round(round_key).name if running else round_key
    except NotFound:
        return round_key
