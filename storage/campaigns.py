"""Which campaigns run, with which rounds, and what will the clock do for them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.calendar import Calendar
from domain.campaign import Campaign, RoundPlan
from domain.deadline import Event, Moment
from domain.errors import NotFound
from domain.period import rounds_of
from domain.reading import Vocabulary
from storage.campaign_files import dump_campaign, parse_campaign
from storage.session import Session
from storage.tables import campaigns, moments


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A campaign that was started, with its rounds worked out."""

    campaign: Campaign
    rounds: tuple[RoundPlan, ...]
    version: int = 1
    state: str = "running"
    _vocabularies: dict[tuple[str, ...], Vocabulary] = field(default_factory=dict, compare=False, repr=False)
    _known: dict[frozenset[str], Vocabulary] = field(default_factory=dict, compare=False, repr=False)

    @property
    def code(self) -> str:
        return self.campaign.code

    @property
    def top(self) -> str:
        """Key of the unit under which everybody reports."""
        return f"{self.campaign.tree}-{self.campaign.root}"

    def round(self, key: str) -> RoundPlan:
        """Raises NotFound when the definition has no such round (any more)."""
        for plan in self.rounds:
            if plan.key == key:
                return plan
        raise NotFound(f"{self.code} has no round {key}.")

    def vocabulary(self, places: frozenset[str]) -> Vocabulary:
        """The names of what a unit reports; `places`: its name and those above it, for indicators of named units."""
        known = self._known.get(places)
        if known is None:
            asked = self.campaign.reported_in(places)
            codes = tuple(one.code for one in asked)  # the same for nearly every unit, and dear to work out
            if codes not in self._vocabularies:
                self._vocabularies[codes] = Vocabulary.of(asked, self.campaign.activities)
            known = self._known[places] = self._vocabularies[codes]
        return known


_RUNNING = (
    select(campaigns.c.code, campaigns.c.version, campaigns.c.state, campaigns.c.started_at)
    .where(campaigns.c.state == "running")
    .order_by(campaigns.c.code)
)
_LAST = (
    select(campaigns.c.code, campaigns.c.version, campaigns.c.state, campaigns.c.started_at)
    .where(campaigns.c.code == bindparam("code"))
    .order_by(campaigns.c.version.desc())
    .limit(1)
)
_others = campaigns.alias("others")
_NEWEST = (
    select(campaigns.c.code, campaigns.c.version, campaigns.c.state, campaigns.c.started_at)
    .where(~exists(select(1).where(_others.c.code == campaigns.c.code, _others.c.version > campaigns.c.version)))
    .order_by(campaigns.c.code)
)
_DEFINITION = select(campaigns.c.definition).where(
    campaigns.c.code == bindparam("code"), campaigns.c.version == bindparam("version")
)
_PUT = insert(campaigns)
_STOP = (
    update(campaigns)
    .where(campaigns.c.code == bindparam("_code"), campaigns.c.state == "running")
    .values(state="stopped", stopped_at=bindparam("_at"))
)
_SUPERSEDE = (
    update(campaigns)
    .where(campaigns.c.code == bindparam("_code"), campaigns.c.state == "running")
    .values(state="superseded", stopped_at=bindparam("_at"))
)
_FORGET = delete(moments).where(moments.c.campaign == bindparam("_code"), moments.c.done_at.is_(None))
_MOMENTS = (
    select(moments)
    .where(moments.c.campaign == bindparam("campaign"))
    .order_by(moments.c.at, moments.c.round, moments.c.event, moments.c.step)
)
_DROP = (
    delete(moments)
    .where(moments.c.campaign == bindparam("_campaign"), moments.c.round == bindparam("_round"))
    .where(moments.c.event == bindparam("_event"), moments.c.step == bindparam("_step"))
)
_PLAN = insert(moments).on_conflict_do_nothing()
_ALL_DUE = (
    select(moments)
    .join(campaigns, campaigns.c.code == moments.c.campaign)
    .where(campaigns.c.state == "running", moments.c.done_at.is_(None), moments.c.at <= bindparam("now"))
    .order_by(moments.c.at, moments.c.campaign, moments.c.round, moments.c.event, moments.c.step)
    .limit(bindparam("many"))
)
_FILES = (Event.PICTURE.value, Event.WORKBOOK.value)
_DUE = _ALL_DUE.where(moments.c.event.not_in(_FILES))
_DUE_FILES = _ALL_DUE.where(moments.c.event.in_(_FILES))
_DONE_AT = (
    select(moments.c.done_at)
    .where(moments.c.campaign == bindparam("_campaign"), moments.c.round == bindparam("_round"))
    .where(moments.c.event == bindparam("_event"), moments.c.step == bindparam("_step"))
)
_NEXT = (
    select(moments.c.at)
    .join(campaigns, campaigns.c.code == moments.c.campaign)
    .where(campaigns.c.state == "running", moments.c.done_at.is_(None))
    .order_by(moments.c.at)
    .limit(1)
)
FAILED = "failed: "  # how the result of a moment begins whose handler raised
_FAILED = (
    select(moments).where(moments.c.result.startswith(FAILED)).order_by(moments.c.at.desc()).limit(bindparam("many"))
)
_RETRY = update(moments).where(moments.c.result.startswith(FAILED)).values(done_at=None, result=None)
_DONE = (
    update(moments)
    .where(moments.c.campaign == bindparam("_campaign"), moments.c.round == bindparam("_round"))
    .where(moments.c.event == bindparam("_event"), moments.c.step == bindparam("_step"))
    .values(done_at=bindparam("_at"), result=bindparam("_result"))
)


