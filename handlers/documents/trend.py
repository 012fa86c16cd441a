"""How did an indicator come to where it is? Its totals from digest to digest, against the path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.campaign import Campaign
from domain.indicator import Indicator, Kind, Measure
from domain.summary import Progress, path_of
from handlers.documents.canvas import BLUE, BODY, FAINT, GREY, INNER, LEADING, MARGIN, SMALL, Canvas
from handlers.documents.frame import View, caption, head, short
from handlers.documents.pace import verdict
from handlers.wording import day, share

Point = tuple[date, Decimal]
HEIGHT = 620
TICKS = 4
DATE_ROOM = 165
STEPS = 60
TOLD = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class _Plot:
    """Where days and figures lie on the page."""

    left: float
    top: float
    first: date
    last: date
    least: float
    most: float

    @property
    def foot(self) -> float:
        return self.top + HEIGHT

    def at(self, when: date, value: Decimal | float) -> tuple[float, float]:
        days = max(1, (self.last - self.first).days)
        x = self.left + (MARGIN + INNER - self.left) * (when - self.first).days / days
        return x, self.foot - HEIGHT * (float(value) - self.least) / (self.most - self.least)


def trend(view: View, code: str, points: Sequence[Point]) -> tuple[Canvas, str]:
    """points: the totals that earlier digests told, in any order; where it stands now is added."""
    campaign = view.summary.campaign
    indicator = campaign.indicator(code)
    if indicator is None:
        raise ValueError(f"{campaign.code} has no indicator {code}")
    canvas = Canvas()
    first = head(view, canvas, view.words("picture-trend-title", name=view.name(code)))
    now = next((one for one in view.summary.progress if one.indicator.code == code), None)
    known = _known(view, indicator, now, points)
    if not known:
        nothing = view.words("picture-nothing-yet")
        canvas.paragraph(nothing, size=BODY, bold=True)
        return canvas, caption(view, first=[*first, nothing], items=[])
    target = now.target if now is not None and now.path is not None else None
    first += _standing(view, canvas, indicator, now, known[-1])
    _drawn(canvas, campaign, indicator, known, target)
    told = [f"{day(when)}: {short(value, indicator.unit)}" for when, value in known[-TOLD:]]
    return canvas, caption(view, first=first, items=told)


def _known(view: View, indicator: Indicator, now: Progress | None, points: Sequence[Point]) -> list[Point]:
    """In order of days, the last of a day; a running total of the year begins anew with the year."""
    today = view.summary.at.astimezone(view.zone).date()
    known = {when: value for when, value in sorted(points) if when <= today}
    value = (
        None if now is None else next((one for one in (now.total, now.median, _reached(now)) if one is not None), None)
    )
    if value is not None:
        known[today] = value
    if indicator.measure is Measure.CUMULATIVE_YEAR:
        known = {when: value for when, value in known.items() if when.year == today.year}
    return sorted(known.items())


def _reached(now: Progress) -> Decimal | None:
    return None if now.reached is None else Decimal(now.reached)


def _standing(view: View, canvas: Canvas, indicator: Indicator, now: Progress | None, latest: Point) -> list[str]:
    """Where it stands and whether that is enough, above the lines that show it."""
    unit = indicator.unit
    if indicator.kind is Kind.MILESTONE:
        words = view.words("picture-trend-reached", value=short(latest[1]))
    elif indicator.sums_up:
        words = view.words("picture-trend-now", value=short(latest[1], unit))
    else:
        words = view.words("picture-trend-median", value=short(latest[1], unit))
    said = [f"{words}."]
    _key(canvas, words, bold=True)
    if now is not None and now.target and now.path is not None:
        target = view.words(
            "picture-trend-path", needed=short(now.target * now.path, unit), target=short(now.target, unit)
        )
        _key(canvas, target, dashed=True)
        said.append(f"{target}.")
        judged = verdict(view, now)
        if judged is not None:
            percent = f"{share(now.total or Decimal(0), now.target)}%"
            words = f"{percent}: {judged.words[:1].lower()}{judged.words[1:]}"
            indent = canvas.say(judged.mark, MARGIN, canvas.y, size=BODY, colour=judged.colour) + 14
            canvas.paragraph(words, size=BODY, bold=True, indent=max(indent, 84))
            said.append(f"{words}.")
    canvas.y += 30
    return said


def _key(canvas: Canvas, words: str, *, bold: bool = False, dashed: bool = False) -> None:
    """A piece of the line that the words are about, and the words."""
    middle = canvas.y + SMALL * 0.65
    ends = [(MARGIN, middle), (MARGIN + 64, middle)]
    if dashed:
        canvas.line(ends, colour=GREY, stroke=6, dashed=True)
    else:
        canvas.line(ends, colour=BLUE, stroke=8)
        canvas.line([(MARGIN + 32, middle)], colour=BLUE, dots=22, on=BLUE)
    canvas.paragraph(words, bold=bold, indent=84)


def _drawn(
    canvas: Canvas, campaign: Campaign, indicator: Indicator, known: Sequence[Point], target: Decimal | None
) -> None:
    path = list(_path(campaign, indicator, known[-1][0], target))
    values = [float(value) for _, value in [*known, *path]]
    counted = indicator.sums_up or indicator.kind is Kind.MILESTONE
    ticks = _ticks(0.0 if counted else min(values), max(values))
    room = max(canvas.width_of(short(tick), SMALL) for tick in ticks)
    spread = [when for when, _ in [*known, *path]]
    plot = _Plot(
        left=MARGIN + room + 16,
        top=canvas.y + 20,
        first=min(spread),
        last=max(*spread, min(spread) + timedelta(days=1)),
        least=float(ticks[0]),
        most=float(ticks[-1]),
    )
    for tick in ticks:
        _, y = plot.at(plot.first, tick)
        canvas.line([(plot.left, y), (MARGIN + INNER, y)], colour=FAINT, stroke=3)
        canvas.say(short(tick), plot.left - 16, y - SMALL * 0.68, colour=GREY, align="right")
    if path:
        canvas.line([plot.at(when, value) for when, value in path], colour=GREY, stroke=6, dashed=True)
    canvas.line([plot.at(when, value) for when, value in known], colour=BLUE, stroke=8, dots=22)
    canvas.y = plot.foot + 14
    _days(canvas, plot)


def _path(campaign: Campaign, indicator: Indicator, today: date, target: Decimal | None) -> Iterator[Point]:
    """The path over the days in which it rises."""
    if target is None:
        return
    first, last = campaign.period.start, indicator.due or campaign.period.end
    if indicator.measure is Measure.CUMULATIVE_YEAR:
        first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    for step in range(STEPS + 1):
        when = first + (last - first) * step / STEPS
        part = path_of(campaign, indicator, when)
        if part is not None:
            yield when, part * target


def _ticks(least: float, most: float) -> list[Decimal]:
    """From just below the lowest to just above the highest, in round steps."""
    from matplotlib.ticker import MaxNLocator

    ends = (least, most) if most > least else (least, least + 1)
    values = MaxNLocator(nbins=TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(*ends)
    return [Decimal(f"{float(value):.6g}") for value in values]


def _days(canvas: Canvas, plot: _Plot) -> None:
    """As many dates as fit, the first and the last day among them."""
    room = MARGIN + INNER - plot.left
    days = (plot.last - plot.first).days
    parts = max(1, min(days, int(room / (DATE_ROOM + 30))))
    pattern = "%d/%m" if plot.first.year == plot.last.year else "%m/%Y"
    for number in range(parts + 1):
        when = plot.first + timedelta(days=round(days * number / parts))
        x, _ = plot.at(when, 0)
        canvas.line([(x, plot.foot), (x, plot.foot + 12)], colour=GREY, stroke=3)
        words = f"{when:{pattern}}"
        half = canvas.width_of(words, SMALL) / 2
        canvas.say(words, min(x, MARGIN + INNER - half), canvas.y, colour=GREY, align="center")
    canvas.y += SMALL * LEADING
