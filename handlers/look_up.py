"""What does the record say about a person's reminders? For operators, in plain English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.errors import NotFound, Refused
from domain.person import Person
from domain.unit import Level, unit_key
from domain.words import fold
from handlers.context import Clockwork
from handlers.why import result, round_name, rule
from storage.reminders import Told

MOST_FOUND = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Somebody, or a unit without anybody to tell (id ""), with the newest reminders."""

    id: str
    name: str
    units: tuple[str, ...]
    told: tuple[Told, ...]


def look_up(clock: Clockwork, who: str, *, many: int) -> tuple[Found, ...]:
    """By id, by name, or by the key or name of their unit. Raises NotFound, and Refused when too many fit."""
    units: dict[str, list[str]] = {}
    people: dict[str, Person] = {}
    for person, unit in clock.store.people.known():
        people[person.id] = person
        units.setdefault(person.id, []).extend([unit] if unit else [])
    wanted = fold(who).strip()
    places = {key for found in units.values() for key in found} | _owing(clock)
    meant = [key for key in sorted(places) if wanted in _names(clock, key)]
    chosen = [who] if who in people else [one.id for one in people.values() if wanted and wanted in fold(one.name)]
    chosen = chosen or [one for one in people if set(units[one]) & set(meant)]
    if len(chosen) > MOST_FOUND:
        raise Refused(f"{len(chosen)} people fit “{who}”; name one by id, or a unit by its key.")
    reminders = clock.store.reminders
    found = [
        Found(id=one, name=people[one].name, units=tuple(units[one]), told=reminders.told(one, many=many))
        for one in chosen
    ]
    unsaid = [(key, reminders.to_nobody(key, many=many)) for key in meant[:MOST_FOUND]]
    found += [
        Found(id="", name=clock.title(key), units=(key,), told=told) for key, told in unsaid if told or not chosen
    ]
    if not found:
        raise NotFound(f"Nobody here has the id, the name or the unit “{who}”.")
    return tuple(found)


def facts(clock: Clockwork, told: Told) -> Mapping[str, str | None]:
    """Obligation, rule, time due, time sent, channel and result of one reminder."""
    one = told.reminded
    return {
        "campaign": one.campaign,
        "round": one.round,
        "round_name": round_name(clock, one.campaign, one.round),
        "unit": one.unit,
        "unit_name": clock.title(one.unit),
        "rule": rule(one.rung, "en"),
        "due_at": one.at.astimezone(clock.zone).isoformat(timespec="seconds"),
        "sent_at": told.sent_at.astimezone(clock.zone).isoformat(timespec="seconds") if told.sent_at else None,
        "channel": told.channel or None,
        "result": told.state if one.result == "said" else one.result,
        "result_in_words": result(clock, told, "en"),
        "message": one.message or None,
    }


def lines(clock: Clockwork, found: Found) -> Sequence[str]:
    """For a terminal."""
    where = ", ".join(f"{clock.title(key)} ({key})" for key in found.units)
    head = f"{found.name} · {found.id} · {where or 'no post'}" if found.id else f"{where}: rungs that were not said"
    if not found.told:
        return [head, "  was never reminded" if found.id else "  none yet, and nobody has joined there"]
    rows = [head]
    for one in (facts(clock, told) for told in found.told):
        rows.append(f"  {one['campaign']} {one['round']} ({one['round_name']}), {one['unit_name']}")
        rows.append(f"    rule: {one['rule']}; due {one['due_at']}")
        rows.append(
            f"    sent: {one['sent_at'] or 'no'}; channel: {one['channel'] or 'none'}; {one['result_in_words']}"
        )
    return rows


def _owing(clock: Clockwork) -> set[str]:
    """The units of the campaigns that run."""
    roots = {unit_key(one.campaign.tree, one.campaign.root) for one in clock.store.campaigns.running()}
    return {unit.key for root in roots for unit in clock.store.units.under(root, Level.COMMUNE)}


def _names(clock: Clockwork, key: str) -> tuple[str, ...]:
    known = clock.store.units.get(key)
    return (fold(key), *((fold(known.name), fold(known.title)) if known else ()))
