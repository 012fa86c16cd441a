"""Do a campaign's period and rounds fit together: days in order, rules complete, keys unique once worked out?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from domain.calendar import Calendar
from domain.campaign import Campaign, Collects, RoundPlan, RoundRule, Rule
from domain.indicator import Kind
from domain.period import last_safe_day, rounds_of
from storage.yaml_lines import Problem, Where

KEY = re.compile(r"[A-Z0-9-]+")
LONGEST_KEY = 24
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_CAMPAIGN = timedelta(days=3660)
MARGIN = timedelta(days=92)  # rounds may open before the period and close after it


def round_problems(campaign: Campaign, calendar: Calendar, *, complete: bool) -> Iterator[Problem]:
    """All that doesn't fit. `complete`: the campaign is the whole file, no broken entries were left out."""
    yield from _period(campaign)
    yield from _rounds(campaign, complete=complete)
    yield from _expanded(campaign, calendar)


def _period(campaign: Campaign) -> Iterator[Problem]:
    period = campaign.period
    if period.end < period.start:
        yield Problem(where=("period", "end"), sentence=f"ngày kết thúc {period.end} trước ngày bắt đầu {period.start}")
    elif period.start.year < FIRST_YEAR or period.end.year > LAST_YEAR:
        yield Problem(where=("period",), sentence=f"năm của phong trào phải từ {FIRST_YEAR} đến {LAST_YEAR}")
    elif period.end - period.start > LONGEST_CAMPAIGN:
        yield Problem(where=("period", "end"), sentence=f"phong trào kéo dài quá 10 năm (đến {period.end})")


def _rounds(campaign: Campaign, *, complete: bool) -> Iterator[Problem]:
    if not campaign.rounds and complete:
        yield Problem(where=("rounds",), sentence="cần ít nhất một kỳ báo cáo")
    if not campaign.indicators and complete:
        yield Problem(where=("indicators",), sentence="cần ít nhất một chỉ tiêu")
    for index, entry in enumerate(campaign.rounds):
        where: Where = ("rounds", index)
        if isinstance(entry, RoundRule):
            yield from _rule(entry, where)
        else:
            yield from _dates(entry, campaign, where)
        if complete:
            yield from _asks(entry, campaign, where)
    yield from repeated(
        [(("rounds", index, "key"), entry.key) for index, entry in enumerate(campaign.rounds)],
        "khóa “{}” đã dùng cho kỳ báo cáo khác",
    )


def _rule(entry: RoundRule, where: Where) -> Iterator[Problem]:
    weekly = entry.rule is Rule.WEEKLY
    if weekly and entry.weekday is None:
        yield Problem(where=(*where, "weekday"), sentence="kỳ hằng tuần cần weekday: 0 là thứ Hai, 6 là Chủ nhật")
    if not weekly and entry.weekday is not None:
        yield Problem(where=(*where, "weekday"), sentence="weekday chỉ dùng cho kỳ hằng tuần (rule: weekly)")
    if entry.weekday is not None and not 0 <= entry.weekday <= 6:
        sentence = f"weekday là số từ 0 (thứ Hai) đến 6 (Chủ nhật), không phải “{entry.weekday}”"
        yield Problem(where=(*where, "weekday"), sentence=sentence)
    for field in ("due_working_days", "close_working_days"):
        if not 0 <= getattr(entry, field) <= 60:
            yield Problem(where=(*where, field), sentence=f"“{getattr(entry, field)}” phải từ 0 đến 60 ngày làm việc")


def _dates(plan: RoundPlan, campaign: Campaign, where: Where) -> Iterator[Problem]:
    if plan.due_by is None and plan.due_before is None:
        sentence = "thiếu thời hạn: cần due_by (chậm nhất ngày) hoặc due_before (trước ngày)"
        yield Problem(where=(*where, "due_by"), sentence=sentence)
        return
    if plan.due_by is not None and plan.due_before is not None:
        sentence = "chỉ ghi một trong hai: due_by (chậm nhất ngày) hoặc due_before (trước ngày)"
        yield Problem(where=(*where, "due_before"), sentence=sentence)
        return

    last = last_safe_day(plan)
    field = "due_by" if plan.due_by else "due_before"
    if last < plan.opens:
        sentence = f"ngày cuối còn kịp ({last}) trước ngày mở kỳ ({plan.opens})"
        yield Problem(where=(*where, field), sentence=sentence)
    if plan.closes < last:
        sentence = f"ngày đóng kỳ ({plan.closes}) trước ngày cuối còn kịp ({last})"
        yield Problem(where=(*where, "closes"), sentence=sentence)
    if plan.grace_days < 0:
        yield Problem(where=(*where, "grace_days"), sentence=f"số ngày gia hạn “{plan.grace_days}” không được âm")
    for name in ("opens", "cutoff", field, "closes"):
        yield from within(getattr(plan, name), campaign, (*where, name), MARGIN, MARGIN)


def within(
    day: date | None, campaign: Campaign, where: Where, before: timedelta, after: timedelta
) -> Iterator[Problem]:
    first, last = campaign.period.start, campaign.period.end
    if day is not None and (first - day > before or day - last > after):
        yield Problem(where=where, sentence=f"ngày {day} nằm quá xa thời gian phong trào ({first} đến {last})")


def _asks(entry: RoundPlan | RoundRule, campaign: Campaign, where: Where) -> Iterator[Problem]:
    if entry.collects in (Collects.ACTIVITY, Collects.NARRATIVE):
        if not entry.activities:
            yield Problem(where=(*where, "activities"), sentence="kỳ này cần ít nhất một hoạt động trong activities")
        return
    kinds = {Kind.QUANTITY} if entry.collects is Collects.REGISTRATION else {Kind.QUANTITY, Kind.MILESTONE}
    reported = campaign.reported
    asked = [one for one in reported if (one.code in entry.indicators if entry.indicators else one.kind in kinds)]
    if campaign.indicators and not asked:
        sentence = "kỳ này không hỏi chỉ tiêu nào: không chỉ tiêu nào trong đó do xã báo cáo"
        yield Problem(where=(*where, "indicators"), sentence=sentence)


def _expanded(campaign: Campaign, calendar: Calendar) -> Iterator[Problem]:
    """Keys of all rounds, those of a rule worked out. Needs rounds and a period that are sound by themselves."""
    if any(_period(campaign)):
        return
    keys: Counter[str] = Counter()
    for index, entry in enumerate(campaign.rounds):
        if any(_rule(entry, ()) if isinstance(entry, RoundRule) else _dates(entry, campaign, ())):
            continue
        mine = [plan.key for plan in rounds_of(replace(campaign, rounds=(entry,)), calendar)]
        where: Where = ("rounds", index, "key")
        if not KEY.fullmatch(entry.key):
            yield Problem(where=where, sentence=f"khóa “{entry.key}” phải gồm chữ hoa không dấu, số, gạch nối")
        elif longest := next((key for key in mine if len(key) > LONGEST_KEY), None):
            yield Problem(where=where, sentence=f"khóa “{longest}” dài quá {LONGEST_KEY} ký tự")
        elif not mine:
            yield Problem(where=where, sentence="quy tắc này không cho kỳ báo cáo nào trong thời gian phong trào")
        elif clash := next((key for key in mine if keys[key] and key != entry.key), None):
            yield Problem(where=where, sentence=f"khóa “{clash}” đã dùng cho kỳ báo cáo khác")
        keys.update(mine)


def repeated(named: Iterable[tuple[Where, str]], sentence: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, name in named:
        if name in seen:
            yield Problem(where=where, sentence=sentence.format(name))
        seen.add(name)
