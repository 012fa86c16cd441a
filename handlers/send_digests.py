"""What do district and provincial groups read?

How many reported, how many in time, who is missing, and progress against the target. Computed from the ledger of
obligations and the standings, never from the list of messages. The text as posted is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from domain.campaign import Collects
from domain.deadline import Moment
from domain.digest import Progress, progress
from domain.indicator import Scope
from domain.message import Lane, Outgoing
from domain.obligation import Obligation, State
from domain.unit import Level, Unit
from domain.words import nfc
from handlers.context import Clockwork
from handlers.texts import sentence
from handlers.wording import figure, instant, name_of, share
from storage.campaigns import Running

LONGEST = 1_900  # fits every channel: Zalo takes 2,000 characters
NAMES_SHOWN = 20
NOTES_SHOWN = 5
NOTE_LENGTH = 120
DIGEST_LIVES = timedelta(days=2)


def send_digests(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """One message for each bound group whose unit has something to do with the campaign."""
    running = clock.store.campaigns.get(moment.campaign)
    if running is None:
        return [], "no such campaign"
    messages = []
    for group in clock.store.people.groups():
        text = digest(clock, running, moment.round, group.unit or "", step=moment.step)
        if text is None:
            continue
        key = f"digest:{moment.campaign}:{moment.round}:{moment.step}:{group.chat}"
        clock.store.digests.keep(
            key,
            campaign=moment.campaign,
            round_key=moment.round,
            unit=group.unit or "",
            step=moment.step,
            at=clock.now,
            text=text,
        )
        about = {"kind": "digest", "campaign": moment.campaign, "round": moment.round, "unit": group.unit or ""}
        messages.append(
            Outgoing(
                chat=group.chat,
                group=True,
                lane=Lane.DIGEST,
                text=text,
                dedupe_key=key,
                valid_until=clock.now + DIGEST_LIVES,
                about=about,
            )
        )
    return messages, f"sent {len(messages)}"


def digest_now(clock: Clockwork, unit: str) -> str | None:
    """On request: the round that is open and due soonest, or the one that closed last; None when there is none."""
    candidates = []
    for running in clock.store.campaigns.running():
        for plan in running.rounds:
            if plan.opens <= clock.today and plan.collects is not Collects.ACTIVITY:
                over = plan.closes < clock.today
                candidates.append((over, -plan.closes.toordinal() if over else plan.closes.toordinal(), running, plan))
    for _, _, running, plan in sorted(candidates, key=lambda one: one[:2]):
        text = digest(clock, running, plan.key, unit, step="now")
        if text is not None:
            return text
    return None


def digest(clock: Clockwork, running: Running, round_key: str, unit: str, *, step: str) -> str | None:
    """The text for one unit's group; None when no unit below it owes anything in this round."""
    known = clock.store.units.get(unit)
    if known is None:
        return None
    below = {one.key: one for one in clock.store.units.under(unit, Level.COMMUNE)}
    owed = [one for one in clock.store.obligations.of_round(running.code, round_key) if one.unit in below]
    if not owed:
        return None
    plan = running.round(round_key)
    head = sentence(
        "digest-head",
        title=sentence(f"digest-title-{step}", round=plan.name),
        campaign=running.campaign.short_title,
        unit=known.title,
        at=instant(clock.now, clock.zone),
    )
    view = _View(clock=clock, running=running, round=round_key, root=known, below=below, owed=owed)
    return fitted([head, counts_line(owed)], [*_progress_lines(view), *_missing_lines(view), *_note_lines(view)])


@dataclass(frozen=True, kw_only=True, slots=True)
class _View:
    """What one digest looks at."""

    clock: Clockwork
    running: Running
    round: str
    root: Unit
    below: dict[str, Unit]
    owed: Sequence[Obligation]


def counts_line(owed: Sequence[Obligation]) -> str:
    """Expected, reported, on time, late, in part, silent."""
    reported = [one for one in owed if one.state is State.DONE]
    on_time = sum(one.on_time for one in reported)
    partial = sum(one.state is State.PARTIAL for one in owed)
    return sentence(
        "digest-counts",
        reported=len(reported),
        expected=len(owed),
        on_time=on_time,
        late=len(reported) - on_time,
        partial=partial,
        silent=len(owed) - len(reported) - partial,
    )


