"""Which picture and which workbook go with a digest, and how are they made while others write?

In three steps, because a file takes a while to make and people wait for answers meanwhile: what is due is looked up in
a reading session, the files are made outside of any, and one short transaction sends them and marks them as done. A
crash between the steps makes them again, and the key of the message keeps it from being sent twice. The pictures of
one round share what is looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from zoneinfo import ZoneInfo

from domain.deadline import Event, Moment
from domain.message import Outgoing
from domain.summary import Summary
from handlers.context import Clockwork
from handlers.digest_words import takes_workbook
from handlers.forward import key_for, receivers, takes_pictures
from handlers.send_digests import posted_to
from handlers.summarise import Ledger, summarised
from handlers.texts import sentence
from storage.files import Files
from storage.people import Membership

TOO_LATE, NOTHING, NOBODY = "too late", "nothing to draw", "nobody takes it"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A file that is due. summary: what it tells; None where there is nothing to tell, for the reason."""

    moment: Moment
    summary: Summary | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What became of an order. file: `hash/name` of what was made; words: those that go with it."""

    order: Order
    file: str = ""
    words: str = ""


def ordered(clock: Clockwork, *, many: int) -> list[Order]:
    """What is due for one round, with the figures as they are now; an empty list when nothing is."""
    due = clock.store.campaigns.due_files(clock.now, many=many)
    together = [one for one in due if (one.campaign, one.round) == (due[0].campaign, due[0].round)]
    current = [one for one in together if one.until is None or one.until > clock.now]
    late = [Order(moment=one, reason=TOO_LATE) for one in together if one not in current]
    return late + _summarised(clock, current)


def _summarised(clock: Clockwork, due: Sequence[Moment]) -> list[Order]:
    running = clock.store.campaigns.get(due[0].campaign) if due else None
    if running is None or not clock.store.files.usable:
        return [Order(moment=one, reason=NOTHING) for one in due]
    ledger = Ledger(clock, running, due[0].round)
    found = {unit: summarised(clock, ledger, unit) for unit in dict.fromkeys(map(_unit, due))}
    everywhere = dict(receivers(clock))
    return [_order(clock, one, found[_unit(one)], everywhere.get(_unit(one), ())) for one in due]


def _order(clock: Clockwork, moment: Moment, summary: Summary | None, receivers: Sequence[Membership]) -> Order:
    if summary is None or (moment.event is Event.PICTURE and not summary.progress):
        return Order(moment=moment, reason=NOTHING)
    if not any(_takes(clock, moment, summary, to) for to in receivers):
        return Order(moment=moment, reason=NOBODY)
    return Order(moment=moment, summary=summary)


def make(order: Order, files: Files, zone: ZoneInfo) -> Made:
    """Draws or writes the file and keeps it. Takes a while; uses no database. Raises OSError.

    The map that compares units is for those who ask in private. Who reported what is not in the workbook.
    """
    from handlers.documents.format import Format
    from handlers.documents.picture import progress_picture
    from handlers.documents.workbook import workbook
    from handlers.export import file_name

    summary = order.summary
    if summary is None:
        return Made(order=order)
    if order.moment.event is Event.PICTURE:
        picture = progress_picture(summary, zone)
        sha256 = files.keep(picture.png, shown=picture.png)
        return Made(order=order, file=f"{sha256}/{picture.name}", words=picture.alt)
    content = BytesIO()
    workbook(summary, (), content, zone=zone)
    sha256 = files.keep(content.getvalue())
    return Made(order=order, file=f"{sha256}/{file_name(summary, Format.XLSX)}", words=sentence("digest-workbook"))


def deliver(clock: Clockwork, made: Sequence[Made]) -> None:
    """Each goes to those who get its unit's digest, once: what was delivered meanwhile stays as it is."""
    everywhere = dict(receivers(clock))
    for one in made:
        moment, summary = one.order.moment, one.order.summary
        if not clock.store.campaigns.waits(moment):
            continue
        sent = 0
        for to in everywhere.get(_unit(moment), ()):
            if summary is not None and _takes(clock, moment, summary, to):
                clock.store.outbox.put(_message(clock, one, to), at=clock.now)
                sent += 1
        clock.store.campaigns.done(moment, at=clock.now, result=one.order.reason or f"sent {sent}")


def _takes(clock: Clockwork, moment: Moment, summary: Summary, to: Membership) -> bool:
    if moment.event is Event.PICTURE:
        return takes_pictures(clock, to)
    return takes_workbook(summary, to.chat.channel)


def _message(clock: Clockwork, made: Made, to: Membership) -> Outgoing:
    moment = made.order.moment
    kind, (step, _, unit) = moment.event.value, moment.step.partition(".")
    key = f"{kind}:{moment.campaign}:{moment.round}:{step}:{key_for(to)}"
    message = posted_to(clock, to, key, made.words, moment, unit)
    if moment.event is Event.PICTURE:
        return replace(message, photo=made.file)
    return replace(message, document=made.file)


def _unit(moment: Moment) -> str:
    return moment.step.partition(".")[2]
