"""Values for tests, each with the one difference that matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image

from bot.clock import VIETNAM
from domain.campaign import Campaign, Document, Period, RoundPlan, RoundRule
from domain.indicator import Comparator, Indicator, Measure, Scope
from domain.message import Chat, Lane, Option, Outgoing
from domain.obligation import Obligation
from domain.report import Act, Entry, Figure, Mode
from domain.unit import Level, Unit, unit_key
from storage.catalog import load_campaigns, load_units

LUNG_CU, MA_LE, DONG_VAN_TOWN = "2020-00715", "2020-00718", "2020-00721"
DONG_VAN, MEO_VAC, HA_GIANG = "2020-026", "2020-027", "2020-02"
THUONG_PHUNG, XIN_CAI = "2020-00772", "2020-00778"
TUONG_SON, THACH_LAC, THACH_HA, HA_TINH = "2020-18628", "2020-18622", "2020-445", "2020-42"
QUANG_VINH, DUC_THO = "2020-18235", "2020-440"


def local(text: str) -> datetime:
    """`2023-06-29T08:00` as people in Vietnam mean it."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@cache
def catalogue() -> dict[str, Campaign]:
    return load_campaigns()


def units(*keys: str) -> tuple[Unit, ...]:
    """These units and all above them, the top ones first."""
    known = {unit.key: unit for tree in ("2020", "2025") for unit in load_units(tree)}
    wanted: list[str] = []
    for key in keys:
        above: str | None = key
        while above is not None:
            wanted.append(above)
            above = known[above].parent
    return tuple(unit for unit in known.values() if unit.key in wanted)


def small_province(campaign: Campaign) -> tuple[Unit, ...]:
    """The province of a campaign with its first communes, in two districts where it has districts."""
    tree = load_units(campaign.tree)
    root = unit_key(campaign.tree, campaign.root)
    communes = [unit for unit in tree if unit.level is Level.COMMUNE and _below(unit, root)]
    parents = list(dict.fromkeys(unit.parent for unit in communes))[:2]
    chosen = [unit for parent in parents for unit in [one for one in communes if one.parent == parent][:2]]
    return units(*(unit.key for unit in chosen))


def _below(unit: Unit, root: str) -> bool:
    return root in {one.key for one in units_above(unit)}


@cache
def units_above(unit: Unit) -> tuple[Unit, ...]:
    known = {one.key: one for one in load_units(unit.tree)}
    found = [unit]
    while found[-1].parent is not None:
        found.append(known[found[-1].parent])
    return tuple(found)


def an_indicator(code: str = "GTNT", **changes: Any) -> Indicator:
    """Rural road in km, counted up, target of the province 435."""
    road = Indicator(
        code=code,
        name="Đường giao thông nông thôn",
        unit="km",
        measure=Measure.CUMULATIVE,
        comparator=Comparator.GE,
        target=Decimal(435),
        scope=Scope.PROVINCE,
        commune_reports=True,
        aliases=("duong",),
    )
    return replace(road, **changes)


def a_round(**changes: Any) -> RoundPlan:
    """15 to 29 June 2023, closes on 5 July."""
    plan = RoundPlan(
        key="SK",
        name="Báo cáo sơ kết",
        opens=date(2023, 6, 15),
        due_before=date(2023, 6, 30),
        closes=date(2023, 7, 5),
    )
    return replace(plan, **changes)


def a_campaign(*rounds: RoundPlan | RoundRule, **changes: Any) -> Campaign:
    """A small campaign of Hà Giang with one indicator."""
    campaign = Campaign(
        code="THU",
        title="Phong trào thử",
        short_title="Thử",
        province="Tỉnh Hà Giang",
        tree="2020",
        root="02",
        document=Document(type="Kế hoạch", issuing_body="UBND tỉnh"),
        period=Period(start=date(2023, 1, 1), end=date(2023, 12, 31)),
        rounds=rounds or (a_round(),),
        indicators=(an_indicator(),),
    )
    return replace(campaign, **changes)


def entry(value: str | None, mode: Mode = Mode.INCREMENT, code: str = "GTNT", text: str = "") -> Entry:
    return Entry(code=code, value=None if value is None else Decimal(value), mode=mode, text=text)


def a_figure(**changes: Any) -> Figure:
    """Version 1: 1.2 km of road on 20 June 2023."""
    figure = Figure(
        campaign="HG2023",
        round="SK",
        unit=LUNG_CU,
        code="GTNT",
        version=1,
        act=Act.REPORT,
        mode=Mode.INCREMENT,
        value=Decimal("1.2"),
        increment=Decimal("1.2"),
        total=Decimal("1.2"),
        first_said_at=local("2023-06-20T08:00"),
        said_at=local("2023-06-20T08:00"),
        person="p1",
        update="console:demo:1",
    )
    return replace(figure, **changes)


def an_obligation(**changes: Any) -> Obligation:
    """Road and gardens, due by the end of 29 June 2023, taken until 5 July 17:00."""
    owed = Obligation(
        campaign="HG2023",
        round="SK",
        unit=LUNG_CU,
        needed=("GTNT", "VM"),
        due_at=local("2023-06-30T00:00"),
        closes_at=local("2023-07-05T17:00"),
    )
    return replace(owed, **changes)


def a_chat(chat_id: str = "7", channel: str = "console", bot: str = "demo") -> Chat:
    return Chat(channel=channel, bot=bot, chat_id=chat_id)


def a_message(key: str = "k1", *options: Option, **changes: Any) -> Outgoing:
    message = Outgoing(chat=a_chat(), lane=Lane.REPLY, text="Chào anh", dedupe_key=key, options=options)
    return replace(message, **changes)


@cache
def a_photo(colour: str = "green", size: tuple[int, int] = (64, 48), kind: str = "JPEG") -> bytes:
    """A picture of one colour."""
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, kind)
    return content.getvalue()
