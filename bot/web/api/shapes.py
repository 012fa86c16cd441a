"""What do the answers look like? Decimals are strings, instants have their zone, nobody is named."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from domain.campaign import Collects, RoundPlan
from domain.indicator import Indicator, Kind, Measure
from domain.obligation import Obligation, State
from domain.period import last_safe_day
from domain.report import Act, Figure, Mode
from domain.review import Judgement, Verdict
from domain.unit import Unit
from storage.campaigns import Running

DECIMAL = r"^-?\d+(\.\d+)?$"
Exactly = Field(pattern=DECIMAL, description="An exact decimal.", examples=["1.2"])


class CampaignShort(BaseModel):
    code: str
    title: str
    version: int
    state: str = Field(description="running or stopped")
    period_start: date
    period_end: date


class IndicatorShape(BaseModel):
    """target: in `unit`; target_text where the document gives words. reported: by communes."""

    code: str
    name: str
    unit: str | None
    kind: Kind
    measure: Measure
    target: str | None = Exactly
    target_max: str | None = Exactly
    target_text: str
    due: date | None
    reported: bool


class RoundShape(BaseModel):
    """last_day: the last on which a report is in time. assumed: the document does not give the dates itself."""

    key: str
    name: str
    collects: Collects
    opens: date
    cutoff: date | None
    last_day: date
    closes: date
    assumed: bool


class CampaignShape(CampaignShort):
    province: str
    indicators: list[IndicatorShape]
    rounds: list[RoundShape]


class Campaigns(BaseModel):
    items: list[CampaignShort]


class ObligationShape(BaseModel):
    """unit × round. due_at: the first instant that is too late. excused: why nothing is expected; "" otherwise."""

    campaign: str
    round: str
    unit: str
    unit_title: str
    state: State
    on_time: bool
    due_at: datetime
    closes_at: datetime
    first_reported_at: datetime | None
    completed_at: datetime | None
    needed: list[str]
    answered: list[str]
    missing: list[str]
    excused: str


class Obligations(BaseModel):
    """next: the cursor of the following page; null on the last one."""

    items: list[ObligationShape]
    next: str | None


class ValueShape(BaseModel):
    """One version of a figure. value: as reported; increment: what the round adds; total: running total or level.

    measured_in: the indicator's unit. in_force: false when it was taken back. verdict: whether this version was
    approved or returned, where the campaign asks for it; null while nobody has decided.
    """

    campaign: str
    round: str
    unit: str
    unit_title: str
    code: str
    measured_in: str | None
    version: int
    act: Act
    mode: Mode
    in_force: bool
    value: str | None = Exactly
    increment: str = Exactly
    total: str | None = Exactly
    text: str
    day: date | None
    details: dict[str, str]
    first_said_at: datetime | None
    said_at: datetime | None
    reason: str
    verdict: Verdict | None
    decided_at: datetime | None


class Values(BaseModel):
    """next: the cursor of the following page; null on the last one."""

    items: list[ValueShape]
    next: str | None


def campaign_short(running: Running) -> CampaignShort:
    campaign = running.campaign
    return CampaignShort(
        code=campaign.code,
        title=campaign.title,
        version=running.version,
        state=running.state,
        period_start=campaign.period.start,
        period_end=campaign.period.end,
    )


def campaign_shape(running: Running) -> CampaignShape:
    return CampaignShape(
        **campaign_short(running).model_dump(),
        province=running.campaign.province,
        indicators=[_indicator(one) for one in running.campaign.indicators],
        rounds=[_round(one) for one in running.rounds],
    )


def obligation_shape(one: Obligation, unit: Unit | None) -> ObligationShape:
    return ObligationShape(
        campaign=one.campaign,
        round=one.round,
        unit=one.unit,
        unit_title=unit.title if unit else one.unit,
        state=one.state,
        on_time=one.on_time,
        due_at=one.due_at,
        closes_at=one.closes_at,
        first_reported_at=one.first_reported_at,
        completed_at=one.completed_at,
        needed=list(one.needed),
        answered=list(one.answered),
        missing=list(one.missing),
        excused=one.excused,
    )


def value_shape(one: Figure, running: Running, unit: Unit | None, decided: Judgement | None = None) -> ValueShape:
    indicator = running.campaign.indicator(one.code)
    return ValueShape(
        campaign=one.campaign,
        round=one.round,
        unit=one.unit,
        unit_title=unit.title if unit else one.unit,
        code=one.code,
        measured_in=indicator.unit if indicator else None,
        version=one.version,
        act=one.act,
        mode=one.mode,
        in_force=one.answered,
        value=exactly(one.value),
        increment=f"{one.increment:f}",
        total=exactly(one.total),
        text=one.text,
        day=one.on,
        details={name: f"{value:f}" for name, value in one.details.items()},
        first_said_at=one.first_said_at,
        said_at=one.said_at,
        reason=one.reason,
        verdict=decided.verdict if decided else None,
        decided_at=decided.at if decided else None,
    )


def exactly(value: Decimal | None) -> str | None:
    """Digits and a point, never an exponent."""
    return None if value is None else f"{value:f}"


def _indicator(one: Indicator) -> IndicatorShape:
    number = one.target if isinstance(one.target, Decimal) else None
    return IndicatorShape(
        code=one.code,
        name=one.name,
        unit=one.unit,
        kind=one.kind,
        measure=one.measure,
        target=exactly(number),
        target_max=exactly(one.target_max),
        target_text=one.target if isinstance(one.target, str) else "",
        due=one.due,
        reported=one.commune_reports,
    )


def _round(plan: RoundPlan) -> RoundShape:
    return RoundShape(
        key=plan.key,
        name=plan.name,
        collects=plan.collects,
        opens=plan.opens,
        cutoff=plan.cutoff,
        last_day=last_safe_day(plan),
        closes=plan.closes,
        assumed=plan.assumed,
    )
