"""How are the figures shown: on a terminal, in a page, in a picture?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.measured import Measured, in_brief
from benchmarks.run import Run

BEGIN, BRIEF, END = "<!-- measured -->", "<!-- measured, in brief -->", "<!-- /measured -->"
WIDEST = 2.0  # times the aim, that a bar is drawn for


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
    """Every figure, under the titles of their groups."""
    rows = []
    for title, many in run.groups.items():
        rows += [f"| **{title}** | | | |", *_rows(many)]
    return _page(run, rows)


def brief(run: Run) -> str:
    """The figures that have a brief name."""
    return _page(run, _rows(_told(run)))


def _rows(many: Iterable[Measured]) -> list[str]:
    return [f"| {one.name} | {figure(one)} | {ratio(one)} | {verdict(one)} |" for one in many]


def _page(run: Run, rows: list[str]) -> str:
    return "\n".join((head(run), "", "| | figure | ratio | aim |", "|---|---:|---:|---|", *rows))


def _told(run: Run) -> list[Measured]:
    return [one for many in run.groups.values() for one in in_brief(many)]


def into(page: Path, run: Run) -> None:
    """Puts the table between the marks of a page: the long or the short one, as the mark says."""
    text = page.read_text(encoding="utf-8")
    mark, words = (BRIEF, brief(run)) if BRIEF in text else (BEGIN, markdown(run))
    before, begin, rest = text.partition(mark)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{page} has no place for the table: {BEGIN} or {BRIEF}, and {END}, in lines of their own.")
    page.write_text(f"{before}{mark}\n{words}\n{END}{after}", encoding="utf-8")


def picture(run: Run, path: Path) -> None:
    """A bar for each brief figure that was aimed at, as a share of its aim: what reaches the line is met."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    bars = [(one, share) for one in _told(run) if (share := one.share) is not None]
    figure_, axes = pyplot.subplots(figsize=(11, 1.2 + 0.46 * len(bars)), layout="constrained")
    colours = ["#2e7d32" if one.met else "#c62828" for one, _ in bars]
    axes.barh(range(len(bars)), [min(share, WIDEST) for _, share in bars], color=colours, height=0.62)
    axes.axvline(1.0, color="#333333", linewidth=1.2)
    axes.set_yticks(range(len(bars)), [one.name for one, _ in bars], fontsize=9)
    axes.invert_yaxis()
    for place, (one, share) in enumerate(bars):  # beside the bars, all in one column: no line goes through words
        axes.text(WIDEST + 0.05, place, f"{ratio(one) or figure(one)}, aim {one.aim}", va="center", fontsize=9)
        if share > WIDEST:
            axes.text(WIDEST - 0.03, place, "more ›", va="center", ha="right", fontsize=8, color="white")
    axes.set_xlim(0, WIDEST + 1.5)
    axes.set_xticks([0, 1], ["0", "the aim"])
    figure_.suptitle(head(run), fontsize=9, x=0.01, ha="left")
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    figure_.savefig(path, dpi=110)
    pyplot.close(figure_)