class Campaigns:
    """Campaigns that were started. `known`: parsed definitions, which never change once a version was started."""

    def __init__(self, session: Session, calendar: Calendar, known: dict[tuple[str, int, datetime], Running]) -> None:
        self._session = session
        self._calendar = calendar
        self._known = known
        self._running: tuple[Running, ...] | None = None

    def running(self) -> tuple[Running, ...]:
        """The campaigns that run, by code; looked up once in a transaction."""
        if self._running is None:
            self._running = tuple(self._load(row) for row in self._session.rows(_RUNNING, {}, campaigns))
        return self._running

    def get(self, code: str) -> Running | None:
        """The newest version, running or not."""
        row = self._session.row(_LAST, {"code": code}, campaigns)
        return self._load(row) if row else None

    def newest(self) -> tuple[Running, ...]:
        """The newest version of every campaign that was ever started, by code."""
        return tuple(self._load(row) for row in self._session.rows(_NEWEST, {}, campaigns))

    def start(self, campaign: Campaign, planned: Iterable[Moment], *, at: datetime, version: int = 1) -> None:
        """What an earlier version planned and did not do is forgotten; what it did is not done again."""
        self._running = None
        self._session.now(_FORGET, {"_code": campaign.code})
        self._session.later(_PUT, _version_values(campaign, at, version), campaigns)
        for moment in planned:
            self._session.later(_PLAN, _moment_values(moment), moments)

    def amend(self, campaign: Campaign, *, at: datetime, version: int) -> None:
        """The next version runs instead of the one before; moments stay as they are."""
        self._running = None
        self._session.now(_SUPERSEDE, {"_code": campaign.code, "_at": at})
        self._session.later(_PUT, _version_values(campaign, at, version), campaigns)

    def moments(self, code: str) -> tuple[tuple[Moment, bool], ...]:
        """Everything that was written down for the clock, and whether it is done."""
        rows = self._session.rows(_MOMENTS, {"campaign": code}, moments)
        return tuple((_moment(row), row.done_at is not None) for row in rows)

    def drop(self, many: Iterable[Moment]) -> None:
        """These are not to be done any more, and not known to have been."""
        for one in many:
            self._session.later(_DROP, _moment_key(one), moments)

    def stop(self, code: str, *, at: datetime) -> bool:
        self._running = None
        return self._session.now(_STOP, {"_code": code, "_at": at}) > 0

    def due(self, now: datetime, *, many: int = 50) -> tuple[Moment, ...]:
        """What the clock has to do by now and has not done, soonest first; without files, which take a while."""
        return tuple(_moment(row) for row in self._session.rows(_DUE, {"now": now, "many": many}, moments))

    def due_files(self, now: datetime, *, many: int = 50) -> tuple[Moment, ...]:
        """The files that are to be made by now and were not, soonest first."""
        return tuple(_moment(row) for row in self._session.rows(_DUE_FILES, {"now": now, "many": many}, moments))

    def waits(self, moment: Moment) -> bool:
        """Whether it is still to be done."""
        row = self._session.row(_DONE_AT, _moment_key(moment), moments)
        return row is not None and row.done_at is None

    def done_at(self, moment: Moment) -> datetime | None:
        """When it was done; None when it was not."""
        row = self._session.row(_DONE_AT, _moment_key(moment), moments)
        return row.done_at if row else None

    def next_due(self) -> datetime | None:
        row = self._session.row(_NEXT, {}, moments)
        return row[0] if row else None

    def plan(self, many: Iterable[Moment]) -> None:
        """Writes moments down; those that are known stay as they are."""
        for moment in many:
            self._session.later(_PLAN, _moment_values(moment), moments)

    def done(self, moment: Moment, *, at: datetime, result: str) -> None:
        self._session.later(_DONE, {**_moment_key(moment), "_at": at, "_result": result}, moments)

    def failed(self, many: int = 5) -> tuple[tuple[Moment, str], ...]:
        """The newest moments whose handler raised, with what it said."""
        rows = self._session.rows(_FAILED, {"many": many}, moments)
        return tuple((_moment(row), row.result) for row in rows)

    def retry(self) -> int:
        """Makes failed moments due again; how many."""
        return self._session.now(_RETRY)

    def _load(self, row: Row[Any]) -> Running:
        key = (row.code, row.version, row.started_at)
        running = self._known.get(key)
        if running is None:
            found = self._session.rows(_DEFINITION, {"code": row.code, "version": row.version}, campaigns)
            campaign = parse_campaign(found[0].definition)
            rounds = rounds_of(campaign, self._calendar)
            running = Running(campaign=campaign, rounds=rounds, version=row.version)
            self._known[key] = running
        if running.state == row.state:
            return running
        return replace(running, state=row.state)


def _version_values(campaign: Campaign, at: datetime, version: int) -> dict[str, Any]:
    return {
        "code": campaign.code,
        "version": version,
        "definition": dump_campaign(campaign),
        "state": "running",
        "started_at": at,
        "stopped_at": None,
    }


def _moment_key(moment: Moment) -> dict[str, Any]:
    return {
        "_campaign": moment.campaign,
        "_round": moment.round,
        "_event": moment.event.value,
        "_step": moment.step,
    }


def _moment_values(moment: Moment) -> dict[str, Any]:
    return {
        "campaign": moment.campaign,
        "round": moment.round,
        "event": moment.event.value,
        "step": moment.step,
        "at": moment.at,
        "until": moment.until,
        "done_at": None,
        "result": None,
    }


def _moment(row: Row[Any]) -> Moment:
    return Moment(
        campaign=row.campaign, round=row.round, event=Event(row.event), step=row.step, at=row.at, until=row.until
    )
