"""Who is reminded, of what? The officers of units that still owe something, only of what is missing."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.campaign import Collects, RoundPlan
from domain.deadline import Event, Moment, awake
from domain.message import Chat, Lane, Option, Outgoing
from domain.obligation import Obligation
from domain.period import last_safe_day
from domain.person import Person, Role
from handlers.context import Clockwork
from handlers.texts import sentence
from handlers.wording import due, example_of, instant, names
from storage.campaigns import Running

REMINDER_LIVES = timedelta(hours=20)


def send_reminders(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """One message for each reachable officer of each unit that is behind; what came of it, in words."""
    running = clock.store.campaigns.get(moment.campaign)
    if running is None:
        return [], "no such campaign"
    behind = clock.store.obligations.incomplete(moment.campaign, moment.round)
    officers = clock.store.people.holders([one.unit for one in behind], Role.OFFICER)
    everybody = [person.id for people in officers.values() for person in people]
    chats = clock.store.people.reachable(everybody)

    messages = [
        _message(clock, running, moment, one, person, chats[person.id])
        for one in behind
        for person in officers.get(one.unit, ())
        if person.id in chats
    ]

    reached = {message.about["unit"] for message in messages}
    return messages, f"sent {len(messages)}, units without anybody to reach {len(behind) - len(reached)}"


def _message(
    clock: Clockwork, running: Running, moment: Moment, owed: Obligation, person: Person, chat: Chat
) -> Outgoing:
    about = {"kind": "remind", "campaign": owed.campaign, "round": owed.round, "unit": owed.unit}
    values = {"campaign": owed.campaign, "round": owed.round, "unit": owed.unit}
    not_before = awake(clock.now, running.campaign, clock.zone)
    return Outgoing(
        chat=chat,
        lane=Lane.REMINDER,
        text=_text(clock, running, moment, owed, person.language),
        options=_options(running.round(owed.round), person.language, values),
        dedupe_key=f"{moment.event.value}:{owed.campaign}:{owed.round}:{owed.unit}:{moment.step}:{person.id}",
        not_before=not_before,
        valid_until=_until(moment, not_before),
        about=about,
    )


def _options(plan: RoundPlan, language: str, values: dict[str, str]) -> tuple[Option, ...]:
    """Report now; and, where figures of a period are asked for, that there are none."""
    report = Option(label=sentence("button-report", language), action="guided", values=values)
    if plan.collects is not Collects.PROGRESS:
        return (report,)
    return report, Option(label=sentence("button-nil", language), action="nil", values=values)


def _until(moment: Moment, not_before: datetime) -> datetime:
    """A reminder is stale after a day, and when the round's own time is over."""
    stale = not_before + REMINDER_LIVES
    return min(stale, moment.until) if moment.until else stale


def _text(clock: Clockwork, running: Running, moment: Moment, owed: Obligation, language: str) -> str:
    plan = running.round(owed.round)
    unit = clock.store.units.get(owed.unit)
    return sentence(
        _key(clock, moment, plan),
        language,
        round=plan.name,
        campaign=running.campaign.short_title,
        due=due(plan, language),
        closes=instant(owed.closes_at, clock.zone),
        unit=_capital(unit.title if unit else owed.unit),
        missing=_missing(running, owed, language),
        example=example_of(running.campaign, plan, owed),
    )


def _key(clock: Clockwork, moment: Moment, plan: RoundPlan) -> str:
    if moment.event is Event.OVERDUE:
        return "overdue"
    return "remind-today" if clock.today >= last_safe_day(plan) else "remind"


def _missing(running: Running, owed: Obligation, language: str) -> str:
    shown = names(running.campaign, owed.missing, language)
    if owed.needs_any:
        return sentence("remind-missing-any", language, names=shown)
    return sentence("remind-missing", language, count=len(owed.missing), all=len(owed.needed), names=shown)


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
