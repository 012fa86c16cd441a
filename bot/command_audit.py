"""How does an operator prove that nothing was changed? `giaoban verify`; and put a month on paper? `giaoban close`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.terminal import AsJson, print_json, reading, telling, writing

if TYPE_CHECKING:
    from bot.anchor import Anchor
    from domain.closing import Closing
    from handlers.context import Clockwork
    from storage.streams import Told

MOST_LINES = 1_000


def verify(
    paper: Annotated[str, typer.Option(metavar="CODE", help="Compare with the closing whose code stands there.")] = "",
    as_json: AsJson = False,
) -> None:
    """Compare all that is stored with the chain of what was done; name every changed, missing or added row."""
    from bot import anchor
    from bot.settings import settings
    from domain.closing import typed_code

    code = typed_code(paper) if paper else ""
    folder = settings().data_dir
    with telling() as told_of, reading() as clock:
        anchored, head = anchor.read(folder), clock.store.audit.head()
        counts = clock.store.faults.counts()
        closed = [one for one in clock.store.closings.all() if code in ("", one.code)]
        faults = list(islice(_faults(clock, code, closed, anchored, told_of), MOST_LINES))
        told = [_facts(clock, one) for one in closed]
        now = clock.now
    if not faults:
        with suppress(OSError):  # who may only read, verifies all the same
            anchor.write(folder, anchor.Anchor(at=now, links=head[0], head=head[1]))
    links = sum(counts.values())
    if as_json:
        print_json({"well": not faults, "links": links, "acts": counts, "closings": told, "faults": faults})
    else:
        print("\n".join(faults or [_well(links, counts), *map(_line, told)]))
    if faults:
        raise typer.Exit(1)


def close(
    month: Annotated[str, typer.Argument(metavar="MONTH", help="E.g. 2023-06; the last one when it is left out.")] = "",
    campaign: Annotated[str, typer.Option(help="Code of the one campaign that is meant.")] = "",
    as_json: AsJson = False,
) -> None:
    """Close a month («chốt số»): write its figures into the chain and print them with a code for paper."""
    from domain.closing import month_of
    from handlers import close_month

    with telling() as told_of, reading() as clock:  # counting takes a while, and nobody is to wait for it
        wanted = month or month_of(clock.today, before=1)
        told_of(f"counting {wanted}")
        counted = close_month.count(clock, wanted, close_month.named(clock, campaign.upper()))
    with writing() as clock:
        closing = close_month.close(clock, counted)
        told = _facts(clock, closing)
        lines = list(close_month.sheet(clock, closing))
    if as_json:
        print_json(told)
    else:
        print("\n".join(lines))


def _faults(clock: Clockwork, code: str, closed: list[Closing], anchored: Anchor | None, told: Told) -> Iterator[str]:
    from domain.closing import bounds

    if code and not closed:
        yield f"paper {code}: no closing has this code; the chain was cut or written anew since, or it is another's."
    if anchored is not None and (fault := anchored.fault(clock.store.audit)):
        yield fault
    for one in clock.store.faults.all(told):
        yield str(one)
    for closing in closed:
        told(f"counting {closing.month} again")
        begins, _ = bounds(closing.month, now=closing.until, zone=clock.zone)
        for what, says in clock.store.closings.differences(closing, begins):
            yield f"closing {closing.month} ({closing.code}) {what}: {says}"


def _well(links: int, counts: dict[str, int]) -> str:
    acts = ", ".join(f"{many:,} {kind}" for kind, many in counts.items())
    return f"Nothing was changed: {links:,} links in the chain" + (f" ({acts})." if acts else ".")


def _line(told: dict[str, Any]) -> str:
    return f"Closed {told['month']}: {told['code']}, link {told['link']:,} of {told['closed_at']}."


def _facts(clock: Clockwork, one: Closing) -> dict[str, Any]:
    content = one.content()["campaigns"]
    for told in content.values():
        told["sums"] = {
            code: {"value": None if value is None else f"{value:f}", "units": units, "way": way}
            for code, (way, value, units) in told["sums"].items()
        }
    return {
        "month": one.month,
        "code": one.code,
        "until": one.until.astimezone(clock.zone).isoformat(),
        "closed_at": one.at.astimezone(clock.zone).isoformat(timespec="seconds") if one.at else None,
        "link": one.number,
        "hash": one.hash,
        "links_before": one.links,
        "head_before": one.head,
        "campaigns": content,
    }
