"""How is a simulation told? As JSON, and as tables on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.channels.telegram_out import TelegramSpeaker
from domain.quota import PLANS
from domain.simulation import Change, Habit, Pace, Sent, Simulation, Slot, off_days, peaks, spread
from domain.simulation import compared as changes
from handlers.simulate import Field, simulate, without_officer

Json = dict[str, Any]
TELEGRAM = TelegramSpeaker.budget
PACES = {
    "telegram": Pace(per_second=TELEGRAM.per_second, chat_gap=TELEGRAM.chat_gap, group_gap=TELEGRAM.group_gap),
}
UNITS_SHOWN = 20
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HABITS = {Habit.NEVER: "nobody reports", Habit.LAST_DAY: "all on the last day"}


def figures(field: Field, zalo_a_month: int | None = PLANS["zalo"].monthly) -> Json:
    """All that the tables show and every slot, JSON-ready. zalo_a_month: messages of one bot; None: no limit."""
    played = {habit: simulate(field, habit) for habit in Habit}
    never = played[Habit.NEVER]
    units = {unit.key: unit.title for unit in field.units}
    return {
        "campaign": field.campaign.code,
        "short_title": field.campaign.short_title,
        "as_if_started": field.now.astimezone(field.zone).isoformat(),
        "rounds": len(field.rounds),
        "communes": len(field.paths),
        **{habit.value: _habit(field, one) for habit, one in played.items()},
        "days": _days(played),
        "per_post": {
            role: {habit.value: asdict(spread(one, field.roster)[role]) for habit, one in played.items()}
            for role in spread(never, field.roster)
        },
        "persons": _persons(field, played),
        "months": _months(field, never, zalo_a_month),
        "zalo_a_month": zalo_a_month,
        "pace_a_second": {channel: pace.per_second for channel, pace in PACES.items()},
        "deadlines_off": [
            {
                "round": one.round,
                "day": one.day.isoformat(),
                "why": one.why or ("Saturday", "Sunday")[one.day.weekday() - 5],
                "safe": one.safe.isoformat(),
            }
            for one in off_days(field.rounds, field.calendar)
        ],
        "without_officer": [
            {"unit": unit, "title": units[unit], "told_instead": role.value if role else None}
            for unit, role in without_officer(field).items()
        ],
    }


def compared(before: Field, after: Field) -> Json:
    """What another version would change."""
    old = {habit: simulate(before, habit) for habit in Habit}
    new = {habit: simulate(after, habit) for habit in Habit}
    return {
        "campaign": before.campaign.code,
        "total": {habit.value: [old[habit].total, new[habit].total] for habit in Habit},
        "days": _days_apart(old[Habit.NEVER], new[Habit.NEVER]),
        "per_post": _posts_apart(before, after, old[Habit.NEVER], new[Habit.NEVER]),
        "moved": [_change(one) for one in changes(old[Habit.NEVER], new[Habit.NEVER]) if one.days is not None],
        "appears": [_change(one) for one in changes(old[Habit.NEVER], new[Habit.NEVER]) if one.before is None],
        "disappears": [_change(one) for one in changes(old[Habit.NEVER], new[Habit.NEVER]) if one.after is None],
    }


def _habit(field: Field, played: Simulation) -> Json:
    return {
        "total": played.total,
        "by_kind": {kind.value: many for kind, many in sorted(played.by_kind().items())},
        "peaks": [
            {"at": one.at.isoformat(), "channel": one.channel, "messages": one.messages, "seconds": one.seconds}
            for one in peaks(played, field.roster, PACES)
        ],
        "messages": [_slot(one, field) for one in played.slots],
    }


def _slot(slot: Slot, field: Field) -> Json:
    return {
        "at": slot.at.astimezone(field.zone).isoformat(),
        "kind": slot.kind.value,
        "about": [list(one) for one in slot.about],
        "people": len(slot.people),
    }


def _days(played: dict[Habit, Simulation]) -> list[Json]:
    never, last = (played[habit].by_day() for habit in (Habit.NEVER, Habit.LAST_DAY))
    about = _about(played[Habit.NEVER])
    return [
        {
            "day": day.isoformat(),
            **{kind.value: never[day][kind] for kind in Sent},
            Habit.NEVER.value: never[day].total(),
            Habit.LAST_DAY.value: last[day].total() if day in last else 0,
            "about": about[day],
        }
        for day in never
    ]


def _about(played: Simulation) -> dict[date, list[str]]:
    found: dict[date, dict[str, None]] = {}
    for slot in played.slots:
        day = found.setdefault(slot.at.astimezone(played.zone).date(), {})
        day.update((f"{round_key} {what}", None) for round_key, what in slot.about)
    return {day: list(words) for day, words in found.items()}


def _persons(field: Field, played: dict[Habit, Simulation]) -> list[Json]:
    counts = {habit: one.by_person() for habit, one in played.items()}
    return [
        {"who": who, "post": role, **{habit.value: counts[habit][who] for habit in Habit}}
        for who, role in field.roster.roles.items()
    ]


def _months(field: Field, played: Simulation, a_month: int | None) -> list[Json]:
    on_zalo = played.by_month(field.roster, "zalo")
    return [
        {
            "month": month,
            "messages": many,
            "on_zalo": on_zalo[month],
            "zalo_quota_used": round(on_zalo[month] / a_month, 2) if a_month else 0.0,
            "zalo_bots_if_all_were_there": -(-many // a_month) if a_month else 1,
        }
        for month, many in played.by_month(field.roster).items()
    ]


def _days_apart(old: Simulation, new: Simulation) -> list[Json]:
    before, after = old.by_day(), new.by_day()
    found = []
    for day in sorted({*before, *after}):
        were, are = (one[day].total() if day in one else 0 for one in (before, after))
        if were != are:
            found.append({"day": day.isoformat(), "before": were, "after": are})
    return found


def _posts_apart(before: Field, after: Field, old: Simulation, new: Simulation) -> Json:
    were, are = spread(old, before.roster), spread(new, after.roster)
    return {
        role: {"before": were[role].middle if role in were else 0, "after": are[role].middle if role in are else 0}
        for role in dict.fromkeys((*were, *are))
    }


def _change(one: Change) -> Json:
    shown = {"before": one.before, "after": one.after}
    return {"round": one.round, "what": one.what, **{name: at.isoformat() for name, at in shown.items() if at}}


# --- on the terminal


def show(told: Json) -> None:
    """The same as tables."""
    from rich.console import Console

    console = Console(highlight=False)
    console.print(
        f"{told['campaign']} “{told['short_title']}”: {told['rounds']} rounds, {told['communes']} communes, "
        f"{told['people']}; as if started at {_instant(told['as_if_started'])}.",
        markup=False,
    )
    for table in _tables(told):
        console.print(table)
    for line in _remarks(told):
        console.print(line, markup=False)


def _tables(told: Json) -> Iterator[Any]:
    yield _table("Messages", ("kind", *HABITS.values()), _kinds(told))
    yield _table("By day", ("day", *HABITS.values(), "for"), _day_rows(told))
    yield _table("A person gets", ("post", "people", *HABITS.values()), _post_rows(told))
    yield _table("Fullest minutes", ("at", "channel", "messages", "a minute", "takes"), _peak_rows(told))
    yield _table("Months", ("month", "messages", "on Zalo", "of its quota", "bots, all on Zalo"), _month_rows(told))
    if told["deadlines_off"]:
        rows = [(one["round"], _day(one["day"]), one["why"], _day(one["safe"])) for one in told["deadlines_off"]]
        yield _table("Last days that are not worked", ("round", "last day", "why", "safe until"), rows)
    if "against" in told:
        yield from _against(told["against"])


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head)
    for row in rows:
        table.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
    return table


def _kinds(told: Json) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (kind.value, *(told[habit.value]["by_kind"].get(kind.value, 0) for habit in Habit)) for kind in Sent
    ]
    return [*rows, ("all", *(told[habit.value]["total"] for habit in Habit))]


def _day_rows(told: Json) -> list[tuple[Any, ...]]:
    return [
        (_day(one["day"]), one[Habit.NEVER.value], one[Habit.LAST_DAY.value], ", ".join(one["about"]))
        for one in told["days"]
    ]


def _post_rows(told: Json) -> list[tuple[Any, ...]]:
    return [
        (role, by[Habit.NEVER.value]["people"], *(_spread(by[habit.value]) for habit in Habit))
        for role, by in told["per_post"].items()
    ]


def _spread(one: Json) -> str:
    if one["least"] == one["most"]:
        return str(one["most"])
    return f"{one['least']}-{one['most']}, half of them up to {one['middle']:g}"


def _peak_rows(told: Json) -> list[tuple[Any, ...]]:
    return [
        (
            _instant(one["at"]),
            one["channel"],
            one["messages"],
            int(told["pace_a_second"][one["channel"]] * 60),
            f"{one['seconds'] // 60} min {one['seconds'] % 60} s",
        )
        for one in told[Habit.NEVER.value]["peaks"]
    ]


def _month_rows(told: Json) -> list[tuple[Any, ...]]:
    return [
        (
            one["month"],
            one["messages"],
            one["on_zalo"],
            f"{one['zalo_quota_used']:.0%}",
            one["zalo_bots_if_all_were_there"],
        )
        for one in told["months"]
    ]


def _remarks(told: Json) -> Iterator[str]:
    lost = told["without_officer"]
    if lost:
        nobody = sum(one["told_instead"] is None for one in lost)
        names = ", ".join(one["title"] for one in lost[:UNITS_SHOWN])
        more = f" and {len(lost) - UNITS_SHOWN} more" if len(lost) > UNITS_SHOWN else ""
        yield f"No officer can be reached in {len(lost)} communes, nobody at all in {nobody}: {names}{more}."
    yield (
        "Counted are reminders, escalations, digests and the weekly lists of who can't be reached; not pictures, "
        "changes of digests and answers."
    )


def _against(told: Json) -> Iterator[Any]:
    were = [(HABITS[habit], *told["total"][habit.value]) for habit in Habit]
    yield _table(f"Against {told['campaign']}", ("messages", "before", "after"), were)
    yield _table("Days that differ", ("day", "before", "after"), [_apart(one) for one in told["days"]])
    posts = [(role, f"{one['before']:g}", f"{one['after']:g}") for role, one in told["per_post"].items()]
    yield _table("A person gets", ("post", "before", "after"), posts)
    dates = [
        (one["round"], one["what"], *(_instant(one[name]) if name in one else "" for name in ("before", "after")))
        for kind in ("moved", "appears", "disappears")
        for one in told[kind]
    ]
    yield _table("Dates that differ", ("round", "what", "before", "after"), dates)


def _apart(one: Json) -> tuple[Any, ...]:
    return _day(one["day"]), one["before"], one["after"]


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def _instant(text: str) -> str:
    return f"{datetime.fromisoformat(text):%H:%M %d/%m/%Y}"
