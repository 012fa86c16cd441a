"""How are the figures shown: on a terminal, in a page, in a picture?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measured import Measured
from benchmarks.run import Run

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def figure(one: Measured) -> str:
    """`1,234 1/s`, `0.81 s`: three digits that count."""
    value = f"{one.value:,.0f}" if abs(one.value) >= 100 or one.value == int(one.value) else f"{one.value:.3g}"
    return f"{value} {one.unit}".strip()


def ratio(one: Measured) -> str:
    return f"{one.ratio:.2f}×" if one.ratio is not None else ""


def verdict(one: Measured) -> str:
    return "" if one.met is None else f"{one.aim}: {'met' if one.met else 'not met'}"


def head(run: Run) -> str:
    return (
        f"Commit {run.commit or 'unknown'}, {run.date}; {run.machine}; load {run.busy:g}; {run.seconds:.0f} s in all."
    )


def table(run: Run) -> None:
    """On standard output."""
    from rich.console import Console
    from rich.table import Table

    shown = Table("", "figure", "ratio", "aim", title=head(run), title_justify="left")
    for column in (1, 2):
        shown.columns[column].justify = "right"
    for title, many in run.groups.items():
        shown.add_section()
        shown.add_row(f"[bold]{title}[/bold]")
        for one in many:
            colour = "" if one.met is None else "green" if one.met else "red"
            told = f"[{colour}]{verdict(one)}[/{colour}]" if colour else ""
            shown.add_row(f"  {one.name}", figure(one), ratio(one), told)
    Console().print(shown)


def markdown(run: Run) -> str:
    rows = ["| | figure | ratio | aim |", "|---|---:|---:|---|"]
    for title, many in run.groups.items():
        rows.append(f"| **{title}** | | | |")
        rows += [f"| {one.name} | {figure(one)} | {ratio(one)} | {verdict(one)} |" for one in many]
    return "\n".join((head(run), "", *rows))


def into(page: Path, run: Run) -> None:
    """Puts the table between the marks of a page."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{page} has no place for the table: {BEGIN} and {END} in lines of their own.")
    page.write_text(f"{before}{BEGIN}\n{markdown(run)}\n{END}{after}", encoding="utf-8")


def picture(run: Run, path: Path) -> None:
    """A bar for each figure that was aimed at, as a share of its aim: what reaches the line is met."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    bars = list(_shares(run))
    figure_, axes = pyplot.subplots(figsize=(11, 1.4 + 0.46 * len(bars)), layout="constrained")
    shares = [min(share, 3.0) for _, share in bars]
    colours = ["#2e7d32" if one.met else "#c62828" for one, _ in bars]
    axes.barh(range(len(bars)), shares, color=colours, height=0.62)
    axes.axvline(1.0, color="#333333", linewidth=1.2)
    axes.set_yticks(range(len(bars)), [one.name for one, _ in bars], fontsize=9)
    axes.invert_yaxis()
    for place, (one, share) in enumerate(bars):
        more = "" if share <= 3.0 else " »"
        axes.text(shares[place] + 0.02, place, f"{_told(one)} (aim {one.aim}){more}", va="center", fontsize=9)
    axes.set_xlim(0, 4.2)
    axes.set_xticks([0, 1], ["0", "the aim"])
    axes.set_title(head(run), fontsize=9, loc="left")
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    figure_.savefig(path, dpi=110)
    pyplot.close(figure_)


def _told(one: Measured) -> str:
    return ratio(one) or figure(one)


def _shares(run: Run) -> Iterator[tuple[Measured, float]]:
    """Figures with the share of their aim: above one is met, whether more or less is better."""
    for many in run.groups.values():
        for one in many:
            number = _NUMBER.search(one.aim)
            if one.met is None or number is None:
                continue
            aim, value = float(number.group()), one.ratio if one.ratio is not None else one.value
            less = "≤" in one.aim or aim == 0
            share = value / aim if not less else (aim / value if value else 3.0 if aim else 1.0)
            yield one, share
