"""Where do figures go? To a round of a campaign that is open for a unit of the person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.campaign import Collects
from domain.message import Outgoing
from domain.obligation import Obligation
from domain.report import Entry, Mode
from handlers.context import Context
from handlers.status import next_opening, open_obligations
from handlers.wording import example_of
from storage.campaigns import Running


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where figures go: a campaign's round of a unit."""

    running: Running
    owed: Obligation

    @property
    def values(self) -> dict[str, str]:
        return {"campaign": self.owed.campaign, "round": self.owed.round, "unit": self.owed.unit}

    @property
    def example(self) -> str:
        """A line that could be sent for this round."""
        return example_of(self.running.campaign, self.running.round(self.owed.round), self.owed)

    @property
    def registers(self) -> bool:
        return self.running.round(self.owed.round).collects is Collects.REGISTRATION


def target_of(ctx: Context, values: Mapping[str, str]) -> Target | None:
    """The open round that an option or a question speaks of, if it still takes reports from this person."""
    for running, owed in open_obligations(ctx, ctx.reporting_units):
        if (owed.campaign, owed.round, owed.unit) == (values["campaign"], values["round"], values["unit"]):
            return Target(running=running, owed=owed)
    return None


def pending_values(target: Target, entries: Sequence[Entry], note: str) -> dict[str, str]:
    """What an option carries so that its figures can be stored when it is chosen."""
    packed = json.dumps([_packed(entry) for entry in entries], ensure_ascii=False)
    return {**target.values, "entries": packed, "note": note}


def entries_of(values: Mapping[str, str]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            code=code,
            value=None if value is None else Decimal(value),
            mode=Mode(mode),
            text=text,
            on=date.fromisoformat(more["on"]) if "on" in more else None,
            details={name: Decimal(count) for name, count in more.get("details", {}).items()},
        )
        for code, value, mode, text, more in ((*packed, {})[:5] for packed in json.loads(values["entries"]))
    )


def _packed(entry: Entry) -> list[Any]:
    more: dict[str, Any] = {}
    if entry.on is not None:
        more["on"] = entry.on.isoformat()
    if entry.details:
        more["details"] = {name: str(count) for name, count in entry.details.items()}
    figure = [entry.code, None if entry.value is None else str(entry.value), entry.mode.value, entry.text]
    return [*figure, more] if more else figure


def collects_words(target: Target) -> bool:
    return target.running.round(target.owed.round).collects in (Collects.ACTIVITY, Collects.NARRATIVE)


def no_round(ctx: Context) -> list[Outgoing]:
    unit = ctx.store.units.get(ctx.reporting_units[0]) if ctx.reporting_units else None
    text = ctx.words("no-round", unit=unit.title if unit else "")
    coming = next_opening(ctx, ctx.reporting_units)
    return ctx.say(f"{text}\n{coming}" if coming else text)