def fitted(head: Sequence[str], lines: Sequence[str]) -> str:
    """Head and as many lines as fit; says how many were left out."""
    text = "\n".join(head)
    for number, line in enumerate(lines):
        rest = sentence("digest-cut", count=len(lines) - number)
        if len(text) + len(line) + 1 + len(rest) + 1 > LONGEST:
            return f"{text}\n{rest}"
        text = f"{text}\n{line}"
    return nfc(text)


def _progress_lines(view: _View) -> list[str]:
    plan = view.running.round(view.round)
    if plan.collects in (Collects.ACTIVITY, Collects.NARRATIVE):
        return []
    registers = plan.collects is Collects.REGISTRATION
    values: dict[str, list[Decimal]] = {}
    for standing in view.clock.store.reports.all_standings(view.running.code):
        value = standing.registered if registers else standing.total
        if standing.unit in view.below and value is not None:
            values.setdefault(standing.code, []).append(value)
    lines = [
        _progress_line(view, one) for one in progress(view.running.campaign.reported, values, registered=registers)
    ]
    return [sentence("digest-registered" if registers else "digest-progress"), *lines] if lines else []


def _progress_line(view: _View, one: Progress) -> str:
    indicator = one.indicator
    name = name_of(view.running.campaign, indicator.code)
    # A provincial target says nothing about one district's share of it.
    comparable = view.root.level is Level.PROVINCE and indicator.scope is Scope.PROVINCE
    target = indicator.target if comparable and isinstance(indicator.target, Decimal) else None
    if one.reached is not None:
        return sentence("digest-reached", name=name, reached=one.reached, units=one.units)
    if one.total is not None:
        if target:
            shown = {"sum": figure(one.total, None), "target": figure(target, indicator.unit)}
            return sentence("digest-sum-target", name=name, share=share(one.total, target), **shown)
        return sentence("digest-sum", name=name, sum=figure(one.total, indicator.unit))
    spread: dict[str, str] = {
        "low": figure(one.low, None),
        "high": figure(one.high, indicator.unit),
        "median": figure(one.median, indicator.unit),
        "units": str(one.units),
    }
    if target:
        return sentence("digest-range-target", name=name, target=figure(target, indicator.unit), **spread)
    return sentence("digest-range", name=name, **spread)


def _missing_lines(view: _View) -> list[str]:
    """Who is missing: by district for the province, by name for the rest, as the campaign's policy allows."""
    silent = [view.below[one.unit] for one in view.owed if one.state is State.OPEN]
    partial = [view.below[one.unit] for one in view.owed if one.state is State.PARTIAL]
    if not silent and not partial:
        return [*_by_parent(view), sentence("digest-all-in")]
    lines = _by_parent(view)
    if view.root.level is Level.PROVINCE and view.running.campaign.digests.names == "counts":
        return lines
    if silent:
        lines.append(sentence("digest-missing", names=_units(silent)))
    if partial:
        lines.append(sentence("digest-partial", names=_units(partial)))
    return lines


def _by_parent(view: _View) -> list[str]:
    """A line for each district below a province that has districts."""
    tallies = view.clock.store.obligations.tally_by_parent(view.running.code, view.round)
    parents = [(parent, tally) for parent, tally in tallies.items() if parent and parent != view.root.key]
    if view.root.level is not Level.PROVINCE or not parents:
        return []
    lines = [sentence("digest-by-unit")]
    for parent, tally in parents:
        unit = view.clock.store.units.get(parent)
        if unit is None or unit.parent != view.root.key:
            continue
        lines.append(sentence("digest-by-unit-line", unit=unit.title, reported=tally.reported, expected=tally.expected))
    return lines


def _note_lines(view: _View) -> list[str]:
    notes = [
        (view.below[note.unit], note.text)
        for note in view.clock.store.reports.notes(view.running.code, view.round)
        if note.unit in view.below
    ]
    if not notes:
        return []
    lines = [sentence("digest-note", unit=unit.title, note=_short(text)) for unit, text in notes[-NOTES_SHOWN:]]
    return [sentence("digest-notes"), *lines]


def _units(units: Sequence[Unit]) -> str:
    shown = ", ".join(unit.name for unit in units[:NAMES_SHOWN])
    if len(units) <= NAMES_SHOWN:
        return shown
    return sentence("units-more", names=shown, count=len(units) - NAMES_SHOWN)


def _short(text: str) -> str:
    return text if len(text) <= NOTE_LENGTH else f"{text[: NOTE_LENGTH - 1].rstrip()}…"
